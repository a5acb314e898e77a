/* Waitable timers. Tests wait for the timer itself; due times are short. */
#include <windows.h>
#include "check.h"

#define MS(n) ((LONGLONG)(n) * -10000)

static BOOL set(HANDLE timer, LONGLONG due, LONG period, PTIMERAPCROUTINE routine, LPVOID argument)
{
    LARGE_INTEGER when;

    when.QuadPart = due;
    return SetWaitableTimer(timer, &when, period, routine, argument, FALSE);
}

static void a_synchronization_timer_releases_one_wait(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);

    CHECK(timer != NULL);
    CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK(set(timer, MS(2), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(timer));
}

static void a_manual_timer_stays_signalled_until_set_again(void)
{
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);

    CHECK(set(timer, MS(1), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(timer));
    CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_OBJECT_0); /* cancelling does not touch the signal */
    CHECK(set(timer, MS(3600000), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(timer));
}

static void a_periodic_timer_fires_again_and_again(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    int i;

    CHECK(set(timer, 0, 1, NULL, NULL)); /* an absolute time in the past: at once */
    for (i = 0; i < 5; i++)
        CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(timer));
    CHECK(CloseHandle(timer));
}

static void setting_again_forgets_the_former_time(void)
{
    HANDLE timer = CreateWaitableTimerExW(NULL, NULL, 0, TIMER_ALL_ACCESS);

    CHECK(set(timer, MS(3600000), 0, NULL, NULL));
    CHECK(set(timer, MS(1), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    do { /* until the cancellation comes in time */
        CHECK(set(timer, MS(20), 0, NULL, NULL));
        CHECK(CancelWaitableTimer(timer));
    } while (WaitForSingleObject(timer, 0) == WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(timer, 60), WAIT_TIMEOUT);
    CHECK(CloseHandle(timer));
}

static void an_earlier_timer_does_not_wait_for_a_later_one(void)
{
    HANDLE late = CreateWaitableTimerW(NULL, TRUE, NULL), soon = CreateWaitableTimerW(NULL, TRUE, NULL);

    CHECK(set(late, MS(3600000), 0, NULL, NULL));
    CHECK(set(soon, MS(1), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(soon, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(late, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(late));
    CHECK(CloseHandle(soon));
}

struct calls {
    int count;
    ULONGLONG time;
};

static VOID CALLBACK completion(LPVOID argument, DWORD low, DWORD high)
{
    struct calls *calls = argument;

    calls->count++;
    calls->time = ((ULONGLONG)high << 32) | low;
}

static void the_routine_runs_in_an_alertable_wait_of_the_thread_that_set_it(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    struct calls calls = {0, 0};

    CHECK(set(timer, MS(1), 0, completion, &calls));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(calls.count, 0);
    CHECK_EQ(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(calls.count, 1);
    CHECK(calls.time > 116444736000000000ULL); /* 1970 as a FILETIME */
    CHECK(CloseHandle(timer));
}

static void cancelling_takes_a_queued_routine_back(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    struct calls calls = {0, 0};

    CHECK(set(timer, MS(1), 0, completion, &calls));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(timer));
    CHECK_EQ(SleepEx(0, TRUE), 0);
    CHECK_EQ(calls.count, 0);
    CHECK(CloseHandle(timer));
}

static void a_named_timer_can_be_opened(void)
{
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, "httpapi test timer"), other;

    other = OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, "httpapi test timer");
    CHECK(other != NULL);
    CHECK(set(other, MS(1), 0, NULL, NULL));
    CHECK_EQ(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(timer));
    CHECK(CloseHandle(other));
}

static void bad_parameters_are_refused(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);

    CHECK_EQ(set(timer, 0, -1, NULL, NULL), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(timer));
    CHECK_EQ(set(timer, 0, 0, NULL, NULL), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(CancelWaitableTimer(timer), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(a_synchronization_timer_releases_one_wait),
           CHECK_TEST(a_manual_timer_stays_signalled_until_set_again),
           CHECK_TEST(a_periodic_timer_fires_again_and_again),
           CHECK_TEST(setting_again_forgets_the_former_time),
           CHECK_TEST(an_earlier_timer_does_not_wait_for_a_later_one),
           CHECK_TEST(the_routine_runs_in_an_alertable_wait_of_the_thread_that_set_it),
           CHECK_TEST(cancelling_takes_a_queued_routine_back), CHECK_TEST(a_named_timer_can_be_opened),
           CHECK_TEST(bad_parameters_are_refused))
