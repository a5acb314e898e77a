/* The meeting place of requests and receivers. See queue.h for the rules. */
#include "server/queue.h"

#include "base/probe.h"
#include "base/trace.h"
#include "object/idle.h"
#include "server/receive.h"
#include "server/request.h"
#include "server/transport.h"

/* Behind the others, or first: who was given back has waited before. */
static void link_request(struct request_queue *queue, struct request *request)
{
    struct request *before = request->returned ? NULL : queue->last;
    struct request *after = request->returned ? queue->first : NULL;

    request->previous = before;
    request->next = after;
    if (before)
        before->next = request;
    else
        queue->first = request;
    if (after)
        after->previous = request;
    else
        queue->last = request;
    queue->length++;
    atomic_store_explicit(&request->place, PLACE_QUEUED, memory_order_relaxed);
}

static void unlink_request(struct request_queue *queue, struct request *request, enum request_place place)
{
    if (request->previous)
        request->previous->next = request->next;
    else
        queue->first = request->next;
    if (request->next)
        request->next->previous = request->previous;
    else
        queue->last = request->previous;
    queue->length--;
    atomic_store_explicit(&request->place, place, memory_order_relaxed);
}

/* Under the lock: the oldest request, pinned for the taker, or NULL. */
static struct request *take_request(struct request_queue *queue)
{
    struct request *request = queue->first;

    if (request) {
        unlink_request(queue, request, PLACE_DELIVERED);
        slab_reference(&channels, request->index);
    }
    return request;
}

/* What the calling thread is parked for, while it runs a loop. */
static _Thread_local struct receive *own;

/* Under the lock: the thread to wake now, or NULL. One at a time; it wakes the next when it has arrived. */
static struct pending *wake_next(struct request_queue *queue)
{
    struct pending *thread = queue->parked.last;

    if (!queue->first || !thread || queue->waking)
        return NULL;
    if (own && idle_takes_turns() && own->attachment->queue == queue && own->place == RECEIVE_IN_QUEUE)
        thread = &own->pending;
    pending_remove(&queue->parked, thread);
    receive_of(thread)->place = RECEIVE_NOWHERE;
    queue->waking = true;
    return thread;
}

/* The same for a thread that has taken a request and leaves others. */
static struct pending *pass_on(struct request_queue *queue)
{
    if (queue->first && queue->parked.last && idle_owe(&queue->debt, NULL))
        return NULL;
    return wake_next(queue);
}

void queue_pay(struct idle_debt *debt)
{
    struct request_queue *queue = CONTAINING_RECORD(debt, struct request_queue, debt);
    struct pending *thread;

    lock_acquire(&queue->lock);
    debt->owed = false;
    thread = wake_next(queue);
    lock_release(&queue->lock);
    if (thread)
        pending_finish(thread, NO_ERROR, 0);
}

enum queue_refusal queue_publish(struct request_queue *queue, struct request *request)
{
    struct pending *receiver = NULL, *demand = NULL, *thread = NULL;
    enum queue_refusal refusal = QUEUE_ACCEPTED;

    lock_acquire(&queue->lock);
    if (atomic_load_explicit(&request->place, memory_order_relaxed) != PLACE_PUBLISHING) {
        refusal = QUEUE_WITHDRAWN;
    } else if (queue->closed) {
        refusal = QUEUE_OFFLINE;
    } else if (queue->inactive) {
        refusal = QUEUE_DISABLED;
    } else if ((receiver = pending_pop(&queue->receives)) != NULL) {
        receive_of(receiver)->place = RECEIVE_NOWHERE;
        slab_reference(&channels, request->index);
        atomic_store_explicit(&request->place, PLACE_DELIVERED, memory_order_relaxed);
    } else if (queue->length >= queue->length_limit && !request->returned) {
        refusal = QUEUE_FULL;
    } else {
        link_request(queue, request);
        demand = queue->demand;
        queue->demand = NULL;
        thread = wake_next(queue);
    }
    if (refusal != QUEUE_ACCEPTED)
        atomic_store_explicit(&request->place, PLACE_IDLE, memory_order_relaxed);
    lock_release(&queue->lock);

    if (receiver) {
        ULONG bytes = 0, error = receive_take(receive_of(receiver), request, &bytes);
        if (error != ERROR_IO_PENDING)
            pending_finish(receiver, error, bytes);
    }
    if (demand)
        pending_finish(demand, NO_ERROR, 0);
    if (thread)
        pending_finish(thread, NO_ERROR, 0);
    return refusal;
}

enum queue_withdrawal queue_withdraw(struct request_queue *queue, struct request *request)
{
    enum queue_withdrawal result = WITHDRAW_DELIVERED;

    lock_acquire(&queue->lock);
    switch (atomic_load_explicit(&request->place, memory_order_relaxed)) {
    case PLACE_QUEUED:
        unlink_request(queue, request, PLACE_IDLE);
        result = WITHDRAW_TAKEN;
        break;
    case PLACE_PUBLISHING:
        atomic_store_explicit(&request->place, PLACE_IDLE, memory_order_relaxed);
        result = WITHDRAW_PUBLISHING;
        break;
    case PLACE_IDLE:
        result = WITHDRAW_PUBLISHING; /* withdrawn before, and its publisher has not arrived yet */
        break;
    default:
        break;
    }
    lock_release(&queue->lock);
    return result;
}

/* A call that was to have this request, locked and pinned, ends without it. If nobody knows its id, it goes back to the head of the
 * queue, with its time to wait beginning anew. Unlocks and unpins. */
static void give_back(const struct receive *receive, struct request *request)
{
    if (!receive->by_id && request->id != HTTP_NULL_ID) {
        request->receiver = NULL;
        request->returned = true;
        atomic_store_explicit(&request->place, PLACE_PUBLISHING, memory_order_relaxed);
        request->transport->republish(request);
    }
    request_leave(request);
}

static void receive_cancel(struct pending *pending)
{
    struct receive *receive = receive_of(pending);
    struct request_queue *queue = receive->attachment->queue;
    struct request *request;
    bool found = false;

    lock_acquire(&queue->lock);
    if (receive->place == RECEIVE_IN_QUEUE) {
        pending_remove(pending->operation ? &queue->receives : &queue->parked, pending);
        receive->place = RECEIVE_NOWHERE;
        found = true;
    }
    lock_release(&queue->lock);
    if (found) {
        pending_finish(pending, ERROR_OPERATION_ABORTED, 0);
        return;
    }
    if (request_find_connection(atomic_load(&receive->connection), &request) != NO_ERROR)
        return;
    if (receive->place != RECEIVE_IN_REQUEST) {
        request_leave(request);
    } else if (!receive->whole_request) {
        body_cancel(request, receive);
        request_leave(request);
    } else {
        pending_remove(&request->body.readers, pending);
        receive->place = RECEIVE_NOWHERE;
        give_back(receive, request);
        pending_finish(pending, ERROR_OPERATION_ABORTED, 0);
    }
}

ULONG receive_begin(struct attachment *attachment, OVERLAPPED *overlapped, struct receive *stack,
                    struct receive **out)
{
    struct pending *pending;
    ULONG error = pending_begin(&attachment->device, overlapped, &stack->pending, sizeof(*stack), &pending);

    if (error != NO_ERROR)
        return error;
    *out = receive_of(pending);
    (*out)->attachment = attachment;
    atomic_store(&pending->cancel, receive_cancel);
    return NO_ERROR;
}

/* An exchange that ended while its receiver was on the way has no more body to wait for. */
static bool waits_for_body(const struct receive *receive, const struct request *request)
{
    return (receive->flags & HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY) && !request->body.complete &&
           !request->broken && request->id != HTTP_NULL_ID && !body_fills(request, receive);
}

/* The same for a request that is locked already. */
static ULONG take_locked(struct receive *receive, struct request *request, ULONG *bytes)
{
    ULONG error = NO_ERROR;

    /* Who shuts the attachment down says so first and then cuts what it received: one of us sees the other. */
    request->receiver = receive->attachment;
    if (atomic_load(&receive->attachment->shut_down)) {
        give_back(receive, request);
        return ERROR_OPERATION_ABORTED;
    }
    if (waits_for_body(receive, request)) {
        body_invite(request); /* finds out, perhaps, that the client is gone */
        atomic_store(&receive->connection, request->connection_id);
        if (!pending_start(&receive->pending)) {
            give_back(receive, request);
            return ERROR_OPERATION_ABORTED;
        }
    }
    if (waits_for_body(receive, request)) {
        receive->whole_request = true;
        pending_append(&request->body.readers, &receive->pending);
        receive->place = RECEIVE_IN_REQUEST;
        error = ERROR_IO_PENDING;
    } else {
        error = request_deliver(request, receive->attachment, receive->flags, receive->buffer,
                                receive->length, bytes);
        PROBE2(request_receive, request->id, error);
        TRACE("request %llx: received, %s, %u bytes", request->id, trace_error(error), (unsigned)*bytes);
        request->transport->resume_body(request);
    }
    request_leave(request);
    return error;
}

ULONG receive_take(struct receive *receive, struct request *request, ULONG *bytes)
{
    lock_acquire(request->lock);
    return take_locked(receive, request, bytes);
}

/* A request that was retrieved completely has nothing more to give. spec/functions.md 285 */
static bool is_exhausted(const struct request *request)
{
    return request->retrieved && request->body.complete && request->body.length == 0;
}

ULONG request_receive(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, void *buffer,
                      ULONG length, ULONG *bytes_out, OVERLAPPED *overlapped)
{
    struct receive stack, *receive;
    struct request *request;
    ULONG error, bytes = 0;

    error = receive_begin(attachment, overlapped, &stack, &receive);
    if (error != NO_ERROR)
        return error;
    receive->flags = flags;
    receive->buffer = buffer;
    receive->length = length;
    receive->by_id = true;
    error = request_find(attachment->queue, id, &request);
    if (error != NO_ERROR)
        return pending_end(&receive->pending, error, 0, NULL);
    if (length < request_fixed_size(attachment->queue->version))
        error = ERROR_INSUFFICIENT_BUFFER;
    else if (is_exhausted(request))
        error = ERROR_HANDLE_EOF;
    if (error != NO_ERROR) {
        request_leave(request);
        return pending_end(&receive->pending, error, 0, NULL);
    }
    error = take_locked(receive, request, &bytes);
    if (error == ERROR_IO_PENDING)
        return overlapped ? error : pending_wait(&receive->pending, bytes_out);
    return pending_end(&receive->pending, error, bytes, bytes_out);
}

/* Under the lock: sleeps until a request may be there. Returns without the lock. */
static ULONG park(struct request_queue *queue, struct receive *receive)
{
    ULONG error;

    atomic_store_explicit(&receive->pending.done, IDLE_WAITS, memory_order_relaxed);
    pending_append(&queue->parked, &receive->pending);
    receive->place = RECEIVE_IN_QUEUE;
    lock_release(&queue->lock);
    own = receive;
    error = pending_wait(&receive->pending, NULL);
    own = NULL;
    if (error == NO_ERROR) {
        lock_acquire(&queue->lock);
        queue->waking = false;
    }
    return error;
}

ULONG queue_receive(struct attachment *attachment, ULONG flags, HTTP_REQUEST *buffer, ULONG length,
                    ULONG *bytes_out, OVERLAPPED *overlapped)
{
    struct request_queue *queue = attachment->queue;
    struct receive stack, *receive;
    struct request *request;
    struct pending *thread;
    ULONG error, bytes = 0;
    bool parked = false;

    error = receive_begin(attachment, overlapped, &stack, &receive);
    if (error != NO_ERROR)
        return error;
    receive->flags = flags;
    receive->buffer = (char *)buffer;
    receive->length = length;

    lock_acquire(&queue->lock);
    for (;;) {
        if (atomic_load(&attachment->shut_down)) {
            thread = wake_next(queue); /* the wake-up that brought us here is another attachment's */
            lock_release(&queue->lock);
            if (thread)
                pending_finish(thread, NO_ERROR, 0);
            return pending_end(&receive->pending, parked ? ERROR_OPERATION_ABORTED : ERROR_INVALID_HANDLE, 0,
                               NULL);
        }
        request = take_request(queue);
        if (request)
            break;
        if (!pending_start(&receive->pending)) {
            lock_release(&queue->lock);
            return pending_end(&receive->pending, ERROR_OPERATION_ABORTED, 0, NULL);
        }
        if (overlapped) {
            pending_append(&queue->receives, &receive->pending);
            receive->place = RECEIVE_IN_QUEUE;
            lock_release(&queue->lock);
            return ERROR_IO_PENDING;
        }
        parked = true;
        error = park(queue, receive);
        if (error != NO_ERROR)
            return error;
    }
    idle_came_by();
    thread = pass_on(queue);
    lock_release(&queue->lock);
    if (thread)
        pending_finish(thread, NO_ERROR, 0);

    atomic_store_explicit(&receive->pending.done, IDLE_WAITS, memory_order_relaxed);
    error = receive_take(receive, request, &bytes);
    if (error == ERROR_IO_PENDING)
        return overlapped ? error : pending_wait(&receive->pending, bytes_out);
    return pending_end(&receive->pending, error, bytes, bytes_out);
}

static void demand_cancel(struct pending *pending)
{
    struct receive *receive = receive_of(pending);
    struct request_queue *queue = receive->attachment->queue;
    bool found;

    lock_acquire(&queue->lock);
    found = queue->demand == pending;
    if (found)
        queue->demand = NULL;
    lock_release(&queue->lock);
    if (found)
        pending_finish(pending, ERROR_OPERATION_ABORTED, 0);
}

/* A request that waits already counts as the demand. */
ULONG queue_wait_demand(struct attachment *attachment, OVERLAPPED *overlapped)
{
    struct request_queue *queue = attachment->queue;
    struct receive stack, *receive;
    ULONG error = receive_begin(attachment, overlapped, &stack, &receive);

    if (error != NO_ERROR)
        return error;
    atomic_store(&receive->pending.cancel, demand_cancel);
    lock_acquire(&queue->lock);
    if (atomic_load(&attachment->shut_down))
        error = ERROR_INVALID_HANDLE;
    else if (queue->demand)
        error = ERROR_ALREADY_EXISTS;
    else if (!queue->first && !pending_start(&receive->pending))
        error = ERROR_OPERATION_ABORTED;
    else if (!queue->first) {
        queue->demand = &receive->pending;
        lock_release(&queue->lock);
        return overlapped ? ERROR_IO_PENDING : pending_wait(&receive->pending, NULL);
    }
    lock_release(&queue->lock);
    return pending_end(&receive->pending, error, 0, NULL);
}
