/* The cache under threads that add, find, flush and let expire at once. Every entry's bytes say its name, so that a torn or freed one
 * is noticed; at the end everything is flushed and nothing may be left. */
#include "cache/store.h"
#include "wide_text.h"
#include "winerror.h"

#include <pthread.h>
#include <stdio.h>

#include "check.h"

enum { THREADS = 8, ROUNDS = 4000, FOLDERS = 7, NAMES = 40, SIZE = 600 };

static struct cache_store *store;
static struct cache_owner owners[2];
static _Atomic int wrong;

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void make_key(struct cache_key *key, WCHAR *text, unsigned folder, unsigned number, bool folder_only)
{
    char narrow[64];
    size_t length;

    snprintf(narrow, sizeof(narrow), folder_only ? "http://h:80/f%u" : "http://h:80/f%u/n%u", folder, number);
    length = strlen(narrow);
    for (size_t i = 0; i <= length; i++)
        text[i] = (WCHAR)narrow[i];
    if (cache_key_parse(text, length, key, NULL) != 0)
        abort();
}

static void add(const struct cache_key *key, unsigned owner, unsigned fill, uint64_t now)
{
    struct cache_entry *entry = cache_entry_new(CACHE_FRAGMENT, key, SIZE);

    memset(entry->data, (int)fill, SIZE);
    cache_add(store, entry, &owners[owner], now + 1 + fill % 50, now);
    cache_entry_release(entry);
}

static void read_back(const struct cache_key *key, unsigned fill, uint64_t now)
{
    struct cache_entry *entry = cache_find(store, key, CACHE_KIND(CACHE_FRAGMENT), now);

    if (!entry)
        return;
    for (unsigned i = 0; i < SIZE; i++)
        if ((unsigned char)entry->data[i] != fill)
            atomic_fetch_add(&wrong, 1);
    cache_entry_release(entry);
}

static void *work(void *argument)
{
    uint32_t state = 7919u * (uint32_t)(uintptr_t)argument + 1;

    for (unsigned i = 0; i < ROUNDS; i++) {
        unsigned folder = next_random(&state) % FOLDERS, number = next_random(&state) % NAMES;
        unsigned what = next_random(&state) % 100;
        struct cache_key key;
        WCHAR text[64];

        make_key(&key, text, folder, number, what >= 97);
        if (what < 30)
            add(&key, folder % 2, folder * NAMES % 200 + number % 50, i / 40);
        else if (what < 95)
            read_back(&key, folder * NAMES % 200 + number % 50, i / 40);
        else
            cache_flush(store, &key, what >= 97, &owners[folder % 2]);
        free(key.text);
    }
    return NULL;
}

static void nothing_is_torn_and_nothing_is_left(void)
{
    struct cache_statistics statistics;
    pthread_t threads[THREADS];

    store = cache_create(100 * SIZE, 20);
    memset(owners, 0, sizeof(owners));
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, work, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(atomic_load(&wrong), 0);
    cache_statistics(store, &statistics);
    CHECK(statistics.hits > 0 && statistics.flushed > 0 && statistics.evicted + statistics.expired > 0);
    cache_close_owner(store, &owners[0]);
    cache_close_owner(store, &owners[1]);
    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.entries, 0);
    CHECK_EQ(statistics.bytes, 0);
    CHECK(store->roots == NULL);
    CHECK_EQ(store->nodes.count, 0);
    cache_destroy(store);
}

CHECK_MAIN(CHECK_TEST(nothing_is_torn_and_nothing_is_left))
