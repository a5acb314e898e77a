/* Dates of RFC 9110 5.6.7 against the C library's calendar. */
#include "check.h"
#include "http1/date.h"

#include <time.h>

static const char *formatted(int64_t seconds)
{
    static char text[DATE_CAPACITY];

    memset(text, 0, sizeof(text));
    date_format(seconds, text);
    return text;
}

static void known_dates(void)
{
    CHECK_STR(formatted(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK_STR(formatted(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK_STR(formatted(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    CHECK_STR(formatted(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    CHECK_STR(formatted(INT64_MIN), "Mon, 01 Jan 1601 00:00:00 GMT");
    CHECK_STR(formatted(INT64_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
}

/* Every seven days and some hours from 1601 to 9999: as gmtime says, and back. */
static void the_calendar_is_that_of_gmtime(void)
{
    int64_t seconds, parsed;
    char theirs[40];

    for (seconds = -11644473600; seconds <= 253402300799; seconds += 7 * 86400 + 12345) {
        time_t time = (time_t)seconds;
        struct tm parts;
        gmtime_r(&time, &parts);
        strftime(theirs, sizeof(theirs), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        CHECK_STR(formatted(seconds), theirs);
        CHECK(date_parse(theirs, DATE_LENGTH, 0, &parsed));
        CHECK_EQ(parsed, seconds);
        if (seconds % 16 == 0) {
            strftime(theirs, sizeof(theirs), "%a %b %e %H:%M:%S %Y", &parts);
            CHECK(date_parse(theirs, strlen(theirs), 0, &parsed));
            CHECK_EQ(parsed, seconds);
        }
    }
}

static void texts_that_are_dates(void)
{
    static const struct {
        const char *text;
        int64_t now, expected;
    } rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 0, 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 1700000000, 784111777},
        {"Sun Nov  6 08:49:37 1994", 0, 784111777},
        {"Wed Nov 16 08:49:37 1994", 0, 784975777},
        {"Wednesday, 01-Jan-20 00:00:00 GMT", 1700000000, 1577836800},
        {"Thursday, 01-Jan-70 00:00:00 GMT", 1700000000, 3155760000}, /* 2070 is within fifty years of 2023 */
        {"Thursday, 01-Jan-75 00:00:00 GMT", 1700000000, 157766400},  /* 2075 is not: 1975 */
        {"Sat, 31 Dec 2016 23:59:60 GMT", 0, 1483228800},             /* a leap second */
    };
    size_t i;
    int64_t seconds;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK(date_parse(rows[i].text, strlen(rows[i].text), rows[i].now, &seconds));
        CHECK_EQ(seconds, rows[i].expected);
    }
}

static void texts_that_are_not(void)
{
    static const char *const rows[] = {
        "",
        "S",
        "Sun",
        "Sun,",
        "0",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        " Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Tue, 29 Feb 1900 00:00:00 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1600 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 94",
        "Mon, 06-Nov-94 08:49:37 GMT",
    };
    size_t i, cut;
    int64_t seconds;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (date_parse(rows[i], strlen(rows[i]), 0, &seconds))
            printf("    taken for a date: %s\n", rows[i]);
        CHECK(!date_parse(rows[i], strlen(rows[i]), 0, &seconds));
    }
    for (cut = 0; cut < DATE_LENGTH; cut++)
        CHECK(!date_parse("Sun, 06 Nov 1994 08:49:37 GMT", cut, 0, &seconds));
}

static void now_is_now(void)
{
    char text[DATE_CAPACITY];
    int64_t seconds, before = (int64_t)time(NULL) - 1; /* the coarse clock may lag by a tick */

    date_now(text);
    CHECK(date_parse(text, DATE_LENGTH, 0, &seconds));
    CHECK(seconds >= before && seconds <= (int64_t)time(NULL));
}

CHECK_MAIN(CHECK_TEST(known_dates), CHECK_TEST(the_calendar_is_that_of_gmtime),
           CHECK_TEST(texts_that_are_dates), CHECK_TEST(texts_that_are_not), CHECK_TEST(now_is_now))
