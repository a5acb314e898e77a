/* stdlib.h with the Windows C runtime's additions. */
#include_next <stdlib.h>
#ifndef _HTTPAPI_CRT_STDLIB
#define _HTTPAPI_CRT_STDLIB
#include <corecrt.h>
#include <limits.h>
#include <malloc.h>

#define _MAX_PATH                  260
#define _MAX_DRIVE                 3
#define _MAX_DIR                   256
#define _MAX_FNAME                 256
#define _MAX_EXT                   256
#define _MAX_ENV                   32767
#define _MAX_ITOSTR_BASE16_COUNT   9
#define _MAX_I64TOSTR_BASE10_COUNT 21
#define _MAX_U64TOSTR_BASE10_COUNT 21
#define _CVTBUFSIZE                349

#define _set_abort_behavior(flags, mask) 0u
#define _set_error_mode(mode)            0
#define _set_purecall_handler(handler)   NULL
#define _WRITE_ABORT_MSG                 1
#define _CALL_REPORTFAULT                2
#define _OUT_TO_DEFAULT                  0
#define _OUT_TO_STDERR                   1

_HTTPAPI_CRT_BEGIN
extern int __argc;
extern char **__argv;
extern wchar_t **__wargv;
extern wchar_t **_wenviron;
extern char **environ;
#define _environ environ
errno_t _get_pgmptr(char **path);
errno_t _get_wpgmptr(wchar_t **path);

long long _atoi64(const char *s);
long long _strtoi64(const char *s, char **end, int base);
unsigned long long _strtoui64(const char *s, char **end, int base);
int _wtoi(const wchar_t *s);
long _wtol(const wchar_t *s);
long long _wtoll(const wchar_t *s);
long long _wtoi64(const wchar_t *s);
double _wtof(const wchar_t *s);
char *_itoa(int value, char *to, int base);
char *_ltoa(long value, char *to, int base);
char *_ultoa(unsigned long value, char *to, int base);
char *_i64toa(long long value, char *to, int base);
char *_ui64toa(unsigned long long value, char *to, int base);
char *itoa(int value, char *to, int base);
char *ltoa(long value, char *to, int base);
char *ultoa(unsigned long value, char *to, int base);
errno_t _itoa_s(int value, char *to, size_t size, int base);
errno_t _ltoa_s(long value, char *to, size_t size, int base);
errno_t _ultoa_s(unsigned long value, char *to, size_t size, int base);
errno_t _i64toa_s(long long value, char *to, size_t size, int base);
errno_t _ui64toa_s(unsigned long long value, char *to, size_t size, int base);
wchar_t *_itow(int value, wchar_t *to, int base);
wchar_t *_ltow(long value, wchar_t *to, int base);
wchar_t *_ultow(unsigned long value, wchar_t *to, int base);
wchar_t *_i64tow(long long value, wchar_t *to, int base);
wchar_t *_ui64tow(unsigned long long value, wchar_t *to, int base);
errno_t _itow_s(int value, wchar_t *to, size_t size, int base);
errno_t _ltow_s(long value, wchar_t *to, size_t size, int base);
errno_t _ultow_s(unsigned long value, wchar_t *to, size_t size, int base);
errno_t _i64tow_s(long long value, wchar_t *to, size_t size, int base);
errno_t _ui64tow_s(unsigned long long value, wchar_t *to, size_t size, int base);

errno_t mbstowcs_s(size_t *converted, wchar_t *to, size_t size, const char *from, size_t count);
errno_t wcstombs_s(size_t *converted, char *to, size_t size, const wchar_t *from, size_t count);
errno_t wctomb_s(int *length, char *to, rsize_t size, wchar_t c);

errno_t getenv_s(size_t *need, char *to, rsize_t size, const char *name);
errno_t _dupenv_s(char **copy, size_t *size, const char *name);
int _putenv(const char *setting);
errno_t _putenv_s(const char *name, const char *value);
wchar_t *_wgetenv(const wchar_t *name);
errno_t _wgetenv_s(size_t *need, wchar_t *to, rsize_t size, const wchar_t *name);
errno_t _wdupenv_s(wchar_t **copy, size_t *size, const wchar_t *name);
int _wputenv(const wchar_t *setting);
errno_t _wputenv_s(const wchar_t *name, const wchar_t *value);
int _wsystem(const wchar_t *command);

char *_fullpath(char *to, const char *path, size_t size);
wchar_t *_wfullpath(wchar_t *to, const wchar_t *path, size_t size);
void _splitpath(const char *path, char *drive, char *dir, char *name, char *extension);
errno_t _splitpath_s(const char *path, char *drive, size_t drive_size, char *dir, size_t dir_size, char *name,
                     size_t name_size, char *extension, size_t extension_size);
void _makepath(char *to, const char *drive, const char *dir, const char *name, const char *extension);
errno_t _makepath_s(char *to, size_t size, const char *drive, const char *dir, const char *name,
                    const char *extension);
void _wsplitpath(const wchar_t *path, wchar_t *drive, wchar_t *dir, wchar_t *name, wchar_t *extension);
errno_t _wsplitpath_s(const wchar_t *path, wchar_t *drive, size_t drive_size, wchar_t *dir, size_t dir_size,
                      wchar_t *name, size_t name_size, wchar_t *extension, size_t extension_size);
void _wmakepath(wchar_t *to, const wchar_t *drive, const wchar_t *dir, const wchar_t *name,
                const wchar_t *extension);
errno_t _wmakepath_s(wchar_t *to, size_t size, const wchar_t *drive, const wchar_t *dir, const wchar_t *name,
                     const wchar_t *extension);

errno_t rand_s(unsigned *out);
void qsort_s(void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *),
             void *context);
void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t size,
                int (*compare)(void *, const void *, const void *), void *context);
_HTTPAPI_CRT_END

static __inline__ __attribute__((unused)) unsigned short _byteswap_ushort(unsigned short value)
{
    return __builtin_bswap16(value);
}
static __inline__ __attribute__((unused)) unsigned _byteswap_ulong(unsigned value)
{
    return __builtin_bswap32(value);
}
static __inline__ __attribute__((unused)) unsigned long long _byteswap_uint64(unsigned long long value)
{
    return __builtin_bswap64(value);
}
/* clang has some of these itself, and both compilers' <x86intrin.h> has macros for some. */
#if defined(__clang__)
#define _rotl(value, by)   __builtin_rotateleft32(value, by)
#define _rotr(value, by)   __builtin_rotateright32(value, by)
#define _rotl64(value, by) __builtin_rotateleft64(value, by)
#define _rotr64(value, by) __builtin_rotateright64(value, by)
#else
#ifndef _rotl
static __inline__ __attribute__((unused)) unsigned _rotl(unsigned value, int by)
{
    return value << (by & 31) | value >> (-by & 31);
}
static __inline__ __attribute__((unused)) unsigned _rotr(unsigned value, int by)
{
    return value >> (by & 31) | value << (-by & 31);
}
#endif
static __inline__ __attribute__((unused)) unsigned long long _rotl64(unsigned long long value, int by)
{
    return value << (by & 63) | value >> (-by & 63);
}
static __inline__ __attribute__((unused)) unsigned long long _rotr64(unsigned long long value, int by)
{
    return value >> (by & 63) | value << (-by & 63);
}
#endif

#ifdef __cplusplus
template <__SIZE_TYPE__ N> inline errno_t _itoa_s(int value, char (&to)[N], int base)
{
    return _itoa_s(value, to, N, base);
}
template <__SIZE_TYPE__ N> inline errno_t _ultoa_s(unsigned long value, char (&to)[N], int base)
{
    return _ultoa_s(value, to, N, base);
}
template <__SIZE_TYPE__ N> inline errno_t _i64toa_s(long long value, char (&to)[N], int base)
{
    return _i64toa_s(value, to, N, base);
}
template <__SIZE_TYPE__ N> inline errno_t _itow_s(int value, wchar_t (&to)[N], int base)
{
    return _itow_s(value, to, N, base);
}
template <__SIZE_TYPE__ N> inline errno_t _ultow_s(unsigned long value, wchar_t (&to)[N], int base)
{
    return _ultow_s(value, to, N, base);
}
template <__SIZE_TYPE__ N> inline errno_t _i64tow_s(long long value, wchar_t (&to)[N], int base)
{
    return _i64tow_s(value, to, N, base);
}
template <__SIZE_TYPE__ N>
inline errno_t mbstowcs_s(size_t *converted, wchar_t (&to)[N], const char *from, size_t count)
{
    return mbstowcs_s(converted, to, N, from, count);
}
template <__SIZE_TYPE__ N>
inline errno_t wcstombs_s(size_t *converted, char (&to)[N], const wchar_t *from, size_t count)
{
    return wcstombs_s(converted, to, N, from, count);
}
#endif
#ifndef __max
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
