#include "base/pages.h"

#include "check.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BLOCKS = 300 };

static void blocks_are_whole_and_apart(void)
{
    static struct page_pool pool = {.size = 4096};
    struct page_block *blocks[BLOCKS];

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = pages_take(&pool);
            CHECK(blocks[i]);
            memset(blocks[i]->memory, i, pool.size);
        }
        for (int i = 0; i < BLOCKS; i++) {
            const unsigned char *bytes = blocks[i]->memory;
            CHECK_EQ(bytes[0], (unsigned char)i);
            CHECK_EQ(bytes[pool.size - 1], (unsigned char)i);
            pages_give(&pool, blocks[i]);
        }
    }
}

#ifndef HTTPAPI_NO_RECYCLING
static void what_was_given_back_returns_to_the_system(void)
{
    static struct page_pool pool = {.size = 4096};
    struct page_block *blocks[BLOCKS];
    unsigned resident = 0;
    unsigned char there;

    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = pages_take(&pool);
        CHECK(blocks[i]);
        memset(blocks[i]->memory, 1, pool.size);
    }
    for (int i = 0; i < BLOCKS; i++)
        pages_give(&pool, blocks[i]);
    for (int i = 0; i < BLOCKS; i++) {
        CHECK_EQ(mincore(blocks[i]->memory, pool.size, &there), 0);
        resident += there & 1;
    }
    CHECK_EQ(resident, pool.warm_count);
    CHECK(resident < BLOCKS / 2);
}
#endif

CHECK_MAIN(CHECK_TEST(blocks_are_whole_and_apart)
#ifndef HTTPAPI_NO_RECYCLING
               ,
           CHECK_TEST(what_was_given_back_returns_to_the_system)
#endif
)
