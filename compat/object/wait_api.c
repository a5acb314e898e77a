/* WaitFor* and Sleep*: handles to pinned objects, results to return values. */
#include "object/event.h"
#include "object/semaphore.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "synchapi.h"

static DWORD wait_failed(ULONG error)
{
    SetLastError(error);
    return WAIT_FAILED;
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE handle, DWORD milliseconds, BOOL alertable)
{
    struct object *object = handle_pin(handle, NULL);
    DWORD result;
    ULONG error;

    if (!object)
        return wait_failed(ERROR_INVALID_HANDLE);
    result = wait_objects(&object, 1, false, milliseconds, alertable, &error);
    handle_unpin(handle);
    return result == WAIT_FAILED ? wait_failed(error) : result;
}

DWORD WINAPI WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    return WaitForSingleObjectEx(handle, milliseconds, FALSE);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds,
                                      BOOL alertable)
{
    struct object *objects[MAXIMUM_WAIT_OBJECTS];
    HANDLE pinned[MAXIMUM_WAIT_OBJECTS]; /* the program's array may change meanwhile */
    DWORD result = WAIT_FAILED, n;
    ULONG error = NO_ERROR;

    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS || !handles)
        return wait_failed(ERROR_INVALID_PARAMETER);
    for (n = 0; n < count; n++) {
        pinned[n] = handles[n];
        objects[n] = handle_pin(pinned[n], NULL);
        if (!objects[n])
            break;
    }
    if (n == count)
        result = wait_objects(objects, count, all, milliseconds, alertable, &error);
    else
        error = ERROR_INVALID_HANDLE;
    while (n > 0)
        handle_unpin(pinned[--n]);
    return result == WAIT_FAILED ? wait_failed(error) : result;
}

DWORD WINAPI WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds)
{
    return WaitForMultipleObjectsEx(count, handles, all, milliseconds, FALSE);
}

static bool can_be_signalled(const struct object *object)
{
    return object->type == &event_type || object->type == &semaphore_type || object->type == &mutex_type;
}

DWORD WINAPI SignalObjectAndWait(HANDLE to_signal, HANDLE to_wait_for, DWORD milliseconds, BOOL alertable)
{
    struct object *first = handle_pin(to_signal, NULL), *second = handle_pin(to_wait_for, NULL);
    DWORD result = WAIT_FAILED;
    ULONG error = ERROR_INVALID_HANDLE;

    if (first && second && can_be_signalled(first)) {
        LONG maximum = first->type == &semaphore_type ? ((struct semaphore *)first)->maximum : 0;
        result = wait_after_signal(first, maximum, second, milliseconds, alertable, &error);
    }
    if (first)
        handle_unpin(to_signal);
    if (second)
        handle_unpin(to_wait_for);
    return result == WAIT_FAILED ? wait_failed(error) : result;
}

DWORD WINAPI SleepEx(DWORD milliseconds, BOOL alertable)
{
    return wait_sleep(milliseconds, alertable);
}

VOID WINAPI Sleep(DWORD milliseconds)
{
    wait_sleep(milliseconds, false);
}
