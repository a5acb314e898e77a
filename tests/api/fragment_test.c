/* The fragment cache through the API: adding, reading, flushing, sending. */
#include "client.h"

static struct server server;

static HTTP_CACHE_POLICY policy_of(HTTP_CACHE_POLICY_TYPE type, ULONG seconds)
{
    HTTP_CACHE_POLICY policy;

    policy.Policy = type;
    policy.SecondsToLive = seconds;
    return policy;
}

static ULONG add_to(HANDLE queue, const WCHAR *url, const void *data, size_t length)
{
    HTTP_CACHE_POLICY policy = policy_of(HttpCachePolicyUserInvalidates, 0);
    HTTP_DATA_CHUNK chunk;

    server_chunk(&chunk, data, length);
    return HttpAddFragmentToCache(queue, url, &chunk, &policy, NULL);
}

static ULONG add(const char *path, const char *text)
{
    WCHAR url[256];

    return add_to(server.queue, server_url(url, 256, server.port, path), text, strlen(text));
}

static ULONG read_part(const char *path, HTTP_BYTE_RANGE *range, char *out, ULONG room, ULONG *bytes)
{
    WCHAR url[256];

    return HttpReadFragmentFromCache(server.queue, server_url(url, 256, server.port, path), range, out, room,
                                     bytes, NULL);
}

static ULONG flush(const char *path, ULONG flags)
{
    WCHAR url[256];

    return HttpFlushResponseCache(server.queue, server_url(url, 256, server.port, path), flags, NULL);
}

static int exists(const char *path)
{
    char data[256];
    ULONG error = read_part(path, NULL, data, sizeof data, NULL);

    CHECK(error == NO_ERROR || error == ERROR_PATH_NOT_FOUND);
    return error == NO_ERROR;
}

static HTTP_BYTE_RANGE range_of(ULONGLONG start, ULONGLONG length)
{
    HTTP_BYTE_RANGE range;

    range.StartingOffset.QuadPart = start;
    range.Length.QuadPart = length;
    return range;
}

/* @functions:414 @functions:418 @data:372 */
static void a_fragment_that_was_added_reads_back_whole(void)
{
    int version;

    for (version = 1; version <= 2; version++) {
        char data[16] = "";
        ULONG bytes = 0;

        server_open(&server, version);
        CHECK_EQ(add("/folder/name", "hello"), NO_ERROR);
        CHECK_EQ(read_part("/FOLDER/name", NULL, data, sizeof data, &bytes), NO_ERROR);
        CHECK_EQ(bytes, 5);
        CHECK_STR(data, "hello");
        CHECK_EQ(add("/", "root"), NO_ERROR);
        CHECK(exists("/"));
        server_close(&server);
    }
}

/* @functions:415 */
static void a_name_outside_the_queues_urls_is_refused(void)
{
    HANDLE other;
    WCHAR url[64];
    int version;

    for (version = 1; version <= 2; version++) {
        server_open(&server, version);
        CHECK_EQ(add_to(server.queue, server_url(url, 64, client_free_port(), "/x"), "x", 1),
                 ERROR_INVALID_PARAMETER);
        CHECK_EQ(add_to(server.queue, server_wide(url, 64, "no url"), "x", 1), ERROR_INVALID_PARAMETER);
        CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &other), NO_ERROR);
        CHECK_EQ(add_to(other, server_url(url, 64, server.port, "/x"), "x", 1), ERROR_INVALID_PARAMETER);
        CHECK_EQ(HttpCloseRequestQueue(other), NO_ERROR);
        server_close(&server);
    }
}

/* @functions:416 @data:373 */
static void adding_again_overwrites(void)
{
    char data[16] = "";

    server_open(&server, 2);
    CHECK_EQ(add("/a", "first"), NO_ERROR);
    CHECK_EQ(add("/a", "2nd"), NO_ERROR);
    CHECK_EQ(read_part("/a", NULL, data, sizeof data, NULL), NO_ERROR);
    CHECK_STR(data, "2nd");
    server_close(&server);
}

/* @functions:417 */
static void adding_checks_its_parameters(void)
{
    HTTP_CACHE_POLICY keep = policy_of(HttpCachePolicyUserInvalidates, 0),
                      none = policy_of(HttpCachePolicyNocache, 0);
    HTTP_DATA_CHUNK chunk;
    WCHAR url[64];

    server_open(&server, 2);
    server_url(url, 64, server.port, "/a");
    server_chunk(&chunk, "x", 1);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, NULL, &keep, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, NULL, &chunk, &keep, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &none, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddFragmentToCache(NULL, url, &chunk, &keep, NULL), ERROR_INVALID_HANDLE);
    chunk.DataChunkType = HttpDataChunkFromFragmentCache;
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &keep, NULL), ERROR_INVALID_PARAMETER);
    CHECK(!exists("/a"));
    server_close(&server);
}

/* @functions:419 @data:374 */
static void a_range_reads_just_that_slice(void)
{
    HTTP_BYTE_RANGE range = range_of(2, 3);
    char data[16] = "";
    ULONG bytes;

    server_open(&server, 2);
    CHECK_EQ(add("/a", "0123456789"), NO_ERROR);
    CHECK_EQ(read_part("/a", &range, data, sizeof data, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 3);
    CHECK_MEM(data, "234\0", 4);
    range = range_of(8, HTTP_BYTE_RANGE_TO_EOF);
    CHECK_EQ(read_part("/a", &range, data, sizeof data, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 2);
    CHECK_MEM(data, "89", 2);
    range = range_of(8, 3);
    CHECK_EQ(read_part("/a", &range, data, sizeof data, &bytes), ERROR_INVALID_PARAMETER);
    range = range_of((ULONGLONG)-2, 3);
    CHECK_EQ(read_part("/a", &range, data, sizeof data, &bytes), ERROR_INVALID_PARAMETER);
    server_close(&server);
}

/* The two documents differ on the code; functions.md section 7 decides. @functions:420 @data:375 */
static void a_small_buffer_learns_the_size(void)
{
    HTTP_BYTE_RANGE range = range_of(2, 6);
    char data[16] = "";
    ULONG bytes = 0;

    server_open(&server, 2);
    CHECK_EQ(add("/a", "0123456789"), NO_ERROR);
    CHECK_EQ(read_part("/a", NULL, data, 9, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, 10);
    CHECK_EQ(data[0], 0);
    CHECK_EQ(read_part("/a", &range, NULL, 0, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, 6);
    CHECK_EQ(read_part("/a", NULL, data, 10, &bytes), NO_ERROR);
    server_close(&server);
}

/* @functions:421 */
static void an_unknown_name_is_not_found(void)
{
    server_open(&server, 2);
    CHECK(!exists("/a"));
    CHECK_EQ(add("/a", "x"), NO_ERROR);
    CHECK(!exists("/a/b"));
    CHECK(!exists("/"));
    server_close(&server);
}

/* @functions:422 @functions:423 @functions:424 @data:378 */
static void flushing_takes_one_name_or_all_below(void)
{
    server_open(&server, 2);
    CHECK_EQ(add("/a", "x"), NO_ERROR);
    CHECK_EQ(add("/a/b", "x"), NO_ERROR);
    CHECK_EQ(add("/a/b/c", "x"), NO_ERROR);
    CHECK_EQ(add("/ab", "x"), NO_ERROR);
    CHECK_EQ(flush("/a", 2), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpFlushResponseCache(server.queue, NULL, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(flush("/a", 0), NO_ERROR);
    CHECK(!exists("/a"));
    CHECK(exists("/a/b"));
    CHECK_EQ(flush("/a", HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE), NO_ERROR);
    CHECK(!exists("/a/b"));
    CHECK(!exists("/a/b/c"));
    CHECK(exists("/ab"));
    CHECK_EQ(flush("/nothing/here", HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE), NO_ERROR);
    server_close(&server);
}

/* @functions:425 @data:379 */
static void another_queue_neither_reads_nor_flushes(void)
{
    HANDLE other;
    WCHAR url[64];
    char data[4];

    server_open(&server, 2);
    CHECK_EQ(add("/a", "x"), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &other), NO_ERROR);
    server_url(url, 64, server.port, "/a");
    CHECK_EQ(HttpReadFragmentFromCache(other, url, NULL, data, sizeof data, NULL, NULL),
             ERROR_PATH_NOT_FOUND);
    CHECK_EQ(HttpFlushResponseCache(other, url, HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE, NULL), NO_ERROR);
    CHECK(exists("/a"));
    CHECK_EQ(HttpCloseRequestQueue(other), NO_ERROR);
    server_close(&server);
}

static void a_fragment_lives_as_long_as_its_policy_says(void)
{
    HTTP_CACHE_POLICY brief = policy_of(HttpCachePolicyTimeToLive, 1),
                      never = policy_of(HttpCachePolicyTimeToLive, 0);
    HTTP_DATA_CHUNK chunk;
    WCHAR url[64];
    ULONGLONG added;

    server_open(&server, 2);
    server_url(url, 64, server.port, "/brief");
    server_chunk(&chunk, "x", 1);
    added = GetTickCount64();
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &brief, NULL), NO_ERROR);
    while (exists("/brief") && GetTickCount64() - added < CLIENT_PATIENCE)
        Sleep(20);
    CHECK(GetTickCount64() - added >= 900 && !exists("/brief")); /* ticks are coarse */
    CHECK_EQ(add("/brief", "old"), NO_ERROR);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &never, NULL), NO_ERROR);
    CHECK(!exists("/brief")); /* overwritten by what lives for no second */
    server_close(&server);
}

static void a_url_that_goes_takes_its_fragments_along(void)
{
    int version;

    for (version = 1; version <= 2; version++) {
        server_open(&server, version);
        CHECK_EQ(add("/a", "x"), NO_ERROR);
        if (version == 1) {
            CHECK_EQ(HttpRemoveUrl(server.queue, server.url), NO_ERROR);
            CHECK_EQ(HttpAddUrl(server.queue, server.url, NULL), NO_ERROR);
        } else {
            CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, NULL, HTTP_URL_FLAG_REMOVE_ALL), NO_ERROR);
            CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server.url, 0, 0), NO_ERROR);
        }
        CHECK(!exists("/a"));
        server_close(&server);
    }
}

static void overlapped_calls_complete_and_signal(void)
{
    HTTP_CACHE_POLICY keep = policy_of(HttpCachePolicyUserInvalidates, 0);
    HTTP_DATA_CHUNK chunk;
    OVERLAPPED overlapped;
    WCHAR url[64];
    char data[16] = "";
    DWORD bytes = 0;

    server_open(&server, 2);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    server_url(url, 64, server.port, "/a");
    server_chunk(&chunk, "hello", 5);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &keep, &overlapped), NO_ERROR);
    CHECK(GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE));
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, url, NULL, data, sizeof data, NULL, &overlapped),
             NO_ERROR);
    CHECK(GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE));
    CHECK_EQ(bytes, 5);
    CHECK_STR(data, "hello");
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, url, NULL, data, 2, NULL, &overlapped), ERROR_MORE_DATA);
    CHECK_EQ(overlapped.InternalHigh, 5);
    CHECK_EQ(HttpFlushResponseCache(server.queue, url, 0, &overlapped), NO_ERROR);
    CHECK(GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE));
    CHECK(!exists("/a"));
    CloseHandle(overlapped.hEvent);
    server_close(&server);
}

static void fragment_chunk(HTTP_DATA_CHUNK *chunk, const WCHAR *name)
{
    size_t length = 0;

    while (name[length])
        length++;
    memset(chunk, 0, sizeof *chunk);
    chunk->DataChunkType = HttpDataChunkFromFragmentCache;
    chunk->FromFragmentCache.pFragmentName = name;
    chunk->FromFragmentCache.FragmentNameLength = (USHORT)(length * sizeof(WCHAR));
}

static void part_chunk(HTTP_DATA_CHUNK *chunk, const WCHAR *name, ULONGLONG start, ULONGLONG length)
{
    memset(chunk, 0, sizeof *chunk);
    chunk->DataChunkType = HttpDataChunkFromFragmentCacheEx;
    chunk->FromFragmentCacheEx.pFragmentName = name;
    chunk->FromFragmentCacheEx.ByteRange = range_of(start, length);
}

static ULONG answer(HTTP_REQUEST_ID id, ULONG flags, HTTP_DATA_CHUNK *chunks, USHORT count)
{
    HTTP_RESPONSE response;

    server_response(&response);
    response.EntityChunkCount = count;
    response.pEntityChunks = chunks;
    return HttpSendHttpResponse(server.queue, id, flags, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* @functions:426 @data:377 */
static void fragment_chunks_put_the_cached_bytes_on_the_wire(void)
{
    HTTP_DATA_CHUNK chunks[4];
    struct message message;
    char text[4096];
    WCHAR url[64];
    SOCKET client;
    int version;

    for (version = 1; version <= 2; version++) {
        server_open(&server, version);
        client = client_connect(server.port);
        CHECK_EQ(add("/frag", "0123456789"), NO_ERROR);
        client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server_receive(&server, &message, 0);
        server_url(url, 64, server.port, "/frag");
        server_chunk(&chunks[0], "<", 1);
        fragment_chunk(&chunks[1], url);
        part_chunk(&chunks[2], url, 3, 4);
        server_chunk(&chunks[3], ">", 1);
        CHECK_EQ(answer(message.request.RequestId, 0, chunks, 4), NO_ERROR);
        client_response(client, text, sizeof text);
        CHECK_STR(client_header(text, "Content-Length"), "16");
        CHECK_STR(client_body(text), "<01234567893456>");
        closesocket(client);
        server_close(&server);
    }
}

/* @functions:358 @functions:378 @data:376 */
static void a_missing_fragment_fails_the_send_and_leaves_the_request_answerable(void)
{
    HTTP_DATA_CHUNK chunks[2];
    struct message message;
    char text[4096];
    WCHAR url[64];
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    server_url(url, 64, server.port, "/frag");
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    server_chunk(&chunks[0], "<", 1);
    fragment_chunk(&chunks[1], url);
    CHECK_EQ(answer(message.request.RequestId, 0, chunks, 2), ERROR_PATH_NOT_FOUND);
    part_chunk(&chunks[1], url, 0, 1);
    CHECK_EQ(answer(message.request.RequestId, 0, chunks, 2), ERROR_PATH_NOT_FOUND);
    CHECK_EQ(answer(message.request.RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, NULL, 0), NO_ERROR);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, message.request.RequestId, 0, 2, chunks, NULL, NULL, 0,
                                        NULL, NULL),
             ERROR_PATH_NOT_FOUND);
    CHECK_EQ(add("/frag", "fragment"), NO_ERROR);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, message.request.RequestId,
                                        HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 2, chunks, NULL, NULL, 0, NULL,
                                        NULL),
             NO_ERROR);
    client_head(client, text, sizeof text);
    CHECK_EQ(client_receive(client, text, sizeof text), 2);
    CHECK_MEM(text, "<f", 2);
    closesocket(client);
    server_close(&server);
}

/* A send that waits for its client keeps its bytes while the name is replaced and flushed. */
static void replacing_and_flushing_do_not_touch_a_send_under_way(void)
{
    enum { SIZE = 8 << 20 };
    unsigned char *data = (unsigned char *)malloc(SIZE), *back = (unsigned char *)malloc(SIZE);
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct message message;
    OVERLAPPED overlapped;
    char text[4096];
    WCHAR url[64];
    SOCKET client;
    size_t i;

    CHECK(data && back);
    for (i = 0; i < SIZE; i++)
        data[i] = (unsigned char)(i * 2654435761u >> 13);
    server_open(&server, 2);
    client = client_connect(server.port);
    server_url(url, 64, server.port, "/big");
    CHECK_EQ(add_to(server.queue, url, data, SIZE), NO_ERROR);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    fragment_chunk(&chunk, url);
    server_response(&response);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &overlapped, NULL),
             ERROR_IO_PENDING);
    CHECK_EQ(add("/big", "small"), NO_ERROR);
    CHECK_EQ(flush("/", HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE), NO_ERROR);
    client_head(client, text, sizeof text);
    CHECK_EQ(client_receive(client, back, SIZE), SIZE);
    CHECK_MEM(back, data, SIZE);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    closesocket(client);
    server_close(&server);
    free(data);
    free(back);
}

static void a_head_request_gets_no_fragment_bytes(void)
{
    struct message message;
    HTTP_DATA_CHUNK chunk;
    char text[4096];
    WCHAR url[64];
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    CHECK_EQ(add("/frag", "0123456789"), NO_ERROR);
    client_send(client, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    server_receive(&server, &message, 0);
    fragment_chunk(&chunk, server_url(url, 64, server.port, "/frag"));
    CHECK_EQ(answer(message.request.RequestId, 0, &chunk, 1), NO_ERROR);
    client_head(client, text, sizeof text);
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    server_close(&server);
}

/* --- every mixture of chunks --- */

enum { SOURCE = 300000, MIXED = 12 };

static unsigned random_state;

static unsigned next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

/* Mostly small, sometimes larger than a socket's buffer takes. */
static unsigned random_size(unsigned limit)
{
    unsigned size = next_random() % 4 == 0 ? next_random() % 200000 : next_random() % 3000;

    return size > limit ? limit : size;
}

static void mixed_chunk(HTTP_DATA_CHUNK *chunk, const unsigned char *source, HANDLE file, const WCHAR *url,
                        unsigned start, unsigned size)
{
    switch (next_random() % 3) {
    case 0:
        server_chunk(chunk, source + start, size);
        break;
    case 1:
        memset(chunk, 0, sizeof *chunk);
        chunk->DataChunkType = HttpDataChunkFromFileHandle;
        chunk->FromFileHandle.FileHandle = file;
        chunk->FromFileHandle.ByteRange = range_of(start, size);
        break;
    default:
        part_chunk(chunk, url, start, size);
        break;
    }
}

static void one_mixture(SOCKET client, const unsigned char *source, HANDLE file, const WCHAR *url,
                        unsigned char *expected, unsigned char *got)
{
    HTTP_DATA_CHUNK chunks[MIXED + 1];
    struct message message;
    unsigned count = next_random() % MIXED, total = 0, i;
    char text[4096];

    for (i = 0; i < count; i++) {
        unsigned size = random_size(SOURCE), start = next_random() % (SOURCE - size + 1);

        mixed_chunk(&chunks[i], source, file, url, start, size);
        memcpy(expected + total, source + start, size);
        total += size;
    }
    if (next_random() % 8 == 0) {
        fragment_chunk(&chunks[count++], url);
        memcpy(expected + total, source, SOURCE);
        total += SOURCE;
    }
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    /* The client reads only afterwards, so what does not fit the socket must wait by itself. */
    {
        HTTP_RESPONSE response;
        OVERLAPPED overlapped;
        ULONG error;

        server_response(&response);
        response.EntityChunkCount = (USHORT)count;
        response.pEntityChunks = chunks;
        memset(&overlapped, 0, sizeof overlapped);
        overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        error = HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL,
                                     0, &overlapped, NULL);
        CHECK(error == NO_ERROR || error == ERROR_IO_PENDING);
        client_head(client, text, sizeof text);
        CHECK_EQ(strtoul(client_header(text, "Content-Length"), NULL, 10), total);
        CHECK_EQ(client_receive(client, got, total), total);
        CHECK_MEM(got, expected, total);
        CHECK_EQ(WaitForSingleObject(overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
        CloseHandle(overlapped.hEvent);
    }
}

/* @data:51 */
static void any_mixture_of_chunks_arrives_byte_for_byte(void)
{
    unsigned char *source = (unsigned char *)malloc(SOURCE);
    unsigned char *expected = (unsigned char *)malloc((MIXED + 1) * SOURCE);
    unsigned char *got = (unsigned char *)malloc((MIXED + 1) * SOURCE);
    const char *given = getenv("CHECK_SEED");
    WCHAR path[MAX_PATH], folder[MAX_PATH], url[64];
    HTTP_CACHE_POLICY keep = policy_of(HttpCachePolicyUserInvalidates, 0);
    HTTP_DATA_CHUNK chunk;
    HANDLE file;
    SOCKET client;
    DWORD done;
    int round;

    random_state = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)GetTickCount() | 1;
    printf("    CHECK_SEED=%u\n", random_state);
    CHECK(source && expected && got);
    for (round = 0; round < SOURCE; round++)
        source[round] = (unsigned char)next_random();
    CHECK(GetTempPathW(MAX_PATH, folder) > 0);
    CHECK(GetTempFileNameW(folder, server_wide(path, MAX_PATH, "frg"), 0, path) != 0);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, source, SOURCE, &done, NULL));

    server_open(&server, 2);
    server_url(url, 64, server.port, "/source");
    memset(&chunk, 0, sizeof chunk); /* the fragment is made from the file, so that this is tried too */
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = file;
    chunk.FromFileHandle.ByteRange = range_of(0, HTTP_BYTE_RANGE_TO_EOF);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &keep, NULL), NO_ERROR);
    client = client_connect(server.port);
    for (round = 0; round < 60; round++)
        one_mixture(client, source, file, url, expected, got);
    closesocket(client);
    server_close(&server);
    CloseHandle(file);
    free(source);
    free(expected);
    free(got);
}

CHECK_MAIN(CHECK_TEST(a_fragment_that_was_added_reads_back_whole),
           CHECK_TEST(a_name_outside_the_queues_urls_is_refused), CHECK_TEST(adding_again_overwrites),
           CHECK_TEST(adding_checks_its_parameters), CHECK_TEST(a_range_reads_just_that_slice),
           CHECK_TEST(a_small_buffer_learns_the_size), CHECK_TEST(an_unknown_name_is_not_found),
           CHECK_TEST(flushing_takes_one_name_or_all_below),
           CHECK_TEST(another_queue_neither_reads_nor_flushes),
           CHECK_TEST(a_fragment_lives_as_long_as_its_policy_says),
           CHECK_TEST(a_url_that_goes_takes_its_fragments_along),
           CHECK_TEST(overlapped_calls_complete_and_signal),
           CHECK_TEST(fragment_chunks_put_the_cached_bytes_on_the_wire),
           CHECK_TEST(a_missing_fragment_fails_the_send_and_leaves_the_request_answerable),
           CHECK_TEST(replacing_and_flushing_do_not_touch_a_send_under_way),
           CHECK_TEST(a_head_request_gets_no_fragment_bytes),
           CHECK_TEST(any_mixture_of_chunks_arrives_byte_for_byte))
