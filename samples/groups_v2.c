/* Two URL groups of one session, version 2 API: one for everybody and one for the operator, who rules the first.
 *
 *     ./groups_v2 [url-prefix]
 *
 *     GET  /            everybody: the answer
 *     GET  /admin/      the operator: what both groups are set to
 *     POST /admin/off   takes the public group out of service: the system answers 503 for it
 *     POST /admin/on    and back
 *
 * A group is what settings apply to, and each has its own queue, so that the public's requests cannot keep the operator's
 * waiting. The longest matching URL decides which group a request belongs to. */
#include <http.h>
#include <stdio.h>
#include <strsafe.h>

#pragma comment(lib, "httpapi.lib")

enum { PUBLIC, ADMIN, GROUPS };

static struct {
    PCWSTR path;
    USHORT idle_seconds; /* of its connections */
    HTTP_URL_GROUP_ID id;
    HANDLE queue;
} groups[GROUPS] = {{L"", 30, HTTP_NULL_ID, NULL}, {L"admin/", 300, HTTP_NULL_ID, NULL}};

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static PCWSTR root = L"http://localhost:8080/";

static ULONG respond(HANDLE queue, HTTP_REQUEST_ID id, USHORT status, PCSTR reason, PCSTR text)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    ZeroMemory(&response, sizeof(response));
    ZeroMemory(&chunk, sizeof(chunk));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = (USHORT)strlen("text/plain");
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)text;
    chunk.FromMemory.BufferLength = (ULONG)strlen(text);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* ---- What the operator sees and does ---- */

static void describe(int group, PSTR text, size_t size)
{
    HTTP_STATE_INFO state;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    ULONG got;

    if (HttpQueryUrlGroupProperty(groups[group].id, HttpServerStateProperty, &state, sizeof(state), &got) !=
            NO_ERROR ||
        HttpQueryUrlGroupProperty(groups[group].id, HttpServerTimeoutsProperty, &timeouts, sizeof(timeouts),
                                  &got) != NO_ERROR)
        StringCbPrintfA(text, size, "%ls: cannot be asked\n", groups[group].path);
    else
        StringCbPrintfA(text, size, "/%ls: %s, idle connections end after %u seconds\n", groups[group].path,
                        state.State == HttpEnabledStateActive ? "in service" : "out of service",
                        timeouts.IdleConnection);
}

static ULONG show(HTTP_REQUEST_ID id)
{
    char text[400];

    describe(PUBLIC, text, sizeof(text) / 2);
    describe(ADMIN, text + strlen(text), sizeof(text) / 2);
    return respond(groups[ADMIN].queue, id, 200, "OK", text);
}

static ULONG put_in_service(HTTP_REQUEST_ID id, BOOL on)
{
    HTTP_STATE_INFO state;
    ULONG error;

    ZeroMemory(&state, sizeof(state));
    state.Flags.Present = 1;
    state.State = on ? HttpEnabledStateActive : HttpEnabledStateInactive;
    error = HttpSetUrlGroupProperty(groups[PUBLIC].id, HttpServerStateProperty, &state, sizeof(state));
    return respond(groups[ADMIN].queue, id, error ? 500 : 200, error ? "Internal Server Error" : "OK",
                   on ? "in service\n" : "out of service\n");
}

static BOOL ends_with(PHTTP_REQUEST request, PCWSTR end)
{
    size_t length = request->CookedUrl.AbsPathLength / sizeof(WCHAR), wanted = wcslen(end);

    return length >= wanted && wcsncmp(request->CookedUrl.pAbsPath + length - wanted, end, wanted) == 0;
}

static void handle_admin(PHTTP_REQUEST request)
{
    if (request->Verb == HttpVerbGET && ends_with(request, L"/admin/"))
        show(request->RequestId);
    else if (request->Verb == HttpVerbPOST && (ends_with(request, L"/on") || ends_with(request, L"/off")))
        put_in_service(request->RequestId, ends_with(request, L"/on"));
    else
        respond(groups[ADMIN].queue, request->RequestId, 404, "Not Found",
                "GET /admin/, POST /admin/on or /admin/off\n");
}

static void handle_public(PHTTP_REQUEST request)
{
    respond(groups[PUBLIC].queue, request->RequestId, 200, "OK", "Hello, everybody\n");
}

/* ---- The server ---- */

/* One thread per queue. */
static DWORD WINAPI serve(LPVOID context)
{
    int group = (int)(INT_PTR)context;
    ULONGLONG room[2048];
    PHTTP_REQUEST request = (PHTTP_REQUEST)room;
    ULONG error;

    for (;;) {
        error =
            HttpReceiveHttpRequest(groups[group].queue, HTTP_NULL_ID, 0, request, sizeof(room), NULL, NULL);
        if (error == ERROR_MORE_DATA)
            HttpCancelHttpRequest(groups[group].queue, request->RequestId, NULL);
        else if (error != NO_ERROR)
            return error;
        else if (group == ADMIN)
            handle_admin(request);
        else
            handle_public(request);
    }
}

static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    for (int i = 0; i < GROUPS; i++)
        HttpShutdownRequestQueue(groups[i].queue);
    return TRUE;
}

static ULONG open_group(int group)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    HTTP_503_RESPONSE_VERBOSITY verbosity =
        Http503ResponseVerbosityFull; /* the default is to reset the connection */
    HTTP_BINDING_INFO binding;
    WCHAR url[300];
    ULONG error;

    error = HttpCreateUrlGroup(session, &groups[group].id, 0);
    if (error == NO_ERROR)
        error = HttpCreateRequestQueue(version, NULL, NULL, 0, &groups[group].queue);
    if (error == NO_ERROR)
        error = HttpSetRequestQueueProperty(groups[group].queue, HttpServer503VerbosityProperty, &verbosity,
                                            sizeof(verbosity), 0, NULL);
    if (error != NO_ERROR)
        return error;

    ZeroMemory(&binding, sizeof(binding));
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = groups[group].queue;
    ZeroMemory(&timeouts, sizeof(timeouts));
    timeouts.Flags.Present = 1;
    timeouts.IdleConnection = groups[group].idle_seconds;
    StringCbPrintfW(url, sizeof(url), L"%ws%ws", root, groups[group].path);
    error = HttpSetUrlGroupProperty(groups[group].id, HttpServerBindingProperty, &binding, sizeof(binding));
    if (error == NO_ERROR)
        error = HttpSetUrlGroupProperty(groups[group].id, HttpServerTimeoutsProperty, &timeouts,
                                        sizeof(timeouts));
    if (error == NO_ERROR)
        error = HttpAddUrlToUrlGroup(groups[group].id, url, 0, 0);
    return error;
}

static ULONG open_server(void)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    ULONG error;

    error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
    if (error == NO_ERROR)
        error = HttpCreateServerSession(version, &session, 0);
    for (int i = 0; i < GROUPS && error == NO_ERROR; i++)
        error = open_group(i);
    return error;
}

static void close_server(void)
{
    for (int i = 0; i < GROUPS; i++) {
        if (groups[i].id != HTTP_NULL_ID)
            HttpCloseUrlGroup(groups[i].id);
        if (groups[i].queue != NULL)
            HttpCloseRequestQueue(groups[i].queue);
    }
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

static void run(void)
{
    HANDLE threads[GROUPS];
    DWORD count = 0;

    while (count < GROUPS &&
           (threads[count] = CreateThread(NULL, 0, serve, (LPVOID)(INT_PTR)count, 0, NULL)) != NULL)
        count++;
    WaitForMultipleObjects(count, threads, TRUE, INFINITE);
    while (count > 0)
        CloseHandle(threads[--count]);
}

int wmain(int argc, wchar_t **argv)
{
    ULONG error;

    if (argc > 1)
        root = argv[1];
    error = open_server();
    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Serves %ws, ruled at %wsadmin/. Ctrl+C stops.\n", root, root);
        fflush(stdout);
        run();
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", root, error);
    }
    close_server();
    return error == NO_ERROR ? 0 : 1;
}
