/* Slots and their state word. See slab.h for the rules; everything but growth and the free list is lock-free. */
#include "base/slab.h"

#include <stdlib.h>
#include <sys/random.h>

#define LIVE       (1ull << 31)
#define REFERENCES (LIVE - 1)
#define NONE       UINT32_MAX

/* A freed slot rests until this many others are free, so that a stale id meets an empty slot first. */
#define RESTING_SLOTS 64

_Atomic(uint64_t) slab_secret;

/* Whoever comes first decides for all. */
uint64_t slab_make_secret(void)
{
    uint64_t made, before = 0;

    if (getrandom(&made, sizeof(made), GRND_NONBLOCK) != sizeof(made))
        made = (uint64_t)(uintptr_t)&made * 0x9E3779B97F4A7C15ull;
    made |= 0x4000000080000000ull; /* neither half of an id is ever a small number */
    return atomic_compare_exchange_strong_explicit(&slab_secret, &before, made, memory_order_relaxed,
                                                   memory_order_relaxed)
               ? made
               : before;
}

uint32_t slab_count(struct slab *slab)
{
    return atomic_load_explicit(&slab->slots, memory_order_acquire);
}

/* Different slabs, different ids: below the bits that keep ids large. */
static uint64_t slab_salt(const struct slab *slab)
{
    return ((uint64_t)(uintptr_t)slab >> 4) & 0x0000ffff00000000ull;
}

/* Under the lock: a slot nobody uses, oldest first, or NONE. */
static uint32_t take_slot(struct slab *slab)
{
    uint32_t index = atomic_load_explicit(&slab->slots, memory_order_relaxed);
    struct slab_slot *block;

    if (slab->free_count > RESTING_SLOTS || index == SLAB_BLOCKS * SLAB_BLOCK_SLOTS) {
        if (slab->free_count == 0)
            return NONE;
        index = slab->free_first;
        slab->free_first = slab_slot(slab, index)->next_free;
        slab->free_count--;
        return index;
    }
    if (index % SLAB_BLOCK_SLOTS == 0) {
        block = calloc(SLAB_BLOCK_SLOTS, sizeof(*block));
        if (!block)
            return NONE;
        atomic_store_explicit(&slab->blocks[index / SLAB_BLOCK_SLOTS], block, memory_order_release);
    }
    atomic_store_explicit(&slab->slots, index + 1, memory_order_release);
    return index;
}

static void give_slot(struct slab *slab, uint32_t index)
{
    lock_acquire(&slab->lock);
    if (slab->free_count++ == 0)
        slab->free_first = index;
    else
        slab_slot(slab, slab->free_last)->next_free = index;
    slab->free_last = index;
    lock_release(&slab->lock);
}

uint64_t slab_add(struct slab *slab, void *object, uint32_t *index_out, unsigned long long *id_out)
{
    struct slab_slot *slot;
    uint32_t index, generation;
    uint64_t id;

    lock_acquire(&slab->lock);
    index = take_slot(slab);
    lock_release(&slab->lock);
    if (index == NONE)
        return 0;
    slot = slab_slot(slab, index);
    generation = (uint32_t)(atomic_load_explicit(&slot->state, memory_order_relaxed) >> 32) + 1;
    id = slab_id(index, generation, slab_salt(slab));
    slot->object = object;
    if (index_out)
        *index_out = index;
    if (id_out)
        *id_out = id;
    atomic_store_explicit(&slot->state, (uint64_t)generation << 32 | LIVE | 1, memory_order_release);
    return id;
}

static inline void *pin(struct slab_slot *slot, bool any, uint32_t generation)
{
    uint64_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);

    do {
        if (!(state & LIVE) || (!any && (uint32_t)(state >> 32) != generation))
            return NULL;
    } while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state + 1, memory_order_acquire,
                                                    memory_order_relaxed));
    return slot->object;
}

void *slab_pin(struct slab *slab, uint64_t id)
{
    struct slab_slot *slot;
    uint32_t index, generation;

    slab_id_parse(id, slab_salt(slab), &index, &generation);
    slot = slab_slot(slab, index);
    return slot ? pin(slot, false, generation) : NULL;
}

void *slab_pin_index(struct slab *slab, uint32_t index)
{
    struct slab_slot *slot = slab_slot(slab, index);

    return slot ? pin(slot, true, 0) : NULL;
}

void slab_reference(struct slab *slab, uint32_t index)
{
    atomic_fetch_add_explicit(&slab_slot(slab, index)->state, 1, memory_order_relaxed);
}

void slab_kill(struct slab *slab, uint32_t index)
{
    atomic_fetch_and_explicit(&slab_slot(slab, index)->state, ~LIVE, memory_order_acq_rel);
}

static __attribute__((noinline)) void end_object(struct slab *slab, struct slab_slot *slot, uint32_t index)
{
    void *object = slot->object;

    slot->object = NULL;
    if (slab->destroy)
        slab->destroy(object);
    give_slot(slab, index);
}

void slab_unpin(struct slab *slab, uint32_t index)
{
    struct slab_slot *slot = slab_slot(slab, index);
    uint64_t before = atomic_fetch_sub_explicit(&slot->state, 1, memory_order_acq_rel);

    if ((before & REFERENCES) == 1)
        end_object(slab, slot, index);
}
