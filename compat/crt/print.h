/* The printf family's common ground: buffers with the rules of each kind of function, and streams. */
#ifndef CRT_PRINT_H
#define CRT_PRINT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

#include "text/format.h"

/* To a stream, holding its lock for the whole text. Wide text leaves as UTF-8 without giving the stream an orientation, so
 * both kinds mix. Return the number of units, or -1. */
int crt_print(FILE *stream, const char *format, va_list args);
int crt_wprint(FILE *stream, const wchar_t *format, va_list args);

#endif
