/* How long each callback of a loop thread takes, by that thread's own processor clock, which neither other processes nor a busy
 * machine move. Linked with --wrap: what the engine hands to libuv is called by way of here. One loop only. */
#ifndef CALLBACKS_H
#define CALLBACKS_H

#include "../../bench/load/histogram.h"

struct callbacks {
    struct histogram took;  /* nanoseconds */
    uint64_t longest, over; /* over: how many took more than CALLBACK_LIMIT */
};

#define CALLBACK_LIMIT 1000000

/* What was measured since the last call. */
void callbacks_take(struct callbacks *out);

#endif
