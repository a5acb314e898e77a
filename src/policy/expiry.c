/* See expiry.h. */
#include "policy/expiry.h"

#include "http1/date.h"
#include "policy/document.h"

#include <string.h>
#include <strings.h>

#define SECONDS_LIMIT 315360000 /* ten years: enough for ever, and far from every overflow */

/* Digits alone, at most the limit. */
static bool number(const char *text, size_t length, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        if (*out <= SECONDS_LIMIT)
            *out = *out * 10 + (text[i] - '0');
    }
    if (*out > SECONDS_LIMIT)
        *out = SECONDS_LIMIT;
    return length > 0;
}

/* Two-digit groups with `separator` at 2 and 5. */
static bool groups(const char *text, size_t length, size_t wanted, char separator, int64_t out[3])
{
    return length == wanted && text[2] == separator && text[5] == separator && number(text, 2, &out[0]) &&
           number(text + 3, 2, &out[1]) && number(text + 6, wanted - 6, &out[2]);
}

bool expiry_is_seconds(const char *text, size_t length)
{
    int64_t value;

    return number(text, length, &value) && value > 0;
}

bool expiry_is_time(const char *text, size_t length)
{
    int64_t part[3] = {0};

    return groups(text, length, 8, ':', part) && part[0] < 24 && part[1] < 60 && part[2] < 60;
}

bool expiry_is_date(const char *text, size_t length)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t part[3] = {0};

    return groups(text, length, 10, '-', part) && part[0] >= 1 && part[0] <= 12 && part[1] >= 1 &&
           part[1] <= days[part[0] - 1] && part[2] >= 1970;
}

static struct value resolve(const struct operand *operand, const struct message *message,
                            bool (*check)(const char *text, size_t length), char room[VALUE_ROOM])
{
    struct value value = {NULL, 0};

    if (operand->by_variable)
        value = message->get(message, &operand->variable, room);
    if (value.at && check(value.at, value.length))
        return value;
    return (struct value){operand->text, operand->length};
}

/* The next time the clock shows it: today, or tomorrow. */
static int64_t until_time(struct value value, time_t now)
{
    int64_t part[3] = {0};
    struct tm tm;
    time_t then;

    groups(value.at, value.length, 8, ':', part);
    localtime_r(&now, &tm);
    tm.tm_hour = (int)part[0];
    tm.tm_min = (int)part[1];
    tm.tm_sec = (int)part[2];
    tm.tm_isdst = -1;
    then = mktime(&tm);
    if (then <= now) {
        tm.tm_mday++;
        tm.tm_isdst = -1;
        then = mktime(&tm);
    }
    return (int64_t)(then - now);
}

static int64_t until_date(struct value value, time_t now)
{
    struct tm tm = {.tm_isdst = -1};
    int64_t part[3] = {0};

    groups(value.at, value.length, 10, '-', part);
    tm.tm_mon = (int)part[0] - 1;
    tm.tm_mday = (int)part[1];
    tm.tm_year = (int)part[2] - 1900;
    return (int64_t)(mktime(&tm) - now);
}

int64_t expiry_seconds(const struct policy *policy, const struct message *message, time_t now)
{
    char room[VALUE_ROOM];
    struct value value = resolve(&policy->seconds, message, expiry_is_seconds, room);
    int64_t seconds, other;

    if (value.at && number(value.at, value.length, &seconds))
        return seconds;
    seconds = EXPIRY_NONE;
    value = resolve(&policy->time_of_day, message, expiry_is_time, room);
    if (value.at)
        seconds = until_time(value, now);
    value = resolve(&policy->date, message, expiry_is_date, room);
    other = value.at ? until_date(value, now) : EXPIRY_NONE;
    return other < seconds ? other : seconds;
}

/* --- response headers --- */

static bool is_word(const char *at, size_t length, const char *word)
{
    return length == strlen(word) && strncasecmp(at, word, length) == 0;
}

static void read_directive(const char *at, size_t length, struct cache_headers *out, int64_t *shared)
{
    const char *equals = memchr(at, '=', length);
    size_t name = equals ? (size_t)(equals - at) : length;
    const char *value = equals ? equals + 1 : at + length;
    size_t size = (size_t)(at + length - value);
    int64_t seconds;

    if (size >= 2 && *value == '"') {
        value++;
        size -= 2;
    }
    if (is_word(at, name, "private") || is_word(at, name, "no-cache"))
        out->keep = false;
    else if (is_word(at, name, "s-maxage") && number(value, size, &seconds))
        *shared = seconds;
    else if (is_word(at, name, "max-age") && number(value, size, &seconds))
        out->seconds = seconds;
}

struct cache_headers expiry_of_headers(struct value control, struct value expires, time_t now)
{
    struct cache_headers out = {true, EXPIRY_NONE};
    int64_t shared = EXPIRY_NONE, date;
    const char *at = control.at, *end = control.at + control.length;

    while (at && at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at)), *stop = comma ? comma : end,
                   *next = stop + 1;

        while (at < stop && (*at == ' ' || *at == '\t'))
            at++;
        while (stop > at && (stop[-1] == ' ' || stop[-1] == '\t'))
            stop--;
        read_directive(at, (size_t)(stop - at), &out, &shared);
        at = next;
    }
    if (shared != EXPIRY_NONE)
        out.seconds = shared;
    else if (out.seconds == EXPIRY_NONE && expires.at)
        out.seconds = date_parse(expires.at, expires.length, now, &date) ? date - now : 0;
    return out;
}
