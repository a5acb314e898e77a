/* Waiting; wait.h has the contract, wait_state.h the rules of the lock.
 *
 * Objects are first tried one by one without the lock. What is not settled by that is done once more under the lock, and
 * there the wait is satisfied, given up, or linked to its objects to sleep. */
#include "object/sleeper.h"
#include "object/wait_state.h"
#include "synchapi.h"
#include <sched.h>

#define MUST_LOCK 0xfffffffeu /* signalled but watched; or, under the lock, linked: sleep */

/* WAIT_OBJECT_0, WAIT_ABANDONED_0, WAIT_TIMEOUT, or MUST_LOCK. One atomic operation, no lock. */
static DWORD try_take(struct object *object)
{
    uint32_t value = atomic_load_explicit(&object->signal, memory_order_acquire);
    struct thread *self;

    if (object->wait_kind == WAIT_KIND_MANUAL)
        return value & SIGNAL_VALUE ? WAIT_OBJECT_0 : WAIT_TIMEOUT;
    if (object->wait_kind == WAIT_KIND_MUTEX && is_owner(object, thread_self())) {
        as_mutex(object)->recursion++;
        return WAIT_OBJECT_0;
    }
    do {
        if ((value & SIGNAL_VALUE) == 0)
            return WAIT_TIMEOUT;
        if (value & SIGNAL_WATCHED)
            return MUST_LOCK;
        YIELD_POINT();
    } while (!atomic_compare_exchange_weak_explicit(&object->signal, &value, value_after(object, value),
                                                    memory_order_acq_rel, memory_order_acquire));
    if (object->wait_kind != WAIT_KIND_MUTEX)
        return WAIT_OBJECT_0;
    self = thread_self();
    mutex_own(as_mutex(object), self);
    return value == MUTEX_ABANDONED ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
}

/* The time is up: takes the wait back, unless it has been completed meanwhile. */
static bool withdraw(struct waiter *waiter)
{
    bool withdrawn;

    lock_acquire(&wait_lock);
    withdrawn = !waiter->done;
    if (withdrawn)
        waiter_finish(waiter, WAIT_TIMEOUT);
    lock_release(&wait_lock);
    return withdrawn;
}

/* If the time is up and the wait is completed all the same, the signaler is on its way: let it finish with us. */
static void sleep_until_done(struct waiter *waiter, uint64_t deadline)
{
    if (!sleeper_wait(waiter->thread, deadline) && !withdraw(waiter))
        sleeper_wait(waiter->thread, UINT64_MAX);
}

static void stop_watching(struct waiter *waiter)
{
    for (DWORD i = 0; i < waiter->count; i++)
        unwatch_if_idle(waiter->nodes[i].object);
}

/* Under the lock, objects watched: the result, or the waiter is linked and MUST_LOCK says that it has to sleep. */
static DWORD take_or_link(struct waiter *waiter, bool may_sleep)
{
    DWORD result = waiter_take(waiter);

    if (result == WAIT_TIMEOUT && waiter->alertable && waiter->thread->apcs)
        result = WAIT_IO_COMPLETION;
    else if (result == WAIT_TIMEOUT && may_sleep)
        result = MUST_LOCK;
    if (result != MUST_LOCK) {
        stop_watching(waiter);
        return result;
    }
    sleeper_prepare(waiter->thread);
    waiter_link(waiter);
    return result;
}

/* The general case, under the lock. `first` may be NULL. */
static DWORD wait_slowly(struct object *const *objects, DWORD count, bool all, DWORD milliseconds,
                         bool alertable, struct object *first, LONG maximum, ULONG *error)
{
    struct thread *self = thread_self();
    uint64_t deadline = milliseconds ? clock_deadline(milliseconds) : 0;
    struct waiter waiter, *woken = NULL;
    DWORD result = WAIT_FAILED;

    waiter.thread = self;
    waiter.count = count;
    waiter.all = all;
    waiter.alertable = alertable;
    waiter.done = false;
    lock_acquire(&wait_lock);
    *error = first ? signal_watched(first, maximum, self, &woken) : NO_ERROR;
    if (*error == NO_ERROR) {
        for (DWORD i = 0; i < count; i++) {
            waiter.nodes[i].object = objects[i];
            watch(objects[i]);
        }
        result = take_or_link(&waiter, milliseconds != 0);
    }
    lock_release(&wait_lock);
    wake_all(woken);
    if (result == MUST_LOCK) {
        thread_blocks(self);
        sleep_until_done(&waiter, deadline);
        thread_resumes(self);
        result = waiter.result;
    }
    if (result == WAIT_IO_COMPLETION)
        thread_run_apcs(self);
    return result;
}

static ULONG check_objects(struct object *const *objects, DWORD count, bool all)
{
    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS)
        return ERROR_INVALID_PARAMETER;
    for (DWORD i = 0; i < count; i++) {
        if (objects[i]->wait_kind == WAIT_KIND_NONE)
            return ERROR_INVALID_HANDLE;
        for (DWORD j = 0; all && j < i; j++)
            if (objects[i] == objects[j])
                return ERROR_INVALID_PARAMETER;
    }
    return NO_ERROR;
}

DWORD wait_objects(struct object *const *objects, DWORD count, bool all, DWORD milliseconds, bool alertable,
                   ULONG *error)
{
    DWORD result = WAIT_TIMEOUT;

    *error = check_objects(objects, count, all);
    if (*error)
        return WAIT_FAILED;
    if (!all || count == 1) {
        for (DWORD i = 0; i < count && result == WAIT_TIMEOUT; i++)
            if ((result = try_take(objects[i])) < MUST_LOCK && result != WAIT_TIMEOUT)
                return result + i;
        if (result == WAIT_TIMEOUT && milliseconds == 0 && !alertable)
            return WAIT_TIMEOUT;
    }
    return wait_slowly(objects, count, all, milliseconds, alertable, NULL, 0, error);
}

DWORD wait_after_signal(struct object *first, LONG maximum, struct object *second, DWORD milliseconds,
                        bool alertable, ULONG *error)
{
    *error = first->wait_kind == WAIT_KIND_NONE ? ERROR_INVALID_HANDLE : check_objects(&second, 1, false);
    if (*error)
        return WAIT_FAILED;
    return wait_slowly(&second, 1, false, milliseconds, alertable, first, maximum, error);
}

DWORD wait_sleep(DWORD milliseconds, bool alertable)
{
    DWORD result;
    ULONG error;

    if (milliseconds == 0 && !alertable) {
        sched_yield();
        return 0;
    }
    result = wait_slowly(NULL, 0, false, milliseconds, alertable, NULL, 0, &error);
    return result == WAIT_IO_COMPLETION ? WAIT_IO_COMPLETION : 0;
}

DWORD wait_sleepers(struct object *object)
{
    DWORD count = 0;

    lock_acquire(&wait_lock);
    for (struct wait_node *node = object->waiters; node; node = node->next)
        count++;
    lock_release(&wait_lock);
    return count;
}
