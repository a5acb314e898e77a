/* Callbacks as programs see them: work objects, simple callbacks, and what a callback may ask for when it returns. */
#include "io/task.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "libloaderapi.h"
#include "winbase.h"

/* ---- work ---- */

struct _TP_WORK {
    struct task task;
    PTP_WORK_CALLBACK callback;
};

static void call_work(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    PTP_WORK work = (PTP_WORK)task;

    (void)result;
    work->callback(instance, task->context, work);
}

static const struct task_ops work_ops = {.call = call_work};

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
{
    struct task *task;
    ULONG error =
        pfnwk ? task_create(sizeof(struct _TP_WORK), &work_ops, pv, pcbe, &task) : ERROR_INVALID_PARAMETER;

    if (error) {
        SetLastError(error);
        return NULL;
    }
    ((PTP_WORK)task)->callback = pfnwk;
    return (PTP_WORK)task;
}

VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk)
{
    task_submit(&pwk->task);
}

VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks)
{
    task_wait(&pwk->task, fCancelPendingCallbacks != FALSE);
}

VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk)
{
    task_close(&pwk->task);
}

/* ---- simple callbacks ---- */

struct simple {
    struct task task;
    PTP_SIMPLE_CALLBACK callback;
    LPTHREAD_START_ROUTINE routine;
};

static void call_simple(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    struct simple *simple = (struct simple *)task;

    (void)result;
    if (simple->callback)
        simple->callback(instance, task->context);
    else
        simple->routine(task->context);
}

static const struct task_ops simple_ops = {.call = call_simple};

static ULONG submit_simple(PTP_SIMPLE_CALLBACK callback, LPTHREAD_START_ROUTINE routine, PVOID context,
                           PTP_CALLBACK_ENVIRON environment)
{
    struct task *task;
    ULONG error;

    if (!callback && !routine)
        return ERROR_INVALID_PARAMETER;
    error = task_create(sizeof(struct simple), &simple_ops, context, environment, &task);
    if (error)
        return error;
    task->simple = true;
    ((struct simple *)task)->callback = callback;
    ((struct simple *)task)->routine = routine;
    task_submit(task);
    return NO_ERROR;
}

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
{
    return error_result(submit_simple(pfns, NULL, pv, pcbe));
}

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags)
{
    TP_CALLBACK_ENVIRON environment;

    InitializeThreadpoolEnvironment(&environment);
    if (Flags & WT_EXECUTELONGFUNCTION)
        SetThreadpoolCallbackRunsLong(&environment);
    return error_result(submit_simple(NULL, Function, Context, &environment));
}

/* ---- what happens when a callback returns ---- */

/* The library goes last: the events and locks may lie in it. */
void callback_returned(PTP_CALLBACK_INSTANCE instance)
{
    if (instance->critical_section)
        LeaveCriticalSection(instance->critical_section);
    if (instance->mutex)
        ReleaseMutex(instance->mutex);
    if (instance->semaphore)
        ReleaseSemaphore(instance->semaphore, (LONG)instance->semaphore_count, NULL);
    if (instance->event)
        SetEvent(instance->event);
    if (instance->library)
        FreeLibrary(instance->library);
}

VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, PCRITICAL_SECTION pcs)
{
    pci->critical_section = pcs;
}

VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut)
{
    pci->mutex = mut;
}

VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel)
{
    pci->semaphore = sem;
    pci->semaphore_count = crel;
}

VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt)
{
    pci->event = evt;
}

VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod)
{
    pci->library = mod;
}

BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci)
{
    if (pool_thread_runs_long(pci->task->pool))
        return TRUE;
    SetLastError(ERROR_TOO_MANY_THREADS);
    return FALSE;
}

VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci)
{
    if (pci->disassociated)
        return;
    pci->disassociated = true;
    task_leave(pci->task);
}
