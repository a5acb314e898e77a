/* The error mode: remembered and given back. There are no dialog boxes that it could suppress. */
#include "error/error.h"
#include "errhandlingapi.h"
#include <stdatomic.h>

static _Atomic(UINT) process_mode;
static _Thread_local DWORD thread_mode;

UINT WINAPI SetErrorMode(UINT mode)
{
    return atomic_exchange(&process_mode, mode);
}

UINT WINAPI GetErrorMode(void)
{
    return atomic_load(&process_mode);
}

BOOL WINAPI SetThreadErrorMode(DWORD mode, LPDWORD old)
{
    if (mode & ~(DWORD)(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX))
        return error_result(ERROR_INVALID_PARAMETER);
    if (old)
        *old = thread_mode;
    thread_mode = mode;
    return TRUE;
}

DWORD WINAPI GetThreadErrorMode(void)
{
    return thread_mode;
}
