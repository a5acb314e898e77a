/* What blocking Winsock calls do to those around them: they make room on their completion port, and CancelSynchronousIo
 * ends them. Windows names only; loopback only. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "check.h"

/* A call that blocks until the other side acts. */
struct call {
    const char *name;
    int (*block)(SOCKET s);       /* 0 or more, or SOCKET_ERROR */
    void (*let_go)(SOCKET other); /* ends it as the program meant it to end */
    int listens;                  /* `s` is a listener, `other` a socket that may connect to it */
};

static SOCKET first, second; /* `s` and `other` of the call under test */
static struct sockaddr_in place;

static int block_in_recv(SOCKET s)
{
    char byte;

    return recv(s, &byte, 1, 0);
}

static int block_in_recv_all(SOCKET s)
{
    char bytes[2];

    return recv(s, bytes, 2, MSG_WAITALL);
}

static int block_in_recvfrom(SOCKET s)
{
    struct sockaddr_in from;
    int length = sizeof from;
    char byte;

    return recvfrom(s, &byte, 1, 0, (struct sockaddr *)&from, &length);
}

static int block_in_read_file(SOCKET s)
{
    DWORD count;
    char byte;

    return ReadFile((HANDLE)s, &byte, 1, &count, NULL) ? (int)count : SOCKET_ERROR;
}

static int block_in_accept(SOCKET s)
{
    SOCKET accepted = accept(s, NULL, NULL);

    if (accepted == INVALID_SOCKET)
        return SOCKET_ERROR;
    closesocket(accepted);
    return 0;
}

static int block_in_select(SOCKET s)
{
    fd_set set;

    FD_ZERO(&set);
    FD_SET(s, &set);
    return select(0, &set, NULL, NULL, NULL);
}

static int block_in_poll(SOCKET s)
{
    WSAPOLLFD poll;

    poll.fd = s;
    poll.events = POLLRDNORM;
    return WSAPoll(&poll, 1, -1);
}

/* More than any buffer between the two holds. */
static int block_in_send(SOCKET s)
{
    static char bytes[32 << 20];

    return send(s, bytes, sizeof bytes, 0);
}

static void send_two(SOCKET other)
{
    CHECK_EQ(send(other, "xy", 2, 0), 2);
}

static void connect_it(SOCKET other)
{
    CHECK_EQ(connect(other, (struct sockaddr *)&place, sizeof place), 0);
}

static void take_everything(SOCKET other)
{
    static char bytes[1 << 20];
    int count, total = 0;

    while (total < 32 << 20 && (count = recv(other, bytes, sizeof bytes, 0)) > 0)
        total += count;
    CHECK_EQ(total, 32 << 20);
}

static const struct call calls[] = {
    {"recv", block_in_recv, send_two, 0},         {"recv of all", block_in_recv_all, send_two, 0},
    {"recvfrom", block_in_recvfrom, send_two, 0}, {"ReadFile", block_in_read_file, send_two, 0},
    {"accept", block_in_accept, connect_it, 1},   {"select", block_in_select, send_two, 0},
    {"WSAPoll", block_in_poll, send_two, 0},      {"send", block_in_send, take_everything, 0},
};

static void open_sockets(int listens)
{
    static int started;
    int length = sizeof place;
    SOCKET listener;
    WSADATA data;

    if (!started++)
        CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);

    memset(&place, 0, sizeof place);
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQ(bind(listener, (struct sockaddr *)&place, sizeof place), 0);
    CHECK_EQ(listen(listener, SOMAXCONN), 0);
    CHECK_EQ(getsockname(listener, (struct sockaddr *)&place, &length), 0);
    second = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    first = listener;
    if (listens)
        return;
    connect_it(second);
    first = accept(listener, NULL, NULL);
    CHECK(first != INVALID_SOCKET);
    CHECK_EQ(closesocket(listener), 0);
}

static void close_sockets(void)
{
    CHECK_EQ(closesocket(first), 0);
    CHECK_EQ(closesocket(second), 0);
}

/* ---- completion ports and the pool ---- */

static HANDLE port, taken;
static const struct call *current;
static volatile LONG result;

static DWORD WINAPI take_a_packet_and_block(void *context)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)context;
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE))
        return 1;
    SetEvent(taken);
    result = current->block(first);
    return 0;
}

/* The port lets one thread run. Without room made for it the second packet would wait for ever. */
static void a_thread_that_blocks_lets_another_take_a_packet(void)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    HANDLE thread;
    DWORD bytes;
    size_t i;

    taken = CreateEventW(NULL, FALSE, FALSE, NULL);
    for (i = 0; i < ARRAYSIZE(calls); i++) {
        current = &calls[i];
        open_sockets(current->listens);
        port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
        CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
        thread = CreateThread(NULL, 0, take_a_packet_and_block, NULL, 0, NULL);
        CHECK_EQ(WaitForSingleObject(taken, INFINITE), WAIT_OBJECT_0);
        CHECK(PostQueuedCompletionStatus(port, 0, 2, NULL));
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 20000))
            check_fail(__FILE__, __LINE__, current->name);
        current->let_go(second);
        CHECK_EQ(WaitForSingleObject(thread, 20000), WAIT_OBJECT_0);
        CHECK(result != SOCKET_ERROR);
        CHECK(CloseHandle(thread));
        CHECK(CloseHandle(port));
        close_sockets();
    }
    CHECK(CloseHandle(taken));
}

/* ---- cancelling ---- */

static DWORD WINAPI block(void *context)
{
    (void)context;
    if (current->block(first) != SOCKET_ERROR)
        return 0;
    return GetLastError();
}

static void cancel_synchronous_io_ends_a_blocked_call(void)
{
    HANDLE thread;
    DWORD code;
    size_t i;

    for (i = 0; i < ARRAYSIZE(calls); i++) {
        current = &calls[i];
        open_sockets(current->listens);
        thread = CreateThread(NULL, 0, block, NULL, 0, NULL);
        while (!CancelSynchronousIo(thread)) { /* it is not there yet */
            CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
            CHECK_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
            SwitchToThread();
        }
        CHECK_EQ(WaitForSingleObject(thread, 20000), WAIT_OBJECT_0);
        CHECK(GetExitCodeThread(thread, &code));
        if (code != WSA_OPERATION_ABORTED && current->block != block_in_send) /* a send tells what it sent */
            check_fail(__FILE__, __LINE__, current->name);
        CHECK(CloseHandle(thread));
        if (!current->listens && current->block != block_in_send) { /* the connection is none the worse */
            send_two(second);
            CHECK_EQ(block_in_recv(first), 1);
        }
        close_sockets();
    }
}

static void a_thread_that_does_not_block_is_not_cancelled(void)
{
    char byte;

    CHECK(!CancelSynchronousIo(GetCurrentThread()));
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    open_sockets(0);
    send_two(second);
    CHECK_EQ(recv(first, &byte, 1, 0), 1);
    close_sockets();
}

/* ---- receiving everything ---- */

static void waiting_for_all_takes_no_less(void)
{
    char bytes[4];

    open_sockets(0);
    CHECK_EQ(send(second, "abc", 3, 0), 3);
    CHECK_EQ(shutdown(second, SD_SEND), 0);
    CHECK_EQ(recv(first, bytes, 2, MSG_WAITALL), 2);
    CHECK_EQ(recv(first, bytes, 2, MSG_WAITALL | MSG_PEEK), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEOPNOTSUPP);
    CHECK_EQ(recv(first, bytes, 4, MSG_WAITALL), 1); /* the end came first */
    CHECK_EQ(recv(first, bytes, 4, MSG_WAITALL), 0);
    close_sockets();
}

static void a_socket_is_of_the_type_of_pipes(void)
{
    open_sockets(0);
    CHECK_EQ(GetFileType((HANDLE)first), FILE_TYPE_PIPE);
    CHECK_EQ(GetFileType((HANDLE)second), FILE_TYPE_PIPE);
    close_sockets();
    CHECK_EQ(GetFileType((HANDLE)first), FILE_TYPE_UNKNOWN);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(a_thread_that_blocks_lets_another_take_a_packet),
           CHECK_TEST(cancel_synchronous_io_ends_a_blocked_call),
           CHECK_TEST(a_thread_that_does_not_block_is_not_cancelled),
           CHECK_TEST(waiting_for_all_takes_no_less), CHECK_TEST(a_socket_is_of_the_type_of_pipes))
