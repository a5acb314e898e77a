/* scanf, sscanf, fscanf and their wide and checked forms: each a source, the engine (scan.h), and the names the C library's
 * headers give them (__isoc99_, __isoc23_). */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

#include "alias.h"
#include "scan.h"

static int from_stream(FILE *stream, const void *format, int wide, int checked, va_list args)
{
    struct scan_source source = {.stream = stream, .wide = wide};
    int stored;

    if (!stream)
        return EOF;
    flockfile(stream);
    stored = crt_scan(&source, format, checked, args);
    funlockfile(stream);
    return stored;
}

static int from_text(const void *text, size_t limit, const void *format, int wide, int checked, va_list args)
{
    struct scan_source source = {.text = text, .limit = limit, .wide = wide};

    return crt_scan(&source, format, checked, args);
}

#define FORWARD(call)           \
    {                           \
        va_list args;           \
        int stored;             \
                                \
        va_start(args, format); \
        stored = call;          \
        va_end(args);           \
        return stored;          \
    }

/* Six functions of one kind: UNIT, wide or not, checked or not. */
#define FAMILY(UNIT, wide, checked, name_s, name_vs, name_f, name_vf, name, name_v)                         \
    int name_vs(const UNIT *text, const UNIT *format, va_list args)                                         \
    {                                                                                                       \
        return from_text(text, SIZE_MAX, format, wide, checked, args);                                      \
    }                                                                                                       \
    int name_s(const UNIT *text, const UNIT *format, ...) FORWARD(name_vs(text, format, args)) int name_vf( \
        FILE *stream, const UNIT *format, va_list args)                                                     \
    {                                                                                                       \
        return from_stream(stream, format, wide, checked, args);                                            \
    }                                                                                                       \
    int name_f(FILE *stream, const UNIT *format, ...) FORWARD(name_vf(stream, format, args)) int name_v(    \
        const UNIT *format, va_list args)                                                                   \
    {                                                                                                       \
        return from_stream(stdin, format, wide, checked, args);                                             \
    }                                                                                                       \
    int name(const UNIT *format, ...) FORWARD(name_v(format, args))

#define PLAIN(prefix)                                                                                   \
    FAMILY(char, 0, 0, prefix##sscanf, prefix##vsscanf, prefix##fscanf, prefix##vfscanf, prefix##scanf, \
           prefix##vscanf)                                                                              \
    FAMILY(wchar_t, 1, 0, prefix##swscanf, prefix##vswscanf, prefix##fwscanf, prefix##vfwscanf,         \
           prefix##wscanf, prefix##vwscanf)

FAMILY(char, 0, 1, sscanf_s, vsscanf_s, fscanf_s, vfscanf_s, scanf_s, vscanf_s)
FAMILY(wchar_t, 1, 1, swscanf_s, vswscanf_s, fwscanf_s, vfwscanf_s, wscanf_s, vwscanf_s)

int _snscanf(const char *text, size_t length, const char *format, ...)
    FORWARD(from_text(text, length, format, 0, 0, args))

        int _snscanf_s(const char *text, size_t length, const char *format, ...)
            FORWARD(from_text(text, length, format, 0, 1, args))

    /* The unchecked family, under its three names. */
    PLAIN(httpapi_)

#define NAMES(name)                             \
    CRT_ALIAS(name, httpapi_##name);            \
    CRT_ALIAS(__isoc99_##name, httpapi_##name); \
    CRT_ALIAS(__isoc23_##name, httpapi_##name)

        NAMES(sscanf);
NAMES(vsscanf);
NAMES(fscanf);
NAMES(vfscanf);
NAMES(scanf);
NAMES(vscanf);
NAMES(swscanf);
NAMES(vswscanf);
NAMES(fwscanf);
NAMES(vfwscanf);
NAMES(wscanf);
NAMES(vwscanf);
