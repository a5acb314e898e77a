/* See document.h. */
#include "config/document.h"

#include "config/root.h"
#include "winerror.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static ULONG error_from(int number)
{
    switch (number) {
    case EACCES:
    case EPERM:
    case EROFS:
        return ERROR_ACCESS_DENIED;
    case ENOMEM:
        return ERROR_NOT_ENOUGH_MEMORY;
    case ENOSPC:
    case EDQUOT:
        return ERROR_DISK_FULL;
    case EMFILE:
    case ENFILE:
        return ERROR_TOO_MANY_OPEN_FILES;
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
        return ERROR_PATH_NOT_FOUND;
    default:
        return ERROR_WRITE_FAULT;
    }
}

/* ---- reading ---- */

static uint64_t nanoseconds(struct timespec time)
{
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void make_stamp(const struct stat *facts, struct document_stamp *out)
{
    out->device = facts->st_dev;
    out->inode = facts->st_ino;
    out->size = (uint64_t)facts->st_size;
    out->modified = nanoseconds(facts->st_mtim);
    out->changed = nanoseconds(facts->st_ctim);
}

bool document_stamp_now(const char *name, struct document_stamp *out)
{
    char path[PATH_MAX];
    struct stat facts;

    memset(out, 0, sizeof *out);
    if (!config_path(name, path, sizeof path) || stat(path, &facts) != 0)
        return false;
    make_stamp(&facts, out);
    return true;
}

static ULONG read_all(int descriptor, struct document *document)
{
    struct stat facts;

    if (fstat(descriptor, &facts) != 0)
        return error_from(errno);
    if (!S_ISREG(facts.st_mode))
        return ERROR_ACCESS_DENIED;
    if (facts.st_size > DOCUMENT_LIMIT)
        return ERROR_FILE_TOO_LARGE;
    make_stamp(&facts, &document->stamp);
    document->text = malloc((size_t)facts.st_size + 1);
    if (!document->text)
        return ERROR_NOT_ENOUGH_MEMORY;
    while (document->length < (size_t)facts.st_size) {
        ssize_t got =
            read(descriptor, document->text + document->length, (size_t)facts.st_size - document->length);

        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return ERROR_READ_FAULT;
        if (got > 0)
            document->length += (size_t)got;
    }
    document->text[document->length] = 0;
    return NO_ERROR;
}

static struct document_line *new_line(struct document *document)
{
    if (document->count == document->room) {
        size_t room = document->room ? document->room * 2 : 32;
        struct document_line *lines = realloc(document->lines, room * sizeof *lines);

        if (!lines)
            return NULL;
        document->lines = lines;
        document->room = room;
    }
    return &document->lines[document->count++];
}

static ULONG split(struct document *document)
{
    const char *at = document->text, *end = at + document->length;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct document_line *line = new_line(document);

        if (!line)
            return ERROR_NOT_ENOUGH_MEMORY;
        if (!stop)
            stop = end;
        *line = (struct document_line){at, (size_t)(stop - at), NULL};
        at = stop + 1;
    }
    return NO_ERROR;
}

static ULONG load(int folder, const char *path, struct document *document)
{
    int descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ULONG error;

    if (descriptor < 0)
        return errno == ENOENT ? NO_ERROR : error_from(errno);
    error = read_all(descriptor, document);
    close(descriptor);
    return error == NO_ERROR ? split(document) : error;
}

static ULONG load_from(int folder, const char *path, const char *name, struct document **out)
{
    struct document *document = calloc(1, sizeof *document);
    ULONG error;

    *out = NULL;
    if (!document)
        return ERROR_NOT_ENOUGH_MEMORY;
    document->name = name;
    error = load(folder, path, document);
    if (error != NO_ERROR) {
        document_free(document);
        return error;
    }
    *out = document;
    return NO_ERROR;
}

ULONG document_load(const char *name, struct document **out)
{
    char path[PATH_MAX];

    *out = NULL;
    if (!config_path(name, path, sizeof path))
        return ERROR_PATH_NOT_FOUND;
    return load_from(AT_FDCWD, path, name, out);
}

void document_free(struct document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->count; i++)
        free(document->lines[i].own);
    free(document->lines);
    free(document->text);
    free(document);
}

void document_complain(const struct document *document, size_t line, const char *problem, const char *detail)
{
    if (!document->silent)
        fprintf(stderr, "httpapi: %s/%s:%zu: %s%s%s; the line is ignored\n", config_root(), document->name,
                line + 1, problem, detail ? ": " : "", detail ? detail : "");
}

/* ---- changing ---- */

static ULONG make_folders(const char *path)
{
    char part[PATH_MAX];

    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return ERROR_PATH_NOT_FOUND;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return error_from(errno);
        *slash = '/';
    }
    return mkdir(part, 0755) == 0 || errno == EEXIST ? NO_ERROR : error_from(errno);
}

static ULONG open_locked(struct document_edit *edit)
{
    edit->folder = open(config_root(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (edit->folder < 0)
        return error_from(errno);
    edit->lock = openat(edit->folder, ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (edit->lock < 0)
        return error_from(errno);
    while (flock(edit->lock, LOCK_EX) != 0)
        if (errno != EINTR)
            return error_from(errno);
    return NO_ERROR;
}

ULONG document_edit(const char *name, struct document_edit *out)
{
    ULONG error;

    *out = (struct document_edit){NULL, -1, -1};
    if (!config_may_write())
        return ERROR_ACCESS_DENIED;
    error = make_folders(config_root());
    if (error == NO_ERROR)
        error = open_locked(out);
    if (error == NO_ERROR)
        error = load_from(out->folder, name, name, &out->document);
    if (error == NO_ERROR)
        out->document->silent = true; /* whoever reads it to use it has complained already */
    return error;
}

static char *copy(const char *text, size_t length)
{
    char *own = malloc(length + 1);

    if (own) {
        memcpy(own, text, length);
        own[length] = 0;
    }
    return own;
}

ULONG document_append(struct document *document, const char *text, size_t length)
{
    char *own = copy(text, length);
    struct document_line *line = own ? new_line(document) : NULL;

    if (!line) {
        free(own);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *line = (struct document_line){own, length, own};
    return NO_ERROR;
}

ULONG document_replace(struct document *document, size_t line, const char *text, size_t length)
{
    char *own = copy(text, length);

    if (!own)
        return ERROR_NOT_ENOUGH_MEMORY;
    free(document->lines[line].own);
    document->lines[line] = (struct document_line){own, length, own};
    return NO_ERROR;
}

void document_remove(struct document *document, size_t line)
{
    free(document->lines[line].own);
    memmove(&document->lines[line], &document->lines[line + 1],
            (document->count - line - 1) * sizeof *document->lines);
    document->count--;
}

static char *join(const struct document *document, size_t *length)
{
    size_t total = 0;
    char *text, *to;

    for (size_t i = 0; i < document->count; i++)
        total += document->lines[i].length + 1;
    text = to = malloc(total + 1);
    for (size_t i = 0; text && i < document->count; i++) {
        memcpy(to, document->lines[i].text, document->lines[i].length);
        to += document->lines[i].length;
        *to++ = '\n';
    }
    *length = total;
    return text;
}

static bool write_all(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
    return true;
}

void config_inherit_access(int folder, const char *name, int descriptor, unsigned fresh)
{
    struct stat old;

    if (fstatat(folder, name, &old, 0) != 0 || !S_ISREG(old.st_mode)) {
        fchmod(descriptor, fresh);
        return;
    }
    if (fchown(descriptor, old.st_uid, old.st_gid) != 0 && fchown(descriptor, (uid_t)-1, old.st_gid) != 0)
        old.st_mode &= 0755; /* it is another group's now */
    fchmod(descriptor, old.st_mode & 0777);
}

static ULONG replace_file(const struct document_edit *edit, const char *text, size_t length)
{
    const char *name = edit->document->name;
    char fresh[NAME_MAX + 1];
    int descriptor;
    bool written;

    snprintf(fresh, sizeof fresh, ".%s.new", name);
    unlinkat(edit->folder, fresh, 0); /* of somebody who died */
    descriptor = openat(edit->folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return error_from(errno);
    config_inherit_access(edit->folder, name, descriptor, 0644);
    written = write_all(descriptor, text, length) && fsync(descriptor) == 0;
    if (close(descriptor) != 0 || !written || renameat(edit->folder, fresh, edit->folder, name) != 0) {
        ULONG error = error_from(errno);

        unlinkat(edit->folder, fresh, 0);
        return error;
    }
    fsync(edit->folder); /* whether or not this medium can: the file is whole in either case */
    return NO_ERROR;
}

ULONG document_commit(struct document_edit *edit)
{
    size_t length;
    char *text = join(edit->document, &length);
    ULONG error = text ? replace_file(edit, text, length) : ERROR_NOT_ENOUGH_MEMORY;

    free(text);
    return error;
}

void document_close(struct document_edit *edit)
{
    document_free(edit->document);
    if (edit->lock >= 0)
        close(edit->lock);
    if (edit->folder >= 0)
        close(edit->folder);
    *edit = (struct document_edit){NULL, -1, -1};
}
