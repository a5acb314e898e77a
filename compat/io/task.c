/* Tasks: counting what is due, running it, waiting for its end. See task.h. */
#include <stdlib.h>
#include <time.h>

#include "io/task.h"
#include "io/device.h"
#include "error/error.h"
#include "handleapi.h"
#include "libloaderapi.h"
#include "module/module.h"
#include "object/lock.h"
#include "object/thread.h"
#include "object/wait.h"
#include "synchapi.h"

struct task_waiter {
    struct object object; /* on the waiting thread's stack, without a handle */
    struct task_waiter *next;
};

static void task_destroy(struct object *object);
const struct object_type task_type = {.name = "thread pool object", .destroy = task_destroy};
static const struct object_type waiter_type = {.name = "thread pool wait"};

/* ---- submitting and running ---- */

/* A callback is to come: until it is over, or has been cancelled, the task stays, and its code is not unloaded. */
static void hold(struct task *task)
{
    object_reference(&task->object);
    if (task->library)
        module_hold(task->library);
}

static void release_library(struct task *task)
{
    if (task->library)
        FreeLibrary(task->library);
}

static void post(struct task *task)
{
    hold(task);
    port_post(pool_port(task->pool), &task->packet);
}

static void submit(struct task *task, bool once)
{
    bool post_now = false;

    lock_acquire(&task->lock);
    if (!once || task->pending == 0) {
        task->pending++;
        post_now = !task->posted;
        task->posted = true;
    }
    lock_release(&task->lock);
    if (post_now)
        post(task);
}

void task_submit(struct task *task)
{
    submit(task, false);
}

void task_submit_once(struct task *task)
{
    submit(task, true);
}

/* The packet was taken. False if what it stood for was cancelled meanwhile. */
static bool begin_pending(struct task *task)
{
    bool begin, again = false;

    lock_acquire(&task->lock);
    begin = task->pending > 0;
    if (begin) {
        task->pending--;
        task->running++;
        again = task->pending > 0;
    }
    task->posted = again;
    lock_release(&task->lock);
    if (again)
        post(task);
    return begin;
}

static bool begin_io(struct task *task)
{
    bool begin = false;

    lock_acquire(&task->lock);
    if (task->skipped > 0) {
        task->skipped--;
        lock_release(&task->lock);
        release_library(task);
        object_release(&task->object);
        return false;
    }
    if (task->unannounced) {
        hold(task);
        task->running++;
        begin = true;
    } else if (task->started >
               0) { /* else nobody called StartThreadpoolIo: Windows loses such a completion too */
        task->started--;
        task->running++;
        begin = true;
    }
    lock_release(&task->lock);
    return begin;
}

static void call(struct task *task, const struct task_result *result)
{
    struct _TP_CALLBACK_INSTANCE instance = {.task = task};

    if (task->runs_long)
        pool_thread_runs_long(task->pool);
    task->ops->call(task, &instance, result);
    if (task->finalization)
        task->finalization(&instance, task->context);
    callback_returned(&instance);
    release_library(task); /* who waits for the callback may count on it */
    if (task->ops->settled)
        task->ops->settled(task);
    if (!instance.disassociated)
        task_leave(task);
    if (task->simple)
        task_close(task);
}

void task_run(struct port_packet *packet)
{
    struct task *task = (struct task *)packet->key;
    struct task_result result = {packet->overlapped, NO_ERROR, packet->bytes};
    bool begin;

    if (packet->owner == PACKET_OWNED) {
        begin = begin_pending(task);
    } else {
        if (packet->status)
            result.error = error_from_status(packet->status);
        begin = begin_io(task);
        packet_finish(packet); /* may end the device, but not the task: a started I/O references it */
        if (!begin)
            return;
    }
    if (begin)
        call(task, &result);
    else
        release_library(task);
    object_release(&task->object);
}

void task_io_start(struct task *task)
{
    hold(task);
    lock_acquire(&task->lock);
    task->started++;
    lock_release(&task->lock);
}

/* ---- becoming idle ---- */

static bool is_idle(const struct task *task)
{
    return task->pending == 0 && task->running == 0 && task->started == 0;
}

/* Under the lock. Who waits takes the lock before it goes on, so its memory is there. */
static void signal_if_idle(struct task *task)
{
    if (!is_idle(task))
        return;
    while (task->waiters) {
        struct task_waiter *waiter = task->waiters;

        task->waiters = waiter->next;
        signal_set(&waiter->object);
    }
    if (task->idle_event) {
        signal_set(task->idle_event);
        object_release(task->idle_event);
        task->idle_event = NULL;
    }
}

void task_leave(struct task *task)
{
    lock_acquire(&task->lock);
    task->running--;
    signal_if_idle(task);
    lock_release(&task->lock);
}

void task_io_cancel(struct task *task)
{
    bool held;

    lock_acquire(&task->lock);
    held = task->started > 0 || task->skipped > 0;
    if (task->started > 0)
        task->started--;
    else if (task->skipped > 0)
        task->skipped--;
    signal_if_idle(task);
    lock_release(&task->lock);
    if (!held)
        return;
    release_library(task);
    object_release(&task->object);
}

ULONG task_cancel_pending(struct task *task)
{
    ULONG dropped;

    lock_acquire(&task->lock);
    dropped = task->pending;
    task->pending = 0; /* the packet, if queued, will find nothing to do */
    task->skipped += task->started;
    task->started = 0;
    signal_if_idle(task);
    lock_release(&task->lock);
    return dropped;
}

void task_wait(struct task *task, bool cancel)
{
    struct task_waiter self;
    struct object *object = &self.object;
    ULONG error;

    if (cancel)
        task_cancel_pending(task);
    lock_acquire(&task->lock);
    if (is_idle(task)) {
        lock_release(&task->lock);
        return;
    }
    object_init(&self.object, &waiter_type, WAIT_KIND_MANUAL);
    self.next = task->waiters;
    task->waiters = &self; /* cppcheck-suppress autoVariables ; unlinked before this returns */
    lock_release(&task->lock);
    wait_objects(&object, 1, false, INFINITE, false, &error);
    lock_acquire(&task->lock); /* whoever woke us has left */
    lock_release(&task->lock);
}

bool task_signal_when_idle(struct task *task, struct object *event)
{
    bool busy;

    lock_acquire(&task->lock);
    busy = !is_idle(task);
    if (busy && event && !task->idle_event) {
        object_reference(event);
        task->idle_event = event;
    }
    lock_release(&task->lock);
    return busy;
}

/* ---- life ---- */

ULONG task_create(size_t size, const struct task_ops *ops, void *context, PTP_CALLBACK_ENVIRON environment,
                  struct task **out)
{
    struct pool *pool = environment && environment->Pool ? (struct pool *)environment->Pool : pool_default();
    struct task *task = pool ? calloc(1, size) : NULL;

    if (!task)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_init(&task->object, &task_type, WAIT_KIND_NONE);
    task->ops = ops;
    task->context = context;
    task->pool = pool;
    task->packet.key = (ULONG_PTR)task;
    task->packet.owner = PACKET_OWNED;
    pool_use(pool);
    if (environment) {
        task->finalization = environment->FinalizationCallback;
        task->runs_long = environment->u.s.LongFunction != 0;
        task->library = environment->RaceDll;
        task->cancelled = environment->CleanupGroupCancelCallback;
        if (environment->CleanupGroup)
            group_add(environment->CleanupGroup, task);
    }
    *out = task;
    return NO_ERROR;
}

void task_close(struct task *task)
{
    if (task->ops->disarm)
        task->ops->disarm(task);
    if (!task->group || group_remove(task))
        object_release(&task->object);
}

bool task_end(struct task *task, bool blocks, struct object *event)
{
    lock_acquire(&task->lock);
    task->closed = true;
    lock_release(&task->lock);
    task->ops->disarm(task);
    task_cancel_pending(task);
    if (blocks) {
        task_wait(task, false);
        return false;
    }
    return task_signal_when_idle(task, event);
}

bool task_is_ended(struct task *task)
{
    bool closed;

    lock_acquire(&task->lock);
    closed = task->closed;
    lock_release(&task->lock);
    return closed;
}

static ULONG delete_task(struct task *task, HANDLE handle, bool blocks, struct object *event)
{
    bool busy;

    if (handle_close(handle) != NO_ERROR)
        return ERROR_INVALID_HANDLE; /* somebody else was faster */
    busy = task_end(task, blocks, event);
    if (event && !busy)
        signal_set(event);
    object_release(&task->object); /* the creator's reference; the pin still holds the task */
    return busy && !event ? ERROR_IO_PENDING : NO_ERROR;
}

ULONG task_delete_handle(HANDLE handle, const struct task_ops *ops, HANDLE completion_event)
{
    struct task *task = (struct task *)handle_pin(handle, &task_type);
    bool blocks = completion_event == INVALID_HANDLE_VALUE;
    struct object *event = completion_event && !blocks ? handle_pin(completion_event, NULL) : NULL;
    ULONG error = ERROR_INVALID_HANDLE;

    if (task && task->ops == ops && (!completion_event || blocks || event))
        error = delete_task(task, handle, blocks, event);
    if (event)
        handle_unpin(completion_event);
    if (task)
        handle_unpin(handle);
    return error;
}

static void task_destroy(struct object *object)
{
    struct task *task = (struct task *)object;

    if (task->ops->destroyed)
        task->ops->destroyed(task);
    if (task->group)
        group_release(task->group);
    if (task->idle_event)
        object_release(task->idle_event);
    pool_unuse(task->pool);
    free(task);
}

/* Relative times are negative, absolute ones count from 1601; both in units of 100 ns. An absolute time is turned into a
 * distance once, when it is set. */
uint64_t deadline_from_filetime(const FILETIME *time)
{
    int64_t due = (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
    struct timespec now;
    int64_t since_1601;

    if (due > 0) {
        clock_gettime(CLOCK_REALTIME, &now);
        since_1601 = (int64_t)now.tv_sec * 10000000 + now.tv_nsec / 100 + INT64_C(116444736000000000);
        due = due > since_1601 ? since_1601 - due : 0;
    }
    if (due < -(INT64_MAX / 200))
        return UINT64_MAX;
    return clock_now() + (uint64_t)-due * 100;
}
