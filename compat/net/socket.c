/* Sockets as kernel objects: making, naming, shutting down, closing. The rules of ownership are in socket.h. */
#include "net/socket.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "error/error.h"
#include "fileapi.h"
#include "io/sleep.h"
#include "handleapi.h"
#include "net/address.h"
#include "net/catalog.h"
#include "net/event.h"
#include "net/extension.h"
#include "net/message.h"
#include "net/overlapped.h"
#include "object/lock.h"
#include "object/object.h"
#include "object/thread.h"
#include "processthreadsapi.h"

/* The kernel's socket closes now, on the closing thread, which may have to linger; completions that nobody has taken yet keep the
 * number, and something harmless under it. */
static void let_go(struct socket *self)
{
    int blank = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (blank < 0)
        return; /* it closes with the last of them */
    dup3(blank, self->fd, O_CLOEXEC);
    close(blank);
}

static void socket_closed(struct object *object)
{
    struct socket *socket = (struct socket *)object;

    atomic_store(&socket->closed, true);
    /* A call that comes later sees `closed`; one that is inside is woken. Without one there is no shutdown, so that
     * SO_LINGER decides how the connection ends. */
    bool used = atomic_load(&socket->users) != 0;

    if (used)
        shutdown(socket->fd, SHUT_RDWR);
    acceptor_closed(socket);
    transfers_end(socket);
    if (!used)
        let_go(socket);
}

static void socket_destroy(struct object *object)
{
    struct socket *socket = (struct socket *)object;

    if (socket->deferred)
        close(socket->deferred - 1);
    close(socket->fd);
    events_free(socket);
    device_destroy(&socket->device);
    free(socket);
}

const struct object_type socket_type = {"socket", socket_closed, socket_destroy};

static const struct device_ops socket_ops = {.cancel = transfer_cancel,
                                             .read = message_read,
                                             .write = message_write,
                                             .start = message_start,
                                             .file_type = FILE_TYPE_PIPE};

struct socket *socket_pin(SOCKET s)
{
    struct socket *socket;

    if (!winsock_started()) {
        winsock_fail(WSANOTINITIALISED);
        return NULL;
    }
    socket = (struct socket *)handle_pin((HANDLE)s, &socket_type);
    if (!socket) {
        winsock_fail(WSAENOTSOCK);
        return NULL;
    }
    atomic_fetch_add(&socket->users, 1);
    if (!atomic_load(&socket->closed))
        return socket;
    socket_unpin(s, socket);
    winsock_fail(WSAENOTSOCK);
    return NULL;
}

void socket_unpin(SOCKET s, struct socket *socket)
{
    atomic_fetch_sub(&socket->users, 1);
    handle_unpin((HANDLE)s);
}

int socket_error(struct socket *socket, int number)
{
    if (atomic_load(&socket->closed))
        return WSAEINTR;
    if (number == EAGAIN && !atomic_load(&socket->nonblocking))
        return WSAETIMEDOUT; /* SO_RCVTIMEO or SO_SNDTIMEO ran out */
    if (number == EPIPE && atomic_load(&socket->shut_send))
        return WSAESHUTDOWN;
    if (number == EPIPE && atomic_load(&socket->connected_at) == 0)
        return WSAENOTCONN; /* it never was */
    if (number == ECONNREFUSED && socket->type == SOCK_DGRAM)
        return WSAECONNRESET; /* an earlier datagram found nobody */
    return winsock_error(number);
}

int socket_await(struct socket *socket, short events, uint64_t deadline)
{
    int number = descriptor_sleep(socket->fd, events, deadline);

    if (atomic_load(&socket->closed))
        return EINTR;
    return number == ETIMEDOUT ? EAGAIN : number;
}

uint64_t socket_deadline(struct socket *socket, int option)
{
    struct timeval timeout = {0, 0};
    socklen_t length = sizeof timeout;

    getsockopt(socket->fd, SOL_SOCKET, option, &timeout, &length);
    if (timeout.tv_sec == 0 && timeout.tv_usec == 0)
        return UINT64_MAX;
    return clock_now() + (uint64_t)timeout.tv_sec * 1000000000u + (uint64_t)timeout.tv_usec * 1000u;
}

int socket_adopt(int fd, struct socket_kind kind, SOCKET *out)
{
    struct socket *socket = calloc(1, sizeof *socket);
    HANDLE handle;
    ULONG error;

    if (!socket) {
        close(fd);
        return WSAENOBUFS;
    }
    device_init(&socket->device, &socket_type, &socket_ops);
    socket->fd = fd;
    socket->family = kind.family;
    socket->type = kind.type;
    socket->device.synchronous = kind.synchronous;
    atomic_store_explicit(&socket->nonblocking, kind.nonblocking, memory_order_relaxed);
    if (kind.connected)
        atomic_store_explicit(&socket->connected_at, clock_now(), memory_order_relaxed);
    error = handle_open(&socket->device.object, &handle);
    object_release(&socket->device.object);
    if (error)
        return WSAENOBUFS;
    *out = (SOCKET)handle;
    return 0;
}

static int open_socket(int af, int type, int protocol, bool synchronous, SOCKET *out)
{
    int family = family_to_linux(af), one = 1, fd;

    if (!winsock_started())
        return WSANOTINITIALISED;
    if (family <= AF_UNSPEC)
        return WSAEAFNOSUPPORT;
    if (type < SOCK_STREAM || type > SOCK_SEQPACKET)
        return WSAESOCKTNOSUPPORT;
    fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
    if (fd < 0)
        return winsock_error(errno);
    if (family == AF_INET6) /* Windows' default; Linux' is a system setting */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    return socket_adopt(fd, (struct socket_kind){.family = family, .type = type, .synchronous = synchronous},
                        out);
}

#define FLAG_OVERLAPPED        0x01u
#define FLAG_NO_HANDLE_INHERIT 0x80u /* always so */

/* A description says what was not said otherwise; one that names a socket is another handle for it. */
static int socket_like(const WSAPROTOCOL_INFOW *info, int af, int type, int protocol, bool synchronous,
                       SOCKET *out)
{
    HANDLE self = GetCurrentProcess(), copy;
    HANDLE original = (HANDLE)(ULONG_PTR)info->dwProviderReserved;

    if (!original)
        return open_socket(af == FROM_PROTOCOL_INFO ? info->iAddressFamily : af,
                           type == FROM_PROTOCOL_INFO ? info->iSocketType : type,
                           protocol == FROM_PROTOCOL_INFO ? info->iProtocol : protocol, synchronous, out);
    if (!winsock_started())
        return WSANOTINITIALISED;
    if (!handle_pin(original, &socket_type))
        return WSAEINVAL; /* it has been closed */
    handle_unpin(original);
    if (!DuplicateHandle(self, original, self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
        return WSAEINVAL;
    *out = (SOCKET)copy;
    return 0;
}

static SOCKET extended_socket(int af, int type, int protocol, const WSAPROTOCOL_INFOW *info, DWORD flags)
{
    bool synchronous = !(flags & FLAG_OVERLAPPED);
    SOCKET s = INVALID_SOCKET;
    int error = WSAEINVAL;

    if (!(flags & ~(FLAG_OVERLAPPED | FLAG_NO_HANDLE_INHERIT)))
        error = info ? socket_like(info, af, type, protocol, synchronous, &s)
                     : open_socket(af, type, protocol, synchronous, &s);
    if (error)
        winsock_fail(error);
    return s;
}

SOCKET WSAAPI httpapi_socket(int af, int type, int protocol)
{
    return extended_socket(af, type, protocol, NULL, FLAG_OVERLAPPED);
}

SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g,
                         DWORD dwFlags)
{
    WSAPROTOCOL_INFOW wide = {0};

    (void)g;
    if (lpProtocolInfo)
        memcpy(&wide, lpProtocolInfo, offsetof(WSAPROTOCOL_INFOW, szProtocol)); /* alike up to the text */
    return extended_socket(af, type, protocol, lpProtocolInfo ? &wide : NULL, dwFlags);
}

SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g,
                         DWORD dwFlags)
{
    (void)g;
    return extended_socket(af, type, protocol, lpProtocolInfo, dwFlags);
}

/* A socket is a handle of this process, and can be given to this process alone. */
static int duplicate(SOCKET s, DWORD process, WSAPROTOCOL_INFOW *info)
{
    struct socket *socket = socket_pin(s);
    int error = 0;

    if (!socket)
        return SOCKET_ERROR;
    if (!info)
        error = WSAEFAULT;
    else if (process != GetCurrentProcessId())
        error = WSAEOPNOTSUPP;
    else if ((SOCKET)(DWORD)s != s || !catalog_find(family_to_windows(socket->family), socket->type, info))
        error = WSAEINVAL; /* neither is so */
    else
        info->dwProviderReserved = (DWORD)s;
    socket_unpin(s, socket);
    return winsock_result(error);
}

int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo)
{
    WSAPROTOCOL_INFOW wide;
    int result = duplicate(s, dwProcessId, lpProtocolInfo ? &wide : NULL);

    if (result == 0)
        catalog_narrow(&wide, lpProtocolInfo);
    return result;
}

int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo)
{
    return duplicate(s, dwProcessId, lpProtocolInfo);
}

int WSAAPI httpapi_closesocket(SOCKET s)
{
    struct socket *socket = socket_pin(s);

    if (!socket)
        return SOCKET_ERROR;
    socket_unpin(s, socket); /* before closing, so that this call does not count as one to be woken */
    return handle_close((HANDLE)s) ? winsock_fail(WSAENOTSOCK) : 0;
}

void socket_allow_reuse(struct socket *socket)
{
    int one = 1;

    if (socket->type == SOCK_STREAM)
        setsockopt(socket->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
}

/* Windows lets a port be bound again while old connections linger in TIME_WAIT, Linux only with SO_REUSEADDR on the old
 * socket and the new one. With the option two sockets could bind one port as long as neither listens, which Windows
 * refuses: so it is set late, when binding failed for want of it, and by listen and connect for those who come after. */
static int bind_socket(struct socket *socket, const SOCKADDR *name, int namelen)
{
    struct sockaddr_storage address;
    socklen_t length;

    if (!name || namelen < 0)
        return WSAEFAULT;
    length = address_to_linux(name, (size_t)namelen, &address);
    if (length == 0)
        return namelen < (int)sizeof(SOCKADDR_IN) ? WSAEFAULT : WSAEAFNOSUPPORT;
    if (address.ss_family != socket->family)
        return WSAEAFNOSUPPORT;
    if (bind(socket->fd, (struct sockaddr *)&address, length) == 0)
        return 0;
    if (errno != EADDRINUSE)
        return winsock_error(errno);
    socket_allow_reuse(socket);
    return bind(socket->fd, (struct sockaddr *)&address, length) == 0 ? 0 : winsock_error(errno);
}

int WSAAPI httpapi_bind(SOCKET s, const SOCKADDR *name, int namelen)
{
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = bind_socket(socket, name, namelen);
    socket_unpin(s, socket);
    return winsock_result(error);
}

bool is_bound(struct socket *socket)
{
    struct sockaddr_in6 address = {0};
    socklen_t length = sizeof address;

    if (getsockname(socket->fd, (struct sockaddr *)&address, &length) != 0)
        return false;
    return address.sin6_port != 0; /* at the same place in sockaddr_in */
}

bool is_listening(struct socket *socket)
{
    int number = 0;
    socklen_t length = sizeof number;

    return getsockopt(socket->fd, SOL_SOCKET, SO_ACCEPTCONN, &number, &length) == 0 && number;
}

bool is_connected(struct socket *socket)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    return getpeername(socket->fd, (struct sockaddr *)&address, &length) == 0;
}

/* What a call that reports an address needs of the caller's buffer. */
int socket_check_room(struct socket *socket, const SOCKADDR *address, const int *length)
{
    int needed = socket->family == AF_INET6 ? (int)sizeof(SOCKADDR_IN6) : (int)sizeof(SOCKADDR_IN);

    if (!address && !length)
        return 0;
    return address && length && *length >= needed ? 0 : WSAEFAULT;
}

int WSAAPI httpapi_shutdown(SOCKET s, int how)
{
    struct socket *socket = socket_pin(s);
    int error = 0;

    if (!socket)
        return SOCKET_ERROR;
    if (how < SHUT_RD || how > SHUT_RDWR)
        error = WSAEINVAL;
    else if (socket->type == SOCK_STREAM && !is_connected(socket))
        error = WSAENOTCONN; /* Linux says so too, but marks the socket, and a listener listens no more */
    else if (shutdown(socket->fd, how) != 0)
        error = winsock_error(errno);
    if (!error && how != SHUT_RD)
        atomic_store(&socket->shut_send, true);
    if (!error && how != SHUT_WR)
        atomic_store(&socket->shut_receive, true);
    socket_unpin(s, socket);
    return winsock_result(error);
}

static int end_with_data(SOCKET s, const WSABUF *data, int how)
{
    if (!data || data->len == 0)
        return httpapi_shutdown(s, how);
    winsock_fail(WSAEOPNOTSUPP); /* the end of a stream of TCP carries none */
    return SOCKET_ERROR;
}

int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData)
{
    return end_with_data(s, lpOutboundDisconnectData, SHUT_WR);
}

int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData)
{
    return end_with_data(s, lpInboundDisconnectData, SHUT_RD);
}

static int report_name(SOCKET s, SOCKADDR *name, int *namelen, bool peer)
{
    struct socket *socket = socket_pin(s);
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int error = 0;

    if (!socket)
        return SOCKET_ERROR;
    if ((peer ? getpeername : getsockname)(socket->fd, (struct sockaddr *)&address, &length) != 0)
        error = winsock_error(errno);
    else if (!peer && !is_bound(socket))
        error = WSAEINVAL;
    else if (!name || !namelen || socket_check_room(socket, name, namelen))
        error = WSAEFAULT;
    else
        *namelen = address_to_windows((struct sockaddr *)&address, name, (size_t)*namelen);
    socket_unpin(s, socket);
    return winsock_result(error);
}

int WSAAPI httpapi_getsockname(SOCKET s, SOCKADDR *name, int *namelen)
{
    return report_name(s, name, namelen, false);
}

int WSAAPI httpapi_getpeername(SOCKET s, SOCKADDR *name, int *namelen)
{
    return report_name(s, name, namelen, true);
}
