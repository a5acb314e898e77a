/* The shared current date while its second changes far more often than once a second: whatever a thread asks for, it gets
 * that and not half of another. */
#include "check.h"
#include "http1/date.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 4
#define ROUNDS  1000000

static atomic_uint torn;
static pthread_barrier_t start;
static atomic_uint number;

/* Two seconds whose texts differ everywhere; the threads keep replacing one by the other. */
static void *asker(void *unused)
{
    static const int64_t seconds[2] = {784111777, 1609372800};
    unsigned seed = atomic_fetch_add(&number, 1) * 7919 + 1;
    char text[DATE_CAPACITY], expected[2][DATE_CAPACITY];
    int i;

    date_format(seconds[0], expected[0]);
    date_format(seconds[1], expected[1]);
    pthread_barrier_wait(&start);
    for (i = 0; i < ROUNDS; i++) {
        int which = (seed = seed * 1103515245u + 12345u) >> 20 & 1;
        date_cached(seconds[which], text);
        if (memcmp(text, expected[which], DATE_LENGTH) != 0)
            atomic_fetch_add(&torn, 1);
    }
    return unused;
}

static void nobody_sees_half_a_date(void)
{
    pthread_t threads[THREADS];
    int i;

    pthread_barrier_init(&start, NULL, THREADS);
    for (i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, asker, NULL), 0);
    for (i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    CHECK_EQ(atomic_load(&torn), 0);
}

CHECK_MAIN(CHECK_TEST(nobody_sees_half_a_date))
