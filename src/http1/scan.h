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

static inline __m128i scan_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

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

/* Bytes from `low` to `low + span`, unsigned. */
static inline __m128i scan_within(__m128i bytes, char low, char span)
{
    __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(low));

    return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(span)), distance);
}

static inline __m128i scan_digits(__m128i bytes)
{
    return scan_within(bytes, '0', 9);
}

static inline __m128i scan_alphanumeric(__m128i bytes)
{
    return _mm_or_si128(scan_within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25), scan_digits(bytes));
}

/* Controls, TAB included: what a plain line does not have before its end. */
static inline __m128i scan_any_control(__m128i bytes)
{
    return _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
}

static inline unsigned scan_match_any_control(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(scan_any_control(bytes));
}

/* The letters and punctuation that nearly all field names are made of: each is a BYTE_TOKEN. */
static inline unsigned scan_match_name(__m128i bytes)
{
    __m128i other =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(scan_alphanumeric(bytes), other));
}

/* The same for lists of codings: each is a BYTE_CODING. */
static inline unsigned scan_match_coding(__m128i bytes)
{
    __m128i other =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), scan_within(bytes, ',', '.' - ','));

    other = _mm_or_si128(other, _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(';')),
                                             _mm_cmpeq_epi8(bytes, _mm_set1_epi8('='))));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(scan_alphanumeric(bytes), other));
}

/* Whether MATCH holds for all of [at, at+length); false also where a look at whole vectors, none of which goes past `limit`, cannot
 * tell: then look byte by byte. */
#define SCAN_ALL(MATCH, at, length, limit) scan_all(at, length, limit, MATCH)
static inline __attribute__((always_inline)) bool scan_all(const char *at, size_t length, const char *limit,
                                                           unsigned (*match)(__m128i))
{
    const char *last;

    if (length < 16)
        return limit - at >= 16 && (match(scan_load(at)) | ~0u << length) == ~0u;
    for (last = at + length - 16; at < last; at += 16) {
        if (match(scan_load(at)) != 0xFFFF)
            return false;
    }
    return match(scan_load(last)) == 0xFFFF;
}
#else
#define SCAN_LOOP(MATCH)                   (void)base;
#define SCAN_ALL(MATCH, at, length, limit) false
#endif

/* A line that ends with CR LF and has no other control character, not even TAB: its end, and the first colon of it in *colon, NULL
 * if that has still to be looked for. NULL: a line of another kind, or not all here; nothing is said about it. */
static inline const char *scan_plain_line(const char *at, const char *bound, const char *base,
                                          const char **colon)
{
#if defined(__SSE2__)
    unsigned skip = 0, controls, colons;
    const char *load = at;
    __m128i bytes;

    if (bound - at < 16) {
        if (bound - base < 16)
            return NULL;
        load = bound - 16;
        skip = (unsigned)(at - load);
    }
    bytes = scan_load(load);
    controls = scan_match_any_control(bytes) >> skip;
    colons = scan_match_colon(bytes) >> skip;
    *colon = colons ? at + __builtin_ctz(colons) : NULL;
    if (!controls) {
        at = load + 16;
        while (bound - at >= 32) {
            __m128i first = scan_load(at), second = scan_load(at + 16);

            if (_mm_movemask_epi8(_mm_or_si128(scan_any_control(first), scan_any_control(second))))
                break;
            at += 32;
        }
        for (;; at += 16) {
            if (bound - at < 16) {
                if (at >= bound)
                    return NULL;
                skip = (unsigned)(16 - (bound - at));
                controls = scan_match_any_control(scan_load(bound - 16)) >> skip;
                if (!controls)
                    return NULL;
                break;
            }
            controls = scan_match_any_control(scan_load(at));
            if (controls)
                break;
        }
    }
    at += __builtin_ctz(controls);
    return *at == '\r' && bound - at > 1 && at[1] == '\n' ? at : NULL;
#else
    (void)at, (void)bound, (void)base, (void)colon;
    return NULL;
#endif
}

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

/* The first byte that no target has in the usual case: controls, space, DEL. */
#if defined(__SSE2__)
static inline unsigned scan_match_no_target(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x20)), bytes),
                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F))));
}
#endif

static inline const char *scan_target(const char *at, const char *bound, const char *base)
{
    SCAN_LOOP(scan_match_no_target)
    while (at < bound && (unsigned char)*at > 0x20 && *at != 0x7F)
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
