/* What other processes have used: processor time, the same that /proc counts as utime + stime but to the nanosecond, with threads
 * that have ended; sleeps; private memory. */
#ifndef WATCH_H
#define WATCH_H

#include <dirent.h>
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

/* How often its threads went to sleep: voluntary context switches. */
static inline uint64_t watch_sleeps(pid_t process)
{
    char path[300], line[256];
    struct dirent *thread;
    uint64_t sum = 0;
    DIR *threads;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
    threads = opendir(path);
    while (threads && (thread = readdir(threads))) {
        FILE *file;

        snprintf(path, sizeof(path), "/proc/%d/task/%s/status", (int)process, thread->d_name);
        file = thread->d_name[0] != '.' ? fopen(path, "r") : NULL;
        while (file && fgets(line, sizeof(line), file))
            if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
                sum += strtoull(line + 24, NULL, 10);
        if (file)
            fclose(file);
    }
    if (threads)
        closedir(threads);
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

struct watch {
    uint64_t cpu, sleeps;
};

static inline struct watch watch_read(const char *processes)
{
    return (struct watch){watch_sum(processes, watch_cpu), watch_sum(processes, watch_sleeps)};
}

#endif
