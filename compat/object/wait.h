/* The wait subsystem: signalling objects and sleeping on them.
 *
 * One lock guards every waiter list. The thread that signals completes the waits it satisfies: it consumes auto-reset
 * events and semaphore counts, checks wait-all as one step, unlinks the waiter from its other objects, stores the
 * result, and wakes the sleeper after the lock is dropped. The sleeper has its own futex word. While nobody waits for
 * an object, setting, resetting and polling it are one atomic operation on `object->signal`, without the lock.
 * Timeouts are on the monotonic clock. Waiters are served first come, first served. */
#ifndef HTTPAPI_WAIT_H
#define HTTPAPI_WAIT_H

#include "object/object.h"

/* `object->signal`: the top bit says that somebody waits (then the word changes only under the wait lock), the rest is the
 * value: 0 not signalled, 1 signalled, the count of a semaphore; a free mutex is 1, an abandoned one MUTEX_ABANDONED. */
#define SIGNAL_WATCHED  0x80000000u
#define SIGNAL_VALUE    0x7fffffffu
#define MUTEX_FREE      1u
#define MUTEX_ABANDONED 3u

static inline bool signal_is_set(const struct object *object)
{
    return (atomic_load_explicit(&object->signal, memory_order_acquire) & SIGNAL_VALUE) != 0;
}

void signal_set(
    struct object *object); /* as SetEvent does, for events and for WAIT_KIND_MANUAL objects of any type */
void signal_reset(struct object *object);
void signal_pulse(struct object *object); /* releases who waits now, leaves the object not signalled */

/* ERROR_TOO_MANY_POSTS, and nothing changed, when the count would pass `maximum`. */
ULONG semaphore_post(struct object *object, LONG count, LONG maximum, LONG *previous);
ULONG mutex_release(struct object *object); /* ERROR_NOT_OWNER */
void mutex_forget(
    struct object *object); /* its last handle is gone: if the caller owns it, it is abandoned */

/* Waits for one or more pinned objects. Results are WAIT_OBJECT_0 + index, WAIT_ABANDONED_0 + index, WAIT_TIMEOUT,
 * WAIT_IO_COMPLETION, or WAIT_FAILED with the error stored. Calls the blocking hooks of thread.h around a sleep. */
DWORD wait_objects(struct object *const *objects, DWORD count, bool all, DWORD milliseconds, bool alertable,
                   ULONG *error);

/* Signals `first` (event, semaphore with its maximum, owned mutex) and begins to wait for `second` in one step. */
DWORD wait_after_signal(struct object *first, LONG maximum, struct object *second, DWORD milliseconds,
                        bool alertable, ULONG *error);

/* How many waits sleep on the object. For tests, which must know that somebody sleeps before they signal. */
DWORD wait_sleepers(struct object *object);

/* SleepEx. */
DWORD wait_sleep(DWORD milliseconds, bool alertable);

#endif
