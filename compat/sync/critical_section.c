/* Critical sections: recursive locks of one process. LockCount is the futex word (0 free, 1 held, 2 held with sleepers),
 * OwningThread the id of the holder; RecursionCount belongs to the holder. Whoever comes first gets it: no hand-over. */
#include "object/thread.h"
#include "object/yield.h"
#include "error/error.h"
#include "synchapi.h"
#include <unistd.h>

#define FLAGS_VALID \
    0x1f000000u /* no debug info, dynamic spin, static init, resource type, force debug info */
#define SPINS_VALID 0x00ffffffu

static _Atomic(uint32_t) *word_of(CRITICAL_SECTION *section)
{
    return (_Atomic(uint32_t) *)&section->LockCount;
}

static ULONG_PTR my_id(void)
{
    return thread_id(thread_self());
}

static bool is_held_by(CRITICAL_SECTION *section, ULONG_PTR id)
{
    return (ULONG_PTR)__atomic_load_n(&section->OwningThread, __ATOMIC_RELAXED) == id;
}

static bool try_lock(CRITICAL_SECTION *section)
{
    uint32_t expected = 0;

    YIELD_POINT();
    return atomic_compare_exchange_strong_explicit(word_of(section), &expected, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static void own(CRITICAL_SECTION *section, ULONG_PTR id)
{
    section->RecursionCount = 1;
    __atomic_store_n(&section->OwningThread, (HANDLE)id, __ATOMIC_RELAXED);
}

static void lock_contended(CRITICAL_SECTION *section)
{
    struct thread *self;

    for (ULONG_PTR i = __atomic_load_n(&section->SpinCount, __ATOMIC_RELAXED) & SPINS_VALID; i > 0; i--) {
        if (atomic_load_explicit(word_of(section), memory_order_relaxed) == 0 && try_lock(section))
            return;
        YieldProcessor();
    }
    self = thread_self();
    thread_blocks(self);
    while (atomic_exchange_explicit(word_of(section), 2, memory_order_acquire) != 0)
        futex_wait(word_of(section), 2, UINT64_MAX);
    thread_resumes(self);
}

VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION section)
{
    ULONG_PTR id = my_id();

    if (try_lock(section)) {
        own(section, id);
    } else if (is_held_by(section, id)) {
        section->RecursionCount++;
    } else {
        lock_contended(section);
        own(section, id);
    }
}

BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    ULONG_PTR id = my_id();

    if (try_lock(section)) {
        own(section, id);
        return TRUE;
    }
    if (!is_held_by(section, id))
        return FALSE;
    section->RecursionCount++;
    return TRUE;
}

VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    if (--section->RecursionCount > 0)
        return;
    __atomic_store_n(&section->OwningThread, NULL, __ATOMIC_RELAXED);
    if (atomic_exchange_explicit(word_of(section), 0, memory_order_release) == 2)
        futex_wake(word_of(section), 1);
    YIELD_POINT();
}

/* One processor: the holder cannot leave while we spin. */
static DWORD useful_spins(DWORD spins)
{
    return sysconf(_SC_NPROCESSORS_ONLN) > 1 ? spins & SPINS_VALID : 0;
}

static void initialize(CRITICAL_SECTION *section, DWORD spins)
{
    *section = (CRITICAL_SECTION){.SpinCount = useful_spins(spins)};
}

BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spins, DWORD flags)
{
    if ((flags & ~FLAGS_VALID) || (spins & ~SPINS_VALID))
        return error_result(ERROR_INVALID_PARAMETER);
    initialize(section, spins);
    return TRUE;
}

BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    initialize(section, spins);
    return TRUE;
}

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    initialize(section, 0);
}

DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    return (DWORD)__atomic_exchange_n(&section->SpinCount, useful_spins(spins), __ATOMIC_RELAXED);
}

VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    *section = (CRITICAL_SECTION){0};
}
