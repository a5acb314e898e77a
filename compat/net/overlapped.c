/* Overlapped calls on sockets: see overlapped.h. */
#include "net/overlapped.h"
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include "error/error.h"
#include "net/event.h"
#include "net/extension.h"
#include "ntstatus.h"
#include "object/lock.h"

_Static_assert(sizeof(struct transfer) <= IO_PAYLOAD_SIZE, "a transfer is the payload of an operation");

struct transfer *transfer_of(struct io_operation *operation)
{
    return (struct transfer *)operation->payload;
}

/* ---- codes ---- */

/* What the network driver reports, as the two families of calls name it. The first row of a Win32 code is the one it is
 * turned back into. */
static const struct {
    int winsock;
    ULONG win32;
} codes[] = {
    {WSAECONNRESET, ERROR_NETNAME_DELETED},
    {WSAECONNRESET, ERROR_PORT_UNREACHABLE}, /* datagrams */
    {WSAECONNABORTED, ERROR_CONNECTION_ABORTED},
    {WSAECONNREFUSED, ERROR_CONNECTION_REFUSED},
    {WSAETIMEDOUT, ERROR_SEM_TIMEOUT},
    {WSAENETUNREACH, ERROR_NETWORK_UNREACHABLE},
    {WSAEHOSTUNREACH, ERROR_HOST_UNREACHABLE},
    {WSAEMSGSIZE, ERROR_MORE_DATA},
    {WSAESHUTDOWN, ERROR_PIPE_NOT_CONNECTED},
    {WSAENOBUFS, ERROR_NO_SYSTEM_RESOURCES},
    {WSAEFAULT, ERROR_NOACCESS},
    {WSAEACCES, ERROR_ACCESS_DENIED},
};

ULONG win32_from_winsock(const struct socket *socket, int error)
{
    if (error == WSAECONNRESET && socket->type == SOCK_DGRAM)
        return ERROR_PORT_UNREACHABLE;
    for (size_t i = 0; i < ARRAYSIZE(codes); i++)
        if (codes[i].winsock == error)
            return codes[i].win32;
    return (ULONG)error;
}

int winsock_from_status(ULONG status)
{
    ULONG error = status ? error_from_status(status) : NO_ERROR;

    for (size_t i = 0; i < ARRAYSIZE(codes); i++)
        if (codes[i].win32 == error)
            return codes[i].winsock;
    return (int)error;
}

/* ---- completing ---- */

void transfer_let_go(struct socket *socket, struct transfer *transfer)
{
    transfer_free_buffers(transfer);
    if (transfer->ended)
        transfer->ended(socket, transfer);
}

void transfer_complete(struct socket *socket, struct io_operation *operation, int error)
{
    struct transfer *transfer = transfer_of(operation);
    ULONG bytes = (ULONG)transfer->done;

    transfer_let_go(socket, transfer);
    io_complete(operation, win32_from_winsock(socket, error), bytes);
}

static void complete_inline(struct socket *socket, struct io_operation *operation, int error, DWORD *bytes)
{
    struct transfer *transfer = transfer_of(operation);

    if (bytes)
        *bytes = (DWORD)transfer->done;
    transfer_let_go(socket, transfer);
    io_complete_inline(operation, win32_from_winsock(socket, error), (ULONG)transfer->done);
}

static void call_routine(struct io_operation *operation, ULONG error, ULONG bytes)
{
    struct transfer *transfer = transfer_of(operation);
    int code = error ? winsock_from_status(status_from_error(error)) : 0;

    if (transfer->file_routine)
        transfer->file_routine(error, bytes, operation->overlapped);
    else
        transfer->routine((DWORD)code, bytes, operation->overlapped, code == WSAEMSGSIZE ? 0x8000 : 0);
}

/* ---- queues; under the lock ---- */

void transfer_queue_put(struct socket *socket, enum direction direction, struct io_operation *operation)
{
    struct io_operation **link = &socket->queues[direction].first;

    if (*link)
        link = &transfer_of(socket->queues[direction].last)->next;
    transfer_of(operation)->next = NULL;
    *link = operation;
    socket->queues[direction].last = operation;
}

bool transfer_queue_remove(struct socket *socket, enum direction direction, struct io_operation *operation)
{
    struct io_operation *last = NULL, *each = socket->queues[direction].first;

    for (; each && each != operation; each = transfer_of(each)->next)
        last = each;
    if (!each)
        return false;
    *(last ? &transfer_of(last)->next : &socket->queues[direction].first) = transfer_of(each)->next;
    if (socket->queues[direction].last == each)
        socket->queues[direction].last = last;
    return true;
}

void transfer_pump(struct socket *socket, enum direction direction)
{
    struct io_operation *operation;

    while ((operation = socket->queues[direction].first) != NULL) {
        struct transfer *transfer = transfer_of(operation);
        int error;

        if (atomic_load(&socket->closed) || io_cancelled(operation))
            error =
                WSA_OPERATION_ABORTED; /* whoever cancels comes for it too: what is behind it must not leave first */
        else
            error = transfer->step(socket, transfer);
        if (error == TRANSFER_AGAIN)
            return;
        if (error == TRANSFER_MOVED)
            continue;
        transfer_queue_remove(socket, direction, operation);
        transfer_complete(socket, operation, error);
    }
}

/* On the poller's thread. */
static void socket_ready(struct object *object, uint32_t events)
{
    struct socket *socket = (struct socket *)object;
    bool ended = (events & (EPOLLHUP | EPOLLERR)) != 0;

    lock_acquire(&socket->lock);
    if (ended || (events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP)))
        transfer_pump(socket, INCOMING);
    if (ended || (events & EPOLLOUT))
        transfer_pump(socket, OUTGOING);
    events_look(socket);
    lock_release(&socket->lock);
    acceptor_ready(socket);
}

ULONG socket_watch(struct socket *socket)
{
    return poller_watch(&socket->watch, socket->fd, &socket->device.object, socket_ready);
}

static void cancel_queued(struct socket *socket, struct io_operation *operation)
{
    for (int i = 0; i < DIRECTIONS; i++)
        if (transfer_queue_remove(socket, i, operation)) {
            transfer_complete(socket, operation, WSA_OPERATION_ABORTED);
            if (i == OUTGOING)
                transfer_pump(socket, OUTGOING);
            return;
        }
}

/* ---- starting ---- */

int transfer_try(struct socket *socket, enum direction direction, struct transfer *transfer, bool *in_queue)
{
    int error = TRANSFER_AGAIN;

    lock_acquire(&socket->lock);
    *in_queue = socket->queues[direction].first != NULL;
    if (!*in_queue)
        error = transfer->step(socket, transfer);
    if (direction == OUTGOING && socket->watch.slot)
        *in_queue = true;
    lock_release(&socket->lock);
    return error;
}

/* Under the lock. */
static int start(struct socket *socket, enum direction direction, struct io_operation *operation,
                 DWORD *bytes)
{
    struct transfer *transfer = transfer_of(operation);
    int error = TRANSFER_AGAIN;

    if (atomic_load(&socket->closed))
        error = WSAENOTSOCK;
    else if (!socket->queues[direction].first)
        error = transfer->step(socket, transfer);
    if (error == TRANSFER_AGAIN && socket_watch(socket) != NO_ERROR)
        error = WSAENOBUFS;
    if (error == TRANSFER_AGAIN)
        transfer_queue_put(socket, direction, operation);
    if (error != TRANSFER_AGAIN && error != TRANSFER_MOVED) {
        complete_inline(socket, operation, error, bytes);
        return error;
    }
    if (io_cancelled(operation)) /* before it was queued, and perhaps not found */
        cancel_queued(socket, operation);
    return WSA_IO_PENDING;
}

/* Winsock's code for an OVERLAPPED that cannot be used. */
static int begin(struct socket *socket, OVERLAPPED *overlapped, bool with_routine, struct io_operation **out)
{
    ULONG error = with_routine ? io_begin_routine(&socket->device, overlapped, call_routine, out)
                               : io_begin(&socket->device, overlapped, out);

    if (!error)
        return 0;
    return error == ERROR_INVALID_HANDLE ? WSA_INVALID_HANDLE : WSAENOBUFS;
}

int transfer_start(struct socket *socket, enum direction direction, OVERLAPPED *overlapped,
                   struct transfer *transfer, DWORD *bytes)
{
    struct io_operation *operation;
    struct transfer *kept;
    int error = begin(socket, overlapped, transfer->routine || transfer->file_routine, &operation);

    if (error) {
        transfer_let_go(socket, transfer);
        return error;
    }
    lock_acquire(&socket->lock);
    kept = transfer_of(operation);
    *kept = *transfer;
    if (kept->count <= TRANSFER_FEW)
        kept->vector = kept->few;
    error = start(socket, direction, operation, bytes);
    lock_release(&socket->lock);
    return error;
}

int complete_at_once(struct socket *socket, OVERLAPPED *overlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, DWORD bytes)
{
    struct io_operation *operation;
    int error = begin(socket, overlapped, routine != NULL, &operation);

    if (error)
        return error;
    transfer_of(operation)->routine = routine;
    io_complete_inline(operation, NO_ERROR, bytes);
    return 0;
}

/* ---- ending ---- */

void transfer_cancel(struct device *device, struct io_operation *operation)
{
    struct socket *socket = (struct socket *)device;

    lock_acquire(&socket->lock);
    cancel_queued(socket, operation);
    lock_release(&socket->lock);
}

void transfers_end(struct socket *socket)
{
    io_cancel(&socket->device, NULL, 0);
    lock_acquire(&socket->lock);
    poller_unwatch(&socket->watch, socket->fd);
    lock_release(&socket->lock);
}
