/* What the cache and the ways around it cost: one server, one kind of body for each path.
 *
 *     cache_server [url-prefix | port] [threads]      default http://localhost:8080/, 2 threads
 *
 *     /hello            13 bytes from memory, sent by the program each time
 *     /hit              the same, kept by the response cache: the program sees the first request only
 *     /hit64k           64 KB likewise
 *     /memory64k, /memory1m       from memory
 *     /fragment64k, /fragment1m   from the fragment cache
 *     /file64k, /file1m           from a file, by handle
 *
 * Ctrl+C or SIGTERM ends it. */
#include <http.h>
#include <stdio.h>
#include <stdlib.h>

#pragma comment(lib, "httpapi.lib")

enum { SMALL = 64 * 1024, LARGE = 1024 * 1024, ROOM = 8192, MOST_THREADS = 64 };

enum source { FROM_MEMORY, FROM_FRAGMENT, FROM_FILE };

struct kind {
    PCSTR path;
    enum source source;
    ULONG length;
    HTTP_CACHE_POLICY_TYPE policy;
    WCHAR fragment[256]; /* full name */
};

static struct kind kinds[] = {
    {"/hello", FROM_MEMORY, 13, HttpCachePolicyNocache, L""},
    {"/hit", FROM_MEMORY, 13, HttpCachePolicyUserInvalidates, L""},
    {"/hit64k", FROM_MEMORY, SMALL, HttpCachePolicyUserInvalidates, L""},
    {"/memory64k", FROM_MEMORY, SMALL, HttpCachePolicyNocache, L""},
    {"/memory1m", FROM_MEMORY, LARGE, HttpCachePolicyNocache, L""},
    {"/fragment64k", FROM_FRAGMENT, SMALL, HttpCachePolicyNocache, L""},
    {"/fragment1m", FROM_FRAGMENT, LARGE, HttpCachePolicyNocache, L""},
    {"/file64k", FROM_FILE, SMALL, HttpCachePolicyNocache, L""},
    {"/file1m", FROM_FILE, LARGE, HttpCachePolicyNocache, L""},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL, file = INVALID_HANDLE_VALUE;
static char body[LARGE];

static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

/* The scavenger drops a fragment that was not used for a while, and the next send then misses it: it is added anew. */
static ULONG add_fragment(struct kind *kind)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk;

    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = body;
    chunk.FromMemory.BufferLength = kind->length;
    return HttpAddFragmentToCache(queue, kind->fragment, &chunk, &policy, NULL);
}

static void describe(struct kind *kind, PHTTP_DATA_CHUNK chunk)
{
    ZeroMemory(chunk, sizeof(*chunk));
    if (kind->source == FROM_FRAGMENT) {
        chunk->DataChunkType = HttpDataChunkFromFragmentCache;
        chunk->FromFragmentCache.pFragmentName = kind->fragment;
        chunk->FromFragmentCache.FragmentNameLength = (USHORT)(wcslen(kind->fragment) * sizeof(WCHAR));
    } else if (kind->source == FROM_FILE) {
        chunk->DataChunkType = HttpDataChunkFromFileHandle;
        chunk->FromFileHandle.FileHandle = file;
        chunk->FromFileHandle.ByteRange.Length.QuadPart = kind->length;
    } else {
        chunk->DataChunkType = HttpDataChunkFromMemory;
        chunk->FromMemory.pBuffer = body;
        chunk->FromMemory.BufferLength = kind->length;
    }
}

static ULONG respond(HTTP_REQUEST_ID id, USHORT status, PCSTR reason, PHTTP_DATA_CHUNK chunk,
                     PHTTP_CACHE_POLICY policy)
{
    HTTP_RESPONSE response;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response.EntityChunkCount = chunk != NULL;
    response.pEntityChunks = chunk;
    return HttpSendHttpResponse(queue, id, 0, &response, policy, NULL, NULL, 0, NULL, NULL);
}

static void answer(PHTTP_REQUEST request)
{
    struct kind *kind = kinds;
    HTTP_CACHE_POLICY policy = {HttpCachePolicyNocache, 0};
    HTTP_DATA_CHUNK chunk;

    while (kind < kinds + KINDS && strcmp(kind->path, request->pRawUrl) != 0)
        kind++;
    if (kind == kinds + KINDS) {
        respond(request->RequestId, 404, "Not Found", NULL, &policy);
        return;
    }
    policy.Policy = kind->policy;
    describe(kind, &chunk);
    while (respond(request->RequestId, 200, "OK", &chunk, &policy) == ERROR_PATH_NOT_FOUND)
        if (add_fragment(kind) != NO_ERROR)
            return;
}

static DWORD WINAPI serve(PVOID unused)
{
    union {
        HTTP_REQUEST request;
        char room[ROOM];
    } *buffer = malloc(sizeof(*buffer));
    ULONG error;

    (void)unused;
    do {
        error = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &buffer->request, sizeof(*buffer), NULL, NULL);
        if (error == NO_ERROR)
            answer(&buffer->request);
        else if (error == ERROR_MORE_DATA) /* this server is asked short questions */
            HttpCancelHttpRequest(queue, buffer->request.RequestId, NULL);
    } while (error == NO_ERROR || error == ERROR_MORE_DATA);
    free(buffer);
    return error;
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
    return error == NO_ERROR ? HttpAddUrlToUrlGroup(group, url, 0, 0) : error;
}

/* A file of the largest size that goes with the program. */
static ULONG make_file(void)
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    DWORD written;

    if (!GetTempPathW(MAX_PATH, folder) || !GetTempFileNameW(folder, L"bch", 0, path))
        return GetLastError();
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, body, sizeof(body), &written, NULL))
        return GetLastError();
    return NO_ERROR;
}

static ULONG prepare(PCWSTR url)
{
    ULONG error = NO_ERROR;

    memcpy(body, "Hello, world\n", 13);
    for (size_t i = 13; i < sizeof(body); i++)
        body[i] = (char)('a' + i % 26);
    for (size_t i = 0; i < KINDS && error == NO_ERROR; i++) {
        swprintf(kinds[i].fragment, 256, L"%lsfragments%hs", url, kinds[i].path);
        if (kinds[i].source == FROM_FRAGMENT)
            error = add_fragment(&kinds[i]);
    }
    return error == NO_ERROR ? make_file() : error;
}

static void run(DWORD threads)
{
    HANDLE workers[MOST_THREADS];

    for (DWORD i = 0; i < threads; i++)
        workers[i] = CreateThread(NULL, 0, serve, NULL, 0, NULL);
    WaitForMultipleObjects(threads, workers, TRUE, INFINITE);
    for (DWORD i = 0; i < threads; i++)
        CloseHandle(workers[i]);
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
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
}

int wmain(int argc, wchar_t **argv)
{
    WCHAR url[200] = L"http://localhost:8080/";
    int threads = argc > 2 ? _wtoi(argv[2]) : 2;
    ULONG error;

    if (argc > 1)
        swprintf(url, 200, _wtoi(argv[1]) > 0 ? L"http://localhost:%ls/" : L"%ls", argv[1]);
    if (threads < 1 || threads > MOST_THREADS)
        threads = 2;
    error = open_server(url);
    if (error == NO_ERROR)
        error = prepare(url);
    if (error != NO_ERROR) {
        fwprintf(stderr, L"cannot serve %ls: error %lu\n", url, error);
        close_server();
        return 1;
    }
    SetConsoleCtrlHandler(on_control, TRUE);
    wprintf(L"%ls\n", url);
    fflush(stdout);
    run((DWORD)threads);
    close_server();
    return 0;
}
