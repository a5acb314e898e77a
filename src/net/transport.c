/* What the rooms below ask of a connection, as the transport of its request: server/transport.h. All under the connection's lock. */
#include "net/connection.h"

static void transport_abort(struct request *request, ULONG error)
{
    struct connection *connection = connection_of(request);

    connection_broken(connection, error);
    connection_want(connection, WANT_RESET);
}

static __attribute__((noinline)) void resume_reading(struct request *request)
{
    struct connection *connection = connection_of(request);

    if (body_full(request))
        return;
    if (connection->phase == PHASE_BODY || connection->phase == PHASE_OPAQUE) {
        connection_resume_reading(connection);
        if (connection->phase == PHASE_BODY)
            connection_await_body(connection);
    }
}

static void transport_resume_body(struct request *request)
{
    if (connection_of(request)->paused)
        resume_reading(request);
}

static void transport_make_opaque(struct request *request)
{
    struct connection *connection = connection_of(request);

    connection->phase = PHASE_OPAQUE;
    if (!connection->polled)
        connection_want(connection, WANT_POLL);
    connection->deadline = 0;
    request->body.complete = false;
    connection_feed_opaque(connection);
    if (connection->at_end)
        body_finished(request); /* its FIN came before the answer, and nobody will see it again */
}

static ULONG transport_watch(struct request *request, struct pending *pending)
{
    struct connection *connection = connection_of(request);

    if (connection->phase == PHASE_CLOSED || connection->phase == PHASE_CLOSING || connection->hung_up ||
        request->broken)
        return NO_ERROR;
    pending_append(&connection->watchers, pending);
    if (!connection->polled)
        connection_want(connection, WANT_POLL);
    return ERROR_IO_PENDING;
}

static bool transport_unwatch(struct request *request, struct pending *pending)
{
    if (!pending->linked)
        return false;
    pending_remove(&connection_of(request)->watchers, pending);
    return true;
}

static struct pending_list *transport_watchers(struct request *request)
{
    return &connection_of(request)->watchers;
}

static void transport_leave(struct request *request)
{
    connection_leave(connection_of(request));
}

static void transport_republish(struct request *request)
{
    struct connection *connection = connection_of(request);

    connection->publish = request->queue;
    connection_arm_queue_deadline(connection, request->group);
}

const struct transport connection_transport = {
    .send = connection_send,
    .invite_body = connection_invite_body,
    .resume_body = transport_resume_body,
    .make_opaque = transport_make_opaque,
    .abort = transport_abort,
    .watch = transport_watch,
    .unwatch = transport_unwatch,
    .watchers = transport_watchers,
    .republish = transport_republish,
    .tcp_info = connection_tcp_info,
    .set_idle = connection_set_idle,
    .set_dscp = connection_set_dscp,
    .ask_certificate = secure_ask_certificate,
    .leave = transport_leave,
};
