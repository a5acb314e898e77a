/* Reading and writing files; the rules are in file.h.
 *
 * End of file: a synchronous read without OVERLAPPED succeeds with 0 bytes, one with OVERLAPPED or on an overlapped handle
 * fails with ERROR_HANDLE_EOF. A pipe without writers is ERROR_BROKEN_PIPE. */
#include "file/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include "error/error.h"
#include "file/facts.h"
#include "fileapi.h"
#include "io/pipe_signal.h"
#include "io/sleep.h"

/* Where to read or write: an offset, or one of these. */
#define AT_POINTER ((off_t)-1)
#define AT_END     ((off_t)-2) /* Offset and OffsetHigh all ones */

static void file_closed(struct object *object)
{
    struct file *file = (struct file *)object;

    share_drop(&file->claim, file->fd);
}

static void file_destroy(struct object *object)
{
    struct file *file = (struct file *)object;

    share_drop(&file->claim, file->fd); /* it may never have had a handle */
    if (file->owned)
        close(file->fd);
    device_destroy(&file->device);
    free(file);
}

const struct object_type file_type = {"file", file_closed, file_destroy};

struct file *file_new(int fd, bool owned)
{
    struct file *file = calloc(1, sizeof *file);

    if (!file)
        return NULL;
    device_init(&file->device, &file_type, &file_ops);
    file->device.synchronous = true; /* unless FILE_FLAG_OVERLAPPED says otherwise */
    file->fd = fd;
    file->owned = owned;
    return file;
}

ULONG file_open_descriptor(int fd, bool owned, struct object **out)
{
    static const uint8_t rights[] = {[O_RDONLY] = FILE_MAY_READ,
                                     [O_WRONLY] = FILE_MAY_WRITE | FILE_MAY_APPEND | FILE_MAY_SET_TIMES,
                                     [O_RDWR] = FILE_MAY_READ | FILE_MAY_WRITE | FILE_MAY_APPEND |
                                                FILE_MAY_SET_TIMES};
    int flags = fcntl(fd, F_GETFL);
    struct stat status;
    struct file *file;

    if (flags < 0 || fstat(fd, &status) != 0)
        return ERROR_INVALID_HANDLE;
    file = file_new(fd, owned);
    if (!file)
        return ERROR_NOT_ENOUGH_MEMORY;
    file->type = status.st_mode & S_IFMT;
    file->may = (flags & O_ACCMODE) <= O_RDWR ? rights[flags & O_ACCMODE] : 0;
    *out = &file->device.object;
    return NO_ERROR;
}

struct file *file_pin(HANDLE handle)
{
    return (struct file *)handle_pin(handle, &file_type);
}

int file_descriptor(struct object *object)
{
    struct file *file = (struct file *)object;

    return object->type == &file_type && (file->may & FILE_MAY_READ) ? file->fd : -1;
}

ULONG file_size(struct object *object, uint64_t *size)
{
    struct file *file = (struct file *)object;
    struct stat status;

    if (object->type != &file_type)
        return ERROR_INVALID_HANDLE;
    if (fstat(file->fd, &status) != 0)
        return error_from_errno(errno);
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return ERROR_INVALID_FUNCTION; /* a pipe or a terminal has no size */
    *size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    return NO_ERROR;
}

static bool has_positions(const struct file *file)
{
    return file->type == S_IFREG || file->type == S_IFBLK;
}

static ULONG place_of(const struct file *file, const OVERLAPPED *overlapped, off_t *place)
{
    uint64_t offset;

    *place = AT_POINTER;
    if (!overlapped || !has_positions(file))
        return NO_ERROR;
    offset = (uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset;
    *place = offset == UINT64_MAX ? AT_END : (off_t)offset;
    return offset > INT64_MAX && offset != UINT64_MAX ? ERROR_INVALID_PARAMETER : NO_ERROR;
}

/* A pipe or a terminal may have nothing yet: that sleep can be cancelled. */
static ssize_t read_once(const struct file *file, void *buffer, size_t length, off_t offset)
{
    ssize_t count;

    if (!has_positions(file) && length > 0 && (errno = descriptor_sleep(file->fd, POLLIN, UINT64_MAX)) != 0)
        return -1;
    do
        count = offset < 0 ? read(file->fd, buffer, length) : pread(file->fd, buffer, length, offset);
    while (count < 0 && errno == EINTR);
    return count;
}

/* All that can be had of a regular file; one helping of anything else. */
static ULONG read_some(struct file *file, void *buffer, DWORD length, off_t offset, DWORD *transferred)
{
    char *at = buffer;
    DWORD done = 0;

    if (offset == AT_END)
        return ERROR_HANDLE_EOF;
    do {
        ssize_t count = read_once(file, at + done, length - done, offset < 0 ? AT_POINTER : offset + done);

        if (count < 0 && done == 0)
            return errno == EISDIR ? ERROR_INVALID_FUNCTION : error_from_errno(errno);
        if (count <= 0)
            break;
        done += (DWORD)count;
    } while (done < length && has_positions(file));
    *transferred = done;
    if (done == 0 && length > 0 && file->type == S_IFIFO)
        return ERROR_BROKEN_PIPE;
    return done == 0 && length > 0 && offset >= 0 ? ERROR_HANDLE_EOF : NO_ERROR;
}

static ssize_t write_quietly(int fd, const void *buffer, size_t length)
{
    struct pipe_signal held;
    ssize_t count;

    pipe_signal_hold(&held);
    count = write(fd, buffer, length);
    pipe_signal_release(&held, count < (ssize_t)length);
    return count;
}

static ssize_t write_once(struct file *file, const void *buffer, size_t length, off_t offset)
{
    struct iovec piece = {(void *)(uintptr_t)buffer, length};
    ssize_t count;

    do {
        if (offset == AT_END)
            count = pwritev2(file->fd, &piece, 1, -1, RWF_APPEND);
        else if (offset >= 0)
            count = pwrite(file->fd, buffer, length, offset);
        else
            count = has_positions(file) ? write(file->fd, buffer, length)
                                        : write_quietly(file->fd, buffer, length);
    } while (count < 0 && errno == EINTR);
    return count;
}

/* Everything, or as much as went before an error; the error of the first byte is the call's. */
static ULONG write_all(struct file *file, void *buffer, DWORD length, off_t offset, DWORD *transferred)
{
    const char *at = buffer;
    DWORD done = 0;

    if (!(file->may & FILE_MAY_WRITE))
        offset = AT_POINTER; /* opened for appending alone: O_APPEND places it */
    while (done < length) {
        ssize_t count = write_once(file, at + done, length - done, offset < 0 ? offset : offset + done);

        if (count < 0 && done == 0)
            return errno == EPIPE ? ERROR_NO_DATA : error_from_errno(errno);
        if (count <= 0)
            break;
        done += (DWORD)count;
    }
    *transferred = done;
    return NO_ERROR;
}

typedef ULONG transfer(struct file *file, void *buffer, DWORD length, off_t offset, DWORD *transferred);

/* With an OVERLAPPED: completes at once, or fails directly, and then nothing is signalled. On a synchronous handle the file
 * pointer follows. */
static ULONG overlapped_transfer(struct file *file, transfer *move, void *buffer, DWORD length,
                                 DWORD *transferred, OVERLAPPED *overlapped)
{
    struct io_operation *operation;
    off_t offset;
    ULONG error = place_of(file, overlapped, &offset);

    if (!error)
        error = io_begin(&file->device, overlapped, &operation);
    if (error)
        return error;
    error = move(file, buffer, length, offset, transferred);
    if (!error && file->device.synchronous && offset >= 0)
        lseek(file->fd, offset + *transferred, SEEK_SET);
    if (error)
        io_abandon(operation);
    else
        io_complete_inline(operation, NO_ERROR, *transferred);
    return error;
}

static ULONG do_transfer(struct file *file, transfer *move, void *buffer, DWORD length, DWORD *transferred,
                         OVERLAPPED *overlapped)
{
    if (overlapped)
        return overlapped_transfer(file, move, buffer, length, transferred, overlapped);
    if (!file->device.synchronous)
        return ERROR_INVALID_PARAMETER;
    return move(file, buffer, length, AT_POINTER, transferred);
}

static ULONG file_read(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                       OVERLAPPED *overlapped)
{
    struct file *file = (struct file *)device;

    if (!(file->may & FILE_MAY_READ))
        return ERROR_ACCESS_DENIED;
    return do_transfer(file, read_some, buffer, length, transferred, overlapped);
}

static ULONG file_write(struct device *device, const void *buffer, DWORD length, DWORD *transferred,
                        OVERLAPPED *overlapped)
{
    struct file *file = (struct file *)device;

    if (!(file->may & (FILE_MAY_WRITE | FILE_MAY_APPEND)))
        return ERROR_ACCESS_DENIED;
    return do_transfer(file, write_all, (void *)(uintptr_t)buffer, length, transferred, overlapped);
}

const struct device_ops file_ops = {.read = file_read, .write = file_write};
