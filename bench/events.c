/* Events and locks: nanoseconds for a pair of calls that nobody contends (the best of many slices), and for a round trip between two threads, beside
 * the same round trip on two bare futex words: the median of several runs in turn, because the machine is never quite
 * idle. Argument: uncontended operations (default 10,000,000). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "object/thread.h"
#include "windows.h"

#define ROUND_TRIPS 20000
#define RUNS        15

static unsigned operations = 10000000;

static void report(const char *what, double nanoseconds)
{
    printf("%-40s%8.1f ns\n", what, nanoseconds);
}

#define SLICE 2000

/* The best of many short slices: on a busy machine only the best tells what the code costs. */
#define MEASURE(what, statement)                                    \
    do {                                                            \
        uint64_t best = UINT64_MAX;                                 \
        for (unsigned done = 0; done < operations; done += SLICE) { \
            uint64_t start = clock_now();                           \
            for (unsigned i = 0; i < SLICE; i++) {                  \
                statement;                                          \
            }                                                       \
            best = min(best, clock_now() - start);                  \
        }                                                           \
        report(what, (double)best / SLICE);                         \
    } while (0)

static void uncontended(void)
{
    static CRITICAL_SECTION section;
    static SRWLOCK srw;
    static SLIST_HEADER list;
    static SLIST_ENTRY entry;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), mutex = CreateMutexW(NULL, FALSE, NULL);
    DWORD tls = TlsAlloc();

    TlsSetValue(tls, &tls);
    MEASURE("SetEvent + WaitForSingleObject", SetEvent(event); WaitForSingleObject(event, INFINITE));
    MEASURE("SetEvent + ResetEvent", SetEvent(event); ResetEvent(event));
    MEASURE("WaitForSingleObject, 0, not set", WaitForSingleObject(event, 0));
    MEASURE("WaitForSingleObject + ReleaseMutex", WaitForSingleObject(mutex, INFINITE); ReleaseMutex(mutex));
    MEASURE("critical section", EnterCriticalSection(&section); LeaveCriticalSection(&section));
    MEASURE("SRW lock, exclusive", AcquireSRWLockExclusive(&srw); ReleaseSRWLockExclusive(&srw));
    MEASURE("SRW lock, shared", AcquireSRWLockShared(&srw); ReleaseSRWLockShared(&srw));
    MEASURE("SLIST push + pop", InterlockedPushEntrySList(&list, &entry); InterlockedPopEntrySList(&list));
    MEASURE("TlsGetValue", TlsGetValue(tls));
    CloseHandle(event);
    CloseHandle(mutex);
}

struct wire {
    HANDLE ping, pong;
    _Alignas(64) _Atomic(uint32_t) ping_word;
    _Alignas(64) _Atomic(uint32_t) pong_word;
};

static void *echo_events(void *argument)
{
    struct wire *wire = argument;

    for (int i = 0; i < ROUND_TRIPS; i++) {
        WaitForSingleObject(wire->ping, INFINITE);
        SetEvent(wire->pong);
    }
    return NULL;
}

static void call_events(struct wire *wire)
{
    for (int i = 0; i < ROUND_TRIPS; i++) {
        SetEvent(wire->ping);
        WaitForSingleObject(wire->pong, INFINITE);
    }
}

static void send(_Atomic(uint32_t) *word)
{
    atomic_store(word, 1);
    futex_wake(word, 1);
}

static void receive(_Atomic(uint32_t) *word)
{
    while (atomic_exchange(word, 0) == 0)
        futex_wait(word, 0, UINT64_MAX);
}

static void *echo_futex(void *argument)
{
    struct wire *wire = argument;

    for (int i = 0; i < ROUND_TRIPS; i++) {
        receive(&wire->ping_word);
        send(&wire->pong_word);
    }
    return NULL;
}

static void call_futex(struct wire *wire)
{
    for (int i = 0; i < ROUND_TRIPS; i++) {
        send(&wire->ping_word);
        receive(&wire->pong_word);
    }
}

static double round_trip(void *(*echo)(void *), void (*call)(struct wire *), struct wire *wire)
{
    uint64_t start = clock_now();
    pthread_t other;

    if (pthread_create(&other, NULL, echo, wire) != 0)
        abort();
    call(wire);
    pthread_join(other, NULL);
    return (double)(clock_now() - start) / ROUND_TRIPS;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void ping_pong(void)
{
    struct wire wire = {CreateEventW(NULL, FALSE, FALSE, NULL), CreateEventW(NULL, FALSE, FALSE, NULL), 0, 0};
    double events[RUNS], futexes[RUNS], ratios[RUNS];

    for (int i = 0; i < RUNS; i++) { /* in turn, so that the machine treats both alike */
        events[i] = round_trip(echo_events, call_events, &wire);
        futexes[i] = round_trip(echo_futex, call_futex, &wire);
        ratios[i] = events[i] / futexes[i];
    }
    qsort(events, RUNS, sizeof *events, compare);
    qsort(futexes, RUNS, sizeof *futexes, compare);
    qsort(ratios, RUNS, sizeof *ratios, compare);
    report("round trip on two bare futexes", futexes[RUNS / 2]);
    report("round trip on two events", events[RUNS / 2]);
    printf("%-40s%8.2f\n", "events / futexes", ratios[RUNS / 2]);
    CloseHandle(wire.ping);
    CloseHandle(wire.pong);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        operations = (unsigned)strtoul(argv[1], NULL, 10);
    uncontended();
    ping_pong();
    return 0;
}
