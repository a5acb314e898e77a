/* What the store counts for each site: scheme, port and host, which every key begins with. Private to the store.
 *
 * A site comes with its first entry and stays, so that its numbers last and entries may point to it for ever. There are at most
 * CACHE_SITES, and one more for what is above: a client that invents hosts under a wild prefix cannot fill the memory. Found
 * without a lock, made under the store's. */
#ifndef CACHE_SITE_H
#define CACHE_SITE_H

#include "cache/store.h"

struct cache_site {
    _Alignas(64) _Atomic(uint64_t) hits;
    _Atomic(uint64_t) misses;
    _Alignas(64) struct cache_statistics done; /* under the lock; without hits and misses */
    struct cache_site *next;
    uint64_t hash;
    size_t length;
    WCHAR key[];
};

/* The site of a key, made if need be. NULL: no memory. */
struct cache_site *site_for(struct cache_store *store, const struct cache_key *key);

/* A key was looked for in vain. In an epoch's section. */
void site_miss(struct cache_store *store, const struct cache_key *key);

void sites_free(struct cache_store *store);

#endif
