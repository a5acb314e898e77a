/* The namespace: which URL prefixes are registered or reserved, and which of them a request belongs to.
 *
 * Writers (program threads that add and remove URLs) hold the namespace's lock, alone: no callback runs under it except
 * the visitor of namespace_enumerate(). Readers (match) take no lock: they walk hash tables whose memory is kept by
 * epochs (routing/epoch.h), and a version counter per port makes each match see one state of that port: a match that a
 * change overlaps starts again.
 *
 * Shape: port -> scheme and four buckets (strong, names, addresses, weak) -> host -> hash table of folded paths -> entry
 * with a registration, a reservation or both. Adding touches one host's table, so its cost does not grow with the number
 * of prefixes; nor does that of matching.
 *
 * Lifetime: a registration counts references. The namespace holds one until no reader can see it; a request takes its
 * own with registration_hold() before it leaves its section. The owner is held by each of its registrations, so it may be
 * used as long as the registration is.
 *
 * Facts: spec/data.md 6, spec/functions.md 5, spec/observed.md 2.22-2.25. Choices: a host is "known" (404 instead of 400)
 * when something is registered for it, a mere reservation does not make it so; a port belongs to the scheme of its first
 * registration or reservation until the last is gone. */
#ifndef ROUTING_NAMESPACE_H
#define ROUTING_NAMESPACE_H

#include "windef.h"
#include "routing/epoch.h"
#include "url/prefix.h"
#include <stdatomic.h>
#include <stdbool.h>

struct url_namespace;
struct registration;

/* What owns registrations: embedded in a URL group or a version 1 queue, zeroed except for the two functions, which may
 * be NULL. hold is called for each registration made, release when the last reference to it is gone (any thread, no lock
 * of ours held). The rest is the namespace's. */
struct route_owner {
    void (*hold)(struct route_owner *owner);
    void (*release)(struct route_owner *owner);
    struct registration *first;
    size_t count;
};

struct registration {
    const struct url_prefix *prefix;
    struct route_owner *owner;
    ULONGLONG context; /* HTTP_URL_CONTEXT */
    _Atomic uint32_t references;
    struct registration *next, *previous; /* among the owner's, under the namespace's lock */
    struct epoch_retired retired;
    _Atomic uint64_t policies; /* what server/policies.h knows about it; of no meaning here */
};

/* What a reservation means (who may register below it) is its maker's affair; rights is freed with release_rights. */
struct reservation {
    const struct url_prefix *prefix;
    void *rights;
    void (*release_rights)(void *rights);
    _Atomic uint32_t references;
    struct epoch_retired retired;
};

struct url_namespace *namespace_create(void); /* NULL: no memory */
void namespace_destroy(struct url_namespace *space);

/* -- changing ---------------------------------------------------------------------------------------------------- */

/* Takes over prefix in every case. ERROR_ALREADY_EXISTS: the prefix is registered, or its port speaks the other
 * scheme. ERROR_NOT_ENOUGH_MEMORY. out may be NULL; otherwise it receives the registration with a reference. */
ULONG namespace_add(struct url_namespace *space, struct url_prefix *prefix, struct route_owner *owner,
                    ULONGLONG context, struct registration **out);

/* ERROR_FILE_NOT_FOUND unless this owner registered it with exactly this spelling. owner NULL: whoever did. */
ULONG namespace_remove(struct url_namespace *space, const struct url_prefix *prefix,
                       const struct route_owner *owner);

/* Removes all of an owner's and waits until no reader still routes to it. Returns how many there were. Not from inside an
 * epoch section. */
size_t namespace_remove_owner(struct url_namespace *space, struct route_owner *owner);

/* Takes over prefix in every case, and rights if it succeeds. ERROR_ALREADY_EXISTS, ERROR_NOT_ENOUGH_MEMORY as above. */
ULONG namespace_reserve(struct url_namespace *space, struct url_prefix *prefix, void *rights,
                        void (*release_rights)(void *));
ULONG namespace_unreserve(struct url_namespace *space, const struct url_prefix *prefix);

/* -- asking (control path: these take the lock) ---------------------------------------------------------------------- */

/* The registration at exactly this prefix, with a reference; ERROR_FILE_NOT_FOUND. Spelling plays no part. */
ULONG namespace_find(struct url_namespace *space, const struct url_prefix *prefix, struct registration **out);

/* The reservation that governs a prefix: the longest in its bucket that covers it; with `parent` it must be shorter. With
 * a reference; ERROR_FILE_NOT_FOUND when only the implicit root one is left. */
ULONG namespace_governing(struct url_namespace *space, const struct url_prefix *prefix, bool parent,
                          struct reservation **out);

/* Visits an owner's registrations until the visitor returns false. The visitor must not call the namespace. */
void namespace_enumerate(struct url_namespace *space, struct route_owner *owner,
                         bool (*visit)(void *context, struct registration *registration), void *context);

/* What must listen for a port: everything on it needs the scheme; names and wildcards need every local address. */
struct port_use {
    bool secure;
    size_t any_address; /* registrations that need the port on all addresses */
    size_t one_address; /* registrations bound to some address */
};
void namespace_port_use(struct url_namespace *space, USHORT port, struct port_use *out);
/* Registrations bound to just this address. */
size_t namespace_address_use(struct url_namespace *space, USHORT port, const struct url_address *address);

/* -- matching (request path: lock-free) ------------------------------------------------------------------------------ */

enum route_result {
    ROUTE_FOUND,
    ROUTE_NO_HOST,  /* nothing on that port for this host: 400, reason Hostname */
    ROUTE_NO_PATH,  /* the host is known, the path is not: 404 */
    ROUTE_RESERVED, /* the best match is only a reservation: 503, reason N/A */
};

struct route_query {
    USHORT port;
    bool secure;
    const struct url_address *local; /* of the connection, from url_address_from4/6; may be NULL */
    const WCHAR *host; /* struct cooked_url's key_host; length 0: no Host was sent, names do not match */
    size_t host_length;
    const WCHAR *path; /* struct cooked_url's key_path */
    size_t path_length;
    uint64_t slashes; /* struct cooked_url's key_slashes; 0 = not known */
};

struct route {
    struct registration
        *registration; /* valid until the section is left, or as long as the caller holds it; so is */
    struct route_owner
        *owner;        /* the owner; both as the registration has them, so that it need not be looked at: */
    ULONGLONG context; /* among 100,000 that is a wait for memory. Of no meaning without a registration */
    bool ip_routed;    /* found in the bucket of literal addresses: HTTP_REQUEST_FLAG_IP_ROUTED */
    const _Atomic uint64_t *version; /* of what was searched; outlives every route */
    uint64_t searched;               /* its value at the time */
};

/* Inside an epoch section. */
enum route_result namespace_match(const struct url_namespace *space, const struct route_query *query,
                                  struct route *out);

/* Inside an epoch section, perhaps a later one: the same query would find the same registration. What is in `route` was found by
 * namespace_match, or its registration is NULL. */
static inline bool route_holds(const struct route *route)
{
    return route->registration &&
           atomic_load_explicit(route->version, memory_order_acquire) == route->searched;
}

/* For a caller without a section of its own: enters, matches, takes a reference, leaves. */
enum route_result namespace_match_held(const struct url_namespace *space, const struct route_query *query,
                                       struct route *out);

static inline void registration_hold(struct registration *registration)
{
    atomic_fetch_add_explicit(&registration->references, 1, memory_order_relaxed);
}
void registration_release(struct registration *registration);
void reservation_release(struct reservation *reservation);

#endif
