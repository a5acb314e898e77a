/* Thread pools: threads that live on a completion port. What they run is in task.h.
 *
 * A pool is used by its creator and by every task bound to it; when the last user is gone its port closes and the threads
 * leave. Threads start when a packet finds nobody to take it, and leave after a while without work. As many run as there
 * are processors; more when a callback blocks in one of our waits (the port sees that at once) or when the queue stands
 * still for a moment (the stall check sees that).
 *
 * Locks: the pool's own, taken under none of ours but the port caller's (a device's or queue's lock). */
#ifndef HTTPAPI_POOL_H
#define HTTPAPI_POOL_H

#include "io/port.h"
#include "threadpoolapiset.h"

struct pool *pool_default(void); /* NULL when memory is out; never ends */
struct pool *pool_serial(void);  /* likewise; one thread, for callbacks that must not overlap */
struct pool *pool_lookups(
    void); /* likewise; a few threads, for the resolver: it may wait long, and nothing ends its waits */
ULONG pool_create(struct pool **out);
void pool_use(struct pool *pool);
void pool_unuse(struct pool *pool);
struct port *pool_port(struct pool *pool);

ULONG pool_set_minimum(struct pool *pool, ULONG minimum); /* starts the missing threads */
void pool_set_maximum(struct pool *pool, ULONG maximum);
void pool_set_stack(struct pool *pool, SIZE_T reserve, SIZE_T commit);
void pool_get_stack(struct pool *pool, SIZE_T *reserve, SIZE_T *commit);

/* The calling pool thread will be busy for long: it counts as running no more. True if somebody else can go on. */
bool pool_thread_runs_long(struct pool *pool);

ULONG pool_threads(struct pool *pool);
void pool_set_idle_time(struct pool *pool, DWORD milliseconds); /* for tests: how long an idle thread stays */

#endif
