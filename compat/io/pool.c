/* Thread pools: when threads start and when they leave. See pool.h.
 *
 * pool->lock guards the counts. A thread is counted from the decision to start it until it has decided to leave; before
 * it leaves it looks once more whether packets wait, because whoever queued them may have counted on it. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "io/pool.h"
#include "io/service_timer.h"
#include "io/task.h"
#include "object/lock.h"
#include "object/thread.h"
#include "synchapi.h"

#define MAXIMUM_THREADS 500u   /* as on Windows, for pools that set none */
#define IDLE_TIME       10000u /* milliseconds */
#define LOOKUP_THREADS  16u

/* How long the queue must stand still before a thread is added; doubles with each thread added, up to the limit, so that
 * callbacks which really compute do not end as hundreds of threads on a few processors. */
#define STALL_TIME       UINT64_C(10000000) /* nanoseconds */
#define STALL_TIME_LIMIT UINT64_C(320000000)

struct pool {
    struct port *port;
    _Atomic(uint32_t) users;
    _Atomic(uint32_t) references; /* all users together, and each thread */
    _Atomic(uint32_t) lock;
    ULONG threads, starting;
    ULONG minimum, maximum;
    _Atomic(ULONG) processors; /* the port's limit while nothing stalls */
    SIZE_T stack_reserve, stack_commit;
    _Atomic(DWORD) idle_time;

    struct service_timer stall;
    _Atomic(bool) watched; /* the stall check is on */
    ULONG extra;           /* threads it has let in; the stall check's own, like the next two */
    uint64_t last_taken, stall_time;
};

/* ---- threads ---- */

static void release(struct pool *pool)
{
    if (atomic_fetch_sub_explicit(&pool->references, 1, memory_order_acq_rel) != 1)
        return;
    object_release(port_object(pool->port));
    free(pool);
}

/* True if the thread is to leave. It is not counted any more then. */
static bool may_leave(struct pool *pool)
{
    struct port_state state;
    bool leaves;

    lock_acquire(&pool->lock);
    leaves = pool->threads > pool->minimum;
    if (leaves) {
        pool->threads--;
        port_get_state(pool->port, &state);
        if (state.queued) {
            pool->threads++;
            leaves = false;
        }
    }
    lock_release(&pool->lock);
    return leaves;
}

static void started(struct pool *pool)
{
    lock_acquire(&pool->lock);
    pool->starting--;
    lock_release(&pool->lock);
}

static void *work(void *context)
{
    struct pool *pool = context;
    struct port_packet *packet;
    ULONG count, error;

    started(pool);
    for (;;) {
        error = port_take(pool->port, &packet, 1, &count,
                          atomic_load_explicit(&pool->idle_time, memory_order_relaxed), false);
        if (error == NO_ERROR)
            task_run(packet);
        else if (error == ERROR_ABANDONED_WAIT_0 || may_leave(pool))
            break;
    }
    port_leave();
    release(pool);
    return NULL;
}

/* Detached and deaf to signals: the process ends without asking the pool, and handlers run on the program's threads. */
static bool create_thread(struct pool *pool)
{
    sigset_t all, before;
    pthread_attr_t attributes;
    pthread_t thread;
    bool created;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (pool->stack_reserve)
        pthread_attr_setstacksize(&attributes, pool->stack_reserve);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    created = pthread_create(&thread, &attributes, work, pool) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return created;
}

/* The thread is counted already. */
static ULONG start_thread(struct pool *pool)
{
    atomic_fetch_add_explicit(&pool->references, 1, memory_order_relaxed);
    if (create_thread(pool))
        return NO_ERROR;
    lock_acquire(&pool->lock);
    pool->threads--;
    pool->starting--;
    lock_release(&pool->lock);
    atomic_fetch_sub_explicit(&pool->references, 1,
                              memory_order_relaxed); /* never the last: the caller uses the pool */
    return ERROR_NOT_ENOUGH_MEMORY;
}

static void watch(struct pool *pool);

/* One at a time: when it takes its first packet and more wait, the port presses again. Nobody else might: a thread that cannot be
 * had is asked for again later. */
static void start_one_more(struct pool *pool)
{
    bool start;

    lock_acquire(&pool->lock);
    start = pool->starting == 0 && pool->threads < pool->maximum;
    if (start) {
        pool->threads++;
        pool->starting++;
    }
    lock_release(&pool->lock);
    if (start && start_thread(pool) != NO_ERROR)
        watch(pool);
}

/* ---- the stall check ---- */

static void watch(struct pool *pool)
{
    struct port_state state;

    if (atomic_exchange_explicit(&pool->watched, true, memory_order_acq_rel))
        return;
    port_get_state(pool->port, &state);
    pool->last_taken = state.taken;
    pool->stall_time = STALL_TIME;
    service_timer_set(&pool->stall, clock_now() + STALL_TIME, 0);
}

static void let_one_more_run(struct pool *pool)
{
    ULONG maximum;

    lock_acquire(&pool->lock);
    maximum = pool->maximum;
    lock_release(&pool->lock);
    if (pool->processors + pool->extra < maximum)
        port_set_concurrency(pool->port, pool->processors + ++pool->extra);
    if (pool->stall_time < STALL_TIME_LIMIT && pool->extra > pool->processors * 4)
        pool->stall_time *= 2;
}

/* On the timer thread. Runs while packets wait with the limit reached; the last act is to look again, because a packet
 * may have come after the look and before the flag went down. */
static void check_stall(struct service_timer *timer)
{
    struct pool *pool = CONTAINING_RECORD(timer, struct pool, stall);
    struct port_state state;

    port_get_state(pool->port, &state);
    if (state.queued) {
        if (state.running < state.concurrency)
            start_one_more(pool); /* there was no thread to be had when it was asked for */
        else if (state.taken == pool->last_taken)
            let_one_more_run(pool);
        pool->last_taken = state.taken;
        service_timer_set(timer, clock_now() + pool->stall_time, 0);
        return;
    }
    pool->extra = 0;
    port_set_concurrency(pool->port, pool->processors);
    atomic_store_explicit(&pool->watched, false, memory_order_release);
    port_get_state(pool->port, &state);
    if (state.queued)
        watch(pool);
}

static void pressed(void *context, bool limited)
{
    struct pool *pool = context;

    if (!limited)
        start_one_more(pool);
    else if (!atomic_load_explicit(&pool->watched, memory_order_acquire))
        watch(pool);
}

/* ---- life ---- */

ULONG pool_create(struct pool **out)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    ULONG error;

    if (!pool)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = port_create(0, &pool->port);
    if (error) {
        free(pool);
        return error;
    }
    atomic_init(&pool->processors, port_processors());
    pool->maximum = MAXIMUM_THREADS;
    atomic_init(&pool->users, 1);
    atomic_init(&pool->references, 1);
    atomic_init(&pool->idle_time, IDLE_TIME);
    service_timer_init(&pool->stall, check_stall);
    port_set_pressed(pool->port, pressed, pool);
    *out = pool;
    return NO_ERROR;
}

void pool_use(struct pool *pool)
{
    atomic_fetch_add_explicit(&pool->users, 1, memory_order_relaxed);
}

void pool_unuse(struct pool *pool)
{
    if (atomic_fetch_sub_explicit(&pool->users, 1, memory_order_acq_rel) != 1)
        return;
    port_set_pressed(pool->port, NULL, NULL);
    port_close(pool->port);
    service_timer_stop(&pool->stall);
    release(pool);
}

static struct pool *shared(_Atomic(struct pool *) *place, ULONG maximum)
{
    struct pool *pool = atomic_load_explicit(place, memory_order_acquire), *fresh;

    if (pool || pool_create(&fresh) != NO_ERROR)
        return pool;
    if (maximum)
        pool_set_maximum(fresh, maximum);
    if (atomic_compare_exchange_strong(place, &pool, fresh))
        return fresh;
    pool_unuse(fresh);
    return pool;
}

struct pool *pool_default(void)
{
    static _Atomic(struct pool *) pool;

    return shared(&pool, 0);
}

struct pool *pool_serial(void)
{
    static _Atomic(struct pool *) pool;

    return shared(&pool, 1);
}

struct pool *pool_lookups(void)
{
    static _Atomic(struct pool *) pool;

    return shared(&pool, LOOKUP_THREADS);
}

struct port *pool_port(struct pool *pool)
{
    return pool->port;
}

/* ---- settings ---- */

/* Who asks for that many threads wants that many callbacks at once, whatever the number of processors. */
static void set_limit(struct pool *pool, ULONG minimum, ULONG maximum)
{
    ULONG limit = max(port_processors(), minimum);

    pool->processors = min(limit, maximum);
    port_set_concurrency(pool->port, pool->processors);
}

ULONG pool_set_minimum(struct pool *pool, ULONG minimum)
{
    ULONG missing = 0, error = NO_ERROR, maximum;

    lock_acquire(&pool->lock);
    pool->minimum = minimum;
    maximum = pool->maximum = max(pool->maximum, minimum);
    if (pool->threads < minimum) {
        missing = minimum - pool->threads;
        pool->threads = minimum;
        pool->starting += missing;
    }
    lock_release(&pool->lock);
    set_limit(pool, minimum, maximum);
    for (ULONG i = 0; i < missing; i++) {
        ULONG result = start_thread(pool);

        error = result ? result : error;
    }
    return error;
}

void pool_set_maximum(struct pool *pool, ULONG maximum)
{
    ULONG minimum;

    maximum = maximum ? maximum : 1;
    lock_acquire(&pool->lock);
    pool->maximum = maximum;
    minimum = pool->minimum = min(pool->minimum, maximum);
    lock_release(&pool->lock);
    set_limit(pool, minimum, maximum);
}

void pool_set_stack(struct pool *pool, SIZE_T reserve, SIZE_T commit)
{
    lock_acquire(&pool->lock);
    pool->stack_reserve = reserve;
    pool->stack_commit = commit;
    lock_release(&pool->lock);
}

void pool_get_stack(struct pool *pool, SIZE_T *reserve, SIZE_T *commit)
{
    lock_acquire(&pool->lock);
    *reserve = pool->stack_reserve;
    *commit = pool->stack_commit;
    lock_release(&pool->lock);
}

bool pool_thread_runs_long(struct pool *pool)
{
    struct port_state state;
    bool more;

    port_discount_self();
    port_get_state(pool->port, &state);
    lock_acquire(&pool->lock);
    more = state.waiting > 0 || pool->threads < pool->maximum;
    lock_release(&pool->lock);
    return more;
}

ULONG pool_threads(struct pool *pool)
{
    ULONG threads;

    lock_acquire(&pool->lock);
    threads = pool->threads;
    lock_release(&pool->lock);
    return threads;
}

void pool_set_idle_time(struct pool *pool, DWORD milliseconds)
{
    atomic_store_explicit(&pool->idle_time, milliseconds, memory_order_relaxed);
}
