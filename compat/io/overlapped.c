/* OVERLAPPED results and the calls that read or cancel them.
 *
 * A sleeper in GetOverlappedResult whose OVERLAPPED has no event cannot rely on the device's own signal: with several
 * operations outstanding it says that some operation ended, not which. So it parks in a small hashed table under the
 * address of its OVERLAPPED; the completion looks there. A bucket's lock guards its sleepers and the publishing of the
 * results that hash to it (see device.c). */
#include "io/overlapped.h"
#include "io/device.h"
#include "object/lock.h"
#include "object/thread.h"
#include "object/wait.h"
#include "error/error.h"
#include "ioapiset.h"
#include "synchapi.h"
#include "winbase.h"

#define BUCKETS 64

struct parked {
    struct object object; /* signalled by the completion; lives on the sleeper's stack, never has a handle */
    const OVERLAPPED *overlapped;
    struct parked *next, **link;
};

static struct bucket {
    _Alignas(64) _Atomic(uint32_t) lock;
    struct parked *parked;
} buckets[BUCKETS];

static const struct object_type parked_type = {.name = "overlapped wait"};

static struct bucket *bucket_of(const OVERLAPPED *overlapped)
{
    uint64_t hash = (uint64_t)(ULONG_PTR)overlapped * UINT64_C(0x9E3779B97F4A7C15);

    return &buckets[hash >> 58];
}

/* The program may look at Internal at any time, through HasOverlappedIoCompleted. */
static _Atomic(ULONG_PTR) *status_word(OVERLAPPED *overlapped)
{
    return (_Atomic(ULONG_PTR) *)&overlapped->Internal;
}

static bool is_pending(OVERLAPPED *overlapped)
{
    return (DWORD)atomic_load_explicit(status_word(overlapped), memory_order_acquire) == STATUS_PENDING;
}

void overlapped_start(OVERLAPPED *overlapped, struct object *signalled)
{
    struct bucket *bucket = bucket_of(overlapped);

    lock_acquire(&bucket->lock);
    if (signalled)
        signal_reset(signalled);
    overlapped->InternalHigh = 0;
    atomic_store_explicit(status_word(overlapped), STATUS_PENDING, memory_order_release);
    lock_release(&bucket->lock);
}

void overlapped_finish(OVERLAPPED *overlapped, ULONG status, ULONG bytes, struct object *signalled)
{
    struct bucket *bucket = bucket_of(overlapped);

    lock_acquire(&bucket->lock);
    overlapped->InternalHigh = bytes;
    atomic_store_explicit(status_word(overlapped), status, memory_order_release);
    if (signalled)
        signal_set(signalled);
    for (struct parked *each = bucket->parked; each; each = each->next) {
        if (each->overlapped == overlapped)
            signal_set(&each->object);
    }
    lock_release(&bucket->lock);
}

/* ---- sleeping ---- */

static bool park(struct bucket *bucket, struct parked *self, OVERLAPPED *overlapped)
{
    bool pending;

    object_init(&self->object, &parked_type, WAIT_KIND_MANUAL);
    self->overlapped = overlapped;
    lock_acquire(&bucket->lock);
    pending = is_pending(overlapped);
    if (pending) {
        self->next = bucket->parked;
        self->link = &bucket->parked;
        if (self->next)
            self->next->link = &self->next;
        bucket->parked = self;
    }
    lock_release(&bucket->lock);
    return pending;
}

static void unpark(struct bucket *bucket, struct parked *self)
{
    lock_acquire(&bucket->lock);
    *self->link = self->next;
    if (self->next)
        self->next->link = self->link;
    lock_release(&bucket->lock);
}

static ULONG error_from_wait(DWORD result, ULONG error)
{
    if (result == WAIT_FAILED)
        return error;
    return result == WAIT_TIMEOUT || result == WAIT_IO_COMPLETION ? result : NO_ERROR;
}

static ULONG wait_parked(OVERLAPPED *overlapped, DWORD milliseconds, bool alertable)
{
    struct bucket *bucket = bucket_of(overlapped);
    struct parked self;
    struct object *object = &self.object;
    ULONG error = NO_ERROR;
    DWORD result;

    if (!park(bucket, &self, overlapped))
        return NO_ERROR;
    result = wait_objects(&object, 1, false, milliseconds, alertable, &error);
    unpark(bucket, &self);
    return error_from_wait(result, error);
}

/* Waits on hEvent, as Windows does: an auto-reset event is consumed. If the event was set by somebody else while the
 * operation still runs, an endless wait goes on until the result is there. */
static ULONG wait_event(OVERLAPPED *overlapped, DWORD milliseconds, bool alertable)
{
    HANDLE handle = (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1);
    struct object *event = handle_pin(handle, NULL);
    ULONG error = NO_ERROR;
    DWORD result;

    if (!event)
        return ERROR_INVALID_HANDLE;
    result = wait_objects(&event, 1, false, milliseconds, alertable, &error);
    handle_unpin(handle);
    error = error_from_wait(result, error);
    if (error || !is_pending(overlapped))
        return error;
    return milliseconds == INFINITE ? wait_parked(overlapped, milliseconds, alertable) : ERROR_IO_INCOMPLETE;
}

static ULONG wait_result(HANDLE file, OVERLAPPED *overlapped, DWORD milliseconds, bool alertable)
{
    ULONG error;

    if ((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1)
        return wait_event(overlapped, milliseconds, alertable);
    if (!device_pin(file))
        return ERROR_INVALID_HANDLE;
    error = wait_parked(overlapped, milliseconds, alertable);
    handle_unpin(file);
    return error;
}

/* On another thread, under a lock of the sleeper's: the sleeper does the rest itself. */
static void wake_cancelled(void *object)
{
    signal_set(object);
}

static void wait_cancellable(OVERLAPPED *overlapped, DWORD milliseconds, struct object *cancelled)
{
    struct bucket *bucket = bucket_of(overlapped);
    struct parked self;
    struct object *objects[] = {&self.object, cancelled};
    ULONG error = NO_ERROR;

    if (!park(bucket, &self, overlapped))
        return;
    wait_objects(objects, ARRAYSIZE(objects), false, milliseconds, false, &error);
    unpark(bucket, &self);
}

static DWORD milliseconds_until(uint64_t deadline, uint64_t now)
{
    return deadline == UINT64_MAX ? INFINITE
                                  : (DWORD)min((deadline - now) / 1000000u + 1, (uint64_t)INFINITE - 1);
}

ULONG overlapped_wait(OVERLAPPED *overlapped, uint64_t deadline)
{
    struct thread *self = thread_self();
    struct object cancelled;
    ULONG error = NO_ERROR;

    if (!is_pending(overlapped))
        return NO_ERROR;
    object_init(&cancelled, &parked_type, WAIT_KIND_MANUAL);
    thread_enter_cancellable(self, wake_cancelled, &cancelled);
    while (!error && is_pending(overlapped)) {
        uint64_t now = clock_now();

        if (now >= deadline)
            error = WAIT_TIMEOUT;
        else if (signal_is_set(&cancelled))
            error = ERROR_OPERATION_ABORTED;
        else
            wait_cancellable(overlapped, milliseconds_until(deadline, now), &cancelled);
    }
    thread_leave_cancellable(self); /* from here on nobody signals us */
    return error;
}

/* ---- the calls ---- */

BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred,
                                  DWORD dwMilliseconds, BOOL bAlertable)
{
    ULONG error;

    if (!lpOverlapped || !lpNumberOfBytesTransferred)
        return error_result(ERROR_INVALID_PARAMETER);
    if (is_pending(lpOverlapped)) {
        if (dwMilliseconds == 0)
            return error_result(ERROR_IO_INCOMPLETE);
        error = wait_result(hFile, lpOverlapped, dwMilliseconds, bAlertable != FALSE);
        if (error)
            return error_result(error);
    }
    *lpNumberOfBytesTransferred = (DWORD)lpOverlapped->InternalHigh;
    return error_result(error_from_status((ULONG)atomic_load(status_word(lpOverlapped))));
}

BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred,
                                BOOL bWait)
{
    return GetOverlappedResultEx(hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait ? INFINITE : 0,
                                 FALSE);
}

BOOL WINAPI CancelIo(HANDLE hFile)
{
    struct device *device = device_pin(hFile);

    if (!device)
        return error_result(ERROR_INVALID_HANDLE);
    io_cancel(device, NULL, thread_id(thread_self()));
    handle_unpin(hFile);
    return TRUE;
}

BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped)
{
    struct device *device = device_pin(hFile);
    bool found;

    if (!device)
        return error_result(ERROR_INVALID_HANDLE);
    found = io_cancel(device, lpOverlapped, 0);
    handle_unpin(hFile);
    return error_result(found ? NO_ERROR : ERROR_NOT_FOUND);
}

BOOL WINAPI CancelSynchronousIo(HANDLE hThread)
{
    struct object *object = handle_pin(hThread, &thread_type);
    bool found;

    if (!object)
        return error_result(ERROR_INVALID_HANDLE);
    found = thread_cancel(thread_from_object(object));
    handle_unpin(hThread);
    return error_result(found ? NO_ERROR : ERROR_NOT_FOUND);
}

BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags)
{
    struct device *device;

    if (Flags & ~(FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE |
                  FILE_SKIP_SET_USER_EVENT_ON_FAST_IO))
        return error_result(ERROR_INVALID_PARAMETER);
    device = device_pin(FileHandle);
    if (!device)
        return error_result(ERROR_INVALID_HANDLE);
    atomic_fetch_or_explicit(&device->modes, Flags, memory_order_relaxed); /* a mode once set stays */
    handle_unpin(FileHandle);
    return TRUE;
}
