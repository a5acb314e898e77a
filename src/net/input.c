/* Input: from what the socket holds to a published request and its body.
 *
 * A loop thread reads into its one big buffer and parses in place; only a head that came in parts, and what lies behind a request
 * that is not answered yet, is copied into the connection's own input. A thread that has finished a response parses on in that
 * input (pipelining). All under the connection's lock, except that the finished request enters its queue after the lock is dropped.
 *
 * The head is copied once, into the exchange, where it stays until the response has left. */
#include "net/connection.h"

#include "base/probe.h"
#include "base/trace.h"
#include "server/policies.h"
#include "server/caching.h"
#include "server/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Receives for one connection before the others get a turn. */
#define ROUNDS 4

ULONG connection_keep_input(struct connection *connection, const char *data, size_t length)
{
    size_t kept = connection->input_end - connection->input_start, size;
    char *grown;

    if (length == 0)
        return NO_ERROR;
    if (kept + length > connection->input_size) {
        for (size = connection->input_size ? connection->input_size : 1024; size < kept + length; size *= 2)
            ;
        grown = malloc(size);
        if (!grown)
            return ERROR_NOT_ENOUGH_MEMORY;
        if (kept)
            memcpy(grown, connection->input + connection->input_start, kept);
        free(connection->input);
        connection->input = grown;
        connection->input_size = (uint32_t)size;
        connection->input_start = 0;
        connection->input_end = (uint32_t)kept;
    } else if (connection->input_end + length > connection->input_size) {
        memmove(connection->input, connection->input + connection->input_start, kept);
        connection->input_start = 0;
        connection->input_end = (uint32_t)kept;
    }
    memcpy(connection->input + connection->input_end, data, length);
    connection->input_end += (uint32_t)length;
    return NO_ERROR;
}

/* Bytes that must wait for the end of the exchange. More than a buffer of them, and the client waits as well. */
static void keep_for_later(struct connection *connection, const char *data, size_t length)
{
    if (connection_keep_input(connection, data, length) != NO_ERROR) {
        connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    if (connection->input_end - connection->input_start >= LOOP_BUFFER) {
        connection->paused = true;
        connection_want(connection, WANT_POLL);
    }
}

/* --- routing --- */

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

/* Finds whose request it is: the queue, referenced, or an answer from the cache in connection->hit. Neither: it was refused. A hit
 * touches nothing that other threads write to. */
static struct request_queue *route_request(struct connection *connection)
{
    struct request *request = &connection->request;
    const struct cooked_url *cooked = request->cooked;
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
    struct epoch_reader *section = epoch_enter();
    struct request_queue *queue = NULL;
    struct url_owner *owner;
    enum route_result result;
    struct route route;

    if (!section) {
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
        return NULL;
    }
    result = namespace_match(urls_namespace(), &query, &route);
    if (result != ROUTE_FOUND) {
        epoch_leave(section);
        refuse_route(connection, result);
        return NULL;
    }
    owner = (struct url_owner *)route.registration->owner;
    request->url_context = route.registration->context;
    request->ip_routed = route.ip_routed;
    request->group = owner->group; /* counted: the connection keeps it */
    queue = owner->group ? url_group_queue_peek(owner->group) : owner->queue;
    if (owner->group && !group_accepts(connection, owner->group, queue))
        queue = NULL;
    if (queue && policies_exist() && !connection_run_policies(connection, route.registration, queue))
        queue = NULL;
    if (queue && !connection->hit)
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

/* --- a complete head --- */

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

    if (!exchange_reserve(exchange, at + capacity * sizeof(WCHAR))) {
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_NOT_AVAILABLE);
        return false;
    }
    memcpy(exchange->bytes, bytes, head->length);
    input.target = exchange->bytes + head->target.at;
    input.host = host ? exchange->bytes + host->value_at : NULL;
    result =
        cook(&input, &settings.cook, (WCHAR *)(void *)(exchange->bytes + at), capacity, &exchange->cooked);
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

/* Turns a parsed head into a request that `connection_leave` will publish. False: it was refused. */
static bool begin_request(struct connection *connection, const char *bytes)
{
    struct exchange *exchange = connection->exchange;
    struct request *request = &connection->request;
    const struct head *head = &exchange->parser.head;
    struct request_queue *queue;

    if (!cook_request(connection, bytes))
        return false;
    request->head = head;
    request->head_bytes = exchange->bytes;
    request->cooked = &exchange->cooked;
    request->cache_generation = caching_generation(); /* first: what goes from now on is noticed */
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
    body_init(&exchange->decoder, head->framing, head->content_length);
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

void connection_publish(struct connection *connection, struct request_queue *queue)
{
    struct request *request = &connection->request;
    enum queue_refusal refusal = queue_publish(queue, request);
    enum error_reason reason = REASON_QUEUE_FULL;
    ULONG verbosity;

    if (refusal == QUEUE_ACCEPTED)
        return;
    lock_acquire(&connection->lock);
    verbosity = atomic_load_explicit(&queue->verbosity, memory_order_relaxed);
    request_end(request, ERROR_NETNAME_DELETED); /* may be the last to let the queue go */
    if (refusal == QUEUE_DISABLED)
        reason = REASON_DISABLED;
    if (request->broken)
        ;
    else if (refusal == QUEUE_WITHDRAWN)
        connection_refuse(connection, PAGE_BAD_REQUEST, REASON_BAD_REQUEST); /* by body_failed */
    else if (refusal == QUEUE_OFFLINE)
        /* A group whose queue was closed is as good as unbound, and no verbosity is left. spec/functions.md F7 */
        connection_refuse(connection, PAGE_UNAVAILABLE, REASON_APP_OFFLINE);
    else
        connection_refuse_unavailable(connection, reason, verbosity);
    connection_leave(connection);
}

/* --- bytes --- */

/* A body that is badly framed or will never be complete. The program learns it from its read, and the client from a page unless
 * an answer has begun. spec/observed.md 1.48, 1.51 */
static void body_failed(struct connection *connection)
{
    struct request *request = &connection->request;

    if (request->id == HTTP_NULL_ID) {
        /* Answered already: the answer still arrives, but what follows in the input cannot be told from the body. */
        connection->phase = PHASE_BUSY;
        connection->close_after = true;
        connection_advance(connection);
        return;
    }
    if (request->responded || !request->queue) {
        connection_broken(connection, ERROR_CONNECTION_INVALID);
        connection_want(connection, WANT_RESET);
        return;
    }
    if (queue_withdraw(request->queue, request) == WITHDRAW_PUBLISHING && !connection->publish) {
        connection->phase = PHASE_BUSY; /* on its way in another thread: connection_publish refuses it */
        connection->deadline = 0;
        return;
    }
    connection->publish = NULL;
    request_end(request, ERROR_CONNECTION_INVALID);
    connection_refuse(connection, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
}

static void feed_body(struct connection *connection, const char *data, size_t length)
{
    struct request *request = &connection->request;
    struct body_piece piece;
    enum body_status status = BODY_MORE;

    while (connection->phase == PHASE_BODY) {
        status = body_next(&connection->exchange->decoder, data, length, &piece);
        if (status == BODY_ERROR) {
            body_failed(connection);
            return;
        }
        request->received += piece.consumed;
        data += piece.consumed;
        length -= piece.consumed;
        if (status == BODY_DATA && request->id != HTTP_NULL_ID &&
            body_arrived(request, piece.data, piece.length) != NO_ERROR) {
            connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
            return;
        }
        if (status == BODY_DONE || body_is_complete(&connection->exchange->decoder)) {
            connection->phase = PHASE_BUSY;
            if (!connection->first_send)
                connection->deadline = 0;
            if (length > 0)
                keep_for_later(connection, data, length);
            if (request->id != HTTP_NULL_ID)
                body_finished(request);
            connection_advance(connection);
            return;
        }
        if (status == BODY_MORE)
            break;
    }
    if (connection->phase != PHASE_BODY)
        return;
    if (request->id != HTTP_NULL_ID && body_full(request)) {
        connection->paused = true;
        connection_want(connection, WANT_POLL);
    }
    connection_await_body(connection);
}

static void feed_opaque(struct connection *connection, const char *data, size_t length)
{
    struct request *request = &connection->request;

    request->received += length;
    if (request->id == HTTP_NULL_ID)
        return;
    if (body_arrived(request, data, length) != NO_ERROR) {
        connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    if (body_full(request)) {
        connection->paused = true;
        connection_want(connection, WANT_POLL);
    }
}

void connection_feed_opaque(struct connection *connection)
{
    uint32_t start = connection->input_start, end = connection->input_end;

    connection->input_start = connection->input_end = 0;
    if (start < end)
        feed_opaque(connection, connection->input + start, end - start);
}

/* Parses at `bytes`; true when a head was complete and a request begun, with its length in *used. */
static bool parse_head(struct connection *connection, const char *bytes, size_t length, size_t *used)
{
    struct exchange *exchange;
    enum head_status status;

    if (!connection->head_begun) {
        if (!exchange_reset(connection)) {
            connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
            return false;
        }
        connection->head_begun = true;
        connection_set_deadline(connection, connection->header_seconds);
    }
    exchange = connection->exchange;
    while ((status = head_parse(&exchange->parser, bytes, length)) == HEAD_FULL) {
        if (!exchange_grow_fields(exchange)) {
            connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
            return false;
        }
    }
    if (status == HEAD_ERROR) {
        connection_refuse(connection, exchange->parser.page, exchange->parser.reason);
        return false;
    }
    if (status != HEAD_DONE)
        return false;
    *used = exchange->parser.head.length;
    return begin_request(connection, bytes);
}

/* What lies behind a head that was just taken. */
static void feed_rest(struct connection *connection, const char *data, size_t length)
{
    if (connection->phase == PHASE_BODY) {
        if (length > 0)
            feed_body(connection, data, length);
        else
            connection_await_body(connection);
    } else if (length > 0 && connection->phase == PHASE_BUSY) {
        keep_for_later(connection, data, length);
    }
}

void connection_input_ended(struct connection *connection)
{
    if (connection->phase == PHASE_BODY)
        body_failed(connection);
    else if (connection->phase == PHASE_HEAD || connection->phase == PHASE_CLOSING)
        connection_broken(connection, ERROR_NETNAME_DELETED);
}

static void parse_one(struct connection *connection)
{
    const char *bytes = connection->input + connection->input_start;
    size_t length = connection->input_end - connection->input_start, used = 0;

    if (!parse_head(connection, bytes, length, &used)) {
        if (connection->phase != PHASE_HEAD)
            connection->input_start = connection->input_end = 0;
        return;
    }
    connection->input_start += (uint32_t)used;
    if (connection->phase == PHASE_BODY) {
        /* The decoder leaves behind what is not the body's: take the bytes out and let it put the rest back. */
        uint32_t start = connection->input_start, end = connection->input_end;
        char *input = connection->input;
        uint32_t size = connection->input_size;

        connection->input = NULL;
        connection->input_size = connection->input_start = connection->input_end = 0;
        feed_rest(connection, input + start, end - start);
        if (!connection->input) {
            connection->input = input;
            connection->input_size = size;
        } else {
            free(input);
        }
    }
    if (connection->input_start == connection->input_end)
        connection->input_start = connection->input_end = 0;
    if (connection->hit)
        connection_answer_hit(connection);
}

/* One after the other, as long as the cache answers them: not by recursion, since a client may send thousands at once. */
void connection_parse_input(struct connection *connection)
{
    uint32_t left;

    if (connection->parsing)
        return;
    connection->parsing = true;
    do {
        left = connection->input_end - connection->input_start;
        parse_one(connection);
    } while (connection->phase == PHASE_HEAD && !connection->request.broken &&
             connection->input_start < connection->input_end &&
             connection->input_end - connection->input_start < left);
    connection->parsing = false;
}

static void feed_head(struct connection *connection, const char *data, size_t length)
{
    size_t used = 0;

    if (connection->input_start < connection->input_end) {
        if (connection_keep_input(connection, data, length) != NO_ERROR)
            connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
        else
            connection_parse_input(connection);
        return;
    }
    if (parse_head(connection, data, length, &used)) {
        feed_rest(connection, data + used, length - used);
        if (connection->hit)
            connection_answer_hit(connection);
    } else if (connection->phase == PHASE_HEAD && !connection->request.broken &&
               connection_keep_input(connection, data, length) != NO_ERROR)
        connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
}

void connection_feed(struct connection *connection, const char *data, size_t length)
{
    switch (connection->phase) {
    case PHASE_HEAD:
        feed_head(connection, data, length);
        break;
    case PHASE_BODY:
        feed_body(connection, data, length);
        break;
    case PHASE_BUSY:
        keep_for_later(connection, data, length);
        break;
    case PHASE_OPAQUE:
        feed_opaque(connection, data, length);
        break;
    default:
        break; /* closing: what still comes is of no interest */
    }
}

void connection_ended(struct connection *connection)
{
    struct request *request = &connection->request;

    connection->at_end = true;
    connection_hung_up(connection);
    if (connection->phase != PHASE_OPAQUE)
        connection_input_ended(connection); /* an answer under way may still be read by the client */
    else if (request->id != HTTP_NULL_ID)
        body_finished(request);
}

void connection_readable(struct connection *connection)
{
    char *buffer = connection->loop->buffer;

    if (connection->secure && connection->phase != PHASE_CLOSING) {
        secure_readable(connection);
        return;
    }
    for (int round = 0; round < ROUNDS; round++) {
        ssize_t received;

        if (connection->paused || connection->at_end || (connection->wants & (WANT_CLOSE | WANT_RESET)))
            return;
        received = recv(connection->descriptor, buffer, LOOP_BUFFER, 0);
        if (received < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK)
                connection_broken(connection, ERROR_NETNAME_DELETED);
            return;
        }
        if (received == 0) {
            connection_ended(connection);
            return;
        }
        connection_feed(connection, buffer, (size_t)received);
        if (received < LOOP_BUFFER)
            return;
    }
}
