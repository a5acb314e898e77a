/* The fast half of cooking: look at bytes once, widen them to UTF-16, fold a second copy for the routing key. Sixteen
 * bytes at a time with SSE2, which every x86-64 has; one at a time elsewhere. Both stop at the first byte that needs
 * thought and leave that to decode.c, so they may write garbage up to 16 units past what they report.
 *
 * No byte outside the input is read: a short input is put together from overlapping pieces, the tail of a long one is a
 * vector that overlaps the one before. */
#ifndef URL_SCAN_H
#define URL_SCAN_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SCAN_HARD SIZE_MAX /* not plain: decode it */

struct scan_host {
    bool plain;     /* letters, digits, "-", "_", "." and at most one ":" */
    bool has_dash2; /* may have a punycode label */
    size_t colon;   /* its position, or the length */
};

#if defined(__SSE2__) && !defined(URL_SCAN_SCALAR)
#include <emmintrin.h>

static inline __m128i scan_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* 1 to 15 bytes, zeros behind. */
static inline __m128i scan_load_short(const char *at, size_t length)
{
    uint64_t low = 0, high = 0;
    uint32_t first, last;

    if (length >= 8) {
        memcpy(&low, at, 8);
        memcpy(&high, at + length - 8, 8);
        high = length > 8 ? high >> (8 * (16 - length)) : 0;
    } else if (length >= 4) {
        memcpy(&first, at, 4);
        memcpy(&last, at + length - 4, 4);
        low = first | (uint64_t)last << (8 * (length - 4));
    } else {
        low = (unsigned char)at[0] | (uint64_t)(unsigned char)at[length / 2] << (8 * (length / 2)) |
              (uint64_t)(unsigned char)at[length - 1] << (8 * (length - 1));
    }
    return _mm_set_epi64x((long long)high, (long long)low);
}

static inline void scan_store(WCHAR *out, __m128i bytes)
{
    const __m128i zero = _mm_setzero_si128();

    _mm_storeu_si128((__m128i *)out, _mm_unpacklo_epi8(bytes, zero));
    _mm_storeu_si128((__m128i *)(out + 8), _mm_unpackhi_epi8(bytes, zero));
}

static inline __m128i scan_between(__m128i bytes, char low, char high)
{
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(low - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(high + 1))));
}

static inline __m128i scan_fold(__m128i bytes)
{
    return _mm_sub_epi8(bytes, _mm_and_si128(scan_between(bytes, 'a', 'z'), _mm_set1_epi8(0x20)));
}

static inline __m128i scan_is(__m128i bytes, char what)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(what));
}

static inline unsigned scan_mask(__m128i flags)
{
    return (unsigned)_mm_movemask_epi8(flags);
}

/* One vector of a path: bits of the bytes that end the plain way: "?", and what needs thought. That includes, for the price of
 * one comparison less each, "!" and "'" with "#" and "%". A slash before a slash or a dot ends it too, at the second;
 * *carry says whether the vector before ended with a slash. */
static inline unsigned scan_path_vector(__m128i bytes, WCHAR *full, WCHAR *key, unsigned *carry,
                                        unsigned *slashes)
{
    /* signed: below 0x21 are the controls, the blank and everything from 0x80 */
    __m128i stop = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x21));
    unsigned slash = scan_mask(scan_is(bytes, '/'));
    unsigned slash_or_dot = scan_mask(scan_is(_mm_or_si128(bytes, _mm_set1_epi8(1)), '/'));

    stop = _mm_or_si128(stop, scan_is(_mm_or_si128(bytes, _mm_set1_epi8(0x40)), 0x7F)); /* "?" and DEL */
    stop = _mm_or_si128(stop, scan_is(_mm_or_si128(bytes, _mm_set1_epi8(6)), 0x27));    /* "!" "#" "%" "'" */
    stop = _mm_or_si128(stop, scan_is(bytes, '\\'));
    scan_store(full, bytes);
    scan_store(key, scan_fold(bytes));
    slash_or_dot &= slash << 1 | *carry;
    *slashes = slash;
    *carry = slash >> 15 & 1;
    return scan_mask(stop) | slash_or_dot;
}

/* Ended at a "?", or at something hard? */
static inline size_t scan_ended(const char *text, size_t at, unsigned stop)
{
    at += (unsigned)__builtin_ctz(stop);
    return text[at] == '?' ? at : SCAN_HARD;
}

/* The path of a target up to "?" or the end, widened to full and folded to key. Its length, or SCAN_HARD. *slashes: bit n
 * if unit n is a slash, of the first 64; garbage from the path's end on. */
static inline size_t scan_path(const char *text, size_t length, WCHAR *full, WCHAR *key, uint64_t *slashes)
{
    unsigned carry = 0, stop, slash;
    size_t at;

    if (length < 16) {
        unsigned end = 1u << length;

        stop = scan_path_vector(scan_load_short(text, length), full, key, &carry, &slash) | end;
        *slashes = slash;
        return (stop & (end - 1)) ? scan_ended(text, 0, stop) : length;
    }
    *slashes = 0;
    for (at = 0; at + 16 <= length; at += 16) {
        stop = scan_path_vector(scan_load(text + at), full + at, key + at, &carry, &slash);
        if (at < 64)
            *slashes |= (uint64_t)slash << at;
        if (stop)
            return scan_ended(text, at, stop);
    }
    if (at < length) { /* overlaps the vector before by one byte at least, so it needs no carry */
        at = length - 16;
        carry = 0;
        stop = scan_path_vector(scan_load(text + at), full + at, key + at, &carry, &slash);
        if (at < 64)
            *slashes |= (uint64_t)slash << at;
        if (stop)
            return scan_ended(text, at, stop);
    }
    return length;
}

/* A query, widened byte by byte. False: it has a control character. */
static inline bool scan_query(const char *text, size_t length, WCHAR *out)
{
    const __m128i control = _mm_set1_epi8(0x1F);
    size_t at = 0;

    while (at < length) {
        size_t left = length - at;
        unsigned valid = 0xFFFF;
        __m128i bytes;

        if (left < 16 && length >= 16) {
            at = length - 16;
            left = 16;
        }
        if (left >= 16) {
            bytes = scan_load(text + at);
        } else {
            bytes = scan_load_short(text, length);
            valid = (1u << length) - 1;
        }
        scan_store(out + at, bytes);
        if (scan_mask(
                _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes), scan_is(bytes, 0x7F))) &
            valid)
            return false;
        at += 16;
    }
    return true;
}

/* A host with its port, widened to full and folded to key. */
static inline struct scan_host scan_host(const char *text, size_t length, WCHAR *full, WCHAR *key)
{
    struct scan_host found = {true, false, length};
    size_t at = 0;

    while (at < length) {
        size_t left = length - at, skip = 0;
        unsigned valid = 0xFFFF, colons, dashes;
        __m128i bytes, folded, good;

        if (left < 16 && length >= 16) {
            skip = 16 - left; /* those were looked at with the vector before */
            at = length - 16;
            bytes = scan_load(text + at);
        } else if (left >= 16) {
            bytes = scan_load(text + at);
        } else {
            bytes = scan_load_short(text, length);
            valid = (1u << length) - 1;
        }
        folded = scan_fold(bytes);
        scan_store(full + at, bytes);
        scan_store(key + at, folded);
        good = _mm_or_si128(scan_between(folded, 'A', 'Z'), scan_between(folded, '0', ':'));
        good = _mm_or_si128(good, _mm_or_si128(scan_between(folded, '-', '.'), scan_is(folded, '_')));
        dashes = scan_mask(scan_is(bytes, '-'));
        found.has_dash2 |= (dashes & (dashes >> 1 | 1u << 15)) != 0;
        colons = scan_mask(scan_is(bytes, ':')) >> skip << skip;
        if ((scan_mask(good) & valid) != valid || colons & (colons - 1) ||
            (colons && found.colon != length)) {
            found.plain = false;
            return found;
        }
        if (colons)
            found.colon = at + (unsigned)__builtin_ctz(colons);
        at += 16;
    }
    return found;
}

#else

static inline WCHAR scan_fold(char byte)
{
    return (WCHAR)((unsigned char)byte - ((unsigned)(byte - 'a') < 26 ? 0x20 : 0));
}

static inline size_t scan_path(const char *text, size_t length, WCHAR *full, WCHAR *key, uint64_t *slashes)
{
    *slashes = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];

        if (byte == '?')
            return i;
        if (byte <= 0x20 || byte >= 0x7F || byte == '%' || byte == '\\' || byte == '#')
            return SCAN_HARD;
        if ((byte == '/' || byte == '.') && i && text[i - 1] == '/')
            return SCAN_HARD;
        if (byte == '/' && i < 64)
            *slashes |= 1ull << i;
        full[i] = byte;
        key[i] = scan_fold(text[i]);
    }
    return length;
}

static inline bool scan_query(const char *text, size_t length, WCHAR *out)
{
    for (size_t i = 0; i < length; i++) {
        out[i] = (unsigned char)text[i];
        if (out[i] < 0x20 || out[i] == 0x7F)
            return false;
    }
    return true;
}

static inline struct scan_host scan_host(const char *text, size_t length, WCHAR *full, WCHAR *key)
{
    struct scan_host found = {true, false, length};

    for (size_t i = 0; i < length; i++) {
        WCHAR folded = scan_fold(text[i]);

        full[i] = (unsigned char)text[i];
        key[i] = folded;
        if (folded == ':' && found.colon == length)
            found.colon = i;
        else if (!(folded >= 'A' && folded <= 'Z') && !(folded >= '0' && folded <= '9') && folded != '-' &&
                 folded != '_' && folded != '.')
            found.plain = false;
        found.has_dash2 |= folded == '-' && i && text[i - 1] == '-';
    }
    return found;
}

#endif
#endif
