/* Timer objects of the thread pool. The service timer's thread only submits; the callback runs on the pool. A timer that
 * expires while its callback is still queued is not queued twice. */
#include "io/task.h"
#include "io/service_timer.h"
#include "errhandlingapi.h"

#define MILLISECOND UINT64_C(1000000)

struct _TP_TIMER {
    struct task task;
    struct service_timer timer;
    PTP_TIMER_CALLBACK callback;
};

static void call_timer(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    PTP_TIMER timer = (PTP_TIMER)task;

    (void)result;
    timer->callback(instance, task->context, timer);
}

static void disarm(struct task *task)
{
    service_timer_stop(&((PTP_TIMER)task)->timer);
}

static void fire(struct service_timer *timer)
{
    task_submit_once(&CONTAINING_RECORD(timer, struct _TP_TIMER, timer)->task);
}

static const struct task_ops timer_ops = {.call = call_timer, .disarm = disarm};

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
{
    struct task *task;
    ULONG error = pfnti ? service_timer_prepare() : ERROR_INVALID_PARAMETER;

    if (!error)
        error = task_create(sizeof(struct _TP_TIMER), &timer_ops, pv, pcbe, &task);
    if (error) {
        SetLastError(error);
        return NULL;
    }
    ((PTP_TIMER)task)->callback = pfnti;
    service_timer_init(&((PTP_TIMER)task)->timer, fire);
    return (PTP_TIMER)task;
}

/* The window allows Windows to join expirations that are close together; we are always on time, which it allows too. */
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD msWindowLength)
{
    (void)msWindowLength;
    if (!pftDueTime)
        return service_timer_stop(&pti->timer);
    return service_timer_set(&pti->timer, deadline_from_filetime(pftDueTime), msPeriod * MILLISECOND);
}

VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD msWindowLength)
{
    SetThreadpoolTimerEx(pti, pftDueTime, msPeriod, msWindowLength);
}

BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti)
{
    return service_timer_is_set(&pti->timer);
}

VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks)
{
    task_wait(&pti->task, fCancelPendingCallbacks != FALSE);
}

VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti)
{
    task_close(&pti->task);
}
