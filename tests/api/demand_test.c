/* HttpWaitForDemandStart. Checklist functions.md 95 to 105, 63, 65. */
#include "overlapped_call.h"

static struct message message;

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/* A server whose queue belongs to a controller, and a worker's handle to it. */
static void open_controlled(struct server *server, HANDLE *worker, const char *suffix)
{
    char text[100];
    WCHAR name[100];

    snprintf(text, sizeof text, "demand-%lu-%s", (unsigned long)GetCurrentProcessId(), suffix);
    server_wide(name, 100, text);
    server_open(server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server->queue), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, NULL,
                                    HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER, &server->queue),
             NO_ERROR);
    server_bind(server->group, server->queue);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, NULL,
                                    HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, worker),
             NO_ERROR);
}

static void close_controlled(struct server *server, HANDLE worker)
{
    CHECK_EQ(HttpCloseRequestQueue(worker), NO_ERROR);
    server_close(server);
}

static void serve(struct server *server, HANDLE worker, SOCKET client)
{
    struct server through = *server;
    char text[500];

    through.queue = worker;
    server_receive(&through, &message, 0);
    server_answer(&through, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
}

/* @functions:95 @functions:96 @functions:97 */
static void only_a_controller_may_wait(void)
{
    struct server server, plain;
    struct call call;
    HANDLE worker;

    call_init(&call);
    open_controlled(&server, &worker, "a");
    CHECK_EQ(HttpWaitForDemandStart(worker, &call.overlapped), ERROR_INVALID_ID_AUTHORITY);
    CHECK_EQ(HttpWaitForDemandStart(NULL, &call.overlapped), ERROR_INVALID_PARAMETER);
    server_open(&plain, 2);
    CHECK_EQ(HttpWaitForDemandStart(plain.queue, &call.overlapped), ERROR_INVALID_ID_AUTHORITY);
    CHECK_EQ(HttpWaitForDemandStart(plain.queue, NULL), ERROR_INVALID_ID_AUTHORITY);
    server_close(&plain);
    CHECK(!call_done(&call));
    call_free(&call);
    close_controlled(&server, worker);
}

/* @functions:98 @functions:99 @functions:100 @functions:101 @functions:102 */
static void a_request_ends_the_wait_and_stays_for_a_worker(void)
{
    struct call call, another;
    struct server server;
    HANDLE worker;
    SOCKET client;
    int round;

    open_controlled(&server, &worker, "b");
    client = client_connect(server.port);
    for (round = 0; round < 3; round++) {
        call_init(&call);
        call_init(&another);
        CHECK_EQ(HttpWaitForDemandStart(server.queue, &call.overlapped), ERROR_IO_PENDING);
        CHECK_EQ(HttpWaitForDemandStart(server.queue, &another.overlapped), ERROR_ALREADY_EXISTS);
        CHECK_EQ(HttpWaitForDemandStart(server.queue, NULL), ERROR_ALREADY_EXISTS);
        CHECK(!call_done(&call));
        client_send(client, simple);
        CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
        CHECK(!call_done(&another));
        serve(&server, worker, client);
        call_free(&call);
        call_free(&another);
    }
    closesocket(client);
    close_controlled(&server, worker);
}

/* A request that waits already is demand enough. */
static void a_queued_request_ends_the_wait_at_once(void)
{
    struct server server;
    struct call call;
    HANDLE worker;
    SOCKET client;

    open_controlled(&server, &worker, "c");
    call_init(&call);
    client = client_connect(server.port);
    client_send(client, simple);
    Sleep(30);
    CHECK_EQ(call_outcome(&call, server.queue, HttpWaitForDemandStart(server.queue, &call.overlapped), NULL),
             NO_ERROR);
    CHECK_EQ(HttpWaitForDemandStart(server.queue, NULL), NO_ERROR);
    serve(&server, worker, client);
    call_free(&call);
    closesocket(client);
    close_controlled(&server, worker);
}

/* @functions:103 @functions:104 @functions:63 @functions:65 */
static void a_wait_can_be_cancelled_and_made_again(void)
{
    struct server server;
    struct call call;
    HANDLE worker;

    open_controlled(&server, &worker, "d");
    call_init(&call);
    CHECK_EQ(HttpWaitForDemandStart(server.queue, &call.overlapped), ERROR_IO_PENDING);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(HttpWaitForDemandStart(server.queue, &call.overlapped), ERROR_IO_PENDING);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(HttpWaitForDemandStart(server.queue, &call.overlapped), ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpWaitForDemandStart(server.queue, NULL), ERROR_INVALID_HANDLE);
    CHECK(!call_done(&call));
    call_free(&call);
    close_controlled(&server, worker);
}

static DWORD WINAPI blocked_wait(void *queue)
{
    return HttpWaitForDemandStart((HANDLE)queue, NULL);
}

/* @functions:105 */
static void a_synchronous_wait_blocks_until_a_request_arrives(void)
{
    struct server server;
    HANDLE worker, thread;
    SOCKET client;
    int tries;

    open_controlled(&server, &worker, "e");
    thread = run_thread(blocked_wait, server.queue);
    CHECK_EQ(WaitForSingleObject(thread, 30), WAIT_TIMEOUT);
    client = client_connect(server.port);
    client_send(client, simple);
    CHECK_EQ(join_thread(thread), NO_ERROR);
    serve(&server, worker, client);
    closesocket(client);
    thread = run_thread(blocked_wait, server.queue);
    for (tries = 0; tries < CLIENT_PATIENCE / 10 && !CancelSynchronousIo(thread); tries++)
        Sleep(10);
    CHECK_EQ(join_thread(thread), ERROR_OPERATION_ABORTED);
    close_controlled(&server, worker);
}

CHECK_MAIN(CHECK_TEST(only_a_controller_may_wait), CHECK_TEST(a_request_ends_the_wait_and_stays_for_a_worker),
           CHECK_TEST(a_queued_request_ends_the_wait_at_once),
           CHECK_TEST(a_wait_can_be_cancelled_and_made_again),
           CHECK_TEST(a_synchronous_wait_blocks_until_a_request_arrives))
