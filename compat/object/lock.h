/* A lock in one 32-bit word: 0 free, 1 held, 2 held with sleepers. All zero is unlocked. Not recursive, not fair, held for
 * moments only. For the library's own use: it does not call the blocking hooks of thread.h. */
#ifndef HTTPAPI_LOCK_H
#define HTTPAPI_LOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "object/yield.h"

void lock_acquire_contended(_Atomic(uint32_t) *lock);
void lock_wake_next(_Atomic(uint32_t) *lock);

static inline bool lock_try(_Atomic(uint32_t) *lock)
{
    uint32_t expected = 0;

    return atomic_compare_exchange_strong_explicit(lock, &expected, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static inline __attribute__((always_inline)) void lock_acquire(_Atomic(uint32_t) *lock)
{
    YIELD_POINT();
    if (!lock_try(lock))
        lock_acquire_contended(lock);
}

static inline __attribute__((always_inline)) void lock_release(_Atomic(uint32_t) *lock)
{
    if (atomic_exchange_explicit(lock, 0, memory_order_release) == 2)
        lock_wake_next(lock);
    YIELD_POINT();
}

#endif
