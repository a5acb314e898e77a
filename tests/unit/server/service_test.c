/* What takes more than one process, or the service's own parameters: rights, ends of processes, limits, restarts. */
#include "check.h"
#include "http.h"
#include "free_port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const HTTPAPI_VERSION version_1 = HTTPAPI_VERSION_1, version_2 = HTTPAPI_VERSION_2;

static int connect_to(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (client >= 0 && connect(client, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(client);
        return -1;
    }
    return client;
}

static void make_url(WCHAR *url, const char *host, unsigned short port, const char *path)
{
    char text[128];
    int length = snprintf(text, sizeof(text), "http://%s:%u%s", host, port, path);

    for (int i = 0; i <= length; i++)
        url[i] = (unsigned char)text[i];
}

/* Runs `child` in a process of its own; its result is what it returns. No thread of ours may run yet. */
static int in_child(int (*child)(void *), void *argument)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(child(argument));
    CHECK(pid > 0);
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int add_without_rights(void *url)
{
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HANDLE queue;

    if (setuid(65534) != 0 || HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR)
        return 1;
    if (HttpCreateHttpHandle(&queue, 0) != NO_ERROR || HttpAddUrl(queue, url, NULL) != ERROR_ACCESS_DENIED)
        return 2;
    if (HttpCreateRequestQueue(version_2, NULL, NULL, 0, &queue) != NO_ERROR)
        return 4;
    if (HttpCreateServerSession(version_2, &session, 0) != NO_ERROR ||
        HttpCreateUrlGroup(session, &group, 0) != NO_ERROR ||
        HttpAddUrlToUrlGroup(group, url, 0, 0) != ERROR_ACCESS_DENIED)
        return 3;
    return 0;
}

/* @functions:46 @functions:129 @functions:194 @data:148 */
static void a_port_that_may_not_be_bound_is_refused(void)
{
    FILE *file = fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "r");
    WCHAR url[128];
    int first = 0;

    if (!file || fscanf(file, "%d", &first) != 1)
        first = 1024;
    if (file)
        fclose(file);
    if (getuid() != 0)
        CHECK_SKIP("only root can give up its rights");
    if (first <= 80)
        CHECK_SKIP("this machine lets everybody bind port 80");
    make_url(url, "+", 80, "/");
    CHECK_EQ(in_child(add_without_rights, url), 0);
}

static int register_and_leave(void *url)
{
    HANDLE queue;

    if (HttpInitialize(version_1, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR)
        return 1;
    if (HttpCreateHttpHandle(&queue, 0) != NO_ERROR || HttpAddUrl(queue, url, NULL) != NO_ERROR)
        return 2;
    return 0;
}

/* @data:164 */
static void a_process_that_ends_gives_its_urls_back(void)
{
    WCHAR url[128];
    HANDLE queue;

    make_url(url, "localhost", free_port(), "/");
    CHECK_EQ(in_child(register_and_leave, url), 0);
    CHECK_EQ(HttpInitialize(version_1, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrl(queue, url, NULL), NO_ERROR);
    CHECK(CloseHandle(queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static int hold_an_unnamed_queue(int ready, int done)
{
    HANDLE queue;
    char byte = 0;

    if (HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR ||
        HttpCreateRequestQueue(version_2, NULL, NULL, 0, &queue) != NO_ERROR)
        return 1;
    return write(ready, &byte, 1) == 1 && read(done, &byte, 1) == 0 ? 0 : 2;
}

/* @data:111 */
static void an_unnamed_queue_has_nothing_to_be_opened_by(void)
{
    static const WCHAR nothing[] = {0};
    HANDLE queue = NULL;
    int ready[2], done[2], status;
    char byte;
    pid_t holder;

    CHECK(pipe(ready) == 0 && pipe(done) == 0);
    holder = fork();
    if (holder == 0) {
        close(done[1]);
        _exit(hold_an_unnamed_queue(ready[1], done[0]));
    }
    CHECK(holder > 0 && read(ready[0], &byte, 1) == 1);
    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(
        HttpCreateRequestQueue(version_2, NULL, NULL, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &queue),
        ERROR_INVALID_PARAMETER);
    CHECK(HttpCreateRequestQueue(version_2, nothing, NULL, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                                 &queue) != NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    close(done[1]);
    CHECK(waitpid(holder, &status, 0) == holder && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(ready[0]);
    close(ready[1]);
    close(done[0]);
}

static int status_of(unsigned short port, const char *target)
{
    char request[256], answer[64] = "";
    int client = connect_to(port), length, status = 0;
    ssize_t got;

    length =
        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", target, port);
    CHECK(client >= 0);
    CHECK(send(client, request, (size_t)length, MSG_NOSIGNAL) == length);
    got = recv(client, answer, sizeof(answer) - 1, MSG_WAITALL);
    CHECK(got > 12);
    status = atoi(answer + 9);
    close(client);
    return status;
}

/* @data:339 */
static void a_parameter_counts_from_the_next_start(void)
{
    unsigned short port = free_port();
    WCHAR url[128];
    HANDLE queue;

    make_url(url, "localhost", port, "/here/");
    for (int start = 0; start < 2; start++) {
        CHECK_EQ(HttpInitialize(version_1, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
        CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
        CHECK_EQ(HttpAddUrl(queue, url, NULL), NO_ERROR);
        setenv("HTTPAPI_UrlSegmentMaxLength", "10", 1);
        CHECK_EQ(status_of(port, "/segment-of-more-than-ten"), start == 0 ? 404 : 400);
        CHECK(CloseHandle(queue));
        CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    }
    unsetenv("HTTPAPI_UrlSegmentMaxLength");
}

/* The machine says one second; the session is asked first and has nothing to say. @data:272 */
static void a_zero_of_the_session_is_the_machines_value(void)
{
    static const char stalled[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc";
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {.Flags.Present = 1, .HeaderWait = 600};
    HTTP_BINDING_INFO binding = {.Flags.Present = 1};
    unsigned short port = free_port();
    HTTP_SERVER_SESSION_ID session;
    struct pollfd ended = {.events = POLLIN};
    HTTP_URL_GROUP_ID group;
    WCHAR url[128];
    char byte;

    make_url(url, "localhost", port, "/");
    setenv("HTTPAPI_EntityBodyTimeout", "1", 1);
    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    unsetenv("HTTPAPI_EntityBodyTimeout");
    CHECK_EQ(HttpCreateServerSession(version_2, &session, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &group, 0), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(version_2, NULL, NULL, 0, &binding.RequestQueueHandle), NO_ERROR);
    CHECK_EQ(HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding)), NO_ERROR);
    CHECK_EQ(HttpSetServerSessionProperty(session, HttpServerTimeoutsProperty, &timeouts, sizeof(timeouts)),
             NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, url, 0, 0), NO_ERROR);
    ended.fd = connect_to(port);
    CHECK(ended.fd >= 0);
    CHECK(send(ended.fd, stalled, strlen(stalled), MSG_NOSIGNAL) == (ssize_t)strlen(stalled));
    CHECK(poll(&ended, 1, 30000) == 1);
    CHECK(recv(ended.fd, &byte, 1, 0) <= 0);
    close(ended.fd);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(binding.RequestQueueHandle), NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

/* @data:340 */
static void connections_over_the_limit_are_refused(void)
{
    enum { LIMIT = 1024 };
    static int clients[LIMIT];
    struct rlimit files;
    struct pollfd waiting = {.events = POLLIN};
    unsigned short port = free_port();
    WCHAR url[128];
    HANDLE queue;
    char byte;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 2 * LIMIT + 100)
        CHECK_SKIP("too few descriptors");
    make_url(url, "localhost", port, "/");
    setenv("HTTPAPI_MaxConnections", "1024", 1);
    CHECK_EQ(HttpInitialize(version_1, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    unsetenv("HTTPAPI_MaxConnections");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrl(queue, url, NULL), NO_ERROR);
    for (int i = 0; i < LIMIT; i++) {
        clients[i] = connect_to(port);
        CHECK(clients[i] >= 0);
    }
    waiting.fd = connect_to(port);
    CHECK(waiting.fd >= 0);
    CHECK(poll(&waiting, 1, 30000) == 1);
    CHECK(recv(waiting.fd, &byte, 1, 0) <= 0);
    close(waiting.fd);
    for (int i = 0; i < LIMIT; i++)
        close(clients[i]);
    CHECK(CloseHandle(queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

struct life {
    unsigned short port;
    HANDLE queue;
    _Atomic(unsigned) answered;
};

static void *serve(void *argument)
{
    struct life *life = argument;
    HTTP_RESPONSE response = {.StatusCode = 204};
    union {
        HTTP_REQUEST request;
        char room[4096];
    } message;

    while (HttpReceiveHttpRequest(life->queue, HTTP_NULL_ID, 0, &message.request, sizeof(message), NULL,
                                  NULL) == NO_ERROR) {
        HttpSendHttpResponse(life->queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0, NULL,
                             NULL);
        life->answered++;
    }
    return NULL;
}

static void *ask_on(void *argument)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct life *life = argument;
    char answer[1024];

    for (;;) {
        int client = connect_to(life->port);

        for (int i = 0; client >= 0 && i < 10; i++)
            if (send(client, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0 ||
                recv(client, answer, sizeof(answer), 0) <= 0)
                break;
        if (client >= 0)
            close(client);
    }
    return NULL;
}

/* Ends as programs do that do not clean up. */
static int leave_in_the_middle(void *argument)
{
    static struct life life;
    pthread_t thread;
    WCHAR url[128];

    life.port = *(unsigned short *)argument;
    make_url(url, "localhost", life.port, "/");
    if (HttpInitialize(version_1, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR ||
        HttpCreateHttpHandle(&life.queue, 0) != NO_ERROR || HttpAddUrl(life.queue, url, NULL) != NO_ERROR)
        return 1;
    for (int i = 0; i < 4; i++)
        if (pthread_create(&thread, NULL, i % 2 ? serve : ask_on, &life) != 0)
            return 2;
    while (life.answered < 200)
        usleep(100);
    exit(7);
}

/* Loops, receivers and clients are at work when the process ends; it ends all the same, and as it wants to. */
static void a_process_may_end_while_requests_flow(void)
{
    unsigned short port = free_port();

    for (int i = 0; i < 10; i++)
        CHECK_EQ(in_child(leave_in_the_middle, &port), 7);
}

static int open_descriptors(void)
{
    int count = 0;

    for (int i = 0; i < 1024; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

/* Starts with fewer descriptors than it needs, whatever their number. 0: each failed as it should and left nothing behind. */
static int start_with_few(void *limits)
{
    const struct rlimit *files = limits;
    int before = open_descriptors(), lowest = 0;

    while (fcntl(lowest, F_GETFD) >= 0)
        lowest++;
    for (int spare = 0; spare < 16; spare++) {
        struct rlimit few = *files;
        HANDLE queue;
        ULONG error;

        few.rlim_cur = (rlim_t)(lowest + spare);
        setrlimit(RLIMIT_NOFILE, &few);
        error = HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL);
        setrlimit(RLIMIT_NOFILE, files);
        if (error == NO_ERROR)
            return HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR ? 0 : 1;
        if (error != ERROR_NOT_ENOUGH_MEMORY)
            return 2;
        if (HttpCreateHttpHandle(&queue, 0) != ERROR_DLL_INIT_FAILED)
            return 3;
        if (open_descriptors() > before)
            return 4;
    }
    return 5;
}

/* In a fresh process, and in one that has had a server before. */
static void a_start_that_fails_leaves_nothing_behind(void)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    CHECK_EQ(in_child(start_with_few, &files), 0);
    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(start_with_few(&files), 0);
}

/* The tests that fork come first: no thread of the library must run then, nor must there be any before the first of them. */
CHECK_MAIN(CHECK_TEST(a_process_may_end_while_requests_flow),
           CHECK_TEST(a_start_that_fails_leaves_nothing_behind),
           CHECK_TEST(a_port_that_may_not_be_bound_is_refused),
           CHECK_TEST(a_process_that_ends_gives_its_urls_back),
           CHECK_TEST(an_unnamed_queue_has_nothing_to_be_opened_by),
           CHECK_TEST(a_parameter_counts_from_the_next_start),
           CHECK_TEST(a_zero_of_the_session_is_the_machines_value),
           CHECK_TEST(connections_over_the_limit_are_refused))
