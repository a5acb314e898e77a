/* Access lists as programs build and read them. */
#include "security/binary.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "securitybaseapi.h"
#include <string.h>

BOOL WINAPI InitializeAcl(PACL acl, DWORD size, DWORD revision)
{
    if (size < sizeof *acl)
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    if (revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION || size > MAXWORD)
        return error_result(ERROR_INVALID_PARAMETER);
    *acl = (ACL){.AclRevision = (BYTE)revision, .AclSize = (WORD)(size & ~3u)};
    return TRUE;
}

BOOL WINAPI IsValidAcl(PACL acl)
{
    return acl && acl_used(acl) ? TRUE : error_result(ERROR_INVALID_ACL);
}

BOOL WINAPI GetAclInformation(PACL acl, LPVOID out, DWORD room, ACL_INFORMATION_CLASS class)
{
    size_t used = acl_used(acl);

    if (!used)
        return error_result(ERROR_INVALID_ACL);
    if (class == AclRevisionInformation) {
        if (room < sizeof(ACL_REVISION_INFORMATION))
            return error_result(ERROR_INSUFFICIENT_BUFFER);
        ((ACL_REVISION_INFORMATION *)out)->AclRevision = acl->AclRevision;
        return TRUE;
    }
    if (class != AclSizeInformation)
        return error_result(ERROR_INVALID_PARAMETER);
    if (room < sizeof(ACL_SIZE_INFORMATION))
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    *(ACL_SIZE_INFORMATION *)out =
        (ACL_SIZE_INFORMATION){acl->AceCount, (DWORD)used, (DWORD)(acl->AclSize - used)};
    return TRUE;
}

static ACE_HEADER *find_entry(const ACL *acl, DWORD index)
{
    const ACE_HEADER *ace = NULL;

    if (!acl_used(acl) || index >= acl->AceCount)
        return NULL;
    for (DWORD i = 0; i <= index; i++)
        ace = acl_next(acl, ace);
    return (ACE_HEADER *)ace;
}

BOOL WINAPI GetAce(PACL acl, DWORD index, LPVOID *out)
{
    ACE_HEADER *ace = find_entry(acl, index);

    if (!ace)
        return error_result(ERROR_INVALID_PARAMETER);
    *out = ace;
    return TRUE;
}

BOOL WINAPI DeleteAce(PACL acl, DWORD index)
{
    ACE_HEADER *ace = find_entry(acl, index);
    char *next, *end;

    if (!ace)
        return error_result(ERROR_INVALID_PARAMETER);
    end = (char *)acl + acl_used(acl);
    next = (char *)ace + ace->AceSize;
    memmove(ace, next, (size_t)(end - next));
    acl->AceCount--;
    return TRUE;
}

static BOOL add(PACL acl, DWORD revision, BYTE type, DWORD flags, DWORD mask, PSID sid)
{
    size_t used = acl_used(acl), size;

    if (!sid_is_valid(sid))
        return error_result(ERROR_INVALID_SID);
    if (!used)
        return error_result(ERROR_INVALID_ACL);
    if (revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION)
        return error_result(ERROR_REVISION_MISMATCH);
    if (flags & ~(DWORD)VALID_INHERIT_FLAGS)
        return error_result(ERROR_INVALID_FLAGS);
    size = GetLengthSid(sid);
    if (used + ace_size(size) > acl->AclSize)
        return error_result(ERROR_ALLOTTED_SPACE_EXCEEDED);
    ace_write((char *)acl + used, type, (BYTE)flags, mask, sid, size);
    acl->AceCount++;
    if (revision > acl->AclRevision)
        acl->AclRevision = (BYTE)revision;
    return TRUE;
}

BOOL WINAPI AddAccessAllowedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid)
{
    return add(acl, revision, ACCESS_ALLOWED_ACE_TYPE, flags, mask, sid);
}

BOOL WINAPI AddAccessAllowedAce(PACL acl, DWORD revision, DWORD mask, PSID sid)
{
    return add(acl, revision, ACCESS_ALLOWED_ACE_TYPE, 0, mask, sid);
}

BOOL WINAPI AddAccessDeniedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid)
{
    return add(acl, revision, ACCESS_DENIED_ACE_TYPE, flags, mask, sid);
}

BOOL WINAPI AddAccessDeniedAce(PACL acl, DWORD revision, DWORD mask, PSID sid)
{
    return add(acl, revision, ACCESS_DENIED_ACE_TYPE, 0, mask, sid);
}
