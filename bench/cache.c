/* What the cache costs as it fills: adding, finding and flushing among a thousand, then up to a million fragments under a thousand
 * prefixes.
 *
 *     build/bench/bench_cache
 *
 * Nanoseconds for each operation, the median of many batches, so that other programs on the machine do not show; making the
 * names is not measured. "add" and "find" are spread over all prefixes; "flush" is a recursive flush of one prefix of a hundred
 * fragments, per fragment, "alone" of one that holds a single one. No column should grow down the table but by what memory
 * beyond the processor's caches costs. */
#include "cache/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PREFIXES = 1000, BATCH = 250, BATCHES = 200, PROBE = 100, SIZE = 100 };

static struct cache_store *store;
static struct cache_owner owner;
static double batches[BATCHES];

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;

    return (difference > 0) - (difference < 0);
}

static double median(size_t count)
{
    qsort(batches, count, sizeof(*batches), compare);
    return batches[count / 2];
}

static unsigned next_random(void)
{
    static unsigned state = 12345;

    state = state * 1664525 + 1013904223;
    return state >> 8;
}

struct name {
    struct cache_key key;
    WCHAR text[64];
};

static struct name names[BATCH];

/* As cache_key_parse would. `number` < 0: the prefix itself. */
static struct cache_key *write_name(struct name *name, unsigned prefix, int number)
{
    char narrow[64];
    int length = number < 0
                     ? snprintf(narrow, sizeof(narrow), "h0HOST/PREFIX%04u", prefix)
                     : snprintf(narrow, sizeof(narrow), "h0HOST/PREFIX%04u/FRAGMENT%06d", prefix, number);

    for (int i = 0; i < length; i++)
        name->text[i] = (WCHAR)narrow[i];
    name->key = (struct cache_key){name->text, (size_t)length, 6, (size_t)length, false};
    return &name->key;
}

static void add(const struct cache_key *key)
{
    struct cache_entry *entry = cache_entry_new(CACHE_FRAGMENT, key, SIZE);

    if (!entry || cache_add(store, entry, &owner, CACHE_FOR_EVER, 0) != 0)
        abort();
    cache_entry_release(entry);
}

/* Brings every prefix to `to` fragments, prefix after prefix within each round, as programs would. The cost of one add. */
static double fill(unsigned from, unsigned to)
{
    size_t used = 0;

    for (unsigned number = from; number < to; number++)
        for (unsigned prefix = 0; prefix < PREFIXES; prefix += BATCH) {
            double start;

            for (unsigned i = 0; i < BATCH; i++)
                write_name(&names[i], prefix + i, (int)number);
            start = now();
            for (unsigned i = 0; i < BATCH; i++)
                add(&names[i].key);
            batches[used % BATCHES] = (now() - start) / BATCH; /* the last ones, when the store is fullest */
            used++;
        }
    return median(used < BATCHES ? used : BATCHES);
}

static double find(unsigned each)
{
    for (size_t batch = 0; batch < BATCHES; batch++) {
        double start;

        for (unsigned i = 0; i < BATCH; i++)
            write_name(&names[i], next_random() % PREFIXES, (int)(next_random() % each));
        start = now();
        for (unsigned i = 0; i < BATCH; i++) {
            struct cache_entry *entry = cache_find(store, &names[i].key, CACHE_KIND(CACHE_FRAGMENT), 0);

            if (!entry)
                abort();
            cache_entry_release(entry);
        }
        batches[batch] = (now() - start) / BATCH;
    }
    return median(BATCHES);
}

/* A prefix beside the thousand, with so many fragments. */
static double flush(unsigned count)
{
    struct name name;

    for (size_t batch = 0; batch < BATCHES; batch++) {
        struct cache_key *key;
        double start;

        for (unsigned i = 0; i < count; i++)
            add(write_name(&name, PREFIXES, (int)i));
        key = write_name(&name, PREFIXES, -1);
        start = now();
        if (cache_flush(store, key, true, &owner) != count)
            abort();
        batches[batch] = (now() - start) / count;
    }
    return median(BATCHES);
}

int main(void)
{
    unsigned have = 0;

    store = cache_create(UINT64_MAX, 0);
    if (!store)
        return 1;
    printf("%10s %10s %10s %10s %10s\n", "fragments", "add ns", "find ns", "flush ns", "alone ns");
    for (unsigned each = 1; each <= 1000; each *= 10) {
        double added = fill(have, each), found = find(each);

        have = each;
        printf("%10u %10.0f %10.0f %10.0f %10.0f\n", each * PREFIXES, added, found, flush(PROBE), flush(1));
    }
    cache_destroy(store);
    return 0;
}
