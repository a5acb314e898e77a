/* The helpers of text.h. ASCII, which nearly all text of the API is, goes eight bytes at a time. */
#include "text/text.h"
#include "text/case_table.h"
#include "text/unicode.h"
#include "winerror.h"
#include <stdlib.h>
#include <string.h>

size_t text_length(const WCHAR *text)
{
    const WCHAR *end = text;

    while (*end)
        end++;
    return (size_t)(end - text);
}

size_t text_length_max(const WCHAR *text, size_t max)
{
    size_t length = 0;

    while (length < max && text[length])
        length++;
    return length;
}

/* How many leading bytes are ASCII. */
static size_t ascii_prefix(const char *text, size_t length)
{
    size_t i = 0;

    for (uint64_t chunk; i + sizeof(chunk) <= length; i += sizeof(chunk)) {
        memcpy(&chunk, text + i, sizeof(chunk));
        if (chunk & 0x8080808080808080u)
            break;
    }
    while (i < length && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

static size_t ascii_prefix16(const WCHAR *text, size_t length)
{
    size_t i = 0;

    for (uint64_t chunk; i + 4 <= length; i += 4) {
        memcpy(&chunk, text + i, sizeof(chunk));
        if (chunk & 0xFF80FF80FF80FF80u)
            break;
    }
    while (i < length && text[i] < 0x80)
        i++;
    return i;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* A U+FFFD that stands in the input is not malformed: the decoder took its three bytes. */
static bool malformed8(unsigned point, const char *at, size_t took)
{
    return point == UNICODE_REPLACEMENT && !(took == 3 && memcmp(at, "\xEF\xBF\xBD", 3) == 0);
}

static bool convert_from_utf8(const char *text, size_t length, WCHAR *out, size_t size, bool strict,
                              size_t *needed)
{
    size_t used = 0;
    bool full = false; /* a character did not fit: nothing after it is written */

    for (size_t i = 0; i < length;) {
        size_t run = ascii_prefix(text + i, length - i), fits = full ? 0 : smaller(run, size - used), took,
               units;
        unsigned point;
        WCHAR pair[2];

        for (size_t k = 0; k < fits; k++)
            out[used + k] = (WCHAR)(unsigned char)text[i + k];
        full |= fits < run;
        used += run;
        i += run;
        if (i == length)
            break;
        took = utf8_decode(text + i, length - i, &point);
        if (strict && malformed8(point, text + i, took))
            return false;
        units = utf16_encode(point, pair);
        full |= used > size || units > size - used;
        if (!full)
            memcpy(out + used, pair, units * sizeof(WCHAR));
        used += units;
        i += took;
    }
    *needed = used;
    return true;
}

static bool convert_from_utf16(const WCHAR *text, size_t length, char *out, size_t size, bool strict,
                               size_t *needed)
{
    size_t used = 0;
    bool full = false;

    for (size_t i = 0; i < length;) {
        size_t run = ascii_prefix16(text + i, length - i), fits = full ? 0 : smaller(run, size - used), took,
               bytes;
        unsigned point;
        char encoded[UTF8_MAX];

        for (size_t k = 0; k < fits; k++)
            out[used + k] = (char)text[i + k];
        full |= fits < run;
        used += run;
        i += run;
        if (i == length)
            break;
        took = utf16_decode(text + i, length - i, &point);
        if (strict && point == UNICODE_REPLACEMENT && text[i] != UNICODE_REPLACEMENT)
            return false;
        bytes = utf8_encode(point, encoded);
        full |= used > size || bytes > size - used;
        if (!full)
            memcpy(out + used, encoded, bytes);
        used += bytes;
        i += took;
    }
    *needed = used;
    return true;
}

size_t utf16_from_utf8(const char *text, size_t length, WCHAR *out, size_t size)
{
    size_t needed = 0;

    convert_from_utf8(text, length, out, size, false, &needed);
    return needed;
}

size_t utf8_from_utf16(const WCHAR *text, size_t length, char *out, size_t size)
{
    size_t needed = 0;

    convert_from_utf16(text, length, out, size, false, &needed);
    return needed;
}

ULONG utf16_from_utf8_strict(const char *text, size_t length, WCHAR *out, size_t size, size_t *needed)
{
    return convert_from_utf8(text, length, out, size, true, needed) ? NO_ERROR : ERROR_NO_UNICODE_TRANSLATION;
}

ULONG utf8_from_utf16_strict(const WCHAR *text, size_t length, char *out, size_t size, size_t *needed)
{
    return convert_from_utf16(text, length, out, size, true, needed) ? NO_ERROR
                                                                     : ERROR_NO_UNICODE_TRANSLATION;
}

ULONG utf16_copy_of(const char *text, WCHAR **out)
{
    size_t length = text ? strlen(text) : 0, units;

    *out = NULL;
    if (!text)
        return NO_ERROR;
    units = utf16_from_utf8(text, length, NULL, 0);
    *out = malloc((units + 1) * sizeof(WCHAR));
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    utf16_from_utf8(text, length, *out, units);
    (*out)[units] = 0;
    return NO_ERROR;
}

ULONG utf8_copy_of(const WCHAR *text, char **out)
{
    size_t length = text ? text_length(text) : 0, bytes;

    *out = NULL;
    if (!text)
        return NO_ERROR;
    bytes = utf8_from_utf16(text, length, NULL, 0);
    *out = malloc(bytes + 1);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    utf8_from_utf16(text, length, *out, bytes);
    (*out)[bytes] = 0;
    return NO_ERROR;
}

size_t utf8_deliver(const WCHAR *text, size_t length, char *out, size_t size)
{
    size_t needed = utf8_from_utf16(text, length, NULL, 0);

    if (needed >= size)
        return needed + 1;
    utf8_from_utf16(text, length, out, needed);
    out[needed] = 0;
    return needed;
}

size_t utf16_deliver(const char *text, size_t length, WCHAR *out, size_t size)
{
    size_t needed = utf16_from_utf8(text, length, NULL, 0);

    if (needed >= size)
        return needed + 1;
    utf16_from_utf8(text, length, out, needed);
    out[needed] = 0;
    return needed;
}

static WCHAR map_case(const struct case_range *ranges, size_t count, WCHAR unit)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (unit > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count || unit < ranges[low].first || (unit - ranges[low].first) % ranges[low].step)
        return unit;
    return (WCHAR)(unit + ranges[low].delta);
}

WCHAR text_upper_slow(WCHAR unit)
{
    return map_case(upper_ranges, ARRAYSIZE(upper_ranges), unit);
}

WCHAR text_lower_slow(WCHAR unit)
{
    return map_case(lower_ranges, ARRAYSIZE(lower_ranges), unit);
}

static int compare_lengths(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int text_compare(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return compare_lengths(a_length, b_length);
}

int text_compare_nocase(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++) {
        WCHAR x = a[i], y = b[i];

        if (x != y && (x = text_upper(x)) != (y = text_upper(y)))
            return x < y ? -1 : 1;
    }
    return compare_lengths(a_length, b_length);
}

/* Punctuation, then digits, then letters: ordinal order would put '_' among the letters. */
static unsigned weight(WCHAR unit)
{
    WCHAR lower = text_lower(unit);
    bool letter = lower >= 'a' && lower <= 'z', digit = unit >= '0' && unit <= '9';

    return lower | (letter ? 0x20000u : digit ? 0x10000u : unit < 0x80 ? 0 : 0x30000u);
}

int text_collate(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length, bool ignore_case)
{
    int by_case = 0;

    for (size_t i = 0; i < a_length && i < b_length; i++) {
        unsigned x, y;

        if (a[i] == b[i])
            continue;
        x = weight(a[i]);
        y = weight(b[i]);
        if (x != y)
            return x < y ? -1 : 1;
        if (!by_case)
            by_case = text_lower(a[i]) == a[i] ? -1 : 1;
    }
    if (a_length != b_length || ignore_case)
        return compare_lengths(a_length, b_length);
    return by_case;
}
