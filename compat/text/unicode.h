/* One code point at a time between UTF-8 and UTF-16. Header only, so that the shared library and the hidden C runtime
 * (which see WCHAR as different types of the same size) use the same few lines. Pure calculation, any thread.
 *
 * Malformed input becomes U+FFFD, one per maximal ill-formed piece, as the Unicode standard recommends (chapter 3.9)
 * and as Windows does. */
#ifndef HTTPAPI_UNICODE_H
#define HTTPAPI_UNICODE_H

#include <stddef.h>

#include "winnt.h"

#define UNICODE_REPLACEMENT 0xFFFDu
#define UTF8_MAX            4 /* bytes in the longest encoding */

static inline int unicode_is_high_surrogate(unsigned unit)
{
    return (unit & 0xFC00u) == 0xD800u;
}

static inline int unicode_is_low_surrogate(unsigned unit)
{
    return (unit & 0xFC00u) == 0xDC00u;
}

static inline unsigned unicode_join_surrogates(unsigned high, unsigned low)
{
    return 0x10000u + ((high & 0x3FFu) << 10) + (low & 0x3FFu);
}

/* Takes one code point from length > 0 bytes; returns how many bytes it took. */
static inline size_t utf8_decode(const char *text, size_t length, unsigned *point)
{
    const unsigned char *s = (const unsigned char *)text;
    unsigned first = s[0], low = 0x80, high = 0xBF, value;
    size_t need, i;

    if (first < 0x80) {
        *point = first;
        return 1;
    }
    need = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    *point = UNICODE_REPLACEMENT;
    if (first < 0xC2 || first > 0xF4)
        return 1;
    /* The second byte's range shuts out overlong forms, surrogates and what lies past U+10FFFF. */
    if (first == 0xE0)
        low = 0xA0;
    else if (first == 0xED)
        high = 0x9F;
    else if (first == 0xF0)
        low = 0x90;
    else if (first == 0xF4)
        high = 0x8F;
    value = first & (0x3Fu >> need);
    for (i = 1; i <= need; i++) {
        if (i >= length || s[i] < low || s[i] > high)
            return i;
        value = value << 6 | (s[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *point = value;
    return i;
}

static inline size_t utf8_encode(unsigned point, char out[UTF8_MAX])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* The same for text that must not lose anything: a byte that is no UTF-8 is 0xDC00 + byte, and takes one. */
static inline size_t utf8_decode_any(const char *text, size_t length, unsigned *point)
{
    size_t taken = utf8_decode(text, length, point);

    if (*point != UNICODE_REPLACEMENT || (taken == 3 && (unsigned char)text[0] == 0xEF))
        return taken;
    *point = 0xDC00u + (unsigned char)text[0];
    return 1;
}

/* Takes one code point from length > 0 units; returns how many units it took. A lone surrogate is U+FFFD. */
static inline size_t utf16_decode(const WCHAR *text, size_t length, unsigned *point)
{
    unsigned unit = (unsigned short)text[0];

    *point = unit;
    if (unicode_is_high_surrogate(unit) && length > 1 && unicode_is_low_surrogate((unsigned short)text[1])) {
        *point = unicode_join_surrogates(unit, (unsigned short)text[1]);
        return 2;
    }
    if ((unit & 0xF800u) == 0xD800u)
        *point = UNICODE_REPLACEMENT;
    return 1;
}

static inline size_t utf16_encode(unsigned point, WCHAR out[2])
{
    if (point < 0x10000) {
        out[0] = (WCHAR)point;
        return 1;
    }
    out[0] = (WCHAR)(0xD800 + ((point - 0x10000) >> 10));
    out[1] = (WCHAR)(0xDC00 + ((point - 0x10000) & 0x3FF));
    return 2;
}

#endif
