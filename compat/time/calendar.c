/* FILETIME and SYSTEMTIME. Days are counted in the proleptic Gregorian calendar with years that begin in March, so that
 * the leap day comes last. Pure calculation, any thread. */
#include "time/filetime.h"
#include "error/error.h"
#include "timezoneapi.h"

#define TICKS_PER_DAY    (24ll * 60 * 60 * TICKS_PER_SECOND)
#define DAYS_PER_ERA     146097 /* 400 years */
#define DAYS_TO_MARCH    306    /* from 1 March 1600 to 1 January 1601 */
#define FIRST_YEAR       1601
#define LAST_YEAR        30827
#define HIGHEST_FILETIME 0x7FFFFFFFFFFFFFFFull

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned systemtime_days_in_month(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1 January 1601, a Monday. */
static int64_t day_number(unsigned year, unsigned month, unsigned day)
{
    int64_t shifted = month > 2 ? (int64_t)month - 3 : (int64_t)month + 9;
    int64_t years = (int64_t)year - 1600 - (month <= 2);

    return years * 365 + years / 4 - years / 100 + years / 400 + (153 * shifted + 2) / 5 + day - 1 -
           DAYS_TO_MARCH;
}

WORD systemtime_weekday(unsigned year, unsigned month, unsigned day)
{
    return (WORD)((day_number(year, month, day) + 1) % 7);
}

void systemtime_from_ticks(uint64_t ticks, SYSTEMTIME *out)
{
    uint64_t day = ticks / TICKS_PER_DAY, rest = ticks % TICKS_PER_DAY / (TICKS_PER_SECOND / 1000);
    uint64_t number = day + DAYS_TO_MARCH, era = number / DAYS_PER_ERA, of_era = number % DAYS_PER_ERA;
    uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
    uint64_t month = shifted < 10 ? shifted + 3 : shifted - 9;

    out->wYear = (WORD)(1600 + era * 400 + year + (month <= 2));
    out->wMonth = (WORD)month;
    out->wDay = (WORD)(of_year - (153 * shifted + 2) / 5 + 1);
    out->wDayOfWeek = (WORD)((day + 1) % 7);
    out->wHour = (WORD)(rest / 3600000);
    out->wMinute = (WORD)(rest / 60000 % 60);
    out->wSecond = (WORD)(rest / 1000 % 60);
    out->wMilliseconds = (WORD)(rest % 1000);
}

bool systemtime_to_ticks(const SYSTEMTIME *time, uint64_t *out)
{
    uint64_t milliseconds;

    if (time->wYear < FIRST_YEAR || time->wYear > LAST_YEAR || time->wMonth < 1 || time->wMonth > 12 ||
        time->wDay < 1 || time->wDay > systemtime_days_in_month(time->wYear, time->wMonth) ||
        time->wHour > 23 || time->wMinute > 59 || time->wSecond > 59 || time->wMilliseconds > 999)
        return false;
    milliseconds = ((time->wHour * 60ull + time->wMinute) * 60 + time->wSecond) * 1000 + time->wMilliseconds;
    *out = (uint64_t)day_number(time->wYear, time->wMonth, time->wDay) * TICKS_PER_DAY +
           milliseconds * (TICKS_PER_SECOND / 1000);
    return true;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *time, LPSYSTEMTIME out)
{
    uint64_t ticks = filetime_ticks(time);

    if (ticks > HIGHEST_FILETIME)
        return error_result(ERROR_INVALID_PARAMETER);
    systemtime_from_ticks(ticks, out);
    return TRUE;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *time, LPFILETIME out)
{
    uint64_t ticks;

    if (!systemtime_to_ticks(time, &ticks))
        return error_result(ERROR_INVALID_PARAMETER);
    *out = filetime_from_ticks(ticks);
    return TRUE;
}

LONG WINAPI CompareFileTime(const FILETIME *a, const FILETIME *b)
{
    uint64_t x = filetime_ticks(a), y = filetime_ticks(b);

    return (x > y) - (x < y);
}

/* As on Windows these two use the offset of now, not the one of the time converted. */
static BOOL shift(const FILETIME *time, int64_t seconds, FILETIME *out)
{
    uint64_t ticks = filetime_ticks(time), shifted = ticks + (uint64_t)(seconds * TICKS_PER_SECOND);

    if (ticks > HIGHEST_FILETIME || shifted > HIGHEST_FILETIME)
        return error_result(ERROR_INVALID_PARAMETER);
    *out = filetime_from_ticks(shifted);
    return TRUE;
}

BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *time, LPFILETIME out)
{
    return shift(time, filetime_local_offset(filetime_now()), out);
}

BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *time, LPFILETIME out)
{
    return shift(time, -filetime_local_offset(filetime_now()), out);
}
