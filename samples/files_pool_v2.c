/* A file server, version 2 API, thread-pool I/O.
 *
 *     ./files_pool_v2 [url-prefix [folder]]        default http://localhost:8080/ and the current folder
 *
 * Every operation that ends calls on_completion on a pool thread. A file leaves through its handle, so its bytes never pass
 * through the program, and ranges are cut out by the system. */
#include <http.h>
#include <stdio.h>
#include <strsafe.h>

#pragma comment(lib, "httpapi.lib")

#define EXCHANGES 32 /* requests that are served at the same time */
#define ROOM      16384

struct exchange {
    OVERLAPPED overlapped; /* first, so that a completion's OVERLAPPED is its exchange */
    BOOL sending;
    HANDLE file;
    union {
        HTTP_REQUEST request;
        UCHAR bytes[ROOM];
    } in;
};

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL;
static PTP_IO io = NULL;
static struct exchange exchanges[EXCHANGES];
static LONG alive = EXCHANGES;
static HANDLE done = NULL;
static WCHAR folder[MAX_PATH];
static size_t skipped; /* characters of a request's path that belong to the registered URL */

static const struct {
    PCWSTR extension;
    PCSTR type;
} types[] = {
    {L".html", "text/html; charset=utf-8"},
    {L".css", "text/css; charset=utf-8"},
    {L".js", "text/javascript; charset=utf-8"},
    {L".txt", "text/plain; charset=utf-8"},
    {L".png", "image/png"},
    {L".svg", "image/svg+xml"},
};

static PCSTR type_of(PCWSTR path)
{
    PCWSTR dot = wcsrchr(path, L'.');

    for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]); i++)
        if (_wcsicmp(dot, types[i].extension) == 0)
            return types[i].type;
    return "application/octet-stream";
}

/* The file a URL names. The system has resolved "." and ".." in the path before it compared it with the registered one, and what a
 * file name may not contain is refused: backslashes and colons lead elsewhere, a leading dot hides. */
static BOOL file_of(PHTTP_REQUEST request, PWSTR path, size_t size)
{
    PCWSTR from = request->CookedUrl.pAbsPath;
    size_t length = request->CookedUrl.AbsPathLength / sizeof(WCHAR);

    if (length < skipped)
        return FALSE;
    from += skipped;
    length -= skipped;
    for (size_t i = 0; i < length; i++)
        if (from[i] < L' ' || wcschr(L"\\:*?\"<>|", from[i]) != NULL ||
            (from[i] == L'.' && (i == 0 || from[i - 1] == L'/')))
            return FALSE;
    if (length == 0 || from[length - 1] == L'/')
        return SUCCEEDED(StringCbPrintfW(path, size, L"%ws\\%.*wsindex.html", folder, (int)length, from));
    return SUCCEEDED(StringCbPrintfW(path, size, L"%ws\\%.*ws", folder, (int)length, from));
}

static HANDLE open_file(PCWSTR path)
{
    DWORD attributes = GetFileAttributesW(path);

    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY))
        return INVALID_HANDLE_VALUE;
    return CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN,
                       NULL);
}

static void set_header(PHTTP_RESPONSE response, HTTP_HEADER_ID header, PCSTR value)
{
    response->Headers.KnownHeaders[header].pRawValue = value;
    response->Headers.KnownHeaders[header].RawValueLength = (USHORT)strlen(value);
}

static ULONG send_text(struct exchange *x, USHORT status, PCSTR reason)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    ZeroMemory(&response, sizeof(response));
    ZeroMemory(&chunk, sizeof(chunk));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    set_header(&response, HttpHeaderContentType, "text/plain");
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)reason;
    chunk.FromMemory.BufferLength = response.ReasonLength;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, x->in.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                &x->overlapped, NULL);
}

static ULONG send_file(struct exchange *x, PCWSTR path)
{
    FILETIME written;
    SYSTEMTIME time;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    char modified[32];
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    ZeroMemory(&response, sizeof(response));
    ZeroMemory(&chunk, sizeof(chunk));
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    set_header(&response, HttpHeaderContentType, type_of(path));
    set_header(&response, HttpHeaderAcceptRanges, "bytes");
    if (GetFileTime(x->file, NULL, NULL, &written) && FileTimeToSystemTime(&written, &time)) {
        StringCbPrintfA(modified, sizeof(modified), "%.3s, %02u %.3s %u %02u:%02u:%02u GMT",
                        days + time.wDayOfWeek * 3, time.wDay, months + (time.wMonth - 1) * 3, time.wYear,
                        time.wHour, time.wMinute, time.wSecond);
        set_header(&response, HttpHeaderLastModified, modified);
    }
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = x->file;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, x->in.request.RequestId, HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES,
                                &response, NULL, NULL, NULL, 0, &x->overlapped, NULL);
}

static ULONG answer(struct exchange *x)
{
    WCHAR path[MAX_PATH];

    x->file = INVALID_HANDLE_VALUE;
    if (x->in.request.Verb != HttpVerbGET && x->in.request.Verb != HttpVerbHEAD)
        return send_text(x, 405, "Method Not Allowed");
    if (file_of(&x->in.request, path, sizeof(path)))
        x->file = open_file(path);
    return x->file == INVALID_HANDLE_VALUE ? send_text(x, 404, "Not Found") : send_file(x, path);
}

static void sent(struct exchange *x)
{
    if (x->file != INVALID_HANDLE_VALUE)
        CloseHandle(x->file);
    x->sending = FALSE;
}

/* Starts the exchange's next operation; each start is told to the pool first and taken back if no completion will come. */
static void next(struct exchange *x)
{
    ULONG error;

    for (;;) {
        StartThreadpoolIo(io);
        error = x->sending ? answer(x)
                           : HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &x->in.request, sizeof(x->in),
                                                    NULL, &x->overlapped);
        if (error == NO_ERROR || error == ERROR_IO_PENDING)
            return;
        CancelThreadpoolIo(io);
        if (x->sending)
            sent(x); /* the client is gone */
        else if (error == ERROR_MORE_DATA)
            HttpCancelHttpRequest(queue, x->in.request.RequestId,
                                  NULL); /* a head of 16 KB asks for no file */
        else
            break;
    }
    if (InterlockedDecrement(&alive) == 0)
        SetEvent(done);
}

static VOID CALLBACK on_completion(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped,
                                   ULONG error, ULONG_PTR bytes, PTP_IO this_io)
{
    struct exchange *x = overlapped;

    (void)instance, (void)context, (void)bytes, (void)this_io;
    if (x->sending)
        sent(x);
    else if (error == NO_ERROR)
        x->sending = TRUE;
    else if (error == ERROR_MORE_DATA)
        HttpCancelHttpRequest(queue, x->in.request.RequestId, NULL);
    next(x); /* on a queue that was shut down the receive fails at once: the exchange is over */
}

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

    skipped = wcslen(wcschr(wcsstr(url, L"://") + 3, L'/'));
    done = CreateEvent(NULL, TRUE, FALSE, NULL);
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
    if (error == NO_ERROR && (io = CreateThreadpoolIo(queue, on_completion, NULL, NULL)) == NULL)
        error = GetLastError();
    return error;
}

static void close_server(void)
{
    if (io != NULL) {
        WaitForThreadpoolIoCallbacks(io, FALSE);
        CloseThreadpoolIo(io);
    }
    if (queue != NULL)
        HttpCloseRequestQueue(queue);
    if (group != HTTP_NULL_ID)
        HttpCloseUrlGroup(group);
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    CloseHandle(done);
}

int wmain(int argc, wchar_t **argv)
{
    PCWSTR url = argc > 1 ? argv[1] : L"http://localhost:8080/";
    ULONG error;

    if (wcsstr(url, L"://") == NULL || wcschr(wcsstr(url, L"://") + 3, L'/') == NULL ||
        GetFullPathNameW(argc > 2 ? argv[2] : L".", MAX_PATH, folder, NULL) == 0) {
        fwprintf(stderr, L"usage: files_pool_v2 [url-prefix [folder]]\n");
        return 2;
    }
    error = open_server(url);
    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Serves %ws at %ws. Ctrl+C stops.\n", folder, url);
        fflush(stdout);
        for (int i = 0; i < EXCHANGES; i++)
            next(&exchanges[i]);
        WaitForSingleObject(done, INFINITE);
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", url, error);
    }
    close_server();
    return error == NO_ERROR ? 0 : 1;
}
