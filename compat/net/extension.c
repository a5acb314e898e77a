/* ConnectEx and DisconnectEx. AcceptEx is in accept.c, TransmitFile in transmit.c; WSAIoctl gives them out. */
#include "net/extension.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "net/address.h"
#include "net/overlapped.h"
#include "object/thread.h"

/* ---- ConnectEx ---- */

/* Linux never calls a stream writable while it connects. */
static int await_connect_step(struct socket *socket, struct transfer *transfer)
{
    struct pollfd poll_it = {socket->fd, POLLOUT, 0};
    int number;

    if (poll(&poll_it, 1, 0) != 1)
        return TRANSFER_AGAIN;
    number = attempt_error(socket);
    if (number)
        return socket_error(socket, number);
    atomic_store(&socket->connected_at, clock_now());
    transfer->step = send_step;
    transfer->to_length = 0;
    return transfer->total ? send_step(socket, transfer) : 0;
}

static int connect_step(struct socket *socket, struct transfer *transfer)
{
    if (is_connected(socket)) /* Linux lets one more connect succeed after one that took its time */
        return WSAEISCONN;
    if (connect(socket->fd, (struct sockaddr *)&transfer->to, transfer->to_length) != 0 &&
        errno != EINPROGRESS && errno != EINTR)
        return socket_error(socket, errno == EAGAIN ? EADDRNOTAVAIL : errno);
    transfer->step = await_connect_step;
    return await_connect_step(socket, transfer);
}

static int connect_overlapped(struct socket *socket, const SOCKADDR *name, int length, char *data,
                              DWORD count, OVERLAPPED *overlapped, DWORD *bytes)
{
    struct transfer transfer = {.step = connect_step};
    struct sockaddr_storage address;
    WSABUF buffer = {count, data};
    int error;

    if (socket->type != SOCK_STREAM || !overlapped || (!is_bound(socket) && !socket->reused))
        return WSAEINVAL;
    if (!name || length < (int)sizeof(SOCKADDR))
        return WSAEFAULT;
    transfer.to_length = address_to_linux(name, (size_t)length, &address);
    if (transfer.to_length == 0 || transfer.to_length > sizeof transfer.to ||
        address.ss_family != socket->family)
        return WSAEAFNOSUPPORT;
    if (is_nowhere(socket, &address))
        return WSAEADDRNOTAVAIL;
    memcpy(&transfer.to, &address, transfer.to_length);
    error = transfer_buffers(&transfer, &buffer, 1);
    return error ? error : transfer_start(socket, OUTGOING, overlapped, &transfer, bytes);
}

BOOL PASCAL extension_connect(SOCKET s, const SOCKADDR *name, int namelen, PVOID lpSendBuffer,
                              DWORD dwSendDataLength, LPDWORD lpdwBytesSent, LPOVERLAPPED lpOverlapped)
{
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return FALSE;
    error = connect_overlapped(socket, name, namelen, lpSendBuffer, lpSendBuffer ? dwSendDataLength : 0,
                               lpOverlapped, lpdwBytesSent);
    socket_unpin(s, socket);
    return winsock_result(error) == 0;
}

/* ---- DisconnectEx ---- */

/* Both families or one: the program's choice, which Linux keeps with the old descriptor. */
static int fresh_descriptor(struct socket *self)
{
    int fd = socket(self->family, self->type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int only = 1;
    socklen_t length = sizeof only;

    if (fd >= 0 && self->family == AF_INET6) {
        getsockopt(self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &length);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
    }
    return fd;
}

/* A fresh descriptor under the old number: the connection ends by itself. It must not linger, which would be here and now,
 * under the lock. */
static int renew(struct socket *self)
{
    struct linger none = {0, 0};
    int fd = fresh_descriptor(self), failed;

    setsockopt(self->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    failed = fd < 0 || dup3(fd, self->fd, O_CLOEXEC) < 0 || poller_renew(&self->watch, self->fd);
    if (fd >= 0)
        close(fd);
    if (failed)
        return WSAENOBUFS;
    atomic_store(&self->shut_send, false);
    atomic_store(&self->shut_receive, false);
    atomic_store(&self->attempt, ATTEMPT_NONE);
    atomic_store(&self->connected_at, 0);
    self->reused = true;
    return 0;
}

int socket_disconnect(struct socket *socket, bool reuse)
{
    if (!is_connected(socket)) /* Linux would refuse it too, but mark the socket as shut down */
        return WSAENOTCONN;
    if (shutdown(socket->fd, SHUT_RDWR) != 0)
        return winsock_error(errno);
    atomic_store(&socket->shut_send, true);
    transfer_pump(socket, INCOMING); /* receives get the end of the connection */
    return reuse ? renew(socket) : 0;
}

static int disconnect_step(struct socket *socket, struct transfer *transfer)
{
    return socket_disconnect(socket, (transfer->disconnect_flags & TF_REUSE_SOCKET) != 0);
}

BOOL PASCAL extension_disconnect(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved)
{
    struct socket *socket = socket_pin(s);
    struct transfer transfer = {.step = disconnect_step, .disconnect_flags = dwFlags};
    DWORD bytes;
    int error;

    if (!socket)
        return FALSE;
    if (dwReserved || (dwFlags & ~(DWORD)TF_REUSE_SOCKET) || socket->type != SOCK_STREAM)
        error = WSAEINVAL;
    else if (lpOverlapped)
        error = transfer_start(socket, OUTGOING, lpOverlapped, &transfer, &bytes);
    else
        error = transfer_now(socket, OUTGOING, &transfer, &bytes);
    socket_unpin(s, socket);
    return winsock_result(error) == 0;
}
