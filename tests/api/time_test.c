/* Clocks, calendars, time zones. */
#include "check.h"
#include <windows.h>

static void known_moments_convert_both_ways(void)
{
    static const struct {
        SYSTEMTIME parts;
        ULONGLONG ticks;
    } rows[] = {
        {{1601, 1, 1, 1, 0, 0, 0, 0}, 0},
        {{1970, 1, 4, 1, 0, 0, 0, 0}, 116444736000000000ULL},
        {{2000, 2, 2, 29, 12, 34, 56, 789}, 125963012967890000ULL},
        {{2038, 1, 2, 19, 3, 14, 7, 0}, 137919572470000000ULL},
        {{30827, 12, 5, 31, 23, 59, 59, 999}, 9223149887999990000ULL},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SYSTEMTIME back;
        FILETIME time;

        CHECK(SystemTimeToFileTime(&rows[i].parts, &time));
        CHECK_EQ((ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime, rows[i].ticks);
        CHECK(FileTimeToSystemTime(&time, &back));
        CHECK_MEM(&back, &rows[i].parts, sizeof(back));
    }
}

static void every_day_of_two_eras_survives(void)
{
    ULONGLONG day, ticks;
    WORD weekday = 1;

    for (day = 0; day < 2 * 146097; day++, weekday = (WORD)((weekday + 1) % 7)) {
        FILETIME time, back;
        SYSTEMTIME parts;

        ticks = day * 864000000000ULL;
        time.dwLowDateTime = (DWORD)ticks;
        time.dwHighDateTime = (DWORD)(ticks >> 32);
        CHECK(FileTimeToSystemTime(&time, &parts));
        CHECK_EQ(parts.wDayOfWeek, weekday);
        CHECK(SystemTimeToFileTime(&parts, &back));
        CHECK_EQ(CompareFileTime(&time, &back), 0);
    }
}

static void dates_that_do_not_exist_are_refused(void)
{
    static const SYSTEMTIME rows[] = {
        {2023, 2, 0, 29, 0, 0, 0, 0}, {1900, 2, 0, 29, 0, 0, 0, 0},  {2023, 13, 0, 1, 0, 0, 0, 0},
        {2023, 0, 0, 1, 0, 0, 0, 0},  {2023, 1, 0, 0, 0, 0, 0, 0},   {2023, 4, 0, 31, 0, 0, 0, 0},
        {2023, 1, 0, 1, 24, 0, 0, 0}, {2023, 1, 0, 1, 0, 60, 0, 0},  {2023, 1, 0, 1, 0, 0, 60, 0},
        {1600, 1, 0, 1, 0, 0, 0, 0},  {2023, 1, 0, 1, 0, 0, 0, 1000}};
    FILETIME time = {0, 0x80000000u};
    SYSTEMTIME parts;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(!SystemTimeToFileTime(&rows[i], &time));
        CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    }
    CHECK(!FileTimeToSystemTime(&time, &parts));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void clocks_agree_and_go_forward(void)
{
    FILETIME a, b;
    SYSTEMTIME parts;
    LARGE_INTEGER frequency, first, second;
    ULONGLONG ticks = GetTickCount64();

    GetSystemTimeAsFileTime(&a);
    GetSystemTime(&parts);
    CHECK(SystemTimeToFileTime(&parts, &b));
    CHECK((b.dwHighDateTime - a.dwHighDateTime) <= 1);
    CHECK(parts.wYear >= 2024);
    CHECK(QueryPerformanceFrequency(&frequency));
    CHECK_EQ(frequency.QuadPart, 10000000);
    CHECK(QueryPerformanceCounter(&first));
    CHECK(QueryPerformanceCounter(&second));
    CHECK(second.QuadPart >= first.QuadPart);
    CHECK(GetTickCount64() >= ticks);
    CHECK(GetTickCount() - (DWORD)ticks < 60000);
}

static TIME_ZONE_INFORMATION central_europe(void)
{
    TIME_ZONE_INFORMATION zone;

    memset(&zone, 0, sizeof(zone));
    zone.Bias = -60;
    zone.DaylightBias = -60;
    zone.StandardDate.wMonth = 10;
    zone.StandardDate.wDay = 5;
    zone.StandardDate.wHour = 3;
    zone.DaylightDate.wMonth = 3;
    zone.DaylightDate.wDay = 5;
    zone.DaylightDate.wHour = 2;
    return zone;
}

static void a_zone_with_rules_changes_on_the_last_sunday(void)
{
    static const struct {
        SYSTEMTIME universal;
        WORD day, hour;
    } rows[] = {
        {{2024, 1, 0, 15, 12, 0, 0, 0}, 15, 13}, {{2024, 7, 0, 15, 12, 0, 0, 0}, 15, 14},
        {{2024, 3, 0, 31, 0, 59, 0, 0}, 31, 1},  {{2024, 3, 0, 31, 1, 0, 0, 0}, 31, 3},
        {{2024, 10, 0, 27, 0, 59, 0, 0}, 27, 2}, {{2024, 10, 0, 27, 1, 0, 0, 0}, 27, 2},
        {{2024, 7, 0, 15, 23, 0, 0, 0}, 16, 1},
    };
    TIME_ZONE_INFORMATION zone = central_europe();
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SYSTEMTIME local;

        CHECK(SystemTimeToTzSpecificLocalTime(&zone, &rows[i].universal, &local));
        CHECK_EQ(local.wDay, rows[i].day);
        CHECK_EQ(local.wHour, rows[i].hour);
    }
}

static void local_time_goes_back_to_universal(void)
{
    static const SYSTEMTIME summer = {2024, 7, 0, 15, 14, 0, 0, 0}, winter = {2024, 1, 0, 15, 13, 0, 0, 5};
    TIME_ZONE_INFORMATION zone = central_europe();
    SYSTEMTIME universal;

    CHECK(TzSpecificLocalTimeToSystemTime(&zone, &summer, &universal));
    CHECK_EQ(universal.wHour, 12);
    CHECK(TzSpecificLocalTimeToSystemTime(&zone, &winter, &universal));
    CHECK_EQ(universal.wHour, 12);
    CHECK_EQ(universal.wMilliseconds, 5);
}

static void local_file_time_is_there_and_back(void)
{
    FILETIME now, local, back;

    GetSystemTimeAsFileTime(&now);
    CHECK(FileTimeToLocalFileTime(&now, &local));
    CHECK(LocalFileTimeToFileTime(&local, &back));
    CHECK_EQ(CompareFileTime(&now, &back), 0);
}

CHECK_MAIN(CHECK_TEST(known_moments_convert_both_ways), CHECK_TEST(every_day_of_two_eras_survives),
           CHECK_TEST(dates_that_do_not_exist_are_refused), CHECK_TEST(clocks_agree_and_go_forward),
           CHECK_TEST(a_zone_with_rules_changes_on_the_last_sunday),
           CHECK_TEST(local_time_goes_back_to_universal), CHECK_TEST(local_file_time_is_there_and_back))
