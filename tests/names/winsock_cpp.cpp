/* The standard library before and after Winsock: std::bind, members called select, overloads for unsigned long. */
#include <string>
#include <functional>
#include <cstdlib>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <thread>
#include <mutex>
#include <map>
#include <sys/types.h>
#include "check.h"

struct channel {
    int send(int value)
    {
        return value;
    }
    int select(int value)
    {
        return value;
    }
    int bind(int value)
    {
        return value;
    }
};

static int twice(int value)
{
    return value * 2;
}

static void standard_names_stay(void)
{
    channel channel;
    auto bound = std::bind(twice, 4);

    CHECK_EQ(bound(), 8);
    CHECK_EQ(channel.send(1) + channel.select(2) + channel.bind(3), 6);
}

static void functions_are_ours(void)
{
    struct timeval time = {1, 0};
    struct sockaddr_in address = {};
    unsigned long wide = 1;
    u_long narrow = 1;
    fd_set set;

    FD_ZERO(&set);
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    CHECK_EQ(select(0, &set, NULL, NULL, &time), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
    CHECK_EQ(::bind(0, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQ(ioctlsocket(0, FIONBIO, &wide), SOCKET_ERROR);
    CHECK_EQ(ioctlsocket(0, FIONBIO, &narrow), SOCKET_ERROR);
    CHECK_EQ(FD_SETSIZE, 64);
    CHECK(IN6_IS_ADDR_LOOPBACK(&in6addr_loopback));
}

CHECK_MAIN(CHECK_TEST(standard_names_stay), CHECK_TEST(functions_are_ours))
