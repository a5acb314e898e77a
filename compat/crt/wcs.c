/* The standard wcs* and wmem* functions for 16-bit wchar_t: text and memory, no state, any thread. Their MSVC cousins are
 * in twins.c, numbers in numbers.c. */
#include <string.h>
#include <wchar.h>

size_t wcslen(const wchar_t *s)
{
    const wchar_t *p = s;

    while (*p)
        p++;
    return (size_t)(p - s);
}

size_t wcsnlen(const wchar_t *s, size_t limit)
{
    size_t n = 0;

    while (n < limit && s[n])
        n++;
    return n;
}

int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n; n--, a++, b++)
        if (*a != *b)
            return *a < *b ? -1 : 1;
    return 0;
}

wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n)
{
    for (; n; n--, s++)
        if (*s == c)
            return (wchar_t *)s;
    return NULL;
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n)
{
    return memcpy(to, from, n * sizeof *to);
}

wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t n)
{
    memcpy(to, from, n * sizeof *to);
    return to + n;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t n)
{
    return memmove(to, from, n * sizeof *to);
}

wchar_t *wmemset(wchar_t *s, wchar_t c, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        s[i] = c;
    return s;
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a < *b ? -1 : *a > *b;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n && *a && *a == *b; n--)
        a++, b++;
    return n == 0 ? 0 : *a < *b ? -1 : *a > *b;
}

int wcscoll(const wchar_t *a, const wchar_t *b)
{
    return wcscmp(a, b);
}

size_t wcsxfrm(wchar_t *to, const wchar_t *from, size_t n)
{
    size_t length = wcslen(from);

    if (length < n)
        wmemcpy(to, from, length + 1);
    return length;
}

wchar_t *wcpcpy(wchar_t *to, const wchar_t *from)
{
    return wmempcpy(to, from, wcslen(from) + 1) - 1;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    return wmemcpy(to, from, wcslen(from) + 1);
}

wchar_t *wcpncpy(wchar_t *to, const wchar_t *from, size_t n)
{
    size_t length = wcsnlen(from, n);

    wmemcpy(to, from, length);
    wmemset(to + length, 0, n - length);
    return to + length;
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t n)
{
    wcpncpy(to, from, n);
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t n)
{
    wchar_t *end = to + wcslen(to);
    size_t length = wcsnlen(from, n);

    wmemcpy(end, from, length);
    end[length] = 0;
    return to;
}

wchar_t *wcschr(const wchar_t *s, wchar_t c)
{
    for (;; s++) {
        if (*s == c)
            return (wchar_t *)s;
        if (!*s)
            return NULL;
    }
}

wchar_t *wcschrnul(const wchar_t *s, wchar_t c)
{
    while (*s && *s != c)
        s++;
    return (wchar_t *)s;
}

wchar_t *wcsrchr(const wchar_t *s, wchar_t c)
{
    const wchar_t *found = NULL;

    for (;; s++) {
        if (*s == c)
            found = s;
        if (!*s)
            return (wchar_t *)found;
    }
}

size_t wcsspn(const wchar_t *s, const wchar_t *set)
{
    size_t n = 0;

    while (s[n] && wcschr(set, s[n]))
        n++;
    return n;
}

size_t wcscspn(const wchar_t *s, const wchar_t *set)
{
    size_t n = 0;

    while (s[n] && !wcschr(set, s[n]))
        n++;
    return n;
}

wchar_t *wcspbrk(const wchar_t *s, const wchar_t *set)
{
    s += wcscspn(s, set);
    return *s ? (wchar_t *)s : NULL;
}

wchar_t *wcsstr(const wchar_t *s, const wchar_t *part)
{
    size_t length = wcslen(part);

    for (; *s || !length; s++)
        if (wcsncmp(s, part, length) == 0)
            return (wchar_t *)s;
    return NULL;
}

wchar_t *wcswcs(const wchar_t *s, const wchar_t *part)
{
    return wcsstr(s, part);
}

wchar_t *wcstok(wchar_t *s, const wchar_t *set, wchar_t **state)
{
    wchar_t *token = s ? s : *state;

    if (!token)
        return NULL;
    token += wcsspn(token, set);
    if (!*token) {
        *state = token;
        return NULL;
    }
    *state = token + wcscspn(token, set);
    if (**state)
        *(*state)++ = 0;
    return token;
}
