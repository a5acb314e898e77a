/* malloc.h's and stdlib.h's remaining names: aligned and measured memory, random numbers, sorting with context. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "invalid.h"

static int is_power_of_two(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

void *_aligned_malloc(size_t size, size_t alignment)
{
    void *memory;

    if (!is_power_of_two(alignment)) {
        crt_invalid(EINVAL);
        return NULL;
    }
    if (alignment < sizeof(void *))
        alignment = sizeof(void *);
    errno = posix_memalign(&memory, alignment, size ? size : 1);
    return errno ? NULL : memory;
}

void *_aligned_realloc(void *old, size_t size, size_t alignment)
{
    size_t had = old ? malloc_usable_size(old) : 0;
    void *memory;

    if (old && !size) {
        free(old);
        return NULL;
    }
    memory = _aligned_malloc(size, alignment);
    if (!memory)
        return NULL;
    if (old)
        memcpy(memory, old, had < size ? had : size);
    free(old);
    return memory;
}

void _aligned_free(void *memory)
{
    free(memory);
}

size_t _msize(void *memory)
{
    if (!memory) {
        crt_invalid(EINVAL);
        return (size_t)-1;
    }
    return malloc_usable_size(memory);
}

void *_recalloc(void *old, size_t count, size_t size)
{
    size_t had = old ? malloc_usable_size(old) : 0, total;
    char *memory;

    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    memory = realloc(old, total);
    if (memory && total > had)
        memset(memory + had, 0, total - had);
    return memory;
}

errno_t rand_s(unsigned *out)
{
    if (!out)
        return crt_invalid(EINVAL);
    return getrandom(out, sizeof *out, 0) == sizeof *out ? 0 : EINVAL;
}

/* ---- context first, where POSIX has it last ---- */

struct comparison {
    int (*compare)(void *, const void *, const void *);
    void *context;
};

static int compare_with_context(const void *a, const void *b, void *argument)
{
    const struct comparison *comparison = argument;

    return comparison->compare(comparison->context, a, b);
}

void qsort_s(void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *),
             void *context)
{
    struct comparison comparison = {compare, context};

    if ((!base && count) || !size || !compare) {
        crt_invalid(EINVAL);
        return;
    }
    qsort_r(base, count, size, compare_with_context, &comparison);
}

void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t size,
                int (*compare)(void *, const void *, const void *), void *context)
{
    const char *low = base;

    while (count) {
        const char *middle = low + count / 2 * size;
        int order = compare(context, key, middle);

        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            low = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}

/* ---- errno by function ---- */

errno_t _set_errno(int value)
{
    errno = value;
    return 0;
}

errno_t _get_errno(int *value)
{
    if (!value)
        return EINVAL;
    *value = errno;
    return 0;
}

unsigned *__doserrno(void)
{
    static __thread unsigned value;

    return &value;
}

errno_t _set_doserrno(unsigned value)
{
    *__doserrno() = value;
    return 0;
}

errno_t _get_doserrno(unsigned *value)
{
    if (!value)
        return EINVAL;
    *value = *__doserrno();
    return 0;
}
