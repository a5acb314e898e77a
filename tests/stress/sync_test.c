/* The locks, lists and storage under many threads and random yields. */
#include "check.h"
#include "object/yield.h"
#include "windows.h"

#define THREADS 8
#define ROUNDS  300

static volatile LONG wrong;

#define EXPECT(condition) ((condition) ? (void)0 : (void)InterlockedIncrement(&wrong))

static void run(LPTHREAD_START_ROUTINE routine, void *parameter)
{
    HANDLE threads[THREADS];

    YIELD_ONE_IN(4);
    for (int i = 0; i < THREADS; i++) {
        threads[i] =
            CreateThread(NULL, 256 * 1024, routine, parameter, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        CHECK(threads[i] != NULL);
    }
    CHECK_EQ(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++)
        CHECK(CloseHandle(threads[i]));
    YIELD_ONE_IN(0);
    CHECK_EQ(wrong, 0);
}

static CRITICAL_SECTION section;
static SRWLOCK srw;
static CONDITION_VARIABLE not_empty, not_full;
static int guarded, stock;

static DWORD WINAPI lock_section(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        guarded++;
        LeaveCriticalSection(&section);
    }
    return 0;
}

static void a_zeroed_critical_section_excludes(void)
{
    guarded = 0;
    run(lock_section, NULL);
    CHECK_EQ(guarded, THREADS * ROUNDS);
}

static DWORD WINAPI read_and_write(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 3 == 0) {
            AcquireSRWLockExclusive(&srw);
            guarded++;
            ReleaseSRWLockExclusive(&srw);
        } else {
            int before;
            AcquireSRWLockShared(&srw);
            before = guarded;
            YIELD_POINT();
            EXPECT(guarded == before);
            ReleaseSRWLockShared(&srw);
        }
    }
    return 0;
}

static void readers_and_writers_all_get_through(void)
{
    guarded = 0;
    run(read_and_write, NULL);
    CHECK_EQ(guarded, THREADS * (ROUNDS / 3));
    CHECK(srw.Ptr == NULL || TryAcquireSRWLockExclusive(&srw));
    srw.Ptr = NULL;
}

static volatile LONG role;

/* Half of the threads fill a stock of at most 3, half empty it. */
static DWORD WINAPI trade(LPVOID unused)
{
    int change = InterlockedIncrement(&role) % 2 ? 1 : -1;
    CONDITION_VARIABLE *mine = change > 0 ? &not_full : &not_empty,
                       *theirs = change > 0 ? &not_empty : &not_full;

    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        AcquireSRWLockExclusive(&srw);
        while (change > 0 ? stock == 3 : stock == 0)
            SleepConditionVariableSRW(mine, &srw, i % 2 ? INFINITE : 1, 0);
        stock += change;
        ReleaseSRWLockExclusive(&srw);
        WakeConditionVariable(theirs);
    }
    return 0;
}

static void no_wake_of_a_condition_variable_is_lost(void)
{
    role = 0;
    stock = 0;
    run(trade, NULL);
    CHECK_EQ(stock, 0);
}

static volatile LONG64 tickets, served;

/* A ticket lock on an address, with timeouts among the waits. */
static DWORD WINAPI queue_up(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS / 4; i++) {
        LONG64 ticket = InterlockedIncrement64(&tickets) - 1, now;
        while ((now = ReadAcquire64(&served)) != ticket)
            if (!WaitOnAddress(&served, &now, sizeof now, i % 4 ? INFINITE : 1))
                EXPECT(GetLastError() == ERROR_TIMEOUT);
        guarded++;
        WriteRelease64(&served, ticket + 1);
        WakeByAddressAll((PVOID)&served);
    }
    return 0;
}

static void no_wake_of_an_address_is_lost(void)
{
    guarded = 0;
    tickets = served = 0;
    run(queue_up, NULL);
    CHECK_EQ(guarded, THREADS * (ROUNDS / 4));
}

static INIT_ONCE once;
static volatile LONG initialised;

static BOOL CALLBACK fail_three_times(PINIT_ONCE self, PVOID parameter, PVOID *context)
{
    LONG n = InterlockedIncrement(&initialised);

    (void)self, (void)parameter;
    YIELD_POINT();
    *context = NULL;
    guarded++; /* one at a time */
    return n == 4;
}

static DWORD WINAPI initialise(LPVOID unused)
{
    (void)unused;
    while (!InitOnceExecuteOnce(&once, fail_three_times, NULL, NULL))
        ;
    EXPECT(initialised == 4);
    return 0;
}

static void initialisation_is_repeated_until_it_succeeds_and_never_after(void)
{
    guarded = 0;
    initialised = 0;
    InitOnceInitialize(&once);
    run(initialise, NULL);
    CHECK_EQ(guarded, 4);
}

static SYNCHRONIZATION_BARRIER barrier;
static volatile LONG entered, lasts;

static DWORD WINAPI pass_barrier(LPVOID unused)
{
    (void)unused;
    for (LONG i = 1; i <= 50; i++) {
        InterlockedIncrement(&entered);
        if (EnterSynchronizationBarrier(&barrier, SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY))
            InterlockedIncrement(&lasts);
        EXPECT(ReadAcquire(&entered) >= i * THREADS);
    }
    return 0;
}

static void a_barrier_holds_round_after_round(void)
{
    entered = lasts = 0;
    CHECK(InitializeSynchronizationBarrier(&barrier, THREADS, 0));
    run(pass_barrier, NULL);
    CHECK_EQ(lasts, 50);
    CHECK(DeleteSynchronizationBarrier(&barrier));
}

struct item {
    SLIST_ENTRY entry;
    LONG owner; /* plain: the list must hand items over properly */
};

static SLIST_HEADER list;
static struct item items[16];

/* Items are popped, used, freed and pushed as fresh memory: an ABA or a read of a popped item shows up here. */
static DWORD WINAPI pop_and_push(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        struct item *item = (struct item *)InterlockedPopEntrySList(&list);
        if (!item)
            continue;
        EXPECT(item->owner == 0);
        item->owner = 1;
        item->entry.Next = NULL;
        YIELD_POINT();
        item->owner = 0;
        InterlockedPushEntrySList(&list, &item->entry);
    }
    return 0;
}

static void list_items_have_one_owner_at_a_time(void)
{
    int count = 0;

    InitializeSListHead(&list);
    for (int i = 0; i < 16; i++)
        InterlockedPushEntrySList(&list, &items[i].entry);
    run(pop_and_push, NULL);
    CHECK_EQ(QueryDepthSList(&list), 16);
    for (PSLIST_ENTRY entry = InterlockedFlushSList(&list); entry; entry = entry->Next)
        count++;
    CHECK_EQ(count, 16);
}

static volatile LONG stored, destroyed;

static VOID WINAPI count_destroyed(PVOID value)
{
    (void)value;
    InterlockedIncrement(&destroyed);
}

static DWORD WINAPI store(LPVOID index)
{
    DWORD fls = *(DWORD *)index;

    for (int i = 0; i < 20; i++) {
        DWORD own = FlsAlloc(count_destroyed);
        EXPECT(own != FLS_OUT_OF_INDEXES && FlsGetValue(own) == NULL);
        InterlockedIncrement(&stored);
        EXPECT(FlsSetValue(own, (PVOID)&stored));
        EXPECT(FlsFree(own));
    }
    InterlockedIncrement(&stored);
    EXPECT(FlsSetValue(fls, (PVOID)&stored));
    return 0;
}

static void every_fls_value_is_destroyed_once(void)
{
    DWORD fls = FlsAlloc(count_destroyed);

    stored = destroyed = 0;
    run(store, &fls);
    CHECK(FlsFree(fls));
    CHECK_EQ(stored, THREADS * 21);
    CHECK_EQ(destroyed, stored);
}

static void CALLBACK count_tick(LPVOID count, DWORD low, DWORD high)
{
    (void)low, (void)high;
    ++*(int *)count;
}

/* Timers set, cancelled, fired and closed by all threads at once. */
static DWORD WINAPI juggle_timers(LPVOID unused)
{
    LARGE_INTEGER soon = {.QuadPart = -1000};
    int ticks = 0;

    (void)unused;
    for (int i = 0; i < 20; i++) {
        HANDLE timer = CreateWaitableTimerW(NULL, i % 2, NULL);
        EXPECT(SetWaitableTimer(timer, &soon, i % 3, i % 2 ? count_tick : NULL, &ticks, FALSE));
        if (i % 4 == 0)
            EXPECT(CancelWaitableTimer(timer));
        else
            EXPECT(WaitForSingleObjectEx(timer, INFINITE, FALSE) == WAIT_OBJECT_0);
        if (i % 8 == 1)
            SleepEx(0, TRUE);
        EXPECT(CloseHandle(timer));
    }
    EXPECT(SleepEx(0, TRUE) == 0); /* a closed timer calls nobody */
    return 0;
}

static void timers_are_set_fired_cancelled_and_closed_at_once(void)
{
    run(juggle_timers, NULL);
}

CHECK_MAIN(CHECK_TEST(a_zeroed_critical_section_excludes), CHECK_TEST(readers_and_writers_all_get_through),
           CHECK_TEST(no_wake_of_a_condition_variable_is_lost), CHECK_TEST(no_wake_of_an_address_is_lost),
           CHECK_TEST(initialisation_is_repeated_until_it_succeeds_and_never_after),
           CHECK_TEST(a_barrier_holds_round_after_round), CHECK_TEST(list_items_have_one_owner_at_a_time),
           CHECK_TEST(every_fls_value_is_destroyed_once),
           CHECK_TEST(timers_are_set_fired_cancelled_and_closed_at_once))
