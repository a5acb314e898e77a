/* Sixteen threads on one cache: they add, read, send, ask, flush and wait for expiry until the time is over. Every body is one letter
 * from first to last, the one of its page, whatever its length; what has expired is never read; at the end the store is empty
 * and the process holds as much memory as after a first, short storm.
 *
 * STORM_SECONDS says how long; by default seconds, not minutes. */
#include "load.h"

#include "server/caching.h"

#include <malloc.h>

enum { ADDERS = 3, READERS = 2, FLUSHERS = 1, EXPIRERS = 1, SENDERS = 4, CLIENTS = 5 };
enum { PAGES = 20, LONGEST = 100000, TOLERANCE = 256 * 1024 };

_Static_assert(ADDERS + READERS + FLUSHERS + EXPIRERS + SENDERS + CLIENTS == 16, "sixteen threads");

static struct load_server server;
static _Atomic(bool) stopping;
static _Atomic(uint64_t) asked, answered, added, read_back, flushed, expired;
static char letters[PAGES][LONGEST];

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t memory_in_use(void)
{
    return __sanitizer_get_current_allocated_bytes();
}
#else
static size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}
#endif

static unsigned storm_seconds(void)
{
    const char *text = getenv("STORM_SECONDS");

    return text && atoi(text) > 0 ? (unsigned)atoi(text) : 3;
}

static void page_url(WCHAR *url, const char *folder, unsigned page)
{
    char path[64];

    snprintf(path, sizeof(path), "/%s/%u/x", folder, page);
    load_url(url, server.port, path);
}

static void add(const char *folder, unsigned page, ULONG length, ULONG seconds)
{
    HTTP_CACHE_POLICY policy = {seconds ? HttpCachePolicyTimeToLive : HttpCachePolicyUserInvalidates,
                                seconds};
    HTTP_DATA_CHUNK chunk;
    WCHAR url[128];

    memset(&chunk, 0, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = letters[page];
    chunk.FromMemory.BufferLength = length;
    page_url(url, folder, page);
    REQUIRE(HttpAddFragmentToCache(server.queue, url, &chunk, &policy, NULL) == NO_ERROR);
    atomic_fetch_add(&added, 1);
}

static void *adder(void *seed)
{
    uint32_t state = (uint32_t)(uintptr_t)seed;

    while (!atomic_load(&stopping)) {
        add("frag", load_random(&state) % PAGES, load_random(&state) % LONGEST, load_random(&state) % 3);
        load_sleep_us(50);
    }
    return NULL;
}

static void check_letters(const char *data, size_t length, unsigned page)
{
    for (size_t i = 0; i < length; i++)
        REQUIRE(data[i] == (char)('a' + page));
}

static void *reader(void *seed)
{
    uint32_t state = (uint32_t)(uintptr_t)seed;
    char *room = malloc(LONGEST);

    REQUIRE(room);
    while (!atomic_load(&stopping)) {
        unsigned page = load_random(&state) % PAGES;
        ULONG got = 0, limit = load_random(&state) % LONGEST, error;
        WCHAR url[128];

        page_url(url, load_random(&state) % 4 ? "frag" : "page", page); /* responses are read too */
        error = HttpReadFragmentFromCache(server.queue, url, NULL, room, limit, &got, NULL);
        REQUIRE(error == NO_ERROR || error == ERROR_PATH_NOT_FOUND || error == ERROR_MORE_DATA);
        if (error == NO_ERROR) {
            check_letters(room, got, page);
            atomic_fetch_add(&read_back, 1);
        }
        load_sleep_us(50);
    }
    free(room);
    return NULL;
}

static void *flusher(void *seed)
{
    uint32_t state = (uint32_t)(uintptr_t)seed;

    while (!atomic_load(&stopping)) {
        unsigned what = load_random(&state) % 10, page = load_random(&state) % PAGES;
        WCHAR url[128];

        if (what == 0)
            load_url(url, server.port, "/");
        else
            page_url(url, what % 2 ? "frag" : "page", page);
        REQUIRE(HttpFlushResponseCache(server.queue, url, what == 0 ? HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE : 0,
                                       NULL) == NO_ERROR);
        atomic_fetch_add(&flushed, 1);
        load_sleep_us(2000);
    }
    return NULL;
}

/* A second after it was added nobody reads it, however busy the machine. */
static void *expirer(void *seed)
{
    char room[10];

    (void)seed;
    while (!atomic_load(&stopping)) {
        WCHAR url[128];

        add("brief", 1, 10, 1);
        load_sleep_us(1000000 + 20000); /* the store's clock is coarse by one tick */
        page_url(url, "brief", 1);
        REQUIRE(HttpReadFragmentFromCache(server.queue, url, NULL, room, sizeof(room), NULL, NULL) ==
                ERROR_PATH_NOT_FOUND);
        atomic_fetch_add(&expired, 1);
    }
    return NULL;
}

static void answer(const HTTP_REQUEST *request, uint32_t *state)
{
    unsigned page = (unsigned)strtoul(request->pRawUrl + 6, NULL, 10), lifetime = load_random(state) % 3;
    HTTP_CACHE_POLICY policy = {lifetime ? HttpCachePolicyTimeToLive : HttpCachePolicyUserInvalidates,
                                lifetime};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunks[2];
    WCHAR url[128];
    ULONG error;

    REQUIRE(page < PAGES);
    memset(&response, 0, sizeof(response));
    memset(chunks, 0, sizeof(chunks));
    page_url(url, "frag", page);
    chunks[0].DataChunkType = HttpDataChunkFromMemory;
    chunks[0].FromMemory.pBuffer = letters[page];
    chunks[0].FromMemory.BufferLength = load_random(state) % 3000;
    chunks[1].DataChunkType = HttpDataChunkFromFragmentCache;
    chunks[1].FromFragmentCache.pFragmentName = url;
    while (url[chunks[1].FromFragmentCache.FragmentNameLength / sizeof(WCHAR)])
        chunks[1].FromFragmentCache.FragmentNameLength += sizeof(WCHAR);
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response.EntityChunkCount = 2;
    response.pEntityChunks = chunks;
    do {
        error = HttpSendHttpResponse(server.queue, request->RequestId, 0, &response, &policy, NULL, NULL, 0,
                                     NULL, NULL);
        if (error == ERROR_PATH_NOT_FOUND)
            add("frag", page, 100 + load_random(state) % 60000, 0);
    } while (error == ERROR_PATH_NOT_FOUND);
    /* Some clients leave before their answer. */
    REQUIRE(error == NO_ERROR || error == ERROR_CONNECTION_INVALID || error == ERROR_NETNAME_DELETED);
    atomic_fetch_add(&answered, 1);
}

static void *sender(void *seed)
{
    uint32_t state = (uint32_t)(uintptr_t)seed;
    union {
        HTTP_REQUEST request;
        char room[8192];
    } buffer;

    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &buffer.request, sizeof(buffer), NULL,
                                  NULL) == NO_ERROR)
        answer(&buffer.request, &state);
    return NULL;
}

static void ask(struct load_reader *reader, uint32_t *state)
{
    static const char *const extras[] = {"", "", "Range: bytes=10-99\r\n", "Range: bytes=0-0, 50-\r\n",
                                         "If-None-Match: *\r\n"};
    unsigned page = load_random(state) % PAGES, extra = load_random(state) % 5, status;
    char request[256], body[8192];
    size_t length = 0;

    snprintf(request, sizeof(request), "GET /page/%u/x HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", page,
             server.port, extras[extra]);
    REQUIRE(load_send(reader->s, request, strlen(request)));
    status = load_head(reader, &length);
    REQUIRE(status == 200 || (status == 206 && (extra == 2 || extra == 3)) || (status == 304 && extra == 4));
    for (size_t got; length > 0; length -= got) {
        got = load_body(reader, body, length < sizeof(body) ? length : sizeof(body));
        REQUIRE(got > 0);
        if (extra != 3) /* a multipart has more than letters */
            check_letters(body, got, page);
    }
    atomic_fetch_add(&asked, 1);
}

static void *client(void *seed)
{
    static _Thread_local struct load_reader reader;
    uint32_t state = (uint32_t)(uintptr_t)seed;

    memset(&reader, 0, sizeof(reader));
    reader.s = load_connect(server.port);
    for (unsigned i = 1; !atomic_load(&stopping); i++) {
        ask(&reader, &state);
        if (i % 1000 == 0) { /* leaves in the middle of a response */
            char request[128];

            snprintf(request, sizeof(request), "GET /page/%u/x HTTP/1.1\r\nHost: localhost:%u\r\n\r\n",
                     load_random(&state) % PAGES, server.port);
            REQUIRE(load_send(reader.s, request, strlen(request)));
            load_reset(reader.s);
            memset(&reader, 0, sizeof(reader));
            reader.s = load_connect(server.port);
        }
    }
    close(reader.s);
    return NULL;
}

static void storm(unsigned seconds, uint32_t seed)
{
    static const struct {
        void *(*run)(void *);
        unsigned count;
    } kinds[] = {{adder, ADDERS},     {reader, READERS}, {flusher, FLUSHERS},
                 {expirer, EXPIRERS}, {client, CLIENTS}, {sender, SENDERS}};
    pthread_t threads[16];
    struct cache_statistics statistics;
    unsigned count = 0;

    atomic_store(&stopping, false);
    load_start(&server);
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
        for (unsigned i = 0; i < kinds[k].count; i++, count++)
            REQUIRE(pthread_create(&threads[count], NULL, kinds[k].run,
                                   (void *)(uintptr_t)(seed + 2 * count)) == 0);
    sleep(seconds);
    atomic_store(&stopping, true);
    for (unsigned i = 0; i < count - SENDERS; i++)
        pthread_join(threads[i], NULL);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    for (unsigned i = count - SENDERS; i < count; i++)
        pthread_join(threads[i], NULL);
    load_stop(&server);
    cache_statistics(caching_store(), &statistics);
    CHECK_EQ(statistics.entries, 0);
    CHECK_EQ(statistics.bytes, 0);
}

static void a_storm_leaves_nothing_wrong_and_nothing_behind(void)
{
    uint32_t seed = load_seed();
    size_t before, after;

    for (unsigned page = 0; page < PAGES; page++)
        memset(letters[page], 'a' + (int)page, LONGEST);
    storm(1, seed);
    before = memory_in_use();
    storm(storm_seconds(), seed + 1000);
    after = memory_in_use();
    printf("    asked %llu, sent %llu, added %llu, read %llu, flushed %llu, expired %llu; memory %zu, then "
           "%zu\n",
           (unsigned long long)asked, (unsigned long long)answered, (unsigned long long)added,
           (unsigned long long)read_back, (unsigned long long)flushed, (unsigned long long)expired, before,
           after);
    CHECK(asked > answered && answered > 0 && added > 0 && read_back > 0 && flushed > 0 && expired > 0);
    CHECK(after <= before + TOLERANCE);
}

CHECK_MAIN(CHECK_TEST(a_storm_leaves_nothing_wrong_and_nothing_behind))
