/* See idle.h. */
#include "object/idle.h"

#include "object/lock.h"
#include "object/thread.h"

static const struct idle_work *_Atomic offered;
static _Atomic(uint32_t) sleepers;

/* One debt at a time: whoever would owe another one wakes. `paying` is held while a debt that was taken from here is in use. */
static struct idle_debt *_Atomic owed;
static _Atomic(uint32_t) paying;

_Thread_local _Atomic(uint32_t) *idle_visits;

void idle_offer(const struct idle_work *work)
{
    atomic_store(&offered, work);
}

uint32_t idle_sleepers(void)
{
    return atomic_load_explicit(&sleepers, memory_order_relaxed);
}

/* False when the time is up. */
static bool sleep_until(_Atomic(uint32_t) *word, uint64_t deadline)
{
    uint32_t state = IDLE_WAITS;
    bool in_time = true;

    idle_pay();
    if (!atomic_compare_exchange_strong(word, &state, IDLE_ASLEEP))
        return true;
    atomic_fetch_add_explicit(&sleepers, 1, memory_order_relaxed);
    while (in_time && atomic_load_explicit(word, memory_order_acquire) == IDLE_ASLEEP)
        in_time = futex_wait(word, IDLE_ASLEEP, deadline);
    atomic_fetch_sub_explicit(&sleepers, 1, memory_order_relaxed);
    state = IDLE_ASLEEP;
    return !atomic_compare_exchange_strong(word, &state, IDLE_WAITS);
}

/* False: it is to sleep. */
static bool work_until(_Atomic(uint32_t) *word, uint64_t deadline)
{
    const struct idle_work *work = atomic_load(&offered);
    uint64_t now, milliseconds;

    if (!work)
        return false;
    if (deadline == UINT64_MAX)
        return work->work(word, IDLE_FOR_EVER);
    now = clock_now();
    milliseconds = deadline > now ? (deadline - now + 999999) / 1000000 : 0;
    if (milliseconds < IDLE_WORTH_MS)
        return false;
    return work->work(word, milliseconds < IDLE_FOR_EVER ? (uint32_t)milliseconds : IDLE_FOR_EVER - 1);
}

bool idle_wait(_Atomic(uint32_t) *word, uint64_t deadline)
{
    while (atomic_load_explicit(word, memory_order_acquire) != IDLE_AWAKE)
        if (!work_until(word, deadline) && !sleep_until(word, deadline))
            return false;
    return true;
}

uint32_t idle_mark_awake(_Atomic(uint32_t) *word)
{
    return atomic_exchange(word, IDLE_AWAKE);
}

void idle_rouse(_Atomic(uint32_t) *word, uint32_t was)
{
    if (was == IDLE_ASLEEP)
        futex_wake(word, 1);
    else if (was >= IDLE_WORKS)
        atomic_load(&offered)->interrupt(was - IDLE_WORKS);
}

void idle_wake(_Atomic(uint32_t) *word)
{
    idle_rouse(word, idle_mark_awake(word));
}

/* The slot is written before the thread's place is looked at, and who pays looks at the slot after it has taken that place: one of them
 * sees the other. */
bool idle_begin_to_owe(struct idle_debt *debt, const _Atomic(uint32_t) *word)
{
    const struct idle_work *work = atomic_load_explicit(&offered, memory_order_acquire);
    struct idle_debt *other = NULL;

    if (!work || !work->is_expected(word))
        return false;
    if (atomic_load(&owed) != debt && !atomic_compare_exchange_strong(&owed, &other, debt))
        return false;
    return debt->owed = work->is_expected(word);
}

void idle_pay(void)
{
    struct idle_debt *debt;

    if (!atomic_load(&owed))
        return;
    lock_acquire(&paying);
    debt = atomic_exchange(&owed, NULL);
    if (debt)
        debt->pay(debt);
    lock_release(&paying);
}

void idle_forget(struct idle_debt *debt)
{
    atomic_compare_exchange_strong(&owed, &(struct idle_debt *){debt}, NULL);
    lock_acquire(&paying);
    lock_release(&paying);
}
