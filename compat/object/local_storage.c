/* Thread-local storage by index: TLS, and FLS with its callbacks.
 *
 * Values lie in blocks of 64 that hang off the thread's record. A thread reads and writes its own without a lock; freeing
 * an index clears it in every living thread, which is why the slots are atomic. `storage.lock` guards which indices are
 * taken and the callbacks; the registry's lock is taken after nothing and before nothing here. */
#include "object/lock.h"
#include "object/thread_record.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "fibersapi.h"
#include <stdlib.h>

#define TLS_SLOTS (TLS_BLOCKS * STORAGE_BLOCK_SLOTS)
#define FLS_SLOTS FLS_MAXIMUM_AVAILABLE

_Static_assert(TLS_SLOTS == 1088, "Windows gives a process 64 + 1024 slots");

enum kind { TLS, FLS };

static const DWORD slots_of[] = {[TLS] = TLS_SLOTS, [FLS] = FLS_SLOTS};

static struct {
    _Atomic(uint32_t) lock;
    uint64_t taken[2][FLS_BLOCKS]; /* bit per slot */
    PFLS_CALLBACK_FUNCTION callbacks[FLS_SLOTS];
} storage;

static storage_block *blocks_of(struct thread *thread, enum kind kind)
{
    return kind == TLS ? thread->tls : thread->fls;
}

/* NULL while the thread has no value in that block. */
static storage_slot *slot_of(struct thread *thread, enum kind kind, DWORD index)
{
    storage_block *block = &blocks_of(thread, kind)[index / STORAGE_BLOCK_SLOTS];
    storage_slot *slots = atomic_load_explicit(block, memory_order_acquire);

    return slots ? &slots[index % STORAGE_BLOCK_SLOTS] : NULL;
}

static void *get_value(enum kind kind, DWORD index)
{
    storage_slot *slot;

    if (index >= slots_of[kind]) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    SetLastError(NO_ERROR); /* a NULL value is told from a failure by this */
    slot = slot_of(thread_self(), kind, index);
    return slot ? atomic_load_explicit(slot, memory_order_relaxed) : NULL;
}

static ULONG set_value(enum kind kind, DWORD index, void *value)
{
    struct thread *self = thread_self();
    storage_slot *slot;

    if (index >= slots_of[kind])
        return ERROR_INVALID_PARAMETER;
    slot = slot_of(self, kind, index);
    if (!slot) {
        storage_slot *slots = calloc(STORAGE_BLOCK_SLOTS, sizeof *slots);
        if (!slots)
            return ERROR_NOT_ENOUGH_MEMORY;
        atomic_store_explicit(&blocks_of(self, kind)[index / STORAGE_BLOCK_SLOTS], slots,
                              memory_order_release);
        slot = &slots[index % STORAGE_BLOCK_SLOTS];
    }
    atomic_store_explicit(slot, value, memory_order_release);
    return NO_ERROR;
}

static DWORD allocate_index(enum kind kind, DWORD first)
{
    for (DWORD index = first; index < slots_of[kind]; index++) {
        uint64_t *word = &storage.taken[kind][index / 64], bit = (uint64_t)1 << index % 64;
        if (!(*word & bit)) {
            *word |= bit;
            return index;
        }
    }
    SetLastError(ERROR_NO_SYSTEM_RESOURCES);
    return (DWORD)-1;
}

static bool is_taken(enum kind kind, DWORD index)
{
    return index < slots_of[kind] && (storage.taken[kind][index / 64] >> index % 64 & 1);
}

struct clearing {
    enum kind kind;
    DWORD index;
    void *value;
};

/* Stops at each thread that had a value, with the value. */
static bool clear_in_thread(struct thread *thread, void *context)
{
    struct clearing *clearing = context;
    storage_slot *slot = slot_of(thread, clearing->kind, clearing->index);

    clearing->value = slot ? atomic_exchange_explicit(slot, NULL, memory_order_acq_rel) : NULL;
    return clearing->value != NULL;
}

/* Values go first and the index last, so that its next owner finds it empty. Callbacks run without a lock. */
static ULONG free_index(enum kind kind, DWORD index)
{
    struct clearing clearing = {kind, index, NULL};
    PFLS_CALLBACK_FUNCTION callback = NULL;
    bool taken;

    lock_acquire(&storage.lock);
    taken = is_taken(kind, index);
    if (taken && kind == FLS)
        callback = storage.callbacks[index];
    lock_release(&storage.lock);
    if (!taken)
        return ERROR_INVALID_PARAMETER;
    while (thread_visit(clear_in_thread, &clearing))
        if (callback)
            callback(clearing.value);
    lock_acquire(&storage.lock);
    if (kind == FLS)
        storage.callbacks[index] = NULL;
    storage.taken[kind][index / 64] &= ~((uint64_t)1 << index % 64);
    lock_release(&storage.lock);
    return NO_ERROR;
}

static PFLS_CALLBACK_FUNCTION callback_of(DWORD index)
{
    PFLS_CALLBACK_FUNCTION callback;

    lock_acquire(&storage.lock);
    callback = storage.callbacks[index];
    lock_release(&storage.lock);
    return callback;
}

void local_storage_thread_ends(struct thread *self)
{
    for (DWORD index = 0; index < FLS_SLOTS; index++) {
        storage_slot *slot = slot_of(self, FLS, index);
        PFLS_CALLBACK_FUNCTION callback;
        void *value;

        if (!slot) {
            index += STORAGE_BLOCK_SLOTS - 1;
            continue;
        }
        if (!atomic_load_explicit(slot, memory_order_relaxed))
            continue;
        callback = callback_of(index);
        value = atomic_exchange_explicit(slot, NULL, memory_order_acq_rel);
        if (value && callback)
            callback(value);
    }
}

void local_storage_free(struct thread *thread)
{
    for (int i = 0; i < TLS_BLOCKS; i++)
        free(atomic_load_explicit(&thread->tls[i], memory_order_relaxed));
    for (int i = 0; i < FLS_BLOCKS; i++)
        free(atomic_load_explicit(&thread->fls[i], memory_order_relaxed));
}

DWORD WINAPI TlsAlloc(VOID)
{
    DWORD index;

    lock_acquire(&storage.lock);
    index = allocate_index(TLS, 0);
    lock_release(&storage.lock);
    return index;
}

BOOL WINAPI TlsFree(DWORD index)
{
    return error_result(free_index(TLS, index));
}

LPVOID WINAPI TlsGetValue(DWORD index)
{
    return get_value(TLS, index);
}

BOOL WINAPI TlsSetValue(DWORD index, LPVOID value)
{
    return error_result(set_value(TLS, index, value));
}

/* Windows never gives out index 0. */
DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
    DWORD index;

    lock_acquire(&storage.lock);
    index = allocate_index(FLS, 1);
    if (index != FLS_OUT_OF_INDEXES)
        storage.callbacks[index] = callback;
    lock_release(&storage.lock);
    return index;
}

BOOL WINAPI FlsFree(DWORD index)
{
    return error_result(free_index(FLS, index));
}

PVOID WINAPI FlsGetValue(DWORD index)
{
    return get_value(FLS, index);
}

BOOL WINAPI FlsSetValue(DWORD index, PVOID value)
{
    return error_result(set_value(FLS, index, value));
}
