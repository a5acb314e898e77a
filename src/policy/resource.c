/* See resource.h. */
#include "policy/resource.h"

#include <stdlib.h>
#include <string.h>

const struct resource_limits resource_default = {2592000, 0, 64 << 20, 512 << 10};

/* Entries nobody asks for leave by their expiry or for room. */
#define PERIOD 0

struct resource *resource_create(const char *name, const struct resource_limits *limits)
{
    size_t size = strlen(name) + 1;
    struct resource *resource = calloc(1, sizeof *resource + size);

    if (!resource)
        return NULL;
    memcpy(resource->name, name, size);
    atomic_init(&resource->references, 1);
    resource->limits = *limits;
    resource->kind = strcmp(name, RESOURCE_NAME_FRAGMENTS) == 0   ? RESOURCE_FRAGMENTS
                     : strcmp(name, RESOURCE_NAME_RESPONSES) == 0 ? RESOURCE_RESPONSES
                                                                  : RESOURCE_STORE;
    if (resource->kind == RESOURCE_STORE)
        resource->store = cache_create(limits->bytes, PERIOD);
    if (resource->kind == RESOURCE_STORE && !resource->store) {
        free(resource);
        return NULL;
    }
    if (resource->store)
        cache_limit_entries(resource->store, limits->entries);
    return resource;
}

void resource_hold(struct resource *resource)
{
    atomic_fetch_add_explicit(&resource->references, 1, memory_order_relaxed);
}

/* Who may still read the store holds the resource. The last reference may go where a set is reclaimed, in the middle of some
 * request's epoch section: nothing waits here. */
void resource_release(struct resource *resource)
{
    if (!resource || atomic_fetch_sub_explicit(&resource->references, 1, memory_order_acq_rel) != 1)
        return;
    if (resource->store)
        cache_retire(resource->store);
    free(resource);
}

bool resource_add(struct resource *resource, struct cache_entry *entry, const struct cache_key *key,
                  int64_t seconds, uint64_t now)
{
    if (entry->length > resource->limits.entry_bytes)
        return false;
    if (seconds <= 0) {
        cache_flush_kinds(resource->store, key, CACHE_KIND(entry->kind), &resource->owner);
        return true;
    }
    return cache_add(resource->store, entry, &resource->owner, now + (uint64_t)seconds * 1000, now) == 0;
}
