/* Completion ports: nanoseconds for a packet posted and taken in one thread, and packets per second from one thread to
 * others, plain and in batches; nanoseconds for a work item of the thread pool. Arguments: packets of the one-thread run (default 5,000,000). */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "windows.h"

#define CROSS_PACKETS 1000000u
#define SLICE         1000u
#define WINDOW        256u /* packets under way at once in the cross-thread runs */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The best of many short slices: on a busy machine only the best tells what the code costs. */
static void one_thread(unsigned packets)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;
    double best = 1e9;

    for (unsigned done = 0; done < packets; done += SLICE) {
        double start = seconds();

        for (unsigned i = 0; i < SLICE; i++) {
            PostQueuedCompletionStatus(port, i, 1, NULL);
            GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
        }
        best = min(best, seconds() - start);
    }
    printf("post + get, one thread          %8.1f ns\n", best / SLICE * 1e9);
    CloseHandle(port);
}

static void CALLBACK nothing(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
    (void)instance;
    (void)context;
    (void)work;
}

static void pool(unsigned submissions)
{
    PTP_WORK work = CreateThreadpoolWork(nothing, NULL, NULL);
    double start = seconds();

    for (unsigned i = 0; i < submissions; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    printf("work submitted and run          %8.1f ns\n", (seconds() - start) / submissions * 1e9);
    CloseThreadpoolWork(work);
}

struct consumer {
    HANDLE port, back;
    bool batches;
};

/* Sends every packet back, so that the producer keeps a window and not a flood. Key 0 ends it. */
static void *consume(void *context)
{
    struct consumer *self = context;
    OVERLAPPED_ENTRY entries[64];
    ULONG count;

    for (;;) {
        if (!GetQueuedCompletionStatusEx(self->port, entries, self->batches ? 64 : 1, &count, INFINITE,
                                         FALSE))
            return NULL;
        for (ULONG i = 0; i < count; i++) {
            if (entries[i].lpCompletionKey == 0)
                return NULL;
            PostQueuedCompletionStatus(self->back, 0, 1, NULL);
        }
    }
}

static void cross_threads(unsigned threads, unsigned window, unsigned packets, bool batches, const char *name)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, threads);
    HANDLE back = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    struct consumer consumer = {port, back, batches};
    pthread_t ids[64];
    OVERLAPPED_ENTRY entries[64];
    ULONG count;
    unsigned sent = 0, returned = 0;
    double start;

    for (unsigned i = 0; i < threads; i++)
        pthread_create(&ids[i], NULL, consume, &consumer);
    start = seconds();
    while (returned < packets) {
        for (; sent < packets && sent - returned < window; sent++)
            PostQueuedCompletionStatus(port, 0, 1, NULL);
        if (GetQueuedCompletionStatusEx(back, entries, 64, &count, INFINITE, FALSE))
            returned += count;
    }
    printf("%-32s%8.0f packets/s there and back\n", name, packets / (seconds() - start));
    for (unsigned i = 0; i < threads; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    for (unsigned i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    CloseHandle(port);
    CloseHandle(back);
}

int main(int argc, char **argv)
{
    one_thread(argc > 1 ? (unsigned)atoi(argv[1]) : 5000000u);
    pool(1000000);
    cross_threads(1, 1, 100000, false, "ping-pong, one packet");
    cross_threads(1, WINDOW, CROSS_PACKETS, false, "one consumer, one by one");
    cross_threads(1, WINDOW, CROSS_PACKETS, true, "one consumer, in batches");
    cross_threads(8, WINDOW, CROSS_PACKETS, false, "8 consumers, one by one");
    return 0;
}
