// The rest of the thread pool as servers use it: timers of a timer queue, work, timer and wait objects in a cleanup group, a
// registered wait, work items of the old kind, a waitable timer with a routine; nothing runs after its end was waited for.
#include <windows.h>
#include <stdio.h>

static volatile LONG g_Ticks, g_Worked, g_Waited, g_Timed, g_Queued, g_Routine, g_Cleaned;
static HANDLE g_Event;

static VOID CALLBACK Tick(PVOID event, BOOLEAN)
{
    if (InterlockedIncrement(&g_Ticks) == 3)
        SetEvent((HANDLE)event);
}

static VOID CALLBACK Work(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK)
{
    InterlockedIncrement(&g_Worked);
}

static VOID CALLBACK Timed(PTP_CALLBACK_INSTANCE instance, PVOID event, PTP_TIMER)
{
    InterlockedIncrement(&g_Timed);
    SetEventWhenCallbackReturns(instance, (HANDLE)event);
}

static VOID CALLBACK Cleaned(PVOID, PVOID)
{
    InterlockedIncrement(&g_Cleaned);
}

static VOID CALLBACK Waited(PVOID event, BOOLEAN timedOut)
{
    InterlockedExchange(&g_Waited, timedOut ? 2 : 1);
    SetEvent((HANDLE)event);
}

static DWORD WINAPI Item(LPVOID event)
{
    InterlockedIncrement(&g_Queued);
    SetEvent((HANDLE)event);
    return 0;
}

static VOID CALLBACK Routine(LPVOID, DWORD, DWORD)
{
    g_Routine++;
}

static void Queue()
{
    HANDLE queue = CreateTimerQueue(), timer = NULL;

    CreateTimerQueueTimer(&timer, queue, Tick, g_Event, 1, 5, WT_EXECUTEDEFAULT);
    WaitForSingleObject(g_Event, INFINITE);
    DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE);
    LONG ticks = g_Ticks;
    Sleep(30);
    printf("%d %d\n", ticks >= 3, g_Ticks == ticks);
    DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE);
}

static void Group()
{
    TP_CALLBACK_ENVIRON environment;
    PTP_POOL pool = CreateThreadpool(NULL);
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    FILETIME now = {0, 0};

    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolThreadMaximum(pool, 2);
    SetThreadpoolThreadMinimum(pool, 1);
    SetThreadpoolCallbackPool(&environment, pool);
    SetThreadpoolCallbackCleanupGroup(&environment, group, Cleaned);
    PTP_WORK work = CreateThreadpoolWork(Work, NULL, &environment);
    PTP_TIMER timer = CreateThreadpoolTimer(Timed, g_Event, &environment);
    for (int i = 0; i < 5; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    ResetEvent(g_Event);
    SetThreadpoolTimer(timer, &now, 0, 0);
    WaitForSingleObject(g_Event, INFINITE);
    CloseThreadpoolCleanupGroupMembers(group, TRUE, NULL);
    CloseThreadpoolCleanupGroup(group);
    CloseThreadpool(pool);
    DestroyThreadpoolEnvironment(&environment);
    printf("%ld %ld %ld\n", g_Worked, g_Timed, g_Cleaned);
}

int main()
{
    HANDLE wait = NULL, signal = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due;

    g_Event = CreateEventW(NULL, FALSE, FALSE, NULL);
    Queue();
    Group();
    RegisterWaitForSingleObject(&wait, signal, Waited, g_Event, INFINITE, WT_EXECUTEONLYONCE);
    SetEvent(signal);
    WaitForSingleObject(g_Event, INFINITE);
    UnregisterWaitEx(wait, INVALID_HANDLE_VALUE);
    QueueUserWorkItem(Item, g_Event, WT_EXECUTELONGFUNCTION);
    WaitForSingleObject(g_Event, INFINITE);
    due.QuadPart = -10000;
    SetWaitableTimer(timer, &due, 0, Routine, NULL, FALSE);
    DWORD woken = SleepEx(INFINITE, TRUE);
    printf("%ld %ld %ld %d\n", g_Waited, g_Queued, g_Routine, woken == WAIT_IO_COMPLETION);
    CloseHandle(timer);
    CloseHandle(signal);
    CloseHandle(g_Event);
    return 0;
}
