/* A larger set, asked for as Windows programs do; and after Winsock the libc headers that bring fd_set, timeval, select,
 * u_long and gethostname with them. A libc header before the definition would swallow it. */
#define FD_SETSIZE 100
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <time.h>
#include "check.h"

struct channel { /* members may be called as functions are */
    int (*send)(int value);
    int (*bind)(int value);
};

static int twice(int value)
{
    return value * 2;
}

static void names_mean_what_they_mean_on_windows(void)
{
    struct timeval time = {1, 0};
    struct fd_set tagged;
    fd_set set;

    CHECK_EQ(sizeof time, 8);
    CHECK_EQ(sizeof(u_long), 4);
    CHECK_EQ(sizeof(struct linger), 4);
    CHECK_EQ(ARRAYSIZE(set.fd_array), 100);
    CHECK_EQ(AF_INET6, 23);
    CHECK_EQ(SOL_SOCKET, 0xffff);
    FD_ZERO(&set);
    FD_ZERO(&tagged);
    CHECK_EQ(select(0, &set, &tagged, NULL, &time), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED); /* ours: libc's would have slept */
}

static void functions_are_ours_and_members_stay(void)
{
    struct channel channel = {twice, twice};
    char name[64];

    CHECK_EQ(send(0, "", 0, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
    WSASetLastError(0);
    CHECK_EQ(gethostname(name, sizeof name), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSANOTINITIALISED);
    CHECK_EQ(channel.send(4) + channel.bind(1), 10);
}

CHECK_MAIN(CHECK_TEST(names_mean_what_they_mean_on_windows), CHECK_TEST(functions_are_ours_and_members_stay))
