/* sys/timeb.h of the Windows C runtime; the C library has none any more. */
#ifndef _HTTPAPI_CRT_TIMEB
#define _HTTPAPI_CRT_TIMEB
#include <corecrt.h>
#include <time.h>

struct __timeb64 {
    __time64_t time;
    unsigned short millitm;
    short timezone; /* minutes west of Greenwich */
    short dstflag;
};
_HTTPAPI_CRT_BEGIN
void _ftime64(struct __timeb64 *out);
errno_t _ftime64_s(struct __timeb64 *out);
_HTTPAPI_CRT_END
#define _timeb   __timeb64
#define timeb    __timeb64
#define _ftime   _ftime64
#define _ftime_s _ftime64_s
#define ftime    _ftime64
#endif
