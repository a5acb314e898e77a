/* Load for the engine: a server in this process, POSIX clients in other threads, and checks that hold in any thread.
 *
 * A failed REQUIRE ends the program at once: a test under load has nothing to clean up. Sizes and seconds are small by
 * default; LOAD=n in the environment makes every run n times as long. */
#ifndef LOAD_H
#define LOAD_H

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http.h"
#include "windows.h"
#include "check.h"
#include "free_port.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            printf("    %s:%d: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno); \
            fflush(stdout);                                                              \
            abort();                                                                     \
        }                                                                                \
    } while (0)

/* Nothing takes this long; what does has hung. */
#define LOAD_PATIENCE_SECONDS 60

static inline unsigned load_factor(void)
{
    const char *text = getenv("LOAD");

    return text && atoi(text) > 0 ? (unsigned)atoi(text) : 1;
}

static inline uint32_t load_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline uint32_t load_seed(void)
{
    const char *text = getenv("SEED");
    uint32_t seed =
        text ? (uint32_t)strtoul(text, NULL, 0) : (uint32_t)time(NULL) ^ ((uint32_t)getpid() << 16);

    printf("    seed %u\n", seed | 1);
    return seed | 1;
}

static inline void load_sleep_us(unsigned microseconds)
{
    struct timespec pause = {microseconds / 1000000, (long)(microseconds % 1000000) * 1000};

    nanosleep(&pause, NULL);
}

static inline double load_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- what the process holds --- */

static inline unsigned load_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    REQUIRE(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* What a sanitizer holds and does besides says nothing about our memory and time. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOAD_MEASURES 0
#else
#define LOAD_MEASURES 1
#endif

static inline size_t load_resident_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    REQUIRE(file && fscanf(file, "%*u %lu", &pages) == 1);
    fclose(file);
    return pages * 4;
}

/* --- the server --- */

struct load_server {
    USHORT port;
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HANDLE queue;
};

static inline const WCHAR *load_url(WCHAR *out, USHORT port, const char *path)
{
    char text[128];
    size_t i;

    snprintf(text, sizeof(text), "http://localhost:%u%s", port, path);
    for (i = 0; text[i]; i++)
        out[i] = (WCHAR)text[i];
    out[i] = 0;
    return out;
}

static inline HTTPAPI_VERSION load_version(void)
{
    return (HTTPAPI_VERSION){2, 0};
}

static inline HANDLE load_queue(void)
{
    HANDLE queue;

    REQUIRE(HttpCreateRequestQueue(load_version(), NULL, NULL, 0, &queue) == NO_ERROR);
    return queue;
}

static inline ULONG load_bind(HTTP_URL_GROUP_ID group, HANDLE queue)
{
    HTTP_BINDING_INFO binding = {.Flags.Present = queue != NULL, .RequestQueueHandle = queue};

    return HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
}

static inline void load_start(struct load_server *server)
{
    WCHAR url[128];

    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    REQUIRE(HttpCreateServerSession(load_version(), &server->session, 0) == NO_ERROR);
    REQUIRE(HttpCreateUrlGroup(server->session, &server->group, 0) == NO_ERROR);
    server->queue = load_queue();
    REQUIRE(load_bind(server->group, server->queue) == NO_ERROR);
    server->port = free_port();
    REQUIRE(HttpAddUrlToUrlGroup(server->group, load_url(url, server->port, "/"), 7, 0) == NO_ERROR);
}

/* The queue is closed first if the test has not done it. */
static inline void load_stop(struct load_server *server)
{
    if (server->queue)
        REQUIRE(HttpCloseRequestQueue(server->queue) == NO_ERROR);
    REQUIRE(HttpCloseUrlGroup(server->group) == NO_ERROR);
    REQUIRE(HttpCloseServerSession(server->session) == NO_ERROR);
    REQUIRE(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
}

/* --- clients --- */

static inline int load_try_connect(USHORT port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    struct timeval patience = {LOAD_PATIENCE_SECONDS, 0};
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

    REQUIRE(s >= 0);
    if (connect(s, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(s);
        return -1;
    }
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    return s;
}

static inline int load_connect(USHORT port)
{
    int s = load_try_connect(port);

    REQUIRE(s >= 0);
    return s;
}

static inline void load_reset(int s)
{
    struct linger linger = {1, 0};

    setsockopt(s, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    close(s);
}

/* False when the server has ended the connection. */
static inline bool load_send(int s, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(s, data, length, MSG_NOSIGNAL);
        if (sent < 0) {
            REQUIRE(errno != EAGAIN);
            return false;
        }
        data += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* Exactly `length` bytes; false when the connection ended before. */
static inline bool load_receive(int s, char *out, size_t length)
{
    while (length > 0) {
        ssize_t received = recv(s, out, length, 0);
        if (received <= 0) {
            REQUIRE(received == 0 || errno != EAGAIN);
            return false;
        }
        out += received;
        length -= (size_t)received;
    }
    return true;
}

/* A buffered reader of responses. */
struct load_reader {
    int s;
    size_t start, end;
    char data[16384];
};

static inline bool load_fill(struct load_reader *reader)
{
    ssize_t received;

    if (reader->start > 0) {
        memmove(reader->data, reader->data + reader->start, reader->end - reader->start);
        reader->end -= reader->start;
        reader->start = 0;
    }
    REQUIRE(reader->end < sizeof(reader->data));
    received = recv(reader->s, reader->data + reader->end, sizeof(reader->data) - reader->end, 0);
    REQUIRE(received >= 0 || errno != EAGAIN);
    if (received <= 0)
        return false;
    reader->end += (size_t)received;
    return true;
}

/* The status of the next response and the length of its body; 0 when the connection ended. */
static inline unsigned load_head(struct load_reader *reader, size_t *length)
{
    char *at, *end;

    for (;;) {
        size_t have = reader->end - reader->start;
        end = have >= 4 ? memmem(reader->data + reader->start, have, "\r\n\r\n", 4) : NULL;
        if (end)
            break;
        if (!load_fill(reader))
            return 0;
    }
    *end = 0;
    REQUIRE(memcmp(reader->data + reader->start, "HTTP/1.1 ", 9) == 0);
    at = strcasestr(reader->data + reader->start, "\r\nContent-Length:");
    *length = at ? strtoul(at + 17, NULL, 10) : 0;
    at = reader->data + reader->start;
    reader->start = (size_t)(end + 4 - reader->data);
    return (unsigned)strtoul(at + 9, NULL, 10);
}

/* Up to `length` body bytes, at least one; 0 at the end of the connection. */
static inline size_t load_body(struct load_reader *reader, char *out, size_t length)
{
    size_t have = reader->end - reader->start;

    if (have == 0) {
        if (!load_fill(reader))
            return 0;
        have = reader->end - reader->start;
    }
    if (have > length)
        have = length;
    memcpy(out, reader->data + reader->start, have);
    reader->start += have;
    return have;
}

#endif
