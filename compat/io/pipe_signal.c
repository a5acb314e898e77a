/* SIGPIPE held back for a call: see pipe_signal.h. */
#include "io/pipe_signal.h"
#include <errno.h>
#include <pthread.h>
#include <time.h>

static void pipe_alone(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGPIPE);
}

void pipe_signal_hold(struct pipe_signal *held)
{
    sigset_t ours, pending;

    pipe_alone(&ours);
    pthread_sigmask(SIG_BLOCK, &ours, &held->before);
    held->was_pending = false;
    if (sigismember(&held->before, SIGPIPE) != 1)
        return; /* nothing to ask: it would have been delivered */
    sigpending(&pending);
    held->was_pending = sigismember(&pending, SIGPIPE) == 1;
}

void pipe_signal_release(const struct pipe_signal *held, bool caused)
{
    static const struct timespec at_once = {0, 0};
    int number = errno;
    sigset_t ours;

    pipe_alone(&ours);
    if (caused && !held->was_pending)
        while (sigtimedwait(&ours, NULL, &at_once) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &held->before, NULL);
    errno = number;
}
