/* RegisterWaitForSingleObject. The wait is armed anew after each callback, so callbacks of one registration do not
 * overlap; a manual-reset event that stays set therefore calls back again and again, as on Windows.
 *
 * The handle given out is a real one and names the task, so that a stale one is an error and not a crash. */
#include "io/task.h"
#include "io/service_wait.h"
#include "error/error.h"
#include "handleapi.h"
#include "object/thread.h"
#include "winbase.h"

struct registered_wait {
    struct task task;
    struct service_wait wait;
    struct object *object; /* referenced by the registration */
    WAITORTIMERCALLBACK callback;
    DWORD milliseconds;
    bool once;
    _Atomic(bool) timed_out;
};

/* Unregistering may come before the arming or beside it, hence the question behind it. */
static ULONG arm(struct registered_wait *wait)
{
    bool was_set;
    ULONG error = service_wait_arm(&wait->wait, wait->object, clock_deadline(wait->milliseconds), &was_set);

    if (task_is_ended(&wait->task))
        service_wait_disarm(&wait->wait);
    return error;
}

static void call_registered(struct task *task, PTP_CALLBACK_INSTANCE instance,
                            const struct task_result *result)
{
    struct registered_wait *wait = (struct registered_wait *)task;

    (void)instance;
    (void)result;
    wait->callback(task->context, atomic_load(&wait->timed_out));
}

static void arm_again(struct task *task)
{
    if (!((struct registered_wait *)task)->once && !task_is_ended(task))
        arm((struct registered_wait *)task);
}

static void disarm(struct task *task)
{
    service_wait_disarm(&((struct registered_wait *)task)->wait);
}

static void fire(struct service_wait *service_wait, DWORD result)
{
    struct registered_wait *wait = CONTAINING_RECORD(service_wait, struct registered_wait, wait);

    atomic_store(&wait->timed_out, result == WAIT_TIMEOUT);
    task_submit(&wait->task);
}

static void release_object(struct task *task)
{
    object_release(((struct registered_wait *)task)->object);
}

static const struct task_ops registered_ops = {
    .call = call_registered, .disarm = disarm, .settled = arm_again, .destroyed = release_object};

/* ---- calls ---- */

static ULONG create(struct object *object, WAITORTIMERCALLBACK callback, PVOID context, ULONG milliseconds,
                    ULONG flags, struct task **out)
{
    TP_CALLBACK_ENVIRON environment;
    struct registered_wait *wait;
    ULONG error;

    InitializeThreadpoolEnvironment(&environment);
    if (flags & WT_EXECUTELONGFUNCTION)
        SetThreadpoolCallbackRunsLong(&environment);
    if (flags & WT_EXECUTEINWAITTHREAD) /* these never overlap, whatever they wait for */
        SetThreadpoolCallbackPool(&environment, (PTP_POOL)pool_serial());
    error = task_create(sizeof(*wait), &registered_ops, context, &environment, out);
    if (error)
        return error;
    wait = (struct registered_wait *)*out;
    object_reference(object);
    wait->object = object;
    wait->callback = callback;
    wait->milliseconds = milliseconds;
    wait->once = (flags & WT_EXECUTEONLYONCE) != 0;
    service_wait_init(&wait->wait, fire);
    return NO_ERROR;
}

/* The handle is out before the wait is armed, because the callback may look at it; so may whoever unregisters it: we hold
 * the task until we are through with it. */
static ULONG register_wait(struct object *object, WAITORTIMERCALLBACK callback, PVOID context,
                           ULONG milliseconds, ULONG flags, PHANDLE out)
{
    struct task *task;
    HANDLE handle = NULL;
    ULONG error = create(object, callback, context, milliseconds, flags, &task);

    if (error)
        return error;
    object_reference(&task->object);
    error = handle_open(&task->object, &handle);
    if (!error) {
        *out = handle;
        error = arm((struct registered_wait *)task);
    }
    if (error &&
        (!handle || handle_close(handle) == NO_ERROR)) /* whoever closes the handle closes the task */
        task_close(task);
    object_release(&task->object);
    return error;
}

BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject, WAITORTIMERCALLBACK Callback,
                                        PVOID Context, ULONG dwMilliseconds, ULONG dwFlags)
{
    struct object *object;
    ULONG error;

    if (!phNewWaitObject || !Callback)
        return error_result(ERROR_INVALID_PARAMETER);
    object = handle_pin(hObject, NULL);
    if (!object)
        return error_result(ERROR_INVALID_HANDLE);
    error = register_wait(object, Callback, Context, dwMilliseconds, dwFlags, phNewWaitObject);
    handle_unpin(hObject);
    return error_result(error);
}

BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent)
{
    return error_result(task_delete_handle(WaitHandle, &registered_ops, CompletionEvent));
}

BOOL WINAPI UnregisterWait(HANDLE WaitHandle)
{
    return UnregisterWaitEx(WaitHandle, NULL);
}
