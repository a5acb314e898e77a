/* Cancelling requests, and waiting for the end of a connection. Checklist functions.md 380 to 393 for HTTP/1. */
#include "overlapped_call.h"

static struct message message;

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static SOCKET ask(struct server *server)
{
    SOCKET client = client_connect(server->port);

    client_send(client, simple);
    server_receive(server, &message, 0);
    return client;
}

static void reset(SOCKET client)
{
    struct linger now = {1, 0};

    setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&now, sizeof now);
    closesocket(client);
}

/* @functions:380 @functions:381 @functions:382 @functions:383 */
static void cancelling_resets_the_client_and_ends_the_id(int version)
{
    HTTP_RESPONSE response;
    struct server server;
    HTTP_REQUEST_ID id;
    SOCKET client;
    char text[500];

    server_open(&server, version);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, 0x12345678, NULL), ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, HTTP_NULL_ID, NULL), ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpCancelHttpRequest(NULL, 0x12345678, NULL), ERROR_INVALID_HANDLE);
    client = ask(&server);
    id = message.request.RequestId;
    CHECK_EQ(HttpCancelHttpRequest(server.queue, id, NULL), NO_ERROR);
    CHECK(client_end(client) == 1);
    server_response(&response);
    CHECK_EQ(HttpSendHttpResponse(server.queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, id, NULL), ERROR_CONNECTION_INVALID);
    closesocket(client);
    client = ask(&server);
    id = message.request.RequestId;
    server_answer(&server, id, "x");
    CHECK_EQ(HttpCancelHttpRequest(server.queue, id, NULL), ERROR_CONNECTION_INVALID);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "x");
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(cancelling_resets_the_client_and_ends_the_id)

/* With an OVERLAPPED, and in the middle of a response. */
static void cancelling_may_be_overlapped_and_come_late(void)
{
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    char text[500];
    SOCKET client;
    ULONG error;

    server_open(&server, 2);
    call_init(&call);
    client = ask(&server);
    server_response(&response);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                                  &response, NULL, NULL, NULL, 0, NULL, NULL),
             NO_ERROR);
    client_head(client, text, sizeof text);
    error = HttpCancelHttpRequest(server.queue, message.request.RequestId, &call.overlapped);
    CHECK_EQ(call_outcome(&call, server.queue, error, NULL), NO_ERROR);
    CHECK(client_end(client) == 1);
    closesocket(client);
    call_free(&call);
    server_close(&server);
}

static ULONG wait_with(int ex, struct server *server, HTTP_CONNECTION_ID id, struct call *call)
{
    return ex ? HttpWaitForDisconnectEx(server->queue, id, 0, call ? &call->overlapped : NULL)
              : HttpWaitForDisconnect(server->queue, id, call ? &call->overlapped : NULL);
}

/* @functions:385 @functions:386 @functions:387 @functions:391 */
static void a_wait_ends_with_the_connection_however_it_ends(int version)
{
    struct server server;
    struct call call;
    SOCKET client;
    int ex, how;

    server_open(&server, version);
    for (ex = 0; ex < 2; ex++) {
        for (how = 0; how < 4; how++) {
            call_init(&call);
            client = ask(&server);
            CHECK_EQ(wait_with(ex, &server, message.request.ConnectionId, &call), ERROR_IO_PENDING);
            CHECK(!call_done(&call));
            if (how == 0)
                reset(client);
            else if (how == 1)
                closesocket(client);
            else if (how == 2)
                CHECK_EQ(HttpCancelHttpRequest(server.queue, message.request.RequestId, NULL), NO_ERROR);
            else {
                HTTP_RESPONSE response;
                char text[500];
                server_response(&response);
                CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId,
                                              HTTP_SEND_RESPONSE_FLAG_DISCONNECT, &response, NULL, NULL, NULL,
                                              0, NULL, NULL),
                         NO_ERROR);
                client_response(client, text, sizeof text);
                CHECK_EQ(client_end(client), 0);
                closesocket(client);
            }
            CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
            if (how == 2)
                closesocket(client);
            call_free(&call);
        }
    }
    server_close(&server);
}
BOTH_VERSIONS(a_wait_ends_with_the_connection_however_it_ends)

struct waiter {
    struct server *server;
    HTTP_CONNECTION_ID id;
};

static DWORD WINAPI blocked_wait(void *argument)
{
    struct waiter *waiter = argument;

    return HttpWaitForDisconnect(waiter->server->queue, waiter->id, NULL);
}

/* @functions:388 */
static void a_synchronous_wait_blocks_until_the_end(void)
{
    struct server server;
    struct waiter waiter;
    HANDLE thread;
    SOCKET client;
    int tries;

    server_open(&server, 2);
    client = ask(&server);
    waiter.server = &server;
    waiter.id = message.request.ConnectionId;
    thread = run_thread(blocked_wait, &waiter);
    CHECK_EQ(WaitForSingleObject(thread, 30), WAIT_TIMEOUT);
    closesocket(client);
    CHECK_EQ(join_thread(thread), NO_ERROR);

    client = ask(&server);
    waiter.id = message.request.ConnectionId;
    thread = run_thread(blocked_wait, &waiter);
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && !CancelSynchronousIo(thread); tries++)
        Sleep(10);
    CHECK_EQ(join_thread(thread), ERROR_OPERATION_ABORTED);
    closesocket(client);
    server_close(&server);
}

/* @functions:389 @functions:393 @functions:392 */
static void bad_waits_never_block(void)
{
    struct server server;
    HTTP_CONNECTION_ID id;
    struct call call;
    SOCKET client;
    ULONG error;
    int tries;

    server_open(&server, 2);
    call_init(&call);
    CHECK(HttpWaitForDisconnect(server.queue, 0x1234567, NULL) != NO_ERROR);
    CHECK(HttpWaitForDisconnect(server.queue, HTTP_NULL_ID, NULL) != NO_ERROR);
    CHECK(HttpWaitForDisconnectEx(server.queue, 0x1234567, 0, &call.overlapped) != ERROR_IO_PENDING);
    CHECK_EQ(HttpWaitForDisconnect(NULL, 0x1234567, NULL), ERROR_INVALID_HANDLE);
    client = ask(&server);
    id = message.request.ConnectionId;
    CHECK_EQ(HttpWaitForDisconnectEx(server.queue, id, 1, NULL), ERROR_INVALID_PARAMETER);
    CHECK(!call_done(&call));
    CHECK_EQ(HttpWaitForDisconnectEx(server.queue, id, 0, &call.overlapped), ERROR_IO_PENDING);
    reset(client);
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    /* From here on it is gone: every further wait ends at once, with success or with an error. */
    for (tries = 0; tries < 10; tries++) {
        ResetEvent(call.overlapped.hEvent);
        error = HttpWaitForDisconnectEx(server.queue, id, 0, &call.overlapped);
        CHECK(error != ERROR_IO_PENDING);
        Sleep(1);
    }
    call_free(&call);
    server_close(&server);
}

/* @functions:390 */
static void the_end_of_a_request_is_not_the_end_of_the_connection(int version)
{
    struct server server;
    struct call call;
    char text[500];
    SOCKET client;
    int i;

    server_open(&server, version);
    call_init(&call);
    client = ask(&server);
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, &call.overlapped),
             ERROR_IO_PENDING);
    for (i = 0; i < 3; i++) {
        server_answer(&server, message.request.RequestId, "x");
        client_response(client, text, sizeof text);
        client_send(client, simple);
        server_receive(&server, &message, 0);
    }
    CHECK(!call_done(&call));
    closesocket(client);
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(the_end_of_a_request_is_not_the_end_of_the_connection)

/* Several waits on one connection, one of them cancelled. */
static void waits_on_one_connection_are_independent(void)
{
    struct server server;
    struct call calls[3];
    SOCKET client;
    int i;

    server_open(&server, 2);
    client = ask(&server);
    for (i = 0; i < 3; i++) {
        call_init(&calls[i]);
        CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, &calls[i].overlapped),
                 ERROR_IO_PENDING);
    }
    CHECK(CancelIoEx(server.queue, &calls[1].overlapped));
    CHECK_EQ(call_result(&calls[1], server.queue, NULL), ERROR_OPERATION_ABORTED);
    CHECK(!call_done(&calls[0]) && !call_done(&calls[2]));
    closesocket(client);
    CHECK_EQ(call_result(&calls[0], server.queue, NULL), NO_ERROR);
    CHECK_EQ(call_result(&calls[2], server.queue, NULL), NO_ERROR);
    for (i = 0; i < 3; i++)
        call_free(&calls[i]);
    server_close(&server);
}

/* The client leaves while the program lets megabytes of its body wait: the wait must end all the same. */
static void a_wait_ends_although_nobody_reads_the_body(void)
{
    static char part[200000];
    struct server server;
    struct call call;
    u_long nonblocking = 1;
    SOCKET client;

    server_open(&server, 2);
    call_init(&call);
    client = client_connect(server.port);
    client_send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, &call.overlapped),
             ERROR_IO_PENDING);
    ioctlsocket(client, FIONBIO, &nonblocking);
    do {
        while (send(client, part, sizeof part, 0) > 0)
            ;
        Sleep(20);
    } while (send(client, part, sizeof part, 0) > 0);
    CHECK(!call_done(&call));
    reset(client);
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    call_free(&call);
    server_close(&server);
}

/* A client that has sent its FIN may still reset. Nobody sends, nobody reads, and yet the request ends. */
static void a_reset_after_the_end_of_the_input_ends_the_request(void)
{
    struct server server;
    SOCKET client;
    HTTP_REQUEST_ID id;
    ULONG error = NO_ERROR;
    int tries;

    server_open(&server, 2);
    client = ask(&server);
    id = message.request.RequestId;
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, NULL), NO_ERROR);
    reset(client);
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && error == NO_ERROR; tries++) {
        error = HttpReceiveHttpRequest(server.queue, id, 0, &message.request, sizeof message, NULL, NULL);
        if (error == ERROR_HANDLE_EOF)
            error = NO_ERROR;
        Sleep(10);
    }
    CHECK_EQ(error, ERROR_CONNECTION_INVALID);
    server_close(&server);
}

/* An urgent byte, which HTTP does not know, changes nothing for the rest. */
static void an_urgent_byte_is_no_end(void)
{
    struct server server;
    SOCKET client;
    char text[500];

    server_open(&server, 2);
    client = ask(&server);
    CHECK_EQ(send(client, "!", 1, MSG_OOB), 1);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, NULL), NO_ERROR);
    Sleep(20);
    server_answer(&server, message.request.RequestId, "still here");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "still here");
    closesocket(client);
    server_close(&server);
}

/* Whoever asks for the connection's end with its only request is not watched as others are: what it does is noticed all the same. */
static void a_client_that_asks_only_once_is_missed_as_well(void)
{
    static const char once[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    struct server server;
    SOCKET client;
    ULONG error = NO_ERROR;
    int tries;

    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client, once);
    server_receive(&server, &message, 0);
    reset(client); /* somebody waits for it, or comes when it is gone altogether */
    error = HttpWaitForDisconnect(server.queue, message.request.ConnectionId, NULL);
    CHECK(error == NO_ERROR || error == ERROR_INVALID_PARAMETER);
    error = NO_ERROR;
    client = client_connect(server.port);
    client_send(client, once);
    server_receive(&server, &message, 0);
    reset(client); /* nobody does */
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && error == NO_ERROR; tries++) {
        error = HttpReceiveHttpRequest(server.queue, message.request.RequestId, 0, &message.request,
                                       sizeof message, NULL, NULL);
        if (error == ERROR_HANDLE_EOF)
            error = NO_ERROR;
        Sleep(10);
    }
    CHECK_EQ(error, ERROR_CONNECTION_INVALID);
    server_close(&server);
}

/* The last answer arrives whole, and an orderly end behind it, although the client sends more than it said. */
static void the_last_answer_survives_what_the_client_still_sends(void)
{
    static const char once[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    static char body[300000], text[sizeof body + 1000], more[100000];
    struct server server;
    SOCKET client;
    int i;

    memset(body, 'a', sizeof body - 1);
    memset(more, '\n', sizeof more);
    server_open(&server, 2);
    for (i = 0; i < 2; i++) {
        client = client_connect(server.port);
        client_send(client, once);
        server_receive(&server, &message, 0);
        if (i == 1)
            client_send_bytes(client, more, sizeof more);
        server_answer(&server, message.request.RequestId, body);
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), body);
        if (i == 0)
            CHECK_EQ(client_end(client), 0);
        closesocket(client);
    }
    server_close(&server);
}

CHECK_MAIN(CHECK_BOTH(cancelling_resets_the_client_and_ends_the_id),
           CHECK_TEST(cancelling_may_be_overlapped_and_come_late),
           CHECK_BOTH(a_wait_ends_with_the_connection_however_it_ends),
           CHECK_TEST(a_synchronous_wait_blocks_until_the_end), CHECK_TEST(bad_waits_never_block),
           CHECK_BOTH(the_end_of_a_request_is_not_the_end_of_the_connection),
           CHECK_TEST(waits_on_one_connection_are_independent),
           CHECK_TEST(a_wait_ends_although_nobody_reads_the_body),
           CHECK_TEST(a_reset_after_the_end_of_the_input_ends_the_request),
           CHECK_TEST(an_urgent_byte_is_no_end), CHECK_TEST(a_client_that_asks_only_once_is_missed_as_well),
           CHECK_TEST(the_last_answer_survives_what_the_client_still_sends))
