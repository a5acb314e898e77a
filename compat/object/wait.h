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

void signal_set(struct object *object);   /* as SetEvent does, for events and for WAIT_KIND_MANUAL objects of any type */
void signal_reset(struct object *object);

/* Waits for one or more pinned objects. Results are WAIT_OBJECT_0 + index, WAIT_ABANDONED_0 + index, WAIT_TIMEOUT,
 * WAIT_IO_COMPLETION, or WAIT_FAILED with the error stored. Calls the blocking hooks of thread.h around a sleep. */
DWORD wait_objects(struct object *const *objects, DWORD count, bool all, DWORD milliseconds, bool alertable,
                   ULONG *error);

#endif
