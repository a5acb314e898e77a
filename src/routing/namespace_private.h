/* The shape of the namespace, shared by its writers (namespace.c) and its readers (match.c). */
#ifndef ROUTING_NAMESPACE_PRIVATE_H
#define ROUTING_NAMESPACE_PRIVATE_H

#include "routing/hash.h"
#include "routing/namespace.h"
#include "routing/table.h"
#include <pthread.h>

/* One path of one host. The key is the folded path without its final slash: "" for the root. Gone when both pointers are. Small, and
 * allocated right before what is registered there: among 100,000 every line and page of memory more is a wait. */
struct path_entry {
    union {
        uint64_t hash; /* until it is retired; the writer's */
        struct epoch_retired retired;
    };
    struct registration *_Atomic registration;
    uint32_t length;
    uint32_t depth;
    struct reservation *_Atomic reservation;
    WCHAR path[];
};

/* Depths from here on share one bit. */
enum { DEPTH_LAST = 63 };

/* One host of one bucket of one port. */
struct host_space {
    struct epoch_retired retired;
    _Atomic uint64_t depths;              /* bit n: there are entries n segments deep */
    struct path_entry *_Atomic root;      /* depth 0 is not in the table */
    struct table paths;                   /* the rest */
    _Atomic size_t registrations;         /* none: only reserved, so the host is not known */
    uint32_t depth_count[DEPTH_LAST + 1]; /* the writer's, as is entries */
    size_t entries;
    uint64_t hash;
    struct url_address address;
    size_t length;
    WCHAR host[];
};

/* Made when the port is first used, kept for good. */
struct port_space {
    _Atomic uint64_t version; /* odd while a writer changes what is below */
    _Atomic bool secure;
    struct host_space *_Atomic strong;
    struct host_space *_Atomic weak;
    struct table names, addresses;
    size_t entries, any_address, one_address; /* the writer's */
};

struct url_namespace {
    pthread_mutex_t lock; /* of writers */
    struct hash_key key;
    struct port_space *_Atomic ports[65536];
};

/* What a prefix leads to; host or entry is NULL as far as nothing is there yet. */
struct place {
    struct port_space *port;
    struct host_space *host;
    struct path_entry *entry;
    bool new_host, new_entry; /* made for this change and not visible yet */
};

struct place place_find(const struct url_namespace *space, const struct url_prefix *prefix);

/* Of a prefix that is to be added: finds it and refuses the other scheme... */
ULONG place_prepare(struct url_namespace *space, const struct url_prefix *prefix, struct place *at);
/* ...then gets the memory for what is missing. On failure nothing is left behind. */
ULONG place_make(struct url_namespace *space, const struct url_prefix *prefix, struct place *at);

void place_begin(struct port_space *port);
void place_link(struct place *at, const struct url_prefix *prefix);
/* Takes out the entry, and the host with its last one; place_retire() frees them after place_end(). */
void place_unlink(struct place *at, enum url_host_kind kind);
void place_end(struct port_space *port);
void place_retire(struct place *at, bool entry, bool host);

void place_free_port(struct port_space *port);

struct text {
    const WCHAR *units;
    size_t length;
};

/* Most texts are a few words long: cheaper here than in memcmp(). */
static inline bool same_text(const WCHAR *units, size_t length, const struct text *wanted)
{
    const char *a = (const char *)units, *b = (const char *)wanted->units;
    size_t bytes = length * sizeof *units;

    if (length != wanted->length)
        return false;
    if (bytes < 8)
        return memcmp(a, b, bytes) == 0;
    for (size_t at = 0; at + 8 <= bytes; at += 8) {
        if (hash_word(a + at) != hash_word(b + at))
            return false;
    }
    return hash_word(a + bytes - 8) == hash_word(b + bytes - 8);
}

static inline bool entry_is(const void *item, const void *wanted)
{
    const struct path_entry *entry = item;

    return same_text(entry->path, entry->length, wanted);
}

static inline bool host_is(const void *item, const void *wanted)
{
    const struct host_space *host = item;

    return same_text(host->host, host->length, wanted);
}

static inline bool host_has_address(const void *item, const void *wanted)
{
    const struct host_space *host = item;

    return url_address_equal(&host->address, wanted);
}

/* The padding of the structure takes no part. */
static inline uint64_t address_hash(const struct hash_key *key, const struct url_address *address)
{
    struct hash_key own = {key->a + address->family, key->b ^ address->scope};

    return hash_bytes(&own, address->bytes, sizeof address->bytes);
}

static inline struct host_space *find_name(const struct url_namespace *space, const struct port_space *port,
                                           const WCHAR *host, size_t length)
{
    const struct text wanted = {host, length};

    return table_find(&port->names, hash_text(&space->key, host, length), host_is, &wanted);
}

static inline struct host_space *find_address(const struct url_namespace *space,
                                              const struct port_space *port,
                                              const struct url_address *address)
{
    return table_find(&port->addresses, address_hash(&space->key, address), host_has_address, address);
}

/* The entry whose key is exactly these units. */
static inline struct path_entry *find_path(const struct url_namespace *space, const struct host_space *host,
                                           const WCHAR *path, size_t length)
{
    const struct text wanted = {path, length};

    if (length == 0)
        return atomic_load_explicit(&host->root, memory_order_acquire);
    return table_find(&host->paths, hash_text(&space->key, path, length), entry_is, &wanted);
}

#endif
