/* The server that tests/soak/everything.py soaks: each feature of the API once, in three idioms, over http and https, while the settings
 * change and, if told to, calls of memory and of the system fail (tests/faults).
 *
 *     everything PORT SECURE-PORT FAULTS      one in FAULTS calls of the engine fails; 0 for none
 *
 * Answered is PORT/IDIOM/WHAT/START/LENGTH?..., IDIOM one of sync, port, pool, with LENGTH bytes from START of a source that lies in memory,
 * in a file and in a fragment alike; see `answers` for WHAT. Prints "ready"; at each line of standard input it prints what it has done and
 * how many faults there were; it ends with standard input and then prints "stopped".
 *
 * A worker owns one request at a time and has at most one call under way, so whoever is told of its end takes the next step; what an
 * answer needs beyond one send is done with synchronous calls. The meddler changes settings beside them. */
#include "../faults/faults.h"
#include "load.h"

#include <httpapi/policy.h>

#define SOURCE  300000
#define WORKERS 8 /* of each idiom */
#define ROOM    32768
#define SITES   3

struct site;

struct worker {
    OVERLAPPED overlapped; /* first: the completion gives us its address */
    struct site *site;
    bool sending;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    HTTP_CACHE_POLICY policy;
    ULONG flags;
    _Alignas(16) char room[ROOM];
};

static struct site {
    const char *name;
    HANDLE queue;
    HTTP_URL_GROUP_ID group;
    WCHAR fragment[128];
    struct worker workers[WORKERS];
    _Atomic(unsigned) living;
} sites[SITES] = {{.name = "sync"}, {.name = "port"}, {.name = "pool"}};

static HTTP_SERVER_SESSION_ID session;
static HANDLE file, port;
static PTP_IO pool_io;
static USHORT plain_port, secure_port;
static unsigned char source[SOURCE];
static char folder[64], file_path[96];
static _Atomic(bool) ending;
static _Atomic(unsigned long) answered, refused, lost, meddled;
static unsigned faults;

/* --- what is answered --- */

static void from_memory(HTTP_DATA_CHUNK *chunk, unsigned start, unsigned length)
{
    memset(chunk, 0, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = source + start;
    chunk->FromMemory.BufferLength = length;
}

static void from_file(HTTP_DATA_CHUNK *chunk, unsigned start, unsigned length)
{
    memset(chunk, 0, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromFileHandle;
    chunk->FromFileHandle.FileHandle = file;
    chunk->FromFileHandle.ByteRange.StartingOffset.QuadPart = start;
    chunk->FromFileHandle.ByteRange.Length.QuadPart = length;
}

static void answer_memory(struct worker *worker, unsigned start, unsigned length)
{
    from_memory(&worker->chunk, start, length);
}

static void answer_file(struct worker *worker, unsigned start, unsigned length)
{
    from_file(&worker->chunk, start, length);
}

static bool keep_fragment(struct site *site)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk;

    from_file(&chunk, 0, SOURCE);
    return HttpAddFragmentToCache(site->queue, site->fragment, &chunk, &policy, NULL) == NO_ERROR;
}

static void answer_fragment(struct worker *worker, unsigned start, unsigned length)
{
    HTTP_DATA_CHUNK *chunk = &worker->chunk;

    memset(chunk, 0, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromFragmentCacheEx;
    chunk->FromFragmentCacheEx.pFragmentName = worker->site->fragment;
    chunk->FromFragmentCacheEx.ByteRange.StartingOffset.QuadPart = start;
    chunk->FromFragmentCacheEx.ByteRange.Length.QuadPart = length;
}

/* Kept for a second, so that the program is asked again now and then. */
static void answer_kept(struct worker *worker, unsigned start, unsigned length)
{
    from_memory(&worker->chunk, start, length);
    worker->policy.Policy = HttpCachePolicyTimeToLive;
    worker->policy.SecondsToLive = 1;
}

static void answer_ranges(struct worker *worker, unsigned start, unsigned length)
{
    from_file(&worker->chunk, start, length);
    worker->flags = HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES;
}

static ULONG send_head(struct worker *worker, ULONG flags)
{
    return HttpSendHttpResponse(worker->site->queue, ((HTTP_REQUEST *)worker->room)->RequestId, flags,
                                &worker->response, NULL, NULL, NULL, 0, NULL, NULL);
}

static ULONG send_more(struct worker *worker, ULONG flags, HTTP_DATA_CHUNK *chunk)
{
    return HttpSendResponseEntityBody(worker->site->queue, ((HTTP_REQUEST *)worker->room)->RequestId, flags,
                                      chunk ? 1 : 0, chunk, NULL, NULL, 0, NULL, NULL);
}

/* A head, and chunked pieces from memory and the file in turns. */
static ULONG answer_parts(struct worker *worker, unsigned start, unsigned length)
{
    const ULONG more = HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING;
    ULONG error;

    worker->response.EntityChunkCount = 0;
    error = send_head(worker, more);
    for (unsigned i = 0, part; error == NO_ERROR && length > 0; i++, start += part, length -= part) {
        part = length < 7000 ? length : 7000;
        (i % 2 ? from_file : from_memory)(&worker->chunk, start, part);
        error = send_more(worker, more, &worker->chunk);
    }
    return error ? error : send_more(worker, HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING, NULL);
}

/* What is received goes back, until it ends. */
static ULONG give_back(struct worker *worker, ULONG flags)
{
    HTTP_REQUEST_ID id = ((HTTP_REQUEST *)worker->room)->RequestId;
    char body[8000];
    ULONG bytes, error;

    for (;;) {
        error = HttpReceiveRequestEntityBody(worker->site->queue, id, 0, body, sizeof(body), &bytes, NULL);
        if (error == ERROR_HANDLE_EOF)
            return send_more(worker, flags, NULL);
        if (error != NO_ERROR)
            return error;
        memset(&worker->chunk, 0, sizeof(worker->chunk));
        worker->chunk.FromMemory.pBuffer = body;
        worker->chunk.FromMemory.BufferLength = bytes;
        error = send_more(worker, flags | HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &worker->chunk);
        if (error != NO_ERROR)
            return error;
    }
}

static ULONG answer_echo(struct worker *worker, unsigned start, unsigned length)
{
    const ULONG flags = HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING;
    ULONG error;

    (void)start, (void)length;
    worker->response.EntityChunkCount = 0;
    error = send_head(worker, flags | HTTP_SEND_RESPONSE_FLAG_MORE_DATA);
    return error ? error : give_back(worker, flags);
}

static ULONG answer_upgrade(struct worker *worker, unsigned start, unsigned length)
{
    const ULONG flags = HTTP_SEND_RESPONSE_FLAG_OPAQUE;
    HTTP_KNOWN_HEADER *upgrade = &worker->response.Headers.KnownHeaders[HttpHeaderUpgrade];
    ULONG error;

    (void)start, (void)length;
    worker->response.StatusCode = 101;
    worker->response.EntityChunkCount = 0;
    upgrade->pRawValue = "soak";
    upgrade->RawValueLength = 4;
    error = send_head(worker, flags | HTTP_SEND_RESPONSE_FLAG_MORE_DATA);
    return error ? error : give_back(worker, flags);
}

static ULONG answer_cancel(struct worker *worker, unsigned start, unsigned length)
{
    (void)worker, (void)start, (void)length;
    return ERROR_CANCELLED;
}

/* In one send of the idiom's kind, or by a function of its own. "early" has a body that is not read; "policy" is kept by a policy. */
static const struct {
    const char *what;
    void (*prepare)(struct worker *, unsigned start, unsigned length);
    ULONG (*whole)(struct worker *, unsigned start, unsigned length);
} answers[] = {
    {"memory", answer_memory, NULL},   {"file", answer_file, NULL},     {"fragment", answer_fragment, NULL},
    {"kept", answer_kept, NULL},       {"ranges", answer_ranges, NULL}, {"early", answer_memory, NULL},
    {"policy", answer_memory, NULL},   {"parts", NULL, answer_parts},   {"echo", NULL, answer_echo},
    {"upgrade", NULL, answer_upgrade}, {"cancel", NULL, answer_cancel}};

static void prepare(struct worker *worker)
{
    HTTP_RESPONSE *response = &worker->response;
    HTTP_KNOWN_HEADER *type = &response->Headers.KnownHeaders[HttpHeaderContentType];

    memset(response, 0, sizeof(*response));
    memset(&worker->policy, 0, sizeof(worker->policy));
    worker->flags = 0;
    response->StatusCode = 200;
    response->pReason = "OK";
    response->ReasonLength = 2;
    type->pRawValue = "application/octet-stream";
    type->RawValueLength = 24;
    response->EntityChunkCount = 1;
    response->pEntityChunks = &worker->chunk;
}

/* What could not be answered ends its connection. */
static void count(struct worker *worker, ULONG error)
{
    if (error == NO_ERROR) {
        answered++;
        return;
    }
    if (error == ERROR_CONNECTION_INVALID || error == ERROR_NETNAME_DELETED)
        lost++;
    else
        refused++;
    HttpCancelHttpRequest(worker->site->queue, ((HTTP_REQUEST *)worker->room)->RequestId, NULL);
}

/* True when a send of the idiom's kind is to be made; otherwise the request is done with. */
static bool answer(struct worker *worker)
{
    const HTTP_REQUEST *request = (HTTP_REQUEST *)worker->room;
    unsigned start = 0, length = 0;
    char path[128], what[16] = "";

    snprintf(path, sizeof(path), "%.*s", request->RawUrlLength, request->pRawUrl);
    if (sscanf(path, "/%*[a-z]/%15[a-z]/%u/%u", what, &start, &length) != 3 || start > SOURCE ||
        length > SOURCE - start)
        what[0] = 0;
    prepare(worker);
    for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
        if (strcmp(what, answers[i].what) != 0)
            continue;
        if (answers[i].prepare) {
            answers[i].prepare(worker, start, length);
            return true;
        }
        count(worker, answers[i].whole(worker, start, length));
        return false;
    }
    worker->response.StatusCode = 404;
    worker->response.EntityChunkCount = 0;
    return true;
}

/* --- idioms --- */

static ULONG receive(struct worker *worker, OVERLAPPED *overlapped)
{
    ULONG bytes;

    return HttpReceiveHttpRequest(worker->site->queue, HTTP_NULL_ID, 0, (HTTP_REQUEST *)worker->room, ROOM,
                                  overlapped ? NULL : &bytes, overlapped);
}

static ULONG send_whole(struct worker *worker, OVERLAPPED *overlapped)
{
    return HttpSendHttpResponse(worker->site->queue, ((HTTP_REQUEST *)worker->room)->RequestId, worker->flags,
                                &worker->response, &worker->policy, NULL, NULL, 0, overlapped, NULL);
}

/* The meddler may have flushed the fragment, more than once where a thread sleeps long, or a fault kept it out. */
enum { TRIES = 20 };

static bool wants_fragment(struct worker *worker, ULONG error)
{
    return error == ERROR_PATH_NOT_FOUND && keep_fragment(worker->site);
}

static bool is_over(ULONG error)
{
    return ending && (error == ERROR_OPERATION_ABORTED || error == ERROR_INVALID_HANDLE);
}

static void *serve_synchronously(void *argument)
{
    struct worker *worker = argument;
    ULONG error;

    while (!is_over(error = receive(worker, NULL))) {
        if (error != NO_ERROR || !answer(worker))
            continue;
        error = send_whole(worker, NULL);
        for (int tries = 0; tries < TRIES && wants_fragment(worker, error); tries++)
            error = send_whole(worker, NULL);
        count(worker, error);
    }
    worker->site->living--;
    return NULL;
}

static ULONG begin(struct worker *worker, bool sending)
{
    bool pooled = worker->site == &sites[2];
    ULONG error;

    worker->sending = sending;
    memset(&worker->overlapped, 0, sizeof(worker->overlapped));
    if (pooled)
        StartThreadpoolIo(pool_io);
    error = sending ? send_whole(worker, &worker->overlapped) : receive(worker, &worker->overlapped);
    if (error == ERROR_IO_PENDING || error == NO_ERROR)
        return NO_ERROR; /* either way the completion comes */
    if (pooled)
        CancelThreadpoolIo(pool_io);
    return error;
}

/* The call of a worker came back with `error`; begins the next. */
static void step(struct worker *worker, ULONG error)
{
    if (worker->sending) {
        count(worker, error);
    } else if (error == NO_ERROR && answer(worker)) {
        error = begin(worker, true);
        for (int tries = 0; tries < TRIES && wants_fragment(worker, error); tries++)
            error = begin(worker, true);
        if (error == NO_ERROR)
            return;
        count(worker, error);
    }
    while ((error = begin(worker, false)) != NO_ERROR)
        if (is_over(error)) {
            worker->site->living--;
            return;
        }
}

static void *serve_port(void *unused)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)unused;
    for (;;) {
        BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
        if (overlapped)
            step((struct worker *)overlapped, ok ? NO_ERROR : GetLastError());
        else
            return NULL; /* posted at the end */
    }
}

static VOID CALLBACK serve_pool(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error,
                                ULONG_PTR bytes, PTP_IO io)
{
    (void)instance, (void)context, (void)bytes, (void)io;
    step((struct worker *)overlapped, error);
}

/* --- the meddler --- */

static void flush(const WCHAR *url, ULONG flags)
{
    HttpFlushResponseCache(sites[0].queue, url, flags, NULL);
}

static void meddle(uint32_t turn)
{
    struct site *site = &sites[turn / 8 % SITES];
    HTTP_TIMEOUT_LIMIT_INFO limits = {.Flags.Present = 1, .EntityBody = 60, .HeaderWait = 60};
    char path[64];
    WCHAR url[128];
    HANDLE opener;
    ULONG length = 900 + turn % 200;

    switch (turn % 8) {
    case 0:
        flush(site->fragment, 0);
        break;
    case 1:
        keep_fragment(site);
        break;
    case 2:
        snprintf(path, sizeof(path), "/%s/kept/", site->name);
        HttpFlushResponseCache(site->queue, load_url(url, plain_port, path),
                               HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE, NULL);
        break;
    case 3:
        if (HttpAddUrlToUrlGroup(site->group, load_url(url, plain_port, "/sometimes/"), 2, 0) == NO_ERROR)
            HttpRemoveUrlFromUrlGroup(site->group, url, 0);
        break;
    case 4:
        HttpSetUrlGroupProperty(site->group, HttpServerTimeoutsProperty, &limits, sizeof(limits));
        break;
    case 5:
        HttpSetRequestQueueProperty(site->queue, HttpServerQueueLengthProperty, &length, sizeof(length), 0,
                                    NULL);
        break;
    case 6:
        if (HttpCreateRequestQueue(load_version(), u"soak everything", NULL,
                                   HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &opener) == NO_ERROR)
            HttpCloseRequestQueue(opener);
        break;
    default:
        if (faults) /* it ends sends as well */
            CancelIoEx(site->queue, NULL);
    }
    meddled++;
}

static void *meddler(void *unused)
{
    (void)unused;
    for (uint32_t turn = 0; !ending; turn++) {
        meddle(turn);
        load_sleep_us(20000);
    }
    return NULL;
}

/* --- beginning and end --- */

static const char *const policy_lines[] = {"policy=kept url=http://localhost:%u/%s/policy/ at=request",
                                           "policy=kept url=http://localhost:%u/%s/policy/ at=response"};

static void make_source(void)
{
    FILE *out;
    uint32_t state = 1;

    for (unsigned i = 0; i < SOURCE; i++) {
        state = (state * 1103515245u + 12345u) & 0x7FFFFFFFu;
        source[i] = (unsigned char)(state >> 16);
    }
    strcpy(folder, "/tmp/httpapi-soak-XXXXXX");
    REQUIRE(mkdtemp(folder));
    snprintf(file_path, sizeof(file_path), "%s/source", folder);
    out = fopen(file_path, "we");
    REQUIRE(out && fwrite(source, 1, SOURCE, out) == SOURCE && fclose(out) == 0);
    file = CreateFileA(file_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    REQUIRE(file != INVALID_HANDLE_VALUE);
}

static void add_site(struct site *site)
{
    WCHAR url[128];
    char path[64], line[256];

    REQUIRE(HttpCreateUrlGroup(session, &site->group, 0) == NO_ERROR);
    REQUIRE(HttpCreateRequestQueue(load_version(), site == sites ? u"soak everything" : NULL, NULL, 0,
                                   &site->queue) == NO_ERROR);
    REQUIRE(load_bind(site->group, site->queue) == NO_ERROR);
    snprintf(path, sizeof(path), "/%s/", site->name);
    REQUIRE(HttpAddUrlToUrlGroup(site->group, load_url(url, plain_port, path), 1, 0) == NO_ERROR);
    load_url(url, secure_port, path);
    for (unsigned i = 127; i > 4; i--)
        url[i] = url[i - 1];
    url[4] = 's';
    REQUIRE(HttpAddUrlToUrlGroup(site->group, url, 1, 0) == NO_ERROR);
    snprintf(path, sizeof(path), "/%s/source", site->name);
    load_url(site->fragment, plain_port, path);
    REQUIRE(keep_fragment(site));
    for (size_t i = 0; i < 2; i++) {
        snprintf(line, sizeof(line), policy_lines[i], plain_port, site->name);
        REQUIRE(HttpPolicyAddLine(line, NULL) == NO_ERROR);
    }
    site->living = WORKERS;
    for (unsigned i = 0; i < WORKERS; i++)
        site->workers[i].site = site;
}

static void start(pthread_t *threads)
{
    static const char document[] =
        "<ResponseCache><CacheKey><KeyFragment ref='request.uri'/></CacheKey><ExpirySettings>"
        "<TimeoutInSeconds>1</TimeoutInSeconds></ExpirySettings></ResponseCache>";

    make_source();
    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    REQUIRE(HttpPolicySetDocument("kept", document, sizeof(document) - 1, NULL) == NO_ERROR);
    REQUIRE(HttpCreateServerSession(load_version(), &session, 0) == NO_ERROR);
    for (unsigned i = 0; i < SITES; i++)
        add_site(&sites[i]);
    port = CreateIoCompletionPort(sites[1].queue, NULL, 0, 0);
    pool_io = CreateThreadpoolIo(sites[2].queue, serve_pool, NULL, NULL);
    REQUIRE(port && pool_io);
    for (unsigned i = 0; i < WORKERS; i++) {
        REQUIRE(pthread_create(&threads[i], NULL, serve_synchronously, &sites[0].workers[i]) == 0);
        REQUIRE(pthread_create(&threads[WORKERS + i], NULL, serve_port, NULL) == 0);
        step(&sites[1].workers[i], ERROR_CONNECTION_INVALID);
        step(&sites[2].workers[i], ERROR_CONNECTION_INVALID);
    }
    REQUIRE(pthread_create(&threads[2 * WORKERS], NULL, meddler, NULL) == 0);
}

static void stop(pthread_t *threads)
{
    ending = true;
    for (unsigned i = 0; i < SITES; i++)
        REQUIRE(HttpShutdownRequestQueue(sites[i].queue) == NO_ERROR);
    for (unsigned i = 0; i < SITES; i++)
        while (sites[i].living > 0)
            load_sleep_us(1000);
    for (unsigned i = 0; i < WORKERS; i++)
        REQUIRE(PostQueuedCompletionStatus(port, 0, 0, NULL));
    for (unsigned i = 0; i < 2 * WORKERS + 1; i++)
        pthread_join(threads[i], NULL);
    WaitForThreadpoolIoCallbacks(pool_io, FALSE);
    CloseThreadpoolIo(pool_io);
    for (unsigned i = 0; i < SITES; i++)
        REQUIRE(HttpCloseUrlGroup(sites[i].group) == NO_ERROR &&
                HttpCloseRequestQueue(sites[i].queue) == NO_ERROR);
    REQUIRE(HttpCloseServerSession(session) == NO_ERROR);
    REQUIRE(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    REQUIRE(CloseHandle(port) && CloseHandle(file));
    unlink(file_path);
    rmdir(folder);
}

int main(int argc, char **argv)
{
    pthread_t threads[2 * WORKERS + 1];
    char line[16];

    (void)check_main; /* of the harness only what load.h adds is used here */
    if (argc != 4)
        return 2;
    plain_port = (USHORT)atoi(argv[1]);
    secure_port = (USHORT)atoi(argv[2]);
    faults = (unsigned)atoi(argv[3]);
    start(threads);
    faults_rain(faults);
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin)) {
        printf("%lu answered, %lu refused, %lu clients lost, %lu settings changed, %lu faults\n", answered,
               refused, lost, meddled, faults_fallen());
        fflush(stdout);
    }
    faults_rain(0);
    stop(threads);
    printf("stopped\n");
    return 0;
}
