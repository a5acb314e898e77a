/* The clients of tools/soak, all in one thread over epoll.
 *
 *     client load PORT CONNECTIONS SECONDS SEED     mixed requests on that many connections; every answer is checked
 *     client idle PORT CONNECTIONS                  one request on each, then nothing until standard input ends; then
 *                                                   each is asked once more
 *
 * Asked is tests/clients/server.c: a GET gets a page, a POST gets its body back. In ten thousand requests some thousands
 * are posts of up to 50,000 bytes, with a length or chunked, some hundreds are pipelined in pairs, and some dozens of
 * clients leave in the middle, with FIN or with a reset. A wrong byte, status or length ends the program with 1. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_BODY 50000
#define OUT_SIZE  (2 * MOST_BODY + 2000)
#define HEAD_SIZE 2048
#define PATIENCE  60 /* seconds without any answer */

struct expected {
    uint32_t seed;
    size_t length; /* of a post; a page has the length of the first page */
    bool page;
};

struct client {
    int socket;
    bool leaves; /* in the middle of what it sends */
    size_t out_length, out_at;
    struct expected expected[2];
    unsigned count, at;          /* of answers expected */
    size_t head_length, body_at; /* of the answer being read */
    size_t body_length;
    bool in_body;
    char head[HEAD_SIZE];
    char *out; /* while something is being sent */
};

static struct sockaddr_in server = {.sin_family = AF_INET};
static unsigned long long answers, posts, left_early, bytes_back;
static size_t page_length;
static uint32_t dice = 1;
static int epoll;

static void fail(const char *what)
{
    fprintf(stderr, "soak client: %s (errno %d)\n", what, errno);
    exit(1);
}

static uint32_t roll(uint32_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 17;
    dice ^= dice << 5;
    return dice % sides;
}

static char byte_of(uint32_t seed, size_t at)
{
    return (char)((seed + at) * 2654435761u >> 24);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- questions --- */

static void add(struct client *client, const void *data, size_t length)
{
    memcpy(client->out + client->out_length, data, length);
    client->out_length += length;
}

static void add_text(struct client *client, const char *text)
{
    add(client, text, strlen(text));
}

static void add_body(struct client *client, uint32_t seed, size_t from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        client->out[client->out_length++] = byte_of(seed, from + i);
}

static void add_get(struct client *client)
{
    client->expected[client->count++] = (struct expected){.page = true};
    add_text(client,
             "GET /somewhere?else HTTP/1.1\r\nHost: localhost\r\nUser-Agent: soak\r\nAccept: */*\r\n\r\n");
}

static void add_post(struct client *client, size_t length, bool chunked)
{
    struct expected expected = {.seed = dice, .length = length};
    char text[64];

    client->expected[client->count++] = expected;
    posts++;
    add_text(client, "POST / HTTP/1.1\r\nHost: localhost\r\n");
    if (!chunked) {
        snprintf(text, sizeof(text), "Content-Length: %zu\r\n\r\n", length);
        add_text(client, text);
        add_body(client, expected.seed, 0, length);
        return;
    }
    add_text(client, "Transfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0, part; at < length; at += part) {
        part = 1000 + roll(20000);
        if (part > length - at)
            part = length - at;
        snprintf(text, sizeof(text), "%zx\r\n", part);
        add_text(client, text);
        add_body(client, expected.seed, at, part);
        add_text(client, "\r\n");
    }
    add_text(client, "0\r\n\r\n");
}

static void connect_client(struct client *client)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = client};
    int yes = 1;

    client->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->socket < 0 || connect(client->socket, (struct sockaddr *)&server, sizeof(server)) != 0)
        fail("connect");
    setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, client->socket, &event) != 0)
        fail("epoll_ctl");
}

static void leave(struct client *client, bool reset)
{
    struct linger linger = {1, 0};

    if (reset)
        setsockopt(client->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    close(client->socket);
    free(client->out);
    client->out = NULL;
    connect_client(client);
}

static void send_more(struct client *client);

static void ask(struct client *client)
{
    uint32_t kind = roll(1000);

    client->count = client->at = 0;
    client->out_length = client->out_at = client->head_length = 0;
    client->in_body = false;
    client->out = malloc(OUT_SIZE);
    if (!client->out)
        fail("memory");
    if (kind < 600) {
        add_get(client);
    } else if (kind < 950) {
        add_post(client, roll(10) ? roll(2000) : roll(MOST_BODY), kind < 700);
    } else {
        add_get(client);
        add_post(client, roll(2000), false);
    }
    client->leaves = roll(300) == 0;
    if (client->leaves)
        client->out_length = 1 + roll((uint32_t)client->out_length);
    send_more(client);
}

static void send_more(struct client *client)
{
    while (client->out && client->out_at < client->out_length) {
        ssize_t sent = send(client->socket, client->out + client->out_at, client->out_length - client->out_at,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN)
            return;
        if (sent < 0)
            fail("send");
        client->out_at += (size_t)sent;
    }
    if (client->out && client->leaves) {
        left_early++;
        leave(client, roll(2));
        ask(client);
        return;
    }
    free(client->out);
    client->out = NULL;
}

/* --- answers --- */

static void begin_body(struct client *client)
{
    const struct expected *expected = &client->expected[client->at];
    const char *length;

    client->head[client->head_length] = 0;
    if (memcmp(client->head, "HTTP/1.1 200 OK\r\n", 17) != 0)
        fail(client->head);
    length = strstr(client->head, "\r\nContent-Length: ");
    if (!length)
        fail("an answer without a length");
    client->body_length = strtoul(length + 18, NULL, 10);
    if (expected->page && page_length == 0)
        page_length = client->body_length;
    if (client->body_length != (expected->page ? page_length : expected->length))
        fail("an answer of another length");
    client->in_body = true;
    client->body_at = 0;
}

/* Takes what it can of `data`; returns how much. */
static size_t take(struct client *client, const char *data, size_t length)
{
    size_t taken = 0;

    if (client->at == client->count)
        fail("more than was asked for");
    while (!client->in_body && taken < length) {
        if (client->head_length + 1 == HEAD_SIZE)
            fail("a head without end");
        client->head[client->head_length++] = data[taken++];
        if (client->head_length >= 4 && memcmp(client->head + client->head_length - 4, "\r\n\r\n", 4) == 0)
            begin_body(client);
    }
    if (!client->in_body)
        return taken;
    for (; taken < length && client->body_at < client->body_length; taken++, client->body_at++) {
        const struct expected *expected = &client->expected[client->at];
        if (!expected->page && data[taken] != byte_of(expected->seed, client->body_at))
            fail("a wrong byte came back");
    }
    if (client->body_at == client->body_length) {
        answers++;
        client->at++;
        client->in_body = false;
        client->head_length = 0;
    }
    return taken;
}

/* True when everything asked for has been answered. */
static bool receive(struct client *client)
{
    static char data[65536];

    for (;;) {
        ssize_t got = recv(client->socket, data, sizeof(data), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return false;
        if (got <= 0)
            fail("the server ended a connection");
        bytes_back += (unsigned long long)got;
        for (size_t at = 0; at < (size_t)got;)
            at += take(client, data + at, (size_t)got - at);
        if (client->at == client->count && !client->out)
            return true;
    }
}

static void turn(double end)
{
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, PATIENCE * 1000);

    if (count <= 0)
        fail("nothing happens any more");
    for (int i = 0; i < count; i++) {
        struct client *client = events[i].data.ptr;
        if (events[i].events & EPOLLOUT)
            send_more(client);
        if (receive(client) && now() < end)
            ask(client);
    }
}

static bool all_answered(const struct client *clients, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (clients[i].at < clients[i].count || clients[i].out)
            return false;
    return true;
}

static void load(struct client *clients, unsigned count, double seconds)
{
    double end = now() + seconds;

    for (unsigned i = 0; i < count; i++)
        connect_client(&clients[i]);
    for (unsigned i = 0; i < count; i++)
        ask(&clients[i]);
    while (now() < end || !all_answered(clients, count))
        turn(end);
    printf("%llu answers, %llu posts, %llu clients left in the middle, %llu MB came back, nothing wrong\n",
           answers, posts, left_early, bytes_back >> 20);
}

static void ask_once(struct client *client)
{
    client->count = client->at = 0;
    client->out_length = client->out_at = client->head_length = 0;
    client->leaves = false;
    client->out = malloc(OUT_SIZE);
    if (!client->out)
        fail("memory");
    add_get(client);
    send_more(client);
    while (client->at < client->count)
        turn(0);
}

static void idle(struct client *clients, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        connect_client(&clients[i]);
        ask_once(&clients[i]);
    }
    printf("idle\n");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    for (unsigned i = 0; i < count; i++)
        ask_once(&clients[i]);
    printf("%u connections asked again\n", count);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct client *clients;
    unsigned count;

    if (argc < 4)
        return 2;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    server.sin_port = htons((uint16_t)atoi(argv[2]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    count = (unsigned)atoi(argv[3]);
    clients = calloc(count, sizeof(*clients));
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!clients || epoll < 0)
        fail("start");
    if (strcmp(argv[1], "load") == 0) {
        dice = argc > 5 ? (uint32_t)strtoul(argv[5], NULL, 0) | 1 : 1;
        load(clients, count, argc > 4 ? atof(argv[4]) : 10);
    } else {
        idle(clients, count);
    }
    free(clients);
    return 0;
}
