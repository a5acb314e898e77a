/* Completion ports under load: every packet once, never more running than the limit, and an end without hangs. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "fake_device.h"
#include "object/yield.h"
#include "windows.h"

#define THREADS 32
#define LIMIT   2
#define PACKETS 4000

static HANDLE port;
static _Atomic(int) seen[PACKETS + 1], taken, running, most;

static void note_running(void)
{
    int now = atomic_fetch_add(&running, 1) + 1, before = atomic_load(&most);

    while (before < now && !atomic_compare_exchange_weak(&most, &before, now))
        ;
}

static void *take(void *context)
{
    OVERLAPPED_ENTRY entries[3];
    ULONG count;

    (void)context;
    while (GetQueuedCompletionStatusEx(port, entries, 3, &count, INFINITE, FALSE)) {
        note_running();
        for (ULONG i = 0; i < count; i++) {
            atomic_fetch_add(&seen[entries[i].lpCompletionKey], 1);
            atomic_fetch_add(&taken, 1);
        }
        if (taken % 3 == 0)
            sched_yield();
        atomic_fetch_sub(&running, 1);
    }
    /* asleep when the port closed, or on the way back to it */
    return GetLastError() == ERROR_ABANDONED_WAIT_0 || GetLastError() == ERROR_INVALID_HANDLE ? NULL
                                                                                              : (void *)1;
}

static void *post_half(void *first)
{
    for (ULONG_PTR key = (ULONG_PTR)first; key <= PACKETS; key += 2)
        PostQueuedCompletionStatus(port, 0, key, NULL);
    return NULL;
}

static void every_packet_once_and_never_more_than_two_running(void)
{
    pthread_t takers[THREADS], posters[2];
    void *result;

    YIELD_ONE_IN(7);
    memset(seen, 0, sizeof(seen));
    atomic_store(&taken, 0);
    atomic_store(&most, 0);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, LIMIT);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&takers[i], NULL, take, NULL), 0);
    for (ULONG_PTR i = 0; i < 2; i++)
        CHECK_EQ(pthread_create(&posters[i], NULL, post_half, (void *)(i + 1)), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(posters[i], NULL);
    while (atomic_load(&taken) < PACKETS)
        sched_yield();
    CHECK(CloseHandle(port));
    for (int i = 0; i < THREADS; i++) {
        pthread_join(takers[i], &result);
        CHECK(result == NULL);
    }
    for (int i = 1; i <= PACKETS; i++)
        CHECK_EQ(atomic_load(&seen[i]), 1);
    CHECK(atomic_load(&most) <= LIMIT);
    YIELD_ONE_IN(0);
}

static HANDLE turn;

static void *take_and_block(void *context)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)context;
    while (GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE)) {
        WaitForSingleObject(turn, INFINITE);
        atomic_fetch_add(&taken, 1);
        SetEvent(turn);
    }
    return NULL;
}

static void blocking_threads_make_room_for_others(void)
{
    pthread_t takers[8];

    YIELD_ONE_IN(5);
    atomic_store(&taken, 0);
    turn = CreateEventW(NULL, FALSE, FALSE, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    for (int i = 0; i < 8; i++)
        CHECK_EQ(pthread_create(&takers[i], NULL, take_and_block, NULL), 0);
    for (int i = 0; i < 500; i++)
        CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
    CHECK(SetEvent(turn));
    while (atomic_load(&taken) < 500)
        sched_yield();
    CHECK(CloseHandle(port));
    for (int i = 0; i < 8; i++)
        pthread_join(takers[i], NULL);
    CHECK(CloseHandle(turn));
    YIELD_ONE_IN(0);
}

static _Atomic(bool) posting;

static void *post_until_closed(void *context)
{
    int posted = 0;

    (void)context;
    while (PostQueuedCompletionStatus(port, 0, 1, NULL))
        atomic_store(&posting, ++posted > 10);
    return NULL;
}

static void *take_until_closed(void *context)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)context;
    while (GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE))
        ;
    return NULL;
}

static void closing_among_posts_and_waits_ends_everybody(void)
{
    pthread_t threads[8];

    YIELD_ONE_IN(5);
    atomic_store(&posting, false);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 2);
    for (int i = 0; i < 8; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, i < 2 ? post_until_closed : take_until_closed, NULL), 0);
    while (!atomic_load(&posting))
        sched_yield();
    CHECK(CloseHandle(port));
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    YIELD_ONE_IN(0);
}

static void *count_apcs(void *context)
{
    OVERLAPPED_ENTRY entry;
    ULONG count;

    (void)context;
    for (;;) {
        if (GetQueuedCompletionStatusEx(port, &entry, 1, &count, INFINITE, TRUE)) {
            if (entry.lpCompletionKey == 0)
                return NULL;
            atomic_fetch_add(&taken, 1);
        } else if (GetLastError() != WAIT_IO_COMPLETION) {
            return (void *)1;
        }
    }
}

static _Atomic(int) apcs;

static void CALLBACK note_apc(ULONG_PTR parameter)
{
    atomic_fetch_add(&apcs, (int)parameter);
}

struct alertable {
    HANDLE thread, ready;
};

static void *alertable_thread(void *context)
{
    struct alertable *self = context;

    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self->thread, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    SetEvent(self->ready);
    return count_apcs(NULL);
}

static void apcs_and_packets_reach_an_alertable_thread(void)
{
    struct alertable alertable = {.ready = CreateEventW(NULL, TRUE, FALSE, NULL)};
    pthread_t thread;
    void *result;

    YIELD_ONE_IN(3);
    atomic_store(&taken, 0);
    atomic_store(&apcs, 0);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 2);
    CHECK_EQ(pthread_create(&thread, NULL, alertable_thread, &alertable), 0);
    CHECK_EQ(WaitForSingleObject(alertable.ready, INFINITE), WAIT_OBJECT_0);
    for (int i = 0; i < 200; i++) {
        CHECK(QueueUserAPC(note_apc, alertable.thread, 1));
        CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
    }
    while (atomic_load(&taken) < 200 || atomic_load(&apcs) < 200)
        sched_yield();
    CHECK(PostQueuedCompletionStatus(port, 0, 0, NULL));
    pthread_join(thread, &result);
    CHECK(result == NULL);
    CHECK(CloseHandle(alertable.thread));
    CHECK(CloseHandle(alertable.ready));
    CHECK(CloseHandle(port));
    YIELD_ONE_IN(0);
}

CHECK_MAIN(CHECK_TEST(every_packet_once_and_never_more_than_two_running),
           CHECK_TEST(blocking_threads_make_room_for_others),
           CHECK_TEST(closing_among_posts_and_waits_ends_everybody),
           CHECK_TEST(apcs_and_packets_reach_an_alertable_thread))
