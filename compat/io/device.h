/* The device contract: what a thing behind a HANDLE implements so that Win32 code can do overlapped I/O on it, wait on
 * it, associate it with a completion port and cancel what is pending. Files, sockets and HTTP request queues are devices.
 *
 * Life of an overlapped call, in the words of the device:
 *
 *     error = io_begin(device, overlapped, &operation);     marks the OVERLAPPED pending, resets and references hEvent
 *     ... try at once ...
 *     io_complete(operation, NO_ERROR, bytes);              done inline: return NO_ERROR; the packet is still posted unless
 *                                                           FILE_SKIP_COMPLETION_PORT_ON_SUCCESS (io_complete_inline)
 *     io_abandon(operation);                                direct error: nothing is signalled, return the error
 *     ... or link the operation into the device's own lists and return ERROR_IO_PENDING;
 *         whoever finishes it calls io_complete exactly once.
 *
 * An operation carries its completion packet, so completing cannot fail for want of memory. It also has room for what the
 * device must remember (`payload`). After io_complete or io_abandon neither the operation nor the caller's OVERLAPPED may be
 * touched. Errors are Win32 codes; OVERLAPPED.Internal gets the matching NTSTATUS.
 *
 * Locks: io_begin, io_complete and io_abandon take the device's own io lock, the port's and the wait lock, each for a moment
 * and after one another. They may be called with the device's private locks held. `cancel` is called with no lock held. */
#ifndef HTTPAPI_DEVICE_H
#define HTTPAPI_DEVICE_H

#include "minwinbase.h"
#include "object/object.h"

#define IO_PAYLOAD_SIZE 192

struct device;
struct port;

struct io_operation {
    struct io_operation *next, *previous; /* the device's pending list; owned by device.c */
    struct device *device;                /* referenced while the operation lives */
    OVERLAPPED *overlapped;
    struct object *event;                 /* hEvent, referenced, or NULL */
    DWORD thread;                         /* who started it: CancelIo ends only the caller's own */
    uint8_t state;
    struct {                              /* the completion packet; owned by port.c once posted */
        struct io_operation *next;
        ULONG_PTR key;
        ULONG bytes;
        ULONG status;
    } packet;
    _Alignas(16) unsigned char payload[IO_PAYLOAD_SIZE]; /* the device's own */
};

struct device_ops {
    /* Ends `operation` soon with ERROR_OPERATION_ABORTED if it is still pending. The device finds out under its own
     * lock whether it still is; a completion that is already on its way wins. The operation stays valid during the call. */
    void (*cancel)(struct device *device, struct io_operation *operation);
    /* ReadFile and WriteFile on this device; NULL: ERROR_INVALID_FUNCTION. */
    ULONG (*read)(struct device *device, void *buffer, DWORD length, DWORD *transferred, OVERLAPPED *overlapped);
    ULONG (*write)(struct device *device, const void *buffer, DWORD length, DWORD *transferred, OVERLAPPED *overlapped);
};

/* A device is an object of WAIT_KIND_MANUAL, first signalled as files are: completions without an event set it. Embed it
 * first in the structure and give the object's type to device_init. */
struct device {
    struct object object;
    const struct device_ops *ops;
    struct port *port; /* association, once; guarded by `lock` until set, constant afterwards */
    ULONG_PTR key;
    _Atomic(uint32_t) modes; /* FILE_SKIP_* of SetFileCompletionNotificationModes */
    _Atomic(uint32_t) lock;  /* guards the pending list */
    struct io_operation *pending;
};

void device_init(struct device *device, const struct object_type *type, const struct device_ops *ops);
void device_destroy(struct device *device); /* releases the port; call from the type's destroy */

/* Object types that are devices say so, so that generic calls (CancelIo, CreateIoCompletionPort) can find out. */
struct device *device_from_object(struct object *object); /* NULL if it is not one */

/* ERROR_INVALID_HANDLE for a bad hEvent, ERROR_NOT_ENOUGH_MEMORY. Operations come from a recycled list: no malloc on a warm
 * path. */
ULONG io_begin(struct device *device, OVERLAPPED *overlapped, struct io_operation **out);
void io_complete(struct io_operation *operation, ULONG error, ULONG bytes);
void io_complete_inline(struct io_operation *operation, ULONG error, ULONG bytes);
void io_abandon(struct io_operation *operation);

/* Cancels everything pending on the device (overlapped NULL), or one operation. True if something was found. */
bool io_cancel(struct device *device, OVERLAPPED *overlapped, DWORD thread /* 0: any */);

#endif
