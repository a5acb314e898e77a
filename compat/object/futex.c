/* Sleeping on a word of memory, the clock behind deadlines, and the small lock built on both. No state of their own. */
#include "object/thread.h"
#include "object/lock.h"
#include "synchapi.h"
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NANOSECONDS 1000000000u

/* The holders of our locks leave within a few hundred nanoseconds; a futex sleep costs several microseconds. */
#define LOCK_SPINS 40

bool futex_wait(_Atomic(uint32_t) *word, uint32_t expected, uint64_t deadline)
{
    struct timespec until, *limit = NULL;
    long result;

    if (deadline != UINT64_MAX) {
        until.tv_sec = (time_t)(deadline / NANOSECONDS);
        until.tv_nsec = (long)(deadline % NANOSECONDS);
        limit = &until;
    }
    result =
        syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, limit, NULL, FUTEX_BITSET_MATCH_ANY);
    return !(result < 0 && errno == ETIMEDOUT);
}

int futex_wake(_Atomic(uint32_t) *word, int count)
{
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

uint64_t clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS + (uint64_t)now.tv_nsec;
}

uint64_t clock_deadline(DWORD milliseconds)
{
    if (milliseconds == INFINITE)
        return UINT64_MAX;
    return clock_now() + (uint64_t)milliseconds * 1000000u;
}

void lock_acquire_contended(_Atomic(uint32_t) *lock)
{
    for (int i = 0; i < LOCK_SPINS; i++) {
        if (atomic_load_explicit(lock, memory_order_relaxed) == 0 && lock_try(lock))
            return;
        YieldProcessor();
    }
    while (atomic_exchange_explicit(lock, 2, memory_order_acquire) != 0)
        futex_wait(lock, 2, UINT64_MAX);
}

void lock_wake_next(_Atomic(uint32_t) *lock)
{
    futex_wake(lock, 1);
}

#ifdef HTTPAPI_YIELD_POINTS
_Atomic(unsigned) yield_one_in;

void yield_maybe(void)
{
    static _Thread_local uint32_t random;
    unsigned one_in = atomic_load_explicit(&yield_one_in, memory_order_relaxed);

    if (random == 0)
        random = (uint32_t)clock_now() | 1;
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    if (one_in != 0 && random % one_in == 0)
        sched_yield();
}
#endif
