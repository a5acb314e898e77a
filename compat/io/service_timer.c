/* The timer service: a pairing heap of timers under one lock, and the thread that sleeps until the first is due.
 *
 * The timer being fired is marked, so that whoever stops or sets it waits for the end of `fire`; the lock is not held
 * meanwhile. The heap lives inside the timers: setting one allocates nothing and cannot fail. If the thread itself cannot
 * be created, the next call tries again. */
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

#include "io/service_timer.h"
#include "object/lock.h"
#include "object/thread.h"

#define IDLE_TIME UINT64_C(10000000000) /* nanoseconds */

static struct {
    _Atomic(uint32_t) lock;
    struct service_timer *first; /* root of the heap */
    bool running;                /* the thread is there */
    pthread_t thread;
    struct service_timer *firing;
    unsigned waiting;          /* threads that wait for `firing` to end */
    _Atomic(uint32_t) ended;   /* their futex: counts ends */
    _Atomic(uint32_t) changed; /* the thread's futex: an earlier deadline */
} service;

/* ---- the heap; under the lock ---- */

static struct service_timer *meld(struct service_timer *one, struct service_timer *other)
{
    struct service_timer *swap;

    if (!one || !other)
        return one ? one : other;
    if (other->deadline < one->deadline) {
        swap = one;
        one = other;
        other = swap;
    }
    other->next = one->child;
    if (other->next)
        other->next->previous = other;
    other->previous = one;
    one->child = other;
    return one;
}

/* Melds a list of siblings: in pairs, then all together. */
static struct service_timer *meld_siblings(struct service_timer *list)
{
    struct service_timer *pairs = NULL, *root = NULL, *pair;

    while (list) {
        struct service_timer *one = list, *other = one->next;

        list = other ? other->next : NULL;
        one->next = one->previous = NULL;
        if (other)
            other->next = other->previous = NULL;
        pair = meld(one, other);
        pair->next = pairs;
        pairs = pair;
    }
    while ((pair = pairs)) {
        pairs = pair->next;
        pair->next = NULL;
        root = meld(root, pair);
    }
    return root;
}

static void insert(struct service_timer *timer)
{
    timer->child = timer->next = timer->previous = NULL;
    timer->set = true;
    service.first = meld(service.first, timer);
}

static void remove_timer(struct service_timer *timer)
{
    struct service_timer *orphans = meld_siblings(timer->child);

    timer->set = false;
    timer->child = NULL;
    if (timer == service.first) {
        service.first = orphans;
        return;
    }
    if (timer->previous->child == timer)
        timer->previous->child = timer->next;
    else
        timer->previous->next = timer->next;
    if (timer->next)
        timer->next->previous = timer->previous;
    service.first = meld(service.first, orphans);
}

/* ---- the thread ---- */

/* Under the lock, which is dropped around `fire`. */
static void fire(struct service_timer *timer, uint64_t now)
{
    remove_timer(timer);
    if (timer->period) {
        timer->deadline += timer->period;
        if (timer->deadline <= now) /* we are late: what was missed is missed */
            timer->deadline = now + timer->period;
        insert(timer);
    }
    service.firing = timer;
    lock_release(&service.lock);
    timer->fire(timer);
    lock_acquire(&service.lock);
    service.firing = NULL;
    if (service.waiting) {
        atomic_fetch_add_explicit(&service.ended, 1, memory_order_release);
        futex_wake(&service.ended, INT32_MAX);
    }
}

static void *run(void *context)
{
    uint64_t idle_since = clock_now(), deadline;

    (void)context;
    lock_acquire(&service.lock);
    for (;;) {
        uint32_t changed = atomic_load_explicit(&service.changed, memory_order_acquire);
        uint64_t now = clock_now();
        struct service_timer *first = service.first;

        if (first)
            idle_since = now;
        if (first && first->deadline <= now) {
            fire(first, now);
            continue;
        }
        if (!first && now - idle_since >= IDLE_TIME)
            break;
        deadline = first ? first->deadline : idle_since + IDLE_TIME;
        lock_release(&service.lock);
        futex_wait(&service.changed, changed, deadline);
        lock_acquire(&service.lock);
    }
    service.running = false;
    lock_release(&service.lock);
    return NULL;
}

static bool create_thread(pthread_t *thread)
{
    sigset_t all, before;
    bool created;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    created = pthread_create(thread, NULL, run, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (created)
        pthread_detach(*thread);
    return created;
}

/* ---- calls ---- */

/* Under the lock: waits until the timer is not being fired, except by the caller. */
static void await_fired(struct service_timer *timer)
{
    while (service.firing == timer && !pthread_equal(service.thread, pthread_self())) {
        uint32_t ended = atomic_load_explicit(&service.ended, memory_order_acquire);

        service.waiting++;
        lock_release(&service.lock);
        futex_wait(&service.ended, ended, UINT64_MAX);
        lock_acquire(&service.lock);
        service.waiting--;
    }
}

static bool stop(struct service_timer *timer)
{
    bool was_set;

    await_fired(timer);
    was_set = timer->set;
    if (was_set)
        remove_timer(timer);
    return was_set;
}

ULONG service_timer_prepare(void)
{
    bool runs;

    lock_acquire(&service.lock);
    if (!service.running)
        service.running = create_thread(&service.thread);
    runs = service.running;
    lock_release(&service.lock);
    return runs ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

void service_timer_init(struct service_timer *timer, void (*fire_callback)(struct service_timer *timer))
{
    *timer = (struct service_timer){.fire = fire_callback};
}

bool service_timer_set(struct service_timer *timer, uint64_t deadline, uint64_t period)
{
    bool was_set, earliest;

    lock_acquire(&service.lock);
    was_set = stop(timer);
    timer->deadline = deadline;
    timer->period = period;
    insert(timer);
    earliest = service.first == timer;
    if (!service.running)
        service.running = create_thread(&service.thread);
    if (earliest)
        atomic_fetch_add_explicit(&service.changed, 1, memory_order_release);
    lock_release(&service.lock);
    if (earliest)
        futex_wake(&service.changed, 1);
    return was_set;
}

bool service_timer_stop(struct service_timer *timer)
{
    bool was_set;

    lock_acquire(&service.lock);
    was_set = stop(timer);
    lock_release(&service.lock);
    return was_set;
}

bool service_timer_is_set(struct service_timer *timer)
{
    bool set;

    lock_acquire(&service.lock);
    set = timer->set;
    lock_release(&service.lock);
    return set;
}
