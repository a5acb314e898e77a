/* NTSTATUS values. winnt.h has a few of them as DWORDs; as on Windows, a program that wants this header defines
 * WIN32_NO_STATUS around windows.h, but nothing breaks when it did not. */
#ifndef _NTSTATUS_
#define _NTSTATUS_

#include "winnt.h"

#undef STATUS_WAIT_0
#undef STATUS_ABANDONED_WAIT_0
#undef STATUS_USER_APC
#undef STATUS_TIMEOUT
#undef STATUS_PENDING
#undef STATUS_ACCESS_VIOLATION
#undef STATUS_INVALID_HANDLE
#undef STATUS_INVALID_PARAMETER
#undef STATUS_NO_MEMORY

#include "ntstatus_codes.h"

#ifndef NT_SUCCESS
#define NT_SUCCESS(status)     (((NTSTATUS)(status)) >= 0)
#define NT_INFORMATION(status) ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status)     ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status)       ((((ULONG)(status)) >> 30) == 3)
#endif

#endif
