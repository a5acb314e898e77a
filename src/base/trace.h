/* The trace: what the library does, told on stderr while HTTPAPI_TRACE is set. For people; docs/troubleshooting.md.
 *
 *     TRACE("port %u: %s", port, strerror(error));
 *
 * Switched off it costs one predictable branch, and the arguments are not looked at. A line is one write: lines of several threads
 * never mix, but a reader of stderr that stops reading stops the thread that traces. Any thread. */
#ifndef HTTPAPI_TRACE_H
#define HTTPAPI_TRACE_H

#include "windef.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads the environment. Done when the library is loaded, and again by every start of the server part. */
void trace_configure(void);

extern _Atomic(bool) trace_enabled;

static inline bool trace_is_on(void)
{
    return __builtin_expect(atomic_load_explicit(&trace_enabled, memory_order_relaxed), false);
}

#define TRACE(...)                   \
    do {                             \
        if (trace_is_on())           \
            trace_line(__VA_ARGS__); \
    } while (0)

void trace_line(const char *format, ...) __attribute__((format(printf, 1, 2), cold));

/* How a code is spoken of: its number and what it says. One buffer per thread. */
const char *trace_error(ULONG error);

/* A program's text: at most 200 units, in ASCII, the rest as \uXXXX; "(null)". One buffer per thread. */
const char *trace_wide(const WCHAR *text);

#endif
