/* Synchronization barriers: the last of the expected threads releases the others and starts the next round. */
#include "object/thread.h"
#include "object/yield.h"
#include "error/error.h"
#include "processthreadsapi.h"
#include "synchapi.h"
#include <limits.h>

#define DEFAULT_SPINS 2000 /* Windows' own */
#define DELETING      0x80000000u

struct barrier {
    _Atomic(uint32_t) arrived;
    uint32_t total;
    uint64_t spins, reserved;
    _Atomic(uint32_t) round;  /* futex: advances when a round is complete */
    _Atomic(uint32_t) inside; /* threads that may still touch the barrier, and DELETING: a futex then */
};

_Static_assert(sizeof(struct barrier) == sizeof(SYNCHRONIZATION_BARRIER),
               "the state lives in the program's variable");

static void wait_for_round(struct barrier *barrier, uint32_t round, DWORD flags)
{
    uint64_t spins = flags & SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY ? 0 : barrier->spins;
    struct thread *self;

    while (spins-- > 0 || (flags & SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY)) {
        if (atomic_load_explicit(&barrier->round, memory_order_acquire) != round)
            return;
        YieldProcessor();
        if ((spins & 0xfff) == 0)
            SwitchToThread();
    }
    self = thread_self();
    thread_blocks(self);
    while (atomic_load_explicit(&barrier->round, memory_order_acquire) == round)
        futex_wait(&barrier->round, round, UINT64_MAX);
    thread_resumes(self);
}

BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER variable, DWORD flags)
{
    struct barrier *barrier = (struct barrier *)variable;
    uint32_t round = atomic_load_explicit(&barrier->round, memory_order_acquire);
    bool last;

    atomic_fetch_add_explicit(&barrier->inside, 1, memory_order_relaxed);
    last = atomic_fetch_add_explicit(&barrier->arrived, 1, memory_order_acq_rel) + 1 == barrier->total;
    YIELD_POINT();
    if (last) {
        atomic_store_explicit(&barrier->arrived, 0, memory_order_relaxed);
        atomic_fetch_add_explicit(&barrier->round, 1, memory_order_acq_rel);
        futex_wake(&barrier->round, INT_MAX);
    } else {
        wait_for_round(barrier, round, flags);
    }
    if (atomic_fetch_sub_explicit(&barrier->inside, 1, memory_order_acq_rel) == (DELETING | 1))
        futex_wake(&barrier->inside, 1);
    return last;
}

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER variable, LONG total, LONG spins)
{
    struct barrier *barrier = (struct barrier *)variable;

    if (total <= 0 || spins < -1)
        return error_result(ERROR_INVALID_PARAMETER);
    *variable = (SYNCHRONIZATION_BARRIER){0};
    barrier->total = (uint32_t)total;
    barrier->spins = spins < 0 ? DEFAULT_SPINS : (uint64_t)spins;
    return TRUE;
}

/* Waits until the threads of the last round have left, so that the memory may be reused. */
BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER variable)
{
    struct barrier *barrier = (struct barrier *)variable;
    uint32_t inside = atomic_fetch_or_explicit(&barrier->inside, DELETING, memory_order_acq_rel) | DELETING;

    while (inside != DELETING) {
        futex_wait(&barrier->inside, inside, UINT64_MAX);
        inside = atomic_load_explicit(&barrier->inside, memory_order_acquire);
    }
    return TRUE;
}
