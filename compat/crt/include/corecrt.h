/* What every header of the Windows C runtime has: its small types and the macros around its functions. */
#ifndef _INC_CORECRT
#define _INC_CORECRT

#include <stddef.h>
#include <stdint.h>

typedef int errno_t;
typedef size_t rsize_t;
typedef long long __time64_t;
typedef int __time32_t;
typedef unsigned short wctype_crt_t;
typedef struct __httpapi_locale *_locale_t;

#define _TRUNCATE ((size_t)-1)
#ifndef _countof
#ifdef __cplusplus
template <typename T, __SIZE_TYPE__ N> char (*__httpapi_countof(T (&array)[N]))[N];
#define _countof(a) (sizeof(*__httpapi_countof(a)) + 0)
#else
#define _countof(a) (sizeof(a) / sizeof((a)[0]))
#endif
#endif

#define _CRTIMP
#define _CRTIMP2
#define _ACRTIMP
#define _DCRTIMP
#define _CRT_INSECURE_DEPRECATE(x)
#define _CRT_NONSTDC_DEPRECATE(x)
#define _CRT_OBSOLETE(x)
#define _CRT_UNUSED(x) ((void)(x))
#define _CRT_WIDE(s)   _HTTPAPI_WIDE(s)
#define __CRTDECL
#define __crtdecl
#define _CRT_STRINGIZE(s) #s

#ifdef __cplusplus
#define _HTTPAPI_CRT_BEGIN extern "C" {
#define _HTTPAPI_CRT_END   }
#else
#define _HTTPAPI_CRT_BEGIN
#define _HTTPAPI_CRT_END
#endif

_HTTPAPI_CRT_BEGIN
typedef void (*_invalid_parameter_handler)(const wchar_t *expression, const wchar_t *function,
                                           const wchar_t *file, unsigned line, uintptr_t reserved);
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_invalid_parameter_handler(void);
_invalid_parameter_handler _set_thread_local_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_thread_local_invalid_parameter_handler(void);
void _invalid_parameter_noinfo(void);
_HTTPAPI_CRT_END

#endif
