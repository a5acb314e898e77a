/* Checkers: a few threads for what may wait long, the checking of passwords, so that nothing else waits for it.
 *
 * A flood of wrong passwords must not keep others from being checked, nor be answered as fast as it asks. Hence the bounds below; and a
 * check whose answer is to be held back (PAM's delay after a failure) waits without a thread. The threads start with the first check. */
#ifndef HTTPAPI_CHECKERS_H
#define HTTPAPI_CHECKERS_H

#include "windef.h"
#include <stdbool.h>
#include <stdint.h>

#define CHECKERS            4    /* threads, and so checks at a time */
#define CHECKERS_FOR_ONE    2    /* of them for one origin */
#define CHECKS_LIMIT        1024 /* waiting, under way or held back */
#define CHECKS_LIMIT_OF_ONE 32   /* of one origin */

struct check {
    struct check *next;
    uint64_t origin; /* who is behind it: one client's address, say */
    uint64_t due;    /* `run` may set it: not to be answered before, by clock_now() */
    void (*run)(struct check *check);
    void (*done)(struct check *check, bool ran); /* the check is its owner's again */
};

/* Checks are taken from here on, until checkers_stop. */
void checkers_start(void);

/* ERROR_NOT_ENOUGH_QUOTA: too many; ERROR_NOT_ENOUGH_MEMORY; ERROR_OPERATION_ABORTED: not started, or stopped. On success `done` is called once, on another thread. */
ULONG checkers_post(struct check *check);

/* Waits for what runs, answers the rest at once. What is posted meanwhile, or later, is refused. */
void checkers_stop(void);

#endif
