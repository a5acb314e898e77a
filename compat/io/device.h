/* The device contract: what a thing behind a HANDLE implements so that Win32 code can do overlapped I/O on it, wait on
 * it, associate it with a completion port and cancel what is pending. Files, sockets and HTTP request queues are devices.
 *
 * Life of an overlapped call, in the words of the device:
 *
 *     error = io_prepare(device, overlapped, &operation);   references hEvent; nothing shows yet
 *     ... try at once ...
 *     io_complete_inline(operation, NO_ERROR, bytes);       done at once: return NO_ERROR; the packet is still posted unless
 *                                                           FILE_SKIP_COMPLETION_PORT_ON_SUCCESS
 *     io_abandon(operation);                                direct error: nothing is signalled, return the error
 *     io_start(operation);                                  or let it pend: marks the OVERLAPPED so, resets the event, lets
 *                                                           cancellation find it
 *     ... and link the operation into the device's own lists and return ERROR_IO_PENDING;
 *         whoever finishes it calls io_complete exactly once. io_begin prepares and starts.
 *
 * An operation carries its completion packet, so completing cannot fail for want of memory. It also has room for what the
 * device must remember (`payload`, not zeroed). After io_complete or io_abandon neither the operation nor the caller's
 * OVERLAPPED may be touched. Errors are Win32 codes; OVERLAPPED.Internal gets the matching NTSTATUS.
 *
 * Cancellation may come as soon as io_start has returned, before the device has the operation in its own lists. So a
 * device that is about to link an operation first asks, under its own lock, io_cancelled(operation), and if so completes
 * it with ERROR_OPERATION_ABORTED instead. Then no cancellation is ever lost. What a closing handle cancels are operations
 * that have started: the device asks for that under its own lock too.
 *
 * Locks: io_start, io_complete and io_abandon take the device's own io lock, the port's and the wait lock, each for a moment
 * and after one another. They may be called with the device's private locks held. `cancel` is called with no lock held. */
#ifndef HTTPAPI_DEVICE_H
#define HTTPAPI_DEVICE_H

#include "minwinbase.h"
#include "object/object.h"
#include "object/apc.h"
#include "io/port.h"

#define IO_PAYLOAD_SIZE 192

struct device;
struct thread;

struct io_operation {
    struct io_operation *next, *previous; /* the device's pending list; owned by device.c */
    struct io_operation *next_cancelled;  /* owned by io_cancel */
    struct device *device;                /* referenced while the operation lives */
    OVERLAPPED *overlapped;
    struct object *event;         /* hEvent, referenced, or NULL */
    DWORD thread;                 /* who started it: CancelIo ends only the caller's own; set by io_start */
    _Atomic(uint32_t) references; /* one until it is finished, one for each cancel that looks at it */
    _Atomic(bool) cancelled;
    bool started;              /* on the pending list; set before anybody else can see the operation */
    bool no_packet;            /* the low bit of hEvent was set */
    struct port_packet packet; /* owned by port.c once posted */
    /* With a completion routine: it runs on the thread that started the operation, in an alertable wait. */
    void (*routine)(struct io_operation *operation, ULONG error, ULONG bytes);
    struct thread *alerted; /* that thread, referenced, if there is a routine */
    struct apc apc;
    _Alignas(16) unsigned char payload[IO_PAYLOAD_SIZE]; /* the device's own; zero at first */
};

struct device_ops {
    /* Ends `operation` soon with ERROR_OPERATION_ABORTED if it is still pending. The device finds out under its own
     * lock whether it still is; a completion that is already on its way wins. The operation stays valid during the call. */
    void (*cancel)(struct device *device, struct io_operation *operation);
    /* ReadFile and WriteFile on this device; NULL: ERROR_INVALID_FUNCTION. */
    ULONG(*read)
    (struct device *device, void *buffer, DWORD length, DWORD *transferred, OVERLAPPED *overlapped);
    ULONG(*write)
    (struct device *device, const void *buffer, DWORD length, DWORD *transferred, OVERLAPPED *overlapped);
    /* ReadFileEx and WriteFileEx, where the completion may come later; NULL: see file/completion.c. NO_ERROR also when it
     * pends: the routine runs in an alertable wait of the thread. */
    ULONG(*start)
    (struct device *device, bool write, void *buffer, DWORD length, OVERLAPPED *overlapped,
     LPOVERLAPPED_COMPLETION_ROUTINE routine);
    DWORD file_type; /* what GetFileType says of it */
};

/* A device is an object of WAIT_KIND_MANUAL, first signalled as files are: completions without an event set it. Embed it
 * first in the structure and give the object's type to device_init. */
struct device {
    struct object object;
    const struct device_ops *ops;
    _Atomic(struct port *) port; /* association, once; set under `lock`, constant and referenced afterwards */
    ULONG_PTR key;               /* valid once `port` is */
    struct object *binding;      /* keeps what `key` points to alive (thread-pool I/O), or NULL */
    _Atomic(uint32_t) modes;     /* FILE_SKIP_* of SetFileCompletionNotificationModes */
    bool synchronous; /* opened without FILE_FLAG_OVERLAPPED: refuses completion ports; set after init */
    _Atomic(uint32_t) lock; /* guards the pending list and the association */
    struct io_operation *pending;
};

/* The type's `closed` must end what is pending, usually by io_cancel(device, NULL, 0) after refusing new operations. */
void device_init(struct device *device, const struct object_type *type, const struct device_ops *ops);
void device_destroy(struct device *device); /* releases the port; call from the type's destroy */

/* Every type given to device_init is remembered, so that generic calls (CancelIo, CreateIoCompletionPort) can tell. */
struct device *device_from_object(struct object *object); /* NULL if it is not one */
struct device *device_pin(HANDLE handle); /* likewise for a handle; undone with handle_unpin */

/* Once only: ERROR_INVALID_PARAMETER if the device has a port already or is synchronous. References port and binding
 * (which may be NULL). */
ULONG device_associate(struct device *device, struct port *port, ULONG_PTR key, struct object *binding);

/* ERROR_INVALID_HANDLE for a bad hEvent, ERROR_NOT_ENOUGH_MEMORY. Operations come from a recycled list: no malloc on a warm
 * path. */
ULONG io_prepare(struct device *device, OVERLAPPED *overlapped, struct io_operation **out);
void io_start(struct io_operation *operation); /* by the caller's thread; a second time does nothing */
ULONG io_begin(struct device *device, OVERLAPPED *overlapped, struct io_operation **out);

/* With a completion routine, which takes the place of event and packet; hEvent is the program's own. `routine` is the
 * device's: it finds the program's in the payload. It is not called after a direct error, nor when the thread has ended. */
ULONG io_begin_routine(struct device *device, OVERLAPPED *overlapped,
                       void (*routine)(struct io_operation *operation, ULONG error, ULONG bytes),
                       struct io_operation **out);

void io_complete(struct io_operation *operation, ULONG error, ULONG bytes);

/* The call is about to return `error` itself. NO_ERROR: signalled and posted as ever, unless the handle's notification
 * modes say otherwise. Any other error: the OVERLAPPED gets the result, but nothing is signalled or posted (spec/functions.md
 * 1.1, inline MORE_DATA). */
void io_complete_inline(struct io_operation *operation, ULONG error, ULONG bytes);
void io_abandon(struct io_operation *operation);
bool io_cancelled(const struct io_operation *operation);

/* The io operation has left the port's queue; for port.c. */
void io_operation_release(struct io_operation *operation);

/* Cancels everything pending on the device (overlapped NULL), or one operation. True if something was found. */
bool io_cancel(struct device *device, OVERLAPPED *overlapped, DWORD thread /* 0: any */);

#endif
