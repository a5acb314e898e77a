/* Kernel objects and the handle table.
 *
 * An object is a reference-counted structure that begins with `struct object`. A HANDLE names it through a table of
 * slots that never move: index plus generation, a multiple of 4 that fits 32 bits. Slots are reused oldest first, so
 * that a stale handle stays invalid for as long as possible.
 *
 * A caller that got a HANDLE from a program pins it for the length of the call: the pin keeps the slot and the object
 * alive and takes no lock. Closing makes the handle invalid at once, runs the type's `closed` when it was the last
 * handle, and frees the slot when the last pin is gone. Any thread may call anything here. */
#ifndef HTTPAPI_OBJECT_H
#define HTTPAPI_OBJECT_H

#include <stdatomic.h>
#include <stdbool.h>
#include "windef.h"
#include "winerror.h"

struct object;
struct wait_node;

/* How a wait is satisfied by an object; see wait.h. */
enum wait_kind {
    WAIT_KIND_NONE,      /* not waitable: ERROR_INVALID_HANDLE */
    WAIT_KIND_MANUAL,    /* stays signalled until reset: manual events, threads, processes, files, queues */
    WAIT_KIND_AUTO,      /* one waiter consumes it: auto-reset events, synchronization timers */
    WAIT_KIND_SEMAPHORE, /* a count, each waiter takes one */
    WAIT_KIND_MUTEX      /* owned by a thread, recursively */
};

struct object_type {
    const char *name;
    /* The last handle was closed: end what is pending. May be NULL. No lock is held; other threads may still be
     * inside calls that pinned the handle. */
    void (*closed)(struct object *object);
    /* The last reference is gone: release what the object owns and free it. */
    void (*destroy)(struct object *object);
};

struct object {
    const struct object_type *type;
    _Atomic(uint32_t) references; /* one for each handle, one for each holder inside the library */
    _Atomic(uint32_t) handles;
    uint8_t wait_kind;         /* enum wait_kind; fixed at init */
    _Atomic(uint32_t) signal;  /* see wait.h */
    struct wait_node *waiters; /* FIFO, guarded by the wait lock */
    struct wait_node *last_waiter;
};

/* One reference, no handle, not signalled. */
void object_init(struct object *object, const struct object_type *type, enum wait_kind kind);
void object_reference(struct object *object);
void object_release(struct object *object);

/* Gives the object a handle. The caller keeps its own reference. ERROR_NOT_ENOUGH_MEMORY when the table is full. */
ULONG handle_open(struct object *object, HANDLE *out);

/* ERROR_INVALID_HANDLE for NULL, foreign, stale and pseudo handles. */
ULONG handle_close(HANDLE handle);

/* The object behind a handle, NULL if there is none or if it is not of `type` (NULL accepts every type). Resolves the
 * pseudo handles of the current process and thread. Each success is undone with handle_unpin. */
struct object *handle_pin(HANDLE handle, const struct object_type *type);
void handle_unpin(HANDLE handle);

#endif
