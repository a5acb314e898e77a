/* One server in every idiom of the API: server IDIOM VERSION URL [basic], IDIOM one of sync, event, port, pool, VERSION 1 or 2.
 *
 * A GET gets a page whose script posts to the server and shows what comes back; a POST gets its body back. With "basic" (version 2) a
 * password that is shown has to be right: 401 otherwise, and "Warning: 199 - known" for the right one. Prints "ready"
 * and serves until its standard input ends; then shuts the queue down, waits until every call has come back, and leaves.
 *
 * A worker owns one request at a time: it receives, answers, and receives again. In the three overlapped idioms at most one
 * call of a worker is under way, and whoever is told of its end takes the next step; no lock is needed. */
#include <windows.h>
#include <http.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define WORKERS 16
#define THREADS 4
#define ROOM    65536

struct worker {
    OVERLAPPED overlapped; /* first: the completion gives us its address */
    BOOL sending;
    ULONG status;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK page;
    union {
        HTTP_REQUEST request;
        char room[ROOM];
    } in;
};

static struct worker workers[WORKERS];
static HANDLE queue, port, all_ended;
static PTP_IO pool_io;
static volatile LONG living = WORKERS;
static BOOL version_1, basic;

static const char page[] =
    "<!DOCTYPE html><html><head><title>waiting</title></head><body><p id=answer>nothing</p><script>\n"
    "fetch('/', {method: 'POST', body: 'sent by a script'}).then(a => a.text()).then(t => {\n"
    "  document.getElementById('answer').textContent = 'came back: ' + t; });\n"
    "</script></body></html>\n";

static void worker_ends(void)
{
    if (InterlockedDecrement(&living) == 0)
        SetEvent(all_ended);
}

/* --- what is answered --- */

static void set_header(HTTP_RESPONSE *response, HTTP_HEADER_ID id, const char *value)
{
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

static HTTP_AUTH_STATUS password_of(const HTTP_REQUEST *request)
{
    USHORT i;

    for (i = 0; basic && i < request->RequestInfoCount; i++)
        if (request->pRequestInfo[i].InfoType == HttpRequestInfoTypeAuth)
            return ((const HTTP_REQUEST_AUTH_INFO *)request->pRequestInfo[i].pInfo)->AuthStatus;
    return HttpAuthStatusNotAuthenticated;
}

static void prepare(struct worker *worker)
{
    HTTP_REQUEST *request = &worker->in.request;
    HTTP_RESPONSE *response = &worker->response;

    memset(response, 0, sizeof(*response));
    response->StatusCode = 200;
    response->pReason = "OK";
    if (request->Verb == HttpVerbPOST) {
        set_header(response, HttpHeaderContentType, "application/octet-stream");
        response->EntityChunkCount = request->EntityChunkCount;
        response->pEntityChunks = request->pEntityChunks;
    } else {
        memset(&worker->page, 0, sizeof(worker->page));
        worker->page.DataChunkType = HttpDataChunkFromMemory;
        worker->page.FromMemory.pBuffer = (PVOID)page;
        worker->page.FromMemory.BufferLength = sizeof(page) - 1;
        set_header(response, HttpHeaderContentType, "text/html");
        response->EntityChunkCount = 1;
        response->pEntityChunks = &worker->page;
    }
    if (request->Flags & HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS) { /* more than the room holds */
        response->StatusCode = 413;
        response->pReason = "Too Large";
        response->EntityChunkCount = 0;
    }
    if (password_of(request) == HttpAuthStatusSuccess)
        set_header(response, HttpHeaderWarning, "199 - known");
    if (password_of(request) == HttpAuthStatusFailure) {
        response->StatusCode = 401;
        response->pReason = "Unauthorized";
        response->EntityChunkCount = 0;
    }
    response->ReasonLength = (USHORT)strlen(response->pReason);
}

/* The synchronous receive may see the head before the body: it asks for all of it. */
static ULONG receive(struct worker *worker, OVERLAPPED *overlapped)
{
    return HttpReceiveHttpRequest(queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                  &worker->in.request, ROOM, NULL, overlapped);
}

static ULONG send_answer(struct worker *worker, OVERLAPPED *overlapped)
{
    return HttpSendHttpResponse(queue, worker->in.request.RequestId, 0, &worker->response, NULL, NULL, NULL,
                                0, overlapped, NULL);
}

/* --- synchronous --- */

static DWORD WINAPI serve_synchronously(void *argument)
{
    struct worker *worker = argument;
    ULONG error;

    for (;;) {
        error = receive(worker, NULL);
        if (error == NO_ERROR) {
            prepare(worker);
            send_answer(worker, NULL); /* a client that left is no concern of ours */
        } else if (error != ERROR_CONNECTION_INVALID && error != ERROR_NETNAME_DELETED) {
            break;
        }
    }
    worker_ends();
    return 0;
}

/* --- overlapped: one step at a time --- */

static ULONG begin(struct worker *worker, BOOL sending)
{
    ULONG error;

    worker->sending = sending;
    if (pool_io)
        StartThreadpoolIo(pool_io);
    error = sending ? send_answer(worker, &worker->overlapped) : receive(worker, &worker->overlapped);
    if (error == ERROR_IO_PENDING || error == NO_ERROR)
        return NO_ERROR; /* either way the completion comes */
    if (pool_io)
        CancelThreadpoolIo(pool_io);
    return error;
}

/* The call of a worker came back with `error`; begins the next. FALSE: the worker has ended. */
static BOOL step(struct worker *worker, ULONG error)
{
    if (!worker->sending && error == NO_ERROR) {
        prepare(worker);
        if (begin(worker, TRUE) == NO_ERROR)
            return TRUE;
    }
    do
        error = begin(worker, FALSE);
    while (error == ERROR_CONNECTION_INVALID || error == ERROR_NETNAME_DELETED);
    if (error == NO_ERROR)
        return TRUE;
    worker_ends();
    return FALSE;
}

static DWORD WINAPI serve_events(void *argument)
{
    struct worker *mine = argument;
    HANDLE events[WORKERS / THREADS];
    DWORD count = WORKERS / THREADS, at, bytes, i;
    ULONG error;

    for (i = 0; i < count; i++) {
        events[i] = mine[i].overlapped.hEvent = CreateEventW(NULL, FALSE, FALSE, NULL);
        step(&mine[i], ERROR_CONNECTION_INVALID);
    }
    for (i = count; i > 0;) {
        at = WaitForMultipleObjects(count, events, FALSE, INFINITE) - WAIT_OBJECT_0;
        error = GetOverlappedResult(queue, &mine[at].overlapped, &bytes, FALSE) ? NO_ERROR : GetLastError();
        if (!step(&mine[at], error))
            i--;
    }
    return 0;
}

static DWORD WINAPI serve_port(void *argument)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)argument;
    for (;;) {
        BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
        if (!overlapped)
            return 0; /* posted at the end */
        step((struct worker *)overlapped, ok ? NO_ERROR : GetLastError());
    }
}

static VOID CALLBACK serve_pool(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error,
                                ULONG_PTR bytes, PTP_IO io)
{
    (void)instance, (void)context, (void)bytes, (void)io;
    step((struct worker *)overlapped, error);
}

/* --- beginning and end --- */

static ULONG open_version_1(const WCHAR *url)
{
    ULONG error = HttpCreateHttpHandle(&queue, 0);

    return error ? error : HttpAddUrl(queue, url, NULL);
}

static ULONG ask_for_passwords(HTTP_URL_GROUP_ID group)
{
    HTTP_SERVER_AUTHENTICATION_INFO info;

    memset(&info, 0, sizeof(info));
    info.Flags.Present = 1;
    info.AuthSchemes = HTTP_AUTH_ENABLE_BASIC;
    return HttpSetUrlGroupProperty(group, HttpServerAuthenticationProperty, &info, sizeof(info));
}

static ULONG open_version_2(const WCHAR *url)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    ULONG length = 10000; /* more clients than the default of 1,000 may ask at once */
    HTTP_SERVER_SESSION_ID session;
    HTTP_BINDING_INFO binding;
    HTTP_URL_GROUP_ID group;
    ULONG error = HttpCreateServerSession(version, &session, 0);

    if (error == NO_ERROR)
        error = HttpCreateUrlGroup(session, &group, 0);
    if (error == NO_ERROR)
        error = HttpCreateRequestQueue(version, NULL, NULL, 0, &queue);
    if (error == NO_ERROR)
        error = HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, &length, sizeof(length), 0,
                                            NULL);
    if (error != NO_ERROR)
        return error;
    memset(&binding, 0, sizeof(binding));
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = queue;
    error = HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
    if (error == NO_ERROR && basic)
        error = ask_for_passwords(group);
    return error ? error : HttpAddUrlToUrlGroup(group, url, 0, 0);
}

static void start(const WCHAR *idiom)
{
    int i, threads = 0;
    LPTHREAD_START_ROUTINE routine = NULL;

    if (wcscmp(idiom, L"sync") == 0)
        threads = WORKERS, routine = serve_synchronously;
    else if (wcscmp(idiom, L"event") == 0)
        threads = THREADS, routine = serve_events;
    else if (wcscmp(idiom, L"port") == 0)
        threads = THREADS, routine = serve_port, port = CreateIoCompletionPort(queue, NULL, 0, 0);
    else
        pool_io = CreateThreadpoolIo(queue, serve_pool, NULL, NULL);
    if (port || pool_io)
        for (i = 0; i < WORKERS; i++)
            step(&workers[i], ERROR_CONNECTION_INVALID);
    for (i = 0; i < threads; i++)
        CloseHandle(CreateThread(NULL, 0, routine, &workers[i * (WORKERS / threads)], 0, NULL));
}

static void stop(void)
{
    int i;

    HttpShutdownRequestQueue(queue);
    WaitForSingleObject(all_ended, INFINITE);
    for (i = 0; port && i < THREADS; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    if (pool_io) {
        WaitForThreadpoolIoCallbacks(pool_io, FALSE);
        CloseThreadpoolIo(pool_io);
    }
    if (version_1)
        CloseHandle(queue);
    else
        HttpCloseRequestQueue(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

int wmain(int argc, WCHAR **argv)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    ULONG error;

    if (argc != 4 && argc != 5)
        return 2;
    basic = argc == 5 && wcscmp(argv[4], L"basic") == 0;
    all_ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    version_1 = argv[2][0] == L'1';
    if (version_1)
        version.HttpApiMajorVersion = 1;
    error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
    if (error == NO_ERROR)
        error = version_1 ? open_version_1(argv[3]) : open_version_2(argv[3]);
    if (error != NO_ERROR) {
        printf("error %lu\n", (unsigned long)error);
        return 1;
    }
    start(argv[1]);
    printf("ready\n");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    stop();
    printf("stopped\n");
    return 0;
}
