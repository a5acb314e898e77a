/* scanf as the Windows C runtime means it: the engine behind the narrow and the wide family and their checked forms.
 *
 * `l` is 32 bits, `ll` and `I64` 64; %s fills a buffer of the format's kind, %S the opposite, %hs narrow, %ls and %ws wide.
 * In the checked forms every %s, %c and %[ is followed by its buffer's size in units (an unsigned). */
#ifndef CRT_SCAN_H
#define CRT_SCAN_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

struct scan_source {
    const void *text; /* char[] or wchar_t[]; NULL: from the stream */
    size_t limit;     /* units of text at most */
    FILE *stream;
    int wide; /* the kind of the units, and of the format */
    size_t taken;
};

/* How many were stored; EOF if the input ended before the first. */
int crt_scan(struct scan_source *source, const void *format, int checked, va_list args);

#endif
