/* See index.h. */
#include "config/index.h"

#include <stdlib.h>

bool index_make(struct index *index, size_t records)
{
    size_t slots = 16;

    while (slots < records * 2)
        slots *= 2;
    index->mask = slots - 1;
    index->slots = calloc(slots, sizeof *index->slots);
    return index->slots != NULL;
}

void index_free(struct index *index)
{
    free(index->slots);
    index->slots = NULL;
}

uint32_t *index_slot(const struct index *index, uint64_t hash,
                     bool (*equal)(const void *context, uint32_t number, const void *key),
                     const void *context, const void *key)
{
    for (size_t at = (size_t)(hash ^ hash >> 32);; at++) {
        uint32_t *slot = &index->slots[at & index->mask];

        if (*slot == 0 || equal(context, *slot - 1, key))
            return slot;
    }
}
