/* What the cache costs as it fills: adding, finding and flushing among a thousand, then up to a million fragments under a thousand
 * prefixes.
 *
 *     build/bench/bench_cache
 *
 * Nanoseconds for each operation. "flush" is a recursive flush of one prefix, per entry it removes; it is then filled again. No
 * column should grow down the table, except by what memory beyond the processor's caches costs. */
#include "cache/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PREFIXES = 1000, FINDS = 200000, FLUSHES = 50 };

static struct cache_store *store;
static struct cache_owner owner;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Writes the key as cache_key_parse would, so that parsing is not measured. */
static void name(struct cache_key *key, WCHAR *text, unsigned prefix, int number)
{
    char narrow[64];
    int length = number < 0
                     ? snprintf(narrow, sizeof(narrow), "h0HOST/PREFIX%04u", prefix)
                     : snprintf(narrow, sizeof(narrow), "h0HOST/PREFIX%04u/FRAGMENT%06d", prefix, number);

    for (int i = 0; i < length; i++)
        text[i] = (WCHAR)narrow[i];
    *key = (struct cache_key){text, (size_t)length, 6, (size_t)length, false};
}

static void fill(unsigned prefix, unsigned from, unsigned to)
{
    struct cache_key key;
    WCHAR text[64];

    for (unsigned i = from; i < to; i++) {
        struct cache_entry *entry;

        name(&key, text, prefix, (int)i);
        entry = cache_entry_new(CACHE_FRAGMENT, &key, 100);
        if (!entry || cache_add(store, entry, &owner, CACHE_FOR_EVER, 0) != 0)
            abort();
        cache_entry_release(entry);
    }
}

static double find(unsigned each)
{
    unsigned random = 12345;
    double start = now();

    for (unsigned i = 0; i < FINDS; i++) {
        struct cache_entry *entry;
        struct cache_key key;
        WCHAR text[64];

        random = random * 1664525 + 1013904223;
        name(&key, text, (random >> 8) % PREFIXES, (int)((random >> 4) % each));
        entry = cache_find(store, &key, CACHE_KIND(CACHE_FRAGMENT), 0);
        if (!entry)
            abort();
        cache_entry_release(entry);
    }
    return (now() - start) / FINDS;
}

static double flush(unsigned each)
{
    double spent = 0;

    for (unsigned i = 0; i < FLUSHES; i++) {
        struct cache_key key;
        WCHAR text[64];
        double start;

        name(&key, text, i * 17 % PREFIXES, -1);
        start = now();
        if (cache_flush(store, &key, true, &owner) != each)
            abort();
        spent += now() - start;
        fill(i * 17 % PREFIXES, 0, each);
    }
    return spent / FLUSHES / each;
}

int main(void)
{
    unsigned have = 0;

    store = cache_create(UINT64_MAX, 0);
    if (!store)
        return 1;
    printf("%10s %10s %10s %10s\n", "fragments", "add ns", "find ns", "flush ns");
    for (unsigned each = 1; each <= 1000; each *= 10) {
        double start = now(), added;

        for (unsigned i = 0; i < PREFIXES; i++)
            fill(i, have, each);
        added = (now() - start) / ((each - have) * PREFIXES);
        have = each;
        printf("%10u %10.0f %10.0f %10.0f\n", each * PREFIXES, added, find(each), flush(each));
    }
    cache_destroy(store);
    return 0;
}
