/* Recycled memory: see recycle.h. A thread's own list needs no lock; the shared list of each kind has one, taken once per
 * BATCH. Memory on the shared list is kept for good: it is bounded by the largest number ever in use at once. */
#include <stdlib.h>

#include "io/device.h"
#include "io/io_thread.h"
#include "object/lock.h"

#ifdef HTTPAPI_NO_RECYCLING

void *recycle_get(enum recycle_kind kind)
{
    return malloc(kind == RECYCLE_PACKET ? sizeof(struct port_packet) : sizeof(struct io_operation));
}

void recycle_put(enum recycle_kind kind, void *memory)
{
    (void)kind;
    free(memory);
}

void recycle_thread_ends(struct io_thread *self)
{
    (void)self;
}

#else

#define BATCH 32 /* moved at once between a thread and the shared list */
#define KEEP  64 /* a thread holds no more than this many of a kind */

struct spare {
    struct spare *next;
    struct spare *next_batch; /* first of a batch on the shared list */
    unsigned count;           /* likewise */
};

static struct {
    _Atomic(uint32_t) lock;
    struct spare *batches;
} shared[RECYCLE_KINDS];

static const size_t sizes[RECYCLE_KINDS] = {
    [RECYCLE_PACKET] = sizeof(struct port_packet),
    [RECYCLE_OPERATION] = sizeof(struct io_operation),
};

_Static_assert(sizeof(struct spare) <= sizeof(struct port_packet), "a spare fits the smallest kind");

/* The thread's list is empty: fetch a batch. */
static struct spare *take_batch(struct io_thread *self, enum recycle_kind kind)
{
    struct spare *batch;

    lock_acquire(&shared[kind].lock);
    batch = shared[kind].batches;
    if (batch)
        shared[kind].batches = batch->next_batch;
    lock_release(&shared[kind].lock);
    if (batch) {
        self->spare[kind].first = batch;
        self->spare[kind].count = batch->count;
    }
    return batch;
}

static void share_batch(enum recycle_kind kind, struct spare *batch, unsigned count)
{
    batch->count = count;
    lock_acquire(&shared[kind].lock);
    batch->next_batch = shared[kind].batches;
    shared[kind].batches = batch;
    lock_release(&shared[kind].lock);
}

void *recycle_get(enum recycle_kind kind)
{
    struct io_thread *self = io_thread_self();
    struct spare *spare = self->spare[kind].first;

    if (!spare)
        spare = take_batch(self, kind);
    if (!spare)
        return malloc(sizes[kind]);
    self->spare[kind].first = spare->next;
    self->spare[kind].count--;
    return spare;
}

/* Gives away the BATCH that was put most recently, which keeps the walk short. */
static void shed(struct io_thread *self, enum recycle_kind kind)
{
    struct spare *first = self->spare[kind].first, *last = first;

    for (unsigned i = 1; i < BATCH; i++)
        last = last->next;
    self->spare[kind].first = last->next;
    self->spare[kind].count -= BATCH;
    last->next = NULL;
    share_batch(kind, first, BATCH);
}

void recycle_put(enum recycle_kind kind, void *memory)
{
    struct io_thread *self = io_thread_self();
    struct spare *spare = memory;

    spare->next = self->spare[kind].first;
    self->spare[kind].first = spare;
    if (++self->spare[kind].count > KEEP)
        shed(self, kind);
}

void recycle_thread_ends(struct io_thread *self)
{
    for (int kind = 0; kind < RECYCLE_KINDS; kind++) {
        if (self->spare[kind].first)
            share_batch(kind, self->spare[kind].first, self->spare[kind].count);
        self->spare[kind].first = NULL;
        self->spare[kind].count = 0;
    }
}

#endif
