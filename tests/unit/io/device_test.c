/* The device contract, seen through a device that does what the test says. */
#include <pthread.h>

#include "check.h"
#include "fake_device.h"
#include "object/thread.h"
#include "ntstatus.h"
#include "windows.h"

static struct fake_device *fake;
static HANDLE file;

static void open_device(void)
{
    fake = fake_open(&file);
}

static void close_device(void)
{
    if (file)
        CHECK(CloseHandle(file));
    file = NULL;
    fake_release(fake);
}

static bool is_signalled(HANDLE handle)
{
    return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0;
}

/* @functions:233 */
static void a_pending_operation_is_incomplete(void)
{
    OVERLAPPED overlapped = {0};
    DWORD bytes = 77;

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(!HasOverlappedIoCompleted(&overlapped));
    CHECK_EQ(GetOverlappedResult(file, &overlapped, &bytes, FALSE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_IO_INCOMPLETE);
    CHECK_EQ(bytes, 77);
    CHECK(fake_finish(fake, NO_ERROR, 5));
    CHECK(HasOverlappedIoCompleted(&overlapped));
    CHECK_EQ(GetOverlappedResult(file, &overlapped, &bytes, FALSE), TRUE);
    CHECK_EQ(bytes, 5);
    CHECK_EQ(overlapped.Internal, 0);
    CHECK_EQ(overlapped.InternalHigh, 5);
    close_device();
}

static void a_failed_operation_reports_its_error_and_bytes(void)
{
    OVERLAPPED overlapped = {0};
    DWORD bytes = 0;

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, ERROR_MORE_DATA, 900));
    CHECK_EQ((ULONG)overlapped.Internal, (ULONG)STATUS_BUFFER_OVERFLOW);
    CHECK_EQ(GetOverlappedResult(file, &overlapped, &bytes, TRUE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK_EQ(bytes, 900);
    close_device();
}

static void the_event_is_reset_at_the_start_and_set_at_the_end(void)
{
    OVERLAPPED overlapped = {0};

    open_device();
    overlapped.hEvent = CreateEventW(NULL, TRUE, TRUE, NULL);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(!is_signalled(overlapped.hEvent));
    CHECK(fake_finish(fake, NO_ERROR, 1));
    CHECK(is_signalled(overlapped.hEvent));
    CHECK(CloseHandle(overlapped.hEvent));
    close_device();
}

static void the_event_may_be_closed_while_the_operation_runs(void)
{
    OVERLAPPED overlapped = {0};

    open_device();
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(CloseHandle(overlapped.hEvent));
    CHECK(fake_finish(fake, NO_ERROR, 1));
    CHECK(HasOverlappedIoCompleted(&overlapped));
    close_device();
}

static void a_bad_event_is_refused(void)
{
    OVERLAPPED overlapped = {.hEvent = (HANDLE)(ULONG_PTR)0x7ffffff0};

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_INVALID_HANDLE);
    overlapped.hEvent = CreateSemaphoreW(NULL, 0, 1, NULL);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(overlapped.hEvent));
    close_device();
}

static void a_direct_error_signals_nothing(bool pends_first)
{
    OVERLAPPED overlapped = {0}, *got;
    HANDLE port;
    ULONG_PTR key;
    DWORD bytes;

    open_device();
    fake->pends_first = pends_first;
    port = CreateIoCompletionPort(file, NULL, 3, 0);
    overlapped.hEvent = CreateEventW(NULL, TRUE, TRUE, NULL);
    CHECK_EQ(fake_refuse(fake, &overlapped, ERROR_HANDLE_EOF), ERROR_HANDLE_EOF);
    CHECK_EQ(fake_do(fake, &overlapped, ERROR_MORE_DATA, 40), ERROR_MORE_DATA);
    CHECK(!is_signalled(overlapped.hEvent));
    CHECK(HasOverlappedIoCompleted(&overlapped));
    CHECK_EQ(overlapped.InternalHigh, 40);
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK(CloseHandle(overlapped.hEvent));
    CHECK(CloseHandle(port));
    close_device();
}

/* @functions:455 */
static void a_direct_error_signals_nothing_and_posts_nothing(void)
{
    a_direct_error_signals_nothing(false);
    a_direct_error_signals_nothing(true);
}

static void inline_success_signals(bool pends_first)
{
    OVERLAPPED overlapped = {0}, *got;
    HANDLE port;
    ULONG_PTR key = 0;
    DWORD bytes = 0;

    open_device();
    fake->pends_first = pends_first;
    port = CreateIoCompletionPort(file, NULL, 3, 0);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(fake_do(fake, &overlapped, NO_ERROR, 12), NO_ERROR);
    CHECK(is_signalled(overlapped.hEvent));
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), TRUE);
    CHECK_EQ(bytes, 12);
    CHECK_EQ(key, 3);
    CHECK(got == &overlapped);

    CHECK(SetFileCompletionNotificationModes(file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    CHECK_EQ(fake_do(fake, &overlapped, NO_ERROR, 12), NO_ERROR);
    CHECK(is_signalled(overlapped.hEvent));
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING); /* what pended is posted all the same */
    CHECK(fake_finish(fake, NO_ERROR, 9));
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), TRUE);
    CHECK_EQ(bytes, 9);
    CHECK(CloseHandle(overlapped.hEvent));
    CHECK(CloseHandle(port));
    close_device();
}

/* @functions:344 @functions:345 @functions:346 */
static void inline_success_signals_and_posts_unless_told_otherwise(void)
{
    inline_success_signals(false);
    inline_success_signals(true);
}

/* What ends in its call was never pending: nobody sees it so, and there is nothing to cancel. */
static void an_operation_shows_and_can_be_cancelled_once_it_has_started(void)
{
    OVERLAPPED overlapped = {.Internal = 1, .InternalHigh = 2};
    struct io_operation *operation;

    open_device();
    overlapped.hEvent = CreateEventW(NULL, TRUE, TRUE, NULL);
    CHECK_EQ(io_prepare(&fake->device, &overlapped, &operation), NO_ERROR);
    CHECK_EQ(overlapped.Internal, 1);
    CHECK(is_signalled(overlapped.hEvent));
    CHECK(!CancelIoEx(file, &overlapped));
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    CHECK(!io_cancelled(operation));

    io_start(operation);
    io_start(operation); /* is in the list once */
    CHECK_EQ((ULONG)overlapped.Internal, (ULONG)STATUS_PENDING);
    CHECK(!is_signalled(overlapped.hEvent));
    CHECK(CancelIoEx(file, &overlapped));
    CHECK(io_cancelled(operation));
    io_complete(operation, ERROR_OPERATION_ABORTED, 0);
    CHECK(is_signalled(overlapped.hEvent));
    CHECK(!CancelIoEx(file, &overlapped));
    CHECK(CloseHandle(overlapped.hEvent));
    close_device();
}

static void without_an_event_the_device_itself_is_signalled(void)
{
    OVERLAPPED overlapped = {0};

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(!is_signalled(file));
    CHECK(fake_finish(fake, NO_ERROR, 1));
    CHECK(is_signalled(file));
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(!is_signalled(file));
    CHECK(SetFileCompletionNotificationModes(file, FILE_SKIP_SET_EVENT_ON_HANDLE));
    CHECK(fake_finish(fake, NO_ERROR, 1));
    CHECK(!is_signalled(file));
    close_device();
}

static void the_low_bit_of_the_event_keeps_the_packet_away(void)
{
    OVERLAPPED overlapped = {0}, *got;
    HANDLE port, event = CreateEventW(NULL, TRUE, FALSE, NULL);
    ULONG_PTR key;
    DWORD bytes = 0;

    open_device();
    port = CreateIoCompletionPort(file, NULL, 1, 0);
    overlapped.hEvent = (HANDLE)((ULONG_PTR)event | 1);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, NO_ERROR, 4));
    CHECK(is_signalled(event));
    CHECK(GetOverlappedResult(file, &overlapped, &bytes, TRUE));
    CHECK_EQ(bytes, 4);
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(port));
    close_device();
}

static void modes_are_checked(void)
{
    open_device();
    CHECK_EQ(SetFileCompletionNotificationModes(file, 8), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(SetFileCompletionNotificationModes(NULL, 1), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    close_device();
}

/* @functions:264 @functions:265 */
static void cancel_ends_what_is_pending_and_says_if_nothing_was(void)
{
    OVERLAPPED first = {0}, second = {0};
    DWORD bytes = 9;

    open_device();
    first.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(CancelIoEx(file, NULL), FALSE);
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    CHECK_EQ(CancelIo(file), TRUE);
    CHECK_EQ(fake_start(fake, &first), ERROR_IO_PENDING);
    CHECK_EQ(fake_start(fake, &second), ERROR_IO_PENDING);
    CHECK_EQ(CancelIoEx(file, &first), TRUE);
    CHECK(is_signalled(first.hEvent));
    CHECK_EQ(GetOverlappedResult(file, &first, &bytes, FALSE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    CHECK_EQ(bytes, 0);
    CHECK_EQ(CancelIoEx(file, &first), FALSE);
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    CHECK(!HasOverlappedIoCompleted(&second));
    CHECK_EQ(CancelIo(file), TRUE);
    CHECK(HasOverlappedIoCompleted(&second));
    CHECK_EQ(CancelIo((HANDLE)(ULONG_PTR)4444), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(CancelIo(first.hEvent), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(first.hEvent));
    close_device();
}

static void *start_elsewhere(void *overlapped)
{
    fake_start(fake, overlapped);
    return NULL;
}

static void cancel_io_is_for_the_callers_own_operations(void)
{
    OVERLAPPED mine = {0}, theirs = {0};
    pthread_t thread;

    open_device();
    CHECK_EQ(fake_start(fake, &mine), ERROR_IO_PENDING);
    CHECK_EQ(pthread_create(&thread, NULL, start_elsewhere, &theirs), 0);
    pthread_join(thread, NULL);
    CHECK(CancelIo(file));
    CHECK(HasOverlappedIoCompleted(&mine));
    CHECK(!HasOverlappedIoCompleted(&theirs));
    CHECK(CancelIoEx(file, NULL));
    CHECK(HasOverlappedIoCompleted(&theirs));
    close_device();
}

struct sleeper {
    HANDLE thread, ready;
    _Atomic(uint32_t) cancelled;
};

static void cancel_sleeper(void *context)
{
    struct sleeper *sleeper = context;

    atomic_store(&sleeper->cancelled, 1);
    futex_wake(&sleeper->cancelled, 1);
}

/* A synchronous call that can be ended, as a device's own would do it. */
static void *sleep_cancellably(void *context)
{
    struct sleeper *sleeper = context;

    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &sleeper->thread, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    thread_enter_cancellable(thread_self(), cancel_sleeper, sleeper);
    SetEvent(sleeper->ready);
    while (!atomic_load(&sleeper->cancelled))
        futex_wait(&sleeper->cancelled, 0, UINT64_MAX);
    thread_leave_cancellable(thread_self());
    return NULL;
}

static void a_synchronous_call_is_cancelled_through_its_thread(void)
{
    struct sleeper sleeper = {.ready = CreateEventW(NULL, TRUE, FALSE, NULL)};
    pthread_t thread;

    CHECK_EQ(CancelSynchronousIo(sleeper.ready), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(CancelSynchronousIo(GetCurrentThread()), FALSE);
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    CHECK_EQ(pthread_create(&thread, NULL, sleep_cancellably, &sleeper), 0);
    CHECK_EQ(WaitForSingleObject(sleeper.ready, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(CancelSynchronousIo(sleeper.thread), TRUE);
    pthread_join(thread, NULL);
    CHECK(CloseHandle(sleeper.thread));
    CHECK(CloseHandle(sleeper.ready));
}

static void closing_the_handle_ends_what_is_pending(void)
{
    OVERLAPPED overlapped = {0};

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(CloseHandle(file));
    file = NULL;
    CHECK(HasOverlappedIoCompleted(&overlapped));
    CHECK_EQ((ULONG)overlapped.Internal, (ULONG)STATUS_CANCELLED);
    close_device();
}

struct result_wait {
    OVERLAPPED *overlapped;
    DWORD bytes;
    BOOL result;
};

static void *wait_for_result(void *context)
{
    struct result_wait *wait = context;

    wait->result = GetOverlappedResult(file, wait->overlapped, &wait->bytes, TRUE);
    return NULL;
}

static void each_waiter_gets_its_own_result_without_an_event(void)
{
    enum { COUNT = 8 };
    OVERLAPPED overlapped[COUNT] = {0};
    struct result_wait waits[COUNT];
    pthread_t threads[COUNT];

    open_device();
    for (int i = 0; i < COUNT; i++)
        CHECK_EQ(fake_start(fake, &overlapped[i]), ERROR_IO_PENDING);
    for (int i = 0; i < COUNT; i++) {
        waits[i] = (struct result_wait){.overlapped = &overlapped[i]};
        CHECK_EQ(pthread_create(&threads[i], NULL, wait_for_result, &waits[i]), 0);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK(fake_finish(fake, NO_ERROR, 100 + i));
    for (int i = 0; i < COUNT; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQ(waits[i].result, TRUE);
        CHECK_EQ(waits[i].bytes, 100 + i);
    }
    close_device();
}

static void a_wait_for_the_result_times_out(void)
{
    OVERLAPPED overlapped = {0};
    DWORD bytes;

    open_device();
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(GetOverlappedResultEx(file, &overlapped, &bytes, 1, FALSE), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK_EQ(GetOverlappedResultEx(NULL, &overlapped, &bytes, 1, FALSE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(fake_finish(fake, NO_ERROR, 0));
    close_device();
}

static void an_auto_reset_event_is_consumed_by_the_wait_for_the_result(void)
{
    OVERLAPPED overlapped = {0};
    struct result_wait wait = {.overlapped = &overlapped};
    pthread_t thread;

    open_device();
    overlapped.hEvent = CreateEventW(NULL, FALSE, FALSE, NULL);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK_EQ(pthread_create(&thread, NULL, wait_for_result, &wait), 0);
    CHECK(fake_finish(fake, NO_ERROR, 3));
    pthread_join(thread, NULL);
    CHECK_EQ(wait.bytes, 3);
    CHECK(CloseHandle(overlapped.hEvent));
    close_device();
}

static void a_completion_outlives_its_device(void)
{
    OVERLAPPED overlapped = {0}, *got;
    HANDLE port;
    ULONG_PTR key;
    DWORD bytes;

    open_device();
    port = CreateIoCompletionPort(file, NULL, 8, 0);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    close_device(); /* aborts it; the packet holds the device until it is taken */
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK(got == &overlapped);
    CHECK_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    CHECK_EQ(key, 8);
    CHECK(CloseHandle(port));
}

CHECK_MAIN(CHECK_TEST(a_pending_operation_is_incomplete),
           CHECK_TEST(a_failed_operation_reports_its_error_and_bytes),
           CHECK_TEST(the_event_is_reset_at_the_start_and_set_at_the_end),
           CHECK_TEST(the_event_may_be_closed_while_the_operation_runs), CHECK_TEST(a_bad_event_is_refused),
           CHECK_TEST(a_direct_error_signals_nothing_and_posts_nothing),
           CHECK_TEST(inline_success_signals_and_posts_unless_told_otherwise),
           CHECK_TEST(an_operation_shows_and_can_be_cancelled_once_it_has_started),
           CHECK_TEST(without_an_event_the_device_itself_is_signalled),
           CHECK_TEST(the_low_bit_of_the_event_keeps_the_packet_away), CHECK_TEST(modes_are_checked),
           CHECK_TEST(cancel_ends_what_is_pending_and_says_if_nothing_was),
           CHECK_TEST(cancel_io_is_for_the_callers_own_operations),
           CHECK_TEST(a_synchronous_call_is_cancelled_through_its_thread),
           CHECK_TEST(closing_the_handle_ends_what_is_pending),
           CHECK_TEST(each_waiter_gets_its_own_result_without_an_event),
           CHECK_TEST(a_wait_for_the_result_times_out),
           CHECK_TEST(an_auto_reset_event_is_consumed_by_the_wait_for_the_result),
           CHECK_TEST(a_completion_outlives_its_device))
