/* I/O objects of the thread pool and BindIoCompletionCallback: a device associated with the pool's own port. The packet's
 * key is the task, and the device keeps the task alive for as long as it can complete anything. */
#include "io/task.h"
#include "io/device.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "winbase.h"

struct _TP_IO {
    struct task task;
    PTP_WIN32_IO_CALLBACK callback;
};

struct bound {
    struct task task;
    LPOVERLAPPED_COMPLETION_ROUTINE routine;
};

static void call_io(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    PTP_IO io = (PTP_IO)task;

    io->callback(instance, task->context, result->overlapped, result->error, result->bytes, io);
}

static void call_bound(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    (void)instance;
    ((struct bound *)task)->routine(result->error, result->bytes, result->overlapped);
}

static const struct task_ops io_ops = {.call = call_io};
static const struct task_ops bound_ops = {.call = call_bound};

static ULONG associate(HANDLE file, struct task *task)
{
    struct device *device = device_pin(file);
    ULONG error;

    if (!device)
        return ERROR_INVALID_HANDLE;
    error = device_associate(device, pool_port(task->pool), (ULONG_PTR)task, &task->object);
    handle_unpin(file);
    return error;
}

PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
{
    struct task *task;
    ULONG error =
        pfnio ? task_create(sizeof(struct _TP_IO), &io_ops, pv, pcbe, &task) : ERROR_INVALID_PARAMETER;

    if (error) {
        SetLastError(error);
        return NULL;
    }
    ((PTP_IO)task)->callback = pfnio;
    error = associate(fl, task);
    if (error)
        task_close(task);
    return error_result(error) ? (PTP_IO)task : NULL;
}

VOID WINAPI StartThreadpoolIo(PTP_IO pio)
{
    task_io_start(&pio->task);
}

VOID WINAPI CancelThreadpoolIo(PTP_IO pio)
{
    task_io_cancel(&pio->task);
}

VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks)
{
    task_wait(&pio->task, fCancelPendingCallbacks != FALSE);
}

VOID WINAPI CloseThreadpoolIo(PTP_IO pio)
{
    task_close(&pio->task);
}

/* The routine gets a Win32 error code, as its documentation has it. */
BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function, ULONG Flags)
{
    struct task *task;
    ULONG error = Flags || !Function ? ERROR_INVALID_PARAMETER
                                     : task_create(sizeof(struct bound), &bound_ops, NULL, NULL, &task);

    if (error)
        return error_result(error);
    ((struct bound *)task)->routine = Function;
    task->unannounced = true;
    error = associate(FileHandle, task);
    task_close(task); /* from here on the device keeps it */
    return error_result(error);
}
