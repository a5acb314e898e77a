/* ReadFileEx and WriteFileEx. A file's transfer is done at once, as every transfer of a file is (file.h), and the routine runs
 * on this thread in its next alertable wait; sockets have their own way (struct device_ops). hEvent is the program's own and is not looked at. */
#include <stdlib.h>
#include "error/error.h"
#include "file/file.h"
#include "fileapi.h"
#include "object/thread.h"

struct completion {
    struct apc apc;
    LPOVERLAPPED_COMPLETION_ROUTINE routine;
    OVERLAPPED *overlapped;
    DWORD bytes;
};

static void run_completion(struct apc *apc)
{
    struct completion completion = *(struct completion *)apc;

    free(apc);
    completion.routine(NO_ERROR, completion.bytes, completion.overlapped);
}

/* The device works on a copy without an event and without a packet. */
static ULONG transfer(struct file *file, bool write, void *buffer, DWORD length,
                      struct completion *completion)
{
    OVERLAPPED copy = *completion->overlapped;
    struct device *device = &file->device;
    ULONG error;

    if (device->synchronous || atomic_load(&device->port))
        return ERROR_INVALID_PARAMETER;
    copy.hEvent = (HANDLE)1;
    error = write ? device->ops->write(device, buffer, length, &completion->bytes, &copy)
                  : device->ops->read(device, buffer, length, &completion->bytes, &copy);
    if (error)
        return error;
    completion->overlapped->Internal = 0;
    completion->overlapped->InternalHigh = completion->bytes;
    return thread_queue_apc(thread_self(), &completion->apc) ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

static ULONG transfer_file(struct file *file, bool write, void *buffer, DWORD length, OVERLAPPED *overlapped,
                           LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct completion *completion = calloc(1, sizeof *completion);
    ULONG error;

    if (!completion)
        return ERROR_NOT_ENOUGH_MEMORY;
    completion->apc.run = run_completion;
    completion->routine = routine;
    completion->overlapped = overlapped;
    error = transfer(file, write, buffer, length, completion);
    if (error)
        free(completion);
    return error;
}

static BOOL transfer_with_routine(HANDLE handle, bool write, void *buffer, DWORD length,
                                  OVERLAPPED *overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct device *device;
    ULONG error;

    if (!overlapped || !routine)
        return error_result(ERROR_INVALID_PARAMETER);
    device = device_pin(handle);
    if (!device)
        return error_result(ERROR_INVALID_HANDLE);
    if (device->ops->start)
        error = device->ops->start(device, write, buffer, length, overlapped, routine);
    else if (device->object.type == &file_type)
        error = transfer_file((struct file *)device, write, buffer, length, overlapped, routine);
    else
        error = ERROR_INVALID_FUNCTION;
    handle_unpin(handle);
    return error_result(error);
}

BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPOVERLAPPED lpOverlapped,
                       LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return transfer_with_routine(hFile, false, lpBuffer, nNumberOfBytesToRead, lpOverlapped,
                                 lpCompletionRoutine);
}

BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                        LPOVERLAPPED lpOverlapped, LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    return transfer_with_routine(hFile, true, (void *)(uintptr_t)lpBuffer, nNumberOfBytesToWrite,
                                 lpOverlapped, lpCompletionRoutine);
}
