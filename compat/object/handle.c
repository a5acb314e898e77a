/* The handle table: objects, their references, and the slots that name them.
 *
 * A slot is an atomic state word (generation, flags, pins) and the object. Slots lie in slabs that are allocated once and
 * never move or go away, so a lookup needs no lock: it raises the pin count by compare-and-swap while the slot is live and
 * of the right generation. A live slot counts one handle and holds one reference of its object. Closing clears the live
 * flag; whoever then drops the last pin frees the slot. `table.lock` guards the free list and the growth of the table; no
 * other lock is taken while it is held.
 *
 * Free slots queue up and are reused oldest first. A slab is used up before the first slot is reused, so at least
 * SLAB_SLOTS * 2^GENERATION_BITS handles are opened before a value comes back. */
#include "object/handle.h"
#include "object/lock.h"
#include "object/this_process.h"
#include "object/thread.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define INDEX_BITS      19 /* with the generation 29 bits: a handle stays positive as a 32-bit LONG */
#define GENERATION_BITS 10
#define SLAB_BITS       8
#define SLAB_SLOTS      (1u << SLAB_BITS)
#define SLABS           (1u << (INDEX_BITS - SLAB_BITS))
#define GENERATION_MASK ((1u << GENERATION_BITS) - 1)

/* The state word: pins in the low half, flags above, the generation on top. */
#define STATE_PINS        UINT64_C(0xffffffff)
#define STATE_LIVE        (UINT64_C(1) << 32)
#define STATE_FLAGS_SHIFT 33 /* HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE */
#define STATE_FLAGS       (UINT64_C(3) << STATE_FLAGS_SHIFT)
#define STATE_PROTECTED   ((uint64_t)HANDLE_FLAG_PROTECT_FROM_CLOSE << STATE_FLAGS_SHIFT)
#define STATE_GEN_SHIFT   48

struct slot {
    _Alignas(32) _Atomic(uint64_t) state; /* beside its object on one cache line */
    struct object *object;                /* written while the slot is neither live nor pinned */
    uint32_t index;
    uint32_t next_free; /* index + 1 of the next free slot, 0 at the end; guarded by table.lock */
};

static struct {
    _Atomic(uint32_t) lock;
    uint32_t first_free, last_free; /* index + 1 */
    uint32_t used;                  /* slots that were ever handed out */
    _Atomic(struct slot *) slabs[SLABS];
} table;

static HANDLE handle_value(uint32_t index, uint32_t generation)
{
    return (HANDLE)(uintptr_t)((((generation << INDEX_BITS) | index) + 1) << 2);
}

/* The slot a handle speaks of and the generation it asks for; NULL if there never was such a slot. */
static inline struct slot *slot_of(HANDLE handle, uint32_t *generation)
{
    uintptr_t number = ((uintptr_t)handle >> 2) - 1;
    uint32_t index = (uint32_t)number & ((1u << INDEX_BITS) - 1);
    struct slot *slab;

    if (number >> (INDEX_BITS + GENERATION_BITS))
        return NULL;
    slab = atomic_load_explicit(&table.slabs[index >> SLAB_BITS], memory_order_acquire);
    if (!slab)
        return NULL;
    *generation = (uint32_t)(number >> INDEX_BITS);
    return &slab[index & (SLAB_SLOTS - 1)];
}

static bool state_matches(uint64_t state, uint32_t generation)
{
    return (state & STATE_LIVE) && (uint32_t)(state >> STATE_GEN_SHIFT) == generation;
}

static void slot_free(struct slot *slot)
{
    lock_acquire(&table.lock);
    slot->next_free = 0;
    if (table.last_free) {
        uint32_t last = table.last_free - 1;
        struct slot *slab = atomic_load_explicit(&table.slabs[last >> SLAB_BITS], memory_order_relaxed);
        slab[last & (SLAB_SLOTS - 1)].next_free = slot->index + 1;
    } else {
        table.first_free = slot->index + 1;
    }
    table.last_free = slot->index + 1;
    lock_release(&table.lock);
}

/* A slot never used before, until its slab is full. Called with the lock held. */
static struct slot *slot_fresh(bool may_grow)
{
    uint32_t index = table.used;
    struct slot *slab;

    if (index >= (1u << INDEX_BITS) - 1)
        return NULL;
    slab = atomic_load_explicit(&table.slabs[index >> SLAB_BITS], memory_order_relaxed);
    if (!slab) {
        if (!may_grow || !(slab = aligned_alloc(_Alignof(struct slot), SLAB_SLOTS * sizeof *slab)))
            return NULL;
        memset(slab, 0, SLAB_SLOTS * sizeof *slab);
        atomic_store_explicit(&table.slabs[index >> SLAB_BITS], slab, memory_order_release);
    }
    table.used++;
    slab[index & (SLAB_SLOTS - 1)].index = index;
    return &slab[index & (SLAB_SLOTS - 1)];
}

static struct slot *slot_reused(void)
{
    uint32_t index = table.first_free - 1;
    struct slot *slab;

    if (table.first_free == 0)
        return NULL;
    slab = atomic_load_explicit(&table.slabs[index >> SLAB_BITS], memory_order_relaxed);
    table.first_free = slab[index & (SLAB_SLOTS - 1)].next_free;
    if (table.first_free == 0)
        table.last_free = 0;
    return &slab[index & (SLAB_SLOTS - 1)];
}

static struct slot *slot_allocate(void)
{
    struct slot *slot;

    lock_acquire(&table.lock);
    slot = slot_fresh(false);
    if (!slot)
        slot = slot_reused();
    if (!slot)
        slot = slot_fresh(true);
    lock_release(&table.lock);
    return slot;
}

/* The last pin of a closed handle is gone. */
static __attribute__((noinline)) void slot_end(struct slot *slot)
{
    struct object *object = slot->object;

    slot->object = NULL;
    slot_free(slot);
    object_release(object);
}

static inline void slot_unpin(struct slot *slot)
{
    uint64_t before;

    YIELD_POINT();
    before = atomic_fetch_sub_explicit(&slot->state, 1, memory_order_acq_rel);
    assert(before & STATE_PINS);
    if ((before & (STATE_PINS | STATE_LIVE)) == 1)
        slot_end(slot);
}

static inline struct slot *slot_pin(HANDLE handle)
{
    uint32_t generation;
    struct slot *slot = slot_of(handle, &generation);
    uint64_t state;

    if (!slot)
        return NULL;
    state = atomic_load_explicit(&slot->state, memory_order_relaxed);
    do {
        if (!state_matches(state, generation))
            return NULL;
    } while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state + 1, memory_order_acquire,
                                                    memory_order_relaxed));
    return slot;
}

/* Not one of the table's. */
static __attribute__((noinline)) struct object *pin_pseudo(HANDLE handle, const struct object_type *type)
{
    struct object *object = handle == CURRENT_PROCESS  ? process_object()
                            : handle == CURRENT_THREAD ? thread_object(thread_self())
                                                       : NULL;

    return object && (!type || object->type == type) ? object : NULL;
}

static __attribute__((noinline)) struct object *wrong_type(struct slot *slot)
{
    slot_unpin(slot);
    return NULL;
}

struct object *handle_pin(HANDLE handle, const struct object_type *type)
{
    struct slot *slot = slot_pin(handle);
    struct object *object;

    if (!slot)
        return pin_pseudo(handle, type);
    YIELD_POINT();
    object = slot->object;
    return !type || object->type == type ? object : wrong_type(slot);
}

void handle_unpin(HANDLE handle)
{
    uint32_t generation;
    struct slot *slot = slot_of(handle, &generation);

    if (slot)
        slot_unpin(slot);
}

ULONG handle_open(struct object *object, HANDLE *out)
{
    struct slot *slot = slot_allocate();
    uint32_t generation;

    if (!slot)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_reference(object);
    atomic_fetch_add_explicit(&object->handles, 1, memory_order_relaxed);
    slot->object = object;
    generation = (uint32_t)(atomic_load_explicit(&slot->state, memory_order_relaxed) >> STATE_GEN_SHIFT);
    generation = (generation + 1) & GENERATION_MASK;
    atomic_store_explicit(&slot->state, ((uint64_t)generation << STATE_GEN_SHIFT) | STATE_LIVE,
                          memory_order_release);
    *out = handle_value(slot->index, generation);
    return NO_ERROR;
}

ULONG handle_close(HANDLE handle)
{
    uint32_t generation;
    struct slot *slot = slot_of(handle, &generation);
    struct object *object;
    uint64_t state;

    if (!slot)
        return ERROR_INVALID_HANDLE;
    state = atomic_load_explicit(&slot->state, memory_order_relaxed);
    do {
        if (!state_matches(state, generation) || (state & STATE_PROTECTED))
            return ERROR_INVALID_HANDLE;
    } while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, (state & ~STATE_LIVE) + 1,
                                                    memory_order_acq_rel, memory_order_relaxed));
    object = slot->object;
    if (atomic_fetch_sub_explicit(&object->handles, 1, memory_order_acq_rel) == 1 && object->type->closed)
        object->type->closed(object);
    slot_unpin(slot);
    return NO_ERROR;
}

ULONG handle_flags(HANDLE handle, DWORD *out)
{
    uint32_t generation;
    struct slot *slot = slot_of(handle, &generation);
    uint64_t state;

    if (!slot)
        return ERROR_INVALID_HANDLE;
    state = atomic_load_explicit(&slot->state, memory_order_acquire);
    if (!state_matches(state, generation))
        return ERROR_INVALID_HANDLE;
    *out = (DWORD)((state & STATE_FLAGS) >> STATE_FLAGS_SHIFT);
    return NO_ERROR;
}

ULONG handle_set_flags(HANDLE handle, DWORD mask, DWORD flags)
{
    uint64_t clear = ((uint64_t)mask << STATE_FLAGS_SHIFT) & STATE_FLAGS;
    uint64_t set = ((uint64_t)(flags & mask) << STATE_FLAGS_SHIFT) & STATE_FLAGS;
    uint32_t generation;
    struct slot *slot = slot_of(handle, &generation);
    uint64_t state;

    if (!slot)
        return ERROR_INVALID_HANDLE;
    state = atomic_load_explicit(&slot->state, memory_order_relaxed);
    do {
        if (!state_matches(state, generation))
            return ERROR_INVALID_HANDLE;
    } while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, (state & ~clear) | set,
                                                    memory_order_acq_rel, memory_order_relaxed));
    return NO_ERROR;
}

void object_init(struct object *object, const struct object_type *type, enum wait_kind kind)
{
    object->type = type;
    atomic_init(&object->references, 1);
    atomic_init(&object->handles, 0);
    object->wait_kind = (uint8_t)kind;
    atomic_init(&object->signal, 0);
    object->waiters = NULL;
    object->last_waiter = NULL;
}

void object_reference(struct object *object)
{
    atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
}

void object_release(struct object *object)
{
    YIELD_POINT();
    if (atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1)
        object->type->destroy(object);
}
