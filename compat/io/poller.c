/* The poller: see poller.h.
 *
 * What epoll hands back is a slot's index with its generation, because a batch of events may name owners that have been
 * unwatched since it was fetched. The lock guards the slots; it is not held while the thread sleeps or calls an owner. */
#include "io/poller.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "error/error.h"
#include "object/lock.h"

#define BATCH      64
#define EVERYTHING (EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET)

struct slot {
    struct object *owner; /* referenced; NULL: free */
    void (*ready)(struct object *owner, uint32_t events);
    uint32_t generation;
    uint32_t next_free; /* index + 1 */
};

static struct {
    _Atomic(uint32_t) lock;
    bool started;
    int epoll;
    struct slot *slots;
    uint32_t count, first_free;
} poller;

/* ---- the thread ---- */

static void tell(const struct epoll_event *event)
{
    uint32_t index = (uint32_t)event->data.u64, generation = (uint32_t)(event->data.u64 >> 32);
    struct object *owner = NULL;
    void (*ready)(struct object * owner, uint32_t events) = NULL;

    lock_acquire(&poller.lock);
    if (poller.slots[index].generation == generation && poller.slots[index].owner) {
        owner = poller.slots[index].owner;
        ready = poller.slots[index].ready;
        object_reference(owner);
    }
    lock_release(&poller.lock);
    if (!owner)
        return;
    ready(owner, event->events);
    object_release(owner);
}

static void *run(void *context)
{
    struct epoll_event events[BATCH];

    (void)context;
    for (;;) {
        int count = epoll_wait(poller.epoll, events, BATCH, -1);

        for (int i = 0; i < count; i++)
            tell(&events[i]);
    }
    return NULL;
}

/* Under the lock. The thread lives as long as the process. */
static ULONG start(void)
{
    sigset_t all, before;
    pthread_t thread;
    int number;

    if (poller.started)
        return NO_ERROR;
    poller.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (poller.epoll < 0)
        return error_from_errno(errno);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    number = pthread_create(&thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (number) {
        close(poller.epoll);
        return error_from_errno(number);
    }
    pthread_detach(thread);
    poller.started = true;
    return NO_ERROR;
}

/* ---- slots; under the lock ---- */

static ULONG grow(void)
{
    uint32_t count = poller.count ? 2 * poller.count : 64;
    struct slot *slots = realloc(poller.slots, count * sizeof *slots);

    if (!slots)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (uint32_t i = poller.count; i < count; i++)
        slots[i] = (struct slot){.next_free = i + 1 < count ? i + 2 : 0};
    poller.first_free = poller.count + 1;
    poller.slots = slots;
    poller.count = count;
    return NO_ERROR;
}

static ULONG enlist(uint32_t index, int fd)
{
    struct epoll_event event = {EVERYTHING, {.u64 = (uint64_t)poller.slots[index].generation << 32 | index}};

    return epoll_ctl(poller.epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? NO_ERROR : error_from_errno(errno);
}

static ULONG watch_new(struct poll_watch *watch, int fd, struct object *owner,
                       void (*ready)(struct object *owner, uint32_t events))
{
    ULONG error = start();
    uint32_t index;
    struct slot *slot;

    if (!error && !poller.first_free)
        error = grow();
    if (error)
        return error;
    index = poller.first_free - 1;
    slot = &poller.slots[index];
    slot->owner = owner; /* before epoll knows: an event may come at once, and waits for the lock */
    slot->ready = ready;
    error = enlist(index, fd);
    if (error) {
        slot->owner = NULL;
        return error;
    }
    poller.first_free = slot->next_free;
    object_reference(owner);
    watch->slot = index + 1;
    return NO_ERROR;
}

/* ---- calls ---- */

ULONG poller_watch(struct poll_watch *watch, int fd, struct object *owner,
                   void (*ready)(struct object *owner, uint32_t events))
{
    ULONG error;

    if (watch->slot)
        return NO_ERROR;
    lock_acquire(&poller.lock);
    error = watch_new(watch, fd, owner, ready);
    lock_release(&poller.lock);
    return error;
}

ULONG poller_renew(struct poll_watch *watch, int fd)
{
    ULONG error;

    if (!watch->slot)
        return NO_ERROR;
    lock_acquire(&poller.lock);
    error = enlist(watch->slot - 1, fd);
    lock_release(&poller.lock);
    return error;
}

void poller_unwatch(struct poll_watch *watch, int fd)
{
    struct object *owner;
    struct slot *slot;

    if (!watch->slot)
        return;
    lock_acquire(&poller.lock);
    slot = &poller.slots[watch->slot - 1];
    owner = slot->owner;
    slot->owner = NULL;
    slot->generation++;
    slot->next_free = poller.first_free;
    poller.first_free = watch->slot;
    epoll_ctl(poller.epoll, EPOLL_CTL_DEL, fd, NULL);
    lock_release(&poller.lock);
    watch->slot = 0;
    object_release(owner);
}
