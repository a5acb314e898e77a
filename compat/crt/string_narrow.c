/* strcpy_s, _stricmp, _strdup and their like: string_twins.h for char, and the older names without an underscore. */
#define UNIT    char
#define S(name) str##name
#define M(name) _str##name

#include "string_twins.h"

int stricmp(const char *a, const char *b)
{
    return _stricmp(a, b);
}

int strcmpi(const char *a, const char *b)
{
    return _stricmp(a, b);
}

int _strcmpi(const char *a, const char *b)
{
    return _stricmp(a, b);
}

int strnicmp(const char *a, const char *b, size_t n)
{
    return _strnicmp(a, b, n);
}

char *strlwr(char *s)
{
    return _strlwr(s);
}

char *strupr(char *s)
{
    return _strupr(s);
}

char *strrev(char *s)
{
    return _strrev(s);
}

char *strset(char *s, int c)
{
    return _strset(s, c);
}

char *strnset(char *s, int c, size_t n)
{
    return _strnset(s, c, n);
}

int _memicmp(const void *a, const void *b, size_t n)
{
    const unsigned char *x = a, *y = b;
    int difference = 0;

    for (; n && !difference; n--)
        difference = (int)(fold((char)*x++, 0) - fold((char)*y++, 0));
    return difference;
}

errno_t strerror_s(char *to, size_t size, int number)
{
    return strncpy_s(to, size, strerror(number), _TRUNCATE) == EINVAL ? EINVAL : 0;
}

/* ---- checked memory ---- */

errno_t memcpy_s(void *to, rsize_t size, const void *from, rsize_t count)
{
    if (count == 0)
        return 0;
    if (!to)
        return crt_invalid(EINVAL);
    if (!from || count > size) {
        memset(to, 0, size);
        return crt_invalid(from ? ERANGE : EINVAL);
    }
    memcpy(to, from, count);
    return 0;
}

errno_t memmove_s(void *to, rsize_t size, const void *from, rsize_t count)
{
    if (count == 0)
        return 0;
    if (!to || !from)
        return crt_invalid(EINVAL);
    if (count > size)
        return crt_invalid(ERANGE);
    memmove(to, from, count);
    return 0;
}
