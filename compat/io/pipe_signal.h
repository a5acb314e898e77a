/* Writing to what may be gone: Linux ends a process that does so, Windows reports it. For calls that have no MSG_NOSIGNAL: the
 * signal is held back for this thread meanwhile, and taken away if the call has caused it. */
#ifndef HTTPAPI_PIPE_SIGNAL_H
#define HTTPAPI_PIPE_SIGNAL_H

#include <signal.h>
#include <stdbool.h>

struct pipe_signal {
    sigset_t before;
    bool was_pending;
};

void pipe_signal_hold(struct pipe_signal *held);

/* `caused`: the call failed or stopped short, because a part behind what went may have failed. Keeps errno. */
void pipe_signal_release(const struct pipe_signal *held, bool caused);

#endif
