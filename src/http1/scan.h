/* Finding delimiters sixteen bytes at a time. Private to this room.
 *
 * All functions look in [at, bound) and return bound if there is nothing. `base` is the beginning of the buffer: when fewer
 * than sixteen bytes are left but the buffer has as many before, the last sixteen are loaded and those already seen are
 * masked out, so that no byte outside the buffer is ever read and no byte loop runs. */
#ifndef HTTPAPI_HTTP1_SCAN_H
#define HTTPAPI_HTTP1_SCAN_H

#include "http1/tables.h"

#if defined(__SSE2__)
#include <emmintrin.h>

#define SCAN_LOOP(MATCH)                                                                               \
    while (bound - at >= 16) {                                                                         \
        unsigned found = MATCH(_mm_loadu_si128((const __m128i *)at));                                  \
        if (found)                                                                                     \
            return at + __builtin_ctz(found);                                                          \
        at += 16;                                                                                      \
    }                                                                                                  \
    if (at < bound && bound - base >= 16) {                                                            \
        unsigned found = MATCH(_mm_loadu_si128((const __m128i *)(bound - 16))) >> (16 - (bound - at)); \
        return found ? at + __builtin_ctz(found) : bound;                                              \
    }

static inline unsigned scan_match_control(__m128i bytes)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
    __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(tab, low), del));
}

static inline unsigned scan_match_blank(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x20)), bytes));
}

static inline unsigned scan_match_colon(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(':')));
}
#else
#define SCAN_LOOP(MATCH) (void)base;
#endif

/* The first control character other than TAB. Lines are long enough to look at two vectors at once. */
static inline const char *scan_control(const char *at, const char *bound, const char *base)
{
#if defined(__SSE2__)
    while (bound - at >= 32) {
        unsigned first = scan_match_control(_mm_loadu_si128((const __m128i *)at));
        unsigned second = scan_match_control(_mm_loadu_si128((const __m128i *)(at + 16)));
        if (first | second)
            return at + __builtin_ctz(first | second << 16);
        at += 32;
    }
#endif
    SCAN_LOOP(scan_match_control)
    while (at < bound && (!byte_is((unsigned char)*at, BYTE_CONTROL) || *at == '\t'))
        at++;
    return at;
}

/* The first space or control character below it. */
static inline const char *scan_blank(const char *at, const char *bound, const char *base)
{
    SCAN_LOOP(scan_match_blank)
    while (at < bound && (unsigned char)*at > 0x20)
        at++;
    return at;
}

static inline const char *scan_colon(const char *at, const char *bound, const char *base)
{
    SCAN_LOOP(scan_match_colon)
    while (at < bound && *at != ':')
        at++;
    return at;
}

#endif
