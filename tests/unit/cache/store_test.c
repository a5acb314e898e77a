/* The cache store: names, flushing, ages, budgets, lifetimes. Time is made up. */
#include "cache/store.h"
#include "check.h"
#include "wide_text.h"
#include "winerror.h"

static struct cache_store *store;
static struct cache_owner mine, other;

static void begin(uint64_t budget, uint64_t period)
{
    memset(&mine, 0, sizeof(mine));
    memset(&other, 0, sizeof(other));
    store = cache_create(budget, period);
    CHECK(store != NULL);
}

static void end(void)
{
    struct cache_statistics statistics;

    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.entries == 0, statistics.bytes == 0);
    cache_destroy(store);
}

static void name(const WCHAR *text, struct cache_key *key)
{
    CHECK_EQ(cache_key_parse(text, wide_length(text), key, NULL), 0);
}

static ULONG add_as(struct cache_owner *owner, enum cache_kind kind, const WCHAR *text, const char *data,
                    uint64_t expires, uint64_t now)
{
    struct cache_entry *entry;
    struct cache_key key;
    ULONG error;

    name(text, &key);
    entry = cache_entry_new(kind, &key, strlen(data));
    free(key.text);
    CHECK(entry != NULL);
    memcpy(entry->data, data, strlen(data));
    error = cache_add(store, entry, owner, expires, now);
    cache_entry_release(entry);
    return error;
}

static void add(const WCHAR *text, const char *data)
{
    CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, text, data, CACHE_FOR_EVER, 0), 0);
}

static struct cache_entry *find(enum cache_kind kind, const WCHAR *text, uint64_t now)
{
    struct cache_entry *entry;
    struct cache_key key;

    name(text, &key);
    entry = cache_find(store, &key, CACHE_KIND(kind), now);
    free(key.text);
    return entry;
}

static bool has(const WCHAR *text)
{
    struct cache_entry *entry = find(CACHE_FRAGMENT, text, 0);

    if (entry)
        cache_entry_release(entry);
    return entry != NULL;
}

static bool has_at(const WCHAR *text, uint64_t now)
{
    struct cache_entry *entry = find(CACHE_FRAGMENT, text, now);

    if (entry)
        cache_entry_release(entry);
    return entry != NULL;
}

static uint64_t flush(const WCHAR *text, bool recursive)
{
    struct cache_key key;
    uint64_t dropped;

    name(text, &key);
    dropped = cache_flush(store, &key, recursive, &mine);
    free(key.text);
    return dropped;
}

static void what_was_added_is_found_under_any_spelling_of_its_name(void)
{
    struct cache_entry *entry;

    begin(1 << 20, 0);
    add(u"http://Example:80/a/b", "data");
    entry = find(CACHE_FRAGMENT, u"http://eXAMPLE:80/A//x/../b", 0);
    CHECK(entry != NULL);
    CHECK_EQ(entry->length, 4);
    CHECK_MEM(entry->data, "data", 4);
    cache_entry_release(entry);
    CHECK(!has(u"https://example:80/a/b"));
    CHECK(!has(u"http://example:81/a/b"));
    CHECK(!has(u"http://example:80/a/b/"));
    CHECK(!has(u"http://example:80/a/b?c"));
    CHECK(!has(u"http://example:80/a"));
    end();
}

static void queries_are_part_of_the_name_and_keep_their_case(void)
{
    begin(1 << 20, 0);
    add(u"http://h:80/a?Q=1", "1");
    CHECK(has(u"http://h:80/A?Q=1"));
    CHECK(!has(u"http://h:80/a?q=1"));
    CHECK(!has(u"http://h:80/a"));
    end();
}

static void two_spellings_of_an_address_are_one_name(void)
{
    begin(1 << 20, 0);
    add(u"http://[::1]:80/a", "1");
    CHECK(has(u"http://[0:0:0:0:0:0:0:1]:80/a"));
    end();
}

static void a_name_that_is_no_url_is_refused(void)
{
    static const WCHAR *const bad[] = {u"", u"http://h/a", u"h:80/a", u"http://h:0/a", u"http://h:80", u"?"};
    struct cache_key key;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CHECK_EQ(cache_key_parse(bad[i], wide_length(bad[i]), &key, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(cache_key_parse(NULL, 0, &key, NULL), ERROR_INVALID_PARAMETER);
}

static void the_short_way_to_a_key_leads_to_the_same_key(void)
{
    static const struct {
        const WCHAR *name;
        bool simple;
    } rows[] = {
        {u"http://localhost:8080/a/B.c/d", true},
        {u"https://a.b.c1:443/", true},
        {u"http://+:1/x/", true},
        {u"http://*:65535/x%20y", true},
        {u"http://h:65536/", false},
        {u"http://h:0/", false},
        {u"http://h:/", false},
        {u"http://h:80", false},
        {u"http://1.2.3.4:80/", false},
        {u"http://[::1]:80/", false},
        {u"http://xn--a:80/", false},
        {u"http://h:80/a//b", false},
        {u"http://h:80/a/../b", false},
        {u"http://h:80/a\\b", false},
        {u"http://h:80/a?b", false},
        {u"http://h:80/\u00E4", false},
        {u"ftp://h:80/", false},
        {u"http://+a:80/", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t length = wide_length(rows[i].name);
        WCHAR text[CACHE_KEY_UNITS];
        struct cache_key simple, parsed;

        CHECK_EQ(cache_key_simple(rows[i].name, length, text, &simple), rows[i].simple);
        if (!rows[i].simple)
            continue;
        CHECK_EQ(cache_key_parse(rows[i].name, length, &parsed, NULL), 0);
        CHECK_EQ(simple.length, parsed.length);
        CHECK_MEM(simple.text, parsed.text, parsed.length * sizeof(WCHAR));
        CHECK_EQ(simple.path_at, parsed.path_at);
        CHECK_EQ(simple.path_end, parsed.path_end);
        CHECK_EQ(simple.wild, parsed.wild);
        free(parsed.text);
    }
}

static void a_request_finds_what_its_url_names(void)
{
    const char *target = "/Dir/%41.html?x=Y", *host = "LocalHost:8080";
    struct cook_input input = {.target = target,
                               .target_length = strlen(target),
                               .host = host,
                               .host_length = strlen(host),
                               .local_port = 8080};
    struct cooked_url cooked;
    struct cache_entry *entry;
    struct cache_key key;
    WCHAR buffer[1024], text[CACHE_KEY_UNITS];

    begin(1 << 20, 0);
    CHECK_EQ(add_as(&mine, CACHE_RESPONSE, u"http://localhost:8080/dir/a.html?x=Y", "r", CACHE_FOR_EVER, 0),
             0);
    CHECK_EQ(cook(&input, NULL, buffer, 1024, &cooked), COOK_OK);
    CHECK(cache_key_of_request(&cooked, false, 8080, NULL, text, &key));
    entry = cache_find(store, &key, CACHE_KIND(CACHE_RESPONSE), 0);
    CHECK(entry != NULL);
    cache_entry_release(entry);
    CHECK(cache_find(store, &key, CACHE_KIND(CACHE_FRAGMENT), 0) == NULL);
    end();
}

static void a_second_add_replaces_the_first_and_readers_keep_what_they_have(void)
{
    struct cache_entry *old, *new;
    struct cache_statistics statistics;

    begin(1 << 20, 0);
    add(u"http://h:80/a", "first");
    old = find(CACHE_FRAGMENT, u"http://h:80/a", 0);
    add(u"http://h:80/a", "second!");
    new = find(CACHE_FRAGMENT, u"http://h:80/a", 0);
    CHECK(old && new);
    CHECK_MEM(old->data, "first", 5);
    CHECK_MEM(new->data, "second!", 7);
    CHECK_EQ(flush(u"http://h:80/a", false), 1);
    CHECK(!has(u"http://h:80/a"));
    CHECK_MEM(new->data, "second!", 7);
    cache_entry_release(old);
    cache_entry_release(new);
    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.entries, 0);
    CHECK_EQ(statistics.bytes, 0);
    CHECK_EQ(statistics.added, 2);
    CHECK_EQ(statistics.replaced, 1);
    CHECK_EQ(statistics.flushed, 1);
    end();
}

/* Every line: a name, and whether it survives the flush in the column's head. */
static void flushing_takes_the_name_or_what_lies_below(void)
{
    static const struct {
        const WCHAR *name;
        bool exact, recursive, slash, root;
    } rows[] = {
        /* after flushing      .../a   .../a -r  .../a/ -r  / -r */
        {u"http://h:80/a", false, false, false, false},
        {u"http://h:80/a/", true, false, false, false},
        {u"http://h:80/a?x=1", true, false, false, false},
        {u"http://h:80/a/b", true, false, false, false},
        {u"http://h:80/a/b/c/d", true, false, false, false},
        {u"http://h:80/a/b/?x", true, false, false, false},
        {u"http://h:80/ab", true, true, true, false},
        {u"http://h:80/ab/a/b", true, true, true, false},
        {u"http://h:80/", true, true, true, false},
        {u"http://g:80/a/b", true, true, true, true},
        {u"http://h:81/a/b", true, true, true, true},
        {u"https://h:443/a/b", true, true, true, true},
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    static const WCHAR *const names[] = {u"http://h:80/a", u"http://h:80/a", u"http://h:80/a/",
                                         u"http://h:80/"};

    for (int column = 0; column < 4; column++) {
        begin(1 << 20, 0);
        for (size_t i = 0; i < ROWS; i++)
            add(rows[i].name, "x");
        flush(names[column], column > 0);
        for (size_t i = 0; i < ROWS; i++) {
            const bool survives[] = {rows[i].exact, rows[i].recursive, rows[i].slash, rows[i].root};
            if (has(rows[i].name) != survives[column])
                printf("    column %d row %d\n", column, (int)i);
            CHECK_EQ(has(rows[i].name), survives[column]);
        }
        end();
    }
}

static void a_wild_host_flushes_every_host_of_its_port(void)
{
    begin(1 << 20, 0);
    add(u"http://g:80/a/b", "x");
    add(u"http://h:80/a/c", "x");
    add(u"http://+:80/a/d", "x");
    add(u"http://h:81/a/c", "x");
    add(u"http://h:80/b", "x");
    CHECK_EQ(flush(u"http://+:80/a/", true), 3);
    CHECK(has(u"http://h:81/a/c"));
    CHECK(has(u"http://h:80/b"));
    CHECK_EQ(flush(u"http://*:80/b", false), 1);
    end();
}

static void only_the_owner_flushes_and_replaces(void)
{
    begin(1 << 20, 0);
    CHECK_EQ(add_as(&other, CACHE_FRAGMENT, u"http://h:80/a/x", "x", CACHE_FOR_EVER, 0), 0);
    add(u"http://h:80/a/y", "y");
    CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, u"http://h:80/a/x", "z", CACHE_FOR_EVER, 0), ERROR_ACCESS_DENIED);
    CHECK_EQ(flush(u"http://h:80/a/x", false), 0);
    CHECK_EQ(flush(u"http://h:80/", true), 1);
    CHECK(has(u"http://h:80/a/x"));
    CHECK(!has(u"http://h:80/a/y"));
    end();
}

static void an_owner_that_closes_takes_everything_along(void)
{
    begin(1 << 20, 0);
    add(u"http://h:80/a/x", "x");
    add(u"http://g:90/y", "y");
    CHECK_EQ(add_as(&other, CACHE_FRAGMENT, u"http://h:80/a/z", "z", CACHE_FOR_EVER, 0), 0);
    cache_close_owner(store, &mine);
    CHECK(!has(u"http://h:80/a/x"));
    CHECK(!has(u"http://g:90/y"));
    CHECK(has(u"http://h:80/a/z"));
    CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, u"http://h:80/a/x", "x", CACHE_FOR_EVER, 0), ERROR_INVALID_HANDLE);
    end();
}

static void an_entry_is_gone_at_the_moment_it_expires(void)
{
    struct cache_statistics statistics;

    begin(1 << 20, 0);
    CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, u"http://h:80/a", "x", 10000, 0), 0);
    CHECK(has_at(u"http://h:80/a", 9999));
    CHECK(!has_at(u"http://h:80/a", 10000));
    cache_scavenge(store, 10000);
    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.entries, 0);
    CHECK_EQ(statistics.expired, 1);
    CHECK_EQ(statistics.hits, 1);
    CHECK_EQ(statistics.misses, 1);
    end();
}

/* @data:367 */
static void what_nobody_touches_for_a_period_is_scavenged(void)
{
    struct cache_statistics statistics;

    begin(1 << 20, 120000);
    add(u"http://h:80/used", "x");
    add(u"http://h:80/idle", "x");
    CHECK(has_at(u"http://h:80/used", 100000));
    cache_scavenge(store, 119999);
    CHECK(has(u"http://h:80/idle"));
    cache_scavenge(store, 120000);
    CHECK(!has(u"http://h:80/idle"));
    CHECK(has(u"http://h:80/used"));
    cache_scavenge(store, 240000);
    CHECK(!has(u"http://h:80/used"));
    cache_statistics(store, &statistics);
    CHECK_EQ(statistics.scavenged, 2);
    end();
}

static void a_full_store_drops_the_oldest_and_stays_within_its_budget(void)
{
    struct cache_statistics statistics;
    WCHAR text[] = u"http://h:80/000";
    char data[1001];

    memset(data, 'x', 1000);
    data[1000] = 0;
    begin(20000, 0);
    for (unsigned i = 0; i < 100; i++) {
        text[13] = (WCHAR)('0' + i / 10);
        text[14] = (WCHAR)('0' + i % 10);
        CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, text, data, CACHE_FOR_EVER, i * 2000), 0);
        cache_statistics(store, &statistics);
        CHECK(statistics.bytes <= 20000);
    }
    CHECK(has(u"http://h:80/099"));
    CHECK(!has(u"http://h:80/000"));
    CHECK(statistics.entries >= 10);
    CHECK_EQ(statistics.evicted, 100 - statistics.entries);
    end();
}

static void what_is_larger_than_the_store_is_refused(void)
{
    char data[2001];

    memset(data, 'x', 2000);
    data[2000] = 0;
    begin(1500, 0);
    add(u"http://h:80/a", "x");
    CHECK_EQ(add_as(&mine, CACHE_FRAGMENT, u"http://h:80/b", data, CACHE_FOR_EVER, 0),
             ERROR_NOT_ENOUGH_MEMORY);
    CHECK(has(u"http://h:80/a"));
    end();
}

CHECK_MAIN(CHECK_TEST(what_was_added_is_found_under_any_spelling_of_its_name),
           CHECK_TEST(queries_are_part_of_the_name_and_keep_their_case),
           CHECK_TEST(two_spellings_of_an_address_are_one_name), CHECK_TEST(a_name_that_is_no_url_is_refused),
           CHECK_TEST(the_short_way_to_a_key_leads_to_the_same_key),
           CHECK_TEST(a_request_finds_what_its_url_names),
           CHECK_TEST(a_second_add_replaces_the_first_and_readers_keep_what_they_have),
           CHECK_TEST(flushing_takes_the_name_or_what_lies_below),
           CHECK_TEST(a_wild_host_flushes_every_host_of_its_port),
           CHECK_TEST(only_the_owner_flushes_and_replaces),
           CHECK_TEST(an_owner_that_closes_takes_everything_along),
           CHECK_TEST(an_entry_is_gone_at_the_moment_it_expires),
           CHECK_TEST(what_nobody_touches_for_a_period_is_scavenged),
           CHECK_TEST(a_full_store_drops_the_oldest_and_stays_within_its_budget),
           CHECK_TEST(what_is_larger_than_the_store_is_refused))
