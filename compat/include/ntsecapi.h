/* The local security authority: its types, and the one call that asks it nothing. No call reaches an authority here. */
#ifndef _NTSECAPI_
#define _NTSECAPI_

#include "windef.h"

typedef PVOID LSA_HANDLE, *PLSA_HANDLE;

typedef struct _LSA_UNICODE_STRING {
    USHORT Length; /* bytes */
    USHORT MaximumLength;
    PWSTR Buffer;
} LSA_UNICODE_STRING, *PLSA_UNICODE_STRING;

typedef struct _LSA_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} LSA_STRING, *PLSA_STRING;

typedef struct _LSA_OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PLSA_UNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} LSA_OBJECT_ATTRIBUTES, *PLSA_OBJECT_ATTRIBUTES;

#ifdef __cplusplus
extern "C" {
#endif

WINADVAPI ULONG WINAPI LsaNtStatusToWinError(NTSTATUS Status);

#ifdef __cplusplus
}
#endif

#endif
