/* Texts beside exceptions; see crt_exception.h. libstdc++'s std::exception has no room for one, and cannot get any: classes that its
 * library has compiled derive from it.
 *
 * A hash of lists under one lock. Most exceptions have no text here, and most processes none at all: `texts` says so without it. */
#include "system/crt_exception.h"
#include "object/lock.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 64

struct entry {
    struct entry *next;
    const void *object;
    const char *text; /* the caller's own, or behind this struct */
};

static _Atomic(uint32_t) lock;
static struct entry *buckets[BUCKETS];
static _Atomic(size_t) texts;

/* The place that points to the object's entry, or where it would stand. */
static struct entry **find(const void *object)
{
    struct entry **at = &buckets[((uintptr_t)object >> 4 ^ (uintptr_t)object >> 12) % BUCKETS];

    while (*at && (*at)->object != object)
        at = &(*at)->next;
    return at;
}

/* One that carries its own text, or points to the caller's. */
static struct entry *make_entry(const void *object, const char *text, int copies)
{
    size_t length = copies ? strlen(text) + 1 : 0;
    struct entry *entry = malloc(sizeof *entry + length);

    if (!entry)
        return NULL;
    if (copies)
        memcpy(entry + 1, text, length);
    *entry = (struct entry){NULL, object, copies ? (const char *)(entry + 1) : text};
    return entry;
}

/* Replaces what the object has. */
static void replace(const void *object, struct entry *entry)
{
    struct entry **at = find(object), *old = *at;

    if (old) {
        *at = old->next;
        atomic_fetch_sub_explicit(&texts, 1, memory_order_relaxed);
        free(old);
    }
    if (entry) {
        at = find(object);
        entry->next = *at;
        *at = entry;
        atomic_fetch_add_explicit(&texts, 1, memory_order_relaxed);
    }
}

void httpapi_crt_exception_set(const void *object, const char *text, int copies)
{
    struct entry *entry = text ? make_entry(object, text, copies) : NULL;

    lock_acquire(&lock);
    replace(object, entry);
    lock_release(&lock);
}

void httpapi_crt_exception_copy(const void *object, const void *other)
{
    struct entry *from, *entry;

    if (object == other || !atomic_load_explicit(&texts, memory_order_relaxed))
        return;
    lock_acquire(&lock);
    from = *find(other);
    entry = from ? make_entry(object, from->text, from->text == (const char *)(from + 1)) : NULL;
    replace(object, entry);
    lock_release(&lock);
}

void httpapi_crt_exception_forget(const void *object)
{
    if (!atomic_load_explicit(&texts, memory_order_relaxed))
        return; /* an object's own text is always counted: whoever destroys it knows of its making */
    lock_acquire(&lock);
    replace(object, NULL);
    lock_release(&lock);
}

const char *httpapi_crt_exception_text(const void *object)
{
    struct entry *entry = NULL;

    if (!atomic_load_explicit(&texts, memory_order_relaxed))
        return NULL;
    lock_acquire(&lock);
    entry = *find(object);
    lock_release(&lock);
    return entry ? entry->text : NULL;
}
