/* Connecting: connect and WSAConnect, and the calls that try one address after another. ConnectEx is in extension.c. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include "net/address.h"
#include "net/event.h"
#include "net/names.h"
#include "net/socket.h"
#include "object/lock.h"
#include "object/thread.h"
#include "ws2tcpip.h"

static void give_up(struct socket *socket)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};

    (void)connect(socket->fd, &none, sizeof none);
}

int attempt_error(struct socket *socket)
{
    int number = 0;
    socklen_t length = sizeof number;

    getsockopt(socket->fd, SOL_SOCKET, SO_ERROR, &number, &length);
    if (number) {
        atomic_store(&socket->connected_at, 0);
        give_up(socket); /* else Linux takes it for connecting, and refuses the next attempt */
    }
    return number;
}

/* The connect goes on by itself; wait for its end. SO_SNDTIMEO is not for connect on Windows. */
static int finish_connect(struct socket *socket, uint64_t deadline)
{
    int number = socket_await(socket, POLLOUT, deadline);

    if (number == EAGAIN) {
        atomic_store(&socket->connected_at, 0);
        give_up(socket);
        return WSAETIMEDOUT;
    }
    if (number != 0)
        return socket_error(socket, number);
    number = attempt_error(socket);
    return number ? socket_error(socket, number) : 0;
}

bool is_nowhere(struct socket *socket, const struct sockaddr_storage *address)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;

    if (socket->type != SOCK_STREAM)
        return false;
    if (in->sin_port == 0)
        return true;
    return address->ss_family == AF_INET ? in->sin_addr.s_addr == 0
                                         : IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr);
}

/* A non-blocking connect never succeeds at once on Windows, and asking again when it is done says so. */
static int report_connected(struct socket *socket)
{
    if (!atomic_load(&socket->nonblocking) || socket->type != SOCK_STREAM)
        return 0;
    if (atomic_load(&socket->attempt) != ATTEMPT_NONE) {
        atomic_store(&socket->attempt, ATTEMPT_SUCCEEDED);
        return WSAEISCONN;
    }
    atomic_store(&socket->attempt, ATTEMPT_UNDER_WAY);
    return WSAEWOULDBLOCK;
}

/* Under the lock. WSAEINPROGRESS: wait for its end. */
static int begin_connect(struct socket *socket, const struct sockaddr_storage *address, socklen_t length,
                         bool waits)
{
    if (connect(socket->fd, (const struct sockaddr *)address, length) == 0)
        return waits ? 0 : report_connected(socket);
    if (errno == EINPROGRESS || errno == EINTR) {
        if (waits)
            return WSAEINPROGRESS;
        atomic_store(&socket->attempt, ATTEMPT_UNDER_WAY);
        return WSAEWOULDBLOCK;
    }
    if (errno != EALREADY && errno != EISCONN) {
        atomic_store(&socket->attempt, ATTEMPT_NONE);
        atomic_store(&socket->connected_at, 0);
    }
    return socket_error(socket, errno == EAGAIN ? EADDRNOTAVAIL : errno);
}

static int connect_to(struct socket *socket, const struct sockaddr_storage *address, socklen_t length,
                      bool waits, uint64_t deadline)
{
    int error;

    if (is_nowhere(socket, address))
        return WSAEADDRNOTAVAIL;
    if (waits && socket->type == SOCK_STREAM && is_connected(socket))
        return WSAEISCONN; /* Linux lets one more connect succeed after one that took its time */
    socket_allow_reuse(socket);
    atomic_store(&socket->connected_at, clock_now());
    lock_acquire(
        &socket->lock); /* who looks at the socket sees the attempt and what came of it, or neither */
    error = begin_connect(socket, address, length, waits);
    lock_release(&socket->lock);
    return error == WSAEINPROGRESS ? finish_connect(socket, deadline) : error;
}

static int connect_socket(struct socket *socket, const SOCKADDR *name, int namelen)
{
    struct sockaddr_storage address;
    socklen_t length;

    if (!name || namelen < (int)sizeof(SOCKADDR))
        return WSAEFAULT;
    length = address_to_linux(name, (size_t)namelen, &address);
    if (length == 0 || address.ss_family != socket->family)
        return WSAEAFNOSUPPORT;
    return connect_to(socket, &address, length, !atomic_load(&socket->nonblocking), UINT64_MAX);
}

int WSAAPI httpapi_connect(SOCKET s, const SOCKADDR *name, int namelen)
{
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = connect_socket(socket, name, namelen);
    if (error == WSAEWOULDBLOCK)
        events_enable(socket, 0); /* it may be over already */
    socket_unpin(s, socket);
    return winsock_result(error);
}

/* Streams of TCP carry no data with the connect, and no quality of service is kept. */
int WSAAPI WSAConnect(SOCKET s, const SOCKADDR *name, int namelen, LPWSABUF lpCallerData,
                      LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS)
{
    if ((lpCallerData && lpCallerData->len) || lpSQOS || lpGQOS) {
        struct socket *socket = socket_pin(s);

        if (!socket)
            return SOCKET_ERROR;
        socket_unpin(s, socket);
        return winsock_fail(WSAEOPNOTSUPP);
    }
    if (lpCalleeData)
        lpCalleeData->len = 0;
    return httpapi_connect(s, name, namelen);
}

/* ---- one after another ---- */

/* Where a call that connects reports both ends; each may be NULL. */
struct ends {
    SOCKADDR *local, *remote;
    DWORD *local_length, *remote_length;
};

static int check_end(struct socket *socket, const SOCKADDR *address, const DWORD *length)
{
    int room = length ? (int)min(*length, (DWORD)INT32_MAX) : 0;

    return socket_check_room(socket, address, length ? &room : NULL);
}

static void report_end(SOCKET s, bool peer, SOCKADDR *address, DWORD *length)
{
    int room = length ? (int)min(*length, (DWORD)INT32_MAX) : 0;

    if (!address)
        return;
    if ((peer ? httpapi_getpeername : httpapi_getsockname)(s, address, &room) == 0)
        *length = (DWORD)room;
}

/* An IPv4 address in the form for a socket of both families. */
static socklen_t map_address(const struct sockaddr_in *from, struct sockaddr_storage *out)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = from->sin_port};

    six.sin6_addr.s6_addr[10] = six.sin6_addr.s6_addr[11] = 0xff;
    memcpy(six.sin6_addr.s6_addr + 12, &from->sin_addr, sizeof from->sin_addr);
    memcpy(out, &six, sizeof six);
    return sizeof six;
}

static int try_address(struct socket *socket, const SOCKADDR *name, int namelen, uint64_t deadline)
{
    struct sockaddr_storage address;
    socklen_t length = namelen < 0 ? 0 : address_to_linux(name, (size_t)namelen, &address);

    if (length == 0)
        return WSAEAFNOSUPPORT;
    if (address.ss_family == AF_INET && socket->family == AF_INET6) {
        struct sockaddr_in in;

        memcpy(&in, &address, sizeof in);
        length = map_address(&in, &address);
    }
    if (address.ss_family != socket->family)
        return WSAEAFNOSUPPORT;
    return connect_to(socket, &address, length, true, deadline);
}

static int check_list_call(struct socket *socket, const TIMEVAL *timeout, const struct ends *ends,
                           const OVERLAPPED *reserved)
{
    int error;

    if (reserved || socket->type != SOCK_STREAM || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0)))
        return WSAEINVAL;
    error = check_end(socket, ends->local, ends->local_length);
    return error ? error : check_end(socket, ends->remote, ends->remote_length);
}

static uint64_t deadline_of(const TIMEVAL *timeout)
{
    return timeout
               ? clock_now() + (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_usec * 1000u
               : UINT64_MAX;
}

static BOOL end_list_call(SOCKET s, struct socket *socket, const struct ends *ends, int error)
{
    if (!error) {
        report_end(s, false, ends->local, ends->local_length);
        report_end(s, true, ends->remote, ends->remote_length);
    }
    socket_unpin(s, socket);
    return winsock_result(error) == 0;
}

BOOL PASCAL WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress, LPDWORD LocalAddressLength,
                             LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                             const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved)
{
    struct ends ends = {LocalAddress, RemoteAddress, LocalAddressLength, RemoteAddressLength};
    uint64_t deadline;
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return FALSE;
    error = check_list_call(socket, timeout, &ends, Reserved);
    if (!error && (!SocketAddress || SocketAddress->iAddressCount < 1))
        error = WSAEINVAL;
    deadline = error ? 0 : deadline_of(timeout);
    for (INT i = 0; deadline && i < SocketAddress->iAddressCount; i++) {
        const SOCKET_ADDRESS *each = &SocketAddress->Address[i];

        error = try_address(socket, each->lpSockaddr, each->iSockaddrLength, deadline);
        if (!error || error == WSAETIMEDOUT || error == WSAEISCONN)
            break;
    }
    return end_list_call(s, socket, &ends, error);
}

static int connect_by_name(struct socket *socket, PCSTR node, PCSTR service, uint64_t deadline)
{
    ADDRINFOA hints = {.ai_family = socket->family == AF_INET ? WINDOWS_AF_INET : 0,
                       .ai_socktype = SOCK_STREAM},
              *list;
    int error = httpapi_getaddrinfo(node, service, &hints, &list);

    if (error)
        return error;
    for (ADDRINFOA *each = list; each; each = each->ai_next) {
        error = try_address(socket, each->ai_addr, (int)each->ai_addrlen, deadline);
        if (!error || error == WSAETIMEDOUT || error == WSAEISCONN)
            break;
    }
    httpapi_freeaddrinfo(list);
    return error;
}

BOOL PASCAL WSAConnectByNameA(SOCKET s, LPCSTR nodename, LPCSTR servicename, LPDWORD LocalAddressLength,
                              LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                              const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved)
{
    struct ends ends = {LocalAddress, RemoteAddress, LocalAddressLength, RemoteAddressLength};
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return FALSE;
    error = check_list_call(socket, timeout, &ends, Reserved);
    if (!error && (!nodename || !servicename))
        error = WSAEINVAL;
    if (!error)
        error = connect_by_name(socket, nodename, servicename, deadline_of(timeout));
    return end_list_call(s, socket, &ends, error);
}

BOOL PASCAL WSAConnectByNameW(SOCKET s, LPWSTR nodename, LPWSTR servicename, LPDWORD LocalAddressLength,
                              LPSOCKADDR LocalAddress, LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                              const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved)
{
    char node[NODE_ROOM], service[SERVICE_ROOM];

    if ((nodename && !names_narrow(nodename, node, sizeof node)) ||
        (servicename && !names_narrow(servicename, service, sizeof service))) {
        winsock_fail(WSAHOST_NOT_FOUND);
        return FALSE;
    }
    return WSAConnectByNameA(s, nodename ? node : NULL, servicename ? service : NULL, LocalAddressLength,
                             LocalAddress, RemoteAddressLength, RemoteAddress, timeout, Reserved);
}
