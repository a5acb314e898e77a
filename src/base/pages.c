/* See pages.h. */
#include "base/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifdef HTTPAPI_NO_RECYCLING

struct page_block *pages_take(struct page_pool *pool)
{
    struct page_block *block = malloc(sizeof(*block));

    if (!block)
        return NULL;
    block->memory = malloc(pool->size);
    if (block->memory)
        return block;
    free(block);
    return NULL;
}

void pages_give(struct page_pool *pool, struct page_block *block)
{
    (void)pool;
    free(block->memory);
    free(block);
}

#else

/* Mapped at once. */
#define REGION_BLOCKS 64

/* Blocks that keep their pages while nobody has them. */
#define WARM_BLOCKS   64

/* Under the lock: more cold blocks. */
static void map_region(struct page_pool *pool)
{
    struct page_block *blocks = malloc(REGION_BLOCKS * sizeof(*blocks));
    char *memory = blocks ? mmap(NULL, REGION_BLOCKS * pool->size, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                          : MAP_FAILED;

    if (memory == MAP_FAILED) {
        free(blocks);
        return;
    }
    madvise(memory, REGION_BLOCKS * pool->size, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < REGION_BLOCKS; i++) {
        blocks[i].memory = memory + i * pool->size;
        blocks[i].next = pool->cold;
        pool->cold = &blocks[i];
    }
}

struct page_block *pages_take(struct page_pool *pool)
{
    struct page_block *block;

    lock_acquire(&pool->lock);
    block = pool->warm;
    if (block) {
        pool->warm = block->next;
        pool->warm_count--;
    } else {
        if (!pool->cold)
            map_region(pool);
        block = pool->cold;
        if (block)
            pool->cold = block->next;
    }
    lock_release(&pool->lock);
    return block;
}

void pages_give(struct page_pool *pool, struct page_block *block)
{
    struct page_block **list = &pool->warm;

    lock_acquire(&pool->lock);
    if (pool->warm_count >= WARM_BLOCKS) {
        lock_release(&pool->lock);
        madvise(block->memory, pool->size, MADV_DONTNEED);
        list = &pool->cold;
        lock_acquire(&pool->lock);
    } else {
        pool->warm_count++;
    }
    block->next = *list;
    *list = block;
    lock_release(&pool->lock);
}

#endif
