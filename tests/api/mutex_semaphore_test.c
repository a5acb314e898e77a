/* Kernel mutexes and semaphores. */
#include <windows.h>
#include "check.h"

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static DWORD WINAPI try_mutex(LPVOID mutex)
{
    return WaitForSingleObject(mutex, 0);
}

static DWORD WINAPI release_mutex(LPVOID mutex)
{
    return ReleaseMutex(mutex) ? 0 : GetLastError();
}

static DWORD WINAPI abandon_mutex(LPVOID mutex)
{
    return WaitForSingleObject(mutex, INFINITE);
}

static DWORD in_thread(LPTHREAD_START_ROUTINE routine, void *parameter)
{
    HANDLE thread = CreateThread(NULL, 0, routine, parameter, 0, NULL);
    DWORD code = 12345;

    CHECK(thread != NULL);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static void a_mutex_is_owned_recursively_by_one_thread(void)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL);

    CHECK_EQ(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK_EQ(in_thread(try_mutex, mutex), WAIT_TIMEOUT);
    CHECK_EQ(in_thread(release_mutex, mutex), ERROR_NOT_OWNER);
    CHECK(ReleaseMutex(mutex));
    CHECK_EQ(in_thread(try_mutex, mutex), WAIT_TIMEOUT);
    CHECK(ReleaseMutex(mutex));
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_NOT_OWNER);
    CHECK(CloseHandle(mutex));
}

static void the_end_of_its_owner_abandons_a_mutex_once(void)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, NULL);

    CHECK_EQ(in_thread(abandon_mutex, mutex), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(mutex, INFINITE), WAIT_ABANDONED);
    CHECK(ReleaseMutex(mutex));
    CHECK_EQ(WaitForSingleObject(mutex, INFINITE), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(CloseHandle(mutex));
}

static void wait_any_tells_which_mutex_was_abandoned(void)
{
    HANDLE objects[2];

    objects[0] = CreateEventW(NULL, TRUE, FALSE, NULL);
    objects[1] = CreateMutexW(NULL, FALSE, NULL);
    CHECK_EQ(in_thread(abandon_mutex, objects[1]), WAIT_OBJECT_0);
    CHECK_EQ(WaitForMultipleObjects(2, objects, FALSE, INFINITE), WAIT_ABANDONED_0 + 1);
    CHECK(ReleaseMutex(objects[1]));
    CHECK(CloseHandle(objects[0]));
    CHECK(CloseHandle(objects[1]));
}

static void wait_all_with_an_abandoned_mutex_says_abandoned(void)
{
    HANDLE objects[2];

    objects[0] = CreateEventW(NULL, TRUE, TRUE, NULL);
    objects[1] = CreateMutexW(NULL, FALSE, NULL);
    CHECK_EQ(in_thread(abandon_mutex, objects[1]), WAIT_OBJECT_0);
    CHECK_EQ(WaitForMultipleObjects(2, objects, TRUE, INFINITE), WAIT_ABANDONED_0);
    CHECK(ReleaseMutex(objects[1]));
    CHECK(CloseHandle(objects[0]));
    CHECK(CloseHandle(objects[1]));
}

static void a_mutex_that_existed_is_not_acquired(void)
{
    HANDLE first = CreateMutexA(NULL, FALSE, "httpapi test mutex"), second;

    second = CreateMutexA(NULL, TRUE, "httpapi test mutex");
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK_EQ(in_thread(abandon_mutex, first), WAIT_OBJECT_0);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(second));
}

static void a_semaphore_counts(void)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 1, 3, NULL);
    LONG previous = -1;

    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(semaphore, 2, &previous));
    CHECK_EQ(previous, 0);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 2, &previous), ERROR_TOO_MANY_POSTS);
    CHECK(ReleaseSemaphore(semaphore, 1, &previous));
    CHECK_EQ(previous, 2);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 1, NULL), ERROR_TOO_MANY_POSTS);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(ReleaseSemaphore(semaphore, -1, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(semaphore));
}

static void semaphore_limits_are_checked(void)
{
    static const LONG cases[][2] = {{0, 0}, {-1, 1}, {2, 1}, {0, -1}};
    int i;

    for (i = 0; i < 4; i++) {
        CHECK(CreateSemaphoreW(NULL, cases[i][0], cases[i][1], NULL) == NULL);
        CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    }
}

static void a_mutex_can_be_released_and_waited_for_in_one_step(void)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL), event = CreateEventW(NULL, FALSE, TRUE, NULL);

    CHECK_EQ(SignalObjectAndWait(mutex, event, INFINITE, FALSE), WAIT_OBJECT_0);
    CHECK_EQ(SignalObjectAndWait(mutex, event, 0, FALSE), WAIT_FAILED);
    CHECK_EQ(GetLastError(), ERROR_NOT_OWNER);
    CHECK(CloseHandle(mutex));
    CHECK(CloseHandle(event));
}

CHECK_MAIN(CHECK_TEST(a_mutex_is_owned_recursively_by_one_thread),
           CHECK_TEST(the_end_of_its_owner_abandons_a_mutex_once),
           CHECK_TEST(wait_any_tells_which_mutex_was_abandoned),
           CHECK_TEST(wait_all_with_an_abandoned_mutex_says_abandoned),
           CHECK_TEST(a_mutex_that_existed_is_not_acquired), CHECK_TEST(a_semaphore_counts),
           CHECK_TEST(semaphore_limits_are_checked),
           CHECK_TEST(a_mutex_can_be_released_and_waited_for_in_one_step))
