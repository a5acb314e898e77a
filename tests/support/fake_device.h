/* A device made for tests: operations pend in a FIFO until the test finishes them, or end at once on request. */
#ifndef FAKE_DEVICE_H
#define FAKE_DEVICE_H

#include <stdlib.h>

#include "io/device.h"
#include "object/lock.h"

struct fake_device {
    struct device device;
    _Atomic(uint32_t) lock; /* guards the two below, as a real device's private lock would */
    struct io_operation *first, **last;
    bool closed;
    bool pends_first;     /* what fake_do and fake_refuse end has started, as after a wait in the call */
    _Atomic(int) cancels; /* operations that a cancel ended */
};

/* What the device remembers of an operation lives in the payload. */
struct fake_operation {
    struct io_operation *next;
};

static inline struct fake_operation *fake_payload(struct io_operation *operation)
{
    return (struct fake_operation *)operation->payload;
}

/* Unlinks one operation, or the oldest (NULL). Whoever gets it completes it. Under the lock. */
static inline struct io_operation *fake_unlink(struct fake_device *fake, const struct io_operation *wanted)
{
    struct io_operation **link = &fake->first, *found;

    while (*link && wanted && *link != wanted)
        link = &fake_payload(*link)->next;
    found = *link;
    if (!found)
        return NULL;
    *link = fake_payload(found)->next;
    if (!*link)
        fake->last = link;
    return found;
}

static inline void fake_cancel(struct device *device, struct io_operation *operation)
{
    struct fake_device *fake = (struct fake_device *)device;
    struct io_operation *found;

    lock_acquire(&fake->lock);
    found = fake_unlink(fake, operation);
    lock_release(&fake->lock);
    if (!found)
        return;
    atomic_fetch_add(&fake->cancels, 1);
    io_complete(found, ERROR_OPERATION_ABORTED, 0);
}

static inline void fake_closed(struct object *object)
{
    struct fake_device *fake = (struct fake_device *)object;

    lock_acquire(&fake->lock);
    fake->closed = true;
    lock_release(&fake->lock);
    io_cancel(&fake->device, NULL, 0);
}

static inline void fake_destroy(struct object *object)
{
    device_destroy((struct device *)object);
    free(object);
}

static const struct object_type fake_type = {.name = "fake", .closed = fake_closed, .destroy = fake_destroy};
static const struct device_ops fake_ops = {.cancel = fake_cancel};

/* The device comes with one reference, which the test drops with fake_release, and a handle. */
static inline struct fake_device *fake_open(HANDLE *handle)
{
    struct fake_device *fake = calloc(1, sizeof(*fake));

    if (!fake)
        abort();
    device_init(&fake->device, &fake_type, &fake_ops);
    fake->last = &fake->first;
    if (handle_open(&fake->device.object, handle) != NO_ERROR)
        abort();
    return fake;
}

static inline void fake_release(struct fake_device *fake)
{
    object_release(&fake->device.object);
}

/* Starts an operation that pends. */
static inline ULONG fake_start(struct fake_device *fake, OVERLAPPED *overlapped)
{
    struct io_operation *operation;
    ULONG error = io_begin(&fake->device, overlapped, &operation);
    bool refused;

    if (error)
        return error;
    lock_acquire(&fake->lock);
    refused = fake->closed || io_cancelled(operation);
    if (!refused) {
        fake_payload(operation)->next = NULL;
        *fake->last = operation;
        fake->last = &fake_payload(operation)->next;
    }
    lock_release(&fake->lock);
    if (refused)
        io_complete(operation, ERROR_OPERATION_ABORTED, 0);
    return ERROR_IO_PENDING;
}

static inline ULONG fake_begin(struct fake_device *fake, OVERLAPPED *overlapped, struct io_operation **out)
{
    return fake->pends_first ? io_begin(&fake->device, overlapped, out)
                             : io_prepare(&fake->device, overlapped, out);
}

/* Begins and ends one in the same call; `error` is also what the call returns. */
static inline ULONG fake_do(struct fake_device *fake, OVERLAPPED *overlapped, ULONG error, ULONG bytes)
{
    struct io_operation *operation;
    ULONG begun = fake_begin(fake, overlapped, &operation);

    if (begun)
        return begun;
    io_complete_inline(operation, error, bytes);
    return error;
}

static inline ULONG fake_refuse(struct fake_device *fake, OVERLAPPED *overlapped, ULONG error)
{
    struct io_operation *operation;
    ULONG begun = fake_begin(fake, overlapped, &operation);

    if (begun)
        return begun;
    io_abandon(operation);
    return error;
}

/* Finishes the oldest pending operation; false if there is none. */
static inline bool fake_finish(struct fake_device *fake, ULONG error, ULONG bytes)
{
    struct io_operation *operation;

    lock_acquire(&fake->lock);
    operation = fake_unlink(fake, NULL);
    lock_release(&fake->lock);
    if (operation)
        io_complete(operation, error, bytes);
    return operation != NULL;
}

#endif
