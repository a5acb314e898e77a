/* A socket behind a HANDLE, and what the Winsock functions share.
 *
 * The socket owns its descriptor: it is closed with the last reference, so no call ever works on a number that already
 * belongs to somebody else. Closing the last handle while another thread is inside a call shuts the connection down, which
 * ends that call; it reports WSAEINTR as Windows does. The flags are atomics; the lock is for overlapped calls, which end
 * with ERROR_OPERATION_ABORTED (overlapped.h).
 *
 * The descriptor never blocks; a call that is to block sleeps in socket_await, so that a pool or port can let another
 * thread run meanwhile and CancelSynchronousIo can end it (WSA_OPERATION_ABORTED). */
#ifndef HTTPAPI_NET_SOCKET_H
#define HTTPAPI_NET_SOCKET_H

#include <sys/socket.h>
#include <sys/types.h>
#include "io/device.h"
#include "io/poller.h"
#include "winsock2.h"

/* A failed attempt stays under way until somebody calls connect again: it is what select reports. */
enum attempt { ATTEMPT_NONE, ATTEMPT_UNDER_WAY, ATTEMPT_SUCCEEDED };

/* ACCEPTED is of listeners alone: see accept.c. */
enum direction { INCOMING, OUTGOING, ACCEPTED, DIRECTIONS };

struct selection;

struct transfer_queue {
    struct io_operation *first, *last;
};

struct socket {
    struct device device;
    int fd;
    int family, type;        /* Linux numbers */
    _Atomic(uint32_t) users; /* calls in progress */
    _Atomic(bool) closed;
    _Atomic(bool) nonblocking;
    _Atomic(uint8_t) attempt; /* of a non-blocking connect: enum attempt; with the connect under the lock */
    _Atomic(bool) shut_send, shut_receive;
    _Atomic(bool) reused;           /* DisconnectEx has made it fresh */
    _Atomic(bool) selects;          /* there is a selection with an event */
    _Atomic(uint64_t) connected_at; /* clock_now(), for SO_CONNECT_TIME; 0: never, or it failed */
    _Atomic(bool) conditional;      /* SO_CONDITIONAL_ACCEPT */
    _Atomic(bool) hides_reset;      /* SIO_UDP_CONNRESET, the other way round */
    _Atomic(int) deferred;          /* a connection of a listener's, descriptor + 1; 0: none. See listen.c */
    _Atomic(bool) reuse, exclusive; /* SO_REUSEADDR, SO_EXCLUSIVEADDRUSE as the program set them */
    _Atomic(uint32_t) lock;         /* guards what follows, and each try of a transfer */
    struct poll_watch watch;
    struct transfer_queue queues[DIRECTIONS];
    struct selection *selection; /* of WSAEventSelect: event.h */
    struct socket
        *listener; /* whose AcceptEx waits to make this its connection: accept.c; the call references it */
};

extern const struct object_type socket_type;

bool winsock_started(void);

/* errno to a Winsock code. */
int winsock_error(int number);

/* Stores the code and returns SOCKET_ERROR. A success stores nothing: an older code stays, no errno ever leaks. */
int winsock_fail(int error);
int winsock_result(int error); /* of a call on a socket: a success leaves no old error behind */

/* The socket behind a handle for the length of a call. Stores WSANOTINITIALISED or WSAENOTSOCK and returns NULL if there is
 * none. */
struct socket *socket_pin(SOCKET s);
void socket_unpin(SOCKET s, struct socket *socket);

/* The code for a call that failed with errno `number`: knows about closing, timeouts and shutdown. */
int socket_error(struct socket *socket, int number);

/* Lets who comes later bind the port while old connections linger: see bind_socket. */
void socket_allow_reuse(struct socket *socket);

/* What a call that reports an address needs of the caller's buffer: 0 or WSAEFAULT. Both NULL: nothing. */
int socket_check_room(struct socket *socket, const SOCKADDR *address, const int *length);

/* A descriptor, or -1 and errno: EAGAIN when nobody is there. `peer` is told here: a client that has gone already has no name
 * later. */
int connection_take(struct socket *listener, struct sockaddr_storage *peer);

bool is_bound(struct socket *socket);
bool is_listening(struct socket *socket);
bool is_connected(struct socket *socket);

/* How an attempt to connect has ended, once: 0 or an errno. A socket that failed is as before the attempt. */
int attempt_error(struct socket *socket);

/* Nobody can be reached at address or port 0; Linux would take it for the loopback address. */
bool is_nowhere(struct socket *socket, const struct sockaddr_storage *address);

/* Windows' numbers: the library's sources do not see winsock_names.h. */
#define WINDOWS_CF_ACCEPT 0
#define WINDOWS_CF_DEFER  2

/* ioctlsocket. */
#define WINDOWS_FIONREAD   0x4004667Fu
#define WINDOWS_FIONBIO    0x8004667Eu
#define WINDOWS_SIOCATMARK 0x40047307u
int socket_control(struct socket *socket, unsigned command, ULONG *value);

/* Waits for poll events. Returns 0 or an errno: EAGAIN when the deadline has come, ECANCELED, EINTR when closed. */
int socket_await(struct socket *socket, short events, uint64_t deadline);

/* When a call that begins to wait now is to end: SO_RCVTIMEO or SO_SNDTIMEO from now. */
uint64_t socket_deadline(struct socket *socket, int option);

/* Gives a descriptor a handle; owns it from here on, also when it fails. Returns a Winsock code. */
struct socket_kind {
    int family, type; /* Linux numbers */
    bool nonblocking;
    bool connected;
    bool synchronous; /* WSASocket without WSA_FLAG_OVERLAPPED: OVERLAPPEDs are ignored */
};
int socket_adopt(int fd, struct socket_kind kind, SOCKET *out);

#endif
