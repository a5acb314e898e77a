/* stdio.h with the Windows C runtime's additions. printf and scanf keep their names; in Windows mode they mean what the
 * Windows C runtime means (text/format.h). */
#include_next <stdio.h>
#ifndef _HTTPAPI_CRT_STDIO
#define _HTTPAPI_CRT_STDIO
#include <corecrt.h>
#include <stdarg.h>
#include <errno.h>
#include <wchar.h>

#define _P_tmpdir "/tmp/"

_HTTPAPI_CRT_BEGIN
int _snprintf(char *to, size_t count, const char *format, ...);
int _vsnprintf(char *to, size_t count, const char *format, va_list args);
int sprintf_s(char *to, size_t size, const char *format, ...);
int vsprintf_s(char *to, size_t size, const char *format, va_list args);
int _snprintf_s(char *to, size_t size, size_t count, const char *format, ...);
int _vsnprintf_s(char *to, size_t size, size_t count, const char *format, va_list args);
int vsnprintf_s(char *to, size_t size, size_t count, const char *format, va_list args);
int _scprintf(const char *format, ...);
int _vscprintf(const char *format, va_list args);
int printf_s(const char *format, ...);
int fprintf_s(FILE *stream, const char *format, ...);
int vprintf_s(const char *format, va_list args);
int vfprintf_s(FILE *stream, const char *format, va_list args);

int sscanf_s(const char *text, const char *format, ...);
int scanf_s(const char *format, ...);
int fscanf_s(FILE *stream, const char *format, ...);
int vsscanf_s(const char *text, const char *format, va_list args);
int vscanf_s(const char *format, va_list args);
int vfscanf_s(FILE *stream, const char *format, va_list args);
int _snscanf(const char *text, size_t length, const char *format, ...);
int _snscanf_s(const char *text, size_t length, const char *format, ...);

char *gets_s(char *to, size_t size);
errno_t fopen_s(FILE **out, const char *path, const char *mode);
errno_t freopen_s(FILE **out, const char *path, const char *mode, FILE *stream);
FILE *_fsopen(const char *path, const char *mode, int share);
FILE *_fdopen(int fd, const char *mode);
errno_t tmpfile_s(FILE **out);
errno_t tmpnam_s(char *to, size_t size);
errno_t _wtmpnam_s(wchar_t *to, size_t size);
int _fileno(FILE *stream);
int _fseeki64(FILE *stream, long long offset, int origin);
long long _ftelli64(FILE *stream);
int _fcloseall(void);
size_t fread_s(void *to, size_t room, size_t size, size_t count, FILE *stream);
int _unlink(const char *path);
_HTTPAPI_CRT_END

#define _popen         popen
#define _pclose        pclose
#define _flushall()    fflush(NULL)
#define _fgetc_nolock  getc_unlocked
#define _fputc_nolock  putc_unlocked
#define _fwrite_nolock fwrite_unlocked
#define _fread_nolock  fread_unlocked
#define _lock_file     flockfile
#define _unlock_file   funlockfile

#ifdef __cplusplus
template <__SIZE_TYPE__ N, typename... A> inline int sprintf_s(char (&to)[N], const char *format, A... args)
{
    return sprintf_s(static_cast<char *>(to), N, format, args...);
}
template <__SIZE_TYPE__ N> inline int vsprintf_s(char (&to)[N], const char *format, va_list args)
{
    return vsprintf_s(static_cast<char *>(to), N, format, args);
}
template <__SIZE_TYPE__ N, typename... A>
inline int _snprintf_s(char (&to)[N], size_t count, const char *format, A... args)
{
    return _snprintf_s(static_cast<char *>(to), N, count, format, args...);
}
template <__SIZE_TYPE__ N>
inline int _vsnprintf_s(char (&to)[N], size_t count, const char *format, va_list args)
{
    return _vsnprintf_s(static_cast<char *>(to), N, count, format, args);
}
template <__SIZE_TYPE__ N> inline char *gets_s(char (&to)[N])
{
    return gets_s(to, N);
}
#endif
#endif
