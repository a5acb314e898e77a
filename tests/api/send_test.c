/* Sending: what is refused, what goes on the wire, and how it ends. Checklist functions.md 329 to 379 without caches, data.md C. */
#include "sending.h"

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
        else if (i == 1) /* HEAD: the length that a GET would have got */
            CHECK_STR(client_header(wire, "Content-Length"), "4");
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
           CHECK_BOTH(an_answer_before_the_body_leaves_the_connection_usable))
