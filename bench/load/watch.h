/* What other processes have used: processor time, the same that /proc counts as utime + stime but to the nanosecond, with threads
 * that have ended; and private memory. */
#ifndef WATCH_H
#define WATCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Nanoseconds. */
static inline uint64_t watch_cpu(pid_t process)
{
    struct timespec time;
    clockid_t clock;

    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Bytes that are resident and nobody else's. */
static inline uint64_t watch_memory(pid_t process)
{
    char path[64], line[256];
    uint64_t sum = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)process);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "Private_Clean:", 14) == 0 || strncmp(line, "Private_Dirty:", 14) == 0)
            sum += strtoull(line + 14, NULL, 10) * 1024;
    if (file)
        fclose(file);
    return sum;
}

/* Of several processes, named with commas between them. */
static inline uint64_t watch_sum(const char *processes, uint64_t (*of)(pid_t))
{
    uint64_t sum = 0;

    while (processes && *processes) {
        char *end;

        sum += of((pid_t)strtol(processes, &end, 10));
        processes = *end == ',' ? end + 1 : "";
    }
    return sum;
}

static inline uint64_t watch_cpu_of(const char *processes)
{
    return watch_sum(processes, watch_cpu);
}

static inline uint64_t watch_memory_of(const char *processes)
{
    return watch_sum(processes, watch_memory);
}

#endif
