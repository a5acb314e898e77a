/* Blocks of whole pages for what is large, needed for a while by many, and idle for long: exchanges of connections.
 *
 * malloc would keep such blocks between others that live on, and their pages with them. Here a block that is given back returns
 * its pages to the system, except a few that stay warm for the next taker. The addresses stay reserved: as many as were ever in use
 * at once. Any thread. Under HTTPAPI_NO_RECYCLING it is malloc and free, so that sanitizers see misuse. */
#ifndef HTTPAPI_PAGES_H
#define HTTPAPI_PAGES_H

#include "base/lock.h"

#include <stddef.h>

struct page_block {
    struct page_block *next;
    void *memory;
};

struct page_pool {
    size_t size; /* of a block, a multiple of 4096 */
    struct lock lock;
    struct page_block *warm, *cold;
    unsigned warm_count;
};

/* A block of pool->size bytes at block->memory, content undefined; NULL when memory is out. */
struct page_block *pages_take(struct page_pool *pool);
void pages_give(struct page_pool *pool, struct page_block *block);

#endif
