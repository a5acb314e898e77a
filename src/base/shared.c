/* See shared.h. */
#include "base/shared.h"

#include "base/lock.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* As large as a page of the page cache can be. No two blocks share one: taking a part out of such a page clears the part, though a
 * socket may still hold it. */
#define STEP ((uint64_t)2 << 20)

/* Offsets are free: the file has pages only where there are blocks. */
#define FILE_SIZE INT64_MAX

static struct lock lock = LOCK_INIT;
static _Atomic(int) file = -1;
static bool tried;
static uint64_t used;

/* Under the lock. A limit on the size of files counts for this one too, and passing it would end the process. */
static void open_file(void)
{
    struct rlimit limit;
    int made;

    tried = true;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY)
        return;
    made = memfd_create("httpapi-bodies", MFD_CLOEXEC);
    if (made >= 0 && ftruncate(made, FILE_SIZE) != 0) {
        close(made);
        made = -1;
    }
    atomic_store(&file, made);
}

/* A place in the file that nobody has had; false: there is no such file. */
static bool next_place(size_t length, uint64_t *offset)
{
    uint64_t steps = (length + STEP - 1) / STEP;
    bool found;

    lock_acquire(&lock);
    if (!tried)
        open_file();
    found = atomic_load(&file) >= 0 && steps <= (FILE_SIZE - used) / STEP;
    *offset = used;
    if (found)
        used += steps * STEP;
    lock_release(&lock);
    return found;
}

struct shared_block shared_take(size_t length)
{
    struct shared_block block = {.length = length};

    if (length == 0 || length > INT32_MAX || !next_place(length, &block.offset))
        return block;
    block.memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, shared_file(), (off_t)block.offset);
    if (block.memory == MAP_FAILED) {
        block.memory = NULL;
        return block;
    }
    /* Pages of two megabytes, where they are the rule, would be wasted on less. Having all pages now says now that there are none;
     * later it would be a SIGBUS. */
    madvise(block.memory, length, MADV_NOHUGEPAGE);
    if (madvise(block.memory, length, MADV_POPULATE_WRITE) != 0)
        shared_give(&block);
    return block;
}

void shared_give(struct shared_block *block)
{
    uint64_t steps = (block->length + STEP - 1) / STEP;

    munmap(block->memory, block->length);
    fallocate(shared_file(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)block->offset,
              (off_t)(steps * STEP));
    block->memory = NULL;
}

int shared_file(void)
{
    return atomic_load_explicit(&file, memory_order_relaxed);
}
