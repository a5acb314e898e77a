/* Echo, version 2 API, a completion port and its threads, many receives outstanding.
 *
 *     ./echo_port_v2 [url-prefix]        GET is greeted, POST gets its own body back
 *
 * Every exchange begins with a receive of its own, all of which wait in the queue at the same time; a request ends the one that
 * waited longest. Whichever thread takes a completion from the port takes its exchange a step further, and none ever waits for
 * a client: four threads serve as many slow ones as there are exchanges. */
#include <http.h>
#include <stdio.h>

#pragma comment(lib, "httpapi.lib")

#define ROOM      4096
#define EXCHANGES 256 /* receives outstanding, and so requests that are served at the same time */
#define THREADS   4

/* What an exchange is doing: receiving a request, or sending all of an answer, or one of the steps of an echo. */
enum stage { RECEIVE, ANSWER, HEAD, BODY, PIECE, LAST };

struct exchange {
    OVERLAPPED overlapped; /* first, so that a completion's OVERLAPPED is its exchange */
    enum stage stage;
    HTTP_REQUEST_ID id;
    PHTTP_REQUEST request;
    ULONG room;
    HTTP_DATA_CHUNK chunk;
    UCHAR piece[ROOM];
};

static const char greeting[] = "Hello, world\n";
static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL;
static struct exchange exchanges[EXCHANGES];
static LONG alive = EXCHANGES; /* exchanges that have not ended */
static HANDLE port = NULL;

/* Pending receives end with an error now, exchanges under way end with their answer. */
static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static ULONG send_head(struct exchange *x, USHORT status, PCSTR reason, ULONG flags)
{
    HTTP_RESPONSE response;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = (USHORT)strlen("text/plain");
    if (status == 200 && flags == 0) {
        x->chunk.FromMemory.pBuffer = (PVOID)greeting;
        x->chunk.FromMemory.BufferLength = sizeof(greeting) - 1;
        response.EntityChunkCount = 1;
        response.pEntityChunks = &x->chunk;
    }
    return HttpSendHttpResponse(queue, x->id, flags, &response, NULL, NULL, NULL, 0, &x->overlapped, NULL);
}

static ULONG answer(struct exchange *x)
{
    if (x->request->Verb == HttpVerbGET || x->request->Verb == HttpVerbHEAD)
        return send_head(x, 200, "OK", 0);
    return send_head(x, 501, "Not Implemented", 0);
}

/* Starts what the stage asks for. NO_ERROR and ERROR_IO_PENDING both mean that a completion comes; any other result is the
 * end of the operation. */
static ULONG start(struct exchange *x)
{
    switch (x->stage) {
    case RECEIVE:
        return HttpReceiveHttpRequest(queue, x->id, 0, x->request, x->room, NULL, &x->overlapped);
    case ANSWER:
        return answer(x);
    case HEAD:
        return send_head(x, 200, "OK", HTTP_SEND_RESPONSE_FLAG_MORE_DATA);
    case BODY:
        return HttpReceiveRequestEntityBody(queue, x->id, 0, x->piece, ROOM, NULL, &x->overlapped);
    case PIECE:
        return HttpSendResponseEntityBody(queue, x->id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &x->chunk, NULL,
                                          NULL, 0, &x->overlapped, NULL);
    default:
        return HttpSendResponseEntityBody(queue, x->id, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 0, NULL, NULL,
                                          NULL, 0, &x->overlapped, NULL);
    }
}

/* The request is larger than its buffer: it is received again by its id, with twice the room until it fits. */
static BOOL enlarge(struct exchange *x)
{
    x->id = x->request->RequestId;
    HeapFree(GetProcessHeap(), 0, x->request);
    x->room *= 2;
    x->request = HeapAlloc(GetProcessHeap(), 0, x->room);
    return x->request != NULL;
}

static BOOL received(struct exchange *x, ULONG error)
{
    if (error == ERROR_MORE_DATA)
        return enlarge(x);
    if (error == ERROR_CONNECTION_INVALID && x->id != HTTP_NULL_ID) {
        x->id = HTTP_NULL_ID; /* the client left before its request was fetched */
        return TRUE;
    }
    x->id = x->request->RequestId;
    x->stage = x->request->Verb == HttpVerbPOST ? HEAD : ANSWER;
    return error == NO_ERROR;
}

/* Decides what follows on an operation that ended. FALSE: nothing, the exchange is over. */
static BOOL advance(struct exchange *x, ULONG error, ULONG bytes)
{
    if (x->stage == RECEIVE)
        return received(x, error);
    if (x->stage == BODY && error == ERROR_HANDLE_EOF) {
        x->stage = LAST;
        return TRUE;
    }
    if (error == NO_ERROR && x->stage == BODY) {
        x->chunk.FromMemory.pBuffer = x->piece;
        x->chunk.FromMemory.BufferLength = bytes;
        x->stage = PIECE;
        return TRUE;
    }
    if (error == NO_ERROR && (x->stage == HEAD || x->stage == PIECE)) {
        x->stage = BODY;
        return TRUE;
    }
    if (error != NO_ERROR)
        HttpCancelHttpRequest(queue, x->id, NULL); /* half an answer must not look like a whole one */
    x->stage = RECEIVE;
    x->id = HTTP_NULL_ID;
    return TRUE;
}

static void run(struct exchange *x, ULONG error, ULONG bytes)
{
    while (advance(x, error, bytes)) {
        error = start(x);
        bytes = 0;
        if (error == NO_ERROR || error == ERROR_IO_PENDING)
            return;
    }
    if (InterlockedDecrement(&alive) == 0)
        for (int i = 0; i < THREADS; i++)
            PostQueuedCompletionStatus(port, 0, 0, NULL); /* the word for "go home" */
}

static void begin(struct exchange *x)
{
    ULONG error;

    x->stage = RECEIVE;
    x->id = HTTP_NULL_ID;
    x->chunk.DataChunkType = HttpDataChunkFromMemory;
    x->room = sizeof(HTTP_REQUEST) + ROOM;
    x->request = HeapAlloc(GetProcessHeap(), 0, x->room);
    error = x->request != NULL ? start(x) : ERROR_NOT_ENOUGH_MEMORY;
    if (error != NO_ERROR && error != ERROR_IO_PENDING)
        run(x, error, 0);
}

static DWORD WINAPI work(PVOID unused)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes, error;

    (void)unused;
    for (;;) {
        error =
            GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) ? NO_ERROR : GetLastError();
        if (overlapped == NULL)
            return error;
        run(CONTAINING_RECORD(overlapped, struct exchange, overlapped), error, bytes);
    }
}

static void serve(void)
{
    HANDLE threads[THREADS];
    int i;

    port = CreateIoCompletionPort(queue, NULL, 0, 0);
    for (i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
    for (i = 0; i < EXCHANGES; i++)
        begin(&exchanges[i]);
    WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE);
    for (i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    CloseHandle(port);
}

static ULONG open_server(PCWSTR url)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    ULONG error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);

    if (error == NO_ERROR)
        error = HttpCreateServerSession(version, &session, 0);
    if (error == NO_ERROR)
        error = HttpCreateUrlGroup(session, &group, 0);
    if (error == NO_ERROR)
        error = HttpCreateRequestQueue(version, NULL, NULL, 0, &queue);
    if (error != NO_ERROR)
        return error;
    ZeroMemory(&binding, sizeof(binding));
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = queue;
    error = HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
    if (error == NO_ERROR)
        error = HttpAddUrlToUrlGroup(group, url, 0, 0);
    return error;
}

static void close_server(void)
{
    if (group != HTTP_NULL_ID)
        HttpCloseUrlGroup(group);
    if (queue != NULL)
        HttpCloseRequestQueue(queue);
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

int wmain(int argc, wchar_t **argv)
{
    PCWSTR url = argc > 1 ? argv[1] : L"http://localhost:8080/";
    ULONG error = open_server(url);

    if (error != NO_ERROR) {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", url, error);
        close_server();
        return 1;
    }
    SetConsoleCtrlHandler(on_control, TRUE);
    wprintf(L"Serving %ws. Ctrl+C stops.\n", url);
    fflush(stdout);
    serve();
    for (int i = 0; i < EXCHANGES; i++)
        HeapFree(GetProcessHeap(), 0, exchanges[i].request);
    wprintf(L"Stopped.\n");
    close_server();
    return 0;
}
