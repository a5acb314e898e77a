/* From a descriptor to its text. */
#include "security/binary.h"
#include "security/sddl_text.h"
#include "winerror.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_sid(FILE *out, const void *binary)
{
    char text[SID_TEXT];
    struct sid sid;

    sid_from_binary(binary, &sid);
    sid_format(&sid, text);
    fputs(text, out);
}

static void write_bits(FILE *out, const struct sddl_word *table, DWORD value)
{
    for (; table->text[0]; table++)
        if (value & table->value)
            fputs(table->text, out);
}

static void write_rights(FILE *out, ACCESS_MASK mask)
{
    ACCESS_MASK named = 0;

    for (const struct sddl_word *set = sddl_sets; set->text[0]; set++) {
        if (set->value == mask) {
            fputs(set->text, out);
            return;
        }
    }
    for (const struct sddl_word *bit = sddl_bits; bit->text[0]; bit++)
        named |= bit->value;
    if (mask & ~named)
        fprintf(out, "0x%x", mask);
    else
        write_bits(out, sddl_bits, mask);
}

static ULONG write_entry(FILE *out, const ACE_HEADER *ace)
{
    const ACCESS_ALLOWED_ACE *entry = (const ACCESS_ALLOWED_ACE *)ace;
    const struct sddl_word *type = sddl_types;

    while (type->text[0] && type->value != ace->AceType)
        type++;
    if (!type->text[0])
        return ERROR_INVALID_ACL;
    fprintf(out, "(%s;", type->text);
    write_bits(out, sddl_flags, ace->AceFlags);
    fputc(';', out);
    write_rights(out, entry->Mask);
    fputs(";;;", out);
    write_sid(out, &entry->SidStart);
    fputc(')', out);
    return NO_ERROR;
}

static ULONG write_list(FILE *out, char name, const ACL *acl, DWORD controls)
{
    const ACE_HEADER *ace = NULL;
    ULONG error = NO_ERROR;

    fprintf(out, "%c:", name);
    write_bits(out, sddl_controls, controls);
    if (!acl) {
        fputs("NO_ACCESS_CONTROL", out);
        return NO_ERROR;
    }
    for (unsigned i = 0; i < acl->AceCount && !error; i++) {
        ace = acl_next(acl, ace);
        error = ace ? write_entry(out, ace) : ERROR_INVALID_ACL;
    }
    return error;
}

static ULONG write_parts(FILE *out, const struct descriptor *parts, SECURITY_INFORMATION wanted)
{
    ULONG error = NO_ERROR;

    if (wanted & OWNER_SECURITY_INFORMATION && parts->owner) {
        fputs("O:", out);
        write_sid(out, parts->owner);
    }
    if (wanted & GROUP_SECURITY_INFORMATION && parts->group) {
        fputs("G:", out);
        write_sid(out, parts->group);
    }
    if (wanted & DACL_SECURITY_INFORMATION && parts->control & SE_DACL_PRESENT)
        error = write_list(out, 'D', parts->dacl, parts->control);
    if (!error && wanted & SACL_SECURITY_INFORMATION && parts->control & SE_SACL_PRESENT)
        error = write_list(out, 'S', parts->sacl, parts->control >> 1);
    return error;
}

static bool is_sound(const struct descriptor *parts)
{
    return (!parts->owner || sid_is_valid(parts->owner)) && (!parts->group || sid_is_valid(parts->group)) &&
           (!parts->dacl || acl_used(parts->dacl)) && (!parts->sacl || acl_used(parts->sacl));
}

ULONG sddl_from_descriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION wanted, char **out)
{
    struct descriptor parts;
    char *text = NULL;
    size_t length;
    ULONG error;
    FILE *stream;

    if (!descriptor_read(descriptor, &parts))
        return ERROR_UNKNOWN_REVISION;
    if (!is_sound(&parts))
        return ERROR_INVALID_SECURITY_DESCR;
    stream = open_memstream(&text, &length);
    if (!stream)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = write_parts(stream, &parts, wanted);
    if (fclose(stream) != 0 && !error)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error)
        free(text);
    else
        *out = text;
    return error;
}
