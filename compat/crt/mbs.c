/* Between narrow and wide text. Narrow is UTF-8, wide is UTF-16; errors are EILSEQ. A character outside the first plane is
 * two wide units: converting one at a time, the first three of its bytes give the high surrogate, the fourth the low one,
 * and a high surrogate gives no bytes until the low one follows; so that the usual loops work. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "text/unicode.h"

/* mbstate_t as we use it: how many bytes are held back and which; or, converting the other way, a high surrogate. */
#define HELD(state)  ((state)->__count)
#define BYTES(state) ((state)->__value.__wchb)

static size_t illegal(mbstate_t *state)
{
    memset(state, 0, sizeof *state);
    errno = EILSEQ;
    return (size_t)-1;
}

static int sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Whether the held bytes can still become a character: decode reports one taken piece only if none was refused. */
static int is_prefix(const char *bytes, int count)
{
    unsigned point;

    return utf8_decode(bytes, (size_t)count, &point) == (size_t)count;
}

size_t mbrtowc(wchar_t *out, const char *text, size_t n, mbstate_t *state)
{
    static __thread mbstate_t own;
    size_t used = 0;
    unsigned point;

    if (!state)
        state = &own;
    if (!text)
        return mbrtowc(NULL, "", 1, state);
    while (used < n) {
        char *bytes = BYTES(state);
        int need, count = HELD(state);

        bytes[count++] = text[used++];
        HELD(state) = count;
        need = sequence_length((unsigned char)bytes[0]);
        if (!need || !is_prefix(bytes, count))
            return illegal(state);
        if (need == 4 && count == 3) { /* enough to know the high surrogate: the plane and 10 bits are in */
            unsigned high = ((unsigned)bytes[0] & 7) << 18 | ((unsigned)bytes[1] & 0x3F) << 12 |
                            ((unsigned)bytes[2] & 0x3F) << 6;
            if (out)
                *out = (wchar_t)(0xD800 + ((high - 0x10000) >> 10));
            return used;
        }
        if (count < need)
            continue;
        utf8_decode(bytes, (size_t)count, &point);
        HELD(state) = 0;
        if (need == 4)
            point = 0xDC00 + (point & 0x3FF);
        if (out)
            *out = (wchar_t)point;
        return point ? used : 0;
    }
    return (size_t)-2;
}

size_t mbrlen(const char *text, size_t n, mbstate_t *state)
{
    static __thread mbstate_t own;

    return mbrtowc(NULL, text, n, state ? state : &own);
}

int mbsinit(const mbstate_t *state)
{
    return !state || HELD(state) == 0;
}

size_t wcrtomb(char *out, wchar_t c, mbstate_t *state)
{
    static __thread mbstate_t own;
    unsigned unit = c, high;
    char scratch[UTF8_MAX];

    if (!state)
        state = &own;
    if (!out)
        out = scratch, unit = 0;
    high = HELD(state) ? state->__value.__wch : 0;
    HELD(state) = 0;
    if (high) {
        if (!unicode_is_low_surrogate(unit))
            return illegal(state);
        return utf8_encode(unicode_join_surrogates(high, unit), out);
    }
    if (unicode_is_high_surrogate(unit)) {
        HELD(state) = 1;
        state->__value.__wch = unit;
        return 0;
    }
    if (unicode_is_low_surrogate(unit))
        return illegal(state);
    return utf8_encode(unit, out);
}

/* The shared loop of everything that converts a string. Stops after the terminator, at limit bytes of input, or when out
 * is full; a pair of surrogates is written whole or not at all. *text becomes NULL after the terminator. */
static size_t to_wide(wchar_t *out, const char **text, size_t limit, size_t size)
{
    const char *s = *text;
    size_t count = 0;

    while (limit) {
        size_t length = strnlen(s, limit < UTF8_MAX ? limit : UTF8_MAX), taken, units;
        wchar_t pair[2];
        unsigned point = 0;

        taken = length ? utf8_decode(s, length, &point) : 1;
        if (point == UNICODE_REPLACEMENT && memcmp(s, "\xEF\xBF\xBD", taken) != 0) {
            *text = s;
            errno = EILSEQ;
            return (size_t)-1;
        }
        units = utf16_encode(point, pair);
        if (out && count + units > size)
            break;
        if (out)
            wmemcpy(out + count, pair, units);
        if (!point) {
            *text = NULL;
            return count;
        }
        count += units;
        s += taken;
        limit -= taken;
    }
    *text = s;
    return count;
}

static size_t to_narrow(char *out, const wchar_t **text, size_t limit, size_t size)
{
    const wchar_t *s = *text;
    size_t count = 0;

    while (limit) {
        size_t length = wcsnlen(s, limit < 2 ? limit : 2), taken, bytes;
        char encoded[UTF8_MAX];
        unsigned point = 0;

        taken = length ? utf16_decode(s, length, &point) : 1;
        if (point == UNICODE_REPLACEMENT && *s != UNICODE_REPLACEMENT) {
            *text = s;
            errno = EILSEQ;
            return (size_t)-1;
        }
        bytes = utf8_encode(point, encoded);
        if (out && count + bytes > size)
            break;
        if (out)
            memcpy(out + count, encoded, bytes);
        if (!point) {
            *text = NULL;
            return count;
        }
        count += bytes;
        s += taken;
        limit -= taken;
    }
    *text = s;
    return count;
}

size_t mbsnrtowcs(wchar_t *out, const char **text, size_t bytes, size_t size, mbstate_t *state)
{
    const char *s = *text;

    (void)state;
    return to_wide(out, out ? text : &s, bytes, size);
}

size_t mbsrtowcs(wchar_t *out, const char **text, size_t size, mbstate_t *state)
{
    return mbsnrtowcs(out, text, SIZE_MAX, size, state);
}

size_t wcsnrtombs(char *out, const wchar_t **text, size_t units, size_t size, mbstate_t *state)
{
    const wchar_t *s = *text;

    (void)state;
    return to_narrow(out, out ? text : &s, units, size);
}

size_t wcsrtombs(char *out, const wchar_t **text, size_t size, mbstate_t *state)
{
    return wcsnrtombs(out, text, SIZE_MAX, size, state);
}

size_t mbstowcs(wchar_t *out, const char *text, size_t size)
{
    return to_wide(out, &text, SIZE_MAX, size);
}

size_t wcstombs(char *out, const wchar_t *text, size_t size)
{
    return to_narrow(out, &text, SIZE_MAX, size);
}

int mbtowc(wchar_t *out, const char *text, size_t n)
{
    mbstate_t state = {0};
    size_t used;

    if (!text)
        return 0;
    used = mbrtowc(out, text, n, &state);
    if (used == (size_t)-2)
        errno = EILSEQ;
    return used >= (size_t)-2 ? -1 : (int)used;
}

int wctomb(char *out, wchar_t c)
{
    mbstate_t state = {0};

    if (!out)
        return 0;
    if ((c & 0xF800) == 0xD800)
        return (int)illegal(&state);
    return (int)wcrtomb(out, c, &state);
}

wint_t btowc(int c)
{
    return c >= 0 && c < 0x80 ? (wint_t)c : WEOF;
}

int wctob(wint_t c)
{
    return c < 0x80 ? (int)c : EOF;
}
