/* Locks that live in the program's memory: critical sections, SRW locks, condition variables, one-time initialisation,
 * waits on an address, barriers. */
#include <windows.h>
#include "check.h"

#define THREADS 4
#define ROUNDS  2000

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static DWORD in_threads(int count, LPTHREAD_START_ROUTINE routine, void *parameter)
{
    HANDLE threads[THREADS * 2] = {NULL};
    DWORD sum = 0, code;
    int i;

    for (i = 0; i < count; i++) {
        threads[i] = CreateThread(NULL, 0, routine, parameter, 0, NULL);
        CHECK(threads[i] != NULL);
    }
    CHECK_EQ(WaitForMultipleObjects((DWORD)count, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    for (i = 0; i < count; i++) {
        CHECK(GetExitCodeThread(threads[i], &code));
        sum += code;
        CHECK(CloseHandle(threads[i]));
    }
    return sum;
}

static void locks_have_their_windows_sizes(void)
{
    CHECK_EQ(sizeof(CRITICAL_SECTION), 40);
    CHECK_EQ(sizeof(SRWLOCK), 8);
    CHECK_EQ(sizeof(CONDITION_VARIABLE), 8);
    CHECK_EQ(sizeof(INIT_ONCE), 8);
    CHECK_EQ(sizeof(SYNCHRONIZATION_BARRIER), 32);
    CHECK_EQ(sizeof(SLIST_HEADER), 16);
    CHECK_EQ(sizeof(SLIST_ENTRY), 16);
}

static CRITICAL_SECTION section;
static int guarded;

static DWORD WINAPI try_section(LPVOID unused)
{
    (void)unused;
    if (!TryEnterCriticalSection(&section))
        return 0;
    LeaveCriticalSection(&section);
    return 1;
}

static DWORD WINAPI count_in_section(LPVOID unused)
{
    int i;

    (void)unused;
    for (i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        guarded++;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
    }
    return 0;
}

static void a_critical_section_is_recursive_and_excludes(void)
{
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    CHECK(TryEnterCriticalSection(&section));
    CHECK_EQ(in_threads(1, try_section, NULL), 0);
    LeaveCriticalSection(&section);
    CHECK_EQ(in_threads(1, try_section, NULL), 0);
    LeaveCriticalSection(&section);
    CHECK_EQ(in_threads(1, try_section, NULL), 1);
    guarded = 0;
    in_threads(THREADS, count_in_section, NULL);
    CHECK_EQ(guarded, THREADS * ROUNDS);
    DeleteCriticalSection(&section);
}

static void a_critical_section_takes_a_spin_count(void)
{
    CHECK(InitializeCriticalSectionAndSpinCount(&section, 0x80000400));
    guarded = 0;
    in_threads(THREADS, count_in_section, NULL);
    CHECK_EQ(guarded, THREADS * ROUNDS);
    DeleteCriticalSection(&section);
    CHECK(InitializeCriticalSectionEx(&section, 400, CRITICAL_SECTION_NO_DEBUG_INFO));
    CHECK_EQ(SetCriticalSectionSpinCount(&section, 0), 400);
    CHECK_EQ(SetCriticalSectionSpinCount(&section, 10), 0);
    DeleteCriticalSection(&section);
    CHECK_FAILS(InitializeCriticalSectionEx(&section, 400, 1), ERROR_INVALID_PARAMETER);
}

static SRWLOCK srw = SRWLOCK_INIT;

static DWORD WINAPI try_srw(LPVOID unused)
{
    DWORD result = 0;

    (void)unused;
    if (TryAcquireSRWLockShared(&srw)) {
        result |= 1;
        ReleaseSRWLockShared(&srw);
    }
    if (TryAcquireSRWLockExclusive(&srw)) {
        result |= 2;
        ReleaseSRWLockExclusive(&srw);
    }
    return result;
}

static DWORD WINAPI write_and_read(LPVOID unused)
{
    int i, before;
    DWORD wrong = 0;

    (void)unused;
    for (i = 0; i < ROUNDS; i++) {
        AcquireSRWLockExclusive(&srw);
        guarded++;
        ReleaseSRWLockExclusive(&srw);
        AcquireSRWLockShared(&srw);
        before = guarded;
        if (i % 64 == 0)
            SwitchToThread();
        wrong += guarded != before;
        ReleaseSRWLockShared(&srw);
    }
    return wrong;
}

static void an_srw_lock_is_shared_or_exclusive(void)
{
    CHECK_EQ(in_threads(1, try_srw, NULL), 3);
    AcquireSRWLockShared(&srw);
    CHECK_EQ(in_threads(1, try_srw, NULL), 1);
    ReleaseSRWLockShared(&srw);
    AcquireSRWLockExclusive(&srw);
    CHECK_EQ(in_threads(1, try_srw, NULL), 0);
    ReleaseSRWLockExclusive(&srw);
    CHECK_EQ(in_threads(1, try_srw, NULL), 3);
    guarded = 0;
    CHECK_EQ(in_threads(THREADS, write_and_read, NULL), 0);
    CHECK_EQ(guarded, THREADS * ROUNDS);
}

/* A queue of one place between producers and consumers. */
static CONDITION_VARIABLE filled = CONDITION_VARIABLE_INIT, emptied;
static int place;

static DWORD WINAPI produce_cs(LPVOID unused)
{
    int i;

    (void)unused;
    for (i = 1; i <= ROUNDS; i++) {
        EnterCriticalSection(&section);
        while (place)
            SleepConditionVariableCS(&emptied, &section, INFINITE);
        place = i;
        LeaveCriticalSection(&section);
        WakeConditionVariable(&filled);
    }
    return 0;
}

static DWORD WINAPI consume_cs(LPVOID unused)
{
    DWORD sum = 0;
    int i;

    (void)unused;
    for (i = 1; i <= ROUNDS; i++) {
        EnterCriticalSection(&section);
        while (!place)
            SleepConditionVariableCS(&filled, &section, INFINITE);
        sum += (DWORD)place;
        place = 0;
        WakeConditionVariable(&emptied);
        LeaveCriticalSection(&section);
    }
    return sum;
}

static void a_condition_variable_passes_things_under_a_critical_section(void)
{
    HANDLE producer;

    InitializeCriticalSection(&section);
    InitializeConditionVariable(&emptied);
    producer = CreateThread(NULL, 0, produce_cs, NULL, 0, NULL);
    CHECK_EQ(in_threads(1, consume_cs, NULL), ROUNDS * (ROUNDS + 1) / 2);
    CHECK_EQ(WaitForSingleObject(producer, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(producer));
    DeleteCriticalSection(&section);
}

static int opened;

static DWORD WINAPI wait_until_open(LPVOID unused)
{
    (void)unused;
    AcquireSRWLockShared(&srw);
    while (!opened)
        SleepConditionVariableSRW(&filled, &srw, INFINITE, CONDITION_VARIABLE_LOCKMODE_SHARED);
    ReleaseSRWLockShared(&srw);
    return 1;
}

static DWORD WINAPI open_it(LPVOID unused)
{
    (void)unused;
    AcquireSRWLockExclusive(&srw);
    opened = 1;
    ReleaseSRWLockExclusive(&srw);
    WakeAllConditionVariable(&filled);
    return 0;
}

static void wake_all_wakes_all_under_a_shared_srw_lock(void)
{
    HANDLE opener;

    opened = 0;
    opener = CreateThread(NULL, 0, open_it, NULL, CREATE_SUSPENDED, NULL);
    ResumeThread(opener);
    CHECK_EQ(in_threads(THREADS, wait_until_open, NULL), THREADS);
    CHECK_EQ(WaitForSingleObject(opener, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(opener));
}

static void a_condition_variable_times_out_with_the_lock_held(void)
{
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    CHECK_FAILS(SleepConditionVariableCS(&filled, &section, 5), ERROR_TIMEOUT);
    CHECK_EQ(in_threads(1, try_section, NULL), 0);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    AcquireSRWLockExclusive(&srw);
    CHECK_FAILS(SleepConditionVariableSRW(&filled, &srw, 0, 0), ERROR_TIMEOUT);
    CHECK_EQ(in_threads(1, try_srw, NULL), 0);
    ReleaseSRWLockExclusive(&srw);
}

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static volatile LONG initialisations;
static LONG64 the_context[2];

static BOOL CALLBACK initialise(PINIT_ONCE self, PVOID parameter, PVOID *context)
{
    (void)self;
    Sleep(1);
    InterlockedIncrement(&initialisations);
    if (parameter) {
        SetLastError(4711);
        return FALSE;
    }
    *context = the_context;
    return TRUE;
}

static DWORD WINAPI execute_once(LPVOID unused)
{
    PVOID context = NULL;

    (void)unused;
    return InitOnceExecuteOnce(&once, initialise, NULL, &context) && context == the_context;
}

static void one_time_initialisation_runs_once(void)
{
    PVOID context = NULL;
    BOOL pending = TRUE;

    InitOnceInitialize(&once);
    initialisations = 0;
    CHECK_FAILS(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context), ERROR_GEN_FAILURE);
    CHECK_FAILS(InitOnceExecuteOnce(&once, initialise, &once, &context), 4711);
    CHECK_EQ(initialisations, 1);
    CHECK_EQ(in_threads(THREADS, execute_once, NULL), THREADS);
    CHECK_EQ(initialisations, 2);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    CHECK_EQ(pending, FALSE);
    CHECK(context == the_context);
}

static void the_first_of_several_racers_wins(void)
{
    static LONG64 other_context[2];
    PVOID context = NULL;
    BOOL pending = FALSE;

    InitOnceInitialize(&once);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context));
    CHECK_EQ(pending, TRUE);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &context));
    CHECK_EQ(pending, TRUE);
    CHECK_FAILS(InitOnceBeginInitialize(&once, 0, &pending, &context), ERROR_INVALID_PARAMETER);
    CHECK(InitOnceComplete(&once, INIT_ONCE_ASYNC, the_context));
    CHECK_FAILS(InitOnceComplete(&once, INIT_ONCE_ASYNC, other_context), ERROR_GEN_FAILURE);
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &context));
    CHECK(context == the_context);
}

static void a_failed_initialisation_is_tried_again(void)
{
    PVOID context = NULL;
    BOOL pending = FALSE;

    InitOnceInitialize(&once);
    CHECK(InitOnceBeginInitialize(&once, 0, &pending, &context));
    CHECK_EQ(pending, TRUE);
    CHECK(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, NULL));
    CHECK(InitOnceBeginInitialize(&once, 0, &pending, &context));
    CHECK_EQ(pending, TRUE);
    CHECK(InitOnceComplete(&once, 0, the_context));
}

static volatile LONG turn;

static DWORD WINAPI take_turns(LPVOID unused)
{
    LONG seen;
    int i;

    (void)unused;
    for (i = 0; i < ROUNDS; i++) {
        while ((seen = InterlockedCompareExchange(&turn, 0, 0)) % 2 == 0)
            WaitOnAddress(&turn, &seen, sizeof turn, INFINITE);
        InterlockedIncrement(&turn);
        WakeByAddressSingle((PVOID)&turn);
    }
    return 0;
}

static void threads_take_turns_on_an_address(void)
{
    HANDLE other;
    LONG seen;
    int i;

    turn = 0;
    other = CreateThread(NULL, 0, take_turns, NULL, 0, NULL);
    for (i = 0; i < ROUNDS; i++) {
        InterlockedIncrement(&turn);
        WakeByAddressAll((PVOID)&turn);
        while ((seen = InterlockedCompareExchange(&turn, 0, 0)) % 2 == 1)
            CHECK(WaitOnAddress(&turn, &seen, sizeof turn, INFINITE));
    }
    CHECK_EQ(turn, 2 * ROUNDS);
    CHECK_EQ(WaitForSingleObject(other, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(other));
}

static void wait_on_address_compares_all_sizes(void)
{
    LONG64 value = 0x1122334455667788LL, other = value;
    SIZE_T size;

    for (size = 1; size <= 8; size *= 2) {
        CHECK_FAILS(WaitOnAddress(&value, &other, size, 0), ERROR_TIMEOUT);
        other ^= (LONG64)((ULONG64)1 << (8 * size - 1));
        CHECK(WaitOnAddress(&value, &other, size, INFINITE));
        other = value;
    }
    CHECK_FAILS(WaitOnAddress(&value, &other, 3, 0), ERROR_INVALID_PARAMETER);
}

static SYNCHRONIZATION_BARRIER barrier;
static volatile LONG arrived;

static DWORD WINAPI pass_barrier(LPVOID unused)
{
    DWORD last = 0;
    int i;

    (void)unused;
    for (i = 1; i <= 100; i++) {
        InterlockedIncrement(&arrived);
        last += EnterSynchronizationBarrier(&barrier, i % 2 ? SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY : 0) !=
                FALSE;
        if (InterlockedCompareExchange(&arrived, 0, 0) < i * THREADS)
            return 1000000;
    }
    return last;
}

static void a_barrier_lets_go_when_all_are_there_and_names_one(void)
{
    arrived = 0;
    CHECK(InitializeSynchronizationBarrier(&barrier, THREADS, -1));
    CHECK_EQ(in_threads(THREADS, pass_barrier, NULL), 100);
    CHECK(DeleteSynchronizationBarrier(&barrier));
    CHECK_FAILS(InitializeSynchronizationBarrier(&barrier, 0, -1), ERROR_INVALID_PARAMETER);
}

CHECK_MAIN(CHECK_TEST(locks_have_their_windows_sizes),
           CHECK_TEST(a_critical_section_is_recursive_and_excludes),
           CHECK_TEST(a_critical_section_takes_a_spin_count), CHECK_TEST(an_srw_lock_is_shared_or_exclusive),
           CHECK_TEST(a_condition_variable_passes_things_under_a_critical_section),
           CHECK_TEST(wake_all_wakes_all_under_a_shared_srw_lock),
           CHECK_TEST(a_condition_variable_times_out_with_the_lock_held),
           CHECK_TEST(one_time_initialisation_runs_once), CHECK_TEST(the_first_of_several_racers_wins),
           CHECK_TEST(a_failed_initialisation_is_tried_again), CHECK_TEST(threads_take_turns_on_an_address),
           CHECK_TEST(wait_on_address_compares_all_sizes),
           CHECK_TEST(a_barrier_lets_go_when_all_are_there_and_names_one))
