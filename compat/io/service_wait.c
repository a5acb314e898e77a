/* Service threads that wait for objects: see service_wait.h.
 *
 * One lock guards all of it; it is not held while a thread sleeps or fires. A slot is added by anybody and removed by its
 * thread only, so that indices stay true across a sleep: who disarms marks the slot dead, wakes the thread, and waits until
 * the slot is gone. If the thread took the object in that very moment, it puts back what it took. Slots keep their order
 * and new ones go to the end, so an object that is always signalled does not starve the others. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "io/service_wait.h"
#include "object/lock.h"
#include "object/thread.h"
#include "object/wait.h"
#include "synchapi.h"

#define SLOTS       (MAXIMUM_WAIT_OBJECTS - 1)
#define IDLE_TIME   10000u /* milliseconds a thread without slots stays */
#define MILLISECOND UINT64_C(1000000)

struct slot {
    struct service_wait *wait; /* NULL: dead */
    struct object *object;     /* referenced */
    uint64_t deadline;
    bool *gone; /* dead: where its end is announced */
};

struct wait_thread {
    struct object wake; /* auto-reset; never has a handle */
    struct wait_thread *next;
    unsigned count;
    struct slot slots[SLOTS];
};

static struct {
    _Atomic(uint32_t) lock;
    struct wait_thread *first;
    unsigned waiting;          /* threads in await_change */
    _Atomic(uint32_t) changes; /* their futex */
} service;

static const struct object_type wake_type = {.name = "service wait"};

/* ---- telling each other; under the lock ---- */

static void announce(void)
{
    if (!service.waiting)
        return;
    atomic_fetch_add_explicit(&service.changes, 1, memory_order_release);
    futex_wake(&service.changes, INT32_MAX);
}

static void await_change(void)
{
    uint32_t changes = atomic_load_explicit(&service.changes, memory_order_acquire);

    service.waiting++;
    lock_release(&service.lock);
    futex_wait(&service.changes, changes, UINT64_MAX);
    lock_acquire(&service.lock);
    service.waiting--;
}

/* ---- a service thread; under the lock ---- */

static void put_back(struct object *object)
{
    switch (object->wait_kind) {
    case WAIT_KIND_AUTO:
        signal_set(object);
        break;
    case WAIT_KIND_SEMAPHORE:
        semaphore_post(object, 1, MAXLONG, NULL);
        break;
    case WAIT_KIND_MUTEX:
        mutex_release(object);
        break;
    }
}

static void end_slot(struct wait_thread *self, unsigned index, DWORD result)
{
    struct slot slot = self->slots[index];

    self->count--;
    for (unsigned i = index; i < self->count; i++)
        self->slots[i] = self->slots[i + 1];
    if (slot.wait) {
        slot.wait->thread = NULL;
        slot.wait->firing = true;
        lock_release(&service.lock);
        slot.wait->fire(slot.wait, result);
        lock_acquire(&service.lock);
        slot.wait->firing = false;
    } else {
        if (result != WAIT_TIMEOUT)
            put_back(slot.object);
        *slot.gone = true;
    }
    announce();
    object_release(slot.object);
}

static void end_dead_and_expired(struct wait_thread *self)
{
    uint64_t now = clock_now();
    unsigned i = 0;

    while (i < self->count) {
        if (!self->slots[i].wait || self->slots[i].deadline <= now)
            end_slot(self, i, WAIT_TIMEOUT);
        else
            i++;
    }
}

static DWORD milliseconds_until(uint64_t deadline)
{
    uint64_t now = clock_now(), left;

    if (deadline == UINT64_MAX)
        return INFINITE;
    if (deadline <= now)
        return 0;
    left = (deadline - now + MILLISECOND - 1) / MILLISECOND;
    return left < INFINITE ? (DWORD)left : INFINITE - 1;
}

static unsigned collect(struct wait_thread *self, struct object **objects, DWORD *milliseconds)
{
    uint64_t deadline = UINT64_MAX;

    objects[0] = &self->wake;
    for (unsigned i = 0; i < self->count; i++) {
        objects[i + 1] = self->slots[i].object;
        if (self->slots[i].deadline < deadline)
            deadline = self->slots[i].deadline;
    }
    *milliseconds = self->count ? milliseconds_until(deadline) : IDLE_TIME;
    return self->count + 1;
}

static void leave(struct wait_thread *self)
{
    struct wait_thread **link = &service.first;

    while (*link != self)
        link = &(*link)->next;
    *link = self->next;
}

static void *run(void *context)
{
    struct wait_thread *self = context;
    struct object *objects[MAXIMUM_WAIT_OBJECTS];
    DWORD milliseconds, result;
    ULONG error;

    lock_acquire(&service.lock);
    for (;;) {
        unsigned count = collect(self, objects, &milliseconds);

        lock_release(&service.lock);
        result = wait_objects(objects, count, false, milliseconds, false, &error);
        lock_acquire(&service.lock);
        if (result == WAIT_TIMEOUT && self->count == 0)
            break;
        if (result > WAIT_OBJECT_0 && result < WAIT_OBJECT_0 + count)
            end_slot(self, result - WAIT_OBJECT_0 - 1, WAIT_OBJECT_0);
        else if (result > WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + count)
            end_slot(self, result - WAIT_ABANDONED_0 - 1, WAIT_ABANDONED_0);
        end_dead_and_expired(self);
    }
    leave(self);
    lock_release(&service.lock);
    free(self);
    return NULL;
}

/* ---- calls; under the lock until the last three ---- */

static bool start(struct wait_thread *thread)
{
    sigset_t all, before;
    pthread_t id;
    bool created;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    created = pthread_create(&id, NULL, run, thread) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (created)
        pthread_detach(id);
    return created;
}

static struct wait_thread *thread_with_room(void)
{
    struct wait_thread *thread = service.first;

    while (thread && thread->count == SLOTS)
        thread = thread->next;
    if (thread)
        return thread;
    thread = calloc(1, sizeof(*thread));
    if (!thread)
        return NULL;
    object_init(&thread->wake, &wake_type, WAIT_KIND_AUTO);
    if (!start(thread)) {
        free(thread);
        return NULL;
    }
    thread->next = service.first;
    service.first = thread;
    return thread;
}

static bool disarm(struct service_wait *wait)
{
    struct wait_thread *thread;
    bool gone = false;

    while (wait->firing)
        await_change();
    thread = wait->thread;
    if (!thread)
        return false;
    wait->thread = NULL;
    for (unsigned i = 0; i < thread->count; i++) {
        if (thread->slots[i].wait != wait)
            continue;
        thread->slots[i].wait = NULL;
        thread->slots[i].gone = &gone;
    }
    signal_set(&thread->wake);
    while (!gone)
        await_change();
    return true;
}

void service_wait_init(struct service_wait *wait, void (*fire)(struct service_wait *wait, DWORD result))
{
    *wait = (struct service_wait){.fire = fire};
}

ULONG service_wait_arm(struct service_wait *wait, struct object *object, uint64_t deadline, bool *was_set)
{
    struct wait_thread *thread;
    ULONG error = ERROR_NOT_ENOUGH_MEMORY;

    *was_set = false;
    if (object->wait_kind == WAIT_KIND_NONE)
        return ERROR_INVALID_HANDLE;
    lock_acquire(&service.lock);
    while (wait->firing || wait->thread) /* again: somebody else may arm it while we wait */
        *was_set |= disarm(wait);
    thread = thread_with_room();
    if (thread) {
        object_reference(object);
        thread->slots[thread->count++] = (struct slot){.wait = wait, .object = object, .deadline = deadline};
        wait->thread = thread;
        signal_set(&thread->wake);
        error = NO_ERROR;
    }
    lock_release(&service.lock);
    return error;
}

bool service_wait_disarm(struct service_wait *wait)
{
    bool was_set;

    lock_acquire(&service.lock);
    was_set = disarm(wait);
    lock_release(&service.lock);
    return was_set;
}
