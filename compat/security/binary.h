/* Security identifiers and access lists in the form that programs hold, and their checks. Pure calculation, any thread. */
#ifndef HTTPAPI_SECURITY_BINARY_H
#define HTTPAPI_SECURITY_BINARY_H

#include "security/sid.h"
#include "winnt.h"

/* A SID that lies in `room` bytes: false if it does not, or is none. */
bool sid_fits(const void *binary, size_t room);
bool sid_is_valid(const void *binary); /* the caller vouches for its length */
size_t sid_binary_size(const struct sid *sid);
void sid_to_binary(const struct sid *sid, void *out);
void sid_from_binary(const void *binary, struct sid *out); /* of a valid one */
void *sid_binary_copy(const struct sid *sid);              /* for LocalFree; NULL: no memory */

/* The next entry of a list: NULL before the first, NULL after the last or where entries leave the list. */
const ACE_HEADER *acl_next(const ACL *acl, const ACE_HEADER *last);
size_t acl_used(const ACL *acl); /* 0: the list is broken */
static inline bool ace_has_plain_sid(const ACE_HEADER *ace)
{
    return ace->AceType <= SYSTEM_ALARM_ACE_TYPE || ace->AceType == SYSTEM_MANDATORY_LABEL_ACE_TYPE;
}
/* Header, mask and SID; `out` has room for ace_size(). */
size_t ace_size(size_t sid_size);
void ace_write(void *out, BYTE type, BYTE flags, ACCESS_MASK mask, const void *sid, size_t sid_size);

/* The parts of a descriptor of either form; NULL if absent. */
struct descriptor {
    const void *owner, *group;
    const ACL *dacl, *sacl; /* NULL although present: no restriction */
    SECURITY_DESCRIPTOR_CONTROL control;
};
bool descriptor_read(const void *binary, struct descriptor *out); /* false: unknown revision */

#endif
