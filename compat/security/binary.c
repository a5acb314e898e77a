/* See binary.h. */
#include "security/binary.h"
#include "winbase.h"
#include <string.h>

/* Entries of a list, and identifiers, lie at multiples of 4 in what Windows writes; nothing else is believed. */
#define SID_HEAD offsetof(SID, SubAuthority)

bool sid_is_valid(const void *binary)
{
    const SID *sid = binary;

    return sid && sid->Revision == SID_REVISION && sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

bool sid_fits(const void *binary, size_t room)
{
    const SID *sid = binary;

    return room >= SID_HEAD && sid_is_valid(sid) && SID_HEAD + sid->SubAuthorityCount * sizeof(DWORD) <= room;
}

size_t sid_binary_size(const struct sid *sid)
{
    return SID_HEAD + sid->count * sizeof(DWORD);
}

void sid_to_binary(const struct sid *sid, void *out)
{
    unsigned char *bytes = out;

    bytes[0] = SID_REVISION;
    bytes[1] = (unsigned char)sid->count;
    for (int i = 0; i < 6; i++)
        bytes[2 + i] = (unsigned char)(sid->authority >> (8 * (5 - i)));
    memcpy(bytes + SID_HEAD, sid->sub, sid->count * sizeof(DWORD));
}

void sid_from_binary(const void *binary, struct sid *out)
{
    const unsigned char *bytes = binary;

    memset(out, 0, sizeof *out);
    out->count = bytes[1];
    for (int i = 0; i < 6; i++)
        out->authority = out->authority << 8 | bytes[2 + i];
    memcpy(out->sub, bytes + SID_HEAD, out->count * sizeof(DWORD));
}

void *sid_binary_copy(const struct sid *sid)
{
    void *copy = LocalAlloc(LMEM_FIXED, sid_binary_size(sid));

    if (copy)
        sid_to_binary(sid, copy);
    return copy;
}

/* ---- lists ---- */

static const ACE_HEADER *entry_at(const ACL *acl, size_t offset)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)((const char *)acl + offset);
    size_t head = offsetof(ACCESS_ALLOWED_ACE, SidStart);

    if (offset + sizeof *ace > acl->AclSize || ace->AceSize < sizeof *ace || ace->AceSize % 4 ||
        offset + ace->AceSize > acl->AclSize)
        return NULL;
    if (ace_has_plain_sid(ace) &&
        (ace->AceSize < head || !sid_fits((const char *)ace + head, ace->AceSize - head)))
        return NULL;
    return ace;
}

const ACE_HEADER *acl_next(const ACL *acl, const ACE_HEADER *last)
{
    size_t offset = last ? (size_t)((const char *)last - (const char *)acl) + last->AceSize : sizeof *acl;

    return entry_at(acl, offset);
}

size_t acl_used(const ACL *acl)
{
    const ACE_HEADER *ace = NULL;
    size_t used = sizeof *acl;

    if (acl->AclRevision < 2 || acl->AclRevision > 4 || acl->AclSize < sizeof *acl)
        return 0;
    for (unsigned i = 0; i < acl->AceCount; i++) {
        ace = acl_next(acl, ace);
        if (!ace)
            return 0;
        used += ace->AceSize;
    }
    return used;
}

size_t ace_size(size_t sid_size)
{
    return offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_size;
}

void ace_write(void *out, BYTE type, BYTE flags, ACCESS_MASK mask, const void *sid, size_t sid_size)
{
    ACCESS_ALLOWED_ACE *ace = out;

    ace->Header.AceType = type;
    ace->Header.AceFlags = flags;
    ace->Header.AceSize = (WORD)ace_size(sid_size);
    ace->Mask = mask;
    memcpy((char *)ace + offsetof(ACCESS_ALLOWED_ACE, SidStart), sid, sid_size);
}

/* ---- descriptors ---- */

static const void *at_offset(const void *base, DWORD offset)
{
    return offset ? (const char *)base + offset : NULL;
}

bool descriptor_read(const void *binary, struct descriptor *out)
{
    const SECURITY_DESCRIPTOR_RELATIVE *relative = binary;
    const SECURITY_DESCRIPTOR *absolute = binary;

    if (!binary || relative->Revision != SECURITY_DESCRIPTOR_REVISION)
        return false;
    out->control = relative->Control;
    if (out->control & SE_SELF_RELATIVE) {
        out->owner = at_offset(binary, relative->Owner);
        out->group = at_offset(binary, relative->Group);
        out->dacl = at_offset(binary, relative->Dacl);
        out->sacl = at_offset(binary, relative->Sacl);
    } else {
        out->owner = absolute->Owner;
        out->group = absolute->Group;
        out->dacl = absolute->Dacl;
        out->sacl = absolute->Sacl;
    }
    if (!(out->control & SE_DACL_PRESENT))
        out->dacl = NULL;
    if (!(out->control & SE_SACL_PRESENT))
        out->sacl = NULL;
    return true;
}
