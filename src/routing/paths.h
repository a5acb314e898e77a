/* The paths of one host: a hash table that one writer changes while readers without locks look paths up.
 *
 * As routing/table.h, but a slot is a cache line that holds all a match needs: the path itself if it is short, and what is registered
 * there. Among 100,000 prefixes every line of memory more is a wait of the processor, and for most requests this is the only one. What a
 * slot repeats of its entry is immutable there or changed with it (paths_update). A reader's words may be of different moments:
 * it looks between two looks at the port's version, and the entries are kept by epochs. */
#ifndef ROUTING_PATHS_H
#define ROUTING_PATHS_H

#include "routing/namespace.h"
#include "routing/table.h"

struct path_entry;

/* Paths of so many units, all below 256, lie in their slot, a byte each. */
enum { PATH_SHORT = 23, PATH_LONG = 0xFF };

struct path_slot {
    _Alignas(64) _Atomic uint64_t hash;
    struct path_entry *_Atomic entry;
    struct registration
        *_Atomic registration; /* these three as the entry's registration has them; NULL: only reserved */
    struct route_owner *_Atomic owner;
    _Atomic uint64_t context;
    _Atomic uint64_t
        text[3]; /* the short path, zeros, its length; PATH_LONG at the end: look into the entry */
};
_Static_assert(sizeof(struct path_slot) == 64, "a slot is a cache line");

struct path_slots {
    struct epoch_retired retired;
    size_t mask;
    size_t used; /* the writer's: filled slots and tombstones */
    struct path_slot slot[];
};

struct path_table {
    struct path_slots *_Atomic slots; /* NULL while nothing was ever inserted */
    size_t count;                     /* the writer's */
};

/* Room for one more. ERROR_NOT_ENOUGH_MEMORY or 0. */
ULONG paths_reserve(struct path_table *table);
void paths_insert(struct path_table *table, struct path_entry *entry);
void paths_remove(struct path_table *table, const struct path_entry *entry);

/* What is registered at the entry has changed. */
void paths_update(struct path_table *table, const struct path_entry *entry);

/* With no reader left. */
void paths_free(struct path_table *table);
void paths_visit(const struct path_table *table, void (*visit)(struct path_entry *entry));

#endif
