/* How long TLS keeps the other connections of a loop waiting. STALL_SECONDS (1) is how long each part is measured.
 *
 * One loop serves http and https. A plain connection asks for a small cached answer, which the loop gives by itself, again and again,
 * while in the background there is, one after the other: nothing; as many threads and clients that only compute as handshakes
 * occupy; floods of handshakes; megabytes over TLS that the program sends; big cached answers over TLS, which the loop encrypts.
 *
 * Two figures each: how long the plain answer took by the clock, which says what a user sees on this machine and moves with
 * everything else that runs; and how long a single callback of the loop thread took by its own processor clock, which says what the
 * library does. The second is judged: one in a thousand may be longer than a millisecond (interrupts are counted in), no more. Clients are processes of their own. */
#include "callbacks.h"
#include "clients.h"

#include "check.h"
#include "http.h"
#include "free_port.h"
#include "tls/certificates.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define THREADS 2
#define ROOM    8192

static unsigned short plain_port, secure_port;
static char root[64];
static HTTP_SERVER_SESSION_ID session;
static HTTP_URL_GROUP_ID group;
static HANDLE queue;
static pthread_t threads[THREADS], spinners[THREADS];
static _Atomic(bool) spinning;
static char big[1 << 20];

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* --- the server --- */

static void add_url(const char *scheme, unsigned short port)
{
    char text[64];
    WCHAR url[64];
    int length = snprintf(text, sizeof(text), "%s://localhost:%u/", scheme, port);

    for (int i = 0; i <= length; i++)
        url[i] = (unsigned char)text[i];
    CHECK_EQ(HttpAddUrlToUrlGroup(group, url, 0, 0), NO_ERROR);
}

static void configure(void)
{
    const char *name = "localhost";
    struct self_signed wanted = {.names = &name, .name_count = 1, .days = 1};
    struct certificate *certificate;
    char path[128], text[THUMBPRINT_TEXT];
    FILE *file;

    snprintf(root, sizeof(root), "/tmp/httpapi-stall-XXXXXX");
    CHECK(mkdtemp(root) != NULL);
    setenv("HTTPAPI_CONFIG", root, 1);
    setenv("HTTPAPI_Loops", "1", 1);
    CHECK_EQ(certificates_self_sign(root, NULL, &wanted, &certificate), 0);
    thumbprint_text(certificate_thumbprint(certificate), text);
    certificate_release(certificate);
    snprintf(path, sizeof(path), "%s/sslcert", root);
    file = fopen(path, "w");
    CHECK(file != NULL);
    fprintf(file, "ipport=0.0.0.0:%u certhash=%s appid={00000000-0000-0000-0000-000000000000}\n", secure_port,
            text);
    fclose(file);
}

static void answer(const HTTP_REQUEST *request)
{
    HTTP_CACHE_POLICY policy = {.Policy = HttpCachePolicyUserInvalidates};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1, .pEntityChunks = &chunk};
    HTTP_KNOWN_HEADER *type = &response.Headers.KnownHeaders[HttpHeaderContentType];
    const char *path = request->pRawUrl;
    bool is_big = strcmp(path, PATH_BIG) == 0;

    type->pRawValue = "text/plain"; /* the cache takes none without */
    type->RawValueLength = 10;
    chunk.FromMemory.pBuffer = big;
    chunk.FromMemory.BufferLength = is_big ? sizeof(big) : strcmp(path, PATH_HIT) == 0 ? 200 << 10 : 13;
    HttpSendHttpResponse(queue, request->RequestId, 0, &response, is_big ? NULL : &policy, NULL, NULL, 0,
                         NULL, NULL); /* a client that is gone is none of our business */
}

static void *work(void *room)
{
    HTTP_REQUEST *request = room;
    ULONG bytes, error;

    do {
        error = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, ROOM, &bytes, NULL);
        if (error == NO_ERROR)
            answer(request);
    } while (error != ERROR_OPERATION_ABORTED && error != ERROR_INVALID_HANDLE);
    free(room);
    return NULL;
}

static void open_server(void)
{
    static const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding = {.Flags = {1}};

    configure();
    CHECK_EQ(HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(version, &session, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &group, 0), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(version, NULL, NULL, 0, &queue), NO_ERROR);
    binding.RequestQueueHandle = queue;
    CHECK_EQ(HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding)), NO_ERROR);
    add_url("http", plain_port);
    add_url("https", secure_port);
    for (unsigned i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, work, malloc(ROOM)) == 0);
}

static void close_server(void)
{
    char command[128];

    HttpShutdownRequestQueue(queue);
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    HttpCloseServerSession(session);
    HttpCloseRequestQueue(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    snprintf(command, sizeof(command), "rm -rf %s", root);
    CHECK(system(command) == 0);
}

/* --- what is compared with: the same threads, with the same priority, and nothing of ours --- */

static void *spin(void *unused)
{
    static const struct sched_param no_priority;
    volatile unsigned turn = 0;

    pthread_setschedparam(pthread_self(), SCHED_BATCH, &no_priority);
    while (atomic_load_explicit(&spinning, memory_order_relaxed))
        turn = turn + 1;
    return unused;
}

static void begin(int load)
{
    atomic_store(&spinning, load == LOAD_SPIN);
    for (unsigned i = 0; load == LOAD_SPIN && i < THREADS; i++)
        CHECK(pthread_create(&spinners[i], NULL, spin, NULL) == 0);
    if (load)
        clients_load(load);
}

static void end(int load)
{
    atomic_store(&spinning, false);
    for (unsigned i = 0; load == LOAD_SPIN && i < THREADS; i++)
        pthread_join(spinners[i], NULL);
    if (load)
        clients_rest();
}

/* --- the plain connection --- */

static void ask(int descriptor, const char *path)
{
    char text[4096];
    int length =
        snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, plain_port);
    size_t got = 0;

    CHECK(send(descriptor, text, (size_t)length, MSG_NOSIGNAL) == length);
    do {
        ssize_t part = recv(descriptor, text, sizeof(text), 0);

        CHECK(part > 0);
        got += (size_t)part;
    } while (strcmp(path, PATH_HIT) == 0 && got < 200 << 10);
}

/* False: the loop thread was in a callback for more than a millisecond more often than it may. */
static bool measure(const char *what, int load, double seconds)
{
    static struct histogram waited;
    static struct callbacks callbacks;
    int descriptor = clients_connect(plain_port);
    uint64_t until, longest = 0;

    memset(&waited, 0, sizeof(waited));
    ask(descriptor, PATH_HIT);
    begin(load);
    callbacks_take(&callbacks);
    until = now() + (uint64_t)(seconds * 1e9);
    for (uint64_t begun = now(); begun < until; begun = now()) {
        uint64_t took;

        ask(descriptor, PATH_SMALL);
        took = now() - begun;
        histogram_add(&waited, took);
        longest = took > longest ? took : longest;
    }
    callbacks_take(&callbacks);
    end(load);
    close(descriptor);
    printf("%-34s %9.0f %9.0f %9.0f   %9llu %9.0f %9.0f %7llu\n", what,
           histogram_percentile(&waited, 0.5) / 1e3, histogram_percentile(&waited, 0.99) / 1e3,
           (double)longest / 1e3, (unsigned long long)callbacks.took.total,
           histogram_percentile(&callbacks.took, 0.999) / 1e3, (double)callbacks.longest / 1e3,
           (unsigned long long)callbacks.over);
    fflush(stdout);
    return callbacks.over * 1000 <= callbacks.took.total;
}

static bool measure_all(double seconds)
{
    bool good = true;

    printf("microseconds                       plain p50       p99   longest   callbacks     p99.9   longest "
           "  > 1 ms\n");
    measure("nothing else", 0, seconds);
    measure("threads that compute", LOAD_SPIN, seconds);
    good &= measure("client hellos without end", LOAD_HELLOS, seconds);
    good &= measure("whole handshakes", LOAD_HANDSHAKES, seconds);
    good &= measure("1 MB from the program", LOAD_BODIES, seconds);
    good &= measure("200 KB hits, 16 pipelined", LOAD_HITS, seconds);
    return good;
}

static void tls_keeps_no_other_connection_waiting_for_a_millisecond(void)
{
    const char *chosen = getenv("STALL_SECONDS");
    double seconds = chosen ? atof(chosen) : 1;
    bool good = false;

    plain_port = free_port();
    secure_port = free_port();
    clients_start(secure_port);
    open_server();
    for (int attempt = 0; attempt < 3 && !good; attempt++)
        good = measure_all(seconds);
    clients_stop();
    close_server();
    CHECK(good);
}

CHECK_MAIN(CHECK_TEST(tls_keeps_no_other_connection_waiting_for_a_millisecond))
