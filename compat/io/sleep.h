/* Sleeping until descriptors are ready, as every blocking call of the library does that waits for a socket, a pipe or a
 * terminal: the thread does not count against its completion port meanwhile, and CancelSynchronousIo ends the sleep. */
#ifndef HTTPAPI_SLEEP_H
#define HTTPAPI_SLEEP_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* poll() until `deadline` (clock_now, UINT64_MAX: never), which signals do not cut short. `polls` has room for one more
 * behind its `count`. Returns what poll does; -1 with ECANCELED when CancelSynchronousIo ended it. */
int descriptors_sleep(struct pollfd *polls, size_t count, uint64_t deadline);

/* One descriptor. Returns 0 or an errno: ETIMEDOUT, ECANCELED. */
int descriptor_sleep(int fd, short events, uint64_t deadline);

#endif
