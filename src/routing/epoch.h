/* Epochs: how readers of the namespace walk it without locks while writers take things out of it.
 *
 * A reader announces itself in a record of its thread, on a cache line nobody else writes: entering costs one store with
 * full ordering, leaving one plain store. A writer first unlinks an object, then retires it; it is freed once every
 * reader that was inside at that moment has left. Entering nests. Never block or run program code inside.
 *
 * Orders: everything that must be seen across threads is carried by the sequentially consistent epoch words, not by
 * fences, so that ThreadSanitizer follows it. */
#ifndef ROUTING_EPOCH_H
#define ROUTING_EPOCH_H

#include "windef.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Embedded in what is retired. */
struct epoch_retired {
    struct epoch_retired *next;
    uint64_t epoch;
    void (*reclaim)(struct epoch_retired *self);
};

/* One per thread, created on its first entry, reused after it ends. */
struct epoch_reader {
    _Alignas(64) _Atomic uint64_t active; /* epoch entered in; 0 = outside */
    unsigned nesting;                     /* the owner's */
    struct epoch_reader *next;            /* never unlinked */
    _Atomic bool taken;
};

/* The section of this thread; NULL if memory for its record ran out. Pass it to epoch_leave(). A thread that enters often
 * may keep the record and use epoch_enter_with(). */
struct epoch_reader *epoch_enter(void);
void epoch_enter_with(struct epoch_reader *reader);

static inline void epoch_leave(struct epoch_reader *reader)
{
    if (--reader->nesting == 0)
        atomic_store_explicit(&reader->active, 0, memory_order_release);
}

/* Hand over what no new reader can reach. Reclaimed by this or a later call of epoch_collect(). Any thread. */
void epoch_retire(struct epoch_retired *retired, void (*reclaim)(struct epoch_retired *self));

/* Reclaim what no reader can hold any more. Never waits. Runs reclaim functions on this thread: hold no lock they take. */
void epoch_collect(void);

/* Wait until every reader inside now has left, then collect. Not from inside a section. */
void epoch_wait(void);

#endif
