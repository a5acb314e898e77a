/* See crew.h. One queue under one lock: a handshake takes a thousand times longer than taking it. */
#include "net/crew.h"

#include "net/loop.h"
#include "net/secure.h"
#include "winerror.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct crew_job *first, **last;
    pthread_t threads[CREW_LIMIT];
    unsigned count;
    bool stopping;
} crew = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER};

static struct crew_job *next_job(void)
{
    struct crew_job *job;

    pthread_mutex_lock(&crew.lock);
    while (!crew.first && !crew.stopping)
        pthread_cond_wait(&crew.work, &crew.lock);
    job = crew.first;
    if (job) {
        crew.first = job->next;
        if (!crew.first)
            crew.last = &crew.first;
    }
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
        crew.last = &crew.first;
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

void crew_post(struct crew_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&crew.lock);
    *crew.last = job;
    crew.last = &job->next;
    pthread_cond_signal(&crew.work);
    pthread_mutex_unlock(&crew.lock);
}
