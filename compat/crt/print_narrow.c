/* sprintf, snprintf, _snprintf, sprintf_s and their like: print_twins.h for char. */
#define UNIT      char
#define ENGINE    format_narrow
#define ENGINE_TO format_narrow_to

#include "print_twins.h"

extern void __chk_fail(void) __attribute__((noreturn));

int vsprintf(char *to, const char *format, va_list args)
{
    return print_unbounded(to, format, args);
}

int sprintf(char *to, const char *format, ...) FORWARD(print_unbounded(to, format, args))

    int vsnprintf(char *to, size_t size, const char *format, va_list args)
{
    return !format || (!to && size) ? invalid(EINVAL) : format_narrow(to, size, format, args);
}

int snprintf(char *to, size_t size, const char *format, ...) FORWARD(vsnprintf(to, size, format, args))

    int _vsnprintf(char *to, size_t count, const char *format, va_list args)
{
    return print_underscored(to, count, format, args);
}

int _snprintf(char *to, size_t count, const char *format, ...)
    FORWARD(print_underscored(to, count, format, args))

        int vsprintf_s(char *to, size_t size, const char *format, va_list args)
{
    return print_checked(to, size, format, args);
}

int sprintf_s(char *to, size_t size, const char *format, ...) FORWARD(print_checked(to, size, format, args))

    int _vsnprintf_s(char *to, size_t size, size_t count, const char *format, va_list args)
{
    return print_checked_count(to, size, count, format, args);
}

int vsnprintf_s(char *to, size_t size, size_t count, const char *format, va_list args)
{
    return print_checked_count(to, size, count, format, args);
}

int _snprintf_s(char *to, size_t size, size_t count, const char *format, ...)
    FORWARD(print_checked_count(to, size, count, format, args))

        int _vscprintf(const char *format, va_list args)
{
    return count_only(format, args);
}

int _scprintf(const char *format, ...) FORWARD(count_only(format, args))

    /* ---- what _FORTIFY_SOURCE makes of them: room is what the compiler knows of the buffer ---- */

    int __vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list args)
{
    size_t size = room < (size_t)INT_MAX + 1 ? room : (size_t)INT_MAX + 1;
    int length;

    (void)flag;
    if (!to || !format)
        return invalid(EINVAL);
    length = format_narrow(to, size, format, args);
    if (length >= 0 && (size_t)length >= room)
        __chk_fail();
    return length;
}

int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...)
    FORWARD(__vsprintf_chk(to, flag, room, format, args))

        int __vsnprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, va_list args)
{
    (void)flag;
    if (room < size)
        __chk_fail();
    return vsnprintf(to, size, format, args);
}

int __snprintf_chk(char *to, size_t size, int flag, size_t room, const char *format, ...)
    FORWARD(__vsnprintf_chk(to, size, flag, room, format, args))
