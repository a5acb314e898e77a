/* Endings: handles closed under the feet of their users, HttpTerminate with everything in flight, cancels against completions.
 * Whatever waits comes back, once; nothing stays behind. */
#include "load.h"

#define BUFFER      16384
#define STALE_USERS 64
#define OPENINGS    (LOAD_MEASURES ? 3000 : 500)

static struct load_server server;

static void send_text(int s, const char *text)
{
    load_send(s, text, strlen(text));
}

static ULONG answer(HANDLE queue, HTTP_REQUEST_ID id)
{
    HTTP_RESPONSE response = {.StatusCode = 204};

    return HttpSendHttpResponse(queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* --- a handle value that is no more --- */

static _Atomic(bool) running;
static HANDLE stale;

/* Nobody who holds a closed handle gets anything but an error, whatever opens meanwhile. */
static void *stale_user(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    uint32_t seed = *(uint32_t *)argument;
    HTTP_RESPONSE response = {.StatusCode = 200};
    WCHAR url[64];
    char data[16];
    ULONG bytes;

    load_url(url, 1, "/");
    while (running) {
        HTTP_REQUEST_ID id =
            load_random(&seed) % 2 ? 0 : ((uint64_t)load_random(&seed) << 32 | load_random(&seed)) | 1;
        switch (load_random(&seed) % 7) {
        case 0:
            REQUIRE(HttpReceiveHttpRequest(stale, id, 0, request, BUFFER, &bytes, NULL) ==
                    ERROR_INVALID_HANDLE);
            break;
        case 1:
            REQUIRE(HttpReceiveRequestEntityBody(stale, id, 0, data, sizeof(data), &bytes, NULL) ==
                    ERROR_INVALID_HANDLE);
            break;
        case 2:
            REQUIRE(HttpSendHttpResponse(stale, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL) ==
                    ERROR_INVALID_HANDLE);
            break;
        case 3:
            REQUIRE(HttpCancelHttpRequest(stale, id, NULL) == ERROR_INVALID_HANDLE);
            break;
        case 4:
            REQUIRE(HttpCloseRequestQueue(stale) == ERROR_INVALID_PARAMETER);
            break;
        case 5:
            REQUIRE(HttpShutdownRequestQueue(stale) == ERROR_INVALID_PARAMETER);
            break;
        default:
            REQUIRE(HttpAddUrl(stale, url, NULL) == ERROR_INVALID_HANDLE);
        }
    }
    free(request);
    return NULL;
}

static void a_closed_handle_stays_invalid_while_others_open(void)
{
    pthread_t users[STALE_USERS];
    uint32_t seeds[STALE_USERS], seed = load_seed();

    load_start(&server);
    stale = load_queue();
    REQUIRE(HttpCloseRequestQueue(stale) == NO_ERROR);
    running = true;
    for (unsigned i = 0; i < STALE_USERS; i++) {
        seeds[i] = seed + 2 * i;
        pthread_create(&users[i], NULL, stale_user, &seeds[i]);
    }
    for (unsigned i = 0; i < OPENINGS * load_factor(); i++) {
        HANDLE queue = load_queue();
        int s = i % 10 == 0 ? load_connect(server.port) : -1; /* and request ids come and go */
        if (s >= 0) {
            HTTP_REQUEST *request = malloc(BUFFER);
            send_text(s, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            REQUIRE(HttpReceiveHttpRequest(server.queue, 0, 0, request, BUFFER, NULL, NULL) == NO_ERROR);
            REQUIRE(answer(server.queue, request->RequestId) == NO_ERROR);
            free(request);
            close(s);
        }
        REQUIRE(HttpCloseRequestQueue(queue) == NO_ERROR);
    }
    running = false;
    for (unsigned i = 0; i < STALE_USERS; i++)
        pthread_join(users[i], NULL);
    load_stop(&server);
}

/* A live request's id means nothing to another queue, and random ids nothing to anybody. */
static void ids_of_living_requests_cannot_be_guessed_or_borrowed(void)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    uint32_t seed = load_seed();
    HANDLE other;
    int s;

    load_start(&server);
    other = load_queue();
    s = load_connect(server.port);
    send_text(s, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(HttpReceiveHttpRequest(server.queue, 0, 0, request, BUFFER, NULL, NULL) == NO_ERROR);
    CHECK_EQ(answer(other, request->RequestId), ERROR_CONNECTION_INVALID);
    for (int i = 0; i < 100000; i++) {
        HTTP_REQUEST_ID id =
            request->RequestId ^ (1ull << (i % 64)) ^ ((uint64_t)(i < 64 ? 0 : load_random(&seed)) << 20);
        if (id != request->RequestId)
            REQUIRE(HttpCancelHttpRequest(server.queue, id, NULL) == ERROR_CONNECTION_INVALID);
    }
    CHECK_EQ(answer(server.queue, request->RequestId), NO_ERROR);
    CHECK_EQ(answer(server.queue, request->RequestId), ERROR_CONNECTION_INVALID);
    REQUIRE(HttpCloseRequestQueue(other) == NO_ERROR);
    close(s);
    free(request);
    load_stop(&server);
}

/* --- everything in flight --- */

enum waiting { AT_DISCONNECT, AT_SEND, AT_BODY, AT_WHOLE_BODY, AT_QUEUE, WAYS };

struct waiter {
    pthread_t thread;
    enum waiting way;
    HANDLE queue, port;
    int client;
    _Atomic(bool) begun;
    ULONG error;
};

static char big[8 << 20];

/* What may begin an exchange does so first; then the call that waits for ever. */
static void *wait_synchronously(void *argument)
{
    struct waiter *waiter = argument;
    HTTP_REQUEST *request = malloc(BUFFER);
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory,
                             .FromMemory = {.pBuffer = big, .BufferLength = sizeof(big)}};
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1, .pEntityChunks = &chunk};
    ULONG flags = waiter->way == AT_WHOLE_BODY ? HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY : 0, bytes, error;
    char data[100];

    waiter->begun = waiter->way == AT_QUEUE || waiter->way == AT_WHOLE_BODY;
    error = HttpReceiveHttpRequest(waiter->queue, 0, flags, request, BUFFER, &bytes, NULL);
    waiter->begun = true;
    if (error == NO_ERROR && waiter->way == AT_BODY)
        error = HttpReceiveRequestEntityBody(waiter->queue, request->RequestId, 0, data, sizeof(data), &bytes,
                                             NULL);
    else if (error == NO_ERROR && waiter->way == AT_SEND)
        error = HttpSendHttpResponse(waiter->queue, request->RequestId, 0, &response, NULL, NULL, NULL, 0,
                                     NULL, NULL);
    else if (error == NO_ERROR && waiter->way == AT_DISCONNECT)
        error = HttpWaitForDisconnect(waiter->queue, request->ConnectionId, NULL);
    waiter->error = error;
    free(request);
    return NULL;
}

static const char *question(enum waiting way)
{
    return way == AT_BODY || way == AT_WHOLE_BODY
               ? "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"
               : "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

/* One after the other, so that each receiver gets its own client; those that only wait for a request come last. */
static void waiters_start(struct waiter *waiters, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        waiters[i] =
            (struct waiter){.way = (enum waiting)(i * WAYS / count), .queue = server.queue, .client = -1};
        pthread_create(&waiters[i].thread, NULL, wait_synchronously, &waiters[i]);
        if (waiters[i].way == AT_QUEUE)
            continue;
        waiters[i].client = load_connect(server.port);
        send_text(waiters[i].client, question(waiters[i].way));
        while (!waiters[i].begun)
            load_sleep_us(100);
        load_sleep_us(waiters[i].way == AT_WHOLE_BODY ? 3000 : 300);
    }
}

static void waiters_join(struct waiter *waiters, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        pthread_join(waiters[i].thread, NULL);
        if (waiters[i].client >= 0)
            close(waiters[i].client);
    }
}

static void synchronous_calls_end_when_their_handle_closes(void)
{
    struct waiter waiters[WAYS];

    load_start(&server);
    waiters_start(waiters, WAYS);
    load_sleep_us(20000);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = NULL;
    waiters_join(waiters, WAYS);
    CHECK(waiters[AT_SEND].error != NO_ERROR);
    CHECK(waiters[AT_BODY].error != NO_ERROR);
    load_stop(&server);
}

/* The handle of an opener, while the creator goes on: only what is the opener's ends. */
static void an_opener_may_close_while_the_creator_serves(void)
{
    static const WCHAR name[] = u"engine close";
    struct waiter waiters[WAYS];
    HANDLE creator, opener;
    HTTP_REQUEST *request = malloc(BUFFER);
    int s;

    load_start(&server);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL, 0, &creator) == NO_ERROR);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL,
                                   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &opener) == NO_ERROR);
    REQUIRE(load_bind(server.group, creator) == NO_ERROR);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = opener;
    waiters_start(waiters, WAYS);
    REQUIRE(HttpCloseRequestQueue(opener) == NO_ERROR);
    server.queue = creator;
    waiters_join(waiters, WAYS);
    s = load_connect(server.port);
    send_text(s, question(AT_QUEUE));
    CHECK_EQ(HttpReceiveHttpRequest(creator, 0, 0, request, BUFFER, NULL, NULL), NO_ERROR);
    CHECK_EQ(answer(creator, request->RequestId), NO_ERROR);
    close(s);
    free(request);
    load_stop(&server);
}

static const WCHAR passing_name[] = u"engine passing";

static _Atomic(unsigned) passed_by;

static void *passing_opener(void *argument)
{
    HANDLE opener;

    while (running) {
        if (HttpCreateRequestQueue(load_version(), (PCWSTR)passing_name, NULL,
                                   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &opener) != NO_ERROR)
            continue;
        REQUIRE(HttpCloseRequestQueue(opener) == NO_ERROR);
        passed_by++;
    }
    return argument;
}

/* An opener that comes and goes while the creator's call is still under way takes nothing from it. */
static void a_queue_is_its_creators_from_the_first_moment(void)
{
    pthread_t openers[3];
    HANDLE creator;

    load_start(&server);
    running = true;
    for (unsigned i = 0; i < 3; i++)
        pthread_create(&openers[i], NULL, passing_opener, NULL);
    passed_by = 0;
    while (passed_by < 3000 * load_factor()) {
        ULONG error = HttpCreateRequestQueue(load_version(), (PCWSTR)passing_name, NULL, 0, &creator);
        /* an opener keeps the last one for a moment */
        REQUIRE(error == NO_ERROR || error == ERROR_ALREADY_EXISTS);
        if (error == NO_ERROR)
            REQUIRE(HttpCloseRequestQueue(creator) == NO_ERROR);
    }
    running = false;
    for (unsigned i = 0; i < 3; i++)
        pthread_join(openers[i], NULL);
    load_stop(&server);
}

static void *serving_thread(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    ULONG bytes;

    while (HttpReceiveHttpRequest(argument, 0, 0, request, BUFFER, &bytes, NULL) == NO_ERROR)
        answer(argument, request->RequestId);
    free(request);
    return NULL;
}

/* A thread that was woken for a request and finds its own handle shut passes the wake-up on. */
static void a_closing_opener_takes_no_wake_up_with_it(void)
{
    static const WCHAR name[] = u"engine wake";
    struct load_reader *reader = calloc(1, sizeof(*reader));
    uint32_t seed = load_seed();
    pthread_t steady, passing;
    HANDLE creator, opener;
    size_t length;

    load_start(&server);
    REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL, 0, &creator) == NO_ERROR);
    REQUIRE(load_bind(server.group, creator) == NO_ERROR);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = creator;
    pthread_create(&steady, NULL, serving_thread, creator);
    for (unsigned i = 0; i < 300 * load_factor(); i++) {
        REQUIRE(HttpCreateRequestQueue(load_version(), (PCWSTR)name, NULL,
                                       HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &opener) == NO_ERROR);
        pthread_create(&passing, NULL, serving_thread, opener);
        load_sleep_us(load_random(&seed) % 200); /* the passing thread is the warmest, or not there yet */
        reader->s = load_connect(server.port);
        send_text(reader->s, question(AT_QUEUE));
        load_sleep_us(load_random(&seed) % 60);
        REQUIRE((load_random(&seed) % 2 ? HttpShutdownRequestQueue(opener) : NO_ERROR) == NO_ERROR);
        REQUIRE(HttpCloseRequestQueue(opener) == NO_ERROR);
        pthread_join(passing, NULL);
        load_head(reader, &length); /* an answer, or the reset of what the opener had; silence fails here */
        close(reader->s);
        reader->start = reader->end = 0;
    }
    REQUIRE(HttpCloseRequestQueue(creator) == NO_ERROR);
    server.queue = NULL;
    pthread_join(steady, NULL);
    free(reader);
    load_stop(&server);
}

struct overlapped_call {
    OVERLAPPED overlapped;
    _Atomic(int) done;
    _Alignas(16) char buffer[BUFFER];
};

#define CALLS 12

static void *knocking_client(void *argument)
{
    USHORT port = *(USHORT *)argument;

    while (running) {
        int s = load_try_connect(port);
        char data[4096];

        if (s < 0) {
            load_sleep_us(200);
            continue;
        }
        send_text(s, question(port % 2 ? AT_BODY : AT_QUEUE));
        send_text(s, "hello");
        recv(s, data, sizeof(data), 0);
        close(s);
    }
    return NULL;
}

/* One life of the server part: synchronous waiters, overlapped ones, half-open clients, and then the end. */
static void live_and_terminate(unsigned turn)
{
    struct overlapped_call *calls = calloc(CALLS, sizeof(*calls));
    struct waiter waiters[2 * WAYS];
    pthread_t knockers[2];
    HANDLE port, open, version1;
    USHORT number;
    unsigned pending = 0;
    WCHAR url[64];
    int idle;

    load_start(&server);
    open = load_queue();
    REQUIRE(HttpCreateHttpHandle(&version1, 0) == NO_ERROR);
    number = free_port();
    REQUIRE(HttpAddUrl(version1, load_url(url, number, "/one/"), NULL) == NO_ERROR);
    port = CreateIoCompletionPort(open, NULL, 1, 0);
    idle = load_connect(server.port);
    waiters_start(waiters, 2 * WAYS);
    for (unsigned i = 0; i < CALLS; i++)
        pending += HttpReceiveHttpRequest(open, 0, 0, (HTTP_REQUEST *)calls[i].buffer, BUFFER, NULL,
                                          &calls[i].overlapped) == ERROR_IO_PENDING;
    running = true;
    for (int i = 0; i < 2; i++)
        pthread_create(&knockers[i], NULL, knocking_client, &server.port);
    load_sleep_us(turn % 5 * 1000);
    REQUIRE(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    running = false;
    for (int i = 0; i < 2; i++)
        pthread_join(knockers[i], NULL);
    waiters_join(waiters, 2 * WAYS);
    while (pending > 0) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        DWORD bytes;
        GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, LOAD_PATIENCE_SECONDS * 1000);
        REQUIRE(overlapped);
        REQUIRE(((struct overlapped_call *)overlapped)->done++ == 0);
        pending--;
    }
    REQUIRE(load_try_connect(number) < 0);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR); /* handles outlive the engine */
    REQUIRE(CloseHandle(open));
    REQUIRE(CloseHandle(version1));
    CloseHandle(port);
    close(idle);
    free(calls);
}

static void everything_in_flight_ends_with_terminate_and_begins_again(void)
{
    unsigned before = 0, turns = 12 * load_factor();
    size_t memory = 0;

    for (unsigned turn = 0; turn < turns + 2; turn++) {
        live_and_terminate(turn);
        if (turn == 1) {
            before = load_descriptors();
            memory = load_resident_kb();
        }
    }
    CHECK_EQ(load_descriptors(), before);
    printf("    resident %zu KB, then %zu KB\n", memory, load_resident_kb());
}

/* --- cancels against completions --- */

static void *canceller(void *argument)
{
    HANDLE *threads = argument;

    while (running) {
        CancelSynchronousIo(threads[0]);
        CancelSynchronousIo(threads[1]);
        CancelIoEx(server.queue, NULL);
    }
    return NULL;
}

static _Atomic(unsigned) served, cancelled;

static DWORD WINAPI cancelled_receiver(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    ULONG flags = argument ? HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY : 0;

    while (running) {
        ULONG bytes, error = HttpReceiveHttpRequest(server.queue, 0, flags, request, BUFFER, &bytes, NULL);
        if (error == ERROR_INVALID_HANDLE)
            break;
        REQUIRE(error == NO_ERROR || error == ERROR_OPERATION_ABORTED);
        if (error != NO_ERROR) {
            cancelled++;
            continue;
        }
        error = answer(server.queue, request->RequestId);
        REQUIRE(error == NO_ERROR);
        served++;
    }
    free(request);
    return 0;
}

static void *overlapped_receiver(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);

    while (running) {
        OVERLAPPED overlapped = {.hEvent = argument};
        ULONG flags = served % 2 ? HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY : 0;
        ULONG bytes,
            error = HttpReceiveHttpRequest(server.queue, 0, flags, request, BUFFER, NULL, &overlapped);

        if (error == ERROR_INVALID_HANDLE)
            break;
        if (error == ERROR_IO_PENDING)
            error = GetOverlappedResult(server.queue, &overlapped, &bytes, TRUE) ? NO_ERROR : GetLastError();
        REQUIRE(error == NO_ERROR || error == ERROR_OPERATION_ABORTED);
        if (error != NO_ERROR) {
            cancelled++;
            continue;
        }
        REQUIRE(answer(server.queue, request->RequestId) == NO_ERROR);
        served++;
    }
    free(request);
    return NULL;
}

/* No request is lost to a cancelled receive, even one that was waiting for its body: every client gets its answer. */
static void cancelled_receives_lose_no_request(void)
{
    pthread_t cancels, overlapped[2];
    HANDLE threads[2], events[2];
    unsigned requests = 300 * load_factor();
    struct load_reader *reader = calloc(1, sizeof(*reader));
    size_t length;

    load_start(&server);
    running = true;
    served = cancelled = 0;
    for (int i = 0; i < 2; i++) {
        events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        threads[i] = CreateThread(NULL, 0, cancelled_receiver, i ? &served : NULL, 0, NULL);
        pthread_create(&overlapped[i], NULL, overlapped_receiver, events[i]);
    }
    pthread_create(&cancels, NULL, canceller, threads);
    reader->s = load_connect(server.port);
    for (unsigned i = 0; i < requests; i++) {
        send_text(reader->s, question(i % 2 ? AT_BODY : AT_QUEUE));
        if (i % 2) {
            load_sleep_us(i % 7 * 50);
            send_text(reader->s, "hello");
        }
        CHECK_EQ(load_head(reader, &length), 204);
    }
    running = false;
    pthread_join(cancels, NULL);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    for (int i = 0; i < 2; i++) {
        WaitForSingleObject(threads[i], INFINITE);
        pthread_join(overlapped[i], NULL);
        CloseHandle(threads[i]);
        CloseHandle(events[i]);
    }
    CHECK_EQ(served, requests);
    server.queue = NULL;
    close(reader->s);
    free(reader);
    load_stop(&server);
    printf("    %u served, %u cancelled\n", served, cancelled);
}

CHECK_MAIN(CHECK_TEST(a_closed_handle_stays_invalid_while_others_open),
           CHECK_TEST(ids_of_living_requests_cannot_be_guessed_or_borrowed),
           CHECK_TEST(synchronous_calls_end_when_their_handle_closes),
           CHECK_TEST(an_opener_may_close_while_the_creator_serves),
           CHECK_TEST(a_queue_is_its_creators_from_the_first_moment),
           CHECK_TEST(a_closing_opener_takes_no_wake_up_with_it),
           CHECK_TEST(everything_in_flight_ends_with_terminate_and_begins_again),
           CHECK_TEST(cancelled_receives_lose_no_request))
