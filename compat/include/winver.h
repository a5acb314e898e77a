/* Version resources: the structure and its numbers. No file here carries such a resource, and the functions say so. */
#ifndef _WINVER_H_
#define _WINVER_H_

#include "windef.h"
#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VS_VERSION_INFO        1
#define VS_FFI_SIGNATURE       0xFEEF04BD
#define VS_FFI_STRUCVERSION    0x00010000
#define VS_FFI_FILEFLAGSMASK   0x0000003F
#define VS_FF_DEBUG            0x00000001
#define VS_FF_PRERELEASE       0x00000002
#define VS_FF_PATCHED          0x00000004
#define VS_FF_PRIVATEBUILD     0x00000008
#define VS_FF_INFOINFERRED     0x00000010
#define VS_FF_SPECIALBUILD     0x00000020
#define VOS_UNKNOWN            0x00000000
#define VOS_DOS                0x00010000
#define VOS_NT                 0x00040000
#define VOS__WINDOWS32         0x00000004
#define VOS_NT_WINDOWS32       0x00040004
#define VFT_UNKNOWN            0x00000000
#define VFT_APP                0x00000001
#define VFT_DLL                0x00000002
#define VFT_DRV                0x00000003
#define VFT_STATIC_LIB         0x00000007
#define VFT2_UNKNOWN           0x00000000
#define FILE_VER_GET_LOCALISED 0x01
#define FILE_VER_GET_NEUTRAL   0x02

typedef struct tagVS_FIXEDFILEINFO {
    DWORD dwSignature;
    DWORD dwStrucVersion;
    DWORD dwFileVersionMS;
    DWORD dwFileVersionLS;
    DWORD dwProductVersionMS;
    DWORD dwProductVersionLS;
    DWORD dwFileFlagsMask;
    DWORD dwFileFlags;
    DWORD dwFileOS;
    DWORD dwFileType;
    DWORD dwFileSubtype;
    DWORD dwFileDateMS;
    DWORD dwFileDateLS;
} VS_FIXEDFILEINFO;

/* 0 or FALSE: ERROR_FILE_NOT_FOUND and its kind, ERROR_RESOURCE_DATA_NOT_FOUND for a file that is there. */
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeA(LPCSTR lptstrFilename, LPDWORD lpdwHandle);
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeW(LPCWSTR lptstrFilename, LPDWORD lpdwHandle);
WINBASEAPI BOOL WINAPI GetFileVersionInfoA(LPCSTR lptstrFilename, DWORD dwHandle, DWORD dwLen, LPVOID lpData);
WINBASEAPI BOOL WINAPI GetFileVersionInfoW(LPCWSTR lptstrFilename, DWORD dwHandle, DWORD dwLen,
                                           LPVOID lpData);
WINBASEAPI BOOL WINAPI VerQueryValueA(LPCVOID pBlock, LPCSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen);
WINBASEAPI BOOL WINAPI VerQueryValueW(LPCVOID pBlock, LPCWSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen);

#ifdef UNICODE
#define GetFileVersionInfoSize GetFileVersionInfoSizeW
#define GetFileVersionInfo     GetFileVersionInfoW
#define VerQueryValue          VerQueryValueW
#else
#define GetFileVersionInfoSize GetFileVersionInfoSizeA
#define GetFileVersionInfo     GetFileVersionInfoA
#define VerQueryValue          VerQueryValueA
#endif

#ifdef __cplusplus
}
#endif

#endif
