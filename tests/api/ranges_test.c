/* HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES: the program gives the whole content, the client gets what it asked for. */
#include "client.h"

static struct server server;
static struct message message;
static char text[65536];

static void set_header(HTTP_RESPONSE *response, int id, const char *value)
{
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

/* One request with these headers, answered with the chunks; returns BytesSent. */
static ULONG exchange(SOCKET client, const char *verb, const char *headers, HTTP_RESPONSE *response,
                      ULONG flags)
{
    char request[1024];
    ULONG bytes = 0;

    snprintf(request, sizeof request, "%s / HTTP/1.1\r\nHost: localhost\r\n%s\r\n", verb, headers);
    client_send(client, request);
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, flags, response, NULL, &bytes,
                                  NULL, 0, NULL, NULL),
             NO_ERROR);
    return bytes;
}

/* "0123456789" in three chunks, the middle one a fragment. */
static void three_chunks(HTTP_RESPONSE *response, HTTP_DATA_CHUNK *chunks, WCHAR *url)
{
    HTTP_CACHE_POLICY keep;
    HTTP_DATA_CHUNK chunk;

    keep.Policy = HttpCachePolicyUserInvalidates;
    keep.SecondsToLive = 0;
    server_chunk(&chunk, "3456", 4);
    server_url(url, 64, server.port, "/f");
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &keep, NULL), NO_ERROR);
    server_chunk(&chunks[0], "012", 3);
    memset(&chunks[1], 0, sizeof chunks[1]);
    chunks[1].DataChunkType = HttpDataChunkFromFragmentCacheEx;
    chunks[1].FromFragmentCacheEx.pFragmentName = url;
    chunks[1].FromFragmentCacheEx.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    server_chunk(&chunks[2], "789", 3);
    server_response(response);
    set_header(response, HttpHeaderContentType, "text/plain");
    set_header(response, HttpHeaderEtag, "\"tag\"");
    response->EntityChunkCount = 3;
    response->pEntityChunks = chunks;
}

static void one_range_is_a_206_of_just_that(void)
{
    static const struct {
        const char *headers, *body, *range;
        int status;
    } rows[] = {
        {"Range: bytes=2-7\r\n", "234567", "bytes 2-7/10", 206},
        {"Range: bytes=0-0\r\n", "0", "bytes 0-0/10", 206},
        {"Range: bytes=4-\r\n", "456789", "bytes 4-9/10", 206},
        {"Range: bytes=-3\r\n", "789", "bytes 7-9/10", 206},
        {"Range: bytes=5-500\r\n", "56789", "bytes 5-9/10", 206},
        {"Range: bytes=1-3,2-5\r\n", "12345", "bytes 1-5/10", 206},
        {"Range: bytes=10-\r\n", "", "bytes */10", 416},
        {"Range: lines=1-2\r\n", "0123456789", NULL, 200},
        {"Range: bytes=x\r\n", "0123456789", NULL, 200},
        {"Range: bytes=2-7\r\nIf-Range: \"tag\"\r\n", "234567", "bytes 2-7/10", 206},
        {"Range: bytes=2-7\r\nIf-Range: \"old\"\r\n", "0123456789", NULL, 200},
        {"", "0123456789", NULL, 200},
    };
    HTTP_DATA_CHUNK chunks[3];
    HTTP_RESPONSE response;
    WCHAR url[64];
    SOCKET client;
    size_t i;

    server_open(&server, 2);
    client = client_connect(server.port);
    three_chunks(&response, chunks, url);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *range;
        ULONG sent =
            exchange(client, "GET", rows[i].headers, &response, HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES);

        CHECK_EQ(client_response(client, text, sizeof text), sent);
        CHECK_EQ(atoi(text + 9), rows[i].status);
        CHECK_STR(client_body(text), rows[i].body);
        CHECK_EQ(strtoul(client_header(text, "Content-Length"), NULL, 10), strlen(rows[i].body));
        range = client_header(text, "Content-Range");
        CHECK_EQ(range != NULL, rows[i].range != NULL);
        if (range)
            CHECK_STR(range, rows[i].range);
    }
    closesocket(client);
    server_close(&server);
}

static void several_ranges_are_a_multipart(void)
{
    HTTP_DATA_CHUNK chunks[3];
    HTTP_RESPONSE response;
    char expected[1024], boundary[128];
    const char *type;
    WCHAR url[64];
    SOCKET client;
    ULONG sent;

    server_open(&server, 2);
    client = client_connect(server.port);
    three_chunks(&response, chunks, url);
    sent = exchange(client, "GET", "Range: bytes=1-3,5-5,8-\r\n", &response,
                    HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES);
    CHECK_EQ(client_response(client, text, sizeof text), sent);
    CHECK_EQ(atoi(text + 9), 206);
    CHECK(!client_header(text, "Content-Range"));
    type = client_header(text, "Content-Type");
    CHECK(strncmp(type, "multipart/byteranges; boundary=", 31) == 0);
    strcpy(boundary, type + 31);
    snprintf(expected, sizeof expected,
             "\r\n--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes 1-3/10\r\n\r\n123"
             "\r\n--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes 5-5/10\r\n\r\n5"
             "\r\n--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89"
             "\r\n--%s--\r\n",
             boundary, boundary, boundary, boundary);
    CHECK_STR(client_body(text), expected);
    closesocket(client);
    server_close(&server);
}

static void nothing_is_cut_where_it_was_not_asked_for(void)
{
    HTTP_DATA_CHUNK chunks[3];
    HTTP_RESPONSE response;
    WCHAR url[64];
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    three_chunks(&response, chunks, url);
    exchange(client, "GET", "Range: bytes=1-2\r\n", &response, 0);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "0123456789");
    exchange(client, "PUT", "Content-Length: 0\r\nRange: bytes=1-2\r\n", &response,
             HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "0123456789");
    response.StatusCode = 404;
    exchange(client, "GET", "Range: bytes=1-2\r\n", &response, HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES);
    client_response(client, text, sizeof text);
    CHECK_EQ(atoi(text + 9), 404);
    CHECK_STR(client_body(text), "0123456789");
    /* The program has done it itself. */
    response.StatusCode = 206;
    set_header(&response, HttpHeaderContentRange, "bytes 0-9/20");
    exchange(client, "GET", "Range: bytes=1-2\r\n", &response, HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES);
    client_response(client, text, sizeof text);
    CHECK_STR(client_header(text, "Content-Range"), "bytes 0-9/20");
    CHECK_STR(client_body(text), "0123456789");
    closesocket(client);
    server_close(&server);
}

/* Large pieces of a file, more than a socket takes at once, overlapped: what is sent later must still be there. */
static void ranges_of_a_file_survive_a_slow_client(void)
{
    enum { SIZE = 6 << 20, EACH = 2 << 20 };
    unsigned char *source = (unsigned char *)malloc(SIZE), *got = (unsigned char *)malloc(SIZE + 4096);
    char request[256], expected[512];
    WCHAR path[MAX_PATH], folder[MAX_PATH];
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    OVERLAPPED overlapped;
    size_t length, at, head, i;
    HANDLE file;
    SOCKET client;
    DWORD done;

    CHECK(source && got);
    for (i = 0; i < SIZE; i++)
        source[i] = (unsigned char)(i * 2654435761u >> 11);
    CHECK(GetTempPathW(MAX_PATH, folder) > 0);
    CHECK(GetTempFileNameW(folder, server_wide(path, MAX_PATH, "rng"), 0, path) != 0);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, source, SIZE, &done, NULL));
    server_open(&server, 2);
    client = client_connect(server.port);
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-%u,%u-%u\r\n\r\n",
             (unsigned)EACH, (unsigned)(SIZE - EACH), (unsigned)(SIZE - 1));
    client_send(client, request);
    server_receive(&server, &message, 0);
    server_response(&response);
    memset(&chunk, 0, sizeof chunk);
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = file;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId,
                                  HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES, &response, NULL, NULL, NULL, 0,
                                  &overlapped, NULL),
             ERROR_IO_PENDING);
    CloseHandle(file); /* the send holds it */
    client_head(client, text, sizeof text);
    length = strtoul(client_header(text, "Content-Length"), NULL, 10);
    CHECK(length > 2 * EACH && length < 2 * EACH + 1000);
    CHECK_EQ(client_receive(client, got, length), length);
    snprintf(expected, sizeof expected, "\r\n--%s\r\nContent-Range: bytes 1-%u/%u\r\n\r\n",
             client_header(text, "Content-Type") + 31, (unsigned)EACH, (unsigned)SIZE);
    head = strlen(expected);
    CHECK_MEM(got, expected, head);
    CHECK_MEM(got + head, source + 1, EACH);
    at = head + EACH;
    snprintf(expected, sizeof expected, "\r\n--%s\r\nContent-Range: bytes %u-%u/%u\r\n\r\n",
             client_header(text, "Content-Type") + 31, (unsigned)(SIZE - EACH), (unsigned)(SIZE - 1),
             (unsigned)SIZE);
    head = strlen(expected);
    CHECK_MEM(got + at, expected, head);
    CHECK_MEM(got + at + head, source + SIZE - EACH, EACH);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    closesocket(client);
    server_close(&server);
    free(source);
    free(got);
}

CHECK_MAIN(CHECK_TEST(one_range_is_a_206_of_just_that), CHECK_TEST(several_ranges_are_a_multipart),
           CHECK_TEST(nothing_is_cut_where_it_was_not_asked_for),
           CHECK_TEST(ranges_of_a_file_survive_a_slow_client))
