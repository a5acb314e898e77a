/* Arrival: from a complete head to a request that enters its queue, or to the answer it gets instead: cook the URL, find whose it
 * is, ask policies and cache. Under the connection's lock, except for connection_publish.
 *
 * The head is copied once, into the exchange, where it stays until the response has left, and until another head comes. */
#include "net/connection.h"

#include "base/probe.h"
#include "base/trace.h"
#include "server/authentication.h"
#include "server/caching.h"
#include "server/policies.h"
#include "server/settings.h"

#include <string.h>

static void apply_group(struct connection *connection, const struct url_group *group)
{
    const struct effective *effective = &group->effective;

#define TAKE(member, from) connection->member = atomic_load_explicit(&effective->from, memory_order_relaxed)
    if (connection->idle_chosen)
        connection->idle_seconds = connection->idle_chosen;
    else
        TAKE(idle_seconds, idle);
    TAKE(header_seconds, header_wait);
    TAKE(entity_seconds, entity_body);
    TAKE(drain_seconds, drain);
    TAKE(min_send_rate, min_send_rate);
#undef TAKE
}

/* Counts the connection in the group it is used for; false when that is one too many. */
static bool count_in_group(struct connection *connection, struct url_group *group)
{
    uint32_t limit = atomic_load_explicit(&group->effective.connection_limit, memory_order_relaxed);

    if (connection->group == group)
        return true;
    if (atomic_fetch_add_explicit(&group->connections, 1, memory_order_relaxed) >= limit) {
        atomic_fetch_sub_explicit(&group->connections, 1, memory_order_relaxed);
        return false;
    }
    if (connection->group) {
        atomic_fetch_sub_explicit(&connection->group->connections, 1, memory_order_relaxed);
        url_group_release(connection->group);
    }
    url_group_reference(group);
    connection->group = group;
    return true;
}

/* False: it takes no requests now, and the answer was given here. */
static bool group_accepts(struct connection *connection, struct url_group *group,
                          const struct request_queue *queue)
{
    enum error_reason reason = REASON_NONE;

    if (!queue) {
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
        return false;
    }
    if (atomic_load_explicit(&group->effective.inactive, memory_order_relaxed))
        reason = REASON_DISABLED;
    else if (!count_in_group(connection, group))
        reason = REASON_CONN_LIMIT;
    if (reason == REASON_NONE) {
        apply_group(connection, group);
        return true;
    }
    connection_refuse_unavailable(connection, reason,
                                  atomic_load_explicit(&queue->verbosity, memory_order_relaxed));
    return false;
}

static void refuse_route(struct connection *connection, enum route_result result)
{
    if (result == ROUTE_NO_HOST)
        connection_refuse(connection, PAGE_INVALID_HOSTNAME, REASON_HOSTNAME);
    else if (settings.strict_docs)
        connection_refuse(connection, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
    else if (result == ROUTE_NO_PATH)
        connection_refuse(connection, PAGE_NOT_FOUND, REASON_NOT_FOUND);
    else
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
}

void connection_arm_queue_deadline(struct connection *connection, const struct url_group *group)
{
    unsigned seconds = settings.queue_timeout;

    if (group)
        seconds = atomic_load_explicit(&group->effective.request_queue, memory_order_relaxed);
    connection->queue_deadline = seconds == 0xFFFF ? 0 : clock_now() + seconds * 1000ull;
}

/* False: what it says of who is asking is malformed, and the answer was given here. */
static bool authenticates(struct connection *connection, const struct url_group *group)
{
    struct request *request = &connection->request;
    unsigned schemes =
        group ? atomic_load_explicit(&group->effective.authentication, memory_order_relaxed) : 0;

    request->authentication.schemes = 0;
    request->authentication.unchecked = false;
    if (__builtin_expect(schemes == 0, 1) || authentication_examine(request, schemes))
        return true;
    connection_refuse(connection, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
    return false;
}

static enum route_result search(struct connection *connection)
{
    const struct cooked_url *cooked = &connection->exchange->cooked;
    struct route_query query = {
        .secure = connection->secure != NULL,
        .port = connection->local_port,
        .local = &connection->local_address,
        .host = cooked->key_host,
        .host_length = cooked->key_host_length,
        .path = cooked->key_path,
        .path_length = cooked->key_path_length,
        .slashes = cooked->key_slashes,
    };

    return namespace_match(urls_namespace(), &query, &connection->exchange->route);
}

/* Inside an epoch section. A head that is the same again goes where it went before, unless a prefix of its port has come or gone. */
static inline enum route_result match(struct connection *connection)
{
    const struct exchange *exchange = connection->exchange;

    return exchange->parser.same && route_holds(&exchange->route) ? ROUTE_FOUND : search(connection);
}

/* Finds whose request it is: the queue, referenced, or an answer from the cache in connection->hit. Neither: it was refused. A hit
 * touches nothing that other threads write to. */
static struct request_queue *route_request(struct connection *connection)
{
    struct request *request = &connection->request;
    const struct route *route = &connection->exchange->route;
    struct epoch_reader *section = epoch_enter();
    struct request_queue *queue = NULL;
    struct url_owner *owner;
    enum route_result result;

    if (!section) {
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
        return NULL;
    }
    result = match(connection);
    if (result != ROUTE_FOUND) {
        epoch_leave(section);
        refuse_route(connection, result);
        return NULL;
    }
    owner = (struct url_owner *)route->owner;
    request->url_context = route->context;
    request->ip_routed = route->ip_routed;
    request->group = owner->group; /* counted: the connection keeps it */
    queue = owner->group ? url_group_queue_peek(owner->group) : owner->queue;
    if (owner->group && !group_accepts(connection, owner->group, queue))
        queue = NULL;
    if (queue && !authenticates(connection, owner->group))
        queue = NULL;
    if (queue && policies_exist())
        queue = connection_run_policies(connection, route->registration, queue);
    else if (queue)
        connection->hit = connection_find_hit(connection, queue);
    if (connection->hit)
        queue = NULL;
    if (queue) {
        queue_reference(queue);
        connection_arm_queue_deadline(connection, owner->group);
    }
    epoch_leave(section);
    return queue;
}

/* --- a complete head becomes a request --- */

/* Not for a head that is the same again: its bytes and what they were cooked to lie where they belong. */
static bool cook_request(struct connection *connection, const char *bytes)
{
    /* Most requests of a thread carry the same Host: what it was cooked to is remembered. */
    static _Thread_local struct cook_memory memory;
    struct exchange *exchange = connection->exchange;
    const struct head *head = &exchange->parser.head;
    const struct head_field *host = head_known(head, REQUEST_HOST);
    size_t host_length = host ? host->value_length : 0;
    size_t capacity = cook_capacity(head->target.length, host_length);
    size_t at = (head->length + 7) & ~(size_t)7;
    struct cook_input input = {
        .target_length = head->target.length,
        .host_length = host_length,
        .host_required = head->minor >= 1,
        .secure = connection->secure != NULL,
        .options = head->verb == VERB_OPTIONS,
        .local_port = connection->local_port,
        .local = &connection->local_address,
        .memory = &memory,
    };
    enum cook_result result;

    exchange->settled = false;
    exchange->route.registration = NULL;
    if (!exchange_reserve(exchange, at + capacity * sizeof(WCHAR))) {
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
        return false;
    }
    memcpy(exchange->bytes, bytes, head->length);
    input.target = exchange->bytes + head->target.at;
    input.host = host ? exchange->bytes + host->value_at : NULL;
    result =
        cook(&input, &settings.cook, (WCHAR *)(void *)(exchange->bytes + at), capacity, &exchange->cooked);
    exchange->settled = result == COOK_OK;
    if (result == COOK_OK)
        return true;
    if (result == COOK_BAD_URL)
        connection_refuse(connection, PAGE_INVALID_URL, REASON_URL);
    else if (result == COOK_BAD_HOST)
        connection_refuse(connection, PAGE_INVALID_HOSTNAME, REASON_HOSTNAME);
    else
        connection_refuse(connection, PAGE_URL_TOO_LONG, REASON_URL_LENGTH);
    return false;
}

static void trace_request(const struct request *request, bool hit)
{
    const struct head *head = request->head;
    const char *bytes = request->head_bytes;

    TRACE("connection %llx: %.*s %.*s, %s %llx", request->connection_id, (int)head->verb_text.length,
          bytes + head->verb_text.at, (int)head->target.length, bytes + head->target.at,
          hit ? "from the cache; request" : "request", hit ? HTTP_NULL_ID : request->id);
}

/* Both framings at once are an end that we impose. */
static bool says_close(const struct head *head)
{
    return (head->flags & HEAD_CLOSE) && !(head->flags & HEAD_LENGTH_AND_CHUNKED);
}

bool connection_begin_request(struct connection *connection, const char *bytes)
{
    struct exchange *exchange = connection->exchange;
    struct request *request = &connection->request;
    const struct head *head = &exchange->parser.head;
    struct request_queue *queue;

    if (!exchange->parser.same && !cook_request(connection, bytes))
        return false;
    request->head = head;
    request->head_bytes = exchange->bytes;
    request->cooked = &exchange->cooked;
    request->cache_generation = caching_generation(); /* first: what goes from now on is noticed */
    body_init(&exchange->decoder, head->framing, head->content_length);
    connection->client_done = says_close(head) && body_is_complete(&exchange->decoder);
    request->number++;
    queue = route_request(connection);
    if (connection->hit) {
        connection->phase = PHASE_BUSY;
        connection->deadline = connection->queue_deadline = 0;
        PROBE1(cache_hit, request->connection_id);
        if (trace_is_on())
            trace_request(request, true);
        return true;
    }
    if (!queue)
        return false;
    request->queue = queue;
    request->received = head->length;
    request_begin(request);
    request->body.complete = body_is_complete(&exchange->decoder);
    connection->phase = request->body.complete ? PHASE_BUSY : PHASE_BODY;
    connection->deadline = 0;
    connection->close_after = false;
    atomic_store_explicit(&request->place, PLACE_PUBLISHING, memory_order_relaxed);
    connection->publish = queue;
    PROBE2(request_arrive, request->connection_id, request->id);
    if (trace_is_on())
        trace_request(request, false);
    return true;
}

static void refuse_published(struct connection *connection, struct request_queue *queue,
                             enum queue_refusal refusal)
{
    struct request *request = &connection->request;
    enum error_reason reason = REASON_QUEUE_FULL;
    ULONG verbosity;

    lock_acquire(&connection->lock);
    verbosity = atomic_load_explicit(&queue->verbosity, memory_order_relaxed);
    request_end(request, ERROR_NETNAME_DELETED); /* may be the last to let the queue go */
    if (refusal == QUEUE_DISABLED)
        reason = REASON_DISABLED;
    if (request->broken)
        ;
    else if (refusal == QUEUE_WITHDRAWN)
        connection_refuse(connection, PAGE_BAD_REQUEST, REASON_BAD_REQUEST); /* by body_failed */
    else if (refusal == QUEUE_UNCHECKED)
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
    else if (refusal == QUEUE_OFFLINE)
        /* A group whose queue was closed is as good as unbound, and no verbosity is left. spec/functions.md F7 */
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_APP_OFFLINE);
    else
        connection_refuse_unavailable(connection, reason, verbosity);
    connection_leave(connection);
}

static void publish(struct connection *connection, struct request_queue *queue, ULONG error)
{
    struct request *request = &connection->request;
    enum queue_refusal refusal = QUEUE_UNCHECKED;

    if (error == NO_ERROR)
        refusal = queue_publish(queue, request);
    else
        queue_withdraw(queue, request);
    if (refusal != QUEUE_ACCEPTED)
        refuse_published(connection, queue, refusal);
}

/* On a checker's thread: the request has been on its way all the time, so it still is as it was. */
static void password_checked(struct request *request, ULONG error)
{
    uint32_t index = request->index;

    publish(connection_of(request), request->queue, error);
    slab_unpin(&channels, index);
}

static __attribute__((noinline)) void check_password(struct connection *connection,
                                                     struct request_queue *queue)
{
    struct request *request = &connection->request;
    uint32_t index = request->index;
    ULONG error;

    slab_reference(&channels, index);
    error = authentication_check(request, password_checked);
    if (error == ERROR_IO_PENDING)
        return;
    publish(connection, queue, error);
    slab_unpin(&channels, index);
}

void connection_publish(struct connection *connection, struct request_queue *queue)
{
    if (__builtin_expect(connection->request.authentication.unchecked, 0))
        check_password(connection, queue);
    else
        publish(connection, queue, NO_ERROR);
}
