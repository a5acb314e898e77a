/* What tools see of a store, and what they may do to it: numbers for each site, lists, flushing whoever owns what. */
#include "cache/store.h"
#include "check.h"
#include "wide_text.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

static struct cache_store *store;
static struct cache_owner mine, others;

static void begin(uint64_t period)
{
    store = cache_create(1 << 20, period);
    memset(&mine, 0, sizeof(mine));
    memset(&others, 0, sizeof(others));
}

static void end(void)
{
    cache_destroy(store);
}

static void name(const WCHAR *text, struct cache_key *key)
{
    size_t length = 0;

    while (text[length])
        length++;
    CHECK_EQ(cache_key_parse(text, length, key, NULL), 0);
}

static void add(struct cache_owner *owner, enum cache_kind kind, const WCHAR *text, uint64_t expires)
{
    struct cache_entry *entry;
    struct cache_key key;

    name(text, &key);
    entry = cache_entry_new(kind, &key, 10);
    memset(entry->data, 'x', 10);
    CHECK_EQ(cache_add(store, entry, owner, expires, 0), 0);
    cache_entry_release(entry);
    free(key.text);
}

static bool has(unsigned kinds, const WCHAR *text, uint64_t now)
{
    struct cache_entry *entry;
    struct cache_key key;

    name(text, &key);
    entry = cache_find(store, &key, kinds, now);
    if (entry)
        cache_entry_release(entry);
    free(key.text);
    return entry != NULL;
}

static uint64_t flush(const WCHAR *text, bool recursive, const struct cache_owner *owner)
{
    struct cache_key key;
    uint64_t count;

    name(text, &key);
    count = cache_flush(store, &key, recursive, owner);
    free(key.text);
    return count;
}

/* --- sites --- */

struct seen {
    unsigned count;
    struct cache_statistics one, two, rest;
};

static void see(void *context, const WCHAR *key, size_t length, const struct cache_statistics *statistics)
{
    struct seen *seen = context;

    seen->count++;
    if (length == 0)
        seen->rest = *statistics;
    else if (length == 5 && key[0] == 'h' && key[1] == 80 && key[2] == 'O' && key[3] == 'N')
        seen->one = *statistics;
    else if (length == 5 && key[0] == 'h' && key[1] == 80 && key[2] == 'T')
        seen->two = *statistics;
}

static struct seen look(void)
{
    struct seen seen = {0};

    cache_each_site(store, see, &seen);
    return seen;
}

static void every_site_has_its_own_numbers(void)
{
    struct seen seen;

    begin(0);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/b/c", 5000);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    add(&mine, CACHE_RESPONSE, u"http://two:80/a", CACHE_FOR_EVER);
    CHECK(has(CACHE_KIND(CACHE_FRAGMENT), u"http://one:80/a", 0));
    CHECK(has(CACHE_KIND(CACHE_FRAGMENT), u"http://one:80/a", 0));
    CHECK(!has(CACHE_KIND(CACHE_FRAGMENT), u"http://one:80/z", 0));
    CHECK(!has(CACHE_KIND(CACHE_FRAGMENT), u"http://nobody:80/z", 0));
    seen = look();
    CHECK_EQ(seen.count, 2);
    CHECK_EQ(seen.one.entries, 2);
    CHECK_EQ(seen.one.added, 3);
    CHECK_EQ(seen.one.replaced, 1);
    CHECK_EQ(seen.one.hits, 2);
    CHECK_EQ(seen.one.misses, 1);
    CHECK_EQ(seen.two.entries, 1);
    CHECK(seen.one.bytes > seen.two.bytes && seen.two.bytes > 0);
    CHECK_EQ(seen.two.hits + seen.two.misses, 0);
    flush(u"http://one:80/", true, &mine);
    seen = look();
    CHECK_EQ(seen.count, 2); /* what was counted stays */
    CHECK_EQ(seen.one.entries, 0);
    CHECK_EQ(seen.one.bytes, 0);
    CHECK_EQ(seen.one.flushed, 2);
    CHECK_EQ(seen.two.flushed, 0);
    end();
}

static void a_client_that_invents_hosts_does_not_fill_the_memory(void)
{
    WCHAR text[] = u"http://h0000:80/a";
    struct seen seen;

    begin(0);
    for (unsigned i = 0; i < CACHE_SITES + 100; i++) {
        for (unsigned digit = 0, left = i; digit < 4; digit++, left /= 10)
            text[11 - digit] = (WCHAR)('0' + left % 10);
        add(&mine, CACHE_FRAGMENT, text, CACHE_FOR_EVER);
    }
    seen = look();
    CHECK_EQ(seen.count, CACHE_SITES + 1);
    CHECK_EQ(seen.rest.entries, 100);
    CHECK_EQ(seen.rest.added, 100);
    end();
}

/* --- lists --- */

static size_t list(const WCHAR *text)
{
    struct cache_entry **entries;
    struct cache_key key;
    size_t count;

    if (text)
        name(text, &key);
    CHECK_EQ(cache_list(store, text ? &key : NULL, &entries, &count), 0);
    for (size_t i = 0; i < count; i++)
        cache_entry_release(entries[i]);
    free(entries);
    if (text)
        free(key.text);
    return count;
}

/* @data:370 */
static void a_list_shows_what_lies_at_and_below_a_name(void)
{
    begin(0);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    add(&mine, CACHE_RESPONSE, u"http://one:80/a", CACHE_FOR_EVER);
    add(&others, CACHE_FRAGMENT, u"http://one:80/a/b", CACHE_FOR_EVER);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a?q", CACHE_FOR_EVER);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/ab", CACHE_FOR_EVER);
    add(&mine, CACHE_FRAGMENT, u"http://two:80/a", CACHE_FOR_EVER);
    CHECK_EQ(list(NULL), 6);
    CHECK_EQ(list(u"http://one:80/"), 5);
    CHECK_EQ(list(u"http://one:80/a"), 4);
    CHECK_EQ(list(u"http://one:80/a/"), 4);
    CHECK_EQ(list(u"http://one:80/c"), 0);
    CHECK_EQ(list(u"http://+:80/a"), 5);
    CHECK_EQ(list(u"http://+:80/ab"), 1);
    CHECK_EQ(list(u"http://+:81/"), 0);
    end();
}

/* @data:370 */
static void an_administrator_flushes_what_anybody_added(void)
{
    begin(0);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    add(&others, CACHE_FRAGMENT, u"http://one:80/b", CACHE_FOR_EVER);
    add(&others, CACHE_RESPONSE_GZIP, u"http://one:80/b/c", CACHE_FOR_EVER);
    CHECK_EQ(flush(u"http://one:80/b", false, &mine), 0);
    CHECK_EQ(flush(u"http://one:80/b", false, NULL), 1);
    CHECK_EQ(flush(u"http://one:80/", true, NULL), 2);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    add(&others, CACHE_FRAGMENT, u"http://two:81/b", CACHE_FOR_EVER);
    CHECK_EQ(cache_flush_all(store), 2);
    CHECK_EQ(list(NULL), 0);
    CHECK(cache_is_empty(store) && cache_kinds(store) == 0 && store->roots == NULL);
    end();
}

/* --- kinds and idleness --- */

static void kinds_lie_side_by_side_and_are_found_in_order(void)
{
    begin(0);
    add(&mine, CACHE_RESPONSE, u"http://one:80/a", CACHE_FOR_EVER);
    CHECK(!has(CACHE_CODED, u"http://one:80/a", 0));
    add(&mine, CACHE_RESPONSE_GZIP, u"http://one:80/a", CACHE_FOR_EVER);
    CHECK(has(CACHE_KIND(CACHE_RESPONSE_GZIP), u"http://one:80/a", 0));
    CHECK(has(CACHE_KIND(CACHE_RESPONSE), u"http://one:80/a", 0));
    CHECK(!has(CACHE_KIND(CACHE_RESPONSE_BR), u"http://one:80/a", 0));
    CHECK_EQ(cache_kinds(store), CACHE_KIND(CACHE_RESPONSE) | CACHE_KIND(CACHE_RESPONSE_GZIP));
    CHECK_EQ(flush(u"http://one:80/a", false, &mine), 2);
    end();
}

/* Nobody has swept: it is gone all the same. @data:367 */
static void what_was_not_used_for_a_period_is_not_found(void)
{
    begin(120000);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/a", CACHE_FOR_EVER);
    CHECK(has(CACHE_ALL_KINDS, u"http://one:80/a", 119999));
    CHECK(has(CACHE_ALL_KINDS, u"http://one:80/a", 239998));
    CHECK(!has(CACHE_ALL_KINDS, u"http://one:80/a", 359998));
    end();
}

/* Behind an entry that lives for ever, in a store where nothing is scavenged. */
static void what_has_expired_does_not_wait_for_others(void)
{
    struct cache_statistics statistics;

    begin(0);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/lasting", CACHE_FOR_EVER);
    add(&mine, CACHE_FRAGMENT, u"http://one:80/brief", 1000);
    CHECK(!has(CACHE_ALL_KINDS, u"http://one:80/brief", 1000));
    cache_scavenge(store, CACHE_LOOK_AGAIN);
    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.expired, 1);
    CHECK_EQ(statistics.entries, 1);
    CHECK(has(CACHE_ALL_KINDS, u"http://one:80/lasting", CACHE_LOOK_AGAIN));
    end();
}

CHECK_MAIN(CHECK_TEST(every_site_has_its_own_numbers),
           CHECK_TEST(a_client_that_invents_hosts_does_not_fill_the_memory),
           CHECK_TEST(a_list_shows_what_lies_at_and_below_a_name),
           CHECK_TEST(an_administrator_flushes_what_anybody_added),
           CHECK_TEST(kinds_lie_side_by_side_and_are_found_in_order),
           CHECK_TEST(what_was_not_used_for_a_period_is_not_found),
           CHECK_TEST(what_has_expired_does_not_wait_for_others))
