/* URL reservations: who may register, and reserve, below a prefix. The file `urlacl`, "url=http://+:80/x/ sddl=D:(A;;GX;;;WD)" a
 * line, read into immutable snapshots. Any thread.
 *
 * Facts: spec/data.md 6.1, 6.2, spec/observed.md 2.23, 2.24. */
#ifndef CONFIG_RESERVATIONS_H
#define CONFIG_RESERVATIONS_H

#include "config/sddl.h"
#include "url/prefix.h"

struct reservations;

struct url_reservation {
    struct url_prefix *prefix;
    char *url, *text; /* as they were given, UTF-8: prefix and SDDL */
    struct sddl *sddl;
    size_t line;
};

const struct reservations *reservations_acquire(void); /* never NULL */
void reservations_release(const struct reservations *reservations);
uint64_t reservations_newest_generation(void);

size_t reservations_count(const struct reservations *reservations);
const struct url_reservation *reservations_at(const struct reservations *reservations, size_t index);
/* At this very place of the namespace; NULL. */
const struct url_reservation *reservations_exact(const struct reservations *reservations,
                                                 const struct url_prefix *prefix);
/* The longest that covers the prefix, of the same scheme, kind, host and port; with `parent` it is shorter. NULL: the implicit
 * one, which is the administrators'. */
const struct url_reservation *reservations_governing(const struct reservations *reservations,
                                                     const struct url_prefix *prefix, bool parent);

/* May it register this prefix? */
bool reservations_let_listen(const struct reservations *reservations, const struct url_prefix *prefix,
                             const struct principal *who);

/* ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED (prefix); ERROR_ACCESS_DENIED: the parent is not the caller's to delegate, or
 * the file not his to write; ERROR_ALREADY_EXISTS: so is the reservation, or the port speaks the other scheme. */
ULONG reservations_add(const char *url, const char *sddl);
ULONG reservations_delete(const char *url);

/* A prefix in UTF-8. */
ULONG reservations_parse(const char *url, struct url_prefix **out);

#endif
