/* The life of an overlapped operation: prepare, start, complete, cancel; and the association of a device with its port.
 *
 * An operation is on its device's pending list from io_start until it completes; device->lock guards the list. Whoever
 * takes it off the list owns the completion, and the device's own lock decides who that is, so it happens once. A cancel
 * holds a reference, so that an operation which completes meanwhile stays memory until the cancel has let go. What is
 * completed in the call that prepared it was never pending and pays for none of this.
 *
 * What the program sees is published in one step under the lock of the OVERLAPPED's bucket: result, then event, then
 * sleepers in GetOverlappedResult. io_start takes the same lock, so an OVERLAPPED reused the moment its result shows
 * never has its new event set by the old completion. Locks: bucket, then wait. */
#include "io/device.h"
#include "object/lock.h"
#include "object/thread.h"
#include "io/overlapped.h"
#include "io/recycle.h"
#include "object/wait.h"
#include "error/error.h"
#include "ntstatus.h"
#include "winbase.h"
#include <string.h>

#define DEVICE_TYPES 16 /* kinds of devices in the library: files, sockets, queues, the tests' own */

static _Atomic(const struct object_type *) device_types[DEVICE_TYPES];

/* ---- starting ---- */

static bool is_event(const struct object *object)
{
    return object->wait_kind == WAIT_KIND_MANUAL || object->wait_kind == WAIT_KIND_AUTO;
}

static ULONG reference_event(HANDLE handle, struct object **out)
{
    struct object *event;

    *out = NULL;
    if (!handle)
        return NO_ERROR;
    event = handle_pin(handle, NULL);
    if (!event)
        return ERROR_INVALID_HANDLE;
    if (is_event(event)) {
        object_reference(event);
        *out = event;
    }
    handle_unpin(handle);
    return *out ? NO_ERROR : ERROR_INVALID_HANDLE;
}

static bool signals_device(const struct io_operation *operation)
{
    uint32_t modes = atomic_load_explicit(&operation->device->modes, memory_order_relaxed);

    return !operation->event && !(modes & FILE_SKIP_SET_EVENT_ON_HANDLE);
}

static void link_pending(struct device *device, struct io_operation *operation)
{
    lock_acquire(&device->lock);
    operation->previous = NULL;
    operation->next = device->pending;
    if (operation->next)
        operation->next->previous = operation;
    device->pending = operation;
    lock_release(&device->lock);
}

static void unlink_pending(struct device *device, struct io_operation *operation)
{
    lock_acquire(&device->lock);
    if (operation->previous)
        operation->previous->next = operation->next;
    else
        device->pending = operation->next;
    if (operation->next)
        operation->next->previous = operation->previous;
    lock_release(&device->lock);
}

/* A cancel may come before the device has filled it. Vector by vector: for a memset of this size gcc takes `rep stos`, which needs
 * longer than all the rest of io_begin. */
static inline void clear_payload(struct io_operation *operation)
{
    typedef long long vector __attribute__((vector_size(16), may_alias));
    vector *payload = (vector *)(void *)operation->payload, zero = {0};

    _Static_assert(IO_PAYLOAD_SIZE == 12 * sizeof(vector), "every vector is cleared");
    payload[0] = payload[1] = payload[2] = payload[3] = zero;
    payload[4] = payload[5] = payload[6] = payload[7] = zero;
    payload[8] = payload[9] = payload[10] = payload[11] = zero;
}

static struct io_operation *operation_new(struct device *device, OVERLAPPED *overlapped)
{
    struct io_operation *operation = recycle_get(RECYCLE_OPERATION);

    if (!operation)
        return NULL;
    object_reference(&device->object);
    operation->device = device;
    operation->overlapped = overlapped;
    operation->event = NULL;
    operation->started = false;
    operation->no_packet = false;
    operation->routine = NULL;
    clear_payload(operation);
    atomic_init(&operation->references, 1);
    atomic_init(&operation->cancelled, false);
    return operation;
}

ULONG io_prepare(struct device *device, OVERLAPPED *overlapped, struct io_operation **out)
{
    ULONG_PTR bits = (ULONG_PTR)overlapped->hEvent;
    struct io_operation *operation;
    struct object *event;
    ULONG error = reference_event((HANDLE)(bits & ~(ULONG_PTR)1), &event);

    if (error)
        return error;
    operation = operation_new(device, overlapped);
    if (!operation) {
        if (event)
            object_release(event);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    operation->event = event;
    operation->no_packet = (bits & 1) != 0;
    *out = operation;
    return NO_ERROR;
}

/* What tells of the end besides OVERLAPPED, routine and packet. */
static struct object *signal_of(const struct io_operation *operation)
{
    if (operation->routine)
        return NULL;
    return operation->event            ? operation->event
           : signals_device(operation) ? &operation->device->object
                                       : NULL;
}

void io_start(struct io_operation *operation)
{
    if (operation->started)
        return;
    operation->started = true;
    operation->thread = thread_id(thread_self());
    overlapped_start(operation->overlapped, signal_of(operation));
    link_pending(operation->device, operation);
}

ULONG io_begin(struct device *device, OVERLAPPED *overlapped, struct io_operation **out)
{
    ULONG error = io_prepare(device, overlapped, out);

    if (error == NO_ERROR)
        io_start(*out);
    return error;
}

/* ---- completion routines ---- */

static void end_routine(struct io_operation *operation)
{
    object_release(thread_object(operation->alerted));
    io_operation_release(operation);
}

static void run_routine(struct apc *apc)
{
    struct io_operation *operation = CONTAINING_RECORD(apc, struct io_operation, apc);
    ULONG status = operation->packet.status;

    operation->routine(operation, status ? error_from_status(status) : NO_ERROR, operation->packet.bytes);
    end_routine(operation);
}

static void discard_routine(struct apc *apc)
{
    end_routine(CONTAINING_RECORD(apc, struct io_operation, apc));
}

static void queue_routine(struct io_operation *operation, ULONG status, ULONG bytes)
{
    operation->packet.status = status;
    operation->packet.bytes = bytes;
    operation->apc.run = run_routine;
    operation->apc.discard = discard_routine;
    if (!thread_queue_apc(operation->alerted, &operation->apc))
        end_routine(operation);
}

ULONG io_begin_routine(struct device *device, OVERLAPPED *overlapped,
                       void (*routine)(struct io_operation *operation, ULONG error, ULONG bytes),
                       struct io_operation **out)
{
    struct io_operation *operation = operation_new(device, overlapped);

    if (!operation)
        return ERROR_NOT_ENOUGH_MEMORY;
    operation->no_packet = true;
    operation->routine = routine;
    operation->alerted = thread_self();
    object_reference(thread_object(operation->alerted));
    io_start(operation);
    *out = operation;
    return NO_ERROR;
}

/* ---- finishing ---- */

void io_operation_release(struct io_operation *operation)
{
    if (atomic_fetch_sub_explicit(&operation->references, 1, memory_order_acq_rel) != 1)
        return;
    object_release(&operation->device->object);
    recycle_put(RECYCLE_OPERATION, operation);
}

static void post(struct io_operation *operation, struct port *port, ULONG status, ULONG bytes)
{
    struct port_packet *packet = &operation->packet;

    packet->key = operation->device->key;
    packet->overlapped = operation->overlapped;
    packet->bytes = bytes;
    packet->status = status;
    packet->owner = PACKET_OPERATION;
    port_post(port, packet);
}

static void finish(struct io_operation *operation, ULONG status, ULONG bytes, bool signal, bool packet)
{
    struct device *device = operation->device;
    struct object *event = operation->event;
    struct port *port = packet && !operation->no_packet ? atomic_load(&device->port) : NULL;

    if (operation->started)
        unlink_pending(device, operation);
    else if (!signal)
        overlapped_start(operation->overlapped,
                         signal_of(operation)); /* a failed call resets its event too */
    overlapped_finish(operation->overlapped, status, bytes, signal ? signal_of(operation) : NULL);
    if (event)
        object_release(event);
    if (port)
        post(operation, port, status, bytes);
    else if (operation->routine && signal)
        queue_routine(operation, status, bytes);
    else if (operation->routine)
        end_routine(operation);
    else
        io_operation_release(operation);
}

void io_complete(struct io_operation *operation, ULONG error, ULONG bytes)
{
    finish(operation, status_from_error(error), bytes, true, true);
}

void io_complete_inline(struct io_operation *operation, ULONG error, ULONG bytes)
{
    uint32_t modes = atomic_load_explicit(&operation->device->modes, memory_order_relaxed);

    if (error)
        finish(operation, status_from_error(error), bytes, false, false);
    else
        finish(operation, 0, bytes, true, !(modes & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
}

/* Windows leaves STATUS_PENDING behind when a call fails directly, and a program that waits for such an OVERLAPPED
 * hangs. We choose a failure instead, so that it does not. */
void io_abandon(struct io_operation *operation)
{
    finish(operation, (ULONG)STATUS_UNSUCCESSFUL, 0, false, false);
}

/* ---- cancelling ---- */

bool io_cancelled(const struct io_operation *operation)
{
    /* In one order with what the device stored for the cancel to find: one of the two sees the other. */
    return atomic_load(&operation->cancelled);
}

/* Marks and references what matches; the list comes out oldest first. */
static struct io_operation *choose_cancelled(struct device *device, OVERLAPPED *overlapped, DWORD thread,
                                             bool *found)
{
    struct io_operation *chosen = NULL;

    lock_acquire(&device->lock);
    for (struct io_operation *each = device->pending; each; each = each->next) {
        if ((overlapped && each->overlapped != overlapped) || (thread && each->thread != thread))
            continue;
        *found = true;
        if (atomic_exchange(&each->cancelled, true))
            continue; /* another cancel is on it */
        atomic_fetch_add_explicit(&each->references, 1, memory_order_relaxed);
        each->next_cancelled = chosen;
        chosen = each;
    }
    lock_release(&device->lock);
    return chosen;
}

bool io_cancel(struct device *device, OVERLAPPED *overlapped, DWORD thread)
{
    bool found = false;
    struct io_operation *operation = choose_cancelled(device, overlapped, thread, &found), *next;

    for (; operation; operation = next) {
        next = operation->next_cancelled;
        if (device->ops->cancel)
            device->ops->cancel(device, operation);
        io_operation_release(operation);
    }
    return found;
}

/* ---- the device ---- */

static void remember_type(const struct object_type *type)
{
    for (int i = 0; i < DEVICE_TYPES; i++) {
        const struct object_type *known = NULL;

        if (atomic_load_explicit(&device_types[i], memory_order_relaxed) == type ||
            atomic_compare_exchange_strong(&device_types[i], &known, type) || known == type)
            return;
    }
}

void device_init(struct device *device, const struct object_type *type, const struct device_ops *ops)
{
    remember_type(type);
    object_init(&device->object, type, WAIT_KIND_MANUAL);
    device->ops = ops;
    atomic_init(&device->port, NULL);
    device->key = 0;
    device->binding = NULL;
    atomic_init(&device->modes, 0);
    device->synchronous = false;
    atomic_init(&device->lock, 0);
    device->pending = NULL;
    signal_set(&device->object);
}

void device_destroy(struct device *device)
{
    struct port *port = atomic_load(&device->port);

    if (device->binding)
        object_release(device->binding);
    if (port)
        object_release(port_object(port));
}

struct device *device_from_object(struct object *object)
{
    const struct object_type *known;

    for (int i = 0; object && i < DEVICE_TYPES; i++) {
        known = atomic_load_explicit(&device_types[i], memory_order_relaxed);
        if (!known)
            return NULL;
        if (known == object->type)
            return (struct device *)object;
    }
    return NULL;
}

struct device *device_pin(HANDLE handle)
{
    struct object *object = handle_pin(handle, NULL);
    struct device *device = device_from_object(object);

    if (object && !device)
        handle_unpin(handle);
    return device;
}

ULONG device_associate(struct device *device, struct port *port, ULONG_PTR key, struct object *binding)
{
    bool taken;

    if (device->synchronous)
        return ERROR_INVALID_PARAMETER;
    lock_acquire(&device->lock);
    taken = atomic_load_explicit(&device->port, memory_order_relaxed) != NULL;
    if (!taken) {
        object_reference(port_object(port));
        if (binding)
            object_reference(binding);
        device->key = key;
        device->binding = binding;
        atomic_store_explicit(&device->port, port, memory_order_release);
    }
    lock_release(&device->lock);
    return taken ? ERROR_INVALID_PARAMETER : NO_ERROR;
}
