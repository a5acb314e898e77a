/* Properties of requests, pushes, and delegation to another queue. */
#include "api/api.h"

#include "server/request.h"
#include "server/session.h"
#include "server/ssl.h"
#include "server/transport.h"

#include <string.h>

/* What a request property gives or takes. */
enum property_use { USE_NONE, USE_QUERY, USE_QUERY_QUALIFIED, USE_SET };

struct request_property {
    uint8_t use;
    uint16_t size; /* of the answer that HTTP/1.1 over TCP can give (0: none), or of the value to set */
};

/* Not on a plain connection: everything of TLS and QUIC; the ideal send backlog, which Linux does not compute; API timings, which
 * Windows too has only when a registry switch is on. */
static const struct request_property request_properties[] = {
    [HttpRequestPropertyIsb] = {USE_QUERY, 0},
    [HttpRequestPropertyTcpInfoV0] = {USE_QUERY_QUALIFIED, sizeof(TCP_INFO_v0)},
    [HttpRequestPropertyQuicStats] = {USE_QUERY_QUALIFIED, 0},
    [HttpRequestPropertyTcpInfoV1] = {USE_QUERY_QUALIFIED, sizeof(TCP_INFO_v1)},
    [HttpRequestPropertySni] = {USE_QUERY, 0},
    [HttpRequestPropertyStreamError] = {USE_SET, sizeof(HTTP_REQUEST_PROPERTY_STREAM_ERROR)},
    [HttpRequestPropertyWskApiTimings] = {USE_QUERY, 0},
    [HttpRequestPropertyQuicApiTimings] = {USE_QUERY, 0},
    [HttpRequestPropertyQuicStatsV2] = {USE_QUERY_QUALIFIED, 0},
    [HttpRequestPropertyQuicStreamStats] = {USE_QUERY, 0},
    [HttpRequestPropertyTcpInfoV2] = {USE_QUERY_QUALIFIED, sizeof(TCP_INFO_v2)},
    [HttpRequestPropertyTlsClientHello] = {USE_QUERY, 0},
    [HttpRequestPropertyTransportIdleConnectionTimeout] = {USE_SET, sizeof(USHORT)},
    [HttpRequestPropertyDscpTag] = {USE_SET, sizeof(BYTE)},
    [HttpRequestPropertyTlsCipherInfo] = {USE_QUERY, 0},
};

static const struct request_property *find_property(HTTP_REQUEST_PROPERTY id)
{
    static const size_t count = sizeof(request_properties) / sizeof(request_properties[0]);

    return (unsigned)id < count ? &request_properties[id] : NULL;
}

static bool is_qualifier(const struct request_property *property, const void *qualifier, ULONG size)
{
    if (!qualifier || size == 0)
        return !qualifier && size == 0; /* spec/functions.md F35 */
    return property->use == USE_QUERY_QUALIFIED && size >= sizeof(HTTP_QUERY_REQUEST_QUALIFIER_TCP);
}

/* The versions of the structure are prefixes of one another. */
_Static_assert(offsetof(TCP_INFO_v2, SynRetrans) == offsetof(TCP_INFO_v0, SynRetrans) &&
                   offsetof(TCP_INFO_v2, SndLimBytesSnd) == offsetof(TCP_INFO_v1, SndLimBytesSnd),
               "TCP_INFO grows at its end");

static ULONG answer_query(struct request *request, HTTP_REQUEST_PROPERTY id, ULONG size, void *output,
                          ULONG room, ULONG *bytes)
{
    TCP_INFO_v2 info;
    ULONG error;

    if (size == 0)
        return ssl_property(request, id, output, room, bytes);
    error = request->transport->tcp_info(request, &info);
    if (error != NO_ERROR)
        return error;
    if (bytes)
        *bytes = size;
    if (room < size)
        return ERROR_MORE_DATA;
    memcpy(output, &info, size);
    return NO_ERROR;
}

/* Always finished at once: an OVERLAPPED is neither signalled nor touched. spec/functions.md 409 */
ULONG WINAPI HttpQueryRequestProperty(HANDLE RequestQueueHandle, HTTP_OPAQUE_ID Id,
                                      HTTP_REQUEST_PROPERTY PropertyId, const VOID *Qualifier,
                                      ULONG QualifierSize, PVOID Output, ULONG OutputBufferSize,
                                      PULONG BytesReturned, LPOVERLAPPED Overlapped)
{
    const struct request_property *property = find_property(PropertyId);
    struct attachment *attachment;
    struct request *request;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    (void)Overlapped;
    if (error != NO_ERROR)
        return TRACED(error);
    if (!property || property->use == USE_SET || !is_qualifier(property, Qualifier, QualifierSize) ||
        (!Output && OutputBufferSize != 0))
        error = ERROR_INVALID_PARAMETER;
    else
        error = request_find(attachment->queue, Id, &request);
    if (error == NO_ERROR) {
        error = answer_query(request, PropertyId, property->size, Output, OutputBufferSize, BytesReturned);
        request_leave(request);
    }
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

/* A stream error is for HTTP/2; an HTTP/1.1 request accepts it and has no use for it. */
static ULONG apply(struct request *request, HTTP_REQUEST_PROPERTY id, const void *input)
{
    USHORT seconds;

    if (id == HttpRequestPropertyDscpTag)
        return request->transport->set_dscp(request, *(const BYTE *)input);
    if (id != HttpRequestPropertyTransportIdleConnectionTimeout)
        return NO_ERROR;
    memcpy(&seconds, input, sizeof(seconds));
    return request->transport->set_idle(request, seconds);
}

/* Our choice: an idle timeout of 0 is refused, as the service configuration refuses it; 0xFFFF switches the timer off. */
static bool is_value(HTTP_REQUEST_PROPERTY id, const void *input)
{
    USHORT seconds;

    if (id == HttpRequestPropertyDscpTag)
        return *(const BYTE *)input <= 0x3F;
    if (id != HttpRequestPropertyTransportIdleConnectionTimeout)
        return true;
    memcpy(&seconds, input, sizeof(seconds));
    return seconds != 0;
}

ULONG WINAPI HttpSetRequestProperty(HANDLE RequestQueueHandle, HTTP_OPAQUE_ID Id,
                                    HTTP_REQUEST_PROPERTY PropertyId, PVOID Input, ULONG InputPropertySize,
                                    LPOVERLAPPED Overlapped)
{
    const struct request_property *property = find_property(PropertyId);
    struct attachment *attachment;
    struct request *request;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    (void)Overlapped;
    if (error != NO_ERROR)
        return TRACED(error);
    if (!property || property->use != USE_SET || !Input || InputPropertySize < property->size ||
        !is_value(PropertyId, Input))
        error = ERROR_INVALID_PARAMETER;
    else
        error = request_find(attachment->queue, Id, &request);
    if (error == NO_ERROR) {
        error = apply(request, PropertyId, Input);
        request_leave(request);
    }
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

/* Headers of a push: no Host, no Transfer-Encoding, no body. */
static bool is_push(HTTP_VERB verb, const WCHAR *path, const HTTP_REQUEST_HEADERS *headers)
{
    const HTTP_KNOWN_HEADER *length;

    if ((verb != HttpVerbGET && verb != HttpVerbHEAD) || !path || !*path)
        return false;
    if (!headers)
        return true;
    length = &headers->KnownHeaders[HttpHeaderContentLength];
    return headers->KnownHeaders[HttpHeaderHost].RawValueLength == 0 &&
           headers->KnownHeaders[HttpHeaderTransferEncoding].RawValueLength == 0 &&
           (length->RawValueLength == 0 || (length->RawValueLength == 1 && length->pRawValue[0] == '0'));
}

/* Advice that HTTP/1.1 cannot pass on. */
ULONG WINAPI HttpDeclarePush(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId, HTTP_VERB Verb,
                             PCWSTR Path, PCSTR Query, PHTTP_REQUEST_HEADERS Headers)
{
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    (void)Query;
    if (error != NO_ERROR)
        return TRACED(error);
    if (!is_push(Verb, Path, Headers))
        error = ERROR_INVALID_PARAMETER;
    else if (!request_exists(attachment->queue, RequestId))
        error = ERROR_CONNECTION_INVALID;
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

/* The URL to delegate under names the rule by which the request moves; the request keeps its own URL. So it is only checked. */
static bool are_delegate_properties(const HTTP_DELEGATE_REQUEST_PROPERTY_INFO *set, ULONG count)
{
    if (count != 0 && !set)
        return false;
    for (ULONG i = 0; i < count; i++)
        if (set[i].PropertyId != DelegateRequestDelegateUrlProperty || !set[i].PropertyInfo ||
            set[i].PropertyInfoLength == 0 || set[i].PropertyInfoLength % sizeof(WCHAR) != 0)
            return false;
    return true;
}

static ULONG delegate(struct request_queue *from, HANDLE target, HTTP_REQUEST_ID id,
                      HTTP_URL_GROUP_ID group_id)
{
    struct url_group *group = group_id ? url_group_pin(group_id) : NULL;
    struct attachment *to;
    ULONG error = api_queue(target, ERROR_INVALID_PARAMETER, &to);

    if (error == NO_ERROR) {
        if ((group_id && !group) || to->queue == from || to->queue->version != 2)
            error = ERROR_INVALID_PARAMETER;
        else
            error = request_delegate(from, to->queue, id, group);
        handle_unpin(target);
    }
    if (group)
        url_group_release(group);
    return error;
}

ULONG WINAPI HttpDelegateRequestEx(HANDLE RequestQueueHandle, HANDLE DelegateQueueHandle,
                                   HTTP_REQUEST_ID RequestId, HTTP_URL_GROUP_ID DelegateUrlGroupId,
                                   ULONG PropertyInfoSetSize,
                                   PHTTP_DELEGATE_REQUEST_PROPERTY_INFO PropertyInfoSet)
{
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    if (are_delegate_properties(PropertyInfoSet, PropertyInfoSetSize))
        error = delegate(attachment->queue, DelegateQueueHandle, RequestId, DelegateUrlGroupId);
    else
        error = ERROR_INVALID_PARAMETER;
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}
