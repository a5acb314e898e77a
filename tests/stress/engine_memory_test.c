/* When memory runs out: calls fail with their code, connections may end, nothing crashes, hangs or leaks, and when there is memory
 * again everything works as before.
 *
 * The program's own malloc stands before libc's and fails by lot, but only for callers in this executable, which is the engine:
 * libuv ends the process when it cannot grow a table. */
#include "load.h"

#define BUFFER 16384

#if LOAD_MEASURES

#include <malloc.h>

extern char __executable_start, etext;
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Atomic(uint32_t) one_in; /* 0: never fails */
static _Atomic(uint32_t) draws, failures;
static _Thread_local bool spared; /* the test's own threads */

static bool fails(const void *caller)
{
    uint32_t odds = one_in, draw;

    if (!odds || spared || (const char *)caller < &__executable_start || (const char *)caller >= &etext)
        return false;
    draw = ++draws * 2654435761u;
    if ((draw >> 8) % odds)
        return false;
    failures++;
    return true;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

static struct load_server server;
static _Atomic(bool) running;
static _Atomic(unsigned) answers, cut;

static char big[300000];

static void *receiver(void *argument)
{
    static _Atomic(unsigned) turn;
    _Alignas(16) char buffer[BUFFER], data[4096];
    HTTP_REQUEST *request = (HTTP_REQUEST *)buffer;
    HANDLE event;
    ULONG bytes;

    spared = true;
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    spared = false;
    for (;;) {
        HTTP_DATA_CHUNK chunk = {
            .DataChunkType = HttpDataChunkFromMemory,
            .FromMemory = {.pBuffer = big, .BufferLength = turn++ % 7 ? 10 : sizeof(big)}};
        HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1, .pEntityChunks = &chunk};
        OVERLAPPED overlapped = {.hEvent = event};
        OVERLAPPED *how = turn % 3 ? NULL : &overlapped;
        ULONG error = HttpReceiveHttpRequest(argument, 0, turn % 2 ? HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY : 0,
                                             request, BUFFER, &bytes, how);

        if (error == ERROR_IO_PENDING)
            error = GetOverlappedResult(argument, how, &bytes, TRUE) ? NO_ERROR : GetLastError();
        if (error == ERROR_NOT_ENOUGH_MEMORY)
            continue;
        if (error != NO_ERROR) {
            REQUIRE(error == ERROR_OPERATION_ABORTED || error == ERROR_INVALID_HANDLE);
            break;
        }
        do
            error = HttpReceiveRequestEntityBody(argument, request->RequestId, 0, data, sizeof(data), &bytes,
                                                 NULL);
        while (error == NO_ERROR);
        how = turn % 5 ? NULL : &overlapped;
        do
            error = HttpSendHttpResponse(argument, request->RequestId, 0, &response, NULL, NULL, NULL, 0, how,
                                         NULL);
        while (error == ERROR_NOT_ENOUGH_MEMORY); /* the request is still answerable, or gone */
        if (error == ERROR_IO_PENDING)
            GetOverlappedResult(argument, how, &bytes, TRUE);
    }
    CloseHandle(event);
    return NULL;
}

/* Any answer but a wrong one. */
static void *client(void *argument)
{
    static const char question[] = "POST /?x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n";
    struct load_reader reader = {0};
    char body[5000], filler[3000];
    unsigned turn = 0;

    (void)argument;
    spared = true;
    memset(body, 'b', sizeof(body));
    memset(filler, 'f', sizeof(filler));
    memcpy(filler, "X-Long: ", 8);
    memcpy(filler + sizeof(filler) - 4, "\r\n\r\n", 4);
    while (running) {
        size_t length, got;
        unsigned status;

        reader.s = load_connect(server.port);
        reader.start = reader.end = 0;
        for (int i = 0; i < 10; i++) {
            bool longer = turn++ % 2;
            if (!load_send(reader.s, question, 30) ||
                !load_send(reader.s, question + 30, sizeof(question) - 31) ||
                !load_send(reader.s, longer ? filler : "\r\n", longer ? sizeof(filler) : 2) ||
                !load_send(reader.s, body, sizeof(body)))
                break;
            status = load_head(&reader, &length);
            if (status == 0)
                break;
            REQUIRE(status == 200 || status == 503);
            while (length > 0 &&
                   (got = load_body(&reader, body, length < sizeof(body) ? length : sizeof(body))) > 0)
                length -= got;
            memset(body, 'b', sizeof(body));
            if (length > 0 || status != 200)
                break;
            answers++;
        }
        cut++;
        close(reader.s);
    }
    return NULL;
}

/* Configuration calls fail one by one; what they report is what is so. */
static void *configure(void *argument)
{
    USHORT port = free_port();
    unsigned turn = 0;
    WCHAR url[128];
    char path[32];

    (void)argument;
    while (running) {
        HTTP_SERVER_SESSION_ID session;
        HTTP_URL_GROUP_ID group;
        HANDLE queue;
        ULONG error;

        snprintf(path, sizeof(path), "/%u/", turn++ % 100);
        load_url(url, port, path);
        error = HttpCreateServerSession(load_version(), &session, 0);
        REQUIRE(error == NO_ERROR || error == ERROR_NOT_ENOUGH_MEMORY);
        if (error != NO_ERROR)
            continue;
        error = HttpCreateRequestQueue(load_version(), NULL, NULL, 0, &queue);
        REQUIRE(error == NO_ERROR || error == ERROR_NOT_ENOUGH_MEMORY);
        if (error == NO_ERROR) {
            error = HttpCreateUrlGroup(session, &group, 0);
            REQUIRE(error == NO_ERROR || error == ERROR_NOT_ENOUGH_MEMORY);
            if (error == NO_ERROR) {
                REQUIRE(load_bind(group, queue) == NO_ERROR);
                error = HttpAddUrlToUrlGroup(group, url, 0, 0);
                REQUIRE(error == NO_ERROR || error == ERROR_NOT_ENOUGH_MEMORY);
            }
            REQUIRE(HttpCloseRequestQueue(queue) == NO_ERROR);
        }
        REQUIRE(HttpCloseServerSession(session) == NO_ERROR);
    }
    return NULL;
}

static void load_for(unsigned milliseconds, uint32_t odds)
{
    pthread_t clients[3], receivers[3], configurer;

    spared = true;
    load_start(&server);
    running = true;
    for (int i = 0; i < 3; i++) {
        pthread_create(&receivers[i], NULL, receiver, server.queue);
        pthread_create(&clients[i], NULL, client, NULL);
    }
    pthread_create(&configurer, NULL, configure, NULL);
    one_in = odds;
    load_sleep_us(milliseconds * 1000);
    one_in = 0;
    answers = 0;
    for (double end = load_seconds() + LOAD_PATIENCE_SECONDS; answers < 100 && load_seconds() < end;)
        load_sleep_us(1000);
    CHECK(answers >= 100); /* as before */
    running = false;
    for (int i = 0; i < 3; i++)
        pthread_join(clients[i], NULL);
    pthread_join(configurer, NULL);
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = NULL;
    for (int i = 0; i < 3; i++)
        pthread_join(receivers[i], NULL);
    load_stop(&server);
}

static void shortage_passes_and_leaves_nothing_behind(void)
{
    unsigned before;
    size_t held;

    load_for(100, 0); /* what is made once is made */
    before = load_descriptors();
    held = mallinfo2().uordblks;
    for (uint32_t odds = 3; odds < 400; odds *= 3)
        load_for(300 * load_factor(), odds);
    CHECK_EQ(load_descriptors(), before);
    CHECK(failures > 50);
    printf("    %u failures, %u connections cut; %zu KB held, then %zu\n", failures, cut, held / 1024,
           mallinfo2().uordblks / 1024);
}

CHECK_MAIN(CHECK_TEST(shortage_passes_and_leaves_nothing_behind))

#else

static void shortage_passes_and_leaves_nothing_behind(void)
{
    CHECK_SKIP("a sanitizer has a malloc of its own");
}

CHECK_MAIN(CHECK_TEST(shortage_passes_and_leaves_nothing_behind))

#endif
