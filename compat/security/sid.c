/* See sid.h. */
#include "security/sid.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum meaning { NOBODY, EVERYONE, USERS, SYSTEM, ADMINISTRATORS, SERVICES };

struct known {
    const char *code; /* of SDDL */
    struct sid sid;
    enum meaning meaning;
    const char *name; /* NULL: none that a Windows user would type */
};

#define SID1(a, b) \
    {              \
        a, 1,      \
        {          \
            b      \
        }          \
    }
#define BUILTIN(b) \
    {              \
        5, 2,      \
        {          \
            32, b  \
        }          \
    }
#define DOMAIN(b)          \
    {                      \
        5, 5,              \
        {                  \
            21, 0, 0, 0, b \
        }                  \
    } /* of no domain: there is none to ask */
#define INTEGRITY(b) \
    {                \
        16, 1,       \
        {            \
            b        \
        }            \
    }

static const struct known all[] = {
    {"WD", SID1(1, 0), EVERYONE, "\\Everyone"},
    {"AU", SID1(5, 11), USERS, "NT AUTHORITY\\Authenticated Users"},
    {"BU", BUILTIN(545), USERS, "BUILTIN\\Users"},
    {"IU", SID1(5, 4), USERS, "NT AUTHORITY\\INTERACTIVE"},
    {"SY", SID1(5, 18), SYSTEM, "NT AUTHORITY\\SYSTEM"},
    {"BA", BUILTIN(544), ADMINISTRATORS, "BUILTIN\\Administrators"},
    {"LA", DOMAIN(500), ADMINISTRATORS, NULL},
    {"LS", SID1(5, 19), SERVICES, "NT AUTHORITY\\LOCAL SERVICE"},
    {"NS", SID1(5, 20), SERVICES, "NT AUTHORITY\\NETWORK SERVICE"},
    {"SU", SID1(5, 6), SERVICES, "NT AUTHORITY\\SERVICE"},
    {"AN", SID1(5, 7), NOBODY, "NT AUTHORITY\\ANONYMOUS LOGON"},
    {"NU", SID1(5, 2), NOBODY, "NT AUTHORITY\\NETWORK"},
    {"BG", BUILTIN(546), NOBODY, "BUILTIN\\Guests"},
    {"PU", BUILTIN(547), NOBODY, "BUILTIN\\Power Users"},
    {"AO", BUILTIN(548), NOBODY, "BUILTIN\\Account Operators"},
    {"SO", BUILTIN(549), NOBODY, "BUILTIN\\Server Operators"},
    {"PO", BUILTIN(550), NOBODY, "BUILTIN\\Print Operators"},
    {"BO", BUILTIN(551), NOBODY, "BUILTIN\\Backup Operators"},
    {"RE", BUILTIN(552), NOBODY, "BUILTIN\\Replicator"},
    {"RU", BUILTIN(554), NOBODY, NULL},
    {"RD", BUILTIN(555), NOBODY, "BUILTIN\\Remote Desktop Users"},
    {"NO", BUILTIN(556), NOBODY, "BUILTIN\\Network Configuration Operators"},
    {"MU", BUILTIN(558), NOBODY, "BUILTIN\\Performance Monitor Users"},
    {"LU", BUILTIN(559), NOBODY, "BUILTIN\\Performance Log Users"},
    {"IS", BUILTIN(568), NOBODY, "BUILTIN\\IIS_IUSRS"},
    {"CY", BUILTIN(569), NOBODY, NULL},
    {"ER", BUILTIN(573), NOBODY, "BUILTIN\\Event Log Readers"},
    {"CD", BUILTIN(574), NOBODY, NULL},
    {"HA", BUILTIN(578), NOBODY, NULL},
    {"RM", BUILTIN(580), NOBODY, NULL},
    {"CO", SID1(3, 0), NOBODY, "\\CREATOR OWNER"},
    {"CG", SID1(3, 1), NOBODY, "\\CREATOR GROUP"},
    {"OW", SID1(3, 4), NOBODY, NULL},
    {"ED", SID1(5, 9), NOBODY, NULL},
    {"PS", SID1(5, 10), NOBODY, NULL},
    {"RC", SID1(5, 12), NOBODY, NULL},
    {"WR", SID1(5, 33), NOBODY, NULL},
    {"AC", {15, 2, {2, 1}}, NOBODY, NULL},
    {"LG", DOMAIN(501), NOBODY, NULL},
    {"DA", DOMAIN(512), NOBODY, NULL},
    {"DU", DOMAIN(513), NOBODY, NULL},
    {"DG", DOMAIN(514), NOBODY, NULL},
    {"DC", DOMAIN(515), NOBODY, NULL},
    {"DD", DOMAIN(516), NOBODY, NULL},
    {"CA", DOMAIN(517), NOBODY, NULL},
    {"SA", DOMAIN(518), NOBODY, NULL},
    {"EA", DOMAIN(519), NOBODY, NULL},
    {"PA", DOMAIN(520), NOBODY, NULL},
    {"RO", DOMAIN(498), NOBODY, NULL},
    {"RS", DOMAIN(553), NOBODY, NULL},
    {"LW", INTEGRITY(4096), NOBODY, NULL},
    {"ME", INTEGRITY(8192), NOBODY, NULL},
    {"HI", INTEGRITY(12288), NOBODY, NULL},
    {"SI", INTEGRITY(16384), NOBODY, NULL},
};

#define KNOWN          (sizeof(all) / sizeof(all[0]))
#define UNIX_AUTHORITY 22

bool sid_equal(const struct sid *a, const struct sid *b)
{
    return a->authority == b->authority && a->count == b->count &&
           memcmp(a->sub, b->sub, a->count * sizeof *a->sub) == 0;
}

static const struct known *find_known(const struct sid *sid)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (sid_equal(&all[i].sid, sid))
            return &all[i];
    return NULL;
}

/* ---- whom it means ---- */

void principal_self(struct principal *out)
{
    int count = getgroups(sizeof out->groups / sizeof out->groups[0] - 1, out->groups);

    out->user = geteuid();
    out->administrator = out->user == 0;
    out->group_count = count > 0 ? (size_t)count : 0;
    out->groups[out->group_count++] = getegid();
}

static bool is_system_account(uid_t user)
{
    return (user >= 1 && user <= 999) || (user >= 61184 && user <= 65519);
}

static bool is_member(const struct principal *who, gid_t group)
{
    for (size_t i = 0; i < who->group_count; i++)
        if (who->groups[i] == group)
            return true;
    return false;
}

bool sid_means(const struct sid *sid, const struct principal *who)
{
    const struct known *known;

    if (sid->authority == UNIX_AUTHORITY)
        return sid->count == 2 && ((sid->sub[0] == 1 && sid->sub[1] == who->user) ||
                                   (sid->sub[0] == 2 && is_member(who, sid->sub[1])));
    known = find_known(sid);
    switch (known ? known->meaning : NOBODY) {
    case EVERYONE:
        return true;
    case USERS:
        return who->user != 65534;
    case SYSTEM:
        return who->user == 0;
    case ADMINISTRATORS:
        return who->administrator;
    case SERVICES:
        return is_system_account(who->user);
    default:
        return false;
    }
}

const char *sid_known_name(const struct sid *sid)
{
    const struct known *known = find_known(sid);

    return known ? known->name : NULL;
}

/* ---- text ---- */

static bool parse_number(const char **at, uint64_t highest, uint64_t *out)
{
    const char *c = *at;
    uint64_t value = 0;

    if (*c < '0' || *c > '9')
        return false;
    for (; *c >= '0' && *c <= '9'; c++) {
        value = value * 10 + (uint64_t)(*c - '0');
        if (value > highest)
            return false;
    }
    *at = c;
    *out = value;
    return true;
}

static bool parse_long(const char *text, const char **end, struct sid *out)
{
    const char *at = text + 4; /* "S-1-" */
    uint64_t value;

    if (!parse_number(&at, (1ull << 48) - 1, &out->authority))
        return false;
    while (*at == '-') {
        at++;
        if (out->count == SID_AUTHORITIES || !parse_number(&at, UINT32_MAX, &value))
            return false;
        out->sub[out->count++] = (uint32_t)value;
    }
    *end = at;
    return out->count > 0;
}

bool sid_parse(const char *text, const char **end, struct sid *out)
{
    memset(out, 0, sizeof *out);
    if (strncasecmp(text, "S-1-", 4) == 0)
        return parse_long(text, end, out);
    for (size_t i = 0; i < KNOWN; i++) {
        if (strncasecmp(text, all[i].code, 2) == 0) {
            *out = all[i].sid;
            *end = text + 2;
            return true;
        }
    }
    return false;
}

void sid_format(const struct sid *sid, char out[SID_TEXT])
{
    const struct known *known = find_known(sid);

    if (known) {
        snprintf(out, SID_TEXT, "%s", known->code);
        return;
    }
    sid_format_long(sid, out);
}

void sid_format_long(const struct sid *sid, char out[SID_TEXT])
{
    int length = snprintf(out, SID_TEXT, sid->authority >> 32 ? "S-1-0x%012llX" : "S-1-%llu",
                          (unsigned long long)sid->authority);

    for (unsigned i = 0; i < sid->count && length < SID_TEXT; i++)
        length += snprintf(out + length, (size_t)(SID_TEXT - length), "-%u", sid->sub[i]);
}

/* ---- names ---- */

static bool from_known_name(const char *name, struct sid *out)
{
    for (size_t i = 0; i < KNOWN; i++) {
        const char *full = all[i].name, *bare = full ? strchr(full, '\\') + 1 : NULL;

        if (full && (strcasecmp(name, full) == 0 || strcasecmp(name, bare) == 0)) {
            *out = all[i].sid;
            return true;
        }
    }
    return false;
}

static bool from_system(const char *name, struct sid *out)
{
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;
    size_t size = 1 << 16;
    char *buffer = malloc(size);

    *out = (struct sid){UNIX_AUTHORITY, 2, {0}};
    if (buffer && getpwnam_r(name, &user, buffer, size, &found_user) == 0 && found_user) {
        out->sub[0] = 1;
        out->sub[1] = user.pw_uid;
    } else if (buffer && getgrnam_r(name, &group, buffer, size, &found_group) == 0 && found_group) {
        out->sub[0] = 2;
        out->sub[1] = group.gr_gid;
    }
    free(buffer);
    return out->sub[0] != 0;
}

bool sid_from_name(const char *name, struct sid *out)
{
    const char *bare = strrchr(name, '\\'), *end;

    if (strncasecmp(name, "S-1-", 4) == 0)
        return sid_parse(name, &end, out) && !*end;
    if (from_known_name(name, out) || from_system(name, out))
        return true;
    return bare && bare[1] && (from_known_name(bare + 1, out) || from_system(bare + 1, out));
}

void sid_to_name(const struct sid *sid, char *out, size_t size)
{
    const struct known *known = find_known(sid);
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;
    char text[SID_TEXT];
    char buffer[4096];

    sid_format(sid, text);
    if (known && known->name)
        snprintf(out, size, "%s", known->name);
    else if (sid->authority == UNIX_AUTHORITY && sid->count == 2 && sid->sub[0] == 1 &&
             getpwuid_r(sid->sub[1], &user, buffer, sizeof buffer, &found_user) == 0 && found_user)
        snprintf(out, size, "%s", user.pw_name);
    else if (sid->authority == UNIX_AUTHORITY && sid->count == 2 && sid->sub[0] == 2 &&
             getgrgid_r(sid->sub[1], &group, buffer, sizeof buffer, &found_group) == 0 && found_group)
        snprintf(out, size, "%s", group.gr_name);
    else
        snprintf(out, size, "%s", text);
}
