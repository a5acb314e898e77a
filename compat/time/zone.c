/* Time zones: the system's, told in Windows' terms, and conversion by the rules of a TIME_ZONE_INFORMATION.
 *
 * A null zone means the system's own with its whole history (localtime_r knows it); Windows takes the rules of the
 * current year for those calls. A given zone is two dates a year, either exact or "the n-th weekday of a month". */
#include "time/filetime.h"
#include "error/error.h"
#include "text/text.h"
#include "timezoneapi.h"
#include <string.h>
#include <time.h>

#define LAST_WEEK 5 /* wDay of a transition: 5 means the last such weekday of the month */

static time_t unix_time(uint64_t ticks)
{
    return (time_t)(((int64_t)ticks - (int64_t)FILETIME_OF_1970) / TICKS_PER_SECOND);
}

int64_t filetime_local_offset(uint64_t ticks)
{
    time_t at = unix_time(ticks);
    struct tm local;

    return localtime_r(&at, &local) ? local.tm_gmtoff : 0;
}

static void set_name(WCHAR name[32], const char *text)
{
    size_t length = utf16_from_utf8(text, strlen(text), name, 31);

    name[length < 31 ? length : 31] = 0;
}

/* The moment in [from, to] at which daylight saving changes from what it is at `from`. */
static time_t transition(time_t from, time_t to)
{
    struct tm local;
    int before = localtime_r(&from, &local) ? local.tm_isdst : 0;

    while (from < to) {
        time_t middle = from + (to - from) / 2;

        if (localtime_r(&middle, &local) && local.tm_isdst == before)
            from = middle + 1;
        else
            to = middle;
    }
    return to;
}

/* As a yearly rule, in the local time that was valid just before. */
static void describe(time_t at, SYSTEMTIME *rule)
{
    time_t before = at - 1;
    struct tm local;

    memset(rule, 0, sizeof(*rule));
    if (!localtime_r(&before, &local))
        return;
    local.tm_sec++; /* 01:59:59 is the last second; the rule names 02:00 */
    rule->wMonth = (WORD)(local.tm_mon + 1);
    rule->wDayOfWeek = (WORD)local.tm_wday;
    rule->wDay = (WORD)((local.tm_mday - 1) / 7 + 1);
    if (local.tm_mday + 7 > (int)systemtime_days_in_month((unsigned)local.tm_year + 1900, rule->wMonth))
        rule->wDay = LAST_WEEK;
    rule->wHour = (WORD)((local.tm_hour * 60 + local.tm_min + (local.tm_sec == 60)) / 60 % 24);
    rule->wMinute = (WORD)((local.tm_min + (local.tm_sec == 60)) % 60);
}

DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION out)
{
    time_t now = time(NULL), start, middle, end;
    struct tm local, january, july, standard, daylight;

    memset(out, 0, sizeof(*out));
    localtime_r(&now, &local);
    january = (struct tm){.tm_year = local.tm_year, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};
    july = (struct tm){.tm_year = local.tm_year, .tm_mon = 6, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};
    end = (start = mktime(&january)) + 365 * (time_t)86400;
    middle = mktime(&july);
    standard = january.tm_isdst > 0 ? july : january;
    daylight = january.tm_isdst > 0 ? january : july;
    out->Bias = -(LONG)(standard.tm_gmtoff / 60);
    set_name(out->StandardName, standard.tm_zone);
    set_name(out->DaylightName, daylight.tm_zone);
    if ((january.tm_isdst > 0) == (july.tm_isdst > 0))
        return TIME_ZONE_ID_UNKNOWN;
    out->DaylightBias = -(LONG)((daylight.tm_gmtoff - standard.tm_gmtoff) / 60);
    describe(transition(start, middle), january.tm_isdst > 0 ? &out->StandardDate : &out->DaylightDate);
    describe(transition(middle, end), january.tm_isdst > 0 ? &out->DaylightDate : &out->StandardDate);
    return local.tm_isdst > 0 ? TIME_ZONE_ID_DAYLIGHT : TIME_ZONE_ID_STANDARD;
}

/* When a rule strikes in a year, in the local time before it. False if there is no rule. */
static bool rule_in_year(const SYSTEMTIME *rule, unsigned year, uint64_t *ticks)
{
    SYSTEMTIME at = *rule;

    if (rule->wMonth == 0)
        return false;
    if (rule->wYear == 0) {
        unsigned first = systemtime_weekday(year, rule->wMonth, 1);
        unsigned day = 1 + (rule->wDayOfWeek + 7u - first) % 7 + (rule->wDay - 1) * 7u;

        while (day > systemtime_days_in_month(year, rule->wMonth))
            day -= 7;
        at.wYear = (WORD)year;
        at.wDay = (WORD)day;
    }
    return systemtime_to_ticks(&at, ticks);
}

static int64_t bias_ticks(LONG minutes)
{
    return (int64_t)minutes * 60 * TICKS_PER_SECOND;
}

/* Whether local standard time `local` lies in the daylight period of its year. `to_daylight` and `to_standard` come in
 * the local time before each change; both are compared as standard time. */
static bool is_daylight(const TIME_ZONE_INFORMATION *zone, unsigned year, uint64_t standard)
{
    uint64_t to_daylight, to_standard;

    if (!rule_in_year(&zone->DaylightDate, year, &to_daylight) ||
        !rule_in_year(&zone->StandardDate, year, &to_standard))
        return false;
    to_standard += (uint64_t)bias_ticks(zone->DaylightBias - zone->StandardBias);
    return to_daylight < to_standard ? standard >= to_daylight && standard < to_standard
                                     : standard >= to_daylight || standard < to_standard;
}

static bool valid_zone(const TIME_ZONE_INFORMATION *zone)
{
    return zone->StandardDate.wMonth <= 12 && zone->DaylightDate.wMonth <= 12 &&
           (zone->StandardDate.wMonth == 0) == (zone->DaylightDate.wMonth == 0);
}

static uint64_t to_local(const TIME_ZONE_INFORMATION *zone, uint64_t ticks)
{
    uint64_t standard;
    SYSTEMTIME parts;

    if (!zone)
        return ticks + (uint64_t)(filetime_local_offset(ticks) * TICKS_PER_SECOND);
    standard = ticks - (uint64_t)bias_ticks(zone->Bias + zone->StandardBias);
    systemtime_from_ticks(standard, &parts);
    if (!is_daylight(zone, parts.wYear, standard))
        return standard;
    return ticks - (uint64_t)bias_ticks(zone->Bias + zone->DaylightBias);
}

/* The inverse by trial: a local time that comes twice means the first one, one that is skipped is read as standard
 * time. */
static uint64_t to_universal(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *parts, uint64_t local)
{
    uint64_t daylight;

    if (!zone) {
        struct tm broken = {.tm_year = parts->wYear - 1900,
                            .tm_mon = parts->wMonth - 1,
                            .tm_mday = parts->wDay,
                            .tm_hour = parts->wHour,
                            .tm_min = parts->wMinute,
                            .tm_sec = parts->wSecond,
                            .tm_isdst = -1};
        time_t at = mktime(&broken);

        return (uint64_t)at * TICKS_PER_SECOND + FILETIME_OF_1970 + local % TICKS_PER_SECOND;
    }
    daylight = local + (uint64_t)bias_ticks(zone->Bias + zone->DaylightBias);
    if (to_local(zone, daylight) == local)
        return daylight;
    return local + (uint64_t)bias_ticks(zone->Bias + zone->StandardBias);
}

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *universal,
                                            LPSYSTEMTIME local)
{
    uint64_t ticks;

    if (!universal || !local || (zone && !valid_zone(zone)) || !systemtime_to_ticks(universal, &ticks))
        return error_result(ERROR_INVALID_PARAMETER);
    systemtime_from_ticks(to_local(zone, ticks), local);
    return TRUE;
}

BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local,
                                            LPSYSTEMTIME universal)
{
    uint64_t ticks;

    if (!universal || !local || (zone && !valid_zone(zone)) || !systemtime_to_ticks(local, &ticks))
        return error_result(ERROR_INVALID_PARAMETER);
    systemtime_from_ticks(to_universal(zone, local, ticks), universal);
    return TRUE;
}
