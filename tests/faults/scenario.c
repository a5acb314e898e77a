/* See scenario.h. The thread that calls and the program's receiver see faults; the client, a thread of its own, does not. */
#include "scenario.h"

#include "faults.h"
#include "line.h"
#include "load.h"
#include "test_certificate.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define BUFFER           16384
#define CERTIFICATE_FILE "CA4968D9BF919AF9A4D7250977DF176B9627321C.pem"
#define BIG              700000

static struct {
    const char *what;
    enum fault_call call;
    USHORT port;
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HANDLE queue, file;
    _Atomic(bool) serves;
} now;

static unsigned descriptors_after;
static char folder[64], file_path[96];
static char big[BIG];

/* --- what may be said --- */

static const ULONG refusals[] = {
    ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY,   ERROR_NO_SYSTEM_RESOURCES, ERROR_TOO_MANY_OPEN_FILES,
    ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED, ERROR_CONNECTION_INVALID,  ERROR_NETNAME_DELETED,
    ERROR_OPERATION_ABORTED, ERROR_NOT_SUPPORTED, ERROR_IO_DEVICE,           ERROR_WRITE_FAULT};

/* A certificate that cannot be read is none. For want of memory it is there all the same. */
static bool is_refusal(ULONG error)
{
    if (error == ERROR_NO_SUCH_LOGON_SESSION)
        return now.call != FAULT_memory && now.call != FAULT_tls_memory;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
        if (error == refusals[i])
            return true;
    return false;
}

static void refuse(const char *call, ULONG error)
{
    printf("    %s: %s returned %u, called from +0x%lx\n", now.what, call, (unsigned)error, faults_where());
    fflush(stdout);
    abort();
}

/* True when the call worked; false when the fault explains that it did not. */
static bool fine(const char *call, ULONG error)
{
    if (error == NO_ERROR)
        return true;
    if (!faults_happened() || !is_refusal(error))
        refuse(call, error);
    return false;
}

/* What takes back must work whatever is short. */
static void must(const char *call, bool worked)
{
    if (!worked)
        refuse(call, GetLastError());
}

/* --- the program --- */

static bool everywhere;

void scenario_listen_everywhere(void)
{
    everywhere = true;
}

static void scheme_url(WCHAR *out, const char *path)
{
    char text[128];
    size_t i = 0;

    if (everywhere) {
        snprintf(text, sizeof(text), "http://+:%u%s", now.port, path);
        do
            out[i] = (unsigned char)text[i];
        while (text[i++]);
        return;
    }
    load_url(out, now.port, path);
    if (!secure)
        return;
    for (size_t i = 127; i > 4; i--)
        out[i] = out[i - 1];
    out[4] = u's';
}

static bool bind_certificate(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(now.port)};
    HTTP_SERVICE_CONFIG_SSL_SET set;

    memset(&set, 0, sizeof(set));
    set.KeyDesc.pIpPort = (PSOCKADDR)&address;
    set.ParamDesc.pSslHash = test_certificate_hash;
    set.ParamDesc.SslHashLength = sizeof(test_certificate_hash);
    return fine("HttpSetServiceConfiguration",
                HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL));
}

static void unbind_certificate(void)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/sslcert", folder);
    unlink(path); /* each life has a port of its own */
}

static bool set_up(void)
{
    HTTP_BINDING_INFO binding = {.Flags.Present = 1};
    HTTP_TIMEOUT_LIMIT_INFO limits = {.Flags.Present = 1, .HeaderWait = 5};
    WCHAR url[128];

    now.session = now.group = 0;
    now.queue = now.file = NULL;
    if (!fine("HttpCreateServerSession", HttpCreateServerSession(load_version(), &now.session, 0)) ||
        !fine("HttpCreateUrlGroup", HttpCreateUrlGroup(now.session, &now.group, 0)) ||
        !fine("HttpCreateRequestQueue",
              HttpCreateRequestQueue(load_version(), u"faults", NULL, 0, &now.queue)))
        return false;
    binding.RequestQueueHandle = now.queue;
    if (!fine("bind",
              HttpSetUrlGroupProperty(now.group, HttpServerBindingProperty, &binding, sizeof(binding))) ||
        !fine("limits",
              HttpSetUrlGroupProperty(now.group, HttpServerTimeoutsProperty, &limits, sizeof(limits))))
        return false;
    if (secure && !bind_certificate())
        return false;
    scheme_url(url, "/");
    if (!fine("HttpAddUrlToUrlGroup", HttpAddUrlToUrlGroup(now.group, url, 7, 0)))
        return false;
    scheme_url(url, "/other/");
    if (!fine("HttpAddUrlToUrlGroup", HttpAddUrlToUrlGroup(now.group, url, 8, 0)) ||
        !fine("HttpRemoveUrlFromUrlGroup", HttpRemoveUrlFromUrlGroup(now.group, url, 0)))
        return false;
    now.file = CreateFileA(file_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (now.file == INVALID_HANDLE_VALUE) {
        now.file = NULL;
        return fine("CreateFileA", GetLastError());
    }
    return true;
}

static void take_down(void)
{
    if (now.file)
        must("CloseHandle", CloseHandle(now.file));
    if (now.queue)
        must("HttpCloseRequestQueue", HttpCloseRequestQueue(now.queue) == NO_ERROR);
    if (now.group)
        must("HttpCloseUrlGroup", HttpCloseUrlGroup(now.group) == NO_ERROR);
    if (now.session)
        must("HttpCloseServerSession", HttpCloseServerSession(now.session) == NO_ERROR);
}

struct answer {
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunks[2];
    HTTP_CACHE_POLICY policy;
};

static void put_memory(HTTP_DATA_CHUNK *chunk, const char *data, size_t length)
{
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = (void *)(uintptr_t)data;
    chunk->FromMemory.BufferLength = (ULONG)length;
}

/* The answer that a path asks for; all but "/hello" have "big" as their body. */
static void fill(struct answer *answer, const char *path)
{
    memset(answer, 0, sizeof(*answer));
    answer->response.StatusCode = 200;
    answer->response.pReason = "OK";
    answer->response.ReasonLength = 2;
    answer->response.EntityChunkCount = 1;
    answer->response.pEntityChunks = answer->chunks;
    if (strcmp(path, "/kept") == 0)
        answer->policy.Policy = HttpCachePolicyUserInvalidates;
    if (strcmp(path, "/file") == 0) {
        answer->chunks[0].DataChunkType = HttpDataChunkFromFileHandle;
        answer->chunks[0].FromFileHandle.FileHandle = now.file;
        answer->chunks[0].FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    } else if (strcmp(path, "/big") == 0 || strcmp(path, "/more") == 0 || strcmp(path, "/late") == 0) {
        answer->response.EntityChunkCount = 2;
        put_memory(&answer->chunks[0], big, 1000);
        put_memory(&answer->chunks[1], big + 1000, BIG - 1000);
    } else {
        put_memory(&answer->chunks[0], big, 13);
    }
}

static USHORT name_bytes(const WCHAR *name)
{
    USHORT units = 0;

    while (name[units])
        units++;
    return (USHORT)(units * sizeof(*name));
}

static void send_fragment(struct answer *answer, HTTP_REQUEST_ID id)
{
    HTTP_DATA_CHUNK stored;
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    static WCHAR name[128];
    ULONG error;

    memset(&stored, 0, sizeof(stored));
    put_memory(&stored, big, 13);
    scheme_url(name, "/fragment");
    error = HttpAddFragmentToCache(now.queue, name, &stored, &policy, NULL);
    if (fine("HttpAddFragmentToCache", error)) {
        answer->chunks[0].DataChunkType = HttpDataChunkFromFragmentCache;
        answer->chunks[0].FromFragmentCache.pFragmentName = name;
        answer->chunks[0].FromFragmentCache.FragmentNameLength = name_bytes(name);
    }
    error = HttpSendHttpResponse(now.queue, id, 0, &answer->response, NULL, NULL, NULL, 0, NULL, NULL);
    if (error != ERROR_PATH_NOT_FOUND) /* gone again, or never in */
        fine("HttpSendHttpResponse of a fragment", error);
    else
        HttpCancelHttpRequest(now.queue, id, NULL);
}

/* Head, then body in two sends. */
static void send_in_parts(struct answer *answer, HTTP_REQUEST_ID id)
{
    char length[16];
    ULONG error;

    snprintf(length, sizeof(length), "%u", BIG);
    answer->response.EntityChunkCount = 0;
    answer->response.Headers.KnownHeaders[HttpHeaderContentLength].pRawValue = length;
    answer->response.Headers.KnownHeaders[HttpHeaderContentLength].RawValueLength = (USHORT)strlen(length);
    error = HttpSendHttpResponse(now.queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &answer->response, NULL,
                                 NULL, NULL, 0, NULL, NULL);
    if (!fine("HttpSendHttpResponse of a head", error))
        return;
    error = HttpSendResponseEntityBody(now.queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1,
                                       &answer->chunks[0], NULL, NULL, 0, NULL, NULL);
    if (fine("HttpSendResponseEntityBody", error))
        fine("HttpSendResponseEntityBody",
             HttpSendResponseEntityBody(now.queue, id, 0, 1, &answer->chunks[1], NULL, NULL, 0, NULL, NULL));
}

static ULONG outcome(OVERLAPPED *overlapped, ULONG error)
{
    ULONG bytes;

    if (error != ERROR_IO_PENDING)
        return error;
    return GetOverlappedResult(now.queue, overlapped, &bytes, TRUE) ? NO_ERROR : GetLastError();
}

static void respond(const HTTP_REQUEST *request)
{
    OVERLAPPED overlapped = {0};
    HTTP_REQUEST_ID id = request->RequestId;
    struct answer answer;
    char path[32], body[512];
    ULONG bytes, error;

    snprintf(path, sizeof(path), "%.*s", (int)request->RawUrlLength, request->pRawUrl);
    fill(&answer, path);
    if (request->Flags & HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS) {
        do
            error = HttpReceiveRequestEntityBody(now.queue, id, 0, body, sizeof(body), &bytes, NULL);
        while (error == NO_ERROR);
        if (error != ERROR_HANDLE_EOF)
            fine("HttpReceiveRequestEntityBody", error);
    }
    if (strcmp(path, "/fragment") == 0) {
        send_fragment(&answer, id);
    } else if (strcmp(path, "/more") == 0) {
        send_in_parts(&answer, id);
    } else if (strcmp(path, "/cancel") == 0) {
        fine("HttpCancelHttpRequest", HttpCancelHttpRequest(now.queue, id, NULL));
        return;
    } else {
        OVERLAPPED *how = strcmp(path, "/late") == 0 ? &overlapped : NULL;
        bool worked = fine("HttpSendHttpResponse",
                           outcome(how, HttpSendHttpResponse(now.queue, id, 0, &answer.response,
                                                             &answer.policy, NULL, NULL, 0, how, NULL)));
        if (!worked) { /* it can be answered still, or is gone */
            error = HttpSendHttpResponse(now.queue, id, 0, &answer.response, NULL, NULL, NULL, 0, NULL, NULL);
            fine("the second HttpSendHttpResponse", error);
        }
        return;
    }
    HttpCancelHttpRequest(now.queue, id, NULL); /* of what was sent whole nothing is left to be cancelled */
}

static void *program(void *unused)
{
    static _Atomic(unsigned) turn;
    _Alignas(16) char buffer[BUFFER];
    OVERLAPPED overlapped;
    ULONG bytes, error;

    (void)unused;
    for (;;) {
        OVERLAPPED *how = turn++ % 2 ? &overlapped : NULL;

        memset(&overlapped, 0, sizeof(overlapped));
        error = outcome(how,
                        HttpReceiveHttpRequest(now.queue, 0, 0, (HTTP_REQUEST *)buffer, BUFFER, &bytes, how));
        if (error == NO_ERROR)
            respond((HTTP_REQUEST *)buffer);
        else if ((error == ERROR_OPERATION_ABORTED || error == ERROR_INVALID_HANDLE) && !now.serves)
            return NULL;
        else
            fine("HttpReceiveHttpRequest", error);
    }
}

/* --- the client --- */

/* True for a right answer, false for none; a wrong one ends the program. */
static bool ask(struct line *line, const char *path, size_t expected)
{
    static char out[BIG + 1000];
    char question[1200];
    bool with_body = strcmp(path, "/body") == 0;
    const char *end;
    size_t length;

    snprintf(question, sizeof(question), "%s %s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n",
             with_body ? "POST" : "GET", path, now.port, with_body ? "Transfer-Encoding: chunked\r\n" : "");
    if (!say(line, question, strlen(question)))
        return false;
    if (with_body && (!say(line, "5\r\nhello\r\n", 10) || !say(line, "0\r\n\r\n", 5)))
        return false;
    length = hear(line, out, sizeof(out));
    end = memmem(out, length, "\r\n\r\n", 4);
    if (!end || length - (size_t)(end + 4 - out) < expected)
        return false;
    if (memcmp(out, "HTTP/1.1 503 ", 13) == 0)
        return false;
    if (memcmp(out, "HTTP/1.1 200 ", 13) != 0 || length - (size_t)(end + 4 - out) != expected ||
        memcmp(end + 4, big, expected) != 0) {
        printf("    a wrong answer to %s: %.*s\n", path, (int)(end - out), out);
        refuse(path, 0);
    }
    return true;
}

static const struct {
    const char *path;
    size_t length;
} questions[] = {{"/hello", 13}, {"/body", 13},  {"/kept", 13},     {"/kept", 13},   {"/big", BIG},
                 {"/file", BIG}, {"/more", BIG}, {"/fragment", 13}, {"/cancel", 13}, {"/late", BIG}};

/* Each on a connection of its own, and once all behind each other on one. A handshake takes its time: two then have one alone. */
static void *client(void *unused)
{
    static struct line kept, other;

    (void)unused;
    faults_spare(true);
    reach(&kept, now.port);
    for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++) {
        bool alone = !secure || i == 0 || i == 4;

        if (alone && reach(&other, now.port))
            ask(&other, questions[i].path, questions[i].length);
        if (alone)
            hang_up(&other);
        if (kept.s >= 0 && !ask(&kept, questions[i].path, questions[i].length)) {
            hang_up(&kept);
            reach(&kept, now.port);
        }
    }
    hang_up(&kept);
    return NULL;
}

/* Nothing fails any more: what was set up serves. */
static void check_service(void)
{
    static struct line line;

    for (int i = 0; i < 2; i++) {
        if (!reach(&line, now.port) || !ask(&line, "/big", BIG) || !ask(&line, "/hello", 13))
            refuse("no service after the fault", 0);
        hang_up(&line);
    }
}

/* --- a life --- */

static void start_spared(pthread_t *thread, void *(*function)(void *))
{
    faults_spare(true);
    REQUIRE(pthread_create(thread, NULL, function, NULL) == 0);
    faults_spare(false);
}

static void serve(void)
{
    pthread_t receiver, visitor;

    now.serves = true;
    start_spared(&receiver, program);
    start_spared(&visitor, client);
    pthread_join(visitor, NULL);
    if (faults_happened()) {
        faults_spare(true);
        check_service();
        faults_spare(false);
    }
    now.serves = false;
    must("HttpShutdownRequestQueue", HttpShutdownRequestQueue(now.queue) == NO_ERROR);
    pthread_join(receiver, NULL);
}

static void live(void)
{
    const ULONG parts = HTTP_INITIALIZE_SERVER | (secure ? HTTP_INITIALIZE_CONFIG : 0);

    faults_spare(true);
    now.port = free_port();
    faults_spare(false);
    if (!fine("HttpInitialize", HttpInitialize(load_version(), parts, NULL)))
        return;
    if (set_up())
        serve();
    take_down();
    must("HttpTerminate", HttpTerminate(parts, NULL) == NO_ERROR);
    if (secure)
        unbind_certificate();
}

enum { CAME = 10, DID_NOT_COME }; /* exit codes */

/* In a child. A second life on the same ground; what the first one left is seen at its end. */
static void live_twice(enum fault_call call, unsigned nth, int error)
{
    bool came;

    alarm(LOAD_PATIENCE_SECONDS);
    faults_arm(call, nth, error);
    live();
    came = faults_disarm();
    faults_arm(FAULT_CALL_COUNT, 0, 0);
    live();
    if (load_descriptors() != descriptors_after)
        refuse("descriptors are left", load_descriptors());
    exit(came ? CAME : DID_NOT_COME);
}

bool scenario_fails(const char *what, enum fault_call call, unsigned nth, int error)
{
    pid_t child;
    int status;

    now.what = what;
    now.call = call;
    fflush(stdout);
    child = fork();
    if (child == 0)
        live_twice(call, nth, error);
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != CAME && WEXITSTATUS(status) != DID_NOT_COME)) {
        printf("    %s: the program ended with status 0x%x\n", what, (unsigned)status);
        fflush(stdout);
        exit(1);
    }
    return WEXITSTATUS(status) == CAME;
}

/* What a process holds that has run and closed everything. */
static unsigned measure_descriptors(void)
{
    int ends[2];
    unsigned count = 0;
    pid_t child;

    REQUIRE(pipe(ends) == 0);
    now.what = "nothing";
    child = fork();
    if (child == 0) {
        live();
        count = load_descriptors() - 2;
        REQUIRE(write(ends[1], &count, sizeof(count)) == sizeof(count));
        _exit(0);
    }
    REQUIRE(child > 0 && close(ends[1]) == 0 && read(ends[0], &count, sizeof(count)) == sizeof(count));
    close(ends[0]);
    REQUIRE(waitpid(child, NULL, 0) == child);
    return count;
}

static pid_t owner;

static void remove_folder(void)
{
    static const char *const left[] = {
        "big",          "sslcert", ".lock", ("certificates/MY/" CERTIFICATE_FILE), "certificates/MY",
        "certificates", ""};
    char path[192];

    if (getpid() != owner)
        return;
    for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, left[i]);
        remove(path);
    }
}

static void store_certificate(void)
{
    char path[192];
    FILE *file;

    snprintf(path, sizeof(path), "%s/certificates", folder);
    REQUIRE(mkdir(path, 0700) == 0);
    snprintf(path, sizeof(path), "%s/certificates/MY", folder);
    REQUIRE(mkdir(path, 0700) == 0);
    snprintf(path, sizeof(path), "%s/certificates/MY/" CERTIFICATE_FILE, folder);
    file = fopen(path, "we");
    REQUIRE(file && fputs(test_certificate, file) >= 0 && fclose(file) == 0);
}

void scenario_prepare(bool over_tls)
{
    FILE *file;

    secure = over_tls;
    (void)lonely_certificate, (void)lonely_certificate_hash;
    (void)check_main; /* of the harness only what load.h adds is used here */
    faults_spare(true);
    for (size_t i = 0; i < BIG; i++)
        big[i] = (char)('a' + i % 26 + i / 1000 % 3);
    strcpy(folder, "/tmp/httpapi-faults-XXXXXX");
    REQUIRE(mkdtemp(folder));
    setenv("HTTPAPI_CONFIG", folder, 1);
    snprintf(file_path, sizeof(file_path), "%s/big", folder);
    file = fopen(file_path, "we");
    REQUIRE(file && fwrite(big, 1, BIG, file) == BIG && fclose(file) == 0);
    if (secure)
        store_certificate();
    owner = getpid();
    atexit(remove_folder);
    faults_spare(false);
    descriptors_after = measure_descriptors();
}
