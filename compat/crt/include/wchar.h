/* wchar.h with the Windows C runtime's additions. wchar_t is 16 bits; every function here is the hidden runtime's. */
#include_next <wchar.h>
#ifndef _HTTPAPI_CRT_WCHAR
#define _HTTPAPI_CRT_WCHAR
#include <corecrt.h>
#include <stdarg.h>
#include <stdio.h>
#include <wctype.h>

#ifndef _NLSCMPERROR
#define _NLSCMPERROR 0x7fffffff
#endif

struct tm;
struct stat;

_HTTPAPI_CRT_BEGIN
errno_t wcscpy_s(wchar_t *to, rsize_t size, const wchar_t *from);
errno_t wcsncpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
errno_t wcscat_s(wchar_t *to, rsize_t size, const wchar_t *from);
errno_t wcsncat_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
size_t wcsnlen_s(const wchar_t *s, size_t limit);
wchar_t *wcstok_s(wchar_t *s, const wchar_t *set, wchar_t **state);
errno_t wmemcpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
errno_t wmemmove_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t n);
int _wcsicoll(const wchar_t *a, const wchar_t *b);
int _wcsnicoll(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *_wcsdup(const wchar_t *s);
wchar_t *_wcslwr(wchar_t *s);
wchar_t *_wcsupr(wchar_t *s);
wchar_t *_wcsrev(wchar_t *s);
wchar_t *_wcsset(wchar_t *s, int c);
wchar_t *_wcsnset(wchar_t *s, int c, size_t n);
errno_t _wcslwr_s(wchar_t *s, size_t size);
errno_t _wcsupr_s(wchar_t *s, size_t size);
errno_t _wcsset_s(wchar_t *s, size_t size, int c);
int wcsicmp(const wchar_t *a, const wchar_t *b);
int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *wcslwr(wchar_t *s);
wchar_t *wcsupr(wchar_t *s);
wchar_t *wcsrev(wchar_t *s);
wchar_t *_wcserror(int number);
errno_t _wcserror_s(wchar_t *to, size_t size, int number);

long long _wcstoi64(const wchar_t *s, wchar_t **end, int base);
unsigned long long _wcstoui64(const wchar_t *s, wchar_t **end, int base);
int _wtoi(const wchar_t *s);
long _wtol(const wchar_t *s);
long long _wtoll(const wchar_t *s);
long long _wtoi64(const wchar_t *s);
double _wtof(const wchar_t *s);

int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args);
int swprintf_s(wchar_t *to, size_t size, const wchar_t *format, ...);
int vswprintf_s(wchar_t *to, size_t size, const wchar_t *format, va_list args);
int _snwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, ...);
int _vsnwprintf_s(wchar_t *to, size_t size, size_t count, const wchar_t *format, va_list args);
int _scwprintf(const wchar_t *format, ...);
int _vscwprintf(const wchar_t *format, va_list args);
int _swprintf(wchar_t *to, const wchar_t *format, ...);
int _vswprintf(wchar_t *to, const wchar_t *format, va_list args);
int wprintf_s(const wchar_t *format, ...);
int fwprintf_s(FILE *stream, const wchar_t *format, ...);
int vwprintf_s(const wchar_t *format, va_list args);
int vfwprintf_s(FILE *stream, const wchar_t *format, va_list args);

int swscanf_s(const wchar_t *text, const wchar_t *format, ...);
int wscanf_s(const wchar_t *format, ...);
int fwscanf_s(FILE *stream, const wchar_t *format, ...);
int vswscanf_s(const wchar_t *text, const wchar_t *format, va_list args);
int vwscanf_s(const wchar_t *format, va_list args);
int vfwscanf_s(FILE *stream, const wchar_t *format, va_list args);

FILE *_wfopen(const wchar_t *path, const wchar_t *mode);
FILE *_wfsopen(const wchar_t *path, const wchar_t *mode, int share);
FILE *_wfreopen(const wchar_t *path, const wchar_t *mode, FILE *stream);
errno_t _wfreopen_s(FILE **out, const wchar_t *path, const wchar_t *mode, FILE *stream);
errno_t _wfopen_s(FILE **out, const wchar_t *path, const wchar_t *mode);
int _wremove(const wchar_t *path);
int _wrename(const wchar_t *from, const wchar_t *to);
int _wunlink(const wchar_t *path);
int _waccess(const wchar_t *path, int mode);
int _wmkdir(const wchar_t *path);
int _wrmdir(const wchar_t *path);
int _wchdir(const wchar_t *path);
wchar_t *_wgetcwd(wchar_t *to, int size);
wchar_t *_wgetenv(const wchar_t *name);
int _wsystem(const wchar_t *command);
int _wstat64(const wchar_t *path, struct stat *info);
wchar_t *_wasctime(const struct tm *from);
int _putws(const wchar_t *text);
wchar_t *_getws_s(wchar_t *to, size_t size);
wint_t _fgetwchar(void);
wint_t _fputwchar(wchar_t c);
void _wperror(const wchar_t *text);
_HTTPAPI_CRT_END

#ifdef __cplusplus
/* The forms of old: without a count, without a state. */
inline int vswprintf(wchar_t *to, const wchar_t *format, va_list args)
{
    return _vswprintf(to, format, args);
}
template <typename... A> inline int swprintf(wchar_t *to, const wchar_t *format, A... args)
{
    return _swprintf(to, format, args...);
}
inline wchar_t *wcstok(wchar_t *s, const wchar_t *set)
{
    static __thread wchar_t *state;

    return wcstok(s, set, &state);
}
template <__SIZE_TYPE__ N> inline errno_t wcscpy_s(wchar_t (&to)[N], const wchar_t *from)
{
    return wcscpy_s(to, N, from);
}
template <__SIZE_TYPE__ N> inline errno_t wcsncpy_s(wchar_t (&to)[N], const wchar_t *from, rsize_t count)
{
    return wcsncpy_s(to, N, from, count);
}
template <__SIZE_TYPE__ N> inline errno_t wcscat_s(wchar_t (&to)[N], const wchar_t *from)
{
    return wcscat_s(to, N, from);
}
template <__SIZE_TYPE__ N> inline errno_t wcsncat_s(wchar_t (&to)[N], const wchar_t *from, rsize_t count)
{
    return wcsncat_s(to, N, from, count);
}
template <__SIZE_TYPE__ N> inline errno_t _wcslwr_s(wchar_t (&s)[N])
{
    return _wcslwr_s(s, N);
}
template <__SIZE_TYPE__ N> inline errno_t _wcsupr_s(wchar_t (&s)[N])
{
    return _wcsupr_s(s, N);
}
template <__SIZE_TYPE__ N, typename... A>
inline int swprintf_s(wchar_t (&to)[N], const wchar_t *format, A... args)
{
    return swprintf_s(static_cast<wchar_t *>(to), N, format, args...);
}
template <__SIZE_TYPE__ N> inline int vswprintf_s(wchar_t (&to)[N], const wchar_t *format, va_list args)
{
    return vswprintf_s(static_cast<wchar_t *>(to), N, format, args);
}
template <__SIZE_TYPE__ N, typename... A>
inline int _snwprintf_s(wchar_t (&to)[N], size_t count, const wchar_t *format, A... args)
{
    return _snwprintf_s(static_cast<wchar_t *>(to), N, count, format, args...);
}
#endif
#endif
