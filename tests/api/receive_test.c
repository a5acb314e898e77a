/* HttpReceiveHttpRequest: what it returns when, to whom. Checklist functions.md 229 to 274. */
#include "overlapped_call.h"

static struct message message, second;

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

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

/* Receives, answers and reads the answer. */
static void serve_one(struct server *server, SOCKET client)
{
    char text[2000];

    server_receive(server, &message, 0);
    server_answer(server, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
}

/* ---- handles, ids, arguments ---- */

/* @functions:229 @functions:230 @functions:231 @functions:286 @functions:284 */
static void bad_arguments_are_refused(int version)
{
    struct server server;
    struct call call;
    ULONG bytes = 0;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, &message.request, sizeof message, &bytes, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, 0xdeadbeef, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(receive(&server, 0xdeadbeef, 0, &message, sizeof message, &bytes), ERROR_CONNECTION_INVALID);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0x80, &message, sizeof message, &bytes), ERROR_INVALID_PARAMETER);
    CHECK_EQ(receive(&server, HTTP_NULL_ID,
                     HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY | HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message,
                     sizeof message, &bytes),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, NULL, sizeof message, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, (PHTTP_REQUEST)(void *)(message.room + 1),
                                    sizeof message - 8, &bytes, NULL),
             ERROR_NOACCESS);
    CHECK(!call_done(&call));
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(bad_arguments_are_refused)

/* ---- short buffers ---- */

/* @functions:267 @functions:268 @functions:269 @functions:270 @functions:271 @functions:272 @functions:273 @functions:274
 * @functions:285 @functions:266 */
static void a_short_buffer_reports_the_exact_size_and_binds_the_request(int version)
{
    ULONG bytes = 0xABCDEF, needed = 0;
    struct server server;
    HTTP_REQUEST_ID id;
    struct call call;
    SOCKET client;

    server_open(&server, version);
    client = client_with(&server, simple);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server) - 1, &bytes),
             ERROR_INSUFFICIENT_BUFFER);
    CHECK(bytes == 0xABCDEF || bytes == 0);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server), &needed), ERROR_MORE_DATA);
    CHECK(needed > fixed_size(&server));
    id = message.request.RequestId;
    CHECK(id != 0 && message.request.ConnectionId != 0);
    CHECK_EQ(message.request.Version.MajorVersion, 0);
    CHECK_EQ(message.request.BytesReceived, 0);

    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, id, 0, &message, needed - 1, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, needed);
    CHECK_EQ(message.request.RequestId, id);
    CHECK_EQ(receive(&server, id, 0, &message, needed - 1, NULL), ERROR_MORE_DATA);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, id, 0, &message, needed, &bytes), NO_ERROR);
    CHECK_EQ(bytes, needed);
    CHECK_EQ(message.request.RequestId, id);
    CHECK_STR(message.request.pRawUrl, "/");
    CHECK_EQ((unsigned char)message.room[needed], 0xCC);
    CHECK_EQ(receive(&server, id, 0, &message, sizeof message, &bytes), ERROR_HANDLE_EOF);
    CHECK(!call_done(&call));
    CHECK(CancelIo(server.queue));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    call_free(&call);
    server_answer(&server, id, "");
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_short_buffer_reports_the_exact_size_and_binds_the_request)

/* A pended receive with a short buffer completes with the size it would need. */
static void a_pended_receive_with_a_short_buffer_completes_more_data(int version)
{
    struct server server;
    struct call call;
    ULONG needed = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, fixed_size(&server),
                                    NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK_EQ(call_result(&call, server.queue, &needed), ERROR_MORE_DATA);
    CHECK(needed > fixed_size(&server));
    CHECK_EQ(receive(&server, message.request.RequestId, 0, &message, needed, NULL), NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_pended_receive_with_a_short_buffer_completes_more_data)

/* An inline ERROR_MORE_DATA is final: the event stays as it is, the size is written. */
static void an_inline_short_buffer_is_not_signalled(void)
{
    struct server server;
    struct call call;
    ULONG needed = 0, error;
    SOCKET client;

    server_open(&server, 2);
    call_init(&call);
    client = client_with(&server, simple);
    error = receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server), &needed);
    CHECK_EQ(error, ERROR_MORE_DATA);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId, 0, &message.request,
                                    fixed_size(&server), &needed, &call.overlapped),
             ERROR_MORE_DATA);
    CHECK(!call_done(&call));
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId, 0, &message.request, needed,
                                    &needed, &call.overlapped),
             NO_ERROR);
    CHECK_EQ(call_result(&call, server.queue, &error), NO_ERROR);
    CHECK_EQ(error, needed);
    call_free(&call);
    closesocket(client);
    server_close(&server);
}

/* ---- overlapped ---- */

/* @functions:232 @functions:233 @functions:234 @functions:235 @functions:291 */
static void a_receive_pends_until_the_head_is_complete(int version)
{
    struct server server;
    struct call call;
    DWORD count = 0;
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    CHECK(!GetOverlappedResult(server.queue, &call.overlapped, &count, FALSE));
    CHECK_EQ(GetLastError(), ERROR_IO_INCOMPLETE);
    client = client_connect(server.port);
    Sleep(20);
    CHECK(!call_done(&call));
    client_send_bytes(client, simple, 20);
    Sleep(20);
    CHECK(!call_done(&call));
    client_send(client, simple + 20);
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK(bytes > sizeof(HTTP_REQUEST_V1));
    CHECK_EQ(message.request.BytesReceived, strlen(simple));
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_receive_pends_until_the_head_is_complete)

/* @functions:258 @functions:259 @data:31 */
static void pended_receives_complete_in_order_one_each(int version)
{
    struct server server;
    struct call first, next;
    SOCKET a, b;

    server_open(&server, version);
    call_init(&first);
    call_init(&next);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &first.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &next.overlapped),
             ERROR_IO_PENDING);
    a = client_with(&server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(call_result(&first, server.queue, NULL), NO_ERROR);
    CHECK(!call_done(&next));
    b = client_with(&server, "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(call_result(&next, server.queue, NULL), NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/1");
    CHECK_STR(second.request.pRawUrl, "/2");
    CHECK(message.request.ConnectionId != second.request.ConnectionId);
    CHECK(message.request.RequestId != second.request.RequestId);
    call_free(&first);
    call_free(&next);
    closesocket(a);
    closesocket(b);
    server_close(&server);
}
BOTH_VERSIONS(pended_receives_complete_in_order_one_each)

/* @functions:260 @functions:261 @data:31 @data:32 */
static void a_pipelined_request_waits_for_the_answer_before_it(int version)
{
    struct server server;
    struct call call;
    char text[1000];
    SOCKET client;
    int i;

    server_open(&server, version);
    call_init(&call);
    client = client_with(&server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                  "POST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
                                  "GET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/1");
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    Sleep(20);
    CHECK(!call_done(&call));
    server_answer(&server, message.request.RequestId, "one");
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    CHECK_STR(second.request.pRawUrl, "/2");
    CHECK_EQ(second.request.ConnectionId, message.request.ConnectionId);
    CHECK(second.request.RequestId != message.request.RequestId);
    server_answer(&server, second.request.RequestId, "two");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/3");
    server_answer(&server, message.request.RequestId, "three");
    for (i = 0; i < 3; i++) {
        static const char *const bodies[] = {"one", "two", "three"};
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), bodies[i]);
    }
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_pipelined_request_waits_for_the_answer_before_it)

/* @functions:262 @functions:263 */
static void a_port_gets_one_packet_for_a_request(int version)
{
    struct server server;
    OVERLAPPED overlapped, *out = NULL;
    ULONG_PTR key = 0;
    DWORD bytes = 0;
    SOCKET client;
    HANDLE port;

    server_open(&server, version);
    port = CreateIoCompletionPort(server.queue, NULL, 0x1234, 0);
    CHECK(port != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 0));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    client = client_with(&server, simple);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &out, CLIENT_PATIENCE));
    CHECK_EQ(key, 0x1234);
    CHECK(out == &overlapped);
    CHECK(bytes > fixed_size(&server));
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    closesocket(client);
    server_close(&server);
    CloseHandle(port);
}
BOTH_VERSIONS(a_port_gets_one_packet_for_a_request)

static VOID CALLBACK on_thread_pool(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped,
                                    ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)overlapped;
    (void)io;
    ((ULONG_PTR *)context)[0] = error;
    ((ULONG_PTR *)context)[1] = bytes;
    SetEvent((HANDLE)((ULONG_PTR *)context)[2]);
}

/* The third idiom: thread-pool I/O. */
static void thread_pool_io_is_called_back_for_a_request(int version)
{
    ULONG_PTR seen[3] = {99, 0, 0};
    struct server server;
    OVERLAPPED overlapped;
    SOCKET client;
    HANDLE event;
    PTP_IO io;

    server_open(&server, version);
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    seen[2] = (ULONG_PTR)event;
    io = CreateThreadpoolIo(server.queue, on_thread_pool, seen, NULL);
    CHECK(io != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    StartThreadpoolIo(io);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK_EQ(WaitForSingleObject(event, CLIENT_PATIENCE), WAIT_OBJECT_0);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK_EQ(seen[0], NO_ERROR);
    CHECK(seen[1] > fixed_size(&server));
    CHECK_STR(message.request.pRawUrl, "/");
    closesocket(client);
    server_close(&server);
    CloseThreadpoolIo(io);
    CloseHandle(event);
}
BOTH_VERSIONS(thread_pool_io_is_called_back_for_a_request)

/* @functions:264 @functions:265 */
static void a_cancelled_receive_ends_aborted_with_no_bytes(int version)
{
    struct server server;
    struct call call;
    SOCKET client;
    ULONG bytes;
    int how;

    server_open(&server, version);
    for (how = 0; how < 3; how++) {
        call_init(&call);
        bytes = 77;
        CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                        &call.overlapped),
                 ERROR_IO_PENDING);
        CHECK(how == 0 ? CancelIo(server.queue)
                       : CancelIoEx(server.queue, how == 1 ? &call.overlapped : NULL));
        CHECK_EQ(call_result(&call, server.queue, &bytes), ERROR_OPERATION_ABORTED);
        CHECK_EQ(bytes, 0);
        CHECK(!CancelIoEx(server.queue, &call.overlapped));
        CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
        call_free(&call);
    }
    client = client_with(&server, simple);
    serve_one(&server, client);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_cancelled_receive_ends_aborted_with_no_bytes)

/* ---- synchronous threads ---- */

struct blocked {
    struct server *server;
    struct message message;
    HANDLE ready;
};

static DWORD WINAPI blocked_receive(void *argument)
{
    struct blocked *blocked = argument;

    SetEvent(blocked->ready);
    return HttpReceiveHttpRequest(blocked->server->queue, HTTP_NULL_ID, 0, &blocked->message.request,
                                  sizeof blocked->message, NULL, NULL);
}

static struct blocked sleepers[3];

static void start_sleepers(struct server *server, HANDLE *threads)
{
    int i;

    for (i = 0; i < 3; i++) {
        sleepers[i].server = server;
        sleepers[i].ready = CreateEventW(NULL, TRUE, FALSE, NULL);
        threads[i] = run_thread(blocked_receive, &sleepers[i]);
        CHECK_EQ(WaitForSingleObject(sleepers[i].ready, CLIENT_PATIENCE), WAIT_OBJECT_0);
        CloseHandle(sleepers[i].ready);
    }
    Sleep(30); /* usually they sleep by now; the outcome must not depend on it */
}

static void blocked_threads_each_get_one_request(int version)
{
    struct server server;
    HANDLE threads[3];
    SOCKET clients[3];
    int i;

    server_open(&server, version);
    start_sleepers(&server, threads);
    for (i = 0; i < 3; i++)
        clients[i] = client_with(&server, simple);
    for (i = 0; i < 3; i++)
        CHECK_EQ(join_thread(threads[i]), NO_ERROR);
    CHECK(sleepers[0].message.request.RequestId != sleepers[1].message.request.RequestId);
    CHECK(sleepers[0].message.request.RequestId != sleepers[2].message.request.RequestId);
    CHECK(sleepers[1].message.request.RequestId != sleepers[2].message.request.RequestId);
    for (i = 0; i < 3; i++) {
        char text[500];
        server_answer(&server, sleepers[i].message.request.RequestId, "here");
        (void)text;
    }
    for (i = 0; i < 3; i++) {
        char text[500];
        client_response(clients[i], text, sizeof text);
        CHECK_STR(client_body(text), "here");
        closesocket(clients[i]);
    }
    server_close(&server);
}
BOTH_VERSIONS(blocked_threads_each_get_one_request)

static void cancel_synchronous_io_wakes_a_blocked_receive(void)
{
    struct server server;
    HANDLE threads[3];
    int i, tries;

    server_open(&server, 2);
    start_sleepers(&server, threads);
    for (i = 0; i < 3; i++) {
        for (tries = 0; tries < CLIENT_PATIENCE / 10 && !CancelSynchronousIo(threads[i]); tries++)
            Sleep(10);
        CHECK_EQ(join_thread(threads[i]), ERROR_OPERATION_ABORTED);
    }
    server_close(&server);
}

/* Closing the queue under blocked threads. */
static void closing_the_queue_wakes_blocked_receives(int version)
{
    struct server server;
    HANDLE threads[3];
    DWORD code;
    int i;

    server_open(&server, version);
    start_sleepers(&server, threads);
    if (version == 1)
        CHECK(CloseHandle(server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    for (i = 0; i < 3; i++) {
        code = join_thread(threads[i]);
        CHECK(code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE);
    }
    server.queue = NULL;
    server_close(&server);
}
BOTH_VERSIONS(closing_the_queue_wakes_blocked_receives)

CHECK_MAIN(CHECK_BOTH(bad_arguments_are_refused),
           CHECK_BOTH(a_short_buffer_reports_the_exact_size_and_binds_the_request),
           CHECK_BOTH(a_pended_receive_with_a_short_buffer_completes_more_data),
           CHECK_TEST(an_inline_short_buffer_is_not_signalled),
           CHECK_BOTH(a_receive_pends_until_the_head_is_complete),
           CHECK_BOTH(pended_receives_complete_in_order_one_each),
           CHECK_BOTH(a_pipelined_request_waits_for_the_answer_before_it),
           CHECK_BOTH(a_port_gets_one_packet_for_a_request),
           CHECK_BOTH(thread_pool_io_is_called_back_for_a_request),
           CHECK_BOTH(a_cancelled_receive_ends_aborted_with_no_bytes),
           CHECK_BOTH(blocked_threads_each_get_one_request),
           CHECK_TEST(cancel_synchronous_io_wakes_a_blocked_receive),
           CHECK_BOTH(closing_the_queue_wakes_blocked_receives))
