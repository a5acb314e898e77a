/* Pending calls: lists of them, and the two ways of telling the caller. */
#include "server/pending.h"

#include "base/trace.h"
#include "object/idle.h"
#include "object/thread.h"

#include <string.h>

ULONG pending_begin(struct device *device, OVERLAPPED *overlapped, struct pending *stack, size_t size,
                    struct pending **out)
{
    struct io_operation *operation;
    ULONG error;

    if (!overlapped) {
        memset((void *)stack, 0, size);
        *out = stack;
        return NO_ERROR;
    }
    error = io_prepare(device, overlapped, &operation);
    if (error != NO_ERROR)
        return error;
    *out = (struct pending *)operation->payload;
    (*out)->operation = operation;
    return NO_ERROR;
}

ULONG pending_end(struct pending *pending, ULONG error, ULONG bytes, ULONG *bytes_out)
{
    struct io_operation *operation = pending->operation;
    bool told = error == NO_ERROR || error == ERROR_MORE_DATA;

    if (bytes_out && told)
        *bytes_out = bytes;
    if (operation && told)
        io_complete_inline(operation, error, bytes);
    else if (operation)
        io_abandon(operation);
    return error;
}

void pending_append(struct pending_list *list, struct pending *pending)
{
    pending->next = NULL;
    pending->previous = list->last;
    if (list->last)
        list->last->next = pending;
    else
        list->first = pending;
    list->last = pending;
    pending->linked = true;
}

void pending_remove(struct pending_list *list, struct pending *pending)
{
    if (pending->previous)
        pending->previous->next = pending->next;
    else
        list->first = pending->next;
    if (pending->next)
        pending->next->previous = pending->previous;
    else
        list->last = pending->previous;
    pending->linked = false;
}

struct pending *pending_pop(struct pending_list *list)
{
    struct pending *pending = list->first;

    if (pending)
        pending_remove(list, pending);
    return pending;
}

void pending_finish(struct pending *pending, ULONG error, ULONG bytes)
{
    if (pending->operation) {
        TRACE("overlapped %p: %s, %u bytes", (void *)pending->operation->overlapped, trace_error(error),
              (unsigned)bytes);
        io_complete(pending->operation, error, bytes);
        return;
    }
    pending->error = error;
    pending->bytes = bytes;
    idle_wake(&pending->done);
}

void pending_finish_all(struct pending_list *list, ULONG error)
{
    struct pending *pending;

    while ((pending = pending_pop(list)) != NULL)
        pending_finish(pending, error, 0);
}

bool pending_start(struct pending *pending)
{
    if (!pending->operation)
        return !atomic_load(&pending->cancelled);
    io_start(pending->operation);
    return !atomic_load(&pending->cancelled) && !io_cancelled(pending->operation);
}

void pending_cancel(struct pending *pending)
{
    void (*cancel)(struct pending *) = atomic_load(&pending->cancel);

    if (!cancel)
        return;
    atomic_store(&pending->cancelled, true);
    cancel(pending);
}

static void cancel_synchronous(void *context)
{
    pending_cancel(context);
}

ULONG pending_wait(struct pending *pending, ULONG *bytes)
{
    struct thread *self = thread_self();

    if (atomic_load_explicit(&pending->done, memory_order_acquire) != IDLE_AWAKE) {
        thread_blocks(self);
        thread_enter_cancellable(self, cancel_synchronous, pending);
        idle_wait(&pending->done, UINT64_MAX);
        thread_leave_cancellable(self);
        thread_resumes(self);
    }
    if (bytes)
        *bytes = pending->bytes;
    return pending->error;
}
