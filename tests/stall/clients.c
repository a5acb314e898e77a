/* See clients.h. */
#include "clients.h"

#include "tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

static struct {
    pid_t process;
    int orders, reports; /* a letter each: what to do next; and, that it has ended */
} clients[CLIENTS];

static unsigned short secure_port;
static int orders, reports;

int clients_connect(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0);
    return descriptor;
}

static bool told_to_rest(void)
{
    struct pollfd order = {.fd = orders, .events = POLLIN};

    return poll(&order, 1, 0) != 0;
}

/* A hello as the library makes it, taken from its hands. */
static void flood(void)
{
    static struct tls_client client;
    char answer[4096];

    tls_client_open(&client, -1, NULL, "localhost");
    mbedtls_ssl_handshake(&client.ssl);
    CHECK(client.to_server_length > 0);
    while (!told_to_rest()) {
        struct linger reset = {1, 0};
        int descriptor = clients_connect(secure_port);

        CHECK(send(descriptor, client.to_server, client.to_server_length, MSG_NOSIGNAL) > 0);
        CHECK(recv(descriptor, answer, sizeof(answer), 0) > 0);
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)); /* ports come back at once */
        close(descriptor);
    }
    tls_client_close(&client);
}

static void shake_hands(void)
{
    static struct tls_client client;

    while (!told_to_rest()) {
        struct linger reset = {1, 0};

        tls_client_open(&client, clients_connect(secure_port), NULL, "localhost");
        CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
        setsockopt(client.socket, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        tls_client_close(&client);
    }
}

/* Asks and drops what comes, in the clear: decrypting it would cost us as much as the server. */
static void fetch(const char *path, unsigned times)
{
    static struct tls_client client;
    static char ask[4096], room[1 << 18];
    size_t length = 0;
    int descriptor = clients_connect(secure_port);

    while (times-- > 0)
        length += (size_t)snprintf(ask + length, sizeof(ask) - length,
                                   "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, secure_port);
    tls_client_open(&client, descriptor, NULL, "localhost");
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    while (!told_to_rest()) {
        struct pollfd more = {.fd = descriptor, .events = POLLIN};

        CHECK(mbedtls_ssl_write(&client.ssl, (const unsigned char *)ask, length) > 0);
        while (poll(&more, 1, 5) > 0)
            CHECK(recv(descriptor, room, sizeof(room), MSG_TRUNC) > 0);
    }
    tls_client_close(&client);
}

static void spin(void)
{
    volatile unsigned turn = 0;

    while (!told_to_rest())
        for (unsigned i = 0; i < 1000000; i++)
            turn = turn + 1;
}

static void obey(char order)
{
    switch (order) {
    case LOAD_SPIN:
        spin();
        break;
    case LOAD_HELLOS:
        flood();
        break;
    case LOAD_HANDSHAKES:
        shake_hands();
        break;
    case LOAD_BODIES:
        fetch(PATH_BIG, 1);
        break;
    default:
        fetch(PATH_HIT, 16);
    }
}

static void live(void)
{
    char order;

    if (setjmp(check_abort))
        _exit(1);
    while (read(orders, &order, 1) == 1) {
        if (order == 'r') {
            CHECK(write(reports, "r", 1) == 1);
            continue;
        }
        obey(order);
    }
    _exit(0);
}

void clients_start(unsigned short port)
{
    secure_port = port;
    for (unsigned i = 0; i < CLIENTS; i++) {
        int down[2], up[2];

        CHECK(pipe(down) == 0 && pipe(up) == 0);
        clients[i].orders = down[1];
        clients[i].reports = up[0];
        orders = down[0];
        reports = up[1];
        clients[i].process = fork();
        CHECK(clients[i].process >= 0);
        if (clients[i].process == 0) {
            for (unsigned j = 0; j <= i; j++)
                close(clients[j].orders); /* else nobody's end would be seen */
            live();
        }
        close(down[0]);
        close(up[1]);
    }
}

void clients_load(enum load load)
{
    char order = (char)load;

    for (unsigned i = 0; i < CLIENTS; i++)
        CHECK(write(clients[i].orders, &order, 1) == 1);
}

void clients_rest(void)
{
    char report;

    for (unsigned i = 0; i < CLIENTS; i++)
        CHECK(write(clients[i].orders, "r", 1) == 1);
    for (unsigned i = 0; i < CLIENTS; i++)
        CHECK(read(clients[i].reports, &report, 1) == 1);
}

void clients_stop(void)
{
    for (unsigned i = 0; i < CLIENTS; i++) {
        close(clients[i].orders);
        waitpid(clients[i].process, NULL, 0);
        close(clients[i].reports);
    }
}
