/* Time as a count of 100 ns since 1601: what FILETIME holds, as one integer. Pure calculation. */
#ifndef HTTPAPI_FILETIME_H
#define HTTPAPI_FILETIME_H

#include <stdbool.h>
#include "minwinbase.h"

#define TICKS_PER_SECOND 10000000ll
#define FILETIME_OF_1970 116444736000000000ull

static inline FILETIME filetime_from_ticks(uint64_t ticks)
{
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    return time;
}

static inline uint64_t filetime_ticks(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

uint64_t filetime_now(void);

/* The parts of a moment before the year 30828. */
void systemtime_from_ticks(uint64_t ticks, SYSTEMTIME *out);

/* False for a date that does not exist or lies outside 1601..30827. The weekday is not looked at. */
bool systemtime_to_ticks(const SYSTEMTIME *time, uint64_t *out);

/* 0 is Sunday. */
WORD systemtime_weekday(unsigned year, unsigned month, unsigned day);
unsigned systemtime_days_in_month(unsigned year, unsigned month);

/* Seconds east of Greenwich at that moment in the system's zone. */
int64_t filetime_local_offset(uint64_t ticks);

#endif
