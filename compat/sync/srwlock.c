/* Slim reader/writer locks in 8 bytes: a state word, and a sequence word that sleepers wait on.
 *
 * State: WRITER held, or the number of readers; SLEEPING_WRITERS and SLEEPING_READERS say that somebody may sleep. Writers
 * go first: a reader does not enter while SLEEPING_WRITERS is set.
 *
 * Who makes the lock free and sees a flag is responsible for the sleepers: it wakes one writer and leaves the flags (that
 * writer's release will look again), or, when no writer slept, clears the flags and wakes all readers. A writer that has
 * slept sets SLEEPING_WRITERS when it gets the lock: another may have slept beside it while the flag was being cleared.
 * Sleepers read the sequence before they look at the state a last time, and wakers advance it first, so no wake is lost. */
#include "object/thread.h"
#include "object/yield.h"
#include "synchapi.h"
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WRITER           0x80000000u
#define SLEEPING_WRITERS 0x40000000u
#define SLEEPING_READERS 0x20000000u
#define SLEEPING         (SLEEPING_WRITERS | SLEEPING_READERS)
#define READERS          0x1fffffffu

/* Both kinds sleep on one word and are told apart by the futex's bit set. */
#define WRITER_BITS 1u
#define READER_BITS 2u

struct srw {
    _Atomic(uint32_t) state, sequence;
};

_Static_assert(sizeof(struct srw) == sizeof(SRWLOCK), "the state lives in the program's own variable");

static struct srw *srw_of(SRWLOCK *lock)
{
    return (struct srw *)lock;
}

static int wake(struct srw *srw, int count, uint32_t bits)
{
    atomic_fetch_add_explicit(&srw->sequence, 1, memory_order_acq_rel);
    YIELD_POINT();
    return (int)syscall(SYS_futex, &srw->sequence, FUTEX_WAKE_BITSET_PRIVATE, count, NULL, NULL, bits);
}

static void wake_sleepers(struct srw *srw, uint32_t state)
{
    while (!(state & (WRITER | READERS)) && (state & SLEEPING)) {
        if ((state & SLEEPING_WRITERS) && wake(srw, 1, WRITER_BITS) > 0)
            return;
        if (atomic_compare_exchange_strong_explicit(&srw->state, &state, 0, memory_order_acq_rel,
                                                    memory_order_acquire)) {
            wake(srw, INT_MAX, READER_BITS);
            return;
        }
    }
}

/* Sleeps unless the state lets the caller in or has lost its `flag`, which it then should set again. */
static void sleep_unless(struct srw *srw, uint32_t barrier, uint32_t flag, uint32_t bits)
{
    uint32_t state = atomic_load_explicit(&srw->state, memory_order_relaxed), sequence;
    struct thread *self;

    while (!(state & flag)) {
        if (!(state & barrier))
            return;
        if (atomic_compare_exchange_weak_explicit(&srw->state, &state, state | flag, memory_order_acq_rel,
                                                  memory_order_relaxed))
            break;
    }
    sequence = atomic_load_explicit(&srw->sequence, memory_order_acquire);
    state = atomic_load_explicit(&srw->state, memory_order_acquire);
    if (!(state & barrier) || !(state & flag))
        return;
    YIELD_POINT();
    self = thread_self();
    thread_blocks(self);
    syscall(SYS_futex, &srw->sequence, FUTEX_WAIT_BITSET_PRIVATE, sequence, NULL, NULL, bits);
    thread_resumes(self);
}

static bool try_exclusive(struct srw *srw, uint32_t flags)
{
    uint32_t state = atomic_load_explicit(&srw->state, memory_order_relaxed);

    YIELD_POINT();
    while (!(state & (WRITER | READERS)))
        if (atomic_compare_exchange_weak_explicit(&srw->state, &state, state | WRITER | flags,
                                                  memory_order_acquire, memory_order_relaxed))
            return true;
    return false;
}

static bool try_shared(struct srw *srw)
{
    uint32_t state = atomic_load_explicit(&srw->state, memory_order_relaxed);

    YIELD_POINT();
    while (!(state & (WRITER | SLEEPING_WRITERS)))
        if (atomic_compare_exchange_weak_explicit(&srw->state, &state, state + 1, memory_order_acquire,
                                                  memory_order_relaxed))
            return true;
    return false;
}

VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK lock)
{
    struct srw *srw = srw_of(lock);
    uint32_t flags = 0;

    while (!try_exclusive(srw, flags)) {
        sleep_unless(srw, WRITER | READERS, SLEEPING_WRITERS, WRITER_BITS);
        flags = SLEEPING_WRITERS;
    }
}

VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK lock)
{
    struct srw *srw = srw_of(lock);
    uint32_t state = atomic_fetch_and_explicit(&srw->state, ~WRITER, memory_order_release) & ~WRITER;

    if (state & SLEEPING)
        wake_sleepers(srw, state);
}

VOID WINAPI AcquireSRWLockShared(PSRWLOCK lock)
{
    while (!try_shared(srw_of(lock)))
        sleep_unless(srw_of(lock), WRITER | SLEEPING_WRITERS, SLEEPING_READERS, READER_BITS);
}

VOID WINAPI ReleaseSRWLockShared(PSRWLOCK lock)
{
    struct srw *srw = srw_of(lock);
    uint32_t state = atomic_fetch_sub_explicit(&srw->state, 1, memory_order_release) - 1;

    if ((state & READERS) == 0 && (state & SLEEPING))
        wake_sleepers(srw, state);
}

BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK lock)
{
    return try_exclusive(srw_of(lock), 0);
}

BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK lock)
{
    return try_shared(srw_of(lock));
}

VOID WINAPI InitializeSRWLock(PSRWLOCK lock)
{
    *lock = (SRWLOCK)SRWLOCK_INIT;
}
