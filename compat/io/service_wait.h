/* Waiting for objects on behalf of the thread pool: service threads, each asleep on up to 63 objects and its own wake-up.
 * `fire` runs on a service thread and must be brief; it never runs program code. */
#ifndef HTTPAPI_SERVICE_WAIT_H
#define HTTPAPI_SERVICE_WAIT_H

#include "object/object.h"

struct wait_thread;

struct service_wait {
    void (*fire)(struct service_wait *wait,
                 DWORD result); /* WAIT_OBJECT_0, WAIT_ABANDONED_0 or WAIT_TIMEOUT */
    struct wait_thread *thread; /* set while armed */
    bool firing;
};

void service_wait_init(struct service_wait *wait, void (*fire)(struct service_wait *wait, DWORD result));

/* Waits once for `object`, which it references. Ends an earlier wait first, as disarm does; *was_set tells. */
ULONG service_wait_arm(struct service_wait *wait, struct object *object, uint64_t deadline, bool *was_set);

/* When it returns, `fire` is over and no service thread waits for the object any more: a signal set from then on is for
 * others. Returns whether the wait was armed. Never called from `fire`. */
bool service_wait_disarm(struct service_wait *wait);

#endif
