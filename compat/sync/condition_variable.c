/* Condition variables in 8 bytes: a sequence word that sleepers wait on, and how many of them there may be.
 *
 * A sleeper announces itself and reads the sequence while it still holds the lock; a waker advances the sequence. So a
 * change made under the lock and then signalled finds the sleeper asleep or makes its futex call return at once. Wakes may
 * be spurious, as on Windows. */
#include "object/thread.h"
#include "object/yield.h"
#include "error/error.h"
#include "synchapi.h"
#include <limits.h>

struct condition {
    _Atomic(uint32_t) sequence, sleepers;
};

_Static_assert(sizeof(struct condition) == sizeof(CONDITION_VARIABLE),
               "the state lives in the program's own variable");

static struct condition *condition_of(CONDITION_VARIABLE *variable)
{
    return (struct condition *)variable;
}

/* With the lock held: what sleep is to be given. */
static uint32_t announce(struct condition *condition)
{
    atomic_fetch_add_explicit(&condition->sleepers, 1, memory_order_relaxed);
    return atomic_load_explicit(&condition->sequence, memory_order_relaxed);
}

static ULONG sleep_on(struct condition *condition, uint32_t sequence, DWORD milliseconds)
{
    struct thread *self = thread_self();
    bool woken;

    YIELD_POINT();
    thread_blocks(self);
    woken = futex_wait(&condition->sequence, sequence, clock_deadline(milliseconds));
    thread_resumes(self);
    atomic_fetch_sub_explicit(&condition->sleepers, 1, memory_order_relaxed);
    return woken ? NO_ERROR : ERROR_TIMEOUT;
}

BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section,
                                     DWORD milliseconds)
{
    struct condition *condition = condition_of(variable);
    uint32_t sequence = announce(condition);
    ULONG error;

    LeaveCriticalSection(section);
    error = sleep_on(condition, sequence, milliseconds);
    EnterCriticalSection(section);
    return error_result(error);
}

BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds,
                                      ULONG flags)
{
    struct condition *condition = condition_of(variable);
    uint32_t sequence;
    ULONG error;

    if (flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED)
        return error_result(ERROR_INVALID_PARAMETER);
    sequence = announce(condition);
    if (flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        ReleaseSRWLockShared(lock);
    else
        ReleaseSRWLockExclusive(lock);
    error = sleep_on(condition, sequence, milliseconds);
    if (flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        AcquireSRWLockShared(lock);
    else
        AcquireSRWLockExclusive(lock);
    return error_result(error);
}

static void wake(struct condition *condition, int count)
{
    if (atomic_load_explicit(&condition->sleepers, memory_order_relaxed) == 0)
        return;
    atomic_fetch_add_explicit(&condition->sequence, 1, memory_order_relaxed);
    futex_wake(&condition->sequence, count);
}

VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE variable)
{
    wake(condition_of(variable), 1);
}

VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE variable)
{
    wake(condition_of(variable), INT_MAX);
}

VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE variable)
{
    *variable = (CONDITION_VARIABLE)CONDITION_VARIABLE_INIT;
}
