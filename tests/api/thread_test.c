/* Threads: birth, end, suspension, ids, APCs. */
#include <windows.h>
#include <process.h>
#include "check.h"

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static void join(HANDLE thread)
{
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(thread));
}

static DWORD WINAPI return_parameter(LPVOID parameter)
{
    return (DWORD)(ULONG_PTR)parameter;
}

static DWORD WINAPI exit_deep_inside(LPVOID parameter)
{
    if (parameter)
        ExitThread((DWORD)(ULONG_PTR)parameter);
    return 1;
}

static DWORD WINAPI wait_for_it(LPVOID event)
{
    WaitForSingleObject(event, INFINITE);
    return 7;
}

static void a_thread_is_signalled_with_its_exit_code_when_it_ends(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD id = 0, code = 0;
    HANDLE thread = CreateThread(NULL, 0, wait_for_it, event, 0, &id);

    CHECK(thread != NULL && id != 0 && id != GetCurrentThreadId());
    CHECK_EQ(GetThreadId(thread), id);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, STILL_ACTIVE);
    CHECK_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    CHECK(SetEvent(event));
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 7);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(event));
    CHECK_FAILS(GetExitCodeThread(thread, &code), ERROR_INVALID_HANDLE);
}

static void exit_thread_gives_the_code(void)
{
    HANDLE thread = CreateThread(NULL, 0, exit_deep_inside, (LPVOID)(ULONG_PTR)99, 0, NULL);
    DWORD code = 0;

    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 99);
    CHECK(CloseHandle(thread));
}

static void a_suspended_thread_starts_with_the_last_resume(void)
{
    HANDLE thread = CreateThread(NULL, 65536, return_parameter, (LPVOID)(ULONG_PTR)5,
                                 CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    DWORD code = 0;

    CHECK_EQ(SuspendThread(thread), 1);
    CHECK_EQ(ResumeThread(thread), 2);
    CHECK_EQ(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    CHECK_EQ(ResumeThread(thread), 1);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 5);
    CHECK(CloseHandle(thread));
    CHECK_EQ(ResumeThread(thread), (DWORD)-1);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

static void a_running_thread_has_nothing_to_resume(void)
{
    CHECK_EQ(ResumeThread(GetCurrentThread()), 0);
}

static unsigned __stdcall runtime_thread(void *parameter)
{
    if (parameter)
        _endthreadex(21);
    return 20;
}

static void __cdecl plain_thread(void *event)
{
    SetEvent(event);
}

static void the_c_runtime_starts_threads_too(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
    unsigned id = 0;
    DWORD code = 0;
    int i;

    for (i = 0; i < 2; i++) {
        thread = (HANDLE)_beginthreadex(NULL, 0, runtime_thread, i ? event : NULL, 0, &id);
        CHECK(thread != NULL && id != 0);
        CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
        CHECK(GetExitCodeThread(thread, &code));
        CHECK_EQ(code, 20 + i);
        CHECK(CloseHandle(thread));
    }
    CHECK(_beginthread(plain_thread, 0, event) != (uintptr_t)-1);
    CHECK_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(event));
}

static void a_thread_can_be_opened_by_its_id(void)
{
    HANDLE thread = OpenThread(THREAD_QUERY_INFORMATION, FALSE, GetCurrentThreadId()), fresh;
    DWORD id = 0;

    CHECK(thread != NULL);
    CHECK_EQ(GetThreadId(thread), GetCurrentThreadId());
    CHECK_EQ(GetProcessIdOfThread(thread), GetCurrentProcessId());
    CHECK(CloseHandle(thread));
    fresh = CreateThread(NULL, 0, return_parameter, NULL, 0, &id);
    thread =
        OpenThread(SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION, FALSE, id); /* at once, or not any more */
    CHECK(thread == NULL || GetThreadId(thread) == id);
    if (thread)
        join(thread);
    join(fresh);
    fresh = CreateThread(NULL, 0, return_parameter, NULL, CREATE_SUSPENDED, &id);
    thread = OpenThread(THREAD_ALL_ACCESS, FALSE, id);
    CHECK(thread != NULL);
    CHECK_EQ(ResumeThread(thread), 1);
    CHECK(CloseHandle(fresh));
    join(thread);
    CHECK(OpenThread(THREAD_QUERY_INFORMATION, FALSE, 0xfffffff0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void this_process_answers_for_itself(void)
{
    HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION | SYNCHRONIZE, FALSE, GetCurrentProcessId());
    DWORD_PTR mine = 0, machine = 0;
    DWORD code = 0;

    CHECK(process != NULL);
    CHECK_EQ(GetProcessId(process), GetCurrentProcessId());
    CHECK(GetExitCodeProcess(process, &code));
    CHECK_EQ(code, STILL_ACTIVE);
    CHECK_EQ(WaitForSingleObject(process, 0), WAIT_TIMEOUT);
    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &mine, &machine));
    CHECK(mine != 0 && (mine & ~machine) == 0);
    CHECK(CloseHandle(process));
    CHECK_FAILS(GetExitCodeProcess(NULL, &code), ERROR_INVALID_HANDLE);
}

static void priorities_are_remembered(void)
{
    CHECK_EQ(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_NORMAL);
    CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_ABOVE_NORMAL));
    CHECK_EQ(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_ABOVE_NORMAL);
    CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL));
    CHECK_FAILS(SetThreadPriority(GetCurrentThread(), 1000), ERROR_INVALID_PARAMETER);
}

static void an_affinity_mask_can_be_set_and_put_back(void)
{
    DWORD_PTR mine, machine, previous;

    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &mine, &machine));
    previous = SetThreadAffinityMask(GetCurrentThread(), mine & (0 - mine));
    CHECK_EQ(previous, mine);
    CHECK_EQ(SetThreadAffinityMask(GetCurrentThread(), mine), mine & (0 - mine));
    CHECK_FAILS(SetThreadAffinityMask(GetCurrentThread(), 0), ERROR_INVALID_PARAMETER);
}

struct apc_log {
    int calls;
    ULONG_PTR data[8];
};

static struct apc_log apc_log;

static void CALLBACK log_apc(ULONG_PTR data)
{
    apc_log.data[apc_log.calls++] = data;
    if (data == 3)
        QueueUserAPC(log_apc, GetCurrentThread(), 4);
}

static void apcs_run_in_order_in_an_alertable_wait_only(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, NULL);

    apc_log.calls = 0;
    CHECK(QueueUserAPC(log_apc, GetCurrentThread(), 1));
    CHECK(QueueUserAPC(log_apc, GetCurrentThread(), 2));
    CHECK(QueueUserAPC(log_apc, GetCurrentThread(), 3));
    Sleep(0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK_EQ(apc_log.calls, 0);
    CHECK_EQ(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(apc_log.calls, 4); /* with the one that was queued meanwhile */
    CHECK_EQ(apc_log.data[0], 1);
    CHECK_EQ(apc_log.data[1], 2);
    CHECK_EQ(apc_log.data[2], 3);
    CHECK_EQ(apc_log.data[3], 4);
    CHECK_EQ(SleepEx(0, TRUE), 0);
    CHECK_EQ(WaitForSingleObjectEx(event, 1, TRUE), WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

struct apc_target {
    HANDLE ready, never;
    volatile LONG ran;
};

static void CALLBACK count_apc(ULONG_PTR data)
{
    InterlockedIncrement(&((struct apc_target *)data)->ran);
}

static DWORD WINAPI wait_alertably(LPVOID parameter)
{
    struct apc_target *target = parameter;

    SetEvent(target->ready);
    return WaitForSingleObjectEx(target->never, INFINITE, TRUE);
}

static void an_apc_interrupts_the_alertable_wait_of_another_thread(void)
{
    struct apc_target target = {NULL, NULL, 0};
    HANDLE thread;
    DWORD code = 0;

    target.ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    target.never = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, wait_alertably, &target, 0, NULL);
    CHECK_EQ(WaitForSingleObject(target.ready, INFINITE), WAIT_OBJECT_0);
    CHECK(QueueUserAPC(count_apc, thread, (ULONG_PTR)&target));
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, WAIT_IO_COMPLETION);
    CHECK_EQ(target.ran, 1);
    CHECK_FAILS(QueueUserAPC(count_apc, thread, (ULONG_PTR)&target), ERROR_GEN_FAILURE);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(target.ready));
    CHECK(CloseHandle(target.never));
}

static DWORD WINAPI report_apcs(LPVOID parameter)
{
    return (DWORD)((struct apc_target *)parameter)->ran;
}

static void apcs_queued_before_the_start_run_first(void)
{
    struct apc_target target = {NULL, NULL, 0};
    HANDLE thread = CreateThread(NULL, 0, report_apcs, &target, CREATE_SUSPENDED, NULL);
    DWORD code = 0;

    CHECK(QueueUserAPC(count_apc, thread, (ULONG_PTR)&target));
    CHECK(QueueUserAPC(count_apc, thread, (ULONG_PTR)&target));
    CHECK_EQ(ResumeThread(thread), 1);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 2);
    CHECK(CloseHandle(thread));
}

static void bad_thread_parameters_are_refused(void)
{
    CHECK_EQ(QueueUserAPC(log_apc, NULL, 0), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(GetThreadId(NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    join(CreateThread(NULL, 1 << 20, return_parameter, NULL, 0, NULL));
}

CHECK_MAIN(CHECK_TEST(a_thread_is_signalled_with_its_exit_code_when_it_ends),
           CHECK_TEST(exit_thread_gives_the_code), CHECK_TEST(a_suspended_thread_starts_with_the_last_resume),
           CHECK_TEST(a_running_thread_has_nothing_to_resume), CHECK_TEST(the_c_runtime_starts_threads_too),
           CHECK_TEST(a_thread_can_be_opened_by_its_id), CHECK_TEST(this_process_answers_for_itself),
           CHECK_TEST(priorities_are_remembered), CHECK_TEST(an_affinity_mask_can_be_set_and_put_back),
           CHECK_TEST(apcs_run_in_order_in_an_alertable_wait_only),
           CHECK_TEST(an_apc_interrupts_the_alertable_wait_of_another_thread),
           CHECK_TEST(apcs_queued_before_the_start_run_first), CHECK_TEST(bad_thread_parameters_are_refused))
