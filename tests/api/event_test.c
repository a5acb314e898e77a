/* Events and waits on them, in Windows' own words. */
#include <windows.h>
#include "check.h"

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static void an_auto_reset_event_releases_one_wait(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    CHECK(event != NULL);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(SetEvent(event));
    CHECK(SetEvent(event));
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

static void a_manual_reset_event_stays_set_until_it_is_reset(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);

    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    CHECK(ResetEvent(event));
    CHECK_EQ(WaitForSingleObject(event, 1), WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

static void create_stores_the_last_error_in_success_too(void)
{
    HANDLE event;

    SetLastError(4711);
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    CHECK_EQ(GetLastError(), ERROR_SUCCESS);
    CHECK(CloseHandle(event));
}

static void a_second_create_with_the_name_gives_the_same_event(void)
{
    HANDLE first = CreateEventA(NULL, TRUE, FALSE, "httpapi test event"), second, third;

    CHECK_EQ(GetLastError(), ERROR_SUCCESS);
    second = CreateEventA(NULL, FALSE, TRUE, "Local\\httpapi test event");
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(second != NULL && second != first);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_TIMEOUT); /* the second initial state is ignored */
    CHECK(SetEvent(second));
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0); /* and so is the second kind */
    third = OpenEventA(EVENT_ALL_ACCESS, FALSE, "httpapi test event");
    CHECK(third != NULL);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(second));
    CHECK_EQ(WaitForSingleObject(third, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(third));
    CHECK(OpenEventA(EVENT_ALL_ACCESS, FALSE, "httpapi test event") == NULL);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static void names_tell_case_and_kind_apart(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, "httpapi test name"), other;

    CHECK(OpenEventA(EVENT_ALL_ACCESS, FALSE, "HTTPAPI TEST NAME") == NULL);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    other = CreateMutexA(NULL, FALSE, "httpapi test name");
    CHECK(other == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "httpapi test name") == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    other = CreateEventA(NULL, TRUE, FALSE, "httpapi\\test");
    CHECK(other == NULL);
    CHECK_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
    CHECK(CloseHandle(event));
}

static void create_ex_takes_flags(void)
{
    HANDLE event =
        CreateEventExW(NULL, NULL, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);

    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(event));
    event = CreateEventExA(NULL, NULL, 0, EVENT_ALL_ACCESS);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
    event = CreateEventExW(NULL, NULL, 0x80, EVENT_ALL_ACCESS);
    CHECK(event == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void bad_handles_are_refused(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), mutex = CreateMutexW(NULL, FALSE, NULL);

    CHECK_FAILS(SetEvent(NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(ResetEvent((HANDLE)(ULONG_PTR)0x7ffff0), ERROR_INVALID_HANDLE);
    CHECK_FAILS(PulseEvent(INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetEvent(mutex), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
    CHECK_FAILS(SetEvent(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(event), ERROR_INVALID_HANDLE);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(mutex));
}

static void wait_any_gives_the_lowest_index(void)
{
    HANDLE events[3];
    int i;

    for (i = 0; i < 3; i++)
        events[i] = CreateEventW(NULL, FALSE, i != 0, NULL);
    CHECK_EQ(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_OBJECT_0 + 1);
    CHECK_EQ(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_OBJECT_0 + 2);
    CHECK_EQ(WaitForMultipleObjects(3, events, FALSE, 5), WAIT_TIMEOUT);
    for (i = 0; i < 3; i++)
        CHECK(CloseHandle(events[i]));
}

static void wait_all_takes_all_or_nothing(void)
{
    HANDLE events[2];

    events[0] = CreateEventW(NULL, FALSE, TRUE, NULL);
    events[1] = CreateEventW(NULL, FALSE, FALSE, NULL);
    CHECK_EQ(WaitForMultipleObjects(2, events, TRUE, 5), WAIT_TIMEOUT);
    CHECK(SetEvent(events[1]));
    CHECK_EQ(WaitForMultipleObjects(2, events, TRUE, 0), WAIT_OBJECT_0); /* the first one was not used up */
    CHECK_EQ(WaitForMultipleObjects(2, events, FALSE, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(events[0]));
    CHECK(CloseHandle(events[1]));
}

static void counts_and_duplicates_are_checked(void)
{
    HANDLE handles[MAXIMUM_WAIT_OBJECTS + 1];
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), twin;
    int i;

    for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        handles[i] = event;
    CHECK_EQ(WaitForMultipleObjects(0, handles, FALSE, 0), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, handles, FALSE, 0), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, handles, FALSE, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForMultipleObjects(2, handles, TRUE, 0), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &twin, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    handles[1] = twin;
    CHECK_EQ(WaitForMultipleObjects(2, handles, TRUE, 0), WAIT_FAILED); /* it is the object that counts */
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    handles[1] = NULL;
    CHECK_EQ(WaitForMultipleObjects(2, handles, FALSE, 0), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(twin));
}

struct waiters {
    HANDLE event, ready, done;
};

static DWORD WINAPI wait_for_event(LPVOID parameter)
{
    struct waiters *waiters = parameter;

    CHECK(ReleaseSemaphore(waiters->ready, 1, NULL));
    return WaitForSingleObject(waiters->event, INFINITE);
}

static void set_wakes_a_sleeping_thread(void)
{
    struct waiters waiters;
    HANDLE thread;
    DWORD code;

    waiters.event = CreateEventW(NULL, FALSE, FALSE, NULL);
    waiters.ready = CreateSemaphoreW(NULL, 0, 1, NULL);
    thread = CreateThread(NULL, 0, wait_for_event, &waiters, 0, NULL);
    CHECK(thread != NULL);
    CHECK_EQ(WaitForSingleObject(waiters.ready, INFINITE), WAIT_OBJECT_0);
    CHECK(SetEvent(waiters.event));
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, WAIT_OBJECT_0);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(waiters.event));
    CHECK(CloseHandle(waiters.ready));
}

static void signal_and_wait_is_one_step(void)
{
    HANDLE first = CreateEventW(NULL, TRUE, FALSE, NULL), second = CreateSemaphoreW(NULL, 0, 1, NULL);

    CHECK_EQ(SignalObjectAndWait(first, second, 0, FALSE), WAIT_TIMEOUT);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CHECK_EQ(SignalObjectAndWait(second, second, 0, FALSE), WAIT_OBJECT_0);
    CHECK(ReleaseSemaphore(second, 1, NULL));
    CHECK_EQ(SignalObjectAndWait(second, first, 0, FALSE), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_TOO_MANY_POSTS);
    CHECK_EQ(SignalObjectAndWait(GetCurrentThread(), first, 0, FALSE), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(SignalObjectAndWait(first, NULL, 0, FALSE), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(second));
}

CHECK_MAIN(CHECK_TEST(an_auto_reset_event_releases_one_wait),
           CHECK_TEST(a_manual_reset_event_stays_set_until_it_is_reset),
           CHECK_TEST(create_stores_the_last_error_in_success_too),
           CHECK_TEST(a_second_create_with_the_name_gives_the_same_event),
           CHECK_TEST(names_tell_case_and_kind_apart), CHECK_TEST(create_ex_takes_flags),
           CHECK_TEST(bad_handles_are_refused), CHECK_TEST(wait_any_gives_the_lowest_index),
           CHECK_TEST(wait_all_takes_all_or_nothing), CHECK_TEST(counts_and_duplicates_are_checked),
           CHECK_TEST(set_wakes_a_sleeping_thread), CHECK_TEST(signal_and_wait_is_one_step))
