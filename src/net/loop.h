/* Loops: each is one libuv loop that accepts, reads, parses, routes and sweeps timers. Never program code.
 *
 * A loop has a thread of its own, its keeper, and is run by it or, on a lease, by a program's thread that would sleep otherwise
 * (lease.c). libuv's handles are touched by whoever runs their loop alone. Other threads hand over tasks: the inbox is a list that
 * takes no lock, and the loop is woken by a system call only when it sleeps (state LOOP_SLEEPING), at most once (LOOP_NOTIFIED). */
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

enum loop_state { LOOP_AWAKE, LOOP_SLEEPING, LOOP_NOTIFIED };

/* Who may run a loop. FREE: nobody does, whoever wants may begin. */
enum loop_lease { LEASE_KEEPER, LEASE_FREE, LEASE_HELD };

struct loop {
    uv_loop_t uv;
    uint32_t index;
    pthread_t thread; /* the keeper */
    uv_async_t async;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_timer_t sweep;
    _Atomic(uint32_t) state;
    _Atomic(uint32_t) notifying;       /* threads that may be about to use `async` */
    _Atomic(struct loop_task *) inbox; /* pushed by anybody, newest first; taken whole by the loop */
    struct connection *connections;    /* the loop's own */
    _Atomic(uint32_t) connection_count;
    bool sweeping;
    _Atomic(bool) stopping;

    /* lease.c */
    _Atomic(uint32_t) lease; /* enum loop_lease; a futex for who has asked for it */
    _Atomic(uint32_t) rest;  /* how the keeper waits while others run the loop; its futex */
    _Atomic(uint32_t) turns; /* leases begun */
    _Atomic(uint32_t)
        visits; /* what threads that run it now and then have taken from queues; one processor */
    _Atomic(uint32_t) holder;     /* the kernel's number of the thread that holds it or had it last */
    _Atomic(bool) asked;          /* somebody waits for the keeper to let it go */
    _Atomic(uint64_t) not_before; /* milliseconds: until then the keeper keeps it */
    unsigned penance;             /* for how long, the next time; the keeper's */
    _Atomic(uint32_t) *awaited;   /* what the thread that runs it waits for; that thread's */
    uv_timer_t limit;             /* of a wait that is not for ever */
    bool lapsed;                  /* it has come; the same thread's */

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
bool loop_is_current(const struct loop *loop); /* the calling thread runs it */
bool loop_is_kept(void);                       /* the calling thread is a keeper: its signals are blocked */

/* Runs `function` as part of the loop and waits for it. Not from a thread that runs a loop. */
void loop_call(struct loop *loop, void (*function)(void *context), void *context);

/* The sweep timer runs while there is something to sweep. Part of the loop. */
void loop_keep_sweeping(struct loop *loop);

/* --- what lease.c needs of it --- */

void loop_set_current(const struct loop *loop);
void loop_notify(struct loop *loop); /* ends its sleep */
void loop_drain(struct loop *loop);  /* runs what was posted */
void loop_limit(struct loop *loop,
                uint32_t milliseconds); /* has `lapsed` set after that time, until `limit` is stopped */

/* --- lease.c --- */

void leases_start(void);

/* The calling thread, no keeper, begins to run the loop if nobody does; ends it. */
bool lease_take(struct loop *loop);
void lease_give(struct loop *loop);

/* What was posted may have to wait for a thread that is busy: have the keeper take over. Any thread. */
void lease_recall(struct loop *loop);

/* The keeper: lets others run the loop until they leave it alone for too long, or it is to stop. */
void lease_rest(struct loop *loop);

#endif
