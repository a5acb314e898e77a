/* One thread sleeping until somebody else is done with its request: the protocol of `thread->wake`.
 *
 * The sleeper prepares, links itself where others find it, and sleeps. Who takes it off that list, under that list's lock,
 * calls sleeper_wake exactly once, outside the lock, as its last touch of the request. A sleeper whose time is up takes
 * itself off the list; if somebody was faster it calls sleeper_wait again, without a deadline. */
#ifndef HTTPAPI_SLEEPER_H
#define HTTPAPI_SLEEPER_H

#include "object/thread_record.h"
#include "object/yield.h"

enum { SLEEPER_AWAKE, SLEEPER_ASLEEP, SLEEPER_DONE };

static inline void sleeper_prepare(struct thread *self)
{
    atomic_store_explicit(&self->wake, SLEEPER_AWAKE, memory_order_relaxed);
}

/* False when the time is up. */
static inline bool sleeper_wait(struct thread *self, uint64_t deadline)
{
    uint32_t expected = SLEEPER_AWAKE;

    YIELD_POINT();
    atomic_compare_exchange_strong_explicit(&self->wake, &expected, SLEEPER_ASLEEP, memory_order_acq_rel,
                                            memory_order_acquire);
    while (atomic_load_explicit(&self->wake, memory_order_acquire) != SLEEPER_DONE)
        if (!futex_wait(&self->wake, SLEEPER_ASLEEP, deadline))
            return false;
    return true;
}

/* The record may be gone once its thread runs on: after the exchange only its address is used. */
static inline void sleeper_wake(struct thread *thread)
{
    _Atomic(uint32_t) *word = &thread->wake;

    YIELD_POINT();
    if (atomic_exchange_explicit(word, SLEEPER_DONE, memory_order_acq_rel) == SLEEPER_ASLEEP)
        futex_wake(word, 1);
}

#endif
