/* The machine's zone: the test starts itself with others. Days of change: the European Union and Australia. */
#include "check.h"
#include <windows.h>

#include <sys/wait.h>
#include <unistd.h>

static int failed_at;

#define MUST(condition)                 \
    do {                                \
        if (!(condition) && !failed_at) \
            failed_at = __LINE__;       \
    } while (0)

/* Summer half and winter half of 2024, by the zone's own days of change. */
static void check_zone(const char *zone, LONG bias, LONG july, LONG january)
{
    const SYSTEMTIME summer = {2024, 7, 0, 15, 12, 0, 0, 0}, winter = {2024, 1, 0, 15, 12, 0, 0, 0};
    TIME_ZONE_INFORMATION info;
    SYSTEMTIME local, back;

    (void)zone;
    MUST(GetTimeZoneInformation(&info) != TIME_ZONE_ID_INVALID);
    MUST(info.Bias == bias);
    MUST(SystemTimeToTzSpecificLocalTime(NULL, &summer, &local));
    MUST(local.wHour == (WORD)((12 - july + 24) % 24));
    MUST(TzSpecificLocalTimeToSystemTime(NULL, &local, &back));
    MUST(back.wHour == 12 && back.wDay == 15 && back.wMonth == 7);
    MUST(SystemTimeToTzSpecificLocalTime(NULL, &winter, &local));
    MUST(local.wHour == (WORD)((12 - january + 24) % 24));
    MUST(TzSpecificLocalTimeToSystemTime(NULL, &local, &back));
    MUST(back.wHour == 12);
    MUST(SystemTimeToTzSpecificLocalTime(&info, &summer, &local));
    MUST(local.wHour == (WORD)((12 - july + 24) % 24));
}

/* POSIX rules, which need no database of zones. */
static const struct {
    const char *zone;
    LONG bias, july, january; /* Windows' bias in minutes; hours to be taken from universal time */
} zones[] = {
    {"UTC0", 0, 0, 0},
    {"CET-1CEST,M3.5.0,M10.5.0/3", -60, -2, -1},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", -600, -10, -11},
    {"EST5EDT,M3.2.0,M11.1.0", 300, 4, 5},
    {"<+03>-3", -180, -3, -3},
};

static void the_machine_s_zone_is_followed(void)
{
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        int status = -1;
        pid_t child = fork();

        if (child == 0) {
            setenv("TZ", zones[i].zone, 1);
            check_zone(zones[i].zone, zones[i].bias, zones[i].july, zones[i].january);
            printf(failed_at ? "    %s: line %d\n" : "", zones[i].zone, failed_at);
            exit(failed_at != 0);
        }
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        CHECK_EQ(status, 0);
    }
}

static void zones_and_times_that_make_no_sense_are_refused(void)
{
    SYSTEMTIME time = {2024, 7, 0, 15, 12, 0, 0, 0}, nothing = {0}, out;
    TIME_ZONE_INFORMATION zone = {.Bias = 60};
    LARGE_INTEGER number;

    CHECK(SystemTimeToTzSpecificLocalTime(&zone, &time, &out) && out.wHour == 11);
    CHECK(TzSpecificLocalTimeToSystemTime(&zone, &time, &out) && out.wHour == 13);
    zone.StandardDate.wMonth = 13;
    CHECK(!SystemTimeToTzSpecificLocalTime(&zone, &time, &out));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    zone.StandardDate.wMonth = 0;
    zone.DaylightDate.wMonth = 3; /* begins and never ends */
    CHECK(!TzSpecificLocalTimeToSystemTime(&zone, &time, &out));
    CHECK(!SystemTimeToTzSpecificLocalTime(NULL, NULL, &out));
    CHECK(!SystemTimeToTzSpecificLocalTime(NULL, &time, NULL));
    CHECK(!SystemTimeToTzSpecificLocalTime(NULL, &nothing, &out));
    CHECK(!TzSpecificLocalTimeToSystemTime(NULL, NULL, &out));
    CHECK(!TzSpecificLocalTimeToSystemTime(NULL, &nothing, &out));
    CHECK(!QueryPerformanceCounter(NULL));
    CHECK_EQ(GetLastError(), ERROR_NOACCESS);
    CHECK(!QueryPerformanceFrequency(NULL));
    CHECK(QueryPerformanceFrequency(&number) && number.QuadPart > 0);
    CHECK(!QueryUnbiasedInterruptTime(NULL));
}

/* One year only: a rule with a date of its own. */
static void a_rule_may_hold_for_one_year(void)
{
    TIME_ZONE_INFORMATION zone = {.Bias = 0, .DaylightBias = -60};
    SYSTEMTIME before = {2024, 3, 0, 1, 12, 0, 0, 0}, inside = {2024, 6, 0, 1, 12, 0, 0, 0};
    SYSTEMTIME later = {2025, 6, 0, 1, 12, 0, 0, 0}, out;

    zone.DaylightDate = (SYSTEMTIME){2024, 4, 0, 10, 2, 0, 0, 0};
    zone.StandardDate = (SYSTEMTIME){2024, 10, 0, 10, 3, 0, 0, 0};
    CHECK(SystemTimeToTzSpecificLocalTime(&zone, &before, &out) && out.wHour == 12);
    CHECK(SystemTimeToTzSpecificLocalTime(&zone, &inside, &out) && out.wHour == 13);
    CHECK(SystemTimeToTzSpecificLocalTime(&zone, &later, &out) && out.wHour == 12);
}

CHECK_MAIN(CHECK_TEST(the_machine_s_zone_is_followed),
           CHECK_TEST(zones_and_times_that_make_no_sense_are_refused),
           CHECK_TEST(a_rule_may_hold_for_one_year))
