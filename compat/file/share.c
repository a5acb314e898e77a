/* The table of claims; see share.h. */
#include "file/share.h"
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fileapi.h"

#define BUCKETS 256

struct shared_file {
    struct shared_file *next;
    dev_t device;
    ino_t inode;
    struct share_claim *claims;
    bool delete_pending;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct shared_file *buckets[BUCKETS];

static struct shared_file **find_slot(dev_t device, ino_t inode)
{
    struct shared_file **slot = &buckets[(inode ^ device) % BUCKETS];

    while (*slot && ((*slot)->inode != inode || (*slot)->device != device))
        slot = &(*slot)->next;
    return slot;
}

static ULONG check(const struct shared_file *file, DWORD access, DWORD sharing)
{
    if (file->delete_pending)
        return ERROR_ACCESS_DENIED;
    for (const struct share_claim *claim = file->claims; claim; claim = claim->next)
        if ((access & ~claim->sharing) || (claim->access & ~sharing))
            return ERROR_SHARING_VIOLATION;
    return NO_ERROR;
}

static struct shared_file *new_file(dev_t device, ino_t inode)
{
    struct shared_file *file = calloc(1, sizeof *file);

    if (file) {
        file->device = device;
        file->inode = inode;
    }
    return file;
}

ULONG share_claim(struct share_claim *claim, dev_t device, ino_t inode, DWORD access, DWORD sharing,
                  bool delete_on_close)
{
    struct shared_file **slot;
    ULONG error = NO_ERROR;

    *claim = (struct share_claim){NULL, NULL, access, sharing, delete_on_close};
    if (access == 0)
        return NO_ERROR;
    pthread_mutex_lock(&lock);
    slot = find_slot(device, inode);
    if (*slot)
        error = check(*slot, access, sharing);
    else if (!(*slot = new_file(device, inode)))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (!error) {
        claim->file = *slot;
        claim->next = claim->file->claims;
        claim->file->claims = claim;
    }
    pthread_mutex_unlock(&lock);
    return error;
}

/* The descriptor knows where the file is now, also after a rename. A file that has lost its last name, or whose name now
 * belongs to another, is left alone. */
static void remove_by_descriptor(int fd)
{
    char link[32], path[PATH_MAX];
    struct stat opened, named;
    ssize_t length;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0 || fstat(fd, &opened) != 0)
        return;
    path[length] = 0;
    if (lstat(path, &named) != 0 || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev)
        return;
    if (S_ISDIR(opened.st_mode))
        rmdir(path);
    else
        unlink(path);
}

void share_drop(struct share_claim *claim, int fd)
{
    struct shared_file *file = claim->file, **slot;
    struct share_claim **at;

    if (!file)
        return;
    pthread_mutex_lock(&lock);
    for (at = &file->claims; *at != claim; at = &(*at)->next)
        ;
    *at = claim->next;
    claim->file = NULL;
    file->delete_pending |= claim->delete_on_close;
    if (!file->claims) {
        if (file->delete_pending)
            remove_by_descriptor(fd);
        slot = find_slot(file->device, file->inode);
        *slot = file->next;
        free(file);
    }
    pthread_mutex_unlock(&lock);
}

ULONG share_allows_delete(dev_t device, ino_t inode)
{
    struct shared_file *file;
    ULONG error = NO_ERROR;

    pthread_mutex_lock(&lock);
    file = *find_slot(device, inode);
    if (file)
        error = check(file, FILE_SHARE_DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
    pthread_mutex_unlock(&lock);
    return error;
}

bool share_is_open(dev_t device, ino_t inode)
{
    bool open;

    pthread_mutex_lock(&lock);
    open = *find_slot(device, inode) != NULL;
    pthread_mutex_unlock(&lock);
    return open;
}
