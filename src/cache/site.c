/* See site.h; also what tools may see of a store. */
#include "cache/site.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>

struct site_key {
    const WCHAR *text;
    size_t length;
};

static bool same_site(const void *item, const void *wanted)
{
    const struct cache_site *site = item;
    const struct site_key *key = wanted;

    return site->length == key->length && memcmp(site->key, key->text, key->length * sizeof(WCHAR)) == 0;
}

static struct cache_site *look_up(struct cache_store *store, const WCHAR *text, size_t length)
{
    struct site_key key = {text, length};

    return table_find(&store->sites, hash_text(&store->key, text, length), same_site, &key);
}

static struct cache_site *make_site(struct cache_store *store, const WCHAR *text, size_t length)
{
    size_t size = sizeof(struct cache_site) + length * sizeof(WCHAR);
    struct cache_site *site;

    if (table_reserve(&store->sites) != 0)
        return NULL;
    size = (size + _Alignof(struct cache_site) - 1) & ~(_Alignof(struct cache_site) - 1);
    site = aligned_alloc(_Alignof(struct cache_site), size);
    if (!site)
        return NULL;
    memset(site, 0, size);
    site->length = length;
    if (length > 0)
        memcpy(site->key, text, length * sizeof(WCHAR));
    site->hash = hash_text(&store->key, site->key, length);
    site->next = store->first_site;
    store->first_site = site;
    table_insert(&store->sites, site->hash, site);
    return site;
}

struct cache_site *site_for(struct cache_store *store, const struct cache_key *key)
{
    struct cache_site *site = look_up(store, key->text, key->path_at);

    if (!site && store->sites.count < CACHE_SITES)
        return make_site(store, key->text, key->path_at);
    if (!site)
        site = look_up(store, key->text, 0);
    return site ? site : make_site(store, key->text, 0);
}

void site_miss(struct cache_store *store, const struct cache_key *key)
{
    struct cache_site *site = look_up(store, key->text, key->path_at);

    if (site)
        atomic_fetch_add_explicit(&site->misses, 1, memory_order_relaxed);
}

void sites_free(struct cache_store *store)
{
    while (store->first_site) {
        struct cache_site *site = store->first_site;

        store->first_site = site->next;
        free(site);
    }
    table_free(&store->sites);
}

/* --- for tools --- */

void cache_each_site(struct cache_store *store,
                     void (*see)(void *context, const WCHAR *key, size_t length,
                                 const struct cache_statistics *statistics),
                     void *context)
{
    lock_acquire(&store->lock);
    for (struct cache_site *site = store->first_site; site; site = site->next) {
        struct cache_statistics statistics = site->done;

        statistics.hits = atomic_load_explicit(&site->hits, memory_order_relaxed);
        statistics.misses = atomic_load_explicit(&site->misses, memory_order_relaxed);
        see(context, site->key, site->length, &statistics);
    }
    lock_release(&store->lock);
}

struct listing {
    const struct cache_key *name; /* NULL: all */
    struct cache_entry **entries;
    size_t count, room;
};

/* The name itself, what asks it, or what lies below it; under a wild name on any host of its port. */
static bool is_under(const struct cache_entry *entry, const struct cache_key *name)
{
    size_t site = name ? name->path_at : 0, path = name ? name->length - site : 0;
    const WCHAR *after;

    if (!name)
        return true;
    if (!name->wild && entry->key_path_at != site)
        return false;
    if (memcmp(entry->key, name->text, (name->wild ? 2 : site) * sizeof(WCHAR)) != 0)
        return false;
    if (entry->key_length - entry->key_path_at < path ||
        memcmp(entry->key + entry->key_path_at, name->text + site, path * sizeof(WCHAR)) != 0)
        return false;
    after = entry->key + entry->key_path_at + path;
    return after == entry->key + entry->key_length || *after == '/' || *after == 0 || after[-1] == '/';
}

/* Through the list by age: a tool may take its time, and the store need not be told how to walk its tree without changing it. */
static void list_locked(struct cache_store *store, struct listing *listing)
{
    for (struct cache_entry *entry = store->oldest; entry && listing->count < listing->room;
         entry = entry->age_next) {
        if (!is_under(entry, listing->name))
            continue;
        cache_entry_hold(entry);
        listing->entries[listing->count++] = entry;
    }
}

ULONG cache_list(struct cache_store *store, const struct cache_key *name, struct cache_entry ***out,
                 size_t *count)
{
    struct cache_key key;
    struct listing listing = {.room = store->entries + 64}; /* what is added meanwhile need not be there */

    if (name) {
        key = *name;
        cache_key_strip_slash(&key);
        listing.name = &key;
    }
    listing.entries = malloc(listing.room * sizeof(struct cache_entry *));
    if (!listing.entries)
        return ERROR_NOT_ENOUGH_MEMORY;
    lock_acquire(&store->lock);
    list_locked(store, &listing);
    lock_release(&store->lock);
    *out = listing.entries;
    *count = listing.count;
    return 0;
}
