/* MSVC's clock and calendar: checked forms with the result first, wide forms, _ftime64. Times are 64 bits. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <time.h>
#include <wchar.h>

#include "environment.h"
#include "invalid.h"

#define TEXT_SIZE 26 /* "Sat Nov 21 01:14:55 2026\n" and its end */

__time64_t _time64(__time64_t *out)
{
    __time64_t now = time(NULL);

    if (out)
        *out = now;
    return now;
}

static errno_t broken_down(struct tm *out, const time_t *from,
                           struct tm *(*convert)(const time_t *, struct tm *))
{
    if (!out || !from || *from < 0) {
        if (out)
            memset(out, 0xff, sizeof *out); /* every field -1, as documented */
        return crt_invalid(EINVAL);
    }
    return convert(from, out) ? 0 : EINVAL;
}

errno_t localtime_s(struct tm *out, const time_t *from)
{
    return broken_down(out, from, localtime_r);
}

errno_t gmtime_s(struct tm *out, const time_t *from)
{
    return broken_down(out, from, gmtime_r);
}

errno_t _localtime64_s(struct tm *out, const __time64_t *from)
{
    time_t at = from ? (time_t)*from : 0;

    return broken_down(out, from ? &at : NULL, localtime_r);
}

errno_t _gmtime64_s(struct tm *out, const __time64_t *from)
{
    time_t at = from ? (time_t)*from : 0;

    return broken_down(out, from ? &at : NULL, gmtime_r);
}

struct tm *_localtime64(const __time64_t *from)
{
    time_t at = (time_t)*from;

    return localtime(&at);
}

struct tm *_gmtime64(const __time64_t *from)
{
    time_t at = (time_t)*from;

    return gmtime(&at);
}

__time64_t _mktime64(struct tm *from)
{
    return mktime(from);
}

__time64_t _mkgmtime64(struct tm *from)
{
    return timegm(from);
}

time_t _mkgmtime(struct tm *from)
{
    return timegm(from);
}

/* ---- text ---- */

errno_t asctime_s(char *to, size_t size, const struct tm *from)
{
    char text[64];

    if (!to || !size)
        return crt_invalid(EINVAL);
    to[0] = '\0';
    if (!from || size < TEXT_SIZE || !asctime_r(from, text))
        return crt_invalid(EINVAL);
    return strcpy_s(to, size, text);
}

errno_t _wasctime_s(wchar_t *to, size_t size, const struct tm *from)
{
    char text[64] = "";
    errno_t error = asctime_s(text, sizeof text, from);

    if (!to || !size)
        return crt_invalid(EINVAL);
    to[0] = 0;
    return error ? error : size < TEXT_SIZE ? crt_invalid(EINVAL) : (mbstowcs(to, text, size), 0);
}

errno_t ctime_s(char *to, size_t size, const time_t *from)
{
    struct tm parts;
    errno_t error = localtime_s(&parts, from);

    if (error && to && size)
        to[0] = '\0';
    return error ? error : asctime_s(to, size, &parts);
}

errno_t _ctime64_s(char *to, size_t size, const __time64_t *from)
{
    time_t at;

    if (!from)
        return asctime_s(to, size, NULL); /* cppcheck-suppress nullPointer ; which refuses it */
    at = (time_t)*from;
    return ctime_s(to, size, &at);
}

errno_t _wctime_s(wchar_t *to, size_t size, const time_t *from)
{
    struct tm parts;
    errno_t error = localtime_s(&parts, from);

    return error ? error : _wasctime_s(to, size, &parts);
}

wchar_t *_wasctime(const struct tm *from)
{
    static __thread wchar_t text[TEXT_SIZE];

    return _wasctime_s(text, TEXT_SIZE, from) == 0 ? text : NULL;
}

wchar_t *_wctime(const time_t *from)
{
    struct tm parts;

    return localtime_s(&parts, from) == 0 ? _wasctime(&parts) : NULL;
}

/* Converts the format and the result; the C library does the rest. */
size_t wcsftime(wchar_t *to, size_t size, const wchar_t *format, const struct tm *from)
{
    char *narrow_format = crt_narrow(format), *narrow = malloc(size * 3 + 1);
    wchar_t *wide = NULL;
    size_t length = 0;

    if (narrow_format && narrow && strftime(narrow, size * 3 + 1, narrow_format, from))
        wide = crt_widen(narrow);
    if (wide && wcslen(wide) < size) {
        length = wcslen(wide);
        wcscpy(to, wide);
    }
    free(wide);
    free(narrow);
    free(narrow_format);
    return length;
}

static int now_text(char to[9], const char *format)
{
    time_t now = time(NULL);
    struct tm parts;

    return localtime_r(&now, &parts) && strftime(to, 9, format, &parts) == 8;
}

#define NOW(name, wide_name, format)                    \
    errno_t name##_s(char *to, size_t size)             \
    {                                                   \
        char text[9];                                   \
                                                        \
        if (!to || size < 9 || !now_text(text, format)) \
            return crt_invalid(EINVAL);                 \
        memcpy(to, text, 9);                            \
        return 0;                                       \
    }                                                   \
    char *name(char *to)                                \
    {                                                   \
        return name##_s(to, 9) == 0 ? to : NULL;        \
    }                                                   \
    errno_t wide_name##_s(wchar_t *to, size_t size)     \
    {                                                   \
        char text[9];                                   \
                                                        \
        if (!to || size < 9 || !now_text(text, format)) \
            return crt_invalid(EINVAL);                 \
        mbstowcs(to, text, 9);                          \
        return 0;                                       \
    }                                                   \
    wchar_t *wide_name(wchar_t *to)                     \
    {                                                   \
        return wide_name##_s(to, 9) == 0 ? to : NULL;   \
    }

NOW(_strtime, _wstrtime, "%H:%M:%S")
NOW(_strdate, _wstrdate, "%m/%d/%y")

/* ---- with milliseconds ---- */

errno_t _ftime64_s(struct __timeb64 *out)
{
    struct timespec now;
    struct tm parts;

    if (!out)
        return crt_invalid(EINVAL);
    clock_gettime(CLOCK_REALTIME, &now);
    out->time = now.tv_sec;
    out->millitm = (unsigned short)(now.tv_nsec / 1000000);
    out->dstflag = 0;
    out->timezone = 0;
    if (localtime_r(&now.tv_sec, &parts)) {
        out->dstflag = (short)(parts.tm_isdst > 0);
        out->timezone = (short)((parts.tm_isdst > 0 ? 3600 - parts.tm_gmtoff : -parts.tm_gmtoff) / 60);
    }
    return 0;
}

void _ftime64(struct __timeb64 *out)
{
    _ftime64_s(out);
}
