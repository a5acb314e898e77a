/* Responses: from HTTP_RESPONSE and data chunks to the bytes of one send. */
#ifndef HTTPAPI_RESPONSE_SEND_H
#define HTTPAPI_RESPONSE_SEND_H

#include "http.h"
#include "server/queue.h"

/* HttpSendHttpResponse and HttpSendResponseEntityBody, arguments checked. */
ULONG response_send(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags,
                    const HTTP_RESPONSE *response, const HTTP_CACHE_POLICY *policy, ULONG *bytes,
                    OVERLAPPED *overlapped);
ULONG response_send_body(struct attachment *attachment, HTTP_REQUEST_ID id, ULONG flags, USHORT count,
                         const HTTP_DATA_CHUNK *chunks, ULONG *bytes, OVERLAPPED *overlapped);

/* HttpCancelHttpRequest. */
ULONG response_cancel(struct attachment *attachment, HTTP_REQUEST_ID id, OVERLAPPED *overlapped);

#endif
