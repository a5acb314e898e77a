/* See store.h. */
#include "cache/store.h"

#include "cache/site.h"
#include "cache/tree.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* --- entries --- */

struct cache_entry *cache_entry_new(enum cache_kind kind, const struct cache_key *key, size_t length)
{
    size_t key_size = key->length * sizeof(WCHAR),
           data_at = (sizeof(struct cache_entry) + key_size + 15) & ~(size_t)15;
    struct shared_block block = {.memory = NULL};
    struct cache_entry *entry;

    if (length >= SHARED_LEAST)
        block = shared_take(length);
    entry = length < SIZE_MAX / 2 ? malloc(block.memory ? data_at : data_at + length) : NULL;
    if (!entry) {
        if (block.memory)
            shared_give(&block);
        return NULL;
    }
    memset(entry, 0, sizeof(*entry));
    entry->block = block;
    atomic_init(&entry->references, 1);
    entry->kind = kind;
    entry->charge = data_at + length;
    entry->length = length;
    entry->data = block.memory ? block.memory : (char *)entry + data_at;
    entry->key = (WCHAR *)(void *)(entry + 1);
    entry->key_length = (uint32_t)key->length;
    entry->key_path_at = (uint32_t)key->path_at;
    memcpy(entry + 1, key->text, key_size);
    return entry;
}

void cache_entry_release(struct cache_entry *entry)
{
    if (atomic_fetch_sub_explicit(&entry->references, 1, memory_order_acq_rel) > 1)
        return;
    if (entry->block.memory)
        shared_give(&entry->block);
    free(entry);
}

static void reclaim_entry(struct epoch_retired *retired)
{
    cache_entry_release((struct cache_entry *)((char *)retired - offsetof(struct cache_entry, retired)));
}

/* --- the tables --- */

struct wanted {
    const struct cache_key *key;
    enum cache_kind kind;
};

static bool same_entry(const void *item, const void *context)
{
    const struct cache_entry *entry = item;
    const struct wanted *wanted = context;

    return entry->kind == wanted->kind && entry->key_length == wanted->key->length &&
           memcmp(entry->key, wanted->key->text, entry->key_length * sizeof(WCHAR)) == 0;
}

/* `text` is the hash of the name. */
static uint64_t hash_of(uint64_t text, enum cache_kind kind)
{
    return text ^ (uint64_t)kind << 32;
}

static struct table *shard_of(struct cache_store *store, uint64_t hash)
{
    return &store->shards[hash >> 58];
}

static struct cache_entry *look_up(struct cache_store *store, const struct cache_key *key,
                                   enum cache_kind kind, uint64_t hash)
{
    struct wanted wanted = {key, kind};

    return table_find(shard_of(store, hash), hash, same_entry, &wanted);
}

/* Threads count on lines of their own, as long as there are few. */
static struct cache_tally *tally(struct cache_store *store)
{
    static _Atomic(unsigned) next;
    static _Thread_local unsigned mine;

    if (mine == 0)
        mine = 1 + atomic_fetch_add_explicit(&next, 1, memory_order_relaxed) % CACHE_TALLIES;
    return &store->tallies[mine - 1];
}

static void touch(struct cache_entry *entry, uint64_t now)
{
    uint64_t touched = atomic_load_explicit(&entry->touched, memory_order_relaxed);

    /* A busy entry is written once a second, not at every hit. */
    if (now >= touched + 1000)
        atomic_store_explicit(&entry->touched, now, memory_order_relaxed);
}

/* What has not been used for a period is gone, whether or not the scavenger has come by. */
static bool is_idle(const struct cache_store *store, const struct cache_entry *entry, uint64_t now)
{
    uint64_t period = atomic_load_explicit(&store->period, memory_order_relaxed);

    return period && now >= atomic_load_explicit(&entry->touched, memory_order_relaxed) + period;
}

static struct cache_entry *find_first(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                                      uint64_t now)
{
    uint64_t text = hash_text(&store->key, key->text, key->length);

    for (unsigned kind = 0; kinds >> kind; kind++) {
        struct cache_entry *entry =
            kinds & CACHE_KIND(kind) ? look_up(store, key, (enum cache_kind)kind, hash_of(text, kind)) : NULL;

        if (entry && now < entry->expires && !is_idle(store, entry, now))
            return entry;
    }
    return NULL;
}

struct cache_entry *cache_find(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                               uint64_t now)
{
    struct epoch_reader *section = epoch_enter();
    struct cache_entry *entry;

    if (!section)
        return NULL;
    entry = find_first(store, key, kinds & cache_kinds(store), now);
    if (entry) {
        cache_entry_hold(entry);
        touch(entry, now);
        atomic_fetch_add_explicit(&entry->hits, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&entry->site->hits, 1, memory_order_relaxed);
    } else {
        site_miss(store, key);
    }
    epoch_leave(section);
    atomic_fetch_add_explicit(entry ? &tally(store)->hits : &tally(store)->misses, 1, memory_order_relaxed);
    return entry;
}

/* --- the lists; under the lock --- */

static void list_by_age(struct cache_store *store, struct cache_entry *entry, uint64_t now)
{
    uint64_t period = atomic_load_explicit(&store->period, memory_order_relaxed);

    /* The list is not sorted by expiry: what waits behind an entry that lives long is let go of within this time. */
    entry->examine = now + (period && period < CACHE_LOOK_AGAIN ? period : CACHE_LOOK_AGAIN);
    if (entry->expires < entry->examine)
        entry->examine = entry->expires;
    entry->age_next = NULL;
    entry->age_previous = store->youngest;
    if (store->youngest)
        store->youngest->age_next = entry;
    else
        store->oldest = entry;
    store->youngest = entry;
}

static void unlist_by_age(struct cache_store *store, struct cache_entry *entry)
{
    if (entry->age_previous)
        entry->age_previous->age_next = entry->age_next;
    else
        store->oldest = entry->age_next;
    if (entry->age_next)
        entry->age_next->age_previous = entry->age_previous;
    else
        store->youngest = entry->age_previous;
}

static void list_by_owner(struct cache_entry *entry, struct cache_owner *owner)
{
    entry->owner = owner;
    entry->owner_previous = NULL;
    entry->owner_next = owner->first;
    if (owner->first)
        owner->first->owner_previous = entry;
    owner->first = entry;
}

static void unlist_by_owner(struct cache_entry *entry)
{
    if (entry->owner_previous)
        entry->owner_previous->owner_next = entry->owner_next;
    else
        entry->owner->first = entry->owner_next;
    if (entry->owner_next)
        entry->owner_next->owner_previous = entry->owner_previous;
}

/* An entry more, or one less. */
static void count_one(struct cache_store *store, const struct cache_entry *entry, int sign)
{
    uint64_t one = (uint64_t)(int64_t)sign, charge = sign > 0 ? entry->charge : 0 - (uint64_t)entry->charge;
    unsigned kinds = cache_kinds(store), kind = CACHE_KIND(entry->kind);

    atomic_fetch_add_explicit(&store->entries, one, memory_order_relaxed);
    store->done.bytes += charge;
    entry->site->done.entries += one;
    entry->site->done.bytes += charge;
    store->count_of[entry->kind] += one;
    kinds = store->count_of[entry->kind] ? kinds | kind : kinds & ~kind;
    if (kinds != cache_kinds(store)) /* read at every request, changed seldom */
        atomic_store_explicit(&store->kinds, kinds, memory_order_relaxed);
}

/* Something happened to an entry: in the sum and at its site. */
#define COUNT(store, entry, what) ((store)->done.what++, (entry)->site->done.what++)

/* Out of everything but the tables. */
static void unlist(struct cache_store *store, struct cache_entry *entry)
{
    unlist_by_age(store, entry);
    unlist_by_owner(entry);
    tree_unhang(entry);
    count_one(store, entry, -1);
    epoch_retire(&entry->retired, reclaim_entry);
}

/* Takes an entry out for good; its node is the caller's to prune. */
static void take_out(struct cache_store *store, struct cache_entry *entry)
{
    table_remove(shard_of(store, entry->hash), entry->hash, entry);
    unlist(store, entry);
}

static void take_out_and_prune(struct cache_store *store, struct cache_entry *entry)
{
    struct cache_node *node = entry->node;

    take_out(store, entry);
    tree_prune(store, node);
}

/* --- leaving by age; under the lock --- */

static bool scavenge(struct cache_store *store, uint64_t now)
{
    for (unsigned i = 0; i < CACHE_AGE_STEPS && store->oldest && now >= store->oldest->examine; i++) {
        struct cache_entry *entry = store->oldest;

        if (now >= entry->expires) {
            COUNT(store, entry, expired);
            take_out_and_prune(store, entry);
        } else if (is_idle(store, entry, now)) {
            COUNT(store, entry, scavenged);
            take_out_and_prune(store, entry);
        } else {
            unlist_by_age(store, entry);
            list_by_age(store, entry, now);
        }
    }
    return store->oldest && now >= store->oldest->examine;
}

/* Makes room for `size` bytes. Entries that were used since they were put in line get a second chance, but not for ever. */
static bool make_room(struct cache_store *store, size_t size, bool one_more, uint64_t now)
{
    uint64_t most = store->most_entries ? store->most_entries - one_more : UINT64_MAX;
    unsigned spared = 0;

    if (size > store->budget)
        return false;
    while (store->done.bytes + size > store->budget ||
           atomic_load_explicit(&store->entries, memory_order_relaxed) > most) {
        struct cache_entry *entry = store->oldest;
        uint64_t touched = atomic_load_explicit(&entry->touched, memory_order_relaxed);

        if (spared < CACHE_AGE_STEPS && now < entry->expires && touched + 1000 > now) {
            unlist_by_age(store, entry);
            list_by_age(store, entry, now);
            spared++;
            continue;
        }
        COUNT(store, entry, evicted);
        take_out_and_prune(store, entry);
    }
    return true;
}

bool cache_scavenge(struct cache_store *store, uint64_t now)
{
    bool more;

    lock_acquire(&store->lock);
    more = scavenge(store, now);
    lock_release(&store->lock);
    epoch_collect();
    return more;
}

/* --- changing --- */

/* Everything that can fail first. */
static ULONG add_locked(struct cache_store *store, struct cache_entry *entry, struct cache_owner *owner,
                        uint64_t now)
{
    struct cache_key key = {(WCHAR *)(uintptr_t)entry->key, entry->key_length, entry->key_path_at,
                            entry->key_path_at, false};
    struct cache_entry *old = look_up(store, &key, entry->kind, entry->hash);
    struct table *shard = shard_of(store, entry->hash);
    struct cache_node *node;

    if (owner->closed)
        return ERROR_INVALID_HANDLE;
    if (old && old->owner != owner)
        return ERROR_ACCESS_DENIED;
    while (key.path_end < key.length && key.text[key.path_end] != 0)
        key.path_end++;
    if (!make_room(store, entry->charge, !old, now) || table_reserve(shard) != 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    old = look_up(store, &key, entry->kind, entry->hash); /* it may have gone to make room */
    entry->site = site_for(store, &key);
    node = entry->site ? tree_node_for(store, &key) : NULL;
    if (!node)
        return ERROR_NOT_ENOUGH_MEMORY;
    cache_entry_hold(entry);
    tree_hang(node, entry);
    list_by_owner(entry, owner);
    list_by_age(store, entry, now);
    count_one(store, entry, 1);
    if (old) {
        table_replace(shard, old->hash, old, entry);
        unlist(store, old);
        COUNT(store, entry, replaced);
    } else {
        table_insert(shard, entry->hash, entry);
    }
    COUNT(store, entry, added);
    return 0;
}

ULONG cache_add(struct cache_store *store, struct cache_entry *entry, struct cache_owner *owner,
                uint64_t expires, uint64_t now)
{
    ULONG error;

    entry->hash = hash_of(hash_text(&store->key, entry->key, entry->key_length), entry->kind);
    entry->expires = expires;
    atomic_store_explicit(&entry->touched, now, memory_order_relaxed);
    lock_acquire(&store->lock);
    scavenge(store, now);
    error = add_locked(store, entry, owner, now);
    store->done.refused += error != 0;
    lock_release(&store->lock);
    epoch_collect();
    return error;
}

struct flush {
    struct cache_store *store;
    unsigned kinds;
    const struct cache_owner *owner;
    uint64_t dropped;
};

static void drop(void *context, struct cache_entry *entry)
{
    struct flush *flush = context;

    if ((flush->owner && entry->owner != flush->owner) || !(flush->kinds & CACHE_KIND(entry->kind)))
        return;
    COUNT(flush->store, entry, flushed);
    take_out(flush->store, entry);
    flush->dropped++;
}

static void flush_exact(struct flush *flush, const struct cache_key *key, unsigned kinds)
{
    uint64_t text = hash_text(&flush->store->key, key->text, key->length);

    kinds &= cache_kinds(flush->store);
    for (unsigned kind = 0; kinds >> kind; kind++) {
        struct cache_entry *entry =
            kinds & CACHE_KIND(kind)
                ? look_up(flush->store, key, (enum cache_kind)kind, hash_of(text, (enum cache_kind)kind))
                : NULL;
        struct cache_node *node = entry ? entry->node : NULL;

        if (!entry)
            continue;
        drop(flush, entry);
        tree_prune(flush->store, node);
    }
}

/* One site's part. */
static void flush_key(struct flush *flush, const struct cache_key *name, bool recursive)
{
    struct cache_key key = *name;
    struct cache_node *folder;

    if (!recursive || key.path_end < key.length) {
        flush_exact(flush, &key, CACHE_ALL_KINDS);
        return;
    }
    cache_key_strip_slash(&key);
    flush_exact(flush, &key, CACHE_ALL_KINDS);
    if (key.length == key.path_at + 1)
        key.length = key.path_at; /* "/": the site's root */
    folder = tree_folder(flush->store, key.text, key.length);
    if (folder)
        tree_clear(flush->store, folder, drop, flush);
}

/* A wild name means every host of its port. */
static void flush_sites(struct flush *flush, const struct cache_key *name, bool recursive, WCHAR *room)
{
    struct cache_node *next;

    for (struct cache_node *root = flush->store->roots; root; root = next) {
        struct cache_key key = *name;

        next = root->next;
        if (root->length < 2 || root->key[0] != name->text[0] || root->key[1] != name->text[1])
            continue;
        key.text = room;
        memcpy(room, root->key, root->length * sizeof(WCHAR));
        memcpy(room + root->length, name->text + name->path_at,
               (name->length - name->path_at) * sizeof(WCHAR));
        key.path_at = root->length;
        key.length = root->length + name->length - name->path_at;
        key.path_end = root->length + name->path_end - name->path_at;
        flush_key(flush, &key, recursive);
    }
}

uint64_t cache_flush(struct cache_store *store, const struct cache_key *key, bool recursive,
                     const struct cache_owner *owner)
{
    return cache_flush_some(store, key, CACHE_ALL_KINDS, recursive, owner);
}

uint64_t cache_flush_some(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                          bool recursive, const struct cache_owner *owner)
{
    struct flush flush = {store, kinds, owner, 0};
    WCHAR *room = NULL;

    if (key->wild)
        room = malloc((CACHE_KEY_UNITS + key->length) * sizeof(WCHAR));
    lock_acquire(&store->lock);
    if (room)
        flush_sites(&flush, key, recursive, room);
    else
        flush_key(&flush, key, recursive);
    lock_release(&store->lock);
    free(room);
    epoch_collect();
    return flush.dropped;
}

uint64_t cache_flush_kinds(struct cache_store *store, const struct cache_key *key, unsigned kinds,
                           const struct cache_owner *owner)
{
    struct flush flush = {store, kinds, owner, 0};

    lock_acquire(&store->lock);
    flush_exact(&flush, key, kinds);
    lock_release(&store->lock);
    epoch_collect();
    return flush.dropped;
}

uint64_t cache_flush_all(struct cache_store *store)
{
    uint64_t dropped = 0;

    lock_acquire(&store->lock);
    for (; store->oldest; dropped++) {
        COUNT(store, store->oldest, flushed);
        take_out_and_prune(store, store->oldest);
    }
    lock_release(&store->lock);
    epoch_collect();
    return dropped;
}

void cache_close_owner(struct cache_store *store, struct cache_owner *owner)
{
    lock_acquire(&store->lock);
    owner->closed = true;
    while (owner->first) {
        COUNT(store, owner->first, flushed);
        take_out_and_prune(store, owner->first);
    }
    lock_release(&store->lock);
    epoch_collect();
}

bool cache_owner_is_empty(struct cache_store *store, const struct cache_owner *owner)
{
    bool empty;

    lock_acquire(&store->lock);
    empty = !owner->first;
    lock_release(&store->lock);
    return empty;
}

/* --- the whole --- */

struct cache_store *cache_create(uint64_t budget, uint64_t period)
{
    struct cache_store *store = aligned_alloc(_Alignof(struct cache_store), sizeof(*store));

    if (!store)
        return NULL;
    memset(store, 0, sizeof(*store));
    store->budget = budget;
    store->period = period;
    if (getrandom(&store->key, sizeof(store->key), GRND_NONBLOCK) != sizeof(store->key))
        store->key = (struct hash_key){(uintptr_t)store * 0x9E3779B97F4A7C15u, (uintptr_t)&store};
    return store;
}

void cache_limit_entries(struct cache_store *store, uint64_t most)
{
    store->most_entries = most;
}

void cache_configure(struct cache_store *store, uint64_t budget, uint64_t period)
{
    lock_acquire(&store->lock);
    store->budget = budget;
    atomic_store_explicit(&store->period, period, memory_order_relaxed);
    lock_release(&store->lock);
}

static void reclaim_store(struct epoch_retired *retired)
{
    struct cache_store *store =
        (struct cache_store *)((char *)retired - offsetof(struct cache_store, retired));

    for (unsigned i = 0; i < CACHE_SHARDS; i++)
        table_free(&store->shards[i]);
    table_free(&store->nodes);
    sites_free(store);
    free(store);
}

void cache_retire(struct cache_store *store)
{
    while (store->oldest)
        take_out_and_prune(store, store->oldest);
    epoch_retire(&store->retired, reclaim_store);
}

void cache_destroy(struct cache_store *store)
{
    if (!store)
        return;
    cache_retire(store);
    epoch_wait();
}

void cache_statistics(struct cache_store *store, struct cache_statistics *out)
{
    lock_acquire(&store->lock);
    *out = store->done;
    out->entries = store->entries;
    lock_release(&store->lock);
    for (unsigned i = 0; i < CACHE_TALLIES; i++) {
        out->hits += atomic_load_explicit(&store->tallies[i].hits, memory_order_relaxed);
        out->misses += atomic_load_explicit(&store->tallies[i].misses, memory_order_relaxed);
    }
}
