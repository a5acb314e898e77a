/* The handle table: nanoseconds for what no counted reference can do without, a compare-and-swap and a subtraction on one
 * word, as a measure of the machine; for a handle pinned and unpinned, by one thread and by two on the same handle; for a handle
 * opened and closed; for DuplicateHandle + CloseHandle. Argument: operations of each run (default 20,000,000). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "object/event.h"
#include "object/thread.h"
#include "windows.h"

static unsigned operations = 20000000;

static void report(const char *what, uint64_t start, unsigned count)
{
    printf("%-32s%8.1f ns\n", what, (double)(clock_now() - start) / count);
}

static void *pin_and_unpin(void *handle)
{
    for (unsigned i = 0; i < operations; i++) {
        if (!handle_pin(handle, &event_type))
            abort();
        handle_unpin(handle);
    }
    return NULL;
}

static void bare_atomics(void)
{
    static _Atomic(uint64_t) word;
    uint64_t start = clock_now();

    for (unsigned i = 0; i < operations; i++) {
        uint64_t value = atomic_load_explicit(&word, memory_order_relaxed);
        atomic_compare_exchange_strong(&word, &value, value + 1);
        atomic_fetch_sub(&word, 1);
    }
    report("two bare atomic operations", start, operations);
}

static void two_threads(HANDLE handle)
{
    uint64_t start = clock_now();
    pthread_t other;

    if (pthread_create(&other, NULL, pin_and_unpin, handle) != 0)
        return;
    pin_and_unpin(handle);
    pthread_join(other, NULL);
    report("pin + unpin, two threads", start, operations);
}

static void open_and_close(struct object *object)
{
    uint64_t start = clock_now();
    HANDLE handle;

    for (unsigned i = 0; i < operations / 10; i++) {
        if (handle_open(object, &handle) != NO_ERROR)
            abort();
        handle_close(handle);
    }
    report("open + close", start, operations / 10);
}

static void duplicate(HANDLE handle)
{
    uint64_t start = clock_now();
    HANDLE twin;

    for (unsigned i = 0; i < operations / 10; i++) {
        DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &twin, 0, FALSE,
                        DUPLICATE_SAME_ACCESS);
        CloseHandle(twin);
    }
    report("DuplicateHandle + CloseHandle", start, operations / 10);
}

int main(int argc, char **argv)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    struct object *object = handle_pin(event, NULL);
    uint64_t start;

    if (argc > 1)
        operations = (unsigned)strtoul(argv[1], NULL, 10);
    bare_atomics();
    start = clock_now();
    pin_and_unpin(event);
    report("pin + unpin", start, operations);
    two_threads(event);
    open_and_close(object);
    duplicate(event);
    handle_unpin(event);
    CloseHandle(event);
    return 0;
}
