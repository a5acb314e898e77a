/* What is retired is reclaimed when, and only when, every reader that might hold it has left. */
#include "routing/epoch.h"
#include "check.h"
#include <pthread.h>
#include <semaphore.h>

static int reclaimed;
static sem_t inside, leave;

static void reclaim(struct epoch_retired *self)
{
    (void)self;
    reclaimed++;
}

static void *reader(void *argument)
{
    struct epoch_reader *record = epoch_enter();

    (void)argument;
    sem_post(&inside);
    sem_wait(&leave);
    epoch_leave(record);
    return NULL;
}

static pthread_t start_reader(void)
{
    pthread_t thread;

    sem_init(&inside, 0, 0);
    sem_init(&leave, 0, 0);
    pthread_create(&thread, NULL, reader, NULL);
    sem_wait(&inside);
    return thread;
}

static void without_readers_collection_is_at_once(void)
{
    struct epoch_retired a, b;

    reclaimed = 0;
    epoch_retire(&a, reclaim);
    epoch_retire(&b, reclaim);
    CHECK_EQ(reclaimed, 0);
    epoch_collect();
    CHECK_EQ(reclaimed, 2);
}

static void a_reader_inside_holds_what_is_retired_meanwhile(void)
{
    struct epoch_retired before, during;
    pthread_t thread;

    reclaimed = 0;
    epoch_retire(&before, reclaim);
    thread = start_reader();
    epoch_retire(&during, reclaim);
    epoch_collect();
    CHECK_EQ(reclaimed, 1); /* the reader came after the first was gone */
    sem_post(&leave);
    pthread_join(thread, NULL);
    epoch_collect();
    CHECK_EQ(reclaimed, 2);
}

static void *wait_for_readers(void *done)
{
    epoch_wait();
    *(_Atomic int *)done = 1;
    return NULL;
}

static void waiting_ends_when_the_reader_leaves(void)
{
    static _Atomic int done;
    struct epoch_retired retired;
    pthread_t thread, waiter;

    done = reclaimed = 0;
    thread = start_reader();
    epoch_retire(&retired, reclaim);
    pthread_create(&waiter, NULL, wait_for_readers, &done);
    CHECK_EQ(done, 0);
    sem_post(&leave);
    pthread_join(waiter, NULL);
    CHECK_EQ(reclaimed, 1);
    pthread_join(thread, NULL);
}

static void a_later_reader_does_not_hold_up_the_wait(void)
{
    struct epoch_retired retired;
    pthread_t thread;

    reclaimed = 0;
    epoch_retire(&retired, reclaim);
    thread = start_reader();
    epoch_collect();
    CHECK_EQ(reclaimed, 1);
    sem_post(&leave);
    pthread_join(thread, NULL);
}

static void sections_nest(void)
{
    struct epoch_retired retired;
    struct epoch_reader *record = epoch_enter();

    reclaimed = 0;
    CHECK(record && epoch_enter() == record);
    epoch_retire(&retired, reclaim);
    epoch_leave(record);
    epoch_collect();
    CHECK_EQ(reclaimed, 0);
    epoch_leave(record);
    epoch_collect();
    CHECK_EQ(reclaimed, 1);
}

CHECK_MAIN(CHECK_TEST(without_readers_collection_is_at_once),
           CHECK_TEST(a_reader_inside_holds_what_is_retired_meanwhile),
           CHECK_TEST(waiting_ends_when_the_reader_leaves),
           CHECK_TEST(a_later_reader_does_not_hold_up_the_wait), CHECK_TEST(sections_nest))
