/* Files behind HANDLEs: regular files, folders, terminals, pipes, descriptors that were here before us.
 *
 * A file is a device (io/device.h) that owns a descriptor. The file pointer is the kernel's, so that it is shared with
 * duplicates of the handle and with processes that inherited the descriptor, and moving it is atomic.
 *
 * Overlapped reads and writes complete inline, inside ReadFile and WriteFile, and return NO_ERROR: data that is cached
 * comes that way on Windows as well, programs must expect it, and a worker thread would cost two context switches for
 * what is mostly a copy from the page cache. The price: a disk that must be waited for makes the caller wait, and so does
 * an overlapped read of an empty pipe or terminal. Nothing is ever pending, so CancelIo finds nothing. */
#ifndef HTTPAPI_FILE_FILE_H
#define HTTPAPI_FILE_FILE_H

#include <stdbool.h>
#include "file/share.h"
#include "io/device.h"

struct path;

/* What a handle may do; beside these bits everything may ask for facts. */
enum { FILE_MAY_READ = 1, FILE_MAY_WRITE = 2, FILE_MAY_APPEND = 4, FILE_MAY_SET_TIMES = 8 };

struct file {
    struct device device;
    int fd;
    mode_t type; /* S_IFREG and so on */
    uint8_t may;
    bool owned; /* the descriptor is closed with the file */
    struct share_claim claim;
};

extern const struct object_type file_type;
extern const struct device_ops file_ops;

struct file_request {
    DWORD access, sharing, disposition, flags; /* flags: attributes too, as CreateFile takes them */
};

/* CreateFile without the handle: one reference. `existed` says whether the file was there before. */
ULONG file_open(struct path *path, const struct file_request *request, bool *existed, struct object **out);

/* A file around a descriptor, for the standard handles: it may do what the descriptor's mode allows. */
ULONG file_open_descriptor(int fd, bool owned, struct object **out);

/* For who sends from a HANDLE, given the pinned object: the descriptor, or -1 if it is no file that may be read. It stays
 * open as long as the pin or a reference is held. */
int file_descriptor(struct object *object);
ULONG file_size(struct object *object, uint64_t *size);

/* A file for the length of a call; NULL if the handle is not a file's. */
struct file *file_pin(HANDLE handle);

struct file *file_new(int fd, bool owned); /* no memory: NULL, and the descriptor is still the caller's */

#endif
