/* errno.h with the numbers only the Windows C runtime has. */
#include_next <errno.h>
#ifndef _HTTPAPI_CRT_ERRNO
#define _HTTPAPI_CRT_ERRNO
#include <corecrt.h>
#define STRUNCATE    80
#define _TRUNCATE    ((size_t)-1)
#define _NLSCMPERROR 0x7fffffff
_HTTPAPI_CRT_BEGIN
errno_t _set_errno(int value);
errno_t _get_errno(int *value);
unsigned *__doserrno(void);
errno_t _set_doserrno(unsigned value);
errno_t _get_doserrno(unsigned *value);
_HTTPAPI_CRT_END
#define _doserrno (*__doserrno())
#endif
