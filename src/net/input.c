/* Input: from what the socket holds to complete heads (arrival.c takes them on) and bodies.
 *
 * A loop thread reads into its one big buffer and parses in place; only a head that came in parts, and what lies behind a request
 * that is not answered yet, is copied into the connection's own input. A thread that has finished a response parses on in that
 * input (pipelining). All under the connection's lock. */
#include "net/connection.h"

#include "base/socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
    bool begins = false;

    if (!connection->head_begun) {
        if (!exchange_reset(connection)) {
            connection_broken(connection, ERROR_NOT_ENOUGH_MEMORY);
            return false;
        }
        connection->head_begun = begins = true;
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
    if (status != HEAD_DONE) {
        if (begins) /* for a head that is here at once there is nothing to wait for */
            connection_set_deadline(connection, connection->header_seconds);
        return false;
    }
    *used = exchange->parser.head.length;
    return connection_begin_request(connection, bytes);
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
    else if (connection->phase == PHASE_HEAD && connection->first_send)
        connection_end_after_sends(connection);
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
    struct held held; /* not cleared, it is big */
    uint32_t left = UINT32_MAX, now;

    if (connection->parsing)
        return;
    connection->parsing = true;
    held.length = 0;
    connection->held = &held;
    if (connection->hit)
        connection_answer_hit(connection);
    while (connection->phase == PHASE_HEAD && !connection->request.broken &&
           (now = connection->input_end - connection->input_start) > 0 && now < left) {
        left = now;
        parse_one(connection);
    }
    connection_send_held(connection);
    connection->held = NULL;
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
        if (connection->hit && connection->input_start < connection->input_end)
            connection_parse_input(connection); /* more answers, perhaps, to go with this one */
        else if (connection->hit)
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
        received = socket_receive(connection->descriptor, buffer, LOOP_BUFFER);
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
