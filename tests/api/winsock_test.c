/* Winsock through its own names. Loopback only, ports chosen by the system. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "check.h"

static void start(void)
{
    WSADATA data;

    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

/* For every test but those of starting itself. */
static void start_once(void)
{
    static int started;

    if (!started++)
        start();
}

static struct sockaddr_in loopback(u_short port)
{
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

static SOCKET stream_socket(void)
{
    start_once();
    return socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
}

/* A listening socket and its address. */
static SOCKET listener(struct sockaddr_in *address)
{
    SOCKET s = stream_socket();
    int length = sizeof *address;

    CHECK(s != INVALID_SOCKET);
    *address = loopback(0);
    CHECK_EQ(bind(s, (struct sockaddr *)address, sizeof *address), 0);
    CHECK_EQ(listen(s, SOMAXCONN), 0);
    CHECK_EQ(getsockname(s, (struct sockaddr *)address, &length), 0);
    CHECK_EQ(length, sizeof *address);
    return s;
}

/* Two connected sockets. */
static void connected_pair(SOCKET *client, SOCKET *server)
{
    struct sockaddr_in address;
    SOCKET s = listener(&address);

    *client = stream_socket();
    CHECK_EQ(connect(*client, (struct sockaddr *)&address, sizeof address), 0);
    *server = accept(s, NULL, NULL);
    CHECK(*server != INVALID_SOCKET);
    CHECK_EQ(closesocket(s), 0);
}

static void set_nonblocking(SOCKET s)
{
    u_long on = 1;

    CHECK_EQ(ioctlsocket(s, FIONBIO, &on), 0);
}

/* ---- starting ---- */

static void nothing_works_before_startup(void)
{
    CHECK_EQ(socket(AF_INET, SOCK_STREAM, 0), INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
    CHECK_EQ(WSACleanup(), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
}

static void versions_are_negotiated(void)
{
    static const struct {
        WORD wanted;
        int error;
        WORD version;
    } cases[] = {
        {MAKEWORD(2, 2), 0, MAKEWORD(2, 2)}, {MAKEWORD(2, 0), 0, MAKEWORD(2, 0)},
        {MAKEWORD(1, 1), 0, MAKEWORD(1, 1)}, {MAKEWORD(1, 0), 0, MAKEWORD(1, 0)},
        {MAKEWORD(3, 0), 0, MAKEWORD(2, 2)}, {MAKEWORD(0, 0), WSAVERNOTSUPPORTED, MAKEWORD(2, 2)},
    };
    WSADATA data;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(WSAStartup(cases[i].wanted, &data), cases[i].error);
        CHECK_EQ(data.wVersion, cases[i].version);
        CHECK_EQ(data.wHighVersion, MAKEWORD(2, 2));
        if (!cases[i].error)
            CHECK_EQ(WSACleanup(), 0);
    }
    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), NULL), WSAEFAULT);
}

static void startups_are_counted(void)
{
    SOCKET s;

    start();
    start();
    CHECK_EQ(WSACleanup(), 0);
    s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(s != INVALID_SOCKET);
    CHECK_EQ(closesocket(s), 0);
    CHECK_EQ(WSACleanup(), 0);
    nothing_works_before_startup();
}

/* ---- sockets as handles ---- */

static void closing_twice_is_no_socket(void)
{
    SOCKET s = stream_socket();

    CHECK_EQ(closesocket(s), 0);
    CHECK_EQ(closesocket(s), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK_EQ(send(s, "x", 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK_EQ(closesocket(INVALID_SOCKET), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
}

static void a_socket_is_a_handle(void)
{
    SOCKET client, server;
    char buffer[4];

    connected_pair(&client, &server);
    CHECK(CloseHandle((HANDLE)client));
    CHECK_EQ(recv(server, buffer, sizeof buffer, 0), 0);
    CHECK_EQ(closesocket(client), SOCKET_ERROR);
    CHECK_EQ(closesocket(server), 0);
}

static void another_handle_is_no_socket(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);

    start_once();
    CHECK_EQ(send((SOCKET)event, "x", 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK(CloseHandle(event));
}

static void families_and_types_that_do_not_exist_are_refused(void)
{
    start_once();
    CHECK_EQ(socket(10, SOCK_STREAM, 0), INVALID_SOCKET); /* what Linux calls IPv6 */
    CHECK_EQ(WSAGetLastError(), WSAEAFNOSUPPORT);
    CHECK_EQ(socket(AF_INET, 99, 0), INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSAESOCKTNOSUPPORT);
}

/* ---- streams ---- */

static void bytes_go_both_ways_and_shutdown_ends_one(void)
{
    SOCKET client, server;
    char buffer[16];

    connected_pair(&client, &server);
    CHECK_EQ(send(client, "hello", 5, 0), 5);
    CHECK_EQ(recv(server, buffer, 5, MSG_PEEK), 5);
    CHECK_EQ(recv(server, buffer, 5, MSG_WAITALL), 5);
    CHECK_MEM(buffer, "hello", 5);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(recv(server, buffer, sizeof buffer, 0), 0);
    CHECK_EQ(send(client, "x", 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAESHUTDOWN);
    CHECK_EQ(send(server, "back", 4, 0), 4);
    CHECK_EQ(recv(client, buffer, sizeof buffer, 0), 4);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
}

static void a_reset_connection_says_so(void)
{
    SOCKET client, server;
    LINGER hard = {1, 0};
    char byte;

    connected_pair(&client, &server);
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_LINGER, (char *)&hard, sizeof hard), 0);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(recv(server, &byte, 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAECONNRESET);
    CHECK_EQ(closesocket(server), 0);
}

static void a_success_leaves_no_old_error_behind(void)
{
    SOCKET client, server;
    char byte;

    connected_pair(&client, &server);
    WSASetLastError(1234);
    CHECK_EQ(GetLastError(), 1234); /* it is the thread's one last error */
    CHECK_EQ(send(client, "x", 1, 0), 1);
    CHECK_EQ(WSAGetLastError(), 0);
    WSASetLastError(1234);
    CHECK_EQ(recv(server, &byte, 1, 0), 1);
    CHECK_EQ(WSAGetLastError(), 0);
    SetLastError(4321);
    CHECK_EQ(WSAGetLastError(), 4321);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
}

static void connecting_to_nobody_is_refused(void)
{
    struct sockaddr_in address;
    SOCKET s = listener(&address), client = stream_socket();

    CHECK_EQ(closesocket(s), 0);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAECONNREFUSED);
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEADDRNOTAVAIL);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, 4), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK_EQ(closesocket(client), 0);
}

static void a_port_in_use_is_refused_and_a_port_just_left_is_not(void)
{
    struct sockaddr_in address;
    SOCKET first = listener(&address), second = stream_socket(), client, server;

    CHECK_EQ(bind(second, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEADDRINUSE);
    client = stream_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    server = accept(first, NULL, NULL);
    CHECK_EQ(closesocket(server), 0); /* this side goes to TIME_WAIT */
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(first), 0);
    CHECK_EQ(bind(second, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(closesocket(second), 0);
}

static void two_sockets_do_not_share_a_port_though_neither_listens(void)
{
    SOCKET first = stream_socket(), second = stream_socket();
    struct sockaddr_in address = loopback(0);
    int length = sizeof address;

    CHECK_EQ(bind(first, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(getsockname(first, (struct sockaddr *)&address, &length), 0);
    CHECK_EQ(bind(second, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEADDRINUSE);
    CHECK_EQ(bind(first, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(listen(second, 5), SOCKET_ERROR); /* not bound */
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(getsockname(second, (struct sockaddr *)&address, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(getpeername(first, (struct sockaddr *)&address, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTCONN);
    CHECK_EQ(closesocket(first), 0);
    CHECK_EQ(closesocket(second), 0);
}

static void ipv6_has_its_windows_number(void)
{
    struct sockaddr_in6 address;
    int length = sizeof address, only = 0, size = sizeof only;
    SOCKET s;

    start_once();
    s = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    CHECK_EQ(AF_INET6, 23);
    if (s == INVALID_SOCKET)
        CHECK_SKIP("no IPv6 here");
    memset(&address, 0, sizeof address);
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    if (bind(s, (struct sockaddr *)&address, sizeof address) != 0) {
        closesocket(s);
        CHECK_SKIP("no IPv6 loopback here");
    }
    CHECK_EQ(getsockname(s, (struct sockaddr *)&address, &length), 0);
    CHECK_EQ(address.sin6_family, 23);
    CHECK_EQ(address.sin6_addr.s6_addr[15], 1);
    CHECK_EQ(getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&only, &size), 0);
    CHECK_EQ(only, 1);
    CHECK_EQ(closesocket(s), 0);
}

/* ---- datagrams ---- */

static SOCKET bound_datagram_socket(struct sockaddr_in *address)
{
    int length = sizeof *address;
    SOCKET s;

    start_once();
    s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    *address = loopback(0);
    CHECK_EQ(bind(s, (struct sockaddr *)address, sizeof *address), 0);
    CHECK_EQ(getsockname(s, (struct sockaddr *)address, &length), 0);
    return s;
}

static void a_datagram_too_long_fills_the_buffer_and_is_an_error(void)
{
    struct sockaddr_in to, from, sender;
    SOCKET receiver = bound_datagram_socket(&to), s = bound_datagram_socket(&sender);
    char buffer[4] = "";
    int length = sizeof from;

    CHECK_EQ(sendto(s, "abcdef", 6, 0, (struct sockaddr *)&to, sizeof to), 6);
    CHECK_EQ(recvfrom(receiver, buffer, 3, 0, (struct sockaddr *)&from, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEMSGSIZE);
    CHECK_MEM(buffer, "abc", 3);
    CHECK_EQ(sendto(s, "xy", 2, 0, (struct sockaddr *)&to, sizeof to), 2);
    CHECK_EQ(recvfrom(receiver, buffer, 3, 0, (struct sockaddr *)&from, &length), 2);
    CHECK_EQ(from.sin_port, sender.sin_port);
    CHECK_EQ(from.sin_family, AF_INET);
    CHECK_EQ(closesocket(receiver), 0);
    CHECK_EQ(closesocket(s), 0);
}

/* ---- options ---- */

static void options_come_back_as_they_were_set(void)
{
    static const struct {
        int level, name, type; /* type of socket */
        int value;
    } cases[] = {
        {SOL_SOCKET, SO_KEEPALIVE, SOCK_STREAM, 1},    {SOL_SOCKET, SO_REUSEADDR, SOCK_STREAM, 1},
        {SOL_SOCKET, SO_BROADCAST, SOCK_DGRAM, 1},     {SOL_SOCKET, SO_OOBINLINE, SOCK_STREAM, 1},
        {SOL_SOCKET, SO_RCVTIMEO, SOCK_STREAM, 1500},  {SOL_SOCKET, SO_SNDTIMEO, SOCK_STREAM, 700},
        {SOL_SOCKET, SO_RCVBUF, SOCK_STREAM, 32768},   {SOL_SOCKET, SO_SNDBUF, SOCK_STREAM, 32768},
        {IPPROTO_TCP, TCP_NODELAY, SOCK_STREAM, 1},    {IPPROTO_IP, IP_TTL, SOCK_STREAM, 17},
        {IPPROTO_IP, IP_MULTICAST_TTL, SOCK_DGRAM, 3},
    };
    size_t i;

    start_once();
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        SOCKET s = socket(AF_INET, cases[i].type, 0);
        int value = cases[i].value, length = sizeof value;

        CHECK_EQ(setsockopt(s, cases[i].level, cases[i].name, (char *)&value, sizeof value), 0);
        value = 0;
        CHECK_EQ(getsockopt(s, cases[i].level, cases[i].name, (char *)&value, &length), 0);
        if ((value & 0xffff) != cases[i].value)
            printf("    case %u\n", (unsigned)i);
        CHECK_EQ(value & 0xffff, cases[i].value);
        CHECK_EQ(closesocket(s), 0);
    }
}

static void options_have_their_windows_shapes(void)
{
    SOCKET s = stream_socket();
    LINGER linger = {1, 5};
    int value = 0, length = sizeof value, size = sizeof linger;

    CHECK_EQ(setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof linger), 0);
    memset(&linger, 0, sizeof linger);
    CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, &size), 0);
    CHECK_EQ(size, 4);
    CHECK_EQ(linger.l_onoff, 1);
    CHECK_EQ(linger.l_linger, 5);
    CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &length), 0);
    CHECK_EQ(value, SOCK_STREAM);
    CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&value, &length), 0);
    CHECK_EQ(value, 0);
    CHECK_EQ(getsockopt(s, SOL_SOCKET, 0x7777, (char *)&value, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOPROTOOPT);
    length = 1;
    CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    value = 1;
    CHECK_EQ(setsockopt(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (char *)&value, sizeof value), 0);
    CHECK_EQ(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, (char *)&value, sizeof value), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(closesocket(s), 0);
}

static void a_receive_that_lasts_too_long_times_out(void)
{
    SOCKET client, server;
    DWORD milliseconds = 20;
    char byte;

    connected_pair(&client, &server);
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, (char *)&milliseconds, sizeof milliseconds), 0);
    CHECK_EQ(recv(client, &byte, 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAETIMEDOUT);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
}

/* ---- non-blocking, select, poll ---- */

static void a_nonblocking_socket_would_block(void)
{
    struct sockaddr_in address;
    SOCKET s = listener(&address), client, server;
    char byte;

    set_nonblocking(s);
    CHECK_EQ(accept(s, NULL, NULL), INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    connected_pair(&client, &server);
    set_nonblocking(client);
    CHECK_EQ(recv(client, &byte, 1, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(closesocket(s), 0);
}

static void select_reports_each_set(void)
{
    SOCKET client, server;
    fd_set readable, writable, failed;
    struct timeval none = {0, 0}, long_time = {10, 0};
    u_long waiting = 0;

    connected_pair(&client, &server);
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&failed);
    FD_SET(server, &readable);
    FD_SET(server, &readable); /* twice is once */
    CHECK_EQ(readable.fd_count, 1);
    CHECK_EQ(select(0, &readable, NULL, NULL, &none), 0);
    CHECK_EQ(readable.fd_count, 0);
    CHECK_EQ(send(client, "abc", 3, 0), 3);
    FD_SET(server, &readable);
    FD_SET(client, &readable);
    FD_SET(client, &writable);
    FD_SET(server, &failed);
    CHECK_EQ(select(0, &readable, NULL, NULL, &long_time), 1);
    CHECK_EQ(select(0, &readable, &writable, &failed, &long_time), 2);
    CHECK(FD_ISSET(server, &readable));
    CHECK(!FD_ISSET(client, &readable));
    CHECK(FD_ISSET(client, &writable));
    CHECK_EQ(failed.fd_count, 0);
    CHECK_EQ(ioctlsocket(server, FIONREAD, &waiting), 0);
    CHECK_EQ(waiting, 3);
    FD_CLR(server, &readable);
    CHECK_EQ(readable.fd_count, 0);
    CHECK_EQ(select(0, &readable, NULL, NULL, &none), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(closesocket(client), 0);
    FD_SET(client, &readable);
    CHECK_EQ(select(0, &readable, NULL, NULL, &none), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK_EQ(closesocket(server), 0);
}

static void select_reports_the_end_of_a_nonblocking_connect(void)
{
    struct sockaddr_in address;
    SOCKET s = listener(&address), client = stream_socket();
    struct timeval long_time = {10, 0};
    fd_set writable, failed;
    int error = 0, length = sizeof error;

    set_nonblocking(client);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    FD_ZERO(&writable);
    FD_SET(client, &writable);
    CHECK_EQ(select(0, NULL, &writable, NULL, &long_time), 1);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEISCONN);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(s), 0);

    client = stream_socket();
    set_nonblocking(client);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    FD_ZERO(&writable);
    FD_ZERO(&failed);
    FD_SET(client, &writable);
    FD_SET(client, &failed);
    CHECK_EQ(select(0, NULL, &writable, &failed, &long_time), 1); /* refused: an exception, not writable */
    CHECK(FD_ISSET(client, &failed));
    CHECK(!FD_ISSET(client, &writable));
    CHECK_EQ(getsockopt(client, SOL_SOCKET, SO_ERROR, (char *)&error, &length), 0);
    CHECK_EQ(error, WSAECONNREFUSED);
    CHECK_EQ(closesocket(client), 0);
}

static void poll_reports_what_is_ready(void)
{
    SOCKET client, server;
    WSAPOLLFD polls[2];

    connected_pair(&client, &server);
    memset(polls, 0, sizeof polls);
    polls[0].fd = client;
    polls[0].events = POLLIN | POLLOUT;
    polls[1].fd = server;
    polls[1].events = POLLIN;
    CHECK_EQ(WSAPoll(polls, 2, 0), 1);
    CHECK_EQ(polls[0].revents, POLLOUT);
    CHECK_EQ(polls[1].revents, 0);
    CHECK_EQ(send(client, "x", 1, 0), 1);
    polls[0].events = POLLIN;
    CHECK_EQ(WSAPoll(polls, 2, 10000), 1);
    CHECK_EQ(polls[1].revents, POLLRDNORM);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
}

/* ---- closing under a call ---- */

static DWORD WINAPI accept_one(void *context)
{
    SOCKET accepted = accept(*(SOCKET *)context, NULL, NULL);

    return accepted == INVALID_SOCKET ? (DWORD)WSAGetLastError() : 0;
}

static void closing_a_listener_ends_a_blocked_accept(void)
{
    struct sockaddr_in address;
    SOCKET s = listener(&address);
    HANDLE thread = CreateThread(NULL, 0, accept_one, &s, 0, NULL);
    DWORD code = 0;

    CHECK_EQ(WaitForSingleObject(thread, 50), WAIT_TIMEOUT); /* let it block; either order must end */
    CHECK_EQ(closesocket(s), 0);
    CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(code == WSAEINTR || code == WSAENOTSOCK);
    CHECK(CloseHandle(thread));
}

static DWORD WINAPI receive_one(void *context)
{
    char byte;

    return recv(*(SOCKET *)context, &byte, 1, 0) < 0 ? (DWORD)WSAGetLastError() : 0;
}

static void closing_a_socket_ends_a_blocked_receive(void)
{
    SOCKET client, server;
    HANDLE thread;
    DWORD code = 0;

    connected_pair(&client, &server);
    thread = CreateThread(NULL, 0, receive_one, &client, 0, NULL);
    CHECK_EQ(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(code == WSAEINTR || code == WSAECONNABORTED || code == WSAENOTSOCK);
    CHECK(CloseHandle(thread));
    CHECK_EQ(closesocket(server), 0);
}

CHECK_MAIN(CHECK_TEST(nothing_works_before_startup), CHECK_TEST(versions_are_negotiated),
           CHECK_TEST(startups_are_counted), CHECK_TEST(closing_twice_is_no_socket),
           CHECK_TEST(a_socket_is_a_handle), CHECK_TEST(another_handle_is_no_socket),
           CHECK_TEST(families_and_types_that_do_not_exist_are_refused),
           CHECK_TEST(bytes_go_both_ways_and_shutdown_ends_one), CHECK_TEST(a_reset_connection_says_so),
           CHECK_TEST(a_success_leaves_no_old_error_behind), CHECK_TEST(connecting_to_nobody_is_refused),
           CHECK_TEST(a_port_in_use_is_refused_and_a_port_just_left_is_not),
           CHECK_TEST(two_sockets_do_not_share_a_port_though_neither_listens),
           CHECK_TEST(ipv6_has_its_windows_number),
           CHECK_TEST(a_datagram_too_long_fills_the_buffer_and_is_an_error),
           CHECK_TEST(options_come_back_as_they_were_set), CHECK_TEST(options_have_their_windows_shapes),
           CHECK_TEST(a_receive_that_lasts_too_long_times_out), CHECK_TEST(a_nonblocking_socket_would_block),
           CHECK_TEST(select_reports_each_set), CHECK_TEST(select_reports_the_end_of_a_nonblocking_connect),
           CHECK_TEST(poll_reports_what_is_ready), CHECK_TEST(closing_a_listener_ends_a_blocked_accept),
           CHECK_TEST(closing_a_socket_ends_a_blocked_receive))
