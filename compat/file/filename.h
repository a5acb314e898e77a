/* Names between the two worlds: 16-bit units there, bytes here.
 *
 * Names are UTF-8. A byte that is not takes the unit 0xDC00 + byte on its way out and comes back as itself, so that every
 * file that can be found can be opened. The functions that fill a caller's buffer follow Windows: the length without the
 * NUL when it fits, else the size needed with it. No state, any thread. */
#ifndef HTTPAPI_FILE_FILENAME_H
#define HTTPAPI_FILE_FILENAME_H

#include <stdbool.h>
#include "winnt.h"

/* False if it does not fit. */
bool filename_narrow(const WCHAR *wide, char *out, size_t size);

/* Units needed without the NUL; writes only if they and the NUL fit. */
size_t filename_widen(const char *text, WCHAR *out, size_t size);

DWORD filename_return(const char *text, char *buffer, DWORD size);
DWORD filename_return_wide(const char *text, WCHAR *buffer, DWORD size);

/* How Windows compares names: code point by code point in upper case. */
int filename_compare(const char *a, const char *b);

/* Wildcards as FindFirstFile knows them: * and ?, with the old rules for dots ("*.*" is everything, "*." what has no
 * extension, ? at the end or before a dot may match nothing). */
bool filename_matches(const char *pattern, const char *name);

#endif
