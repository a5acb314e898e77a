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
#define HRESULT_FROM_NT(x)      ((HRESULT)((x) | FACILITY_NT_BIT))
#define E_NOT_SUFFICIENT_BUFFER HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER)
#define E_NOT_VALID_STATE       HRESULT_FROM_WIN32(ERROR_INVALID_STATE)

#endif
