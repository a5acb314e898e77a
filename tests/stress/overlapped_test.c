/* Overlapped operations under fire: cancel against completion, reuse at the first moment, several waiters. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "fake_device.h"
#include "object/yield.h"
#include "windows.h"

#define ROUNDS 2000

static struct fake_device *fake;
static HANDLE file;
static _Atomic(bool) stop;

static void open_device(void)
{
    YIELD_ONE_IN(5);
    atomic_store(&stop, false);
    fake = fake_open(&file);
}

static void close_device(void)
{
    CHECK(CloseHandle(file));
    fake_release(fake);
    YIELD_ONE_IN(0);
}

static void *finish_all(void *context)
{
    (void)context;
    while (!atomic_load(&stop)) {
        if (!fake_finish(fake, NO_ERROR, 1))
            sched_yield();
    }
    return NULL;
}

static void *cancel_all(void *context)
{
    (void)context;
    while (!atomic_load(&stop)) {
        CancelIoEx(file, NULL);
        sched_yield();
    }
    return NULL;
}

static void *cancel_one(void *overlapped)
{
    while (!atomic_load(&stop)) {
        CancelIoEx(file, overlapped);
        sched_yield();
    }
    return NULL;
}

/* Every start ends once: as finished or as cancelled, and the packets say the same as the device counted. */
static void cancel_against_completion_ends_each_operation_once(void)
{
    enum { OUTSTANDING = 4 };
    OVERLAPPED overlapped[OUTSTANDING] = {0}, *got;
    pthread_t threads[3];
    int aborted = 0, finished = 0, started = 0;
    ULONG_PTR key;
    DWORD bytes;
    HANDLE port;

    open_device();
    port = CreateIoCompletionPort(file, NULL, 1, 0);
    CHECK_EQ(pthread_create(&threads[0], NULL, finish_all, NULL), 0);
    CHECK_EQ(pthread_create(&threads[1], NULL, cancel_all, NULL), 0);
    CHECK_EQ(pthread_create(&threads[2], NULL, cancel_one, &overlapped[0]), 0);
    for (; started < OUTSTANDING; started++)
        CHECK_EQ(fake_start(fake, &overlapped[started]), ERROR_IO_PENDING);
    while (aborted + finished < ROUNDS) {
        if (GetQueuedCompletionStatus(port, &bytes, &key, &got, INFINITE)) {
            CHECK_EQ(bytes, 1);
            finished++;
        } else {
            CHECK(got != NULL);
            CHECK_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
            aborted++;
        }
        if (started < ROUNDS) {
            CHECK_EQ(fake_start(fake, got), ERROR_IO_PENDING);
            started++;
        }
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK(got == NULL);
    CHECK_EQ(fake->first == NULL, 1);
    CHECK(CloseHandle(port));
    close_device();
}

/* The OVERLAPPED is used again the moment its result shows, by polling: the old completion must neither set the new
 * event nor touch the new result. */
static void reuse_at_once_after_completion(void)
{
    OVERLAPPED overlapped = {0};
    pthread_t thread;
    DWORD bytes;

    open_device();
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        if (i == 0)
            CHECK_EQ(pthread_create(&thread, NULL, finish_all, NULL), 0);
        CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
        if (i % 2) {
            while (!GetOverlappedResult(file, &overlapped, &bytes, FALSE))
                sched_yield();
        } else {
            CHECK_EQ(WaitForSingleObject(overlapped.hEvent, INFINITE), WAIT_OBJECT_0);
            CHECK_EQ(GetOverlappedResult(file, &overlapped, &bytes, FALSE),
                     TRUE); /* the event means a result */
        }
        CHECK_EQ(bytes, 1);
    }
    atomic_store(&stop, true);
    pthread_join(thread, NULL);
    CHECK(CloseHandle(overlapped.hEvent));
    close_device();
}

static void *start_and_wait(void *context)
{
    OVERLAPPED overlapped = {0};
    DWORD bytes;

    (void)context;
    for (int i = 0; i < ROUNDS / 8; i++) {
        if (fake_start(fake, &overlapped) != ERROR_IO_PENDING)
            return (void *)1;
        if (!GetOverlappedResult(file, &overlapped, &bytes, TRUE) || bytes != 1)
            return (void *)1;
    }
    return NULL;
}

static void many_wait_for_their_own_results_without_events(void)
{
    pthread_t waiters[8], finisher;
    void *result;

    open_device();
    CHECK_EQ(pthread_create(&finisher, NULL, finish_all, NULL), 0);
    for (int i = 0; i < 8; i++)
        CHECK_EQ(pthread_create(&waiters[i], NULL, start_and_wait, NULL), 0);
    for (int i = 0; i < 8; i++) {
        pthread_join(waiters[i], &result);
        CHECK(result == NULL);
    }
    atomic_store(&stop, true);
    pthread_join(finisher, NULL);
    close_device();
}

static void closing_against_starting_leaves_nothing_pending(void)
{
    for (int round = 0; round < 100; round++) {
        OVERLAPPED overlapped[8] = {0};
        pthread_t thread;

        open_device();
        CHECK_EQ(pthread_create(&thread, NULL, cancel_all, NULL), 0);
        for (int i = 0; i < 8; i++)
            CHECK_EQ(fake_start(fake, &overlapped[i]), ERROR_IO_PENDING);
        atomic_store(&stop, true);
        pthread_join(thread, NULL);
        CHECK(CloseHandle(file));
        for (int i = 0; i < 8; i++)
            CHECK(HasOverlappedIoCompleted(&overlapped[i]));
        fake_release(fake);
    }
    YIELD_ONE_IN(0);
}

CHECK_MAIN(CHECK_TEST(cancel_against_completion_ends_each_operation_once),
           CHECK_TEST(reuse_at_once_after_completion),
           CHECK_TEST(many_wait_for_their_own_results_without_events),
           CHECK_TEST(closing_against_starting_leaves_nothing_pending))
