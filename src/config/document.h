/* A configuration file as lines, and the one way to change one.
 *
 * Reading takes no lock: a file is only ever replaced as a whole, so a reader sees the old text or the new. Changing does:
 *
 *     error = document_edit("urlacl", &edit);          lock <root>/.lock, read the file
 *     document_append(edit.document, line, length);    or _replace, _remove
 *     error = document_commit(&edit);                  write .urlacl.new, fsync, rename, fsync the folder
 *     document_close(&edit);                           unlock, in every case
 *
 * The lock is the kernel's (flock): it goes with the process that held it. Lines that are not touched are written back byte
 * for byte, so that comments, and lines nobody understands, stay. A document belongs to one thread. */
#ifndef CONFIG_DOCUMENT_H
#define CONFIG_DOCUMENT_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOCUMENT_LIMIT = 64 << 20 };

struct document_line {
    const char *text; /* not terminated; without line end, but with '\r' if it had one */
    size_t length;
    char *own; /* what text points to if it was written by an edit */
};

/* What tells one version of a file from another without reading it. */
struct document_stamp {
    uint64_t device, inode, size, modified, changed; /* times in nanoseconds */
};

struct document {
    const char *name;
    char *text;
    size_t length;
    struct document_line *lines;
    size_t count, room;
    struct document_stamp stamp; /* all zero: there is no such file */
    bool silent;                 /* document_complain() says nothing */
};

struct document_edit {
    struct document *document;
    int lock, folder;
};

/* A file that does not exist is an empty one. ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_FILE_TOO_LARGE. */
ULONG document_load(const char *name, struct document **out);
void document_free(struct document *document);
bool document_stamp_now(const char *name, struct document_stamp *out);

/* Tells whoever looks at stderr: "httpapi: <root>/urlacl:12: what is wrong". */
void document_complain(const struct document *document, size_t line, const char *problem, const char *detail);

/* ERROR_ACCESS_DENIED unless this process may write the configuration. Makes the root if it is not there. */
ULONG document_edit(const char *name, struct document_edit *out);
ULONG document_append(struct document *document, const char *text, size_t length);
ULONG document_replace(struct document *document, size_t line, const char *text, size_t length);
void document_remove(struct document *document, size_t line);
/* A file that replaces `name` gets its owner, group and mode, or `fresh` where there is none. What it cannot get it does without. */
void config_inherit_access(int folder, const char *name, int descriptor, unsigned fresh);

ULONG document_commit(struct document_edit *edit);
void document_close(struct document_edit *edit);

#endif
