/* The text functions that exist twice, narrow and wide, word for word: included by string_narrow.c and string_wide.c with
 * UNIT, the prefixes S(name) and M(name) and the few functions below them. No include guard. The checked ones (_s) empty
 * the destination when they refuse, as documented. */
#include <stdlib.h>
#include <string.h>

#include <corecrt.h>

#include "case.h"
#include "invalid.h"

static unsigned unit_of(UNIT c)
{
    return sizeof(UNIT) == 1 ? (unsigned char)c : (unsigned short)c;
}

/* The narrow functions know A to Z only: a byte is not a letter in UTF-8. */
static unsigned fold(UNIT c, int upper)
{
    unsigned unit = unit_of(c);

    if (sizeof(UNIT) == 1 && unit >= 0x80)
        return unit;
    return upper ? crt_upper(unit) : crt_lower(unit);
}

static size_t length_within(const UNIT *s, size_t limit)
{
    size_t n = 0;

    while (n < limit && s[n])
        n++;
    return n;
}

static errno_t refuse(UNIT *to, size_t size, errno_t code)
{
    if (to && size)
        to[0] = 0;
    return crt_invalid(code);
}

/* ---- checked copies ---- */

errno_t S(cpy_s)(UNIT *to, rsize_t size, const UNIT *from)
{
    size_t length;

    if (!to || !size)
        return crt_invalid(EINVAL);
    if (!from)
        return refuse(to, size, EINVAL);
    length = length_within(from, size);
    if (length == size)
        return refuse(to, size, ERANGE);
    memmove(to, from, (length + 1) * sizeof *to);
    return 0;
}

errno_t S(ncpy_s)(UNIT *to, rsize_t size, const UNIT *from, rsize_t count)
{
    size_t length;

    if (!to && !size && !count)
        return 0;
    if (!to || !size)
        return crt_invalid(EINVAL);
    if (count == 0) {
        to[0] = 0;
        return 0;
    }
    if (!from)
        return refuse(to, size, EINVAL);
    length = length_within(from, count < size ? count : size);
    if (length == size) {
        if (count != _TRUNCATE)
            return refuse(to, size, ERANGE);
        memmove(to, from, (size - 1) * sizeof *to);
        to[size - 1] = 0;
        return STRUNCATE;
    }
    memmove(to, from, length * sizeof *to);
    to[length] = 0;
    return 0;
}

errno_t S(ncat_s)(UNIT *to, rsize_t size, const UNIT *from, rsize_t count)
{
    size_t used;

    if (!to && !size && !count)
        return 0;
    if (!to || !size)
        return crt_invalid(EINVAL);
    if (!from && count)
        return refuse(to, size, EINVAL);
    used = length_within(to, size);
    if (used == size)
        return refuse(to, size, EINVAL); /* no terminator in it */
    if (count == 0)
        return 0;
    if (count != _TRUNCATE && used + length_within(from, count < size ? count : size) >= size)
        return refuse(to, size, ERANGE);
    return S(ncpy_s)(to + used, size - used, from, count);
}

errno_t S(cat_s)(UNIT *to, rsize_t size, const UNIT *from)
{
    if (!from)
        return refuse(to, size, EINVAL);
    return S(ncat_s)(to, size, from, (size_t)-2);
}

size_t S(nlen_s)(const UNIT *s, size_t limit)
{
    return s ? length_within(s, limit) : 0;
}

static int is_in(UNIT c, const UNIT *set)
{
    for (; *set; set++)
        if (*set == c)
            return 1;
    return 0;
}

UNIT *S(tok_s)(UNIT *s, const UNIT *set, UNIT **state)
{
    if (!state || !set || (!s && !*state)) {
        crt_invalid(EINVAL);
        return NULL;
    }
    if (!s)
        s = *state;
    while (*s && is_in(*s, set))
        s++;
    *state = s;
    if (!*s)
        return NULL;
    while (**state && !is_in(**state, set))
        (*state)++;
    if (**state)
        *(*state)++ = 0;
    return s;
}

/* ---- case ---- */

int M(nicmp)(const UNIT *a, const UNIT *b, size_t n)
{
    unsigned x, y;

    if (n == 0)
        return 0;
    if (!a || !b) {
        crt_invalid(EINVAL);
        return _NLSCMPERROR;
    }
    do {
        x = fold(*a++, 0);
        y = fold(*b++, 0);
    } while (--n && x && x == y);
    return (int)x - (int)y;
}

int M(icmp)(const UNIT *a, const UNIT *b)
{
    return M(nicmp)(a, b, (size_t)-1);
}

int M(icoll)(const UNIT *a, const UNIT *b)
{
    return M(nicmp)(a, b, (size_t)-1);
}

int M(nicoll)(const UNIT *a, const UNIT *b, size_t n)
{
    return M(nicmp)(a, b, n);
}

static UNIT *change_case(UNIT *s, int upper)
{
    UNIT *p;

    for (p = s; p && *p; p++)
        *p = (UNIT)fold(*p, upper);
    return s;
}

UNIT *M(lwr)(UNIT *s)
{
    return change_case(s, 0);
}

UNIT *M(upr)(UNIT *s)
{
    return change_case(s, 1);
}

static errno_t change_case_within(UNIT *s, size_t size, int upper)
{
    if (!s)
        return crt_invalid(EINVAL);
    if (length_within(s, size) == size)
        return refuse(s, size, EINVAL);
    change_case(s, upper);
    return 0;
}

errno_t M(lwr_s)(UNIT *s, size_t size)
{
    return change_case_within(s, size, 0);
}

errno_t M(upr_s)(UNIT *s, size_t size)
{
    return change_case_within(s, size, 1);
}

/* ---- the rest ---- */

UNIT *M(dup)(const UNIT *s)
{
    size_t size;
    UNIT *copy;

    if (!s)
        return NULL;
    size = (length_within(s, (size_t)-1) + 1) * sizeof *s;
    copy = malloc(size);
    return copy ? memcpy(copy, s, size) : NULL;
}

UNIT *M(rev)(UNIT *s)
{
    size_t i = 0, j = length_within(s, (size_t)-1);

    while (i + 1 < j) {
        UNIT c = s[i];

        s[i++] = s[--j];
        s[j] = c;
    }
    return s;
}

UNIT *M(nset)(UNIT *s, int c, size_t n)
{
    size_t i;

    for (i = 0; i < n && s[i]; i++)
        s[i] = (UNIT)c;
    return s;
}

UNIT *M(set)(UNIT *s, int c)
{
    return M(nset)(s, c, (size_t)-1);
}

errno_t M(set_s)(UNIT *s, size_t size, int c)
{
    if (!s)
        return crt_invalid(EINVAL);
    if (length_within(s, size) == size)
        return refuse(s, size, EINVAL);
    M(nset)(s, c, size);
    return 0;
}
