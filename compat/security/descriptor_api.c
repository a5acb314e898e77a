/* Security descriptors, of either form: absolute ones point to their parts, self-relative ones hold them. */
#include "security/binary.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "securitybaseapi.h"

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision)
{
    if (revision != SECURITY_DESCRIPTOR_REVISION)
        return error_result(ERROR_UNKNOWN_REVISION);
    *(SECURITY_DESCRIPTOR *)descriptor = (SECURITY_DESCRIPTOR){.Revision = SECURITY_DESCRIPTOR_REVISION};
    return TRUE;
}

static bool read_valid(PSECURITY_DESCRIPTOR descriptor, struct descriptor *out)
{
    return descriptor_read(descriptor, out) && (!out->owner || sid_is_valid(out->owner)) &&
           (!out->group || sid_is_valid(out->group)) && (!out->dacl || acl_used(out->dacl)) &&
           (!out->sacl || acl_used(out->sacl));
}

BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
    struct descriptor parts;

    return read_valid(descriptor, &parts) ? TRUE : error_result(ERROR_INVALID_SECURITY_DESCR);
}

DWORD WINAPI GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR descriptor)
{
    struct descriptor parts;
    DWORD size;

    if (!read_valid(descriptor, &parts))
        return SECURITY_DESCRIPTOR_MIN_LENGTH;
    size = parts.control & SE_SELF_RELATIVE ? sizeof(SECURITY_DESCRIPTOR_RELATIVE)
                                            : SECURITY_DESCRIPTOR_MIN_LENGTH;
    if (parts.owner)
        size += GetLengthSid((PSID)parts.owner);
    if (parts.group)
        size += GetLengthSid((PSID)parts.group);
    if (parts.dacl)
        size += (parts.dacl->AclSize + 3u) & ~3u;
    if (parts.sacl)
        size += (parts.sacl->AclSize + 3u) & ~3u;
    return size;
}

BOOL WINAPI GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR descriptor,
                                         PSECURITY_DESCRIPTOR_CONTROL control, LPDWORD revision)
{
    *revision = ((SECURITY_DESCRIPTOR *)descriptor)->Revision;
    if (*revision != SECURITY_DESCRIPTOR_REVISION)
        return error_result(ERROR_UNKNOWN_REVISION);
    *control = ((SECURITY_DESCRIPTOR *)descriptor)->Control;
    return TRUE;
}

BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR descriptor, PSID *owner, LPBOOL defaulted)
{
    struct descriptor parts;

    if (!descriptor_read(descriptor, &parts))
        return error_result(ERROR_UNKNOWN_REVISION);
    *owner = (PSID)parts.owner;
    *defaulted = (parts.control & SE_OWNER_DEFAULTED) != 0;
    return TRUE;
}

BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR descriptor, PSID *group, LPBOOL defaulted)
{
    struct descriptor parts;

    if (!descriptor_read(descriptor, &parts))
        return error_result(ERROR_UNKNOWN_REVISION);
    *group = (PSID)parts.group;
    *defaulted = (parts.control & SE_GROUP_DEFAULTED) != 0;
    return TRUE;
}

/* Without a list, `acl` and `defaulted` stay as they were. */
static BOOL get_list(const struct descriptor *parts, WORD present_bit, WORD defaulted_bit, const ACL *list,
                     LPBOOL present, PACL *acl, LPBOOL defaulted)
{
    *present = (parts->control & present_bit) != 0;
    if (!*present)
        return TRUE;
    *acl = (PACL)list;
    *defaulted = (parts->control & defaulted_bit) != 0;
    return TRUE;
}

BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, LPBOOL present, PACL *acl,
                                      LPBOOL defaulted)
{
    struct descriptor parts;

    if (!descriptor_read(descriptor, &parts))
        return error_result(ERROR_UNKNOWN_REVISION);
    return get_list(&parts, SE_DACL_PRESENT, SE_DACL_DEFAULTED, parts.dacl, present, acl, defaulted);
}

BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR descriptor, LPBOOL present, PACL *acl,
                                      LPBOOL defaulted)
{
    struct descriptor parts;

    if (!descriptor_read(descriptor, &parts))
        return error_result(ERROR_UNKNOWN_REVISION);
    return get_list(&parts, SE_SACL_PRESENT, SE_SACL_DEFAULTED, parts.sacl, present, acl, defaulted);
}

/* ---- only absolute ones can be changed ---- */

static ULONG changeable(const SECURITY_DESCRIPTOR *descriptor)
{
    if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
        return ERROR_UNKNOWN_REVISION;
    return descriptor->Control & SE_SELF_RELATIVE ? ERROR_INVALID_SECURITY_DESCR : NO_ERROR;
}

static void set_bit(SECURITY_DESCRIPTOR *descriptor, WORD bit, BOOL on)
{
    descriptor->Control = (WORD)(on ? descriptor->Control | bit : descriptor->Control & ~bit);
}

BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOL defaulted)
{
    ULONG error = changeable(descriptor);

    if (!error && owner && !sid_is_valid(owner))
        error = ERROR_INVALID_SID;
    if (!error) {
        ((SECURITY_DESCRIPTOR *)descriptor)->Owner = owner;
        set_bit(descriptor, SE_OWNER_DEFAULTED, defaulted);
    }
    return error_result(error);
}

BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOL defaulted)
{
    ULONG error = changeable(descriptor);

    if (!error && group && !sid_is_valid(group))
        error = ERROR_INVALID_SID;
    if (!error) {
        ((SECURITY_DESCRIPTOR *)descriptor)->Group = group;
        set_bit(descriptor, SE_GROUP_DEFAULTED, defaulted);
    }
    return error_result(error);
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, BOOL present, PACL acl, BOOL defaulted)
{
    ULONG error = changeable(descriptor);

    if (error)
        return error_result(error);
    set_bit(descriptor, SE_DACL_PRESENT, present);
    if (present) {
        ((SECURITY_DESCRIPTOR *)descriptor)->Dacl = acl;
        set_bit(descriptor, SE_DACL_DEFAULTED, defaulted);
    }
    return TRUE;
}
