/* The inside of the wait subsystem, shared by the files that implement wait.h: wait.c (waiting), signal.c (signalling) and
 * apc.c (interrupting).
 *
 * `wait_lock` guards all waiter lists, APC queues and the hand-over of mutexes. An object whose SIGNAL_WATCHED bit is clear
 * has no waiters, and its signal word may be changed by compare-and-swap without the lock. Whoever needs the word to stand
 * still (to link a waiter, to take several objects in one step) takes the lock and sets the bit first; it is cleared again
 * when the last waiter leaves.
 *
 * A waiter lives on its thread's stack. Under the lock it is completed once: unlinked from all objects, `done`, with its
 * result. Then it is woken as sleeper.h says, after the lock is dropped. */
#ifndef HTTPAPI_WAIT_STATE_H
#define HTTPAPI_WAIT_STATE_H

#include "object/lock.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include "synchapi.h"

struct wait_node {
    struct wait_node *next, *previous;
    struct object *object;
    struct waiter *waiter;
};

struct waiter {
    struct thread *thread;
    struct waiter *next_woken;
    DWORD result;
    DWORD count;
    bool all, alertable, done;
    struct wait_node nodes[MAXIMUM_WAIT_OBJECTS];
};

extern _Atomic(uint32_t) wait_lock;

/* ---- one object ---- */

static inline struct mutex *as_mutex(struct object *object)
{
    return (struct mutex *)object;
}

static inline bool is_owner(struct object *object, struct thread *thread)
{
    return object->wait_kind == WAIT_KIND_MUTEX &&
           atomic_load_explicit(&as_mutex(object)->owner, memory_order_relaxed) == thread;
}

void mutex_own(struct mutex *mutex, struct thread *thread);
/* The caller drops the reference that ownership held, when it is done with the mutex. */
void mutex_disown(struct mutex *mutex, struct thread *thread);

/* What a satisfied wait leaves of the value. */
uint32_t value_after(const struct object *object, uint32_t value);

/* From here to unwatch the word changes only under the lock, which the caller holds. */
static inline void watch(struct object *object)
{
    atomic_fetch_or_explicit(&object->signal, SIGNAL_WATCHED, memory_order_acq_rel);
}

static inline void unwatch_if_idle(struct object *object)
{
    if (!object->waiters)
        atomic_fetch_and_explicit(&object->signal, SIGNAL_VALUE, memory_order_acq_rel);
}

static inline void store_value(struct object *object, uint32_t value)
{
    atomic_store_explicit(&object->signal, SIGNAL_WATCHED | value, memory_order_release);
}

static inline uint32_t load_value(struct object *object)
{
    return atomic_load_explicit(&object->signal, memory_order_acquire) & SIGNAL_VALUE;
}

/* ---- waiters; under the lock ---- */

void waiter_link(struct waiter *waiter); /* to all its objects, and to its thread */
void waiter_finish(struct waiter *waiter, DWORD result);

/* Takes what the waiter waits for if all of it is there; the result, or WAIT_TIMEOUT. The lowest index when any will do. */
DWORD waiter_take(struct waiter *waiter);

/* Gives a watched object a value and completes the waits that it satisfies, oldest first; they go to the end of *woken. */
void set_watched(struct object *object, uint32_t value, struct waiter **woken);

/* Without the lock. A waiter may be gone as soon as it is woken. */
void wake_all(struct waiter *woken);

/* Under the lock, for SignalObjectAndWait. */
ULONG signal_watched(struct object *object, LONG maximum, struct thread *self, struct waiter **woken);

#endif
