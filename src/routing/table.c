/* See table.h. At most half of the slots are used, so that a probe ends soon and always ends. */
#include "routing/table.h"
#include "winerror.h"
#include <stdlib.h>

enum { SMALLEST = 8 };

static struct table_slots *current(const struct table *table)
{
    return atomic_load_explicit(&table->slots, memory_order_relaxed);
}

static void put(struct table_slots *slots, uint64_t hash, void *item)
{
    size_t i = hash & slots->mask;
    uint64_t found;

    while ((found = atomic_load_explicit(&slots->slot[i].hash, memory_order_relaxed)) >= TABLE_FIRST_HASH)
        i = (i + 1) & slots->mask;
    slots->used += found == TABLE_EMPTY;
    atomic_store_explicit(&slots->slot[i].item, item, memory_order_release);
    atomic_store_explicit(&slots->slot[i].hash, hash, memory_order_release);
}

static void reclaim_slots(struct epoch_retired *retired)
{
    free((char *)retired - offsetof(struct table_slots, retired));
}

ULONG table_reserve(struct table *table)
{
    struct table_slots *old = current(table), *grown;
    size_t size = SMALLEST;

    if (old && (old->used + 1) * 2 <= old->mask + 1)
        return 0;
    while (size < (table->count + 1) * 4)
        size *= 2;
    grown = calloc(1, sizeof *grown + size * sizeof grown->slot[0]);
    if (!grown)
        return ERROR_NOT_ENOUGH_MEMORY;
    grown->mask = size - 1;
    for (size_t i = 0; old && i <= old->mask; i++) {
        uint64_t hash = atomic_load_explicit(&old->slot[i].hash, memory_order_relaxed);
        if (hash >= TABLE_FIRST_HASH)
            put(grown, hash, atomic_load_explicit(&old->slot[i].item, memory_order_relaxed));
    }
    atomic_store_explicit(&table->slots, grown, memory_order_release);
    if (old)
        epoch_retire(&old->retired, reclaim_slots);
    return 0;
}

void table_insert(struct table *table, uint64_t hash, void *item)
{
    put(current(table), table_hash(hash), item);
    table->count++;
}

static size_t slot_of(const struct table_slots *slots, uint64_t hash, const void *item)
{
    size_t i = table_hash(hash) & slots->mask;

    while (atomic_load_explicit(&slots->slot[i].item, memory_order_relaxed) != item)
        i = (i + 1) & slots->mask;
    return i;
}

void table_replace(struct table *table, uint64_t hash, const void *old, void *item)
{
    struct table_slots *slots = current(table);

    atomic_store_explicit(&slots->slot[slot_of(slots, hash, old)].item, item, memory_order_release);
}

void table_remove(struct table *table, uint64_t hash, const void *item)
{
    struct table_slots *slots = current(table);
    size_t i = slot_of(slots, hash, item);

    atomic_store_explicit(&slots->slot[i].hash, TABLE_TOMBSTONE, memory_order_release);
    atomic_store_explicit(&slots->slot[i].item, NULL, memory_order_release);
    table->count--;
}

void table_free(struct table *table)
{
    free(current(table));
    atomic_store_explicit(&table->slots, NULL, memory_order_relaxed);
    table->count = 0;
}

void table_visit(const struct table *table, void (*visit)(void *item))
{
    struct table_slots *slots = current(table);

    for (size_t i = 0; slots && i <= slots->mask; i++) {
        void *item = atomic_load_explicit(&slots->slot[i].item, memory_order_relaxed);
        if (item)
            visit(item);
    }
}
