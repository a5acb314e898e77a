/* HttpReceiveRequestEntityBody: reads, their ends, and flow control. Checklist functions.md 306 to 328. */
#include "overlapped_call.h"

static struct message message;

static const ULONG fill = HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER;

static ULONG read_body(struct server *server, ULONG flags, void *buffer, ULONG size, ULONG *bytes)
{
    return HttpReceiveRequestEntityBody(server->queue, message.request.RequestId, flags, buffer, size, bytes,
                                        NULL);
}

static ULONG read_body_later(struct server *server, ULONG flags, void *buffer, ULONG size, struct call *call)
{
    return HttpReceiveRequestEntityBody(server->queue, message.request.RequestId, flags, buffer, size, NULL,
                                        &call->overlapped);
}

/* A client that has announced `length` bytes and sent `part`; the request is received. */
static SOCKET post(struct server *server, ULONG length, const char *part, size_t part_length)
{
    SOCKET client = client_connect(server->port);
    char head[200];

    snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %lu\r\n\r\n",
             (unsigned long)length);
    client_send(client, head);
    client_send_bytes(client, part, part_length);
    server_receive(server, &message, 0);
    return client;
}

static void finish(struct server *server, SOCKET client)
{
    char text[1000];

    server_answer(server, message.request.RequestId, "done");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "done");
    closesocket(client);
    server_close(server);
}

/* @functions:306 @functions:307 @functions:308 @functions:309 @functions:323 @functions:318 @functions:455 */
static void bad_handles_ids_and_flags_are_refused(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    SOCKET client;
    ULONG bytes;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 4, "ping", 4);
    CHECK_EQ(HttpReceiveRequestEntityBody(NULL, message.request.RequestId, 0, buffer, 10, &bytes, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(
        HttpReceiveRequestEntityBody(NULL, message.request.RequestId, 0, buffer, 10, NULL, &call.overlapped),
        ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, HTTP_NULL_ID, 0, buffer, 10, &bytes, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, HTTP_NULL_ID, 0, buffer, 10, NULL, &call.overlapped),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, 0x123456789, 0, buffer, 10, &bytes, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(read_body(&server, 0x40, buffer, 10, &bytes), ERROR_INVALID_PARAMETER);
    CHECK_EQ(read_body(&server, 0, NULL, 10, &bytes), ERROR_INVALID_PARAMETER);
    server_answer(&server, message.request.RequestId, "");
    CHECK_EQ(read_body(&server, 0, buffer, 10, &bytes), ERROR_CONNECTION_INVALID);
    CHECK_EQ(read_body_later(&server, 0, buffer, 10, &call), ERROR_CONNECTION_INVALID);
    CHECK(!call_done(&call));
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(bad_handles_ids_and_flags_are_refused)

/* @functions:310 @functions:311 */
static void a_read_takes_what_is_there_then_meets_the_end(int version)
{
    struct server server;
    ULONG bytes = 0;
    char buffer[100];
    SOCKET client;

    server_open(&server, version);
    client = post(&server, 5, "ping", 5);
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "ping\0", 5);
    bytes = 0xABCDEF;
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), ERROR_HANDLE_EOF);
    CHECK(bytes == 0xABCDEF || bytes == 0);
    CHECK_EQ(
        read_body(&server, HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER, buffer, sizeof buffer, &bytes),
        ERROR_HANDLE_EOF);
    finish(&server, client);
}
BOTH_VERSIONS(a_read_takes_what_is_there_then_meets_the_end)

/* @functions:312 */
static void small_reads_give_the_body_in_order(int version)
{
    struct server server;
    char buffer[8] = "xxxxxxx";
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    client = post(&server, 5, "ping", 5);
    CHECK_EQ(read_body(&server, 0, buffer, 2, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 2);
    CHECK_MEM(buffer, "pix", 3);
    CHECK_EQ(read_body(&server, 0, buffer, 1, NULL), NO_ERROR);
    CHECK_MEM(buffer, "nix", 3);
    CHECK_EQ(read_body(&server, 0, buffer, 4, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 2);
    CHECK_MEM(buffer, "g\0xx", 4);
    CHECK_EQ(read_body(&server, 0, buffer, 4, &bytes), ERROR_HANDLE_EOF);
    finish(&server, client);
}
BOTH_VERSIONS(small_reads_give_the_body_in_order)

/* @functions:313 @functions:314 @functions:455 */
static void an_overlapped_read_of_what_is_there_completes_and_the_end_is_direct(int version)
{
    struct server server;
    struct call call;
    char buffer[100];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 5, "ping", 5);
    CHECK_EQ(
        call_outcome(&call, server.queue, read_body_later(&server, 0, buffer, sizeof buffer, &call), &bytes),
        NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "ping\0", 5);
    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_HANDLE_EOF);
    CHECK(!call_done(&call));
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(an_overlapped_read_of_what_is_there_completes_and_the_end_is_direct)

/* @functions:317 */
static void a_request_without_a_body_is_at_its_end_at_once(void)
{
    struct server server;
    char buffer[10];
    SOCKET client;
    ULONG bytes;

    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), ERROR_HANDLE_EOF);
    CHECK_EQ(read_body(&server, 0, NULL, 0, &bytes), ERROR_HANDLE_EOF);
    finish(&server, client);
}

/* @functions:319 @functions:321 */
static void a_read_of_what_is_not_there_yet_pends(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 10, "", 0);
    CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
    CHECK(!call_done(&call));
    client_send(client, "first");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "first", 5);
    client_send(client, "other");
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "other", 5);
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(a_read_of_what_is_not_there_yet_pends)

/* @functions:320 */
static void fill_buffer_waits_for_a_full_buffer_or_the_end(int version)
{
    struct server server;
    struct call call;
    char buffer[20];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 15, "01234", 5);
    CHECK_EQ(read_body_later(&server, fill, buffer, 10, &call), ERROR_IO_PENDING);
    client_send(client, "56");
    Sleep(20);
    CHECK(!call_done(&call));
    client_send(client, "789ab");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 10);
    CHECK_MEM(buffer, "0123456789", 10);
    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(read_body_later(&server, fill, buffer, 20, &call), ERROR_IO_PENDING);
    client_send(client, "cde");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "abcde", 5);
    CHECK_EQ(read_body(&server, fill, buffer, 20, &bytes), ERROR_HANDLE_EOF);
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(fill_buffer_waits_for_a_full_buffer_or_the_end)

/* @functions:322 */
static void a_read_without_a_buffer_waits_for_data(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 4, "", 0);
    CHECK_EQ(read_body_later(&server, 0, NULL, 0, &call), ERROR_IO_PENDING);
    client_send(client, "ping");
    CHECK_EQ(call_result(&call, server.queue, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, 1);
    CHECK_EQ(read_body(&server, 0, buffer, 0, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, 1);
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 4);
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(a_read_without_a_buffer_waits_for_data)

/* @functions:324 */
static void the_first_read_invites_the_body(int version)
{
    static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct server server;
    struct call call;
    char buffer[100];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = client_connect(server.port);
    client_send(client,
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK(client_silent(client, 20));
    CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
    CHECK_EQ(client_receive(client, buffer, strlen(invitation)), strlen(invitation));
    CHECK_MEM(buffer, invitation, strlen(invitation));
    client_send(client, "ping");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 4);
    CHECK_MEM(buffer, "ping", 4);
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(the_first_read_invites_the_body)

/* A program that answers without asking for the body: no invitation, and the connection cannot be used on. */
static void an_answer_instead_of_an_invitation_ends_the_connection(void)
{
    struct server server;
    char text[1000];
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client,
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "no");
    client_response(client, text, sizeof text);
    CHECK_MEM(text, "HTTP/1.1 200 OK\r\n", 17);
    CHECK_STR(client_header(text, "Connection"), "close");
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    server_close(&server);
}

/* @functions:325 */
static void cancelling_the_request_ends_a_pended_read(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 4, "", 0);
    CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, message.request.RequestId, NULL), NO_ERROR);
    CHECK(call_result(&call, server.queue, NULL) != NO_ERROR);
    CHECK(client_end(client) != -1);
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(cancelling_the_request_ends_a_pended_read)

/* @functions:326 */
static void a_client_that_leaves_ends_a_pended_read(int version)
{
    struct linger reset = {1, 0};
    struct server server;
    struct call call;
    char buffer[10];
    SOCKET client;
    ULONG error;
    int how;

    server_open(&server, version);
    for (how = 0; how < 2; how++) {
        call_init(&call);
        client = post(&server, 40, "part", 4);
        CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, NULL), NO_ERROR);
        CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
        if (how)
            setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
        closesocket(client);
        error = call_result(&call, server.queue, NULL);
        CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID ||
              error == ERROR_OPERATION_ABORTED);
        error = read_body(&server, 0, buffer, sizeof buffer, NULL);
        CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID);
        call_free(&call);
    }
    server_close(&server);
}
BOTH_VERSIONS(a_client_that_leaves_ends_a_pended_read)

/* @functions:327 */
static void a_cancelled_read_can_be_repeated(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    ULONG bytes = 9;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 4, "", 0);
    CHECK_EQ(read_body_later(&server, 0, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, &bytes), ERROR_OPERATION_ABORTED);
    CHECK_EQ(bytes, 0);
    client_send(client, "ping");
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 4);
    call_free(&call);
    finish(&server, client);
}
BOTH_VERSIONS(a_cancelled_read_can_be_repeated)

/* A FILL_BUFFER read that has taken part of its bytes and is cancelled leaves them to the next read; our choice, since a short success
 * would look like the end of the body. */
static void a_cancelled_fill_gives_its_bytes_to_the_next_read(int version)
{
    char buffer[10], other[10];
    struct server server;
    struct call call, next;
    ULONG bytes = 9;
    SOCKET client;
    int i;

    server_open(&server, version);
    client = post(&server, 12, "01234", 5);
    for (i = 0; i < 2; i++) { /* alone, and before a read that can go on with it */
        call_init(&call);
        call_init(&next);
        CHECK_EQ(read_body_later(&server, fill, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
        if (i)
            CHECK_EQ(read_body_later(&server, 0, other, 3, &next), ERROR_IO_PENDING);
        CHECK(CancelIoEx(server.queue, &call.overlapped));
        CHECK_EQ(call_result(&call, server.queue, &bytes), ERROR_OPERATION_ABORTED);
        CHECK_EQ(bytes, 0);
        if (i)
            CHECK_EQ(call_result(&next, server.queue, &bytes), NO_ERROR);
        else
            CHECK_EQ(read_body(&server, 0, other, 2, &bytes), NO_ERROR);
        CHECK_EQ(bytes, i ? 3 : 2);
        CHECK_MEM(other, i ? "234" : "01", bytes);
        call_free(&call);
        call_free(&next);
    }
    client_send(client, "56789ab");
    CHECK_EQ(read_body(&server, fill, buffer, 7, &bytes), NO_ERROR);
    CHECK_MEM(buffer, "56789ab", 7);
    finish(&server, client);
}
BOTH_VERSIONS(a_cancelled_fill_gives_its_bytes_to_the_next_read)

/* The same when the handle goes through which the read was made, and another one reads on. */
static void a_closed_handle_gives_the_bytes_of_its_fill_back(void)
{
    static const WCHAR name[] = {'f', 'i', 'l', 'l', 0};
    struct server server;
    struct call call;
    char buffer[10];
    ULONG bytes = 0;
    HANDLE worker;
    SOCKET client;

    server_open(&server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, NULL, 0, &server.queue), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, NULL,
                                    HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &worker),
             NO_ERROR);
    server_bind(server.group, server.queue);
    call_init(&call);
    client = post(&server, 8, "0123", 4);
    CHECK_EQ(HttpReceiveRequestEntityBody(worker, message.request.RequestId, fill, buffer, 8, NULL,
                                          &call.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpCloseRequestQueue(worker), NO_ERROR);
    CHECK_EQ(WaitForSingleObject(call.overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    client_send(client, "4567");
    CHECK_EQ(read_body(&server, fill, buffer, 8, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 8);
    CHECK_MEM(buffer, "01234567", 8);
    call_free(&call);
    finish(&server, client);
}

/* A client that leaves in the middle ends the read with an error, and with the count of what is in the buffer. */
static void a_broken_fill_says_how_much_it_has_got(int version)
{
    struct server server;
    struct call call;
    char buffer[10];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = post(&server, 10, "01234", 5);
    CHECK_EQ(read_body_later(&server, fill, buffer, sizeof buffer, &call), ERROR_IO_PENDING);
    closesocket(client);
    CHECK(call_result(&call, server.queue, &bytes) != NO_ERROR);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(buffer, "01234", 5);
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(a_broken_fill_says_how_much_it_has_got)

struct reader {
    struct server *server;
    ULONG bytes;
    char buffer[10];
};

static DWORD WINAPI blocked_read(void *argument)
{
    struct reader *reader = argument;

    return read_body(reader->server, 0, reader->buffer, sizeof reader->buffer, &reader->bytes);
}

static void a_blocked_read_is_woken_by_data_and_by_cancellation(void)
{
    struct server server;
    struct reader reader = {&server, 0, ""};
    HANDLE thread;
    SOCKET client;
    int tries;

    server_open(&server, 2);
    client = post(&server, 4, "", 0);
    thread = run_thread(blocked_read, &reader);
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && !CancelSynchronousIo(thread); tries++)
        Sleep(10);
    CHECK_EQ(join_thread(thread), ERROR_OPERATION_ABORTED);
    thread = run_thread(blocked_read, &reader);
    Sleep(20);
    client_send(client, "ping");
    CHECK_EQ(join_thread(thread), NO_ERROR);
    CHECK_EQ(reader.bytes, 4);
    finish(&server, client);
}

/* ---- big bodies ---- */

#define BIG (32u << 20)

static unsigned char pattern(size_t at)
{
    return (unsigned char)(at * 31 + (at >> 11));
}

struct sender {
    SOCKET socket;
    volatile LONG sent; /* in units of PART */
    int chunked;
};

#define PART 65536

static int send_all(SOCKET s, const char *data, int length)
{
    while (length > 0) {
        int sent = send(s, data, length, 0);
        if (sent <= 0)
            return 0;
        data += sent;
        length -= sent;
    }
    return 1;
}

static DWORD WINAPI send_big(void *argument)
{
    struct sender *sender = argument;
    static char part[PART];
    char line[20];
    size_t at, i;

    for (at = 0; at < BIG; at += PART) {
        for (i = 0; i < PART; i++)
            part[i] = (char)pattern(at + i);
        if (sender->chunked) {
            snprintf(line, sizeof line, "%x\r\n", PART);
            if (!send_all(sender->socket, line, (int)strlen(line)))
                return 1;
        }
        if (!send_all(sender->socket, part, PART))
            return 1;
        if (sender->chunked && !send_all(sender->socket, "\r\n", 2))
            return 1;
        InterlockedIncrement(&sender->sent);
    }
    return sender->chunked && !send_all(sender->socket, "0\r\n\r\n", 5);
}

/* Reads the body to its end with reads of every kind and checks each byte. */
static void read_big(struct server *server)
{
    static char buffer[200000];
    size_t at = 0, i;
    ULONG bytes, error, size, turn = 0;
    struct call call;

    for (;; turn++) {
        size = 1 + (turn * 7919) % (ULONG)sizeof buffer;
        bytes = 0;
        if (turn % 3 == 0) {
            error = read_body(server, 0, buffer, size, &bytes);
        } else {
            ULONG flags = turn % 3 == 1 ? HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER : 0;
            call_init(&call);
            error = call_outcome(&call, server->queue, read_body_later(server, flags, buffer, size, &call),
                                 &bytes);
            call_free(&call);
            if (error == NO_ERROR && flags && at + bytes < BIG)
                CHECK_EQ(bytes, size);
        }
        if (error == ERROR_HANDLE_EOF)
            break;
        CHECK_EQ(error, NO_ERROR);
        CHECK(bytes > 0 && bytes <= size);
        for (i = 0; i < bytes; i++)
            CHECK_EQ((unsigned char)buffer[i], pattern(at + i));
        at += bytes;
    }
    CHECK_EQ(at, BIG);
}

/* A program that does not read stops the client; then everything arrives, byte for byte. */
static void a_big_body_waits_for_a_slow_program(int chunked)
{
    struct sender sender = {0, 0, 0};
    struct server server;
    char head[200];
    HANDLE thread;
    LONG before;

    server_open(&server, 2);
    sender.socket = client_connect(server.port);
    sender.chunked = chunked;
    if (chunked)
        snprintf(head, sizeof head,
                 "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    else
        snprintf(head, sizeof head, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %u\r\n\r\n", BIG);
    client_send(sender.socket, head);
    thread = run_thread(send_big, &sender);
    server_receive(&server, &message, 0);
    do {
        before = InterlockedCompareExchange(&sender.sent, 0, 0);
        Sleep(100);
    } while (before != InterlockedCompareExchange(&sender.sent, 0, 0));
    CHECK(before < (LONG)(BIG / PART));
    read_big(&server);
    CHECK_EQ(join_thread(thread), 0);
    finish(&server, sender.socket);
}

static void a_big_counted_body_waits_for_a_slow_program(void)
{
    a_big_body_waits_for_a_slow_program(0);
}

static void a_big_chunked_body_waits_for_a_slow_program(void)
{
    a_big_body_waits_for_a_slow_program(1);
}

/* A body nobody reads is read over after the answer, and the connection goes on. */
static void a_big_body_that_nobody_reads_is_drained(void)
{
    struct sender sender = {0, 0, 0};
    struct server server;
    char text[1000];
    HANDLE thread;

    server_open(&server, 2);
    sender.socket = client_connect(server.port);
    snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %u\r\n\r\n", BIG);
    client_send(sender.socket, text);
    thread = run_thread(send_big, &sender);
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "early");
    client_response(sender.socket, text, sizeof text);
    CHECK_STR(client_body(text), "early");
    CHECK_EQ(join_thread(thread), 0);
    client_send(sender.socket, "GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/next");
    finish(&server, sender.socket);
}

/* Broken framing fails the read that meets it. spec/observed.md 1.48 */
static void broken_chunks_end_the_read_with_an_error(void)
{
    struct server server;
    char buffer[100];
    ULONG error, bytes;
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client,
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    server_receive(&server, &message, 0);
    CHECK_EQ(read_body(&server, 0, buffer, sizeof buffer, &bytes), NO_ERROR);
    CHECK_EQ(bytes, 3);
    client_send(client, "xyz\r\n");
    error = read_body(&server, 0, buffer, sizeof buffer, &bytes);
    CHECK(error != NO_ERROR && error != ERROR_HANDLE_EOF);
    closesocket(client);
    server_close(&server);
}

CHECK_MAIN(CHECK_BOTH(bad_handles_ids_and_flags_are_refused),
           CHECK_BOTH(a_read_takes_what_is_there_then_meets_the_end),
           CHECK_BOTH(small_reads_give_the_body_in_order),
           CHECK_BOTH(an_overlapped_read_of_what_is_there_completes_and_the_end_is_direct),
           CHECK_TEST(a_request_without_a_body_is_at_its_end_at_once),
           CHECK_BOTH(a_read_of_what_is_not_there_yet_pends),
           CHECK_BOTH(fill_buffer_waits_for_a_full_buffer_or_the_end),
           CHECK_BOTH(a_read_without_a_buffer_waits_for_data), CHECK_BOTH(the_first_read_invites_the_body),
           CHECK_TEST(an_answer_instead_of_an_invitation_ends_the_connection),
           CHECK_BOTH(cancelling_the_request_ends_a_pended_read),
           CHECK_BOTH(a_client_that_leaves_ends_a_pended_read), CHECK_BOTH(a_cancelled_read_can_be_repeated),
           CHECK_BOTH(a_cancelled_fill_gives_its_bytes_to_the_next_read),
           CHECK_TEST(a_closed_handle_gives_the_bytes_of_its_fill_back),
           CHECK_BOTH(a_broken_fill_says_how_much_it_has_got),
           CHECK_TEST(a_blocked_read_is_woken_by_data_and_by_cancellation),
           CHECK_TEST(a_big_counted_body_waits_for_a_slow_program),
           CHECK_TEST(a_big_chunked_body_waits_for_a_slow_program),
           CHECK_TEST(a_big_body_that_nobody_reads_is_drained),
           CHECK_TEST(broken_chunks_end_the_read_with_an_error))
