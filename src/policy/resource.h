/* Cache resources: the caches that policies name.
 *
 * A named one, and the shared one that a policy without CacheResource gets, are stores of their own (cache/store.h). "fragments" and
 * "responses" speak for the cache of the HTTP Server API: who runs the flow has them. A resource counts references: it outlives the
 * configuration it was made for if the next one has it too, with all its entries. Any thread. */
#ifndef POLICY_RESOURCE_H
#define POLICY_RESOURCE_H

#include "cache/store.h"

enum resource_kind { RESOURCE_STORE, RESOURCE_FRAGMENTS, RESOURCE_RESPONSES };

#define RESOURCE_SHARED         "shared"
#define RESOURCE_NAME_FRAGMENTS "fragments"
#define RESOURCE_NAME_RESPONSES "responses"

struct resource_limits {
    uint64_t seconds;     /* lifetime where a policy says none: 30 days */
    uint64_t entries;     /* 0: as many as fit */
    uint64_t bytes;       /* together: 64 MB */
    uint64_t entry_bytes; /* 512 KB. spec/policies.md 1 */
};

extern const struct resource_limits resource_default;

struct resource {
    _Atomic(uint32_t) references;
    enum resource_kind kind;
    struct resource_limits limits;
    struct cache_store *store; /* NULL for the two that are not stores, and if it was lost */
    struct cache_owner owner;
    char name[];
};

struct resource *resource_create(const char *name, const struct resource_limits *limits);
void resource_hold(struct resource *resource);
void resource_release(struct resource *resource);

/* Puts an entry in. False: it is too large, or there is no room for it. `seconds` 0 or less: it takes the place of the old one and is
 * gone. */
bool resource_add(struct resource *resource, struct cache_entry *entry, const struct cache_key *key,
                  int64_t seconds, uint64_t now);

#endif
