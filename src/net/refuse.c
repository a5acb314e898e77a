/* Answers the server gives by itself: an error page, then the end of the connection. spec/observed.md 1.50 to 1.53. */
#include "net/connection.h"

#include "base/probe.h"
#include "base/trace.h"
#include "http1/date.h"
#include "http1/response.h"
#include "server/settings.h"

void connection_refuse(struct connection *connection, enum page page, enum error_reason reason)
{
    struct request *request = &connection->request;
    char text[PAGE_CAPACITY], date[DATE_CAPACITY];
    struct piece piece = {.kind = PIECE_COPY, .data = text};
    struct send send = {.pieces = &piece, .count = 1, .last = true, .close = true};
    unsigned flags = response_adds_server(settings.disable_server_header, true) ? 0 : PAGE_WITHOUT_SERVER;

    if (request->broken || connection->phase == PHASE_CLOSED)
        return;
    PROBE2(request_refuse, request->connection_id, page_status(page));
    TRACE("connection %llx: refused with %u, %s", request->connection_id, page_status(page),
          error_reason_text(reason));
    if (connection->exchange && connection->exchange->parser.head.verb == VERB_HEAD)
        flags |= PAGE_WITHOUT_BODY;
    date_now(date);
    piece.length = page_build(page, date, flags, text);
    send.total = piece.length;
    connection->phase = PHASE_BUSY;
    connection->client_done = false; /* who knows what it still sends */
    connection->deadline = 0;
    connection_send(request, &send);
}

void connection_refuse_unavailable(struct connection *connection, enum error_reason reason, ULONG verbosity)
{
    if (verbosity == Http503ResponseVerbosityBasic) {
        TRACE("connection %llx: refused with a reset instead of 503, %s", connection->request.connection_id,
              error_reason_text(reason));
        connection->request.transport->abort(&connection->request, ERROR_OPERATION_ABORTED);
        return;
    }
    connection_refuse(connection, page_unavailable(reason, verbosity == Http503ResponseVerbosityFull),
                      reason);
}
