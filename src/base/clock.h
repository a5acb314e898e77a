/* The time that deadlines are measured in. */
#ifndef HTTPAPI_CLOCK_H
#define HTTPAPI_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds since some moment; never goes back. Read from memory, and a few milliseconds coarse: enough for timers of whole
 * seconds. */
static inline uint64_t clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

#endif
