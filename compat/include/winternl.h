/* The one native function that programs call: NTSTATUS to Win32. */
#ifndef _WINTERNL_
#define _WINTERNL_

#include "windef.h"
#include "ntstatus.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NTAPI WINAPI

/* ERROR_MR_MID_NOT_FOUND for a status that has no Win32 code. */
WINBASEAPI ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status);

#ifdef __cplusplus
}
#endif

#endif
