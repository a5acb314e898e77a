/* shlwapi.h: strings, paths and URLs. Paths may be Windows' or Linux', both separators count; what looks at files takes them as
 * CreateFile does. Buffers without a size are MAX_PATH long. */
#ifndef _INC_SHLWAPI
#define _INC_SHLWAPI

#include "fileapi.h"
#include "objbase.h"
#include "winbase.h"
#include "windef.h"
#include "winerror.h"
#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- strings ---- */

typedef int STIF_FLAGS;
#define STIF_DEFAULT     0x00000000
#define STIF_SUPPORT_HEX 0x00000001

WINBASEAPI LPSTR WINAPI StrChrA(LPCSTR pszStart, WORD wMatch);
WINBASEAPI LPWSTR WINAPI StrChrW(LPCWSTR pszStart, WCHAR wMatch);
WINBASEAPI LPSTR WINAPI StrChrIA(LPCSTR pszStart, WORD wMatch);
WINBASEAPI LPWSTR WINAPI StrChrIW(LPCWSTR pszStart, WCHAR wMatch);
WINBASEAPI LPSTR WINAPI StrRChrA(LPCSTR pszStart, LPCSTR pszEnd, WORD wMatch);
WINBASEAPI LPWSTR WINAPI StrRChrW(LPCWSTR pszStart, LPCWSTR pszEnd, WCHAR wMatch);
WINBASEAPI LPSTR WINAPI StrRChrIA(LPCSTR pszStart, LPCSTR pszEnd, WORD wMatch);
WINBASEAPI LPWSTR WINAPI StrRChrIW(LPCWSTR pszStart, LPCWSTR pszEnd, WCHAR wMatch);
WINBASEAPI LPSTR WINAPI StrStrA(LPCSTR pszFirst, LPCSTR pszSrch);
WINBASEAPI LPWSTR WINAPI StrStrW(LPCWSTR pszFirst, LPCWSTR pszSrch);
WINBASEAPI LPSTR WINAPI StrStrIA(LPCSTR pszFirst, LPCSTR pszSrch);
WINBASEAPI LPWSTR WINAPI StrStrIW(LPCWSTR pszFirst, LPCWSTR pszSrch);
WINBASEAPI LPSTR WINAPI StrRStrIA(LPCSTR pszSource, LPCSTR pszLast, LPCSTR pszSrch);
WINBASEAPI LPWSTR WINAPI StrRStrIW(LPCWSTR pszSource, LPCWSTR pszLast, LPCWSTR pszSrch);
WINBASEAPI LPSTR WINAPI StrPBrkA(LPCSTR psz, LPCSTR pszSet);
WINBASEAPI LPWSTR WINAPI StrPBrkW(LPCWSTR psz, LPCWSTR pszSet);
WINBASEAPI int WINAPI StrSpnA(LPCSTR psz, LPCSTR pszSet);
WINBASEAPI int WINAPI StrSpnW(LPCWSTR psz, LPCWSTR pszSet);
WINBASEAPI int WINAPI StrCSpnA(LPCSTR pszStr, LPCSTR pszSet);
WINBASEAPI int WINAPI StrCSpnW(LPCWSTR pszStr, LPCWSTR pszSet);
WINBASEAPI int WINAPI StrCSpnIA(LPCSTR pszStr, LPCSTR pszSet);
WINBASEAPI int WINAPI StrCSpnIW(LPCWSTR pszStr, LPCWSTR pszSet);
WINBASEAPI int WINAPI StrCmpNA(LPCSTR psz1, LPCSTR psz2, int nChar);
WINBASEAPI int WINAPI StrCmpNW(LPCWSTR psz1, LPCWSTR psz2, int nChar);
WINBASEAPI int WINAPI StrCmpNIA(LPCSTR psz1, LPCSTR psz2, int nChar);
WINBASEAPI int WINAPI StrCmpNIW(LPCWSTR psz1, LPCWSTR psz2, int nChar);
WINBASEAPI int WINAPI StrCmpCA(LPCSTR pszStr1, LPCSTR pszStr2);
WINBASEAPI int WINAPI StrCmpCW(LPCWSTR pszStr1, LPCWSTR pszStr2);
WINBASEAPI int WINAPI StrCmpICA(LPCSTR pszStr1, LPCSTR pszStr2);
WINBASEAPI int WINAPI StrCmpICW(LPCWSTR pszStr1, LPCWSTR pszStr2);
WINBASEAPI int WINAPI StrCmpNCA(LPCSTR pszStr1, LPCSTR pszStr2, int nChar);
WINBASEAPI int WINAPI StrCmpNCW(LPCWSTR pszStr1, LPCWSTR pszStr2, int nChar);
WINBASEAPI int WINAPI StrCmpNICA(LPCSTR pszStr1, LPCSTR pszStr2, int nChar);
WINBASEAPI int WINAPI StrCmpNICW(LPCWSTR pszStr1, LPCWSTR pszStr2, int nChar);
WINBASEAPI BOOL WINAPI ChrCmpIA(WORD w1, WORD w2);
WINBASEAPI BOOL WINAPI ChrCmpIW(WCHAR w1, WCHAR w2);
WINBASEAPI BOOL WINAPI IsCharSpaceA(CHAR wch);
WINBASEAPI BOOL WINAPI IsCharSpaceW(WCHAR wch);
WINBASEAPI LPSTR WINAPI StrNCatA(LPSTR psz1, LPCSTR psz2, int cchMax);
WINBASEAPI LPWSTR WINAPI StrNCatW(LPWSTR psz1, LPCWSTR psz2, int cchMax);
WINBASEAPI LPSTR WINAPI StrCatBuffA(LPSTR pszDest, LPCSTR pszSrc, int cchDestBuffSize);
WINBASEAPI LPWSTR WINAPI StrCatBuffW(LPWSTR pszDest, LPCWSTR pszSrc, int cchDestBuffSize);
WINBASEAPI LPSTR WINAPI StrDupA(LPCSTR pszSrch);
WINBASEAPI LPWSTR WINAPI StrDupW(LPCWSTR pszSrch);
WINBASEAPI BOOL WINAPI StrTrimA(LPSTR psz, LPCSTR pszTrimChars);
WINBASEAPI BOOL WINAPI StrTrimW(LPWSTR psz, LPCWSTR pszTrimChars);
WINBASEAPI HRESULT WINAPI SHStrDupA(LPCSTR psz, LPWSTR *ppwsz);
WINBASEAPI HRESULT WINAPI SHStrDupW(LPCWSTR psz, LPWSTR *ppwsz);
WINBASEAPI int WINAPI StrToIntA(LPCSTR pszSrc);
WINBASEAPI int WINAPI StrToIntW(LPCWSTR pszSrc);
WINBASEAPI BOOL WINAPI StrToIntExA(LPCSTR pszString, STIF_FLAGS dwFlags, int *piRet);
WINBASEAPI BOOL WINAPI StrToIntExW(LPCWSTR pszString, STIF_FLAGS dwFlags, int *piRet);
WINBASEAPI BOOL WINAPI StrToInt64ExA(LPCSTR pszString, STIF_FLAGS dwFlags, LONGLONG *pllRet);
WINBASEAPI BOOL WINAPI StrToInt64ExW(LPCWSTR pszString, STIF_FLAGS dwFlags, LONGLONG *pllRet);
WINBASEAPI LPSTR WINAPI StrFormatKBSizeA(LONGLONG qdw, LPSTR pszBuf, UINT cchBuf);
WINBASEAPI LPWSTR WINAPI StrFormatKBSizeW(LONGLONG qdw, LPWSTR pszBuf, UINT cchBuf);
WINBASEAPI int WINAPI wvnsprintfA(LPSTR pszDest, int cchDest, LPCSTR pszFmt, va_list arglist);
WINBASEAPI int WINAPI wvnsprintfW(LPWSTR pszDest, int cchDest, LPCWSTR pszFmt, va_list arglist);
WINBASEAPI int __cdecl wnsprintfA(LPSTR pszDest, int cchDest, LPCSTR pszFmt, ...);
WINBASEAPI int __cdecl wnsprintfW(LPWSTR pszDest, int cchDest, LPCWSTR pszFmt, ...);
WINBASEAPI LPSTR WINAPI StrFormatByteSizeA(DWORD dw, LPSTR pszBuf, UINT cchBuf);
WINBASEAPI LPSTR WINAPI StrFormatByteSize64A(LONGLONG qdw, LPSTR pszBuf, UINT cchBuf);
WINBASEAPI LPWSTR WINAPI StrFormatByteSizeW(LONGLONG qdw, LPWSTR pszBuf, UINT cchBuf);
WINBASEAPI PWSTR WINAPI StrChrNW(PCWSTR pszStart, WCHAR wMatch, UINT cchMax);
WINBASEAPI PWSTR WINAPI StrChrNIW(PCWSTR pszStart, WCHAR wMatch, UINT cchMax);
WINBASEAPI PWSTR WINAPI StrStrNW(PWSTR pszFirst, PCWSTR pszSrch, UINT cchMax);
WINBASEAPI PWSTR WINAPI StrStrNIW(PWSTR pszFirst, PCWSTR pszSrch, UINT cchMax);
WINBASEAPI int WINAPI StrCmpW(LPCWSTR psz1, LPCWSTR psz2);
WINBASEAPI int WINAPI StrCmpIW(LPCWSTR psz1, LPCWSTR psz2);
WINBASEAPI int WINAPI StrCmpLogicalW(LPCWSTR psz1, LPCWSTR psz2);
WINBASEAPI LPWSTR WINAPI StrCpyW(LPWSTR psz1, LPCWSTR psz2);
WINBASEAPI LPWSTR WINAPI StrCpyNW(LPWSTR pszDst, LPCWSTR pszSrc, int cchMax);
WINBASEAPI LPWSTR WINAPI StrCatW(LPWSTR psz1, LPCWSTR psz2);
WINBASEAPI DWORD WINAPI StrCatChainW(LPWSTR pszDst, DWORD cchDst, DWORD ichAt, LPCWSTR pszSrc);

#define StrCatA   lstrcatA
#define StrCmpA   lstrcmpA
#define StrCmpIA  lstrcmpiA
#define StrCpyA   lstrcpyA
#define StrCpyNA  lstrcpynA
#define StrToLong StrToInt
#define StrNCmp   StrCmpN
#define StrNCmpI  StrCmpNI
#define StrNCpy   StrCpyN
#define StrCatN   StrNCat

/* ---- paths ---- */

#define GCT_INVALID   0x0000
#define GCT_LFNCHAR   0x0001
#define GCT_SHORTCHAR 0x0002
#define GCT_WILD      0x0004
#define GCT_SEPARATOR 0x0008

#define PMSF_NORMAL            0x00000000
#define PMSF_MULTIPLE          0x00000001
#define PMSF_DONT_STRIP_SPACES 0x00010000

WINBASEAPI LPSTR WINAPI PathAddBackslashA(LPSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathAddBackslashW(LPWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathRemoveBackslashA(LPSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathRemoveBackslashW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathAddExtensionA(LPSTR pszPath, LPCSTR pszExt);
WINBASEAPI BOOL WINAPI PathAddExtensionW(LPWSTR pszPath, LPCWSTR pszExt);
WINBASEAPI BOOL WINAPI PathRenameExtensionA(LPSTR pszPath, LPCSTR pszExt);
WINBASEAPI BOOL WINAPI PathRenameExtensionW(LPWSTR pszPath, LPCWSTR pszExt);
WINBASEAPI void WINAPI PathRemoveExtensionA(LPSTR pszPath);
WINBASEAPI void WINAPI PathRemoveExtensionW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathAppendA(LPSTR pszPath, LPCSTR pszMore);
WINBASEAPI BOOL WINAPI PathAppendW(LPWSTR pszPath, LPCWSTR pszMore);
WINBASEAPI LPSTR WINAPI PathBuildRootA(LPSTR pszRoot, int iDrive);
WINBASEAPI LPWSTR WINAPI PathBuildRootW(LPWSTR pszRoot, int iDrive);
WINBASEAPI BOOL WINAPI PathCanonicalizeA(LPSTR pszBuf, LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathCanonicalizeW(LPWSTR pszBuf, LPCWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathCombineA(LPSTR pszDest, LPCSTR pszDir, LPCSTR pszFile);
WINBASEAPI LPWSTR WINAPI PathCombineW(LPWSTR pszDest, LPCWSTR pszDir, LPCWSTR pszFile);
WINBASEAPI int WINAPI PathCommonPrefixA(LPCSTR pszFile1, LPCSTR pszFile2, LPSTR achPath);
WINBASEAPI int WINAPI PathCommonPrefixW(LPCWSTR pszFile1, LPCWSTR pszFile2, LPWSTR achPath);
WINBASEAPI BOOL WINAPI PathCompactPathExA(LPSTR pszOut, LPCSTR pszSrc, UINT cchMax, DWORD dwFlags);
WINBASEAPI BOOL WINAPI PathCompactPathExW(LPWSTR pszOut, LPCWSTR pszSrc, UINT cchMax, DWORD dwFlags);
WINBASEAPI BOOL WINAPI PathFileExistsA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathFileExistsW(LPCWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathFindExtensionA(LPCSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathFindExtensionW(LPCWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathFindFileNameA(LPCSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathFindFileNameW(LPCWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathFindNextComponentA(LPCSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathFindNextComponentW(LPCWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathGetArgsA(LPCSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathGetArgsW(LPCWSTR pszPath);
WINBASEAPI void WINAPI PathRemoveArgsA(LPSTR pszPath);
WINBASEAPI void WINAPI PathRemoveArgsW(LPWSTR pszPath);
WINBASEAPI UINT WINAPI PathGetCharTypeA(UCHAR ch);
WINBASEAPI UINT WINAPI PathGetCharTypeW(WCHAR ch);
WINBASEAPI int WINAPI PathGetDriveNumberA(LPCSTR pszPath);
WINBASEAPI int WINAPI PathGetDriveNumberW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsDirectoryA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsDirectoryW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsDirectoryEmptyA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsDirectoryEmptyW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsFileSpecA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsFileSpecW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsPrefixA(LPCSTR pszPrefix, LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsPrefixW(LPCWSTR pszPrefix, LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsRelativeA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsRelativeW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsRootA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsRootW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsSameRootA(LPCSTR pszPath1, LPCSTR pszPath2);
WINBASEAPI BOOL WINAPI PathIsSameRootW(LPCWSTR pszPath1, LPCWSTR pszPath2);
WINBASEAPI BOOL WINAPI PathIsUNCA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCServerA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCServerW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCServerShareA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCServerShareW(LPCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathMakePrettyA(LPSTR pszPath);
WINBASEAPI BOOL WINAPI PathMakePrettyW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathMatchSpecA(LPCSTR pszFile, LPCSTR pszSpec);
WINBASEAPI BOOL WINAPI PathMatchSpecW(LPCWSTR pszFile, LPCWSTR pszSpec);
WINBASEAPI HRESULT WINAPI PathMatchSpecExA(LPCSTR pszFile, LPCSTR pszSpec, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI PathMatchSpecExW(LPCWSTR pszFile, LPCWSTR pszSpec, DWORD dwFlags);
WINBASEAPI int WINAPI PathParseIconLocationA(LPSTR pszIconFile);
WINBASEAPI int WINAPI PathParseIconLocationW(LPWSTR pszIconFile);
WINBASEAPI BOOL WINAPI PathQuoteSpacesA(LPSTR pszPath);
WINBASEAPI BOOL WINAPI PathQuoteSpacesW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathUnquoteSpacesA(LPSTR pszPath);
WINBASEAPI BOOL WINAPI PathUnquoteSpacesW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathRelativePathToA(LPSTR pszPath, LPCSTR pszFrom, DWORD dwAttrFrom, LPCSTR pszTo,
                                           DWORD dwAttrTo);
WINBASEAPI BOOL WINAPI PathRelativePathToW(LPWSTR pszPath, LPCWSTR pszFrom, DWORD dwAttrFrom, LPCWSTR pszTo,
                                           DWORD dwAttrTo);
WINBASEAPI void WINAPI PathRemoveBlanksA(LPSTR pszPath);
WINBASEAPI void WINAPI PathRemoveBlanksW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathRemoveFileSpecA(LPSTR pszPath);
WINBASEAPI BOOL WINAPI PathRemoveFileSpecW(LPWSTR pszPath);
WINBASEAPI LPSTR WINAPI PathSkipRootA(LPCSTR pszPath);
WINBASEAPI LPWSTR WINAPI PathSkipRootW(LPCWSTR pszPath);
WINBASEAPI void WINAPI PathStripPathA(LPSTR pszPath);
WINBASEAPI void WINAPI PathStripPathW(LPWSTR pszPath);
WINBASEAPI BOOL WINAPI PathStripToRootA(LPSTR pszPath);
WINBASEAPI BOOL WINAPI PathStripToRootW(LPWSTR pszPath);
WINBASEAPI void WINAPI PathUndecorateA(LPSTR pszPath);
WINBASEAPI void WINAPI PathUndecorateW(LPWSTR pszPath);

/* ---- URLs ---- */

#define URL_E_INVALID_SYNTAX       ((HRESULT)0x80041001)
#define URL_E_UNEXPECTED_DATA_SIZE ((HRESULT)0x80041002)

#define URL_UNESCAPE                   0x10000000
#define URL_ESCAPE_UNSAFE              0x20000000
#define URL_PLUGGABLE_PROTOCOL         0x40000000
#define URL_WININET_COMPATIBILITY      0x80000000
#define URL_DONT_ESCAPE_EXTRA_INFO     0x02000000
#define URL_DONT_UNESCAPE_EXTRA_INFO   URL_DONT_ESCAPE_EXTRA_INFO
#define URL_BROWSER_MODE               URL_DONT_ESCAPE_EXTRA_INFO
#define URL_ESCAPE_SPACES_ONLY         0x04000000
#define URL_DONT_SIMPLIFY              0x08000000
#define URL_NO_META                    URL_DONT_SIMPLIFY
#define URL_UNESCAPE_INPLACE           0x00100000
#define URL_ESCAPE_PERCENT             0x00001000
#define URL_ESCAPE_SEGMENT_ONLY        0x00002000
#define URL_ESCAPE_AS_UTF8             0x00040000
#define URL_UNESCAPE_AS_UTF8           URL_ESCAPE_AS_UTF8
#define URL_ESCAPE_ASCII_URI_COMPONENT 0x00080000

#define URL_PART_NONE           0
#define URL_PART_SCHEME         1
#define URL_PART_HOSTNAME       2
#define URL_PART_USERNAME       3
#define URL_PART_PASSWORD       4
#define URL_PART_PORT           5
#define URL_PART_QUERY          6
#define URL_PARTFLAG_KEEPSCHEME 0x00000001

#define URL_APPLY_DEFAULT     0x00000001
#define URL_APPLY_GUESSSCHEME 0x00000002
#define URL_APPLY_GUESSFILE   0x00000004
#define URL_APPLY_FORCEAPPLY  0x00000008

typedef enum {
    URL_SCHEME_INVALID = -1,
    URL_SCHEME_UNKNOWN = 0,
    URL_SCHEME_FTP,
    URL_SCHEME_HTTP,
    URL_SCHEME_GOPHER,
    URL_SCHEME_MAILTO,
    URL_SCHEME_NEWS,
    URL_SCHEME_NNTP,
    URL_SCHEME_TELNET,
    URL_SCHEME_WAIS,
    URL_SCHEME_FILE,
    URL_SCHEME_MK,
    URL_SCHEME_HTTPS,
    URL_SCHEME_SHELL,
    URL_SCHEME_SNEWS,
    URL_SCHEME_LOCAL,
    URL_SCHEME_JAVASCRIPT,
    URL_SCHEME_VBSCRIPT,
    URL_SCHEME_ABOUT,
    URL_SCHEME_RES,
    URL_SCHEME_MSSHELLROOTED,
    URL_SCHEME_MSSHELLIDLIST,
    URL_SCHEME_MSHELP,
    URL_SCHEME_MSSHELLDEVICE,
    URL_SCHEME_WILDCARD,
    URL_SCHEME_SEARCH_MS,
    URL_SCHEME_SEARCH,
    URL_SCHEME_KNOWNFOLDER,
    URL_SCHEME_MAXVALUE
} URL_SCHEME;

typedef enum {
    URLIS_URL,
    URLIS_OPAQUE,
    URLIS_NOHISTORY,
    URLIS_FILEURL,
    URLIS_APPLIABLE,
    URLIS_DIRECTORY,
    URLIS_HASQUERY
} URLIS;

/* Both parts point into the URL. */
typedef struct tagPARSEDURLA {
    DWORD cbSize;
    LPCSTR pszProtocol;
    UINT cchProtocol;
    LPCSTR pszSuffix;
    UINT cchSuffix;
    UINT nScheme;
} PARSEDURLA, *PPARSEDURLA;

typedef struct tagPARSEDURLW {
    DWORD cbSize;
    LPCWSTR pszProtocol;
    UINT cchProtocol;
    LPCWSTR pszSuffix;
    UINT cchSuffix;
    UINT nScheme;
} PARSEDURLW, *PPARSEDURLW;

WINBASEAPI BOOL WINAPI PathIsURLA(LPCSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsURLW(LPCWSTR pszPath);
WINBASEAPI HRESULT WINAPI ParseURLA(LPCSTR pcszURL, PARSEDURLA *ppu);
WINBASEAPI HRESULT WINAPI ParseURLW(LPCWSTR pcszURL, PARSEDURLW *ppu);
WINBASEAPI HRESULT WINAPI UrlEscapeA(LPCSTR pszUrl, LPSTR pszEscaped, DWORD *pcchEscaped, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlEscapeW(LPCWSTR pszUrl, LPWSTR pszEscaped, DWORD *pcchEscaped, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlUnescapeA(LPSTR pszUrl, LPSTR pszUnescaped, DWORD *pcchUnescaped, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlUnescapeW(LPWSTR pszUrl, LPWSTR pszUnescaped, DWORD *pcchUnescaped,
                                       DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCanonicalizeA(LPCSTR pszUrl, LPSTR pszCanonicalized, DWORD *pcchCanonicalized,
                                           DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCanonicalizeW(LPCWSTR pszUrl, LPWSTR pszCanonicalized, DWORD *pcchCanonicalized,
                                           DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCombineA(LPCSTR pszBase, LPCSTR pszRelative, LPSTR pszCombined,
                                      DWORD *pcchCombined, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCombineW(LPCWSTR pszBase, LPCWSTR pszRelative, LPWSTR pszCombined,
                                      DWORD *pcchCombined, DWORD dwFlags);
WINBASEAPI int WINAPI UrlCompareA(LPCSTR psz1, LPCSTR psz2, BOOL fIgnoreSlash);
WINBASEAPI int WINAPI UrlCompareW(LPCWSTR psz1, LPCWSTR psz2, BOOL fIgnoreSlash);
WINBASEAPI HRESULT WINAPI UrlGetPartA(LPCSTR pszIn, LPSTR pszOut, DWORD *pcchOut, DWORD dwPart,
                                      DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlGetPartW(LPCWSTR pszIn, LPWSTR pszOut, DWORD *pcchOut, DWORD dwPart,
                                      DWORD dwFlags);
WINBASEAPI LPCSTR WINAPI UrlGetLocationA(LPCSTR pszURL);
WINBASEAPI LPCWSTR WINAPI UrlGetLocationW(LPCWSTR pszURL);
WINBASEAPI HRESULT WINAPI UrlHashA(LPCSTR pszUrl, BYTE *pbHash, DWORD cbHash);
WINBASEAPI HRESULT WINAPI UrlHashW(LPCWSTR pszUrl, BYTE *pbHash, DWORD cbHash);
WINBASEAPI BOOL WINAPI UrlIsA(LPCSTR pszUrl, URLIS UrlIs);
WINBASEAPI BOOL WINAPI UrlIsW(LPCWSTR pszUrl, URLIS UrlIs);
WINBASEAPI BOOL WINAPI UrlIsNoHistoryA(LPCSTR pszURL);
WINBASEAPI BOOL WINAPI UrlIsNoHistoryW(LPCWSTR pszURL);
WINBASEAPI BOOL WINAPI UrlIsOpaqueA(LPCSTR pszURL);
WINBASEAPI BOOL WINAPI UrlIsOpaqueW(LPCWSTR pszURL);
WINBASEAPI HRESULT WINAPI UrlApplySchemeA(LPCSTR pszIn, LPSTR pszOut, DWORD *pcchOut, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlApplySchemeW(LPCWSTR pszIn, LPWSTR pszOut, DWORD *pcchOut, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCreateFromPathA(LPCSTR pszPath, LPSTR pszUrl, DWORD *pcchUrl, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI UrlCreateFromPathW(LPCWSTR pszPath, LPWSTR pszUrl, DWORD *pcchUrl, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI PathCreateFromUrlA(LPCSTR pszUrl, LPSTR pszPath, DWORD *pcchPath, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI PathCreateFromUrlW(LPCWSTR pszUrl, LPWSTR pszPath, DWORD *pcchPath, DWORD dwFlags);
WINBASEAPI HRESULT WINAPI HashData(const BYTE *pbData, DWORD cbData, BYTE *pbHash, DWORD cbHash);

#define UrlIsFileUrlA(url) UrlIsA(url, URLIS_FILEURL)
#define UrlIsFileUrlW(url) UrlIsW(url, URLIS_FILEURL)
#define UrlEscapeSpaces(url, out, size) \
    UrlCanonicalize(url, out, size, URL_ESCAPE_SPACES_ONLY | URL_DONT_ESCAPE_EXTRA_INFO)
#define UrlUnescapeInPlace(url, flags) UrlUnescape(url, NULL, NULL, (flags) | URL_UNESCAPE_INPLACE)

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define StrChr                StrChrW
#define StrChrI               StrChrIW
#define StrRChr               StrRChrW
#define StrRChrI              StrRChrIW
#define StrStr                StrStrW
#define StrStrI               StrStrIW
#define StrRStrI              StrRStrIW
#define StrPBrk               StrPBrkW
#define StrSpn                StrSpnW
#define StrCSpn               StrCSpnW
#define StrCSpnI              StrCSpnIW
#define StrCmpN               StrCmpNW
#define StrCmpNI              StrCmpNIW
#define StrCmpC               StrCmpCW
#define StrCmpIC              StrCmpICW
#define StrCmpNC              StrCmpNCW
#define StrCmpNIC             StrCmpNICW
#define ChrCmpI               ChrCmpIW
#define IsCharSpace           IsCharSpaceW
#define StrNCat               StrNCatW
#define StrCatBuff            StrCatBuffW
#define StrDup                StrDupW
#define StrTrim               StrTrimW
#define SHStrDup              SHStrDupW
#define StrToInt              StrToIntW
#define StrToIntEx            StrToIntExW
#define StrToInt64Ex          StrToInt64ExW
#define StrFormatKBSize       StrFormatKBSizeW
#define wvnsprintf            wvnsprintfW
#define wnsprintf             wnsprintfW
#define PathAddBackslash      PathAddBackslashW
#define PathRemoveBackslash   PathRemoveBackslashW
#define PathAddExtension      PathAddExtensionW
#define PathRenameExtension   PathRenameExtensionW
#define PathRemoveExtension   PathRemoveExtensionW
#define PathAppend            PathAppendW
#define PathBuildRoot         PathBuildRootW
#define PathCanonicalize      PathCanonicalizeW
#define PathCombine           PathCombineW
#define PathCommonPrefix      PathCommonPrefixW
#define PathCompactPathEx     PathCompactPathExW
#define PathFileExists        PathFileExistsW
#define PathFindExtension     PathFindExtensionW
#define PathFindFileName      PathFindFileNameW
#define PathFindNextComponent PathFindNextComponentW
#define PathGetArgs           PathGetArgsW
#define PathRemoveArgs        PathRemoveArgsW
#define PathGetCharType       PathGetCharTypeW
#define PathGetDriveNumber    PathGetDriveNumberW
#define PathIsDirectory       PathIsDirectoryW
#define PathIsDirectoryEmpty  PathIsDirectoryEmptyW
#define PathIsFileSpec        PathIsFileSpecW
#define PathIsPrefix          PathIsPrefixW
#define PathIsRelative        PathIsRelativeW
#define PathIsRoot            PathIsRootW
#define PathIsSameRoot        PathIsSameRootW
#define PathIsUNC             PathIsUNCW
#define PathIsUNCServer       PathIsUNCServerW
#define PathIsUNCServerShare  PathIsUNCServerShareW
#define PathMakePretty        PathMakePrettyW
#define PathMatchSpec         PathMatchSpecW
#define PathMatchSpecEx       PathMatchSpecExW
#define PathParseIconLocation PathParseIconLocationW
#define PathQuoteSpaces       PathQuoteSpacesW
#define PathUnquoteSpaces     PathUnquoteSpacesW
#define PathRelativePathTo    PathRelativePathToW
#define PathRemoveBlanks      PathRemoveBlanksW
#define PathRemoveFileSpec    PathRemoveFileSpecW
#define PathSkipRoot          PathSkipRootW
#define PathStripPath         PathStripPathW
#define PathStripToRoot       PathStripToRootW
#define PathUndecorate        PathUndecorateW
#define PathIsURL             PathIsURLW
#define ParseURL              ParseURLW
#define UrlEscape             UrlEscapeW
#define UrlUnescape           UrlUnescapeW
#define UrlCanonicalize       UrlCanonicalizeW
#define UrlCombine            UrlCombineW
#define UrlCompare            UrlCompareW
#define UrlGetPart            UrlGetPartW
#define UrlGetLocation        UrlGetLocationW
#define UrlHash               UrlHashW
#define UrlIs                 UrlIsW
#define UrlIsNoHistory        UrlIsNoHistoryW
#define UrlIsOpaque           UrlIsOpaqueW
#define UrlApplyScheme        UrlApplySchemeW
#define UrlCreateFromPath     UrlCreateFromPathW
#define PathCreateFromUrl     PathCreateFromUrlW
#define UrlIsFileUrl          UrlIsFileUrlW
typedef PARSEDURLW PARSEDURL;
typedef PPARSEDURLW PPARSEDURL;
#define StrCmp              StrCmpW
#define StrCmpI             StrCmpIW
#define StrCpy              StrCpyW
#define StrCpyN             StrCpyNW
#define StrCat              StrCatW
#define StrFormatByteSize   StrFormatByteSizeW
#define StrFormatByteSize64 StrFormatByteSizeW
#else
#define StrChr                StrChrA
#define StrChrI               StrChrIA
#define StrRChr               StrRChrA
#define StrRChrI              StrRChrIA
#define StrStr                StrStrA
#define StrStrI               StrStrIA
#define StrRStrI              StrRStrIA
#define StrPBrk               StrPBrkA
#define StrSpn                StrSpnA
#define StrCSpn               StrCSpnA
#define StrCSpnI              StrCSpnIA
#define StrCmpN               StrCmpNA
#define StrCmpNI              StrCmpNIA
#define StrCmpC               StrCmpCA
#define StrCmpIC              StrCmpICA
#define StrCmpNC              StrCmpNCA
#define StrCmpNIC             StrCmpNICA
#define ChrCmpI               ChrCmpIA
#define IsCharSpace           IsCharSpaceA
#define StrNCat               StrNCatA
#define StrCatBuff            StrCatBuffA
#define StrDup                StrDupA
#define StrTrim               StrTrimA
#define SHStrDup              SHStrDupA
#define StrToInt              StrToIntA
#define StrToIntEx            StrToIntExA
#define StrToInt64Ex          StrToInt64ExA
#define StrFormatKBSize       StrFormatKBSizeA
#define wvnsprintf            wvnsprintfA
#define wnsprintf             wnsprintfA
#define PathAddBackslash      PathAddBackslashA
#define PathRemoveBackslash   PathRemoveBackslashA
#define PathAddExtension      PathAddExtensionA
#define PathRenameExtension   PathRenameExtensionA
#define PathRemoveExtension   PathRemoveExtensionA
#define PathAppend            PathAppendA
#define PathBuildRoot         PathBuildRootA
#define PathCanonicalize      PathCanonicalizeA
#define PathCombine           PathCombineA
#define PathCommonPrefix      PathCommonPrefixA
#define PathCompactPathEx     PathCompactPathExA
#define PathFileExists        PathFileExistsA
#define PathFindExtension     PathFindExtensionA
#define PathFindFileName      PathFindFileNameA
#define PathFindNextComponent PathFindNextComponentA
#define PathGetArgs           PathGetArgsA
#define PathRemoveArgs        PathRemoveArgsA
#define PathGetCharType       PathGetCharTypeA
#define PathGetDriveNumber    PathGetDriveNumberA
#define PathIsDirectory       PathIsDirectoryA
#define PathIsDirectoryEmpty  PathIsDirectoryEmptyA
#define PathIsFileSpec        PathIsFileSpecA
#define PathIsPrefix          PathIsPrefixA
#define PathIsRelative        PathIsRelativeA
#define PathIsRoot            PathIsRootA
#define PathIsSameRoot        PathIsSameRootA
#define PathIsUNC             PathIsUNCA
#define PathIsUNCServer       PathIsUNCServerA
#define PathIsUNCServerShare  PathIsUNCServerShareA
#define PathMakePretty        PathMakePrettyA
#define PathMatchSpec         PathMatchSpecA
#define PathMatchSpecEx       PathMatchSpecExA
#define PathParseIconLocation PathParseIconLocationA
#define PathQuoteSpaces       PathQuoteSpacesA
#define PathUnquoteSpaces     PathUnquoteSpacesA
#define PathRelativePathTo    PathRelativePathToA
#define PathRemoveBlanks      PathRemoveBlanksA
#define PathRemoveFileSpec    PathRemoveFileSpecA
#define PathSkipRoot          PathSkipRootA
#define PathStripPath         PathStripPathA
#define PathStripToRoot       PathStripToRootA
#define PathUndecorate        PathUndecorateA
#define PathIsURL             PathIsURLA
#define ParseURL              ParseURLA
#define UrlEscape             UrlEscapeA
#define UrlUnescape           UrlUnescapeA
#define UrlCanonicalize       UrlCanonicalizeA
#define UrlCombine            UrlCombineA
#define UrlCompare            UrlCompareA
#define UrlGetPart            UrlGetPartA
#define UrlGetLocation        UrlGetLocationA
#define UrlHash               UrlHashA
#define UrlIs                 UrlIsA
#define UrlIsNoHistory        UrlIsNoHistoryA
#define UrlIsOpaque           UrlIsOpaqueA
#define UrlApplyScheme        UrlApplySchemeA
#define UrlCreateFromPath     UrlCreateFromPathA
#define PathCreateFromUrl     PathCreateFromUrlA
#define UrlIsFileUrl          UrlIsFileUrlA
typedef PARSEDURLA PARSEDURL;
typedef PPARSEDURLA PPARSEDURL;
#define StrCmp                StrCmpA
#define StrCmpI               StrCmpIA
#define StrCpy                StrCpyA
#define StrCpyN               StrCpyNA
#define StrCat                StrCatA
#define StrFormatByteSize     StrFormatByteSizeA
#define StrFormatByteSize64   StrFormatByteSize64A
#endif

#ifdef _HTTPAPI_WINDOWS_MODE
#include <httpapi_unsigned_long.h>
#endif

#endif
