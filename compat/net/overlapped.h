/* Overlapped calls on sockets: the queues of what is pending, pumped by the poller's thread.
 *
 * A socket has a queue for each direction and works off the first of each alone, so bytes keep the order of the calls; a
 * third holds AcceptEx calls whose connection is there and whose first bytes are not. The queues are guarded by
 * socket->lock; a call tries at once under it, so that no readiness is missed between trying and queueing. */
#ifndef HTTPAPI_NET_OVERLAPPED_H
#define HTTPAPI_NET_OVERLAPPED_H

#include "net/transfer.h"

/* 0: done, completed as an overlapped call is (packet, event, routine); WSA_IO_PENDING; or the code of a direct error. The
 * transfer is copied and its buffers are taken over, whatever comes out. With transfer->routine the completion goes there. */
int transfer_start(struct socket *socket, enum direction direction, OVERLAPPED *overlapped,
                   struct transfer *transfer, DWORD *bytes);

/* One try of a call that waits for its end. `*in_queue`: it must queue, because others are pending or may be. */
int transfer_try(struct socket *socket, enum direction direction, struct transfer *transfer, bool *in_queue);

/* A call that has succeeded already. 0, or the code of a bad OVERLAPPED. */
int complete_at_once(struct socket *socket, OVERLAPPED *overlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, DWORD bytes);

/* Frees what a transfer holds; for one that never became an operation. */
void transfer_let_go(struct socket *socket, struct transfer *transfer);

/* The socket's last handle is closed: ends everything with ERROR_OPERATION_ABORTED. */
void transfers_end(struct socket *socket);
void transfer_cancel(struct device *device, struct io_operation *operation); /* of struct device_ops */

/* Codes that travel through an OVERLAPPED: as files give them (GetOverlappedResult, completion ports), and back. */
ULONG win32_from_winsock(const struct socket *socket, int error);
int winsock_from_status(ULONG status);

/* For AcceptEx; under the lock. */
struct transfer *transfer_of(struct io_operation *operation);
ULONG socket_watch(struct socket *socket);
void transfer_queue_put(struct socket *socket, enum direction direction, struct io_operation *operation);
bool transfer_queue_remove(struct socket *socket, enum direction direction, struct io_operation *operation);
#define WINDOWS_MSG_PARTIAL 0x8000 /* of a message that was cut */

void transfer_pump(struct socket *socket, enum direction direction);
void transfer_complete(struct socket *socket, struct io_operation *operation, int error);

#endif
