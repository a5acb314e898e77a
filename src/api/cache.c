/* Fragments and flushing. What there is to do is done at once: an overlapped call completes inline, with its packet. */
#include "api/api.h"

#include "server/caching.h"

struct cache_call {
    struct attachment *attachment;
    struct pending stack, *pending;
};

static ULONG begin(HANDLE queue, LPOVERLAPPED overlapped, struct cache_call *call)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error == NO_ERROR)
        error = api_queue(queue, ERROR_INVALID_HANDLE, &call->attachment);
    if (error != NO_ERROR)
        return error;
    error = pending_begin(&call->attachment->device, overlapped, &call->stack, sizeof(call->stack),
                          &call->pending);
    if (error != NO_ERROR)
        handle_unpin(queue);
    return error;
}

static ULONG end(HANDLE queue, struct cache_call *call, ULONG error, ULONG bytes, ULONG *bytes_out)
{
    pending_end(call->pending, error, bytes, bytes_out);
    handle_unpin(queue);
    return error;
}

static ULONG check_chunk(const HTTP_DATA_CHUNK *chunk)
{
    if (chunk->DataChunkType == HttpDataChunkFromFileHandle)
        return NO_ERROR;
    if (chunk->DataChunkType != HttpDataChunkFromMemory ||
        (!chunk->FromMemory.pBuffer && chunk->FromMemory.BufferLength > 0))
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

ULONG WINAPI HttpAddFragmentToCache(HANDLE RequestQueueHandle, PCWSTR UrlPrefix, PHTTP_DATA_CHUNK DataChunk,
                                    PHTTP_CACHE_POLICY CachePolicy, LPOVERLAPPED Overlapped)
{
    struct cache_call call;
    ULONG error = begin(RequestQueueHandle, Overlapped, &call);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!UrlPrefix || !DataChunk || !CachePolicy || check_chunk(DataChunk) != NO_ERROR ||
        (CachePolicy->Policy != HttpCachePolicyUserInvalidates &&
         CachePolicy->Policy != HttpCachePolicyTimeToLive))
        error = ERROR_INVALID_PARAMETER;
    else
        error = fragment_add(call.attachment->queue, UrlPrefix, DataChunk, CachePolicy);
    return TRACED(end(RequestQueueHandle, &call, error, 0, NULL));
}

ULONG WINAPI HttpReadFragmentFromCache(HANDLE RequestQueueHandle, PCWSTR UrlPrefix,
                                       PHTTP_BYTE_RANGE ByteRange, PVOID Buffer, ULONG BufferLength,
                                       PULONG BytesRead, LPOVERLAPPED Overlapped)
{
    struct cache_call call;
    ULONG bytes = 0, error = begin(RequestQueueHandle, Overlapped, &call);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!UrlPrefix || (!Buffer && BufferLength > 0))
        error = ERROR_INVALID_PARAMETER;
    else
        error = fragment_read(call.attachment->queue, UrlPrefix, ByteRange, Buffer, BufferLength, &bytes);
    return TRACED(end(RequestQueueHandle, &call, error, bytes, BytesRead));
}

ULONG WINAPI HttpFlushResponseCache(HANDLE RequestQueueHandle, PCWSTR UrlPrefix, ULONG Flags,
                                    LPOVERLAPPED Overlapped)
{
    struct cache_call call;
    ULONG error = begin(RequestQueueHandle, Overlapped, &call);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!UrlPrefix || (Flags & ~HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE))
        error = ERROR_INVALID_PARAMETER;
    else
        error = caching_flush(call.attachment->queue, UrlPrefix, Flags & HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE);
    return TRACED(end(RequestQueueHandle, &call, error, 0, NULL));
}
