/* The slow half of the lock: a short spin, because holders leave within a microsecond, then sleep. */
#include "base/lock.h"

#include "object/thread.h"

/* About as long as the longest section that is held for computation alone. With one core spinning is waste, but the
 * loop is too short to matter. */
#define SPINS 60

static inline void pause_cpu(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

void lock_wait(struct lock *lock)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&lock->word, memory_order_relaxed) == 0 && lock_try(lock))
            return;
        pause_cpu();
    }
    while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire) != 0)
        futex_wait(&lock->word, 2, UINT64_MAX);
}

void lock_wake(struct lock *lock)
{
    futex_wake(&lock->word, 1);
}
