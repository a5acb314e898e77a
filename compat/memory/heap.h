/* The block behind every pointer that HeapAlloc, LocalAlloc and GlobalAlloc give out. Local memory needs it to tell
 * what kind of memory a pointer is; programs never see it. */
#ifndef HTTPAPI_HEAP_H
#define HTTPAPI_HEAP_H

#include "heapapi.h"

struct heap;

/* Right before the caller's bytes: the size asked for, to the byte, and the heap the block belongs to. 16 bytes, so
 * that what malloc aligned stays aligned. */
struct heap_block {
    size_t size;
    struct heap *heap;
};

static inline struct heap_block *heap_block(const void *memory)
{
    return (struct heap_block *)(ULONG_PTR)memory - 1;
}

#endif
