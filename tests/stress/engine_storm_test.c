/* Many clients, receivers in every idiom, and a program that changes its mind: every answer belongs to its question, and every
 * pending call ends exactly once. */
#include "load.h"

#define BUFFER       16384
#define CLIENTS      8
#define SYNCHRONOUS  2
#define PORT_THREADS 2
#define PORT_CALLS   6
#define POOL_CALLS   4

/* --- the program: answers with the token it was asked for --- */

static struct load_server server;
static _Atomic(bool) stopping;
static _Atomic(HTTP_REQUEST_ID) recent; /* somebody is at work on it, or was */
static _Atomic(HTTP_CONNECTION_ID) recent_connection;
static _Atomic(uint64_t) answered, issued, completed, checked;

/* The token is the query, and stands in a header and, repeated, in the body as well: they must be one client's. */
static size_t request_token(const HTTP_REQUEST *request, char *token)
{
    const char *at = memchr(request->pRawUrl, '?', request->RawUrlLength);
    size_t length;

    recent = request->RequestId;
    recent_connection = request->ConnectionId;
    REQUIRE(at);
    length = (size_t)(request->pRawUrl + request->RawUrlLength - (at + 1));
    REQUIRE(length > 0 && length < 60);
    memcpy(token, at + 1, length);
    token[length] = 0;
    REQUIRE(request->Headers.UnknownHeaderCount == 1);
    REQUIRE(request->Headers.pUnknownHeaders[0].RawValueLength == length);
    REQUIRE(memcmp(request->Headers.pUnknownHeaders[0].pRawValue, token, length) == 0);
    return length;
}

static void check_body(const char *data, size_t length, const char *token, size_t token_length,
                       uint64_t offset)
{
    for (size_t i = 0; i < length; i++)
        REQUIRE(data[i] == token[(offset + i) % token_length]);
}

/* False: the client went away in the middle. */
static bool read_body(HANDLE queue, const HTTP_REQUEST *request, const char *token, size_t token_length)
{
    uint64_t offset = 0;
    char data[3000];

    for (int i = 0; i < request->EntityChunkCount; i++) {
        const HTTP_DATA_CHUNK *chunk = &request->pEntityChunks[i];
        check_body(chunk->FromMemory.pBuffer, chunk->FromMemory.BufferLength, token, token_length, offset);
        offset += chunk->FromMemory.BufferLength;
    }
    if (!(request->Flags & HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS))
        return true;
    for (;;) {
        ULONG bytes = 0;
        ULONG error =
            HttpReceiveRequestEntityBody(queue, request->RequestId, 0, data, sizeof(data), &bytes, NULL);

        if (error == ERROR_HANDLE_EOF)
            return true;
        if (error != NO_ERROR)
            return false;
        check_body(data, bytes, token, token_length, offset);
        offset += bytes;
    }
}

static void fill_response(HTTP_RESPONSE *response, HTTP_DATA_CHUNK *chunk, char *token, size_t length)
{
    memset(response, 0, sizeof(*response));
    memset(chunk, 0, sizeof(*chunk));
    response->StatusCode = 200;
    response->pReason = "OK";
    response->ReasonLength = 2;
    response->EntityChunkCount = 1;
    response->pEntityChunks = chunk;
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = token;
    chunk->FromMemory.BufferLength = (ULONG)length;
}

static bool is_gone(ULONG error)
{
    return error == ERROR_CONNECTION_INVALID || error == ERROR_NETNAME_DELETED ||
           error == ERROR_OPERATION_ABORTED || error == ERROR_INVALID_HANDLE;
}

static void answer(HANDLE queue, const HTTP_REQUEST *request)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    char token[64];
    size_t length = request_token(request, token);
    ULONG error;

    if (!read_body(queue, request, token, length))
        return;
    fill_response(&response, &chunk, token, length);
    if (length % 3 == 0) { /* in two parts */
        response.EntityChunkCount = 0;
        error = HttpSendHttpResponse(queue, request->RequestId,
                                     HTTP_SEND_RESPONSE_FLAG_MORE_DATA |
                                         HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING,
                                     &response, NULL, NULL, NULL, 0, NULL, NULL);
        REQUIRE(error == NO_ERROR || is_gone(error));
        if (error == NO_ERROR)
            error = HttpSendResponseEntityBody(queue, request->RequestId, 0, 1, &chunk, NULL, NULL, 0, NULL,
                                               NULL);
    } else {
        error =
            HttpSendHttpResponse(queue, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
    }
    REQUIRE(error == NO_ERROR || is_gone(error));
    answered++;
}

/* --- idiom 1: threads that call and wait --- */

static void *synchronous_receiver(void *argument)
{
    HANDLE queue = argument;
    HTTP_REQUEST *request = malloc(BUFFER);

    for (;;) {
        ULONG bytes = 0;
        ULONG error = HttpReceiveHttpRequest(queue, HTTP_NULL_ID,
                                             answered % 2 ? HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY : 0, request,
                                             BUFFER, &bytes, NULL);

        if (error == ERROR_OPERATION_ABORTED && !stopping)
            continue; /* CancelSynchronousIo */
        if (error != NO_ERROR) {
            REQUIRE(error == ERROR_OPERATION_ABORTED || error == ERROR_INVALID_HANDLE);
            break;
        }
        answer(queue, request);
    }
    free(request);
    return NULL;
}

/* --- idioms 2 and 3: overlapped calls that end in a port or in the thread pool --- */

enum stage { RECEIVING, SENDING };

struct call {
    OVERLAPPED overlapped; /* first */
    HANDLE queue;
    PTP_IO io; /* NULL: the port */
    enum stage stage;
    _Atomic(uint32_t) pending;
    ULONG flags;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    char token[64];
    _Alignas(16) char buffer[BUFFER];
};

static void call_done(struct call *call, ULONG error);

static void begin(struct call *call, enum stage stage)
{
    memset(&call->overlapped, 0, sizeof(call->overlapped));
    call->stage = stage;
    REQUIRE(atomic_exchange(&call->pending, 1) == 0);
    issued++;
    if (call->io)
        StartThreadpoolIo(call->io);
}

/* The call itself has ended it: no packet will come. */
static void not_begun(struct call *call)
{
    if (call->io)
        CancelThreadpoolIo(call->io);
    REQUIRE(atomic_exchange(&call->pending, 0) == 1);
    issued--;
}

static void receive(struct call *call)
{
    ULONG error;

    for (;;) {
        begin(call, RECEIVING);
        error = HttpReceiveHttpRequest(call->queue, HTTP_NULL_ID, call->flags, (HTTP_REQUEST *)call->buffer,
                                       BUFFER, NULL, &call->overlapped);
        if (error == NO_ERROR || error == ERROR_IO_PENDING)
            return;
        not_begun(call);
        REQUIRE(error == ERROR_INVALID_HANDLE || error == ERROR_OPERATION_ABORTED);
        if (error == ERROR_INVALID_HANDLE || stopping)
            return;
    }
}

static void respond(struct call *call)
{
    HTTP_REQUEST *request = (HTTP_REQUEST *)call->buffer;
    size_t length = request_token(request, call->token);
    ULONG error;

    if (!read_body(call->queue, request, call->token, length)) {
        receive(call);
        return;
    }
    fill_response(&call->response, &call->chunk, call->token, length);
    begin(call, SENDING);
    error = HttpSendHttpResponse(call->queue, request->RequestId, 0, &call->response, NULL, NULL, NULL, 0,
                                 &call->overlapped, NULL);
    answered++;
    if (error == NO_ERROR || error == ERROR_IO_PENDING)
        return;
    not_begun(call);
    REQUIRE(is_gone(error));
    receive(call);
}

static void call_done(struct call *call, ULONG error)
{
    REQUIRE(atomic_exchange(&call->pending, 0) == 1); /* exactly once */
    completed++;
    if (call->stage == RECEIVING && error == NO_ERROR) {
        respond(call);
        return;
    }
    REQUIRE(error == NO_ERROR || is_gone(error));
    if (!stopping)
        receive(call);
}

static void *port_thread(void *argument)
{
    HANDLE port = argument;

    for (;;) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        DWORD bytes;
        BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);

        if (!overlapped)
            return NULL;
        call_done((struct call *)overlapped, ok ? NO_ERROR : GetLastError());
    }
}

static void CALLBACK pool_done(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error,
                               ULONG_PTR bytes, PTP_IO io)
{
    (void)instance, (void)context, (void)bytes, (void)io;
    call_done(overlapped, error);
}

struct program {
    pthread_t synchronous[SYNCHRONOUS], ports[PORT_THREADS];
    HANDLE port, port_queue, pool_queue, queue;
    PTP_IO io;
    struct call *calls;
};

/* The second and third idiom use handles of their own to the same named queue, since a handle has one port. */
static void program_start(struct program *program)
{
    static const WCHAR name[] = u"engine storm";
    HANDLE queue;

    stopping = false;
    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL, 0, &queue) == NO_ERROR);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL,
                                   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                                   &program->port_queue) == NO_ERROR);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL,
                                   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                                   &program->pool_queue) == NO_ERROR);
    load_start(&server);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    REQUIRE(load_bind(server.group, queue) == NO_ERROR);
    server.queue = program->queue = queue;
    program->port = CreateIoCompletionPort(program->port_queue, NULL, 1, 0);
    REQUIRE(program->port);
    program->io = CreateThreadpoolIo(program->pool_queue, pool_done, NULL, NULL);
    REQUIRE(program->io);
    program->calls = calloc(PORT_CALLS + POOL_CALLS, sizeof(struct call));
    for (int i = 0; i < SYNCHRONOUS; i++)
        pthread_create(&program->synchronous[i], NULL, synchronous_receiver, queue);
    for (int i = 0; i < PORT_THREADS; i++)
        pthread_create(&program->ports[i], NULL, port_thread, program->port);
    for (int i = 0; i < PORT_CALLS + POOL_CALLS; i++) {
        struct call *call = &program->calls[i];
        call->io = i < PORT_CALLS ? NULL : program->io;
        call->queue = call->io ? program->pool_queue : program->port_queue;
        call->flags = i % 3 == 0   ? 0
                      : i % 3 == 1 ? HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY
                                   : HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY;
        receive(call);
    }
}

static void program_stop(struct program *program)
{
    stopping = true;
    REQUIRE(HttpShutdownRequestQueue(program->port_queue) == NO_ERROR);
    REQUIRE(HttpCloseRequestQueue(program->port_queue) == NO_ERROR);
    REQUIRE(HttpCloseRequestQueue(program->pool_queue) == NO_ERROR);
    load_stop(&server);
    for (int i = 0; i < SYNCHRONOUS; i++)
        pthread_join(program->synchronous[i], NULL);
    WaitForThreadpoolIoCallbacks(program->io, FALSE);
    CloseThreadpoolIo(program->io);
    for (double end = load_seconds() + LOAD_PATIENCE_SECONDS; completed != issued && load_seconds() < end;)
        load_sleep_us(1000);
    if (completed != issued)
        printf("    issued %llu, completed %llu\n", (unsigned long long)issued,
               (unsigned long long)completed);
    REQUIRE(completed == issued);
    for (int i = 0; i < PORT_THREADS; i++)
        PostQueuedCompletionStatus(program->port, 0, 0, NULL);
    for (int i = 0; i < PORT_THREADS; i++)
        pthread_join(program->ports[i], NULL);
    CloseHandle(program->port);
    for (int i = 0; i < PORT_CALLS + POOL_CALLS; i++)
        REQUIRE(program->calls[i].pending == 0);
    free(program->calls);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

/* --- the clients --- */

struct client {
    pthread_t thread;
    uint32_t seed;
    unsigned number;
    unsigned rounds;
    bool gentle; /* everything asked must be answered */
};

struct exchange_plan {
    char token[64];
    size_t length;
};

static size_t write_request(char *out, size_t room, const struct exchange_plan *plan, uint32_t kind,
                            size_t body)
{
    size_t length;

    if (kind == 0)
        return (size_t)snprintf(out, room, "GET /%s?%s HTTP/1.1\r\nHost: localhost\r\nX-Token: %s\r\n\r\n",
                                plan->token, plan->token, plan->token);
    length = (size_t)snprintf(out, room, "POST /?%s HTTP/1.1\r\nHost: localhost\r\nX-Token: %s\r\n",
                              plan->token, plan->token);
    if (kind == 1) {
        length += (size_t)snprintf(out + length, room - length, "Content-Length: %zu\r\n\r\n", body);
        for (size_t i = 0; i < body; i++)
            out[length++] = plan->token[i % plan->length];
        return length;
    }
    length += (size_t)snprintf(out + length, room - length, "Transfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0; at < body;) {
        size_t part = body - at < 700 ? body - at : 700;
        length += (size_t)snprintf(out + length, room - length, "%zx\r\n", part);
        for (size_t end = at + part; at < end; at++)
            out[length++] = plan->token[at % plan->length];
        out[length++] = '\r';
        out[length++] = '\n';
    }
    memcpy(out + length, "0\r\n\r\n", 5);
    return length + 5;
}

/* Reads one answer of either framing into out; false when the connection ended. */
static bool read_answer(struct load_reader *reader, const struct exchange_plan *plan, unsigned *status)
{
    char text[256];
    size_t length, at = 0;

    *status = load_head(reader, &length);
    if (*status == 0)
        return false;
    if (*status != 200) {
        while (length > 0) {
            size_t got = load_body(reader, text, length < sizeof(text) ? length : sizeof(text));
            if (got == 0)
                return false;
            length -= got;
        }
        return true;
    }
    if (length == 0) { /* chunked: "<hex>\r\n<token>\r\n0\r\n\r\n" */
        char expected[160];
        size_t size =
            (size_t)snprintf(expected, sizeof(expected), "%zx\r\n%s\r\n0\r\n\r\n", plan->length, plan->token);
        for (; at < size; at += length) {
            length = load_body(reader, text + at, size - at);
            if (length == 0)
                return false;
        }
        REQUIRE(memcmp(text, expected, size) == 0);
    } else {
        REQUIRE(length == plan->length);
        for (size_t got; at < plan->length; at += got) {
            got = load_body(reader, text + at, plan->length - at);
            if (got == 0)
                return false;
        }
        REQUIRE(memcmp(text, plan->token, plan->length) == 0);
    }
    checked++;
    return true;
}

static bool send_split(int s, const char *data, size_t length, uint32_t *seed)
{
    while (length > 0) {
        size_t part = load_random(seed) % 3 ? length : 1 + load_random(seed) % length;
        if (!load_send(s, data, part))
            return false;
        data += part;
        length -= part;
        if (length && load_random(seed) % 4 == 0)
            load_sleep_us(load_random(seed) % 300);
    }
    return true;
}

/* One connection: a few batches of pipelined requests, perhaps left in the middle. */
static void converse(struct client *client)
{
    static _Atomic(unsigned) serial;
    struct load_reader *reader = calloc(1, sizeof(*reader));
    char *bytes = malloc(200000);
    unsigned batches = 1 + load_random(&client->seed) % 6, status = 0;
    bool alive = true;

    reader->s = load_try_connect(server.port);
    if (reader->s < 0) {
        REQUIRE(!client->gentle);
        load_sleep_us(500);
        goto out;
    }
    while (alive && batches--) {
        struct exchange_plan plans[5];
        unsigned count = 1 + load_random(&client->seed) % 5, i;
        size_t length = 0;

        for (i = 0; i < count; i++) {
            uint32_t kind = load_random(&client->seed) % 5;
            plans[i].length =
                (size_t)snprintf(plans[i].token, sizeof(plans[i].token), "c%u-%u-%.*s", client->number,
                                 serial++, (int)(load_random(&client->seed) % 20), "abcdefghijklmnopqrstuvw");
            length += write_request(bytes + length, 200000 - length, &plans[i], kind > 2 ? 0 : kind,
                                    load_random(&client->seed) % 20000);
        }
        if (!client->gentle && load_random(&client->seed) % 8 == 0)
            length = load_random(&client->seed) % length; /* leaves in the middle of a request */
        else if (!client->gentle && load_random(&client->seed) % 8 == 0)
            count = load_random(&client->seed) % count; /* or before the answers */
        else
            i = 0;
        alive = send_split(reader->s, bytes, length, &client->seed);
        REQUIRE(alive || !client->gentle);
        if (i) {
            if (load_random(&client->seed) % 2)
                load_sleep_us(load_random(&client->seed) % 2000);
            break;
        }
        for (i = 0; alive && i < count; i++) {
            alive = read_answer(reader, &plans[i], &status);
            REQUIRE((alive && status == 200) || !client->gentle);
        }
    }
    if (load_random(&client->seed) % 3 == 0)
        load_reset(reader->s);
    else
        close(reader->s);
out:
    free(bytes);
    free(reader);
}

static void *client_thread(void *argument)
{
    struct client *client = argument;

    for (unsigned i = 0; i < client->rounds; i++)
        converse(client);
    return NULL;
}

static void clients_start(struct client *clients, bool gentle, unsigned rounds)
{
    uint32_t seed = load_seed();

    for (unsigned i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){
            .seed = seed + i * 7919, .number = i, .rounds = rounds * load_factor(), .gentle = gentle};
        clients[i].seed |= 1;
        pthread_create(&clients[i].thread, NULL, client_thread, &clients[i]);
    }
}

static void clients_join(struct client *clients)
{
    for (unsigned i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
}

/* --- the tests --- */

static void every_answer_belongs_to_its_request(void)
{
    struct client clients[CLIENTS];
    struct program program;

    answered = issued = completed = checked = 0;
    program_start(&program);
    clients_start(clients, true, 40);
    clients_join(clients);
    program_stop(&program);
    printf("    %llu answers checked\n", (unsigned long long)checked);
    CHECK(checked > 0);
}

static void clients_that_vanish_leave_nothing_behind(void)
{
    struct client clients[CLIENTS];
    struct program program;
    unsigned before;

    answered = issued = completed = checked = 0;
    program_start(&program); /* what is made once is made */
    program_stop(&program);
    before = load_descriptors();
    program_start(&program);
    clients_start(clients, false, 80);
    clients_join(clients);
    program_stop(&program);
    CHECK_EQ(load_descriptors(), before);
    CHECK(checked > 0);
}

static _Atomic(bool) storming;

/* Waits for the end of a connection that others work on; a cancel, a reset or the client ends it. */
static void watch_recent(struct program *program, bool cancel_request)
{
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    ULONG error = HttpWaitForDisconnect(program->queue, recent_connection, &overlapped);
    DWORD bytes;

    if (cancel_request)
        HttpCancelHttpRequest(program->queue, recent, NULL);
    else
        load_sleep_us(100);
    if (error == ERROR_IO_PENDING) {
        CancelIoEx(program->queue, &overlapped);
        REQUIRE(WaitForSingleObject(overlapped.hEvent, LOAD_PATIENCE_SECONDS * 1000) == WAIT_OBJECT_0);
        if (!GetOverlappedResult(program->queue, &overlapped, &bytes, FALSE))
            REQUIRE(GetLastError() == ERROR_OPERATION_ABORTED);
    }
    CloseHandle(overlapped.hEvent);
}

static void *storm_thread(void *argument)
{
    struct program *program = argument;
    uint32_t seed = 77777;
    WCHAR url[128], other[128];
    USHORT spare = free_port();

    load_url(url, server.port, "/");
    load_url(other, spare, "/other/");
    while (storming) {
        HTTP_STATE_INFO state = {.Flags.Present = 1, .State = HttpEnabledStateInactive};

        switch (load_random(&seed) % 10) {
        case 0:
            REQUIRE(load_bind(server.group, NULL) == NO_ERROR);
            load_sleep_us(200);
            REQUIRE(load_bind(server.group, program->queue) == NO_ERROR);
            break;
        case 1:
            REQUIRE(HttpRemoveUrlFromUrlGroup(server.group, url, 0) == NO_ERROR);
            REQUIRE(HttpAddUrlToUrlGroup(server.group, url, 8, 0) == NO_ERROR);
            break;
        case 2:
            if (HttpAddUrlToUrlGroup(server.group, other, 9, 0) == NO_ERROR)
                REQUIRE(HttpRemoveUrlFromUrlGroup(server.group, other, 0) == NO_ERROR);
            break;
        case 3:
            CancelIoEx(program->port_queue, NULL);
            break;
        case 4:
            CancelIoEx(program->pool_queue, NULL);
            break;
        case 5:
            CancelIoEx(program->calls[load_random(&seed) % 2 ? 0 : PORT_CALLS - 1].queue,
                       &program->calls[load_random(&seed) % PORT_CALLS].overlapped);
            break;
        case 6:
            REQUIRE(HttpSetRequestQueueProperty(program->queue, HttpServerStateProperty, &state.State,
                                                sizeof(state.State), 0, NULL) == NO_ERROR);
            state.State = HttpEnabledStateActive;
            load_sleep_us(100);
            REQUIRE(HttpSetRequestQueueProperty(program->queue, HttpServerStateProperty, &state.State,
                                                sizeof(state.State), 0, NULL) == NO_ERROR);
            break;
        case 7:
        case 8:
            watch_recent(program, load_random(&seed) % 2);
            break;
        default: {
            HANDLE opener;
            ULONG bytes;
            char *buffer = malloc(BUFFER);
            OVERLAPPED overlapped = {0};
            REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)u"engine storm", NULL,
                                           HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                                           &opener) == NO_ERROR);
            overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
            ULONG error = HttpReceiveHttpRequest(opener, HTTP_NULL_ID, 0, (HTTP_REQUEST *)buffer, BUFFER,
                                                 &bytes, &overlapped);
            if (load_random(&seed) % 2)
                REQUIRE(HttpShutdownRequestQueue(opener) == NO_ERROR);
            REQUIRE(HttpCloseRequestQueue(opener) == NO_ERROR);
            if (error == ERROR_IO_PENDING)
                REQUIRE(WaitForSingleObject(overlapped.hEvent, LOAD_PATIENCE_SECONDS * 1000) ==
                        WAIT_OBJECT_0);
            CloseHandle(overlapped.hEvent);
            free(buffer);
            break;
        }
        }
        load_sleep_us(load_random(&seed) % 2000);
    }
    return NULL;
}

static void every_call_ends_once_whatever_changes_under_load(void)
{
    struct client clients[CLIENTS];
    struct program program;
    pthread_t storm;

    answered = issued = completed = checked = 0;
    program_start(&program);
    storming = true;
    pthread_create(&storm, NULL, storm_thread, &program);
    clients_start(clients, false, 60);
    clients_join(clients);
    storming = false;
    pthread_join(storm, NULL);
    program_stop(&program);
    printf("    %llu answers checked, %llu calls\n", (unsigned long long)checked,
           (unsigned long long)completed);
}

CHECK_MAIN(CHECK_TEST(every_answer_belongs_to_its_request),
           CHECK_TEST(clients_that_vanish_leave_nothing_behind),
           CHECK_TEST(every_call_ends_once_whatever_changes_under_load))
