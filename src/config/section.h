/* One configuration file as this process sees it: the newest immutable snapshot, made anew when the file changes.
 *
 * section_acquire() takes the newest snapshot and does no I/O except the first time; section_refresh() looks at the file. A
 * file that cannot be read (no access, no memory) leaves the snapshot that is there. Any thread; `loading` is held while the
 * file is read, `lock` for the few instructions of an exchange. */
#ifndef CONFIG_SECTION_H
#define CONFIG_SECTION_H

#include "base/lock.h"
#include "config/document.h"

/* The beginning of every snapshot. */
struct snapshot {
    _Atomic uint32_t references;
    uint64_t generation;
    void (*destroy)(struct snapshot *snapshot);
};

struct section {
    const char *name; /* of the file */
    /* From a file's text; NULL if memory ran out. Lines that make no sense are complained about and left out. */
    struct snapshot *(*build)(const struct document *document);

    struct lock lock, loading;
    struct snapshot *newest;
    struct document *seen; /* what newest was made of; under loading */
    _Atomic uint64_t generation;
};

/* With a reference; NULL only if there never was memory for one. */
struct snapshot *section_acquire(struct section *section);
void snapshot_release(struct snapshot *snapshot);

/* True if the file had changed and a new snapshot is there. */
bool section_refresh(struct section *section);

/* One change of one record. */
enum section_action { RECORD_ADD, RECORD_UPDATE, RECORD_DELETE, RECORD_SET };

struct section_change {
    enum section_action action; /* SET: update, or add if it is not there */
    const void *record;
    /* The line that holds the record's key in a snapshot of the file. */
    bool (*find)(const struct snapshot *snapshot, const void *record, size_t *line);
    /* May refuse, with the file locked; may be NULL. */
    ULONG (*check)(const struct snapshot *snapshot, const void *record);
    const char *text; /* the new line */
    size_t length;
};

/* ERROR_ALREADY_EXISTS (add), ERROR_FILE_NOT_FOUND (update, delete), ERROR_ACCESS_DENIED, and what a medium has to say. This
 * process sees the change when it returns. */
ULONG section_change(struct section *section, const struct section_change *change);

/* Drops what is known, for tests that move the root. */
void section_forget(struct section *section);

#endif
