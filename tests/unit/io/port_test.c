/* Completion ports from the inside: who is woken, and how many may run. Threads announce themselves through the port's own
 * counters, so nothing here depends on time. */
#include <pthread.h>
#include <sched.h>

#include "check.h"
#include "fake_device.h"
#include "io/port.h"
#include "windows.h"

static struct port *inside(HANDLE handle)
{
    struct object *object = handle_pin(handle, NULL);
    struct port *port = port_from_object(object);

    handle_unpin(handle);
    return port;
}

static struct port_state state_of(HANDLE handle)
{
    struct port_state state;

    port_get_state(inside(handle), &state);
    return state;
}

static void await_waiting(HANDLE handle, ULONG count)
{
    while (state_of(handle).waiting != count)
        sched_yield();
}

struct taker {
    pthread_t thread;
    HANDLE port, gate;
    ULONG_PTR key;
    DWORD error;
    _Atomic(bool) got;
};

/* Takes one packet, then stays a running thread of the port until the gate word opens. */
static _Atomic(bool) gate_open;

static void *take_one(void *context)
{
    struct taker *taker = context;
    OVERLAPPED *overlapped;
    DWORD bytes;

    if (!GetQueuedCompletionStatus(taker->port, &bytes, &taker->key, &overlapped, INFINITE))
        taker->error = GetLastError();
    atomic_store(&taker->got, true);
    if (taker->gate)
        WaitForSingleObject(taker->gate, INFINITE);
    while (!atomic_load(&gate_open))
        sched_yield();
    return NULL;
}

static void start_takers(struct taker *takers, ULONG count, HANDLE port)
{
    atomic_store(&gate_open, false);
    for (ULONG i = 0; i < count; i++) {
        memset(&takers[i], 0, sizeof(takers[i]));
        takers[i].port = port;
        CHECK_EQ(pthread_create(&takers[i].thread, NULL, take_one, &takers[i]), 0);
        await_waiting(port, i + 1);
    }
}

static void join_takers(struct taker *takers, ULONG count)
{
    atomic_store(&gate_open, true);
    for (ULONG i = 0; i < count; i++)
        pthread_join(takers[i].thread, NULL);
}

static void await(struct taker *taker)
{
    while (!atomic_load(&taker->got))
        sched_yield();
}

static void the_thread_that_came_last_is_served_first(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 8);
    struct taker takers[3];

    start_takers(takers, 3, port);
    for (ULONG i = 0; i < 3; i++) {
        CHECK(PostQueuedCompletionStatus(port, 0, i + 1, NULL));
        await(&takers[2 - i]);
        CHECK_EQ(takers[2 - i].key, i + 1);
    }
    join_takers(takers, 3);
    CHECK(CloseHandle(port));
}

static void no_more_than_the_limit_are_woken(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 2);
    struct taker takers[4];

    start_takers(takers, 4, port);
    for (ULONG i = 0; i < 4; i++)
        CHECK(PostQueuedCompletionStatus(port, 0, i + 1, NULL));
    CHECK_EQ(state_of(port).running, 2); /* counted by the post itself, before the threads wake */
    CHECK_EQ(state_of(port).waiting, 2);
    CHECK_EQ(state_of(port).queued, 2);
    join_takers(takers, 4); /* a thread that ends makes room for the next */
    CHECK_EQ(state_of(port).running, 0);
    CHECK_EQ(state_of(port).queued, 0);
    CHECK(CloseHandle(port));
}

static void a_thread_blocked_in_our_waits_makes_room(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct taker takers[2];

    start_takers(takers, 2, port);
    takers[1].gate = gate; /* the latest, so it is served first, and blocks */
    CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
    CHECK(PostQueuedCompletionStatus(port, 0, 2, NULL));
    await(&takers[0]);
    CHECK_EQ(takers[0].key, 2);
    CHECK_EQ(state_of(port).running, 1);
    CHECK(SetEvent(gate));
    while (state_of(port).running != 2) /* it goes on at once, above the limit */
        sched_yield();
    join_takers(takers, 2);
    CHECK(CloseHandle(gate));
    CHECK(CloseHandle(port));
}

static void at_the_limit_a_packet_is_not_for_a_newcomer(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    struct taker taker;
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    start_takers(&taker, 1, port);
    CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
    CHECK(PostQueuedCompletionStatus(port, 0, 2, NULL));
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0), FALSE);
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    join_takers(&taker, 1);
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0), TRUE);
    CHECK_EQ(key, 2);
    CHECK(CloseHandle(port));
}

static void a_thread_belongs_to_the_port_it_took_from_last(void)
{
    HANDLE first = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE second = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    CHECK(PostQueuedCompletionStatus(first, 0, 1, NULL));
    CHECK(GetQueuedCompletionStatus(first, &bytes, &key, &overlapped, 0));
    CHECK_EQ(state_of(first).running, 1);
    CHECK_EQ(GetQueuedCompletionStatus(second, &bytes, &key, &overlapped, 0), FALSE);
    CHECK_EQ(state_of(first).running, 0);
    CHECK_EQ(state_of(second).running, 0);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(second));
    port_leave();
}

static void closing_wakes_every_waiter(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 8);
    struct taker takers[4];

    start_takers(takers, 4, port);
    CHECK(CloseHandle(port));
    join_takers(takers, 4);
    for (ULONG i = 0; i < 4; i++)
        CHECK_EQ(takers[i].error, ERROR_ABANDONED_WAIT_0);
}

static void closing_drops_what_is_queued(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), file;
    struct fake_device *fake = fake_open(&file);
    OVERLAPPED overlapped = {0};

    CHECK(CreateIoCompletionPort(file, port, 1, 0) == port);
    CHECK(PostQueuedCompletionStatus(port, 0, 1, NULL));
    CHECK_EQ(fake_do(fake, &overlapped, NO_ERROR, 1), NO_ERROR);
    CHECK(CloseHandle(port));
    CHECK_EQ(fake_do(fake, &overlapped, NO_ERROR, 1), NO_ERROR); /* completes into nothing */
    CHECK(CloseHandle(file));
    fake_release(fake);
}

static void association_is_once_and_for_devices_only(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0), file, event;
    struct fake_device *fake = fake_open(&file), *plain;

    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(CreateIoCompletionPort(file, port, 7, 0) == port);
    CHECK(CreateIoCompletionPort(file, port, 8, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CreateIoCompletionPort(file, NULL, 8, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CreateIoCompletionPort(event, port, 8, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(file));
    fake_release(fake);

    plain = fake_open(&file);
    plain->device.synchronous = true;
    CHECK(CreateIoCompletionPort(file, port, 8, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(file));
    fake_release(plain);
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(port));
}

static void a_failed_operation_is_false_with_its_overlapped(void)
{
    HANDLE file, port;
    struct fake_device *fake = fake_open(&file);
    OVERLAPPED overlapped = {0}, *got = NULL;
    OVERLAPPED_ENTRY entry;
    ULONG_PTR key = 0;
    DWORD bytes = 0;
    ULONG count;

    port = CreateIoCompletionPort(file, NULL, 5, 0);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, ERROR_MORE_DATA, 700));
    CHECK_EQ(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), FALSE);
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK(got == &overlapped);
    CHECK_EQ(bytes, 700);
    CHECK_EQ(key, 5);
    CHECK_EQ(fake_start(fake, &overlapped), ERROR_IO_PENDING);
    CHECK(fake_finish(fake, ERROR_NETNAME_DELETED, 0));
    CHECK_EQ(GetQueuedCompletionStatusEx(port, &entry, 1, &count, 0, FALSE), TRUE);
    CHECK(entry.lpOverlapped == &overlapped);
    CHECK_EQ(GetOverlappedResult(file, &overlapped, &bytes, FALSE), FALSE);
    CHECK_EQ(GetLastError(), ERROR_NETNAME_DELETED);
    CHECK(CloseHandle(file));
    CHECK(CloseHandle(port));
    fake_release(fake);
}

CHECK_MAIN(CHECK_TEST(the_thread_that_came_last_is_served_first),
           CHECK_TEST(no_more_than_the_limit_are_woken), CHECK_TEST(a_thread_blocked_in_our_waits_makes_room),
           CHECK_TEST(at_the_limit_a_packet_is_not_for_a_newcomer),
           CHECK_TEST(a_thread_belongs_to_the_port_it_took_from_last), CHECK_TEST(closing_wakes_every_waiter),
           CHECK_TEST(closing_drops_what_is_queued), CHECK_TEST(association_is_once_and_for_devices_only),
           CHECK_TEST(a_failed_operation_is_false_with_its_overlapped))
