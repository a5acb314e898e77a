/* What is known about a file, as Windows reports it. No state, any thread.
 *
 * Attributes: a folder is DIRECTORY; a file is ARCHIVE, as new files are on NTFS; either is READONLY when nobody may write
 * it (a mode without any w). Links are followed; one that leads nowhere is a REPARSE_POINT. HIDDEN and SYSTEM do not
 * exist here. The time of creation is the file system's birth time, or the oldest time known where it keeps none. */
#ifndef HTTPAPI_FILE_FACTS_H
#define HTTPAPI_FILE_FACTS_H

#include <sys/types.h>
#include <stdbool.h>
#include "windef.h"

struct facts {
    DWORD attributes;
    FILETIME created, accessed, written;
    uint64_t size;
    dev_t device;
    ino_t inode;
    mode_t mode;
    DWORD links;
};

/* Of an open file. Return an errno. */
int facts_of_descriptor(int fd, struct facts *out);
/* Of a name below the folder `fd`, or AT_FDCWD. */
int facts_of_name(int fd, const char *name, struct facts *out);

FILETIME filetime_from_parts(int64_t seconds, uint32_t nanoseconds);

#endif
