/* string.h with the Windows C runtime's additions. The checked functions also take an array and find its size in C++. */
#include_next <string.h>
#ifndef _HTTPAPI_CRT_STRING
#define _HTTPAPI_CRT_STRING
#include <corecrt.h>
#ifndef _NLSCMPERROR
#define _NLSCMPERROR 0x7fffffff
#endif

_HTTPAPI_CRT_BEGIN
errno_t strcpy_s(char *to, rsize_t size, const char *from);
errno_t strncpy_s(char *to, rsize_t size, const char *from, rsize_t count);
errno_t strcat_s(char *to, rsize_t size, const char *from);
errno_t strncat_s(char *to, rsize_t size, const char *from, rsize_t count);
size_t strnlen_s(const char *s, size_t limit);
char *strtok_s(char *s, const char *set, char **state);
errno_t strerror_s(char *to, size_t size, int number);
errno_t memcpy_s(void *to, rsize_t size, const void *from, rsize_t count);
errno_t memmove_s(void *to, rsize_t size, const void *from, rsize_t count);
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, size_t n);
int _strcmpi(const char *a, const char *b);
int _stricoll(const char *a, const char *b);
int _strnicoll(const char *a, const char *b, size_t n);
int _memicmp(const void *a, const void *b, size_t n);
char *_strdup(const char *s);
char *_strlwr(char *s);
char *_strupr(char *s);
char *_strrev(char *s);
char *_strset(char *s, int c);
char *_strnset(char *s, int c, size_t n);
errno_t _strlwr_s(char *s, size_t size);
errno_t _strupr_s(char *s, size_t size);
errno_t _strset_s(char *s, size_t size, int c);
int stricmp(const char *a, const char *b);
int strcmpi(const char *a, const char *b);
int strnicmp(const char *a, const char *b, size_t n);
char *strlwr(char *s);
char *strupr(char *s);
char *strrev(char *s);
char *strset(char *s, int c);
char *strnset(char *s, int c, size_t n);
_HTTPAPI_CRT_END

#ifdef __cplusplus
template <__SIZE_TYPE__ N> inline errno_t strcpy_s(char (&to)[N], const char *from)
{
    return strcpy_s(to, N, from);
}
template <__SIZE_TYPE__ N> inline errno_t strncpy_s(char (&to)[N], const char *from, rsize_t count)
{
    return strncpy_s(to, N, from, count);
}
template <__SIZE_TYPE__ N> inline errno_t strcat_s(char (&to)[N], const char *from)
{
    return strcat_s(to, N, from);
}
template <__SIZE_TYPE__ N> inline errno_t strncat_s(char (&to)[N], const char *from, rsize_t count)
{
    return strncat_s(to, N, from, count);
}
template <__SIZE_TYPE__ N> inline errno_t _strlwr_s(char (&s)[N])
{
    return _strlwr_s(s, N);
}
template <__SIZE_TYPE__ N> inline errno_t _strupr_s(char (&s)[N])
{
    return _strupr_s(s, N);
}
template <__SIZE_TYPE__ N> inline errno_t strerror_s(char (&to)[N], int number)
{
    return strerror_s(to, N, number);
}
#endif

/* The Windows string.h declares the wide functions as well. */
#include <wchar.h>
#endif
