/* Echo, version 1 API: HttpCreateHttpHandle and HttpAddUrl, synchronous calls in one thread.
 *
 *     ./echo_sync_v1 [url-prefix]        GET is greeted, POST gets its own body back */
#include <http.h>
#include <stdio.h>

#pragma comment(lib, "httpapi.lib")

#define ROOM 8192

static const char greeting[] = "Hello, world\n";
static HANDLE queue = NULL;

static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static ULONG send_head(HTTP_REQUEST_ID id, USHORT status, PCSTR reason, PHTTP_DATA_CHUNK chunk, ULONG flags)
{
    HTTP_RESPONSE response;
    ULONG sent;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = (USHORT)strlen("text/plain");
    if (chunk != NULL) {
        response.EntityChunkCount = 1;
        response.pEntityChunks = chunk;
    }
    return HttpSendHttpResponse(queue, id, flags, &response, NULL, &sent, NULL, 0, NULL, NULL);
}

/* What arrives is sent on at once. The length is not known when the head leaves, so the body ends with the connection. */
static ULONG echo(HTTP_REQUEST_ID id)
{
    static UCHAR piece[ROOM];
    HTTP_DATA_CHUNK chunk;
    ULONG got, sent, error = send_head(id, 200, "OK", NULL, HTTP_SEND_RESPONSE_FLAG_MORE_DATA);

    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = piece;
    while (error == NO_ERROR) {
        error = HttpReceiveRequestEntityBody(queue, id, 0, piece, sizeof(piece), &got, NULL);
        if (error != NO_ERROR)
            break;
        chunk.FromMemory.BufferLength = got;
        error = HttpSendResponseEntityBody(queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1, &chunk, &sent,
                                           NULL, 0, NULL, NULL);
    }
    if (error != ERROR_HANDLE_EOF)
        return HttpCancelHttpRequest(queue, id, NULL); /* half an answer must not look like a whole one */
    return HttpSendResponseEntityBody(queue, id, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 0, NULL, &sent, NULL, 0,
                                      NULL, NULL);
}

static ULONG handle(PHTTP_REQUEST request)
{
    HTTP_DATA_CHUNK chunk;

    if (request->Verb == HttpVerbPOST)
        return echo(request->RequestId);
    if (request->Verb != HttpVerbGET && request->Verb != HttpVerbHEAD)
        return send_head(request->RequestId, 501, "Not Implemented", NULL, 0);
    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)greeting;
    chunk.FromMemory.BufferLength = sizeof(greeting) - 1;
    return send_head(request->RequestId, 200, "OK", &chunk, 0);
}

static ULONG serve(void)
{
    HANDLE heap = GetProcessHeap();
    ULONG room = ROOM, got, error;
    PHTTP_REQUEST request = HeapAlloc(heap, 0, room);
    HTTP_REQUEST_ID id = HTTP_NULL_ID;

    while (request != NULL) {
        error = HttpReceiveHttpRequest(queue, id, 0, request, room, &got, NULL);
        if (error == NO_ERROR) {
            handle(request); /* a client that left is no reason to stop */
            id = HTTP_NULL_ID;
        } else if (error == ERROR_MORE_DATA) { /* ask again, by id, with room for all of it */
            id = request->RequestId;
            room = got;
            HeapFree(heap, 0, request);
            request = HeapAlloc(heap, 0, room);
        } else if (error == ERROR_CONNECTION_INVALID && id != HTTP_NULL_ID) {
            id = HTTP_NULL_ID;
        } else {
            HeapFree(heap, 0, request);
            return error;
        }
    }
    return ERROR_NOT_ENOUGH_MEMORY;
}

int wmain(int argc, wchar_t **argv)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    PCWSTR url = argc > 1 ? argv[1] : L"http://localhost:8080/";
    ULONG error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);

    if (error == NO_ERROR)
        error = HttpCreateHttpHandle(&queue, 0);
    if (error == NO_ERROR)
        error = HttpAddUrl(queue, url, NULL);
    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Serving %ws. Ctrl+C stops.\n", url);
        fflush(stdout);
        serve();
        HttpRemoveUrl(queue, url);
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", url, error);
    }
    if (queue != NULL)
        CloseHandle(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return error == NO_ERROR ? 0 : 1;
}
