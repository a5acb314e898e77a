/* Version resources: which no file here has. The file is looked for all the same, since programs tell a missing one. */
#include "errhandlingapi.h"
#include "fileapi.h"
#include "winver.h"

static DWORD none(DWORD attributes)
{
    if (attributes != INVALID_FILE_ATTRIBUTES)
        SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND);
    return 0;
}

DWORD WINAPI GetFileVersionInfoSizeA(LPCSTR lptstrFilename, LPDWORD lpdwHandle)
{
    if (lpdwHandle)
        *lpdwHandle = 0;
    return none(GetFileAttributesA(lptstrFilename));
}

DWORD WINAPI GetFileVersionInfoSizeW(LPCWSTR lptstrFilename, LPDWORD lpdwHandle)
{
    if (lpdwHandle)
        *lpdwHandle = 0;
    return none(GetFileAttributesW(lptstrFilename));
}

BOOL WINAPI GetFileVersionInfoA(LPCSTR lptstrFilename, DWORD dwHandle, DWORD dwLen, LPVOID lpData)
{
    (void)dwHandle;
    (void)dwLen;
    (void)lpData;
    return (BOOL)none(GetFileAttributesA(lptstrFilename));
}

BOOL WINAPI GetFileVersionInfoW(LPCWSTR lptstrFilename, DWORD dwHandle, DWORD dwLen, LPVOID lpData)
{
    (void)dwHandle;
    (void)dwLen;
    (void)lpData;
    return (BOOL)none(GetFileAttributesW(lptstrFilename));
}

/* No block was ever given out, so nothing stands in this one. */
static BOOL nothing(LPVOID *buffer, PUINT length)
{
    if (buffer)
        *buffer = NULL;
    if (length)
        *length = 0;
    SetLastError(ERROR_RESOURCE_TYPE_NOT_FOUND);
    return FALSE;
}

BOOL WINAPI VerQueryValueA(LPCVOID pBlock, LPCSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen)
{
    (void)pBlock;
    (void)lpSubBlock;
    return nothing(lplpBuffer, puLen);
}

BOOL WINAPI VerQueryValueW(LPCVOID pBlock, LPCWSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen)
{
    (void)pBlock;
    (void)lpSubBlock;
    return nothing(lplpBuffer, puLen);
}
