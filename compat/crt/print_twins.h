/* Formatting into memory, narrow and wide: included by print_narrow.c and print_wide.c with UNIT, ENGINE (format_narrow or
 * format_wide), ENGINE_TO and the names. No include guard.
 *
 * Three rules for a text that does not fit: the standard functions truncate and terminate; the underscored ones store as
 * much as fits, without a terminator if need be, and return -1; the checked ones (_s) empty the buffer and report ERANGE,
 * unless a count or _TRUNCATE allows less than everything. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <corecrt.h>

#include "invalid.h"
#include "text/format.h"

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

static int invalid(int code)
{
    crt_invalid(code);
    return -1;
}

/* sprintf: the caller swears that it fits. */
static int print_unbounded(UNIT *to, const UNIT *format, va_list args)
{
    if (!to || !format)
        return invalid(EINVAL);
    return ENGINE(to, (size_t)INT_MAX + 1, format, args);
}

static int print_underscored(UNIT *to, size_t count, const UNIT *format, va_list args)
{
    struct format_sink sink = {.store = to, .capacity = count, .wide = sizeof(UNIT) > 1};
    int length;

    if (!format || (!to && count))
        return invalid(EINVAL);
    length = ENGINE_TO(&sink, format, args);
    if (sink.used < count)
        to[sink.used] = 0;
    return to && length > (int)count ? -1 : length;
}

static int print_checked(UNIT *to, size_t size, const UNIT *format, va_list args)
{
    int length;

    if (!to || !size)
        return invalid(EINVAL);
    if (!format) {
        to[0] = 0;
        return invalid(EINVAL);
    }
    length = ENGINE(to, size, format, args);
    if (length < 0 || (size_t)length >= size) {
        to[0] = 0;
        if (length >= 0)
            crt_invalid(ERANGE);
        return -1;
    }
    return length;
}

static int print_checked_count(UNIT *to, size_t size, size_t count, const UNIT *format, va_list args)
{
    int length;

    if (!format || (!to && (size || count)) || (to && !size))
        return invalid(EINVAL);
    if (!to)
        return 0;
    if (count >= size && count != _TRUNCATE)
        return print_checked(to, size, format, args);
    length = ENGINE(to, count < size ? count + 1 : size, format, args);
    if (length < 0)
        to[0] = 0;
    return length < 0 || (size_t)length > (count < size ? count : size - 1) ? -1 : length;
}

static int count_only(const UNIT *format, va_list args)
{
    return format ? ENGINE(NULL, 0, format, args) : invalid(EINVAL);
}
