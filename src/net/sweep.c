/* The timers of connections: deadlines that passed, and buffers of those that idle. On the loop's thread, twice a second; a
 * connection that somebody works on is left for the next time. */
#include "net/connection.h"

#include "base/trace.h"

#include <stdlib.h>

/* Buffers of a connection that did nothing for this long go back. */
#define IDLE_BUFFER_MS 1000

static void expire(struct connection *connection)
{
    enum error_reason reason = REASON_TIMER_CONNECTION_IDLE;
    bool unfinished = connection->first_send != NULL;

    if (connection->first_send)
        reason = REASON_TIMER_MIN_BYTES_PER_SECOND;
    else if (connection->phase == PHASE_BODY)
        reason = REASON_TIMER_ENTITY_BODY;
    else if (connection->phase == PHASE_HEAD && connection->head_begun)
        reason = REASON_TIMER_HEADER_WAIT;
    TRACE("connection %llx: %s", connection->request.connection_id, error_reason_text(reason));
    connection_broken(connection, ERROR_NETNAME_DELETED);
    if (unfinished) /* an end without a reset could pass for the end of the response */
        connection_want(connection, WANT_RESET);
}

static void give_back_buffers(struct connection *connection)
{
    if (connection->phase != PHASE_HEAD || connection->input_start != connection->input_end ||
        connection->head_begun)
        return;
    exchange_free(connection->exchange);
    connection->exchange = NULL;
    free(connection->input);
    connection->input = NULL;
    connection->input_size = connection->input_start = connection->input_end = 0;
    free(connection->request.body.data);
    connection->request.body.data = NULL;
    connection->request.body.capacity = 0;
    if (connection->secure)
        secure_rest(connection);
}

static void sweep_one(struct connection *connection, uint64_t now)
{
    struct request *request = &connection->request;

    if (connection->queue_deadline && now >= connection->queue_deadline) {
        connection->queue_deadline = 0;
        enum queue_withdrawal withdrawal =
            request->queue ? queue_withdraw(request->queue, request) : WITHDRAW_DELIVERED;
        if (withdrawal == WITHDRAW_TAKEN) {
            ULONG verbosity = atomic_load_explicit(&request->queue->verbosity, memory_order_relaxed);
            request_end(request, ERROR_CONNECTION_INVALID);
            connection_refuse_unavailable(connection, REASON_APP_POOL_TIMER, verbosity);
            return;
        }
        if (withdrawal == WITHDRAW_PUBLISHING) { /* its publisher ends it */
            connection_broken(connection, ERROR_CONNECTION_INVALID);
            return;
        }
    }
    if (connection->secure && connection->secure->ask_deadline && now >= connection->secure->ask_deadline)
        connection_broken(connection, ERROR_NETNAME_DELETED);
    if (connection->deadline && now >= connection->deadline)
        expire(connection);
    else if (connection->exchange && now >= connection->idle_since + IDLE_BUFFER_MS)
        give_back_buffers(connection);
}

void connections_sweep(struct loop *loop)
{
    uint64_t now = clock_now();
    struct connection *next;

    for (struct connection *connection = loop->connections; connection; connection = next) {
        next = connection->next;
        if (!lock_try(&connection->lock))
            continue;
        sweep_one(connection, now);
        if (!connection->polled) /* its answer takes its time */
            connection_want(connection, WANT_POLL);
        connection_leave(connection);
    }
}
