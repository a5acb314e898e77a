/* The request path takes no memory: ten thousand cache hits, and as many requests that a program receives and answers, go by without
 * one call of malloc in the engine, in libuv or anywhere else but in the client.
 *
 * The program's own malloc stands before libc's and counts. Memory is still taken where it must be: a connection's first
 * request, a socket that is full. Without sanitizers only, which have a malloc of their own and switch recycling off. */
#include "load.h"

#if LOAD_MEASURES

enum { REQUESTS = 10000, WARM = 200, DEPTH = 16 };

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Atomic(bool) counting;
static _Atomic(unsigned) allocations;
static _Thread_local bool is_client;

static void count(void)
{
    if (atomic_load_explicit(&counting, memory_order_relaxed) && !is_client)
        atomic_fetch_add(&allocations, 1);
}

void *malloc(size_t size)
{
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size)
{
    count();
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    count();
    return __libc_memalign(alignment, size);
}

static struct load_server server;
static _Atomic(unsigned) answers;

static ULONG answer(const HTTP_REQUEST *request, OVERLAPPED *overlapped)
{
    HTTP_CACHE_POLICY policy = {
        strstr(request->pRawUrl, "kept") ? HttpCachePolicyUserInvalidates : HttpCachePolicyNocache, 0};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    memset(&response, 0, sizeof(response));
    memset(&chunk, 0, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = "Hello, world\n";
    chunk.FromMemory.BufferLength = 13;
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    atomic_fetch_add(&answers, 1);
    return HttpSendHttpResponse(server.queue, request->RequestId, 0, &response, &policy, NULL, NULL, 0,
                                overlapped, NULL);
}

static void *synchronous(void *unused)
{
    union {
        HTTP_REQUEST request;
        char room[8192];
    } buffer;

    (void)unused;
    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &buffer.request, sizeof(buffer), NULL,
                                  NULL) == NO_ERROR)
        REQUIRE(answer(&buffer.request, NULL) == NO_ERROR);
    return NULL;
}

/* One operation at a time, its completions taken from a port: receive, send, receive. */
static void *through_a_port(void *port)
{
    static union {
        HTTP_REQUEST request;
        char room[8192];
    } buffer;
    static OVERLAPPED overlapped;
    bool sending = true;

    for (;;) {
        OVERLAPPED *done;
        ULONG_PTR key;
        DWORD bytes;
        ULONG error;

        memset(&overlapped, 0, sizeof(overlapped));
        sending = !sending;
        error = sending ? answer(&buffer.request, &overlapped)
                        : HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &buffer.request,
                                                 sizeof(buffer), NULL, &overlapped);
        if (error != NO_ERROR && error != ERROR_IO_PENDING)
            return NULL;
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &done, INFINITE))
            return NULL;
    }
}

static void ask(struct load_reader *reader, const char *path, unsigned requests)
{
    char request[128], body[64];
    size_t length;

    snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, server.port);
    for (unsigned i = 0; i < requests; i++) {
        REQUIRE(load_send(reader->s, request, strlen(request)));
        REQUIRE(load_head(reader, &length) == 200 && length == 13);
        for (size_t got = 0; got < length;)
            got += load_body(reader, body + got, length - got);
    }
}

/* Pipelined, so that requests are also found behind others. */
static void ask_in_bursts(struct load_reader *reader, const char *path, unsigned requests)
{
    char burst[DEPTH * 128], body[64];
    size_t used = 0, length;

    for (unsigned i = 0; i < DEPTH; i++)
        used += (size_t)snprintf(burst + used, sizeof(burst) - used,
                                 "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, server.port);
    for (unsigned i = 0; i < requests; i += DEPTH) {
        REQUIRE(load_send(reader->s, burst, used));
        for (unsigned k = 0; k < DEPTH; k++) {
            REQUIRE(load_head(reader, &length) == 200 && length == 13);
            for (size_t got = 0; got < length;)
                got += load_body(reader, body + got, length - got);
        }
    }
}

static unsigned measure(const char *path)
{
    static struct load_reader reader;

    is_client = true;
    memset(&reader, 0, sizeof(reader));
    reader.s = load_connect(server.port);
    ask(&reader, path, WARM);
    ask_in_bursts(&reader, path, WARM);
    atomic_store(&allocations, 0);
    atomic_store(&counting, true);
    ask(&reader, path, REQUESTS);
    ask_in_bursts(&reader, path, REQUESTS);
    atomic_store(&counting, false);
    close(reader.s);
    is_client = false;
    return atomic_load(&allocations);
}

static void run(void *(*program)(void *), bool with_port, const char *path, unsigned expected_answers)
{
    static bool seen; /* the engine does call the malloc above; at a later start it may have what it needs */
    HANDLE port = NULL;
    pthread_t thread;

    atomic_store(&counting, true);
    load_start(&server);
    atomic_store(&counting, false);
    seen = atomic_exchange(&allocations, 0) > 0 || seen;
    REQUIRE(seen);
    if (with_port)
        port = CreateIoCompletionPort(server.queue, NULL, 1, 0);
    atomic_store(&answers, 0);
    REQUIRE(pthread_create(&thread, NULL, program, port) == 0);
    CHECK_EQ(measure(path), 0);
    CHECK_EQ(atomic_load(&answers), expected_answers);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    pthread_join(thread, NULL);
    load_stop(&server);
    if (port)
        CloseHandle(port);
}

enum { ALL = 2 * REQUESTS + WARM + (WARM + DEPTH - 1) / DEPTH * DEPTH };

static void a_hit_takes_no_memory(void)
{
    run(synchronous, false, "/kept", 1);
}

static void a_request_that_a_thread_answers_takes_no_memory(void)
{
    run(synchronous, false, "/hello", ALL);
}

static void a_request_that_goes_through_a_port_takes_no_memory(void)
{
    run(through_a_port, true, "/hello", ALL);
}

CHECK_MAIN(CHECK_TEST(a_hit_takes_no_memory), CHECK_TEST(a_request_that_a_thread_answers_takes_no_memory),
           CHECK_TEST(a_request_that_goes_through_a_port_takes_no_memory))

#else

static void requests_take_no_memory(void)
{
    CHECK_SKIP("a sanitizer allocates by itself");
}

CHECK_MAIN(CHECK_TEST(requests_take_no_memory))

#endif
