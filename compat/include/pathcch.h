/* pathcch.h: the path functions of shlwapi.h that are told how long their buffers are. */
#ifndef _PATHCCH_H_INCLUDED_
#define _PATHCCH_H_INCLUDED_

#include "windef.h"
#include "winerror.h"
#include <stddef.h>

#define PATHCCH_MAX_CCH             0x8000
#define PATHCCH_E_FILENAME_TOO_LONG ((HRESULT)0x800700CE)

/* Not here: PATHCCH_ENSURE_IS_EXTENDED_LENGTH_PATH. The two FORCE flags change nothing: no path is too long for this system's
 * processes. */
typedef enum {
    PATHCCH_NONE = 0x00,
    PATHCCH_ALLOW_LONG_PATHS = 0x01,
    PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS = 0x02,
    PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS = 0x04,
    PATHCCH_DO_NOT_NORMALIZE_SEGMENTS = 0x08,
    PATHCCH_ENSURE_TRAILING_SLASH = 0x20,
    PATHCCH_CANONICALIZE_SLASHES = 0x40
} PATHCCH_OPTIONS;

#ifdef __cplusplus
extern "C" {
#endif

WINBASEAPI HRESULT WINAPI PathCchAddBackslash(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchAddBackslashEx(PWSTR pszPath, size_t cchPath, PWSTR *ppszEnd,
                                                size_t *pcchRemaining);
WINBASEAPI HRESULT WINAPI PathCchRemoveBackslash(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchRemoveBackslashEx(PWSTR pszPath, size_t cchPath, PWSTR *ppszEnd,
                                                   size_t *pcchRemaining);
WINBASEAPI HRESULT WINAPI PathCchAddExtension(PWSTR pszPath, size_t cchPath, PCWSTR pszExt);
WINBASEAPI HRESULT WINAPI PathCchRenameExtension(PWSTR pszPath, size_t cchPath, PCWSTR pszExt);
WINBASEAPI HRESULT WINAPI PathCchRemoveExtension(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchFindExtension(PCWSTR pszPath, size_t cchPath, PCWSTR *ppszExt);
WINBASEAPI HRESULT WINAPI PathCchAppend(PWSTR pszPath, size_t cchPath, PCWSTR pszMore);
WINBASEAPI HRESULT WINAPI PathCchAppendEx(PWSTR pszPath, size_t cchPath, PCWSTR pszMore, ULONG dwFlags);
WINBASEAPI HRESULT WINAPI PathCchCombine(PWSTR pszPathOut, size_t cchPathOut, PCWSTR pszPathIn,
                                         PCWSTR pszMore);
WINBASEAPI HRESULT WINAPI PathCchCombineEx(PWSTR pszPathOut, size_t cchPathOut, PCWSTR pszPathIn,
                                           PCWSTR pszMore, ULONG dwFlags);
WINBASEAPI HRESULT WINAPI PathCchCanonicalize(PWSTR pszPathOut, size_t cchPathOut, PCWSTR pszPathIn);
WINBASEAPI HRESULT WINAPI PathCchCanonicalizeEx(PWSTR pszPathOut, size_t cchPathOut, PCWSTR pszPathIn,
                                                ULONG dwFlags);
WINBASEAPI HRESULT WINAPI PathCchRemoveFileSpec(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchStripToRoot(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchStripPrefix(PWSTR pszPath, size_t cchPath);
WINBASEAPI HRESULT WINAPI PathCchSkipRoot(PCWSTR pszPath, PCWSTR *ppszRootEnd);
WINBASEAPI BOOL WINAPI PathCchIsRoot(PCWSTR pszPath);
WINBASEAPI BOOL WINAPI PathIsUNCEx(PCWSTR pszPath, PCWSTR *ppszServer);

/* Free the result with LocalFree. */
WINBASEAPI HRESULT WINAPI PathAllocCanonicalize(PCWSTR pszPathIn, ULONG dwFlags, PWSTR *ppszPathOut);
WINBASEAPI HRESULT WINAPI PathAllocCombine(PCWSTR pszPathIn, PCWSTR pszMore, ULONG dwFlags,
                                           PWSTR *ppszPathOut);

#ifdef __cplusplus
}
#endif

#endif
