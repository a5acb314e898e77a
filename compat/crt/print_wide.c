/* swprintf, _snwprintf, swprintf_s and their like: print_twins.h for wchar_t. */
#include <wchar.h>

#define UNIT      wchar_t
#define ENGINE    format_wide
#define ENGINE_TO format_wide_to

#include "print_twins.h"

extern void __chk_fail(void) __attribute__((noreturn));

/* The standard's wide functions report a text that does not fit as an error, unlike snprintf. */
static int print_standard(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    int length;

    if (!format || (!to && size))
        return invalid(EINVAL);
    length = format_wide(to, size, format, args);
    return length >= 0 && (size_t)length >= size ? -1 : length;
}

int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    return print_standard(to, size, format, args);
}

int swprintf(wchar_t *to, size_t size, const wchar_t *format, ...)
    FORWARD(print_standard(to, size, format, args))

    /* std::to_wstring formats its `long`, which has 64 bits, through this. */
    int httpapi_vswprintf_long64(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    struct format_sink sink = {.store = to, .capacity = size ? size - 1 : 0, .wide = 1, .long_is_64 = 1};
    int length = format_wide_to(&sink, format, args);

    if (size)
        to[sink.used] = 0;
    return length >= 0 && (size_t)length >= size ? -1 : length;
}

int _vswprintf(wchar_t *to, const wchar_t *format, va_list args)
{
    return print_unbounded(to, format, args);
}

int _swprintf(wchar_t *to, const wchar_t *format, ...) FORWARD(print_unbounded(to, format, args))

    int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args)
{
    return print_underscored(to, count, format, args);
}

int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...)
    FORWARD(print_underscored(to, count, format, args))

        int vswprintf_s(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    return print_checked(to, size, format, args);
}

int swprintf_s(wchar_t *to, size_t size, const wchar_t *format, ...)
    FORWARD(print_checked(to, size, format, args))

        int _vsnwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, va_list args)
{
    return print_checked_count(to, size, count, format, args);
}

int _snwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, ...)
    FORWARD(print_checked_count(to, size, count, format, args))

        int _vscwprintf(const wchar_t *format, va_list args)
{
    return count_only(format, args);
}

int _scwprintf(const wchar_t *format, ...) FORWARD(count_only(format, args))

    /* ---- what _FORTIFY_SOURCE makes of them ---- */

    int __vswprintf_chk(wchar_t *to, size_t size, int flag, size_t room, const wchar_t *format, va_list args)
{
    (void)flag;
    if (room < size)
        __chk_fail();
    return print_standard(to, size, format, args);
}

int __swprintf_chk(wchar_t *to, size_t size, int flag, size_t room, const wchar_t *format, ...)
    FORWARD(__vswprintf_chk(to, size, flag, room, format, args))
