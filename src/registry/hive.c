/* The file of a hive: see hive.h. */
#include "registry/hive.h"

#include "config/document.h"
#include "config/root.h"
#include "error/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_LIMIT        (64 << 20)
#define SETTLED_NS        100000000 /* a file that changed since may change again without its stamp telling */
#define FILETIME_OF_EPOCH 116444736000000000u

static bool folder_of(const struct hive *hive, char *out, size_t size)
{
    size_t length;

    if (!hive->is_user)
        return config_path("registry", out, size);
    if (!config_user_root(out, size))
        return false;
    length = strlen(out);
    return (size_t)snprintf(out + length, size - length, "/registry") < size - length;
}

static bool file_of(const struct hive *hive, char *out, size_t size)
{
    size_t length;

    if (!folder_of(hive, out, size))
        return false;
    length = strlen(out);
    return (size_t)snprintf(out + length, size - length, "/%s.reg", hive->name) < size - length;
}

/* ---- reading ---- */

static bool is_unchanged(const struct hive *hive, const struct stat *facts)
{
    struct timespec now;
    int64_t age;

    if (!hive->root || hive->stamp[0] != facts->st_dev || hive->stamp[1] != facts->st_ino ||
        hive->stamp[2] != (uint64_t)facts->st_size || hive->stamp[3] != (uint64_t)facts->st_mtim.tv_sec ||
        hive->stamp[4] != (uint64_t)facts->st_mtim.tv_nsec)
        return false;
    clock_gettime(CLOCK_REALTIME, &now);
    age = (now.tv_sec - facts->st_ctim.tv_sec) * 1000000000 + now.tv_nsec - facts->st_ctim.tv_nsec;
    return facts->st_ino == 0 || age > SETTLED_NS;
}

/* What cannot be read whole is not taken for the whole: the next change would write down the part. */
static ULONG read_text(int descriptor, size_t size, char **out, size_t *length)
{
    char *text = malloc(size + 1);
    ULONG error = NO_ERROR;
    ssize_t got;

    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (*length = 0; *length < size;) {
        got = read(descriptor, text + *length, size - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            error = error_from_errno(errno);
        if (got <= 0)
            break;
        *length += (size_t)got;
    }
    *out = text;
    return error;
}

static void forget(struct hive *hive)
{
    key_free(hive->root);
    hive->root = NULL;
}

/* Takes the place of what is there. descriptor -1: there is no file. */
static ULONG load(struct hive *hive, int descriptor, const struct stat *facts)
{
    struct registry_key *root = calloc(1, sizeof *root);
    char *text = NULL;
    size_t length = 0;
    unsigned senseless = 0;
    ULONG error = root ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;

    if (root)
        root->name = calloc(1, sizeof *root->name);
    if (root && !root->name)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error == NO_ERROR && descriptor >= 0)
        error = read_text(descriptor, (size_t)facts->st_size, &text, &length);
    if (error == NO_ERROR)
        error = hive_parse(hive, text, length, root, &senseless);
    free(text);
    if (error != NO_ERROR) {
        key_free(root);
        return error;
    }
    forget(hive);
    hive->root = root;
    hive->senseless = senseless;
    hive->stamp[0] = facts->st_dev;
    hive->stamp[1] = facts->st_ino;
    hive->stamp[2] = (uint64_t)facts->st_size;
    hive->stamp[3] = (uint64_t)facts->st_mtim.tv_sec;
    hive->stamp[4] = (uint64_t)facts->st_mtim.tv_nsec;
    hive->written = descriptor < 0 ? 0
                                   : FILETIME_OF_EPOCH + (uint64_t)facts->st_mtim.tv_sec * 10000000u +
                                         (uint64_t)facts->st_mtim.tv_nsec / 100u;
    return NO_ERROR;
}

static ULONG refresh(struct hive *hive)
{
    struct stat facts = {0};
    char path[PATH_MAX];
    ULONG error;
    int descriptor;

    if (!file_of(hive, path, sizeof path))
        return ERROR_PATH_NOT_FOUND;
    if (stat(path, &facts) == 0 && is_unchanged(hive, &facts))
        return NO_ERROR;
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return errno == ENOENT ? load(hive, -1, &(struct stat){0}) : error_from_errno(errno);
    if (fstat(descriptor, &facts) != 0)
        error = error_from_errno(errno);
    else if (!S_ISREG(facts.st_mode))
        error = ERROR_ACCESS_DENIED;
    else
        error = facts.st_size > FILE_LIMIT ? ERROR_NOT_ENOUGH_QUOTA : load(hive, descriptor, &facts);
    close(descriptor);
    return error;
}

/* ---- changing ---- */

bool hive_may_change(struct hive *hive)
{
    char path[PATH_MAX];

    if (!hive->is_user && !config_may_write())
        return false;
    return folder_of(hive, path, sizeof path) && config_may_make(path);
}

static ULONG make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = 0;
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return error_from_errno(errno);
        if (!slash)
            return NO_ERROR;
        *slash = '/';
    }
}

static ULONG lock_file(struct hive *hive)
{
    char path[PATH_MAX];
    ULONG error;

    hive->folder = hive->lock = -1;
    if (!hive_may_change(hive))
        return ERROR_ACCESS_DENIED;
    error = folder_of(hive, path, sizeof path) ? make_folders(path) : ERROR_PATH_NOT_FOUND;
    if (error != NO_ERROR)
        return error;
    hive->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (hive->folder >= 0)
        hive->lock = openat(hive->folder, ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (hive->lock < 0)
        return error_from_errno(errno);
    while (flock(hive->lock, LOCK_EX) != 0)
        if (errno != EINTR)
            return error_from_errno(errno);
    return NO_ERROR;
}

static void unlock_file(struct hive *hive)
{
    if (hive->lock >= 0)
        close(hive->lock);
    if (hive->folder >= 0)
        close(hive->folder);
}

static ULONG write_text(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);

        if (written < 0 && errno != EINTR)
            return error_from_errno(errno);
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
    return fsync(descriptor) == 0 ? NO_ERROR : error_from_errno(errno);
}

static ULONG replace_file(struct hive *hive, const char *text, size_t length)
{
    char name[64], fresh[64];
    int descriptor;
    ULONG error;

    snprintf(name, sizeof name, "%s.reg", hive->name);
    snprintf(fresh, sizeof fresh, ".%s.new", hive->name);
    unlinkat(hive->folder, fresh, 0); /* of a process that ended in the middle: we hold the lock */
    descriptor = openat(hive->folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return error_from_errno(errno);
    /* What a user keeps is for that user's eyes; the machine's is for everyone's, unless its file says otherwise. */
    config_inherit_access(hive->folder, name, descriptor, hive->is_user ? 0600 : 0644);
    error = write_text(descriptor, text, length);
    close(descriptor);
    if (error == NO_ERROR && renameat(hive->folder, fresh, hive->folder, name) != 0)
        error = error_from_errno(errno);
    if (error != NO_ERROR)
        unlinkat(hive->folder, fresh, 0);
    else
        fsync(hive->folder);
    return error;
}

static ULONG save(struct hive *hive)
{
    char *text = NULL;
    size_t length = 0;
    ULONG error = hive->senseless ? ERROR_BADDB : hive_print(hive, hive->root, &text, &length);

    if (error != NO_ERROR)
        return error;
    error = length > FILE_LIMIT ? ERROR_NOT_ENOUGH_QUOTA : replace_file(hive, text, length);
    free(text);
    return error;
}

ULONG hive_begin(struct hive *hive, bool change)
{
    ULONG error = NO_ERROR;

    pthread_mutex_lock(&hive->mutex);
    if (change)
        error = lock_file(hive);
    if (error == NO_ERROR)
        error = refresh(hive);
    if (error == NO_ERROR)
        return NO_ERROR;
    if (change)
        unlock_file(hive);
    pthread_mutex_unlock(&hive->mutex);
    return error;
}

ULONG hive_end(struct hive *hive, bool change, ULONG error)
{
    if (change) {
        if (error == NO_ERROR)
            error = save(hive);
        forget(hive); /* what was changed and not written is not so; what was written has a new stamp */
        unlock_file(hive);
    }
    pthread_mutex_unlock(&hive->mutex);
    return error;
}
