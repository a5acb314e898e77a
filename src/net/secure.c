/* See secure.h: how ciphertext becomes requests. What goes out is in encrypt.c, who answers to a name in bound.c. */
#include "net/secure.h"

#include "base/socket.h"
#include "net/connection.h"
#include "server/ssl.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

/* Receives of the crew for one connection before others get a turn. */
#define CREW_ROUNDS 8

static void crew_run(struct crew_job *job, struct secure_room *room);

bool secure_begin(struct connection *connection)
{
    struct secure *secure = calloc(1, sizeof(*secure));

    if (!secure)
        return false;
    secure->connection = connection;
    secure->job.run = crew_run;
    secure->session = tls_session_create(bound_choose, connection);
    if (!secure->session) {
        free(secure);
        return false;
    }
    connection->secure = secure;
    return true;
}

void secure_free(struct secure *secure)
{
    if (!secure)
        return;
    tls_session_free(secure->session);
    free(secure);
}

bool secure_asking(const struct secure *secure)
{
    return tls_renegotiating(secure->session);
}

/* --- what came --- */

/* The alert that says why has to arrive: our side closes, the client's end is awaited. */
static void give_up(struct connection *connection)
{
    if (secure_push(connection, false) == FLUSH_FAILED || connection->secure->open)
        connection_broken(connection, ERROR_NETNAME_DELETED);
    else
        connection_end(connection);
}

static bool is_over(const struct connection *connection)
{
    return connection->request.broken || connection->phase == PHASE_CLOSED ||
           connection->phase == PHASE_CLOSING || (connection->wants & (WANT_CLOSE | WANT_RESET));
}

/* False: not yet, or not at all. */
static bool shake_hands(struct connection *connection)
{
    struct secure *secure = connection->secure;
    enum tls_status status = tls_handshake(secure->session);

    if (status == TLS_FAILED || status == TLS_BLOCKED) {
        give_up(connection);
        return false;
    }
    /* A socket that has no room for a handshake belongs to nobody who wants one. */
    if (secure_push(connection, false) != FLUSH_DONE) {
        connection_broken(connection, ERROR_NETNAME_DELETED);
        return false;
    }
    if (status != TLS_DONE)
        return false;
    secure->open = true;
    tls_facts(secure->session, &secure->facts);
    secure->asked = tls_asked(secure->session);
    connection->request.tls = &secure->facts;
    connection_set_deadline(connection, connection->header_seconds);
    return true;
}

/* A later handshake ended; or its end could not be read any more, since the body that the program leaves lying is in front of it. */
static void note_answer(struct connection *connection)
{
    struct secure *secure = connection->secure;

    if (!secure->ask_deadline || (secure_asking(secure) && !connection->paused))
        return;
    secure->ask_deadline = 0;
    tls_facts(secure->session, &secure->facts);
    ssl_client_answered(&connection->request);
}

static void read_records(struct connection *connection, struct secure_room *room)
{
    struct secure *secure = connection->secure;
    enum tls_status status = TLS_DONE;
    size_t length;

    while (status == TLS_DONE && !is_over(connection)) {
        status = tls_read(secure->session, room->plain, TLS_RECORD, &length);
        if (status == TLS_DONE)
            connection_feed(connection, (const char *)room->plain, length);
    }
    if (is_over(connection))
        return;
    note_answer(connection);
    if (status == TLS_FAILED || status == TLS_BLOCKED)
        give_up(connection);
    else if (!connection->first_send && secure_push(connection, false) == FLUSH_FAILED)
        connection_broken(connection, ERROR_NETNAME_DELETED);
    else if (status == TLS_CLOSED)
        connection_ended(connection);
}

/* One receive. False: nothing more is to be had now. */
static bool receive_once(struct connection *connection, struct secure_room *room)
{
    struct secure *secure = connection->secure;
    ssize_t received = socket_receive(connection->descriptor, room->cipher, LOOP_BUFFER);

    if (received < 0) {
        if (errno == EINTR)
            return true;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            connection_broken(connection, ERROR_NETNAME_DELETED);
        return false;
    }
    if (received == 0) {
        connection_ended(connection);
        return false;
    }
    tls_feed(secure->session, room->cipher, (size_t)received);
    if (secure->open || shake_hands(connection))
        read_records(connection, room);
    tls_feed(secure->session, NULL, 0); /* what is left belongs to a connection that is over */
    return received == LOOP_BUFFER || !secure->open;
}

static bool may_receive(const struct connection *connection)
{
    return !connection->paused && !connection->at_end && !is_over(connection);
}

/* --- who does it --- */

static void hand_to_crew(struct connection *connection)
{
    struct secure *secure = connection->secure;

    secure->working = true;
    slab_reference(&channels, connection->request.index);
    connection_want(connection, WANT_POLL);
    crew_post(&secure->job, secure->open ? CREW_BODIES : CREW_HANDSHAKES);
}

static void receive_all(struct connection *connection, struct secure_room *room)
{
    int round = 0;

    while (round < CREW_ROUNDS && may_receive(connection) && receive_once(connection, room))
        round++;
    if (round == CREW_ROUNDS)
        connection->secure->heavy = true;
}

static void send_queued(struct connection *connection)
{
    if (!connection->first_send || connection->phase == PHASE_CLOSED || secure_asking(connection->secure))
        return;
    connection_writable(connection);
    if (connection->first_send)
        connection->secure->heavy = true;
}

static void crew_run(struct crew_job *job, struct secure_room *room)
{
    struct secure *secure = CONTAINING_RECORD(job, struct secure, job);
    struct connection *connection = secure->connection;
    uint32_t index = connection->request.index;

    lock_acquire(&connection->lock);
    secure->working = false;
    secure->heavy = false;
    secure->turn = 0;
    receive_all(connection, room);
    send_queued(connection);
    connection_want(connection, WANT_POLL);
    connection_leave(connection);
    slab_unpin(&channels, index);
}

void secure_readable(struct connection *connection)
{
    struct secure *secure = connection->secure;
    struct secure_room room = {(unsigned char *)connection->loop->buffer, connection->loop->plain};

    if (secure->working || !may_receive(connection))
        return;
    if (!secure->open || secure_asking(secure) || secure->heavy)
        hand_to_crew(connection);
    else if (receive_once(connection, &room))
        secure->heavy = true;
}

void secure_writable(struct connection *connection)
{
    struct secure *secure = connection->secure;

    if (secure->working)
        return;
    if (secure->heavy)
        hand_to_crew(connection);
    else
        connection_writable(connection);
}

/* What TLS 1.2 allows and 1.3 does not: see tls_renegotiate(). */
ULONG secure_ask_certificate(struct request *request)
{
    struct connection *connection = connection_of(request);
    struct secure *secure = connection->secure;

    if (request->broken || is_over(connection))
        return ERROR_CONNECTION_INVALID;
    if (secure->ask_deadline)
        return ERROR_IO_PENDING; /* two ask at a time */
    if (secure->asked || connection->paused || connection->at_end ||
        tls_renegotiate(secure->session) != TLS_DONE)
        return ERROR_NOT_FOUND;
    secure->asked = true;
    secure->ask_deadline = clock_now() + ASK_SECONDS * 1000ull;
    if (!connection->first_send && secure_push(connection, false) == FLUSH_FAILED) {
        connection_broken(connection, ERROR_NETNAME_DELETED);
        return ERROR_CONNECTION_INVALID;
    }
    connection_want(connection, WANT_POLL);
    return ERROR_IO_PENDING;
}

void secure_rest(struct connection *connection)
{
    tls_rest(connection->secure->session);
}
