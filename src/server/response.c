/* Sending: what a program gives to HttpSendHttpResponse and HttpSendResponseEntityBody becomes one `struct send`.
 *
 * Everything is checked and gathered before a byte leaves, so that a refused call leaves the request answerable. The head is
 * built and the bytes are sent under the request's lock, on the caller's thread. Facts: spec/functions.md F28 and F29,
 * spec/observed.md 1.1 to 1.27. */
#include "server/response.h"

#include "base/probe.h"
#include "base/trace.h"
#include "http1/date.h"
#include "http1/response.h"
#include "server/caching.h"
#include "server/challenge.h"
#include "server/gather.h"
#include "server/policies.h"
#include "server/ranges.h"
#include "server/request.h"
#include "server/settings.h"
#include "server/transport.h"

#include <stdlib.h>
#include <string.h>

/* What an overlapped send keeps in its operation. */
struct send_call {
    struct pending pending;
    HTTP_CONNECTION_ID connection;
};

_Static_assert(sizeof(struct send_call) <= IO_PAYLOAD_SIZE, "a send must fit an operation's payload");

/* A send under way cannot be taken back in the middle of a message: cancelling it ends the exchange. */
static void send_cancel(struct pending *pending)
{
    struct send_call *call = (struct send_call *)pending;
    struct request *request;

    if (request_find_connection(call->connection, &request) != NO_ERROR)
        return;
    if (pending->linked)
        request->transport->abort(request, ERROR_OPERATION_ABORTED);
    request_leave(request);
}

static ULONG call_begin(struct attachment *attachment, OVERLAPPED *overlapped, struct send_call *stack,
                        struct send_call **out)
{
    struct pending *pending;
    ULONG error = pending_begin(&attachment->device, overlapped, &stack->pending, sizeof(*stack), &pending);

    if (error == NO_ERROR)
        *out = (struct send_call *)pending;
    return error;
}

/* Hands the gathered bytes to the transport; the request is locked and pinned, and let go here. */
static ULONG dispatch(const struct attachment *attachment, struct request *request, struct gather *gather,
                      struct send_call *call, ULONG *bytes)
{
    struct io_operation *operation = call->pending.operation;
    uint64_t total = gather->send.total;
    ULONG error;

    call->connection = request->connection_id;
    atomic_store(&call->pending.cancel, send_cancel);
    call->pending.bytes = (ULONG)total;
    gather->send.pending = &call->pending;
    PROBE3(response_send, request->id, request->status, total);
    TRACE("request %llx: %s %u, %llu bytes%s", request->id, gather->send.last ? "answered" : "answering",
          request->status, (unsigned long long)total, gather->send.close ? ", then the connection ends" : "");
    error = request->transport->send(request, &gather->send);
    /* A close that came before there was anything to cancel. The call cannot end while the request is locked. */
    if (error == ERROR_IO_PENDING && (!pending_start(&call->pending) || atomic_load(&attachment->closed)))
        request->transport->abort(request, ERROR_OPERATION_ABORTED);
    request_leave(request);
    if (error != ERROR_IO_PENDING) {
        gather_finish(gather, false);
        return pending_end(&call->pending, error, (ULONG)total, bytes);
    }
    if (!operation)
        error = pending_wait(&call->pending, bytes);
    gather_finish(gather, true);
    return error;
}

static bool status_forbids_body(unsigned status)
{
    return (status >= 100 && status < 200) || status == 204 || status == 304;
}

/* Repeated known headers from the version 2 response information. */
static ULONG collect_repeated(const HTTP_RESPONSE *response, struct repeated_value *repeated, unsigned limit,
                              uint16_t *count)
{
    *count = 0;
    for (unsigned i = 0; i < response->ResponseInfoCount; i++) {
        const HTTP_RESPONSE_INFO *info = &response->pResponseInfo[i];
        const HTTP_MULTIPLE_KNOWN_HEADERS *headers = info->pInfo;

        if (info->Type != HttpResponseInfoTypeMultipleKnownHeaders)
            continue;
        if (!headers || info->Length < sizeof(*headers) ||
            (unsigned)headers->HeaderId >= HttpHeaderResponseMaximum ||
            (headers->KnownHeaderCount && !headers->KnownHeaders) || *count == limit)
            return ERROR_INVALID_PARAMETER;
        repeated[*count].id = headers->HeaderId;
        repeated[*count].count = headers->KnownHeaderCount;
        repeated[*count].values = (const struct known_value *)headers->KnownHeaders;
        (*count)++;
    }
    return NO_ERROR;
}

_Static_assert(sizeof(struct known_value) == sizeof(HTTP_KNOWN_HEADER) &&
                   offsetof(struct known_value, at) == offsetof(HTTP_KNOWN_HEADER, pRawValue),
               "known headers are passed as they are");
_Static_assert(sizeof(struct unknown_value) == sizeof(HTTP_UNKNOWN_HEADER) &&
                   offsetof(struct unknown_value, value) == offsetof(HTTP_UNKNOWN_HEADER, pRawValue),
               "unknown headers are passed as they are");

/* Known headers of our own, the program's at first, for a head that differs from what it asked for. */
static struct known_value *own_known(struct response_head *head, struct known_value *room)
{
    if (head->known != room) {
        memcpy(room, head->known, HttpHeaderResponseMaximum * sizeof(*room));
        head->known = room;
    }
    return room;
}

/* Decides how the client will find the end of the response, and whether the connection survives it. */
static void choose_framing(struct request *request, struct response_head *head, unsigned facts, ULONG flags,
                           uint64_t length, struct known_value *room)
{
    bool framed = facts & (RESPONSE_HAS_CONTENT_LENGTH | RESPONSE_HAS_TRANSFER_ENCODING);
    bool complete = !(flags & HTTP_SEND_RESPONSE_FLAG_MORE_DATA);
    bool close = (flags & HTTP_SEND_RESPONSE_FLAG_DISCONNECT) || (request->head->flags & HEAD_CLOSE) ||
                 (facts & RESPONSE_SAYS_CLOSE);

    if (!framed && request->bodyless) {
        /* HEAD: the length of what a GET would have got, where the program shows it; none is invented. spec/observed.md 1.13 */
        head->add_content_length = complete && length > 0 && !status_forbids_body(request->status);
        head->content_length = length;
    } else if (!framed && !request->opaque) {
        if (complete) {
            head->add_content_length = true;
            head->content_length = length;
        } else if ((flags & HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING) && request->head->minor >= 1) {
            request->chunking = true;
            own_known(head, room)[HttpHeaderTransferEncoding] = (struct known_value){7, "chunked"};
        } else {
            close = true; /* the end of the body is the end of the connection */
        }
    }
    /* The client still waits for permission to send a body that nobody wants any more. */
    if ((request->head->flags & HEAD_EXPECT_CONTINUE) && !request->body.invited && !request->body.complete)
        close = true;
    request->closing = close && !request->opaque;
    head->add_close = request->closing;
}

/* The bytes before a chunk that we frame ourselves: its size in hex. Returns their number; 0 for an empty chunk, which would
 * end the body. */
static size_t write_chunk_size(char *out, uint64_t length)
{
    static const char digits[] = "0123456789abcdef";
    char reversed[16];
    size_t count = 0, at = 0;

    if (length == 0)
        return 0;
    for (; length; length >>= 4)
        reversed[count++] = digits[length & 15];
    while (count)
        out[at++] = reversed[--count];
    out[at++] = '\r';
    out[at++] = '\n';
    return at;
}

#define CHUNK_SIZE_ROOM 20

/* What follows a chunk of `length` bytes, or ends the body. */
static ULONG gather_chunk_end(struct gather *gather, uint64_t length, bool last)
{
    static const char both[] = "\r\n0\r\n\r\n";

    if (length > 0)
        return gather_tail(gather, both, last ? sizeof(both) - 1 : 2);
    return last ? gather_tail(gather, both + 2, sizeof(both) - 3) : NO_ERROR;
}

/* What is different about a head when only ranges of the content are sent. */
static void apply_ranges(const struct range_answer *ranges, struct response_head *head,
                         struct known_value *room)
{
    struct known_value *known;

    if (ranges->status == 0)
        return;
    known = own_known(head, room);
    head->status = ranges->status;
    head->reason = ranges->reason;
    head->reason_length = (uint16_t)strlen(ranges->reason);
    known[HttpHeaderContentLength].length = 0;
    if (ranges->content_range.length)
        known[HttpHeaderContentRange] = ranges->content_range;
    if (ranges->content_type.length)
        known[HttpHeaderContentType] = ranges->content_type;
}

static ULONG write_head(struct gather *gather, const struct response_head *head, char **out, size_t *written)
{
    size_t room = GATHER_BUFFER - GATHER_COPY_LIMIT;
    ULONG error;

    do {
        *out = gather_front(gather, room + CHUNK_SIZE_ROOM);
        if (!*out)
            return ERROR_NOT_ENOUGH_MEMORY;
        error = response_head_write(head, *out, room, written);
        room = *written;
    } while (error == ERROR_INSUFFICIENT_BUFFER);
    return error;
}

/* Writes the head in front of a body of `length` bytes. */
static ULONG gather_head(struct gather *gather, struct request *request, ULONG flags,
                         const HTTP_RESPONSE *response, const struct range_answer *ranges, uint64_t length)
{
    struct known_value
        changed[HttpHeaderResponseMaximum]; /* not cleared: own_known fills it when it is needed */
    struct repeated_value repeated[16];
    struct response_head head = {0};
    struct challenges *challenges = NULL;
    char date[DATE_CAPACITY];
    ULONG error = NO_ERROR;
    size_t written = 0;
    char *at;

    head.status = response->StatusCode;
    head.reason = response->pReason;
    head.reason_length = response->pReason ? response->ReasonLength : 0;
    head.known = (const struct known_value *)response->Headers.KnownHeaders;
    apply_ranges(ranges, &head, changed);
    head.unknown = (const struct unknown_value *)response->Headers.pUnknownHeaders;
    head.unknown_count = response->Headers.UnknownHeaderCount;
    if (request->queue->version > 1 && response->ResponseInfoCount) {
        error = collect_repeated(response, repeated, sizeof(repeated) / sizeof(repeated[0]),
                                 &head.repeated_count);
        head.repeated = repeated;
    }
    if (error == NO_ERROR && response->StatusCode == 401)
        error = challenges_apply(request, response, own_known(&head, changed), repeated, head.repeated_count,
                                 &challenges);
    if (error != NO_ERROR)
        return error;
    choose_framing(request, &head, response_head_facts(&head), flags, length, changed);
    head.add_server = response_adds_server(settings.disable_server_header, false);
    date_now(date);
    head.date = date;

    error = write_head(gather, &head, &at, &written);
    if (challenges)
        free(challenges);
    if (error != NO_ERROR)
        return error;
    if (request->chunking)
        written += write_chunk_size(at + written, length);
    gather_front_done(gather, written);
    return NO_ERROR;
}

static ULONG check_response(const HTTP_RESPONSE *response)
{
    if (response->StatusCode < 100 || response->StatusCode > 999)
        return ERROR_INVALID_PARAMETER;
    if ((response->EntityChunkCount && !response->pEntityChunks) ||
        (response->Headers.UnknownHeaderCount && !response->Headers.pUnknownHeaders))
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

/* What the flags of a send say about the rest of the response. */
static void apply_flags(struct request *request, struct send *send, ULONG flags)
{
    send->last = !(flags & HTTP_SEND_RESPONSE_FLAG_MORE_DATA);
    if (flags & HTTP_SEND_RESPONSE_FLAG_DISCONNECT)
        request->closing = true;
    send->close = send->last && (request->closing || request->opaque);
    if (flags & HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA)
        request->buffering = true;
}

/* Everything of a first send that can fail, on a locked request; nothing is changed when it does. */
static ULONG prepare_response(struct request *request, struct gather *gather, ULONG flags,
                              const HTTP_RESPONSE *response, struct range_answer *ranges)
{
    uint64_t length = 0;
    ULONG error = check_response(response);

    if (error != NO_ERROR || request->responded)
        return ERROR_INVALID_PARAMETER;
    if (request->broken)
        return ERROR_NETNAME_DELETED;
    request->status = response->StatusCode;
    request->opaque = flags & HTTP_SEND_RESPONSE_FLAG_OPAQUE;
    request->bodyless = request->head->verb == VERB_HEAD || status_forbids_body(response->StatusCode);
    error = gather_chunks(gather, response->EntityChunkCount, response->pEntityChunks, &length);
    ranges->status = 0;
    if (error == NO_ERROR && (flags & HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES))
        error = ranges_process(request, flags, response, gather, &length, ranges);
    if (error != NO_ERROR)
        return error;
    if (ranges->status)
        request->status = ranges->status;
    if (request->bodyless && !request->opaque)
        gather_slice(gather, 0, 0);
    error = gather_head(gather, request, flags, response, ranges, length);
    if (error == NO_ERROR && request->chunking)
        error = gather_chunk_end(gather, length, !(flags & HTTP_SEND_RESPONSE_FLAG_MORE_DATA));
    return error;
}

ULONG response_send(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags,
                    const HTTP_RESPONSE *response, const HTTP_CACHE_POLICY *policy, ULONG *bytes,
                    OVERLAPPED *overlapped)
{
    struct send_call stack, *call;
    struct range_answer ranges;
    struct gather gather;
    struct request *request;
    ULONG error = call_begin(attachment, overlapped, &stack, &call);

    if (error != NO_ERROR)
        return error;
    error = request_find(attachment->queue, id, &request);
    if (error != NO_ERROR)
        return pending_end(&call->pending, error, 0, NULL);
    gather_init(&gather, request->queue);
    error = prepare_response(request, &gather, flags, response, &ranges);
    if (error != NO_ERROR) {
        if (!request->responded)
            request->opaque = request->chunking = request->closing = false;
        request_leave(request);
        gather_finish(&gather, false);
        return pending_end(&call->pending, error, 0, NULL);
    }
    if (request->policies)
        policies_respond(request, &gather, flags, response);
    if (policy && policy->Policy != HttpCachePolicyNocache)
        caching_keep(request, &gather, flags, response, policy);
    gather_compact(&gather);
    request->responded = true;
    apply_flags(request, &gather.send, flags);
    if (request->opaque)
        request->transport->make_opaque(request);
    return dispatch(attachment, request, &gather, call, bytes);
}

/* A locked request may take another piece of its body. */
static ULONG check_body(const struct request *request, ULONG flags)
{
    if (!request->responded)
        return ERROR_INVALID_PARAMETER;
    if ((flags & HTTP_SEND_RESPONSE_FLAG_OPAQUE) && !request->opaque)
        return ERROR_INVALID_PARAMETER;
    if (request->sends > 0 && (request->buffering || (flags & HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA)))
        return ERROR_BAD_COMMAND;
    return request->broken ? ERROR_NETNAME_DELETED : NO_ERROR;
}

static ULONG prepare_body(struct request *request, struct gather *gather, ULONG flags, USHORT count,
                          const HTTP_DATA_CHUNK *chunks, uint64_t *length)
{
    ULONG error = check_body(request, flags);

    if (error == NO_ERROR)
        error = gather_chunks(gather, count, chunks, length);
    if (error != NO_ERROR)
        return error;
    if (request->bodyless && !request->opaque)
        gather_slice(gather, 0, 0);
    if (request->chunking) {
        gather_front_done(gather, write_chunk_size(gather_front(gather, CHUNK_SIZE_ROOM), *length));
        error = gather_chunk_end(gather, *length, !(flags & HTTP_SEND_RESPONSE_FLAG_MORE_DATA));
    }
    return error;
}

ULONG response_send_body(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, USHORT count,
                         const HTTP_DATA_CHUNK *chunks, ULONG *bytes, OVERLAPPED *overlapped)
{
    struct send_call stack, *call;
    struct gather gather;
    struct request *request;
    uint64_t length = 0;
    ULONG error = call_begin(attachment, overlapped, &stack, &call);

    if (error != NO_ERROR)
        return error;
    error = request_find(attachment->queue, id, &request);
    if (error != NO_ERROR)
        return pending_end(&call->pending, error, 0, NULL);
    gather_init(&gather, request->queue);
    error = prepare_body(request, &gather, flags, count, chunks, &length);
    if (error != NO_ERROR) {
        request_leave(request);
        gather_finish(&gather, false);
        return pending_end(&call->pending, error, 0, NULL);
    }
    gather_compact(&gather);
    apply_flags(request, &gather.send, flags);
    return dispatch(attachment, request, &gather, call, bytes);
}

/* Cancelling is done when the call returns; an overlapped caller is told so. */
ULONG response_cancel(struct attachment *attachment, HTTP_REQUEST_ID id, OVERLAPPED *overlapped)
{
    struct pending stack, *call;
    struct request *request;
    ULONG error = pending_begin(&attachment->device, overlapped, &stack, sizeof(stack), &call);

    if (error != NO_ERROR)
        return error;
    error = request_find(attachment->queue, id, &request);
    if (error == NO_ERROR) {
        request->transport->abort(request, ERROR_OPERATION_ABORTED);
        request_leave(request);
    }
    return pending_end(call, error, 0, NULL);
}
