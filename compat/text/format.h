/* printf as the Universal C Runtime means it: the one engine behind strsafe, wsprintf and, in Windows mode, every
 * narrow and wide printf.
 *
 * What differs from glibc: `l` is 32 bits (`ll` and `I64` are 64; `I`, `z`, `t` as wide as a pointer; `j` 64); %s is
 * wide in a wide format and %S the opposite; %hs %hc are always narrow, %ls %ws %lc %wc always wide; %Z is a counted
 * string; %p is 16 upper-case digits; %n is refused. Narrow text is UTF-8. Floating point is rounded by the C library.
 * No locks, no allocation except for a floating conversion longer than 500 characters; any thread. */
#ifndef HTTPAPI_FORMAT_H
#define HTTPAPI_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#include "winnt.h"

/* Writes at most size units, the last of them always the terminator (nothing when size is 0). Returns the full length
 * that the text needs without its terminator, or -1 with errno EINVAL (a %n, a NULL format) or EOVERFLOW. */
int format_narrow(char *buffer, size_t size, const char *format, va_list args);
int format_wide(WCHAR *buffer, size_t size, const WCHAR *format, va_list args);

/* The same with the destination in the caller's hands. A sink keeps units of its own kind, narrow or wide, whatever the
 * kind of the format. When its store is full, drain is called to empty it; without a drain the rest is only counted. */
struct format_sink {
    void *store;     /* char[] or WCHAR[] */
    size_t capacity; /* in units */
    size_t used;
    int wide;                               /* what the store holds */
    int (*drain)(struct format_sink *sink); /* 0, or -1 to give up; sets used back to 0 */
    void *context;                          /* the drain's own */
    int long_is_64;                         /* for the standard C++ library's own use of %ld */
};

/* No terminator is written. Returns the number of units of the format's kind that were produced, or -1. */
int format_narrow_to(struct format_sink *sink, const char *format, va_list args);
int format_wide_to(struct format_sink *sink, const WCHAR *format, va_list args);

#endif
