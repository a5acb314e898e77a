/* HTTP dates. The calendar arithmetic counts days from 1 March of year 0, so that the leap day is the last of its year. */
#include "http1/date.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define SECONDS_PER_DAY 86400
#define EARLIEST        (-11644473600) /* 1601-01-01, where FILETIME begins */
#define LATEST          253402300799   /* 9999-12-31 23:59:59 */

static const char day_names[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void two_digits(char *out, unsigned value)
{
    out[0] = (char)('0' + value / 10);
    out[1] = (char)('0' + value % 10);
}

void date_format(int64_t seconds, char *out)
{
    static const char pattern[DATE_LENGTH] = "Day, 00 Mon 0000 00:00:00 GMT";
    int64_t days, era;
    unsigned time, day_of_era, year_of_era, day_of_year, month, year;

    if (seconds < EARLIEST)
        seconds = EARLIEST;
    if (seconds > LATEST)
        seconds = LATEST;
    days = seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0);
    time = (unsigned)(seconds - days * SECONDS_PER_DAY);
    days += 719468; /* since 0000-03-01 */
    era = days / 146097;
    day_of_era = (unsigned)(days - era * 146097);
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * day_of_year + 2) / 153; /* 0 is March */
    year = (unsigned)era * 400 + year_of_era + (month >= 10);

    memcpy(out, pattern, sizeof(pattern));
    memcpy(out, day_names[(days + 3) % 7], 3); /* 0000-03-01 was a Wednesday */
    two_digits(out + 5, day_of_year - (153 * month + 2) / 5 + 1);
    memcpy(out + 8, month_names[(month + 2) % 12], 3);
    two_digits(out + 12, year / 100);
    two_digits(out + 14, year % 100);
    two_digits(out + 17, time / 3600);
    two_digits(out + 20, time / 60 % 60);
    two_digits(out + 23, time % 60);
}

struct parts {
    unsigned year, month, day, hour, minute, second;
};

/* A cursor over the text; ok turns false at the first thing that is not as expected and stays so. */
struct reader {
    const char *at, *end;
    bool ok;
};

static unsigned read_digits(struct reader *in, unsigned count)
{
    unsigned value = 0;

    for (; count; count--, in->at++) {
        if (in->at == in->end || *in->at < '0' || *in->at > '9') {
            in->ok = false;
            return 0;
        }
        value = value * 10 + (unsigned)(*in->at - '0');
    }
    return value;
}

static void read_text(struct reader *in, const char *text)
{
    size_t length = strlen(text);

    if ((size_t)(in->end - in->at) < length || memcmp(in->at, text, length) != 0)
        in->ok = false;
    else
        in->at += length;
}

/* One of `count` three-letter names; its index. */
static unsigned read_name(struct reader *in, const char (*names)[4], unsigned count)
{
    unsigned i;

    for (i = 0; i < count && in->end - in->at >= 3; i++) {
        if (memcmp(in->at, names[i], 3) == 0) {
            in->at += 3;
            return i;
        }
    }
    in->ok = false;
    return 0;
}

static void read_time(struct reader *in, struct parts *parts)
{
    parts->hour = read_digits(in, 2);
    read_text(in, ":");
    parts->minute = read_digits(in, 2);
    read_text(in, ":");
    parts->second = read_digits(in, 2);
}

/* 06 Nov 1994 08:49:37 GMT */
static void read_fixdate(struct reader *in, struct parts *parts)
{
    parts->day = read_digits(in, 2);
    read_text(in, " ");
    parts->month = read_name(in, month_names, 12);
    read_text(in, " ");
    parts->year = read_digits(in, 4);
    read_text(in, " ");
    read_time(in, parts);
    read_text(in, " GMT");
}

/* Nov  6 08:49:37 1994 */
static void read_asctime(struct reader *in, struct parts *parts)
{
    parts->month = read_name(in, month_names, 12);
    read_text(in, " ");
    if (in->at < in->end && *in->at == ' ') {
        in->at++;
        parts->day = read_digits(in, 1);
    } else {
        parts->day = read_digits(in, 2);
    }
    read_text(in, " ");
    read_time(in, parts);
    read_text(in, " ");
    parts->year = read_digits(in, 4);
}

static unsigned year_of(int64_t seconds)
{
    char text[DATE_LENGTH];
    struct reader in = {text + 12, text + DATE_LENGTH, true};

    date_format(seconds, text);
    return read_digits(&in, 4);
}

/* 06-Nov-94 08:49:37 GMT, behind the long name of the day */
static void read_rfc850(struct reader *in, struct parts *parts, int64_t now)
{
    unsigned this_year = year_of(now);

    parts->day = read_digits(in, 2);
    read_text(in, "-");
    parts->month = read_name(in, month_names, 12);
    read_text(in, "-");
    parts->year = this_year / 100 * 100 + read_digits(in, 2);
    if (parts->year > this_year + 50)
        parts->year -= 100;
    read_text(in, " ");
    read_time(in, parts);
    read_text(in, " GMT");
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool parts_to_seconds(const struct parts *parts, int64_t *seconds)
{
    static const uint8_t days_in[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned month_days = days_in[parts->month] + (parts->month == 1 && is_leap(parts->year));
    int64_t year = parts->year, month = parts->month, days;

    /* a leap second (60) is taken as the first of the next minute */
    if (parts->year < 1601 || parts->day < 1 || parts->day > month_days || parts->hour > 23 ||
        parts->minute > 59 || parts->second > 60)
        return false;
    if (month < 2) {
        year--;
        month += 12;
    }
    days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * (month - 2) + 2) / 5 + parts->day - 1 -
           719468;
    *seconds = days * SECONDS_PER_DAY + parts->hour * 3600L + parts->minute * 60L + parts->second;
    return true;
}

bool date_parse(const char *text, size_t length, int64_t now, int64_t *seconds)
{
    static const char *const rest_of_day[7] = {"day", "day", "sday", "nesday", "rsday", "day", "urday"};
    struct reader in = {text, text + length, true};
    struct parts parts = {0, 0, 0, 0, 0, 0};
    unsigned day = read_name(&in, day_names, 7);

    if (in.ok && in.at < in.end && *in.at == ',') {
        read_text(&in, ", ");
        read_fixdate(&in, &parts);
    } else if (in.ok && in.at < in.end && *in.at == ' ') {
        in.at++;
        read_asctime(&in, &parts);
    } else if (in.ok) {
        read_text(&in, rest_of_day[day]);
        read_text(&in, ", ");
        if (in.ok)
            read_rfc850(&in, &parts, now);
    }
    return in.ok && in.at == in.end && parts_to_seconds(&parts, seconds);
}

/* The current date. `version` is odd while somebody writes. Readers take the words with acquire loads, so that the second
 * look at `version` cannot come before them; the writer's release stores keep the words behind the odd version. A reader
 * that loses against a writer formats its own. */
static struct {
    _Atomic(uint64_t) version;
    _Atomic(int64_t) second;
    _Atomic(uint64_t) words[DATE_CAPACITY / 8];
} current;

static void date_publish(int64_t second, const char *text)
{
    uint64_t version = atomic_load_explicit(&current.version, memory_order_relaxed), word;
    size_t i;

    if ((version & 1) || !atomic_compare_exchange_strong_explicit(&current.version, &version, version + 1,
                                                                  memory_order_acquire, memory_order_relaxed))
        return;
    atomic_store_explicit(&current.second, second, memory_order_release);
    for (i = 0; i < DATE_CAPACITY / 8; i++) {
        memcpy(&word, text + i * 8, 8);
        atomic_store_explicit(&current.words[i], word, memory_order_release);
    }
    atomic_store_explicit(&current.version, version + 2, memory_order_release);
}

static inline bool date_take(int64_t second, char *out)
{
    uint64_t version = atomic_load_explicit(&current.version, memory_order_acquire), words[DATE_CAPACITY / 8];

    if ((version & 1) || atomic_load_explicit(&current.second, memory_order_acquire) != second)
        return false;
#pragma GCC unroll 4
    for (size_t i = 0; i < DATE_CAPACITY / 8; i++)
        words[i] = atomic_load_explicit(&current.words[i], memory_order_acquire);
    memcpy(out, words, sizeof(words));
    return atomic_load_explicit(&current.version, memory_order_relaxed) == version;
}

static __attribute__((noinline)) void date_renew(int64_t second, char *out)
{
    memset(out + DATE_LENGTH, 0, DATE_CAPACITY - DATE_LENGTH);
    date_format(second, out);
    date_publish(second, out);
}

void date_cached(int64_t second, char *out)
{
    if (!date_take(second, out))
        date_renew(second, out);
}

void date_now(char *out)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME_COARSE, &now); /* no system call */
    if (!date_take(now.tv_sec, out))
        date_renew(now.tv_sec, out);
}
