/* Every call with what it cannot use: before WSAStartup, no socket, no pointer,
 * a state that does not fit; and select and WSAPoll where more than one thing
 * happens. Windows names only; loopback only. */
#include "sockets.h"
#include <mswsock.h>

#ifndef SIO_UDP_CONNRESET /* what some headers lack */
#define SIO_UDP_CONNRESET 0x9800000C
#endif

#define SOON 20000

static char bytes[8];
static DWORD count, flags;
static int length = 4;
static struct sockaddr_in name;
static WSABUF buffer = {sizeof bytes, bytes};

/* ---- every call on a handle that is no socket ---- */

static int call_bind(SOCKET s)
{
    return bind(s, (struct sockaddr *)&name, sizeof name);
}
static int call_connect(SOCKET s)
{
    return connect(s, (struct sockaddr *)&name, sizeof name);
}
static int call_listen(SOCKET s)
{
    return listen(s, 1);
}
static int call_accept(SOCKET s)
{
    return (int)accept(s, NULL, NULL);
}
static int call_wsa_accept(SOCKET s)
{
    return (int)WSAAccept(s, NULL, NULL, NULL, 0);
}
static int call_send(SOCKET s)
{
    return send(s, bytes, 1, 0);
}
static int call_recv(SOCKET s)
{
    return recv(s, bytes, 1, 0);
}
static int call_sendto(SOCKET s)
{
    return sendto(s, bytes, 1, 0, (struct sockaddr *)&name, sizeof name);
}
static int call_recvfrom(SOCKET s)
{
    return recvfrom(s, bytes, 1, 0, NULL, NULL);
}
static int call_shutdown(SOCKET s)
{
    return shutdown(s, SD_BOTH);
}
static int call_closesocket(SOCKET s)
{
    return closesocket(s);
}
static int call_getsockopt(SOCKET s)
{
    return getsockopt(s, SOL_SOCKET, SO_TYPE, bytes, &length);
}
static int call_setsockopt(SOCKET s)
{
    return setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, bytes, 4);
}
static int call_getsockname(SOCKET s)
{
    return getsockname(s, (struct sockaddr *)&name, &length);
}
static int call_getpeername(SOCKET s)
{
    return getpeername(s, (struct sockaddr *)&name, &length);
}
static int call_ioctlsocket(SOCKET s)
{
    u_long value = 0;
    return ioctlsocket(s, FIONREAD, &value);
}
static int call_wsa_send(SOCKET s)
{
    return WSASend(s, &buffer, 1, &count, 0, NULL, NULL);
}
static int call_wsa_recv(SOCKET s)
{
    return WSARecv(s, &buffer, 1, &count, &flags, NULL, NULL);
}
static int call_wsa_sendto(SOCKET s)
{
    return WSASendTo(s, &buffer, 1, &count, 0, (struct sockaddr *)&name, sizeof name, NULL, NULL);
}
static int call_wsa_recvfrom(SOCKET s)
{
    return WSARecvFrom(s, &buffer, 1, &count, &flags, NULL, NULL, NULL, NULL);
}
static int call_event_select(SOCKET s)
{
    return WSAEventSelect(s, NULL, 0);
}
static int call_enum_events(SOCKET s)
{
    WSANETWORKEVENTS events;
    return WSAEnumNetworkEvents(s, NULL, &events);
}
static int call_ioctl(SOCKET s)
{
    return WSAIoctl(s, FIONREAD, NULL, 0, &count, 4, &flags, NULL, NULL);
}
static int call_result(SOCKET s)
{
    OVERLAPPED o = {0};
    return WSAGetOverlappedResult(s, &o, &count, FALSE, &flags) ? 0 : -1;
}
static int call_duplicate(SOCKET s)
{
    WSAPROTOCOL_INFOW info;
    return WSADuplicateSocketW(s, GetCurrentProcessId(), &info);
}
static int call_wsa_connect(SOCKET s)
{
    return WSAConnect(s, (struct sockaddr *)&name, sizeof name, NULL, NULL, NULL, NULL);
}
static int call_by_name(SOCKET s)
{
    return WSAConnectByNameA(s, "127.0.0.1", "9", NULL, NULL, NULL, NULL, NULL, NULL) ? 0 : -1;
}
static int call_by_list(SOCKET s)
{
    return WSAConnectByList(s, NULL, NULL, NULL, NULL, NULL, NULL, NULL) ? 0 : -1;
}
static int call_transmit(SOCKET s)
{
    return TransmitFile(s, NULL, 0, 0, NULL, NULL, 0) ? 0 : -1;
}
static int call_accept_ex(SOCKET s)
{
    OVERLAPPED o = {0};
    return AcceptEx(s, s, bytes, 0, 32, 32, &count, &o) ? 0 : -1;
}
static int call_send_disconnect(SOCKET s)
{
    return WSASendDisconnect(s, NULL);
}
static int call_htonl(SOCKET s)
{
    u_long value;
    return WSAHtonl(s, 1, &value);
}
static int call_poll(SOCKET s)
{
    WSAPOLLFD one;
    one.fd = s;
    one.events = POLLRDNORM;
    return WSAPoll(&one, 1, 0);
}
static int call_select(SOCKET s)
{
    fd_set set;
    struct timeval now = {0, 0};
    FD_ZERO(&set);
    FD_SET(s, &set);
    return select(0, &set, NULL, NULL, &now);
}

static int (*const calls[])(SOCKET s) = {
    call_bind,
    call_connect,
    call_listen,
    call_accept,
    call_wsa_accept,
    call_send,
    call_recv,
    call_sendto,
    call_recvfrom,
    call_shutdown,
    call_closesocket,
    call_getsockopt,
    call_setsockopt,
    call_getsockname,
    call_getpeername,
    call_ioctlsocket,
    call_wsa_send,
    call_wsa_recv,
    call_wsa_sendto,
    call_wsa_recvfrom,
    call_event_select,
    call_enum_events,
    call_ioctl,
    call_result,
    call_duplicate,
    call_wsa_connect,
    call_by_name,
    call_by_list,
    call_transmit,
    call_accept_ex,
    call_send_disconnect,
    call_htonl,
    call_poll,
    call_select,
};

#define CALLS (sizeof calls / sizeof calls[0])

/* The first test: nobody has called WSAStartup yet. */
static void nothing_works_before_startup(void)
{
    static int later;
    struct addrinfo *list;
    WSAPROTOCOL_INFOW info;
    DWORD room = sizeof info;
    size_t i;

    if (later++)
        CHECK_SKIP("WSAStartup has been called");
    for (i = 0; i < CALLS; i++)
        CHECK_SOCKET_ERROR(calls[i]((SOCKET)64), WSANOTINITIALISED);
    CHECK_SOCKET_ERROR((int)socket(AF_INET, SOCK_STREAM, 0), WSANOTINITIALISED);
    CHECK_SOCKET_ERROR((int)WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0), WSANOTINITIALISED);
    CHECK_SOCKET_ERROR(WSACleanup(), WSANOTINITIALISED);
    CHECK_SOCKET_ERROR(gethostname(bytes, sizeof bytes), WSANOTINITIALISED);
    CHECK_SOCKET_ERROR(WSAEnumProtocolsW(NULL, &info, &room), WSANOTINITIALISED);
    CHECK_EQ(getaddrinfo("127.0.0.1", NULL, NULL, &list), WSANOTINITIALISED);
    CHECK(gethostbyname("127.0.0.1") == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(gethostbyaddr(bytes, 4, AF_INET) == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(getservbyname("http", NULL) == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(getservbyport(80, NULL) == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(getprotobyname("tcp") == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(getprotobynumber(6) == NULL && WSAGetLastError() == WSANOTINITIALISED);
    CHECK(WSACreateEvent() == WSA_INVALID_EVENT && WSAGetLastError() == WSANOTINITIALISED);
}

static void what_is_no_socket_is_told(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct sockaddr_in address;
    SOCKET closed = bound_socket(SOCK_STREAM, &address);
    size_t i;

    CHECK_EQ(closesocket(closed), 0);
    for (i = 0; i < CALLS; i++) {
        CHECK_SOCKET_ERROR(calls[i](INVALID_SOCKET), WSAENOTSOCK);
        CHECK_SOCKET_ERROR(calls[i](closed), WSAENOTSOCK);
        if (calls[i] != call_closesocket)
            CHECK_SOCKET_ERROR(calls[i]((SOCKET)event), WSAENOTSOCK);
    }
    CHECK(CloseHandle(event));
}

/* ---- pointers and lengths ---- */

static void pointers_that_are_missing_are_told(void)
{
    struct sockaddr_in address, other;
    SOCKET s = bound_socket(SOCK_STREAM, &address), datagrams = bound_socket(SOCK_DGRAM, &other), client,
           server;
    WSABUF none;
    int size = 3, value = 0;
    u_long long_value = 0;

    connected_sockets(&client, &server);
    none.buf = NULL;
    none.len = 4;
    CHECK_SOCKET_ERROR(bind(s, NULL, sizeof address), WSAEFAULT);
    CHECK_SOCKET_ERROR(bind(s, (struct sockaddr *)&address, 2), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockname(s, NULL, &size), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockname(s, (struct sockaddr *)&address, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockname(s, (struct sockaddr *)&address, &size), WSAEFAULT);
    CHECK_SOCKET_ERROR(getpeername(client, (struct sockaddr *)&address, &size), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockopt(s, SOL_SOCKET, SO_TYPE, NULL, &size), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &size), WSAEFAULT);
    CHECK_SOCKET_ERROR(setsockopt(s, SOL_SOCKET, SO_RCVBUF, NULL, 4), WSAEFAULT);
    CHECK_SOCKET_ERROR(setsockopt(s, SOL_SOCKET, SO_RCVBUF, (char *)&value, 2), WSAEFAULT);
    CHECK_SOCKET_ERROR(setsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, 4), WSAENOPROTOOPT);
    CHECK_SOCKET_ERROR(setsockopt(s, SOL_SOCKET, 0x7654, (char *)&value, 4), WSAENOPROTOOPT);
    CHECK_SOCKET_ERROR(getsockopt(s, 0x77, 1, (char *)&value, &size), WSAENOPROTOOPT);
    CHECK_SOCKET_ERROR(setsockopt(client, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, NULL, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(
        setsockopt(client, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&server, sizeof server), WSAEINVAL);
    CHECK_SOCKET_ERROR(ioctlsocket(s, FIONREAD, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(ioctlsocket(s, 0x1234, &long_value), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(recv(client, NULL, 4, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(recv(client, bytes, -1, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(send(client, NULL, 4, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(send(client, bytes, 4, MSG_PEEK), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(recv(client, bytes, 4, 0x4000), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(sendto(datagrams, bytes, 4, 0, (struct sockaddr *)&other, 2), WSAEFAULT);
    other.sin_family = AF_INET6;
    CHECK_SOCKET_ERROR(sendto(datagrams, bytes, 4, 0, (struct sockaddr *)&other, sizeof other),
                       WSAEAFNOSUPPORT);
    CHECK_SOCKET_ERROR(WSASend(client, NULL, 1, &count, 0, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSASend(client, &none, 1, &count, 0, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSASend(client, &buffer, 0, &count, 0, NULL, NULL), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSASend(client, &buffer, 1, NULL, 0, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSARecv(client, &buffer, 1, &count, NULL, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSARecv(client, &buffer, 1, NULL, &flags, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(
        WSARecvFrom(client, &buffer, 1, &count, &flags, (struct sockaddr *)&other, NULL, NULL, NULL),
        WSAEFAULT);
    CHECK(!WSAGetOverlappedResult(client, NULL, &count, FALSE, &flags));
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), NULL), WSAEFAULT);
    closesocket(s);
    closesocket(datagrams);
    closesocket(client);
    closesocket(server);
}

/* ---- states that do not fit ---- */

static void states_that_do_not_fit_are_told(void)
{
    struct sockaddr_in address, taken;
    SOCKET listener = listening_socket(&taken), s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), client, server,
           datagrams = bound_socket(SOCK_DGRAM, &address);
    u_long on = 1;
    int size = sizeof address;

    connected_sockets(&client, &server);
    CHECK_SOCKET_ERROR(listen(s, 1), WSAEINVAL); /* not bound */
    CHECK_SOCKET_ERROR(getsockname(s, (struct sockaddr *)&address, &size), WSAEINVAL);
    CHECK_SOCKET_ERROR(getpeername(s, (struct sockaddr *)&address, &size), WSAENOTCONN);
    CHECK_SOCKET_ERROR(send(s, bytes, 1, 0), WSAENOTCONN);
    CHECK_SOCKET_ERROR(recv(s, bytes, 1, 0), WSAENOTCONN);
    CHECK_SOCKET_ERROR((int)accept(s, NULL, NULL), WSAEINVAL);
    CHECK_SOCKET_ERROR(bind(s, (struct sockaddr *)&taken, sizeof taken), WSAEADDRINUSE);
    CHECK_SOCKET_ERROR(listen(datagrams, 1), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR((int)accept(datagrams, NULL, NULL), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(connect(client, (struct sockaddr *)&taken, sizeof taken), WSAEISCONN);
    CHECK_SOCKET_ERROR(shutdown(client, 7), WSAEINVAL);
    CHECK_EQ(ioctlsocket(listener, FIONBIO, &on), 0);
    CHECK_SOCKET_ERROR((int)accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    CHECK_EQ(ioctlsocket(client, FIONBIO, &on), 0);
    CHECK_SOCKET_ERROR(recv(client, bytes, 1, 0), WSAEWOULDBLOCK);
    CHECK_EQ(shutdown(client, SD_BOTH), 0);
    CHECK_SOCKET_ERROR(send(client, bytes, 1, 0), WSAESHUTDOWN);
    CHECK_SOCKET_ERROR(recv(client, bytes, 1, 0), WSAESHUTDOWN);
    CHECK_SOCKET_ERROR((int)WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, 0x1000), WSAEINVAL);
    CHECK_SOCKET_ERROR((int)socket(AF_INET, 77, 0), WSAESOCKTNOSUPPORT);
    CHECK_SOCKET_ERROR((int)socket(77, SOCK_STREAM, 0), WSAEAFNOSUPPORT);
    CHECK_SOCKET_ERROR((int)socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), WSAEPROTONOSUPPORT);
    closesocket(s);
    closesocket(client);
    closesocket(server);
    closesocket(listener);
    closesocket(datagrams);
}

/* A peer that closes, then one that resets. */
static void a_peer_that_has_gone_is_told(void)
{
    SOCKET client, server;
    int i;

    connected_sockets(&client, &server);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(recv(client, bytes, 1, 0), 0);
    for (i = 0; i < 1000 && send(client, bytes, 1, 0) == 1; i++)
        Sleep(1);
    CHECK(WSAGetLastError() == WSAECONNRESET || WSAGetLastError() == WSAECONNABORTED);
    closesocket(client);
    connected_sockets(&client, &server);
    reset_socket(server);
    CHECK_SOCKET_ERROR(recv(client, bytes, 1, 0), WSAECONNRESET);
    closesocket(client);
}

/* ---- options ---- */

static void options_of_every_kind_come_back(void)
{
    static const struct {
        int level, name, value, back, datagram;
    } options[] = {
        {SOL_SOCKET, SO_KEEPALIVE, 1, 1, 0},
        {SOL_SOCKET, SO_DONTROUTE, 1, 1, 0},
        {SOL_SOCKET, SO_OOBINLINE, 1, 1, 0},
        {SOL_SOCKET, SO_BROADCAST, 1, 1, 1},
        {SOL_SOCKET, SO_RCVTIMEO, 2500, 2500, 0},
        {SOL_SOCKET, SO_SNDTIMEO, 300, 300, 0},
        {SOL_SOCKET, SO_RCVTIMEO, -1, 0, 0},
        {SOL_SOCKET, SO_RCVBUF, 65536, 65536, 0},
        {SOL_SOCKET, SO_SNDBUF, 65536, 65536, 0},
        {SOL_SOCKET, SO_DONTLINGER, 1, 1, 0},
        {SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, 1, 0},
        {SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1, 1, 0},
        {IPPROTO_TCP, TCP_NODELAY, 1, 1, 0},
        {IPPROTO_TCP, 3, 77, 77, 0},
        {IPPROTO_TCP, 16, 4, 4, 0},
        {IPPROTO_TCP, 17, 9, 9, 0},
        {IPPROTO_TCP, 5, 30, 30, 0},
        {IPPROTO_TCP, 5, -1, 0, 0},
        {IPPROTO_TCP, 14, 2500, 2500, 0},
        {IPPROTO_IP, IP_TTL, 9, 9, 0},
        {IPPROTO_IP, IP_DONTFRAGMENT, 1, 1, 1},
        {IPPROTO_IP, IP_DONTFRAGMENT, 0, 0, 1},
        {IPPROTO_IP, IP_MULTICAST_TTL, 3, 3, 1},
        {IPPROTO_IP, IP_MULTICAST_LOOP, 0, 0, 1},
    };
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_STREAM, &address), datagrams = bound_socket(SOCK_DGRAM, &address);
    int size, value;
    size_t i;

    for (i = 0; i < sizeof options / sizeof options[0]; i++) {
        SOCKET which = options[i].datagram ? datagrams : s;

        value = options[i].value;
        CHECK_EQ(setsockopt(which, options[i].level, options[i].name, (char *)&value, sizeof value), 0);
        value = 0x5555;
        size = sizeof value;
        CHECK_EQ(getsockopt(which, options[i].level, options[i].name, (char *)&value, &size), 0);
        CHECK_EQ(value & (size == 1 ? 0xff : -1), options[i].back);
    }
    size = sizeof value;
    CHECK_EQ(getsockopt(datagrams, SOL_SOCKET, SO_MAX_MSG_SIZE, (char *)&value, &size), 0);
    CHECK(value >= 65467);
    value = 1;
    CHECK_SOCKET_ERROR(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, (char *)&value, sizeof value),
                       WSAEINVAL); /* exclusive */
    closesocket(s);
    closesocket(datagrams);
}

static void a_group_is_joined_and_left(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_DGRAM, &address);
    struct ip_mreq group;

    group.imr_multiaddr.s_addr = htonl(0xe1020304);
    group.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    if (setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, (char *)&group, sizeof group) != 0) {
        closesocket(s);
        CHECK_SKIP("no multicast here");
    }
    CHECK_EQ(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, (char *)&group, sizeof group), 0);
    CHECK_SOCKET_ERROR(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, (char *)&group, sizeof group),
                       WSAEADDRNOTAVAIL);
    closesocket(s);
}

/* ---- select and WSAPoll ---- */

static int selected(SOCKET s, int which, long microseconds)
{
    struct timeval patience;
    fd_set set;

    patience.tv_sec = microseconds / 1000000;
    patience.tv_usec = microseconds % 1000000;
    FD_ZERO(&set);
    FD_SET(s, &set);
    return select(0, which == 0 ? &set : NULL, which == 1 ? &set : NULL, which == 2 ? &set : NULL, &patience);
}

static void select_sees_urgent_bytes_ends_and_failures(void)
{
    struct sockaddr_in nobody;
    SOCKET client, server, lonely, silent = bound_socket(SOCK_STREAM, &nobody);
    struct timeval wrong = {-1, 0}, now = {0, 0};
    u_long on = 1;
    fd_set set;

    connected_sockets(&client, &server);
    CHECK_EQ(selected(server, 0, 0), 0);
    CHECK_EQ(selected(server, 1, 0), 1);
    CHECK_EQ(selected(server, 2, 1000), 0);
    CHECK_EQ(send(client, "!", 1, MSG_OOB), 1);
    CHECK_EQ(selected(server, 2, SOON * 1000L), 1);
    CHECK_EQ(recv(server, bytes, 1, MSG_OOB), 1);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(selected(server, 0, SOON * 1000L), 1); /* the end is readable */
    CHECK_EQ(recv(server, bytes, 1, 0), 0);
    lonely = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK_EQ(selected(lonely, 0, 1000), 0); /* never connected: neither */
    CHECK_EQ(selected(lonely, 1, 1000), 0);
    CHECK_EQ(ioctlsocket(lonely, FIONBIO, &on), 0);
    if (connect(lonely, (struct sockaddr *)&nobody, sizeof nobody) == SOCKET_ERROR &&
        WSAGetLastError() == WSAEWOULDBLOCK) {
        CHECK_EQ(selected(lonely, 2, SOON * 1000L), 1);
        CHECK_EQ(selected(lonely, 1, 0), 0);
    }
    FD_ZERO(&set);
    CHECK_SOCKET_ERROR(select(0, &set, NULL, NULL, &now), WSAEINVAL); /* nothing to wait for */
    CHECK_SOCKET_ERROR(select(0, NULL, NULL, NULL, NULL), WSAEINVAL);
    FD_SET(server, &set);
    CHECK_SOCKET_ERROR(select(0, &set, NULL, NULL, &wrong), WSAEINVAL);
    FD_CLR(server, &set);
    CHECK(!FD_ISSET(server, &set));
    closesocket(client);
    closesocket(server);
    closesocket(lonely);
    closesocket(silent);
}

static void poll_tells_of_each_and_of_bad_ones(void)
{
    SOCKET client, server;
    WSAPOLLFD polls[3];
    WSAPOLLFD *many;
    int i;

    connected_sockets(&client, &server);
    memset(polls, 0, sizeof polls);
    polls[0].fd = server;
    polls[0].events = POLLRDNORM;
    polls[1].fd = client;
    polls[1].events = POLLWRNORM;
    polls[2].fd = (SOCKET)4711;
    polls[2].events = POLLRDNORM;
    CHECK_EQ(WSAPoll(polls, 3, SOON), 2); /* a bad one does not wait */
    CHECK_EQ(polls[0].revents, 0);
    CHECK_EQ(polls[1].revents, POLLWRNORM);
    CHECK_EQ(polls[2].revents, POLLNVAL);
    CHECK_EQ(WSAPoll(polls, 1, 1), 0);
    CHECK_EQ(send(client, "x", 1, 0), 1);
    CHECK_EQ(WSAPoll(polls, 1, SOON), 1);
    CHECK_EQ(polls[0].revents, POLLRDNORM);
    CHECK_EQ(recv(server, bytes, 1, 0), 1);
    reset_socket(client);
    CHECK_EQ(WSAPoll(polls, 1, -1), 1);
    CHECK(polls[0].revents & POLLHUP);
    polls[0].events = POLLERR;
    CHECK_SOCKET_ERROR(WSAPoll(polls, 1, 0), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSAPoll(NULL, 1, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAPoll(polls, 0, 0), WSAEINVAL);
    many = (WSAPOLLFD *)calloc(200, sizeof *many);
    for (i = 0; i < 200; i++) {
        many[i].fd = server;
        many[i].events = POLLWRNORM;
    }
    CHECK_EQ(WSAPoll(many, 200, 0), 200);
    free(many);
    closesocket(server);
}

/* ---- two threads ---- */

static DWORD WINAPI wait_in_select(void *socket)
{
    fd_set set;

    FD_ZERO(&set);
    FD_SET(*(SOCKET *)socket, &set);
    return select(0, &set, NULL, NULL, NULL) == SOCKET_ERROR ? (DWORD)WSAGetLastError() : 0;
}

static void closing_a_socket_ends_a_select_on_it(void)
{
    SOCKET client, server;
    HANDLE thread;
    DWORD code = 9;

    connected_sockets(&client, &server);
    thread = CreateThread(NULL, 0, wait_in_select, &server, 0, NULL);
    CHECK_EQ(WaitForSingleObject(thread, 20),
             WAIT_TIMEOUT); /* it may be there by now; either way is one to end well */
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, WSAENOTSOCK);
    CloseHandle(thread);
    closesocket(client);
}

static SOCKET pair[2];

static DWORD WINAPI pump(void *context)
{
    static char blocks[2][1 << 16];
    int side = context != NULL, moved = 0, got;

    while (moved < 4 << 20) {
        int part = send(pair[side], blocks[side], 1 << 14, 0);

        if (part <= 0)
            return 1;
        for (moved += part; part > 0; part -= got)
            if ((got = recv(pair[side], blocks[side], part, 0)) <= 0)
                return 2;
    }
    return 0;
}

/* Each side sends and receives; both directions of one socket are in use at a
 * time. */
static void both_directions_work_in_two_threads(void)
{
    HANDLE threads[2];
    DWORD code;
    int i;

    connected_sockets(&pair[0], &pair[1]);
    for (i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, pump, i ? &pair : NULL, 0, NULL);
    for (i = 0; i < 2; i++) {
        CHECK_EQ(WaitForSingleObject(threads[i], SOON), WAIT_OBJECT_0);
        CHECK(GetExitCodeThread(threads[i], &code));
        CHECK_EQ(code, 0);
        CloseHandle(threads[i]);
        closesocket(pair[i]);
    }
}

/* ---- IPv6 ---- */

static void ipv6_does_what_ipv4_does(void)
{
    struct sockaddr_in6 address, peer;
    SOCKET listener, client, server, one, other;
    OVERLAPPED overlapped;
    DWORD got = 0, told;
    int size = sizeof address, only = 0;
    char block[2 * (sizeof(struct sockaddr_in6) + 16)];

    start_winsock();
    listener = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    if (listener == INVALID_SOCKET)
        CHECK_SKIP("no IPv6 here");
    memset(&address, 0, sizeof address);
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0)
        CHECK_SKIP("no IPv6 loopback here");
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    CHECK_EQ(listen(listener, 5), 0);
    client = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    size = sizeof only;
    CHECK_EQ(getsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&only, &size), 0);
    CHECK_EQ(only, 1);
    CHECK_SOCKET_ERROR(connect(client, (struct sockaddr *)&address, sizeof(struct sockaddr_in)),
                       WSAEAFNOSUPPORT);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    size = sizeof(struct sockaddr_in); /* room for IPv4 alone */
    CHECK_SOCKET_ERROR((int)accept(listener, (struct sockaddr *)&peer, &size), WSAEFAULT);
    size = sizeof peer;
    server = accept(listener, (struct sockaddr *)&peer, &size);
    CHECK(server != INVALID_SOCKET);
    CHECK_EQ(peer.sin6_family, AF_INET6);
    CHECK_EQ(size, sizeof peer);
    CHECK_EQ(send(client, "a", 1, 0), 1);
    CHECK_EQ(recv(server, bytes, 1, 0), 1);
    closesocket(client);
    closesocket(server);

    server = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    client = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(!AcceptEx(listener, server, block, 0, sizeof(struct sockaddr_in) + 16,
                    sizeof(struct sockaddr_in) + 16, &got, &overlapped));
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK(!AcceptEx(listener, server, block, 0, sizeof(struct sockaddr_in6) + 16,
                    sizeof(struct sockaddr_in6) + 16, &got, &overlapped));
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK(WSAGetOverlappedResult(listener, &overlapped, &got, TRUE, &told));
    {
        struct sockaddr *local, *remote;
        int local_length, remote_length;

        GetAcceptExSockaddrs(block, 0, sizeof(struct sockaddr_in6) + 16, sizeof(struct sockaddr_in6) + 16,
                             &local, &local_length, &remote, &remote_length);
        CHECK_EQ(local_length, sizeof address);
        CHECK_EQ(((struct sockaddr_in6 *)local)->sin6_port, address.sin6_port);
        CHECK_EQ(remote->sa_family, AF_INET6);
    }
    closesocket(client);
    closesocket(server);
    closesocket(listener);

    one = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    other = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    address.sin6_port = 0;
    CHECK_EQ(bind(one, (struct sockaddr *)&address, sizeof address), 0);
    size = sizeof address;
    CHECK_EQ(getsockname(one, (struct sockaddr *)&address, &size), 0);
    CHECK_EQ(sendto(other, "abc", 3, 0, (struct sockaddr *)&address, sizeof address), 3);
    size = sizeof peer;
    CHECK_EQ(recvfrom(one, bytes, sizeof bytes, 0, (struct sockaddr *)&peer, &size), 3);
    CHECK_EQ(size, sizeof peer);
    CHECK_EQ(sendto(one, "de", 2, 0, (struct sockaddr *)&peer, sizeof peer), 2);
    size = 3;
    CHECK_SOCKET_ERROR(recvfrom(other, bytes, sizeof bytes, 0, (struct sockaddr *)&peer, &size), WSAEFAULT);
    closesocket(one);
    closesocket(other);
}

CHECK_MAIN(CHECK_TEST(nothing_works_before_startup), CHECK_TEST(what_is_no_socket_is_told),
           CHECK_TEST(pointers_that_are_missing_are_told), CHECK_TEST(states_that_do_not_fit_are_told),
           CHECK_TEST(a_peer_that_has_gone_is_told), CHECK_TEST(options_of_every_kind_come_back),
           CHECK_TEST(a_group_is_joined_and_left), CHECK_TEST(select_sees_urgent_bytes_ends_and_failures),
           CHECK_TEST(poll_tells_of_each_and_of_bad_ones), CHECK_TEST(closing_a_socket_ends_a_select_on_it),
           CHECK_TEST(both_directions_work_in_two_threads), CHECK_TEST(ipv6_does_what_ipv4_does))
