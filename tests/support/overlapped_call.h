/* Overlapped calls in tests: an OVERLAPPED with its own event, waiting for it, and running a test for both API versions. */
#ifndef OVERLAPPED_CALL_H
#define OVERLAPPED_CALL_H

#include "client.h"

struct call {
    OVERLAPPED overlapped; /* first: a completion packet gives this address */
};

static inline void call_init(struct call *call)
{
    memset(call, 0, sizeof *call);
    call->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(call->overlapped.hEvent != NULL);
}

static inline void call_free(struct call *call)
{
    CloseHandle(call->overlapped.hEvent);
}

static inline int call_done(struct call *call)
{
    return WaitForSingleObject(call->overlapped.hEvent, 0) == WAIT_OBJECT_0;
}

/* Waits until it is over. The Win32 code of its end; *bytes may be asked for. */
static inline ULONG call_result(struct call *call, HANDLE queue, ULONG *bytes)
{
    DWORD count = 0;
    ULONG error = 0;

    CHECK_EQ(WaitForSingleObject(call->overlapped.hEvent, CLIENT_PATIENCE), WAIT_OBJECT_0);
    if (!GetOverlappedResult(queue, &call->overlapped, &count, FALSE))
        error = GetLastError();
    if (bytes)
        *bytes = count;
    return error;
}

/* What a call that returned `error` came to: errors are final, the rest is waited for. */
static inline ULONG call_outcome(struct call *call, HANDLE queue, ULONG error, ULONG *bytes)
{
    if (error != ERROR_IO_PENDING && error != NO_ERROR)
        return error;
    return call_result(call, queue, bytes);
}

/* A thread that runs a function of the test. CHECK must not be used in it: it returns what it saw. */
static inline HANDLE run_thread(DWORD(WINAPI *function)(void *), void *argument)
{
    HANDLE thread = CreateThread(NULL, 0, function, argument, 0, NULL);

    CHECK(thread != NULL);
    return thread;
}

/* Waits for its end and gives its exit code. */
static inline DWORD join_thread(HANDLE thread)
{
    DWORD code = 0;

    CHECK_EQ(WaitForSingleObject(thread, CLIENT_PATIENCE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

/* The same test for a version 1 queue and for a version 2 queue. */
#define BOTH_VERSIONS(test)     \
    static void test##_v1(void) \
    {                           \
        test(1);                \
    }                           \
    static void test##_v2(void) \
    {                           \
        test(2);                \
    }
#define CHECK_BOTH(test) CHECK_TEST(test##_v1), CHECK_TEST(test##_v2)

#endif
