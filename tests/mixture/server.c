/* The program behind the mixture test: answers with the chunks that the query of a request lists, each cut from one source of
 * bytes that lies in memory, in a file and in a fragment alike.
 *
 *     GET /?m0.100,f100.20,c120.5;m125.1     KIND START . LENGTH
 *
 * m memory, f file, c fragment with a range, w the whole fragment (its numbers say nothing). What stands before the first semicolon
 * goes with the head; each further part is a send of its own, and the body is then chunked. Prints "ready PORT" and serves until
 * its standard input ends. The bytes of the source: see run.py. */
#include <winsock2.h>
#include <windows.h>
#include <http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/test_port.h"

enum { SOURCE = 300000, CHUNKS = 100, THREADS = 4, ROOM = 32768, WIDE = 64 };

static HTTP_SERVER_SESSION_ID session;
static HTTP_URL_GROUP_ID group;
static HANDLE queue, file;
static unsigned char source[SOURCE];
static WCHAR fragment[WIDE];

static WCHAR *widen(WCHAR *out, const char *text)
{
    size_t i;

    for (i = 0; text[i] && i < WIDE - 1; i++)
        out[i] = (WCHAR)(unsigned char)text[i];
    out[i] = 0;
    return out;
}

static USHORT name_length(void)
{
    USHORT length = 0;

    while (fragment[length])
        length++;
    return (USHORT)(length * sizeof(WCHAR));
}

static void describe(HTTP_DATA_CHUNK *chunk, char kind, ULONG start, ULONG length)
{
    HTTP_BYTE_RANGE range;

    memset(chunk, 0, sizeof(*chunk));
    range.StartingOffset.QuadPart = start;
    range.Length.QuadPart = length;
    if (kind == 'm') {
        chunk->DataChunkType = HttpDataChunkFromMemory;
        chunk->FromMemory.pBuffer = source + start;
        chunk->FromMemory.BufferLength = length;
    } else if (kind == 'f') {
        chunk->DataChunkType = HttpDataChunkFromFileHandle;
        chunk->FromFileHandle.FileHandle = file;
        chunk->FromFileHandle.ByteRange = range;
    } else if (kind == 'c') {
        chunk->DataChunkType = HttpDataChunkFromFragmentCacheEx;
        chunk->FromFragmentCacheEx.pFragmentName = fragment;
        chunk->FromFragmentCacheEx.ByteRange = range;
    } else {
        chunk->DataChunkType = HttpDataChunkFromFragmentCache;
        chunk->FromFragmentCache.pFragmentName = fragment;
        chunk->FromFragmentCache.FragmentNameLength = name_length();
    }
}

/* Reads the chunks of one send; *at is left at the semicolon or the end. */
static USHORT read_chunks(const char **at, HTTP_DATA_CHUNK *chunks)
{
    USHORT count = 0;

    while (**at && **at != ';' && count < CHUNKS) {
        char kind = **at, *end;
        ULONG start = strtoul(*at + 1, &end, 10), length = strtoul(end + (*end == '.'), &end, 10);

        describe(&chunks[count++], kind, start, length);
        *at = end + (*end == ',');
    }
    return count;
}

static ULONG send_rest(HTTP_REQUEST_ID id, const char *at, HTTP_DATA_CHUNK *chunks)
{
    ULONG error = NO_ERROR;

    while (error == NO_ERROR && *at == ';') {
        USHORT count;
        at++;
        count = read_chunks(&at, chunks);
        error = HttpSendResponseEntityBody(queue, id, *at == ';' ? HTTP_SEND_RESPONSE_FLAG_MORE_DATA : 0,
                                           count, chunks, NULL, NULL, 0, NULL, NULL);
    }
    return error;
}

static void answer(const HTTP_REQUEST *request)
{
    const char *at = strchr(request->pRawUrl, '?');
    HTTP_DATA_CHUNK chunks[CHUNKS];
    HTTP_RESPONSE response;
    ULONG flags, error;

    memset(&response, 0, sizeof(response));
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    at = at ? at + 1 : "";
    response.EntityChunkCount = read_chunks(&at, chunks);
    response.pEntityChunks = chunks;
    flags = *at == ';' ? HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING : 0;
    error =
        HttpSendHttpResponse(queue, request->RequestId, flags, &response, NULL, NULL, NULL, 0, NULL, NULL);
    if (error == NO_ERROR)
        error = send_rest(request->RequestId, at, chunks);
    if (error != NO_ERROR) {
        fprintf(stderr, "%.100s: error %lu\n", request->pRawUrl, (unsigned long)error);
        HttpCancelHttpRequest(queue, request->RequestId, NULL);
    }
}

static DWORD WINAPI serve(void *unused)
{
    HTTP_REQUEST *request = (HTTP_REQUEST *)malloc(ROOM);

    (void)unused;
    while (request && HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, ROOM, NULL, NULL) == NO_ERROR)
        answer(request);
    free(request);
    return 0;
}

static int make_sources(void)
{
    HTTP_CACHE_POLICY keep = {HttpCachePolicyUserInvalidates, 0};
    WCHAR folder[MAX_PATH], path[MAX_PATH], prefix[WIDE];
    HTTP_DATA_CHUNK chunk;
    ULONG i, state = 1;
    DWORD done;

    for (i = 0; i < SOURCE; i++) {
        state = (state * 1103515245u + 12345u) & 0x7FFFFFFFu;
        source[i] = (unsigned char)(state >> 16);
    }
    if (!GetTempPathW(MAX_PATH, folder) || !GetTempFileNameW(folder, widen(prefix, "mix"), 0, path))
        return 0;
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, source, SOURCE, &done, NULL))
        return 0;
    describe(&chunk, 'f', 0, SOURCE);
    return HttpAddFragmentToCache(queue, fragment, &chunk, &keep, NULL) == NO_ERROR;
}

static int free_port(void)
{
    struct sockaddr_in address;
    int tries, taken = 1;

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (tries = 0; tries < TEST_PORT_TRIES && taken; tries++) {
        SOCKET s = socket(AF_INET, SOCK_STREAM, 0);

        address.sin_port = htons(test_port(GetCurrentProcessId()));
        taken = bind(s, (struct sockaddr *)&address, sizeof(address)) != 0;
        closesocket(s);
    }
    return taken ? 0 : ntohs(address.sin_port);
}

static int open_server(int port)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    char text[WIDE];
    WCHAR url[WIDE];

    memset(&binding, 0, sizeof(binding));
    binding.Flags.Present = 1;
    sprintf(text, "http://localhost:%d/", port);
    widen(url, text);
    strcat(text, "source");
    widen(fragment, text);
    if (HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR ||
        HttpCreateServerSession(version, &session, 0) != NO_ERROR ||
        HttpCreateUrlGroup(session, &group, 0) != NO_ERROR ||
        HttpCreateRequestQueue(version, NULL, NULL, 0, &queue) != NO_ERROR)
        return 0;
    binding.RequestQueueHandle = queue;
    return HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding)) == NO_ERROR &&
           HttpAddUrlToUrlGroup(group, url, 0, 0) == NO_ERROR && make_sources();
}

int main(void)
{
    HANDLE threads[THREADS];
    WSADATA data;
    int port, i;

    WSAStartup(MAKEWORD(2, 2), &data);
    port = free_port();
    if (!open_server(port)) {
        fprintf(stderr, "no server on port %d\n", port);
        return 1;
    }
    for (i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, serve, NULL, 0, NULL);
    printf("ready %d\n", port);
    fflush(stdout);
    while (getchar() != EOF)
        ;
    HttpShutdownRequestQueue(queue);
    WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE);
    for (i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    HttpCloseUrlGroup(group);
    HttpCloseRequestQueue(queue);
    HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    CloseHandle(file);
    WSACleanup();
    return 0;
}
