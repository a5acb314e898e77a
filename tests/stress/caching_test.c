/* The cache in use: clients that ask for a few pages over and over, a program that answers them from fragments and lets most
 * answers be kept, and threads that replace fragments, flush and let expire meanwhile. Every body is one letter from first to last,
 * the one of its page; at the end nothing is left in the store. */
#include "load.h"

#include "server/caching.h"

enum { CLIENTS = 4, RECEIVERS = 2, PAGES = 13, FRAGMENT = 20000, ROUNDS = 3000 };

static struct load_server server;
static _Atomic(bool) stopping;
static _Atomic(uint64_t) answered_by_program, answered;
static char letters[PAGES][FRAGMENT];

static void fragment_url(WCHAR *url, unsigned page)
{
    char path[32];

    snprintf(path, sizeof(path), "/frag/%u", page);
    load_url(url, server.port, path);
}

static void add_fragment(unsigned page)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk;
    WCHAR url[128];

    memset(&chunk, 0, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = letters[page];
    chunk.FromMemory.BufferLength = FRAGMENT;
    fragment_url(url, page);
    REQUIRE(HttpAddFragmentToCache(server.queue, url, &chunk, &policy, NULL) == NO_ERROR);
}

/* The fragment may vanish between adding and sending: then it is added again. */
static void answer(const HTTP_REQUEST *request)
{
    unsigned page = (unsigned)strtoul(request->pRawUrl + 6, NULL, 10);
    HTTP_CACHE_POLICY policy = {page % 2 ? HttpCachePolicyTimeToLive : HttpCachePolicyUserInvalidates, 1};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    WCHAR url[128];
    ULONG error;

    REQUIRE(page < PAGES);
    memset(&response, 0, sizeof(response));
    memset(&chunk, 0, sizeof(chunk));
    fragment_url(url, page);
    chunk.DataChunkType = HttpDataChunkFromFragmentCacheEx;
    chunk.FromFragmentCacheEx.pFragmentName = url;
    chunk.FromFragmentCacheEx.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    do {
        error = HttpSendHttpResponse(server.queue, request->RequestId, 0, &response, &policy, NULL, NULL, 0,
                                     NULL, NULL);
        if (error == ERROR_PATH_NOT_FOUND)
            add_fragment(page);
    } while (error == ERROR_PATH_NOT_FOUND);
    REQUIRE(error == NO_ERROR);
    atomic_fetch_add(&answered_by_program, 1);
}

static void *receiver(void *unused)
{
    union {
        HTTP_REQUEST request;
        char room[8192];
    } buffer;

    (void)unused;
    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &buffer.request, sizeof(buffer), NULL,
                                  NULL) == NO_ERROR)
        answer(&buffer.request);
    return NULL;
}

static void read_letters(struct load_reader *reader, size_t length, char letter)
{
    static _Thread_local char body[8192];

    while (length > 0) {
        size_t got = load_body(reader, body, length < sizeof(body) ? length : sizeof(body));

        REQUIRE(got > 0);
        for (size_t i = 0; i < got; i++)
            REQUIRE(body[i] == letter);
        length -= got;
    }
}

static void *client(void *argument)
{
    static _Thread_local struct load_reader reader;
    uint32_t state = (uint32_t)(uintptr_t)argument;

    reader.s = load_connect(server.port);
    for (unsigned i = 0; i < ROUNDS * load_factor(); i++) {
        unsigned page = load_random(&state) % PAGES, status;
        bool part = load_random(&state) % 4 == 0;
        char request[256];
        size_t length = 0;

        snprintf(request, sizeof(request), "GET /page/%u HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", page,
                 server.port, part ? "Range: bytes=100-4099\r\n" : "");
        REQUIRE(load_send(reader.s, request, strlen(request)));
        status = load_head(&reader, &length);
        REQUIRE(status == 200 || (part && status == 206)); /* the program itself cuts nothing */
        REQUIRE(length == (status == 206 ? 4000 : FRAGMENT));
        read_letters(&reader, length, (char)('a' + page));
        atomic_fetch_add(&answered, 1);
    }
    close(reader.s);
    return NULL;
}

static void *disturber(void *argument)
{
    static char back[FRAGMENT];
    uint32_t state = (uint32_t)(uintptr_t)argument;

    while (!atomic_load(&stopping)) {
        unsigned page = load_random(&state) % PAGES, what = load_random(&state) % 8;
        WCHAR url[128];
        char path[32];
        ULONG error;

        fragment_url(url, page);
        if (what < 3) {
            add_fragment(page);
        } else if (what < 5) {
            error = HttpReadFragmentFromCache(server.queue, url, NULL, back, sizeof(back), NULL, NULL);
            REQUIRE(error == NO_ERROR || error == ERROR_PATH_NOT_FOUND);
            REQUIRE(error != NO_ERROR || memcmp(back, letters[page], FRAGMENT) == 0);
        } else {
            snprintf(path, sizeof(path), what == 5 ? "/" : what == 6 ? "/page/%u" : "/frag/%u", page);
            load_url(url, server.port, path);
            REQUIRE(HttpFlushResponseCache(server.queue, url,
                                           what == 5 ? HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE : 0,
                                           NULL) == NO_ERROR);
        }
        load_sleep_us(what == 5 ? 2000 : 100);
    }
    return NULL;
}

static void pages_stay_whole_while_everything_changes(void)
{
    pthread_t clients[CLIENTS], receivers[RECEIVERS], disturbing;
    struct cache_statistics statistics;
    uint32_t seed = load_seed();

    for (unsigned page = 0; page < PAGES; page++)
        memset(letters[page], 'a' + (int)page, FRAGMENT);
    atomic_store(&stopping, false);
    atomic_store(&answered, 0);
    atomic_store(&answered_by_program, 0);
    load_start(&server);
    for (int i = 0; i < RECEIVERS; i++)
        REQUIRE(pthread_create(&receivers[i], NULL, receiver, NULL) == 0);
    REQUIRE(pthread_create(&disturbing, NULL, disturber, (void *)(uintptr_t)(seed + 77)) == 0);
    for (unsigned i = 0; i < CLIENTS; i++)
        REQUIRE(pthread_create(&clients[i], NULL, client, (void *)(uintptr_t)(seed + 2 * i)) == 0);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i], NULL);
    atomic_store(&stopping, true);
    pthread_join(disturbing, NULL);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    for (int i = 0; i < RECEIVERS; i++)
        pthread_join(receivers[i], NULL);
    CHECK_EQ(atomic_load(&answered), CLIENTS * ROUNDS * load_factor());
    CHECK(atomic_load(&answered_by_program) < atomic_load(&answered)); /* the cache did answer */
    load_stop(&server);
    cache_statistics(caching_store(), &statistics);
    CHECK_EQ(statistics.entries, 0);
    CHECK_EQ(statistics.bytes, 0);
}

CHECK_MAIN(CHECK_TEST(pages_stay_whole_while_everything_changes))
