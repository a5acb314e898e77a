/* The native functions that programs call. */
#ifndef _WINTERNL_
#define _WINTERNL_

#include "windef.h"
#include "ntstatus.h"
#include "sysinfoapi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NTAPI WINAPI

/* ERROR_MR_MID_NOT_FOUND for a status that has no Win32 code. */
WINBASEAPI ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status);

WINBASEAPI NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation);

#ifdef __cplusplus
}
#endif

#endif
