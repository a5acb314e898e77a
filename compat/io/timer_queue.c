/* Timer queues. A queue is a list of its timers, which are tasks on the default pool; both have real handles. The default
 * queue (NULL) is static. Each timer references its queue, so the queue's end is the end of its last callback. queue->lock guards the list, which references its timers, and is a leaf. */
#include <stdlib.h>

#include "io/task.h"
#include "io/service_timer.h"
#include "error/error.h"
#include "handleapi.h"
#include "object/lock.h"
#include "object/thread.h"
#include "object/wait.h"
#include "winbase.h"

#define MILLISECOND UINT64_C(1000000)

struct queue_timer;

struct timer_queue {
    struct object object;
    _Atomic(uint32_t) lock;
    struct queue_timer *first;
    bool deleted;
    struct object *event; /* referenced; signalled when the last timer is gone */
};

struct queue_timer {
    struct task task;
    struct service_timer timer;
    WAITORTIMERCALLBACK callback;
    HANDLE handle;
    struct timer_queue *queue; /* referenced, unless it is the default queue */
    struct queue_timer *next, *previous;
    bool listed;
};

static void queue_destroy(struct object *object);
static const struct object_type queue_type = {.name = "timer queue", .destroy = queue_destroy};
static struct timer_queue default_queue;

/* ---- timers ---- */

static void call_timer(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    (void)instance;
    (void)result;
    ((struct queue_timer *)task)->callback(task->context, TRUE);
}

static void disarm(struct task *task)
{
    service_timer_stop(&((struct queue_timer *)task)->timer);
}

static void destroyed(struct task *task)
{
    struct timer_queue *queue = ((struct queue_timer *)task)->queue;

    if (queue != &default_queue)
        object_release(&queue->object);
}

static void fire(struct service_timer *timer)
{
    task_submit_once(&CONTAINING_RECORD(timer, struct queue_timer, timer)->task);
}

static const struct task_ops timer_ops = {.call = call_timer, .disarm = disarm, .destroyed = destroyed};

static void set_timer(struct queue_timer *timer, DWORD due, DWORD period)
{
    if (due == INFINITE)
        service_timer_stop(&timer->timer);
    else
        service_timer_set(&timer->timer, clock_now() + due * MILLISECOND, period * MILLISECOND);
    if (task_is_ended(&timer->task))
        service_timer_stop(&timer->timer);
}

/* False if the queue is being deleted. */
static bool list_timer(struct timer_queue *queue, struct queue_timer *timer)
{
    bool deleted;

    if (queue != &default_queue)
        object_reference(&queue->object);
    timer->queue = queue;
    lock_acquire(&queue->lock);
    deleted = queue->deleted;
    if (!deleted) {
        object_reference(&timer->task.object);
        timer->listed = true;
        timer->next = queue->first;
        if (timer->next)
            timer->next->previous = timer;
        queue->first = timer;
    }
    lock_release(&queue->lock);
    return !deleted;
}

static void unlist_timer(struct timer_queue *queue, struct queue_timer *timer)
{
    bool listed;

    lock_acquire(&queue->lock);
    listed = timer->listed;
    if (listed) {
        timer->listed = false;
        if (timer->previous)
            timer->previous->next = timer->next;
        else
            queue->first = timer->next;
        if (timer->next)
            timer->next->previous = timer->previous;
    }
    lock_release(&queue->lock);
    if (listed)
        object_release(&timer->task.object);
}

/* The timer comes with a reference for the caller: once it is listed, whoever deletes the queue ends and closes it. */
static ULONG create_timer(struct timer_queue *queue, WAITORTIMERCALLBACK callback, PVOID context, ULONG flags,
                          struct queue_timer **out)
{
    TP_CALLBACK_ENVIRON environment;
    struct task *task;
    ULONG error;

    error = service_timer_prepare();
    if (error)
        return error;
    InitializeThreadpoolEnvironment(&environment);
    if (flags & WT_EXECUTELONGFUNCTION)
        SetThreadpoolCallbackRunsLong(&environment);
    if (flags & WT_EXECUTEINTIMERTHREAD) /* these never overlap, whichever timer they belong to */
        SetThreadpoolCallbackPool(&environment, (PTP_POOL)pool_serial());
    error = task_create(sizeof(struct queue_timer), &timer_ops, context, &environment, &task);
    if (error)
        return error;
    *out = (struct queue_timer *)task;
    (*out)->callback = callback;
    service_timer_init(&(*out)->timer, fire);
    object_reference(&task->object);
    error = handle_open(&task->object, &(*out)->handle);
    if (!error && !list_timer(queue, *out)) {
        handle_close((*out)->handle);
        error = ERROR_INVALID_HANDLE;
    } else if (error) {
        (*out)->queue = &default_queue;
    }
    if (error) {
        task_close(task);
        object_release(&task->object);
    }
    return error;
}

/* ---- queues ---- */

static void queue_destroy(struct object *object)
{
    struct timer_queue *queue = (struct timer_queue *)object;

    if (queue->event) {
        signal_set(queue->event);
        object_release(queue->event);
    }
    free(queue);
}

static struct timer_queue *queue_pin(HANDLE handle)
{
    return handle ? (struct timer_queue *)handle_pin(handle, &queue_type) : &default_queue;
}

static void queue_unpin(HANDLE handle)
{
    if (handle)
        handle_unpin(handle);
}

HANDLE WINAPI CreateTimerQueue(VOID)
{
    struct timer_queue *queue = calloc(1, sizeof(*queue));
    HANDLE handle = NULL;
    ULONG error = ERROR_NOT_ENOUGH_MEMORY;

    if (queue) {
        object_init(&queue->object, &queue_type, WAIT_KIND_NONE);
        error = handle_open(&queue->object, &handle);
        object_release(&queue->object);
    }
    return error_result(error) ? handle : NULL;
}

BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue, WAITORTIMERCALLBACK Callback,
                                  PVOID Parameter, DWORD DueTime, DWORD Period, ULONG Flags)
{
    struct timer_queue *queue;
    struct queue_timer *timer;
    ULONG error;

    if (!phNewTimer || !Callback)
        return error_result(ERROR_INVALID_PARAMETER);
    queue = queue_pin(TimerQueue);
    if (!queue)
        return error_result(ERROR_INVALID_HANDLE);
    error = create_timer(queue, Callback, Parameter, Flags, &timer);
    if (!error) {
        *phNewTimer = timer->handle; /* before the callback can look at it */
        set_timer(timer, DueTime, Flags & WT_EXECUTEONLYONCE ? 0 : Period);
        object_release(&timer->task.object);
    }
    queue_unpin(TimerQueue);
    return error_result(error);
}

static struct queue_timer *timer_pin(HANDLE handle)
{
    struct task *task = (struct task *)handle_pin(handle, &task_type);

    if (task && task->ops != &timer_ops) {
        handle_unpin(handle);
        return NULL;
    }
    return (struct queue_timer *)task;
}

BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period)
{
    struct queue_timer *timer = timer_pin(Timer);

    (void)TimerQueue;
    if (!timer)
        return error_result(ERROR_INVALID_HANDLE);
    set_timer(timer, DueTime, Period);
    handle_unpin(Timer);
    return TRUE;
}

BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent)
{
    struct queue_timer *timer = timer_pin(Timer);
    ULONG error;

    (void)TimerQueue;
    if (!timer)
        return error_result(ERROR_INVALID_HANDLE);
    error = task_delete_handle(Timer, &timer_ops, CompletionEvent);
    if (error != ERROR_INVALID_HANDLE)
        unlist_timer(timer->queue, timer);
    handle_unpin(Timer);
    return error_result(error);
}

/* Whoever closes a timer's handle ends it, here or in DeleteTimerQueueTimer; taken off the list here, its memory stays
 * until then because the list's reference comes with it. True if callbacks still run. */
static bool end_timers(struct timer_queue *queue, bool blocks)
{
    struct queue_timer *timer;
    bool busy = false;

    lock_acquire(&queue->lock);
    queue->deleted = true;
    while ((timer = queue->first)) {
        queue->first = timer->next;
        if (timer->next)
            timer->next->previous = NULL;
        timer->listed = false;
        lock_release(&queue->lock);
        busy |= task_end(&timer->task, blocks, NULL);
        if (handle_close(timer->handle) == NO_ERROR)
            object_release(&timer->task.object); /* the creator's */
        object_release(&timer->task.object);     /* the list's */
        lock_acquire(&queue->lock);
    }
    lock_release(&queue->lock);
    return busy;
}

static ULONG delete_queue(struct timer_queue *queue, HANDLE handle, bool blocks, struct object *event)
{
    bool busy;

    if (handle_close(handle) != NO_ERROR)
        return ERROR_INVALID_HANDLE;
    if (event) {
        object_reference(event);
        queue->event = event;
    }
    busy = end_timers(queue, blocks);
    return busy && !event ? ERROR_IO_PENDING : NO_ERROR;
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent)
{
    struct timer_queue *queue = (struct timer_queue *)handle_pin(TimerQueue, &queue_type);
    bool blocks = CompletionEvent == INVALID_HANDLE_VALUE;
    struct object *event = CompletionEvent && !blocks ? handle_pin(CompletionEvent, NULL) : NULL;
    ULONG error = ERROR_INVALID_HANDLE;

    if (queue && (!CompletionEvent || blocks || event))
        error = delete_queue(queue, TimerQueue, blocks, event);
    if (event)
        handle_unpin(CompletionEvent);
    if (queue)
        handle_unpin(TimerQueue);
    return error_result(error);
}

BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue)
{
    return DeleteTimerQueueEx(TimerQueue, NULL);
}
