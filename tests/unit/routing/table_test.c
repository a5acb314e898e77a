/* The table that readers walk while its writer changes it: here the writer's view. */
#include "routing/hash.h"
#include "routing/table.h"
#include "check.h"

struct item {
    uint64_t hash;
    int number;
};

static bool same(const void *item, const void *wanted)
{
    return ((const struct item *)item)->number == *(const int *)wanted;
}

static int visited;

static void visit(void *item)
{
    (void)item;
    visited++;
}

static void put(struct table *table, struct item *item)
{
    CHECK_EQ(table_reserve(table), 0);
    table_insert(table, item->hash, item);
}

static void items_are_found_whatever_their_hashes(void)
{
    enum { COUNT = 1000 };
    static struct item items[COUNT];
    struct table table = {NULL, 0};
    int missing = COUNT;

    CHECK(!table_find(&table, 5, same, &missing));
    for (int i = 0; i < COUNT; i++) {
        items[i] = (struct item){(uint64_t)(i % 7), i}; /* crowded on purpose, 0 and 1 among them */
        put(&table, &items[i]);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK(table_find(&table, (uint64_t)(i % 7), same, &i) == &items[i]);
    CHECK(!table_find(&table, 3, same, &missing));
    for (int i = 0; i < COUNT; i += 2)
        table_remove(&table, items[i].hash, &items[i]);
    for (int i = 0; i < COUNT; i++)
        CHECK(table_find(&table, (uint64_t)(i % 7), same, &i) == (i % 2 ? &items[i] : NULL));
    CHECK_EQ(table.count, COUNT / 2);
    visited = 0;
    table_visit(&table, visit);
    CHECK_EQ(visited, COUNT / 2);
    table_free(&table);
    epoch_collect();
}

static void coming_and_going_does_not_grow_the_table(void)
{
    struct item item = {12345, 1};
    struct table table = {NULL, 0};

    for (uint64_t i = 0; i < 10000; i++) {
        item.hash = i * 0x9E3779B97F4A7C15u;
        put(&table, &item);
        table_remove(&table, item.hash, &item);
    }
    CHECK(atomic_load(&table.slots)->mask < 16);
    table_free(&table);
    epoch_collect();
}

static void the_hash_depends_on_key_length_and_every_unit(void)
{
    const struct hash_key key = {0x1234567890ABCDEFu, 0xFEDCBA0987654321u},
                          other = {0x1234567890ABCDEEu, 0xFEDCBA0987654321u};
    WCHAR text[64] = {0};

    for (size_t length = 1; length < 64; length++) {
        uint64_t plain = hash_text(&key, text, length);

        CHECK(plain != hash_text(&other, text, length));
        CHECK(plain != hash_text(&key, text, length - 1));
        for (size_t i = 0; i < length; i++) {
            text[i] = 1;
            CHECK(plain != hash_text(&key, text, length));
            text[i] = 0x100;
            CHECK(plain != hash_text(&key, text, length));
            text[i] = 0;
        }
    }
}

CHECK_MAIN(CHECK_TEST(items_are_found_whatever_their_hashes),
           CHECK_TEST(coming_and_going_does_not_grow_the_table),
           CHECK_TEST(the_hash_depends_on_key_length_and_every_unit))
