/* The wait subsystem; wait.h has the contract.
 *
 * `wait_lock` guards all waiter lists, APC queues and the hand-over of mutexes. An object whose SIGNAL_WATCHED bit is clear
 * has no waiters, and its signal word may be changed by compare-and-swap without the lock. Whoever needs the word to stand
 * still (to link a waiter, to take several objects in one step) takes the lock and sets the bit first; it is cleared again
 * when the last waiter leaves.
 *
 * A waiter lives on its thread's stack. Under the lock it is completed once: unlinked from all objects, `done`, with its
 * result. Then it is woken as sleeper.h says, after the lock is dropped. */
#include "object/apc.h"
#include "object/lock.h"
#include "object/sleeper.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include "synchapi.h"
#include <sched.h>

#define MUST_LOCK 0xfffffffeu /* try_take: signalled, but watched */

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

static _Alignas(64) _Atomic(uint32_t) wait_lock;

/* ---- one object ---- */

static struct mutex *as_mutex(struct object *object)
{
    return (struct mutex *)object;
}

static bool is_owner(struct object *object, struct thread *thread)
{
    return object->wait_kind == WAIT_KIND_MUTEX &&
           atomic_load_explicit(&as_mutex(object)->owner, memory_order_relaxed) == thread;
}

static void mutex_own(struct mutex *mutex, struct thread *thread)
{
    object_reference(&mutex->named.object);
    mutex->recursion = 1;
    mutex->previous = NULL;
    mutex->next = thread->owned;
    if (mutex->next)
        mutex->next->previous = mutex;
    thread->owned = mutex;
    atomic_store_explicit(&mutex->owner, thread, memory_order_relaxed);
}

/* The caller drops the reference that ownership held, when it is done with the mutex. */
static void mutex_disown(struct mutex *mutex, struct thread *thread)
{
    if (mutex->previous)
        mutex->previous->next = mutex->next;
    else
        thread->owned = mutex->next;
    if (mutex->next)
        mutex->next->previous = mutex->previous;
    mutex->recursion = 0;
    atomic_store_explicit(&mutex->owner, NULL, memory_order_relaxed);
}

/* What a satisfied wait leaves of the value. */
static uint32_t value_after(const struct object *object, uint32_t value)
{
    switch (object->wait_kind) {
    case WAIT_KIND_MANUAL:
        return value;
    case WAIT_KIND_SEMAPHORE:
        return value - 1;
    default:
        return 0;
    }
}

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

/* From here to unwatch the word changes only under the lock, which the caller holds. */
static void watch(struct object *object)
{
    atomic_fetch_or_explicit(&object->signal, SIGNAL_WATCHED, memory_order_acq_rel);
}

static void unwatch_if_idle(struct object *object)
{
    if (!object->waiters)
        atomic_fetch_and_explicit(&object->signal, SIGNAL_VALUE, memory_order_acq_rel);
}

static void store_value(struct object *object, uint32_t value)
{
    atomic_store_explicit(&object->signal, SIGNAL_WATCHED | value, memory_order_release);
}

static uint32_t load_value(struct object *object)
{
    return atomic_load_explicit(&object->signal, memory_order_acquire) & SIGNAL_VALUE;
}

static bool available(struct object *object, struct thread *thread)
{
    return load_value(object) != 0 || is_owner(object, thread);
}

/* Takes an available, watched object for a thread. True if it was an abandoned mutex. */
static bool take(struct object *object, struct thread *thread)
{
    uint32_t value = load_value(object);

    if (is_owner(object, thread)) {
        as_mutex(object)->recursion++;
        return false;
    }
    store_value(object, value_after(object, value));
    if (object->wait_kind != WAIT_KIND_MUTEX)
        return false;
    mutex_own(as_mutex(object), thread);
    return value == MUTEX_ABANDONED;
}

/* ---- waiters; under the lock ---- */

static void link_node(struct wait_node *node, struct waiter *waiter, struct object *object)
{
    node->waiter = waiter;
    node->object = object;
    node->next = NULL;
    node->previous = object->last_waiter;
    if (node->previous)
        node->previous->next = node;
    else
        object->waiters = node;
    object->last_waiter = node;
}

static void unlink_node(struct wait_node *node)
{
    struct object *object = node->object;

    if (node->previous)
        node->previous->next = node->next;
    else
        object->waiters = node->next;
    if (node->next)
        node->next->previous = node->previous;
    else
        object->last_waiter = node->previous;
    unwatch_if_idle(object);
}

static void waiter_finish(struct waiter *waiter, DWORD result)
{
    for (DWORD i = 0; i < waiter->count; i++)
        unlink_node(&waiter->nodes[i]);
    waiter->thread->waiter = NULL;
    waiter->result = result;
    waiter->done = true;
}

/* Takes what the waiter waits for if all of it is there; the result, or WAIT_TIMEOUT. Index of the lowest when any will do. */
static DWORD waiter_take(struct waiter *waiter)
{
    bool abandoned = false;
    DWORD i;

    if (!waiter->all) {
        for (i = 0; i < waiter->count; i++)
            if (available(waiter->nodes[i].object, waiter->thread))
                return (take(waiter->nodes[i].object, waiter->thread) ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + i;
        return WAIT_TIMEOUT;
    }
    for (i = 0; i < waiter->count; i++)
        if (!available(waiter->nodes[i].object, waiter->thread))
            return WAIT_TIMEOUT;
    for (i = 0; i < waiter->count; i++)
        abandoned |= take(waiter->nodes[i].object, waiter->thread);
    return abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
}

/* A watched object may have become signalled: completes the waits that it satisfies, oldest first. */
static void serve(struct object *object, struct waiter **woken)
{
    struct wait_node *node = object->waiters;

    while (node && load_value(object) != 0) {
        struct waiter *waiter = node->waiter;
        DWORD result = waiter_take(waiter);

        do /* the waiter's other nodes on this object go away with it */
            node = node->next;
        while (node && node->waiter == waiter);
        if (result == WAIT_TIMEOUT)
            continue;
        waiter_finish(waiter, result);
        while (*woken)
            woken = &(*woken)->next_woken;
        waiter->next_woken = NULL;
        *woken = waiter;
    }
}

/* Without the lock. A waiter may be gone as soon as it is woken. */
static void wake_all(struct waiter *woken)
{
    while (woken) {
        struct waiter *next = woken->next_woken;

        sleeper_wake(woken->thread);
        woken = next;
    }
}

/* ---- signalling ---- */

static void set_watched(struct object *object, uint32_t value, struct waiter **woken)
{
    watch(object);
    store_value(object, value);
    serve(object, woken);
    unwatch_if_idle(object);
}

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

/* ---- waiting ---- */

static void interrupt_waiter(struct thread *thread, struct waiter **woken)
{
    struct waiter *waiter = thread->waiter;

    if (!waiter || !waiter->alertable)
        return;
    waiter_finish(waiter, WAIT_IO_COMPLETION);
    waiter->next_woken = NULL;
    *woken = waiter;
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
    for (DWORD i = 0; i < waiter->count; i++)
        link_node(&waiter->nodes[i], waiter, waiter->nodes[i].object);
    waiter->thread->waiter = waiter;
    return result;
}

static ULONG signal_first(struct object *first, LONG maximum, struct thread *self, struct waiter **woken)
{
    bool free;
    ULONG error;

    switch (first->wait_kind) {
    case WAIT_KIND_SEMAPHORE:
        return post_watched(first, 1, maximum, NULL, woken);
    case WAIT_KIND_MUTEX:
        error = mutex_leave(as_mutex(first), self, &free);
        if (free) {
            set_watched(first, MUTEX_FREE, woken);
            object_release(first); /* not the last one: the caller has it pinned */
        }
        return error;
    default:
        set_watched(first, 1, woken);
        return NO_ERROR;
    }
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
    *error = first ? signal_first(first, maximum, self, &woken) : NO_ERROR;
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

/* ---- APCs and the end of a thread ---- */

bool wait_queue_apc(struct thread *thread, struct apc *apc)
{
    struct waiter *woken = NULL;
    bool queued = false;

    lock_acquire(&wait_lock);
    if (!thread->ended) {
        apc->next = NULL;
        if (thread->last_apc)
            thread->last_apc->next = apc;
        else
            thread->apcs = apc;
        thread->last_apc = apc;
        atomic_fetch_add_explicit(&thread->apc_count, 1, memory_order_acq_rel);
        interrupt_waiter(thread, &woken);
        queued = true;
    }
    lock_release(&wait_lock);
    wake_all(woken);
    return queued;
}

bool thread_unqueue_apc(struct thread *thread, struct apc *apc)
{
    struct apc **link = &thread->apcs, *last = NULL;
    bool found;

    lock_acquire(&wait_lock);
    while (*link && *link != apc) {
        last = *link;
        link = &last->next;
    }
    found = *link != NULL;
    if (found) {
        *link = apc->next;
        if (thread->last_apc == apc)
            thread->last_apc = last;
        atomic_fetch_sub_explicit(&thread->apc_count, 1, memory_order_acq_rel);
    }
    lock_release(&wait_lock);
    return found;
}

struct apc *wait_take_apc(struct thread *self)
{
    struct apc *apc;

    lock_acquire(&wait_lock);
    apc = self->apcs;
    if (apc) {
        self->apcs = apc->next;
        if (!self->apcs)
            self->last_apc = NULL;
        atomic_fetch_sub_explicit(&self->apc_count, 1, memory_order_acq_rel);
    }
    lock_release(&wait_lock);
    return apc;
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

void mutex_forget(struct object *object)
{
    struct thread *self = thread_self();

    if (is_owner(object, self))
        abandon(as_mutex(object), self);
}

void wait_thread_ends(struct thread *self)
{
    struct apc *apc;

    lock_acquire(&wait_lock);
    self->ended = true;
    apc = self->apcs;
    self->apcs = self->last_apc = NULL;
    atomic_store_explicit(&self->apc_count, 0, memory_order_relaxed);
    lock_release(&wait_lock);
    while (apc) {
        struct apc *next = apc->next;
        apc->discard(apc);
        apc = next;
    }
    while (self->owned)
        abandon(self->owned, self);
}
