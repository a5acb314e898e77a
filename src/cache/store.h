/* The cache: one store for the fragments programs add and for the responses the server may repeat.
 *
 * Finding takes no lock: hash tables and entries are kept by epochs (routing/epoch.h). Everything that changes the store takes its
 * one lock for a short time. Time is the caller's: milliseconds of a clock that does not jump.
 *
 * An entry is immutable once added and counts references; the store holds one until no reader can find it any more, and whoever
 * sends its bytes holds another, so that replacing and flushing never wait for a client. Beside the tables the entries hang in
 * a tree of path segments, so that a recursive flush costs what it removes, and in lists by owner and by age.
 *
 * An owner (a request queue) may drop what it added and nothing else. Entries leave by replacement, flush, expiry, the end of
 * their owner, not being used for a scavenger period, or for room: the oldest unused first. spec/data.md 11. */
#ifndef CACHE_STORE_H
#define CACHE_STORE_H

#include "base/lock.h"
#include "base/shared.h"
#include "cache/key.h"
#include "routing/epoch.h"
#include "routing/hash.h"
#include "routing/table.h"

#define CACHE_SHARDS   64
#define CACHE_FOR_EVER UINT64_MAX
#define CACHE_TALLIES  16
#define CACHE_AGE_STEPS \
    64 /* entries looked at by one call that scavenges: a bounded share of somebody else's time */

/* Milliseconds after which the scavenger looks at an entry again, however long the period: HTTP.sys' default. */
#define CACHE_LOOK_AGAIN 120000

/* What an entry is. Entries of different kinds live side by side under one name; those between the first and the last are responses
 * that exist in several encodings, each kept for the clients that take it. */
enum cache_kind {
    CACHE_FRAGMENT,
    CACHE_RESPONSE_BR,
    CACHE_RESPONSE_ZSTD,
    CACHE_RESPONSE_GZIP,
    CACHE_RESPONSE_DEFLATE,
    CACHE_RESPONSE_CODED, /* in any other coding */
    CACHE_RESPONSE,
    CACHE_KINDS
};

/* Sets of kinds. */
#define CACHE_KIND(kind) (1u << (kind))
#define CACHE_ALL_KINDS  (CACHE_KIND(CACHE_KINDS) - 1)
#define CACHE_CODED      (CACHE_ALL_KINDS & ~(CACHE_KIND(CACHE_FRAGMENT) | CACHE_KIND(CACHE_RESPONSE)))

struct cache_node;
struct cache_site;

struct cache_owner {
    struct cache_entry *first;
    bool closed; /* takes nothing more */
};

/* In the order in which finding needs it: what a million entries cost is the lines of memory that a look at one takes. */
struct cache_entry {
    uint64_t hash;
    const WCHAR *key; /* directly behind this */
    uint32_t key_length, key_path_at;
    enum cache_kind kind;
    _Atomic(uint32_t) references;
    uint64_t expires;
    _Atomic(uint64_t) touched; /* when it was last found, to the second */
    _Atomic(uint64_t) hits;
    struct cache_site *site; /* set before readers can find it */
    /* the second line */
    struct cache_owner *owner;
    char *data; /* aligned for any type */
    size_t length;
    size_t charge; /* bytes that count against the budget */
    struct epoch_retired retired;
    /* under the store's lock */
    struct cache_node *node;
    struct cache_entry *node_next, *node_previous;
    struct cache_entry *owner_next, *owner_previous;
    struct cache_entry *age_next, *age_previous;
    uint64_t examine;          /* when the scavenger looks at it */
    struct shared_block block; /* where the data of a long one lies */
};

struct cache_tally {
    _Alignas(64) _Atomic(uint64_t) hits;
    _Atomic(uint64_t) misses;
};

/* `hits` and `misses` are kept apart, see cache_tally and cache_site. */
struct cache_statistics {
    uint64_t entries, bytes, hits, misses, added, replaced, flushed, expired, scavenged, evicted, refused;
};

struct cache_store {
    struct lock lock;
    struct hash_key key;
    struct table shards[CACHE_SHARDS];
    struct table nodes; /* writers only */
    struct cache_node *roots;
    struct table sites;
    struct cache_site *first_site;
    struct cache_entry *oldest, *youngest;
    uint64_t budget;
    uint64_t most_entries; /* 0: as many as fit */
    _Atomic(uint64_t) period;
    _Atomic(uint64_t) entries; /* written under the lock, as all that follow but the tallies */
    _Atomic(unsigned) kinds;   /* the set of kinds that there are entries of */
    uint64_t count_of[CACHE_KINDS];
    struct cache_statistics done;
    struct epoch_retired retired;
    struct cache_tally tallies[CACHE_TALLIES];
};

/* `period` 0: nothing is scavenged. */
struct cache_store *cache_create(uint64_t budget_bytes, uint64_t period_milliseconds);
void cache_limit_entries(struct cache_store *store, uint64_t most); /* before the first */
/* Changes both for what happens from now on. */
void cache_configure(struct cache_store *store, uint64_t budget_bytes, uint64_t period_milliseconds);
void cache_destroy(
    struct cache_store
        *store); /* waits for readers: not in an epoch's section, nor where one may be collected */
void cache_retire(struct cache_store *store); /* the same without waiting: it goes when they have left */

/* A new entry with one reference, the caller's, and room for `length` bytes at `data`. NULL: no memory. */
struct cache_entry *cache_entry_new(enum cache_kind kind, const struct cache_key *key, size_t length);
void cache_entry_release(struct cache_entry *entry);
static inline void cache_entry_hold(struct cache_entry *entry)
{
    atomic_fetch_add_explicit(&entry->references, 1, memory_order_relaxed);
}

/* Puts the entry in, in place of one of the same kind and key. ERROR_NOT_ENOUGH_MEMORY: it does not fit; ERROR_ACCESS_DENIED:
 * the name is another owner's; ERROR_INVALID_HANDLE: the owner has closed. */
ULONG cache_add(struct cache_store *store, struct cache_entry *entry, struct cache_owner *owner,
                uint64_t expires, uint64_t now);

/* The first of these kinds, in the order of the enumeration, with a reference; NULL: not there, or no longer. */
struct cache_entry *cache_find(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                               uint64_t now);

/* A hint, without the lock: the kinds that there are entries of. */
static inline unsigned cache_kinds(const struct cache_store *store)
{
    return atomic_load_explicit(&store->kinds, memory_order_relaxed);
}

/* Drops the owner's entries of this very name, or with `recursive` also those below it; `owner` NULL: whoever added them. A wild
 * key stands for every host. Returns how many. */
uint64_t cache_flush(struct cache_store *store, const struct cache_key *key, bool recursive,
                     const struct cache_owner *owner);
/* The same for some kinds alone. */
uint64_t cache_flush_some(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                          bool recursive, const struct cache_owner *owner);
uint64_t cache_flush_kinds(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                           const struct cache_owner *owner);
uint64_t cache_flush_all(struct cache_store *store);

/* Drops all that the owner added and takes nothing more from it. */
void cache_close_owner(struct cache_store *store, struct cache_owner *owner);

/* A hint, without the lock. */
static inline bool cache_is_empty(const struct cache_store *store)
{
    return atomic_load_explicit(&store->entries, memory_order_relaxed) == 0;
}

bool cache_owner_is_empty(struct cache_store *store, const struct cache_owner *owner);

/* Looks at a few of the oldest entries. True: there is more to do. */
bool cache_scavenge(struct cache_store *store, uint64_t now);

/* Since the store was made, but for `entries` and `bytes`, which are what there is. */
void cache_statistics(struct cache_store *store, struct cache_statistics *out);

/* The same for each site: `key` is a cache key up to the path. A site that is among the first CACHE_SITES is kept for good, what
 * comes later is counted together under an empty key. Under the lock: `see` is brief and calls nothing of the store. */
#define CACHE_SITES 1024
void cache_each_site(struct cache_store *store,
                     void (*see)(void *context, const WCHAR *key, size_t length,
                                 const struct cache_statistics *statistics),
                     void *context);

/* The entries at and below a name, NULL: all, as an array from malloc, each with a reference. For tools, not for requests. */
ULONG cache_list(struct cache_store *store, const struct cache_key *name, struct cache_entry ***out,
                 size_t *count);

#endif
