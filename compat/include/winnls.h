/* Code pages and locales. There is one locale, a neutral one under the name of en-US. */
#ifndef _WINNLS_H_
#define _WINNLS_H_

#include "minwindef.h"
#include "winnt.h"
#include "minwinbase.h"
#include "winerror.h"
#include "stringapiset.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CP_ACP        0
#define CP_OEMCP      1
#define CP_MACCP      2
#define CP_THREAD_ACP 3
#define CP_SYMBOL     42
#define CP_UTF7       65000
#define CP_UTF8       65001

#define MAX_DEFAULTCHAR 2
#define MAX_LEADBYTES   12

#define LANG_NEUTRAL           0x00
#define LANG_INVARIANT         0x7f
#define LANG_ENGLISH           0x09
#define SUBLANG_NEUTRAL        0x00
#define SUBLANG_DEFAULT        0x01
#define SUBLANG_SYS_DEFAULT    0x02
#define SUBLANG_ENGLISH_US     0x01
#define SORT_DEFAULT           0x0
#define MAKELANGID(p, s)       ((((WORD)(s)) << 10) | (WORD)(p))
#define PRIMARYLANGID(lgid)    ((WORD)(lgid)&0x3ff)
#define SUBLANGID(lgid)        ((WORD)(lgid) >> 10)
#define MAKELCID(lgid, srtid)  ((DWORD)((((DWORD)((WORD)(srtid))) << 16) | ((DWORD)((WORD)(lgid)))))
#define LANGIDFROMLCID(lcid)   ((WORD)(lcid))
#define LANG_SYSTEM_DEFAULT    MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)
#define LANG_USER_DEFAULT      MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)
#define LOCALE_SYSTEM_DEFAULT  MAKELCID(LANG_SYSTEM_DEFAULT, SORT_DEFAULT)
#define LOCALE_USER_DEFAULT    MAKELCID(LANG_USER_DEFAULT, SORT_DEFAULT)
#define LOCALE_NEUTRAL         MAKELCID(MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL), SORT_DEFAULT)
#define LOCALE_INVARIANT       MAKELCID(MAKELANGID(LANG_INVARIANT, SUBLANG_NEUTRAL), SORT_DEFAULT)
#define LOCALE_NAME_MAX_LENGTH 85

#define NORM_IGNORECASE        0x00000001
#define NORM_IGNORENONSPACE    0x00000002
#define NORM_IGNORESYMBOLS     0x00000004
#define NORM_IGNOREKANATYPE    0x00010000
#define NORM_IGNOREWIDTH       0x00020000
#define NORM_LINGUISTIC_CASING 0x08000000
#define LINGUISTIC_IGNORECASE  0x00000010
#define SORT_STRINGSORT        0x00001000
#define LOCALE_USE_CP_ACP      0x40000000

typedef struct _cpinfo {
    UINT MaxCharSize;
    BYTE DefaultChar[MAX_DEFAULTCHAR];
    BYTE LeadByte[MAX_LEADBYTES];
} CPINFO, *LPCPINFO;

WINBASEAPI UINT WINAPI GetACP(VOID);
WINBASEAPI UINT WINAPI GetOEMCP(VOID);
WINBASEAPI BOOL WINAPI IsValidCodePage(UINT CodePage);
WINBASEAPI BOOL WINAPI GetCPInfo(UINT CodePage, LPCPINFO lpCPInfo);
WINBASEAPI BOOL WINAPI IsDBCSLeadByte(BYTE TestChar);
WINBASEAPI BOOL WINAPI IsDBCSLeadByteEx(UINT CodePage, BYTE TestChar);
WINBASEAPI int WINAPI CompareStringA(LCID Locale, DWORD dwCmpFlags, PCNZCH lpString1, int cchCount1,
                                     PCNZCH lpString2, int cchCount2);
WINBASEAPI LCID WINAPI GetUserDefaultLCID(VOID);
WINBASEAPI LCID WINAPI GetSystemDefaultLCID(VOID);
WINBASEAPI LCID WINAPI GetThreadLocale(VOID);
WINBASEAPI LANGID WINAPI GetUserDefaultLangID(VOID);
WINBASEAPI LANGID WINAPI GetSystemDefaultLangID(VOID);
WINBASEAPI int WINAPI GetUserDefaultLocaleName(LPWSTR lpLocaleName, int cchLocaleName);

#ifdef __cplusplus
}
#endif

#endif
