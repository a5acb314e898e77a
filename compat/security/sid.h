/* Security identifiers, and whom of this system they mean.
 *
 *     S-1-1-0 WD everyone                      every user
 *     S-1-5-11 AU, S-1-5-4 IU, S-1-5-32-545 BU every user but nobody (uid 65534)
 *     S-1-5-18 SY                              uid 0
 *     S-1-5-32-544 BA, ...-500 LA              administrators: uid 0, and whom the caller adds
 *     S-1-5-19 LS, S-1-5-20 NS, S-1-5-6 SU     system accounts: uid 1 to 999, 61184 to 65519 (systemd's dynamic users)
 *     S-1-22-1-<uid>, S-1-22-2-<gid>           that user, the members of that group (Samba's convention)
 *     any other                                nobody
 *
 * Any thread; looking up names asks the system's user database. */
#ifndef HTTPAPI_SID_H
#define HTTPAPI_SID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { SID_AUTHORITIES = 15, SID_TEXT = 16 + 11 * SID_AUTHORITIES };

struct sid {
    uint64_t authority;
    unsigned count;
    uint32_t sub[SID_AUTHORITIES];
};

/* Who asks. */
struct principal {
    uid_t user;
    bool administrator;
    size_t group_count;
    gid_t groups[256]; /* more than this many groups: the rest does not count */
};

/* The process itself; an administrator if its user is 0. */
void principal_self(struct principal *out);
bool sid_means(const struct sid *sid, const struct principal *who);

/* "S-1-..." or a two-letter abbreviation of SDDL at the beginning of a text; *end is set behind it. */
bool sid_parse(const char *text, const char **end, struct sid *out);
bool sid_equal(const struct sid *a, const struct sid *b);
/* The abbreviation if there is one. */
void sid_format(const struct sid *sid, char out[SID_TEXT]);
void sid_format_long(const struct sid *sid, char out[SID_TEXT]); /* always S-1-... */

/* "AUTHORITY\\Name" of an identifier that every system knows, or NULL. */
const char *sid_known_name(const struct sid *sid);

/* A Windows name in English (Everyone, BUILTIN\Users, NT AUTHORITY\NETWORK SERVICE, ...), a user or a group of this system;
 * what stands before a backslash is dropped if nothing else fits. Also a SID itself. */
bool sid_from_name(const char *name, struct sid *out);
void sid_to_name(const struct sid *sid, char *out, size_t size);

#endif
