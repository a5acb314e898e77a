/* Integer types with a size in their name, as the Windows SDK spells them.
 *
 * ULONG and LONG are 32 bits everywhere; the pointer-sized ones are the same types as size_t and ptrdiff_t, so
 * that SIZE_T * and size_t * are interchangeable as they are on Windows. spec/data.md section 0. */
#ifndef _BASETSD_H_
#define _BASETSD_H_

#include <stddef.h>
#include <stdint.h>

#ifndef __int64
#define __int64 long long
#define __int32 int
#define __int16 short
#define __int8 char
#endif

typedef signed char INT8, *PINT8;
typedef signed short INT16, *PINT16;
typedef signed int INT32, *PINT32;
typedef signed long long INT64, *PINT64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef unsigned long long UINT64, *PUINT64;
typedef signed int LONG32, *PLONG32;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned int DWORD32, *PDWORD32;
typedef long long LONG64, *PLONG64;
typedef unsigned long long ULONG64, *PULONG64;
typedef unsigned long long DWORD64, *PDWORD64;

typedef __PTRDIFF_TYPE__ INT_PTR, *PINT_PTR;
typedef __SIZE_TYPE__ UINT_PTR, *PUINT_PTR;
typedef __PTRDIFF_TYPE__ LONG_PTR, *PLONG_PTR;
typedef __SIZE_TYPE__ ULONG_PTR, *PULONG_PTR;
typedef ULONG_PTR DWORD_PTR, *PDWORD_PTR;
typedef ULONG_PTR SIZE_T, *PSIZE_T;
typedef LONG_PTR SSIZE_T, *PSSIZE_T;
typedef ULONG_PTR KAFFINITY;

#define MAXUINT8     ((UINT8) ~((UINT8)0))
#define MAXUINT16    ((UINT16) ~((UINT16)0))
#define MAXUINT32    ((UINT32) ~((UINT32)0))
#define MAXUINT64    ((UINT64) ~((UINT64)0))
#define MAXULONG32   ((ULONG32) ~((ULONG32)0))
#define MAXULONG64   ((ULONG64) ~((ULONG64)0))
#define MAXULONG_PTR (~((ULONG_PTR)0))
#define MAXUINT_PTR  (~((UINT_PTR)0))
#define MAXDWORD_PTR (~((DWORD_PTR)0))
#define MAXSIZE_T    ((SIZE_T) ~((SIZE_T)0))

#define PtrToUlong(p)    ((unsigned int)(ULONG_PTR)(p))
#define PtrToLong(p)     ((int)(LONG_PTR)(p))
#define UlongToPtr(u)    ((void *)(ULONG_PTR)(unsigned int)(u))
#define LongToPtr(l)     ((void *)(LONG_PTR)(int)(l))
#define HandleToUlong(h) PtrToUlong(h)
#define HandleToLong(h)  PtrToLong(h)
#define UlongToHandle(u) ((HANDLE)UlongToPtr(u))
#define LongToHandle(l)  ((HANDLE)LongToPtr(l))
#define PtrToInt(p)      PtrToLong(p)
#define PtrToUint(p)     PtrToUlong(p)

#endif
