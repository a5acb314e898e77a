/* The Win32 floor in Windows names only, so that the same file also runs on Wine (tools/bench-wine). Each line is the best of
 * several rounds, in nanoseconds an operation: the machines are noisy, the best is what the code can do. */
#include <windows.h>

#include <stdio.h>

#define ROUNDS     9
#define OPERATIONS 20000

static double now(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1e9 / (double)frequency.QuadPart;
}

static HANDLE event, port;

static void set_and_wait(void)
{
    SetEvent(event);
    WaitForSingleObject(event, 0);
}

static void set_and_reset(void)
{
    SetEvent(event);
    ResetEvent(event);
}

static void poll_unset(void)
{
    WaitForSingleObject(event, 0);
}

static void post_and_get(void)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    PostQueuedCompletionStatus(port, 1, 2, NULL);
    GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
}

static void duplicate_and_close(void)
{
    HANDLE twin;

    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &twin, 0, FALSE, DUPLICATE_SAME_ACCESS);
    CloseHandle(twin);
}

static void measure(const char *name, void (*operation)(void))
{
    double best = 1e300;
    int round, i;

    for (round = 0; round < ROUNDS; round++) {
        double start = now(), taken;
        for (i = 0; i < OPERATIONS; i++)
            operation();
        taken = (now() - start) / OPERATIONS;
        if (taken < best)
            best = taken;
    }
    printf("%-36s %10.1f ns\n", name, best);
    fflush(stdout);
}

static HANDLE there, back;

static DWORD WINAPI answer(LPVOID rounds)
{
    int left = (int)(INT_PTR)rounds;

    while (left-- > 0) {
        WaitForSingleObject(there, INFINITE);
        SetEvent(back);
    }
    return 0;
}

static void ping_pong(void)
{
    HANDLE thread;
    double start;
    int i;

    there = CreateEventW(NULL, FALSE, FALSE, NULL);
    back = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, answer, (LPVOID)(INT_PTR)OPERATIONS, 0, NULL);
    start = now();
    for (i = 0; i < OPERATIONS; i++) {
        SetEvent(there);
        WaitForSingleObject(back, INFINITE);
    }
    printf("%-36s %10.1f ns\n", "round trip between two threads", (now() - start) / OPERATIONS);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

int main(void)
{
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    measure("SetEvent + WaitForSingleObject", set_and_wait);
    measure("SetEvent + ResetEvent", set_and_reset);
    measure("WaitForSingleObject, 0, not set", poll_unset);
    measure("completion port: post + get", post_and_get);
    measure("DuplicateHandle + CloseHandle", duplicate_and_close);
    ping_pong();
    return 0;
}
