/* Delegation: a request changes queues before anybody has touched it.
 *
 * It keeps its URL, its UrlContext and what has arrived of its body; it gets a new id, so that the old one is dead to whoever
 * passed it on. Both queues live in this process: a named queue of another one cannot be opened yet. */
#include "server/caching.h"
#include "server/request.h"

#include "server/queue.h"
#include "server/session.h"
#include "server/transport.h"

static bool is_disturbed(const struct request *request)
{
    const struct body *body = &request->body;

    return request->responded || request->sends || request->opaque || body->invited || body->touched ||
           body->readers.first;
}

static ULONG check(const struct request *request, const struct request_queue *to, struct url_group *via)
{
    if (!via)
        via = request->group;
    if (request->broken)
        return ERROR_CONNECTION_INVALID;
    if (is_disturbed(request) || !via || !url_group_delegates_to(via, to))
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

ULONG request_delegate(struct request_queue *from, struct request_queue *to, HTTP_REQUEST_ID id,
                       struct url_group *via)
{
    struct request *request;
    ULONG error = request_find(from, id, &request);

    if (error != NO_ERROR)
        return error;
    error = check(request, to, via);
    if (error == NO_ERROR) {
        queue_reference(to);
        request->queue = to;
        request->cache_generation = CACHING_NEVER; /* a hit for this URL would be the first queue's */
        request->receiver = NULL;
        request->returned = false;
        request->retrieved = false;
        request_rename(request);
        atomic_store_explicit(&request->place, PLACE_PUBLISHING, memory_order_relaxed);
        request->transport->republish(request);
    }
    request_leave(request);
    if (error == NO_ERROR)
        queue_release(from); /* the request's reference; the caller has its own */
    return error;
}
