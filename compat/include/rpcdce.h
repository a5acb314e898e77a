/* The unique identifiers of rpcdce.h. There are no remote procedure calls here. */
#ifndef __RPCDCE_H__
#define __RPCDCE_H__

#include "guiddef.h"
#include "windef.h"
#include "winerror.h"

typedef LONG RPC_STATUS;
typedef unsigned char *RPC_CSTR;
typedef WCHAR *RPC_WSTR;

#ifdef __cplusplus
extern "C" {
#endif

WINBASEAPI RPC_STATUS WINAPI UuidCreate(UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI UuidCreateSequential(UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI UuidCreateNil(UUID *NilUuid);

/* Free the text with RpcStringFree. */
WINBASEAPI RPC_STATUS WINAPI UuidToStringA(const UUID *Uuid, RPC_CSTR *StringUuid);
WINBASEAPI RPC_STATUS WINAPI UuidToStringW(const UUID *Uuid, RPC_WSTR *StringUuid);
WINBASEAPI RPC_STATUS WINAPI UuidFromStringA(RPC_CSTR StringUuid, UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI UuidFromStringW(RPC_WSTR StringUuid, UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI RpcStringFreeA(RPC_CSTR *String);
WINBASEAPI RPC_STATUS WINAPI RpcStringFreeW(RPC_WSTR *String);

WINBASEAPI int WINAPI UuidCompare(UUID *Uuid1, UUID *Uuid2, RPC_STATUS *Status);
WINBASEAPI int WINAPI UuidEqual(UUID *Uuid1, UUID *Uuid2, RPC_STATUS *Status);
WINBASEAPI int WINAPI UuidIsNil(UUID *Uuid, RPC_STATUS *Status);
WINBASEAPI unsigned short WINAPI UuidHash(UUID *Uuid, RPC_STATUS *Status);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define UuidToString   UuidToStringW
#define UuidFromString UuidFromStringW
#define RpcStringFree  RpcStringFreeW
#else
#define UuidToString   UuidToStringA
#define UuidFromString UuidFromStringA
#define RpcStringFree  RpcStringFreeA
#endif

#endif
