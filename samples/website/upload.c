/* What is sent comes back, while it is still arriving: a body of any size passes through one buffer. */
#include "website.h"

/* The length the client announced, as it wrote it. NULL: none, the body is chunked. */
static PCSTR announced(PHTTP_REQUEST request, PSTR text, size_t room)
{
    const HTTP_KNOWN_HEADER *header = &request->Headers.KnownHeaders[HttpHeaderContentLength];

    if (header->RawValueLength == 0 ||
        FAILED(StringCbCopyNA(text, room, header->pRawValue, header->RawValueLength)))
        return NULL;
    return text;
}

static ULONG pass_on(HTTP_REQUEST_ID id)
{
    UCHAR buffer[16384];
    HTTP_DATA_CHUNK chunk;
    ULONG size, error;

    for (;;) {
        error = HttpReceiveRequestEntityBody(queue, id, 0, buffer, sizeof(buffer), &size, NULL);
        if (error != NO_ERROR)
            return error;
        chunk_memory(&chunk, buffer, size);
        error = HttpSendResponseEntityBody(queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &chunk, NULL,
                                           NULL, 0, NULL, NULL);
        if (error != NO_ERROR)
            return error;
    }
}

USHORT upload_answer(PHTTP_REQUEST request)
{
    HTTP_RESPONSE response;
    char length[24];
    PCSTR known = announced(request, length, sizeof(length));
    ULONG error;

    if (request->Verb != HttpVerbPOST && request->Verb != HttpVerbPUT)
        return answer_text(request, 405, "text/plain", "Send something.\n");
    /* Never the sender's own type: nobody shall get a page of ours that somebody else wrote. */
    response_begin(&response, 200, "application/octet-stream");
    if (known != NULL)
        response_header(&response, HttpHeaderContentLength, known);
    error = HttpSendHttpResponse(queue, request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response,
                                 NULL, NULL, NULL, 0, NULL, NULL);
    if (error == NO_ERROR)
        error = pass_on(request->RequestId);
    if (error ==
        ERROR_HANDLE_EOF) /* without a length only the end of the connection tells the end of the body */
        error = HttpSendResponseEntityBody(queue, request->RequestId,
                                           known ? 0 : HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 0, NULL, NULL,
                                           NULL, 0, NULL, NULL);
    if (error != NO_ERROR) /* half a body must not look like a whole one */
        HttpCancelHttpRequest(queue, request->RequestId, NULL);
    return error == NO_ERROR ? 200 : 0;
}
