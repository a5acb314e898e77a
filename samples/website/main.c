/* The server: opened, run by a few threads, closed. See website.h. */
#include "website.h"

#pragma comment(lib, "httpapi.lib")

#define THREADS 4

HANDLE queue = NULL;
WCHAR root[260] = L"http://localhost:8080/";

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;

static const struct {
    PCWSTR path;
    enum part part;
    USHORT (*answer)(PHTTP_REQUEST request);
} parts[] = {
    {L"", PART_PAGES, pages_answer},
    {L"live/", PART_LIVE, live_answer},
    {L"upload/", PART_UPLOAD, upload_answer},
    {L"parts/", PART_PARTS, parts_answer},
    {L"download/", PART_DOWNLOAD, download_answer},
};

static void handle(PHTTP_REQUEST request)
{
    LARGE_INTEGER began, ended, frequency;
    USHORT status = 0;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&began);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].part == (enum part)request->UrlContext)
            status = parts[i].answer(request);
    QueryPerformanceCounter(&ended);
    live_tell(request, status, (ended.QuadPart - began.QuadPart) * 1000000 / frequency.QuadPart);
}

/* Receives until the queue is shut down. A request that is larger than the buffer is fetched by its id. */
static DWORD WINAPI serve(LPVOID unused)
{
    HANDLE heap = GetProcessHeap();
    ULONG room = 4096, size, error;
    PHTTP_REQUEST request = HeapAlloc(heap, 0, room), larger;
    HTTP_REQUEST_ID id = HTTP_NULL_ID;

    (void)unused;
    while (request != NULL) {
        error = HttpReceiveHttpRequest(queue, id, 0, request, room, &size, NULL);
        if (error == NO_ERROR) {
            handle(request);
            id = HTTP_NULL_ID;
        } else if (error == ERROR_MORE_DATA) {
            id = request->RequestId;
            larger = HeapReAlloc(heap, 0, request, size);
            if (larger == NULL)
                break;
            request = larger;
            room = size;
        } else if (error == ERROR_CONNECTION_INVALID && id != HTTP_NULL_ID) {
            id = HTTP_NULL_ID; /* the client left between the two calls */
        } else {
            break;
        }
    }
    if (request != NULL)
        HeapFree(heap, 0, request);
    return 0;
}

/* Ends the receives that wait, and so the threads. */
static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static ULONG open_server(void)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    WCHAR url[300];
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
    for (size_t i = 0; i < COUNT(parts) && error == NO_ERROR; i++) {
        StringCbPrintfW(url, sizeof(url), L"%ws%ws", root, parts[i].path);
        error = HttpAddUrlToUrlGroup(group, url, parts[i].part, 0);
    }
    return error;
}

static void close_server(void)
{
    if (queue != NULL)
        HttpCloseRequestQueue(queue);
    if (group != HTTP_NULL_ID)
        HttpCloseUrlGroup(group);
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

/* The threads end when the queue is shut down; then nobody writes to the log any more. */
static void run(void)
{
    HANDLE threads[THREADS];
    DWORD count = 0;

    while (count < THREADS && (threads[count] = CreateThread(NULL, 0, serve, NULL, 0, NULL)) != NULL)
        count++;
    WaitForMultipleObjects(count, threads, TRUE, INFINITE);
    while (count > 0)
        CloseHandle(threads[--count]);
}

int wmain(int argc, wchar_t **argv)
{
    ULONG error;

    if (argc > 1 && FAILED(StringCbCopyW(root, sizeof(root), argv[1]))) {
        fwprintf(stderr, L"usage: website [url-prefix] [folder of pages]\n");
        return 2;
    }
    error = open_server();
    if (error == NO_ERROR)
        error = pages_open(argc > 2 ? argv[2] : L"pages");
    if (error == NO_ERROR)
        error = live_open();
    if (error == NO_ERROR)
        error = parts_open();
    if (error == NO_ERROR)
        error = download_open();
    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Open %ws in a browser. Ctrl+C stops.\n", root);
        fflush(stdout);
        run();
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", root, error);
    }
    live_close();
    close_server();
    download_close();
    return error == NO_ERROR ? 0 : 1;
}

static PCSTR reason_of(USHORT status)
{
    switch (status) {
    case 200:
        return "OK";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 503:
        return "Service Unavailable";
    default:
        return "Internal Server Error";
    }
}

void response_begin(PHTTP_RESPONSE response, USHORT status, PCSTR content_type)
{
    ZeroMemory(response, sizeof(*response));
    response->StatusCode = status;
    response->pReason = reason_of(status);
    response->ReasonLength = (USHORT)strlen(response->pReason);
    response_header(response, HttpHeaderContentType, content_type);
}

void response_header(PHTTP_RESPONSE response, HTTP_HEADER_ID header, PCSTR value)
{
    response->Headers.KnownHeaders[header].pRawValue = value;
    response->Headers.KnownHeaders[header].RawValueLength = (USHORT)strlen(value);
}

void chunk_memory(PHTTP_DATA_CHUNK chunk, const void *bytes, ULONG length)
{
    ZeroMemory(chunk, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = (PVOID)bytes;
    chunk->FromMemory.BufferLength = length;
}

USHORT answer_text(PHTTP_REQUEST request, USHORT status, PCSTR content_type, PCSTR text)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    response_begin(&response, status, content_type);
    response_header(&response, HttpHeaderCacheControl, "no-store");
    chunk_memory(&chunk, text, (ULONG)strlen(text));
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL) ==
                   NO_ERROR
               ? status
               : 0;
}

/* A prefix matches in whole segments, so the registered URL's own segments are what to skip. */
void path_below(PHTTP_REQUEST request, PWSTR path, size_t room)
{
    PCWSTR from = request->CookedUrl.pAbsPath;
    size_t length = request->CookedUrl.AbsPathLength / sizeof(WCHAR), skip = 0;
    PCWSTR own = wcschr(wcsstr(root, L"://") + 3, L'/');

    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].part == (enum part)request->UrlContext)
            skip = wcslen(own) + wcslen(parts[i].path);
    if (skip > length)
        skip = length;
    if (FAILED(StringCchCopyNW(path, room, from + skip, length - skip)))
        path[0] = L'\0'; /* no page here has so long a name */
}
