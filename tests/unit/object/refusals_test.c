/* What the calls for handles, threads and waits say to what they cannot take: each row is one call. */
#include "refused.h"

static WCHAR long_name[400];

static void make_long_name(void)
{
    for (size_t i = 0; i + 1 < ARRAYSIZE(long_name); i++)
        long_name[i] = 'n';
}

static HANDLE event, thread;
static DWORD number;
static LARGE_INTEGER due = {.QuadPart = -1};
static HANDLE out;
static LONG previous;
static DWORD_PTR mask;
static PWSTR text;

static DWORD WINAPI wait_for_event(void *context)
{
    return WaitForSingleObject(context, INFINITE);
}

static void handles_of_another_kind_are_refused(void)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, NULL);
    int failed = 0;

    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, wait_for_event, event, 0, NULL);
    REFUSED(SetEvent(thread), FALSE, INVALID);
    REFUSED(ResetEvent(mutex), FALSE, INVALID);
    REFUSED(ReleaseMutex(event), FALSE, INVALID);
    REFUSED(ReleaseSemaphore(event, 1, &previous), FALSE, INVALID);
    REFUSED(SetWaitableTimer(event, &due, 0, NULL, NULL, FALSE), FALSE, INVALID);
    REFUSED(CancelWaitableTimer(event), FALSE, INVALID);
    REFUSED(GetExitCodeThread(event, &number), FALSE, INVALID);
    REFUSED(SuspendThread(event), (DWORD)-1, INVALID);
    REFUSED(ResumeThread(event), (DWORD)-1, INVALID);
    REFUSED(GetThreadId(event), 0, INVALID);
    REFUSED(GetProcessIdOfThread(event), 0, INVALID);
    REFUSED(SetThreadPriority(event, THREAD_PRIORITY_NORMAL), FALSE, INVALID);
    REFUSED(GetThreadPriority(event), THREAD_PRIORITY_ERROR_RETURN, INVALID);
    REFUSED(SetThreadPriorityBoost(event, TRUE), FALSE, INVALID);
    REFUSED(SetThreadAffinityMask(event, 1), 0, INVALID);
    REFUSED(QueueUserAPC((PAPCFUNC)(ULONG_PTR)wait_for_event, event, 0), 0, INVALID);
    REFUSED(GetProcessId(event), 0, INVALID);
    REFUSED(GetExitCodeProcess(event, &number), FALSE, INVALID);
    REFUSED(TerminateProcess(event, 1), FALSE, INVALID);
    REFUSED(GetProcessAffinityMask(event, &mask, &mask), FALSE, INVALID);
    CHECK_EQ(SetThreadDescription(event, u"x"), HRESULT_FROM_WIN32(INVALID));
    CHECK_EQ(GetThreadDescription(event, &text), HRESULT_FROM_WIN32(INVALID));
    SetEvent(event);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread), CloseHandle(event), CloseHandle(mutex);
    CHECK(!failed);
}

static void what_is_no_handle_is_refused(void)
{
    static const HANDLE none[] = {NULL, (HANDLE)(ULONG_PTR)0x12345678, (HANDLE)(ULONG_PTR)7};
    int failed = 0;

    for (size_t i = 0; i < ARRAYSIZE(none); i++) {
        REFUSED(CloseHandle(none[i]), FALSE, INVALID);
        REFUSED(WaitForSingleObject(none[i], 0), WAIT_FAILED, INVALID);
        REFUSED(SetHandleInformation(none[i], HANDLE_FLAG_INHERIT, 0), FALSE, INVALID);
        REFUSED(GetHandleInformation(none[i], &number), FALSE, INVALID);
        REFUSED(DuplicateHandle(GetCurrentProcess(), none[i], GetCurrentProcess(), &out, 0, FALSE, 2), FALSE,
                INVALID);
        REFUSED(CompareObjectHandles(none[i], none[i]), FALSE, INVALID);
        REFUSED(SignalObjectAndWait(none[i], none[i], 0, FALSE), WAIT_FAILED, INVALID);
    }
    CHECK(!failed);
}

static void wishes_that_cannot_be_are_refused(void)
{
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1], copy = NULL, mutex = CreateMutexW(NULL, TRUE, NULL);
    int failed = 0;

    event = CreateEventW(NULL, TRUE, TRUE, NULL);
    for (size_t i = 0; i < ARRAYSIZE(many); i++)
        many[i] = event;
    REFUSED(CreateMutexExW(NULL, NULL, 2, 0), NULL, BAD);
    REFUSED(CreateEventExW(NULL, NULL, 4, 0), NULL, BAD);
    REFUSED(CreateSemaphoreExW(NULL, 1, 2, NULL, 1, 0), NULL, BAD);
    REFUSED(CreateSemaphoreW(NULL, -1, 2, NULL), NULL, BAD);
    REFUSED(CreateSemaphoreW(NULL, 3, 2, NULL), NULL, BAD);
    REFUSED(CreateSemaphoreW(NULL, 0, 0, NULL), NULL, BAD);
    REFUSED(CreateWaitableTimerExW(NULL, NULL, 0x80, 0), NULL, BAD);
    REFUSED(CreateThread(NULL, 0, NULL, NULL, 0, NULL), NULL, BAD);
    REFUSED(CreateThread(NULL, 0, wait_for_event, event, 0x40000000, NULL), NULL, BAD);
    REFUSED(WaitForMultipleObjects(0, many, FALSE, 0), WAIT_FAILED, BAD);
    REFUSED(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0), WAIT_FAILED, BAD);
    REFUSED(WaitForMultipleObjects(1, NULL, FALSE, 0), WAIT_FAILED, BAD);
    REFUSED(SetHandleInformation(event, 0x80, 0x80), FALSE, BAD);
    REFUSED(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &out, 0, FALSE, 0x80), FALSE,
            BAD);
    REFUSED(DuplicateHandle(GetCurrentProcess(), event, event, &out, 0, FALSE, 2), FALSE, INVALID);
    REFUSED(OpenEventW(EVENT_ALL_ACCESS, FALSE, NULL), NULL, BAD);
    REFUSED(OpenProcess(0, FALSE, GetCurrentProcessId() + 1), NULL, BAD);
    REFUSED(SetThreadPriority(GetCurrentThread(), 77), FALSE, BAD);
    REFUSED(SetThreadAffinityMask(GetCurrentThread(), 0), 0, BAD);
    REFUSED(SetWaitableTimer(event, NULL, 0, NULL, NULL, FALSE), FALSE, BAD);
    REFUSED(TlsSetValue(4711, NULL), FALSE, BAD);
    REFUSED(TlsFree(4711), FALSE, BAD);
    REFUSED(FlsSetValue(FLS_OUT_OF_INDEXES, NULL), FALSE, BAD);
    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, TRUE, 2));
    CHECK(GetHandleInformation(copy, &number) && number == HANDLE_FLAG_INHERIT);
    CHECK(CompareObjectHandles(copy, event));
    REFUSED(CompareObjectHandles(copy, mutex), FALSE, ERROR_NOT_SAME_OBJECT);
    REFUSED(SignalObjectAndWait(mutex, NULL, 0, FALSE), WAIT_FAILED, INVALID);
    CHECK_EQ(SignalObjectAndWait(mutex, event, 0, FALSE), WAIT_OBJECT_0);
    CloseHandle(copy), CloseHandle(event), CloseHandle(mutex);
    CHECK(!failed);
}

static void names_have_a_length_and_one_folder(void)
{
    int failed = 0;
    char narrow[400];

    make_long_name();
    memset(narrow, 'n', sizeof(narrow) - 1);
    narrow[sizeof(narrow) - 1] = 0;
    REFUSED(CreateEventW(NULL, FALSE, FALSE, long_name), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(CreateEventA(NULL, FALSE, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(OpenEventA(0, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(CreateMutexA(NULL, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(OpenMutexA(0, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(CreateSemaphoreA(NULL, 1, 1, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(OpenSemaphoreA(0, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(CreateWaitableTimerA(NULL, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(OpenWaitableTimerA(0, FALSE, narrow), NULL, ERROR_FILENAME_EXCED_RANGE);
    REFUSED(OpenEventW(0, FALSE, u"refusals nothing"), NULL, ERROR_FILE_NOT_FOUND);
    REFUSED(OpenEventW(0, FALSE, u"Global\\refusals nothing"), NULL, ERROR_FILE_NOT_FOUND);
    CHECK(!failed);
}

/* Several names in one place of the table, gone in another order than they came. */
static void many_names_are_kept_apart(void)
{
    HANDLE events[200], again;
    char name[32];

    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof(name), "refusals %d", i);
        CHECK((events[i] = CreateEventA(NULL, TRUE, FALSE, name)) != NULL);
    }
    for (int i = 0; i < 200; i += 2) {
        snprintf(name, sizeof(name), "refusals %d", i);
        CHECK((again = OpenEventA(0, FALSE, name)) != NULL);
        CHECK(CompareObjectHandles(again, events[i]));
        CHECK(CloseHandle(again) && CloseHandle(events[i]));
        CHECK(OpenEventA(0, FALSE, name) == NULL);
    }
    for (int i = 1; i < 200; i += 2)
        CHECK(CloseHandle(events[i]));
}

static void a_mutex_is_taken_as_often_as_it_is_released(void)
{
    HANDLE first = CreateMutexW(NULL, FALSE, NULL), second = CreateMutexW(NULL, FALSE, NULL);
    HANDLE both[] = {first, second}, third = CreateMutexW(NULL, TRUE, NULL);
    int failed = 0;

    CHECK_EQ(WaitForMultipleObjects(2, both, TRUE, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(second) && ReleaseMutex(first) && ReleaseMutex(first));
    REFUSED(ReleaseMutex(first), FALSE, ERROR_NOT_OWNER);
    CHECK_EQ(SignalObjectAndWait(third, first, 0, FALSE), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(first));
    CloseHandle(first), CloseHandle(second), CloseHandle(third);
    CHECK(!failed);
}

static void a_thread_that_ended_does_nothing_more(void)
{
    int failed = 0;

    event = CreateEventW(NULL, TRUE, TRUE, NULL);
    thread = CreateThread(NULL, 0, wait_for_event, event, 0, NULL);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    SetLastError(NO_ERROR);
    CHECK(QueueUserAPC((PAPCFUNC)(ULONG_PTR)wait_for_event, thread, 0) == 0);
    CHECK(GetExitCodeThread(thread, &number) && number == WAIT_OBJECT_0);
    CHECK(SetThreadPriorityBoost(thread, TRUE));
    CloseHandle(thread), CloseHandle(event);
    CHECK(!failed);
}

/* What is queued to a thread that ends goes with it. */
static void calls_that_never_ran_go_with_their_thread(void)
{
    thread = CreateThread(NULL, 0, wait_for_event, NULL, CREATE_SUSPENDED, NULL);
    CHECK(thread != NULL);
    CHECK_EQ(SuspendThread(thread), 1);
    for (int i = 0; i < 200; i++) {
        DWORD count = SuspendThread(thread);

        if (count == (DWORD)-1) {
            CHECK_EQ(GetLastError(), ERROR_SIGNAL_REFUSED);
            break;
        }
    }
    while (ResumeThread(thread) > 1)
        ;
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
}

CHECK_MAIN(CHECK_TEST(handles_of_another_kind_are_refused), CHECK_TEST(what_is_no_handle_is_refused),
           CHECK_TEST(wishes_that_cannot_be_are_refused), CHECK_TEST(names_have_a_length_and_one_folder),
           CHECK_TEST(many_names_are_kept_apart), CHECK_TEST(a_mutex_is_taken_as_often_as_it_is_released),
           CHECK_TEST(a_thread_that_ended_does_nothing_more),
           CHECK_TEST(calls_that_never_ran_go_with_their_thread))
