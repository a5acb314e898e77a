/* Bodies that come with the request: COPY_BODY, FLUSH_BODY. Checklist functions.md 275 to 288. */
#include "overlapped_call.h"

static struct message message, second;

static ULONG receive(struct server *server, HTTP_REQUEST_ID id, ULONG flags, struct message *out, ULONG size,
                     ULONG *bytes)
{
    return HttpReceiveHttpRequest(server->queue, id, flags, &out->request, size, bytes, NULL);
}

static ULONG fixed_size(const struct server *server)
{
    return server->version == 1 ? (ULONG)sizeof(HTTP_REQUEST_V1) : (ULONG)sizeof(HTTP_REQUEST_V2);
}

/* A connected client that has sent `text`. */
static SOCKET client_with(struct server *server, const char *text)
{
    SOCKET client = client_connect(server->port);

    client_send(client, text);
    return client;
}

/* ---- bodies with the request ---- */

/* @functions:275 @functions:276 @functions:277 @data:34 */
static void a_body_is_announced_when_it_is_not_asked_for(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
    const HTTP_KNOWN_HEADER *length = &message.request.Headers.KnownHeaders[HttpHeaderContentLength];
    struct server server;
    char text[200];
    SOCKET client;

    server_open(&server, version);
    snprintf(text, sizeof text, "%sping!", head);
    client = client_with(&server, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 0);
    CHECK(message.request.pEntityChunks == NULL);
    CHECK_EQ(message.request.BytesReceived, strlen(head) + 5);
    CHECK_STR(length->pRawValue, "5");
    CHECK_EQ(length->RawValueLength, 1);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_body_is_announced_when_it_is_not_asked_for)

/* @functions:278 @functions:315 @data:34 */
static void copy_body_delivers_a_small_body_as_one_chunk(int version)
{
    struct server server;
    ULONG bytes = 0;
    SOCKET client;
    char rest[10];

    server_open(&server, version);
    client = client_connect(server.port);
    client_send_bytes(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nping", 60);
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY);
    CHECK_EQ(message.request.Flags, 0);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].DataChunkType, HttpDataChunkFromMemory);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 5);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "ping\0", 5);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, rest, sizeof rest,
                                          &bytes, NULL),
             ERROR_HANDLE_EOF);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(copy_body_delivers_a_small_body_as_one_chunk)

/* @functions:279 @functions:280 @functions:281 @functions:316 */
static void copy_body_fills_a_buffer_that_is_too_small_for_the_body(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2048\r\n\r\n";
    char body[2048], copy[4096];
    struct server server;
    ULONG bytes = 0, chunk;
    SOCKET client;
    int i;

    for (i = 0; i < 2048; i++)
        body[i] = (char)(i * 7);
    server_open(&server, version);
    memcpy(copy, head, sizeof head - 1);
    memcpy(copy + sizeof head - 1, body, 2048);
    client = client_connect(server.port);
    client_send_bytes(client, copy, sizeof head - 1 + 2048);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY, &message, 2000, &bytes),
             NO_ERROR);
    CHECK_EQ(bytes, 2000);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    chunk = message.request.pEntityChunks[0].FromMemory.BufferLength;
    CHECK(chunk > 0 && chunk < 2000);
    CHECK_EQ(message.request.BytesReceived, sizeof head - 1 + 2048);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, body, chunk);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, copy, sizeof copy,
                                          &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 2048 - chunk);
    CHECK_MEM(copy, body + chunk, 2048 - chunk);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(copy_body_fills_a_buffer_that_is_too_small_for_the_body)

/* @functions:282 */
static void flush_body_waits_for_the_whole_body(int version)
{
    struct server server;
    struct call call;
    SOCKET client;
    ULONG bytes;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf");
    Sleep(30);
    CHECK(!call_done(&call));
    client_send(client, "full");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 8);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "halffull", 8);
    CHECK_EQ(message.request.Flags, 0);
    server_answer(&server, message.request.RequestId, "");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(flush_body_waits_for_the_whole_body)

/* FLUSH_BODY synchronously, cancelled, and with a client that goes away in the middle. */
static void flush_body_ends_when_cancelled_or_when_the_client_leaves(void)
{
    static const char half[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf";
    struct server server;
    struct call call;
    SOCKET client;
    ULONG error;

    server_open(&server, 2);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, half);
    Sleep(30);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    server_receive(&server, &message, 0); /* nobody has learnt its id, so it is there for the next */
    CHECK_EQ(message.request.Verb, HttpVerbPOST);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, message.request.RequestId, NULL), NO_ERROR);
    closesocket(client);

    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, half);
    Sleep(30);
    closesocket(client);
    error = call_result(&call, server.queue, NULL);
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID ||
          error == ERROR_OPERATION_ABORTED);
    call_free(&call);
    server_close(&server);
}

static void set_queue_timeout(struct server *server, USHORT seconds)
{
    HTTP_TIMEOUT_LIMIT_INFO limits;

    memset(&limits, 0, sizeof limits);
    limits.Flags.Present = 1;
    limits.RequestQueue = seconds;
    CHECK_EQ(HttpSetUrlGroupProperty(server->group, HttpServerTimeoutsProperty, &limits, sizeof limits),
             NO_ERROR);
}

/* A request that comes back from a cancelled FLUSH_BODY has waited longest: it is the next to be received, even in a queue that has
 * no room. */
static void a_request_that_comes_back_is_the_next(void)
{
    static const char next[] = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const char half[] =
        "POST /first HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n";
    ULONG room = 1;
    char invitation[200];
    SOCKET first, other;
    struct server server;
    struct call call;

    server_open(&server, 2);
    CHECK_EQ(
        HttpSetRequestQueueProperty(server.queue, HttpServerQueueLengthProperty, &room, sizeof room, 0, NULL),
        NO_ERROR);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    first = client_with(&server, half);
    client_head(first, invitation, sizeof invitation); /* whoever receives it wants its body: it is taken */
    other = client_with(&server, next);
    other = client_that_waits(client_with(&server, next), other);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/first");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/second");
    call_free(&call);
    closesocket(first);
    closesocket(other);
    server_close(&server);
}

/* And it does not wait for ever: the queue's timer begins anew. */
static void a_request_that_comes_back_is_timed_again(void)
{
    static const char half[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf";
    struct server server;
    struct call call;
    SOCKET client;

    server_open(&server, 2);
    set_queue_timeout(&server, 1);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, half);
    Sleep(2000); /* its first second in the queue is over, and counts no more */
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    CHECK(client_end(client) >= 0); /* 503 with the basic verbosity: no page */
    call_free(&call);
    closesocket(client);
    server_close(&server);
}

/* A body that the buffer cannot hold does not make FLUSH_BODY wait for ever: what fits is delivered, the rest is read. */
static void flush_body_delivers_what_fits_of_a_big_body(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n";
    static char body[40000], rest[40000];
    struct server server;
    ULONG bytes = 0, done;
    SOCKET client;
    unsigned i;

    for (i = 0; i < sizeof body; i++)
        body[i] = (char)(i * 13 + (i >> 8));
    server_open(&server, version);
    client = client_with(&server, head);
    client_send_bytes(client, body, sizeof body);
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    done = message.request.pEntityChunks[0].FromMemory.BufferLength;
    CHECK(done > 10000 && done < sizeof message);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, body, done);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId,
                                          HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER, rest,
                                          sizeof rest, &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, sizeof body - done);
    CHECK_MEM(rest, body + done, bytes);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(flush_body_delivers_what_fits_of_a_big_body)

/* The same flags work on a request that is received again by its id, here after a buffer that was too short. */
static void a_body_comes_with_a_request_received_by_its_id(int version)
{
    struct server server;
    ULONG needed = 0;
    struct call call;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = client_with(
        &server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n");
    CHECK_EQ(receive(&server, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message,
                     fixed_size(&server), &needed),
             ERROR_MORE_DATA);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId,
                                    HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message.request, sizeof message,
                                    NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client_response(client, second.room, sizeof second); /* invited: it waits for the body */
    CHECK_STR(second.room, "HTTP/1.1 100 Continue\r\n\r\n");
    client_send(client, "halffull");
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "halffull", 8);
    CHECK_EQ(message.request.Flags, 0);
    server_answer(&server, message.request.RequestId, "");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_body_comes_with_a_request_received_by_its_id)

/* A client that has said its last word still gets its answers. */
static void a_client_that_closed_its_sending_side_is_answered(void)
{
    struct server server;
    char text[500];
    SOCKET client;
    int i;

    server_open(&server, 2);
    client = client_with(
        &server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    for (i = 0; i < 2; i++) {
        server_receive(&server, &message, 0);
        Sleep(20);
        server_answer(&server, message.request.RequestId, i ? "two" : "one");
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), i ? "two" : "one");
    }
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    server_close(&server);
}

/* @functions:288 */
static void a_chunked_body_is_delivered_without_its_framing(void)
{
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 5);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "abcde", 5);
    CHECK_STR(message.request.Headers.KnownHeaders[HttpHeaderTransferEncoding].pRawValue, "chunked");
    CHECK_EQ(message.request.Flags, 0);
    closesocket(client);
    server_close(&server);
}

CHECK_MAIN(CHECK_BOTH(a_body_is_announced_when_it_is_not_asked_for),
           CHECK_BOTH(copy_body_delivers_a_small_body_as_one_chunk),
           CHECK_BOTH(copy_body_fills_a_buffer_that_is_too_small_for_the_body),
           CHECK_BOTH(flush_body_waits_for_the_whole_body),
           CHECK_TEST(flush_body_ends_when_cancelled_or_when_the_client_leaves),
           CHECK_TEST(a_request_that_comes_back_is_the_next),
           CHECK_TEST(a_request_that_comes_back_is_timed_again),
           CHECK_BOTH(flush_body_delivers_what_fits_of_a_big_body),
           CHECK_BOTH(a_body_comes_with_a_request_received_by_its_id),
           CHECK_TEST(a_client_that_closed_its_sending_side_is_answered),
           CHECK_TEST(a_chunked_body_is_delivered_without_its_framing))
