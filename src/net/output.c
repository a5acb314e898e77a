/* Output: a send goes to the socket from the thread that makes it; what the socket does not take waits for the loop.
 *
 * Under the connection's lock throughout. Sends leave in the order they were made; a thread may write only while nothing is queued.
 * A file that shrinks while it is sent ends the connection: the client sees a reset, never wrong bytes. */
#include "net/connection.h"

#include "base/shared.h"
#include "base/socket.h"
#include "io/pipe_signal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#define IOV_LIMIT 64

/* One call's worth of a file, and of work before other connections get a turn. */
#define FILE_STEP  (2u << 20)
#define TURN_LIMIT (8u << 20)

void send_consume(struct send *send, uint64_t count)
{
    while (send->current < send->count) {
        struct piece *piece = &send->pieces[send->current];
        uint64_t part = piece->length < count ? piece->length : count;

        piece->length -= part;
        piece->offset += part;
        if (piece->kind != PIECE_FILE)
            piece->data = (const char *)piece->data + part;
        count -= part;
        if (piece->length > 0)
            return;
        if (piece->release)
            piece->release(piece->owner);
        send->current++;
    }
}

static bool leaves_as_file(const struct piece *piece)
{
    return piece->kind == PIECE_FILE || (piece->kind == PIECE_SHARED && piece->length >= SHARED_LEAST);
}

static __attribute__((noinline)) ssize_t send_pieces(int descriptor, const struct send *what)
{
    struct iovec vectors[IOV_LIMIT];
    struct msghdr message;
    unsigned i = what->current, count = 0;
    int flags = MSG_NOSIGNAL;

    for (; i < what->count; i++) {
        if (what->pieces[i].length == 0)
            continue; /* sliced away, a file too: nothing of it follows */
        if (count == IOV_LIMIT || leaves_as_file(&what->pieces[i]))
            break;
        vectors[count].iov_base = (void *)(uintptr_t)what->pieces[i].data;
        vectors[count++].iov_len = what->pieces[i].length;
    }
    if (i < what->count)
        flags |= MSG_MORE; /* a file or more memory follows at once */
    if (count == 0)
        return 0;
    if (count == 1)
        return socket_send(descriptor, vectors[0].iov_base, vectors[0].iov_len, flags);
    message = (struct msghdr){.msg_iov = vectors, .msg_iovlen = count};
    return sendmsg(descriptor, &message, flags);
}

/* From the current piece on, which is not empty and no file, as far as one call goes. */
static ssize_t send_memory(int descriptor, const struct send *what)
{
    const struct piece *piece = &what->pieces[what->current];

    return what->current + 1 == what->count
               ? socket_send(descriptor, piece->data, piece->length, MSG_NOSIGNAL)
               : send_pieces(descriptor, what);
}

/* For threads of the program; the loops block the signal for good. */
static ssize_t sendfile_quietly(int descriptor, int file, off_t *offset, size_t length)
{
    struct pipe_signal held;
    ssize_t sent;

    pipe_signal_hold(&held);
    sent = sendfile(descriptor, file, offset, length);
    pipe_signal_release(&held, sent < (ssize_t)length);
    return sent;
}

static ssize_t send_file(const struct connection *connection, const struct piece *piece)
{
    off_t offset = (off_t)piece->offset;
    size_t step = piece->length < FILE_STEP ? (size_t)piece->length : FILE_STEP;
    ssize_t sent = loop_is_kept() ? sendfile(connection->descriptor, piece->file, &offset, step)
                                  : sendfile_quietly(connection->descriptor, piece->file, &offset, step);

    if (sent == 0) {
        errno = EIO; /* the file has become shorter than was promised */
        return -1;
    }
    return sent;
}

static enum flush flush_send(struct connection *connection, struct send *send)
{
    uint64_t turn = 0;

    if (connection->secure)
        return secure_flush(connection, send);
    while (send->current < send->count) {
        struct piece *piece = &send->pieces[send->current];
        ssize_t sent;

        if (piece->length == 0) {
            send_consume(send, 0);
            continue;
        }
        if (turn >= TURN_LIMIT)
            return FLUSH_BLOCKED;
        sent =
            leaves_as_file(piece) ? send_file(connection, piece) : send_memory(connection->descriptor, send);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? FLUSH_BLOCKED : FLUSH_FAILED;
        turn += (uint64_t)sent;
        send_consume(send, (uint64_t)sent);
    }
    return FLUSH_DONE;
}

/* Copies what must outlive the caller's stack. NULL: no memory. */
static struct send *move_to_heap(const struct send *send)
{
    unsigned left = send->count - send->current;
    size_t copied = 0, used = 0;
    struct send *moved;
    char *bytes;

    for (unsigned i = send->current; i < send->count; i++)
        if (send->pieces[i].kind == PIECE_COPY)
            copied += send->pieces[i].length;
    moved = malloc(sizeof(*moved) + left * sizeof(struct piece) + copied);
    if (!moved)
        return NULL;
    *moved = *send;
    moved->heap = true;
    moved->current = 0;
    moved->count = left;
    moved->pieces = (struct piece *)(moved + 1);
    bytes = (char *)(moved->pieces + left);
    memcpy(moved->pieces, send->pieces + send->current, left * sizeof(struct piece));
    for (unsigned i = 0; i < left; i++) {
        struct piece *piece = &moved->pieces[i];
        if (piece->kind != PIECE_COPY)
            continue;
        memcpy(bytes + used, piece->data, piece->length);
        piece->data = bytes + used;
        piece->kind = PIECE_MEMORY;
        used += piece->length;
    }
    return moved;
}

/* The last byte of a send is with the kernel. */
static void finish_send(struct connection *connection, bool settled, bool last)
{
    if (!settled)
        connection->request.sends--;
    if (last) {
        connection->flushed = true;
        connection_advance(connection);
    }
}

static void set_send_deadline(struct connection *connection)
{
    uint64_t total = 0, seconds;

    for (const struct send *send = connection->first_send; send; send = send->next)
        total += send->total;
    if (connection->min_send_rate == UINT32_MAX || connection->min_send_rate == 0) {
        connection->deadline = 0;
        return;
    }
    /* The whole budget, not a moving rate: spec/observed.md 1.29. A short answer gets a few seconds all the same. */
    seconds = total / connection->min_send_rate + 5;
    connection->deadline = clock_now() + seconds * 1000;
}

/* The client has kept up; from here on only the program can be slow, or the client with its body. */
static void end_send_deadline(struct connection *connection)
{
    connection->deadline = 0;
    if (connection->phase == PHASE_BODY && !connection->paused)
        connection_set_deadline(connection, connection->entity_seconds);
    else if (connection->phase == PHASE_HEAD) /* answers that were held, and their requests are done with */
        connection_set_deadline(connection, connection->head_begun ? connection->header_seconds
                                                                   : connection->idle_seconds);
}

static ULONG queue_send(struct connection *connection, struct send *send)
{
    bool waits_on_stack = send->pending && !send->pending->operation;
    struct send *kept = waits_on_stack ? send : move_to_heap(send);

    if (!kept)
        return ERROR_NOT_ENOUGH_MEMORY;
    kept->next = NULL;
    if (connection->last_send)
        connection->last_send->next = kept;
    else
        connection->first_send = kept;
    connection->last_send = kept;
    if (kept->pending)
        kept->pending->linked = true;
    set_send_deadline(connection);
    connection_want(connection, WANT_POLL);
    return ERROR_IO_PENDING;
}

/* Adds an answer to those that wait. False: it is not short bytes, or there is no room. */
static bool hold(struct held *held, struct send *send)
{
    for (unsigned i = 0; i < send->count; i++)
        if (send->pieces[i].kind == PIECE_FILE)
            return false;
    if (send->total > HELD_BYTES - held->length)
        return false;
    for (unsigned i = 0; i < send->count; i++) {
        memcpy(held->bytes + held->length, send->pieces[i].data, send->pieces[i].length);
        held->length += send->pieces[i].length;
    }
    send_release(send);
    return true;
}

/* All that waits becomes one send. */
static void take_held(struct held *held, struct send *send)
{
    held->piece = (struct piece){.kind = PIECE_COPY, .data = held->bytes, .length = held->length};
    send->pieces = &held->piece;
    send->count = 1;
    send->current = 0;
    send->total = held->length;
    held->length = 0;
}

/* Under way as any other send, but nobody's: the requests it answers are done with. */
void connection_send_held(struct connection *connection)
{
    struct held *held = connection->held;
    struct send send = {.settled = true};

    if (held->length == 0 || connection->request.broken || connection->phase == PHASE_CLOSED)
        return;
    take_held(held, &send);
    connection->held = NULL;
    connection_send(&connection->request, &send);
    connection->held = held;
}

/* No request comes any more, and answers that were held are still on their way. */
void connection_end_after_sends(struct connection *connection)
{
    connection->last_send->last = true;
    connection->close_after = true;
    connection->phase = PHASE_BUSY;
}

/* True: the answer waits for the next one, whose request is here at least in part. Else what waits leaves with it, or before it. */
static bool held_back(struct connection *connection, struct send *send)
{
    struct held *held = connection->held;

    if (!held || connection->first_send)
        return false;
    if (!send->last || !hold(held, send)) {
        connection_send_held(connection);
        return false;
    }
    if (!send->close && connection->input_start < connection->input_end)
        return true;
    take_held(held, send);
    return false;
}

ULONG connection_send(struct request *request, struct send *send)
{
    struct connection *connection = connection_of(request);
    enum flush flush = FLUSH_BLOCKED;
    ULONG error = NO_ERROR;
    bool last = send->last, settled = send->settled;

    if (last) {
        connection->close_after = send->close;
        request_end(request, ERROR_CONNECTION_INVALID);
        /* Answered early: what the client still sends is read over, else it may never come to read the answer. */
        connection_transport.resume_body(request);
    }
    if (connection->phase == PHASE_CLOSED || request->broken)
        return ERROR_NETNAME_DELETED;
    if (!settled)
        request->sends++;
    if (held_back(connection, send))
        flush = FLUSH_DONE;
    else if (!connection->first_send)
        flush = flush_send(connection, send);
    if (flush == FLUSH_BLOCKED)
        error = queue_send(connection, send);
    if (error == ERROR_IO_PENDING)
        return error;
    if (flush == FLUSH_DONE) {
        finish_send(connection, settled, last);
        return NO_ERROR;
    }
    if (!settled)
        request->sends--;
    connection_broken(connection, ERROR_NETNAME_DELETED);
    connection_want(connection, WANT_RESET); /* without it the client could take the torso for the whole */
    return error == NO_ERROR ? ERROR_NETNAME_DELETED : error;
}

/* Takes the oldest queued send out and tells its caller. */
static void complete_first(struct connection *connection, ULONG error)
{
    struct send *send = connection->first_send;
    struct pending *pending = send->pending;
    bool last = send->last, heap = send->heap, settled = send->settled;

    connection->first_send = send->next;
    if (!connection->first_send)
        connection->last_send = NULL;
    send_release(send);
    if (heap)
        free(send);
    if (pending) {
        pending->linked = false;
        pending_finish(pending, error, error == NO_ERROR ? pending->bytes : 0);
    }
    finish_send(connection, settled, last && error == NO_ERROR);
}

void connection_writable(struct connection *connection)
{
    while (connection->first_send) {
        enum flush flush = flush_send(connection, connection->first_send);

        if (flush == FLUSH_BLOCKED)
            return;
        if (flush == FLUSH_FAILED) {
            connection_broken(connection, ERROR_NETNAME_DELETED);
            connection_want(connection, WANT_RESET);
            return;
        }
        if (!connection->first_send->next)
            end_send_deadline(connection);
        complete_first(connection, NO_ERROR);
    }
    connection_want(connection, WANT_POLL);
}

void connection_fail_sends(struct connection *connection, ULONG error)
{
    while (connection->first_send)
        complete_first(connection, error);
}

void connection_invite_body(struct request *request)
{
    static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct piece piece = {.kind = PIECE_COPY, .data = invitation, .length = sizeof(invitation) - 1};
    struct send send = {.pieces = &piece, .count = 1, .total = sizeof(invitation) - 1};
    struct connection *connection = connection_of(request);

    if (!(request->head->flags & HEAD_EXPECT_CONTINUE) || request->responded || request->broken ||
        connection->phase != PHASE_BODY || connection->exchange->decoder.decoded > 0)
        return;
    connection_send(request, &send);
}
