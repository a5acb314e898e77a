/* HTTP_REQUEST as programs see it: one buffer, the fixed structure first, then all that it points to.
 *
 * The size is computed before anything is written, so that ERROR_MORE_DATA can name it exactly. Order in the buffer:
 * structures that need 8-byte alignment, socket addresses, UTF-16, bytes; hence no gaps. Facts: spec/functions.md F25,
 * spec/observed.md 2 to 4. */
#include "server/queue.h"
#include "server/request.h"
#include "server/ssl.h"

#include <string.h>
#include "winsock2.h"

ULONG request_fixed_size(int version)
{
    return version == 1 ? sizeof(HTTP_REQUEST_V1) : sizeof(HTTP_REQUEST_V2);
}

/* Bytes of text behind the structures: every string with its NUL. */
static size_t text_size(const struct head *head)
{
    return head->target.length + 1 + head->text_size +
           (head->verb == VERB_UNKNOWN ? head->verb_text.length + 1 : 0);
}

static size_t headers_size(const struct request *request, int version)
{
    size_t size = request_fixed_size(version) + request->head->unknown_count * sizeof(HTTP_UNKNOWN_HEADER) +
                  request->local_length + request->remote_length +
                  (request->cooked->full_length + 1u) * sizeof(WCHAR) + text_size(request->head);

    if (request->tls)
        size += ssl_structures_size(request) + ssl_bytes_size(request);
    return request->authentication.schemes ? size + authentication_size(request, version) : size;
}

/* The body's chunk comes first, aligned, its bytes behind it. */
static size_t body_offset(size_t headers)
{
    return ((headers + 7) & ~(size_t)7) + sizeof(HTTP_DATA_CHUNK);
}

ULONG request_body_room(const struct request *request, const struct attachment *receiver, ULONG length)
{
    size_t offset = body_offset(headers_size(request, receiver->queue->version));

    return offset < length ? (ULONG)(length - offset) : 0;
}

/* A place in the caller's buffer that moves on with what is put there. */
static void *put(char **at, const void *data, size_t length)
{
    char *here = *at;

    memcpy(here, data, length);
    *at = here + length;
    return here;
}

static char *put_text(char **at, const char *text, size_t length)
{
    char *here = put(at, text, length);

    *(*at)++ = 0;
    return here;
}

/* A socket address: of IPv4, nearly always. */
static SOCKADDR *put_address(char **at, const SOCKADDR *address, size_t length)
{
    char *here = *at;

    if (length != sizeof(SOCKADDR_IN))
        return put(at, address, length);
    memcpy(here, address, sizeof(SOCKADDR_IN));
    *at = here + sizeof(SOCKADDR_IN);
    return (SOCKADDR *)(void *)here;
}

/* Up to `roomy` a value may be followed by HEAD_SLACK bytes of anything. */
static inline char *put_value(char **at, const struct request *request, const struct head_field *field,
                              const char *roomy)
{
    char *here = *at, *end;

    end = here + field->merged_length <= roomy
              ? head_value_put(request->head, field, request->head_bytes, here)
              : head_value_copy(request->head, field, request->head_bytes, here);
    *end = 0;
    *at = end + 1;
    return here;
}

static void put_headers(HTTP_REQUEST_V1 *out, const struct request *request, HTTP_UNKNOWN_HEADER *unknown,
                        char **at, const char *end)
{
    const struct head *head = request->head;
    const struct head_field *field = head->fields, *last = field + head->field_count;
    const char *roomy = end - (size_t)2 * HEAD_SLACK; /* two steps of a short value */

    for (; field < last; field++) {
        if (field->follower)
            continue;
        if (field->id != HEADER_UNKNOWN) {
            out->Headers.KnownHeaders[field->id].RawValueLength = field->merged_length;
            out->Headers.KnownHeaders[field->id].pRawValue = put_value(at, request, field, roomy);
            continue;
        }
        unknown->NameLength = field->name_length;
        unknown->RawValueLength = field->merged_length;
        unknown->pName = put_text(at, request->head_bytes + field->name_at, field->name_length);
        unknown->pRawValue = put_value(at, request, field, roomy);
        if (field->merged_length == 0)
            unknown->pRawValue = NULL; /* spec/observed.md 4.2 */
        unknown++;
    }
}

static void put_url(HTTP_REQUEST_V1 *out, const struct cooked_url *cooked, char **at)
{
    WCHAR *full = put(at, cooked->full, (cooked->full_length + 1u) * sizeof(WCHAR));

    out->CookedUrl.FullUrlLength = (USHORT)(cooked->full_length * sizeof(WCHAR));
    out->CookedUrl.HostLength = (USHORT)(cooked->host_length * sizeof(WCHAR));
    out->CookedUrl.AbsPathLength = (USHORT)(cooked->path_length * sizeof(WCHAR));
    out->CookedUrl.QueryStringLength = (USHORT)(cooked->query_length * sizeof(WCHAR));
    out->CookedUrl.pFullUrl = full;
    out->CookedUrl.pHost = full + cooked->host_offset;
    out->CookedUrl.pAbsPath = full + cooked->path_offset;
    out->CookedUrl.pQueryString = cooked->query_length ? full + cooked->query_offset : NULL;
}

/* What fits of the body goes behind the headers, as one chunk: its structure first, padded to its alignment. */
static void put_body(HTTP_REQUEST_V1 *out, struct request *request, char **at, const char *end)
{
    char *aligned = (char *)(((uintptr_t)*at + 7) & ~(uintptr_t)7);
    HTTP_DATA_CHUNK *chunk = (HTTP_DATA_CHUNK *)(void *)aligned;
    ULONG count;

    if (end - aligned <= (ptrdiff_t)sizeof(*chunk))
        return;
    aligned += sizeof(*chunk);
    count = body_copy(request, aligned, (ULONG)(end - aligned));
    if (count == 0)
        return;
    memset(chunk, 0, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = aligned;
    chunk->FromMemory.BufferLength = count;
    out->EntityChunkCount = 1;
    out->pEntityChunks = chunk;
    *at = aligned + count;
}

/* By libc's vectors: where gcc sees the size it takes `rep stos`, which needs longer than all the rest of the delivery. */
static void clear(void *buffer, size_t size)
{
    __asm__("" : "+r"(size));
    memset(buffer, 0, size);
}

ULONG request_deliver(struct request *request, const struct attachment *receiver, ULONG flags, void *buffer,
                      ULONG length, ULONG *bytes)
{
    const struct head *head = request->head;
    int version = receiver->queue->version;
    ULONG fixed = request_fixed_size(version);
    size_t needed = headers_size(request, version);
    bool with_body = flags & (HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY | HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY);
    HTTP_REQUEST_V1 *out = buffer;
    HTTP_UNKNOWN_HEADER *unknown;
    char *at = (char *)buffer + fixed, *ssl, *authentication;

    request->receiver = receiver;
    clear(buffer, fixed);
    out->ConnectionId = request->connection_id;
    /* The client may be gone already: then an id that is dead. */
    out->RequestId = request->id != HTTP_NULL_ID ? request->id : request_last_id(request);
    if (needed > length) {
        if (with_body && request->body.length)
            needed = body_offset(needed) + request->body.length;
        *bytes = (ULONG)needed;
        return ERROR_MORE_DATA;
    }

    unknown = (HTTP_UNKNOWN_HEADER *)(void *)at;
    at += head->unknown_count * sizeof(*unknown);
    ssl = at;
    if (request->tls)
        at += ssl_structures_size(request);
    authentication = at;
    if (request->authentication.schemes)
        at += authentication_size(request, version);
    out->Address.pRemoteAddress = put_address(&at, request->remote, request->remote_length);
    out->Address.pLocalAddress = put_address(&at, request->local, request->local_length);
    put_url(out, request->cooked, &at);
    out->pRawUrl = put_text(&at, request->head_bytes + head->target.at, head->target.length);
    out->RawUrlLength = (USHORT)head->target.length;
    out->Verb = (HTTP_VERB)head->verb;
    if (head->verb == VERB_UNKNOWN) {
        out->pUnknownVerb = put_text(&at, request->head_bytes + head->verb_text.at, head->verb_text.length);
        out->UnknownVerbLength = (USHORT)head->verb_text.length;
    }
    put_headers(out, request, unknown, &at, (const char *)buffer + length);
    if (request->tls)
        ssl_put(out, request, version, ssl, &at);
    if (request->authentication.schemes)
        authentication_put(out, request, version, authentication);
    out->Headers.UnknownHeaderCount = head->unknown_count;
    out->Headers.pUnknownHeaders = head->unknown_count ? unknown : NULL;
    out->UrlContext = request->url_context;
    out->Version.MajorVersion = head->major;
    out->Version.MinorVersion = head->minor;
    out->BytesReceived = request->received;
    out->RawConnectionId = request->connection_id;
    if (with_body)
        put_body(out, request, &at, (char *)buffer + length);
    if (request->ip_routed)
        out->Flags |= HTTP_REQUEST_FLAG_IP_ROUTED;
    if (!request->body.complete || request->body.length > 0)
        out->Flags |= HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS;
    request->retrieved = true;
    *bytes = (ULONG)(at - (char *)buffer);
    return NO_ERROR;
}
