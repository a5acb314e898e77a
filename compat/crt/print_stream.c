/* printf, wprintf, fprintf, fwprintf ...: the formatting engine into a stream. In C++ and C alike these take the place of
 * the C library's own, under the plain names and under those _FORTIFY_SOURCE turns them into. */
#include "print.h"

#include <errno.h>
#include <stdlib.h>

#include "invalid.h"

static int drain(struct format_sink *sink)
{
    size_t used = sink->used;

    sink->used = 0;
    return fwrite_unlocked(sink->store, 1, used, sink->context) == used ? 0 : -1;
}

static int finish(struct format_sink *sink, int length)
{
    return drain(sink) != 0 ? -1 : length;
}

int crt_print(FILE *stream, const char *format, va_list args)
{
    char store[512];
    struct format_sink sink = {.store = store, .capacity = sizeof store, .drain = drain, .context = stream};
    int length;

    if (!stream || !format) {
        crt_invalid(EINVAL);
        return -1;
    }
    flockfile(stream);
    length = finish(&sink, format_narrow_to(&sink, format, args));
    funlockfile(stream);
    return length;
}

int crt_wprint(FILE *stream, const wchar_t *format, va_list args)
{
    char store[512];
    struct format_sink sink = {.store = store, .capacity = sizeof store, .drain = drain, .context = stream};
    int length;

    if (!stream || !format) {
        crt_invalid(EINVAL);
        return -1;
    }
    flockfile(stream);
    length = finish(&sink, format_wide_to(&sink, format, args));
    funlockfile(stream);
    return length;
}

#define FORWARD(call)           \
    {                           \
        va_list args;           \
        int length;             \
                                \
        va_start(args, format); \
        length = call;          \
        va_end(args);           \
        return length;          \
    }

int vfprintf(FILE *stream, const char *format, va_list args)
{
    return crt_print(stream, format, args);
}

int vprintf(const char *format, va_list args)
{
    return crt_print(stdout, format, args);
}

int fprintf(FILE *stream, const char *format, ...) FORWARD(crt_print(stream, format, args))

    int printf(const char *format, ...) FORWARD(crt_print(stdout, format, args))

        int vfwprintf(FILE *stream, const wchar_t *format, va_list args)
{
    return crt_wprint(stream, format, args);
}

int vwprintf(const wchar_t *format, va_list args)
{
    return crt_wprint(stdout, format, args);
}

int fwprintf(FILE *stream, const wchar_t *format, ...) FORWARD(crt_wprint(stream, format, args))

    int wprintf(const wchar_t *format, ...) FORWARD(crt_wprint(stdout, format, args))

    /* ---- the checked names: ours are all checked ---- */

    int printf_s(const char *format, ...) FORWARD(crt_print(stdout, format, args))

        int fprintf_s(FILE *stream, const char *format, ...) FORWARD(crt_print(stream, format, args))

            int wprintf_s(const wchar_t *format, ...) FORWARD(crt_wprint(stdout, format, args))

                int fwprintf_s(FILE *stream, const wchar_t *format, ...)
                    FORWARD(crt_wprint(stream, format, args))

                        int vprintf_s(const char *format, va_list args)
{
    return crt_print(stdout, format, args);
}

int vfprintf_s(FILE *stream, const char *format, va_list args)
{
    return crt_print(stream, format, args);
}

int vwprintf_s(const wchar_t *format, va_list args)
{
    return crt_wprint(stdout, format, args);
}

int vfwprintf_s(FILE *stream, const wchar_t *format, va_list args)
{
    return crt_wprint(stream, format, args);
}

/* ---- what _FORTIFY_SOURCE makes of them ---- */

int __vfprintf_chk(FILE *stream, int flag, const char *format, va_list args)
{
    (void)flag;
    return crt_print(stream, format, args);
}

int __vprintf_chk(int flag, const char *format, va_list args)
{
    (void)flag;
    return crt_print(stdout, format, args);
}

int __fprintf_chk(FILE *stream, int flag, const char *format, ...)
{
    (void)flag;
    FORWARD(crt_print(stream, format, args))
}

int __printf_chk(int flag, const char *format, ...)
{
    (void)flag;
    FORWARD(crt_print(stdout, format, args))
}

int __vfwprintf_chk(FILE *stream, int flag, const wchar_t *format, va_list args)
{
    (void)flag;
    return crt_wprint(stream, format, args);
}

int __vwprintf_chk(int flag, const wchar_t *format, va_list args)
{
    (void)flag;
    return crt_wprint(stdout, format, args);
}

int __fwprintf_chk(FILE *stream, int flag, const wchar_t *format, ...)
{
    (void)flag;
    FORWARD(crt_wprint(stream, format, args))
}

int __wprintf_chk(int flag, const wchar_t *format, ...)
{
    (void)flag;
    FORWARD(crt_wprint(stdout, format, args))
}
