/* Bounded strings that always end in a terminator: the StringCch and StringCb family.
 *
 * The sizes count characters in StringCch functions and bytes in StringCb functions, terminator included. All of it is in
 * the library; the formats mean what they mean on Windows (`l` is 32 bits, %s is wide in a wide format). As the SDK's,
 * this header brings stdio. */
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "windef.h"
#include "winerror.h"

#ifdef __cplusplus
extern "C" {
#endif

#define STRSAFEAPI WINBASEAPI HRESULT WINAPI

#define STRSAFE_MAX_CCH    2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)

#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER   ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE         ((HRESULT)0x80070026)

/* Flags of the Ex functions; the low byte is what STRSAFE_FILL_* fill with. */
#define STRSAFE_IGNORE_NULLS     0x00000100 /* a NULL text is an empty one */
#define STRSAFE_FILL_BEHIND_NULL 0x00000200 /* on success, the rest of the buffer */
#define STRSAFE_FILL_ON_FAILURE  0x00000400 /* on failure, the whole buffer */
#define STRSAFE_NULL_ON_FAILURE  0x00000800 /* on failure, an empty string */
#define STRSAFE_NO_TRUNCATION    0x00001000 /* what does not fit leaves nothing behind (Cat: the old text) */
#define STRSAFE_FILL_BEHIND      STRSAFE_FILL_BEHIND_NULL
#define STRSAFE_VALID_FLAGS                                                                   \
    (0x000000FF | STRSAFE_IGNORE_NULLS | STRSAFE_FILL_BEHIND_NULL | STRSAFE_FILL_ON_FAILURE | \
     STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)
#define STRSAFE_FILL_BYTE(x)            ((DWORD)(((x)&0x000000FF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x)         ((DWORD)(((x)&0x000000FF) | STRSAFE_FILL_ON_FAILURE))
#define STRSAFE_GET_FILL_PATTERN(flags) ((int)((flags)&0x000000FF))

typedef LPSTR STRSAFE_LPSTR;
typedef LPCSTR STRSAFE_LPCSTR, STRSAFE_PCNZCH;
typedef LPWSTR STRSAFE_LPWSTR;
typedef LPCWSTR STRSAFE_LPCWSTR, STRSAFE_PCNZWCH;

#ifndef STRSAFE_NO_CCH_FUNCTIONS
STRSAFEAPI StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
STRSAFEAPI StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                            size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy);
STRSAFEAPI StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy,
                             LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
STRSAFEAPI StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                           size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToAppend);
STRSAFEAPI StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToAppend,
                            LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, va_list argList);
STRSAFEAPI StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd, size_t *pcchRemaining,
                               DWORD dwFlags, LPCSTR pszFormat, va_list argList);
WINBASEAPI HRESULT WINAPIV StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
                                              size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat, ...);
STRSAFEAPI StringCchGetsA(LPSTR pszDest, size_t cchDest);
STRSAFEAPI StringCchGetsExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd, size_t *pcchRemaining,
                            DWORD dwFlags);
STRSAFEAPI StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength);

STRSAFEAPI StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
STRSAFEAPI StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                            size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy);
STRSAFEAPI StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy,
                             LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
STRSAFEAPI StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                           size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToAppend);
STRSAFEAPI StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToAppend,
                            LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, va_list argList);
STRSAFEAPI StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd, size_t *pcchRemaining,
                               DWORD dwFlags, LPCWSTR pszFormat, va_list argList);
WINBASEAPI HRESULT WINAPIV StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                                              size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...);
STRSAFEAPI StringCchGetsW(LPWSTR pszDest, size_t cchDest);
STRSAFEAPI StringCchGetsExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd, size_t *pcchRemaining,
                            DWORD dwFlags);
STRSAFEAPI StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength);
#endif

#ifndef STRSAFE_NO_CB_FUNCTIONS
STRSAFEAPI StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
STRSAFEAPI StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                           size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy);
STRSAFEAPI StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy, LPSTR *ppszDestEnd,
                            size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
STRSAFEAPI StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                          size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend);
STRSAFEAPI StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend, LPSTR *ppszDestEnd,
                           size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, va_list argList);
STRSAFEAPI StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                              DWORD dwFlags, LPCSTR pszFormat, va_list argList);
WINBASEAPI HRESULT WINAPIV StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
                                             size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat, ...);
STRSAFEAPI StringCbGetsA(LPSTR pszDest, size_t cbDest);
STRSAFEAPI StringCbGetsExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                           DWORD dwFlags);
STRSAFEAPI StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength);

STRSAFEAPI StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
STRSAFEAPI StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                           size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy);
STRSAFEAPI StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy,
                            LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
STRSAFEAPI StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                          size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToAppend);
STRSAFEAPI StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToAppend,
                           LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, va_list argList);
STRSAFEAPI StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
                              DWORD dwFlags, LPCWSTR pszFormat, va_list argList);
WINBASEAPI HRESULT WINAPIV StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...);
WINBASEAPI HRESULT WINAPIV StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
                                             size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...);
STRSAFEAPI StringCbGetsW(LPWSTR pszDest, size_t cbDest);
STRSAFEAPI StringCbGetsExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
                           DWORD dwFlags);
STRSAFEAPI StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength);
#endif

#ifdef UNICODE
#define StringCchCopy      StringCchCopyW
#define StringCchCopyEx    StringCchCopyExW
#define StringCchCopyN     StringCchCopyNW
#define StringCchCopyNEx   StringCchCopyNExW
#define StringCchCat       StringCchCatW
#define StringCchCatEx     StringCchCatExW
#define StringCchCatN      StringCchCatNW
#define StringCchCatNEx    StringCchCatNExW
#define StringCchVPrintf   StringCchVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#define StringCchPrintf    StringCchPrintfW
#define StringCchPrintfEx  StringCchPrintfExW
#define StringCchGets      StringCchGetsW
#define StringCchGetsEx    StringCchGetsExW
#define StringCchLength    StringCchLengthW
#define StringCbCopy       StringCbCopyW
#define StringCbCopyEx     StringCbCopyExW
#define StringCbCopyN      StringCbCopyNW
#define StringCbCopyNEx    StringCbCopyNExW
#define StringCbCat        StringCbCatW
#define StringCbCatEx      StringCbCatExW
#define StringCbCatN       StringCbCatNW
#define StringCbCatNEx     StringCbCatNExW
#define StringCbVPrintf    StringCbVPrintfW
#define StringCbVPrintfEx  StringCbVPrintfExW
#define StringCbPrintf     StringCbPrintfW
#define StringCbPrintfEx   StringCbPrintfExW
#define StringCbGets       StringCbGetsW
#define StringCbGetsEx     StringCbGetsExW
#define StringCbLength     StringCbLengthW
#else
#define StringCchCopy      StringCchCopyA
#define StringCchCopyEx    StringCchCopyExA
#define StringCchCopyN     StringCchCopyNA
#define StringCchCopyNEx   StringCchCopyNExA
#define StringCchCat       StringCchCatA
#define StringCchCatEx     StringCchCatExA
#define StringCchCatN      StringCchCatNA
#define StringCchCatNEx    StringCchCatNExA
#define StringCchVPrintf   StringCchVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#define StringCchPrintf    StringCchPrintfA
#define StringCchPrintfEx  StringCchPrintfExA
#define StringCchGets      StringCchGetsA
#define StringCchGetsEx    StringCchGetsExA
#define StringCchLength    StringCchLengthA
#define StringCbCopy       StringCbCopyA
#define StringCbCopyEx     StringCbCopyExA
#define StringCbCopyN      StringCbCopyNA
#define StringCbCopyNEx    StringCbCopyNExA
#define StringCbCat        StringCbCatA
#define StringCbCatEx      StringCbCatExA
#define StringCbCatN       StringCbCatNA
#define StringCbCatNEx     StringCbCatNExA
#define StringCbVPrintf    StringCbVPrintfA
#define StringCbVPrintfEx  StringCbVPrintfExA
#define StringCbPrintf     StringCbPrintfA
#define StringCbPrintfEx   StringCbPrintfExA
#define StringCbGets       StringCbGetsA
#define StringCbGetsEx     StringCbGetsExA
#define StringCbLength     StringCbLengthA
#endif

#ifdef __cplusplus
}
#endif

#endif
