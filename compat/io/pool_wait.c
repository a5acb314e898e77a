/* Wait objects of the thread pool: a service thread waits, the callback runs on the pool. */
#include "io/task.h"
#include "io/service_wait.h"
#include "errhandlingapi.h"

struct _TP_WAIT {
    struct task task;
    struct service_wait wait;
    PTP_WAIT_CALLBACK callback;
    _Atomic(DWORD) result; /* of the wait that ended last */
};

static void call_wait(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    PTP_WAIT wait = (PTP_WAIT)task;

    (void)result;
    wait->callback(instance, task->context, wait, atomic_load(&wait->result));
}

static void disarm(struct task *task)
{
    service_wait_disarm(&((PTP_WAIT)task)->wait);
}

static void fire(struct service_wait *service_wait, DWORD result)
{
    PTP_WAIT wait = CONTAINING_RECORD(service_wait, struct _TP_WAIT, wait);

    atomic_store(&wait->result, result);
    task_submit(&wait->task);
}

static const struct task_ops wait_ops = {.call = call_wait, .disarm = disarm};

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
{
    struct task *task;
    ULONG error =
        pfnwa ? task_create(sizeof(struct _TP_WAIT), &wait_ops, pv, pcbe, &task) : ERROR_INVALID_PARAMETER;

    if (error) {
        SetLastError(error);
        return NULL;
    }
    ((PTP_WAIT)task)->callback = pfnwa;
    service_wait_init(&((PTP_WAIT)task)->wait, fire);
    return (PTP_WAIT)task;
}

/* A bad handle raises an exception on Windows; here the last error tells and nothing is waited for. */
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID Reserved)
{
    struct object *object;
    bool was_set;
    ULONG error;

    (void)Reserved;
    if (!h)
        return service_wait_disarm(&pwa->wait);
    object = handle_pin(h, NULL);
    if (!object) {
        was_set = service_wait_disarm(&pwa->wait);
        SetLastError(ERROR_INVALID_HANDLE);
        return was_set;
    }
    error = service_wait_arm(&pwa->wait, object, pftTimeout ? deadline_from_filetime(pftTimeout) : UINT64_MAX,
                             &was_set);
    handle_unpin(h);
    if (error)
        SetLastError(error);
    return was_set;
}

VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout)
{
    SetThreadpoolWaitEx(pwa, h, pftTimeout, NULL);
}

VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks)
{
    task_wait(&pwa->task, fCancelPendingCallbacks != FALSE);
}

VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa)
{
    task_close(&pwa->task);
}
