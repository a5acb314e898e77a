/* Listening and accepting. AcceptEx is in accept.c.
 *
 * A connection that WSAAccept's condition function defers waits in `deferred`, for whoever accepts next; neither select nor
 * network events show it. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/address.h"
#include "net/event.h"
#include "net/socket.h"

int WSAAPI httpapi_listen(SOCKET s, int backlog)
{
    struct socket *socket = socket_pin(s);
    int error = 0;

    if (!socket)
        return SOCKET_ERROR;
    socket_allow_reuse(socket);
    if (!is_bound(socket))
        error = WSAEINVAL; /* Linux would choose a port */
    else if (listen(socket->fd, backlog < 0 ? -backlog : backlog) !=
             0) /* SOMAXCONN_HINT is a negated number */
        error = winsock_error(errno);
    socket_unpin(s, socket);
    return winsock_result(error);
}

/* ---- a connection ---- */

static void inherit_selection(struct socket *listener, SOCKET s)
{
    struct socket *accepted = events_selected(listener) ? socket_pin(s) : NULL;

    if (!accepted)
        return;
    events_inherit(listener, accepted);
    socket_unpin(s, accepted);
}

int connection_take(struct socket *listener, struct sockaddr_storage *peer)
{
    int fd = atomic_exchange(&listener->deferred, 0) - 1;
    socklen_t length = sizeof *peer;

    memset(peer, 0, sizeof *peer);
    if (fd >= 0) {
        getpeername(fd, (struct sockaddr *)peer, &length);
        return fd;
    }
    do { /* a client that has gone is none; Windows does not tell */
        length = sizeof *peer;
        fd = accept4(listener->fd, (struct sockaddr *)peer, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    } while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    return fd;
}

/* Blocks unless the socket is non-blocking. SO_RCVTIMEO is not for accept on Windows. */
static int await_connection(struct socket *socket, struct sockaddr_storage *peer, int *fd)
{
    while ((*fd = connection_take(socket, peer)) < 0) {
        int number = errno;

        if (atomic_load(&socket->closed))
            return WSAEINTR;
        if (number == EAGAIN && !atomic_load(&socket->nonblocking))
            number = socket_await(socket, POLLIN, UINT64_MAX);
        if (number != 0)
            return socket_error(socket, number);
    }
    return 0;
}

/* ---- WSAAccept's condition ---- */

/* The client learns of it as it would from a port where nobody listens, though a little late. */
static void refuse(int fd)
{
    struct linger hard = {1, 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd);
}

static void describe(const struct sockaddr_storage *address, SOCKADDR_STORAGE *room, WSABUF *out)
{
    out->buf = (char *)room;
    out->len = (ULONG)address_to_windows((const struct sockaddr *)address, (SOCKADDR *)room, sizeof *room);
}

/* Asks the program. The connection is the caller's after 0 only. */
static int ask(struct socket *listener, int fd, const struct sockaddr_storage *peer,
               LPCONDITIONPROC condition, DWORD_PTR context)
{
    struct sockaddr_storage own = {0};
    SOCKADDR_STORAGE caller_room, callee_room;
    WSABUF caller, callee, nothing = {0, NULL}, no_answer = {0, NULL};
    socklen_t length = sizeof own;
    GROUP group = 0;
    int nobody = 0;

    getsockname(fd, (struct sockaddr *)&own, &length);
    describe(peer, &caller_room, &caller);
    describe(&own, &callee_room, &callee);
    switch (condition(&caller, &nothing, NULL, NULL, &callee, &no_answer, &group, context)) {
    case WINDOWS_CF_ACCEPT:
        return 0;
    case WINDOWS_CF_DEFER: /* one can wait; it is the next */
        if (atomic_compare_exchange_strong(&listener->deferred, &nobody, fd + 1))
            return WSATRY_AGAIN;
        /* fall through */
    default:
        refuse(fd);
        return WSAECONNREFUSED;
    }
}

/* ---- the calls ---- */

static int accept_socket(struct socket *socket, SOCKADDR *addr, int *addrlen, LPCONDITIONPROC condition,
                         DWORD_PTR context, SOCKET *out)
{
    bool nonblocking = atomic_load(&socket->nonblocking);
    struct sockaddr_storage peer;
    int fd, error = socket_check_room(socket, addr, addrlen);

    if (!error)
        error = await_connection(socket, &peer, &fd);
    if (!error && condition)
        error = ask(socket, fd, &peer, condition, context);
    if (error)
        return error;
    if (addr)
        *addrlen = address_to_windows((struct sockaddr *)&peer, addr, (size_t)*addrlen);
    error = socket_adopt(fd,
                         (struct socket_kind){.family = socket->family,
                                              .type = socket->type,
                                              .nonblocking = nonblocking, /* inherited on Windows */
                                              .connected = true,
                                              .synchronous = socket->device.synchronous},
                         out);
    if (!error)
        inherit_selection(socket, *out);
    return error;
}

SOCKET WSAAPI WSAAccept(SOCKET s, SOCKADDR *addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                        DWORD_PTR dwCallbackData)
{
    struct socket *socket = socket_pin(s);
    SOCKET accepted = INVALID_SOCKET;
    int error;

    if (!socket)
        return INVALID_SOCKET;
    error = accept_socket(socket, addr, addrlen, lpfnCondition, dwCallbackData, &accepted);
    events_enable(socket, EVENT_ACCEPT);
    socket_unpin(s, socket);
    winsock_result(error);
    return accepted;
}

SOCKET WSAAPI httpapi_accept(SOCKET s, SOCKADDR *addr, int *addrlen)
{
    return WSAAccept(s, addr, addrlen, NULL, 0);
}
