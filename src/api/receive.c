/* Receiving requests and their bodies; waiting for the end of a connection. */
#include "api/api.h"

#include "server/disconnect.h"
#include "server/receive.h"
#include "server/ssl.h"

ULONG WINAPI HttpReceiveHttpRequest(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId, ULONG Flags,
                                    PHTTP_REQUEST RequestBuffer, ULONG RequestBufferLength,
                                    PULONG BytesReturned, LPOVERLAPPED Overlapped)
{
    static const ULONG known = HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY | HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY;
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    if ((Flags & ~known) || Flags == known || !RequestBuffer)
        error = ERROR_INVALID_PARAMETER;
    else if ((uintptr_t)RequestBuffer % sizeof(void *) != 0)
        error = ERROR_NOACCESS;
    else if (RequestId == HTTP_NULL_ID &&
             RequestBufferLength < request_fixed_size(attachment->queue->version))
        error = ERROR_INSUFFICIENT_BUFFER;
    else if (RequestId == HTTP_NULL_ID)
        error =
            queue_receive(attachment, Flags, RequestBuffer, RequestBufferLength, BytesReturned, Overlapped);
    else
        error = request_receive(attachment, RequestId, Flags, RequestBuffer, RequestBufferLength,
                                BytesReturned, Overlapped);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpReceiveRequestEntityBody(HANDLE RequestQueueHandle, HTTP_REQUEST_ID RequestId, ULONG Flags,
                                          PVOID EntityBuffer, ULONG EntityBufferLength, PULONG BytesReturned,
                                          LPOVERLAPPED Overlapped)
{
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    if ((Flags & ~HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER) || (!EntityBuffer && EntityBufferLength))
        error = ERROR_INVALID_PARAMETER;
    else
        error = body_receive(attachment, RequestId, Flags, EntityBuffer, EntityBufferLength, BytesReturned,
                             Overlapped);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

static ULONG wait_for_disconnect(HANDLE queue, HTTP_CONNECTION_ID id, LPOVERLAPPED overlapped)
{
    struct attachment *attachment;
    ULONG error = api_worker(queue, &attachment);

    if (error != NO_ERROR)
        return error;
    error = disconnect_wait(attachment, id, overlapped);
    handle_unpin(queue);
    return error;
}

ULONG WINAPI HttpWaitForDisconnect(HANDLE RequestQueueHandle, HTTP_CONNECTION_ID ConnectionId,
                                   LPOVERLAPPED Overlapped)
{
    return TRACED(wait_for_disconnect(RequestQueueHandle, ConnectionId, Overlapped));
}

/* Both forms report every end, FIN included: spec/observed.md 2.20 and section 9. */
ULONG WINAPI HttpWaitForDisconnectEx(HANDLE RequestQueueHandle, HTTP_CONNECTION_ID ConnectionId,
                                     ULONG Reserved, LPOVERLAPPED Overlapped)
{
    if (Reserved != 0)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(wait_for_disconnect(RequestQueueHandle, ConnectionId, Overlapped));
}

ULONG WINAPI HttpReceiveClientCertificate(HANDLE RequestQueueHandle, HTTP_CONNECTION_ID ConnectionId,
                                          ULONG Flags, PHTTP_SSL_CLIENT_CERT_INFO SslClientCertInfo,
                                          ULONG SslClientCertInfoSize, PULONG BytesReceived,
                                          LPOVERLAPPED Overlapped)
{
    static const ULONG known = HTTP_RECEIVE_SECURE_CHANNEL_TOKEN | HTTP_RECEIVE_FULL_CHAIN;
    struct attachment *attachment;
    ULONG error = api_worker(RequestQueueHandle, &attachment);

    if (error != NO_ERROR)
        return error;
    if ((Flags & ~known) || Flags == known || !SslClientCertInfo)
        error = ERROR_INVALID_PARAMETER;
    else if (SslClientCertInfoSize < (Flags & HTTP_RECEIVE_SECURE_CHANNEL_TOKEN
                                          ? sizeof(HTTP_REQUEST_CHANNEL_BIND_STATUS)
                                          : sizeof(HTTP_SSL_CLIENT_CERT_INFO)))
        error = ERROR_INSUFFICIENT_BUFFER;
    else if (Flags & HTTP_RECEIVE_FULL_CHAIN)
        error = ERROR_NOT_SUPPORTED; /* its form is not documented */
    else
        error = ssl_client_certificate(attachment, ConnectionId, Flags, SslClientCertInfo,
                                       SslClientCertInfoSize, BytesReceived, Overlapped);
    handle_unpin(RequestQueueHandle);
    return error;
}
