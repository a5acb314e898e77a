/* Numbers from text and back, narrow and wide: included by number_narrow.c and number_wide.c with UNIT and the names.
 * No include guard. `long` results are 32 bits wide as on Windows: what does not fit is the limit of 32 bits and ERANGE. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <corecrt.h>

#include "invalid.h"

static unsigned digit_of(UNIT c)
{
    unsigned unit = sizeof(UNIT) == 1 ? (unsigned char)c : (unsigned short)c;

    if (unit - '0' < 10u)
        return unit - '0';
    if ((unit | 32) - 'a' < 26u)
        return (unit | 32) - 'a' + 10;
    return 99;
}

static int is_space(UNIT c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* The magnitude, saturated with *overflow set; *end is where it stopped, s itself if there was no number. */
static unsigned long long parse_magnitude(const UNIT *s, const UNIT **end, int base, int *negative,
                                          int *overflow)
{
    const UNIT *start = s, *digits;
    unsigned long long value = 0;

    *negative = *overflow = 0;
    *end = start;
    if (!s || base < 0 || base == 1 || base > 36) {
        crt_invalid(EINVAL);
        return 0;
    }
    while (is_space(*s))
        s++;
    if (*s == '+' || *s == '-')
        *negative = *s++ == '-';
    if ((base == 0 || base == 16) && s[0] == '0' && (s[1] | 32) == 'x' && digit_of(s[2]) < 16) {
        s += 2;
        base = 16;
    } else if (base == 0) {
        base = *s == '0' ? 8 : 10;
    }
    for (digits = s; digit_of(*s) < (unsigned)base; s++)
        if (__builtin_mul_overflow(value, (unsigned long long)base, &value) ||
            __builtin_add_overflow(value, (unsigned long long)digit_of(*s), &value))
            *overflow = 1;
    if (s != digits)
        *end = s;
    return value;
}

static long long parse_signed(const UNIT *s, UNIT **end, int base, long long low, long long high)
{
    const UNIT *stop;
    int negative, overflow;
    unsigned long long value = parse_magnitude(s, &stop, base, &negative, &overflow);

    if (end)
        *end = (UNIT *)stop;
    if (overflow || value > (negative ? 0 - (unsigned long long)low : (unsigned long long)high)) {
        errno = ERANGE;
        return negative ? low : high;
    }
    return (long long)(negative ? 0 - value : value);
}

/* A minus sign negates within the type, as the C standard has it. */
static unsigned long long parse_unsigned(const UNIT *s, UNIT **end, int base, unsigned long long high)
{
    const UNIT *stop;
    int negative, overflow;
    unsigned long long value = parse_magnitude(s, &stop, base, &negative, &overflow);

    if (end)
        *end = (UNIT *)stop;
    if (overflow || value > high) {
        errno = ERANGE;
        return high;
    }
    return negative ? (0 - value) & high : value;
}

long TO(l)(const UNIT *s, UNIT **end, int base)
{
    return (long)parse_signed(s, end, base, INT_MIN, INT_MAX);
}

unsigned long TO(ul)(const UNIT *s, UNIT **end, int base)
{
    return (unsigned long)parse_unsigned(s, end, base, UINT_MAX);
}

long long MTO(i64)(const UNIT *s, UNIT **end, int base)
{
    return parse_signed(s, end, base, LLONG_MIN, LLONG_MAX);
}

unsigned long long MTO(ui64)(const UNIT *s, UNIT **end, int base)
{
    return parse_unsigned(s, end, base, ULLONG_MAX);
}

/* ---- to text ---- */

static errno_t print_number(unsigned long long value, int negative, UNIT *to, size_t size, int base)
{
    UNIT digits[66], *p = digits + 66;
    size_t length;

    if (!to || !size)
        return crt_invalid(EINVAL);
    to[0] = 0;
    if (base < 2 || base > 36)
        return crt_invalid(EINVAL);
    *--p = 0;
    do {
        *--p = (UNIT) "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)base];
        value /= (unsigned)base;
    } while (value);
    if (negative)
        *--p = '-';
    length = (size_t)(digits + 66 - p);
    if (length > size)
        return crt_invalid(ERANGE);
    memcpy(to, p, length * sizeof *to);
    return 0;
}

/* Only base 10 shows a sign; other bases show the bits of the type. */
#define PRINTERS(name, type, wide_unsigned, is_negative) PRINTERS_OF(name, type, wide_unsigned, is_negative)
#define PRINTERS_OF(name, type, wide_unsigned, is_negative)                                                \
    errno_t name##_s(type value, UNIT *to, size_t size, int base)                                          \
    {                                                                                                      \
        int negative = base == 10 && (is_negative);                                                        \
                                                                                                           \
        return print_number(negative ? 0 - (unsigned long long)value : (wide_unsigned)value, negative, to, \
                            size, base);                                                                   \
    }                                                                                                      \
    UNIT *name(type value, UNIT *to, int base)                                                             \
    {                                                                                                      \
        name##_s(value, to, 66, base);                                                                     \
        return to;                                                                                         \
    }

PRINTERS(ITO(_i), int, unsigned, value < 0)
PRINTERS(ITO(_l), long, unsigned, (int)value < 0)
PRINTERS(ITO(_ul), unsigned long, unsigned, 0)
PRINTERS(ITO(_i64), long long, unsigned long long, value < 0)
PRINTERS(ITO(_ui64), unsigned long long, unsigned long long, 0)
