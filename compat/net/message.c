/* The calls of Winsock 2 that move bytes, overlapped or not; and ReadFile and WriteFile on a socket. What they do is in
 * transfer.c and overlapped.c; here are their arguments and results. */
#include "net/message.h"
#include <stdlib.h>
#include "error/error.h"
#include "io/overlapped.h"
#include "ioapiset.h"
#include "net/ancillary.h"
#include "net/event.h"
#include "net/extension.h"
#include "net/overlapped.h"

/* A socket that is not for overlapped use does not look at the OVERLAPPED. A routine and a port exclude each other. */
static int perform(struct socket *socket, enum direction direction, struct transfer *transfer,
                   LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, DWORD *bytes)
{
    int error;

    if (!overlapped || socket->device.synchronous)
        return transfer_now(socket, direction, transfer, bytes);
    transfer->routine = routine;
    if ((routine || transfer->file_routine) && atomic_load(&socket->device.port)) {
        transfer_let_go(socket, transfer);
        return WSAEINVAL;
    }
    error = transfer_start(socket, direction, overlapped, transfer, bytes);
    events_enable(socket, direction == INCOMING ? EVENT_READ | EVENT_OOB : EVENT_WRITE);
    return error;
}

static void free_control(struct socket *socket, struct transfer *transfer)
{
    (void)socket;
    free(transfer->control);
}

/* `control` may be NULL. */
static int send_message(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                        const SOCKADDR *to, int to_length, const WSABUF *control, LPWSAOVERLAPPED overlapped,
                        LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct socket *socket = socket_pin(s);
    struct transfer transfer = {0};
    DWORD bytes = 0;
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = sent || overlapped ? transfer_for_send(socket, &transfer, (int)flags, to, to_length) : WSAEFAULT;
    if (!error)
        error = transfer_buffers(&transfer, buffers, count);
    if (!error && control) {
        transfer.ended = free_control;
        error = control_to_linux(control, &transfer.control, &transfer.control_length);
        if (error)
            transfer_let_go(socket, &transfer);
    }
    if (!error)
        error = perform(socket, OUTGOING, &transfer, overlapped, routine, &bytes);
    if (!error && sent)
        *sent = bytes;
    socket_unpin(s, socket);
    return winsock_result(error);
}

/* The count is told also of a message that was too long. */
static int receive_message(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                           SOCKADDR *from, LPINT from_length, LPWSAMSG message, LPWSAOVERLAPPED overlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct socket *socket = socket_pin(s);
    struct transfer transfer = {0};
    DWORD bytes = 0;
    bool waits;
    int error;

    if (!socket)
        return SOCKET_ERROR;
    waits = (overlapped && !socket->device.synchronous) || !atomic_load(&socket->nonblocking);
    error = flags && (received || overlapped) && (!from || from_length) ? 0 : WSAEFAULT;
    if (!error)
        error = transfer_for_receive(socket, &transfer, (int)*flags, waits, from, from_length);
    if (!error)
        error = transfer_buffers(&transfer, buffers, count);
    transfer.message = message;
    if (!error)
        error = perform(socket, INCOMING, &transfer, overlapped, routine, &bytes);
    if ((!error || error == WSAEMSGSIZE) && received)
        *received = bytes;
    if (!message && (!error || error == WSAEMSGSIZE))
        *flags = error ? WINDOWS_MSG_PARTIAL : 0;
    socket_unpin(s, socket);
    return winsock_result(error);
}

int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                   DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return send_message(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, NULL, 0, NULL,
                        lpOverlapped, lpCompletionRoutine);
}

int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                     DWORD dwFlags, const SOCKADDR *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return send_message(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen, NULL,
                        lpOverlapped, lpCompletionRoutine);
}

int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                   LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return receive_message(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, NULL, NULL, NULL,
                           lpOverlapped, lpCompletionRoutine);
}

int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                       LPDWORD lpFlags, SOCKADDR *lpFrom, LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return receive_message(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen,
                           NULL, lpOverlapped, lpCompletionRoutine);
}

static bool is_datagram_socket(SOCKET s, int *error)
{
    struct socket *socket = socket_pin(s);

    if (!socket) {
        *error = WSAGetLastError();
        return false;
    }
    *error = socket->type == SOCK_STREAM ? WSAEOPNOTSUPP : 0;
    socket_unpin(s, socket);
    return *error == 0;
}

int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent,
                      LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;

    if (!is_datagram_socket(s, &error))
        return winsock_fail(error);
    if (!lpMsg)
        return winsock_fail(WSAEFAULT);
    return send_message(s, lpMsg->lpBuffers, lpMsg->dwBufferCount, lpNumberOfBytesSent, dwFlags, lpMsg->name,
                        lpMsg->namelen, &lpMsg->Control, lpOverlapped, lpCompletionRoutine);
}

INT PASCAL extension_receive_message(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd,
                                     LPWSAOVERLAPPED lpOverlapped,
                                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    int error;

    if (!is_datagram_socket(s, &error))
        return winsock_fail(error);
    if (!lpMsg)
        return winsock_fail(WSAEFAULT);
    return receive_message(s, lpMsg->lpBuffers, lpMsg->dwBufferCount, lpdwNumberOfBytesRecvd, &lpMsg->dwFlags,
                           lpMsg->name, &lpMsg->namelen, lpMsg, lpOverlapped, lpCompletionRoutine);
}

/* ---- results ---- */

BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait,
                                   LPDWORD lpdwFlags)
{
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return FALSE;
    socket_unpin(
        s, socket); /* before waiting: whoever closes the socket ends the operation, which ends the wait */
    if (!lpOverlapped || !lpcbTransfer || !lpdwFlags) {
        winsock_fail(WSAEFAULT);
        return FALSE;
    }
    if (!GetOverlappedResult((HANDLE)s, lpOverlapped, lpcbTransfer, fWait) &&
        overlapped_wait(lpOverlapped, 0))
        return FALSE; /* not there yet, or a bad event */
    *lpcbTransfer = (DWORD)lpOverlapped->InternalHigh;
    error = winsock_from_status((ULONG)lpOverlapped->Internal);
    *lpdwFlags = error == WSAEMSGSIZE ? WINDOWS_MSG_PARTIAL : 0;
    return winsock_result(error) == 0;
}

/* ---- files ---- */

static ULONG move(struct device *device, enum direction direction, void *buffer, DWORD length,
                  DWORD *transferred, OVERLAPPED *overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct socket *socket = (struct socket *)device;
    struct transfer transfer = {.file_routine = routine};
    WSABUF one = {length, buffer};
    int error;

    atomic_fetch_add(&socket->users, 1); /* first: closing wakes us, or we see it. See socket.h */
    if (atomic_load(&socket->closed)) {
        atomic_fetch_sub(&socket->users, 1);
        return ERROR_INVALID_HANDLE;
    }
    error = transfer_buffers(&transfer, &one, 1);
    if (!error)
        error = direction == OUTGOING ? transfer_for_send(socket, &transfer, 0, NULL, 0)
                                      : transfer_for_receive(socket, &transfer, 0, true, NULL, NULL);
    if (!error)
        error = perform(socket, direction, &transfer, overlapped, NULL, transferred);
    atomic_fetch_sub(&socket->users, 1);
    return win32_from_winsock(socket, error);
}

ULONG message_read(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                   OVERLAPPED *overlapped)
{
    return move(device, INCOMING, buffer, length, transferred, overlapped, NULL);
}

ULONG message_write(struct device *device, const void *buffer, DWORD length, DWORD *transferred,
                    OVERLAPPED *overlapped)
{
    return move(device, OUTGOING, (void *)(uintptr_t)buffer, length, transferred, overlapped, NULL);
}

/* Pending is a success of these calls. */
ULONG message_start(struct device *device, bool write, void *buffer, DWORD length, OVERLAPPED *overlapped,
                    LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    DWORD transferred;
    ULONG error;

    if (device->synchronous || atomic_load(&device->port))
        return ERROR_INVALID_PARAMETER;
    error = move(device, write ? OUTGOING : INCOMING, buffer, length, &transferred, overlapped, routine);
    return error == ERROR_IO_PENDING ? NO_ERROR : error;
}
