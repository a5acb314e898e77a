/* Loop threads: each runs one libuv loop that accepts, reads, parses, routes and sweeps timers. Never program code.
 *
 * libuv's handles are touched by their loop's thread alone. Other threads hand over tasks: the inbox is a list that
 * takes no lock, and the loop is woken by a system call only when it sleeps (state SLEEPING), at most once (NOTIFIED). */
#ifndef HTTPAPI_LOOP_H
#define HTTPAPI_LOOP_H

#include "base/lock.h"
#include "routing/epoch.h"

#include <pthread.h>
#include <uv.h>

struct connection;

struct loop_task {
    struct loop_task *next;
    void (*run)(struct loop_task *task);
};

/* One receive takes at most this much: larger than any usual request, so that one recv per event suffices. */
#define LOOP_BUFFER 65536

/* Timers are whole seconds; looking at every connection this often keeps them within half a second. */
#define LOOP_SWEEP_MS 500

struct loop {
    uv_loop_t uv;
    pthread_t thread;
    uv_async_t async;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_timer_t sweep;
    _Atomic(uint32_t) state;
    _Atomic(struct loop_task *) inbox; /* pushed by anybody, newest first; taken whole by the loop */
    struct connection *connections;    /* the loop's own */
    _Atomic(uint32_t) connection_count;
    bool sweeping;
    bool stopping;
    char buffer[LOOP_BUFFER];
    unsigned char plain[16384]; /* what a record in it held */
};

/* Starts the loops that do not run yet. Only some of them is a success, none is ERROR_NOT_ENOUGH_MEMORY. */
ULONG loops_start(unsigned count);
void loops_stop(void); /* closes every connection, ends the threads */

unsigned loops_count(void);
struct loop *loops_at(unsigned index);
struct loop *loops_least_loaded(void);

void loop_post(struct loop *loop, struct loop_task *task);
bool loop_is_current(const struct loop *loop);

/* Runs `function` on the loop's thread and waits for it. Not from a loop thread. */
void loop_call(struct loop *loop, void (*function)(void *context), void *context);

/* The sweep timer runs while there is something to sweep. On the loop's thread. */
void loop_keep_sweeping(struct loop *loop);

#endif
