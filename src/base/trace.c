/* Lines for stderr. See trace.h. */
#include "base/trace.h"

#include "base/clock.h"
#include "error/messages.h"
#include "object/thread.h"

#include <pthread.h>
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

/* What a thread has to say. Not thread-local itself: the library's thread-local memory is part of every thread of the program from the
 * start, and there is little of it for libraries that are loaded late. */
struct texts {
    char error[300];
    char wide[6 * WIDE_UNITS + 1];
};

static pthread_key_t texts_key;
static bool texts_key_made;

static void make_texts_key(void)
{
    texts_key_made = pthread_key_create(&texts_key, free) == 0;
}

/* NULL: no memory. */
static struct texts *own_texts(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct texts *texts;

    pthread_once(&once, make_texts_key);
    if (!texts_key_made)
        return NULL;
    texts = pthread_getspecific(texts_key);
    if (texts || !(texts = malloc(sizeof(*texts))))
        return texts;
    if (pthread_setspecific(texts_key, texts) == 0)
        return texts;
    free(texts);
    return NULL;
}

const char *trace_error(ULONG error)
{
    const char *message = error == NO_ERROR ? "ok" : message_text(error);
    struct texts *own = own_texts();

    if (!own)
        return message ? message : "";
    snprintf(own->error, sizeof(own->error), "%u %s", (unsigned)error, message ? message : "");
    return own->error;
}

const char *trace_wide(const WCHAR *text)
{
    struct texts *own = own_texts();
    char *out;
    size_t at = 0;

    if (!text || !own)
        return text ? "(no memory)" : "(null)";
    out = own->wide;
    for (size_t i = 0; i < WIDE_UNITS && text[i]; i++) {
        if (text[i] >= ' ' && text[i] <= '~')
            out[at++] = (char)text[i];
        else
            at += (size_t)snprintf(out + at, 7, "\\u%04x", (unsigned)text[i]);
    }
    out[at] = 0;
    return out;
}
