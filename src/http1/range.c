/* Byte ranges and conditional requests. Rules: range.h. */
#include "http1/range.h"

#include <string.h>

#include "http1/date.h"
#include "http1/response.h"
#include "http1/tables.h"

struct reader {
    const char *at, *end;
};

static void skip_blanks(struct reader *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t'))
        in->at++;
}

static bool take(struct reader *in, char byte)
{
    if (in->at == in->end || *in->at != byte)
        return false;
    in->at++;
    return true;
}

/* "bytes=" in any case; leaves the cursor behind it. */
static bool take_unit(struct reader *in)
{
    if (in->end - in->at < 6 || !token_equals(in->at, "bytes", 5) || in->at[5] != '=')
        return false;
    in->at += 6;
    return true;
}

enum number { NUMBER_NONE, NUMBER_READ, NUMBER_ABSURD };

static enum number take_number(struct reader *in, uint64_t *number)
{
    const char *start = in->at;
    uint64_t value = 0;

    for (; in->at < in->end && byte_is((unsigned char)*in->at, BYTE_DIGIT); in->at++) {
        unsigned digit = (unsigned)(*in->at - '0');
        if (value > UINT64_MAX / 10 || value * 10 >= UINT64_MAX - digit)
            return NUMBER_ABSURD;
        value = value * 10 + digit;
    }
    *number = value;
    return in->at == start ? NUMBER_NONE : NUMBER_READ;
}

bool range_is_absurd(const char *value, size_t length)
{
    struct reader in = {value, value + length};
    uint64_t number;

    if (!take_unit(&in))
        return false;
    while (in.at < in.end) {
        enum number read = take_number(&in, &number);
        if (read == NUMBER_ABSURD)
            return true;
        in.at += read == NUMBER_NONE;
    }
    return false;
}

/* One range of the set as the client wrote it. RANGE_PARTIAL: *range is what there is of it. */
static enum range_outcome take_range(struct reader *in, uint64_t total, struct byte_range *range)
{
    uint64_t first = 0, last = 0;
    enum number from = take_number(in, &first), to;

    if (from == NUMBER_ABSURD)
        return RANGE_ABSURD;
    if (!take(in, '-'))
        return RANGE_WHOLE;
    to = take_number(in, &last);
    if (to == NUMBER_ABSURD)
        return RANGE_ABSURD;

    if (from == NUMBER_NONE) { /* the last `last` bytes */
        if (to == NUMBER_NONE)
            return RANGE_WHOLE;
        if (last == 0)
            return RANGE_UNSATISFIABLE;
        if (total == 0)
            return RANGE_WHOLE; /* all of nothing cannot be said in a Content-Range */
        range->length = last < total ? last : total;
        range->first = total - range->length;
        return RANGE_PARTIAL;
    }
    if (to == NUMBER_READ && last < first)
        return RANGE_WHOLE;
    if (first >= total)
        return RANGE_UNSATISFIABLE;
    if (to == NUMBER_NONE || last >= total)
        last = total - 1;
    range->first = first;
    range->length = last - first + 1;
    return RANGE_PARTIAL;
}

/* Puts a range into an ascending set of disjoint ones, merging what overlaps or touches. False: no room. */
static bool set_insert(struct byte_range *ranges, size_t *count, struct byte_range new)
{
    uint64_t end = new.first + new.length;
    size_t from = 0, to;

    while (from < *count && ranges[from].first + ranges[from].length < new.first)
        from++;
    for (to = from; to < *count && ranges[to].first <= end; to++) {
        uint64_t other = ranges[to].first + ranges[to].length;
        if (ranges[to].first < new.first)
            new.first = ranges[to].first;
        if (other > end)
            end = other;
    }
    if (to == from && *count == RANGE_LIMIT)
        return false;
    memmove(ranges + from + 1, ranges + to, (*count - to) * sizeof(*ranges));
    *count += from + 1 - to;
    ranges[from].first = new.first;
    ranges[from].length = end - new.first;
    return true;
}

enum range_outcome range_parse(const char *value, size_t length, uint64_t total,
                               struct byte_range ranges[RANGE_LIMIT], size_t *count)
{
    struct reader in = {value, value + length};
    bool some = false, crowded = false;
    struct byte_range range;

    *count = 0;
    if (range_is_absurd(value, length))
        return RANGE_ABSURD;
    if (!take_unit(&in))
        return RANGE_WHOLE;
    for (;;) {
        skip_blanks(&in);
        if (in.at < in.end && *in.at != ',') {
            enum range_outcome outcome = take_range(&in, total, &range);
            if (outcome == RANGE_WHOLE || outcome == RANGE_ABSURD)
                return outcome;
            some = true;
            if (outcome == RANGE_PARTIAL && !crowded)
                crowded = !set_insert(ranges, count, range);
            skip_blanks(&in);
        }
        if (in.at == in.end)
            break;
        if (!take(&in, ','))
            return RANGE_WHOLE;
    }
    if (!some || crowded)
        return RANGE_WHOLE;
    return *count ? RANGE_PARTIAL : RANGE_UNSATISFIABLE;
}

static char *put(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return out + length;
}

#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

size_t content_range_write(const struct byte_range *range, uint64_t total, char *out)
{
    char *at = PUT(out, "bytes ");

    if (range) {
        at += number_write(range->first, at);
        *at++ = '-';
        at += number_write(range->first + range->length - 1, at);
    } else {
        *at++ = '*';
    }
    *at++ = '/';
    at += number_write(total, at);
    return (size_t)(at - out);
}

size_t multipart_head_write(const struct multipart *parts, const struct byte_range *range, char *out)
{
    char content_range[CONTENT_RANGE_CAPACITY];
    size_t range_length = content_range_write(range, parts->total, content_range);
    char *at = out;

    if (!out)
        return 4 + parts->boundary_length + (parts->content_type ? 16 + parts->content_type_length : 0) + 17 +
               range_length + 4;
    at = PUT(at, "\r\n--");
    at = put(at, parts->boundary, parts->boundary_length);
    if (parts->content_type) {
        at = PUT(at, "\r\nContent-Type: ");
        at = put(at, parts->content_type, parts->content_type_length);
    }
    at = PUT(at, "\r\nContent-Range: ");
    at = put(at, content_range, range_length);
    at = PUT(at, "\r\n\r\n");
    return (size_t)(at - out);
}

size_t multipart_end_write(const struct multipart *parts, char *out)
{
    char *at = out;

    if (out) {
        at = PUT(at, "\r\n--");
        at = put(at, parts->boundary, parts->boundary_length);
        PUT(at, "--\r\n");
    }
    return 8 + parts->boundary_length;
}

bool multipart_length(const struct multipart *parts, const struct byte_range *ranges, size_t count,
                      uint64_t *length)
{
    uint64_t sum = multipart_end_write(parts, NULL);
    size_t i;

    for (i = 0; i < count; i++) {
        if (__builtin_add_overflow(sum, multipart_head_write(parts, &ranges[i], NULL), &sum) ||
            __builtin_add_overflow(sum, ranges[i].length, &sum))
            return false;
    }
    *length = sum;
    return true;
}

/* Takes the W/ off. */
static bool strip_weak(struct header_text *tag)
{
    if (tag->length < 2 || memcmp(tag->at, "W/", 2) != 0)
        return false;
    tag->at += 2;
    tag->length -= 2;
    return true;
}

static bool etags_equal(struct header_text a, struct header_text b, bool weak)
{
    bool a_weak = strip_weak(&a), b_weak = strip_weak(&b);

    if (!weak && (a_weak || b_weak))
        return false;
    return a.length >= 2 && a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* The next entity tag of a list, its quotes included; false at the end or at a fault. */
static bool take_etag(struct reader *in, struct header_text *tag)
{
    const char *quote;

    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == ','))
        in->at++;
    tag->at = in->at;
    if (in->end - in->at >= 2 && memcmp(in->at, "W/", 2) == 0)
        in->at += 2;
    if (!take(in, '"'))
        return false;
    quote = memchr(in->at, '"', (size_t)(in->end - in->at));
    if (!quote)
        return false;
    in->at = quote + 1;
    tag->length = (size_t)(in->at - tag->at);
    return true;
}

bool etag_list_matches(struct header_text list, struct header_text etag, bool weak)
{
    struct reader in = {list.at, list.at + list.length};
    struct header_text tag;

    if (list.length == 1 && *list.at == '*')
        return true;
    if (!etag.at)
        return false;
    while (take_etag(&in, &tag)) {
        if (etags_equal(tag, etag, weak))
            return true;
    }
    return false;
}

static bool date_of(struct header_text text, int64_t now, int64_t *seconds)
{
    return text.at && date_parse(text.at, text.length, now, seconds);
}

bool condition_not_modified(struct header_text if_none_match, struct header_text if_modified_since,
                            struct header_text etag, struct header_text last_modified, int64_t now)
{
    int64_t since, modified;

    if (if_none_match.at)
        return etag_list_matches(if_none_match, etag, true);
    return date_of(if_modified_since, now, &since) && date_of(last_modified, now, &modified) &&
           modified <= since;
}

bool condition_range_holds(struct header_text if_range, struct header_text etag,
                           struct header_text last_modified, int64_t now)
{
    int64_t asked, modified;

    if (!if_range.at)
        return true;
    if (date_of(if_range, now, &asked))
        return date_of(last_modified, now, &modified) && asked == modified;
    return etag.at && etags_equal(if_range, etag, false);
}
