/* Text at the edge: UTF-16 <-> UTF-8, lengths, comparison and simple case mapping for everyone else in the library.
 *
 * Pure calculation: no state, no lock, any thread. Lengths are in units (WCHAR) or bytes, without terminator; nothing
 * here terminates what it writes unless it says so. */
#ifndef HTTPAPI_TEXT_H
#define HTTPAPI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "winnt.h"

size_t text_length(const WCHAR *text);
size_t text_length_max(const WCHAR *text, size_t max); /* max if there is no terminator before */

/* Windows' ordinal rules: one unit to one unit, surrogates and what has no simple mapping stay. */
WCHAR text_upper_slow(WCHAR unit);
WCHAR text_lower_slow(WCHAR unit);

static inline WCHAR text_upper(WCHAR unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? (WCHAR)(unit - 32) : unit;
    return text_upper_slow(unit);
}

static inline WCHAR text_lower(WCHAR unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? (WCHAR)(unit + 32) : unit;
    return text_lower_slow(unit);
}

/* Unit by unit, a shorter text before its continuation: < 0, 0, > 0. The second compares upper-cased units. */
int text_compare(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length);
int text_compare_nocase(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length);

/* An order for people, as lstrcmp and CompareString want: letters first without regard to case, then small before
 * capital. It knows nothing of accents or of languages. */
int text_collate(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length, bool ignore_case);

/* Conversion. Writes what fits into `size` whole characters at a time and returns how much the whole text needs, so
 * that a call with size 0 measures. Malformed input becomes U+FFFD. */
size_t utf16_from_utf8(const char *text, size_t length, WCHAR *out, size_t size);
size_t utf8_from_utf16(const WCHAR *text, size_t length, char *out, size_t size);

/* The same, but ERROR_NO_UNICODE_TRANSLATION for malformed input. *needed is set on success only. */
ULONG utf16_from_utf8_strict(const char *text, size_t length, WCHAR *out, size_t size, size_t *needed);
ULONG utf8_from_utf16_strict(const WCHAR *text, size_t length, char *out, size_t size, size_t *needed);

/* A terminated copy from malloc. NULL gives NULL; ERROR_NOT_ENOUGH_MEMORY. For the A twins of W functions, never for
 * the request path. */
ULONG utf16_copy_of(const char *text, WCHAR **out);
ULONG utf8_copy_of(const WCHAR *text, char **out);

/* The answer of the many functions that fill a caller's buffer: converts and terminates, and returns the length, or
 * the size needed with its terminator if `size` is too small (then *out is untouched). */
size_t utf8_deliver(const WCHAR *text, size_t length, char *out, size_t size);
size_t utf16_deliver(const char *text, size_t length, WCHAR *out, size_t size);

#endif
