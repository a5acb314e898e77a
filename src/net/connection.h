/* An HTTP/1.1 connection: the carrier of one request at a time, and the transport of its response. Private to net/.
 *
 * Who touches what: the poll handle, the descriptor's life and the loop's list belong to the loop thread. Everything else is
 * guarded by `lock`, which program threads take to read bodies and to send. The descriptor is closed under the lock, by the loop
 * thread alone, so that no other thread writes to a number that means something else already.
 *
 * Phases: HEAD (a request is awaited or arriving) -> BODY (it was published, its body is arriving) -> BUSY (the body is here,
 * the response is not) -> HEAD again. OPAQUE after an upgrade; CLOSING when the last byte has left and the client's FIN is
 * awaited; CLOSED when the descriptor is gone and only references keep the memory.
 *
 * What needs the loop thread while another thread works on the connection (poll interest, closing) is noted in `wants` and done by a
 * posted task; nothing on the way of a usual request needs it. */
#ifndef HTTPAPI_CONNECTION_H
#define HTTPAPI_CONNECTION_H

#include "base/clock.h"
#include "base/pages.h"
#include "cache/response.h"
#include "http1/body.h"
#include "http1/head.h"
#include "net/loop.h"
#include "net/secure.h"
#include "server/request.h"
#include "server/session.h"
#include "server/transport.h"
#include "url/cook.h"
#include "ws2ipdef.h"

enum connection_phase { PHASE_HEAD, PHASE_BODY, PHASE_BUSY, PHASE_OPAQUE, PHASE_CLOSING, PHASE_CLOSED };

enum {
    WANT_CLOSE = 1, /* end it: no more bytes are of use */
    WANT_RESET = 2, /* and let the client see a reset */
    WANT_POLL = 4   /* the interest in reading or writing changed */
};

/* An exchange is one page. */
#define EXCHANGE_FIELDS 24
#define EXCHANGE_BYTES  2688

/* What one exchange needs while it lasts: parser, fields, decoder, the head's bytes and the cooked URL. Kept by the connection
 * from one request to the next and given back when it idles. */
struct exchange {
    struct page_block *block; /* where it lies */
    struct head_parser parser;
    struct body_decoder decoder;
    struct cooked_url cooked;
    struct route route; /* whose the request is; NULL in it: nobody's, or not known */
    bool
        settled; /* `bytes` are the head that the parser took last, and cooked: the next one may be the same */
    struct reply_request asked; /* what a cache hit is answered by */
    struct head_field few_fields[EXCHANGE_FIELDS];
    struct head_field *fields;
    char *bytes; /* `few_bytes`, or from the heap */
    size_t bytes_size;
    char few_bytes[EXCHANGE_BYTES];
};

_Static_assert(sizeof(struct exchange) <= 4096, "an exchange must fit a page");

struct connection {
    struct request request; /* first: the transport gets a request and is the connection */
    struct lock lock;
    uint8_t interest; /* loop thread: events the poll handle is active for. Alone, as no lock guards it */
    struct secure *secure; /* TLS; NULL: plain. Constant */
    struct loop *loop;
    struct connection *next, *previous;
    struct loop_task task;
    uv_poll_t poll;
    int descriptor;
    uint8_t phase;
    uint8_t wants;
    bool posted;      /* `task` is in the loop's inbox and holds a reference */
    bool polled;      /* loop thread: the poll handle is in use; see watches_nothing */
    bool paused;      /* reading waits until somebody takes what was read */
    bool at_end;      /* everything the client sent has been read, its FIN included */
    bool hung_up;     /* its FIN is here, maybe behind bytes that nobody has read */
    bool head_begun;  /* bytes of the next head are here */
    bool flushed;     /* the response has left completely */
    bool close_after; /* the connection ends with this response */
    bool client_done; /* the client said that this is its last request, and it is here completely */
    bool unpin;       /* leave: it was closed without libuv, which would let go of it */
    struct request_queue *publish; /* leave: hand the request to this queue */
    struct cache_entry *hit;       /* answers the request that was just parsed; referenced */
    bool parsing;                  /* connection_parse_input is at work: it goes on by itself */
    struct held *held;             /* while it is: answers that wait for the next */
    struct exchange *exchange;
    char *input; /* bytes that cannot be used yet: input[input_start .. input_end) */
    uint32_t input_start, input_end, input_size;
    struct send *first_send, *last_send;
    struct pending_list watchers;
    struct url_group *group; /* counted in its connections; referenced */
    uint16_t idle_chosen;    /* by HttpRequestPropertyTransportIdleConnectionTimeout; 0: not */
    uint16_t idle_seconds, header_seconds, drain_seconds, entity_seconds;
    uint32_t min_send_rate;
    uint64_t deadline;       /* milliseconds, 0: none; what it is for follows from the phase */
    uint64_t queue_deadline; /* the request must have been taken by then */
    uint64_t opened;
    uint64_t idle_since; /* buffers may go back some time after this */
    struct url_address local_address;
    USHORT local_port;
    union {
        SOCKADDR any;
        SOCKADDR_IN v4;
        SOCKADDR_IN6 v6;
    } local, remote;
};

/* Answers from the cache to requests that came together: they leave together. */
#define HELD_BYTES 16384

struct held {
    size_t length;
    struct piece piece; /* all of it */
    char bytes[HELD_BYTES];
};

#define connection_of(request) ((struct connection *)(request))

/* --- connection.c: life and death --- */

/* What is known of a connection when it is accepted. */
struct accepted {
    int descriptor;
    bool secure;                    /* its port speaks TLS */
    struct sockaddr_storage remote; /* AF_UNSPEC: not known */
    struct sockaddr_storage local;  /* likewise, where a listener has many addresses */
};

/* Loop thread; owns the descriptor. */
void connection_accept(struct loop *loop, struct accepted *accepted);
void connections_close_all(struct loop *loop);
unsigned connections_count(void);
void connection_unmap(struct sockaddr_storage *address); /* ::ffff:1.2.3.4 becomes 1.2.3.4 */

void connection_set_deadline(struct connection *connection, unsigned seconds); /* 0xFFFF: none */

/* Under the lock. */
void connection_await_body(struct connection *connection); /* the entity body timer begins anew */
void connection_want(struct connection *connection, unsigned wants);
void connection_broken(struct connection *connection,
                       ULONG error);                    /* the client is gone, or is to be cut off */
void connection_hung_up(struct connection *connection); /* the client's FIN: tells who waits for it */
void connection_end(struct connection *connection);     /* our side is done: waits for the client's FIN */
void connection_advance(
    struct connection *connection); /* after the response left or the body ended: what comes next */

void connection_resume_reading(struct connection *connection);

/* Drops the lock and does what was noted under it. */
void connection_leave(struct connection *connection);

extern const struct transport connection_transport; /* transport.c */

/* --- sweep.c --- */

void connections_sweep(struct loop *loop); /* loop thread */

/* --- input.c: from the socket to heads and bodies --- */

void connection_readable(struct connection *connection); /* loop thread, locked */
void connection_feed(struct connection *connection, const char *data, size_t length);
void connection_ended(struct connection *connection); /* the client has sent its last byte */
void connection_parse_input(
    struct connection *connection); /* locked: what was left behind the last request */
void connection_input_ended(
    struct connection *connection); /* no byte will come any more: what is incomplete stays so */
ULONG connection_keep_input(struct connection *connection, const char *data, size_t length);
void connection_feed_opaque(struct connection *connection);

/* --- arrival.c: from a head to the queue --- */

/* Turns the parsed head, which begins at `bytes`, into a request that connection_leave will publish, or into a hit. False: it was
 * refused. */
bool connection_begin_request(struct connection *connection, const char *bytes);
void connection_publish(struct connection *connection, struct request_queue *queue); /* not locked */
void connection_arm_queue_deadline(struct connection *connection, const struct url_group *group);

/* --- exchange.c; false: no memory --- */

bool exchange_reset(
    struct connection *connection); /* ready for a new head, in the light of the last one if that helps */
bool exchange_grow_fields(struct exchange *exchange);
bool exchange_reserve(struct exchange *exchange, size_t size);
void exchange_free(struct exchange *exchange);

/* --- tcp.c: what programs may know and change about the socket; locked --- */

ULONG connection_tcp_info(struct request *request, TCP_INFO_v2 *out);
ULONG connection_set_idle(struct request *request, USHORT seconds);
ULONG connection_set_dscp(struct request *request, unsigned code_point);

/* --- output.c: to the socket --- */

ULONG connection_send(struct request *request, struct send *send);
void send_consume(struct send *send, uint64_t count);           /* moves on by what was taken of it */
void connection_writable(struct connection *connection);        /* loop thread, locked */
void connection_send_held(struct connection *connection);       /* what waits, now */
void connection_end_after_sends(struct connection *connection); /* there is a first_send */
void connection_fail_sends(struct connection *connection, ULONG error);
void connection_invite_body(struct request *request);

/* --- hit.c: answers from the cache; locked --- */

/* With a reference; NULL: the program must answer. */
struct cache_entry *connection_find_hit(struct connection *connection, const struct request_queue *queue);
/* The policies of the request that was routed, then the cache; may leave an answer in connection->hit. NULL: it was refused. */
struct request_queue *connection_run_policies(struct connection *connection,
                                              struct registration *registration, struct request_queue *queue);
void connection_answer_hit(struct connection *connection); /* the one in connection->hit */

/* --- refuse.c: answers the server gives by itself; locked --- */

void connection_refuse(struct connection *connection, enum page page, enum error_reason reason);
void connection_refuse_unavailable(struct connection *connection, enum error_reason reason, ULONG verbosity);

#endif
