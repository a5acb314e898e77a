/* Hello: a small server of the version 2 API, one thread, one request at a time.
 *
 *     httpapi-cc hello.c -o hello        cl hello.c httpapi.lib
 *     ./hello [url-prefix]               default http://localhost:8080/
 *
 * A session owns URL groups, a group owns URLs, and the group is bound to the queue in which requests arrive. */
#include <http.h>
#include <stdio.h>

#pragma comment(lib, "httpapi.lib")

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL;

/* Runs on a thread of its own. A queue that is shut down ends the receive that waits on it, and so the loop in serve(). */
static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static ULONG open_server(PCWSTR url)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    ULONG error;

    error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
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

/* One response, head and body in one call. Content-Length, Date and Server are added on the way out. */
static ULONG respond(HTTP_REQUEST_ID id, USHORT status, PCSTR reason, PCSTR body)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    ULONG sent;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/html; charset=utf-8";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength =
        (USHORT)strlen("text/html; charset=utf-8");

    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)body;
    chunk.FromMemory.BufferLength = (ULONG)strlen(body);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, &sent, NULL, 0, NULL, NULL);
}

static void handle(PHTTP_REQUEST request)
{
    ULONG error;

    if (request->Verb == HttpVerbGET || request->Verb == HttpVerbHEAD)
        error = respond(request->RequestId, 200, "OK",
                        "<!doctype html>\n<title>httpapi</title>\n<h1>Hello, world</h1>\n");
    else
        error = respond(request->RequestId, 501, "Not Implemented", "This server says hello to GET.\n");
    wprintf(L"%hs %ws: %lu\n", request->Verb == HttpVerbGET ? "GET" : "other", request->CookedUrl.pFullUrl,
            error);
}

/* A request may be larger than the buffer: then the first call tells its id and size, and the second one fetches it. */
static ULONG serve(void)
{
    HANDLE heap = GetProcessHeap();
    ULONG room = sizeof(HTTP_REQUEST) + 2048, got, error;
    PHTTP_REQUEST request = HeapAlloc(heap, 0, room), larger;
    HTTP_REQUEST_ID id = HTTP_NULL_ID;

    if (request == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (;;) {
        got = 0;
        error = HttpReceiveHttpRequest(queue, id, 0, request, room, &got, NULL);
        if (error == NO_ERROR) {
            handle(request);
            id = HTTP_NULL_ID;
        } else if (error == ERROR_MORE_DATA) {
            id = request->RequestId;
            larger = HeapReAlloc(heap, 0, request, got);
            if (larger == NULL)
                break;
            request = larger;
            room = got;
        } else if (error == ERROR_CONNECTION_INVALID && id != HTTP_NULL_ID) {
            id = HTTP_NULL_ID; /* the client left between the two calls */
        } else {
            break;
        }
    }
    HeapFree(heap, 0, request);
    return error;
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
    wprintf(L"Open %ws in a browser. Ctrl+C stops.\n", url);
    fflush(stdout);

    error = serve();
    wprintf(L"Stopped (%lu).\n", error);
    close_server();
    return 0;
}
