/* Moving bytes: send, recv, sendto, recvfrom. No state of its own; socket.h says what a socket is.
 *
 * A blocking send on a stream returns when all is handed over, as on Windows. A signal never ends a call. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include "net/address.h"
#include "net/socket.h"

static const struct {
    int windows, native;
} flag_table[] = {
    {0x1, MSG_OOB},
    {0x2, MSG_PEEK},
    {0x4, MSG_DONTROUTE},
    {0x8, MSG_WAITALL},
};

static bool translate_flags(int windows, int *native)
{
    *native = 0;
    for (size_t i = 0; i < ARRAYSIZE(flag_table); i++) {
        if (windows & flag_table[i].windows)
            *native |= flag_table[i].native;
        windows &= ~flag_table[i].windows;
    }
    return windows == 0;
}

/* After a call that did not succeed: sleeps if it is to be tried again. Otherwise false, with errno. The deadline is set by
 * the first sleep. */
static bool try_again(struct socket *socket, short events, uint64_t *deadline)
{
    if (errno == EINTR)
        return !atomic_load(&socket->closed);
    if (errno != EAGAIN || atomic_load(&socket->nonblocking))
        return false;
    if (*deadline == 0)
        *deadline = socket_deadline(socket, events == POLLOUT ? SO_SNDTIMEO : SO_RCVTIMEO);
    errno = socket_await(socket, events, *deadline);
    return errno == 0;
}

/* Everything on a blocking stream, once on any other socket. Returns the bytes sent, or -1 with errno. */
static ssize_t send_all(struct socket *socket, const char *data, size_t length, int flags,
                        const struct sockaddr_storage *to, socklen_t to_length)
{
    uint64_t deadline = 0;
    size_t sent = 0;
    ssize_t count;

    do {
        do
            count = sendto(socket->fd, data + sent, length - sent, flags | MSG_NOSIGNAL,
                           to_length ? (const struct sockaddr *)to : NULL, to_length);
        while (count < 0 && try_again(socket, POLLOUT, &deadline));
        if (count < 0)
            return sent ? (ssize_t)sent : -1;
        sent += (size_t)count;
        if (socket->type != SOCK_STREAM || atomic_load(&socket->nonblocking))
            break;
    } while (sent < length);
    return (ssize_t)sent;
}

int socket_send(struct socket *socket, const void *data, int length, int flags, const SOCKADDR *to,
                int to_length, int *error)
{
    struct sockaddr_storage address;
    socklen_t native_length = 0;
    ssize_t sent;
    int native_flags;

    *error = WSAEFAULT;
    if (length < 0 || (!data && length > 0))
        return SOCKET_ERROR;
    *error = WSAEOPNOTSUPP;
    if (!translate_flags(flags, &native_flags) || (native_flags & (MSG_PEEK | MSG_WAITALL)))
        return SOCKET_ERROR;
    if (to && socket->type != SOCK_STREAM) { /* a connected stream ignores the address */
        *error = to_length < (int)sizeof(SOCKADDR) ? WSAEFAULT : WSAEAFNOSUPPORT;
        native_length = to_length < 0 ? 0 : address_to_linux(to, (size_t)to_length, &address);
        if (native_length == 0 || address.ss_family != socket->family)
            return SOCKET_ERROR;
    }
    sent = send_all(socket, data, (size_t)length, native_flags, &address, native_length);
    if (sent >= 0)
        return (int)sent;
    if (errno == EDESTADDRREQ ||
        (errno == EPIPE && !atomic_load(&socket->shut_send) && !to && socket->type != SOCK_STREAM))
        errno = ENOTCONN;
    *error = socket_error(socket, errno);
    return SOCKET_ERROR;
}

/* A datagram longer than the buffer fills it and is an error; MSG_TRUNC makes Linux tell. */
static ssize_t receive_once(struct socket *socket, void *data, size_t length, int flags,
                            struct sockaddr_storage *from, socklen_t *from_length, uint64_t *deadline)
{
    ssize_t count;

    if (socket->type != SOCK_STREAM)
        flags |= MSG_TRUNC;
    do {
        *from_length = sizeof *from;
        count = recvfrom(socket->fd, data, length, flags, (struct sockaddr *)from, from_length);
    } while (count < 0 && try_again(socket, flags & MSG_OOB ? POLLPRI : POLLIN, deadline));
    return count;
}

/* Until the buffer is full, the other side has ended or something fails; MSG_WAITALL. */
static ssize_t receive_all(struct socket *socket, char *data, size_t length, int flags,
                           struct sockaddr_storage *from, socklen_t *from_length)
{
    uint64_t deadline = 0;
    size_t received = 0;
    ssize_t count;

    do {
        count = receive_once(socket, data + received, length - received, flags, from, from_length, &deadline);
        if (count < 0 && received == 0)
            return -1;
        received += count > 0 ? (size_t)count : 0;
    } while ((flags & MSG_WAITALL) && count > 0 && received < length);
    return (ssize_t)received;
}

static bool may_wait_for_all(struct socket *socket, int flags)
{
    return !(flags & MSG_WAITALL) || (socket->type == SOCK_STREAM && !(flags & (MSG_PEEK | MSG_OOB)) &&
                                      !atomic_load(&socket->nonblocking));
}

int socket_receive(struct socket *socket, void *data, int length, int flags, SOCKADDR *from, int *from_length,
                   int *error)
{
    struct sockaddr_storage address;
    socklen_t address_length;
    ssize_t count;
    int native_flags;

    *error = WSAEFAULT;
    if (length < 0 || (!data && length > 0))
        return SOCKET_ERROR;
    *error = WSAEOPNOTSUPP;
    if (!translate_flags(flags, &native_flags) || !may_wait_for_all(socket, native_flags))
        return SOCKET_ERROR;
    *error = WSAESHUTDOWN;
    if (atomic_load(&socket->shut_receive))
        return SOCKET_ERROR;
    count = receive_all(socket, data, (size_t)length, native_flags, &address, &address_length);
    if (count < 0 || (count == 0 && atomic_load(&socket->closed))) {
        *error = socket_error(socket, errno);
        return SOCKET_ERROR;
    }
    if (from && from_length && address_length > 0 && socket->type != SOCK_STREAM) {
        int needed = address_to_windows((struct sockaddr *)&address, from, (size_t)max(*from_length, 0));
        *error = WSAEFAULT;
        if (needed > *from_length)
            return SOCKET_ERROR;
        *from_length = needed;
    }
    *error = WSAEMSGSIZE;
    return count > length ? SOCKET_ERROR : (int)count;
}

static int send_from(SOCKET s, const char *buf, int len, int flags, const SOCKADDR *to, int tolen)
{
    struct socket *socket = socket_pin(s);
    int error, count;

    if (!socket)
        return SOCKET_ERROR;
    count = socket_send(socket, buf, len, flags, to, tolen, &error);
    socket_unpin(s, socket);
    return winsock_result(count < 0 ? error : 0) ? SOCKET_ERROR : count;
}

static int receive_into(SOCKET s, char *buf, int len, int flags, SOCKADDR *from, int *fromlen)
{
    struct socket *socket = socket_pin(s);
    int error, count;

    if (!socket)
        return SOCKET_ERROR;
    count = socket_receive(socket, buf, len, flags, from, fromlen, &error);
    socket_unpin(s, socket);
    return winsock_result(count < 0 ? error : 0) ? SOCKET_ERROR : count;
}

int WSAAPI httpapi_send(SOCKET s, const char *buf, int len, int flags)
{
    return send_from(s, buf, len, flags, NULL, 0);
}

int WSAAPI httpapi_sendto(SOCKET s, const char *buf, int len, int flags, const SOCKADDR *to, int tolen)
{
    return send_from(s, buf, len, flags, to, tolen);
}

int WSAAPI httpapi_recv(SOCKET s, char *buf, int len, int flags)
{
    return receive_into(s, buf, len, flags, NULL, NULL);
}

int WSAAPI httpapi_recvfrom(SOCKET s, char *buf, int len, int flags, SOCKADDR *from, int *fromlen)
{
    return receive_into(s, buf, len, flags, from, fromlen);
}
