/* Waitable timers, and the one service thread that signals them; it starts with the first timer that is set.
 *
 * `service.lock` guards the list of armed timers, sorted by due time, and every timer's settings. It is held while a timer
 * is signalled and its APC queued, so the wait lock and a thread's interrupt lock come after it. An armed timer is
 * referenced by the list. Programs have few timers: a sorted list will do. */
#include "object/lock.h"
#include "object/name.h"
#include "object/thread.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "synchapi.h"
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define NS_PER_TICK            100
#define NS_PER_MS              UINT64_C(1000000)
#define TICKS_PER_SECOND       UINT64_C(10000000)
#define UNIX_EPOCH_IN_FILETIME (UINT64_C(11644473600) * TICKS_PER_SECOND)

/* The completion routine of one setting of a timer. Belongs to the timer, or, when the timer forgets it after its thread
 * has taken it off the queue, to that thread (`orphaned`). Guarded by service.lock. */
struct call {
    struct apc apc;
    struct thread *thread; /* who set the timer; referenced */
    PTIMERAPCROUTINE routine;
    void *argument;
    uint64_t fired_at; /* FILETIME */
    bool queued, orphaned;
};

struct timer {
    struct named_object named;
    struct timer *next, *previous; /* armed timers; guarded by service.lock, as all that follows */
    bool armed;
    uint64_t due, period; /* CLOCK_MONOTONIC and a length, nanoseconds; period 0: once */
    struct call *call;    /* NULL: has no routine */
};

static struct {
    _Atomic(uint32_t) lock;
    struct timer *first;
    _Atomic(uint32_t) changed; /* futex of the service thread */
    bool running;
} service;

static struct object *object_of(struct timer *timer)
{
    return &timer->named.object;
}

static uint64_t filetime_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return UNIX_EPOCH_IN_FILETIME + (uint64_t)now.tv_sec * TICKS_PER_SECOND +
           (uint64_t)now.tv_nsec / NS_PER_TICK;
}

static void arm(struct timer *timer, uint64_t due)
{
    struct timer **link = &service.first, *previous = NULL;

    while (*link && (*link)->due <= due) {
        previous = *link;
        link = &previous->next;
    }
    timer->due = due;
    timer->previous = previous;
    timer->next = *link;
    if (timer->next)
        timer->next->previous = timer;
    *link = timer;
    timer->armed = true;
    object_reference(object_of(timer));
}

/* True if the caller has the list's reference to drop, once it has dropped the lock. */
static bool disarm(struct timer *timer)
{
    if (!timer->armed)
        return false;
    if (timer->previous)
        timer->previous->next = timer->next;
    else
        service.first = timer->next;
    if (timer->next)
        timer->next->previous = timer->previous;
    timer->armed = false;
    return true;
}

static void call_free(struct call *call)
{
    object_release(thread_object(call->thread));
    free(call);
}

/* On the thread that set the timer. Copies it: once the lock is dropped
 * the timer may free the call. */
static struct call call_taken(struct call *call)
{
    struct call copy;

    lock_acquire(&service.lock);
    call->queued = false;
    copy = *call;
    lock_release(&service.lock);
    if (copy.orphaned)
        call_free(call);
    return copy;
}

static void call_run(struct apc *apc)
{
    struct call call = call_taken((struct call *)apc);

    if (!call.orphaned)
        call.routine(call.argument, (DWORD)call.fired_at, (DWORD)(call.fired_at >> 32));
}

static void call_discard(struct apc *apc)
{
    call_taken((struct call *)apc);
}

static ULONG call_create(PTIMERAPCROUTINE routine, void *argument, struct call **out)
{
    struct call *call = calloc(1, sizeof *call);

    if (!call)
        return ERROR_NOT_ENOUGH_MEMORY;
    call->apc = (struct apc){NULL, call_run, call_discard};
    call->routine = routine;
    call->argument = argument;
    call->thread = thread_self();
    object_reference(thread_object(call->thread));
    *out = call;
    return NO_ERROR;
}

/* Ends what the timer does, under the lock; the result is disarm's. */
static bool stop(struct timer *timer)
{
    struct call *call = timer->call;

    timer->call = NULL;
    if (call && (!call->queued || thread_unqueue_apc(call->thread, &call->apc)))
        call_free(call);
    else if (call)
        call->orphaned = true;
    return disarm(timer);
}

/* Under the lock. A routine that still waits for its turn is not queued again, as on Windows. */
static void fire(struct timer *timer)
{
    struct call *call = timer->call;

    signal_set(object_of(timer));
    if (!call)
        return;
    call->fired_at = filetime_now();
    if (!call->queued)
        call->queued = thread_queue_apc(call->thread, &call->apc);
}

/* Signals what is due; the next deadline. Ticks that were missed are not made up for. */
static uint64_t fire_due(void)
{
    uint64_t now = clock_now(), next;
    struct timer *timer;

    lock_acquire(&service.lock);
    while ((timer = service.first) != NULL && timer->due <= now) {
        disarm(timer);
        fire(timer);
        if (timer->period)
            arm(timer, timer->due + timer->period > now ? timer->due + timer->period : now + timer->period);
        lock_release(&service.lock);
        object_release(object_of(timer));
        lock_acquire(&service.lock);
    }
    next = timer ? timer->due : UINT64_MAX;
    lock_release(&service.lock);
    return next;
}

static void *service_main(void *unused)
{
    (void)unused;
    for (;;) {
        uint32_t seen = atomic_load_explicit(&service.changed, memory_order_acquire);
        uint64_t next = fire_due();

        futex_wait(&service.changed, seen, next);
    }
    return NULL;
}

/* Under the lock. The program's signals are not for this thread. */
static ULONG start_service(void)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_t id;

    if (service.running)
        return NO_ERROR;
    if (pthread_attr_init(&attributes) != 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    sigfillset(&all);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    service.running = pthread_create(&id, &attributes, service_main, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return service.running ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

/* Negative: from now, in 100 ns. Otherwise a FILETIME, measured against the clock of this moment. */
static uint64_t due_time(LONGLONG due)
{
    uint64_t now = clock_now(), ticks;

    if (due < 0) {
        ticks = (uint64_t) - (due + 1) + 1;
    } else {
        uint64_t wall = filetime_now();
        ticks = (uint64_t)due > wall ? (uint64_t)due - wall : 0;
    }
    return ticks > (UINT64_MAX - 1 - now) / NS_PER_TICK ? UINT64_MAX - 1 : now + ticks * NS_PER_TICK;
}

static ULONG timer_set(struct timer *timer, LONGLONG due, LONG period, PTIMERAPCROUTINE routine,
                       void *argument)
{
    struct call *call = NULL;
    bool disarmed;
    ULONG error = routine ? call_create(routine, argument, &call) : NO_ERROR;

    if (error)
        return error;
    lock_acquire(&service.lock);
    disarmed = stop(timer);
    error = start_service();
    if (error == NO_ERROR) {
        signal_reset(object_of(timer));
        timer->period = (uint64_t)period * NS_PER_MS;
        timer->call = call;
        arm(timer, due_time(due));
    }
    lock_release(&service.lock);
    if (disarmed)
        object_release(object_of(timer));
    if (error && call)
        call_free(call);
    atomic_fetch_add_explicit(&service.changed, 1, memory_order_acq_rel);
    futex_wake(&service.changed, 1);
    return error;
}

static void timer_stop(struct timer *timer)
{
    bool disarmed;

    lock_acquire(&service.lock);
    disarmed = stop(timer);
    lock_release(&service.lock);
    if (disarmed)
        object_release(object_of(timer));
}

static void timer_closed(struct object *object)
{
    name_closed(object);
    if (atomic_load_explicit(&object->handles, memory_order_acquire) == 0)
        timer_stop((struct timer *)object);
}

static void timer_destroy(struct object *object)
{
    name_free((struct named_object *)object);
}

static const struct object_type timer_type = {
    .name = "Timer", .closed = timer_closed, .destroy = timer_destroy};

HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
    struct timer *timer;

    (void)security, (void)access;
    if (flags & ~(DWORD)(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    timer = calloc(1, sizeof *timer);
    if (timer)
        object_init(object_of(timer), &timer_type,
                    flags & CREATE_WAITABLE_TIMER_MANUAL_RESET ? WAIT_KIND_MANUAL : WAIT_KIND_AUTO);
    return name_create_result(timer ? &timer->named : NULL, name);
}

HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return CreateWaitableTimerExW(security, wide, flags, access);
}

HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES security, BOOL manual, LPCWSTR name)
{
    return CreateWaitableTimerExW(security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0,
                                  TIMER_ALL_ACCESS);
}

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES security, BOOL manual, LPCSTR name)
{
    return CreateWaitableTimerExA(security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0,
                                  TIMER_ALL_ACCESS);
}

HANDLE WINAPI OpenWaitableTimerW(DWORD access, BOOL inherit, LPCWSTR name)
{
    (void)access, (void)inherit;
    return name_open_result(&timer_type, name);
}

HANDLE WINAPI OpenWaitableTimerA(DWORD access, BOOL inherit, LPCSTR name)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return OpenWaitableTimerW(access, inherit, wide);
}

BOOL WINAPI SetWaitableTimer(HANDLE handle, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine,
                             LPVOID argument, BOOL resume)
{
    struct object *timer;
    ULONG error;

    (void)resume; /* no machine is woken from sleep */
    if (!due || period < 0)
        return error_result(ERROR_INVALID_PARAMETER);
    timer = handle_pin(handle, &timer_type);
    if (!timer)
        return error_result(ERROR_INVALID_HANDLE);
    error = timer_set((struct timer *)timer, due->QuadPart, period, routine, argument);
    handle_unpin(handle);
    return error_result(error);
}

BOOL WINAPI SetWaitableTimerEx(HANDLE handle, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine,
                               LPVOID argument, PREASON_CONTEXT context, ULONG tolerable_delay)
{
    (void)context, (void)tolerable_delay;
    return SetWaitableTimer(handle, due, period, routine, argument, FALSE);
}

/* Signalled or not, the timer stays as it is. */
BOOL WINAPI CancelWaitableTimer(HANDLE handle)
{
    struct object *timer = handle_pin(handle, &timer_type);

    if (!timer)
        return error_result(ERROR_INVALID_HANDLE);
    timer_stop((struct timer *)timer);
    handle_unpin(handle);
    return TRUE;
}
