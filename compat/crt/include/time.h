/* time.h with the Windows C runtime's additions. */
#include_next <time.h>
#ifndef _HTTPAPI_CRT_TIME
#define _HTTPAPI_CRT_TIME
#include <corecrt.h>
#define CLK_TCK CLOCKS_PER_SEC
_HTTPAPI_CRT_BEGIN
__time64_t _time64(__time64_t *out);
errno_t localtime_s(struct tm *out, const time_t *from);
errno_t gmtime_s(struct tm *out, const time_t *from);
errno_t _localtime64_s(struct tm *out, const __time64_t *from);
errno_t _gmtime64_s(struct tm *out, const __time64_t *from);
struct tm *_localtime64(const __time64_t *from);
struct tm *_gmtime64(const __time64_t *from);
__time64_t _mktime64(struct tm *from);
__time64_t _mkgmtime64(struct tm *from);
time_t _mkgmtime(struct tm *from);
errno_t asctime_s(char *to, size_t size, const struct tm *from);
errno_t ctime_s(char *to, size_t size, const time_t *from);
errno_t _ctime64_s(char *to, size_t size, const __time64_t *from);
wchar_t *_wasctime(const struct tm *from);
wchar_t *_wctime(const time_t *from);
errno_t _wasctime_s(wchar_t *to, size_t size, const struct tm *from);
errno_t _wctime_s(wchar_t *to, size_t size, const time_t *from);
char *_strtime(char *to);
char *_strdate(char *to);
wchar_t *_wstrtime(wchar_t *to);
wchar_t *_wstrdate(wchar_t *to);
errno_t _strtime_s(char *to, size_t size);
errno_t _strdate_s(char *to, size_t size);
errno_t _wstrtime_s(wchar_t *to, size_t size);
errno_t _wstrdate_s(wchar_t *to, size_t size);
_HTTPAPI_CRT_END
#define _tzset tzset
#endif
