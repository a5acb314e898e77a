/* AcceptEx: accepting into a socket that is there already, with the first bytes if they are wanted.
 *
 * The call waits in the listener's queue until a connection comes, which then takes over the acceptor's descriptor. If bytes
 * are wanted it waits on in the queue ACCEPTED: still the listener's, under the listener's lock, but what makes it ready is
 * the acceptor. The acceptor knows the listener meanwhile, which also keeps it from a second AcceptEx. Locks: the
 * listener's, then the acceptor's, never the other way round. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "error/error.h"
#include "mswsock.h"
#include "net/address.h"
#include "net/event.h"
#include "net/extension.h"
#include "net/overlapped.h"
#include "object/lock.h"
#include "object/thread.h"

#define SPARE 16 /* what Windows wants of room beside an address */

/* ---- a connection has come ---- */

static void write_address(char *block, DWORD room, const struct sockaddr_storage *address)
{
    memset(block, 0, room);
    address_to_windows((const struct sockaddr *)address, (SOCKADDR *)block, room);
}

static void write_local_address(struct socket *acceptor, char *block, DWORD room)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    memset(block, 0, room);
    if (getsockname(acceptor->fd, (struct sockaddr *)&address, &length) == 0)
        write_address(block, room, &address);
}

/* The number of the descriptor stays, so that nobody who is using the acceptor is disturbed. */
static int hand_over(struct socket *acceptor, int fd, bool watch)
{
    int error = WSA_OPERATION_ABORTED;

    lock_acquire(&acceptor->lock);
    if (!atomic_load(&acceptor->closed))
        error = dup3(fd, acceptor->fd, O_CLOEXEC) < 0 || poller_renew(&acceptor->watch, acceptor->fd)
                    ? WSAENOBUFS
                    : 0;
    if (!error && watch && socket_watch(acceptor))
        error = WSAENOBUFS;
    if (!error)
        atomic_store(&acceptor->connected_at, clock_now());
    lock_release(&acceptor->lock);
    close(fd);
    return error;
}

static int data_step(struct socket *listener, struct transfer *transfer)
{
    struct iovec *place = transfer->vector;
    ssize_t count;

    (void)listener;
    do
        count = recv(transfer->acceptor->fd, place->iov_base, place->iov_len, MSG_DONTWAIT);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return errno == EAGAIN ? TRANSFER_AGAIN : socket_error(transfer->acceptor, errno);
    transfer->done = (size_t)count;
    return 0;
}

static int accept_step(struct socket *listener, struct transfer *transfer)
{
    struct io_operation *operation = CONTAINING_RECORD((void *)transfer, struct io_operation, payload);
    bool wants_data = transfer->total > 0;
    struct sockaddr_storage peer;
    int fd, error;

    if (atomic_load(&transfer->acceptor->closed))
        return WSA_OPERATION_ABORTED;
    fd = connection_take(listener, &peer);
    if (fd < 0)
        return errno == EAGAIN ? TRANSFER_AGAIN : socket_error(listener, errno);
    error = hand_over(transfer->acceptor, fd, wants_data);
    if (error)
        return error;
    write_local_address(transfer->acceptor, transfer->block, transfer->local_room);
    write_address(transfer->block + transfer->local_room, transfer->remote_room, &peer);
    if (!wants_data)
        return 0;
    transfer_queue_remove(listener, INCOMING, operation);
    transfer->step = data_step;
    transfer_queue_put(listener, ACCEPTED, operation); /* a fresh watch tells what is there already */
    return TRANSFER_MOVED;
}

/* ---- the acceptor's side ---- */

struct socket *acceptor_listener(struct socket *acceptor)
{
    struct socket *listener;

    lock_acquire(&acceptor->lock);
    listener = acceptor->listener;
    if (listener)
        object_reference(&listener->device.object);
    lock_release(&acceptor->lock);
    return listener;
}

static struct io_operation *find(struct socket *listener, enum direction direction, struct socket *acceptor)
{
    struct io_operation *each = listener->queues[direction].first;

    while (each && transfer_of(each)->acceptor != acceptor)
        each = transfer_of(each)->next;
    return each;
}

void acceptor_ready(struct socket *acceptor)
{
    struct socket *listener = acceptor_listener(acceptor);
    struct io_operation *operation;
    int error;

    if (!listener)
        return;
    lock_acquire(&listener->lock);
    operation = find(listener, ACCEPTED, acceptor);
    error = !operation                       ? TRANSFER_AGAIN
            : atomic_load(&acceptor->closed) ? WSA_OPERATION_ABORTED
                                             : data_step(listener, transfer_of(operation));
    if (error != TRANSFER_AGAIN) {
        transfer_queue_remove(listener, ACCEPTED, operation);
        transfer_complete(listener, operation, error);
    }
    lock_release(&listener->lock);
    object_release(&listener->device.object);
}

void acceptor_closed(struct socket *acceptor)
{
    struct socket *listener = acceptor_listener(acceptor);

    if (!listener)
        return;
    lock_acquire(&listener->lock);
    for (int i = 0; i < 2; i++) {
        enum direction direction = i ? ACCEPTED : INCOMING;
        struct io_operation *operation = is_listening(listener) ? find(listener, direction, acceptor) : NULL;

        if (operation && transfer_queue_remove(listener, direction, operation))
            transfer_complete(listener, operation, WSA_OPERATION_ABORTED);
    }
    lock_release(&listener->lock);
    object_release(&listener->device.object);
}

static int claim(struct socket *acceptor, struct socket *listener)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int error = WSAEINVAL;

    lock_acquire(&acceptor->lock);
    if (atomic_load(&acceptor->closed))
        error = WSAENOTSOCK;
    else if (!acceptor->listener && acceptor != listener && acceptor->family == listener->family &&
             acceptor->type == listener->type && !is_bound(acceptor) &&
             getpeername(acceptor->fd, (struct sockaddr *)&address, &length) != 0)
        error = 0;
    if (!error) {
        object_reference(&listener->device.object);
        object_reference(&acceptor->device.object);
        acceptor->listener = listener;
    }
    lock_release(&acceptor->lock);
    return error;
}

static void let_acceptor_go(struct socket *listener, struct transfer *transfer)
{
    struct socket *acceptor = transfer->acceptor;

    lock_acquire(&acceptor->lock);
    acceptor->listener = NULL;
    lock_release(&acceptor->lock);
    object_release(&listener->device.object); /* the caller has another */
    object_release(&acceptor->device.object);
}

/* ---- the calls ---- */

static int accept_into(struct socket *listener, struct socket *acceptor, char *buffer, DWORD receive,
                       DWORD local, DWORD remote, OVERLAPPED *overlapped, DWORD *bytes)
{
    DWORD needed = (DWORD)(listener->family == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN)) + SPARE;
    struct transfer transfer = {.step = accept_step, .ended = let_acceptor_go};
    WSABUF place = {receive, buffer};
    int error;

    if (!is_listening(listener))
        return WSAEINVAL;
    if (!buffer || local < needed || remote < needed)
        return WSAEFAULT;
    error = transfer_buffers(&transfer, &place, 1);
    if (!error)
        error = claim(acceptor, listener);
    if (error)
        return error;
    transfer.acceptor = acceptor;
    transfer.block = buffer + receive;
    transfer.local_room = local;
    transfer.remote_room = remote;
    error = transfer_start(listener, INCOMING, overlapped, &transfer, bytes);
    if (error == WSA_IO_PENDING && atomic_load(&acceptor->closed))
        acceptor_closed(acceptor); /* whoever closed it did not find it here yet */
    return error;
}

BOOL PASCAL AcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                     DWORD dwReceiveDataLength, DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                     LPDWORD lpdwBytesReceived, LPOVERLAPPED lpOverlapped)
{
    struct socket *listener = socket_pin(sListenSocket), *acceptor;
    int error;

    if (!listener)
        return FALSE;
    acceptor = socket_pin(sAcceptSocket);
    if (!acceptor) {
        socket_unpin(sListenSocket, listener);
        return FALSE;
    }
    error = lpOverlapped
                ? accept_into(listener, acceptor, lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength,
                              dwRemoteAddressLength, lpOverlapped, lpdwBytesReceived)
                : WSA_INVALID_PARAMETER;
    socket_unpin(sAcceptSocket, acceptor);
    socket_unpin(sListenSocket, listener);
    return winsock_result(error) == 0;
}

static int address_length(const SOCKADDR *address)
{
    return address->sa_family == WINDOWS_AF_INET6 ? (int)sizeof(SOCKADDR_IN6) : (int)sizeof(SOCKADDR_IN);
}

VOID PASCAL GetAcceptExSockaddrs(PVOID lpOutputBuffer, DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                                 DWORD dwRemoteAddressLength, SOCKADDR **LocalSockaddr,
                                 LPINT LocalSockaddrLength, SOCKADDR **RemoteSockaddr,
                                 LPINT RemoteSockaddrLength)
{
    char *block = (char *)lpOutputBuffer + dwReceiveDataLength;

    (void)dwRemoteAddressLength;
    *LocalSockaddr = (SOCKADDR *)block;
    *LocalSockaddrLength = address_length(*LocalSockaddr);
    *RemoteSockaddr = (SOCKADDR *)(block + dwLocalAddressLength);
    *RemoteSockaddrLength = address_length(*RemoteSockaddr);
}
