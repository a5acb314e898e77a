/* The response cache through the API: what is kept, what a hit looks like, what ends it. */
#include "overlapped_call.h"

static struct server server;
static struct message message;
static char text[70000];

/* The answer a test gives when a request does reach the program. */
struct answer {
    USHORT status;
    const char *type, *body, *modified, *etag, *encoding, *vary;
    HTTP_CACHE_POLICY_TYPE policy;
    ULONG seconds, flags, response_flags;
};

static const struct answer plain = {
    200, "text/plain", "0123456789", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0};

static void set_header(HTTP_RESPONSE *response, int id, const char *value)
{
    if (!value)
        return;
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

static void respond(const struct answer *answer)
{
    HTTP_CACHE_POLICY policy;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    server_response(&response);
    response.StatusCode = answer->status;
    response.Flags = answer->response_flags;
    set_header(&response, HttpHeaderContentType, answer->type);
    set_header(&response, HttpHeaderLastModified, answer->modified);
    set_header(&response, HttpHeaderEtag, answer->etag);
    set_header(&response, HttpHeaderContentEncoding, answer->encoding);
    set_header(&response, HttpHeaderVary, answer->vary);
    server_chunk(&chunk, answer->body, strlen(answer->body));
    response.EntityChunkCount = answer->body[0] != 0;
    response.pEntityChunks = &chunk;
    policy.Policy = answer->policy;
    policy.SecondsToLive = answer->seconds;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, answer->flags, &response, &policy,
                                  NULL, NULL, 0, NULL, NULL),
             NO_ERROR);
}

/* Is a request waiting? The queue is asked without waiting for it. */
static int reached_program(void)
{
    static OVERLAPPED overlapped;
    ULONG error;
    DWORD bytes;

    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    error = HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                   &overlapped);
    if (error == ERROR_IO_PENDING) {
        CancelIoEx(server.queue, &overlapped);
        error = GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE) ? NO_ERROR : GetLastError();
    }
    CloseHandle(overlapped.hEvent);
    CHECK(error == NO_ERROR || error == ERROR_OPERATION_ABORTED);
    return error == NO_ERROR;
}

/* Sends a request for which the cache must have the answer; `text` holds it. Were there none, the client would time out. */
static void expect_hit(SOCKET client, const char *request)
{
    client_send(client, request);
    client_response(client, text, sizeof text);
    CHECK(!reached_program());
}

/* Sends a request that must reach the program, and answers it. */
static void expect_miss(SOCKET client, const char *request, const struct answer *answer)
{
    client_send(client, request);
    server_receive(&server, &message, 0);
    respond(answer);
    client_response(client, text, sizeof text);
}

static SOCKET begin(void)
{
    server_open(&server, 2);
    return client_connect(server.port);
}

static void end(SOCKET client)
{
    closesocket(client);
    server_close(&server);
}

/* A request with the host's port in it, as every client sends it. Two rotating buffers. */
static const char *request_of(const char *verb, const char *path, const char *headers)
{
    static char texts[2][1024];
    static int turn;
    char *out = texts[turn++ & 1];

    snprintf(out, sizeof texts[0], "%s %s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", verb, path, server.port,
             headers);
    return out;
}

#define GET(path)               request_of("GET", path, "")
#define GET_WITH(path, headers) request_of("GET", path, headers "\r\n")

static ULONG flush(const char *path, ULONG flags)
{
    WCHAR url[128];

    return HttpFlushResponseCache(server.queue, server_url(url, 128, server.port, path), flags, NULL);
}

/* @functions:364 @data:341 @data:345 @data:363 */
static void a_hit_repeats_the_first_response_byte_for_byte(void)
{
    struct answer timed = plain;
    char first[4096];
    SOCKET client = begin();
    int round;

    timed.policy = HttpCachePolicyTimeToLive;
    timed.seconds = 10;
    expect_miss(client, GET("/a"), &timed);
    strcpy(first, text);
    for (round = 0; round < 3; round++) {
        expect_hit(client, GET("/A"));
        CHECK_STR(text, first);
    }
    CHECK(!client_header(text, "Age"));
    expect_miss(client, GET("/b"), &plain);
    expect_hit(client, GET("/b"));
    end(client);
}

static void version_1_queues_are_served_alike(void)
{
    SOCKET client;

    server_open(&server, 1);
    client = client_connect(server.port);
    expect_miss(client, GET("/a"), &plain);
    expect_hit(client, GET("/a"));
    CHECK_STR(client_body(text), "0123456789");
    CHECK_EQ(HttpRemoveUrl(server.queue, server.url), NO_ERROR);
    CHECK_EQ(HttpAddUrl(server.queue, server.url, NULL), NO_ERROR);
    closesocket(client);
    client = client_connect(server.port);
    expect_miss(client, GET("/a"), &plain);
    end(client);
}

/* @functions:363 @data:342 @data:343 @data:346 @data:350 @data:351 @data:352 @data:353 @data:354 */
static void what_is_kept_depends_on_the_response(void)
{
    static const struct {
        struct answer answer;
        int kept;
    } rows[] = {
        {{200, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 1},
        {{200, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyNocache, 0, 0, 0}, 0},
        {{200, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyTimeToLive, 0, 0, 0}, 0},
        {{200, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyTimeToLive, 0xFFFFFFFF, 0, 0}, 1},
        {{200, NULL, "x", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 0},
        {{404, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 1},
        {{302, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 1},
        {{206, "text/plain", "x", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 0},
        {{200, "text/plain", "", NULL, NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 1},
        {{200, "text/plain", "x", "yesterday", NULL, NULL, NULL, HttpCachePolicyUserInvalidates, 0, 0, 0}, 0},
        {{200, "text/plain", "x", "Sun, 06 Nov 1994 08:49:37 GMT", NULL, NULL, NULL,
          HttpCachePolicyUserInvalidates, 0, 0, 0},
         1},
        {{200, "text/plain", "x", NULL, NULL, NULL, "Cookie", HttpCachePolicyUserInvalidates, 0, 0, 0}, 1},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SOCKET client = begin();

        expect_miss(client, GET("/a"), &rows[i].answer);
        client_send(client, GET_WITH("/a", "Cookie: b=c")); /* @data:362 */
        if (rows[i].kept) {
            client_response(client, text, sizeof text);
            CHECK(!reached_program());
            CHECK_EQ(atoi(text + 9), rows[i].answer.status);
            CHECK_STR(client_body(text), rows[i].answer.body);
        } else {
            server_receive(&server, &message, 0);
        }
        end(client);
    }
}

/* @functions:365 @data:355 @data:356 @data:357 @data:358 @data:361 */
static void what_is_kept_and_served_depends_on_the_request(void)
{
    static const struct {
        const char *header;
        int fills, served;
    } rows[] = {
        {"Authorization: Basic eDp5\r\n", 0, 0},
        {"Translate: f\r\n", 0, 0},
        {"Translate: t\r\n", 1, 1},
        {"Range: bytes=0-1\r\n", 0, 1},
        {"If-Range: \"x\"\r\n", 0, 1},
        {"Cache-Control: no-cache\r\n", 1, 1},
        {"Cache-Control: max-age=0\r\nPragma: no-cache\r\n", 1, 1},
        {"Accept-Encoding: identity;q=0\r\n", 1, 1},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SOCKET client = begin();

        expect_miss(client, request_of("GET", "/a", rows[i].header), &plain);
        if (rows[i].fills)
            expect_hit(client, GET("/a"));
        else
            expect_miss(client, GET("/a"), &plain);
        if (rows[i].served)
            expect_hit(client, request_of("GET", "/a", rows[i].header));
        else
            expect_miss(client, request_of("GET", "/a", rows[i].header), &plain);
        end(client);
    }
}

/* @data:347 */
static void a_post_is_neither_kept_nor_served_nor_does_it_invalidate(void)
{
    SOCKET client = begin();
    const char *headers = "Content-Length: 1\r\n";

    client_send(client, request_of("POST", "/a", headers));
    client_send(client, "x");
    server_receive(&server, &message, 0);
    respond(&plain);
    client_response(client, text, sizeof text);
    expect_miss(client, GET("/a"), &plain);
    client_send(client, request_of("POST", "/a", headers));
    client_send(client, "x");
    server_receive(&server, &message, 0);
    respond(&plain);
    client_response(client, text, sizeof text);
    expect_hit(client, GET("/a"));
    end(client);
}

/* @data:348 */
static void a_response_in_two_sends_is_not_kept(void)
{
    struct answer begun = plain;
    SOCKET client = begin();
    HTTP_DATA_CHUNK chunk;

    begun.flags = HTTP_SEND_RESPONSE_FLAG_MORE_DATA;
    client_send(client, GET("/a"));
    server_receive(&server, &message, 0);
    respond(&begun);
    server_chunk(&chunk, "more", 4);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, message.request.RequestId,
                                        HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 1, &chunk, NULL, NULL, 0, NULL,
                                        NULL),
             NO_ERROR);
    client_head(client, text, sizeof text);
    CHECK_EQ(client_receive(client, text, sizeof text), 14);
    closesocket(client);
    client = client_connect(server.port);
    expect_miss(client, GET("/a"), &plain);
    end(client);
}

/* @data:349 */
static void a_response_above_the_limit_is_sent_but_not_kept(void)
{
    static const size_t sizes[] = {262144 - 1000, 262144};
    int i;

    for (i = 0; i < 2; i++) {
        char *body = (char *)malloc(262145), *back = (char *)malloc(262145);
        SOCKET client = begin();

        CHECK(body && back);
        memset(body, 'x', sizes[i]);
        body[sizes[i]] = 0;
        client_send(client, GET("/a"));
        server_receive(&server, &message, 0);
        {
            HTTP_CACHE_POLICY policy;
            HTTP_RESPONSE response;
            HTTP_DATA_CHUNK chunk;
            OVERLAPPED overlapped;

            memset(&overlapped, 0, sizeof overlapped);
            overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
            server_response(&response);
            set_header(&response, HttpHeaderContentType, "text/plain");
            server_chunk(&chunk, body, sizes[i]);
            response.EntityChunkCount = 1;
            response.pEntityChunks = &chunk;
            policy.Policy = HttpCachePolicyUserInvalidates;
            policy.SecondsToLive = 0;
            HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                 0, &overlapped, NULL);
            client_head(client, text, sizeof text);
            CHECK_EQ(client_receive(client, back, sizes[i]), sizes[i]);
            CHECK_EQ(WaitForSingleObject(overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
            CloseHandle(overlapped.hEvent);
        }
        client_send(client, GET("/a"));
        if (i == 0) {
            client_head(client, text, sizeof text);
            CHECK_EQ(client_receive(client, back, sizes[i]), sizes[i]);
            CHECK_MEM(back, body, sizes[i]);
            CHECK(!reached_program());
        } else {
            server_receive(&server, &message, 0);
        }
        end(client);
        free(body);
        free(back);
    }
}

/* @data:344 */
static void a_response_is_gone_after_its_seconds(void)
{
    struct answer brief = plain;
    SOCKET client = begin();
    ULONGLONG kept;
    struct call call;

    brief.policy = HttpCachePolicyTimeToLive;
    brief.seconds = 1;
    kept = GetTickCount64();
    expect_miss(client, GET("/a"), &brief);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    while (!call_done(&call)) { /* either the cache answers or the program is asked */
        CHECK(GetTickCount64() - kept < CLIENT_PATIENCE);
        client_send(client, GET("/a"));
        while (!call_done(&call) && client_silent(client, 10))
            CHECK(GetTickCount64() - kept < CLIENT_PATIENCE);
        if (!call_done(&call)) {
            client_response(client, text, sizeof text);
            Sleep(20);
        }
    }
    CHECK(GetTickCount64() - kept >= 900); /* ticks are coarse */
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    call_free(&call);
    end(client);
}

/* @data:364 @data:365 */
static void flushing_sends_requests_to_the_program_again(void)
{
    SOCKET client = begin();

    expect_miss(client, GET("/a"), &plain);
    expect_miss(client, GET("/a/b"), &plain);
    expect_miss(client, GET("/a?q=1"), &plain);
    CHECK_EQ(flush("/a", 0), NO_ERROR);
    expect_hit(client, GET("/a/b"));
    expect_hit(client, GET("/a?q=1"));
    expect_miss(client, GET("/a"), &plain);
    CHECK_EQ(flush("/a", HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE), NO_ERROR);
    expect_miss(client, GET("/a"), &plain);
    expect_miss(client, GET("/a/b"), &plain);
    expect_miss(client, GET("/a?q=1"), &plain);
    end(client);
}

/* @data:366 */
static void what_was_routed_by_address_is_flushed_by_address(void)
{
    char narrow[64];
    WCHAR address[64];
    SOCKET client;

    server_open(&server, 2);
    snprintf(narrow, sizeof narrow, "http://127.0.0.1:%u/", server.port);
    server_wide(address, 64, narrow);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, address, 0, 0), NO_ERROR);
    client = client_connect(server.port);
    expect_miss(client, GET("/"), &plain);
    CHECK_EQ(flush("/", HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE), NO_ERROR);
    expect_hit(client, GET("/"));
    CHECK_EQ(HttpFlushResponseCache(server.queue, address, 0, NULL), NO_ERROR);
    expect_miss(client, GET("/"), &plain);
    end(client);
}

static void urls_differ_in_query_and_host(void)
{
    SOCKET client = begin();
    char other[256];

    expect_miss(client, GET("/a?x=1"), &plain);
    expect_hit(client, GET("/A?x=1"));
    expect_miss(client, GET("/a?X=1"), &plain);
    expect_miss(client, GET("/a"), &plain);
    expect_miss(client, GET("/a%3Fx=1"), &plain);
    snprintf(other, sizeof other, "GET /a HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
    expect_miss(client, other, &plain);
    end(client);
}

/* Removing the URL, rebinding its group and closing the queue end what was cached. */
static void a_url_that_goes_takes_its_responses_along(void)
{
    SOCKET client = begin();
    HANDLE other;

    expect_miss(client, GET("/a"), &plain);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server.url, 0, 0), NO_ERROR);
    closesocket(client);
    client = client_connect(server.port);
    expect_miss(client, GET("/a"), &plain);
    expect_hit(client, GET("/a"));

    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &other), NO_ERROR);
    server_bind(server.group, other);
    server_bind(server.group, server.queue);
    expect_miss(client, GET("/a"), &plain);
    server_bind(server.group, other);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    server.queue = other;
    closesocket(client);
    client = client_connect(server.port);
    expect_miss(client, GET("/a"), &plain);
    end(client);
}

static void a_later_response_replaces_the_copy(void)
{
    struct answer second = plain;
    SOCKET client = begin();

    second.body = "second";
    expect_miss(client, GET("/a"), &plain);
    CHECK_EQ(flush("/a", 0), NO_ERROR);
    expect_miss(client, GET("/a"), &second);
    expect_hit(client, GET("/a"));
    CHECK_STR(client_body(text), "second");
    /* A request that goes past the cache fills it anew, if it may. */
    expect_miss(client, GET_WITH("/a", "If-Match: *"), &plain);
    expect_hit(client, GET("/a"));
    CHECK_STR(client_body(text), "0123456789");
    end(client);
}

/* We answer HEAD from the copy of a GET. @data:371 */
static void head_gets_the_head_of_a_cached_get(void)
{
    char first[4096];
    SOCKET client = begin();

    expect_miss(client, GET("/a"), &plain);
    strcpy(first, text);
    strstr(first, "\r\n\r\n")[4] = 0;
    client_send(client, request_of("HEAD", "/a", ""));
    client_head(client, text, sizeof text);
    CHECK_STR(text, first);
    expect_hit(client, GET("/a"));
    end(client);
}

static void a_client_that_closes_is_told_so(void)
{
    char request[256];
    SOCKET client = begin();

    expect_miss(client, GET("/a"), &plain);
    expect_hit(client, GET_WITH("/a", "Connection: close"));
    CHECK_STR(client_header(text, "Connection"), "close");
    CHECK_STR(client_body(text), "0123456789");
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    client = client_connect(server.port);
    snprintf(request, sizeof request, "GET /a HTTP/1.0\r\nHost: localhost:%u\r\n\r\n", server.port);
    expect_hit(client, request);
    CHECK_STR(client_header(text, "Connection"), "close");
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    /* And what a closing client filled is kept without. */
    CHECK_EQ(flush("/a", 0), NO_ERROR);
    client = client_connect(server.port);
    expect_miss(client, GET_WITH("/a", "Connection: close"), &plain);
    CHECK_STR(client_header(text, "Connection"), "close");
    closesocket(client);
    client = client_connect(server.port);
    expect_hit(client, GET("/a"));
    CHECK(!client_header(text, "Connection"));
    end(client);
}

static void conditions_are_judged_on_the_copy(void)
{
    static const struct {
        const char *header;
        int status;
    } rows[] = {
        {"If-None-Match: \"tag\"\r\n", 304},
        {"If-None-Match: W/\"tag\"\r\n", 304},
        {"If-None-Match: \"other\", \"tag\"\r\n", 304},
        {"If-None-Match: *\r\n", 304},
        {"If-None-Match: \"other\"\r\n", 200},
        {"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 304},
        {"If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n", 200},
        {"If-Modified-Since: never\r\n", 200},
        {"If-None-Match: \"other\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 200},
    };
    struct answer tagged = plain;
    SOCKET client = begin();
    size_t i;

    tagged.etag = "\"tag\"";
    tagged.modified = "Sun, 06 Nov 1994 08:49:37 GMT";
    expect_miss(client, GET("/a"), &tagged);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        client_send(client, request_of("GET", "/a", rows[i].header));
        client_response(client, text, sizeof text);
        if (atoi(text + 9) != rows[i].status)
            printf("    row %d\n", (int)i);
        CHECK_EQ(atoi(text + 9), rows[i].status);
        CHECK_STR(client_header(text, "ETag"), "\"tag\"");
        CHECK_STR(client_body(text), rows[i].status == 200 ? "0123456789" : "");
        if (rows[i].status == 304)
            CHECK(!client_header(text, "Content-Length"));
    }
    CHECK(!reached_program());
    end(client);
}

/* @data:359 */
static void a_range_is_cut_from_the_copy(void)
{
    static const struct {
        const char *header, *body, *range;
        int status;
    } rows[] = {
        {"Range: bytes=2-4\r\n", "234", "bytes 2-4/10", 206},
        {"Range: bytes=7-\r\n", "789", "bytes 7-9/10", 206},
        {"Range: bytes=-1\r\n", "9", "bytes 9-9/10", 206},
        {"Range: bytes=0-99\r\n", "0123456789", "bytes 0-9/10", 206},
        {"Range: bytes=10-\r\n", "", "bytes */10", 416},
        {"Range: lines=1-2\r\n", "0123456789", NULL, 200},
        {"Range: bytes=2-4\r\nIf-Range: \"tag\"\r\n", "234", "bytes 2-4/10", 206},
        {"Range: bytes=2-4\r\nIf-Range: \"other\"\r\n", "0123456789", NULL, 200},
    };
    struct answer tagged = plain;
    SOCKET client = begin();
    size_t i;

    tagged.etag = "\"tag\"";
    expect_miss(client, GET("/a"), &tagged);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *range;

        client_send(client, request_of("GET", "/a", rows[i].header));
        client_response(client, text, sizeof text);
        CHECK_EQ(atoi(text + 9), rows[i].status);
        CHECK_STR(client_body(text), rows[i].body);
        range = client_header(text, "Content-Range");
        CHECK_EQ(range != NULL, rows[i].range != NULL);
        if (range)
            CHECK_STR(range, rows[i].range);
        CHECK_EQ(strtoul(client_header(text, "Content-Length"), NULL, 10), strlen(rows[i].body));
    }
    CHECK(!reached_program());
    end(client);
}

/* @data:360 */
static void two_ranges_make_a_multipart(void)
{
    char expected[1024], boundary[128];
    SOCKET client = begin();
    const char *type;

    expect_miss(client, GET("/a"), &plain);
    expect_hit(client, GET_WITH("/a", "Range: bytes=0-1,5-6"));
    CHECK_EQ(atoi(text + 9), 206);
    type = client_header(text, "Content-Type");
    CHECK(strncmp(type, "multipart/byteranges; boundary=", 31) == 0);
    strcpy(boundary, type + 31);
    snprintf(expected, sizeof expected,
             "\r\n--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n"
             "--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes 5-6/10\r\n\r\n56\r\n"
             "--%s--\r\n",
             boundary, boundary, boundary);
    CHECK_STR(client_body(text), expected);
    end(client);
}

/* @data:369 @data:59 */
static void an_encoded_copy_with_siblings_is_only_for_who_takes_it(void)
{
    struct answer encoded = plain, alone;
    SOCKET client = begin();

    encoded.encoding = "gzip";
    alone = encoded;
    encoded.response_flags = HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE;
    expect_miss(client, GET("/a"), &encoded);
    expect_hit(client, GET_WITH("/a", "Accept-Encoding: br, gzip"));
    expect_hit(client, GET_WITH("/a", "Accept-Encoding: *"));
    client_send(client, GET_WITH("/a", "Accept-Encoding: br"));
    server_receive(&server, &message, 0);
    encoded.policy = HttpCachePolicyNocache;
    respond(&encoded);
    client_response(client, text, sizeof text);
    client_send(client, GET_WITH("/a", "Accept-Encoding: gzip;q=0"));
    server_receive(&server, &message, 0);
    respond(&encoded);
    client_response(client, text, sizeof text);
    expect_miss(client, GET("/b"), &alone);
    expect_hit(client, GET_WITH("/b", "Accept-Encoding: br"));
    end(client);
}

/* Thousands of requests in one go: none is lost, and nobody recurses. */
static void pipelined_hits_are_answered_in_turn(void)
{
    enum { COUNT = 3000 };
    SOCKET client = begin();
    static char many[COUNT * 64];
    char first[4096];
    size_t at = 0, length;
    int i;

    expect_miss(client, GET("/a"), &plain);
    strcpy(first, text);
    length = strlen(first);
    for (i = 0; i < COUNT; i++)
        at += (size_t)snprintf(many + at, sizeof many - at, "GET /a HTTP/1.1\r\nHost: localhost:%u\r\n\r\n",
                               server.port);
    client_send_bytes(client, many, at);
    for (i = 0; i < COUNT; i++) {
        CHECK_EQ(client_receive(client, text, length), length);
        CHECK_MEM(text, first, length);
    }
    /* Mixed with one that is not cached, at which the others wait. */
    client_send(client, GET("/a"));
    client_send(client, GET("/b"));
    client_send(client, GET("/a"));
    client_response(client, text, sizeof text);
    server_receive(&server, &message, 0);
    CHECK(client_silent(client, 20));
    respond(&plain);
    client_response(client, text, sizeof text);
    client_response(client, text, sizeof text);
    CHECK_STR(text, first);
    /* The client has closed its side long before the last of them is parsed. */
    client_send(client, GET("/c"));
    client_send(client, GET("/a"));
    client_send(client, GET("/a"));
    shutdown(client, SD_SEND);
    server_receive(&server, &message, 0);
    CHECK(client_silent(client, 20));
    respond(&plain);
    client_response(client, text, sizeof text);
    for (i = 0; i < 2; i++) {
        client_response(client, text, sizeof text);
        CHECK_STR(text, first);
    }
    CHECK_EQ(client_end(client), 0);
    end(client);
}

/* Answers that wait for each other leave at the latest when what follows is no whole request. */
static void pipelined_hits_do_not_wait_for_half_a_request(void)
{
    SOCKET client = begin();
    const char *ask = GET("/a");
    char three[2000], first[4096];
    size_t length;
    int i;

    expect_miss(client, ask, &plain);
    strcpy(first, text);
    length = strlen(first);
    snprintf(three, sizeof three, "%s%s%s", ask, ask, ask);
    client_send_bytes(client, three, strlen(three) - 10);
    for (i = 0; i < 2; i++) {
        CHECK_EQ(client_receive(client, text, length), length);
        CHECK_MEM(text, first, length);
    }
    CHECK(client_silent(client, 20));
    client_send(client, three + strlen(three) - 10);
    CHECK_EQ(client_receive(client, text, length), length);
    CHECK_MEM(text, first, length);
    end(client);
}

/* A complete response can be sent as a fragment too: its body. */
static void a_cached_response_reads_as_a_fragment(void)
{
    char data[64] = "";
    ULONG bytes;
    WCHAR url[64];
    SOCKET client = begin();

    expect_miss(client, GET("/a"), &plain);
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, server_url(url, 64, server.port, "/a"), NULL, data,
                                       sizeof data, &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 10);
    CHECK_STR(data, "0123456789");
    end(client);
}

/* Neither kind of entry is kept. Set where our parameters come from; HTTP.sys reads its registry. @data:368 */
static void without_uri_enable_cache_nothing_is_kept(void)
{
    HTTP_CACHE_POLICY keep;
    HTTP_DATA_CHUNK chunk;
    SOCKET client;
    WCHAR url[64];
    char data[4];

    CHECK(SetEnvironmentVariableW(server_wide(url, 64, "HTTPAPI_UriEnableCache"),
                                  server_wide(url + 32, 32, "0")));
    client = begin();
    expect_miss(client, GET("/a"), &plain);
    expect_miss(client, GET("/a"), &plain);
    keep.Policy = HttpCachePolicyUserInvalidates;
    keep.SecondsToLive = 0;
    server_chunk(&chunk, "x", 1);
    server_url(url, 64, server.port, "/f");
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, &chunk, &keep, NULL), NO_ERROR);
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, url, NULL, data, sizeof data, NULL, NULL),
             ERROR_PATH_NOT_FOUND);
    end(client);
    CHECK(SetEnvironmentVariableW(server_wide(url, 64, "HTTPAPI_UriEnableCache"), NULL));
}

/* The client ends its side in the middle of a request, behind more answers than the way to it holds: all of them come, then the end. */
static void held_answers_survive_a_request_that_is_cut(void)
{
    enum { COUNT = 3000 };
    SOCKET client = begin();
    static char many[COUNT * 64];
    char first[4096];
    size_t at = 0, length;
    int i, narrow = 4096;

    expect_miss(client, GET("/a"), &plain);
    strcpy(first, text);
    length = strlen(first);
    setsockopt(client, SOL_SOCKET, SO_RCVBUF, (const char *)&narrow, sizeof narrow);
    for (i = 0; i < COUNT; i++)
        at += (size_t)snprintf(many + at, sizeof many - at, "GET /a HTTP/1.1\r\nHost: localhost:%u\r\n\r\n",
                               server.port);
    client_send_bytes(client, many, at - 10);
    shutdown(client, SD_SEND);
    for (i = 0; i < COUNT - 1; i++) {
        CHECK_EQ(client_receive(client, text, length), length);
        CHECK_MEM(text, first, length);
    }
    CHECK_EQ(client_end(client), 0);
    end(client);
}

CHECK_MAIN(CHECK_TEST(a_hit_repeats_the_first_response_byte_for_byte),
           CHECK_TEST(version_1_queues_are_served_alike), CHECK_TEST(what_is_kept_depends_on_the_response),
           CHECK_TEST(what_is_kept_and_served_depends_on_the_request),
           CHECK_TEST(a_post_is_neither_kept_nor_served_nor_does_it_invalidate),
           CHECK_TEST(a_response_in_two_sends_is_not_kept),
           CHECK_TEST(a_response_above_the_limit_is_sent_but_not_kept),
           CHECK_TEST(a_response_is_gone_after_its_seconds),
           CHECK_TEST(flushing_sends_requests_to_the_program_again),
           CHECK_TEST(what_was_routed_by_address_is_flushed_by_address),
           CHECK_TEST(urls_differ_in_query_and_host), CHECK_TEST(a_url_that_goes_takes_its_responses_along),
           CHECK_TEST(a_later_response_replaces_the_copy), CHECK_TEST(head_gets_the_head_of_a_cached_get),
           CHECK_TEST(a_client_that_closes_is_told_so), CHECK_TEST(conditions_are_judged_on_the_copy),
           CHECK_TEST(a_range_is_cut_from_the_copy), CHECK_TEST(two_ranges_make_a_multipart),
           CHECK_TEST(an_encoded_copy_with_siblings_is_only_for_who_takes_it),
           CHECK_TEST(pipelined_hits_are_answered_in_turn),
           CHECK_TEST(pipelined_hits_do_not_wait_for_half_a_request),
           CHECK_TEST(a_cached_response_reads_as_a_fragment),
           CHECK_TEST(without_uri_enable_cache_nothing_is_kept),
           CHECK_TEST(held_answers_survive_a_request_that_is_cut))
