/* Handles, threads, waits, timers, pools, ports. */
#include "operations.h"

static ULONG named_objects(void)
{
    HANDLE event = NULL, mutex = NULL, semaphore = NULL, timer = NULL, again = NULL;
    ULONG error = NO_ERROR;

    TRY((event = CreateEventW(NULL, TRUE, TRUE, u"faults event")) != NULL);
    TRY((again = OpenEventA(EVENT_ALL_ACCESS, FALSE, "faults event")) != NULL);
    TRY((mutex = CreateMutexA(NULL, TRUE, "Local\\faults mutex")) != NULL);
    TRY((semaphore = CreateSemaphoreA(NULL, 1, 2, "faults semaphore")) != NULL);
    TRY((timer = CreateWaitableTimerA(NULL, TRUE, "faults timer")) != NULL);
    TRY(ReleaseMutex(mutex));
    TRY(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
out:
    CLOSE(event), CLOSE(mutex), CLOSE(semaphore), CLOSE(timer), CLOSE(again);
    return error;
}

static ULONG copies(void)
{
    HANDLE event = NULL, copy = NULL;
    ULONG error = NO_ERROR;

    TRY((event = CreateEventW(NULL, TRUE, TRUE, NULL)) != NULL);
    TRY(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, TRUE,
                        DUPLICATE_SAME_ACCESS));
    TRY(CompareObjectHandles(event, copy));
out:
    CLOSE(event), CLOSE(copy);
    return error;
}

/* More than one page of the table. */
static ULONG many_handles(void)
{
    static HANDLE events[3000];
    ULONG error = NO_ERROR;
    size_t count = 0;

    for (; count < ARRAYSIZE(events); count++)
        TRY((events[count] = CreateEventW(NULL, TRUE, TRUE, NULL)) != NULL);
out:
    while (count > 0)
        CloseHandle(events[--count]);
    return error;
}

static DWORD WINAPI answer_of_thread(void *context)
{
    return context ? 17 : 0;
}

static ULONG threads(void)
{
    HANDLE thread = NULL;
    ULONG error = NO_ERROR;
    PWSTR description = NULL;
    DWORD code = 0;

    TRY((thread = CreateThread(NULL, 1 << 20, answer_of_thread, &code, CREATE_SUSPENDED, NULL)) != NULL);
    TRY(SUCCEEDED(SetThreadDescription(thread, u"a thread")) || (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
    TRY(SUCCEEDED(GetThreadDescription(thread, &description)) || (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
out:
    LocalFree(description);
    if (thread) {
        ResumeThread(thread);
        WaitForSingleObject(thread, INFINITE);
        if (!GetExitCodeThread(thread, &code) || code != 17)
            error = ERROR_INVALID_DATA;
        CloseHandle(thread);
    }
    return error;
}

static void CALLBACK count_call(ULONG_PTR context)
{
    ++*(unsigned *)context;
}

static ULONG calls_of_a_thread(void)
{
    ULONG error = NO_ERROR;
    unsigned calls = 0;

    TRY(QueueUserAPC(count_call, GetCurrentThread(), (ULONG_PTR)&calls));
    TRY(SleepEx(0, TRUE) == WAIT_IO_COMPLETION && calls == 1);
out:
    return error;
}

static void CALLBACK count_timer(void *context, DWORD low, DWORD high)
{
    (void)low, (void)high;
    ++*(unsigned *)context;
}

static ULONG timers(void)
{
    LARGE_INTEGER due = {.QuadPart = -1};
    ULONG error = NO_ERROR;
    unsigned calls = 0;
    HANDLE timer = NULL;

    TRY((timer = CreateWaitableTimerExW(NULL, NULL, 0, TIMER_ALL_ACCESS)) != NULL);
    TRY(SetWaitableTimer(timer, &due, 0, count_timer, &calls, FALSE));
    while (calls == 0)
        SleepEx(INFINITE, TRUE);
    TRY(CancelWaitableTimer(timer));
out:
    CLOSE(timer);
    return error;
}

static void WINAPI free_value(void *value)
{
    LocalFree(value);
}

static ULONG storage(void)
{
    DWORD tls[70], fls = FLS_OUT_OF_INDEXES, count = 0; /* more than a thread holds at first */
    ULONG error = NO_ERROR;
    HLOCAL value = NULL;

    for (; count < ARRAYSIZE(tls); count++) {
        TRY((tls[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES);
        TRY(TlsSetValue(tls[count], &error) || (count++, 0));
    }
    TRY((fls = FlsAlloc(free_value)) != FLS_OUT_OF_INDEXES);
    TRY((value = LocalAlloc(LPTR, 1)) != NULL);
    TRY(FlsSetValue(fls, value));
    value = NULL; /* freed with its slot */
out:
    LocalFree(value);
    while (count > 0)
        TlsFree(tls[--count]);
    if (fls != FLS_OUT_OF_INDEXES)
        FlsFree(fls);
    return error;
}

/* ---- pools ---- */

static void CALLBACK set_event(PTP_CALLBACK_INSTANCE instance, void *context)
{
    (void)instance;
    SetEvent(context);
}

static void CALLBACK set_by_work(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WORK work)
{
    (void)instance, (void)work;
    SetEvent(context);
}

static void CALLBACK set_by_timer(PTP_CALLBACK_INSTANCE instance, void *context, PTP_TIMER timer)
{
    (void)instance, (void)timer;
    SetEvent(context);
}

static void CALLBACK set_by_wait(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WAIT wait,
                                 TP_WAIT_RESULT result)
{
    (void)instance, (void)wait, (void)result;
    SetEvent(context);
}

static ULONG pools(void)
{
    TP_CALLBACK_ENVIRON environment;
    HANDLE done = NULL, gate = NULL;
    ULONG error = NO_ERROR;
    FILETIME now = {0, 0};
    PTP_CLEANUP_GROUP group = NULL;
    PTP_TIMER timer = NULL;
    PTP_POOL pool = NULL;
    PTP_WAIT wait = NULL;
    PTP_WORK work = NULL;

    InitializeThreadpoolEnvironment(&environment);
    TRY((done = CreateEventW(NULL, FALSE, FALSE, NULL)) != NULL);
    TRY((gate = CreateEventW(NULL, TRUE, TRUE, NULL)) != NULL);
    TRY((pool = CreateThreadpool(NULL)) != NULL);
    TRY(SetThreadpoolThreadMinimum(pool, 1));
    SetThreadpoolCallbackPool(&environment, pool);
    TRY((group = CreateThreadpoolCleanupGroup()) != NULL);
    TRY((work = CreateThreadpoolWork(set_by_work, done, &environment)) != NULL);
    SubmitThreadpoolWork(work);
    WaitForSingleObject(done, INFINITE);
    TRY((timer = CreateThreadpoolTimer(set_by_timer, done, &environment)) != NULL);
    SetThreadpoolTimer(timer, &now, 0, 0);
    WaitForSingleObject(done, INFINITE);
    TRY((wait = CreateThreadpoolWait(set_by_wait, done, &environment)) != NULL);
    SetLastError(NO_ERROR);
    SetThreadpoolWait(wait, gate, NULL);
    TRY_CODE(GetLastError()); /* the only way to be told */
    WaitForSingleObject(done, INFINITE);
    TRY(TrySubmitThreadpoolCallback(set_event, done, &environment));
    WaitForSingleObject(done, INFINITE);
out:
    if (work)
        WaitForThreadpoolWorkCallbacks(work, FALSE), CloseThreadpoolWork(work);
    if (timer)
        WaitForThreadpoolTimerCallbacks(timer, TRUE), CloseThreadpoolTimer(timer);
    if (wait)
        WaitForThreadpoolWaitCallbacks(wait, TRUE), CloseThreadpoolWait(wait);
    if (group)
        CloseThreadpoolCleanupGroup(group);
    if (pool)
        CloseThreadpool(pool);
    CLOSE(done), CLOSE(gate);
    return error;
}

static void CALLBACK set_by_queue(void *context, BOOLEAN fired)
{
    (void)fired;
    SetEvent(context);
}

static ULONG older_pools(void)
{
    HANDLE queue = NULL, timer = NULL, wait = NULL, done = NULL, gate = NULL;
    ULONG error = NO_ERROR;

    TRY((done = CreateEventW(NULL, FALSE, FALSE, NULL)) != NULL);
    TRY((gate = CreateEventW(NULL, TRUE, TRUE, NULL)) != NULL);
    TRY((queue = CreateTimerQueue()) != NULL);
    TRY(CreateTimerQueueTimer(&timer, queue, set_by_queue, done, 0, 0, 0));
    WaitForSingleObject(done, INFINITE);
    TRY(RegisterWaitForSingleObject(&wait, gate, set_by_queue, done, INFINITE, WT_EXECUTEONLYONCE));
    WaitForSingleObject(done, INFINITE);
out:
    if (wait)
        UnregisterWaitEx(wait, INVALID_HANDLE_VALUE);
    if (queue)
        DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE);
    CLOSE(done), CLOSE(gate);
    return error;
}

static ULONG ports(void)
{
    ULONG error = NO_ERROR;
    HANDLE port = NULL;
    OVERLAPPED *taken;
    OVERLAPPED given;
    ULONG_PTR key;
    DWORD bytes;

    TRY((port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0)) != NULL);
    TRY(PostQueuedCompletionStatus(port, 7, 8, &given));
    TRY(GetQueuedCompletionStatus(port, &bytes, &key, &taken, INFINITE));
    TRY(bytes == 7 && key == 8 && taken == &given);
out:
    CLOSE(port);
    return error;
}

const struct operation object_operations[] = {
    {"named objects", named_objects},
    {"copies of handles", copies},
    {"many handles", many_handles},
    {"threads", threads},
    {"calls of a thread", calls_of_a_thread},
    {"timers", timers},
    {"storage", storage},
    {"pools", pools},
    {"older pools", older_pools},
    {"completion ports", ports},
    {NULL, NULL},
};
