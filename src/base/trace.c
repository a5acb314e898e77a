/* Lines for stderr. See trace.h. */
#include "base/trace.h"

#include "base/clock.h"
#include "error/messages.h"
#include "object/thread.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE_LENGTH 1024
#define WIDE_UNITS  100

_Atomic(bool) trace_enabled;

static _Atomic(uint64_t) started; /* when the first line was written */

void trace_configure(void)
{
    const char *value = getenv("HTTPAPI_TRACE");

    atomic_store(&trace_enabled, value && *value && !(value[0] == '0' && value[1] == 0));
}

__attribute__((constructor)) static void configure_first(void)
{
    trace_configure();
}

/* Milliseconds since the first line. */
static uint64_t elapsed(void)
{
    uint64_t now = clock_now(), none = 0;

    return atomic_compare_exchange_strong(&started, &none, now) ? 0 : now - none;
}

void trace_line(const char *format, ...)
{
    char line[LINE_LENGTH];
    uint64_t time = elapsed();
    int length = snprintf(line, sizeof(line), "httpapi %4u.%03u [%u] ", (unsigned)(time / 1000),
                          (unsigned)(time % 1000), (unsigned)thread_id(thread_self()));
    int rest;
    va_list arguments;
    ssize_t written;

    va_start(arguments, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 forgets va_start */
    rest = vsnprintf(line + length, sizeof(line) - (size_t)length, format, arguments);
    va_end(arguments); /* NOLINT(clang-analyzer-valist.Uninitialized) */
    if (rest < 0)
        return;
    length += rest;
    if (length > LINE_LENGTH - 2)
        length = LINE_LENGTH - 2;
    /* What came from a client must not talk to the terminal. */
    for (int i = 0; i < length; i++)
        if (line[i] < ' ' || line[i] > '~')
            line[i] = '?';
    line[length] = '\n';
    written = write(STDERR_FILENO, line, (size_t)length + 1);
    (void)written; /* nobody is there to be told */
}

const char *trace_error(ULONG error)
{
    static _Thread_local char text[300];
    const char *message = error == NO_ERROR ? "ok" : message_text(error);

    snprintf(text, sizeof(text), "%u %s", (unsigned)error, message ? message : "");
    return text;
}

const char *trace_wide(const WCHAR *text)
{
    static _Thread_local char out[6 * WIDE_UNITS + 1];
    size_t at = 0;

    if (!text)
        return "(null)";
    for (size_t i = 0; i < WIDE_UNITS && text[i]; i++) {
        if (text[i] >= ' ' && text[i] <= '~')
            out[at++] = (char)text[i];
        else
            at += (size_t)snprintf(out + at, 7, "\\u%04x", (unsigned)text[i]);
    }
    out[at] = 0;
    return out;
}
