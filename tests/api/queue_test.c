/* Request queues: creation, names, closing, shutdown. Checklist functions.md 19 to 70. */
#include "overlapped_call.h"

static struct message message;

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static void start(void)
{
    CHECK_EQ(HttpInitialize(server_version(2, 0), HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static void stop(void)
{
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static ULONG create(USHORT major, USHORT minor, const WCHAR *name, ULONG flags, HANDLE *out)
{
    return HttpCreateRequestQueue(server_version(major, minor), name, NULL, flags, out);
}

/* A queue name no other run uses at the moment. */
static WCHAR *fresh_name(WCHAR *out, const char *suffix)
{
    char text[100];

    snprintf(text, sizeof text, "check-%lu-%s", (unsigned long)GetCurrentProcessId(), suffix);
    return server_wide(out, 100, text);
}

static SOCKET client_with(struct server *server, const char *text)
{
    SOCKET client = client_connect(server->port);

    client_send(client, text);
    return client;
}

/* ---- version 1 ---- */

/* @functions:23 @functions:45 @functions:134 @functions:328 */
static void nothing_works_before_initialize(void)
{
    HANDLE queue = NULL;
    WCHAR url[64];
    char byte;

    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(create(2, 0, NULL, 0, &queue), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpAddUrl(NULL, server_url(url, 64, 50000, "/"), NULL), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpReceiveRequestEntityBody(NULL, 1, 0, &byte, 1, NULL, NULL), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpReceiveHttpRequest(NULL, 0, 0, &message.request, sizeof message, NULL, NULL),
             ERROR_DLL_INIT_FAILED);
    CHECK(queue == NULL);
}

/* @functions:19 @functions:20 @functions:21 @functions:22 @functions:24 */
static void version_1_queues_are_created_and_closed(void)
{
    HANDLE first = NULL, next = NULL;

    start();
    CHECK_EQ(HttpCreateHttpHandle(NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateHttpHandle(&first, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateHttpHandle(&first, 0), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&next, 0), NO_ERROR);
    CHECK(first != NULL && next != NULL && first != next);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(next));
    CHECK(!CloseHandle(first));
    stop();
}

/* @functions:25 @functions:26 */
static void a_version_1_queue_has_no_properties(void)
{
    ULONG value = 5, length = 0;
    HANDLE queue;

    start();
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, sizeof value, 0, NULL),
             ERROR_NOT_SUPPORTED);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, sizeof value, 0,
                                           &length, NULL),
             ERROR_NOT_SUPPORTED);
    CHECK(CloseHandle(queue));
    stop();
}

/* @functions:27 @functions:28 */
static void the_two_versions_do_not_mix(void)
{
    HTTP_SERVER_SESSION_ID session;
    HTTP_BINDING_INFO binding;
    HTTP_URL_GROUP_ID group;
    HANDLE old, queue;
    WCHAR url[64];

    start();
    CHECK_EQ(HttpCreateHttpHandle(&old, 0), NO_ERROR);
    CHECK_EQ(create(2, 0, NULL, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(server_version(2, 0), &session, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &group, 0), NO_ERROR);
    memset(&binding, 0, sizeof binding);
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = old;
    CHECK(HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof binding) != NO_ERROR);
    CHECK(HttpAddUrl(queue, server_url(url, 64, client_free_port(), "/"), NULL) != NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK(CloseHandle(old));
    stop();
}

/* ---- version 2: creation ---- */

/* @functions:29 @functions:30 @functions:31 @functions:32 @functions:33 @functions:47 @functions:52 */
static void the_version_must_be_2_0(void)
{
    HANDLE queue = NULL, other = NULL;

    start();
    CHECK_EQ(create(1, 0, NULL, 0, &queue), ERROR_REVISION_MISMATCH);
    CHECK_EQ(create(3, 0, NULL, 0, &queue), ERROR_REVISION_MISMATCH);
    CHECK_EQ(create(2, 1, NULL, 0, &queue), ERROR_REVISION_MISMATCH);
    CHECK_EQ(create(2, 0, NULL, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(create(2, 0, NULL, 0x1000, &queue), ERROR_INVALID_PARAMETER);
    CHECK_EQ(create(2, 0, NULL, 0, &queue), NO_ERROR);
    CHECK_EQ(create(2, 0, NULL, 0, &other), NO_ERROR);
    CHECK(queue != NULL && other != NULL && queue != other);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(other), NO_ERROR);
    stop();
}

/* @functions:34 @functions:35 @functions:36 @functions:37 @functions:39 @functions:43 @functions:48
 * @data:107 @data:108 @data:109 @data:110 */
static void names_find_the_queue(void)
{
    static const ULONG open = HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING;
    WCHAR name[100], bad[100], longest[600];
    HANDLE queue = NULL, again = NULL, other = NULL;
    int i;

    start();
    fresh_name(name, "a");
    for (i = 0; i < 599; i++)
        longest[i] = 'x';
    longest[599] = 0;
    CHECK_EQ(create(2, 0, longest, 0, &queue), ERROR_INVALID_PARAMETER);
    longest[261] = 0;
    server_wide(bad, 100, "check\\bad");
    CHECK_EQ(create(2, 0, longest, 0, &queue), ERROR_INVALID_PARAMETER);
    longest[260] = 0;
    CHECK_EQ(create(2, 0, longest, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(create(2, 0, bad, 0, &queue), ERROR_INVALID_NAME);
    CHECK_EQ(create(2, 0, name, open, &again), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(create(2, 0, name, 0, &queue), NO_ERROR);
    CHECK_EQ(create(2, 0, name, 0, &other), ERROR_ALREADY_EXISTS);
    CHECK_EQ(create(2, 0, name, open, &again), NO_ERROR);
    CHECK(again != NULL && again != queue);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(create(2, 0, name, 0, &queue), ERROR_ALREADY_EXISTS); /* the opener still holds it */
    CHECK_EQ(HttpCloseRequestQueue(again), NO_ERROR);
    CHECK_EQ(create(2, 0, name, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    stop();
}

/* @functions:38 @functions:40 @functions:41 */
static void opening_takes_no_other_wishes(void)
{
    static const ULONG open = HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING;
    SECURITY_ATTRIBUTES security;
    HANDLE queue, other;
    WCHAR name[100];

    start();
    memset(&security, 0, sizeof security);
    security.nLength = sizeof security;
    CHECK_EQ(create(2, 0, fresh_name(name, "b"), 0, &queue), NO_ERROR);
    CHECK_EQ(create(2, 0, NULL, open, &other), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, &security, open, &other),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(create(2, 0, name, open | HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER, &other),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    stop();
}

/* @functions:44 @functions:49 @functions:50 @functions:51 */
static void a_controller_configures_and_an_opener_serves(void)
{
    struct server server;
    HTTP_RESPONSE response;
    HANDLE worker;
    WCHAR name[100];
    SOCKET client;

    server_open(&server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(create(2, 0, fresh_name(name, "c"), HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER, &server.queue),
             NO_ERROR);
    server_bind(server.group, server.queue);
    CHECK(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                 NULL) != NO_ERROR);
    server_response(&response);
    CHECK(HttpSendHttpResponse(server.queue, 1, 0, &response, NULL, NULL, NULL, 0, NULL, NULL) != NO_ERROR);
    CHECK_EQ(create(2, 0, name, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &worker), NO_ERROR);
    client = client_with(&server, simple);
    CHECK_EQ(HttpReceiveHttpRequest(worker, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
             NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/");
    closesocket(client);
    CHECK_EQ(HttpCloseRequestQueue(worker), NO_ERROR);
    server_close(&server);
}

/* ---- closing ---- */

/* @functions:53 @functions:54 @functions:58 @functions:60 @functions:107 */
static void what_is_no_queue_is_not_closed(void)
{
    HANDLE event, queue;
    WCHAR url[64];

    start();
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(HttpCloseRequestQueue(NULL), ERROR_INVALID_PARAMETER);
    CHECK(HttpCloseRequestQueue(event) != NO_ERROR);
    CHECK(SetEvent(event));
    CHECK_EQ(HttpShutdownRequestQueue(NULL), ERROR_INVALID_PARAMETER);
    CHECK(HttpShutdownRequestQueue(event) != NO_ERROR);
    CHECK_EQ(HttpReceiveHttpRequest(event, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
             ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
    CHECK_EQ(create(2, 0, NULL, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK(HttpCloseRequestQueue(queue) != NO_ERROR);
    CHECK_EQ(HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpAddUrl(queue, server_url(url, 64, 50000, "/"), NULL), ERROR_INVALID_HANDLE);
    stop();
}

/* @functions:55 */
static void a_bound_queue_may_be_closed_first(void)
{
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    server.queue = NULL;
    client = client_with(&server, simple); /* refused in some way, and nothing breaks */
    client_end(client);
    closesocket(client);
    server_close(&server);
}

/* @functions:56 @functions:57 */
static void closing_ends_waiting_calls_and_cuts_unanswered_requests(int version)
{
    struct server server;
    struct call receives[2], body;
    SOCKET clients[3];
    char buffer[10];
    int i;

    server_open(&server, version);
    clients[0] = client_with(&server, simple);
    server_receive(&server, &message, 0); /* received, unanswered */
    clients[1] = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n");
    server_receive(&server, &message, 0);
    call_init(&body);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, 10, NULL,
                                          &body.overlapped),
             ERROR_IO_PENDING);
    clients[2] = client_with(&server, simple); /* queued, nobody wants it */
    Sleep(30);
    for (i = 0; i < 2; i++)
        call_init(&receives[i]);
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &receives[0].overlapped),
             ERROR_IO_PENDING);
    if (version == 1)
        CHECK(CloseHandle(server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    /* The handle is gone: only the events can tell. STATUS_CANCELLED is 0xC0000120. */
    CHECK_EQ(WaitForSingleObject(receives[0].overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CHECK_EQ((ULONG)receives[0].overlapped.Internal, 0xC0000120);
    CHECK_EQ(WaitForSingleObject(body.overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CHECK(body.overlapped.Internal != 0);
    for (i = 0; i < 3; i++) {
        CHECK_EQ(client_end(clients[i]), 1);
        closesocket(clients[i]);
    }
    for (i = 0; i < 2; i++)
        call_free(&receives[i]);
    call_free(&body);
    server.queue = NULL;
    server_close(&server);
}
BOTH_VERSIONS(closing_ends_waiting_calls_and_cuts_unanswered_requests)

static void requests_queued_when_the_queue_closes_are_cut(int version)
{
    struct server server;
    SOCKET clients[5];
    int i;

    server_open(&server, version);
    for (i = 0; i < 5; i++)
        clients[i] = client_with(&server, simple);
    Sleep(30);
    if (version == 1)
        CHECK(CloseHandle(server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    server.queue = NULL;
    for (i = 0; i < 5; i++) { /* one that came late may be told that nobody serves it */
        CHECK(client_receive(clients[i], message.room, sizeof message) < sizeof message);
        closesocket(clients[i]);
    }
    server_close(&server);
}
BOTH_VERSIONS(requests_queued_when_the_queue_closes_are_cut)

/* ---- shutdown ---- */

/* @functions:59 @functions:61 @functions:62 @functions:64 @functions:70 */
static void shutdown_ends_waiting_calls_and_the_handle_stays(int version)
{
    struct server server;
    struct call receive, disconnect;
    SOCKET client;

    server_open(&server, version);
    call_init(&receive);
    call_init(&disconnect);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &receive.overlapped),
             ERROR_IO_PENDING);
    server_answer(&server, message.request.RequestId, "");
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, &disconnect.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(call_result(&receive, server.queue, NULL), ERROR_OPERATION_ABORTED);
    CHECK_EQ(call_result(&disconnect, server.queue, NULL), ERROR_OPERATION_ABORTED);
    CHECK_EQ(
        HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
        ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &receive.overlapped),
             ERROR_INVALID_HANDLE);
    /* The connection is still there, and nobody would end a wait for its end any more. */
    CHECK_EQ(HttpWaitForDisconnect(server.queue, message.request.ConnectionId, NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpWaitForDisconnectEx(server.queue, message.request.ConnectionId, 0, &disconnect.overlapped),
             ERROR_INVALID_HANDLE);
    call_free(&receive);
    call_free(&disconnect);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(shutdown_ends_waiting_calls_and_the_handle_stays)

static DWORD WINAPI blocked_receive(void *queue)
{
    static struct message room;

    return HttpReceiveHttpRequest((HANDLE)queue, HTTP_NULL_ID, 0, &room.request, sizeof room, NULL, NULL);
}

static void shutdown_wakes_a_blocked_receive(void)
{
    struct server server;
    HANDLE thread;
    DWORD code;

    server_open(&server, 2);
    thread = run_thread(blocked_receive, server.queue);
    Sleep(30);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    code = join_thread(thread);
    CHECK(code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE);
    server_close(&server);
}

/* @functions:69 */
static void a_send_under_way_survives_shutdown(void)
{
    static char big[24 << 20], room[65536];
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    SOCKET client;
    size_t at, part;

    server_open(&server, 2);
    call_init(&call);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    server_response(&response);
    server_chunk(&chunk, big, sizeof big);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    client_head(client, room, sizeof room);
    for (at = 0; at < sizeof big; at += part) {
        part = client_receive(client, room, sizeof big - at < sizeof room ? sizeof big - at : sizeof room);
        CHECK(part > 0);
    }
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    call_free(&call);
    closesocket(client);
    server_close(&server);
}

/* @functions:66 @functions:67: within one process, by two handles of one queue. */
static void shutdown_of_one_handle_leaves_the_other_working(void)
{
    struct server server;
    struct call call;
    HANDLE worker;
    WCHAR name[100];
    SOCKET client;

    server_open(&server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(create(2, 0, fresh_name(name, "d"), 0, &server.queue), NO_ERROR);
    CHECK_EQ(create(2, 0, name, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &worker), NO_ERROR);
    server_bind(server.group, server.queue);
    client = client_with(&server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"); /* queued */
    Sleep(30);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(HttpReceiveHttpRequest(worker, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
             NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/1");
    closesocket(client);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(worker, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    server.queue = NULL;
    CHECK(!call_done(&call));
    client = client_with(&server, simple);
    CHECK_EQ(call_result(&call, worker, NULL), NO_ERROR);
    closesocket(client);
    call_free(&call);
    CHECK_EQ(HttpCloseRequestQueue(worker), NO_ERROR);
    server_close(&server);
}

/* @functions:68 */
static void requests_queued_at_shutdown_wait_for_a_new_opener(void)
{
    static const char kept[] = "GET /kept HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct server server;
    HANDLE worker;
    WCHAR name[100];
    SOCKET client;
    char text[500];
    ULONG room = 1;

    server_open(&server, 2);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(create(2, 0, fresh_name(name, "e"), 0, &server.queue), NO_ERROR);
    CHECK_EQ(
        HttpSetRequestQueueProperty(server.queue, HttpServerQueueLengthProperty, &room, sizeof room, 0, NULL),
        NO_ERROR);
    server_bind(server.group, server.queue);
    client = client_with(&server, kept);
    client = client_that_waits(client_with(&server, kept), client);
    CHECK_EQ(HttpShutdownRequestQueue(server.queue), NO_ERROR);
    CHECK(client_silent(client, 30));
    CHECK_EQ(create(2, 0, name, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &worker), NO_ERROR);
    CHECK_EQ(HttpReceiveHttpRequest(worker, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL, NULL),
             NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/kept");
    {
        struct server through = server;
        through.queue = worker;
        server_answer(&through, message.request.RequestId, "ok");
    }
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
    closesocket(client);
    CHECK_EQ(HttpCloseRequestQueue(worker), NO_ERROR);
    server_close(&server);
}

/* Threads receive while another closes the queue, many times over. */
static void closing_races_with_receiving(void)
{
    HANDLE threads[4], queue;
    int round, i;
    DWORD code;

    start();
    for (round = 0; round < 50; round++) {
        CHECK_EQ(create(2, 0, NULL, 0, &queue), NO_ERROR);
        for (i = 0; i < 4; i++)
            threads[i] = run_thread(blocked_receive, queue);
        if (round % 3 == 1)
            SwitchToThread();
        else if (round % 3 == 2)
            Sleep(1);
        if (round % 2)
            CHECK_EQ(HttpShutdownRequestQueue(queue), NO_ERROR);
        CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
        for (i = 0; i < 4; i++) {
            code = join_thread(threads[i]);
            CHECK(code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE);
        }
    }
    stop();
}

CHECK_MAIN(CHECK_TEST(nothing_works_before_initialize), CHECK_TEST(version_1_queues_are_created_and_closed),
           CHECK_TEST(a_version_1_queue_has_no_properties), CHECK_TEST(the_two_versions_do_not_mix),
           CHECK_TEST(the_version_must_be_2_0), CHECK_TEST(names_find_the_queue),
           CHECK_TEST(opening_takes_no_other_wishes),
           CHECK_TEST(a_controller_configures_and_an_opener_serves),
           CHECK_TEST(what_is_no_queue_is_not_closed), CHECK_TEST(a_bound_queue_may_be_closed_first),
           CHECK_BOTH(closing_ends_waiting_calls_and_cuts_unanswered_requests),
           CHECK_BOTH(requests_queued_when_the_queue_closes_are_cut),
           CHECK_BOTH(shutdown_ends_waiting_calls_and_the_handle_stays),
           CHECK_TEST(shutdown_wakes_a_blocked_receive), CHECK_TEST(a_send_under_way_survives_shutdown),
           CHECK_TEST(shutdown_of_one_handle_leaves_the_other_working),
           CHECK_TEST(requests_queued_at_shutdown_wait_for_a_new_opener),
           CHECK_TEST(closing_races_with_receiving))
