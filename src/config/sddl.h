/* The part of SDDL that URL reservations use: the access list of "D:(A;;GX;;;WD)(D;;GA;;;S-1-22-1-1000)".
 *
 * Owner, group and audit list are checked for their form and have no meaning here. Entries count in their order: the first
 * that speaks of a right decides it. Pure calculation except that sddl_allows() may look at who asks; immutable. */
#ifndef CONFIG_SDDL_H
#define CONFIG_SDDL_H

#include "security/sid.h"
#include "windef.h"

enum {
    SDDL_LISTEN = 1,   /* GX: may register URLs */
    SDDL_DELEGATE = 2, /* GW: may make and delete reservations below */
};

struct sddl_entry {
    bool deny;
    unsigned rights; /* SDDL_*; 0: of others, which have no meaning here */
    struct sid sid;
};

struct sddl {
    size_t count;
    struct sddl_entry entries[];
};

/* ERROR_INVALID_PARAMETER: malformed, or without an access list. From malloc. */
ULONG sddl_parse(const char *text, struct sddl **out);

/* All of the rights. */
bool sddl_allows(const struct sddl *sddl, unsigned rights, const struct principal *who);

#endif
