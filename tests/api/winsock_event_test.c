/* WSAEventSelect: what is recorded when, and what enables it again. Windows names only; loopback only. */
#include "sockets.h"

#define SOON 20000

static WSAEVENT event;

static void open_event(void)
{
    start_winsock();
    event = WSACreateEvent();
    CHECK(event != WSA_INVALID_EVENT);
}

/* Waits until one of `wanted` has been recorded, and takes the record. */
static LONG await(SOCKET s, LONG wanted, int *code)
{
    WSANETWORKEVENTS events;
    LONG seen = 0;
    int i;

    while (!(seen & wanted)) {
        CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, SOON, FALSE), WSA_WAIT_EVENT_0);
        CHECK_EQ(WSAEnumNetworkEvents(s, event, &events), 0);
        seen |= events.lNetworkEvents;
    }
    for (i = 0; i < FD_MAX_EVENTS && code; i++)
        if (wanted & 1 << i)
            *code = events.iErrorCode[i];
    return seen;
}

static int nothing_recorded(SOCKET s)
{
    WSANETWORKEVENTS events;

    CHECK_EQ(WSAEnumNetworkEvents(s, NULL, &events), 0);
    return events.lNetworkEvents == 0 && WaitForSingleObject(event, 0) == WAIT_TIMEOUT;
}

static void events_are_made_set_and_closed(void)
{
    WSAEVENT two[2];

    open_event();
    CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_TIMEOUT);
    CHECK(WSASetEvent(event));
    CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_EVENT_0);
    CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_EVENT_0); /* reset by hand */
    two[0] = WSACreateEvent();
    two[1] = event;
    CHECK_EQ(WSAWaitForMultipleEvents(2, two, FALSE, 0, FALSE), WSA_WAIT_EVENT_0 + 1);
    CHECK_EQ(WSAWaitForMultipleEvents(2, two, TRUE, 0, FALSE), WSA_WAIT_TIMEOUT);
    CHECK(WSAResetEvent(event));
    CHECK_EQ(WSAWaitForMultipleEvents(2, two, FALSE, 0, FALSE), WSA_WAIT_TIMEOUT);
    CHECK(WSACloseEvent(two[0]));
    CHECK(WSACloseEvent(event));
    CHECK(!WSACloseEvent(event));
    CHECK_EQ(WSAGetLastError(), WSA_INVALID_HANDLE);
    CHECK_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_FAILED);
    CHECK_EQ(WSAGetLastError(), WSA_INVALID_HANDLE);
}

/* Once; again after a receive, while anything is left. */
static void bytes_are_told_once_until_they_are_received(void)
{
    SOCKET client, server;
    char byte;

    open_event();
    connected_sockets(&client, &server);
    CHECK_EQ(WSAEventSelect(server, event, FD_READ | FD_CLOSE), 0);
    CHECK(nothing_recorded(server));
    CHECK_EQ(send(client, "ab", 2, 0), 2);
    CHECK_EQ(await(server, FD_READ, NULL), FD_READ);
    CHECK(nothing_recorded(server));
    CHECK_EQ(send(client, "c", 1, 0), 1); /* more, and nothing received: not told */
    CHECK(nothing_recorded(server));
    CHECK_EQ(recv(server, &byte, 1, 0), 1);
    CHECK_EQ(await(server, FD_READ, NULL), FD_READ);
    CHECK_EQ(recv(server, &byte, 1, 0), 1);
    CHECK_EQ(await(server, FD_READ, NULL), FD_READ);
    CHECK_EQ(recv(server, &byte, 1, 0), 1);
    CHECK(nothing_recorded(server));
    CHECK_SOCKET_ERROR(recv(server, &byte, 1, 0), WSAEWOULDBLOCK); /* it became non-blocking */
    closesocket(client);
    closesocket(server);
    WSACloseEvent(event);
}

static void the_end_is_told_after_the_last_byte(void)
{
    SOCKET client, server;
    char bytes[4];
    int code = 9;

    open_event();
    connected_sockets(&client, &server);
    CHECK_EQ(send(client, "ab", 2, 0), 2);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(WSAEventSelect(server, event, FD_READ | FD_CLOSE), 0);
    CHECK_EQ(await(server, FD_READ, NULL), FD_READ);
    CHECK_EQ(recv(server, bytes, 4, 0), 2);
    CHECK_EQ(await(server, FD_CLOSE, &code), FD_CLOSE);
    CHECK_EQ(code, 0);
    CHECK_EQ(recv(server, bytes, 4, 0), 0);
    CHECK(nothing_recorded(server));
    closesocket(client);
    closesocket(server);

    connected_sockets(&client, &server);
    CHECK_EQ(WSAEventSelect(server, event, FD_CLOSE), 0);
    reset_socket(client);
    CHECK_EQ(await(server, FD_CLOSE, &code), FD_CLOSE);
    CHECK_EQ(code, WSAECONNRESET);
    closesocket(server);
    WSACloseEvent(event);
}

/* At first, and after a send that would have blocked. */
static void room_is_told_after_there_was_none(void)
{
    static char bytes[1 << 20];
    SOCKET client, server;
    int total = 0, count;

    open_event();
    connected_sockets(&client, &server);
    CHECK_EQ(WSAEventSelect(client, event, FD_WRITE), 0);
    CHECK_EQ(await(client, FD_WRITE, NULL), FD_WRITE);
    CHECK_EQ(send(client, "a", 1, 0), 1);
    CHECK(nothing_recorded(client));
    while ((count = send(client, bytes, sizeof bytes, 0)) > 0)
        total += count;
    CHECK_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    CHECK(nothing_recorded(client));
    for (total += 1; total > 0; total -= count)
        CHECK((count = recv(server, bytes, sizeof bytes, 0)) > 0);
    CHECK_EQ(await(client, FD_WRITE, NULL), FD_WRITE);
    CHECK(nothing_recorded(client));
    closesocket(client);
    closesocket(server);
    WSACloseEvent(event);
}

static void connections_are_told_one_by_one(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), first, second, accepted;
    u_long off = 0;

    open_event();
    first = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    second = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK_EQ(WSAEventSelect(listener, event, FD_ACCEPT | FD_CLOSE | FD_READ), 0);
    CHECK_SOCKET_ERROR((int)accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    CHECK_EQ(connect(first, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(connect(second, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(await(listener, FD_ACCEPT, NULL), FD_ACCEPT);
    CHECK(nothing_recorded(listener));
    accepted = accept(listener, NULL, NULL);
    CHECK(accepted != INVALID_SOCKET);
    CHECK_EQ(await(listener, FD_ACCEPT, NULL), FD_ACCEPT); /* the second is still there */
    CHECK_EQ(send(first, "a", 1, 0), 1);
    CHECK_EQ(await(accepted, FD_READ, NULL), FD_READ); /* it has the listener's selection */
    CHECK_SOCKET_ERROR(ioctlsocket(accepted, FIONBIO, &off), WSAEINVAL);
    CHECK_EQ(WSAEventSelect(accepted, NULL, 0), 0);
    CHECK_EQ(ioctlsocket(accepted, FIONBIO, &off), 0);
    closesocket(accepted);
    closesocket(first);
    closesocket(second);
    closesocket(listener);
    WSACloseEvent(event);
}

static void the_end_of_a_connect_is_told(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    int code = 9;

    open_event();
    CHECK_EQ(WSAEventSelect(client, event, FD_CONNECT | FD_WRITE), 0);
    CHECK(nothing_recorded(client));
    CHECK_SOCKET_ERROR(connect(client, (struct sockaddr *)&address, sizeof address), WSAEWOULDBLOCK);
    CHECK_EQ(await(client, FD_CONNECT, &code) & FD_CONNECT, FD_CONNECT);
    CHECK_EQ(code, 0);
    closesocket(client);
    closesocket(listener);

    listener = bound_socket(SOCK_STREAM, &address); /* nobody listens */
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK_EQ(WSAEventSelect(client, event, FD_CONNECT | FD_WRITE), 0);
    if (connect(client, (struct sockaddr *)&address, sizeof address) == SOCKET_ERROR &&
        WSAGetLastError() == WSAEWOULDBLOCK) {
        CHECK_EQ(await(client, FD_CONNECT, &code), FD_CONNECT);
        CHECK_EQ(code, WSAECONNREFUSED);
    }
    closesocket(client);
    closesocket(listener);
    WSACloseEvent(event);
}

/* What comes of a connect may be there before connect returns: it is told as the end of a connect all the same. */
static void a_connect_is_told_before_what_follows_it(void)
{
    struct sockaddr_in nobody, somebody;
    SOCKET silent = bound_socket(SOCK_STREAM, &nobody), listener = listening_socket(&somebody);
    LONG all = FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE;
    int i;

    open_event();
    for (i = 0; i < 2000; i++) {
        struct sockaddr_in *place = i % 2 ? &nobody : &somebody;
        SOCKET client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), server;
        LONG seen;

        CHECK_EQ(WSAEventSelect(client, event, all), 0);
        if (connect(client, (struct sockaddr *)place, sizeof *place) == SOCKET_ERROR &&
            WSAGetLastError() == WSAEWOULDBLOCK) {
            seen = await(client, all, NULL);
            CHECK(seen & FD_CONNECT);
            CHECK(!(seen & FD_CLOSE));
            CHECK(i % 2 == 0 || seen == FD_CONNECT);
        }
        if (i % 2 == 0) {
            server = accept(listener, NULL, NULL);
            closesocket(server);
        }
        closesocket(client);
        WSAResetEvent(event);
    }
    closesocket(silent);
    closesocket(listener);
    WSACloseEvent(event);
}

static void datagrams_are_told_as_well(void)
{
    struct sockaddr_in here, there;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    char byte;

    open_event();
    CHECK_EQ(WSAEventSelect(one, event, FD_READ), 0);
    CHECK(nothing_recorded(one));
    CHECK_EQ(sendto(other, "a", 1, 0, (struct sockaddr *)&here, sizeof here), 1);
    CHECK_EQ(await(one, FD_READ, NULL), FD_READ);
    CHECK_EQ(recv(one, &byte, 1, 0), 1);
    CHECK(nothing_recorded(one));
    closesocket(one);
    closesocket(other);
    WSACloseEvent(event);
}

static void wrong_arguments_have_their_codes(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_STREAM, &address);
    WSANETWORKEVENTS events;

    open_event();
    CHECK_SOCKET_ERROR(WSAEventSelect(INVALID_SOCKET, event, FD_READ), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(WSAEventSelect(s, NULL, FD_READ), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSAEventSelect(s, (WSAEVENT)s, FD_READ), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSAEnumNetworkEvents(INVALID_SOCKET, event, &events), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(WSAEnumNetworkEvents(s, event, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAEnumNetworkEvents(s, (WSAEVENT)s, &events), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSAAsyncSelect(s, NULL, 1024, FD_READ), WSAEINVAL); /* no such window */
    CHECK_SOCKET_ERROR(WSAAsyncSelect(INVALID_SOCKET, NULL, 1024, FD_READ), WSAENOTSOCK);
    closesocket(s);
    WSACloseEvent(event);
}

CHECK_MAIN(CHECK_TEST(events_are_made_set_and_closed),
           CHECK_TEST(bytes_are_told_once_until_they_are_received),
           CHECK_TEST(the_end_is_told_after_the_last_byte), CHECK_TEST(room_is_told_after_there_was_none),
           CHECK_TEST(connections_are_told_one_by_one), CHECK_TEST(the_end_of_a_connect_is_told),
           CHECK_TEST(a_connect_is_told_before_what_follows_it), CHECK_TEST(datagrams_are_told_as_well),
           CHECK_TEST(wrong_arguments_have_their_codes))
