/* Lets another thread in around every atomic operation of a program under ThreadSanitizer, and so around every lock, reference and
 * hand-over of the engine: the windows between two of them, nanoseconds wide, become as wide as a time slice.
 *
 * ThreadSanitizer makes a call of each atomic operation. The linker leads those calls here (--wrap: tests/CMakeLists.txt), and from here
 * they go on. Idle unless YIELD_ONE_IN is in the environment: one in so many yields, and one in sixteen of those sleeps. The places
 * are chosen by SEED and by the order in which threads begin; both are printed.
 *
 * Reports name the function below instead of the line: run again without YIELD_ONE_IN, or look one frame up. */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static unsigned one_in;
static uint32_t seed;
static unsigned threads; /* so far */

__attribute__((constructor)) static void begin(void)
{
    const char *often = getenv("YIELD_ONE_IN"), *chosen = getenv("SEED");

    one_in = often ? (unsigned)strtoul(often, NULL, 0) : 0;
    if (!one_in)
        return;
    seed = chosen ? (uint32_t)strtoul(chosen, NULL, 0) : (uint32_t)time(NULL) ^ (uint32_t)getpid() << 16;
    seed |= 1;
    printf("    atomics yield 1 in %u, seed %u\n", one_in, seed);
    fflush(stdout);
}

static void maybe_yield(void)
{
    static __thread uint32_t state;

    if (!one_in)
        return;
    if (!state)
        state = seed + 2654435769u * __atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED);
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    if (state % one_in)
        return;
    if (state / one_in % 16)
        sched_yield();
    else
        nanosleep(&(struct timespec){0, state >> 8 & 0xFFFF}, NULL);
}

/* Before and after: what has just become visible is looked at, or what was just looked at changes. */
#define WRAP(type, name, parameters, arguments) \
    type __real_##name parameters;              \
    type __wrap_##name parameters;              \
    type __wrap_##name parameters               \
    {                                           \
        type result;                            \
                                                \
        maybe_yield();                          \
        result = __real_##name arguments;       \
        maybe_yield();                          \
        return result;                          \
    }

#define WRAP_CHANGE(bits, type, what) \
    WRAP(type, __tsan_atomic##bits##_##what, (volatile type * at, type value, int order), (at, value, order))

#define WRAP_COMPARE(bits, type, what)                                                \
    WRAP(int, __tsan_atomic##bits##_##what,                                           \
         (volatile type * at, type * expected, type value, int order, int otherwise), \
         (at, expected, value, order, otherwise))

#define WRAP_ALL(bits, type)                                                                  \
    WRAP(type, __tsan_atomic##bits##_load, (const volatile type *at, int order), (at, order)) \
    WRAP_CHANGE(bits, type, exchange)                                                         \
    WRAP_CHANGE(bits, type, fetch_add)                                                        \
    WRAP_CHANGE(bits, type, fetch_sub)                                                        \
    WRAP_CHANGE(bits, type, fetch_and)                                                        \
    WRAP_CHANGE(bits, type, fetch_or)                                                         \
    WRAP_CHANGE(bits, type, fetch_xor)                                                        \
    WRAP_COMPARE(bits, type, compare_exchange_strong)                                         \
    WRAP_COMPARE(bits, type, compare_exchange_weak)                                           \
    void __real___tsan_atomic##bits##_store(volatile type *at, type value, int order);        \
    void __wrap___tsan_atomic##bits##_store(volatile type *at, type value, int order);        \
    void __wrap___tsan_atomic##bits##_store(volatile type *at, type value, int order)         \
    {                                                                                         \
        maybe_yield();                                                                        \
        __real___tsan_atomic##bits##_store(at, value, order);                                 \
        maybe_yield();                                                                        \
    }

WRAP_ALL(8, uint8_t)
WRAP_ALL(16, uint16_t)
WRAP_ALL(32, uint32_t)
WRAP_ALL(64, uint64_t)
