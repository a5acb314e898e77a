/* See aside.h. `lock` guards the count alone. */
#include "net/aside.h"

#include <signal.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_done = PTHREAD_COND_INITIALIZER;
static unsigned count;

static void count_one_less(void)
{
    pthread_mutex_lock(&lock);
    if (--count == 0)
        pthread_cond_broadcast(&all_done);
    pthread_mutex_unlock(&lock);
}

static void come_back(struct loop_task *task)
{
    struct aside *aside = (struct aside *)task;

    aside->done(aside);
}

static void *run(void *argument)
{
    struct aside *aside = argument;
    sigset_t all;

    sigfillset(&all); /* whoever ran the loop may have been the program's thread */
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    aside->work(aside);
    loop_post(aside->loop, &aside->task); /* from here on it is the loop's */
    count_one_less();
    return NULL;
}

bool aside_start(struct aside *aside, struct loop *loop, void (*work)(struct aside *aside),
                 void (*done)(struct aside *aside))
{
    pthread_attr_t detached;
    pthread_t thread;
    bool started;

    aside->task.run = come_back;
    aside->loop = loop;
    aside->work = work;
    aside->done = done;
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_unlock(&lock);
    if (pthread_attr_init(&detached) != 0) {
        count_one_less();
        return false;
    }
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    started = pthread_create(&thread, &detached, run, aside) == 0;
    pthread_attr_destroy(&detached);
    if (!started)
        count_one_less();
    return started;
}

void aside_finish(void)
{
    pthread_mutex_lock(&lock);
    while (count > 0)
        pthread_cond_wait(&all_done, &lock);
    pthread_mutex_unlock(&lock);
}
