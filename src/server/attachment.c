/* Creating, opening, shutting down and closing request queues; the names by which they are found in this process.
 *
 * A queue closes with its last handle: what was queued or unanswered is cut off, its URLs go (version 1), bound groups stay and
 * answer 503. */
#include "server/queue.h"

#include "base/trace.h"
#include "object/thread.h"
#include "server/caching.h"
#include "server/receive.h"
#include "server/request.h"
#include "server/transport.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/* Longest name in characters. spec/data.md D.107 */
#define NAME_LIMIT MAX_PATH

#define DEFAULT_QUEUE_LENGTH 1000

static struct lock names_lock;
static struct request_queue *named;

static struct lock attachments_lock;
static struct attachment *attachments; /* an open handle keeps each alive */

void queue_reference(struct request_queue *queue)
{
    atomic_fetch_add_explicit(&queue->references, 1, memory_order_relaxed);
}

void queue_release(struct request_queue *queue)
{
    if (atomic_fetch_sub_explicit(&queue->references, 1, memory_order_acq_rel) != 1)
        return;
    idle_forget(&queue->debt);
    free(queue->name);
    free(queue);
}

/* One more than a name may have: too long. */
static size_t name_length(const WCHAR *name)
{
    return text_length_max(name, NAME_LIMIT + 1);
}

/* Under names_lock. */
static struct request_queue *find_named(const WCHAR *name)
{
    struct request_queue *queue = named;
    size_t length = name_length(name);

    while (queue &&
           (name_length(queue->name) != length || memcmp(queue->name, name, length * sizeof(*name)) != 0))
        queue = queue->next_named;
    return queue;
}

static void hold_queue(struct route_owner *owner)
{
    queue_reference(((struct url_owner *)owner)->queue);
}

static void release_queue(struct route_owner *owner)
{
    queue_release(((struct url_owner *)owner)->queue);
}

static struct request_queue *queue_new(int version, const WCHAR *name)
{
    struct request_queue *queue = calloc(1, sizeof(*queue));
    size_t length;

    if (!queue)
        return NULL;
    atomic_init(&queue->references, 1);
    queue->version = version;
    queue->owner.route.hold = hold_queue;
    queue->owner.route.release = release_queue;
    queue->owner.queue = queue;
    queue->length_limit = DEFAULT_QUEUE_LENGTH;
    queue->debt.pay = queue_pay;
    atomic_init(&queue->verbosity, Http503ResponseVerbosityBasic);
    if (name) {
        length = name_length(name);
        queue->name = calloc(length + 1, sizeof(*name));
        if (!queue->name) {
            free(queue);
            return NULL;
        }
        memcpy(queue->name, name, length * sizeof(*name));
    }
    return queue;
}

/* Takes over one reference of the queue. */
static ULONG attach(struct request_queue *queue, enum attachment_role role, HANDLE *out);

static ULONG check_name(const WCHAR *name)
{
    if (name_length(name) > NAME_LIMIT)
        return ERROR_INVALID_PARAMETER;
    for (const WCHAR *at = name; *at; at++)
        if (*at == u'\\') {
            TRACE("queue %s: a name has no backslash", trace_wide(name));
            return ERROR_INVALID_NAME;
        }
    return NO_ERROR;
}

static ULONG open_named(const WCHAR *name, HANDLE *out)
{
    struct request_queue *queue;
    ULONG error;

    lock_acquire(&names_lock);
    queue = find_named(name);
    if (queue)
        queue_reference(queue);
    lock_release(&names_lock);
    if (!queue) {
        TRACE("queue %s: no queue of this process has that name", trace_wide(name));
        return ERROR_FILE_NOT_FOUND;
    }
    error = attach(queue, ROLE_OPENER, out);
    return error;
}

static ULONG take_name(struct request_queue *queue)
{
    ULONG error = ERROR_ALREADY_EXISTS;

    lock_acquire(&names_lock);
    if (!find_named(queue->name)) {
        queue->next_named = named;
        named = queue;
        error = NO_ERROR;
    }
    lock_release(&names_lock);
    if (error != NO_ERROR)
        TRACE(
            "queue %s: another queue of this process has that name; close it, or open it with OPEN_EXISTING",
            trace_wide(queue->name));
    return error;
}

/* The name comes last: an opener that closes again must not be the last handle of a queue whose creator has none yet. */
ULONG queue_create(int version, const WCHAR *name, ULONG flags, HANDLE *out)
{
    struct request_queue *queue;
    HANDLE handle;
    ULONG error = NO_ERROR;

    if (name && !*name)
        name = NULL;
    if (name && (error = check_name(name)) != NO_ERROR)
        return error;
    if (flags & HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING)
        return name ? open_named(name, out) : ERROR_INVALID_PARAMETER;
    queue = queue_new(version, name);
    if (!queue)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = attach(queue, flags & HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER ? ROLE_CONTROLLER : ROLE_CREATOR,
                   &handle);
    if (error != NO_ERROR)
        return error;
    if (name && (error = take_name(queue)) != NO_ERROR) {
        handle_close(handle);
        return error;
    }
    *out = handle;
    return NO_ERROR;
}

static void forget_name(struct request_queue *queue)
{
    lock_acquire(&names_lock);
    for (struct request_queue **link = &named; *link; link = &(*link)->next_named) {
        if (*link == queue) {
            *link = queue->next_named;
            break;
        }
    }
    lock_release(&names_lock);
}

/* Under the lock of `from`: moves this attachment's waiting calls to `list`. */
static void collect(const struct attachment *attachment, struct pending_list *from, struct pending_list *list)
{
    struct pending *next;

    for (struct pending *pending = from->first; pending; pending = next) {
        next = pending->next;
        if (receive_of(pending)->attachment != attachment)
            continue;
        pending_remove(from, pending);
        receive_of(pending)->place = RECEIVE_NOWHERE;
        pending_append(list, pending);
    }
}

/* Steps 1 to 3 of spec/functions.md F10, shared by shutdown and close. */
static void stop_receiving(struct attachment *attachment)
{
    struct request_queue *queue = attachment->queue;
    struct pending_list cancelled = {NULL, NULL};
    struct pending *demand = NULL;

    lock_acquire(&queue->lock);
    attachment->shut_down = true;
    collect(attachment, &queue->receives, &cancelled);
    collect(attachment, &queue->parked, &cancelled);
    if (queue->demand && receive_of(queue->demand)->attachment == attachment) {
        demand = queue->demand;
        queue->demand = NULL;
    }
    lock_release(&queue->lock);
    pending_finish_all(&cancelled, ERROR_OPERATION_ABORTED);
    if (demand)
        pending_finish(demand, ERROR_OPERATION_ABORTED, 0);
}

enum departure { DEPART_SHUTDOWN, DEPART_CLOSED, DEPART_QUEUE_ENDS };

static bool is_cut(const struct request *request, const struct attachment *attachment,
                   enum departure departure)
{
    bool received = request->receiver == attachment;

    if (request->queue == attachment->queue &&
        (departure == DEPART_QUEUE_ENDS || (received && !request->responded)))
        return true;
    /* A response that the program still waits for ends with the handle, not with the shutdown. */
    return departure != DEPART_SHUTDOWN && received && request->sends > 0;
}

static void end_reads(const struct attachment *attachment, struct request *request)
{
    struct pending *pending = request->body.readers.first;

    while (pending) {
        if (receive_of(pending)->attachment == attachment) {
            body_cancel(request, receive_of(pending));
            pending = request->body.readers.first; /* others may have been served */
        } else {
            pending = pending->next;
        }
    }
}

/* Ends what an attachment has to do with the exchanges: its reads and waits, for a client's certificate or its leaving, the requests
 * it received, and when the queue ends the others too. */
static void leave_exchanges(const struct attachment *attachment, enum departure departure)
{
    uint32_t count = slab_count(&channels);

    for (uint32_t i = 0; i < count; i++) {
        struct request *request = slab_pin_index(&channels, i);
        struct pending_list ended = {NULL, NULL};

        if (!request)
            continue;
        lock_acquire(request->lock);
        collect(attachment, &request->askers, &ended);
        if (is_cut(request, attachment, departure))
            request->transport->abort(request, ERROR_OPERATION_ABORTED);
        end_reads(attachment, request);
        collect(attachment, request->transport->watchers(request), &ended);
        pending_finish_all(&ended, ERROR_OPERATION_ABORTED);
        request_leave(request);
    }
}

ULONG attachment_shutdown(struct attachment *attachment)
{
    stop_receiving(attachment);
    leave_exchanges(attachment, DEPART_SHUTDOWN);
    return NO_ERROR;
}

static void end_attachment(struct attachment *attachment, bool queue_ends)
{
    struct request_queue *queue = attachment->queue;

    atomic_store(&attachment->closed, true);
    stop_receiving(attachment);
    if (queue_ends) {
        lock_acquire(&queue->lock);
        queue->closed = true;
        lock_release(&queue->lock);
        if (queue->name)
            forget_name(queue);
        if (queue->version == 1)
            urls_close_owner(&queue->owner);
        caching_queue_closed(queue);
    }
    leave_exchanges(attachment, queue_ends ? DEPART_QUEUE_ENDS : DEPART_CLOSED);
    io_cancel(&attachment->device, NULL, 0);
}

static void enlist(struct attachment *attachment)
{
    lock_acquire(&attachments_lock);
    attachment->next = attachments;
    if (attachment->next)
        attachment->next->previous = attachment;
    attachments = attachment;
    lock_release(&attachments_lock);
}

static void delist(struct attachment *attachment)
{
    lock_acquire(&attachments_lock);
    if (attachment->previous)
        attachment->previous->next = attachment->next;
    else
        attachments = attachment->next;
    if (attachment->next)
        attachment->next->previous = attachment->previous;
    lock_release(&attachments_lock);
}

static bool is_first_of_queue(const struct attachment *attachment)
{
    for (const struct attachment *other = attachments; other != attachment; other = other->next)
        if (other->queue == attachment->queue)
            return false;
    return true;
}

void queue_each(void (*see)(void *context, struct request_queue *queue, unsigned handles), void *context)
{
    lock_acquire(&attachments_lock);
    for (struct attachment *attachment = attachments; attachment; attachment = attachment->next)
        if (is_first_of_queue(attachment))
            see(context, attachment->queue, attachment->queue->handles);
    lock_release(&attachments_lock);
}

/* The last handle of this attachment is gone. */
static void attachment_closed(struct object *object)
{
    struct attachment *attachment = CONTAINING_RECORD(object, struct attachment, device.object);
    struct request_queue *queue = attachment->queue;
    bool last;

    delist(attachment);
    lock_acquire(&queue->lock);
    last = --queue->handles == 0;
    queue->closed |= last;
    lock_release(&queue->lock);
    end_attachment(attachment, last);
}

static void attachment_destroy(struct object *object)
{
    struct attachment *attachment = CONTAINING_RECORD(object, struct attachment, device.object);

    queue_release(attachment->queue);
    device_destroy(&attachment->device);
    free(attachment);
}

const struct object_type attachment_type = {"HttpRequestQueue", attachment_closed, attachment_destroy};

static void attachment_cancel(struct device *device, struct io_operation *operation)
{
    struct pending *pending = (struct pending *)operation->payload;

    (void)device;
    pending_cancel(pending);
}

static const struct device_ops attachment_ops = {.cancel = attachment_cancel};

static ULONG attach(struct request_queue *queue, enum attachment_role role, HANDLE *out)
{
    struct attachment *attachment = calloc(1, sizeof(*attachment));
    ULONG error = ERROR_NOT_ENOUGH_MEMORY;

    if (attachment) {
        device_init(&attachment->device, &attachment_type, &attachment_ops);
        attachment->queue = queue;
        attachment->role = role;
        lock_acquire(&queue->lock);
        /* A named queue may be closing under an opener's hands. */
        error = queue->closed ? ERROR_FILE_NOT_FOUND : NO_ERROR;
        if (error == NO_ERROR)
            queue->handles++;
        lock_release(&queue->lock);
        if (error == NO_ERROR) {
            enlist(attachment);
            error = handle_open(&attachment->device.object, out);
            if (error != NO_ERROR)
                attachment_closed(&attachment->device.object);
        }
        object_release(&attachment->device.object);
        return error;
    }
    queue_release(queue);
    return error;
}

/* An attachment that has not been ended, referenced, or NULL. */
static struct attachment *next_open(void)
{
    struct attachment *attachment;

    lock_acquire(&attachments_lock);
    attachment = attachments;
    while (attachment && atomic_load(&attachment->closed))
        attachment = attachment->next;
    if (attachment)
        object_reference(&attachment->device.object);
    lock_release(&attachments_lock);
    return attachment;
}

/* Whatever handles programs left open, their queues stop here; the handles stay, to be closed. */
void queue_close_all(void)
{
    struct attachment *attachment;

    while ((attachment = next_open()) != NULL) {
        end_attachment(attachment, true);
        object_release(&attachment->device.object);
    }
}
