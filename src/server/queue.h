/* Request queues, and the handles through which programs use them.
 *
 * A queue holds published requests (FIFO) and the receivers that wait for them, all under queue->lock. A request is either in
 * the queue's list or owned by the receiver it was given to, never both. Pended overlapped receives are served in the order they were
 * made, before parked threads; parked threads wake last in, first out, at most one wake-up under way at a time, and whoever
 * takes a request wakes the next thread if more requests wait. A request whose receive ended without it is the first again.
 *
 * A program's HANDLE is an attachment: the creator's, a controller's, or an opener's. The memory of a queue lives while an
 * attachment, a bound URL group or a request refers to it; it serves until the last handle of any role is closed. Lock order:
 * queue->lock may be taken while a request is locked, never the other way round.
 *
 * Where there is one processor, a thread that runs a loop while it is parked is woken before all others, as it is awake, and need not
 * wake others: object/idle.h, idle_owe. */
#ifndef HTTPAPI_QUEUE_H
#define HTTPAPI_QUEUE_H

#include "base/lock.h"
#include "cache/store.h"
#include "http.h"
#include "io/device.h"
#include "object/idle.h"
#include "server/pending.h"
#include "server/urls.h"

struct request;

enum attachment_role { ROLE_CREATOR, ROLE_CONTROLLER, ROLE_OPENER };

struct request_queue {
    _Atomic(uint32_t) references;
    int version; /* 1 or 2 */
    WCHAR *name; /* NULL: anonymous */
    struct lock lock;
    _Atomic(bool) inactive; /* HttpServerStateProperty */
    bool closed;            /* nobody left who could receive: refuse */
    ULONG length_limit;
    _Atomic(uint32_t) verbosity; /* HTTP_503_RESPONSE_VERBOSITY; read without the lock */
    unsigned handles;            /* open ones, controllers' included */
    struct request *first, *last;
    ULONG length;
    struct pending_list receives; /* overlapped, oldest first */
    struct pending_list parked;   /* threads, the warmest last */
    bool waking;                  /* a parked thread was woken and has not arrived yet */
    struct idle_debt debt;        /* a thread to be woken for the rest, if who left it does not come back */
    struct pending *demand;       /* HttpWaitForDemandStart */
    struct request_queue *next_named;
    struct url_owner owner;    /* of the URLs of a version 1 queue */
    struct cache_owner cached; /* what was put into the cache through this queue; the cache's */
};

struct attachment {
    struct device device;
    struct request_queue *queue;
    enum attachment_role role;
    struct attachment *next, *previous; /* of all whose handle is open */
    _Atomic(bool) shut_down;            /* changes under queue->lock: receives no more */
    _Atomic(bool) closed;               /* starts nothing that waits */
};

extern const struct object_type attachment_type;

/* Creates a queue with its creator's (or controller's) handle, or opens a named one. */
ULONG queue_create(int version, const WCHAR *name, ULONG flags, HANDLE *out);

void queue_reference(struct request_queue *queue);
void queue_release(struct request_queue *queue);

/* Why a request cannot be queued; httperr names and 503 texts hang on it. */
enum queue_refusal {
    QUEUE_ACCEPTED,
    QUEUE_FULL,
    QUEUE_OFFLINE,
    QUEUE_DISABLED,
    QUEUE_WITHDRAWN, /* the client went away before the request came here: end it */
    QUEUE_UNCHECKED  /* it cannot be said who the client is; never from queue_publish */
};

/* Hands a request to a receiver or queues it. The request is immutable from here on. Called without locks. */
enum queue_refusal queue_publish(struct request_queue *queue, struct request *request);

/* Takes a request out again because its client is gone or waited too long. */
enum queue_withdrawal {
    WITHDRAW_TAKEN,      /* nobody has seen it */
    WITHDRAW_PUBLISHING, /* it is on its way here: queue_publish will say QUEUE_WITHDRAWN to its caller */
    WITHDRAW_DELIVERED   /* too late */
};
enum queue_withdrawal queue_withdraw(struct request_queue *queue, struct request *request);

/* HttpReceiveHttpRequest for the next request. */
ULONG queue_receive(struct attachment *attachment, ULONG flags, HTTP_REQUEST *buffer, ULONG length,
                    ULONG *bytes, OVERLAPPED *overlapped);

ULONG queue_wait_demand(struct attachment *attachment, OVERLAPPED *overlapped);

void queue_pay(struct idle_debt *debt);

/* Stops this handle's part: pending receives end with ERROR_OPERATION_ABORTED, its requests are cut. */
ULONG attachment_shutdown(struct attachment *attachment);

/* Every queue with an open handle, once, and how many there are; briefly, and without opening or closing one. */
void queue_each(void (*see)(void *context, struct request_queue *queue, unsigned handles), void *context);

/* HttpTerminate: ends what waits in every queue and cuts off every exchange. */
void queue_close_all(void);

#endif
