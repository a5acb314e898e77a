/* wcscpy_s, _wcsicmp, _wcsdup and their like: string_twins.h for wchar_t, and what only the wide side has. */
#include <wchar.h>

#define UNIT    wchar_t
#define S(name) wcs##name
#define M(name) _wcs##name

#include "string_twins.h"

int wcsicmp(const wchar_t *a, const wchar_t *b)
{
    return _wcsicmp(a, b);
}

int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    return _wcsnicmp(a, b, n);
}

int wcscasecmp(const wchar_t *a, const wchar_t *b)
{
    return _wcsicmp(a, b);
}

int wcsncasecmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    return _wcsnicmp(a, b, n);
}

wchar_t *wcsdup(const wchar_t *s)
{
    return _wcsdup(s);
}

wchar_t *wcslwr(wchar_t *s)
{
    return _wcslwr(s);
}

wchar_t *wcsupr(wchar_t *s)
{
    return _wcsupr(s);
}

wchar_t *wcsrev(wchar_t *s)
{
    return _wcsrev(s);
}

errno_t wmemcpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count)
{
    return memcpy_s(to, size * sizeof *to, from, count * sizeof *to);
}

errno_t wmemmove_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count)
{
    return memmove_s(to, size * sizeof *to, from, count * sizeof *to);
}

static size_t widen(wchar_t *to, size_t size, const char *from)
{
    size_t length = mbstowcs(to, from, size);

    if (length == (size_t)-1)
        length = 0;
    to[length < size ? length : size - 1] = 0;
    return length;
}

errno_t _wcserror_s(wchar_t *to, size_t size, int number)
{
    if (!to || !size)
        return crt_invalid(EINVAL);
    widen(to, size, strerror(number));
    return 0;
}

wchar_t *_wcserror(int number)
{
    static __thread wchar_t text[128];

    widen(text, 128, strerror(number));
    return text;
}

/* ---- checked conversions ---- */

errno_t mbstowcs_s(size_t *converted, wchar_t *to, size_t size, const char *from, size_t count)
{
    const char *s = from;
    mbstate_t state = {0};
    size_t need;

    if (converted)
        *converted = 0;
    if (!from || (!to && size) || (to && !size))
        return refuse(to, size, EINVAL);
    need = mbstowcs(NULL, from, 0);
    if (need == (size_t)-1)
        return refuse(to, size, EILSEQ);
    if (to && count != _TRUNCATE && (count < need ? count : need) >= size)
        return refuse(to, size, ERANGE);
    if (to) {
        size_t limit = count < size - 1 ? count : size - 1, done = mbsrtowcs(to, &s, limit, &state);

        to[done] = 0;
        if (converted)
            *converted = done + 1;
        return s && done < need && count == _TRUNCATE ? STRUNCATE : 0;
    }
    if (converted)
        *converted = need + 1;
    return 0;
}

errno_t wcstombs_s(size_t *converted, char *to, size_t size, const wchar_t *from, size_t count)
{
    const wchar_t *s = from;
    mbstate_t state = {0};
    size_t need;

    if (converted)
        *converted = 0;
    if (to && size)
        to[0] = 0;
    if (!from || (!to && size) || (to && !size))
        return crt_invalid(EINVAL);
    need = wcstombs(NULL, from, 0);
    if (need == (size_t)-1)
        return crt_invalid(EILSEQ);
    if (to && count != _TRUNCATE && (count < need ? count : need) >= size)
        return crt_invalid(ERANGE);
    if (to) {
        size_t limit = count < size - 1 ? count : size - 1, done = wcsrtombs(to, &s, limit, &state);

        to[done] = 0;
        if (converted)
            *converted = done + 1;
        return s && done < need && count == _TRUNCATE ? STRUNCATE : 0;
    }
    if (converted)
        *converted = need + 1;
    return 0;
}

errno_t wctomb_s(int *length, char *to, rsize_t size, wchar_t c)
{
    char bytes[8];
    int n = wctomb(bytes, c);

    if (length)
        *length = n;
    if (n < 0)
        return EILSEQ;
    if ((size_t)n > size)
        return crt_invalid(ERANGE);
    memcpy(to, bytes, (size_t)n);
    return 0;
}
