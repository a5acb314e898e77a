/* Reads the facts; see facts.h. */
#include "file/facts.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include "fileapi.h"

#define SECONDS_1601_TO_1970 11644473600LL

FILETIME filetime_from_parts(int64_t seconds, uint32_t nanoseconds)
{
    uint64_t ticks = (uint64_t)(seconds + SECONDS_1601_TO_1970) * 10000000u + nanoseconds / 100;
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    return time;
}

static FILETIME filetime(const struct statx_timestamp *time)
{
    return filetime_from_parts(time->tv_sec, time->tv_nsec);
}

static bool is_older(const struct statx_timestamp *a, const struct statx_timestamp *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

static DWORD attributes(const struct statx *status)
{
    DWORD attributes = S_ISDIR(status->stx_mode)   ? FILE_ATTRIBUTE_DIRECTORY
                       : S_ISREG(status->stx_mode) ? FILE_ATTRIBUTE_ARCHIVE
                       : S_ISLNK(status->stx_mode) ? FILE_ATTRIBUTE_REPARSE_POINT
                                                   : FILE_ATTRIBUTE_NORMAL;

    if (!(status->stx_mode & 0222) && attributes != FILE_ATTRIBUTE_NORMAL)
        attributes |= FILE_ATTRIBUTE_READONLY;
    return attributes;
}

static void translate(const struct statx *status, struct facts *out)
{
    const struct statx_timestamp *born = &status->stx_btime;

    if (!(status->stx_mask & STATX_BTIME))
        born = is_older(&status->stx_mtime, &status->stx_ctime) ? &status->stx_mtime : &status->stx_ctime;
    out->attributes = attributes(status);
    out->created = filetime(born);
    out->accessed = filetime(&status->stx_atime);
    out->written = filetime(&status->stx_mtime);
    out->size = S_ISREG(status->stx_mode) ? status->stx_size : 0;
    out->device = makedev(status->stx_dev_major, status->stx_dev_minor);
    out->inode = status->stx_ino;
    out->mode = status->stx_mode;
    out->links = status->stx_nlink;
}

int facts_of_descriptor(int fd, struct facts *out)
{
    struct statx status;

    if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &status) != 0)
        return errno;
    translate(&status, out);
    return 0;
}

int facts_of_name(int fd, const char *name, struct facts *out)
{
    struct statx status;

    if (statx(fd, name, 0, STATX_BASIC_STATS | STATX_BTIME, &status) != 0 &&
        (errno != ENOENT ||
         statx(fd, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &status) != 0))
        return errno;
    translate(&status, out);
    return 0;
}
