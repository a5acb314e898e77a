/* See crew.h. All under one lock: a handshake takes a thousand times longer than taking it. */
#include "net/crew.h"

#include "net/loop.h"
#include "net/secure.h"
#include "winerror.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct job_list {
    struct crew_job *first, **last;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct job_list queues[2];
    unsigned turn; /* whose turn it is */
    pthread_t threads[CREW_LIMIT];
    unsigned count;
    bool stopping;
} crew = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER};

static _Thread_local bool current;

bool crew_is_current(void)
{
    return current;
}

/* Locked. NULL: there is nothing to do. */
static struct crew_job *take_job(void)
{
    struct job_list *list = &crew.queues[crew.turn];
    struct crew_job *job;

    if (!list->first)
        list = &crew.queues[crew.turn ^ 1];
    job = list->first;
    if (!job)
        return NULL;
    list->first = job->next;
    if (!list->first)
        list->last = &list->first;
    crew.turn = list == crew.queues;
    return job;
}

static struct crew_job *next_job(void)
{
    struct crew_job *job;

    pthread_mutex_lock(&crew.lock);
    while (!(job = take_job()) && !crew.stopping)
        pthread_cond_wait(&crew.work, &crew.lock);
    pthread_mutex_unlock(&crew.lock);
    return job;
}

/* SCHED_BATCH: a loop that wakes goes first. */
static void *work(void *memory)
{
    struct secure_room room = {memory, (unsigned char *)memory + LOOP_BUFFER};
    static const struct sched_param no_priority;
    struct crew_job *job;
    sigset_t all;

    current = true;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "httpapi-crew");
    pthread_setschedparam(pthread_self(), SCHED_BATCH, &no_priority);
    while ((job = next_job()))
        job->run(job, &room);
    free(memory);
    return NULL;
}

static bool add_thread(void)
{
    void *memory = malloc(LOOP_BUFFER + TLS_RECORD);

    if (memory && pthread_create(&crew.threads[crew.count], NULL, work, memory) == 0) {
        crew.count++;
        return true;
    }
    free(memory);
    return false;
}

ULONG crew_start(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned wanted = processors < 1 ? 1 : processors > CREW_LIMIT ? CREW_LIMIT : (unsigned)processors;
    ULONG error;

    pthread_mutex_lock(&crew.lock);
    if (crew.count == 0) {
        crew.stopping = false;
        for (unsigned i = 0; i < 2; i++)
            crew.queues[i].last = &crew.queues[i].first;
        while (crew.count < wanted && add_thread())
            ;
    }
    error = crew.count ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    pthread_mutex_unlock(&crew.lock);
    return error;
}

void crew_stop(void)
{
    pthread_mutex_lock(&crew.lock);
    crew.stopping = true;
    pthread_cond_broadcast(&crew.work);
    pthread_mutex_unlock(&crew.lock);
    while (crew.count > 0)
        pthread_join(crew.threads[--crew.count], NULL);
}

void crew_post(struct crew_job *job, enum crew_queue queue)
{
    struct job_list *list = &crew.queues[queue];

    job->next = NULL;
    pthread_mutex_lock(&crew.lock);
    *list->last = job;
    list->last = &job->next;
    pthread_cond_signal(&crew.work);
    pthread_mutex_unlock(&crew.lock);
}
