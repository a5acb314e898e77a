/* Places of the namespace: finding, making, linking and unlinking ports, hosts and entries. For writers, under the
 * namespace's lock. What place_link() and place_unlink() store a reader may see at once, so they stand between place_begin()
 * and place_end(), every store releases, and nothing in them can fail. */
#include "routing/namespace_private.h"
#include "winerror.h"
#include <stdlib.h>

/* ---- changes a reader can see ------------------------------------------------------------------------------------ */

void place_begin(struct port_space *port)
{
    uint64_t version = atomic_load_explicit(&port->version, memory_order_relaxed);

    atomic_store_explicit(&port->version, version + 1, memory_order_relaxed);
}

void place_end(struct port_space *port)
{
    uint64_t version = atomic_load_explicit(&port->version, memory_order_relaxed);

    atomic_store_explicit(&port->version, version + 1, memory_order_release);
}

static unsigned depth_bit(const struct path_entry *entry)
{
    return entry->depth < DEPTH_LAST ? entry->depth : DEPTH_LAST;
}

static void set_depth(struct host_space *host, unsigned bit, bool present)
{
    uint64_t depths = atomic_load_explicit(&host->depths, memory_order_relaxed);

    depths = present ? depths | 1ull << bit : depths & ~(1ull << bit);
    atomic_store_explicit(&host->depths, depths, memory_order_release);
}

static void link_host(struct port_space *port, struct host_space *host, enum url_host_kind kind)
{
    switch (kind) {
    case URL_HOST_STRONG:
        atomic_store_explicit(&port->strong, host, memory_order_release);
        break;
    case URL_HOST_NAME:
        table_insert(&port->names, host->hash, host);
        break;
    case URL_HOST_ADDRESS:
        table_insert(&port->addresses, host->hash, host);
        break;
    case URL_HOST_WEAK:
        atomic_store_explicit(&port->weak, host, memory_order_release);
        break;
    }
}

static void unlink_host(struct port_space *port, struct host_space *host, enum url_host_kind kind)
{
    switch (kind) {
    case URL_HOST_STRONG:
        atomic_store_explicit(&port->strong, NULL, memory_order_release);
        break;
    case URL_HOST_NAME:
        table_remove(&port->names, host->hash, host);
        break;
    case URL_HOST_ADDRESS:
        table_remove(&port->addresses, host->hash, host);
        break;
    case URL_HOST_WEAK:
        atomic_store_explicit(&port->weak, NULL, memory_order_release);
        break;
    }
}

void place_link(struct place *at, const struct url_prefix *prefix)
{
    struct host_space *host = at->host;
    unsigned bit = depth_bit(at->entry);

    if (at->port->entries++ == 0)
        atomic_store_explicit(&at->port->secure, prefix->secure, memory_order_release);
    if (at->new_host)
        link_host(at->port, host, prefix->kind);
    if (at->entry->length == 0)
        atomic_store_explicit(&host->root, at->entry, memory_order_release);
    else
        paths_insert(&host->paths, at->entry);
    if (host->depth_count[bit]++ == 0)
        set_depth(host, bit, true);
    host->entries++;
}

static void reclaim_entry(struct epoch_retired *retired)
{
    free((char *)retired - offsetof(struct path_entry, retired));
}

static void free_host(struct host_space *host)
{
    paths_free(&host->paths);
    free(host);
}

static void reclaim_host(struct epoch_retired *retired)
{
    free_host((struct host_space *)((char *)retired - offsetof(struct host_space, retired)));
}

void place_change(struct place *at, struct registration *registration)
{
    atomic_store_explicit(&at->entry->registration, registration, memory_order_release);
    if (at->entry->length)
        paths_update(&at->host->paths, at->entry);
}

/* Takes out the entry, and the host with its last one. Retired by the caller after place_end(). */
void place_unlink(struct place *at, enum url_host_kind kind)
{
    struct host_space *host = at->host;
    unsigned bit = depth_bit(at->entry);

    if (--host->depth_count[bit] == 0)
        set_depth(host, bit, false);
    if (at->entry->length == 0)
        atomic_store_explicit(&host->root, NULL, memory_order_release);
    else
        paths_remove(&host->paths, at->entry);
    at->port->entries--;
    if (--host->entries == 0)
        unlink_host(at->port, host, kind);
}

/* ---- finding and making places ------------------------------------------------------------------------------------ */

static struct port_space *port_of(const struct url_namespace *space, USHORT port)
{
    return atomic_load_explicit(&space->ports[port], memory_order_acquire);
}

static struct host_space *host_of(const struct url_namespace *space, const struct port_space *port,
                                  const struct url_prefix *prefix)
{
    switch (prefix->kind) {
    case URL_HOST_STRONG:
        return atomic_load_explicit(&port->strong, memory_order_relaxed);
    case URL_HOST_NAME:
        return find_name(space, port, prefix->host, prefix->host_length);
    case URL_HOST_ADDRESS:
        return find_address(space, port, &prefix->address);
    case URL_HOST_WEAK:
        return atomic_load_explicit(&port->weak, memory_order_relaxed);
    }
    return NULL;
}

struct place place_find(const struct url_namespace *space, const struct url_prefix *prefix)
{
    struct place at = {port_of(space, prefix->port), NULL, NULL, false, false};

    if (!at.port || !at.port->entries ||
        atomic_load_explicit(&at.port->secure, memory_order_relaxed) != prefix->secure)
        return at;
    at.host = host_of(space, at.port, prefix);
    if (at.host)
        at.entry = find_path(space, at.host, prefix->path, prefix->path_length - 1);
    return at;
}

static struct host_space *make_host(const struct url_namespace *space, const struct url_prefix *prefix)
{
    struct host_space *host = calloc(1, sizeof *host + prefix->host_length * sizeof(WCHAR));

    if (!host)
        return NULL;
    host->address = prefix->address;
    host->length = prefix->host_length;
    memcpy(host->host, prefix->host, prefix->host_length * sizeof(WCHAR));
    host->hash = prefix->kind == URL_HOST_ADDRESS ? address_hash(&space->key, &prefix->address)
                                                  : hash_text(&space->key, prefix->host, prefix->host_length);
    return host;
}

static struct path_entry *make_entry(const struct url_namespace *space, const struct url_prefix *prefix)
{
    size_t length = prefix->path_length - 1;
    struct path_entry *entry = calloc(1, sizeof *entry + length * sizeof(WCHAR));

    if (!entry)
        return NULL;
    entry->depth = prefix->depth;
    entry->length = (uint32_t)length;
    memcpy(entry->path, prefix->path, length * sizeof(WCHAR));
    entry->hash = hash_text(&space->key, prefix->path, length);
    return entry;
}

static void drop_new(struct place *at)
{
    if (at->new_entry)
        free(at->entry);
    if (at->new_host)
        free_host(at->host);
}

ULONG place_make(struct url_namespace *space, const struct url_prefix *prefix, struct place *at)
{
    ULONG error = 0;

    if (!at->host) {
        at->host = make_host(space, prefix);
        at->new_host = at->host != NULL;
    }
    if (at->host && !at->entry) {
        at->entry = make_entry(space, prefix);
        at->new_entry = at->entry != NULL;
    }
    if (!at->entry)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (!error && at->new_host && prefix->kind == URL_HOST_NAME)
        error = table_reserve(&at->port->names);
    if (!error && at->new_host && prefix->kind == URL_HOST_ADDRESS)
        error = table_reserve(&at->port->addresses);
    if (!error && at->new_entry && at->entry->length)
        error = paths_reserve(&at->host->paths);
    if (error)
        drop_new(at);
    return error;
}

/* The place of a prefix that is to be added, with the memory for it, not yet visible. */
ULONG place_prepare(struct url_namespace *space, const struct url_prefix *prefix, struct place *at)
{
    *at = place_find(space, prefix);
    if (!at->port) {
        at->port = calloc(1, sizeof *at->port);
        if (!at->port)
            return ERROR_NOT_ENOUGH_MEMORY;
        atomic_store_explicit(&space->ports[prefix->port], at->port, memory_order_release);
    }
    if (at->port->entries && atomic_load_explicit(&at->port->secure, memory_order_relaxed) != prefix->secure)
        return ERROR_ALREADY_EXISTS; /* one scheme per port */
    return 0;
}

void place_retire(struct place *at, bool entry, bool host)
{
    if (entry)
        epoch_retire(&at->entry->retired, reclaim_entry);
    if (host)
        epoch_retire(&at->host->retired, reclaim_host);
}

/* ---- the end, with no reader left --------------------------------------------------------------------------------- */

static void free_entry(struct path_entry *entry)
{
    struct registration *registration = atomic_load_explicit(&entry->registration, memory_order_relaxed);
    struct reservation *reservation = atomic_load_explicit(&entry->reservation, memory_order_relaxed);

    if (registration)
        registration_release(registration);
    if (reservation)
        reservation_release(reservation);
    free(entry);
}

static void free_host_and_entries(void *item)
{
    struct host_space *host = item;
    struct path_entry *root;

    if (!host)
        return;
    root = atomic_load_explicit(&host->root, memory_order_relaxed);
    if (root)
        free_entry(root);
    paths_visit(&host->paths, free_entry);
    free_host(host);
}

void place_free_port(struct port_space *port)
{
    free_host_and_entries(atomic_load_explicit(&port->strong, memory_order_relaxed));
    free_host_and_entries(atomic_load_explicit(&port->weak, memory_order_relaxed));
    table_visit(&port->names, free_host_and_entries);
    table_visit(&port->addresses, free_host_and_entries);
    table_free(&port->names);
    table_free(&port->addresses);
    free(port);
}
