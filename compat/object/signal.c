/* Signalling: events, semaphores and mutexes. While nobody waits for the object this is one compare-and-swap. */
#include "object/wait_state.h"

static void set_under_lock(struct object *object, uint32_t value)
{
    struct waiter *woken = NULL;

    lock_acquire(&wait_lock);
    set_watched(object, value, &woken);
    lock_release(&wait_lock);
    wake_all(woken);
}

void signal_set(struct object *object)
{
    uint32_t value = atomic_load_explicit(&object->signal, memory_order_relaxed);

    do {
        if (value & SIGNAL_WATCHED) {
            set_under_lock(object, 1);
            return;
        }
        YIELD_POINT();
    } while (!atomic_compare_exchange_weak_explicit(&object->signal, &value, 1, memory_order_acq_rel,
                                                    memory_order_relaxed));
}

void signal_reset(struct object *object)
{
    uint32_t value = atomic_load_explicit(&object->signal, memory_order_relaxed);

    do {
        if (value & SIGNAL_WATCHED) {
            set_under_lock(object, 0);
            return;
        }
        YIELD_POINT();
    } while (!atomic_compare_exchange_weak_explicit(&object->signal, &value, 0, memory_order_acq_rel,
                                                    memory_order_relaxed));
}

void signal_pulse(struct object *object)
{
    struct waiter *woken = NULL;

    lock_acquire(&wait_lock);
    set_watched(object, 1, &woken);
    set_watched(object, 0, &woken);
    lock_release(&wait_lock);
    wake_all(woken);
}

static ULONG post_watched(struct object *object, LONG count, LONG maximum, LONG *previous,
                          struct waiter **woken)
{
    uint32_t value;

    watch(object);
    value = load_value(object);
    if ((uint32_t)count > (uint32_t)maximum - value) {
        unwatch_if_idle(object);
        return ERROR_TOO_MANY_POSTS;
    }
    if (previous)
        *previous = (LONG)value;
    set_watched(object, value + (uint32_t)count, woken);
    return NO_ERROR;
}

ULONG semaphore_post(struct object *object, LONG count, LONG maximum, LONG *previous)
{
    uint32_t value = atomic_load_explicit(&object->signal, memory_order_relaxed);
    struct waiter *woken = NULL;
    ULONG error;

    while (!(value & SIGNAL_WATCHED)) {
        if ((uint32_t)count > (uint32_t)maximum - value)
            return ERROR_TOO_MANY_POSTS;
        if (atomic_compare_exchange_weak_explicit(&object->signal, &value, value + (uint32_t)count,
                                                  memory_order_acq_rel, memory_order_relaxed)) {
            if (previous)
                *previous = (LONG)value;
            return NO_ERROR;
        }
    }
    lock_acquire(&wait_lock);
    error = post_watched(object, count, maximum, previous, &woken);
    lock_release(&wait_lock);
    wake_all(woken);
    return error;
}

/* Gives the mutex up if this was the last level; *free tells. */
static ULONG mutex_leave(struct mutex *mutex, struct thread *self, bool *free)
{
    *free = false;
    if (atomic_load_explicit(&mutex->owner, memory_order_relaxed) != self)
        return ERROR_NOT_OWNER;
    if (--mutex->recursion > 0)
        return NO_ERROR;
    mutex_disown(mutex, self);
    *free = true;
    return NO_ERROR;
}

ULONG mutex_release(struct object *object)
{
    uint32_t value = 0;
    bool free;
    ULONG error = mutex_leave(as_mutex(object), thread_self(), &free);

    if (error || !free)
        return error;
    if (!atomic_compare_exchange_strong_explicit(&object->signal, &value, MUTEX_FREE, memory_order_acq_rel,
                                                 memory_order_relaxed))
        set_under_lock(object, MUTEX_FREE);
    object_release(object);
    return NO_ERROR;
}

ULONG signal_watched(struct object *object, LONG maximum, struct thread *self, struct waiter **woken)
{
    bool free;
    ULONG error;

    switch (object->wait_kind) {
    case WAIT_KIND_SEMAPHORE:
        return post_watched(object, 1, maximum, NULL, woken);
    case WAIT_KIND_MUTEX:
        error = mutex_leave(as_mutex(object), self, &free);
        if (free) {
            set_watched(object, MUTEX_FREE, woken);
            object_release(object); /* not the last one: the caller has it pinned */
        }
        return error;
    default:
        set_watched(object, 1, woken);
        return NO_ERROR;
    }
}

static void abandon(struct mutex *mutex, struct thread *self)
{
    struct waiter *woken = NULL;

    lock_acquire(&wait_lock);
    mutex_disown(mutex, self);
    set_watched(&mutex->named.object, MUTEX_ABANDONED, &woken);
    lock_release(&wait_lock);
    wake_all(woken);
    object_release(&mutex->named.object);
}

void mutex_abandon_all(struct thread *self)
{
    while (self->owned)
        abandon(self->owned, self);
}

void mutex_forget(struct object *object)
{
    struct thread *self = thread_self();

    if (is_owner(object, self))
        abandon(as_mutex(object), self);
}
