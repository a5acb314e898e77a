/* The client of the benchmarks: a fixed number of requests to 127.0.0.1, from one thread, as cheaply as it can be done.
 *
 *     load [options] PORT               prints one line of JSON
 *       -n N    requests that are measured (100,000)        -w N    requests before them (a tenth)
 *       -c N    connections (64)                            -p N    requests on the way on each (1)
 *       -a N    answers that are waited for at a time on all connections together (no limit)
 *       -x      a connection for each request, closed by the server
 *       -u PATH the target (/)                              -H LINE one more header
 *       -s N    six # in either become a number below N, another for each request
 *       -b N    POST with a body of so many bytes
 *       -T LIST TLS 1.2 with these suites of OpenSSL's      -N NAME what SNI says (localhost)
 *       -R      every connection resumes the first one's TLS session; without it, none does
 *       -t S    ends after S seconds, however many answers have come: some servers never give them all
 *       -W PIDS processes, with commas between them, whose processor time and sleeps are read when the measured part begins and ends
 *       -i S    afterwards leave the connections idle for S seconds, then read the memory
 *
 * A first request on a connection of its own shows what an answer looks like: all others must have its length and begin with the
 * same status. What is long is read with MSG_TRUNC, that is, dropped in the kernel: what clients do with a body is not our subject.
 * A latency runs from the send to the last byte of the answer. -x counts an answer when the end of the stream was read. */
#include "histogram.h"
#include "secure.h"
#include "watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STATUS        "HTTP/1.1 200"
#define STATUS_LENGTH (sizeof(STATUS) - 1)
#define ROOM          (256 * 1024)
#define MARK          "######"
#define DIGITS        (sizeof(MARK) - 1)

struct options {
    uint64_t requests, warm_up;
    unsigned connections, depth, spread, idle, active, seconds;
    unsigned short port;
    size_t body;
    bool close, resume;
    const char *path, *header, *watched, *suites, *host;
};

struct connection {
    int fd;
    struct secure *secure;
    unsigned waiting; /* answers to come */
    size_t received;  /* bytes of the answer that is arriving */
    size_t unsent;    /* bytes of `batch` that did not fit into the socket */
    uint64_t begun;
};

static struct options options = {.requests = 100000,
                                 .warm_up = UINT64_MAX,
                                 .connections = 64,
                                 .depth = 1,
                                 .path = "/",
                                 .host = "localhost"};
static char *batch; /* `depth` requests, one behind the other */
static size_t request_length, batch_length, answer_length;
static size_t numbers_at[2]; /* the target's, the header's; 0: none */
static uint64_t to_send, answered, random_state = 88172645463325252ULL;
static char buffer[ROOM];
static struct histogram histogram;
static uint64_t started, ended, memory;
static struct watch before, after;
static int poller;
static struct connection *all_connections;
static struct connection *
    *resting; /* a ring: those that wait for their turn, when not all are active at once */
static unsigned turn;

static void fail(const char *what)
{
    fprintf(stderr, "load: %s (%s) after %llu answers\n", what, strerror(errno),
            (unsigned long long)answered);
    exit(1);
}

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* --- the requests --- */

static bool has_mark(void)
{
    return strstr(options.path, MARK) || (options.header && strstr(options.header, MARK));
}

static void write_request(char *out, size_t room)
{
    int head = snprintf(out, room, "%s %s HTTP/1.1\r\nHost: localhost:%u\r\n%s%s",
                        options.body ? "POST" : "GET", options.path, options.port,
                        options.header ? options.header : "", options.header ? "\r\n" : "");

    if (options.body)
        head += snprintf(out + head, room - (size_t)head, "Content-Length: %zu\r\n", options.body);
    head += snprintf(out + head, room - (size_t)head, "%s\r\n", options.close ? "Connection: close\r\n" : "");
    memset(out + head, 'b', options.body);
    request_length = (size_t)head + options.body;
}

static void write_batch(void)
{
    size_t room = strlen(options.path) + (options.header ? strlen(options.header) : 0) + options.body + 256;

    batch = malloc(room * options.depth);
    if (!batch)
        fail("no memory");
    write_request(batch, room);
    batch_length = request_length * options.depth;
    for (unsigned i = 1; i < options.depth; i++)
        memcpy(batch + i * request_length, batch, request_length);
    if (strstr(options.path, MARK))
        numbers_at[0] = (size_t)(strstr(batch, MARK) - batch);
    if (options.header && strstr(options.header, MARK))
        numbers_at[1] = (size_t)(strstr(strchr(batch, '\n'), MARK) - batch);
}

static void write_number(char *out, unsigned number)
{
    for (size_t i = DIGITS; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
}

/* The same numbers in every run. */
static void number_requests(unsigned count)
{
    for (unsigned i = 0; options.spread && i < count; i++) {
        char *request = batch + i * request_length;
        unsigned number;

        random_state ^= random_state << 13;
        random_state ^= random_state >> 7;
        random_state ^= random_state << 17;
        number = (unsigned)(random_state >> 20) % options.spread;
        for (unsigned k = 0; k < 2; k++) {
            if (numbers_at[k])
                write_number(request + numbers_at[k], number);
        }
    }
}

/* --- connections --- */

/* Ports of one address are spent within a minute when every request takes a new one: we come from many addresses. */
static int connect_to_server(void)
{
    struct sockaddr_in from = {.sin_family = AF_INET},
                       to = {.sin_family = AF_INET, .sin_port = htons(options.port)};
    static unsigned turn;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, room = ROOM * 4;

    if (fd < 0)
        fail("socket");
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + turn++ % 64);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
    if (options.body > 16384)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        fail("connect");
    return fd;
}

static struct secure *open_secure(int fd)
{
    struct secure *secure = options.suites ? secure_open(fd) : NULL;

    if (options.suites && !secure)
        fail("no memory");
    return secure;
}

static ssize_t send_bytes(struct connection *c, const char *data, size_t length)
{
    return c->secure ? secure_send(c->secure, data, length)
                     : send(c->fd, data, length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void watch_socket(struct connection *c, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};

    if (epoll_ctl(poller, operation, c->fd, &event) != 0)
        fail("epoll_ctl");
}

static void send_rest(struct connection *c)
{
    size_t length = c->waiting * request_length;
    ssize_t sent = send_bytes(c, batch + length - c->unsent, c->unsent);

    if (sent < 0 && errno != EAGAIN)
        fail("send");
    c->unsent -= sent > 0 ? (size_t)sent : 0;
}

/* A handshake under way waits for bytes. */
static bool awaits_room(const struct connection *c)
{
    return c->unsent && (!c->secure || secure_awaits_room(c->secure));
}

static void send_batch(struct connection *c, uint64_t time)
{
    unsigned count = to_send < options.depth ? (unsigned)to_send : options.depth;

    if (count == 0)
        return;
    to_send -= count;
    number_requests(count);
    c->waiting = count;
    c->unsent = count * request_length;
    c->begun = time;
    send_rest(c);
    if (awaits_room(c))
        watch_socket(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void open_connection(struct connection *c)
{
    *c = (struct connection){.fd = connect_to_server()};
    if (options.suites)
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->secure = open_secure(c->fd);
    watch_socket(c, EPOLL_CTL_ADD, EPOLLIN);
}

/* --- answers --- */

static void count_answer(struct connection *c, uint64_t time)
{
    answered++;
    if (answered > options.warm_up && answered <= options.warm_up + options.requests)
        histogram_add(&histogram, time - c->begun);
    if (answered == options.warm_up) {
        before = watch_read(options.watched);
        started = now();
    }
    if (answered == options.warm_up + options.requests) {
        ended = now();
        after = watch_read(options.watched);
    }
}

static void take_bytes(struct connection *c, size_t got, bool kept, uint64_t time)
{
    size_t at = 0;

    while (at < got) {
        size_t part = got - at < answer_length - c->received ? got - at : answer_length - c->received;

        if (c->received == 0 && c->waiting == 0)
            fail("bytes behind the last answer");
        if (kept && c->received == 0 &&
            memcmp(buffer + at, STATUS, part < STATUS_LENGTH ? part : STATUS_LENGTH) != 0)
            fail("an answer of another length, or not 200");
        c->received += part;
        at += part;
        if (c->received < answer_length || options.close)
            return;
        c->received = 0;
        c->waiting--;
        count_answer(c, time);
    }
}

static void end_of_stream(struct connection *c, uint64_t time)
{
    if (!options.close || c->received != answer_length)
        fail("the server closed the connection");
    count_answer(c, time);
    if (c->secure)
        secure_close(c->secure);
    close(c->fd);
    if (to_send == 0)
        return;
    open_connection(c);
    send_batch(c, time);
}

/* With fewer active than there are, the one that has rested longest follows on one that got its answer. */
static struct connection *next_connection(struct connection *c)
{
    struct connection *next;

    if (!options.active)
        return c;
    next = resting[turn % (options.connections - options.active)];
    resting[turn++ % (options.connections - options.active)] = c;
    return next;
}

/* False: nothing more is to be had now. */
static bool receive_once(struct connection *c)
{
    size_t rest = c->waiting ? answer_length - c->received : 0;
    bool drop = !c->secure && c->received > 0 && rest > 4096 && c->waiting == 1;
    ssize_t got = c->secure ? secure_receive(c->secure, buffer, ROOM)
                  : drop    ? recv(c->fd, NULL, rest, MSG_DONTWAIT | MSG_TRUNC)
                            : recv(c->fd, buffer, ROOM, MSG_DONTWAIT);
    uint64_t time;

    if (got < 0 && errno == EAGAIN)
        return false;
    if (got < 0)
        fail("recv");
    time = now();
    if (got == 0) {
        end_of_stream(c, time);
        return false;
    }
    take_bytes(c, (size_t)got, !drop, time);
    if (!options.close && c->waiting == 0)
        send_batch(next_connection(c), time);
    return c->secure != NULL; /* records that are read already wake nobody */
}

static void on_readable(struct connection *c)
{
    if (c->secure && c->unsent)
        send_rest(c); /* the handshake goes on */
    if (c->secure && c->unsent && secure_shakes_hands(c->secure))
        return; /* or a receive would end it, with the request still to be sent and nothing to wake for */
    while (receive_once(c))
        ;
}

static void on_writable(struct connection *c)
{
    send_rest(c);
    if (!awaits_room(c))
        watch_socket(c, EPOLL_CTL_MOD, EPOLLIN);
}

/* --- the run --- */

/* Learns the length of an answer from one request; returns a hash of its body, the same for all servers that say the same. */
static uint32_t probe(size_t *head_length)
{
    size_t have = 0, room = 4 * 1024 * 1024, body = 0;
    char *answer = malloc(room + 1), *blank = NULL, *length;
    uint32_t hash = 2166136261u;
    struct connection c = {.fd = connect_to_server()};

    c.secure = open_secure(c.fd);
    number_requests(1);
    for (size_t sent = 0; sent < request_length;) {
        ssize_t part = c.secure ? secure_send(c.secure, batch + sent, request_length - sent)
                                : send(c.fd, batch + sent, request_length - sent, MSG_NOSIGNAL);
        if (part < 0)
            fail("the first send");
        sent += (size_t)part;
    }
    while (answer && have < room && (!blank || have < *head_length + body)) {
        ssize_t got = c.secure ? secure_receive(c.secure, answer + have, room - have)
                               : recv(c.fd, answer + have, room - have, 0);
        if (got <= 0)
            fail("the first answer is incomplete");
        have += (size_t)got;
        answer[have] = 0;
        blank = strstr(answer, "\r\n\r\n");
        length = blank ? strcasestr(answer, "\r\ncontent-length:") : NULL;
        if (blank && (!length || length > blank || strncmp(answer, STATUS, STATUS_LENGTH) != 0))
            fail("the first answer is not a 200 with a length");
        body = length ? strtoul(length + sizeof("\r\ncontent-length:") - 1, NULL, 10) : 0;
        *head_length = blank ? (size_t)(blank - answer) + 4 : 0;
    }
    if (c.secure) {
        secure_keep_session(c.secure);
        secure_close(c.secure);
    }
    close(c.fd);
    for (size_t i = *head_length; i < have; i++)
        hash = (hash ^ (unsigned char)answer[i]) * 16777619u;
    answer_length = have;
    free(answer);
    return hash;
}

static void run(void)
{
    struct epoll_event events[256];
    uint64_t all = options.warm_up + options.requests;

    to_send = all;
    if (options.warm_up == 0) {
        before = watch_read(options.watched);
        started = now();
    }
    for (unsigned i = 0; i < options.connections; i++) {
        if (options.active && i >= options.active)
            resting[i - options.active] = &all_connections[i];
        else
            send_batch(&all_connections[i], now());
    }
    while (answered < all) {
        int count = epoll_wait(poller, events, 256, options.seconds ? 100 : 20000);

        if (options.seconds && started && now() - started > options.seconds * 1000000000ULL) {
            ended = now();
            after = watch_read(options.watched);
            return;
        }
        if (count == 0 && !options.seconds)
            fail("no answer for 20 seconds");
        for (int i = 0; i < count; i++) {
            if (events[i].events & EPOLLOUT)
                on_writable(events[i].data.ptr);
            if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP))
                on_readable(events[i].data.ptr);
        }
    }
}

static void report(size_t head_length, uint32_t hash)
{
    double seconds = (double)(ended - started) / 1e9, count = (double)histogram.total;

    printf("{\"requests\": %llu, \"seconds\": %.6f, \"rate\": %.1f, \"p50\": %.2f, \"p99\": %.2f, \"p999\": "
           "%.2f, "
           "\"cpu\": %.4f, \"sleeps\": %.4f, \"rss\": %llu, \"head\": %zu, \"body\": %zu, \"hash\": "
           "\"%08x\", \"total\": %llu}\n",
           (unsigned long long)histogram.total, seconds, count / seconds,
           histogram_percentile(&histogram, 0.5) / 1e3, histogram_percentile(&histogram, 0.99) / 1e3,
           histogram_percentile(&histogram, 0.999) / 1e3, (double)(after.cpu - before.cpu) / 1e3 / count,
           (double)(after.sleeps - before.sleeps) / count, (unsigned long long)memory, head_length,
           answer_length - head_length, hash, (unsigned long long)answered + 1);
}

static void read_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "n:w:c:p:a:t:xu:s:b:H:W:i:T:N:R")) != -1) {
        switch (option) {
        case 'n':
            options.requests = strtoull(optarg, NULL, 10);
            break;
        case 'w':
            options.warm_up = strtoull(optarg, NULL, 10);
            break;
        case 'c':
            options.connections = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'p':
            options.depth = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'a':
            options.active = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 't':
            options.seconds = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'x':
            options.close = true;
            break;
        case 'u':
            options.path = optarg;
            break;
        case 's':
            options.spread = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'b':
            options.body = strtoul(optarg, NULL, 10);
            break;
        case 'H':
            options.header = optarg;
            break;
        case 'W':
            options.watched = optarg;
            break;
        case 'T':
            options.suites = optarg;
            break;
        case 'N':
            options.host = optarg;
            break;
        case 'R':
            options.resume = true;
            break;
        case 'i':
            options.idle = (unsigned)strtoul(optarg, NULL, 10);
            break;
        default:
            exit(2);
        }
    }
    options.port = optind < argc ? (unsigned short)strtoul(argv[optind], NULL, 10) : 0;
    if (options.warm_up == UINT64_MAX)
        options.warm_up = options.requests / 10;
    if (options.seconds)
        options.warm_up = 0;
    if (options.active >= options.connections)
        options.active = 0;
    if (!options.port || !options.requests || !options.connections || !options.depth ||
        (options.close && options.depth > 1) || has_mark() != !!options.spread) {
        fprintf(stderr, "load: bad arguments; its source says which there are\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    struct rlimit files;
    size_t head_length = 0;
    uint32_t hash;

    read_options(argc, argv);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    if (options.suites && !secure_prepare(options.suites, options.host, options.resume)) {
        fprintf(stderr, "load: no TLS: built without libssl-dev, or a suite that OpenSSL does not know\n");
        return 2;
    }
    write_batch();
    hash = probe(&head_length);
    poller = epoll_create1(EPOLL_CLOEXEC);
    all_connections = calloc(options.connections, sizeof(*all_connections));
    resting = calloc(options.connections, sizeof(struct connection *));
    if (poller < 0 || !all_connections || !resting)
        fail("no memory");
    for (unsigned i = 0; i < options.connections; i++)
        open_connection(&all_connections[i]);
    run();
    if (options.idle) {
        sleep(options.idle);
        memory = watch_sum(options.watched, watch_memory);
    }
    report(head_length, hash);
    return 0;
}
