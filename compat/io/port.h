/* Completion ports, as the library itself uses them: without handles.
 *
 * A packet is queued memory of whoever posts it, so posting cannot fail. Packets leave first in, first out; of the
 * threads that wait, the one that came last goes first, because its caches are warm. At most `concurrency` threads that
 * belong to the port run at a time; a thread belongs to the port it last took from, and does not count while it sleeps
 * in one of our waits.
 *
 * The port's lock guards everything in it. It is taken with device and queue locks held; under it only the wait lock
 * may be taken. */
#ifndef HTTPAPI_PORT_H
#define HTTPAPI_PORT_H

#include "minwinbase.h"
#include "object/object.h"

struct port;

enum packet_owner {
    PACKET_RECYCLED,  /* PostQueuedCompletionStatus: goes back to the recycled list */
    PACKET_OPERATION, /* part of a struct io_operation */
    PACKET_OWNED      /* the poster's own memory: left alone once taken */
};

struct port_packet {
    struct port_packet *next;
    ULONG_PTR key;
    OVERLAPPED *overlapped;
    ULONG bytes;
    ULONG status; /* NTSTATUS */
    enum packet_owner owner;
};

/* `concurrency` 0 means one thread per processor. One reference, no handle. */
ULONG port_create(ULONG concurrency, struct port **out);
struct object *port_object(struct port *port);
struct port *port_from_object(struct object *object); /* NULL if it is none */

/* Queues the packet, or hands it to a waiting thread. On a closed port the packet is finished at once. */
void port_post(struct port *port, struct port_packet *packet);

/* Takes up to `max` packets as a list linked by `next`, oldest first; waits for the first one. Each must be given to
 * packet_finish. NO_ERROR, WAIT_TIMEOUT, WAIT_IO_COMPLETION (alertable only), ERROR_ABANDONED_WAIT_0. */
ULONG port_take(struct port *port, struct port_packet **out, ULONG max, ULONG *count, DWORD milliseconds,
                bool alertable);

/* The oldest packet, if the calling thread may have it at once and need wake nobody for the next. NULL otherwise: port_take finds
 * out what to do. */
struct port_packet *port_take_now(struct port *port);
void packet_finish(struct port_packet *packet);

/* Ends every wait with ERROR_ABANDONED_WAIT_0 and drops what is queued. */
void port_close(struct port *port);

/* For a pool of threads that lives on the port. `pressed` is called, with no lock of the port held, when a packet has to
 * wait: because no thread waits though the limit would let one more run, or because it is reached (`limited`). Set to NULL, it returns when no call of the old one is under way. */
void port_set_pressed(struct port *port, void (*pressed)(void *context, bool limited), void *context);
void port_set_concurrency(struct port *port, ULONG concurrency);
ULONG port_processors(void);

/* The calling thread belongs to `port` no longer, or does not count as running until it takes again. */
void port_leave(void);
void port_discount_self(void);

struct port_state {
    ULONG queued, waiting, running, concurrency;
    uint64_t taken; /* how many packets were ever taken */
};
void port_get_state(struct port *port, struct port_state *out);

#endif
