/* Sending responses, cancelling requests, and the calls that act on a request's way to its answer. */
#include "api/api.h"

#include "server/request.h"
#include "server/response.h"

/* spec/data.md 1.3 and spec/functions.md 6.2 */
#define RESPONSE_CHUNKS 100
#define BODY_CHUNKS     9999

#define BODY_FLAGS                                                                  \
    (HTTP_SEND_RESPONSE_FLAG_DISCONNECT | HTTP_SEND_RESPONSE_FLAG_MORE_DATA |       \
     HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA | HTTP_SEND_RESPONSE_FLAG_ENABLE_NAGLING | \
     HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES | HTTP_SEND_RESPONSE_FLAG_OPAQUE |      \
     HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING)

/* GOAWAY is for HTTP/2; a program that gives it to an HTTP/1.1 request means no harm. */
#define RESPONSE_FLAGS (BODY_FLAGS | HTTP_SEND_RESPONSE_FLAG_GOAWAY)

static ULONG check_response(ULONG flags, const HTTP_RESPONSE *response, const HTTP_CACHE_POLICY *policy)
{
    if (!response || (flags & ~RESPONSE_FLAGS) || response->EntityChunkCount > RESPONSE_CHUNKS ||
        response->Headers.UnknownHeaderCount > BODY_CHUNKS)
        return ERROR_INVALID_PARAMETER;
    if ((flags & HTTP_SEND_RESPONSE_FLAG_OPAQUE) && response->StatusCode != 101)
        return ERROR_INVALID_PARAMETER;
    if (policy && (unsigned)policy->Policy >= HttpCachePolicyMaximum)
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

ULONG WINAPI HttpSendHttpResponse(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId, ULONG Flags,
                                  PHTTP_RESPONSE HttpResponse, PHTTP_CACHE_POLICY CachePolicy,
                                  PULONG BytesSent, PVOID Reserved1, ULONG Reserved2, LPOVERLAPPED Overlapped,
                                  PHTTP_LOG_DATA LogData)
{
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    (void)LogData;
    if (error != NO_ERROR)
        return TRACED(error);
    if (Reserved1 || Reserved2 != 0)
        error = ERROR_INVALID_PARAMETER;
    else
        error = check_response(Flags, HttpResponse, CachePolicy);
    /* A dead id is told before anything else is looked at: spec/functions.md 329 passes an empty response. */
    if (error != NO_ERROR && !request_exists(attachment->queue, RequestId))
        error = ERROR_CONNECTION_INVALID;
    if (error == NO_ERROR)
        error = response_send(attachment, RequestId, Flags, HttpResponse, CachePolicy, BytesSent, Overlapped);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpSendResponseEntityBody(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId, ULONG Flags,
                                        USHORT EntityChunkCount, PHTTP_DATA_CHUNK EntityChunks,
                                        PULONG BytesSent, PVOID Reserved1, ULONG Reserved2,
                                        LPOVERLAPPED Overlapped, PHTTP_LOG_DATA LogData)
{
    static const ULONG both = HTTP_SEND_RESPONSE_FLAG_DISCONNECT | HTTP_SEND_RESPONSE_FLAG_MORE_DATA;
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    (void)LogData;
    if (error != NO_ERROR)
        return TRACED(error);
    if (Reserved1 || Reserved2 != 0 || (Flags & ~BODY_FLAGS) || (Flags & both) == both ||
        EntityChunkCount > BODY_CHUNKS || (EntityChunkCount && !EntityChunks))
        error = ERROR_INVALID_PARAMETER;
    if (error != NO_ERROR && !request_exists(attachment->queue, RequestId))
        error = ERROR_CONNECTION_INVALID;
    if (error == NO_ERROR)
        error = response_send_body(attachment, RequestId, Flags, EntityChunkCount, EntityChunks, BytesSent,
                                   Overlapped);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpCancelHttpRequest(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId,
                                   LPOVERLAPPED Overlapped)
{
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    error = response_cancel(attachment, RequestId, Overlapped);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}
