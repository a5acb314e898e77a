/* Security identifiers as programs hold them. */
#include "security/binary.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "securitybaseapi.h"
#include "winbase.h"
#include <string.h>

BOOL WINAPI IsValidSid(PSID sid)
{
    return sid_is_valid(sid) ? TRUE : error_result(ERROR_INVALID_SID);
}

DWORD WINAPI GetSidLengthRequired(UCHAR count)
{
    return (DWORD)(offsetof(SID, SubAuthority) + count * sizeof(DWORD));
}

DWORD WINAPI GetLengthSid(PSID sid)
{
    return GetSidLengthRequired(((SID *)sid)->SubAuthorityCount);
}

BOOL WINAPI CopySid(DWORD room, PSID to, PSID from)
{
    if (!sid_is_valid(from))
        return error_result(ERROR_INVALID_SID);
    if (GetLengthSid(from) > room)
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    memmove(to, from, GetLengthSid(from));
    return TRUE;
}

/* Both functions say FALSE with no error for identifiers that differ. */
BOOL WINAPI EqualSid(PSID first, PSID second)
{
    if (!sid_is_valid(first) || !sid_is_valid(second))
        return error_result(ERROR_INVALID_SID);
    SetLastError(NO_ERROR);
    return GetLengthSid(first) == GetLengthSid(second) && memcmp(first, second, GetLengthSid(first)) == 0;
}

BOOL WINAPI EqualPrefixSid(PSID first, PSID second)
{
    if (!sid_is_valid(first) || !sid_is_valid(second))
        return error_result(ERROR_INVALID_SID);
    SetLastError(NO_ERROR);
    if (GetLengthSid(first) != GetLengthSid(second))
        return FALSE;
    return ((SID *)first)->SubAuthorityCount == 0 ||
           memcmp(first, second, GetLengthSid(first) - sizeof(DWORD)) == 0;
}

BOOL WINAPI InitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, BYTE count)
{
    SID *out = sid;

    if (count > SID_MAX_SUB_AUTHORITIES)
        return error_result(ERROR_INVALID_PARAMETER);
    out->Revision = SID_REVISION;
    out->SubAuthorityCount = count;
    out->IdentifierAuthority = *authority;
    return TRUE;
}

PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID sid)
{
    SetLastError(NO_ERROR);
    return &((SID *)sid)->IdentifierAuthority;
}

PDWORD WINAPI GetSidSubAuthority(PSID sid, DWORD index)
{
    SetLastError(NO_ERROR);
    return (PDWORD)((char *)sid + offsetof(SID, SubAuthority)) + index;
}

PUCHAR WINAPI GetSidSubAuthorityCount(PSID sid)
{
    SetLastError(NO_ERROR);
    return &((SID *)sid)->SubAuthorityCount;
}

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, BYTE count, DWORD sub0, DWORD sub1,
                                     DWORD sub2, DWORD sub3, DWORD sub4, DWORD sub5, DWORD sub6, DWORD sub7,
                                     PSID *out)
{
    const DWORD sub[8] = {sub0, sub1, sub2, sub3, sub4, sub5, sub6, sub7};

    if (count > 8)
        return error_result(ERROR_INVALID_SID);
    *out = LocalAlloc(LMEM_FIXED, GetSidLengthRequired(count));
    if (!*out)
        return error_result(ERROR_NOT_ENOUGH_MEMORY);
    InitializeSid(*out, authority, count);
    memcpy((char *)*out + offsetof(SID, SubAuthority), sub, count * sizeof(DWORD));
    return TRUE;
}

PVOID WINAPI FreeSid(PSID sid)
{
    LocalFree(sid);
    return NULL;
}

/* ---- by name ---- */

/* clang-format off */
static const struct {
    WELL_KNOWN_SID_TYPE type;
    struct sid sid;
} well_known[] = {
    {WinNullSid, {0, 1, {0}}},
    {WinWorldSid, {1, 1, {0}}},
    {WinLocalSid, {2, 1, {0}}},
    {WinCreatorOwnerSid, {3, 1, {0}}},
    {WinCreatorGroupSid, {3, 1, {1}}},
    {WinNtAuthoritySid, {5, 0, {0}}},
    {WinNetworkSid, {5, 1, {2}}},
    {WinInteractiveSid, {5, 1, {4}}},
    {WinServiceSid, {5, 1, {6}}},
    {WinAnonymousSid, {5, 1, {7}}},
    {WinSelfSid, {5, 1, {10}}},
    {WinAuthenticatedUserSid, {5, 1, {11}}},
    {WinRestrictedCodeSid, {5, 1, {12}}},
    {WinLocalSystemSid, {5, 1, {18}}},
    {WinLocalServiceSid, {5, 1, {19}}},
    {WinNetworkServiceSid, {5, 1, {20}}},
    {WinBuiltinDomainSid, {5, 1, {32}}},
    {WinBuiltinAdministratorsSid, {5, 2, {32, 544}}},
    {WinBuiltinUsersSid, {5, 2, {32, 545}}},
    {WinBuiltinGuestsSid, {5, 2, {32, 546}}},
    {WinBuiltinPowerUsersSid, {5, 2, {32, 547}}},
};
/* clang-format on */

static const struct sid *find_well_known(WELL_KNOWN_SID_TYPE type)
{
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++)
        if (well_known[i].type == type)
            return &well_known[i].sid;
    return NULL;
}

/* Types of a domain need one, and there is none: ERROR_INVALID_PARAMETER, as for no domain on Windows. */
BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE type, PSID domain, PSID sid, DWORD *size)
{
    const struct sid *known = find_well_known(type);
    DWORD room;

    (void)domain;
    if (!known || !size)
        return error_result(ERROR_INVALID_PARAMETER);
    room = *size;
    *size = (DWORD)sid_binary_size(known);
    if (!sid || room < *size)
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    sid_to_binary(known, sid);
    return TRUE;
}

BOOL WINAPI IsWellKnownSid(PSID sid, WELL_KNOWN_SID_TYPE type)
{
    const struct sid *known = find_well_known(type);
    struct sid own;

    if (!known || !sid_is_valid(sid))
        return FALSE;
    sid_from_binary(sid, &own);
    return sid_equal(&own, known);
}
