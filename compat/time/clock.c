/* Clocks: the time of day as FILETIME, ticks since the start of the system, the performance counter.
 *
 * All of them are vDSO reads, no system call. The tick count includes suspended time, as on Windows; the performance
 * counter and the unbiased interrupt time do not. No state. */
#include "time/filetime.h"
#include "error/error.h"
#include "profileapi.h"
#include "realtimeapiset.h"
#include "sysinfoapi.h"
#include "timezoneapi.h"
#include <time.h>

#define NANOSECONDS_PER_TICK 100

static uint64_t ticks(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * TICKS_PER_SECOND + (uint64_t)now.tv_nsec / NANOSECONDS_PER_TICK;
}

uint64_t filetime_now(void)
{
    return ticks(CLOCK_REALTIME) + FILETIME_OF_1970;
}

void WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME out)
{
    *out = filetime_from_ticks(filetime_now());
}

void WINAPI GetSystemTimeAsFileTime(LPFILETIME out)
{
    *out = filetime_from_ticks(filetime_now());
}

void WINAPI GetSystemTime(LPSYSTEMTIME out)
{
    systemtime_from_ticks(filetime_now(), out);
}

void WINAPI GetLocalTime(LPSYSTEMTIME out)
{
    uint64_t now = filetime_now();

    systemtime_from_ticks(now + (uint64_t)(filetime_local_offset(now) * TICKS_PER_SECOND), out);
}

ULONGLONG WINAPI GetTickCount64(void)
{
    return ticks(CLOCK_BOOTTIME) / (TICKS_PER_SECOND / 1000);
}

DWORD WINAPI GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *count)
{
    if (!count)
        return error_result(ERROR_NOACCESS);
    count->QuadPart = (LONGLONG)ticks(CLOCK_MONOTONIC);
    return TRUE;
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    if (!frequency)
        return error_result(ERROR_NOACCESS);
    frequency->QuadPart = TICKS_PER_SECOND;
    return TRUE;
}

BOOL WINAPI QueryUnbiasedInterruptTime(PULONGLONG time)
{
    if (!time)
        return error_result(ERROR_INVALID_PARAMETER);
    *time = ticks(CLOCK_MONOTONIC);
    return TRUE;
}
