/* The seam between a request and its client.
 *
 * server/ speaks to the client only through this table; net/transport.c implements it for HTTP/1.1. Every operation but
 * `leave` is called with the request's lock held, by any thread. `leave` drops that lock and then does what had to wait for
 * it: publish a pipelined request, close, resume reading. Operations never block and never call back into server/ for the same
 * request, except to finish pending sends (pending_finish). */
#ifndef HTTPAPI_TRANSPORT_H
#define HTTPAPI_TRANSPORT_H

#include "mstcpip.h"
#include "server/pending.h"

struct request;

enum piece_kind {
    PIECE_MEMORY, /* bytes that stay valid until the send completes */
    PIECE_COPY,   /* bytes on the caller's stack: copied if they must outlive an overlapped call */
    PIECE_FILE,   /* a slice of a file, sent without copying */
    PIECE_SHARED  /* as PIECE_MEMORY, and its bytes are those of `file` at `offset` too: base/shared.h */
};

struct piece {
    enum piece_kind kind;
    int file;
    const void *data;
    uint64_t offset; /* into the file */
    uint64_t length; /* what is left to send */
    /* What keeps the bytes or the descriptor valid; called once when the piece is done with. NULL: nothing to do. */
    void (*release)(void *owner);
    void *owner;
};

/* One program call's worth of bytes. It lives on the caller's stack while it is tried at once, and stays there if the caller is
 * synchronous and waits; what an overlapped call leaves over is moved to the heap by the transport. */
struct send {
    struct send *next;
    struct piece *pieces;
    unsigned count, current;
    uint64_t total; /* what the caller is told */
    bool last;      /* nothing follows for this request */
    bool close;     /* the connection ends after the last byte */
    bool heap;
    bool settled;            /* answers of requests that are done with: no request counts it as its own */
    struct pending *pending; /* told when the last byte has left; NULL: nobody waits */
};

void send_release(struct send *send); /* releases the pieces that are left */

struct transport {
    /* NO_ERROR: every byte is with the kernel. ERROR_IO_PENDING: the send is kept, and send->pending is finished later. Otherwise
     * the client is gone or memory is out and nothing is kept. With send->last the request's id is dead on return. */
    ULONG (*send)(struct request *request, struct send *send);

    /* The program has started to ask for the body: 100 Continue, if the client waits for it. */
    void (*invite_body)(struct request *request);

    /* Body bytes were consumed: reading may go on. */
    void (*resume_body)(struct request *request);

    /* From now on bytes pass unparsed in both directions. */
    void (*make_opaque)(struct request *request);

    /* Ends the exchange at once: the client sees a reset, sends and reads under way end with `error`. The request's id is dead
     * on return. */
    void (*abort)(struct request *request, ULONG error);

    /* Registers for the end of the connection: ERROR_IO_PENDING, or NO_ERROR if it is gone already. `unwatch` takes the call out
     * again and returns false if it was told already. */
    ULONG (*watch)(struct request *request, struct pending *pending);
    bool (*unwatch)(struct request *request, struct pending *pending);
    struct pending_list *(*watchers)(struct request *request);

    /* Sends the request into its queue, another one or the same again: its place is PLACE_PUBLISHING; `leave` does it. The time it
     * may wait there begins anew. */
    void (*republish)(struct request *request);

    /* The transport's own properties, ERROR_INVALID_FUNCTION where it has none: statistics; the idle timer of the connection in
     * seconds, from now on; the DiffServ code point of what is sent. */
    ULONG (*tcp_info)(struct request *request, TCP_INFO_v2 *out);
    ULONG (*set_idle)(struct request *request, USHORT seconds);
    ULONG (*set_dscp)(struct request *request, unsigned code_point);

    /* Asks the client of a TLS connection for its certificate: ERROR_IO_PENDING, then ssl_client_answered(); ERROR_NOT_FOUND: it
     * was asked before, or cannot be. */
    ULONG (*ask_certificate)(struct request *request);

    void (*leave)(struct request *request);
};

#endif
