/* What the ways of sending an answer cost: a head of 133 bytes and a body, from one thread to 64 connections in turn.
 *
 *     bench_sends [rounds]                 3
 *
 * Prints the sending thread's processor time for one answer in microseconds, the least of the rounds; on loopback that includes the
 * kernel's receiving side. The reader throws away what it gets without copying it.
 *
 *     copied      head and body into one buffer, send
 *     vector      sendmsg of two pieces
 *     zerocopy    the same with MSG_ZEROCOPY, the notices taken before a connection's next answer
 *     memfd       the head with MSG_MORE, then sendfile from a memfd
 *     vmsplice    the head with MSG_MORE, then vmsplice into a pipe and splice out of it */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS 64
#define HEAD        133
#define LARGEST     (1 << 20)

struct sender {
    int sockets[CONNECTIONS];
    int notices[CONNECTIONS]; /* of zerocopy, not yet taken */
    char head[HEAD];
    char *body;
    char *both;
    int memfd;
    int pipe[2];
};

struct reader {
    int sockets[CONNECTIONS];
    size_t bytes;
    int answers;
};

typedef int (*way)(struct sender *sender, int connection, size_t size);

static int send_all(int socket, const char *bytes, size_t length, int flags)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, flags);
        if (sent < 0)
            return -1;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 0;
}

/* Two pieces as one message; what the socket does not take at once follows piece by piece. */
static int send_pieces(struct sender *sender, int socket, size_t size, int flags)
{
    struct iovec pieces[2] = {{sender->head, HEAD}, {sender->body, size}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    ssize_t sent = sendmsg(socket, &message, flags);

    if (sent < HEAD)
        return -1;
    return send_all(socket, sender->body + (sent - HEAD), size + HEAD - (size_t)sent, 0);
}

static int copied(struct sender *sender, int connection, size_t size)
{
    memcpy(sender->both, sender->head, HEAD);
    memcpy(sender->both + HEAD, sender->body, size);
    return send_all(sender->sockets[connection], sender->both, HEAD + size, 0);
}

static int vector(struct sender *sender, int connection, size_t size)
{
    return send_pieces(sender, sender->sockets[connection], size, 0);
}

static int zerocopy(struct sender *sender, int connection, size_t size)
{
    char control[128];
    struct msghdr notice = {.msg_control = control, .msg_controllen = sizeof(control)};

    while (sender->notices[connection] > 0 &&
           recvmsg(sender->sockets[connection], &notice, MSG_ERRQUEUE) >= 0) {
        sender->notices[connection]--;
        notice.msg_controllen = sizeof(control);
    }
    if (send_pieces(sender, sender->sockets[connection], size, MSG_ZEROCOPY) != 0)
        return -1;
    sender->notices[connection]++;
    return 0;
}

static int from_memfd(struct sender *sender, int connection, size_t size)
{
    off_t offset = 0;

    if (send_all(sender->sockets[connection], sender->head, HEAD, MSG_MORE) != 0)
        return -1;
    while ((size_t)offset < size) {
        if (sendfile(sender->sockets[connection], sender->memfd, &offset, size - (size_t)offset) <= 0)
            return -1;
    }
    return 0;
}

static int spliced(struct sender *sender, int connection, size_t size)
{
    struct iovec piece = {sender->body, size};

    if (send_all(sender->sockets[connection], sender->head, HEAD, MSG_MORE) != 0)
        return -1;
    while (piece.iov_len > 0) {
        ssize_t held = vmsplice(sender->pipe[1], &piece, 1, 0);
        if (held <= 0)
            return -1;
        piece.iov_base = (char *)piece.iov_base + held;
        piece.iov_len -= (size_t)held;
        while (held > 0) {
            ssize_t sent = splice(sender->pipe[0], NULL, sender->sockets[connection], NULL, (size_t)held,
                                  piece.iov_len > 0 ? SPLICE_F_MORE : 0);
            if (sent <= 0)
                return -1;
            held -= sent;
        }
    }
    return 0;
}

static void *read_answers(void *argument)
{
    struct reader *reader = argument;

    for (int answer = 0; answer < reader->answers; answer++) {
        size_t left = reader->bytes;
        while (left > 0) {
            ssize_t got = recv(reader->sockets[answer % CONNECTIONS], NULL, left, MSG_TRUNC);
            if (got <= 0)
                return "the reader lost its connection";
            left -= (size_t)got;
        }
    }
    return NULL;
}

static double processor_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Microseconds of this thread per answer; negative when something failed. */
static double measure(struct sender *sender, struct reader *reader, way send_one, size_t size)
{
    void *failure = NULL;
    int answers = size >= 65536 ? (int)(((size_t)512 << 20) / size) : 65536;
    double begun;
    pthread_t thread;

    answers -= answers % CONNECTIONS;
    reader->bytes = HEAD + size;
    reader->answers = answers;
    if (pthread_create(&thread, NULL, read_answers, reader) != 0)
        return -1;
    begun = processor_us();
    for (int answer = 0; answer < answers; answer++) {
        if (send_one(sender, answer % CONNECTIONS, size) != 0) {
            perror("bench_sends");
            exit(1);
        }
    }
    begun = processor_us() - begun;
    pthread_join(thread, &failure);
    return failure ? -1 : begun / answers;
}

static int open_connections(struct sender *sender, struct reader *reader)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;

    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, CONNECTIONS) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        return -1;
    for (int i = 0; i < CONNECTIONS; i++) {
        reader->sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(reader->sockets[i], (struct sockaddr *)&address, sizeof(address)) != 0)
            return -1;
        sender->sockets[i] = accept(listener, NULL, NULL);
        if (sender->sockets[i] < 0 ||
            setsockopt(sender->sockets[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
            setsockopt(sender->sockets[i], SOL_SOCKET, SO_ZEROCOPY, &on, sizeof(on)) != 0)
            return -1;
    }
    close(listener);
    return 0;
}

static int prepare(struct sender *sender)
{
    sender->body = mmap(NULL, LARGEST, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sender->both = malloc(HEAD + LARGEST);
    sender->memfd = memfd_create("bodies", MFD_CLOEXEC);
    if (sender->body == MAP_FAILED || !sender->both || sender->memfd < 0 || pipe(sender->pipe) != 0)
        return -1;
    memset(sender->head, 'h', HEAD);
    memset(sender->body, 'b', LARGEST);
    fcntl(sender->pipe[1], F_SETPIPE_SZ, LARGEST);
    return write(sender->memfd, sender->body, LARGEST) == LARGEST ? 0 : -1;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        way send_one;
    } ways[] = {{"copied", copied},
                {"vector", vector},
                {"zerocopy", zerocopy},
                {"memfd", from_memfd},
                {"vmsplice", spliced}};
    static const size_t sizes[] = {13, 256, 1024, 4096, 8192, 16384, 65536, LARGEST};
    static struct sender sender;
    static struct reader reader;
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 3;

    if (prepare(&sender) != 0 || open_connections(&sender, &reader) != 0) {
        perror("bench_sends");
        return 1;
    }
    printf("%-10s", "bytes");
    for (size_t w = 0; w < sizeof(ways) / sizeof(*ways); w++)
        printf(" %10s", ways[w].name);
    putchar('\n');
    for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
        printf("%-10zu", sizes[s]);
        for (size_t w = 0; w < sizeof(ways) / sizeof(*ways); w++) {
            double least = -1;
            for (int round = 0; round < rounds; round++) {
                double took = measure(&sender, &reader, ways[w].send_one, sizes[s]);
                if (took >= 0 && (least < 0 || took < least))
                    least = took;
            }
            printf(" %10.2f", least);
        }
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
