/* A request: what the client sent, where its body stands, and how far the answer is.
 *
 * It is embedded in what carries it (a connection, later an HTTP/2 stream) and reused there, one exchange after another. The
 * carrier sits in the slab `channels`; its slot index is in every id a program sees: ConnectionId is the slab's id of the
 * channel, RequestId combines the index with a number that grows with each exchange.
 *
 * After publication the parsed part (head, cooked, target) does not change until the exchange ends. The rest is guarded by
 * *request->lock, which the carrier owns. */
#ifndef HTTPAPI_REQUEST_H
#define HTTPAPI_REQUEST_H

#include "base/slab.h"
#include "http.h"
#include "http1/head.h"
#include "policy/flow.h"
#include "server/authentication.h"
#include "server/pending.h"
#include "url/cook.h"

struct attachment;
struct receive;
struct tls_facts;
struct endpoint;
struct request_queue;
struct transport;
struct url_group;

extern struct slab channels;

enum request_place {
    PLACE_IDLE,       /* no exchange, or it was withdrawn */
    PLACE_PUBLISHING, /* complete, on its way into the queue; its carrier is not locked */
    PLACE_QUEUED,     /* published, nobody has it */
    PLACE_DELIVERED   /* a program has its id */
};

/* How much of a body is kept for a program that does not read it, before the client is made to wait. */
#define BODY_WINDOW 65536

struct body {
    char *data; /* decoded bytes that nobody has read yet: data[start .. start+length) */
    uint32_t start, length, capacity;
    bool complete;               /* the last byte has arrived */
    bool invited;                /* the program has asked for it */
    bool touched;                /* some of it was read */
    struct pending_list readers; /* body reads, and receives that wait for the whole body */
};

struct request {
    struct lock *lock;
    const struct transport *transport;
    uint32_t index; /* of the channel's slot */
    HTTP_CONNECTION_ID connection_id;

    /* guarded by the queue's lock */
    struct request *next, *previous;
    _Atomic(uint8_t) place;

    /* immutable while published */
    HTTP_REQUEST_ID id;          /* 0: the exchange is over or not begun; changes under *lock */
    struct request_queue *queue; /* referenced while id is not 0 */
    struct url_group *group;     /* it was routed by; its carrier keeps it. NULL: version 1 */
    HTTP_URL_CONTEXT url_context;
    bool ip_routed;
    bool returned; /* to its queue, by a receive that ended without it */
    struct authentication authentication;
    const struct head *head;
    const char *head_bytes; /* HEAD_SLACK more behind the head can be read */
    const struct cooked_url *cooked;
    const struct tls_facts *tls;    /* of a connection under TLS; NULL: plain */
    const SOCKADDR *local, *remote; /* Windows layout */
    uint8_t local_length, remote_length;
    uint32_t number; /* on its connection: 1, 2, ... */

    /* what policies keep until the response; policies.h */
    const struct endpoint *policies; /* its set is referenced; NULL: nothing is kept */
    struct flow_variables variables;

    uint64_t cache_generation; /* when it was routed; see caching.h */

    /* guarded by *lock */
    const struct attachment *receiver; /* who was given the request; only compared */
    struct body body;
    struct pending_list askers; /* calls that wait for the client's certificate */
    uint64_t received;          /* bytes of head and body so far */
    bool retrieved;             /* all headers were delivered */
    bool responded;             /* HttpSendHttpResponse was accepted */
    bool broken;                /* the client is gone */
    bool opaque;
    bool bodyless;  /* the response to this one has no body: HEAD, 204, 304 */
    bool chunking;  /* we frame the response body: HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING */
    bool buffering; /* BUFFER_DATA in use: one send at a time */
    bool closing;   /* the response said so: the connection ends with it */
    uint16_t status;
    unsigned sends; /* under way */
};

/* Begins an exchange: gives the request its id. */
void request_begin(struct request *request);

/* The id of this exchange, even when it has ended. */
HTTP_REQUEST_ID request_last_id(const struct request *request);

/* The program that knows its id loses it. Under the lock. */
void request_rename(struct request *request);

/* Ends it: the id is dead, the queue is let go, readers are told. Under the lock. */
void request_end(struct request *request, ULONG reader_error);

/* A program may still act on it; a hint, since it may end at any moment. */
bool request_exists(struct request_queue *queue, HTTP_REQUEST_ID id);

/* HttpReceiveHttpRequest for a request whose id the program knows. */
ULONG request_receive(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, void *buffer,
                      ULONG length, ULONG *bytes, OVERLAPPED *overlapped);

/* The request a program names, pinned and locked, or an error. Undone by request_leave. */
ULONG request_find(struct request_queue *queue, HTTP_REQUEST_ID id, struct request **out);
ULONG request_find_connection(HTTP_CONNECTION_ID id, struct request **out);
void request_leave(struct request *request); /* transport->leave, then unpin */

/* Writes HTTP_REQUEST into the program's buffer, under the lock: NO_ERROR or ERROR_MORE_DATA, with *bytes the size used or
 * needed. The buffer holds at least the fixed structure. */
ULONG request_deliver(struct request *request, const struct attachment *receiver, ULONG flags, void *buffer,
                      ULONG length, ULONG *bytes);
ULONG request_fixed_size(int version);

/* What a buffer of that size has left for the body; 0 when it cannot hold the headers. */
ULONG request_body_room(const struct request *request, const struct attachment *receiver, ULONG length);

/* HttpDelegateRequestEx: moves a request that nobody has begun to read or to answer to another queue of this process. `via` is the
 * group that allows it, or NULL for the one it was routed by. */
ULONG request_delegate(struct request_queue *from, struct request_queue *to, HTTP_REQUEST_ID id,
                       struct url_group *via);

/* --- the body, all under the lock --- */

/* Decoded bytes from the client: copied to waiting readers, the rest kept. ERROR_NOT_ENOUGH_MEMORY. */
ULONG body_arrived(struct request *request, const char *data, size_t length);
void body_finished(struct request *request);
void body_broken(struct request *request, ULONG error);
void body_cancel(struct request *request,
                 struct receive *receive);     /* ends one waiting read, and loses nothing of the body */
bool body_full(const struct request *request); /* stop reading until resume_body */
ULONG body_copy(struct request *request, char *out, ULONG room); /* consumes; returns how much */
bool body_fills(const struct request *request,
                const struct receive *receive); /* more has arrived than its buffer can take */
void body_invite(struct request *request);      /* the program wants it: 100 Continue goes out if it must */

/* HttpReceiveRequestEntityBody. */
ULONG body_receive(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, void *buffer, ULONG length,
                   ULONG *bytes, OVERLAPPED *overlapped);

#endif
