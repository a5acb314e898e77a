/* See checkers.h. One lock for everything: a check takes thousands of times longer than holding it. */
#include "server/checkers.h"

#include "base/clock.h"
#include "winerror.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_t threads[CHECKERS];
    unsigned count;               /* of threads */
    bool open;                    /* between checkers_start and checkers_stop */
    struct check *waiting, **end; /* in the order they came */
    struct check *held;           /* answered when they are due */
    struct check *running[CHECKERS];
    unsigned present; /* checks whose `done` was not called */
} checkers = {.lock = PTHREAD_MUTEX_INITIALIZER, .end = &checkers.waiting};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_condition(void)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&checkers.work, &attributes);
    pthread_condattr_destroy(&attributes);
}

/* --- whose turn it is; all of it locked --- */

static unsigned running_of(uint64_t origin)
{
    unsigned count = 0;

    for (unsigned i = 0; i < CHECKERS; i++)
        count += checkers.running[i] && checkers.running[i]->origin == origin;
    return count;
}

static unsigned listed_of(const struct check *list, uint64_t origin)
{
    unsigned count = 0;

    for (; list; list = list->next)
        count += list->origin == origin;
    return count;
}

/* The first whose origin has a thread left. */
static struct check *take_waiting(void)
{
    for (struct check **link = &checkers.waiting; *link; link = &(*link)->next) {
        struct check *check = *link;

        if (running_of(check->origin) >= CHECKERS_FOR_ONE)
            continue;
        *link = check->next;
        if (!*link)
            checkers.end = link;
        return check;
    }
    return NULL;
}

/* One that is due; otherwise *next is set to the moment the next will be, UINT64_MAX: there is none. */
static struct check *take_held(uint64_t *next)
{
    uint64_t now = clock_now();

    *next = UINT64_MAX;
    for (struct check **link = &checkers.held; *link; link = &(*link)->next) {
        struct check *check = *link;

        if (check->due <= now || !checkers.open) {
            *link = check->next;
            return check;
        }
        if (check->due < *next)
            *next = check->due;
    }
    return NULL;
}

static void sleep_until(uint64_t moment)
{
    struct timespec time;

    if (moment == UINT64_MAX) {
        pthread_cond_wait(&checkers.work, &checkers.lock);
        return;
    }
    moment += 5; /* clock_now() is coarse and lags behind */
    time = (struct timespec){(time_t)(moment / 1000), (long)(moment % 1000) * 1000000};
    pthread_cond_timedwait(&checkers.work, &checkers.lock, &time);
}

/* --- the threads --- */

/* Runs it, unlocked. True: it is to be answered now. */
static bool run(struct check *check, unsigned self)
{
    checkers.running[self] = check;
    if (checkers.held)
        pthread_cond_signal(&checkers.work); /* another one sees to them meanwhile */
    pthread_mutex_unlock(&checkers.lock);
    check->run(check);
    pthread_mutex_lock(&checkers.lock);
    checkers.running[self] = NULL;
    if (checkers.waiting)
        pthread_cond_signal(&checkers.work); /* for one that had to wait for this one's origin */
    if (check->due <= clock_now() || !checkers.open)
        return true;
    check->next = checkers.held;
    checkers.held = check;
    return false;
}

static void answer(struct check *check, bool ran)
{
    checkers.present--;
    pthread_mutex_unlock(&checkers.lock);
    check->done(check, ran);
    pthread_mutex_lock(&checkers.lock);
}

static void *work(void *argument)
{
    unsigned self = (unsigned)(uintptr_t)argument;
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "httpapi-checker");
    pthread_mutex_lock(&checkers.lock);
    while (checkers.open) {
        uint64_t next;
        struct check *check = take_held(&next);

        if (check)
            answer(check, true);
        else if (!(check = take_waiting()))
            sleep_until(next);
        else if (run(check, self))
            answer(check, true);
    }
    pthread_mutex_unlock(&checkers.lock);
    return NULL;
}

/* Locked. Some threads are as good as all. */
static bool have_threads(void)
{
    while (checkers.count < CHECKERS && pthread_create(&checkers.threads[checkers.count], NULL, work,
                                                       (void *)(uintptr_t)checkers.count) == 0)
        checkers.count++;
    return checkers.count > 0;
}

ULONG checkers_post(struct check *check)
{
    ULONG error = NO_ERROR;

    check->next = NULL;
    check->due = 0;
    pthread_mutex_lock(&checkers.lock);
    if (!checkers.open)
        error =
            ERROR_OPERATION_ABORTED; /* the threads are waited for, or were: nobody would wait for new ones */
    else if (checkers.present >= CHECKS_LIMIT || listed_of(checkers.waiting, check->origin) +
                                                         listed_of(checkers.held, check->origin) +
                                                         running_of(check->origin) >=
                                                     CHECKS_LIMIT_OF_ONE)
        error = ERROR_NOT_ENOUGH_QUOTA;
    else if (!have_threads())
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error == NO_ERROR) {
        checkers.present++;
        *checkers.end = check;
        checkers.end = &check->next;
        pthread_cond_signal(&checkers.work);
    }
    pthread_mutex_unlock(&checkers.lock);
    return error;
}

void checkers_start(void)
{
    pthread_once(&once, make_condition);
    pthread_mutex_lock(&checkers.lock);
    checkers.open = true;
    pthread_mutex_unlock(&checkers.lock);
}

void checkers_stop(void)
{
    struct check *check;
    uint64_t next;

    pthread_once(&once, make_condition);
    pthread_mutex_lock(&checkers.lock);
    checkers.open = false;
    pthread_cond_broadcast(&checkers.work);
    pthread_mutex_unlock(&checkers.lock);
    while (checkers.count > 0)
        pthread_join(checkers.threads[--checkers.count], NULL);
    pthread_mutex_lock(&checkers.lock);
    while ((check = take_held(&next)))
        answer(check, true);
    while ((check = take_waiting()))
        answer(check, false);
    pthread_mutex_unlock(&checkers.lock);
}
