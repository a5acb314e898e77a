/* WaitOnAddress: threads that sleep on an address of the program's, in a hash table of FIFO lists with one lock each.
 *
 * The comparison is made under the list's lock, and wakers take it too: a value changed before the wake is seen, or its
 * sleeper is found. */
#include "object/lock.h"
#include "object/sleeper.h"
#include "error/error.h"
#include "synchapi.h"
#include <string.h>

#define BUCKETS 256

struct address_waiter {
    struct address_waiter *next, *previous;
    struct thread *thread;
    volatile void *address;
    bool linked;
};

static struct bucket {
    _Alignas(64) _Atomic(uint32_t) lock;
    struct address_waiter *first, *last;
} buckets[BUCKETS];

static struct bucket *bucket_of(volatile void *address)
{
    return &buckets[((uintptr_t)address * UINT64_C(0x9e3779b97f4a7c15)) >> 56];
}

static void link_waiter(struct bucket *bucket, struct address_waiter *waiter)
{
    waiter->next = NULL;
    waiter->previous = bucket->last;
    if (waiter->previous)
        waiter->previous->next = waiter;
    else
        bucket->first = waiter;
    bucket->last = waiter;
    waiter->linked = true;
}

static void unlink_waiter(struct bucket *bucket, struct address_waiter *waiter)
{
    if (waiter->previous)
        waiter->previous->next = waiter->next;
    else
        bucket->first = waiter->next;
    if (waiter->next)
        waiter->next->previous = waiter->previous;
    else
        bucket->last = waiter->previous;
    waiter->linked = false;
}

static bool equal(volatile void *address, const void *compare, size_t size)
{
    uint64_t now = 0, then = 0;

    switch (size) {
    case 1:
        now = __atomic_load_n((volatile uint8_t *)address, __ATOMIC_ACQUIRE);
        break;
    case 2:
        now = __atomic_load_n((volatile uint16_t *)address, __ATOMIC_ACQUIRE);
        break;
    case 4:
        now = __atomic_load_n((volatile uint32_t *)address, __ATOMIC_ACQUIRE);
        break;
    default:
        now = __atomic_load_n((volatile uint64_t *)address, __ATOMIC_ACQUIRE);
        break;
    }
    memcpy(&then, compare, size);
    return now == then;
}

/* True if the waiter was still ours to take back. */
static bool withdraw(struct bucket *bucket, struct address_waiter *waiter)
{
    bool linked;

    lock_acquire(&bucket->lock);
    linked = waiter->linked;
    if (linked)
        unlink_waiter(bucket, waiter);
    lock_release(&bucket->lock);
    return linked;
}

static ULONG sleep_in(struct bucket *bucket, struct address_waiter *waiter, DWORD milliseconds)
{
    ULONG error = NO_ERROR;

    thread_blocks(waiter->thread);
    if (!sleeper_wait(waiter->thread, clock_deadline(milliseconds))) {
        if (withdraw(bucket, waiter))
            error = ERROR_TIMEOUT;
        else
            sleeper_wait(waiter->thread, UINT64_MAX);
    }
    thread_resumes(waiter->thread);
    return error;
}

BOOL WINAPI WaitOnAddress(volatile VOID *address, PVOID compare, SIZE_T size, DWORD milliseconds)
{
    struct address_waiter waiter = {.thread = thread_self(), .address = address};
    struct bucket *bucket = bucket_of(address);
    bool differs;

    if (size != 1 && size != 2 && size != 4 && size != 8)
        return error_result(ERROR_INVALID_PARAMETER);
    if (!equal(address, compare, size))
        return TRUE;
    lock_acquire(&bucket->lock);
    differs = !equal(address, compare, size);
    if (!differs) {
        sleeper_prepare(waiter.thread);
        link_waiter(bucket, &waiter);
    }
    lock_release(&bucket->lock);
    return differs ? TRUE : error_result(sleep_in(bucket, &waiter, milliseconds));
}

/* Unlinks the waiters of the address, the oldest or all of them, into a list of their own. */
static struct address_waiter *collect(volatile void *address, bool all)
{
    struct bucket *bucket = bucket_of(address);
    struct address_waiter *collected = NULL, **tail = &collected, *waiter, *next;

    lock_acquire(&bucket->lock);
    for (waiter = bucket->first; waiter && (all || !collected); waiter = next) {
        next = waiter->next;
        if (waiter->address != address)
            continue;
        unlink_waiter(bucket, waiter);
        waiter->next = NULL;
        *tail = waiter;
        tail = &waiter->next;
    }
    lock_release(&bucket->lock);
    return collected;
}

static void wake(volatile void *address, bool all)
{
    struct address_waiter *waiter = collect(address, all);

    while (waiter) {
        struct address_waiter *next = waiter->next;

        sleeper_wake(waiter->thread);
        waiter = next;
    }
}

VOID WINAPI WakeByAddressSingle(PVOID address)
{
    wake(address, false);
}

VOID WINAPI WakeByAddressAll(PVOID address)
{
    wake(address, true);
}
