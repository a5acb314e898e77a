/* From text to a self-relative descriptor. The text has no say in sizes: the descriptor has room for as many entries as there
 * are opening brackets, each with the longest identifier, and no list exceeds the 64 KB that its header can count. */
#include "security/binary.h"
#include "security/sddl_text.h"
#include "winbase.h"
#include "winerror.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parser {
    const char *at;
    SECURITY_DESCRIPTOR_RELATIVE *descriptor;
    size_t used;
};

static void skip_blanks(struct parser *parser)
{
    while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\r' || *parser->at == '\n')
        parser->at++;
}

static bool take(struct parser *parser, char c)
{
    skip_blanks(parser);
    if (*parser->at != c)
        return false;
    parser->at++;
    return true;
}

/* The longest word of a table that stands here. */
static const struct sddl_word *take_word(struct parser *parser, const struct sddl_word *table)
{
    const struct sddl_word *best = NULL;

    for (const struct sddl_word *word = table; word->text[0]; word++)
        if (strncasecmp(parser->at, word->text, strlen(word->text)) == 0 &&
            (!best || strlen(word->text) > strlen(best->text)))
            best = word;
    if (best)
        parser->at += strlen(best->text);
    return best;
}

/* ---- entries: (type;flags;rights;object;inherited object;account) ---- */

static bool parse_rights(struct parser *parser, ACCESS_MASK *out)
{
    const struct sddl_word *word;

    *out = 0;
    skip_blanks(parser);
    if (*parser->at >= '0' && *parser->at <= '9') {
        char *end;
        unsigned long value = strtoul(parser->at, &end, 0);

        parser->at = end;
        *out = (ACCESS_MASK)value;
        return value <= MAXDWORD;
    }
    while (*parser->at && *parser->at != ';' && *parser->at != ' ') {
        word = take_word(parser, sddl_bits);
        if (!word)
            word = take_word(parser, sddl_sets);
        if (!word)
            return false;
        *out |= word->value;
    }
    return true;
}

static bool parse_flags(struct parser *parser, BYTE *out)
{
    const struct sddl_word *word;

    *out = 0;
    skip_blanks(parser);
    while ((word = take_word(parser, sddl_flags)) != NULL)
        *out |= (BYTE)word->value;
    return true;
}

static bool parse_entry(struct parser *parser, ACL *acl)
{
    char binary[SECURITY_MAX_SID_SIZE];
    const struct sddl_word *type;
    ACCESS_MASK mask;
    struct sid sid;
    BYTE flags;
    size_t size;

    skip_blanks(parser);
    type = take_word(parser, sddl_types);
    if (!type || !take(parser, ';') || !parse_flags(parser, &flags) || !take(parser, ';') ||
        !parse_rights(parser, &mask) || !take(parser, ';') || !take(parser, ';') || !take(parser, ';'))
        return false;
    skip_blanks(parser);
    if (!sid_parse(parser->at, &parser->at, &sid) || !take(parser, ')'))
        return false;
    size = ace_size(sid_binary_size(&sid));
    if (acl->AclSize + size > MAXWORD)
        return false;
    sid_to_binary(&sid, binary);
    ace_write((char *)acl + acl->AclSize, (BYTE)type->value, flags, mask, binary, sid_binary_size(&sid));
    acl->AclSize = (WORD)(acl->AclSize + size);
    acl->AceCount++;
    return true;
}

/* ---- parts ---- */

static ULONG parse_list(struct parser *parser, bool audit)
{
    static const char none[] = "NO_ACCESS_CONTROL";
    ACL *acl = (ACL *)((char *)parser->descriptor + parser->used);
    const struct sddl_word *control;

    parser->descriptor->Control |= audit ? SE_SACL_PRESENT : SE_DACL_PRESENT;
    skip_blanks(parser);
    while ((control = take_word(parser, sddl_controls)) != NULL)
        parser->descriptor->Control |= (WORD)(audit ? control->value << 1 : control->value);
    if (strncasecmp(parser->at, none, sizeof none - 1) == 0) {
        parser->at += sizeof none - 1;
        return NO_ERROR;
    }
    *acl = (ACL){.AclRevision = ACL_REVISION, .AclSize = sizeof *acl};
    while (take(parser, '('))
        if (!parse_entry(parser, acl))
            return ERROR_INVALID_ACL;
    *(audit ? &parser->descriptor->Sacl : &parser->descriptor->Dacl) = (DWORD)parser->used;
    parser->used += acl->AclSize;
    return NO_ERROR;
}

static ULONG parse_account(struct parser *parser, DWORD *offset)
{
    struct sid sid;

    skip_blanks(parser);
    if (!sid_parse(parser->at, &parser->at, &sid))
        return ERROR_INVALID_SID;
    *offset = (DWORD)parser->used;
    sid_to_binary(&sid, (char *)parser->descriptor + parser->used);
    parser->used += sid_binary_size(&sid);
    return NO_ERROR;
}

static ULONG parse_parts(struct parser *parser)
{
    static const char names[] = "OGDS";
    bool seen[4] = {false};

    for (skip_blanks(parser); *parser->at; skip_blanks(parser)) {
        const char *name = strchr(names, *parser->at & ~32);
        ULONG error;

        if (!name || !*name || parser->at[1] != ':' || seen[name - names])
            return ERROR_INVALID_PARAMETER;
        seen[name - names] = true;
        parser->at += 2;
        if (*name == 'O' || *name == 'G')
            error =
                parse_account(parser, *name == 'O' ? &parser->descriptor->Owner : &parser->descriptor->Group);
        else
            error = parse_list(parser, *name == 'S');
        if (error)
            return error;
    }
    return NO_ERROR;
}

ULONG sddl_to_descriptor(const char *text, SECURITY_DESCRIPTOR_RELATIVE **out, ULONG *size)
{
    struct parser parser = {.at = text, .used = sizeof(SECURITY_DESCRIPTOR_RELATIVE)};
    size_t room = parser.used + 2 * (sizeof(ACL) + SECURITY_MAX_SID_SIZE);
    ULONG error;

    for (const char *c = text; *c; c++)
        room += *c == '(' ? ace_size(SECURITY_MAX_SID_SIZE) : 0;
    if (room > 4 * MAXWORD + 4096)
        return ERROR_INVALID_ACL;
    parser.descriptor = LocalAlloc(LPTR, room);
    if (!parser.descriptor)
        return ERROR_NOT_ENOUGH_MEMORY;
    parser.descriptor->Revision = SECURITY_DESCRIPTOR_REVISION;
    parser.descriptor->Control = SE_SELF_RELATIVE;
    error = parse_parts(&parser);
    if (error) {
        LocalFree(parser.descriptor);
        return error;
    }
    *out = parser.descriptor;
    if (size)
        *size = (ULONG)parser.used;
    return NO_ERROR;
}
