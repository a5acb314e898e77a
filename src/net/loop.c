/* See loop.h. */
#include "net/loop.h"

#include "net/connection.h"
#include "object/idle.h"
#include "object/thread.h"
#include "server/caching.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOPS_LIMIT 64

/* A loop's own, and those that the first one opens for all; rounded up. */
#define LOOP_DESCRIPTORS 8

/* Memory of loops is kept for the next start: who wakes a thread that ran one may come late. */
static struct loop *loops[LOOPS_LIMIT];
static _Atomic(unsigned) running; /* changes with nothing under way: net_start, net_stop */
static _Thread_local const struct loop *current;
static _Thread_local bool kept;

bool loop_is_current(const struct loop *loop)
{
    return current == loop;
}

bool loop_is_kept(void)
{
    return kept;
}

void loop_set_current(const struct loop *loop)
{
    current = loop;
}

unsigned loops_count(void)
{
    return running;
}

struct loop *loops_at(unsigned index)
{
    return loops[index];
}

struct loop *loops_least_loaded(void)
{
    struct loop *best = loops[0];

    for (unsigned i = 1; i < running; i++)
        if (atomic_load_explicit(&loops[i]->connection_count, memory_order_relaxed) <
            atomic_load_explicit(&best->connection_count, memory_order_relaxed))
            best = loops[i];
    return best;
}

void loop_notify(struct loop *loop)
{
    uint32_t sleeping = LOOP_SLEEPING;

    if (atomic_load(&loop->state) != LOOP_SLEEPING)
        return;
    atomic_fetch_add(&loop->notifying, 1);
    if (atomic_compare_exchange_strong(&loop->state, &sleeping, LOOP_NOTIFIED))
        uv_async_send(&loop->async);
    atomic_fetch_sub(&loop->notifying, 1);
}

void loop_post(struct loop *loop, struct loop_task *task)
{
    struct loop_task *head = atomic_load_explicit(&loop->inbox, memory_order_relaxed);

    do {
        task->next = head;
    } while (!atomic_compare_exchange_weak(&loop->inbox, &head, task));
    loop_notify(loop);
    if (atomic_load(&loop->lease) == LEASE_FREE)
        lease_recall(loop);
}

/* Oldest first. */
void loop_drain(struct loop *loop)
{
    struct loop_task *task, *ordered = NULL;

    if (!atomic_load_explicit(&loop->inbox, memory_order_relaxed))
        return;
    task = atomic_exchange(&loop->inbox, NULL);
    while (task) {
        struct loop_task *next = task->next;
        task->next = ordered;
        ordered = task;
        task = next;
    }
    while (ordered) {
        struct loop_task *next = ordered->next;
        ordered->run(ordered);
        ordered = next;
    }
}

static bool has_reason_to_wake(struct loop *loop)
{
    if (atomic_load(&loop->inbox))
        return true;
    if (loop->awaited)
        return atomic_load(loop->awaited) == IDLE_AWAKE || loop->lapsed || atomic_load(&loop->stopping);
    return atomic_load(&loop->asked);
}

/* Last step before the loop may sleep: whoever notifies from here on sees SLEEPING; who did before is seen here. */
static void on_prepare(uv_prepare_t *handle)
{
    struct loop *loop = handle->data;

    atomic_store(&loop->state, LOOP_SLEEPING);
    if (has_reason_to_wake(loop))
        loop_notify(loop);
}

static void on_check(uv_check_t *handle)
{
    struct loop *loop = handle->data;

    atomic_store(&loop->state, LOOP_AWAKE);
    loop_drain(loop);
}

static void on_async(uv_async_t *handle)
{
    (void)handle; /* waking up is all: on_check does the work */
}

static void on_sweep(uv_timer_t *handle)
{
    struct loop *loop = handle->data;
    bool cached = caching_sweep();

    connections_sweep(loop);
    if (!loop->connections && !cached) {
        uv_timer_stop(handle);
        loop->sweeping = false;
    }
}

void loop_keep_sweeping(struct loop *loop)
{
    if (loop->sweeping)
        return;
    loop->sweeping = uv_timer_start(&loop->sweep, on_sweep, LOOP_SWEEP_MS, LOOP_SWEEP_MS) == 0;
}

static void on_limit(uv_timer_t *handle)
{
    struct loop *loop = handle->data;

    loop->lapsed = true;
}

void loop_limit(struct loop *loop, uint32_t milliseconds)
{
    uv_update_time(&loop->uv); /* what it knows may be old */
    uv_timer_start(&loop->limit, on_limit, milliseconds, 0);
}

static void close_handle(uv_handle_t *handle, void *argument)
{
    (void)argument;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void *run(void *argument)
{
    struct loop *loop = argument;
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "httpapi-loop");
    current = loop;
    kept = true;
    while (!atomic_load(&loop->stopping)) {
        uv_run(&loop->uv, UV_RUN_ONCE);
        if (atomic_load(&loop->asked))
            lease_rest(loop);
    }
    connections_close_all(loop);
    loop_drain(loop);
    uv_walk(&loop->uv, close_handle, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    loop_drain(loop);
    return NULL;
}

/* libuv ends the process when it has no descriptors left for its signal pipes: look first. */
static bool may_open(unsigned wanted)
{
    int probes[LOOP_DESCRIPTORS];
    unsigned count = 0;
    bool enough;

    while (count < wanted && (probes[count] = eventfd(0, EFD_CLOEXEC)) >= 0)
        count++;
    enough = count == wanted;
    while (count > 0)
        close(probes[--count]);
    return enough;
}

/* What an earlier start may have left. */
static void reset(struct loop *loop)
{
    atomic_store(&loop->lease, LEASE_KEEPER);
    atomic_store(&loop->asked, false);
    atomic_store(&loop->not_before, 0);
    atomic_store(&loop->stopping, false);
    loop->penance = 0;
    loop->sweeping = false;
}

/* At its place in `loops`; false: no memory or no descriptors. */
static bool start(unsigned index)
{
    struct loop *loop = loops[index];

    if (!may_open(LOOP_DESCRIPTORS))
        return false;
    if (!loop && !(loop = loops[index] = calloc(1, sizeof(*loop))))
        return false;
    if (uv_loop_init(&loop->uv) != 0)
        return false;
    reset(loop);
    loop->index = index;
    loop->async.data = loop->prepare.data = loop->check.data = loop->sweep.data = loop->limit.data = loop;
    if (uv_async_init(&loop->uv, &loop->async, on_async) != 0) {
        uv_loop_close(&loop->uv);
        return false;
    }
    uv_prepare_init(&loop->uv, &loop->prepare);
    uv_prepare_start(&loop->prepare, on_prepare);
    uv_check_init(&loop->uv, &loop->check);
    uv_check_start(&loop->check, on_check);
    uv_timer_init(&loop->uv, &loop->sweep);
    uv_timer_init(&loop->uv, &loop->limit);
    if (pthread_create(&loop->thread, NULL, run, loop) != 0) {
        uv_walk(&loop->uv, close_handle, NULL);
        uv_run(&loop->uv, UV_RUN_DEFAULT);
        uv_loop_close(&loop->uv);
        return false;
    }
    return true;
}

ULONG loops_start(unsigned count)
{
    for (; running < count && running < LOOPS_LIMIT; running++)
        if (!start(running))
            return running ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    leases_start();
    return NO_ERROR;
}

struct stop_task {
    struct loop_task task;
    struct loop *loop;
};

static void stop(struct loop_task *task)
{
    atomic_store(&((struct stop_task *)task)->loop->stopping, true);
}

void loops_stop(void)
{
    while (running > 0) {
        struct loop *loop = loops[--running];
        struct stop_task task = {{NULL, stop}, loop};
        loop_post(loop, &task.task);
        pthread_join(loop->thread, NULL);
        while (atomic_load(
            &loop->notifying)) /* a wake-up that came too late, and its descriptor must be there */
            sched_yield();
        uv_loop_close(&loop->uv);
    }
}

struct call_task {
    struct loop_task task;
    void (*function)(void *context);
    void *context;
    _Atomic(uint32_t) done;
};

static void run_call(struct loop_task *task)
{
    struct call_task *call = (struct call_task *)task;

    call->function(call->context);
    atomic_store_explicit(&call->done, 1, memory_order_release);
    futex_wake(&call->done, 1);
}

void loop_call(struct loop *loop, void (*function)(void *context), void *context)
{
    struct call_task call = {{NULL, run_call}, function, context, 0};

    if (lease_take(loop)) {
        function(context);
        lease_give(loop);
        return;
    }
    loop_post(loop, &call.task);
    while (atomic_load_explicit(&call.done, memory_order_acquire) == 0)
        futex_wait(&call.done, 0, UINT64_MAX);
}
