/* Readiness of descriptors, told to the objects that own them: one thread with one epoll, started by the first watch, for
 * every overlapped socket of the process.
 *
 * A watch is edge-triggered for everything at once: `ready` is called after each change, on the poller's thread, with no
 * lock held and the owner referenced. An owner therefore tries first and waits only after EAGAIN, both under its own lock,
 * which `ready` takes too: then no edge is lost. A watch is a field of its owner, zero at first, guarded by the owner's lock;
 * that lock may be held around the calls below. */
#ifndef HTTPAPI_POLLER_H
#define HTTPAPI_POLLER_H

#include "object/object.h"

struct poll_watch {
    uint32_t slot; /* index + 1; 0: not watched */
};

/* `ready` gets EPOLL* bits. References the owner until unwatched. Nothing happens if it is watched already. */
ULONG poller_watch(struct poll_watch *watch, int fd, struct object *owner,
                   void (*ready)(struct object *owner, uint32_t events));

/* The descriptor's number stands for another file now (dup3), which epoll does not know. */
ULONG poller_renew(struct poll_watch *watch, int fd);

/* No call of `ready` begins any more; one may be under way. Call it before the descriptor is closed. */
void poller_unwatch(struct poll_watch *watch, int fd);

#endif
