/* Win32 error numbers, HRESULTs and the macros that build and take apart an HRESULT.
 *
 * The numbers stand in two tables beside this file. A LONG is a 32-bit int here, so they carry no L. */
#ifndef _WINERROR_
#define _WINERROR_

#include "winnt.h"
#include "winerror_win32.h"
#include "winerror_hresult.h"

#define ERROR_SUCCESS 0
#define NO_ERROR      0
#define NOERROR       0
#define S_OK          ((HRESULT)0)
#define S_FALSE       ((HRESULT)1)

typedef LONG SCODE, *PSCODE;

#define SEVERITY_SUCCESS 0
#define SEVERITY_ERROR   1

#define SUCCEEDED(hr)         (((HRESULT)(hr)) >= 0)
#define FAILED(hr)            (((HRESULT)(hr)) < 0)
#define IS_ERROR(status)      (((unsigned int)(status)) >> 31 == SEVERITY_ERROR)
#define HRESULT_CODE(hr)      ((hr)&0xFFFF)
#define HRESULT_FACILITY(hr)  (((hr) >> 16) & 0x1FFF)
#define HRESULT_SEVERITY(hr)  (((hr) >> 31) & 0x1)
#define SCODE_CODE(sc)        HRESULT_CODE(sc)
#define SCODE_FACILITY(sc)    HRESULT_FACILITY(sc)
#define SCODE_SEVERITY(sc)    HRESULT_SEVERITY(sc)
#define GetScode(hr)          ((SCODE)(hr))
#define ResultFromScode(sc)   ((HRESULT)(sc))
#define _HRESULT_TYPEDEF_(sc) ((HRESULT)sc)
#define MAKE_HRESULT(severity, facility, code) \
    ((HRESULT)(((unsigned int)(severity) << 31) | ((unsigned int)(facility) << 16) | ((unsigned int)(code))))
#define MAKE_SCODE(severity, facility, code) ((SCODE)MAKE_HRESULT(severity, facility, code))

/* A value that is no Win32 code (zero, or an HRESULT already) passes through. A function, as in the SDK: its argument
 * is often a call to GetLastError, which must happen once. */
#define __HRESULT_FROM_WIN32(x)       \
    ((HRESULT)(x) <= 0 ? (HRESULT)(x) \
                       : (HRESULT)(((unsigned int)(x)&0x0000FFFF) | (FACILITY_WIN32 << 16) | 0x80000000))
#ifdef INLINE_HRESULT_FROM_WIN32_OFF
#define HRESULT_FROM_WIN32(x) __HRESULT_FROM_WIN32(x)
#else
static __inline__ HRESULT HRESULT_FROM_WIN32(unsigned int code)
{
    return __HRESULT_FROM_WIN32(code);
}
#endif
#define HRESULT_FROM_NT(x) ((HRESULT)((x) | FACILITY_NT_BIT))

#define E_NOT_SUFFICIENT_BUFFER HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER)
#define E_NOT_VALID_STATE       HRESULT_FROM_WIN32(ERROR_INVALID_STATE)
#define E_NOT_SET               HRESULT_FROM_WIN32(ERROR_NOT_FOUND)
#define E_TIME_SENSITIVE_THREAD HRESULT_FROM_WIN32(ERROR_TIME_SENSITIVE_THREAD)
#define E_NO_TASK_QUEUE         HRESULT_FROM_WIN32(ERROR_NO_TASK_QUEUE)

/* An HTTP status as an HRESULT: 0x80190000 and the number. */
#define HTTP_E_STATUS_UNEXPECTED              ((HRESULT)0x80190001)
#define HTTP_E_STATUS_UNEXPECTED_REDIRECTION  ((HRESULT)0x80190002)
#define HTTP_E_STATUS_UNEXPECTED_CLIENT_ERROR ((HRESULT)0x80190003)
#define HTTP_E_STATUS_UNEXPECTED_SERVER_ERROR ((HRESULT)0x80190004)
#define HTTP_E_STATUS_AMBIGUOUS               ((HRESULT)0x8019012C)
#define HTTP_E_STATUS_MOVED                   ((HRESULT)0x8019012D)
#define HTTP_E_STATUS_REDIRECT                ((HRESULT)0x8019012E)
#define HTTP_E_STATUS_REDIRECT_METHOD         ((HRESULT)0x8019012F)
#define HTTP_E_STATUS_NOT_MODIFIED            ((HRESULT)0x80190130)
#define HTTP_E_STATUS_USE_PROXY               ((HRESULT)0x80190131)
#define HTTP_E_STATUS_REDIRECT_KEEP_VERB      ((HRESULT)0x80190133)
#define HTTP_E_STATUS_BAD_REQUEST             ((HRESULT)0x80190190)
#define HTTP_E_STATUS_DENIED                  ((HRESULT)0x80190191)
#define HTTP_E_STATUS_PAYMENT_REQ             ((HRESULT)0x80190192)
#define HTTP_E_STATUS_FORBIDDEN               ((HRESULT)0x80190193)
#define HTTP_E_STATUS_NOT_FOUND               ((HRESULT)0x80190194)
#define HTTP_E_STATUS_BAD_METHOD              ((HRESULT)0x80190195)
#define HTTP_E_STATUS_NONE_ACCEPTABLE         ((HRESULT)0x80190196)
#define HTTP_E_STATUS_PROXY_AUTH_REQ          ((HRESULT)0x80190197)
#define HTTP_E_STATUS_REQUEST_TIMEOUT         ((HRESULT)0x80190198)
#define HTTP_E_STATUS_CONFLICT                ((HRESULT)0x80190199)
#define HTTP_E_STATUS_GONE                    ((HRESULT)0x8019019A)
#define HTTP_E_STATUS_LENGTH_REQUIRED         ((HRESULT)0x8019019B)
#define HTTP_E_STATUS_PRECOND_FAILED          ((HRESULT)0x8019019C)
#define HTTP_E_STATUS_REQUEST_TOO_LARGE       ((HRESULT)0x8019019D)
#define HTTP_E_STATUS_URI_TOO_LONG            ((HRESULT)0x8019019E)
#define HTTP_E_STATUS_UNSUPPORTED_MEDIA       ((HRESULT)0x8019019F)
#define HTTP_E_STATUS_RANGE_NOT_SATISFIABLE   ((HRESULT)0x801901A0)
#define HTTP_E_STATUS_EXPECTATION_FAILED      ((HRESULT)0x801901A1)
#define HTTP_E_STATUS_SERVER_ERROR            ((HRESULT)0x801901F4)
#define HTTP_E_STATUS_NOT_SUPPORTED           ((HRESULT)0x801901F5)
#define HTTP_E_STATUS_BAD_GATEWAY             ((HRESULT)0x801901F6)
#define HTTP_E_STATUS_SERVICE_UNAVAIL         ((HRESULT)0x801901F7)
#define HTTP_E_STATUS_GATEWAY_TIMEOUT         ((HRESULT)0x801901F8)
#define HTTP_E_STATUS_VERSION_NOT_SUP         ((HRESULT)0x801901F9)

#endif
