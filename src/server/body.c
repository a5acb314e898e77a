/* Request bodies: bytes that arrive meet calls that wait for them.
 *
 * Everything here runs under the request's lock. Bytes go straight into a waiting reader's buffer; what nobody waits for is kept,
 * up to BODY_WINDOW, then the client is made to wait. Readers are served in the order they came. */
#include "base/probe.h"
#include "base/trace.h"
#include "server/receive.h"
#include "server/transport.h"

#include <stdlib.h>
#include <string.h>

bool body_full(const struct request *request)
{
    return request->body.length >= BODY_WINDOW && !request->body.readers.first;
}

/* FLUSH_BODY waits for the whole body, but not for more than the buffer can hold behind the headers. */
bool body_fills(const struct request *request, const struct receive *receive)
{
    ULONG room = request_body_room(request, receive->attachment, receive->length);

    return request->body.length >= room || request->body.length >= BODY_WINDOW;
}

void body_invite(struct request *request)
{
    if (request->body.invited || request->body.complete)
        return;
    request->body.invited = true;
    request->transport->invite_body(request);
}

static ULONG take(struct body *body, char *out, ULONG room)
{
    ULONG count = body->length < room ? body->length : room;

    body->touched = true;
    memcpy(out, body->data + body->start, count);
    body->start += count;
    body->length -= count;
    if (body->length == 0)
        body->start = 0;
    return count;
}

/* Copies body bytes behind the headers of a delivered request. */
ULONG body_copy(struct request *request, char *out, ULONG room)
{
    if (request->body.length == 0 || room == 0)
        return 0;
    return take(&request->body, out, room);
}

static ULONG keep(struct body *body, const char *data, size_t length)
{
    size_t end = (size_t)body->start + body->length;
    size_t capacity;
    char *grown;

    if (length > UINT32_MAX / 2 - end)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (end + length > body->capacity && body->start > 0) {
        memmove(body->data, body->data + body->start, body->length);
        body->start = 0;
        end = body->length;
    }
    if (end + length > body->capacity) {
        for (capacity = body->capacity ? body->capacity : 2048; capacity < end + length; capacity *= 2)
            ;
        grown = realloc(body->data, capacity);
        if (!grown)
            return ERROR_NOT_ENOUGH_MEMORY;
        body->data = grown;
        body->capacity = (uint32_t)capacity;
    }
    memcpy(body->data + end, data, length);
    body->length += (uint32_t)length;
    return NO_ERROR;
}

/* Takes the oldest reader out and tells it. */
static void finish_reader(struct request *request, ULONG error, ULONG bytes)
{
    struct pending *pending = pending_pop(&request->body.readers);

    receive_of(pending)->place = RECEIVE_NOWHERE;
    pending_finish(pending, error, bytes);
}

static void finish_whole_request(struct request *request, struct receive *receive)
{
    ULONG bytes = 0, error;

    error = request_deliver(request, receive->attachment, receive->flags, receive->buffer, receive->length,
                            &bytes);
    PROBE2(request_receive, request->id, error);
    TRACE("request %llx: received with its body, %s, %u bytes", request->id, trace_error(error),
          (unsigned)bytes);
    finish_reader(request, error, bytes);
}

/* Gives what is there to those who wait, as far as it satisfies them. */
static void serve_readers(struct request *request)
{
    struct body *body = &request->body;

    while (body->readers.first) {
        struct receive *receive = receive_of(body->readers.first);

        if (receive->whole_request) {
            if (!body->complete && !body_fills(request, receive))
                return;
            finish_whole_request(request, receive);
        } else if (receive->length == 0) {
            if (body->length == 0 && !body->complete)
                return;
            finish_reader(request, body->length ? ERROR_MORE_DATA : ERROR_HANDLE_EOF, body->length ? 1 : 0);
        } else {
            receive->filled +=
                body_copy(request, receive->buffer + receive->filled, receive->length - receive->filled);
            if (receive->filled < receive->length && !body->complete &&
                (receive->filled == 0 ||
                 (receive->flags & HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER)))
                return;
            finish_reader(request, receive->filled ? NO_ERROR : ERROR_HANDLE_EOF, receive->filled);
        }
    }
}

ULONG body_arrived(struct request *request, const char *data, size_t length)
{
    struct body *body = &request->body;

    /* The usual waiting reader, whose buffer takes everything: one copy. */
    while (length > 0 && body->length == 0 && body->readers.first) {
        struct receive *receive = receive_of(body->readers.first);
        size_t room = receive->length - receive->filled, count = length < room ? length : room;

        if (receive->whole_request || receive->length == 0)
            break;
        memcpy(receive->buffer + receive->filled, data, count);
        receive->filled += (ULONG)count;
        data += count;
        length -= count;
        if (receive->filled < receive->length &&
            (receive->flags & HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER))
            return NO_ERROR;
        finish_reader(request, NO_ERROR, receive->filled);
    }
    if (length > 0 && keep(body, data, length) != NO_ERROR)
        return ERROR_NOT_ENOUGH_MEMORY;
    serve_readers(request);
    return NO_ERROR;
}

void body_finished(struct request *request)
{
    request->body.complete = true;
    serve_readers(request);
}

/* What a FILL_BUFFER read has had so far is in its buffer; it is told how much, though nobody will get the rest. */
void body_broken(struct request *request, ULONG error)
{
    while (request->body.readers.first)
        finish_reader(request, error, receive_of(request->body.readers.first)->filled);
}

/* The next read gets what this one has had: a program that was told that its read was aborted does not look into its buffer. Only the
 * first reader can have had something, and then nothing else is kept. Without memory for that it succeeds with what it has. */
void body_cancel(struct request *request, struct receive *receive)
{
    ULONG filled = receive->filled;
    bool kept = filled == 0 || keep(&request->body, receive->buffer, filled) == NO_ERROR;

    pending_remove(&request->body.readers, &receive->pending);
    receive->place = RECEIVE_NOWHERE;
    pending_finish(&receive->pending, kept ? ERROR_OPERATION_ABORTED : NO_ERROR, kept ? 0 : filled);
    serve_readers(request);
    request->transport->resume_body(request);
}

/* The part of a read that can be done now. ERROR_IO_PENDING: nothing can. */
static ULONG read_now(struct request *request, struct receive *receive, ULONG *bytes)
{
    struct body *body = &request->body;

    if (request->broken)
        return ERROR_NETNAME_DELETED; /* the invitation found the client gone */
    if (body->readers.first)
        return ERROR_IO_PENDING; /* somebody else is first */
    if (receive->length == 0 && body->length > 0) {
        *bytes = 1;
        return ERROR_MORE_DATA;
    }
    receive->filled = body_copy(request, receive->buffer, receive->length);
    *bytes = receive->filled;
    if (body->complete)
        return receive->filled ? NO_ERROR : ERROR_HANDLE_EOF;
    if (receive->filled == receive->length && receive->length > 0)
        return NO_ERROR;
    if (receive->filled && !(receive->flags & HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER))
        return NO_ERROR;
    return ERROR_IO_PENDING;
}

ULONG body_receive(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, void *buffer, ULONG length,
                   ULONG *bytes_out, OVERLAPPED *overlapped)
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

    error = request_find(attachment->queue, id, &request);
    if (error != NO_ERROR)
        return pending_end(&receive->pending, error, 0, NULL);
    body_invite(request);
    error = read_now(request, receive, &bytes);
    if (error == ERROR_IO_PENDING && (!pending_start(&receive->pending) || atomic_load(&attachment->closed)))
        error = ERROR_OPERATION_ABORTED;
    if (error == ERROR_IO_PENDING) {
        atomic_store(&receive->connection, request->connection_id);
        pending_append(&request->body.readers, &receive->pending);
        atomic_store(&receive->place, RECEIVE_IN_REQUEST);
    }
    request->transport->resume_body(request);
    request_leave(request);
    if (error == ERROR_IO_PENDING)
        return overlapped ? error : pending_wait(&receive->pending, bytes_out);
    return pending_end(&receive->pending, error, bytes, bytes_out);
}
