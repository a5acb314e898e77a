/* The shared current date while its second changes far more often than once a second: whatever a thread asks for, it gets
 * that and not half of another. */
#include "check.h"
#include "http1/date.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 4
#define ROUNDS  20000

static atomic_uint torn;
static atomic_llong clock_second = 1700000000;

static void *asker(void *unused)
{
    char text[DATE_CAPACITY], expected[DATE_CAPACITY];
    int i;

    for (i = 0; i < ROUNDS; i++) {
        int64_t second = atomic_load(&clock_second);
        if (i % 8 == 0)
            second = atomic_fetch_add(&clock_second, 86399) + 86399; /* every letter of the text changes */
        date_cached(second, text);
        date_format(second, expected);
        if (memcmp(text, expected, DATE_LENGTH) != 0)
            atomic_fetch_add(&torn, 1);
    }
    return unused;
}

static void nobody_sees_half_a_date(void)
{
    pthread_t threads[THREADS];
    int i;

    for (i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, asker, NULL), 0);
    for (i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(atomic_load(&torn), 0);
}

CHECK_MAIN(CHECK_TEST(nobody_sees_half_a_date))
