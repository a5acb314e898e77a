/* The wait subsystem and the handle table under many threads and random yields. Each test is small: CHECK_REPEAT makes it
 * long. Counts decide, never the clock. */
#include "check.h"
#include "object/thread.h"
#include "object/yield.h"
#include "windows.h"

#define MANY 64

/* Threads must not longjmp out of a failed check: they count what went wrong. */
static volatile LONG wrong;

#define EXPECT(condition) ((condition) ? (void)0 : (void)InterlockedIncrement(&wrong))

static void start(HANDLE *threads, int count, LPTHREAD_START_ROUTINE routine, void *parameter)
{
    YIELD_ONE_IN(4);
    for (int i = 0; i < count; i++) {
        threads[i] =
            CreateThread(NULL, 256 * 1024, routine, parameter, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        CHECK(threads[i] != NULL);
    }
}

static void join(HANDLE *threads, int count)
{
    for (int i = 0; i < count; i++) {
        CHECK_EQ(WaitForSingleObject(threads[i], INFINITE), WAIT_OBJECT_0);
        CHECK(CloseHandle(threads[i]));
    }
    YIELD_ONE_IN(0);
    CHECK_EQ(wrong, 0);
}

/* ---- 64 threads on one auto-reset event ---- */

struct herd {
    HANDLE event, passed;
    volatile LONG inside, through;
};

static DWORD WINAPI pass_once(LPVOID parameter)
{
    struct herd *herd = parameter;

    EXPECT(WaitForSingleObject(herd->event, INFINITE) == WAIT_OBJECT_0);
    EXPECT(InterlockedIncrement(&herd->inside) == 1);
    InterlockedIncrement(&herd->through);
    InterlockedDecrement(&herd->inside);
    EXPECT(SetEvent(herd->passed));
    return 0;
}

static void each_set_of_an_auto_reset_event_releases_exactly_one_of_64(void)
{
    struct herd herd = {CreateEventW(NULL, FALSE, FALSE, NULL), CreateEventW(NULL, FALSE, FALSE, NULL), 0, 0};
    HANDLE threads[MANY];

    start(threads, MANY, pass_once, &herd);
    for (int i = 1; i <= MANY; i++) {
        CHECK(SetEvent(herd.event));
        CHECK_EQ(WaitForSingleObject(herd.passed, INFINITE), WAIT_OBJECT_0);
        CHECK_EQ(herd.through, i);
    }
    join(threads, MANY);
    CHECK_EQ(WaitForSingleObject(herd.event, 0), WAIT_TIMEOUT);
    CloseHandle(herd.event);
    CloseHandle(herd.passed);
}

/* ---- wait-all against competing takers ---- */

enum { TOKENS = 3, ROUNDS_ALL = 60, TAKERS = 6 };

struct table {
    HANDLE tokens[TOKENS];
    volatile LONG in_use[TOKENS];
};

static void use(struct table *table, int token)
{
    EXPECT(InterlockedIncrement(&table->in_use[token]) == 1);
    InterlockedDecrement(&table->in_use[token]);
}

static DWORD WINAPI take_all(LPVOID parameter)
{
    struct table *table = parameter;

    for (int i = 0; i < ROUNDS_ALL; i++) {
        EXPECT(WaitForMultipleObjects(TOKENS, table->tokens, TRUE, INFINITE) == WAIT_OBJECT_0);
        for (int t = 0; t < TOKENS; t++)
            use(table, t);
        for (int t = 0; t < TOKENS; t++)
            EXPECT(SetEvent(table->tokens[t]));
    }
    return 0;
}

static DWORD WINAPI take_any(LPVOID parameter)
{
    struct table *table = parameter;

    for (int i = 0; i < ROUNDS_ALL; i++) {
        DWORD token = WaitForMultipleObjects(TOKENS, table->tokens, FALSE, INFINITE) - WAIT_OBJECT_0;
        EXPECT(token < TOKENS);
        if (token < TOKENS) {
            use(table, (int)token);
            EXPECT(SetEvent(table->tokens[token]));
        }
    }
    return 0;
}

static void wait_all_takes_all_at_once_against_competing_takers(void)
{
    struct table table = {0};
    HANDLE threads[2 * TAKERS];

    for (int t = 0; t < TOKENS; t++)
        table.tokens[t] = CreateEventW(NULL, FALSE, TRUE, NULL);
    start(threads, TAKERS, take_all, &table);
    start(threads + TAKERS, TAKERS, take_any, &table);
    join(threads, 2 * TAKERS);
    for (int t = 0; t < TOKENS; t++) {
        CHECK_EQ(WaitForSingleObject(table.tokens[t], 0), WAIT_OBJECT_0);
        CHECK_EQ(WaitForSingleObject(table.tokens[t], 0), WAIT_TIMEOUT);
        CloseHandle(table.tokens[t]);
    }
}

/* ---- mutexes, abandoned and handed on ---- */

struct heirloom {
    HANDLE mutex;
    int guarded;
    volatile LONG abandoned;
};

static DWORD WINAPI hold_and_die(LPVOID parameter)
{
    struct heirloom *heirloom = parameter;
    DWORD result = WaitForSingleObject(heirloom->mutex, INFINITE);

    EXPECT(result == WAIT_OBJECT_0 || result == WAIT_ABANDONED);
    if (result == WAIT_ABANDONED)
        InterlockedIncrement(&heirloom->abandoned);
    heirloom->guarded++;
    return 0;
}

static DWORD WINAPI hold_and_release(LPVOID parameter)
{
    struct heirloom *heirloom = parameter;

    hold_and_die(parameter);
    EXPECT(ReleaseMutex(heirloom->mutex));
    return 0;
}

static void every_abandonment_is_told_to_exactly_one_heir(void)
{
    struct heirloom heirloom = {CreateMutexW(NULL, FALSE, NULL), 0, 0};
    HANDLE threads[24];

    start(threads, 12, hold_and_die, &heirloom);
    start(threads + 12, 12, hold_and_release, &heirloom);
    join(threads, 24);
    CHECK_EQ(heirloom.guarded, 24);
    if (heirloom.abandoned == 11)
        CHECK_EQ(WaitForSingleObject(heirloom.mutex, 0), WAIT_ABANDONED);
    else
        CHECK_EQ(heirloom.abandoned, 12);
    CloseHandle(heirloom.mutex);
}

/* ---- timeouts racing with signals ---- */

struct race {
    HANDLE semaphore;
    volatile LONG taken, given;
};

static DWORD WINAPI take_with_timeouts(LPVOID parameter)
{
    struct race *race = parameter;

    for (int i = 0; i < 100; i++) {
        DWORD result = WaitForSingleObject(race->semaphore, (DWORD)(i % 2));
        EXPECT(result == WAIT_OBJECT_0 || result == WAIT_TIMEOUT);
        if (result == WAIT_OBJECT_0)
            InterlockedIncrement(&race->taken);
    }
    return 0;
}

static DWORD WINAPI give(LPVOID parameter)
{
    struct race *race = parameter;

    for (int i = 0; i < 150; i++) {
        EXPECT(ReleaseSemaphore(race->semaphore, 1, NULL));
        InterlockedIncrement(&race->given);
        if (i % 8 == 0)
            SwitchToThread();
    }
    return 0;
}

static void a_timeout_that_races_with_a_signal_loses_no_count(void)
{
    struct race race = {CreateSemaphoreW(NULL, 0, 100000, NULL), 0, 0};
    HANDLE threads[8];
    LONG left = 0;

    start(threads, 6, take_with_timeouts, &race);
    start(threads + 6, 2, give, &race);
    join(threads, 8);
    while (WaitForSingleObject(race.semaphore, 0) == WAIT_OBJECT_0)
        left++;
    CHECK_EQ(race.taken + left, race.given);
    CloseHandle(race.semaphore);
}

/* The signal comes at the very moment the time is up, give or take: both at once is the common case here. */
struct photo_finish {
    HANDLE semaphore;
    _Atomic(uint64_t) up; /* when the sleeper's time will be up; 0: it does not sleep */
    volatile LONG taken, given, stop;
};

static DWORD WINAPI sleep_a_millisecond(LPVOID parameter)
{
    struct photo_finish *finish = parameter;

    for (int i = 0; i < 100; i++) {
        atomic_store(&finish->up, clock_deadline(1));
        if (WaitForSingleObject(finish->semaphore, 1) == WAIT_OBJECT_0)
            finish->taken++;
        atomic_store(&finish->up, 0);
    }
    InterlockedExchange(&finish->stop, 1);
    return 0;
}

static DWORD WINAPI signal_in_time(LPVOID parameter)
{
    struct photo_finish *finish = parameter;
    uint64_t up, done = 0;

    for (unsigned jitter = 0; !InterlockedCompareExchange(&finish->stop, 0, 0); jitter += 7) {
        while ((up = atomic_load(&finish->up)) == done && !InterlockedCompareExchange(&finish->stop, 0, 0))
            SwitchToThread();
        if (up == 0)
            continue;
        done = up;
        while (clock_now() < up + jitter % 120 * 1000)
            ;
        EXPECT(ReleaseSemaphore(finish->semaphore, 1, NULL));
        finish->given++;
    }
    return 0;
}

static void a_signal_at_the_moment_of_the_timeout_is_taken_or_kept(void)
{
    struct photo_finish finish = {CreateSemaphoreW(NULL, 0, 100000, NULL), 0, 0, 0, 0};
    HANDLE threads[2];
    LONG left = 0;

    start(threads, 1, sleep_a_millisecond, &finish);
    start(threads + 1, 1, signal_in_time, &finish);
    join(threads, 2);
    while (WaitForSingleObject(finish.semaphore, 0) == WAIT_OBJECT_0)
        left++;
    CHECK_EQ(finish.taken + left, finish.given);
    CloseHandle(finish.semaphore);
}

/* ---- APCs racing with signals and timeouts ---- */

struct delivery {
    HANDLE event;
    volatile LONG run, stop;
};

static void CALLBACK count_run(ULONG_PTR parameter)
{
    InterlockedIncrement(&((struct delivery *)parameter)->run);
}

static DWORD WINAPI wait_alertably(LPVOID parameter)
{
    struct delivery *delivery = parameter;

    while (!InterlockedCompareExchange(&delivery->stop, 0, 0)) {
        DWORD result = WaitForSingleObjectEx(delivery->event, 1, TRUE);
        EXPECT(result == WAIT_OBJECT_0 || result == WAIT_TIMEOUT || result == WAIT_IO_COMPLETION);
    }
    while (SleepEx(0, TRUE) == WAIT_IO_COMPLETION)
        ;
    return 0;
}

static void every_apc_runs_once_among_signals_and_timeouts(void)
{
    struct delivery delivery = {CreateEventW(NULL, FALSE, FALSE, NULL), 0, 0};
    HANDLE thread;

    start(&thread, 1, wait_alertably, &delivery);
    for (int i = 0; i < 100; i++) {
        CHECK(QueueUserAPC(count_run, thread, (ULONG_PTR)&delivery));
        CHECK(SetEvent(delivery.event));
    }
    InterlockedExchange(&delivery.stop, 1);
    join(&thread, 1);
    CHECK_EQ(delivery.run, 100);
    CloseHandle(delivery.event);
}

/* ---- handles closed and reused under attack ---- */

enum { ATTACKERS = 6, SHELVES = 8, ROUNDS_HANDLES = 400 };

static struct {
    PVOID volatile shelves[SHELVES]; /* handles that may be closed at any moment */
    volatile LONG stop;
} storm;

/* Every call on a handle that another thread closes meanwhile either works or says ERROR_INVALID_HANDLE. */
static DWORD WINAPI attack(LPVOID unused)
{
    (void)unused;
    for (unsigned i = 0; !InterlockedCompareExchange(&storm.stop, 0, 0); i++) {
        HANDLE handle = ReadPointerNoFence(&storm.shelves[i % SHELVES]);
        if (!SetEvent(handle))
            EXPECT(GetLastError() == ERROR_INVALID_HANDLE);
        if (WaitForSingleObject(handle, 0) == WAIT_FAILED)
            EXPECT(GetLastError() == ERROR_INVALID_HANDLE);
    }
    return 0;
}

/* Two threads close what they find on the shelves: each handle is closed exactly once. */
static DWORD WINAPI open_and_close(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS_HANDLES; i++) {
        HANDLE fresh = CreateEventW(NULL, i % 2, FALSE, NULL), old;
        EXPECT(fresh != NULL);
        old = InterlockedExchangePointer(&storm.shelves[i % SHELVES], fresh);
        if (old) {
            EXPECT(CloseHandle(old));
            EXPECT(!CloseHandle(old));
        }
    }
    return 0;
}

static void closed_handles_are_never_mistaken_for_new_ones(void)
{
    HANDLE attackers[ATTACKERS], workers[2];

    storm.stop = 0;
    for (int i = 0; i < SHELVES; i++)
        storm.shelves[i] = NULL;
    start(attackers, ATTACKERS, attack, NULL);
    start(workers, 2, open_and_close, NULL);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(WaitForSingleObject(workers[i], INFINITE), WAIT_OBJECT_0);
    InterlockedExchange(&storm.stop, 1);
    join(attackers, ATTACKERS);
    for (int i = 0; i < 2; i++)
        CloseHandle(workers[i]);
    for (int i = 0; i < SHELVES; i++)
        CloseHandle(storm.shelves[i]);
}

/* ---- pulse, set and reset of a manual event among waiters ---- */

static DWORD WINAPI set_reset_pulse(LPVOID event)
{
    for (int i = 0; i < 100; i++) {
        EXPECT(SetEvent(event));
        EXPECT(ResetEvent(event));
        EXPECT(PulseEvent(event));
    }
    return 0;
}

static volatile LONG waits_left;

static DWORD WINAPI wait_repeatedly(LPVOID event)
{
    while (InterlockedDecrement(&waits_left) >= 0) {
        DWORD result = WaitForSingleObject(event, 1);
        EXPECT(result == WAIT_OBJECT_0 || result == WAIT_TIMEOUT);
    }
    return 0;
}

static void set_reset_and_pulse_race_with_waiters(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), threads[8];

    waits_left = 200;
    start(threads, 6, wait_repeatedly, event);
    start(threads + 6, 2, set_reset_pulse, event);
    join(threads, 8);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(SetEvent(event)); /* the signal word came out of it whole */
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CloseHandle(event);
}

CHECK_MAIN(CHECK_TEST(each_set_of_an_auto_reset_event_releases_exactly_one_of_64),
           CHECK_TEST(wait_all_takes_all_at_once_against_competing_takers),
           CHECK_TEST(every_abandonment_is_told_to_exactly_one_heir),
           CHECK_TEST(a_timeout_that_races_with_a_signal_loses_no_count),
           CHECK_TEST(a_signal_at_the_moment_of_the_timeout_is_taken_or_kept),
           CHECK_TEST(every_apc_runs_once_among_signals_and_timeouts),
           CHECK_TEST(closed_handles_are_never_mistaken_for_new_ones),
           CHECK_TEST(set_reset_and_pulse_race_with_waiters))
