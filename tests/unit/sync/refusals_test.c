/* Locks and one-time work in their rarer forms. */
#include "check.h"
#include <windows.h>

static void one_time_work_may_race(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static LONG64 first[2], second[2];
    void *context = NULL;
    BOOL pending;

    CHECK(!InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    CHECK_EQ(GetLastError(), ERROR_GEN_FAILURE);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context) && pending);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context) && pending);
    CHECK(!InitOnceBeginInitialize(&once, 0, &pending, &context)); /* the two ways do not mix */
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!InitOnceComplete(&once, 0, first));
    CHECK(InitOnceComplete(&once, INIT_ONCE_ASYNC, first));
    CHECK(!InitOnceComplete(&once, INIT_ONCE_ASYNC, second)); /* the first one won */
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context) && !pending);
    CHECK(context == first);
}

static void one_time_work_may_fail_and_be_tried_again(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static LONG64 value[2];
    void *context = NULL;
    BOOL pending;

    CHECK(InitOnceBeginInitialize(&once, 0, &pending, &context) && pending);
    CHECK(!InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context));
    CHECK(!InitOnceComplete(&once, INIT_ONCE_ASYNC, value));
    CHECK(!InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, value)); /* a failure has no value */
    CHECK(!InitOnceComplete(&once, INIT_ONCE_INIT_FAILED | INIT_ONCE_ASYNC, NULL));
    CHECK(!InitOnceComplete(&once, 0, (char *)value + 1)); /* the low bits are the state's */
    CHECK(!InitOnceComplete(&once, 0x80, value));
    CHECK(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, NULL));
    CHECK(InitOnceBeginInitialize(&once, 0, &pending, &context) && pending);
    CHECK(InitOnceComplete(&once, 0, value));
    CHECK(!InitOnceBeginInitialize(&once, 0x80, &pending, &context));
    CHECK(!InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC, &pending, &context));
}

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static BOOL ready;

static DWORD WINAPI wait_shared(void *unused)
{
    (void)unused;
    AcquireSRWLockShared(&lock);
    while (!ready)
        SleepConditionVariableSRW(&condition, &lock, INFINITE, CONDITION_VARIABLE_LOCKMODE_SHARED);
    ReleaseSRWLockShared(&lock);
    return 0;
}

static void a_condition_is_awaited_under_a_shared_lock(void)
{
    HANDLE threads[3];
    SRWLOCK other;

    InitializeSRWLock(&other);
    AcquireSRWLockExclusive(&other);
    CHECK(!SleepConditionVariableSRW(&condition, &other, 0, 0x80));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!SleepConditionVariableSRW(&condition, &other, 0, 0));
    CHECK_EQ(GetLastError(), ERROR_TIMEOUT);
    ReleaseSRWLockExclusive(&other);
    for (int i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, wait_shared, NULL, 0, NULL);
    AcquireSRWLockExclusive(&lock);
    ready = TRUE;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&condition);
    CHECK_EQ(WaitForMultipleObjects(3, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    for (int i = 0; i < 3; i++)
        CloseHandle(threads[i]);
}

static volatile LONG words[64], arrived;

static DWORD WINAPI wait_for_word(void *word)
{
    LONG nothing = 0;

    InterlockedIncrement(&arrived);
    while (InterlockedCompareExchange((volatile LONG *)word, 0, 0) == 0)
        WaitOnAddress(word, &nothing, sizeof(nothing), INFINITE);
    return 0;
}

/* Neighbours in one place of the table: each sleeper wakes for its own word, in whatever order. */
static void sleepers_of_other_addresses_sleep_on(void)
{
    HANDLE threads[64];
    LONG nothing = 0, one = 1;

    CHECK(!WaitOnAddress(&one, &nothing, 3, 0));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!WaitOnAddress(&nothing, (LONG[]){0}, sizeof(LONG), 0));
    CHECK_EQ(GetLastError(), ERROR_TIMEOUT);
    CHECK(WaitOnAddress(&one, &nothing, sizeof(LONG), INFINITE));
    for (int i = 0; i < 64; i++)
        CHECK((threads[i] = CreateThread(NULL, 1 << 18, wait_for_word, (void *)&words[i], 0, NULL)) != NULL);
    while (InterlockedCompareExchange(&arrived, 0, 0) < 64)
        SwitchToThread();
    for (int i = 0; i < 64; i++) {
        int at = (i * 37) % 64;

        InterlockedExchange(&words[at], 1);
        if (i % 2)
            WakeByAddressSingle((void *)&words[at]);
        else
            WakeByAddressAll((void *)&words[at]);
        CHECK_EQ(WaitForSingleObject(threads[at], INFINITE), WAIT_OBJECT_0);
        CloseHandle(threads[at]);
    }
}

static SYNCHRONIZATION_BARRIER barrier;

static DWORD WINAPI meet(void *flags)
{
    DWORD last = 0;

    for (int round = 0; round < 100; round++)
        last += (DWORD)EnterSynchronizationBarrier(&barrier, (DWORD)(ULONG_PTR)flags);
    return last;
}

static void one_of_each_round_of_a_barrier_is_told_so(void)
{
    static const DWORD flags[] = {0, SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY,
                                  SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY};

    CHECK(!InitializeSynchronizationBarrier(&barrier, 0, 0));
    CHECK(!InitializeSynchronizationBarrier(&barrier, 1, -2));
    for (size_t i = 0; i < ARRAYSIZE(flags); i++) {
        HANDLE threads[2];
        DWORD total = 0, code;

        CHECK(InitializeSynchronizationBarrier(&barrier, 2, i ? 10 : -1));
        for (int k = 0; k < 2; k++)
            threads[k] = CreateThread(NULL, 0, meet, (void *)(ULONG_PTR)flags[i], 0, NULL);
        CHECK_EQ(WaitForMultipleObjects(2, threads, TRUE, INFINITE), WAIT_OBJECT_0);
        for (int k = 0; k < 2; k++) {
            CHECK(GetExitCodeThread(threads[k], &code));
            total += code;
            CloseHandle(threads[k]);
        }
        CHECK_EQ(total, 100);
        CHECK(DeleteSynchronizationBarrier(&barrier));
    }
}

static void wishes_for_critical_sections_are_checked(void)
{
    CRITICAL_SECTION section;

    CHECK(!InitializeCriticalSectionEx(&section, 0, 0x12345));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!InitializeCriticalSectionEx(&section, 0xFF000000, 0));
    CHECK(InitializeCriticalSectionAndSpinCount(&section, 10));
    SetCriticalSectionSpinCount(&section, 20);
    DeleteCriticalSection(&section);
}

CHECK_MAIN(CHECK_TEST(one_time_work_may_race), CHECK_TEST(one_time_work_may_fail_and_be_tried_again),
           CHECK_TEST(a_condition_is_awaited_under_a_shared_lock),
           CHECK_TEST(sleepers_of_other_addresses_sleep_on),
           CHECK_TEST(one_of_each_round_of_a_barrier_is_told_so),
           CHECK_TEST(wishes_for_critical_sections_are_checked))
