/* A call that waits for a request or for its body: what to fill when the time comes. Private to server/. */
#ifndef HTTPAPI_RECEIVE_H
#define HTTPAPI_RECEIVE_H

#include "server/pending.h"
#include "server/queue.h"
#include "server/request.h"

enum receive_place { RECEIVE_NOWHERE, RECEIVE_IN_QUEUE, RECEIVE_IN_REQUEST };

struct receive {
    struct pending pending;
    struct attachment
        *attachment;        /* alive while the call is: the handle is pinned or the operation refers to it */
    _Atomic(uint8_t) place; /* changes under the lock of the list it names */
    _Atomic(HTTP_CONNECTION_ID) connection; /* in a request's list: whose */
    bool by_id;                             /* the program knows the request already */
    bool whole_request;                     /* HttpReceiveHttpRequest with FLUSH_BODY, not a body read */
    ULONG flags;
    char *buffer;
    ULONG length;
    ULONG filled; /* FILL_BUFFER: bytes so far */
};

_Static_assert(sizeof(struct receive) <= IO_PAYLOAD_SIZE, "a receive must fit an operation's payload");

/* The receive that an overlapped operation carries. */
static inline struct receive *receive_of(struct pending *pending)
{
    return (struct receive *)pending;
}

/* pending_begin for a receive. */
ULONG receive_begin(struct attachment *attachment, OVERLAPPED *overlapped, struct receive *stack,
                    struct receive **out);

/* Gives a request that the caller has pinned to a receive: fills the buffer, or leaves the call waiting in the request until
 * the whole body is there. ERROR_IO_PENDING says that it waits. Unpins the request. */
ULONG receive_take(struct receive *receive, struct request *request, ULONG *bytes);

#endif
