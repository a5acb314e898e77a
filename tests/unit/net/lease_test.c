/* Loops that are run by threads which would sleep: by whom, until when, and what happens while nobody does. */
#include "check.h"
#include "net/loop.h"
#include "object/idle.h"
#include "object/thread.h"
#include "server/settings.h"
#include "windows.h"

/* A thread that waits, for what a posted task does. */
struct errand {
    struct loop_task task;
    _Atomic(uint32_t) word;     /* what is waited for */
    _Atomic(uint32_t) where;    /* who ran the task: 1 the waiter, 2 a keeper */
    _Atomic(uint32_t) go, gone; /* the waiter is busy until `go` */
    uint64_t deadline;          /* of its first wait */
    bool in_time;
    pthread_t waiter;
};

static void run(struct loop_task *task)
{
    struct errand *errand = CONTAINING_RECORD(task, struct errand, task);

    atomic_store(&errand->where, loop_is_kept() ? 2 : pthread_equal(pthread_self(), errand->waiter) ? 1 : 3);
    idle_wake(&errand->word);
}

static void post(struct errand *errand)
{
    errand->task.run = run;
    loop_post(loops_at(0), &errand->task);
}

static DWORD WINAPI wait_twice(LPVOID parameter)
{
    struct errand *errand = parameter;

    errand->waiter = pthread_self();
    errand->in_time = idle_wait(&errand->word, errand->deadline);
    atomic_store(&errand->gone, 1);
    while (!atomic_load(&errand->go))
        SwitchToThread();
    atomic_store(&errand->word, IDLE_WAITS);
    CHECK(idle_wait(&errand->word, UINT64_MAX));
    return 0;
}

static void until(_Atomic(uint32_t) *word, uint32_t value)
{
    while (atomic_load(word) != value)
        SwitchToThread();
}

static void end(HANDLE thread, struct errand *errand)
{
    atomic_store(&errand->go, 1);
    while (WaitForSingleObject(thread, 1) == WAIT_TIMEOUT)
        idle_wake(&errand->word); /* its second wait has begun, or will */
    CloseHandle(thread);
    loops_stop();
}

static HANDLE begin_for(struct errand *errand, DWORD milliseconds)
{
    memset(errand, 0, sizeof(*errand));
    errand->deadline = clock_deadline(milliseconds);
    CHECK_EQ(loops_start(1), NO_ERROR);
    return CreateThread(NULL, 0, wait_twice, errand, 0, NULL);
}

static HANDLE begin(struct errand *errand)
{
    return begin_for(errand, INFINITE);
}

/* The test's own thread sleeps in no idle_wait: the waiter is alone and is given the loop, unless the keeper is too slow to answer. */
static HANDLE begin_working_for(struct errand *errand, DWORD milliseconds)
{
    for (;;) {
        HANDLE thread = begin_for(errand, milliseconds);
        uint32_t word;

        while ((word = atomic_load(&errand->word)) != IDLE_WORKS && word != IDLE_ASLEEP &&
               !atomic_load(&errand->gone))
            SwitchToThread();
        if (word == IDLE_WORKS)
            return thread;
        idle_wake(&errand->word);
        end(thread, errand);
    }
}

static HANDLE begin_working(struct errand *errand)
{
    return begin_working_for(errand, INFINITE);
}

static void a_thread_that_waits_runs_the_loop(void)
{
    struct errand errand;
    HANDLE thread = begin_working(&errand);

    CHECK_EQ(loops_at(0)->lease, LEASE_HELD);
    post(&errand);
    until(&errand.gone, 1);
    CHECK_EQ(errand.where, 1);
    CHECK(errand.in_time);
    end(thread, &errand);
}

static void who_waits_for_a_time_runs_it_so_long(void)
{
    struct errand errand;
    HANDLE thread = begin_working_for(&errand, 1000);

    until(&errand.gone, 1);
    CHECK(clock_deadline(0) >= errand.deadline);
    CHECK(!errand.in_time);
    end(thread, &errand);
    thread = begin_working_for(&errand, 60000);
    post(&errand);
    until(&errand.gone, 1);
    CHECK_EQ(errand.where, 1);
    CHECK(errand.in_time);
    end(thread, &errand);
}

static void a_loop_that_is_left_alone_goes_back_to_its_keeper(void)
{
    struct errand errand, second = {.go = 0};
    HANDLE thread = begin_working(&errand);

    post(&errand);
    until(&errand.gone, 1); /* and is busy from here on */
    second.waiter = pthread_self();
    post(&second);
    until(&second.word, IDLE_AWAKE);
    CHECK_EQ(second.where, 2);
    CHECK_EQ(loops_at(0)->lease, LEASE_KEEPER);
    CHECK(loops_at(0)->not_before > 0); /* not given away again at once */
    end(thread, &errand);
}

static void even_if_nothing_is_posted(void)
{
    struct errand errand;
    HANDLE thread = begin_working(&errand);

    post(&errand);
    until(&errand.gone, 1);
    until(&loops_at(0)->lease, LEASE_KEEPER);
    end(thread, &errand);
}

static void who_is_woken_from_outside_lets_the_loop_go(void)
{
    struct errand errand;
    HANDLE thread = begin_working(&errand);

    idle_wake(&errand.word);
    until(&errand.gone, 1);
    CHECK_EQ(errand.where, 0);
    end(thread, &errand);
}

static void see(void *context)
{
    *(int *)context = loop_is_current(loops_at(0)) ? 1 : 0;
}

static void a_call_is_made_whoever_runs_the_loop(void)
{
    struct errand errand;
    HANDLE thread;
    int seen = -1;

    CHECK_EQ(loops_start(1), NO_ERROR);
    loop_call(loops_at(0), see, &seen); /* the keeper does */
    CHECK_EQ(seen, 1);
    loops_stop();
    thread = begin_working(&errand);
    seen = -1;
    loop_call(loops_at(0), see, &seen); /* the waiter does */
    CHECK_EQ(seen, 1);
    post(&errand);
    until(&errand.gone, 1);
    seen = -1;
    loop_call(loops_at(0), see, &seen); /* nobody does, or the keeper again */
    CHECK_EQ(seen, 1);
    end(thread, &errand);
}

/* HttpTerminate in one thread, a wait that has nothing to do with it in another. */
static void stopping_takes_the_loop_from_who_runs_it(void)
{
    struct errand errand;
    HANDLE thread = begin_working(&errand);

    loops_stop();
    CHECK(atomic_load(&errand.word) != IDLE_AWAKE); /* still waiting */
    idle_wake(&errand.word);
    until(&errand.gone, 1);
    CHECK_EQ(loops_start(1), NO_ERROR);
    end(thread, &errand);
}

static void many_times_over(void)
{
    for (int i = 0; i < 200; i++) {
        struct errand errand;
        HANDLE thread = i % 3 ? begin_working(&errand) : begin(&errand);

        post(&errand);
        until(&errand.gone, 1);
        CHECK(errand.where == 1 || errand.where == 2);
        end(thread, &errand);
    }
}

CHECK_MAIN(CHECK_TEST(a_thread_that_waits_runs_the_loop), CHECK_TEST(who_waits_for_a_time_runs_it_so_long),
           CHECK_TEST(a_loop_that_is_left_alone_goes_back_to_its_keeper),
           CHECK_TEST(even_if_nothing_is_posted), CHECK_TEST(who_is_woken_from_outside_lets_the_loop_go),
           CHECK_TEST(a_call_is_made_whoever_runs_the_loop),
           CHECK_TEST(stopping_takes_the_loop_from_who_runs_it), CHECK_TEST(many_times_over))
