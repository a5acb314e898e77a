/* A set while it is built: what set.c and attach.c share. One thread. */
#ifndef POLICY_BUILDER_H
#define POLICY_BUILDER_H

#include "config/line.h"
#include "policy/set.h"
#include "winerror.h"

#include <stdlib.h>

struct builder {
    struct policy_set *set;
    const struct policy_source *source;
    const struct policy_set *old;
    const char *organization, *environment;
    bool sap;
    unsigned *at;
    struct policy_error *error;
};

#define BAD(builder, ...) policy_fail((builder)->error, POLICY_BAD_LINE, 0, 0, __VA_ARGS__)

/* Room for one more: an array is as long as the power of two that holds its count. */
static inline void *builder_grow(void *array, unsigned count, size_t size)
{
    return (count & (count - 1)) == 0 ? realloc(array, (count ? 2 * (size_t)count : 1) * size) : array;
}

#define PUSH(array, count, value)                                      \
    ({                                                                 \
        void *more_ = builder_grow((array), (count), sizeof *(array)); \
        if (more_) {                                                   \
            (array) = more_;                                           \
            (array)[(count)++] = (value);                              \
        }                                                              \
        more_ ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;                    \
    })

/* What is wrong with a line of which every known word was taken: that others stand there. */
ULONG builder_finish_line(struct builder *builder, struct line *line);

/* attach.c: lines that begin with "group", and those that begin with "policy", in two passes. */
ULONG builder_read_group(struct builder *builder, struct line *line);
ULONG builder_read_endpoint(struct builder *builder, struct line *line);
ULONG builder_read_attachment(struct builder *builder, struct line *line);
void endpoint_clear(struct endpoint *endpoint);

#endif
