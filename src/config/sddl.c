/* See sddl.h. */
#include "config/sddl.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ENTRY_LIMIT = 1024 };

#define GENERIC_ALL_BIT     0x10000000u
#define GENERIC_EXECUTE_BIT 0x20000000u
#define GENERIC_WRITE_BIT   0x40000000u

static unsigned meaning(uint32_t mask)
{
    if (mask & GENERIC_ALL_BIT)
        return SDDL_LISTEN | SDDL_DELEGATE;
    return (mask & GENERIC_EXECUTE_BIT ? SDDL_LISTEN : 0) | (mask & GENERIC_WRITE_BIT ? SDDL_DELEGATE : 0);
}

/* Up to the next semicolon: a number, or two-letter codes. */
static bool parse_rights(const char **at, unsigned *out)
{
    static const char known[] =
        "GA GR GW GX RC SD WD WO RP WP CC DC LC SW LO DT CR FA FR FW FX KA KR KW KX NR NW NX";
    const char *c = *at;
    uint32_t mask = 0;

    if (*c >= '0' && *c <= '9') {
        char *end;

        mask = (uint32_t)strtoul(c, &end, 0);
        *at = end;
        *out = meaning(mask);
        return *end == ';';
    }
    for (; *c && *c != ';'; c += 2) {
        char code[4] = {(char)(c[0] & ~32), (char)(c[1] & ~32), 0, 0};

        if (!c[1] || !strstr(known, code) || strchr(code, ' '))
            return false;
        mask |= strcmp(code, "GA") == 0   ? GENERIC_ALL_BIT
                : strcmp(code, "GX") == 0 ? GENERIC_EXECUTE_BIT
                : strcmp(code, "GW") == 0 ? GENERIC_WRITE_BIT
                                          : 0;
    }
    *at = c;
    *out = meaning(mask);
    return *c == ';';
}

static bool parse_flags(const char **at)
{
    static const char known[] = "CI OI NP IO ID SA FA";
    const char *c = *at;

    for (; *c && *c != ';'; c += 2) {
        char code[3] = {(char)(c[0] & ~32), (char)(c[1] & ~32), 0};

        if (!c[1] || !strstr(known, code))
            return false;
    }
    *at = c;
    return *c == ';';
}

/* Behind the opening bracket: type;flags;rights;object;inherited object;sid). */
static bool parse_entry(const char **at, struct sddl_entry *entry)
{
    const char *c = *at;

    entry->deny = *c == 'D' || *c == 'd';
    if (!entry->deny && *c != 'A' && *c != 'a')
        return false;
    c++;
    if (*c++ != ';' || !parse_flags(&c))
        return false;
    c++;
    if (!parse_rights(&c, &entry->rights))
        return false;
    if (strncmp(c, ";;;", 3) != 0) /* entries for parts of an object: a URL has none */
        return false;
    c += 3;
    if (!sid_parse(c, &c, &entry->sid) || *c != ')')
        return false;
    *at = c + 1;
    return true;
}

static bool parse_list_flags(const char **at)
{
    const char *c = *at;

    while (*c && *c != '(') {
        if (strncasecmp(c, "AR", 2) == 0 || strncasecmp(c, "AI", 2) == 0)
            c += 2;
        else if (*c == 'P' || *c == 'p')
            c++;
        else
            break;
    }
    *at = c;
    return true;
}

static bool parse_list(const char **at, struct sddl *out)
{
    parse_list_flags(at);
    while (**at == '(') {
        ++*at;
        if (out->count == ENTRY_LIMIT || !parse_entry(at, &out->entries[out->count]))
            return false;
        out->count++;
    }
    return true;
}

/* The audit list: skipped as long as its brackets close. */
static bool skip_audit(const char **at)
{
    parse_list_flags(at);
    while (**at == '(') {
        const char *end = strpbrk(*at + 1, "()");

        if (!end || *end != ')')
            return false;
        *at = end + 1;
    }
    return true;
}

static bool parse_parts(const char *at, struct sddl *out)
{
    bool seen[4] = {false, false, false, false};
    struct sid ignored;

    while (*at) {
        static const char parts[] = "OGDS";
        const char *part = strchr(parts, *at & ~32);
        bool fine;

        if (!part || !*part || at[1] != ':' || seen[part - parts])
            return false;
        seen[part - parts] = true;
        at += 2;
        if (*part == 'D')
            fine = parse_list(&at, out);
        else
            fine = *part == 'S' ? skip_audit(&at) : sid_parse(at, &at, &ignored);
        if (!fine)
            return false;
    }
    return seen[2];
}

ULONG sddl_parse(const char *text, struct sddl **out)
{
    size_t room = 1;
    struct sddl *sddl;

    *out = NULL;
    for (const char *c = text; *c; c++)
        room += *c == '(';
    if (room > ENTRY_LIMIT)
        return ERROR_INVALID_PARAMETER;
    sddl = calloc(1, sizeof *sddl + room * sizeof sddl->entries[0]);
    if (!sddl)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!parse_parts(text, sddl)) {
        free(sddl);
        return ERROR_INVALID_PARAMETER;
    }
    *out = sddl;
    return NO_ERROR;
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
