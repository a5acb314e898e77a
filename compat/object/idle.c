/* See idle.h. */
#include "object/idle.h"

#include "object/thread.h"

static const struct idle_work *_Atomic offered;
static _Atomic(uint32_t) sleepers;

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

    if (!atomic_compare_exchange_strong(word, &state, IDLE_ASLEEP))
        return true;
    atomic_fetch_add_explicit(&sleepers, 1, memory_order_relaxed);
    while (in_time && atomic_load_explicit(word, memory_order_acquire) == IDLE_ASLEEP)
        in_time = futex_wait(word, IDLE_ASLEEP, deadline);
    atomic_fetch_sub_explicit(&sleepers, 1, memory_order_relaxed);
    state = IDLE_ASLEEP;
    return !atomic_compare_exchange_strong(word, &state, IDLE_WAITS);
}

bool idle_wait(_Atomic(uint32_t) *word, uint64_t deadline)
{
    const struct idle_work *work = deadline == UINT64_MAX ? atomic_load(&offered) : NULL;

    while (atomic_load_explicit(word, memory_order_acquire) != IDLE_AWAKE)
        if (!(work && work->work(word)) && !sleep_until(word, deadline))
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
