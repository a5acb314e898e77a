/* Heaps: exact sizes, zeroed memory, private heaps that free everything at once. */
#include "check.h"
#include <windows.h>

static void a_block_has_exactly_the_size_asked_for(void)
{
    static const SIZE_T sizes[] = {0, 1, 15, 16, 17, 1000, 65537};
    HANDLE heap = GetProcessHeap();
    size_t i;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        void *block = HeapAlloc(heap, 0, sizes[i]);

        CHECK(block != NULL);
        CHECK_EQ((ULONG_PTR)block % 16, 0);
        CHECK_EQ(HeapSize(heap, 0, block), sizes[i]);
        CHECK(HeapFree(heap, 0, block));
    }
}

static void zero_memory_is_zero_also_where_a_block_grew(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    unsigned char *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
    int i;

    for (i = 0; i < 100; i++)
        CHECK_EQ(block[i], 0);
    memset(block, 7, 100);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 5000);
    CHECK(block != NULL);
    CHECK_EQ(HeapSize(heap, 0, block), 5000);
    for (i = 0; i < 100; i++)
        CHECK_EQ(block[i], 7);
    for (i = 100; i < 5000; i++)
        CHECK_EQ(block[i], 0);
    CHECK(HeapDestroy(heap));
}

static void destroying_a_heap_frees_what_is_left_in_it(void)
{
    HANDLE heap = HeapCreate(0, 4096, 0);
    void *kept[10];
    int i;

    CHECK(heap != NULL);
    for (i = 0; i < 10; i++)
        CHECK((kept[i] = HeapAlloc(heap, 0, 1000)) != NULL);
    CHECK(HeapFree(heap, 0, kept[4]));
    CHECK((kept[5] = HeapReAlloc(heap, 0, kept[5], 100000)) != NULL);
    CHECK(HeapValidate(heap, 0, NULL));
    CHECK(HeapDestroy(heap)); /* the leak checker of the sanitizer build sees to the rest */
}

static void a_fixed_heap_refuses_more_than_its_maximum(void)
{
    HANDLE heap = HeapCreate(0, 0, 65536);
    void *block = HeapAlloc(heap, 0, 30000);

    CHECK(block != NULL);
    CHECK(HeapAlloc(heap, 0, 60000) == NULL);
    CHECK(HeapReAlloc(heap, 0, block, 100000) == NULL);
    CHECK_EQ(HeapSize(heap, 0, block), 30000);
    CHECK(HeapFree(heap, 0, block));
    CHECK(HeapAlloc(heap, 0, 40000) != NULL);
    CHECK(HeapDestroy(heap));
}

static void in_place_only_shrinks_but_does_not_move(void)
{
    HANDLE heap = GetProcessHeap();
    void *block = HeapAlloc(heap, 0, 1000);

    CHECK(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 10) == block);
    CHECK_EQ(HeapSize(heap, 0, block), 10);
    CHECK(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 1u << 24) == NULL);
    CHECK_EQ(HeapSize(heap, 0, block), 10);
    CHECK(HeapFree(heap, 0, block));
}

static void impossible_sizes_and_freeing_nothing_are_harmless(void)
{
    CHECK(HeapAlloc(GetProcessHeap(), 0, (SIZE_T)-1) == NULL);
    CHECK(HeapAlloc(GetProcessHeap(), 0, (SIZE_T)-1 / 2) == NULL);
    CHECK(HeapFree(GetProcessHeap(), 0, NULL));
    CHECK(HeapLock(GetProcessHeap()));
    CHECK(HeapLock(GetProcessHeap()));
    CHECK(HeapUnlock(GetProcessHeap()));
    CHECK(HeapUnlock(GetProcessHeap()));
}

static void a_private_heap_knows_its_limits(void)
{
    HANDLE heap = HeapCreate(0, 100000, 65536); /* the first size is no larger than the last */
    void *block;

    CHECK(heap != NULL);
    CHECK(HeapAlloc(heap, 0, (SIZE_T)-1) == NULL);
    CHECK((block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 60000)) != NULL);
    CHECK(HeapReAlloc(heap, 0, block, (SIZE_T)-1 / 2) == NULL);
    CHECK(HeapAlloc(heap, 0, 60000) == NULL);
    CHECK(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 10) == block);
    CHECK(HeapAlloc(heap, 0, 60000) != NULL); /* what a block gave up serves another */
    CHECK((block = HeapReAlloc(heap, 0, block, 100)) != NULL);
    CHECK(HeapCompact(heap, 0) > 0);
    CHECK(HeapValidate(heap, 0, NULL));
    CHECK(HeapDestroy(heap));
}

static void the_owner_alone_unlocks_a_heap(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);

    CHECK(HeapLock(heap));
    CHECK(HeapAlloc(heap, 0, 10) != NULL); /* the owner may go on */
    CHECK(HeapUnlock(heap));
    CHECK(HeapDestroy(heap));
}

static void settings_of_heaps_are_checked(void)
{
    ULONG lookaside = 2;

    CHECK(HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0));
    CHECK(HeapSetInformation(GetProcessHeap(), HeapCompatibilityInformation, &lookaside, sizeof(lookaside)));
    CHECK(!HeapSetInformation(GetProcessHeap(), HeapCompatibilityInformation, &lookaside, 1));
    CHECK(!HeapSetInformation(GetProcessHeap(), HeapCompatibilityInformation, NULL, sizeof(lookaside)));
    CHECK(!HeapSetInformation(GetProcessHeap(), (HEAP_INFORMATION_CLASS)4711, NULL, 0));
}

CHECK_MAIN(CHECK_TEST(a_block_has_exactly_the_size_asked_for),
           CHECK_TEST(zero_memory_is_zero_also_where_a_block_grew),
           CHECK_TEST(destroying_a_heap_frees_what_is_left_in_it),
           CHECK_TEST(a_fixed_heap_refuses_more_than_its_maximum),
           CHECK_TEST(in_place_only_shrinks_but_does_not_move),
           CHECK_TEST(impossible_sizes_and_freeing_nothing_are_harmless),
           CHECK_TEST(a_private_heap_knows_its_limits), CHECK_TEST(the_owner_alone_unlocks_a_heap),
           CHECK_TEST(settings_of_heaps_are_checked))
