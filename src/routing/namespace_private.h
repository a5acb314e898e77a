/* The shape of the namespace, shared by its writers (namespace.c) and its readers (match.c). */
#ifndef ROUTING_NAMESPACE_PRIVATE_H
#define ROUTING_NAMESPACE_PRIVATE_H

#include "routing/hash.h"
#include "routing/namespace.h"
#include "routing/paths.h"
#include "routing/table.h"
#include <pthread.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* One path of one host. The key is the folded path without its final slash: "" for the root. Gone when both pointers are. */
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
    struct path_table paths;              /* the rest */
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
/* Another registration, or none, at an entry that stays. */
void place_change(struct place *at, struct registration *registration);
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

/* A path as a slot of paths.h has it: a byte for each unit, zeros, the length in the last one. */
struct short_path {
    uint64_t words[3];
};

/* Eight units as bytes, the first in the lowest; adds their bits to *wide. */
static inline uint64_t narrow(const WCHAR *units, uint64_t *wide)
{
    uint64_t first, second;

    memcpy(&first, units, sizeof first);
    memcpy(&second, units + 4, sizeof second);
    *wide |= first | second;
#if defined(__SSE2__)
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_packus_epi16(_mm_set_epi64x((long long)second, (long long)first), _mm_setzero_si128()));
#else
    for (int shift = 8; shift <= 16; shift *= 2) {
        uint64_t low = shift == 8 ? 0x0000FFFF0000FFFFu : 0x00000000FFFFFFFFu;
        first = (first | first >> shift) & low;
        second = (second | second >> shift) & low;
    }
    return first | second << 32;
#endif
}

/* Fewer than eight. */
static inline uint64_t narrow_few(const WCHAR *units, size_t count, uint64_t *wide)
{
    WCHAR eight[8] = {0};

    for (size_t i = 0; i < count; i++)
        eight[i] = units[i];
    return narrow(eight, wide);
}

/* False: the path is not short. */
static inline bool short_path(const WCHAR *path, size_t length, struct short_path *out)
{
    const uint64_t high = 0xFF00FF00FF00FF00u;
    uint64_t wide = 0, words[3] = {0, 0, 0};
    size_t whole = length / 8, rest = length % 8;

    if (length > PATH_SHORT)
        return false;
    for (size_t k = 0; k < whole; k++)
        words[k] = narrow(path + 8 * k, &wide);
    if (rest)
        words[whole] =
            whole ? narrow(path + length - 8, &wide) >> (8 * (8 - rest)) : narrow_few(path, rest, &wide);
    words[2] |= (uint64_t)length << 56;
    memcpy(out->words, words, sizeof words);
    return !(wide & high);
}

static inline bool slot_is(const struct path_slot *slot, const struct text *wanted)
{
    uint64_t last = atomic_load_explicit(&slot->text[2], memory_order_acquire);
    const struct path_entry *entry;
    struct short_path text;

    if (last >> 56 == PATH_LONG) {
        entry = atomic_load_explicit(&slot->entry, memory_order_acquire);
        return entry && same_text(entry->path, entry->length, wanted);
    }
    return last >> 56 == wanted->length && short_path(wanted->units, wanted->length, &text) &&
           text.words[2] == last &&
           text.words[0] == atomic_load_explicit(&slot->text[0], memory_order_acquire) &&
           text.words[1] == atomic_load_explicit(&slot->text[1], memory_order_acquire);
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

/* The slot of the entry whose key is exactly these units, not for the root. */
static inline const struct path_slot *find_slot(const struct url_namespace *space,
                                                const struct host_space *host, const WCHAR *path,
                                                size_t length)
{
    const struct path_slots *slots = atomic_load_explicit(&host->paths.slots, memory_order_acquire);
    const struct text wanted = {path, length};
    uint64_t hash, found;

    if (!slots)
        return NULL;
    hash = table_hash(hash_text(&space->key, path, length));
    for (size_t i = hash & slots->mask;; i = (i + 1) & slots->mask) {
        found = atomic_load_explicit(&slots->slot[i].hash, memory_order_acquire);
        if (found == hash && slot_is(&slots->slot[i], &wanted))
            return &slots->slot[i];
        if (found == TABLE_EMPTY)
            return NULL;
    }
}

/* The entry whose key is exactly these units. For the writer. */
static inline struct path_entry *find_path(const struct url_namespace *space, const struct host_space *host,
                                           const WCHAR *path, size_t length)
{
    const struct path_slot *slot;

    if (length == 0)
        return atomic_load_explicit(&host->root, memory_order_relaxed);
    slot = find_slot(space, host, path, length);
    return slot ? atomic_load_explicit(&slot->entry, memory_order_relaxed) : NULL;
}

#endif
