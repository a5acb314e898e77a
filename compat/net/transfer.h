/* One call that moves bytes, or makes or ends a connection: what is left to do, and how to try.
 *
 * The same step serves blocking, non-blocking and overlapped calls. It is tried under the socket's lock and never blocks;
 * what it could not finish stays in the transfer. Overlapped calls keep theirs in the payload of their io_operation. */
#ifndef HTTPAPI_TRANSFER_H
#define HTTPAPI_TRANSFER_H

#include <netinet/in.h>
#include <sys/uio.h>
#include "net/socket.h"

#define TRANSFER_FEW   3              /* buffers that need no allocation */
#define TRANSFER_AGAIN WSA_IO_PENDING /* of a step: try again when the socket is ready */
#define TRANSFER_MOVED (-1)           /* of a step: it has put its operation into another queue */

struct transmission;

struct transfer {
    struct io_operation *next; /* in its queue */
    /* 0 when done, TRANSFER_AGAIN, TRANSFER_MOVED, or the Winsock code it failed with. */
    int (*step)(struct socket *socket, struct transfer *transfer);
    void (*ended)(struct socket *socket,
                  struct transfer *transfer); /* lets go of what it holds; may be NULL */
    struct iovec *vector;                     /* what is left; `few`, or from malloc */
    struct iovec few[TRANSFER_FEW];
    int count;
    int flags;    /* MSG_*, Linux numbers */
    size_t done;  /* bytes */
    size_t total; /* asked for */
    union {
        struct { /* a receive: where the sender's address goes */
            SOCKADDR *from;
            INT *from_length;
            LPWSAMSG message; /* WSARecvMsg; or NULL */
        };
        struct { /* a send to an address */
            socklen_t to_length;
            uint32_t control_length;
            struct sockaddr_in6 to;
            void *control; /* WSASendMsg: Linux' form, from malloc */
        };
        struct { /* AcceptEx */
            struct socket *acceptor;
            char *block; /* the addresses' place in the program's buffer */
            DWORD local_room, remote_room;
        };
        DWORD disconnect_flags;
        struct transmission *transmission; /* TransmitFile */
    };
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine; /* one of the two, or neither */
    LPOVERLAPPED_COMPLETION_ROUTINE file_routine;
};

/* Fill in a transfer. A Winsock code. */
int transfer_buffers(struct transfer *transfer, const WSABUF *buffers, DWORD count);
int transfer_for_send(struct socket *socket, struct transfer *transfer, int flags, const SOCKADDR *to,
                      int to_length);
int transfer_for_receive(struct socket *socket, struct transfer *transfer, int flags, bool waits,
                         SOCKADDR *from, INT *from_length);
void transfer_free_buffers(struct transfer *transfer);

int send_step(struct socket *socket, struct transfer *transfer);

/* Waits for the end of a transfer that was started and looks synchronous: `deadline` and CancelSynchronousIo cut it short. */
int transfer_await(struct socket *socket, OVERLAPPED *overlapped, uint64_t deadline, DWORD *bytes);

/* Does it now: blocks unless the socket is non-blocking. Keeps its place behind what is pending. */
int transfer_now(struct socket *socket, enum direction direction, struct transfer *transfer, DWORD *bytes);

#endif
