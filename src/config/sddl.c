/* See sddl.h. The text is read by the parser of the Win32 functions below; what is stricter here is that a reservation holds no
 * blanks, and nothing but entries that allow or deny. */
#include "config/sddl.h"

#include "security/binary.h"
#include "security/sddl_text.h"
#include "winbase.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRY_LIMIT = 1024 };

static unsigned meaning(ACCESS_MASK mask)
{
    if (mask & GENERIC_ALL)
        return SDDL_LISTEN | SDDL_DELEGATE;
    return (mask & GENERIC_EXECUTE ? SDDL_LISTEN : 0) | (mask & GENERIC_WRITE ? SDDL_DELEGATE : 0);
}

static ULONG take_entries(const ACL *list, struct sddl *out)
{
    const ACE_HEADER *header = NULL;

    for (; out->count < list->AceCount; out->count++) {
        struct sddl_entry *entry = &out->entries[out->count];
        const ACCESS_ALLOWED_ACE *ace;

        header = acl_next(list, header);
        if (!header || header->AceType > ACCESS_DENIED_ACE_TYPE)
            return ERROR_INVALID_PARAMETER;
        ace = (const ACCESS_ALLOWED_ACE *)header;
        entry->deny = header->AceType == ACCESS_DENIED_ACE_TYPE;
        entry->rights = meaning(ace->Mask);
        sid_from_binary(&ace->SidStart, &entry->sid);
    }
    return NO_ERROR;
}

static ULONG from_descriptor(const SECURITY_DESCRIPTOR_RELATIVE *descriptor, struct sddl **out)
{
    struct descriptor parts;
    struct sddl *sddl;
    ULONG error;

    if (!descriptor_read(descriptor, &parts) || !parts.dacl || parts.dacl->AceCount > ENTRY_LIMIT)
        return ERROR_INVALID_PARAMETER;
    sddl = calloc(1, sizeof *sddl + parts.dacl->AceCount * sizeof sddl->entries[0]);
    if (!sddl)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = take_entries(parts.dacl, sddl);
    if (error == NO_ERROR)
        *out = sddl;
    else
        free(sddl);
    return error;
}

ULONG sddl_parse(const char *text, struct sddl **out)
{
    SECURITY_DESCRIPTOR_RELATIVE *descriptor;
    ULONG error;

    *out = NULL;
    if (strpbrk(text, " \t\r\n"))
        return ERROR_INVALID_PARAMETER;
    error = sddl_to_descriptor(text, &descriptor, NULL);
    if (error != NO_ERROR)
        return error == ERROR_NOT_ENOUGH_MEMORY ? error : ERROR_INVALID_PARAMETER;
    error = from_descriptor(descriptor, out);
    LocalFree(descriptor);
    return error;
}

bool sddl_allows(const struct sddl *sddl, unsigned rights, const struct principal *who)
{
    for (size_t i = 0; i < sddl->count && rights; i++) {
        const struct sddl_entry *entry = &sddl->entries[i];

        if (!(entry->rights & rights) || !sid_means(&entry->sid, who))
            continue;
        if (entry->deny)
            return false;
        rights &= ~entry->rights;
    }
    return rights == 0;
}
