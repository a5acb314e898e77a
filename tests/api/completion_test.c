/* Completion mechanics of queue handles. Checklist functions.md 454 to 458. */
#include "overlapped_call.h"

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static SOCKET client_with(struct server *server, const char *text)
{
    SOCKET client = client_connect(server->port);

    client_send(client, text);
    return client;
}

/* @functions:454 @functions:456 @functions:457 */
static void synchronous_calls_post_nothing_to_a_port(int version)
{
    static struct message message;
    OVERLAPPED *out = NULL;
    struct server server;
    ULONG_PTR key;
    DWORD bytes;
    char text[500];
    SOCKET client;
    HANDLE port;

    server_open(&server, version);
    port = CreateIoCompletionPort(server.queue, NULL, 1, 0);
    CHECK(port != NULL);
    CHECK(CreateIoCompletionPort(server.queue, port, 2, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 0));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    client = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nping");
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, text, 10, NULL, NULL),
             NO_ERROR);
    server_answer(&server, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    closesocket(client);
    server_close(&server);
    CloseHandle(port);
}
BOTH_VERSIONS(synchronous_calls_post_nothing_to_a_port)

/* @functions:455 */
static void direct_errors_are_told_once(int version)
{
    static struct message message;
    OVERLAPPED overlapped, *out = NULL;
    struct server server;
    ULONG_PTR key;
    DWORD bytes;
    char text[10];
    SOCKET client;
    HANDLE port;

    server_open(&server, version);
    port = CreateIoCompletionPort(server.queue, NULL, 1, 0);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(
        HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, text, 10, NULL, &overlapped),
        ERROR_HANDLE_EOF);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, 0x1234, 0, text, 10, NULL, &overlapped),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(
        HttpReceiveHttpRequest(server.queue, 0x1234, 0, &message.request, sizeof message, NULL, &overlapped),
        ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, 0x1234, &overlapped), ERROR_CONNECTION_INVALID);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_TIMEOUT);
    CloseHandle(overlapped.hEvent);
    closesocket(client);
    server_close(&server);
    CloseHandle(port);
}
BOTH_VERSIONS(direct_errors_are_told_once)

/* Waits for a request and leaves it where the next receive with the id returned finds it at once. */
static HTTP_REQUEST_ID wait_for_request(struct server *server)
{
    static struct message head;
    ULONG size = server->version == 1 ? sizeof(HTTP_REQUEST_V1) : sizeof(HTTP_REQUEST_V2);

    CHECK_EQ(HttpReceiveHttpRequest(server->queue, HTTP_NULL_ID, 0, &head.request, size, NULL, NULL),
             ERROR_MORE_DATA);
    return head.request.RequestId;
}

/* @functions:346 */
static void an_inline_receive_posts_one_packet_unless_told_not_to(int version)
{
    static struct message message;
    OVERLAPPED overlapped, *out = NULL;
    struct server server;
    ULONG_PTR key;
    DWORD bytes;
    ULONG count = 0;
    SOCKET clients[2];
    HTTP_REQUEST_ID id;
    HANDLE port;

    server_open(&server, version);
    port = CreateIoCompletionPort(server.queue, NULL, 1, 0);
    clients[0] = client_with(&server, simple);
    id = wait_for_request(&server);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(
        HttpReceiveHttpRequest(server.queue, id, 0, &message.request, sizeof message, &count, &overlapped),
        NO_ERROR);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &out, CLIENT_PATIENCE));
    CHECK(out == &overlapped && bytes == count);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 10));
    CHECK(SetFileCompletionNotificationModes(server.queue, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    clients[1] = client_with(&server, simple);
    id = wait_for_request(&server);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(
        HttpReceiveHttpRequest(server.queue, id, 0, &message.request, sizeof message, &count, &overlapped),
        NO_ERROR);
    CHECK(count > sizeof(HTTP_REQUEST_V1));
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    /* What pends is posted all the same. */
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    closesocket(clients[0]);
    clients[0] = client_with(&server, simple);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &out, CLIENT_PATIENCE));
    CHECK(out == &overlapped);
    closesocket(clients[0]);
    closesocket(clients[1]);
    server_close(&server);
    CloseHandle(port);
}
BOTH_VERSIONS(an_inline_receive_posts_one_packet_unless_told_not_to)

/* An event whose lowest bit is set keeps the completion from the port. */
static void a_marked_event_keeps_the_port_out(void)
{
    static struct message message;
    OVERLAPPED overlapped, *out = NULL;
    struct server server;
    ULONG_PTR key;
    DWORD bytes;
    SOCKET client;
    HANDLE port, event;

    server_open(&server, 2);
    port = CreateIoCompletionPort(server.queue, NULL, 1, 0);
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = (HANDLE)((ULONG_PTR)event | 1);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK_EQ(WaitForSingleObject(event, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    CHECK_STR(message.request.pRawUrl, "/");
    closesocket(client);
    server_close(&server);
    CloseHandle(port);
    CloseHandle(event);
}

/* Without an event the queue's own handle is waited for. */
static void a_result_can_be_waited_for_without_an_event(int version)
{
    static struct message message;
    struct server server;
    OVERLAPPED overlapped;
    DWORD bytes = 0;
    SOCKET client;

    server_open(&server, version);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK(GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE));
    CHECK(bytes > sizeof(HTTP_REQUEST_V1));
    CHECK_STR(message.request.pRawUrl, "/");
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_result_can_be_waited_for_without_an_event)

struct other_thread {
    struct server *server;
    struct message message;
    struct call call;
    HANDLE begun, end;
};

static DWORD WINAPI receive_and_stay(void *argument)
{
    struct other_thread *other = argument;
    ULONG error = HttpReceiveHttpRequest(other->server->queue, HTTP_NULL_ID, 0, &other->message.request,
                                         sizeof other->message, NULL, &other->call.overlapped);

    SetEvent(other->begun);
    WaitForSingleObject(other->end, CLIENT_PATIENCE);
    return error;
}

/* CancelIo is for the calling thread's own operations, CancelIoEx for everybody's. */
static void cancel_io_leaves_other_threads_alone(void)
{
    static struct other_thread other;
    struct server server;
    HANDLE thread;

    server_open(&server, 2);
    other.server = &server;
    other.begun = CreateEventW(NULL, TRUE, FALSE, NULL);
    other.end = CreateEventW(NULL, TRUE, FALSE, NULL);
    call_init(&other.call);
    thread = run_thread(receive_and_stay, &other);
    CHECK_EQ(WaitForSingleObject(other.begun, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CHECK(CancelIo(server.queue));
    Sleep(10);
    CHECK(!call_done(&other.call));
    CHECK(CancelIoEx(server.queue, NULL));
    CHECK_EQ(call_result(&other.call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    SetEvent(other.end);
    CHECK_EQ(join_thread(thread), ERROR_IO_PENDING);
    call_free(&other.call);
    CloseHandle(other.begun);
    CloseHandle(other.end);
    server_close(&server);
}

/* ---- a whole server on one port, several threads, many connections ---- */

#define CLIENTS  8
#define REQUESTS 60

static LONG read_counter(volatile LONG *counter)
{
    return InterlockedCompareExchange(counter, 0, 0);
}

enum step { STEP_RECEIVE, STEP_BODY, STEP_SEND };

struct work {
    OVERLAPPED overlapped;
    enum step step;
    struct message message;
    char body[64];
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
};

struct service {
    struct server server;
    HANDLE port;
    volatile LONG packets, errors;
};

static struct work works[CLIENTS + 4];

static void begin_receive(struct service *service, struct work *work)
{
    ULONG error;

    memset(&work->overlapped, 0, sizeof work->overlapped);
    work->step = STEP_RECEIVE;
    error = HttpReceiveHttpRequest(service->server.queue, HTTP_NULL_ID, 0, &work->message.request,
                                   sizeof work->message, NULL, &work->overlapped);
    if (error != NO_ERROR && error != ERROR_IO_PENDING && error != ERROR_INVALID_HANDLE)
        InterlockedIncrement(&service->errors);
}

static void begin_send(struct service *service, struct work *work, ULONG length)
{
    ULONG error;

    memset(&work->overlapped, 0, sizeof work->overlapped);
    work->step = STEP_SEND;
    server_response(&work->response);
    server_chunk(&work->chunk, work->body, length);
    work->response.EntityChunkCount = length ? 1 : 0;
    work->response.pEntityChunks = &work->chunk;
    error = HttpSendHttpResponse(service->server.queue, work->message.request.RequestId, 0, &work->response,
                                 NULL, NULL, NULL, 0, &work->overlapped, NULL);
    if (error != NO_ERROR && error != ERROR_IO_PENDING)
        InterlockedIncrement(&service->errors);
}

static void begin_body(struct service *service, struct work *work)
{
    ULONG error;

    memset(&work->overlapped, 0, sizeof work->overlapped);
    work->step = STEP_BODY;
    error = HttpReceiveRequestEntityBody(service->server.queue, work->message.request.RequestId,
                                         HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER, work->body,
                                         sizeof work->body, NULL, &work->overlapped);
    if (error == ERROR_HANDLE_EOF)
        begin_send(service, work, 0);
    else if (error != NO_ERROR && error != ERROR_IO_PENDING)
        InterlockedIncrement(&service->errors);
}

static DWORD WINAPI serve(void *argument)
{
    struct service *service = argument;

    for (;;) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        DWORD bytes;
        BOOL good = GetQueuedCompletionStatus(service->port, &bytes, &key, &overlapped, CLIENT_PATIENCE);
        struct work *work = (struct work *)(void *)overlapped;

        if (!overlapped)
            return key == 99 && good ? 0 : 1;
        InterlockedIncrement(&service->packets);
        if (!good) {
            if (work->step != STEP_RECEIVE)
                InterlockedIncrement(&service->errors);
            continue;
        }
        if (work->step == STEP_RECEIVE)
            begin_body(service, work);
        else if (work->step == STEP_BODY)
            begin_send(service, work, bytes);
        else
            begin_receive(service, work);
    }
}

static DWORD WINAPI converse(void *argument)
{
    struct service *service = argument;
    char text[500], body[40];
    SOCKET client = client_try_connect(service->server.port);
    int i, received, done, length;

    if (client == INVALID_SOCKET)
        return 1;
    for (i = 0; i < REQUESTS; i++) {
        char *at;
        snprintf(body, sizeof body, "%d of %p", i, (void *)text);
        length =
            snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %u\r\n\r\n%s",
                     i % 4 ? (unsigned)strlen(body) : 0, i % 4 ? body : "");
        if (send(client, text, length, 0) != length)
            return 2;
        for (done = 0;; done += received) {
            received = recv(client, text + done, (int)sizeof text - 1 - done, 0);
            if (received <= 0)
                return 3;
            text[done + received] = 0;
            at = strstr(text, "\r\n\r\n");
            if (at && strlen(at + 4) >= (i % 4 ? strlen(body) : 0)) {
                if (strcmp(at + 4, i % 4 ? body : "") != 0)
                    return 4;
                break;
            }
        }
    }
    closesocket(client);
    return 0;
}

/* @functions:458 */
static void receives_reads_and_sends_complete_independently(int version)
{
    struct service service;
    HANDLE servers[3], clients[CLIENTS];
    unsigned i, count = sizeof works / sizeof works[0];

    memset(&service, 0, sizeof service);
    server_open(&service.server, version);
    service.port = CreateIoCompletionPort(service.server.queue, NULL, 0, 0);
    CHECK(service.port != NULL);
    for (i = 0; i < count; i++)
        begin_receive(&service, &works[i]);
    for (i = 0; i < 3; i++)
        servers[i] = run_thread(serve, &service);
    for (i = 0; i < CLIENTS; i++)
        clients[i] = run_thread(converse, &service);
    for (i = 0; i < CLIENTS; i++)
        CHECK_EQ(join_thread(clients[i]), 0);
    for (i = 0; i < CLIENT_PATIENCE / 10 &&
                read_counter(&service.packets) < CLIENTS * REQUESTS * 3 - CLIENTS * REQUESTS / 4;
         i++)
        Sleep(10);
    CHECK_EQ(read_counter(&service.errors), 0);
    /* A receive and a send each, and a read for three of four. */
    CHECK_EQ(read_counter(&service.packets), CLIENTS * REQUESTS * 2 + CLIENTS * REQUESTS * 3 / 4);
    if (version == 1)
        CHECK(CloseHandle(service.server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(service.server.queue), NO_ERROR);
    for (i = 0;
         i < CLIENT_PATIENCE / 10 &&
         read_counter(&service.packets) < (LONG)(CLIENTS * REQUESTS * 2 + CLIENTS * REQUESTS * 3 / 4 + count);
         i++)
        Sleep(10);
    CHECK_EQ(read_counter(&service.packets),
             CLIENTS * REQUESTS * 2 + CLIENTS * REQUESTS * 3 / 4 + count); /* every receive, aborted */
    for (i = 0; i < 3; i++)
        CHECK(PostQueuedCompletionStatus(service.port, 0, 99, NULL));
    for (i = 0; i < 3; i++)
        CHECK_EQ(join_thread(servers[i]), 0);
    CHECK_EQ(read_counter(&service.errors), 0);
    service.server.queue = NULL; /* closed above; the threads have read it until now */
    server_close(&service.server);
    CloseHandle(service.port);
}
BOTH_VERSIONS(receives_reads_and_sends_complete_independently)

/* ---- clients that vanish at any moment ---- */

#define ROUNDS 40

/* Like `serve`, for a service whose clients may be gone: whatever fails, the work receives again, until the queue is closed.
 * `packets` counts the works that have come to rest. */
static DWORD WINAPI serve_in_spite(void *argument)
{
    struct service *service = argument;

    for (;;) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        DWORD bytes;
        BOOL good = GetQueuedCompletionStatus(service->port, &bytes, &key, &overlapped, CLIENT_PATIENCE);
        struct work *work = (struct work *)(void *)overlapped;
        ULONG error = good ? NO_ERROR : GetLastError();

        if (!overlapped)
            return key == 99 && good ? 0 : 1;
        if (work->step == STEP_RECEIVE && error == ERROR_OPERATION_ABORTED) {
            InterlockedIncrement(&service->packets);
            continue;
        }
        memset(&work->overlapped, 0, sizeof work->overlapped);
        if (good && work->step == STEP_RECEIVE && work->message.request.RequestId == HTTP_NULL_ID)
            InterlockedIncrement(&service->errors);
        if (good && work->step == STEP_RECEIVE) {
            work->step = STEP_BODY;
            error = HttpReceiveRequestEntityBody(service->server.queue, work->message.request.RequestId, 0,
                                                 work->body, sizeof work->body, NULL, &work->overlapped);
            if (error == NO_ERROR || error == ERROR_IO_PENDING)
                continue;
        }
        if (good && work->step == STEP_BODY) {
            work->step = STEP_SEND;
            server_response(&work->response);
            server_chunk(&work->chunk, work->body, sizeof work->body);
            work->response.EntityChunkCount = 1;
            work->response.pEntityChunks = &work->chunk;
            error = HttpSendHttpResponse(service->server.queue, work->message.request.RequestId, 0,
                                         &work->response, NULL, NULL, NULL, 0, &work->overlapped, NULL);
            if (error == NO_ERROR || error == ERROR_IO_PENDING)
                continue;
        }
        work->step = STEP_RECEIVE;
        error = HttpReceiveHttpRequest(service->server.queue, HTTP_NULL_ID, 0, &work->message.request,
                                       sizeof work->message, NULL, &work->overlapped);
        if (error == ERROR_INVALID_HANDLE)
            InterlockedIncrement(&service->packets);
        else if (error != NO_ERROR && error != ERROR_IO_PENDING)
            InterlockedIncrement(&service->errors);
    }
}

struct visitor {
    struct service *service;
    unsigned seed;
};

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245 + 12345;
    return (*seed >> 16) % below;
}

/* Connects, says a part of a request or all of it, perhaps waits for some of the answer, and leaves in one way or another. */
static DWORD WINAPI visit(void *argument)
{
    static const char *const requests[] = {
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n01234567890123456789",
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
         "5\r\n01234\r\n3\r\nabc\r\n0\r\n\r\n"),
        "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nping",
    };
    struct visitor *visitor = argument;
    struct linger reset = {1, 0};
    char text[200];
    int i, round;

    for (round = 0; round < ROUNDS; round++) {
        SOCKET client = client_try_connect(visitor->service->server.port);
        if (client == INVALID_SOCKET)
            return 1;
        for (i = (int)draw(&visitor->seed, 3); i >= 0; i--) {
            const char *request = requests[draw(&visitor->seed, 4)];
            int length = (int)strlen(request);
            if (draw(&visitor->seed, 2))
                length = (int)draw(&visitor->seed, (unsigned)length) + 1;
            if (send(client, request, length, 0) < length)
                break;
            if (length == (int)strlen(request) && draw(&visitor->seed, 2) &&
                recv(client, text, sizeof text, 0) <= 0)
                break;
        }
        if (draw(&visitor->seed, 3) == 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
        else if (draw(&visitor->seed, 3) == 0)
            shutdown(client, SD_SEND);
        closesocket(client);
    }
    return 0;
}

/* No operation is lost and none completes twice: in the end every receive is there to be aborted. */
static void a_service_outlives_clients_that_vanish(int version)
{
    const char *chosen = getenv("CHECK_SEED");
    unsigned i, count = sizeof works / sizeof works[0];
    struct visitor visitors[CLIENTS];
    HANDLE servers[3], clients[CLIENTS];
    struct service service;

    memset(&service, 0, sizeof service);
    server_open(&service.server, version);
    service.port = CreateIoCompletionPort(service.server.queue, NULL, 0, 0);
    CHECK(service.port != NULL);
    for (i = 0; i < count; i++)
        begin_receive(&service, &works[i]);
    for (i = 0; i < 3; i++)
        servers[i] = run_thread(serve_in_spite, &service);
    for (i = 0; i < CLIENTS; i++) {
        visitors[i].service = &service;
        visitors[i].seed = (chosen ? (unsigned)strtoul(chosen, NULL, 10) : (unsigned)GetTickCount()) + i;
        if (i == 0)
            printf("    CHECK_SEED=%u\n", visitors[i].seed);
        clients[i] = run_thread(visit, &visitors[i]);
    }
    for (i = 0; i < CLIENTS; i++)
        CHECK_EQ(join_thread(clients[i]), 0);
    if (version == 1)
        CHECK(CloseHandle(service.server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(service.server.queue), NO_ERROR);
    for (i = 0; i < CLIENT_PATIENCE / 10 && read_counter(&service.packets) < (LONG)count; i++)
        Sleep(10);
    CHECK_EQ(read_counter(&service.packets), count);
    for (i = 0; i < 3; i++)
        CHECK(PostQueuedCompletionStatus(service.port, 0, 99, NULL));
    for (i = 0; i < 3; i++)
        CHECK_EQ(join_thread(servers[i]), 0);
    CHECK_EQ(read_counter(&service.packets), count);
    CHECK_EQ(read_counter(&service.errors), 0);
    service.server.queue = NULL; /* closed above; the threads have read it until now */
    server_close(&service.server);
    CloseHandle(service.port);
}
BOTH_VERSIONS(a_service_outlives_clients_that_vanish)

CHECK_MAIN(CHECK_BOTH(synchronous_calls_post_nothing_to_a_port), CHECK_BOTH(direct_errors_are_told_once),
           CHECK_BOTH(an_inline_receive_posts_one_packet_unless_told_not_to),
           CHECK_TEST(a_marked_event_keeps_the_port_out),
           CHECK_BOTH(a_result_can_be_waited_for_without_an_event),
           CHECK_TEST(cancel_io_leaves_other_threads_alone),
           CHECK_BOTH(receives_reads_and_sends_complete_independently),
           CHECK_BOTH(a_service_outlives_clients_that_vanish))
