/* Requests by id: beginning, ending and finding an exchange. */
#include "server/request.h"

#include "server/policies.h"
#include "server/queue.h"
#include "server/transport.h"

/* Keeps request ids apart from connection ids, which share the slot index. */
#define REQUEST_SALT 0x00005a3c00000000ull

void request_rename(struct request *request)
{
    struct slab_slot *slot = slab_slot(&channels, request->index);

    /* The number lives in the slot, so that it keeps growing over the connections that use it. */
    request->id = slab_id(request->index, ++slot->sequence, REQUEST_SALT);
}

void request_begin(struct request *request)
{
    request_rename(request);
    request->receiver = NULL;
    request->returned = false;
    request->retrieved = false;
    request->responded = false;
    request->opaque = false;
    request->bodyless = false;
    request->chunking = false;
    request->buffering = false;
    request->closing = false;
    request->status = 0;
    request->body.start = request->body.length = 0;
    request->body.complete = false;
    request->body.invited = false;
    request->body.touched = false;
}

HTTP_REQUEST_ID request_last_id(const struct request *request)
{
    return slab_id(request->index, slab_slot(&channels, request->index)->sequence, REQUEST_SALT);
}

void request_end(struct request *request, ULONG reader_error)
{
    struct request_queue *queue = request->queue;

    if (request->id == HTTP_NULL_ID)
        return;
    request->id = HTTP_NULL_ID;
    request->queue = NULL;
    if (request->policies)
        policies_forget(request);
    if (request->authentication.schemes)
        authentication_forget(request);
    request->body.start = request->body.length = 0; /* nobody can read it any more */
    atomic_store_explicit(&request->place, PLACE_IDLE, memory_order_relaxed);
    body_broken(request, reader_error);
    if (queue)
        queue_release(queue);
}

ULONG request_find(struct request_queue *queue, HTTP_REQUEST_ID id, struct request **out)
{
    struct request *request;
    uint32_t index, number;

    if (id == HTTP_NULL_ID)
        return ERROR_CONNECTION_INVALID;
    slab_id_parse(id, REQUEST_SALT, &index, &number);
    request = slab_pin_index(&channels, index);
    if (!request)
        return ERROR_CONNECTION_INVALID;
    lock_acquire(request->lock);
    if (request->id != id || request->queue != queue ||
        atomic_load_explicit(&request->place, memory_order_relaxed) != PLACE_DELIVERED) {
        request_leave(request);
        return ERROR_CONNECTION_INVALID;
    }
    *out = request;
    return NO_ERROR;
}

ULONG request_find_connection(HTTP_CONNECTION_ID id, struct request **out)
{
    struct request *request = id == HTTP_NULL_ID ? NULL : slab_pin(&channels, id);

    if (!request)
        return ERROR_INVALID_PARAMETER;
    lock_acquire(request->lock);
    *out = request;
    return NO_ERROR;
}

void request_leave(struct request *request)
{
    uint32_t index = request->index;

    request->transport->leave(request);
    slab_unpin(&channels, index);
}

bool request_exists(struct request_queue *queue, HTTP_REQUEST_ID id)
{
    struct request *request;

    if (request_find(queue, id, &request) != NO_ERROR)
        return false;
    request_leave(request);
    return true;
}
