/* Share modes and delayed deletion, kept in this process.
 *
 * Every open of a file for data or deletion makes a claim on its identity (device, inode): what it does, and what it lets
 * others do at the same time. Two claims live together if each allows what the other does. Opens for attributes alone make
 * no claim, as on Windows. Another process is neither seen nor stopped.
 *
 * One lock guards the table; it is held for moments, and over the unlink that ends a file. */
#ifndef HTTPAPI_FILE_SHARE_H
#define HTTPAPI_FILE_SHARE_H

#include <stdbool.h>
#include <sys/types.h>
#include "windef.h"

struct shared_file;

/* Embedded in an open file. Access and sharing are FILE_SHARE_ bits. */
struct share_claim {
    struct shared_file *file; /* NULL: no claim */
    struct share_claim *next;
    DWORD access, sharing;
    bool delete_on_close;
};

/* ERROR_SHARING_VIOLATION; ERROR_ACCESS_DENIED for a file that goes when its last handle closes. */
ULONG share_claim(struct share_claim *claim, dev_t device, ino_t inode, DWORD access, DWORD sharing,
                  bool delete_on_close);

/* Ends a claim. The last one on a file that is to go removes it by way of `fd`. */
void share_drop(struct share_claim *claim, int fd);

/* May the file be deleted or renamed now? Every claim must allow FILE_SHARE_DELETE. */
ULONG share_allows_delete(dev_t device, ino_t inode);

/* Is the file open for data at all? */
bool share_is_open(dev_t device, ino_t inode);

#endif
