/* Ids for objects that other threads and hostile callers name by number.
 *
 * An id is index plus generation, scrambled with a secret of the process so that it tells nothing and is never a small
 * number. It is looked up without a lock: the slot's state word holds generation, a live bit and the number of
 * references, and a pin succeeds only while the generation matches and the object lives. Slots never move; freed ones
 * are reused oldest first, so that a stale id stays invalid for long.
 *
 * The references in the slot are the object's lifetime: slab_add gives the first, every pin one more; after slab_kill
 * no pin by id succeeds, and the last slab_unpin calls the slab's `destroy`. */
#ifndef HTTPAPI_SLAB_H
#define HTTPAPI_SLAB_H

#include "base/lock.h"

#include <stddef.h>

#define SLAB_BLOCK_SLOTS 256
#define SLAB_BLOCKS      8192

struct slab_slot {
    _Atomic(uint64_t) state; /* generation << 32 | live << 31 | references */
    void *object;
    uint32_t next_free;
    uint32_t sequence; /* free for the object's own use; survives reuse of the slot */
    uint64_t padding;
};

struct slab {
    void (*destroy)(void *object);
    struct lock lock; /* growth and the free list */
    _Atomic(struct slab_slot *) blocks[SLAB_BLOCKS];
    _Atomic(uint32_t) slots; /* ever handed out */
    uint32_t free_first, free_last, free_count;
};

/* 0 when memory is out. Slot index and id are stored in *index and *id, which may be NULL and often lie in the object: before anybody
 * can find it. */
uint64_t slab_add(struct slab *slab, void *object, uint32_t *index, unsigned long long *id);

/* NULL for foreign, stale and dead ids. */
void *slab_pin(struct slab *slab, uint64_t id);

/* Whatever lives in a slot now; NULL if nothing. For walking over all objects, and for ids of another kind that carry
 * the same index. */
void *slab_pin_index(struct slab *slab, uint32_t index);

void slab_reference(struct slab *slab, uint32_t index); /* the caller holds a reference already */
void slab_unpin(struct slab *slab, uint32_t index);
void slab_kill(struct slab *slab, uint32_t index);

uint32_t slab_count(struct slab *slab); /* indices are below this */

static inline struct slab_slot *slab_slot(struct slab *slab, uint32_t index)
{
    struct slab_slot *block;

    if (index / SLAB_BLOCK_SLOTS >= SLAB_BLOCKS)
        return NULL;
    block = atomic_load_explicit(&slab->blocks[index / SLAB_BLOCK_SLOTS], memory_order_acquire);
    return block ? &block[index % SLAB_BLOCK_SLOTS] : NULL;
}

/* What ids are scrambled with; 0 until the first is asked for. */
extern _Atomic(uint64_t) slab_secret;
uint64_t slab_make_secret(void);

static inline uint64_t slab_scramble(uint64_t salt)
{
    uint64_t secret = atomic_load_explicit(&slab_secret, memory_order_relaxed);

    return (secret ? secret : slab_make_secret()) ^ salt;
}

/* Scrambles and unscrambles index and number; `salt` keeps different kinds of id apart. */
static inline uint64_t slab_id(uint32_t index, uint32_t number, uint64_t salt)
{
    return (((uint64_t)number << 32) | index) ^ slab_scramble(salt);
}

static inline void slab_id_parse(uint64_t id, uint64_t salt, uint32_t *index, uint32_t *number)
{
    id ^= slab_scramble(salt);
    *index = (uint32_t)id;
    *number = (uint32_t)(id >> 32);
}

#endif
