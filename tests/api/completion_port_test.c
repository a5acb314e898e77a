/* Completion ports as a program sees them: Windows names only. */
#include <windows.h>

#include "check.h"

static HANDLE port;

static void open_port(void)
{
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    CHECK(port != NULL);
}

static void close_port(void)
{
    CHECK(CloseHandle(port));
}

/* @functions:457 */
static void an_empty_port_times_out(void)
{
    OVERLAPPED *overlapped = (OVERLAPPED *)&port;
    ULONG_PTR key = 11;
    DWORD bytes = 22;

    open_port();
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK(overlapped == NULL);
    overlapped = (OVERLAPPED *)&port;
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 5), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK(overlapped == NULL);
    close_port();
}

static void what_is_posted_comes_out_in_order(void)
{
    OVERLAPPED one, two, *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    open_port();
    CHECK(PostQueuedCompletionStatus(port, 1, 10, &one));
    CHECK(PostQueuedCompletionStatus(port, 2, 20, &two));
    CHECK(PostQueuedCompletionStatus(port, 3, 30, NULL));
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE));
    CHECK_EQ(bytes, 1);
    CHECK_EQ(key, 10);
    CHECK(overlapped == &one);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
    CHECK_EQ(key, 20);
    CHECK(overlapped == &two);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
    CHECK_EQ(key, 30);
    CHECK(overlapped == NULL);
    close_port();
}

static void several_are_taken_at_once(void)
{
    OVERLAPPED_ENTRY entries[4];
    ULONG count = 0, i;

    open_port();
    for (i = 0; i < 6; i++)
        CHECK(PostQueuedCompletionStatus(port, i, i, NULL));
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &count, INFINITE, FALSE));
    CHECK_EQ(count, 4);
    for (i = 0; i < 4; i++)
        CHECK_EQ(entries[i].lpCompletionKey, i);
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &count, INFINITE, FALSE));
    CHECK_EQ(count, 2);
    CHECK_EQ(entries[1].dwNumberOfBytesTransferred, 5);
    CHECK_EQ(GetQueuedCompletionStatusEx(port, entries, 4, &count, 0, FALSE), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK_EQ(GetQueuedCompletionStatusEx(port, entries, 0, &count, 0, FALSE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    close_port();
}

static int apcs;

static void CALLBACK count_apc(ULONG_PTR parameter)
{
    apcs += (int)parameter;
}

static void an_apc_interrupts_an_alertable_wait_only(void)
{
    OVERLAPPED_ENTRY entry;
    ULONG count;

    open_port();
    apcs = 0;
    CHECK(QueueUserAPC(count_apc, GetCurrentThread(), 1));
    CHECK_EQ(GetQueuedCompletionStatusEx(port, &entry, 1, &count, 1, FALSE), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK_EQ(apcs, 0);
    CHECK_EQ(GetQueuedCompletionStatusEx(port, &entry, 1, &count, INFINITE, TRUE), FALSE);
    CHECK_EQ(GetLastError(), WAIT_IO_COMPLETION);
    CHECK_EQ(apcs, 1);
    close_port();
}

static DWORD WINAPI wait_alertably(LPVOID context)
{
    OVERLAPPED_ENTRY entry;
    ULONG count;

    SetEvent((HANDLE)context);
    return GetQueuedCompletionStatusEx(port, &entry, 1, &count, INFINITE, TRUE) ? 1 : GetLastError();
}

static void an_apc_from_another_thread_interrupts_too(void)
{
    HANDLE started = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
    DWORD result = 0;

    open_port();
    thread = CreateThread(NULL, 0, wait_alertably, started, 0, NULL);
    CHECK(thread != NULL);
    CHECK_EQ(WaitForSingleObject(started, INFINITE), WAIT_OBJECT_0);
    CHECK(QueueUserAPC(count_apc, thread, 1));
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &result));
    CHECK_EQ(result, WAIT_IO_COMPLETION);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(started));
    close_port();
}

static DWORD WINAPI echo_one(LPVOID context)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)context;
    return GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) ? (DWORD)key : 0;
}

static void a_post_wakes_a_waiting_thread(void)
{
    HANDLE thread;
    DWORD result = 0;

    open_port();
    thread = CreateThread(NULL, 0, echo_one, NULL, 0, NULL);
    CHECK(thread != NULL);
    CHECK(PostQueuedCompletionStatus(port, 0, 123, NULL));
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &result));
    CHECK_EQ(result, 123);
    CHECK(CloseHandle(thread));
    close_port();
}

static void bad_handles_are_refused(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    open_port();
    CHECK(CreateIoCompletionPort(INVALID_HANDLE_VALUE, port, 0, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CreateIoCompletionPort(NULL, port, 0, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(PostQueuedCompletionStatus(event, 0, 0, NULL), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(GetQueuedCompletionStatus(event, &bytes, &key, &overlapped, 0), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    close_port();
    CHECK_EQ(PostQueuedCompletionStatus(port, 0, 0, NULL), FALSE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
}

CHECK_MAIN(CHECK_TEST(an_empty_port_times_out), CHECK_TEST(what_is_posted_comes_out_in_order),
           CHECK_TEST(several_are_taken_at_once), CHECK_TEST(an_apc_interrupts_an_alertable_wait_only),
           CHECK_TEST(an_apc_from_another_thread_interrupts_too), CHECK_TEST(a_post_wakes_a_waiting_thread),
           CHECK_TEST(bad_handles_are_refused))
