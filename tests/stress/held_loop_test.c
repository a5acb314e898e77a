/* A program whose one thread runs the loop while it waits (src/net/lease.c), and then does not come back: what the cache answers is answered
 * meanwhile, on every connection, because the loop's keeper takes over. The program waits for the clients, so that a loop which stays with
 * it is a test that never ends. */
#include "load.h"

#define BUFFER      16384
#define CONNECTIONS 8
#define HITS        50 /* of each, while the program is away */
#define ROUNDS      20

static struct load_server server;
static _Atomic(unsigned) away, back;
static double times[CONNECTIONS * HITS * 1000];
static unsigned measured;

static const char page[] = "a page that is kept";

static void answer(const HTTP_REQUEST *request, bool kept)
{
    HTTP_CACHE_POLICY policy = {kept ? HttpCachePolicyUserInvalidates : HttpCachePolicyNocache, 0};
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    HTTP_KNOWN_HEADER *type = &response.Headers.KnownHeaders[HttpHeaderContentType];

    type->pRawValue = "text/plain";
    type->RawValueLength = 10;
    chunk.FromMemory.pBuffer = (void *)(uintptr_t)page;
    chunk.FromMemory.BufferLength = sizeof(page) - 1;
    response.pEntityChunks = &chunk;
    REQUIRE(HttpSendHttpResponse(server.queue, request->RequestId, 0, &response, &policy, NULL, NULL, 0, NULL,
                                 NULL) == NO_ERROR);
}

/* Goes away with "/away" until it is called back. */
static void *program(void *room)
{
    HTTP_REQUEST *request = room;
    ULONG bytes;

    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, request, BUFFER, &bytes, NULL) == NO_ERROR) {
        bool leaves = memcmp(request->pRawUrl, "/away", 5) == 0;

        if (leaves) {
            unsigned number = atomic_fetch_add(&away, 1) + 1;

            while (atomic_load(&back) < number)
                load_sleep_us(100);
        }
        answer(request, !leaves);
    }
    return NULL;
}

static void ask(int s, const char *path)
{
    char text[128];
    int length =
        snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, server.port);

    REQUIRE(load_send(s, text, (size_t)length));
}

static void hear(struct load_reader *reader)
{
    char body[sizeof(page)];
    size_t length = 0, got = 0;

    REQUIRE(load_head(reader, &length) == 200 && length == sizeof(page) - 1);
    while (got < length)
        got += load_body(reader, body + got, length - got);
    REQUIRE(memcmp(body, page, length) == 0);
}

static void hit(struct load_reader *reader)
{
    double began = load_seconds();

    ask(reader->s, "/kept");
    hear(reader);
    if (measured < sizeof(times) / sizeof(*times))
        times[measured++] = load_seconds() - began;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;

    return one < other ? -1 : one > other;
}

static void the_cache_answers_while_the_program_is_away(void)
{
    struct load_reader *readers = calloc(CONNECTIONS, sizeof(*readers)),
                       *traveller = calloc(1, sizeof(*traveller));
    unsigned rounds = ROUNDS * load_factor();
    HTTP_REQUEST *room = malloc(BUFFER);
    pthread_t thread;

    REQUIRE(readers && traveller && room);
    load_start(&server);
    REQUIRE(pthread_create(&thread, NULL, program, room) == 0);
    traveller->s = load_connect(server.port);
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        readers[i].s = load_connect(server.port);
        ask(readers[i].s, "/kept"); /* the first puts it there */
        hear(&readers[i]);
    }
    for (unsigned round = 1; round <= rounds; round++) {
        ask(traveller->s, "/away");
        while (atomic_load(&away) < round)
            load_sleep_us(100);
        for (unsigned i = 0; i < CONNECTIONS * HITS; i++)
            hit(&readers[i % CONNECTIONS]);
        atomic_store(&back, round);
        hear(traveller);
    }
    qsort(times, measured, sizeof(*times), compare);
    printf("    %u hits, p99 %.2f ms, at most %.2f ms\n", measured, times[measured * 99 / 100] * 1e3,
           times[measured - 1] * 1e3);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    pthread_join(thread, NULL);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        close(readers[i].s);
    close(traveller->s);
    load_stop(&server);
    free(readers);
    free(traveller);
    free(room);
}

CHECK_MAIN(CHECK_TEST(the_cache_answers_while_the_program_is_away))
