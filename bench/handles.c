/* The handle table, in nanoseconds.
 *
 * A lookup finds the slot, compares the generation and takes a reference, in one atomic operation; giving the reference back
 * is another. Both are measured apart, beside what no counted reference can do without: a bare compare-and-swap, a bare
 * subtraction. These lines are the best of many short runs, since on a busy machine only the best tells what the code costs.
 * Then two threads on one handle; a handle opened and closed; DuplicateHandle + CloseHandle. Argument: operations of each of
 * the long runs (default 20,000,000). */
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

#define BATCH 1000
#define RUNS  2000

static _Atomic(uint64_t) word;

static void compare_and_swap(HANDLE unused)
{
    uint64_t value = atomic_load_explicit(&word, memory_order_relaxed);

    (void)unused;
    atomic_compare_exchange_strong(&word, &value, value + 1);
}

static void subtract(HANDLE unused)
{
    (void)unused;
    atomic_fetch_sub(&word, 1);
}

static void pin(HANDLE handle)
{
    if (!handle_pin(handle, &event_type))
        abort();
}

static inline double batch(void (*operation)(HANDLE), HANDLE handle)
{
    uint64_t start = clock_now();

    for (int i = 0; i < BATCH; i++)
        operation(handle);
    return (double)(clock_now() - start) / BATCH;
}

/* What takes and what gives back, each at its best. */
static inline void in_batches(const char *take_name, void (*take)(HANDLE), const char *give_name,
                              void (*give)(HANDLE), HANDLE handle)
{
    double best_take = 1e300, best_give = 1e300, time;

    for (int run = 0; run < RUNS; run++) {
        time = batch(take, handle);
        best_take = time < best_take ? time : best_take;
        time = batch(give, handle);
        best_give = time < best_give ? time : best_give;
    }
    printf("%-32s%8.1f ns\n", take_name, best_take);
    printf("%-32s%8.1f ns\n", give_name, best_give);
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

    if (argc > 1)
        operations = (unsigned)strtoul(argv[1], NULL, 10);
    in_batches("bare compare-and-swap", compare_and_swap, "bare subtraction", subtract, event);
    in_batches("lookup (pin)", pin, "unpin", handle_unpin, event);
    two_threads(event);
    open_and_close(object);
    duplicate(event);
    handle_unpin(event);
    CloseHandle(event);
    return 0;
}
