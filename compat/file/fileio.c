/* ReadFile, WriteFile and the file pointer. ReadFile and WriteFile go to whatever device the handle names; the rest is for
 * files alone. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/file.h"
#include "fileapi.h"

typedef ULONG operate(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                      OVERLAPPED *overlapped);

static ULONG device_read(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                         OVERLAPPED *overlapped)
{
    return device->ops->read ? device->ops->read(device, buffer, length, transferred, overlapped)
                             : ERROR_INVALID_FUNCTION;
}

static ULONG device_write(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                          OVERLAPPED *overlapped)
{
    return device->ops->write ? device->ops->write(device, buffer, length, transferred, overlapped)
                              : ERROR_INVALID_FUNCTION;
}

/* The count is 0 unless the operation has finished with more; after ERROR_IO_PENDING nothing of the caller's is touched. */
static BOOL operate_on(HANDLE handle, operate *operation, void *buffer, DWORD length, DWORD *count,
                       OVERLAPPED *overlapped)
{
    struct device *device = device_pin(handle);
    DWORD transferred = 0;
    ULONG error = ERROR_INVALID_HANDLE;

    if (count)
        *count = 0;
    if (device) {
        error = operation(device, buffer, length, &transferred, overlapped);
        handle_unpin(handle);
    }
    if (!error && count)
        *count = transferred;
    return error_result(error);
}

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
                     LPOVERLAPPED lpOverlapped)
{
    return operate_on(hFile, device_read, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped);
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
{
    return operate_on(hFile, device_write, (void *)(uintptr_t)lpBuffer, nNumberOfBytesToWrite,
                      lpNumberOfBytesWritten, lpOverlapped);
}

static ULONG flush(struct file *file)
{
    if (!(file->may & (FILE_MAY_WRITE | FILE_MAY_APPEND)))
        return ERROR_ACCESS_DENIED;
    if (fsync(file->fd) != 0 && errno != EINVAL &&
        errno != EROFS) /* a pipe or a terminal has nothing to flush */
        return error_from_errno(errno);
    return NO_ERROR;
}

BOOL WINAPI FlushFileBuffers(HANDLE hFile)
{
    struct file *file = file_pin(hFile);
    ULONG error = ERROR_INVALID_HANDLE;

    if (file) {
        error = flush(file);
        handle_unpin(hFile);
    }
    return error_result(error);
}

static ULONG set_end(struct file *file)
{
    off_t position;

    if (!(file->may & FILE_MAY_WRITE))
        return ERROR_ACCESS_DENIED;
    position = lseek(file->fd, 0, SEEK_CUR);
    return position < 0 || ftruncate(file->fd, position) != 0 ? error_from_errno(errno) : NO_ERROR;
}

BOOL WINAPI SetEndOfFile(HANDLE hFile)
{
    struct file *file = file_pin(hFile);
    ULONG error = ERROR_INVALID_HANDLE;

    if (file) {
        error = set_end(file);
        handle_unpin(hFile);
    }
    return error_result(error);
}

static ULONG move_pointer(HANDLE handle, int64_t distance, DWORD method, int64_t *out)
{
    static const int whence[] = {[FILE_BEGIN] = SEEK_SET, [FILE_CURRENT] = SEEK_CUR, [FILE_END] = SEEK_END};
    struct file *file = file_pin(handle);
    ULONG error = NO_ERROR;
    off_t position = -1;

    if (!file)
        return ERROR_INVALID_HANDLE;
    if (method > FILE_END)
        error = ERROR_INVALID_PARAMETER;
    else if ((position = lseek(file->fd, distance, whence[method])) < 0)
        error = errno == EINVAL ? ERROR_NEGATIVE_SEEK : error_from_errno(errno);
    handle_unpin(handle);
    if (!error)
        *out = position;
    return error;
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
                             DWORD dwMoveMethod)
{
    int64_t position;
    ULONG error = move_pointer(hFile, liDistanceToMove.QuadPart, dwMoveMethod, &position);

    if (!error && lpNewFilePointer)
        lpNewFilePointer->QuadPart = position;
    return error_result(error);
}

/* Without the high half the distance is a signed 32-bit number and the result must fit 32 bits: else the move is undone. */
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                            DWORD dwMoveMethod)
{
    int64_t distance = lDistanceToMove, before = 0, position = 0;
    ULONG error;

    if (lpDistanceToMoveHigh)
        distance = (int64_t)((uint64_t)(uint32_t)*lpDistanceToMoveHigh << 32 | (uint32_t)lDistanceToMove);
    error = lpDistanceToMoveHigh ? NO_ERROR : move_pointer(hFile, 0, FILE_CURRENT, &before);
    if (!error)
        error = move_pointer(hFile, distance, dwMoveMethod, &position);
    if (!error && !lpDistanceToMoveHigh && position > UINT32_MAX) {
        move_pointer(hFile, before, FILE_BEGIN, &position);
        error = ERROR_INVALID_PARAMETER;
    }
    if (error) {
        SetLastError(error);
        return INVALID_SET_FILE_POINTER;
    }
    if (lpDistanceToMoveHigh)
        *lpDistanceToMoveHigh = (LONG)(position >> 32);
    if ((DWORD)position == INVALID_SET_FILE_POINTER)
        SetLastError(NO_ERROR); /* this is how a caller tells it from failure */
    return (DWORD)position;
}
