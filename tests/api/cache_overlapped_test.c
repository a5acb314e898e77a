/* The cache's three calls as overlapped calls: an event, a completion port, a pool. Each completes once, with its bytes, also when
 * it is over before the call returns. */
#include "overlapped_call.h"

static struct server server;
static WCHAR url[64];
static HTTP_CACHE_POLICY keep;
static HTTP_DATA_CHUNK chunk;

static void begin(void)
{
    server_open(&server, 2);
    server_url(url, 64, server.port, "/a");
    server_chunk(&chunk, "hello", 5);
    keep.Policy = HttpCachePolicyUserInvalidates;
    keep.SecondsToLive = 0;
}

/* The three calls in the order in which they make sense. `step` 2 reads with too little room. */
static ULONG do_step(int step, char *data, OVERLAPPED *overlapped)
{
    if (step == 0)
        return HttpAddFragmentToCache(server.queue, url, &chunk, &keep, overlapped);
    if (step < 3)
        return HttpReadFragmentFromCache(server.queue, url, NULL, data, step == 1 ? 16 : 2, NULL, overlapped);
    return HttpFlushResponseCache(server.queue, url, 0, overlapped);
}

/* A read that found its buffer short says so at once and signals nothing; the size is in the OVERLAPPED. */
static const struct {
    ULONG error, bytes;
} steps[] = {{NO_ERROR, 0}, {NO_ERROR, 5}, {ERROR_MORE_DATA, 5}, {NO_ERROR, 0}};

enum { STEPS = sizeof steps / sizeof steps[0] };

/* @functions:414 @functions:420 */
static void an_event_tells_of_each_call(void)
{
    char data[16] = "";
    int i;

    begin();
    for (i = 0; i < STEPS; i++) {
        struct call call;
        ULONG bytes = 0, error;

        call_init(&call);
        error = do_step(i, data, &call.overlapped);
        CHECK(error == ERROR_IO_PENDING || error == steps[i].error);
        if (error == ERROR_MORE_DATA) {
            CHECK(!call_done(&call));
            CHECK_EQ(call.overlapped.InternalHigh, steps[i].bytes);
        } else {
            CHECK_EQ(call_result(&call, server.queue, &bytes), steps[i].error);
            CHECK_EQ(bytes, steps[i].bytes);
        }
        call_free(&call);
    }
    CHECK_STR(data, "hello");
    server_close(&server);
}

static void a_port_gets_one_packet_for_each_call(void)
{
    char data[16] = "";
    HANDLE port;
    OVERLAPPED *done;
    ULONG_PTR key;
    DWORD bytes;
    int i;

    begin();
    port = CreateIoCompletionPort(server.queue, NULL, 17, 0);
    CHECK(port != NULL);
    for (i = 0; i < STEPS; i++) {
        OVERLAPPED overlapped;
        ULONG error;
        BOOL good;

        memset(&overlapped, 0, sizeof overlapped);
        error = do_step(i, data, &overlapped);
        CHECK(error == ERROR_IO_PENDING || error == steps[i].error);
        if (error == ERROR_MORE_DATA)
            continue;
        good = GetQueuedCompletionStatus(port, &bytes, &key, &done, CLIENT_PATIENCE);
        CHECK_EQ(good ? NO_ERROR : GetLastError(), steps[i].error);
        CHECK(done == &overlapped);
        CHECK_EQ(key, 17);
        CHECK_EQ(bytes, steps[i].bytes);
    }
    CHECK_STR(data, "hello");
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &done, 0));
    server_close(&server);
    CloseHandle(port);
}

static HANDLE called_back;
static ULONG pool_error;
static ULONG_PTR pool_bytes;

static VOID CALLBACK on_completion(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped,
                                   ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)context;
    (void)overlapped;
    (void)io;
    pool_error = error;
    pool_bytes = bytes;
    SetEvent(called_back);
}

static void a_pool_calls_back_for_each_call(void)
{
    char data[16] = "";
    TP_IO *io;
    int i;

    begin();
    called_back = CreateEventW(NULL, FALSE, FALSE, NULL);
    io = CreateThreadpoolIo(server.queue, on_completion, NULL, NULL);
    CHECK(io != NULL);
    for (i = 0; i < STEPS; i++) {
        OVERLAPPED overlapped;
        ULONG error;

        memset(&overlapped, 0, sizeof overlapped);
        StartThreadpoolIo(io);
        error = do_step(i, data, &overlapped);
        CHECK(error == ERROR_IO_PENDING || error == steps[i].error);
        if (error == ERROR_MORE_DATA) {
            CancelThreadpoolIo(io);
            continue;
        }
        CHECK_EQ(WaitForSingleObject(called_back, CLIENT_PATIENCE), WAIT_OBJECT_0);
        CHECK_EQ(pool_error, steps[i].error);
        CHECK_EQ(pool_bytes, steps[i].bytes);
    }
    CHECK_STR(data, "hello");
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CloseThreadpoolIo(io);
    server_close(&server);
    CloseHandle(called_back);
}

/* Refused calls complete nothing: no packet comes that nobody waits for. */
static void a_refused_call_leaves_no_packet(void)
{
    static const char *const paths[] = {"/missing", "/else?x"};
    HANDLE port;
    OVERLAPPED overlapped, *done;
    ULONG_PTR key;
    DWORD bytes;
    WCHAR name[64];
    char data[4];
    int i;

    begin();
    port = CreateIoCompletionPort(server.queue, NULL, 0, 0);
    memset(&overlapped, 0, sizeof overlapped);
    for (i = 0; i < 2; i++)
        CHECK_EQ(HttpReadFragmentFromCache(server.queue, server_url(name, 64, server.port, paths[i]), NULL,
                                           data, 4, NULL, &overlapped),
                 ERROR_PATH_NOT_FOUND);
    CHECK_EQ(HttpFlushResponseCache(server.queue, url, 2, &overlapped), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddFragmentToCache(server.queue, url, NULL, &keep, &overlapped), ERROR_INVALID_PARAMETER);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &done, 0));
    server_close(&server);
    CloseHandle(port);
}

CHECK_MAIN(CHECK_TEST(an_event_tells_of_each_call), CHECK_TEST(a_port_gets_one_packet_for_each_call),
           CHECK_TEST(a_pool_calls_back_for_each_call), CHECK_TEST(a_refused_call_leaves_no_packet))
