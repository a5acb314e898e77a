/* The thread pool as a program sees it: Windows names only. Nothing waits for the clock; what must not happen is asked for
 * after something later has happened. */
#include <windows.h>

#include "check.h"

static HANDLE gate, done;
static volatile LONG calls, running, most;

static void setup(void)
{
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    done = CreateEventW(NULL, FALSE, FALSE, NULL);
    calls = running = most = 0;
}

static void teardown(void)
{
    CHECK(CloseHandle(gate));
    CHECK(CloseHandle(done));
}

static void await_calls(LONG count)
{
    while (InterlockedCompareExchange(&calls, 0, 0) < count)
        SwitchToThread();
}

static FILETIME in_milliseconds(LONGLONG milliseconds)
{
    ULONGLONG due = (ULONGLONG)(-milliseconds * 10000);
    FILETIME time;

    time.dwLowDateTime = (DWORD)due;
    time.dwHighDateTime = (DWORD)(due >> 32);
    return time;
}

/* ---- work ---- */

static void CALLBACK count_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)work;
    (void)context;
    InterlockedIncrement(&calls);
}

static void CALLBACK blocking_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)work;
    InterlockedIncrement(&calls);
    WaitForSingleObject((HANDLE)context, INFINITE);
}

static void every_submission_is_one_call(void)
{
    PTP_WORK work;
    int i;

    setup();
    work = CreateThreadpoolWork(count_work, NULL, NULL);
    CHECK(work != NULL);
    for (i = 0; i < 1000; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 1000);
    CloseThreadpoolWork(work);
    teardown();
}

static void waiting_for_one_work_is_not_waiting_for_another(void)
{
    PTP_WORK blocked, quick;

    setup();
    blocked = CreateThreadpoolWork(blocking_work, gate, NULL);
    quick = CreateThreadpoolWork(count_work, NULL, NULL);
    SubmitThreadpoolWork(blocked);
    await_calls(1);
    SubmitThreadpoolWork(quick);
    WaitForThreadpoolWorkCallbacks(quick, FALSE);
    CHECK_EQ(calls, 2);
    CHECK(SetEvent(gate));
    WaitForThreadpoolWorkCallbacks(blocked, FALSE);
    CloseThreadpoolWork(quick);
    CloseThreadpoolWork(blocked);
    teardown();
}

static void blocked_callbacks_do_not_starve_the_rest(void)
{
    PTP_WORK work[50], quick;
    int i;

    setup();
    for (i = 0; i < 50; i++) {
        work[i] = CreateThreadpoolWork(blocking_work, gate, NULL);
        SubmitThreadpoolWork(work[i]);
    }
    await_calls(50); /* all of them are inside at once */
    quick = CreateThreadpoolWork(count_work, NULL, NULL);
    SubmitThreadpoolWork(quick);
    WaitForThreadpoolWorkCallbacks(quick, FALSE);
    CHECK(SetEvent(gate));
    for (i = 0; i < 50; i++) {
        WaitForThreadpoolWorkCallbacks(work[i], FALSE);
        CloseThreadpoolWork(work[i]);
    }
    CloseThreadpoolWork(quick);
    CHECK_EQ(calls, 51);
    teardown();
}

static void CALLBACK unwatched_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)work;
    InterlockedIncrement(&calls);
    DisassociateCurrentThreadFromCallback(instance);
    WaitForSingleObject((HANDLE)context, INFINITE);
}

static void cancelling_drops_what_has_not_begun(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool = CreateThreadpool(NULL);
    PTP_WORK work;
    int i;

    setup();
    CHECK(pool != NULL);
    SetThreadpoolThreadMaximum(pool, 1);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    work = CreateThreadpoolWork(unwatched_work, gate, &environment);
    for (i = 0; i < 10; i++)
        SubmitThreadpoolWork(work);
    await_calls(1);
    WaitForThreadpoolWorkCallbacks(work, TRUE); /* the pool's only thread is still inside the first */
    CHECK(SetEvent(gate));
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 2);
    CloseThreadpoolWork(work);
    CloseThreadpool(pool);
    DestroyThreadpoolEnvironment(&environment);
    teardown();
}

static void CALLBACK measured_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    LONG now = InterlockedIncrement(&running), before;

    (void)instance;
    (void)work;
    (void)context;
    while ((before = most) < now)
        InterlockedCompareExchange(&most, now, before);
    SwitchToThread();
    InterlockedDecrement(&running);
    InterlockedIncrement(&calls);
}

static void a_pool_of_one_thread_runs_one_at_a_time(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool = CreateThreadpool(NULL);
    PTP_WORK work;
    int i;

    setup();
    SetThreadpoolThreadMaximum(pool, 1);
    CHECK(SetThreadpoolThreadMinimum(pool, 1));
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    work = CreateThreadpoolWork(measured_work, NULL, &environment);
    for (i = 0; i < 500; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 500);
    CHECK_EQ(most, 1);
    CloseThreadpoolWork(work);
    CloseThreadpool(pool);
    teardown();
}

static void CALLBACK rendezvous(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)work;
    (void)context;
    InterlockedIncrement(&calls);
    await_calls(6); /* spins: nothing tells the pool that this callback waits for others */
}

static void a_minimum_of_threads_runs_side_by_side(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool = CreateThreadpool(NULL);
    PTP_WORK work;
    int i;

    setup();
    SetThreadpoolThreadMaximum(pool, 6);
    CHECK(SetThreadpoolThreadMinimum(pool, 6));
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    work = CreateThreadpoolWork(rendezvous, NULL, &environment);
    for (i = 0; i < 6; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 6);
    CloseThreadpoolWork(work);
    CloseThreadpool(pool);
    teardown();
}

static void a_queue_that_stands_still_gets_more_threads(void)
{
    PTP_WORK work;
    int i;

    setup();
    work = CreateThreadpoolWork(rendezvous, NULL, NULL);
    for (i = 0; i < 6; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 6);
    CloseThreadpoolWork(work);
    teardown();
}

static void CALLBACK resubmit(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)context;
    if (InterlockedIncrement(&calls) < 100)
        SubmitThreadpoolWork(work);
}

static void a_callback_may_submit_its_own_work(void)
{
    PTP_WORK work;

    setup();
    work = CreateThreadpoolWork(resubmit, NULL, NULL);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 100);
    CloseThreadpoolWork(work);
    teardown();
}

static void CALLBACK close_self(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)context;
    SetEventWhenCallbackReturns(instance, done);
    CloseThreadpoolWork(work);
}

static void work_may_be_closed_from_its_callback(void)
{
    PTP_WORK work;

    setup();
    work = CreateThreadpoolWork(close_self, NULL, NULL);
    SubmitThreadpoolWork(work);
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    teardown();
}

/* ---- simple callbacks and what they ask for ---- */

static void CALLBACK simple(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    InterlockedIncrement(&calls);
    SetEventWhenCallbackReturns(instance, (HANDLE)context);
}

static void a_simple_callback_runs_once(void)
{
    setup();
    CHECK(TrySubmitThreadpoolCallback(simple, done, NULL));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(calls, 1);
    teardown();
}

static DWORD WINAPI work_item(LPVOID context)
{
    InterlockedIncrement(&calls);
    SetEvent((HANDLE)context);
    return 0;
}

static void a_work_item_runs(void)
{
    setup();
    CHECK(QueueUserWorkItem(work_item, done, WT_EXECUTELONGFUNCTION));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(calls, 1);
    teardown();
}

static HANDLE semaphore, mutex;

static void CALLBACK release_all(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    (void)context;
    WaitForSingleObject(mutex, INFINITE);
    ReleaseSemaphoreWhenCallbackReturns(instance, semaphore, 3);
    ReleaseMutexWhenCallbackReturns(instance, mutex);
    SetEventWhenCallbackReturns(instance, done);
}

static void what_is_asked_for_happens_when_the_callback_returns(void)
{
    int i;

    setup();
    semaphore = CreateSemaphoreW(NULL, 0, 10, NULL);
    mutex = CreateMutexW(NULL, FALSE, NULL);
    CHECK(TrySubmitThreadpoolCallback(release_all, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    for (i = 0; i < 3; i++)
        CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK_EQ(WaitForSingleObject(mutex, INFINITE), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(CloseHandle(mutex));
    CHECK(CloseHandle(semaphore));
    teardown();
}

static CRITICAL_SECTION section;

static void CALLBACK leave_section(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    (void)context;
    EnterCriticalSection(&section);
    LeaveCriticalSectionWhenCallbackReturns(instance, &section);
    SetEventWhenCallbackReturns(instance, done);
}

static void a_critical_section_is_left_when_the_callback_returns(void)
{
    setup();
    InitializeCriticalSection(&section);
    CHECK(TrySubmitThreadpoolCallback(leave_section, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK(TryEnterCriticalSection(&section));
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    teardown();
}

/* A library that nothing in the program uses. */
#ifdef __linux__
#define SPARE_LIBRARY "libBrokenLocale.so.1" /* libc's */
#else
#define SPARE_LIBRARY "cabinet.dll"
#endif

static void CALLBACK free_library(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)work;
    FreeLibraryWhenCallbackReturns(instance, (HMODULE)context);
    if (GetModuleHandleA(SPARE_LIBRARY) == (HMODULE)context) /* still */
        InterlockedIncrement(&calls);
}

static void a_library_is_freed_when_the_callback_returns(void)
{
    HMODULE library = LoadLibraryA(SPARE_LIBRARY);
    PTP_WORK work;

    if (!library)
        CHECK_SKIP("the library is not there");
    setup();
    work = CreateThreadpoolWork(free_library, library, NULL);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 1);
    CHECK(GetModuleHandleA(SPARE_LIBRARY) == NULL);
    CloseThreadpoolWork(work);
    teardown();
}

static void CALLBACK outlive_library(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance, (void)work;
    WaitForSingleObject(gate, INFINITE);
    if (GetModuleHandleA(SPARE_LIBRARY) == (HMODULE)context) /* though the program has let it go */
        InterlockedIncrement(&calls);
}

static void a_library_stays_while_callbacks_are_outstanding(void)
{
    HMODULE library = LoadLibraryA(SPARE_LIBRARY);
    TP_CALLBACK_ENVIRON environment;
    PTP_WORK work;

    if (!library)
        CHECK_SKIP("the library is not there");
    setup();
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackLibrary(&environment, library);
    work = CreateThreadpoolWork(outlive_library, library, &environment);
    SubmitThreadpoolWork(work);
    SubmitThreadpoolWork(work);
    CHECK(FreeLibrary(library));
    SetEvent(gate);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(calls, 2);
    CloseThreadpoolWork(work);
    while (GetModuleHandleA(
        SPARE_LIBRARY)) /* whether it goes with the last callback or with the object is nobody's promise */
        SwitchToThread();
    teardown();
}

static void CALLBACK disassociating_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)context;
    CHECK_EQ(CallbackMayRunLong(instance), TRUE);
    DisassociateCurrentThreadFromCallback(instance);
    WaitForThreadpoolWorkCallbacks(work, FALSE); /* would wait for itself otherwise */
    SetEvent(done);
}

static void a_disassociated_callback_is_not_waited_for(void)
{
    PTP_WORK work;

    setup();
    work = CreateThreadpoolWork(disassociating_work, NULL, NULL);
    SubmitThreadpoolWork(work);
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CloseThreadpoolWork(work);
    teardown();
}

/* ---- timers ---- */

static void CALLBACK on_timer(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
    (void)instance;
    (void)context;
    (void)timer;
    if (InterlockedIncrement(&calls) == 3)
        SetEvent(done);
}

static void a_timer_fires_once_or_periodically(void)
{
    FILETIME due = in_milliseconds(1), far_away = in_milliseconds(3600000);
    PTP_TIMER timer;

    setup();
    timer = CreateThreadpoolTimer(on_timer, NULL, NULL);
    CHECK_EQ(IsThreadpoolTimerSet(timer), FALSE);
    SetThreadpoolTimer(timer, &due, 0, 0);
    await_calls(1);
    CHECK_EQ(IsThreadpoolTimerSet(timer), FALSE);
    SetThreadpoolTimer(timer, &due, 1, 0);
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(IsThreadpoolTimerSet(timer), TRUE);
    CHECK_EQ(SetThreadpoolTimerEx(timer, &far_away, 0, 0), TRUE);
    CHECK_EQ(SetThreadpoolTimerEx(timer, NULL, 0, 0), TRUE);
    CHECK_EQ(SetThreadpoolTimerEx(timer, NULL, 0, 0), FALSE);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    CloseThreadpoolTimer(timer);
    teardown();
}

static void a_stopped_timer_calls_no_more(void)
{
    FILETIME due = in_milliseconds(0);
    PTP_TIMER timer;
    LONG before;
    int i;

    setup();
    timer = CreateThreadpoolTimer(on_timer, NULL, NULL);
    for (i = 0; i < 50; i++) {
        SetThreadpoolTimer(timer, &due, 1, 0);
        SwitchToThread();
        SetThreadpoolTimer(timer, NULL, 0, 0);
        WaitForThreadpoolTimerCallbacks(timer, TRUE);
        before = calls;
        Sleep(i % 10 == 0 ? 2 : 0);
        CHECK_EQ(calls, before);
    }
    CloseThreadpoolTimer(timer);
    teardown();
}

static LONG order[3];

static void CALLBACK note_order(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
    (void)instance;
    (void)timer;
    order[InterlockedIncrement(&calls) - 1] = (LONG)(LONG_PTR)context;
    if (calls == 3)
        SetEvent(done);
}

static void timers_fire_in_the_order_they_are_due(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool = CreateThreadpool(NULL);
    static const LONGLONG due[3] = {30, 10, 20};
    PTP_TIMER timers[3];
    int i;

    setup();
    SetThreadpoolThreadMaximum(pool, 1);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    for (i = 0; i < 3; i++)
        timers[i] = CreateThreadpoolTimer(note_order, (PVOID)(LONG_PTR)due[i], &environment);
    for (i = 0; i < 3; i++) {
        FILETIME time = in_milliseconds(due[i]);

        SetThreadpoolTimer(timers[i], &time, 0, 0);
    }
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(order[0], 10);
    CHECK_EQ(order[1], 20);
    CHECK_EQ(order[2], 30);
    for (i = 0; i < 3; i++) {
        WaitForThreadpoolTimerCallbacks(timers[i], FALSE);
        CloseThreadpoolTimer(timers[i]);
    }
    CloseThreadpool(pool);
    teardown();
}

/* ---- waits ---- */

static volatile LONG wait_result;

static void CALLBACK on_wait(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait,
                             TP_WAIT_RESULT result)
{
    (void)instance;
    (void)context;
    (void)wait;
    InterlockedExchange(&wait_result, (LONG)result);
    InterlockedIncrement(&calls);
    SetEvent(done);
}

static void a_wait_calls_back_once_for_a_signal(void)
{
    PTP_WAIT wait;

    setup();
    wait = CreateThreadpoolWait(on_wait, NULL, NULL);
    SetThreadpoolWait(wait, gate, NULL);
    CHECK(SetEvent(gate));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CHECK_EQ(wait_result, WAIT_OBJECT_0);
    CHECK_EQ(calls, 1); /* the event is still set, but the wait was for once */
    SetThreadpoolWait(wait, gate, NULL);
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(calls, 2);
    CloseThreadpoolWait(wait);
    teardown();
}

static void a_wait_times_out_with_its_result(void)
{
    FILETIME soon = in_milliseconds(1);
    PTP_WAIT wait;

    setup();
    wait = CreateThreadpoolWait(on_wait, NULL, NULL);
    SetThreadpoolWait(wait, gate, &soon);
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(wait_result, WAIT_TIMEOUT);
    CloseThreadpoolWait(wait);
    teardown();
}

static void a_cancelled_wait_leaves_the_signal_to_others(void)
{
    HANDLE automatic = CreateEventW(NULL, FALSE, FALSE, NULL);
    PTP_WAIT wait;

    setup();
    wait = CreateThreadpoolWait(on_wait, NULL, NULL);
    SetThreadpoolWait(wait, automatic, NULL);
    CHECK_EQ(SetThreadpoolWaitEx(wait, NULL, NULL, NULL), TRUE);
    CHECK(SetEvent(automatic));
    CHECK_EQ(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
    WaitForThreadpoolWaitCallbacks(wait, TRUE);
    CHECK_EQ(calls, 0);
    CloseThreadpoolWait(wait);
    CHECK(CloseHandle(automatic));
    teardown();
}

static void more_waits_than_one_thread_can_hold(void)
{
    enum { COUNT = 150 };
    static PTP_WAIT waits[COUNT];
    static HANDLE events[COUNT];
    int i;

    setup();
    for (i = 0; i < COUNT; i++) {
        events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        waits[i] = CreateThreadpoolWait(on_wait, NULL, NULL);
        SetThreadpoolWait(waits[i], events[i], NULL);
    }
    for (i = COUNT - 1; i >= 0; i--)
        CHECK(SetEvent(events[i]));
    await_calls(COUNT);
    for (i = 0; i < COUNT; i++) {
        WaitForThreadpoolWaitCallbacks(waits[i], FALSE);
        CloseThreadpoolWait(waits[i]);
        CHECK(CloseHandle(events[i]));
    }
    CHECK_EQ(calls, COUNT);
    teardown();
}

/* ---- cleanup groups ---- */

static volatile LONG cancelled;

static void CALLBACK on_cancel(PVOID object, PVOID cleanup)
{
    (void)object;
    InterlockedExchangeAdd(&cancelled, (LONG)(LONG_PTR)cleanup);
}

static void a_cleanup_group_ends_its_members(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    FILETIME due = in_milliseconds(3600000);
    PTP_TIMER timer;
    PTP_WAIT wait;
    PTP_WORK work;

    setup();
    cancelled = 0;
    CHECK(group != NULL);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackCleanupGroup(&environment, group, on_cancel);
    work = CreateThreadpoolWork(count_work, NULL, &environment);
    timer = CreateThreadpoolTimer(on_timer, NULL, &environment);
    wait = CreateThreadpoolWait(on_wait, NULL, &environment);
    SetThreadpoolTimer(timer, &due, 0, 0);
    SetThreadpoolWait(wait, gate, NULL);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CloseThreadpoolWork(work); /* is no member any more */
    CloseThreadpoolCleanupGroupMembers(group, TRUE, (PVOID)(LONG_PTR)10);
    CHECK_EQ(cancelled, 20);
    CHECK(SetEvent(gate));
    CHECK_EQ(calls, 1);
    CloseThreadpoolCleanupGroup(group);
    DestroyThreadpoolEnvironment(&environment);
    teardown();
}

static void a_cleanup_group_waits_for_callbacks(void)
{
    TP_CALLBACK_ENVIRON environment;
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    int i;

    setup();
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackCleanupGroup(&environment, group, NULL);
    for (i = 0; i < 20; i++)
        CHECK(TrySubmitThreadpoolCallback(simple, done, &environment));
    CloseThreadpoolCleanupGroupMembers(group, FALSE, NULL);
    CHECK_EQ(calls, 20);
    CloseThreadpoolCleanupGroup(group);
    teardown();
}

/* ---- the older style ---- */

static volatile LONG timeouts;

static void CALLBACK on_registered(PVOID context, BOOLEAN timed_out)
{
    (void)context;
    if (timed_out)
        InterlockedIncrement(&timeouts);
    InterlockedIncrement(&calls);
    SetEvent(done);
}

static void a_registered_wait_is_repeated_until_unregistered(void)
{
    HANDLE automatic = CreateEventW(NULL, FALSE, FALSE, NULL), wait;
    int i;

    setup();
    timeouts = 0;
    CHECK(RegisterWaitForSingleObject(&wait, automatic, on_registered, NULL, INFINITE, WT_EXECUTEDEFAULT));
    for (i = 1; i <= 3; i++) {
        CHECK(SetEvent(automatic));
        CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
        CHECK_EQ(calls, i);
    }
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(SetEvent(automatic));
    CHECK_EQ(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
    CHECK_EQ(calls, 3);
    CHECK_EQ(timeouts, 0);
    CHECK(CloseHandle(automatic));
    teardown();
}

static void a_wait_registered_for_once_times_out_once(void)
{
    HANDLE wait;

    setup();
    timeouts = 0;
    CHECK(RegisterWaitForSingleObject(&wait, gate, on_registered, NULL, 1, WT_EXECUTEONLYONCE));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK(SetEvent(gate));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK_EQ(calls, 1);
    CHECK_EQ(timeouts, 1);
    teardown();
}

static void CALLBACK blocking_registered(PVOID context, BOOLEAN timed_out)
{
    (void)timed_out;
    InterlockedIncrement(&calls);
    WaitForSingleObject((HANDLE)context, INFINITE);
}

static void unregistering_during_a_callback_is_pending(void)
{
    HANDLE wait, finished = CreateEventW(NULL, TRUE, FALSE, NULL);

    setup();
    CHECK(RegisterWaitForSingleObject(&wait, done, blocking_registered, gate, INFINITE, WT_EXECUTEONLYONCE));
    CHECK(SetEvent(done));
    await_calls(1);
    CHECK_EQ(UnregisterWait(wait), FALSE);
    CHECK_EQ(GetLastError(), ERROR_IO_PENDING);
    CHECK(SetEvent(gate));

    CHECK(ResetEvent(gate));
    CHECK(RegisterWaitForSingleObject(&wait, done, blocking_registered, gate, INFINITE, WT_EXECUTEONLYONCE));
    CHECK(SetEvent(done));
    await_calls(2);
    UnregisterWaitEx(wait, finished);
    CHECK_EQ(WaitForSingleObject(finished, 0), WAIT_TIMEOUT);
    CHECK(SetEvent(gate));
    CHECK_EQ(WaitForSingleObject(finished, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(finished));
    teardown();
}

static void a_timer_queue_fires_and_is_deleted(void)
{
    HANDLE queue = CreateTimerQueue(), once, periodic;

    setup();
    timeouts = 0;
    CHECK(queue != NULL);
    CHECK(CreateTimerQueueTimer(&once, queue, on_registered, NULL, 0, 0, WT_EXECUTEONLYONCE));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(timeouts, 1); /* TimerOrWaitFired is TRUE for timers */
    CHECK(DeleteTimerQueueTimer(queue, once, INVALID_HANDLE_VALUE));
    CHECK(CreateTimerQueueTimer(&periodic, queue, on_registered, NULL, 1, 1, WT_EXECUTEINTIMERTHREAD));
    await_calls(4);
    CHECK(ChangeTimerQueueTimer(queue, periodic, 3600000, 0));
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    teardown();
}

static void the_default_timer_queue_is_null(void)
{
    HANDLE timer, finished = CreateEventW(NULL, TRUE, FALSE, NULL);

    setup();
    CHECK(CreateTimerQueueTimer(&timer, NULL, on_registered, NULL, 3600000, 0, WT_EXECUTEDEFAULT));
    CHECK(ChangeTimerQueueTimer(NULL, timer, 0, 0));
    CHECK_EQ(WaitForSingleObject(done, INFINITE), WAIT_OBJECT_0);
    DeleteTimerQueueTimer(NULL, timer, finished);
    CHECK_EQ(WaitForSingleObject(finished, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(finished));
    teardown();
}

CHECK_MAIN(
    CHECK_TEST(every_submission_is_one_call), CHECK_TEST(waiting_for_one_work_is_not_waiting_for_another),
    CHECK_TEST(blocked_callbacks_do_not_starve_the_rest), CHECK_TEST(cancelling_drops_what_has_not_begun),
    CHECK_TEST(a_pool_of_one_thread_runs_one_at_a_time), CHECK_TEST(a_minimum_of_threads_runs_side_by_side),
    CHECK_TEST(a_queue_that_stands_still_gets_more_threads), CHECK_TEST(a_callback_may_submit_its_own_work),
    CHECK_TEST(work_may_be_closed_from_its_callback), CHECK_TEST(a_simple_callback_runs_once),
    CHECK_TEST(a_work_item_runs), CHECK_TEST(what_is_asked_for_happens_when_the_callback_returns),
    CHECK_TEST(a_critical_section_is_left_when_the_callback_returns),
    CHECK_TEST(a_library_is_freed_when_the_callback_returns),
    CHECK_TEST(a_library_stays_while_callbacks_are_outstanding),
    CHECK_TEST(a_disassociated_callback_is_not_waited_for), CHECK_TEST(a_timer_fires_once_or_periodically),
    CHECK_TEST(a_stopped_timer_calls_no_more), CHECK_TEST(timers_fire_in_the_order_they_are_due),
    CHECK_TEST(a_wait_calls_back_once_for_a_signal), CHECK_TEST(a_wait_times_out_with_its_result),
    CHECK_TEST(a_cancelled_wait_leaves_the_signal_to_others), CHECK_TEST(more_waits_than_one_thread_can_hold),
    CHECK_TEST(a_cleanup_group_ends_its_members), CHECK_TEST(a_cleanup_group_waits_for_callbacks),
    CHECK_TEST(a_registered_wait_is_repeated_until_unregistered),
    CHECK_TEST(a_wait_registered_for_once_times_out_once),
    CHECK_TEST(unregistering_during_a_callback_is_pending), CHECK_TEST(a_timer_queue_fires_and_is_deleted),
    CHECK_TEST(the_default_timer_queue_is_null))
