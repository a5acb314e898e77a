/* Objects and waiters: taking what is signalled, linking and completing waits. wait_state.h has the contract. */
#include "object/sleeper.h"
#include "object/wait_state.h"

_Alignas(64) _Atomic(uint32_t) wait_lock;

void mutex_own(struct mutex *mutex, struct thread *thread)
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

void mutex_disown(struct mutex *mutex, struct thread *thread)
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

uint32_t value_after(const struct object *object, uint32_t value)
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

void waiter_link(struct waiter *waiter)
{
    for (DWORD i = 0; i < waiter->count; i++)
        link_node(&waiter->nodes[i], waiter, waiter->nodes[i].object);
    waiter->thread->waiter = waiter;
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

void waiter_finish(struct waiter *waiter, DWORD result)
{
    for (DWORD i = 0; i < waiter->count; i++)
        unlink_node(&waiter->nodes[i]);
    waiter->thread->waiter = NULL;
    waiter->result = result;
    waiter->done = true;
}

DWORD waiter_take(struct waiter *waiter)
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

void set_watched(struct object *object, uint32_t value, struct waiter **woken)
{
    watch(object);
    store_value(object, value);
    serve(object, woken);
    unwatch_if_idle(object);
}

void wake_all(struct waiter *woken)
{
    while (woken) {
        struct waiter *next = woken->next_woken;

        sleeper_wake(woken->thread);
        woken = next;
    }
}
