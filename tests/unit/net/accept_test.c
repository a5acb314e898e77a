/* AcceptEx whose acceptor closes between the steps of the call, which no test from outside can time: a step is held up by the
 * lock it needs. */
#include "check.h"
#include "mswsock.h"
#include "net/socket.h"
#include "ntstatus.h"
#include "object/lock.h"
#include "windows.h"
#include <string.h>

#define SOON 20000
#define ROOM (sizeof(SOCKADDR_IN) + 16)

static struct {
    SOCKET listener, acceptor;
    OVERLAPPED overlapped;
    char block[2 * ROOM];
    DWORD error;
} call;

static struct socket *look_at(SOCKET s)
{
    struct socket *socket = socket_pin(s);

    CHECK(socket != NULL);
    socket_unpin(s, socket);
    return socket;
}

static void open_sockets(void)
{
    SOCKADDR_IN address = {.sin_family = 2, .sin_addr.S_un.S_addr = httpapi_htonl(0x7f000001)};
    WSADATA data;

    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    call.listener = httpapi_socket(2, SOCK_STREAM, 0);
    call.acceptor = httpapi_socket(2, SOCK_STREAM, 0);
    CHECK_EQ(httpapi_bind(call.listener, (SOCKADDR *)&address, sizeof address), 0);
    CHECK_EQ(httpapi_listen(call.listener, 5), 0);
}

static DWORD WINAPI accept_into_it(void *context)
{
    DWORD bytes;

    (void)context;
    call.error = AcceptEx(call.listener, call.acceptor, call.block, 0, ROOM, ROOM, &bytes, &call.overlapped)
                     ? NO_ERROR
                     : GetLastError();
    return 0;
}

static bool is_claimed(struct socket *acceptor)
{
    bool claimed;

    lock_acquire(&acceptor->lock);
    claimed = acceptor->listener != NULL;
    lock_release(&acceptor->lock);
    return claimed;
}

/* The call has the acceptor and is about to queue at the listener; whoever closes the acceptor finds nothing there. */
static void closing_before_the_call_is_queued_ends_it(void)
{
    struct socket *listener, *acceptor;
    HANDLE thread;

    open_sockets();
    listener = look_at(call.listener);
    acceptor = look_at(call.acceptor);
    call.overlapped = (OVERLAPPED){.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    lock_acquire(&listener->device.lock); /* which beginning an operation takes */
    thread = CreateThread(NULL, 0, accept_into_it, NULL, 0, NULL);
    while (!is_claimed(acceptor))
        SwitchToThread();
    CHECK_EQ(httpapi_closesocket(call.acceptor), 0);
    lock_release(&listener->device.lock);
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    if (call.error == ERROR_IO_PENDING) {
        CHECK_EQ(WaitForSingleObject(call.overlapped.hEvent, SOON), WAIT_OBJECT_0);
        CHECK_EQ(call.overlapped.Internal, STATUS_CANCELLED);
    } else {
        CHECK_EQ(call.error, WSA_OPERATION_ABORTED);
    }
    CHECK_EQ(httpapi_closesocket(call.listener), 0);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(call.overlapped.hEvent));
    CHECK_EQ(WSACleanup(), 0);
}

CHECK_MAIN(CHECK_TEST(closing_before_the_call_is_queued_ends_it))
