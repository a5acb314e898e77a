/* Synchronous calls in as many threads as are asked for (1). GET is greeted, POST gets its own body back. */
#include "server.h"

#define BODY_MOST (1024 * 1024)

static ULONG receive_body(const HTTP_REQUEST *request, UCHAR *body, ULONG *length)
{
    ULONG error = NO_ERROR, got = 0;

    for (*length = 0; error == NO_ERROR && *length < BODY_MOST; *length += got) {
        got = 0;
        error = HttpReceiveRequestEntityBody(server_queue, request->RequestId, 0, body + *length,
                                             BODY_MOST - *length, &got, NULL);
    }
    return error == ERROR_HANDLE_EOF ? NO_ERROR : error;
}

static DWORD WINAPI work(PVOID unused)
{
    HTTP_REQUEST *request = malloc(SERVER_ROOM);
    UCHAR *body = malloc(BODY_MOST);
    HTTP_RESPONSE hello, echo;
    HTTP_DATA_CHUNK greeting, piece;
    ULONG got, sent, length;

    (void)unused;
    if (request == NULL || body == NULL)
        return 1;
    server_write(&hello, &greeting, server_greeting, sizeof(server_greeting) - 1);
    server_write(&echo, &piece, body, 0);
    while (HttpReceiveHttpRequest(server_queue, HTTP_NULL_ID, 0, request, SERVER_ROOM, &got, NULL) ==
           NO_ERROR) {
        if (request->Verb != HttpVerbPOST) {
            HttpSendHttpResponse(server_queue, request->RequestId, 0, &hello, NULL, &sent, NULL, 0, NULL,
                                 NULL);
        } else if (receive_body(request, body, &length) == NO_ERROR) {
            piece.FromMemory.BufferLength = length;
            HttpSendHttpResponse(server_queue, request->RequestId, 0, &echo, NULL, &sent, NULL, 0, NULL,
                                 NULL);
        }
    }
    free(body);
    free(request);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    int threads = argc > 2 ? (int)wcstol(argv[2], NULL, 10) : 1, i;

    if (!server_open(argc > 1 ? argv[1] : L"http://localhost:8080/",
                     argc > 3 ? (int)wcstol(argv[3], NULL, 10) : 1))
        return 1;
    for (i = 1; i < threads; i++)
        CloseHandle(CreateThread(NULL, 0, work, NULL, 0, NULL));
    work(NULL);
    server_close();
    return 0;
}
