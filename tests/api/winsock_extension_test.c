/* AcceptEx, ConnectEx and DisconnectEx, as WSAIoctl gives them out, and the options that go with them. Windows names only;
 * loopback only. */
#include "sockets.h"
#include <mswsock.h>
#include <mstcpip.h>

#define SOON 20000
#define ROOM (sizeof(struct sockaddr_in) + 16)

static LPFN_ACCEPTEX accept_ex;
static LPFN_GETACCEPTEXSOCKADDRS get_addresses;
static LPFN_CONNECTEX connect_ex;
static LPFN_DISCONNECTEX disconnect_ex;

static int extension(SOCKET s, GUID id, void *out)
{
    DWORD bytes = 0;
    int result = WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, out, sizeof(void *), &bytes,
                          NULL, NULL);

    CHECK(result != 0 || bytes == sizeof(void *));
    return result;
}

static SOCKET fresh_socket(void)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);

    CHECK(s != INVALID_SOCKET);
    return s;
}

static void load_extensions(void)
{
    GUID accept_id = WSAID_ACCEPTEX, addresses_id = WSAID_GETACCEPTEXSOCKADDRS, connect_id = WSAID_CONNECTEX,
         disconnect_id = WSAID_DISCONNECTEX;
    SOCKET s;

    start_winsock();
    s = fresh_socket();
    CHECK_EQ(extension(s, accept_id, &accept_ex), 0);
    CHECK_EQ(extension(s, addresses_id, &get_addresses), 0);
    CHECK_EQ(extension(s, connect_id, &connect_ex), 0);
    CHECK_EQ(extension(s, disconnect_id, &disconnect_ex), 0);
    CHECK_EQ(closesocket(s), 0);
}

static int result_of(SOCKET s, OVERLAPPED *overlapped, DWORD *bytes)
{
    DWORD flags;

    return WSAGetOverlappedResult(s, overlapped, bytes, TRUE, &flags) ? 0 : WSAGetLastError();
}

static char block[256];

/* Returns 0 or the code. */
static int start_accept(SOCKET listener, SOCKET acceptor, DWORD receive, OVERLAPPED *overlapped)
{
    DWORD bytes;

    memset(overlapped, 0, sizeof *overlapped);
    WSASetLastError(0);
    return accept_ex(listener, acceptor, block, receive, ROOM, ROOM, &bytes, overlapped) ? 0
                                                                                         : WSAGetLastError();
}

static void extensions_are_known_by_their_ids(void)
{
    GUID unknown = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    GUID id = WSAID_ACCEPTEX;
    void *function;
    DWORD bytes;
    SOCKET s;

    load_extensions();
    s = fresh_socket();
    CHECK_SOCKET_ERROR(extension(s, unknown, &function), WSAEINVAL);
    CHECK_SOCKET_ERROR(
        WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, 2, &bytes, NULL, NULL),
        WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAIoctl(s, 0x12345678, NULL, 0, NULL, 0, &bytes, NULL, NULL), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(WSAIoctl(s, FIONBIO, &bytes, sizeof bytes, NULL, 0, NULL, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAIoctl(INVALID_SOCKET, FIONBIO, &bytes, sizeof bytes, NULL, 0, &bytes, NULL, NULL),
                       WSAENOTSOCK);
    CHECK_EQ(closesocket(s), 0);
}

static void ioctls_do_what_ioctlsocket_does(void)
{
    struct tcp_keepalive keepalive;
    u_long on = 1, count = 9;
    SOCKET client, server;
    DWORD bytes;
    BOOL alive = FALSE;
    int length = sizeof alive;
    char byte;

    connected_sockets(&client, &server);
    CHECK_EQ(WSAIoctl(server, FIONBIO, &on, sizeof on, NULL, 0, &bytes, NULL, NULL), 0);
    CHECK_SOCKET_ERROR(recv(server, &byte, 1, 0), WSAEWOULDBLOCK);
    CHECK_EQ(WSAIoctl(server, FIONREAD, NULL, 0, &count, sizeof count, &bytes, NULL, NULL), 0);
    CHECK_EQ(bytes, 4);
    CHECK_EQ((DWORD)count, 0);
    keepalive.onoff = 1;
    keepalive.keepalivetime = 30000;
    keepalive.keepaliveinterval = 1000;
    CHECK_EQ(WSAIoctl(server, (DWORD)SIO_KEEPALIVE_VALS, &keepalive, sizeof keepalive, NULL, 0, &bytes, NULL,
                      NULL),
             0);
    CHECK_EQ(getsockopt(server, SOL_SOCKET, SO_KEEPALIVE, (char *)&alive, &length), 0);
    CHECK(alive);
    closesocket(client);
    closesocket(server);
}

/* ---- AcceptEx ---- */

static void a_connection_is_accepted_into_a_socket(void)
{
    struct sockaddr_in address, *local, *remote, name;
    SOCKET listener = listening_socket(&address), acceptor, client;
    int local_length, remote_length, length = sizeof name;
    OVERLAPPED overlapped;
    DWORD bytes = 9;
    char byte;

    load_extensions();
    acceptor = fresh_socket();
    client = fresh_socket();
    CHECK_EQ(start_accept(listener, acceptor, 0, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(result_of(listener, &overlapped, &bytes), 0);
    CHECK_EQ(bytes, 0);
    CHECK_EQ(setsockopt(acceptor, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener, sizeof listener),
             0);
    get_addresses(block, 0, ROOM, ROOM, (struct sockaddr **)&local, &local_length,
                  (struct sockaddr **)&remote, &remote_length);
    CHECK_EQ(local->sin_port, address.sin_port);
    CHECK_EQ(local_length, sizeof name);
    CHECK_EQ(remote_length, sizeof name);
    CHECK_EQ(getsockname(client, (struct sockaddr *)&name, &length), 0);
    CHECK_EQ(remote->sin_port, name.sin_port);
    CHECK_EQ(getpeername(acceptor, (struct sockaddr *)&name, &length), 0);
    CHECK_EQ(remote->sin_port, name.sin_port);
    CHECK_EQ(send(client, "a", 1, 0), 1);
    CHECK_EQ(recv(acceptor, &byte, 1, 0), 1);
    closesocket(client);
    closesocket(acceptor);
    closesocket(listener);
}

static void the_first_bytes_come_with_the_connection(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), acceptor, client;
    OVERLAPPED overlapped;
    DWORD bytes = 9, seconds = 9;
    int length = sizeof seconds;

    load_extensions();
    acceptor = fresh_socket();
    client = fresh_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(start_accept(listener, acceptor, 64, &overlapped),
             ERROR_IO_PENDING); /* a silent one is not enough */
    while (getsockopt(acceptor, SOL_SOCKET, SO_CONNECT_TIME, (char *)&seconds, &length) == 0 &&
           seconds > 1000)
        Sleep(1);
    CHECK(!HasOverlappedIoCompleted(&overlapped));
    CHECK_EQ(send(client, "hello", 5, 0), 5);
    CHECK_EQ(result_of(listener, &overlapped, &bytes), 0);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(block, "hello", 5);
    closesocket(client);
    closesocket(acceptor);
    closesocket(listener);
}

static void accepts_are_served_in_their_order(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), acceptors[3], clients[3];
    OVERLAPPED overlapped[3];
    DWORD bytes;
    char byte;
    int i;

    load_extensions();
    for (i = 0; i < 3; i++) {
        acceptors[i] = fresh_socket();
        CHECK_EQ(start_accept(listener, acceptors[i], 0, &overlapped[i]), ERROR_IO_PENDING);
    }
    for (i = 0; i < 3; i++) {
        clients[i] = fresh_socket();
        CHECK_EQ(connect(clients[i], (struct sockaddr *)&address, sizeof address), 0);
        CHECK_EQ(result_of(listener, &overlapped[i], &bytes), 0);
        CHECK_EQ(send(clients[i], &"abc"[i], 1, 0), 1);
        CHECK_EQ(recv(acceptors[i], &byte, 1, 0), 1);
        CHECK_EQ(byte, "abc"[i]);
    }
    for (i = 0; i < 3; i++) {
        closesocket(clients[i]);
        closesocket(acceptors[i]);
    }
    closesocket(listener);
}

static void an_accept_ends_with_either_socket(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), acceptor, client;
    OVERLAPPED overlapped;
    DWORD bytes;

    load_extensions();
    acceptor = fresh_socket();
    CHECK_EQ(start_accept(listener, acceptor, 0, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(closesocket(acceptor), 0);
    CHECK_EQ(result_of(listener, &overlapped, &bytes), WSA_OPERATION_ABORTED);

    acceptor = fresh_socket(); /* while it waits for bytes */
    client = fresh_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(start_accept(listener, acceptor, 8, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(closesocket(acceptor), 0);
    CHECK_EQ(result_of(listener, &overlapped, &bytes), WSA_OPERATION_ABORTED);
    closesocket(client);

    acceptor = fresh_socket();
    client = fresh_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(start_accept(listener, acceptor, 8, &overlapped), ERROR_IO_PENDING);
    CHECK(CancelIoEx((HANDLE)listener, &overlapped));
    CHECK_EQ(result_of(listener, &overlapped, &bytes), WSA_OPERATION_ABORTED);
    closesocket(client);
    closesocket(acceptor);

    acceptor = fresh_socket();
    CHECK_EQ(start_accept(listener, acceptor, 0, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(closesocket(listener), 0);
    CHECK_EQ(overlapped.Internal, 0xC0000120);
    CHECK_EQ(closesocket(acceptor), 0);
}

/* Two threads set off together: one accepts into a socket, the other closes it. */
static struct {
    SOCKET acceptor;
    volatile LONG here;
} race;

static void set_off(LONG round)
{
    InterlockedIncrement(&race.here);
    while (InterlockedCompareExchange(&race.here, 0, 0) < 2 * (round + 1))
        ;
}

#define RACES 200

static DWORD WINAPI close_acceptors(void *context)
{
    HANDLE *turns = (HANDLE *)context;
    volatile int wait;
    LONG i;

    for (i = 0; i < RACES; i++) {
        if (WaitForSingleObject(turns[0], SOON) != WAIT_OBJECT_0)
            return 1;
        set_off(i);
        for (wait = 0; wait < i * 10; wait++)
            ;
        if (closesocket(race.acceptor) != 0)
            return 2;
        SetEvent(turns[1]);
    }
    return 0;
}

static void an_accept_ends_though_its_socket_closes_in_that_moment(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), visitor;
    HANDLE turns[2], thread;
    OVERLAPPED overlapped;
    DWORD bytes, code = 9;
    LONG i;

    load_extensions();
    turns[0] = CreateEventW(NULL, FALSE, FALSE, NULL);
    turns[1] = CreateEventW(NULL, FALSE, FALSE, NULL);
    race.here = 0;
    thread = CreateThread(NULL, 0, close_acceptors, turns, 0, NULL);
    CHECK(thread != NULL);
    for (i = 0; i < RACES; i++) {
        int started, error;

        race.acceptor = fresh_socket();
        visitor = fresh_socket();
        if (i % 8 == 0) /* now and then somebody is there */
            CHECK_EQ(connect(visitor, (struct sockaddr *)&address, sizeof address), 0);
        memset(&overlapped, 0, sizeof overlapped);
        overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        SetEvent(turns[0]);
        set_off(i);
        WSASetLastError(0);
        started = accept_ex(listener, race.acceptor, block, 0, ROOM, ROOM, &bytes, &overlapped)
                      ? 0
                      : WSAGetLastError();
        CHECK_EQ(WaitForSingleObject(turns[1], SOON), WAIT_OBJECT_0);
        if (started == 0 || started == ERROR_IO_PENDING) {
            CHECK_EQ(WaitForSingleObject(overlapped.hEvent, SOON), WAIT_OBJECT_0);
            error = result_of(listener, &overlapped, &bytes);
            CHECK(error == 0 || error == WSA_OPERATION_ABORTED);
        } else {
            CHECK(started == WSAENOTSOCK || started == WSA_OPERATION_ABORTED);
        }
        CloseHandle(overlapped.hEvent);
        CHECK_EQ(closesocket(visitor), 0);
    }
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 0);
    CloseHandle(thread);
    CloseHandle(turns[0]);
    CloseHandle(turns[1]);
    closesocket(listener);
}

static void an_accept_refuses_what_it_cannot_use(void)
{
    struct sockaddr_in address, other;
    SOCKET listener = listening_socket(&address), bound = bound_socket(SOCK_STREAM, &other), acceptor;
    OVERLAPPED overlapped, second;
    DWORD bytes;

    load_extensions();
    acceptor = fresh_socket();
    CHECK_EQ(start_accept(bound, acceptor, 0, &overlapped), WSAEINVAL); /* does not listen */
    CHECK_EQ(start_accept(listener, bound, 0, &overlapped), WSAEINVAL); /* is bound */
    CHECK_EQ(start_accept(listener, listener, 0, &overlapped), WSAEINVAL);
    CHECK_EQ(start_accept(INVALID_SOCKET, acceptor, 0, &overlapped), WSAENOTSOCK);
    CHECK_EQ(start_accept(listener, INVALID_SOCKET, 0, &overlapped), WSAENOTSOCK);
    CHECK(!accept_ex(listener, acceptor, block, 0, 4, ROOM, &bytes, &overlapped));
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK(!accept_ex(listener, acceptor, block, 0, ROOM, ROOM, &bytes, NULL));
    CHECK_EQ(WSAGetLastError(), WSA_INVALID_PARAMETER);
    CHECK_EQ(start_accept(listener, acceptor, 0, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(start_accept(listener, acceptor, 0, &second), WSAEINVAL); /* in use */
    closesocket(listener);
    closesocket(bound);
    closesocket(acceptor);
}

/* ---- ConnectEx and DisconnectEx ---- */

static SOCKET bound_stream(void)
{
    struct sockaddr_in address;

    return bound_socket(SOCK_STREAM, &address);
}

static int start_connect(SOCKET s, const struct sockaddr_in *address, const char *data, DWORD length,
                         OVERLAPPED *overlapped)
{
    DWORD sent;

    memset(overlapped, 0, sizeof *overlapped);
    WSASetLastError(0);
    return connect_ex(s, (const struct sockaddr *)address, sizeof *address, (PVOID)data, length, &sent,
                      overlapped)
               ? 0
               : WSAGetLastError();
}

static void a_connect_takes_the_first_bytes_along(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), client, server;
    OVERLAPPED overlapped;
    DWORD bytes = 9, seconds = 9;
    int length = sizeof seconds, started;
    char text[5];

    load_extensions();
    client = bound_stream();
    CHECK_EQ(getsockopt(client, SOL_SOCKET, SO_CONNECT_TIME, (char *)&seconds, &length), 0);
    CHECK_EQ(seconds, 0xffffffff);
    CHECK_SOCKET_ERROR(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), WSAENOTCONN);
    started = start_connect(client, &address, "hello", 5, &overlapped);
    CHECK(started == 0 || started == ERROR_IO_PENDING);
    CHECK_EQ(result_of(client, &overlapped, &bytes), 0);
    CHECK_EQ(bytes, 5);
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), 0);
    CHECK_EQ(getsockopt(client, SOL_SOCKET, SO_CONNECT_TIME, (char *)&seconds, &length), 0);
    CHECK(seconds < 1000);
    server = accept(listener, NULL, NULL);
    CHECK_EQ(recv(server, text, 5, MSG_WAITALL), 5);
    CHECK_MEM(text, "hello", 5);
    CHECK_EQ(start_connect(client, &address, NULL, 0, &overlapped), WSAEISCONN);
    closesocket(server);
    closesocket(client);
    closesocket(listener);
}

static void a_connect_that_nobody_answers_is_refused(void)
{
    struct sockaddr_in address;
    SOCKET listener = bound_socket(SOCK_STREAM, &address), client; /* bound, and does not listen */
    OVERLAPPED overlapped;
    DWORD bytes;
    int started;

    load_extensions();
    client = bound_stream();
    started = start_connect(client, &address, NULL, 0, &overlapped);
    CHECK(started == WSAECONNREFUSED || started == ERROR_IO_PENDING);
    CHECK_EQ(result_of(client, &overlapped, &bytes), WSAECONNREFUSED);
    closesocket(client);
    client = fresh_socket();
    CHECK_EQ(start_connect(client, &address, NULL, 0, &overlapped), WSAEINVAL); /* not bound */
    CHECK_EQ(start_connect(INVALID_SOCKET, &address, NULL, 0, &overlapped), WSAENOTSOCK);
    closesocket(client);
    closesocket(listener);
}

static void a_socket_that_was_refused_connects_to_another(void)
{
    struct sockaddr_in nobody, address;
    SOCKET silent = bound_socket(SOCK_STREAM, &nobody), listener = listening_socket(&address), client, server;
    OVERLAPPED overlapped;
    DWORD bytes = 9;
    int started;
    char text[5];

    load_extensions();
    client = bound_stream();
    started = start_connect(client, &nobody, "hello", 5, &overlapped);
    CHECK(started == WSAECONNREFUSED || started == ERROR_IO_PENDING);
    if (started == ERROR_IO_PENDING)
        CHECK_EQ(result_of(client, &overlapped, &bytes), WSAECONNREFUSED);
    started = start_connect(client, &address, "again", 5, &overlapped);
    CHECK(started == 0 || started == ERROR_IO_PENDING);
    CHECK_EQ(result_of(client, &overlapped, &bytes), 0);
    CHECK_EQ(bytes, 5);
    server = accept(listener, NULL, NULL);
    CHECK_EQ(recv(server, text, 5, MSG_WAITALL), 5);
    CHECK_MEM(text, "again", 5);
    closesocket(server);
    closesocket(client);
    closesocket(listener);
    closesocket(silent);
}

static void a_disconnected_socket_connects_again(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), client, server;
    OVERLAPPED overlapped, receiving;
    WSABUF buffer;
    DWORD bytes, flags = 0;
    int i, started;
    char byte;

    load_extensions();
    client = bound_stream();
    CHECK(!disconnect_ex(client, NULL, 0, 0));
    CHECK_EQ(WSAGetLastError(), WSAENOTCONN);
    for (i = 0; i < 3; i++) {
        started = start_connect(client, &address, "x", 1, &overlapped);
        CHECK(started == 0 || started == ERROR_IO_PENDING);
        CHECK_EQ(result_of(client, &overlapped, &bytes), 0);
        server = accept(listener, NULL, NULL);
        memset(&receiving, 0, sizeof receiving);
        buffer.buf = &byte;
        buffer.len = 1;
        CHECK_SOCKET_ERROR(WSARecv(client, &buffer, 1, NULL, &flags, &receiving, NULL), WSA_IO_PENDING);
        CHECK(!disconnect_ex(client, NULL, 0, 1));
        CHECK_EQ(WSAGetLastError(), WSAEINVAL);
        memset(&overlapped, 0, sizeof overlapped);
        CHECK(disconnect_ex(client, &overlapped, TF_REUSE_SOCKET, 0));
        CHECK_EQ(result_of(client, &overlapped, &bytes), 0);
        CHECK_EQ(result_of(client, &receiving, &bytes), 0); /* the end of the connection */
        CHECK_EQ(bytes, 0);
        CHECK_EQ(recv(server, &byte, 1, 0), 1);
        CHECK_EQ(recv(server, &byte, 1, 0), 0);
        closesocket(server);
    }
    closesocket(client);
    closesocket(listener);
}

static struct sockaddr_in6 mapped(const struct sockaddr_in *address)
{
    struct sockaddr_in6 six;

    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_port = address->sin_port;
    six.sin6_addr.s6_addr[10] = six.sin6_addr.s6_addr[11] = 0xff;
    memcpy(six.sin6_addr.s6_addr + 12, &address->sin_addr, 4);
    return six;
}

static int speaks_only_ipv6(SOCKET s)
{
    int only = 9, length = sizeof only;

    CHECK_EQ(getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&only, &length), 0);
    return only;
}

static void a_disconnected_socket_has_the_families_it_had(void)
{
    struct sockaddr_in address;
    struct sockaddr_in6 six;
    SOCKET listener = listening_socket(&address), client, server, other;
    int off = 0, i;

    load_extensions();
    client = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    if (client == INVALID_SOCKET)
        CHECK_SKIP("no IPv6 here");
    CHECK_EQ(setsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&off, sizeof off), 0);
    six = mapped(&address);
    for (i = 0; i < 2; i++) {
        CHECK_EQ(connect(client, (struct sockaddr *)&six, sizeof six), 0);
        server = accept(listener, NULL, NULL);
        CHECK(server != INVALID_SOCKET);
        CHECK(disconnect_ex(client, NULL, TF_REUSE_SOCKET, 0));
        CHECK_EQ(speaks_only_ipv6(client), 0);
        closesocket(server);
    }
    closesocket(client);
    closesocket(listener);

    listener = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    other = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_addr = in6addr_loopback;
    i = sizeof six;
    if (bind(listener, (struct sockaddr *)&six, sizeof six) != 0)
        CHECK_SKIP("no IPv6 loopback here");
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&six, &i), 0);
    CHECK_EQ(listen(listener, 5), 0);
    CHECK_EQ(connect(other, (struct sockaddr *)&six, sizeof six), 0);
    CHECK(disconnect_ex(other, NULL, TF_REUSE_SOCKET, 0));
    CHECK_EQ(speaks_only_ipv6(other), 1);
    closesocket(other);
    closesocket(listener);
}

static DWORD WINAPI disconnect_it(void *s)
{
    return disconnect_ex(*(SOCKET *)s, NULL, TF_REUSE_SOCKET, 0) ? 0 : (DWORD)WSAGetLastError();
}

/* What was sent goes its way; nobody waits for it, though the socket was told to linger. */
static void disconnecting_for_reuse_does_not_linger(void)
{
    static char bytes[1 << 16];
    SOCKET client, server;
    struct linger linger;
    u_long on = 1, off = 0;
    HANDLE thread;
    DWORD code = 9;

    load_extensions();
    connected_sockets(&client, &server);
    linger.l_onoff = 1;
    linger.l_linger = 600;
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof linger), 0);
    CHECK_EQ(ioctlsocket(client, FIONBIO, &on), 0);
    while (send(client, bytes, sizeof bytes, 0) > 0)
        ;
    CHECK_EQ(ioctlsocket(client, FIONBIO, &off), 0);
    thread = CreateThread(NULL, 0, disconnect_it, &client, 0, NULL);
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 0);
    CloseHandle(thread);
    closesocket(server);
    closesocket(client);
}

CHECK_MAIN(CHECK_TEST(extensions_are_known_by_their_ids), CHECK_TEST(ioctls_do_what_ioctlsocket_does),
           CHECK_TEST(a_connection_is_accepted_into_a_socket),
           CHECK_TEST(the_first_bytes_come_with_the_connection),
           CHECK_TEST(accepts_are_served_in_their_order), CHECK_TEST(an_accept_ends_with_either_socket),
           CHECK_TEST(an_accept_ends_though_its_socket_closes_in_that_moment),
           CHECK_TEST(an_accept_refuses_what_it_cannot_use),
           CHECK_TEST(a_connect_takes_the_first_bytes_along),
           CHECK_TEST(a_connect_that_nobody_answers_is_refused),
           CHECK_TEST(a_socket_that_was_refused_connects_to_another),
           CHECK_TEST(a_disconnected_socket_connects_again),
           CHECK_TEST(a_disconnected_socket_has_the_families_it_had),
           CHECK_TEST(disconnecting_for_reuse_does_not_linger))
