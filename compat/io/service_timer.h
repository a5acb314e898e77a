/* Timers on one service thread, for the pool's own use: `fire` runs on that thread and must be brief; it never runs
 * program code. The thread starts with the first timer and leaves when there has been none for a while. Any thread may call
 * these functions, with no lock held that `fire` takes. */
#ifndef HTTPAPI_SERVICE_TIMER_H
#define HTTPAPI_SERVICE_TIMER_H

#include "windef.h"
#include <stdbool.h>
#include <stdint.h>

struct service_timer {
    struct service_timer *child, *next,
        *previous; /* pairing heap; `previous` is the parent of a first child */
    void (*fire)(struct service_timer *timer);
    uint64_t deadline; /* CLOCK_MONOTONIC, nanoseconds */
    uint64_t period;   /* nanoseconds, 0: once */
    bool set;
};

/* ERROR_NOT_ENOUGH_MEMORY if there is no thread and none can be had. One that is there stays for a while: whoever makes a timer asks
 * this first, because setting cannot fail. */
ULONG service_timer_prepare(void);

void service_timer_init(struct service_timer *timer, void (*fire)(struct service_timer *timer));

/* Both return whether the timer was set. When they return, an earlier `fire` is over, unless they are called from it. */
bool service_timer_set(struct service_timer *timer, uint64_t deadline, uint64_t period);
bool service_timer_stop(struct service_timer *timer);
bool service_timer_is_set(struct service_timer *timer);

#endif
