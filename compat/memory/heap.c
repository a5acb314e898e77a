/* Heaps over malloc.
 *
 * The process heap, which nearly every program uses and nothing else, is malloc plus a 16-byte header: no lock of ours,
 * no list. A private heap also links its blocks, under its own recursive lock, because HeapDestroy frees them all. Any
 * thread may call anything; HEAP_NO_SERIALIZE saves nothing and is ignored. A heap handle is the address of its
 * structure, as on Windows.
 *
 * HeapLock excludes the other threads from a private heap; on the process heap only from HeapLock itself. */
#include "memory/heap.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define HEAP_SIGNATURE \
    0x48454150u /* tells a live heap from freed or foreign memory; cleared by HeapDestroy */
#define HEAP_PAGE 4096

struct link {
    struct link *next, *previous;
};

/* A block of a private heap: the header must stay last, next to the caller's bytes. */
struct private_block {
    struct link link;
    struct heap_block block;
};

struct heap {
    uint32_t signature;
    bool fixed; /* HeapCreate was given a maximum: `limit` bytes in all */
    size_t limit, used;
    pthread_mutex_t lock;
    struct link blocks; /* circular; blocks.next is the newest */
};

static struct heap process_heap = {.signature = HEAP_SIGNATURE,
                                   .lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP,
                                   .blocks = {&process_heap.blocks, &process_heap.blocks}};

static void *private_alloc(struct heap *heap, DWORD flags, size_t size);
static void *private_realloc(struct heap *heap, struct heap_block *old, size_t size);
static void private_shrink(struct heap *heap, struct heap_block *block, size_t size);
static void private_free(struct heap *heap, struct heap_block *block);

HANDLE WINAPI GetProcessHeap(void)
{
    return &process_heap;
}

static void *out_of_memory(void)
{
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

LPVOID WINAPI HeapAlloc(HANDLE handle, DWORD flags, SIZE_T size)
{
    struct heap *heap = handle;
    struct heap_block *block;

    if (heap != &process_heap)
        return private_alloc(heap, flags, size);
    if (size > PTRDIFF_MAX - sizeof(*block))
        return out_of_memory();
    block = flags & HEAP_ZERO_MEMORY ? calloc(1, sizeof(*block) + size) : malloc(sizeof(*block) + size);
    if (!block)
        return out_of_memory();
    block->size = size;
    block->heap = heap;
    return block + 1;
}

BOOL WINAPI HeapFree(HANDLE handle, DWORD flags, LPVOID memory)
{
    struct heap *heap = handle;
    struct heap_block *block;

    (void)flags;
    if (!memory)
        return TRUE;
    block = heap_block(memory);
    if (block->heap != heap)
        return error_result(ERROR_INVALID_PARAMETER);
    if (heap == &process_heap)
        free(block);
    else
        private_free(heap, block);
    return TRUE;
}

static bool is_heap(const struct heap *heap)
{
    return heap && heap->signature == HEAP_SIGNATURE;
}

LPVOID WINAPI HeapReAlloc(HANDLE handle, DWORD flags, LPVOID memory, SIZE_T size)
{
    struct heap *heap = handle;
    struct heap_block *block;
    size_t old;

    if (!memory || heap_block(memory)->heap != heap) {
        SetLastError(memory ? ERROR_INVALID_PARAMETER : ERROR_NOACCESS);
        return NULL;
    }
    block = heap_block(memory);
    old = block->size;
    if (flags & HEAP_REALLOC_IN_PLACE_ONLY && size > old)
        return out_of_memory(); /* malloc cannot promise it */
    if (size > PTRDIFF_MAX - sizeof(struct private_block))
        return out_of_memory();
    if (flags & HEAP_REALLOC_IN_PLACE_ONLY) {
        if (heap != &process_heap)
            private_shrink(heap, block, size);
        block->size = size;
        return memory;
    }
    block =
        heap == &process_heap ? realloc(block, sizeof(*block) + size) : private_realloc(heap, block, size);
    if (!block)
        return out_of_memory();
    block->size = size;
    if (flags & HEAP_ZERO_MEMORY && size > old)
        memset((char *)(block + 1) + old, 0, size - old);
    return block + 1;
}

SIZE_T WINAPI HeapSize(HANDLE handle, DWORD flags, LPCVOID memory)
{
    (void)flags;
    if (memory && heap_block(memory)->heap == handle)
        return heap_block(memory)->size;
    SetLastError(ERROR_INVALID_PARAMETER);
    return (SIZE_T)-1;
}

HANDLE WINAPI HeapCreate(DWORD options, SIZE_T initial, SIZE_T maximum)
{
    struct heap *heap;
    pthread_mutexattr_t recursive;

    if (options & HEAP_CREATE_ENABLE_EXECUTE) {
        SetLastError(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    if (maximum && initial > maximum)
        maximum = initial;
    heap = calloc(1, sizeof(*heap));
    if (!heap)
        return out_of_memory();
    heap->signature = HEAP_SIGNATURE;
    heap->fixed = maximum != 0;
    heap->limit = (maximum + HEAP_PAGE - 1) / HEAP_PAGE * HEAP_PAGE;
    heap->blocks.next = heap->blocks.previous = &heap->blocks;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&heap->lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
    return heap;
}

BOOL WINAPI HeapDestroy(HANDLE handle)
{
    struct heap *heap = handle;

    if (!is_heap(heap) || heap == &process_heap)
        return error_result(ERROR_INVALID_HANDLE);
    heap->signature = 0;
    while (heap->blocks.next != &heap->blocks) {
        struct link *link = heap->blocks.next;

        heap->blocks.next = link->next;
        free(link);
    }
    pthread_mutex_destroy(&heap->lock);
    free(heap);
    return TRUE;
}

static struct private_block *private_block(struct heap_block *block)
{
    return CONTAINING_RECORD(block, struct private_block, block);
}

static bool heap_has_room(const struct heap *heap, size_t more)
{
    return !heap->fixed || more <= heap->limit - heap->used;
}

static void *private_alloc(struct heap *heap, DWORD flags, size_t size)
{
    struct private_block *block = NULL;

    if (!is_heap(heap)) {
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    if (size > PTRDIFF_MAX - sizeof(*block))
        return out_of_memory();
    pthread_mutex_lock(&heap->lock);
    if (heap_has_room(heap, size))
        block = flags & HEAP_ZERO_MEMORY ? calloc(1, sizeof(*block) + size) : malloc(sizeof(*block) + size);
    if (block) {
        heap->used += size;
        block->block.size = size;
        block->block.heap = heap;
        block->link.next = heap->blocks.next;
        block->link.previous = &heap->blocks;
        heap->blocks.next->previous = &block->link;
        heap->blocks.next = &block->link;
    }
    pthread_mutex_unlock(&heap->lock);
    return block ? (void *)(block + 1) : out_of_memory();
}

static void *private_realloc(struct heap *heap, struct heap_block *old, size_t size)
{
    struct private_block *block = NULL;
    size_t had = old->size;

    pthread_mutex_lock(&heap->lock);
    if (size <= had || heap_has_room(heap, size - had))
        block = realloc(private_block(old), sizeof(*block) + size);
    if (block) {
        heap->used += size - had;
        block->link.next->previous = &block->link;
        block->link.previous->next = &block->link;
    }
    pthread_mutex_unlock(&heap->lock);
    return block ? &block->block : NULL;
}

/* The bytes that the block gives up count for others. */
static void private_shrink(struct heap *heap, struct heap_block *block, size_t size)
{
    pthread_mutex_lock(&heap->lock);
    heap->used -= block->size - size;
    pthread_mutex_unlock(&heap->lock);
}

static void private_free(struct heap *heap, struct heap_block *block)
{
    struct private_block *whole = private_block(block);

    pthread_mutex_lock(&heap->lock);
    heap->used -= block->size;
    whole->link.next->previous = whole->link.previous;
    whole->link.previous->next = whole->link.next;
    pthread_mutex_unlock(&heap->lock);
    free(whole);
}

BOOL WINAPI HeapLock(HANDLE handle)
{
    struct heap *heap = handle;

    if (!is_heap(heap))
        return error_result(ERROR_INVALID_HANDLE);
    pthread_mutex_lock(&heap->lock);
    return TRUE;
}

BOOL WINAPI HeapUnlock(HANDLE handle)
{
    struct heap *heap = handle;

    if (!is_heap(heap))
        return error_result(ERROR_INVALID_HANDLE);
    return pthread_mutex_unlock(&heap->lock) == 0 ? TRUE : error_result(ERROR_NOT_OWNER);
}

/* One block, or for a private heap (memory NULL) the whole list. malloc checks its own memory in its own way. */
BOOL WINAPI HeapValidate(HANDLE handle, DWORD flags, LPCVOID memory)
{
    struct heap *heap = handle;
    bool sound = true;

    (void)flags;
    if (!is_heap(heap))
        return FALSE;
    if (memory)
        return heap_block(memory)->heap == heap;
    pthread_mutex_lock(&heap->lock);
    for (struct link *link = heap->blocks.next; sound && link != &heap->blocks; link = link->next)
        sound = link->next->previous == link && ((struct private_block *)link)->block.heap == heap;
    pthread_mutex_unlock(&heap->lock);
    return sound;
}

/* Nothing to compact: malloc gives memory back by itself. Reports what a fixed heap still has. */
SIZE_T WINAPI HeapCompact(HANDLE handle, DWORD flags)
{
    struct heap *heap = handle;

    (void)flags;
    if (!is_heap(heap)) {
        SetLastError(ERROR_INVALID_HANDLE);
        return 0;
    }
    SetLastError(NO_ERROR);
    return heap->fixed ? heap->limit - heap->used : 0;
}

/* Termination on corruption is how malloc behaves anyway, and there is no other allocator to choose. */
BOOL WINAPI HeapSetInformation(HANDLE handle, HEAP_INFORMATION_CLASS class, PVOID information, SIZE_T length)
{
    switch (class) {
    case HeapEnableTerminationOnCorruption:
        return TRUE;
    case HeapCompatibilityInformation:
        if (!is_heap(handle))
            return error_result(ERROR_INVALID_HANDLE);
        if (!information || length < sizeof(ULONG))
            return error_result(ERROR_INSUFFICIENT_BUFFER);
        return TRUE;
    case HeapOptimizeResources:
        return TRUE;
    }
    return error_result(ERROR_INVALID_PARAMETER);
}
