/* A hash table that one writer changes while readers without locks look things up.
 *
 * Open addressing with linear probing over pairs of hash and pointer. The pairs are not read as one: whatever a reader finds
 * it compares in full with what it looks for, and the objects are immutable where they are compared and kept by epochs. A
 * removed pair leaves a tombstone until the table is rebuilt. Growing makes a new array of pairs and retires the old one.
 *
 * The writer calls table_reserve() before it makes its change visible, so that table_insert() cannot fail. */
#ifndef ROUTING_TABLE_H
#define ROUTING_TABLE_H

#include "windef.h"
#include "routing/epoch.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_EMPTY = 0, TABLE_TOMBSTONE = 1, TABLE_FIRST_HASH = 2 };

struct table_slot {
    _Atomic uint64_t hash;
    void *_Atomic item;
};

struct table_slots {
    struct epoch_retired retired;
    size_t mask;
    size_t used; /* the writer's: filled slots and tombstones */
    struct table_slot slot[];
};

struct table {
    struct table_slots *_Atomic slots; /* NULL while nothing was ever inserted */
    size_t count;                      /* the writer's */
};

/* Room for one more. ERROR_NOT_ENOUGH_MEMORY or 0. */
ULONG table_reserve(struct table *table);
void table_insert(struct table *table, uint64_t hash, void *item);
void table_remove(struct table *table, uint64_t hash, const void *item);

/* Puts an item with the same hash in another's place: no reader finds neither. */
void table_replace(struct table *table, uint64_t hash, const void *old, void *item);

/* With no reader left. */
void table_free(struct table *table);

/* Hashes 0 and 1 mean something else. */
static inline uint64_t table_hash(uint64_t hash)
{
    return hash < TABLE_FIRST_HASH ? hash + TABLE_FIRST_HASH : hash;
}

/* The first item with this hash for which same(item, wanted) holds, or NULL. Inlined, so that same() is. */
static inline void *table_find(const struct table *table, uint64_t hash,
                               bool (*same)(const void *item, const void *wanted), const void *wanted)
{
    const struct table_slots *slots = atomic_load_explicit(&table->slots, memory_order_acquire);
    uint64_t found;

    if (!slots)
        return NULL;
    hash = table_hash(hash);
    for (size_t i = hash & slots->mask;; i = (i + 1) & slots->mask) {
        found = atomic_load_explicit(&slots->slot[i].hash, memory_order_acquire);
        if (found == hash) {
            void *item = atomic_load_explicit(&slots->slot[i].item, memory_order_acquire);
            if (item && same(item, wanted))
                return item;
        }
        if (found == TABLE_EMPTY)
            return NULL;
    }
}

/* Visit every item, for the writer. */
void table_visit(const struct table *table, void (*visit)(void *item));

#endif
