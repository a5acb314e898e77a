/* Sockets over loopback for tests of Winsock. Windows names only. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "check.h"

static inline void start_winsock(void)
{
    static int started;
    WSADATA data;

    if (!started++)
        CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

static inline struct sockaddr_in loopback_address(void)
{
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/* Bound to a free port of the loopback address, which `address` tells. */
static inline SOCKET bound_socket(int type, struct sockaddr_in *address)
{
    SOCKET s;
    int length = sizeof *address;

    start_winsock();
    *address = loopback_address();
    s = socket(AF_INET, type, 0);
    CHECK(s != INVALID_SOCKET);
    CHECK_EQ(bind(s, (struct sockaddr *)address, sizeof *address), 0);
    CHECK_EQ(getsockname(s, (struct sockaddr *)address, &length), 0);
    return s;
}

static inline SOCKET listening_socket(struct sockaddr_in *address)
{
    SOCKET s = bound_socket(SOCK_STREAM, address);

    CHECK_EQ(listen(s, SOMAXCONN), 0);
    return s;
}

static inline void connected_sockets(SOCKET *client, SOCKET *server)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address);

    *client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK_EQ(connect(*client, (struct sockaddr *)&address, sizeof address), 0);
    *server = accept(listener, NULL, NULL);
    CHECK(*server != INVALID_SOCKET);
    CHECK_EQ(closesocket(listener), 0);
}

/* Ends a connection with a reset. */
static inline void reset_socket(SOCKET s)
{
    struct linger linger;

    linger.l_onoff = 1;
    linger.l_linger = 0;
    CHECK_EQ(setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof linger), 0);
    CHECK_EQ(closesocket(s), 0);
}

#define CHECK_SOCKET_ERROR(call, code)       \
    do {                                     \
        WSASetLastError(0);                  \
        CHECK_EQ((call), SOCKET_ERROR);      \
        CHECK_EQ(WSAGetLastError(), (code)); \
    } while (0)

#endif
