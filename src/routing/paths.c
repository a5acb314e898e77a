/* See paths.h. At most half of the slots are used, so that a probe ends soon and always ends. */
#include "routing/namespace_private.h"
#include "winerror.h"
#include <stdlib.h>
#include <sys/mman.h>

enum { SMALLEST = 4 };

#define LARGE_PAGE ((size_t)2 << 20)

static struct path_slots *current(const struct path_table *table)
{
    return atomic_load_explicit(&table->slots, memory_order_relaxed);
}

static void put_registration(struct path_slot *slot, const struct path_entry *entry)
{
    struct registration *registration = atomic_load_explicit(&entry->registration, memory_order_relaxed);

    atomic_store_explicit(&slot->registration, registration, memory_order_release);
    atomic_store_explicit(&slot->owner, registration ? registration->owner : NULL, memory_order_release);
    atomic_store_explicit(&slot->context, registration ? registration->context : 0, memory_order_release);
}

static void put(struct path_slots *slots, struct path_entry *entry)
{
    uint64_t hash = table_hash(entry->hash), found;
    size_t i = hash & slots->mask;
    struct path_slot *slot;
    struct short_path text;

    while ((found = atomic_load_explicit(&slots->slot[i].hash, memory_order_relaxed)) >= TABLE_FIRST_HASH)
        i = (i + 1) & slots->mask;
    slots->used += found == TABLE_EMPTY;
    slot = &slots->slot[i];
    if (!short_path(entry->path, entry->length, &text))
        text = (struct short_path){{0, 0, (uint64_t)PATH_LONG << 56}};
    for (unsigned k = 0; k < 3; k++)
        atomic_store_explicit(&slot->text[k], text.words[k], memory_order_release);
    put_registration(slot, entry);
    atomic_store_explicit(&slot->entry, entry, memory_order_release);
    atomic_store_explicit(&slot->hash, hash, memory_order_release);
}

static void reclaim_slots(struct epoch_retired *retired)
{
    free((char *)retired - offsetof(struct path_slots, retired));
}

/* A big table lies in large pages if the system has them: to look up one of 100,000 prefixes is then one wait of the processor, and not a
 * second one for where that memory is. */
static struct path_slots *make_slots(size_t count)
{
    size_t size = sizeof(struct path_slots) + count * sizeof(struct path_slot);
    bool large = size >= LARGE_PAGE;
    struct path_slots *slots = aligned_alloc(large ? LARGE_PAGE : _Alignof(struct path_slots),
                                             large ? (size + LARGE_PAGE - 1) & -LARGE_PAGE : size);

    if (!slots)
        return NULL;
    if (large)
        madvise(slots, size, MADV_HUGEPAGE);
    memset(slots, 0, size);
    slots->mask = count - 1;
    return slots;
}

ULONG paths_reserve(struct path_table *table)
{
    struct path_slots *old = current(table), *grown;
    size_t size = SMALLEST;

    if (old && (old->used + 1) * 2 <= old->mask + 1)
        return 0;
    while (size < (table->count + 1) * 3)
        size *= 2;
    grown = make_slots(size);
    if (!grown)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; old && i <= old->mask; i++) {
        if (atomic_load_explicit(&old->slot[i].hash, memory_order_relaxed) >= TABLE_FIRST_HASH)
            put(grown, atomic_load_explicit(&old->slot[i].entry, memory_order_relaxed));
    }
    atomic_store_explicit(&table->slots, grown, memory_order_release);
    if (old)
        epoch_retire(&old->retired, reclaim_slots);
    return 0;
}

void paths_insert(struct path_table *table, struct path_entry *entry)
{
    put(current(table), entry);
    table->count++;
}

static struct path_slot *slot_of(const struct path_table *table, const struct path_entry *entry)
{
    struct path_slots *slots = current(table);
    size_t i = table_hash(entry->hash) & slots->mask;

    while (atomic_load_explicit(&slots->slot[i].entry, memory_order_relaxed) != entry)
        i = (i + 1) & slots->mask;
    return &slots->slot[i];
}

void paths_update(struct path_table *table, const struct path_entry *entry)
{
    put_registration(slot_of(table, entry), entry);
}

void paths_remove(struct path_table *table, const struct path_entry *entry)
{
    struct path_slot *slot = slot_of(table, entry);

    atomic_store_explicit(&slot->hash, TABLE_TOMBSTONE, memory_order_release);
    atomic_store_explicit(&slot->entry, NULL, memory_order_release);
    atomic_store_explicit(&slot->registration, NULL, memory_order_release);
    table->count--;
}

void paths_free(struct path_table *table)
{
    free(current(table));
    atomic_store_explicit(&table->slots, NULL, memory_order_relaxed);
    table->count = 0;
}

void paths_visit(const struct path_table *table, void (*visit)(struct path_entry *entry))
{
    struct path_slots *slots = current(table);

    for (size_t i = 0; slots && i <= slots->mask; i++) {
        struct path_entry *entry = atomic_load_explicit(&slots->slot[i].entry, memory_order_relaxed);
        if (entry)
            visit(entry);
    }
}
