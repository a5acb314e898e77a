/* A hash table from a record's key to its place in an array: built once with the snapshot, immutable afterwards.
 *
 * The records are the caller's; the table knows only their numbers. */
#ifndef CONFIG_INDEX_H
#define CONFIG_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index {
    uint32_t *slots; /* number + 1; 0: free */
    size_t mask;
};

/* FNV-1a. The keys in the table are the administrator's, so nobody can fill one slot on purpose. Start with INDEX_HASH. */
#define INDEX_HASH 14695981039346656037u
static inline uint64_t index_hash(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

/* Room for that many records; false: no memory. */
bool index_make(struct index *index, size_t records);
void index_free(struct index *index);

/* The slot that holds the record with the key, or the free one where it belongs. */
uint32_t *index_slot(const struct index *index, uint64_t hash,
                     bool (*equal)(const void *context, uint32_t number, const void *key),
                     const void *context, const void *key);

#endif
