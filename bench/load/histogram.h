/* Latencies by the million in a fixed table: 32 buckets for each power of two, so that a percentile is off by 3 % at most. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BUCKETS (60 * 32)

struct histogram {
    uint64_t total;
    uint64_t count[HISTOGRAM_BUCKETS];
};

static inline unsigned histogram_bucket(uint64_t value)
{
    unsigned power = value < 32 ? 0 : 63 - (unsigned)__builtin_clzll(value) - 5;
    unsigned bucket = power * 32 + (unsigned)(value >> power);

    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static inline void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->count[histogram_bucket(value)]++;
    histogram->total++;
}

/* The value that the given share, 0 to 1, of all values does not exceed: the middle of its bucket. */
static inline double histogram_percentile(const struct histogram *histogram, double share)
{
    uint64_t rank = (uint64_t)(share * (double)histogram->total), seen = 0;
    unsigned bucket = 0, power;

    while (bucket < HISTOGRAM_BUCKETS - 1 && (seen += histogram->count[bucket]) <= rank)
        bucket++;
    if (bucket < 64)
        return bucket;
    power = bucket / 32 - 1;
    return ((double)(bucket - power * 32) + 0.5) * (double)(1ULL << power);
}

#endif
