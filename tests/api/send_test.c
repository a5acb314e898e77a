/* Sending: what goes on the wire, byte counts, completion, files, upgrades, slow and vanishing clients. Checklist functions.md
 * 329 to 379 without caches, data.md C. */
#include "overlapped_call.h"

static struct message message;
static char wire[70000];

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static ULONG send_response(struct server *server, ULONG flags, HTTP_RESPONSE *response, ULONG *bytes)
{
    return HttpSendHttpResponse(server->queue, message.request.RequestId, flags, response, NULL, bytes, NULL,
                                0, NULL, NULL);
}

static ULONG send_body(struct server *server, ULONG flags, USHORT count, HTTP_DATA_CHUNK *chunks,
                       ULONG *bytes)
{
    return HttpSendResponseEntityBody(server->queue, message.request.RequestId, flags, count, chunks, bytes,
                                      NULL, 0, NULL, NULL);
}

/* A request is sent and received. */
static void ask_with(struct server *server, SOCKET client, const char *text)
{
    client_send(client, text);
    server_receive(server, &message, 0);
}

static SOCKET ask(struct server *server)
{
    SOCKET client = client_connect(server->port);

    ask_with(server, client, simple);
    return client;
}

static void set_known(HTTP_RESPONSE *response, HTTP_HEADER_ID id, const char *value)
{
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

static void set_unknown(HTTP_UNKNOWN_HEADER *header, const char *name, const char *value)
{
    header->pName = name;
    header->NameLength = (USHORT)strlen(name);
    header->pRawValue = value;
    header->RawValueLength = (USHORT)strlen(value);
}

/* The same connection serves another request. */
static void still_usable(struct server *server, SOCKET client)
{
    ask_with(server, client, simple);
    server_answer(server, message.request.RequestId, "again");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "again");
}

static void done(struct server *server, SOCKET client)
{
    closesocket(client);
    server_close(server);
}

/* ---- refusals ---- */

/* @functions:329 @functions:330 @functions:366 @functions:455 */
static void unknown_ids_are_refused(int version)
{
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 7;

    server_open(&server, version);
    call_init(&call);
    memset(&response, 0, sizeof response);
    CHECK_EQ(HttpSendHttpResponse(server.queue, 0xdeadbeef, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_CONNECTION_INVALID);
    server_response(&response);
    CHECK_EQ(HttpSendHttpResponse(server.queue, 0xdeadbeef, 0, &response, NULL, &bytes, NULL, 0, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(
        HttpSendHttpResponse(server.queue, HTTP_NULL_ID, 0, &response, NULL, &bytes, NULL, 0, NULL, NULL),
        ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, HTTP_NULL_ID, 0, 0, NULL, &bytes, NULL, 0, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, HTTP_NULL_ID, 0, 0, NULL, NULL, NULL, 0,
                                        &call.overlapped, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpSendHttpResponse(NULL, 0xdeadbeef, 0, &response, NULL, &bytes, NULL, 0, NULL, NULL),
             ERROR_INVALID_HANDLE);
    CHECK(!call_done(&call));
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(unknown_ids_are_refused)

/* @functions:347 @functions:354 @functions:355 @functions:356 @functions:372 @functions:373 @functions:374 @data:49 @data:50 @data:53 */
static void malformed_responses_are_refused_and_leave_the_request_answerable(int version)
{
    static HTTP_DATA_CHUNK chunks[101];
    static HTTP_UNKNOWN_HEADER unknown[1];
    HTTP_RESPONSE response;
    struct server server;
    HTTP_REQUEST_ID id;
    SOCKET client;
    unsigned i;

    for (i = 0; i < 101; i++)
        server_chunk(&chunks[i], "x", 1);
    set_unknown(unknown, "A", "b");
    server_open(&server, version);
    client = ask(&server);
    id = message.request.RequestId;
    server_response(&response);
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_OPAQUE, &response, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_response(&server, 0, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_response(&server, 0x80000000, &response, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpSendHttpResponse(server.queue, id, 0, &response, NULL, NULL, &response, 0, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpSendHttpResponse(server.queue, id, 0, &response, NULL, NULL, NULL, 1, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    response.EntityChunkCount = 101;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_INVALID_PARAMETER);
    response.EntityChunkCount = 0;
    response.Headers.UnknownHeaderCount = 10000;
    response.Headers.pUnknownHeaders = unknown;
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, 0, 1, chunks, NULL), ERROR_INVALID_PARAMETER); /* before its response */
    server_response(&response);
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_OPAQUE, 1, chunks, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, 0, 10000, chunks, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_DISCONNECT | HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1,
                       chunks, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, 0, 2, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 1, chunks, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 1, chunks, NULL), ERROR_CONNECTION_INVALID);
    done(&server, client);
}
BOTH_VERSIONS(malformed_responses_are_refused_and_leave_the_request_answerable)

/* @functions:358 @functions:378 */
static void a_missing_fragment_fails_the_call_only(void)
{
    WCHAR name[64];
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = ask(&server);
    server_url(name, 64, server.port, "/fragment");
    memset(&chunk, 0, sizeof chunk);
    chunk.DataChunkType = HttpDataChunkFromFragmentCache;
    chunk.FromFragmentCache.pFragmentName = name;
    chunk.FromFragmentCache.FragmentNameLength = (USHORT)(2 * (strlen("http://localhost:/fragment") + 5));
    server_response(&response);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_PATH_NOT_FOUND);
    server_response(&response);
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 1, &chunk, NULL), ERROR_PATH_NOT_FOUND);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 0, NULL, NULL), NO_ERROR);
    done(&server, client);
}

/* @functions:379 */
static void trailers_are_refused_where_they_are_not_supported(void)
{
    HTTP_UNKNOWN_HEADER trailer;
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    if (HttpIsFeatureSupported(HttpFeatureResponseTrailers))
        CHECK_SKIP("trailers are supported");
    server_open(&server, 2);
    client = ask(&server);
    set_unknown(&trailer, "T", "v");
    memset(&chunk, 0, sizeof chunk);
    chunk.DataChunkType = HttpDataChunkTrailers;
    chunk.Trailers.TrailerCount = 1;
    chunk.Trailers.pTrailers = &trailer;
    server_response(&response);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_INVALID_PARAMETER);
    server_answer(&server, message.request.RequestId, "without");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "without");
    done(&server, client);
}

/* ---- the head ---- */

/* @functions:331 @functions:332 @functions:333 @functions:334 @functions:335 @functions:340 @functions:342 @functions:350 @functions:362
 * @data:47 @data:54 @data:55 */
static void the_head_and_two_chunks_arrive_as_given(int version)
{
    static const char body[] = "pongpang";
    HTTP_DATA_CHUNK chunks[2];
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, version);
    client = ask(&server);
    server_response(&response);
    response.StatusCode = 418;
    response.pReason = "I'm a teapot";
    response.ReasonLength = 12;
    response.Version.MajorVersion = 1;
    set_known(&response, HttpHeaderRetryAfter, "120");
    set_known(&response, HttpHeaderDate, "yesterday");
    server_chunk(&chunks[0], body, 4);
    server_chunk(&chunks[1], body + 4, 4);
    response.EntityChunkCount = 2;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 418 I'm a teapot\r\n", 27);
    CHECK(strstr(wire, "\r\nRetry-After: 120\r\n") != NULL);
    CHECK_STR(client_header(wire, "Content-Length"), "8");
    CHECK_STR(client_header(wire, "Server"), "Microsoft-HTTPAPI/2.0");
    CHECK(strstr(client_header(wire, "Date"), " GMT") != NULL);
    CHECK(strstr(wire, "yesterday") == NULL);
    CHECK(client_header(wire, "Connection") == NULL);
    CHECK_STR(client_body(wire), body);
    still_usable(&server, client);
    done(&server, client);
}
BOTH_VERSIONS(the_head_and_two_chunks_arrive_as_given)

/* @functions:336 @functions:352 @data:48 */
static void an_empty_response_says_so_and_may_have_no_reason(void)
{
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    response.pReason = NULL;
    response.ReasonLength = 0;
    CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 200 \r\n", 15);
    CHECK_STR(client_header(wire, "Content-Length"), "0");
    still_usable(&server, client);
    done(&server, client);
}

/* @functions:337 @functions:341 @functions:357 @functions:361 @data:58 */
static void headers_follow_the_program(void)
{
    static const char *const cookies[] = {"a=1", "b=2", "c=3"};
    HTTP_MULTIPLE_KNOWN_HEADERS many;
    HTTP_UNKNOWN_HEADER unknown[2];
    HTTP_KNOWN_HEADER values[3];
    HTTP_RESPONSE_INFO info;
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    const char *at;
    SOCKET client;
    int i;

    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    set_known(&response, HttpHeaderContentLength, "6");
    set_known(&response, HttpHeaderServer, "mine");
    set_known(&response, HttpHeaderEtag, "");
    set_unknown(&unknown[0], "X-Empty", "");
    set_unknown(&unknown[1], "X-Full", "full");
    response.Headers.UnknownHeaderCount = 2;
    response.Headers.pUnknownHeaders = unknown;
    memset(&many, 0, sizeof many);
    for (i = 0; i < 3; i++) {
        values[i].pRawValue = cookies[i];
        values[i].RawValueLength = 3;
    }
    many.HeaderId = HttpHeaderSetCookie;
    many.Flags = HTTP_RESPONSE_INFO_FLAGS_PRESERVE_ORDER;
    many.KnownHeaderCount = 3;
    many.KnownHeaders = values;
    info.Type = HttpResponseInfoTypeMultipleKnownHeaders;
    info.Length = sizeof many;
    info.pInfo = &many;
    response.ResponseInfoCount = 1;
    response.pResponseInfo = &info;
    server_chunk(&chunk, "12345678", 8);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_STR(client_header(wire, "Content-Length"), "6");
    CHECK_STR(client_header(wire, "Server"), "mine Microsoft-HTTPAPI/2.0");
    CHECK(client_header(wire, "ETag") == NULL);
    CHECK(strstr(wire, "\r\nX-Empty:") != NULL);
    CHECK_STR(client_header(wire, "X-Full"), "full");
    for (at = wire, i = 0; i < 3; i++) {
        char line[40];
        snprintf(line, sizeof line, "\r\nSet-Cookie: %s\r\n", cookies[i]);
        at = strstr(at, line);
        CHECK(at != NULL);
    }
    CHECK_EQ(client_receive(client, wire, 8), 8);
    CHECK_MEM(wire, "12345678", 8);
    done(&server, client);
}

/* ---- framing and the end of the connection ---- */

/* @functions:338 @functions:339 @functions:367 @functions:368 @functions:369 @functions:376 */
static void a_response_in_pieces_is_not_framed_for_the_program(int version)
{
    HTTP_DATA_CHUNK chunks[2];
    HTTP_RESPONSE response;
    struct server server;
    ULONG bytes = 0;
    HTTP_REQUEST_ID id;
    SOCKET client;

    server_open(&server, version);
    client = ask(&server);
    id = message.request.RequestId;
    server_response(&response);
    server_chunk(&chunks[0], "pong", 4);
    server_chunk(&chunks[1], "pang", 4);
    response.EntityChunkCount = 2;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, &bytes), NO_ERROR);
    CHECK_EQ(client_head(client, wire, sizeof wire) + 8, bytes);
    CHECK(client_header(wire, "Content-Length") == NULL);
    CHECK(client_header(wire, "Transfer-Encoding") == NULL);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 0, NULL, NULL), NO_ERROR);
    server_chunk(&chunks[0], "foo", 3);
    server_chunk(&chunks[1], "bar", 3);
    CHECK_EQ(send_body(&server, 0, 2, chunks, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 6);
    CHECK_EQ(client_receive(client, wire, 14), 14);
    CHECK_MEM(wire, "pongpangfoobar", 14);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, id, 0, &message.request, sizeof message, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, id, 0, 0, NULL, NULL, NULL, 0, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(client_end(client), 0); /* nothing else could tell the end */
    done(&server, client);
}
BOTH_VERSIONS(a_response_in_pieces_is_not_framed_for_the_program)

/* @functions:370 */
static void an_empty_last_call_ends_a_counted_response(void)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    set_known(&response, HttpHeaderContentLength, "5");
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    server_chunk(&chunk, "12345", 5);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &chunk, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 0, NULL, NULL), NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "12345");
    still_usable(&server, client);
    done(&server, client);
}

/* @functions:349 @functions:351 @functions:375 */
static void the_connection_ends_when_it_is_told_to(int version)
{
    static const struct {
        const char *request;
        ULONG flags;
        const char *header;
    } cases[] = {
        {simple, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, NULL},
        {simple, 0, "close"},
        {"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 0, NULL},
        {"GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n", 0, NULL},
        {"GET / HTTP/1.0\r\n\r\n", 0, NULL},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 0, NULL},
    };
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    unsigned i;

    server_open(&server, version);
    server_chunk(&chunk, "bye", 3);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        client = client_connect(server.port);
        if (i ==
            4) { /* the prefix has a name: without a Host header nothing would be found, so an absolute target it is */
            char text[200];
            snprintf(text, sizeof text, "GET http://localhost:%u/ HTTP/1.0\r\n\r\n", server.port);
            ask_with(&server, client, text);
        } else {
            ask_with(&server, client, cases[i].request);
        }
        server_response(&response);
        response.EntityChunkCount = 1;
        response.pEntityChunks = &chunk;
        if (cases[i].header)
            set_known(&response, HttpHeaderConnection, cases[i].header);
        CHECK_EQ(send_response(&server, cases[i].flags, &response, NULL), NO_ERROR);
        client_response(client, wire, sizeof wire);
        CHECK_MEM(wire, "HTTP/1.1 200 OK\r\n", 17);
        CHECK_STR(client_header(wire, "Connection"), "close");
        CHECK(strstr(strstr(wire, "Connection: close") + 5, "Connection: close") == NULL);
        CHECK_STR(client_body(wire), "bye");
        CHECK_EQ(client_end(client), 0);
        closesocket(client);
    }
    client = ask(&server); /* DISCONNECT with the last piece */
    server_response(&response);
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 1, &chunk, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_EQ(client_receive(client, wire, 10), 3);
    done(&server, client);
}
BOTH_VERSIONS(the_connection_ends_when_it_is_told_to)

/* HEAD, 204 and 304 have no body on the wire whatever the program gives, and leave the connection usable. spec/observed.md 1.11 to 1.13 */
static void responses_that_have_no_body_get_none(void)
{
    static const struct {
        const char *method;
        USHORT status;
        const char *length; /* the program's */
    } cases[] = {
        {"HEAD", 200, NULL}, {"HEAD", 200, "20"}, {"GET", 204, NULL}, {"GET", 304, NULL}, {"GET", 304, "7"}};
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    unsigned i;

    server_open(&server, 2);
    client = client_connect(server.port);
    server_chunk(&chunk, "body", 4);
    for (i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        char text[100];
        unsigned at = i / 2;

        snprintf(text, sizeof text, "%s / HTTP/1.1\r\nHost: localhost\r\n\r\n", cases[at].method);
        ask_with(&server, client, text);
        server_response(&response);
        response.StatusCode = cases[at].status;
        if (cases[at].length)
            set_known(&response, HttpHeaderContentLength, cases[at].length);
        response.EntityChunkCount = i % 2;
        response.pEntityChunks = i % 2 ? &chunk : NULL;
        CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
        client_head(client, wire, sizeof wire);
        if (cases[at].length)
            CHECK_STR(client_header(wire, "Content-Length"), cases[at].length);
        else
            CHECK(client_header(wire, "Content-Length") == NULL);
        CHECK(client_header(wire, "Transfer-Encoding") == NULL);
        still_usable(&server, client);
    }
    done(&server, client);
}

/* AUTOMATIC_CHUNKING: a body of unknown length keeps the connection on HTTP/1.1, and ends it on 1.0. */
static void automatic_chunking_frames_the_pieces(void)
{
    static const ULONG more = HTTP_SEND_RESPONSE_FLAG_MORE_DATA;
    static const char expected[] = "4\r\npong\r\n6\r\nfoobar\r\n3\r\nend\r\n0\r\n\r\n";
    HTTP_DATA_CHUNK chunks[2];
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    ULONG bytes;

    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    server_chunk(&chunks[0], "pong", 4);
    response.EntityChunkCount = 1;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, more | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, &response, NULL),
             NO_ERROR);
    server_chunk(&chunks[0], "foo", 3);
    server_chunk(&chunks[1], "bar", 3);
    CHECK_EQ(send_body(&server, more | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, 2, chunks, &bytes),
             NO_ERROR);
    CHECK_EQ(send_body(&server, more, 0, NULL, NULL), NO_ERROR);
    server_chunk(&chunks[0], "end", 3);
    CHECK_EQ(send_body(&server, 0, 1, chunks, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_STR(client_header(wire, "Transfer-Encoding"), "chunked");
    CHECK(client_header(wire, "Content-Length") == NULL);
    CHECK_EQ(client_receive(client, wire, sizeof expected - 1), sizeof expected - 1);
    CHECK_MEM(wire, expected, sizeof expected - 1);
    still_usable(&server, client);

    ask_with(&server, client, simple); /* an empty last call */
    server_response(&response);
    CHECK_EQ(send_response(&server, more | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, &response, NULL),
             NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 0, NULL, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_EQ(client_receive(client, wire, 5), 5);
    CHECK_MEM(wire, "0\r\n\r\n", 5);
    still_usable(&server, client);

    ask_with(&server, client, simple); /* complete in one call: counted, not chunked */
    server_response(&response);
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, &response, NULL), NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_header(wire, "Content-Length"), "0");
    closesocket(client);

    client = client_connect(server.port);
    ask_with(&server, client, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
    server_response(&response);
    CHECK_EQ(send_response(&server, more | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, &response, NULL),
             NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 1, chunks, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK(client_header(wire, "Transfer-Encoding") == NULL);
    CHECK_EQ(client_receive(client, wire, 100), 3);
    done(&server, client);
}

/* @functions:353 */
static void an_answer_before_the_body_leaves_the_connection_usable(int version)
{
    struct server server;
    SOCKET client;

    server_open(&server, version);
    client = client_connect(server.port);
    ask_with(&server, client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
    server_answer(&server, message.request.RequestId, "early");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "early");
    client_send(client, "67890");
    still_usable(&server, client);
    done(&server, client);
}
BOTH_VERSIONS(an_answer_before_the_body_leaves_the_connection_usable)

/* ---- completion ---- */

/* @functions:343 @functions:345 */
static void an_overlapped_send_counts_what_the_client_receives(int version)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = ask(&server);
    server_response(&response);
    server_chunk(&chunk, "pong", 4);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(call_outcome(&call, server.queue,
                          HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL,
                                               NULL, NULL, 0, &call.overlapped, NULL),
                          &bytes),
             NO_ERROR);
    CHECK_EQ(client_response(client, wire, sizeof wire), bytes);
    CHECK(call_done(&call));
    call_free(&call);
    done(&server, client);
}
BOTH_VERSIONS(an_overlapped_send_counts_what_the_client_receives)

/* @functions:344 @functions:346 */
static void an_inline_send_posts_one_packet_unless_told_not_to(int version)
{
    HTTP_RESPONSE response;
    struct server server;
    OVERLAPPED overlapped, *out = NULL;
    ULONG_PTR key = 0;
    DWORD bytes = 0;
    SOCKET client;
    HANDLE port;
    ULONG sent;

    server_open(&server, version);
    client = ask(&server);
    port = CreateIoCompletionPort(server.queue, NULL, 5, 0);
    CHECK(port != NULL);
    server_response(&response);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, &sent, NULL, 0,
                                  &overlapped, NULL),
             NO_ERROR);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &out, CLIENT_PATIENCE));
    CHECK(out == &overlapped && key == 5);
    CHECK_EQ(client_response(client, wire, sizeof wire), bytes);
    CHECK_EQ(sent, bytes);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 10));

    CHECK(SetFileCompletionNotificationModes(server.queue, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS |
                                                               FILE_SKIP_SET_EVENT_ON_HANDLE));
    ask_with(&server, client, simple);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, &sent, NULL, 0,
                                  &overlapped, NULL),
             NO_ERROR);
    CHECK_EQ(client_response(client, wire, sizeof wire), sent);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    done(&server, client);
    CloseHandle(port);
}
BOTH_VERSIONS(an_inline_send_posts_one_packet_unless_told_not_to)

/* ---- big responses ---- */

#define BIG (48u << 20)

static char *big_body(void)
{
    static char *body;
    size_t i;

    if (!body) {
        body = (char *)malloc(BIG);
        CHECK(body != NULL);
        for (i = 0; i < BIG; i++)
            body[i] = (char)(i * 31 + (i >> 11));
    }
    return body;
}

static void receive_big(SOCKET client, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t part = length - at < sizeof wire ? length - at : sizeof wire;
        CHECK_EQ(client_receive(client, wire, part), part);
        CHECK_MEM(wire, big_body() + at, part);
        at += part;
    }
}

static void prepare_big(HTTP_RESPONSE *response, HTTP_DATA_CHUNK *chunk)
{
    server_response(response);
    server_chunk(chunk, big_body(), BIG);
    response->EntityChunkCount = 1;
    response->pEntityChunks = chunk;
}

static void a_big_response_pends_until_the_client_has_read_it(int version)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    SOCKET client;
    size_t head;

    server_open(&server, version);
    call_init(&call);
    client = ask(&server);
    prepare_big(&response, &chunk);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_IO_PENDING);
    memset(&response, 0xEE, sizeof response); /* only what the chunks point to must stay */
    Sleep(30);
    CHECK(!call_done(&call));
    /* The id is dead from here on: the last send was accepted. */
    CHECK_EQ(HttpCancelHttpRequest(server.queue, message.request.RequestId, NULL), ERROR_CONNECTION_INVALID);
    head = client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, BIG + head);
    still_usable(&server, client);
    call_free(&call);
    done(&server, client);
}
BOTH_VERSIONS(a_big_response_pends_until_the_client_has_read_it)

/* @functions:371 */
static void a_second_send_is_refused_while_a_buffered_one_is_pending(void)
{
    static const ULONG flags = HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA;
    HTTP_DATA_CHUNK chunk, small;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    SOCKET client;

    server_open(&server, 2);
    call_init(&call);
    client = ask(&server);
    prepare_big(&response, &chunk);
    server_chunk(&small, "x", 1);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, flags, &response, NULL, NULL, NULL,
                                  0, &call.overlapped, NULL),
             ERROR_IO_PENDING);
    CHECK_EQ(send_body(&server, flags, 1, &small, NULL), ERROR_BAD_COMMAND);
    client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA, 1, &small, NULL), NO_ERROR);
    CHECK_EQ(client_receive(client, wire, 2), 1);
    call_free(&call);
    done(&server, client);
}

/* Without BUFFER_DATA sends may be queued; they leave in order. spec/observed.md 2.32 */
static void unbuffered_sends_queue_up_in_order(void)
{
    HTTP_DATA_CHUNK chunk, small[3];
    HTTP_RESPONSE response;
    struct server server;
    struct call calls[4];
    SOCKET client;
    int i;

    server_open(&server, 2);
    for (i = 0; i < 4; i++)
        call_init(&calls[i]);
    client = ask(&server);
    prepare_big(&response, &chunk);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                                  &response, NULL, NULL, NULL, 0, &calls[0].overlapped, NULL),
             ERROR_IO_PENDING);
    for (i = 0; i < 3; i++) {
        server_chunk(&small[i], &"123"[i], 1);
        CHECK_EQ(HttpSendResponseEntityBody(server.queue, message.request.RequestId,
                                            i < 2 ? HTTP_SEND_RESPONSE_FLAG_MORE_DATA : 0, 1, &small[i], NULL,
                                            NULL, 0, &calls[i + 1].overlapped, NULL),
                 ERROR_IO_PENDING);
    }
    client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(client_receive(client, wire, 4), 3);
    CHECK_MEM(wire, "123", 3);
    for (i = 0; i < 4; i++) {
        ULONG bytes = 0;
        CHECK_EQ(call_result(&calls[i], server.queue, &bytes), NO_ERROR);
        if (i)
            CHECK_EQ(bytes, 1);
        call_free(&calls[i]);
    }
    done(&server, client);
}

struct big_send {
    struct server *server;
    ULONG bytes;
};

static DWORD WINAPI send_big(void *argument)
{
    struct big_send *big = argument;
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;

    prepare_big(&response, &chunk);
    return send_response(big->server, 0, &response, &big->bytes);
}

static void a_synchronous_big_response_blocks_its_thread(void)
{
    struct server server;
    struct big_send big = {&server, 0};
    SOCKET client;
    HANDLE thread;
    size_t head;

    big_body();
    server_open(&server, 2);
    client = ask(&server);
    thread = run_thread(send_big, &big);
    CHECK_EQ(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
    head = client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(join_thread(thread), NO_ERROR);
    CHECK_EQ(big.bytes, BIG + head);
    still_usable(&server, client);
    done(&server, client);
}

/* Cancelling a send ends the exchange: the client sees a reset, never a shortened body. */
static void cancelling_a_send_resets_the_client(void)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct big_send big = {&server, 0};
    struct call call;
    SOCKET client;
    HANDLE thread;
    size_t length;
    int tries;

    server_open(&server, 2);
    call_init(&call);
    client = ask(&server);
    prepare_big(&response, &chunk);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_IO_PENDING);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    while ((length = client_receive(client, wire, sizeof wire)) == sizeof wire)
        ;
    closesocket(client);
    call_free(&call);

    client = ask(&server);
    thread = run_thread(send_big, &big);
    for (tries = 0; tries < 200 && !CancelSynchronousIo(thread); tries++)
        Sleep(10);
    CHECK_EQ(join_thread(thread), ERROR_OPERATION_ABORTED);
    done(&server, client);
}

/* @functions:377 */
static void a_client_that_vanishes_fails_the_send_in_the_end(int version)
{
    struct linger reset = {1, 0};
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG error;
    SOCKET client;
    int tries;

    server_open(&server, version);
    call_init(&call);
    client = ask(&server); /* in the middle of a response */
    prepare_big(&response, &chunk);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                                  &response, NULL, NULL, NULL, 0, &call.overlapped, NULL),
             ERROR_IO_PENDING);
    client_head(client, wire, sizeof wire);
    closesocket(client);
    error = call_result(&call, server.queue, NULL);
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID ||
          error == ERROR_OPERATION_ABORTED);
    error = send_body(&server, 0, 0, NULL, NULL);
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID);

    client = ask(&server); /* before it */
    setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    closesocket(client);
    server_chunk(&chunk, "x", 1);
    server_response(&response);
    error = send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL);
    for (tries = 0; tries < 500 && error == NO_ERROR; tries++) {
        error = send_body(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &chunk, NULL);
        Sleep(1);
    }
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID);
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(a_client_that_vanishes_fails_the_send_in_the_end)

/* ---- files ---- */

static HANDLE file_with(const char *data, DWORD length)
{
    WCHAR folder[MAX_PATH], name[MAX_PATH], prefix[4] = {'c', 'h', 'k', 0};
    DWORD written = 0;
    HANDLE file;

    CHECK(GetTempPathW(MAX_PATH, folder) > 0);
    CHECK(GetTempFileNameW(folder, prefix, 0, name) != 0);
    file = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                       CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, data, length, &written, NULL));
    CHECK_EQ(written, length);
    return file;
}

static void file_chunk(HTTP_DATA_CHUNK *chunk, HANDLE file, ULONGLONG start, ULONGLONG length)
{
    memset(chunk, 0, sizeof *chunk);
    chunk->DataChunkType = HttpDataChunkFromFileHandle;
    chunk->FromFileHandle.ByteRange.StartingOffset.QuadPart = start;
    chunk->FromFileHandle.ByteRange.Length.QuadPart = length;
    chunk->FromFileHandle.FileHandle = file;
}

/* @functions:359 @functions:360 @data:51 @data:52 */
static void file_chunks_send_the_slice_they_name(int version)
{
    static const struct {
        ULONGLONG start, length;
        const char *expected;
    } cases[] = {{0, HTTP_BYTE_RANGE_TO_EOF, "0123456789"},
                 {4, HTTP_BYTE_RANGE_TO_EOF, "456789"},
                 {2, 3, "234"},
                 {0, 10, "0123456789"},
                 {10, HTTP_BYTE_RANGE_TO_EOF, ""},
                 {9, 1, "9"}};
    HTTP_DATA_CHUNK chunks[3];
    HTTP_RESPONSE response;
    struct server server;
    HANDLE file;
    SOCKET client;
    unsigned i;

    file = file_with("0123456789", 10);
    server_open(&server, version);
    client = client_connect(server.port);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[40], length[10];

        ask_with(&server, client, simple);
        server_chunk(&chunks[0], "<", 1);
        file_chunk(&chunks[1], file, cases[i].start, cases[i].length);
        server_chunk(&chunks[2], ">", 1);
        server_response(&response);
        response.EntityChunkCount = 3;
        response.pEntityChunks = chunks;
        CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
        client_response(client, wire, sizeof wire);
        snprintf(expected, sizeof expected, "<%s>", cases[i].expected);
        snprintf(length, sizeof length, "%u", (unsigned)strlen(expected));
        CHECK_STR(client_body(wire), expected);
        CHECK_STR(client_header(wire, "Content-Length"), length);
    }
    ask_with(&server, client,
             simple); /* beyond the end: refused, nothing was sent, the request is still there */
    server_response(&response);
    response.EntityChunkCount = 1;
    response.pEntityChunks = chunks;
    file_chunk(&chunks[0], file, 11, 1);
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_HANDLE_EOF);
    file_chunk(&chunks[0], file, 5, 6);
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_HANDLE_EOF);
    file_chunk(&chunks[0], server.queue, 0, 1);
    CHECK(send_response(&server, 0, &response, NULL) != NO_ERROR);
    server_answer(&server, message.request.RequestId, "fine");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "fine");
    CloseHandle(file);
    done(&server, client);
}
BOTH_VERSIONS(file_chunks_send_the_slice_they_name)

/* The handle may be closed while an overlapped send of a big file is under way. */
static void a_big_file_arrives_whole(void)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    HANDLE file;
    SOCKET client;
    size_t head;

    file = file_with(big_body(), BIG);
    server_open(&server, 2);
    call_init(&call);
    client = ask(&server);
    server_response(&response);
    file_chunk(&chunk, file, 0, HTTP_BYTE_RANGE_TO_EOF);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_IO_PENDING);
    head = client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, BIG + head);
    CloseHandle(file);
    still_usable(&server, client);
    call_free(&call);
    done(&server, client);
}

/* ---- many chunks, upgrades ---- */

static void a_hundred_chunks_leave_in_order(void)
{
    static HTTP_DATA_CHUNK chunks[9999];
    static char bytes[9999];
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    unsigned i;

    for (i = 0; i < 9999; i++) {
        bytes[i] = (char)('!' + i % 90);
        server_chunk(&chunks[i], &bytes[i], 1);
    }
    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    response.EntityChunkCount = 100;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 9999, chunks, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_EQ(client_receive(client, wire, 10100), 10099);
    CHECK_MEM(wire, bytes, 100);
    CHECK_MEM(wire + 100, bytes, 9999);
    done(&server, client);
}

/* @functions:348 */
static void an_upgraded_connection_passes_bytes_both_ways(int version)
{
    static const ULONG flags = HTTP_SEND_RESPONSE_FLAG_OPAQUE | HTTP_SEND_RESPONSE_FLAG_MORE_DATA |
                               HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA;
    HTTP_UNKNOWN_HEADER connection;
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    char buffer[100];
    SOCKET client;
    int i;

    server_open(&server, version);
    call_init(&call);
    client = client_connect(server.port);
    ask_with(&server, client,
             "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /not "
             "a request");
    server_response(&response);
    response.StatusCode = 101;
    response.pReason = "Switching Protocols";
    response.ReasonLength = 19;
    set_known(&response, HttpHeaderUpgrade, "websocket");
    set_unknown(&connection, "Connection", "Upgrade");
    response.Headers.UnknownHeaderCount = 1;
    response.Headers.pUnknownHeaders = &connection;
    CHECK_EQ(send_response(&server, flags, &response, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 101 Switching Protocols\r\n", 34);
    CHECK_STR(client_header(wire, "Connection"), "Upgrade");
    CHECK_STR(client_header(wire, "Upgrade"), "websocket");
    CHECK(client_header(wire, "Content-Length") == NULL);
    CHECK(client_header(wire, "Transfer-Encoding") == NULL);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 18);
    CHECK_MEM(buffer, "GET /not a request", 18);
    for (i = 0; i < 3; i++) {
        ResetEvent(call.overlapped.hEvent);
        CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer,
                                              sizeof buffer, NULL, &call.overlapped),
                 ERROR_IO_PENDING);
        client_send(client, "ping");
        CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
        server_chunk(&chunk, buffer, bytes);
        CHECK_EQ(send_body(&server, flags, 1, &chunk, NULL), NO_ERROR);
        CHECK_EQ(client_receive(client, wire, 4), 4);
        CHECK_MEM(wire, "ping", 4);
    }
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             ERROR_HANDLE_EOF);
    server_chunk(&chunk, "bye", 3);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_OPAQUE, 1, &chunk, NULL), NO_ERROR);
    CHECK_EQ(client_receive(client, wire, 10), 3);
    call_free(&call);
    done(&server, client);
}
BOTH_VERSIONS(an_upgraded_connection_passes_bytes_both_ways)

/* @functions:363 @data:59 */
static void a_policy_of_no_caching_changes_nothing(void)
{
    HTTP_CACHE_POLICY policy;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = ask(&server);
    memset(&policy, 0, sizeof policy);
    policy.Policy = HttpCachePolicyNocache;
    server_response(&response);
    response.Flags = HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                  0, NULL, NULL),
             NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 200 OK\r\n", 17);
    still_usable(&server, client);
    done(&server, client);
}

CHECK_MAIN(CHECK_BOTH(unknown_ids_are_refused),
           CHECK_BOTH(malformed_responses_are_refused_and_leave_the_request_answerable),
           CHECK_TEST(a_missing_fragment_fails_the_call_only),
           CHECK_TEST(trailers_are_refused_where_they_are_not_supported),
           CHECK_BOTH(the_head_and_two_chunks_arrive_as_given),
           CHECK_TEST(an_empty_response_says_so_and_may_have_no_reason),
           CHECK_TEST(headers_follow_the_program),
           CHECK_BOTH(a_response_in_pieces_is_not_framed_for_the_program),
           CHECK_TEST(an_empty_last_call_ends_a_counted_response),
           CHECK_BOTH(the_connection_ends_when_it_is_told_to),
           CHECK_TEST(responses_that_have_no_body_get_none), CHECK_TEST(automatic_chunking_frames_the_pieces),
           CHECK_BOTH(an_answer_before_the_body_leaves_the_connection_usable),
           CHECK_BOTH(an_overlapped_send_counts_what_the_client_receives),
           CHECK_BOTH(an_inline_send_posts_one_packet_unless_told_not_to),
           CHECK_BOTH(a_big_response_pends_until_the_client_has_read_it),
           CHECK_TEST(a_second_send_is_refused_while_a_buffered_one_is_pending),
           CHECK_TEST(unbuffered_sends_queue_up_in_order),
           CHECK_TEST(a_synchronous_big_response_blocks_its_thread),
           CHECK_TEST(cancelling_a_send_resets_the_client),
           CHECK_BOTH(a_client_that_vanishes_fails_the_send_in_the_end),
           CHECK_BOTH(file_chunks_send_the_slice_they_name), CHECK_TEST(a_big_file_arrives_whole),
           CHECK_TEST(a_hundred_chunks_leave_in_order),
           CHECK_BOTH(an_upgraded_connection_passes_bytes_both_ways),
           CHECK_TEST(a_policy_of_no_caching_changes_nothing))
