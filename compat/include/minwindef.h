/* The basic Windows types: BOOL, DWORD, HANDLE and their pointers; linkage and calling-convention words. */
#ifndef _MINWINDEF_
#define _MINWINDEF_

#include "sal.h"
#include "basetsd.h"

/* Calling conventions and declspecs mean nothing on this platform: everything is the C ABI. Exported functions are
 * visible; all else in the library is hidden. */
#define WINAPI
#define APIENTRY WINAPI
#define NTAPI    WINAPI
#define CALLBACK
#define WINAPIV
#define APIPRIVATE
#define PASCAL
#define FAR
#define NEAR
#define far
#define near
#define CONST const
#ifndef __cdecl
#define __cdecl
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#endif
#ifndef __forceinline
#define __forceinline static inline __attribute__((always_inline))
#endif
#define FORCEINLINE       static inline __attribute__((always_inline))
#define CFORCEINLINE      FORCEINLINE
#define DECLSPEC_IMPORT   __attribute__((visibility("default")))
#define WINBASEAPI        DECLSPEC_IMPORT
#define WINADVAPI         DECLSPEC_IMPORT
#define WINUSERAPI        DECLSPEC_IMPORT
#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_ALIGN(x) __attribute__((aligned(x)))
#define DECLSPEC_NOINLINE __attribute__((noinline))

#ifndef VOID
#define VOID void
#endif

#ifndef NULL
#ifdef __cplusplus
#define NULL 0
#else
#define NULL ((void *)0)
#endif
#endif

#ifndef FALSE
#define FALSE 0
#define TRUE  1
#endif

#ifndef IN
#define IN
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif

#define MAX_PATH 260

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned char UCHAR, *PUCHAR;
typedef unsigned char BOOLEAN, *PBOOLEAN;
typedef char CHAR, *PCHAR;
typedef short SHORT, *PSHORT;
typedef unsigned short USHORT, *PUSHORT;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef int INT, *PINT, *LPINT;
typedef unsigned int UINT, *PUINT;
typedef int LONG, *PLONG, *LPLONG;
typedef unsigned int ULONG, *PULONG;
typedef unsigned int DWORD, *PDWORD, *LPDWORD;
typedef long long LONGLONG, *PLONGLONG;
typedef unsigned long long ULONGLONG, *PULONGLONG;
typedef unsigned long long DWORDLONG, *PDWORDLONG;
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE;
typedef void *PVOID, *LPVOID;
typedef const void *LPCVOID;

typedef void *HANDLE, **PHANDLE, **LPHANDLE;
typedef HANDLE HLOCAL, HGLOBAL;
typedef struct HINSTANCE__ *HINSTANCE, *HMODULE;
typedef struct HKEY__ *HKEY;
typedef HKEY *PHKEY;
typedef struct HWND__ *HWND;
typedef LONG_PTR (*FARPROC)(void);
typedef LONG_PTR (*NEARPROC)(void);
typedef LONG_PTR (*PROC)(void);
typedef WORD ATOM;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;

typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MAKEWORD(low, high) \
    ((WORD)(((BYTE)((DWORD_PTR)(low)&0xff)) | ((WORD)((BYTE)((DWORD_PTR)(high)&0xff))) << 8))
#define MAKELONG(low, high) \
    ((LONG)(((WORD)((DWORD_PTR)(low)&0xffff)) | ((DWORD)((WORD)((DWORD_PTR)(high)&0xffff))) << 16))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l)&0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w)&0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))

/* In C++ only where the standard headers are shielded from them. */
#ifndef NOMINMAX
#if !defined(__cplusplus) || defined(_HTTPAPI_WINDOWS_MODE)
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
#endif

#endif
