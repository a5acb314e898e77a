/* See section.h. */
#include "config/section.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A file that changed this recently may change again without its stamp telling: the clock of file systems is coarse. */
#define SETTLED_NS 100000000u

void snapshot_release(struct snapshot *snapshot)
{
    if (snapshot && atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1)
        snapshot->destroy(snapshot);
}

static struct snapshot *take(struct section *section)
{
    struct snapshot *snapshot;

    lock_acquire(&section->lock);
    snapshot = section->newest;
    if (snapshot)
        atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    lock_release(&section->lock);
    return snapshot;
}

struct snapshot *section_acquire(struct section *section)
{
    struct snapshot *snapshot = take(section);

    if (snapshot)
        return snapshot;
    section_refresh(section);
    return take(section);
}

static bool unchanged(const struct section *section)
{
    struct document_stamp now;
    struct timespec time;
    uint64_t age;

    if (!section->seen)
        return false;
    document_stamp_now(section->name, &now);
    if (memcmp(&now, &section->seen->stamp, sizeof now) != 0)
        return false;
    clock_gettime(CLOCK_REALTIME, &time);
    age = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec - now.changed;
    return now.inode == 0 || age > SETTLED_NS;
}

static bool same_text(const struct document *a, const struct document *b)
{
    return a && a->length == b->length && (a->length == 0 || memcmp(a->text, b->text, a->length) == 0);
}

/* Under `loading`. */
static bool load(struct section *section)
{
    struct snapshot *fresh, *old;
    struct document *document;

    if (document_load(section->name, &document) != NO_ERROR)
        return false;
    if (same_text(section->seen, document)) {
        section->seen->stamp = document->stamp;
        document_free(document);
        return false;
    }
    fresh = section->build(document);
    if (!fresh) {
        document_free(document);
        return false;
    }
    document_free(section->seen);
    section->seen = document;
    fresh->generation = atomic_load_explicit(&section->generation, memory_order_relaxed) + 1;
    atomic_store_explicit(&fresh->references, 1, memory_order_relaxed);
    lock_acquire(&section->lock);
    old = section->newest;
    section->newest = fresh;
    atomic_store_explicit(&section->generation, fresh->generation, memory_order_release);
    lock_release(&section->lock);
    snapshot_release(old);
    return true;
}

bool section_refresh(struct section *section)
{
    bool changed;

    lock_acquire(&section->loading);
    changed = !unchanged(section) && load(section);
    lock_release(&section->loading);
    return changed;
}

/* Something about the file just changed by our hand: its stamp proves nothing. */
static void reload(struct section *section)
{
    lock_acquire(&section->loading);
    load(section);
    lock_release(&section->loading);
}

static ULONG apply(struct document *document, const struct section_change *change, bool there, size_t line)
{
    switch (change->action) {
    case RECORD_ADD:
        return there ? ERROR_ALREADY_EXISTS : document_append(document, change->text, change->length);
    case RECORD_UPDATE:
        return there ? document_replace(document, line, change->text, change->length) : ERROR_FILE_NOT_FOUND;
    case RECORD_SET:
        return there ? document_replace(document, line, change->text, change->length)
                     : document_append(document, change->text, change->length);
    case RECORD_DELETE:
        if (!there)
            return ERROR_FILE_NOT_FOUND;
        document_remove(document, line);
        return NO_ERROR;
    }
    return ERROR_INVALID_PARAMETER;
}

ULONG section_change(struct section *section, const struct section_change *change)
{
    struct document_edit edit;
    ULONG error = document_edit(section->name, &edit);
    struct snapshot *snapshot = NULL;
    size_t line = 0;
    bool there;

    if (error == NO_ERROR) {
        snapshot = section->build(edit.document);
        error = snapshot ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (error == NO_ERROR && change->check)
        error = change->check(snapshot, change->record);
    if (error == NO_ERROR) {
        there = change->find(snapshot, change->record, &line);
        error = apply(edit.document, change, there, line);
    }
    if (error == NO_ERROR)
        error = document_commit(&edit);
    document_close(&edit);
    if (snapshot)
        snapshot->destroy(snapshot);
    reload(section);
    return error;
}

void section_forget(struct section *section)
{
    lock_acquire(&section->loading);
    lock_acquire(&section->lock);
    snapshot_release(section->newest);
    section->newest = NULL;
    lock_release(&section->lock);
    document_free(section->seen);
    section->seen = NULL;
    lock_release(&section->loading);
}
