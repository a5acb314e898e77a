/* TransmitFile and TransmitPackets: memory and files sent as one, in one place of the socket's queue, and what comes after.
 *
 * What is to be sent stands in a transmission, which the transfer owns and frees when it ends; it keeps the files alive. The
 * kernel moves a file's bytes (sendfile), on whichever thread finds room in the socket: a disk that must be waited for makes
 * that thread wait. A file that ends early ends its part; the count of bytes tells. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include "file/file.h"
#include "io/pipe_signal.h"
#include "net/event.h"
#include "net/extension.h"
#include "net/overlapped.h"

#define MOST       2147483646u /* bytes of one call, as documented */
#define AT_POINTER (-1)        /* from the file pointer, which moves along */

#define WINDOWS_FLAGS \
    (TF_DISCONNECT | TF_REUSE_SOCKET | TF_WRITE_BEHIND | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC)

struct piece {
    const char *data;    /* or */
    struct object *file; /* referenced */
    int fd;
    off_t offset;
    size_t left;
};

struct transmission {
    DWORD flags;
    size_t count, at;
    struct piece pieces[];
};

/* ---- sending; under the socket's lock ---- */

static ssize_t send_memory(struct socket *socket, struct piece *piece, bool more)
{
    ssize_t count =
        send(socket->fd, piece->data, piece->left, MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));

    if (count > 0)
        piece->data += count;
    return count;
}

static ssize_t send_file(struct socket *socket, struct piece *piece)
{
    struct pipe_signal held;
    ssize_t count;

    pipe_signal_hold(&held);
    count = sendfile(socket->fd, piece->fd, piece->offset < 0 ? NULL : &piece->offset, piece->left);
    pipe_signal_release(&held, count < (ssize_t)piece->left);
    if (count == 0) { /* the file has become shorter: what was to leave together with it leaves now */
        piece->left = 0;
        setsockopt(socket->fd, IPPROTO_TCP, TCP_CORK, &(int){0}, sizeof(int));
    }
    return count;
}

static int transmit_step(struct socket *socket, struct transfer *transfer)
{
    struct transmission *all = transfer->transmission;

    if (atomic_load(&socket->shut_send))
        return WSAESHUTDOWN;
    while (all->at < all->count) {
        struct piece *piece = &all->pieces[all->at];
        ssize_t count =
            piece->file ? send_file(socket, piece) : send_memory(socket, piece, all->at + 1 < all->count);

        if (count < 0 && errno == EAGAIN)
            return TRANSFER_AGAIN;
        if (count < 0 && errno != EINTR)
            return socket_error(socket, errno);
        if (count > 0) {
            piece->left -= (size_t)count;
            transfer->done += (size_t)count;
        }
        if (piece->left == 0)
            all->at++;
    }
    return all->flags & TF_DISCONNECT ? socket_disconnect(socket, (all->flags & TF_REUSE_SOCKET) != 0) : 0;
}

/* ---- what is to be sent ---- */

static void free_transmission(struct transmission *all)
{
    for (size_t i = 0; all && i < all->count; i++)
        if (all->pieces[i].file)
            object_release(all->pieces[i].file);
    free(all);
}

static void transmission_ended(struct socket *socket, struct transfer *transfer)
{
    (void)socket;
    free_transmission(transfer->transmission);
}

static void add_memory(struct transmission *all, const void *data, DWORD length)
{
    if (length)
        all->pieces[all->count++] = (struct piece){.data = data, .left = length};
}

/* What of the file is meant: `length` bytes, 0 for the rest. */
static int measure(struct object *file, struct piece *piece, DWORD length)
{
    off_t from = piece->offset < 0 ? lseek(piece->fd, 0, SEEK_CUR) : piece->offset;
    uint64_t size, rest;

    if (file_size(file, &size) || from < 0 || (uint64_t)from > size)
        return WSAEINVAL; /* no file of bytes, or a place behind its end */
    rest = size - (uint64_t)from;
    if (length)
        rest = min(rest, (uint64_t)length);
    if (rest > MOST)
        return WSAEINVAL;
    piece->left = (size_t)rest;
    return 0;
}

static int add_file(struct transmission *all, HANDLE handle, off_t offset, DWORD length)
{
    struct object *file = handle_pin(handle, &file_type);
    struct piece piece = {.file = file, .offset = offset};
    int error;

    if (!file)
        return WSA_INVALID_HANDLE;
    piece.fd = file_descriptor(file);
    error = piece.fd < 0 ? WSAEACCES : measure(file, &piece, length);
    if (!error && piece.left) {
        object_reference(file);
        all->pieces[all->count++] = piece;
    }
    handle_unpin(handle);
    return error;
}

/* ---- the calls ---- */

static int check(struct socket *socket, DWORD flags)
{
    if (socket->type != SOCK_STREAM || (flags & ~(DWORD)WINDOWS_FLAGS) ||
        (flags & (TF_DISCONNECT | TF_REUSE_SOCKET)) == TF_REUSE_SOCKET)
        return WSAEINVAL;
    return is_connected(socket) ? 0 : WSAENOTCONN;
}

/* Takes the transmission over. Without an OVERLAPPED it waits, whatever the socket's mode, as there is no count to return. */
static int transmit(struct socket *socket, struct transmission *all, OVERLAPPED *overlapped)
{
    struct transfer transfer = {.step = transmit_step, .ended = transmission_ended};
    OVERLAPPED own = {.hEvent = (HANDLE)1}; /* no packet */
    bool waits = !overlapped || socket->device.synchronous;
    DWORD bytes;
    int error;

    for (size_t i = 0; i < all->count; i++)
        transfer.total += all->pieces[i].left;
    if (transfer.total > MOST) {
        free_transmission(all);
        return WSAEINVAL;
    }
    transfer.transmission = all;
    error = transfer_start(socket, OUTGOING, waits ? &own : overlapped, &transfer, &bytes);
    if (waits && error == WSA_IO_PENDING)
        error = transfer_await(socket, &own, socket_deadline(socket, SO_SNDTIMEO), &bytes);
    events_enable(socket, EVENT_WRITE);
    return error;
}

static struct transmission *new_transmission(size_t pieces, DWORD flags)
{
    struct transmission *all = calloc(1, sizeof *all + pieces * sizeof *all->pieces);

    if (all)
        all->flags = flags;
    return all;
}

/* The file's place: in the OVERLAPPED, or where its pointer is. */
static int transmit_file(struct socket *socket, HANDLE file, DWORD length, OVERLAPPED *overlapped,
                         const TRANSMIT_FILE_BUFFERS *buffers, DWORD flags)
{
    bool placed = overlapped && !socket->device.synchronous;
    off_t offset = placed ? (off_t)((uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset) : AT_POINTER;
    struct transmission *all;
    int error = check(socket, flags);

    if (!error && (length > MOST || (placed && offset < 0)))
        error = WSAEINVAL;
    if (error)
        return error;
    all = new_transmission(3, flags);
    if (!all)
        return WSAENOBUFS;
    if (buffers)
        add_memory(all, buffers->Head, buffers->HeadLength);
    if (file)
        error = add_file(all, file, offset, length);
    if (buffers)
        add_memory(all, buffers->Tail, buffers->TailLength);
    if (error)
        free_transmission(all);
    return error ? error : transmit(socket, all, overlapped);
}

BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                         DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                         LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved)
{
    struct socket *socket = socket_pin(hSocket);
    int error;

    (void)nNumberOfBytesPerSend;
    if (!socket)
        return FALSE;
    error = transmit_file(socket, hFile, nNumberOfBytesToWrite, lpOverlapped, lpTransmitBuffers, dwReserved);
    socket_unpin(hSocket, socket);
    return winsock_result(error) == 0;
}

static int add_element(struct transmission *all, const TRANSMIT_PACKETS_ELEMENT *element)
{
    switch (element->dwElFlags & ~(ULONG)TP_ELEMENT_EOP) { /* a stream has no packets that could end */
    case TP_ELEMENT_MEMORY:
        if (!element->pBuffer && element->cLength)
            return WSAEFAULT;
        add_memory(all, element->pBuffer, element->cLength);
        return 0;
    case TP_ELEMENT_FILE:
        if (element->nFileOffset.QuadPart < AT_POINTER)
            return WSAEINVAL;
        return add_file(all, element->hFile, element->nFileOffset.QuadPart, element->cLength);
    default:
        return WSAEINVAL;
    }
}

static int transmit_packets(struct socket *socket, const TRANSMIT_PACKETS_ELEMENT *elements, DWORD count,
                            OVERLAPPED *overlapped, DWORD flags)
{
    struct transmission *all;
    int error = socket->type == SOCK_DGRAM ? WSAEOPNOTSUPP : check(socket, flags);

    if (!error && !elements && count)
        error = WSAEFAULT;
    if (error)
        return error;
    all = new_transmission(count, flags);
    if (!all)
        return WSAENOBUFS;
    for (DWORD i = 0; !error && i < count; i++)
        error = add_element(all, &elements[i]);
    if (error)
        free_transmission(all);
    return error ? error : transmit(socket, all, overlapped);
}

BOOL PASCAL extension_transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                                       DWORD nElementCount, DWORD nSendSize, LPOVERLAPPED lpOverlapped,
                                       DWORD dwFlags)
{
    struct socket *socket = socket_pin(hSocket);
    int error;

    (void)nSendSize;
    if (!socket)
        return FALSE;
    error = transmit_packets(socket, lpPacketArray, nElementCount, lpOverlapped, dwFlags);
    socket_unpin(hSocket, socket);
    return winsock_result(error) == 0;
}
