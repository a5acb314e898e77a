/* The Win32 calls of private pools. A TP_POOL is a struct pool under another name. */
#include "io/pool.h"
#include "error/error.h"
#include "winbase.h"

static struct pool *pool_of(PTP_POOL pool)
{
    return pool ? (struct pool *)pool : pool_default();
}

PTP_POOL WINAPI CreateThreadpool(PVOID reserved)
{
    struct pool *pool = NULL;
    ULONG error = reserved ? ERROR_INVALID_PARAMETER : pool_create(&pool);

    return error_result(error) ? (PTP_POOL)pool : NULL;
}

VOID WINAPI CloseThreadpool(PTP_POOL ptpp)
{
    pool_unuse((struct pool *)ptpp);
}

VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost)
{
    pool_set_maximum(pool_of(ptpp), cthrdMost);
}

BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic)
{
    return error_result(pool_set_minimum(pool_of(ptpp), cthrdMic));
}

BOOL WINAPI SetThreadpoolStackInformation(PTP_POOL ptpp, PTP_POOL_STACK_INFORMATION ptpsi)
{
    pool_set_stack(pool_of(ptpp), ptpsi->StackReserve, ptpsi->StackCommit);
    return TRUE;
}

BOOL WINAPI QueryThreadpoolStackInformation(PTP_POOL ptpp, PTP_POOL_STACK_INFORMATION ptpsi)
{
    pool_get_stack(pool_of(ptpp), &ptpsi->StackReserve, &ptpsi->StackCommit);
    return TRUE;
}
