/* Rare work that may block, beside the loops: reading configuration, talking to a tool. Each piece has a thread of its own while it
 * lasts, so it delays nothing else; libuv's pool is not used because it ends the process when it cannot start its threads. */
#ifndef HTTPAPI_ASIDE_H
#define HTTPAPI_ASIDE_H

#include "net/loop.h"

struct aside {
    struct loop_task task; /* for the way back */
    struct loop *loop;
    void (*work)(struct aside *aside); /* on a thread of its own */
    void (*done)(struct aside *aside); /* on the loop again; may free the aside */
};

/* False: there is no thread to be had, nothing will happen. On the loop's thread. */
bool aside_start(struct aside *aside, struct loop *loop, void (*work)(struct aside *aside),
                 void (*done)(struct aside *aside));

/* Waits until no work is left; `done` of all of it is then in the inbox of its loop, which must still run. Nobody may start
 * more. */
void aside_finish(void);

#endif
