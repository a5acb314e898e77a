/* wcstol (of 32 bits), _wcstoi64, _wtoi, _itow and their like: number_twins.h for wchar_t; and wide floating point. */
#include <wchar.h>

#define UNIT      wchar_t
#define TO(name)  crt_wcsto##name
#define MTO(name) _wcsto##name
#define ITO_(p)   p##tow
#define ITO(p)    ITO_(p)

long crt_wcstol(const wchar_t *s, wchar_t **end, int base);
unsigned long crt_wcstoul(const wchar_t *s, wchar_t **end, int base);

#include "alias.h"
#include "number_twins.h"

#define BOTH(name, target)   \
    CRT_ALIAS(name, target); \
    CRT_ALIAS(__isoc23_##name, target)

BOTH(wcstol, crt_wcstol);
BOTH(wcstoul, crt_wcstoul);
BOTH(wcstoll, _wcstoi64);
BOTH(wcstoull, _wcstoui64);
BOTH(wcstoimax, _wcstoi64);
BOTH(wcstoumax, _wcstoui64);
CRT_ALIAS(wcstoq, _wcstoi64);
CRT_ALIAS(wcstouq, _wcstoui64);

int _wtoi(const wchar_t *s)
{
    return (int)crt_wcstol(s, NULL, 10);
}

long _wtol(const wchar_t *s)
{
    return crt_wcstol(s, NULL, 10);
}

long long _wtoll(const wchar_t *s)
{
    return _wcstoi64(s, NULL, 10);
}

long long _wtoi64(const wchar_t *s)
{
    return _wcstoi64(s, NULL, 10);
}

/* ---- floating point: the C library reads a narrow copy, position by position the same ---- */

struct narrow_copy {
    char local[128], *text;
};

/* Everything that can belong to a number is ASCII; the copy ends before the first unit that is not. */
static int copy_narrow(struct narrow_copy *copy, const wchar_t *s)
{
    size_t length = 0, i;

    while (s[length] && s[length] < 0x80)
        length++;
    copy->text = length < sizeof copy->local ? copy->local : malloc(length + 1);
    if (!copy->text)
        return 0;
    for (i = 0; i < length; i++)
        copy->text[i] = (char)s[i];
    copy->text[length] = '\0';
    return 1;
}

#define FLOATING(name, type, narrow)                  \
    type name(const wchar_t *s, wchar_t **end)        \
    {                                                 \
        struct narrow_copy copy;                      \
        char *stop;                                   \
        type value;                                   \
                                                      \
        if (end)                                      \
            *end = (wchar_t *)s;                      \
        if (!copy_narrow(&copy, s))                   \
            return 0;                                 \
        value = narrow(copy.text, &stop);             \
        if (end)                                      \
            *end = (wchar_t *)s + (stop - copy.text); \
        if (copy.text != copy.local)                  \
            free(copy.text);                          \
        return value;                                 \
    }

FLOATING(wcstod, double, strtod)
FLOATING(wcstof, float, strtof)
FLOATING(wcstold, long double, strtold)

double _wtof(const wchar_t *s)
{
    return wcstod(s, NULL);
}
