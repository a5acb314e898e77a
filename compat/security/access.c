/* Access checks: may whom a token names do to what a descriptor guards what it asks for?
 *
 * The entries count in their order; the first that speaks of a right decides it. No list allows everything. The owner may
 * always read and change the list. Generic rights in entries are mapped by the caller's mapping. */
#include "security/binary.h"
#include "security/token.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "securitybaseapi.h"

#define GENERIC_RIGHTS (GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL)

static ACCESS_MASK mapped(ACCESS_MASK mask, const GENERIC_MAPPING *mapping)
{
    if (mask & GENERIC_READ)
        mask |= mapping->GenericRead;
    if (mask & GENERIC_WRITE)
        mask |= mapping->GenericWrite;
    if (mask & GENERIC_EXECUTE)
        mask |= mapping->GenericExecute;
    if (mask & GENERIC_ALL)
        mask |= mapping->GenericAll;
    return mask & ~GENERIC_RIGHTS;
}

VOID WINAPI MapGenericMask(PDWORD mask, PGENERIC_MAPPING mapping)
{
    *mask = mapped(*mask, mapping);
}

BOOL WINAPI AreAllAccessesGranted(DWORD granted, DWORD desired)
{
    return (granted & desired) == desired;
}

BOOL WINAPI AreAnyAccessesGranted(DWORD granted, DWORD desired)
{
    return (granted & desired) != 0;
}

static bool is_token(const struct token *token, const void *binary)
{
    struct sid sid, user;

    sid_from_binary(binary, &sid);
    token_user(token, &user);
    return sid_equal(&sid, &user) || sid_means(&sid, &token->who);
}

/* All that the list grants of what may be wanted. */
static ACCESS_MASK granted_by(const struct descriptor *parts, const struct token *token,
                              const GENERIC_MAPPING *mapping)
{
    ACCESS_MASK granted = is_token(token, parts->owner) ? READ_CONTROL | WRITE_DAC : 0, denied = 0;
    const ACE_HEADER *ace = NULL;

    if (!parts->dacl)
        return mapping->GenericAll | STANDARD_RIGHTS_ALL | SPECIFIC_RIGHTS_ALL;
    for (unsigned i = 0; i < parts->dacl->AceCount; i++) {
        const ACCESS_ALLOWED_ACE *entry;
        ACCESS_MASK mask;

        ace = acl_next(parts->dacl, ace);
        if (!ace)
            break;
        entry = (const ACCESS_ALLOWED_ACE *)ace;
        if (ace->AceFlags & INHERIT_ONLY_ACE || ace->AceType > ACCESS_DENIED_ACE_TYPE ||
            !is_token(token, &entry->SidStart))
            continue;
        mask = mapped(entry->Mask, mapping);
        if (ace->AceType == ACCESS_ALLOWED_ACE_TYPE)
            granted |= mask & ~denied;
        else
            denied |= mask & ~granted;
    }
    return granted;
}

static ULONG check(PSECURITY_DESCRIPTOR descriptor, const struct token *token, DWORD desired,
                   const GENERIC_MAPPING *mapping, DWORD *granted, BOOL *allowed)
{
    struct descriptor parts;
    ACCESS_MASK all;

    if (token->type != TokenImpersonation)
        return ERROR_NO_IMPERSONATION_TOKEN;
    if (token->level < SecurityIdentification)
        return ERROR_BAD_IMPERSONATION_LEVEL;
    if (desired & GENERIC_RIGHTS)
        return ERROR_GENERIC_NOT_MAPPED;
    if (!IsValidSecurityDescriptor(descriptor) || !descriptor_read(descriptor, &parts) || !parts.owner ||
        !parts.group)
        return ERROR_INVALID_SECURITY_DESCR;
    all = granted_by(&parts, token, mapping);
    *granted = desired & MAXIMUM_ALLOWED ? all : all & desired;
    *allowed = *granted != 0 && (desired & ~(MAXIMUM_ALLOWED | *granted)) == 0;
    if (!*allowed)
        *granted = 0;
    return NO_ERROR;
}

/* The last error of a FALSE status is ERROR_ACCESS_DENIED. There are no privileges that could have been used. */
BOOL WINAPI AccessCheck(PSECURITY_DESCRIPTOR descriptor, HANDLE handle, DWORD desired,
                        PGENERIC_MAPPING mapping, PPRIVILEGE_SET privileges, LPDWORD privileges_size,
                        LPDWORD granted, LPBOOL allowed)
{
    struct token *token;
    ULONG error;

    if (!mapping || !privileges_size || !granted || !allowed)
        return error_result(ERROR_NOACCESS);
    token = (struct token *)handle_pin(handle, &token_type);
    if (!token)
        return error_result(ERROR_INVALID_HANDLE);
    if (!privileges || *privileges_size < sizeof *privileges) {
        *privileges_size = sizeof *privileges;
        error = ERROR_INSUFFICIENT_BUFFER;
    } else {
        privileges->PrivilegeCount = privileges->Control = 0;
        error = check(descriptor, token, desired, mapping, granted, allowed);
    }
    handle_unpin(handle);
    if (!error && !*allowed)
        SetLastError(ERROR_ACCESS_DENIED);
    return error_result(error);
}
