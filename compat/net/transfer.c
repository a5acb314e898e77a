/* Moving bytes: the steps that every call is made of, and those calls that wait for the end: see transfer.h.
 *
 * A blocking send on a stream returns when all is handed over, as on Windows. A signal never ends a call. */
#include "net/transfer.h"
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "io/overlapped.h"
#include "net/address.h"
#include "net/ancillary.h"
#include "net/event.h"
#include "net/overlapped.h"
#include "object/lock.h"
#include "object/thread.h"

#define WINDOWS_MSG_PUSH_IMMEDIATE 0x20 /* a hint that data is wanted soon; it always comes at once */

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

/* ---- filling in ---- */

int transfer_buffers(struct transfer *transfer, const WSABUF *buffers, DWORD count)
{
    if (!buffers)
        return WSAEFAULT;
    if (count == 0)
        return WSAEINVAL;
    for (DWORD i = 0; i < count; i++) {
        if (!buffers[i].buf && buffers[i].len)
            return WSAEFAULT;
        transfer->total += buffers[i].len;
    }
    if (transfer->total > UINT32_MAX)
        return WSAENOBUFS; /* the count of bytes has 32 bits */
    transfer->vector = transfer->few;
    if (count > TRANSFER_FEW)
        transfer->vector = malloc(count * sizeof *transfer->vector);
    if (!transfer->vector)
        return WSAENOBUFS;
    for (DWORD i = 0; i < count; i++)
        transfer->vector[i] = (struct iovec){buffers[i].buf, buffers[i].len};
    transfer->count = (int)count;
    return 0;
}

void transfer_free_buffers(struct transfer *transfer)
{
    if (transfer->count > TRANSFER_FEW)
        free(transfer->vector);
    transfer->count = 0;
}

static int receive_step(struct socket *socket, struct transfer *transfer);

int transfer_for_send(struct socket *socket, struct transfer *transfer, int flags, const SOCKADDR *to,
                      int to_length)
{
    struct sockaddr_storage address;

    transfer->step = send_step;
    if (!translate_flags(flags, &transfer->flags) || (transfer->flags & (MSG_PEEK | MSG_WAITALL)))
        return WSAEOPNOTSUPP;
    if (!to || socket->type == SOCK_STREAM) /* a connected stream ignores the address */
        return 0;
    if (to_length < (int)sizeof(SOCKADDR))
        return WSAEFAULT;
    transfer->to_length = address_to_linux(to, (size_t)to_length, &address);
    if (transfer->to_length == 0 || transfer->to_length > sizeof transfer->to ||
        address.ss_family != socket->family)
        return WSAEAFNOSUPPORT;
    memcpy(&transfer->to, &address, transfer->to_length);
    return 0;
}

/* Only a stream that waits can wait for all. */
int transfer_for_receive(struct socket *socket, struct transfer *transfer, int flags, bool waits,
                         SOCKADDR *from, INT *from_length)
{
    transfer->step = receive_step;
    transfer->from = from;
    transfer->from_length = from_length;
    if (socket->type != SOCK_STREAM)
        flags &= ~WINDOWS_MSG_PARTIAL; /* what we hand out with a message that was cut may come back in */
    if (!translate_flags(flags & ~WINDOWS_MSG_PUSH_IMMEDIATE, &transfer->flags))
        return WSAEOPNOTSUPP;
    if ((transfer->flags & MSG_WAITALL) &&
        (!waits || socket->type != SOCK_STREAM || (transfer->flags & (MSG_PEEK | MSG_OOB))))
        return WSAEOPNOTSUPP;
    return 0;
}

/* ---- steps ---- */

static void advance(struct transfer *transfer, size_t moved)
{
    struct iovec *first = transfer->vector;

    transfer->done += moved;
    for (; moved && moved >= first->iov_len; first++) {
        moved -= first->iov_len;
        first->iov_len = 0;
    }
    if (moved) {
        first->iov_base = (char *)first->iov_base + moved;
        first->iov_len -= moved;
    }
}

/* Buffers that are done have no length any more; a message has as many as Linux takes at once. */
static struct msghdr message_of(const struct transfer *transfer)
{
    struct iovec *first = transfer->vector;
    int left = transfer->count;

    for (; left > 1 && first->iov_len == 0; left--)
        first++;
    return (struct msghdr){.msg_iov = first, .msg_iovlen = (size_t)min(left, IOV_MAX)};
}

static int failed_with(struct socket *socket, int number)
{
    return number == EAGAIN ? TRANSFER_AGAIN : socket_error(socket, number);
}

/* A stream is sent whole, however often the socket fills up; a datagram leaves at once. */
/* What became of an earlier datagram; the kernel tells it once. SIO_UDP_CONNRESET. */
static bool is_hidden(struct socket *socket, int number)
{
    return number == ECONNREFUSED && socket->type != SOCK_STREAM && atomic_load(&socket->hides_reset);
}

int send_step(struct socket *socket, struct transfer *transfer)
{
    if (socket->type != SOCK_STREAM && transfer->count > IOV_MAX)
        return WSAENOBUFS;
    for (;;) {
        struct msghdr message = message_of(transfer);
        ssize_t count;

        if (transfer->to_length) {
            message.msg_name = &transfer->to;
            message.msg_namelen = transfer->to_length;
        }
        if (socket->type != SOCK_STREAM && transfer->control_length) {
            message.msg_control = transfer->control;
            message.msg_controllen = transfer->control_length;
        }
        count = sendmsg(socket->fd, &message, transfer->flags | MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0) {
            if (errno != EINTR && !is_hidden(socket, errno))
                return failed_with(socket, errno);
            continue;
        }
        advance(transfer, (size_t)count);
        if (socket->type != SOCK_STREAM || transfer->done >= transfer->total)
            return 0;
    }
}

/* Nothing is asked for but to be told that there is something. */
static int await_step(struct socket *socket)
{
    char byte;

    return recv(socket->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ? 0 : failed_with(socket, errno);
}

static int report_sender(const struct transfer *transfer, const struct msghdr *message)
{
    int needed;

    if (!transfer->from || !transfer->from_length || message->msg_namelen == 0)
        return 0;
    needed = address_to_windows(message->msg_name, transfer->from, (size_t)max(*transfer->from_length, 0));
    if (needed > *transfer->from_length)
        return WSAEFAULT;
    *transfer->from_length = needed;
    return 0;
}

static int receive_datagram(struct socket *socket, struct transfer *transfer)
{
    _Alignas(struct cmsghdr) char control[CONTROL_ROOM];
    struct msghdr message = message_of(transfer);
    struct sockaddr_storage address;
    ssize_t count;
    int error;

    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    if (transfer->message) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
    }
    do
        count = recvmsg(socket->fd, &message, transfer->flags | MSG_TRUNC | MSG_DONTWAIT);
    while (count < 0 && (errno == EINTR || (errno == ECONNREFUSED && atomic_load(&socket->hides_reset))));
    if (count < 0)
        return failed_with(socket, errno);
    transfer->done = (size_t)count < transfer->total ? (size_t)count : transfer->total;
    if (transfer->message)
        control_to_windows(&message, transfer->message);
    error = report_sender(transfer, &message);
    if (error)
        return error;
    return (size_t)count > transfer->total ? WSAEMSGSIZE : 0;
}

/* Until something has come, or all of it with MSG_WAITALL; what has come before an error is a success. */
static int receive_step(struct socket *socket, struct transfer *transfer)
{
    ssize_t count;

    if (atomic_load(&socket->shut_receive))
        return WSAESHUTDOWN;
    if (socket->type != SOCK_STREAM)
        return receive_datagram(socket, transfer);
    if (transfer->total == 0)
        return await_step(socket);
    do {
        struct msghdr message = message_of(transfer);

        do
            count = recvmsg(socket->fd, &message, (transfer->flags & ~MSG_WAITALL) | MSG_DONTWAIT);
        while (count < 0 && errno == EINTR);
        if (count < 0 && transfer->done && errno != EAGAIN)
            return 0;
        if (count < 0)
            return failed_with(socket, errno);
        advance(transfer, (size_t)count);
    } while ((transfer->flags & MSG_WAITALL) && count > 0 && transfer->done < transfer->total);
    return 0;
}

/* ---- waiting for the end ---- */

static short events_of(enum direction direction, const struct transfer *transfer)
{
    if (direction == OUTGOING)
        return POLLOUT;
    return transfer->flags & MSG_OOB ? POLLPRI : POLLIN;
}

int transfer_await(struct socket *socket, OVERLAPPED *overlapped, uint64_t deadline, DWORD *bytes)
{
    ULONG waited = overlapped_wait(overlapped, deadline);
    int error;

    if (waited) {
        io_cancel(&socket->device, overlapped, 0);
        while (overlapped_wait(overlapped, UINT64_MAX))
            ; /* somebody cancels once more */
    }
    *bytes = (DWORD)overlapped->InternalHigh;
    error = winsock_from_status((ULONG)overlapped->Internal);
    if (error != WSA_OPERATION_ABORTED)
        return error;
    if (atomic_load(&socket->closed))
        return WSAEINTR;
    return waited == WAIT_TIMEOUT ? WSAETIMEDOUT : WSA_OPERATION_ABORTED;
}

/* Others are before it, or may come between the parts of a send: it takes its place among them. */
static int wait_in_queue(struct socket *socket, enum direction direction, struct transfer *transfer,
                         uint64_t deadline, DWORD *bytes)
{
    OVERLAPPED overlapped = {.hEvent = (HANDLE)1}; /* no packet */
    int error = transfer_start(socket, direction, &overlapped, transfer, bytes);
    bool cut;

    if (error != WSA_IO_PENDING)
        return error;
    error = transfer_await(socket, &overlapped, deadline, bytes);
    cut = error == WSA_OPERATION_ABORTED || error == WSAEINTR || error == WSAETIMEDOUT;
    return cut && *bytes ? 0 : error;
}

static int wait_for_socket(struct socket *socket, enum direction direction, struct transfer *transfer,
                           uint64_t *deadline)
{
    int number;

    if (*deadline == 0)
        *deadline = socket_deadline(socket, direction == OUTGOING ? SO_SNDTIMEO : SO_RCVTIMEO);
    number = socket_await(socket, events_of(direction, transfer), *deadline);
    return number ? socket_error(socket, number) : TRANSFER_AGAIN;
}

int transfer_now(struct socket *socket, enum direction direction, struct transfer *transfer, DWORD *bytes)
{
    int option = direction == OUTGOING ? SO_SNDTIMEO : SO_RCVTIMEO;
    uint64_t deadline = 0;
    bool in_queue;
    int error;

    do {
        error = transfer_try(socket, direction, transfer, &in_queue);
        if (error == TRANSFER_AGAIN && atomic_load(&socket->nonblocking))
            error = WSAEWOULDBLOCK;
        else if (error == TRANSFER_AGAIN && in_queue)
            return wait_in_queue(socket, direction, transfer, socket_deadline(socket, option), bytes);
        else if (error == TRANSFER_AGAIN)
            error = wait_for_socket(socket, direction, transfer, &deadline);
    } while (error == TRANSFER_AGAIN);
    *bytes = (DWORD)transfer->done;
    transfer_let_go(socket, transfer);
    if (direction == INCOMING)
        events_enable(socket, EVENT_READ | EVENT_OOB);
    else if (*bytes < transfer->total)
        events_enable(socket, EVENT_WRITE);
    if (!error && !transfer->done && transfer->total && atomic_load(&socket->closed))
        return WSAEINTR;
    return error && transfer->done && socket->type == SOCK_STREAM ? 0 : error; /* a part of a stream is one */
}

/* ---- the calls of Winsock 1 ---- */

static int one_buffer(struct transfer *transfer, const void *data, int length)
{
    WSABUF buffer = {(ULONG)length, (char *)(uintptr_t)data};

    return length < 0 ? WSAEFAULT : transfer_buffers(transfer, &buffer, 1);
}

static int send_from(SOCKET s, const char *buf, int len, int flags, const SOCKADDR *to, int tolen)
{
    struct socket *socket = socket_pin(s);
    struct transfer transfer = {0};
    DWORD bytes = 0;
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = one_buffer(&transfer, buf, len);
    if (!error)
        error = transfer_for_send(socket, &transfer, flags, to, tolen);
    if (!error)
        error = transfer_now(socket, OUTGOING, &transfer, &bytes);
    socket_unpin(s, socket);
    return winsock_result(error) ? SOCKET_ERROR : (int)bytes;
}

static int receive_into(SOCKET s, char *buf, int len, int flags, SOCKADDR *from, int *fromlen)
{
    struct socket *socket = socket_pin(s);
    struct transfer transfer = {0};
    DWORD bytes = 0;
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = one_buffer(&transfer, buf, len);
    if (!error)
        error =
            transfer_for_receive(socket, &transfer, flags, !atomic_load(&socket->nonblocking), from, fromlen);
    if (!error)
        error = transfer_now(socket, INCOMING, &transfer, &bytes);
    socket_unpin(s, socket);
    return winsock_result(error) ? SOCKET_ERROR : (int)bytes;
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
