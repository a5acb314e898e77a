/* The calling thread's last error. Thread-local and our own: errno is another thing, and no libc call disturbs this. */
#include "error/error.h"
#include "errhandlingapi.h"

static _Thread_local DWORD last_error;

DWORD WINAPI GetLastError(void)
{
    return last_error;
}

void WINAPI SetLastError(DWORD error)
{
    last_error = error;
}

BOOL error_result(ULONG error)
{
    if (error == NO_ERROR)
        return TRUE;
    last_error = error;
    return FALSE;
}
