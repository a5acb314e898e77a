/* The few text functions of user32 that servers use. */
#ifndef _WINUSER_H_
#define _WINUSER_H_

#include <stdarg.h>
#include "windef.h"

#ifdef __cplusplus
extern "C" {
#endif

/* At most 1024 characters and a terminator, as on Windows. StringCchPrintf says how much room there is. */
WINUSERAPI int WINAPIV wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...);
WINUSERAPI int WINAPIV wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...);
WINUSERAPI int WINAPI wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist);
WINUSERAPI int WINAPI wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist);

WINUSERAPI LPSTR WINAPI CharUpperA(LPSTR lpsz);
WINUSERAPI LPWSTR WINAPI CharUpperW(LPWSTR lpsz);
WINUSERAPI LPSTR WINAPI CharLowerA(LPSTR lpsz);
WINUSERAPI LPWSTR WINAPI CharLowerW(LPWSTR lpsz);
WINUSERAPI DWORD WINAPI CharUpperBuffA(LPSTR lpsz, DWORD cchLength);
WINUSERAPI DWORD WINAPI CharUpperBuffW(LPWSTR lpsz, DWORD cchLength);
WINUSERAPI DWORD WINAPI CharLowerBuffA(LPSTR lpsz, DWORD cchLength);
WINUSERAPI DWORD WINAPI CharLowerBuffW(LPWSTR lpsz, DWORD cchLength);
WINUSERAPI LPSTR WINAPI CharNextA(LPCSTR lpsz);
WINUSERAPI LPWSTR WINAPI CharNextW(LPCWSTR lpsz);
WINUSERAPI LPSTR WINAPI CharPrevA(LPCSTR lpszStart, LPCSTR lpszCurrent);
WINUSERAPI LPWSTR WINAPI CharPrevW(LPCWSTR lpszStart, LPCWSTR lpszCurrent);
WINUSERAPI BOOL WINAPI IsCharAlphaA(CHAR ch);
WINUSERAPI BOOL WINAPI IsCharAlphaW(WCHAR ch);
WINUSERAPI BOOL WINAPI IsCharAlphaNumericA(CHAR ch);
WINUSERAPI BOOL WINAPI IsCharAlphaNumericW(WCHAR ch);
WINUSERAPI BOOL WINAPI IsCharUpperA(CHAR ch);
WINUSERAPI BOOL WINAPI IsCharUpperW(WCHAR ch);
WINUSERAPI BOOL WINAPI IsCharLowerA(CHAR ch);
WINUSERAPI BOOL WINAPI IsCharLowerW(WCHAR ch);

#ifdef UNICODE
#define wsprintf           wsprintfW
#define wvsprintf          wvsprintfW
#define CharUpper          CharUpperW
#define CharLower          CharLowerW
#define CharUpperBuff      CharUpperBuffW
#define CharLowerBuff      CharLowerBuffW
#define CharNext           CharNextW
#define CharPrev           CharPrevW
#define IsCharAlpha        IsCharAlphaW
#define IsCharAlphaNumeric IsCharAlphaNumericW
#define IsCharUpper        IsCharUpperW
#define IsCharLower        IsCharLowerW
#else
#define wsprintf           wsprintfA
#define wvsprintf          wvsprintfA
#define CharUpper          CharUpperA
#define CharLower          CharLowerA
#define CharUpperBuff      CharUpperBuffA
#define CharLowerBuff      CharLowerBuffA
#define CharNext           CharNextA
#define CharPrev           CharPrevA
#define IsCharAlpha        IsCharAlphaA
#define IsCharAlphaNumeric IsCharAlphaNumericA
#define IsCharUpper        IsCharUpperA
#define IsCharLower        IsCharLowerA
#endif

#ifdef __cplusplus
}
#endif

#endif
