/* A call that waits: for a request, for body bytes, for a send to drain, for a disconnect.
 *
 * The same object serves both kinds of caller. An overlapped call keeps it in the payload of its io_operation and is
 * told through the OVERLAPPED; a synchronous one keeps it on its stack and waits for `done`. Whatever the pending call
 * waits in (a queue, a request) links it into a list under its own lock; who unlinks it finishes it, exactly once. */
#ifndef HTTPAPI_PENDING_H
#define HTTPAPI_PENDING_H

#include "base/lock.h"
#include "io/device.h"

struct pending {
    struct pending *next, *previous;
    struct io_operation *operation; /* NULL: synchronous */
    /* Ends the call with ERROR_OPERATION_ABORTED if it is still linked; takes the lock of the list it is in. NULL until the
     * call is set up: who links it calls pending_start under that lock, so that no cancellation is lost. */
    void (*_Atomic cancel)(struct pending *pending);
    _Atomic(bool) cancelled;
    bool linked;            /* guarded by the list's lock */
    _Atomic(uint32_t) done; /* object/idle.h */
    ULONG error;
    ULONG bytes;
};

/* Prepares a call: overlapped, in the payload of a new operation of `device`, or on the caller's stack, of which `size` bytes are
 * cleared. Undone by pending_end or, once it was started and linked somewhere, by pending_finish. */
ULONG pending_begin(struct device *device, OVERLAPPED *overlapped, struct pending *stack, size_t size,
                    struct pending **out);

/* Ends a call that was decided at once: NO_ERROR is signalled to an overlapped caller, errors are only returned. ERROR_MORE_DATA
 * leaves the size in the OVERLAPPED too. Gives `error` back. */
ULONG pending_end(struct pending *pending, ULONG error, ULONG bytes, ULONG *bytes_out);

struct pending_list {
    struct pending *first, *last;
};

void pending_append(struct pending_list *list, struct pending *pending);
void pending_remove(struct pending_list *list, struct pending *pending);
struct pending *pending_pop(struct pending_list *list); /* oldest; NULL when empty */

/* The call is about to wait: its OVERLAPPED shows it, and cancellation finds it. False if it is cancelled already. By the caller's
 * thread; for a call that has started it only asks. */
bool pending_start(struct pending *pending);

/* Cancels from another thread, whatever state the call is in. */
void pending_cancel(struct pending *pending);

/* Tells the caller. After this the pending call, and for an overlapped one the operation, belong to somebody else. */
void pending_finish(struct pending *pending, ULONG error, ULONG bytes);

/* Finishes all that are linked in a private list, after the lock was dropped. */
void pending_finish_all(struct pending_list *list, ULONG error);

/* Sleeps until a synchronous call was finished; CancelSynchronousIo ends it through `cancel`. */
ULONG pending_wait(struct pending *pending, ULONG *bytes);

#endif
