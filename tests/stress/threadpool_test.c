/* The thread pool under load. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "fake_device.h"
#include "io/pool.h"
#include "object/yield.h"
#include "windows.h"

#define ITEMS 10000

static _Atomic(int) calls;
static HANDLE gate;

static void CALLBACK item(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)work;
    if (context)
        WaitForSingleObject(gate, INFINITE);
    atomic_fetch_add(&calls, 1);
}

/* Twenty callbacks block for the whole run; the other ten thousand run past them. */
static void ten_thousand_items_and_blocking_callbacks(void)
{
    PTP_WORK blocking = CreateThreadpoolWork(item, (PVOID)1, NULL),
             quick = CreateThreadpoolWork(item, NULL, NULL);

    YIELD_ONE_IN(11);
    atomic_store(&calls, 0);
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < ITEMS; i++) {
        SubmitThreadpoolWork(quick);
        if (i % (ITEMS / 20) == 0)
            SubmitThreadpoolWork(blocking);
    }
    WaitForThreadpoolWorkCallbacks(quick, FALSE);
    CHECK_EQ(atomic_load(&calls), ITEMS);
    CHECK(SetEvent(gate));
    WaitForThreadpoolWorkCallbacks(blocking, FALSE);
    CHECK_EQ(atomic_load(&calls), ITEMS + 20);
    CloseThreadpoolWork(blocking);
    CloseThreadpoolWork(quick);
    CHECK(CloseHandle(gate));
    YIELD_ONE_IN(0);
}

static void pools_come_and_go_with_their_work(void)
{
    YIELD_ONE_IN(5);
    for (int round = 0; round < 30; round++) {
        TP_CALLBACK_ENVIRON environment;
        PTP_POOL pool = CreateThreadpool(NULL);
        PTP_WORK work;

        atomic_store(&calls, 0);
        InitializeThreadpoolEnvironment(&environment);
        SetThreadpoolCallbackPool(&environment, pool);
        work = CreateThreadpoolWork(item, NULL, &environment);
        for (int i = 0; i < 20; i++)
            SubmitThreadpoolWork(work);
        CloseThreadpool(pool); /* lives on until its work is gone */
        if (round % 2)
            WaitForThreadpoolWorkCallbacks(work, FALSE);
        CloseThreadpoolWork(work);
        while (atomic_load(&calls) < 20)
            sched_yield();
    }
    YIELD_ONE_IN(0);
}

static void idle_threads_leave(void)
{
    struct pool *pool;
    TP_CALLBACK_ENVIRON environment;
    PTP_WORK work;

    atomic_store(&calls, 0);
    CHECK_EQ(pool_create(&pool), NO_ERROR);
    pool_set_idle_time(pool, 1);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, (PTP_POOL)pool);
    work = CreateThreadpoolWork(item, NULL, &environment);
    for (int i = 0; i < 200; i++) {
        SubmitThreadpoolWork(work);
        WaitForThreadpoolWorkCallbacks(work, FALSE);
        if (i % 20 == 0)
            Sleep(2);
    }
    while (pool_threads(pool) > 0)
        sched_yield();
    SubmitThreadpoolWork(work); /* and come back */
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQ(atomic_load(&calls), 201);
    CloseThreadpoolWork(work);
    pool_unuse(pool);
}

/* ---- I/O ---- */

static struct fake_device *fake;
static HANDLE file;
static _Atomic(bool) stop;

static void *finish_all(void *context)
{
    (void)context;
    while (!atomic_load(&stop)) {
        if (!fake_finish(fake, NO_ERROR, 3))
            sched_yield();
    }
    return NULL;
}

static void CALLBACK on_io(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG result,
                           ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)io;
    if (context == (PVOID)7 && overlapped && result == NO_ERROR && bytes == 3)
        atomic_fetch_add(&calls, 1);
}

static void every_io_completion_is_one_callback(void)
{
    static OVERLAPPED overlapped[500];
    pthread_t thread;
    PTP_IO io;

    YIELD_ONE_IN(5);
    atomic_store(&calls, 0);
    atomic_store(&stop, false);
    fake = fake_open(&file);
    io = CreateThreadpoolIo(file, on_io, (PVOID)7, NULL);
    CHECK(io != NULL);
    CHECK(CreateThreadpoolIo(file, on_io, NULL, NULL) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(pthread_create(&thread, NULL, finish_all, NULL), 0);
    for (int i = 0; i < 500; i++) {
        StartThreadpoolIo(io);
        if (i % 10 == 9) {
            CHECK_EQ(fake_refuse(fake, &overlapped[i], ERROR_HANDLE_EOF), ERROR_HANDLE_EOF);
            CancelThreadpoolIo(io);
        } else {
            CHECK_EQ(fake_start(fake, &overlapped[i]), ERROR_IO_PENDING);
        }
    }
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK_EQ(atomic_load(&calls), 450);
    atomic_store(&stop, true);
    pthread_join(thread, NULL);
    CloseThreadpoolIo(io);
    CHECK(CloseHandle(file));
    fake_release(fake);
    YIELD_ONE_IN(0);
}

static void io_objects_may_go_before_their_completions(void)
{
    YIELD_ONE_IN(3);
    for (int round = 0; round < 50; round++) {
        OVERLAPPED overlapped = {0};
        PTP_IO io;

        fake = fake_open(&file);
        io = CreateThreadpoolIo(file, on_io, NULL, NULL);
        StartThreadpoolIo(io);
        CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
        CHECK(CloseHandle(file)); /* aborts it */
        if (round % 2)
            WaitForThreadpoolIoCallbacks(io, round % 3 == 0);
        CloseThreadpoolIo(io);
        fake_release(fake);
    }
    YIELD_ONE_IN(0);
}

static PVOID _Atomic last_overlapped;

static void CALLBACK note_io(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG result,
                             ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)context;
    (void)result;
    (void)bytes;
    (void)io;
    atomic_store(&last_overlapped, overlapped);
    atomic_fetch_add(&calls, 1);
}

static void a_cancelled_io_callback_stays_away_and_the_next_one_comes(void)
{
    OVERLAPPED first = {0}, second = {0};
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool =
        CreateThreadpool(NULL); /* of one thread, so that completions are looked at in their order */
    PTP_IO io;

    atomic_store(&calls, 0);
    fake = fake_open(&file);
    SetThreadpoolThreadMaximum(pool, 1);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    io = CreateThreadpoolIo(file, note_io, NULL, &environment);
    StartThreadpoolIo(io);
    CHECK_EQ(fake_start(fake, &first), ERROR_IO_PENDING);
    WaitForThreadpoolIoCallbacks(io, TRUE); /* does not wait for what it has cancelled */
    StartThreadpoolIo(io);
    CHECK_EQ(fake_start(fake, &second), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, NO_ERROR, 3));
    CHECK(fake_finish(fake, NO_ERROR, 3));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK_EQ(atomic_load(&calls), 1);
    CHECK(atomic_load(&last_overlapped) == &second);
    CloseThreadpoolIo(io);
    CloseThreadpool(pool);
    CHECK(CloseHandle(file));
    fake_release(fake);
}

static void CALLBACK on_bound(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    if (overlapped && (error == ERROR_OPERATION_ABORTED || bytes == 3))
        atomic_fetch_add(&calls, 1);
}

static void a_bound_routine_is_called_for_each_completion(void)
{
    OVERLAPPED overlapped[3] = {0};

    atomic_store(&calls, 0);
    fake = fake_open(&file);
    CHECK_EQ(BindIoCompletionCallback(file, on_bound, 1), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(BindIoCompletionCallback(file, on_bound, 0));
    CHECK_EQ(fake_do(fake, &overlapped[0], NO_ERROR, 3), NO_ERROR);
    CHECK_EQ(fake_start(fake, &overlapped[1]), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, NO_ERROR, 3));
    CHECK_EQ(fake_start(fake, &overlapped[2]), ERROR_IO_PENDING);
    CHECK(CloseHandle(file));
    fake_release(fake);
    while (atomic_load(&calls) < 3)
        sched_yield();
}

/* ---- arming and disarming ---- */

static _Atomic(bool) disarmed;
static _Atomic(int) late;

static void CALLBACK on_timer(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
    (void)instance;
    (void)context;
    (void)timer;
    if (atomic_load(&disarmed))
        atomic_fetch_add(&late, 1);
}

static void CALLBACK on_wait(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait,
                             TP_WAIT_RESULT result)
{
    (void)instance;
    (void)context;
    (void)wait;
    (void)result;
    if (atomic_load(&disarmed))
        atomic_fetch_add(&late, 1);
}

static void nothing_is_called_after_disarming(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    FILETIME now = {0, 0};

    YIELD_ONE_IN(3);
    atomic_store(&late, 0);
    for (int round = 0; round < 200; round++) {
        PTP_TIMER timer = CreateThreadpoolTimer(on_timer, NULL, NULL);
        PTP_WAIT wait = CreateThreadpoolWait(on_wait, NULL, NULL);

        atomic_store(&disarmed, false);
        SetThreadpoolWait(wait, event, NULL);
        SetThreadpoolTimer(timer, &now, 1, 0);
        SetEvent(event);
        if (round % 2)
            sched_yield();
        SetThreadpoolTimer(timer, NULL, 0, 0);
        SetThreadpoolWait(wait, NULL, NULL);
        WaitForThreadpoolTimerCallbacks(timer, TRUE);
        WaitForThreadpoolWaitCallbacks(wait, TRUE);
        atomic_store(&disarmed, true);
        CloseThreadpoolTimer(timer);
        CloseThreadpoolWait(wait);
    }
    CHECK_EQ(atomic_load(&late), 0);
    CHECK(CloseHandle(event));
    YIELD_ONE_IN(0);
}

static void CALLBACK on_registered(PVOID context, BOOLEAN timed_out)
{
    (void)timed_out;
    if (atomic_load((_Atomic(bool) *)context))
        atomic_fetch_add(&late, 1);
}

static void nothing_is_called_after_unregistering(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), wait,
           timer; /* stays set: the wait fires all the time */

    YIELD_ONE_IN(3);
    atomic_store(&late, 0);
    for (int round = 0; round < 200; round++) {
        atomic_store(&disarmed, false);
        CHECK(
            RegisterWaitForSingleObject(&wait, event, on_registered, &disarmed, INFINITE, WT_EXECUTEDEFAULT));
        CHECK(CreateTimerQueueTimer(&timer, NULL, on_registered, &disarmed, 0, 1, WT_EXECUTEDEFAULT));
        if (round % 2)
            sched_yield();
        CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
        CHECK(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
        atomic_store(&disarmed, true);
    }
    CHECK_EQ(atomic_load(&late), 0);
    CHECK(CloseHandle(event));
    YIELD_ONE_IN(0);
}

static _Atomic(int) made;

static void CALLBACK never(PVOID context, BOOLEAN timed_out)
{
    (void)context, (void)timed_out;
    atomic_fetch_add(&late, 1);
}

static void *make_timers(void *queue)
{
    HANDLE timer;

    while (CreateTimerQueueTimer(&timer, queue, never, NULL, 3600000, 0, WT_EXECUTEDEFAULT))
        atomic_fetch_add(&made, 1);
    return NULL;
}

/* Whoever deletes a queue ends and closes its timers, also one that is being made. */
static void a_queue_is_deleted_while_timers_are_made(void)
{
    pthread_t maker;
    HANDLE queue;

    YIELD_ONE_IN(2);
    atomic_store(&late, 0);
    for (int round = 0; round < 300; round++) {
        queue = CreateTimerQueue();
        atomic_store(&made, 0);
        CHECK_EQ(pthread_create(&maker, NULL, make_timers, queue), 0);
        while (atomic_load(&made) <= round % 8)
            sched_yield();
        CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
        CHECK_EQ(pthread_join(maker, NULL), 0);
    }
    CHECK_EQ(atomic_load(&late), 0);
    YIELD_ONE_IN(0);
}

CHECK_MAIN(CHECK_TEST(ten_thousand_items_and_blocking_callbacks),
           CHECK_TEST(pools_come_and_go_with_their_work), CHECK_TEST(idle_threads_leave),
           CHECK_TEST(every_io_completion_is_one_callback),
           CHECK_TEST(io_objects_may_go_before_their_completions),
           CHECK_TEST(a_cancelled_io_callback_stays_away_and_the_next_one_comes),
           CHECK_TEST(a_bound_routine_is_called_for_each_completion),
           CHECK_TEST(nothing_is_called_after_disarming), CHECK_TEST(nothing_is_called_after_unregistering),
           CHECK_TEST(a_queue_is_deleted_while_timers_are_made))
