/* A four-byte lock for short critical sections: one compare-and-swap to take, one exchange to drop, a futex only
 * when two threads meet. Not recursive. 0 is free, 1 held, 2 held with sleepers. */
#ifndef HTTPAPI_LOCK_H
#define HTTPAPI_LOCK_H

#include "object/yield.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct lock {
    _Atomic(uint32_t) word;
};

#define LOCK_INIT \
    {             \
        0         \
    }

void lock_wait(struct lock *lock);
void lock_wake(struct lock *lock);

static inline bool lock_try(struct lock *lock)
{
    uint32_t expected = 0;

    return atomic_compare_exchange_strong_explicit(&lock->word, &expected, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static inline __attribute__((always_inline)) void lock_acquire(struct lock *lock)
{
    YIELD_POINT();
    if (!lock_try(lock))
        lock_wait(lock);
}

static inline __attribute__((always_inline)) void lock_release(struct lock *lock)
{
    if (atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2)
        lock_wake(lock);
    YIELD_POINT();
}

#endif
