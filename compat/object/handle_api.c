/* CloseHandle and its relatives. */
#include "object/handle.h"
#include "object/this_process.h"
#include "error/error.h"

/* Closing a pseudo handle succeeds and does nothing, as on Windows. */
BOOL WINAPI CloseHandle(HANDLE handle)
{
    if (handle == CURRENT_PROCESS || handle == CURRENT_THREAD)
        return TRUE;
    return error_result(handle_close(handle));
}

static bool is_this_process(HANDLE process)
{
    if (!handle_pin(process, &process_type))
        return false;
    handle_unpin(process);
    return true;
}

static ULONG duplicate(HANDLE source, HANDLE *target, BOOL inherit)
{
    struct object *object = handle_pin(source, NULL);
    HANDLE copy;
    ULONG error;

    if (!object)
        return ERROR_INVALID_HANDLE;
    error = handle_open(object, &copy);
    handle_unpin(source);
    if (error)
        return error;
    if (inherit)
        handle_set_flags(copy, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    *target = copy;
    return NO_ERROR;
}

/* DUPLICATE_CLOSE_SOURCE closes the source whatever else goes wrong. */
BOOL WINAPI DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target,
                            DWORD access, BOOL inherit, DWORD options)
{
    HANDLE copy = NULL;
    ULONG error = NO_ERROR;

    (void)access;
    if (!is_this_process(source_process))
        return error_result(ERROR_INVALID_HANDLE);
    if (options & ~(DWORD)(DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS))
        error = ERROR_INVALID_PARAMETER;
    else if (target_process && !is_this_process(target_process))
        error = ERROR_INVALID_HANDLE;
    else if (target_process && target)
        error = duplicate(source, &copy, inherit);
    else if (!(options & DUPLICATE_CLOSE_SOURCE))
        error = ERROR_INVALID_HANDLE;
    if (target)
        *target = copy;
    if (options & DUPLICATE_CLOSE_SOURCE)
        handle_close(source);
    return error_result(error);
}

BOOL WINAPI GetHandleInformation(HANDLE handle, LPDWORD flags)
{
    return error_result(handle_flags(handle, flags));
}

BOOL WINAPI SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags)
{
    if (mask & ~(DWORD)(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE))
        return error_result(ERROR_INVALID_PARAMETER);
    return error_result(handle_set_flags(handle, mask, flags));
}

BOOL WINAPI CompareObjectHandles(HANDLE first, HANDLE second)
{
    struct object *a = handle_pin(first, NULL), *b = handle_pin(second, NULL);
    BOOL same = a && a == b;

    if (a)
        handle_unpin(first);
    if (b)
        handle_unpin(second);
    return same ? TRUE : error_result(a && b ? ERROR_NOT_SAME_OBJECT : ERROR_INVALID_HANDLE);
}
