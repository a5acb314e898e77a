/* Output over TLS: pieces become records on the thread that sends, a block of them at a time, and the block goes to the socket.
 *
 * A piece is done with when it is encrypted, a send when its last record is with the kernel. Under the connection's lock. */
#include "net/secure.h"

#include "base/socket.h"
#include "net/connection.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A megabyte takes four milliseconds to encrypt: on the loop other connections wait for that, in the crew other handshakes, on a
 * thread of the program only this one. A loop's turn has room for a 64 KB answer: handing over to the crew costs as much as 5 KB. */
#define LOOP_TURN  (96u << 10)
#define CREW_TURN  (512u << 10)
#define OTHER_TURN (8u << 20)

/* What a short record costs beside its bytes, in bytes. */
#define RECORD_COST 1024

enum flush secure_push(struct connection *connection, bool more)
{
    struct tls_session *session = connection->secure->session;
    const unsigned char *data;
    size_t length;

    while ((length = tls_output(session, &data)) > 0) {
        ssize_t sent =
            socket_send(connection->descriptor, data, length, MSG_NOSIGNAL | (more ? MSG_MORE : 0));

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? FLUSH_BLOCKED : FLUSH_FAILED;
        tls_sent(session, (size_t)sent);
    }
    return FLUSH_DONE;
}

void secure_say_goodbye(struct connection *connection)
{
    if (!connection->secure->open || connection->first_send)
        return;
    tls_close(connection->secure->session);
    secure_push(connection, false);
}

static void skip_empty(struct send *send)
{
    while (send->current < send->count && send->pieces[send->current].length == 0)
        send_consume(send, 0);
}

/* Up to a record's worth from one piece. False: a file that has become shorter than was promised. */
static bool copy_piece(const struct piece *piece, unsigned char *out, size_t length)
{
    size_t got = 0;

    if (piece->kind != PIECE_FILE) {
        memcpy(out, piece->data, length);
        return true;
    }
    while (got < length) {
        ssize_t part = pread(piece->file, out + got, length - got, (off_t)(piece->offset + got));

        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return false;
        got += (size_t)part;
    }
    return true;
}

/* A record's worth of pieces, side by side: a head and a small body leave in one record. -1: a file failed. */
static ssize_t gather(const struct send *send, unsigned char *out)
{
    size_t gathered = 0;

    for (unsigned i = send->current; i < send->count && gathered < TLS_RECORD; i++) {
        const struct piece *piece = &send->pieces[i];
        size_t part = piece->length < TLS_RECORD - gathered ? (size_t)piece->length : TLS_RECORD - gathered;

        if (part > 0 && !copy_piece(piece, out + gathered, part))
            return -1;
        gathered += part;
    }
    return (ssize_t)gathered;
}

/* Fills the output as far as it goes, or until it holds `most`. */
static enum flush encrypt(struct tls_session *session, struct send *send, size_t most)
{
    enum tls_status status = TLS_DONE;
    const unsigned char *out;

    for (skip_empty(send); send->current < send->count && status == TLS_DONE; skip_empty(send)) {
        const struct piece *piece = &send->pieces[send->current];
        const void *data = piece->data;
        ssize_t length = (ssize_t)piece->length;
        size_t taken;

        if (!tls_has_room(session) || tls_output(session, &out) >= most)
            return FLUSH_BLOCKED;
        if (length > TLS_RECORD)
            length = TLS_RECORD;
        if (piece->kind == PIECE_FILE || piece->length < TLS_RECORD) {
            unsigned char *staging = tls_staging(session);

            length = staging ? gather(send, staging) : -1;
            data = staging;
            if (length < 0)
                return FLUSH_FAILED;
        }
        status = tls_write(session, data, (size_t)length, &taken);
        send_consume(send, taken);
    }
    if (status == TLS_FAILED)
        return FLUSH_FAILED;
    return status == TLS_DONE ? FLUSH_DONE : FLUSH_BLOCKED;
}

/* Several answers in a row share a loop's turn, or the crew's: pipelined hits have no end of their own. */
static size_t *turn_of(const struct connection *connection, size_t *own, size_t *limit)
{
    bool on_loop = loop_is_current(connection->loop), on_crew = crew_is_current();

    *limit = on_loop ? LOOP_TURN : on_crew ? CREW_TURN : OTHER_TURN;
    return on_loop || on_crew ? &connection->secure->turn : own;
}

enum flush secure_flush(struct connection *connection, struct send *send)
{
    struct tls_session *session = connection->secure->session;
    size_t own = 0, limit, *turn = turn_of(connection, &own, &limit);
    enum flush encrypted = FLUSH_BLOCKED, pushed;
    const unsigned char *data;

    while ((pushed = secure_push(connection, encrypted == FLUSH_BLOCKED)) == FLUSH_DONE) {
        if (encrypted == FLUSH_DONE)
            return encrypted;
        if (*turn >= limit) {
            connection->secure->heavy = true;
            return FLUSH_BLOCKED;
        }
        encrypted = encrypt(session, send, limit - *turn);
        if (encrypted == FLUSH_FAILED)
            return FLUSH_FAILED;
        if (encrypted == FLUSH_BLOCKED && tls_output(session, &data) == 0)
            return FLUSH_BLOCKED; /* until the client has answered a new handshake */
        *turn += tls_output(session, &data) + RECORD_COST;
    }
    return pushed;
}
