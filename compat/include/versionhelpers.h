/* Questions about the Windows a program runs on: it finds a Windows 10, which has everything they ask for. */
#ifndef _VERSIONHELPERS_H_INCLUDED_
#define _VERSIONHELPERS_H_INCLUDED_

#include "minwindef.h"

#define HTTPAPI_VERSION_HELPER(name, answer)                  \
    static __inline__ __attribute__((unused)) BOOL name(void) \
    {                                                         \
        return answer;                                        \
    }

HTTPAPI_VERSION_HELPER(IsWindowsXPOrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsXPSP1OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsXPSP2OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsXPSP3OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsVistaOrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsVistaSP1OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsVistaSP2OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindows7OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindows7SP1OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindows8OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindows8Point1OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindows10OrGreater, TRUE)
HTTPAPI_VERSION_HELPER(IsWindowsServer, FALSE)

static __inline__ __attribute__((unused)) BOOL IsWindowsVersionOrGreater(WORD wMajorVersion,
                                                                         WORD wMinorVersion,
                                                                         WORD wServicePackMajor)
{
    return wMajorVersion < 10 || (wMajorVersion == 10 && wMinorVersion == 0 && wServicePackMajor == 0);
}

#endif
