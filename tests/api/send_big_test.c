/* Sends that take time, files, upgrades: big responses to slow, vanishing and cancelled clients. Checklist functions.md 343 to 371. */
#include "sending.h"

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
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && !CancelSynchronousIo(thread); tries++)
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
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && error == NO_ERROR; tries++) {
        error = send_body(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &chunk, NULL);
        Sleep(10);
    }
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID);
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(a_client_that_vanishes_fails_the_send_in_the_end)

CHECK_MAIN(CHECK_BOTH(an_overlapped_send_counts_what_the_client_receives),
           CHECK_BOTH(an_inline_send_posts_one_packet_unless_told_not_to),
           CHECK_BOTH(a_big_response_pends_until_the_client_has_read_it),
           CHECK_TEST(a_second_send_is_refused_while_a_buffered_one_is_pending),
           CHECK_TEST(unbuffered_sends_queue_up_in_order),
           CHECK_TEST(a_synchronous_big_response_blocks_its_thread),
           CHECK_TEST(cancelling_a_send_resets_the_client),
           CHECK_BOTH(a_client_that_vanishes_fails_the_send_in_the_end))
