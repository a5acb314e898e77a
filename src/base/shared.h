/* Memory that is also a file's, for long bodies that are sent often: sendfile gives the kernel their pages, where send would copy them.
 *
 * All blocks lie in one file without a name, each at an offset that is never used again: what a socket still holds of a block that was
 * given back are the old pages, with the old bytes. Any thread. */
#ifndef HTTPAPI_SHARED_H
#define HTTPAPI_SHARED_H

#include <stddef.h>
#include <stdint.h>

/* From about here on a second system call (the head goes by itself) costs less than the copy. */
#define SHARED_LEAST (32u << 10)

struct shared_block {
    void *memory; /* NULL: none */
    size_t length;
    uint64_t offset; /* in shared_file() */
};

/* A block with memory NULL where the system has none to give in this way; malloc may have. */
struct shared_block shared_take(size_t length);
void shared_give(struct shared_block *block);

/* The file of all blocks; only while there is one. */
int shared_file(void);

#endif
