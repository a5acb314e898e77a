/* A receive that has its request at once returns NO_ERROR, and its completion still comes to the port, unless the program said
 * FILE_SKIP_COMPLETION_PORT_ON_SUCCESS. */
#include <http.h>
#include "shared/client.h"

static DECLSPEC_ALIGN(8) BYTE g_Buffer[sizeof(HTTP_REQUEST) + 2048];

/* Receives a request that waits in the queue already. */
static ULONG ReceiveWaiting(HANDLE queue, USHORT port, LPOVERLAPPED overlapped)
{
    PHTTP_REQUEST request = (PHTTP_REQUEST)g_Buffer;
    CLIENT client;
    ULONG result, bytes;
    HTTP_REQUEST_ID id;

    Ask(&client, port,
        "GET /first HTTP/1.1\r\nHost: localhost\r\n\r\nGET /second HTTP/1.1\r\nHost: "
        "localhost\r\nConnection: close\r\n\r\n");
    HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(HTTP_REQUEST), &bytes, NULL);
    id = request->RequestId; /* known, and too large for the buffer: it waits under its id */
    ZeroMemory(overlapped, sizeof(*overlapped));
    result = HttpReceiveHttpRequest(queue, id, 0, request, sizeof(g_Buffer), NULL, overlapped);
    while (!HasOverlappedIoCompleted(overlapped))
        Sleep(1);
    SendText(queue, request->RequestId, 200, "OK", "1");
    HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(g_Buffer), &bytes, NULL);
    SendText(queue, request->RequestId, 200, "OK", "2");
    Answer(&client);
    return result;
}

int main(void)
{
    USHORT port = FreePort();
    HANDLE queue = ServeVersion1(port, L"/");
    HANDLE completions = CreateIoCompletionPort(queue, NULL, 7, 0);
    LPOVERLAPPED which;
    OVERLAPPED overlapped;
    ULONG_PTR key;
    DWORD bytes;
    ULONG result = ReceiveWaiting(queue, port, &overlapped);
    BOOL came = GetQueuedCompletionStatus(completions, &bytes, &key, &which, INFINITE);

    printf("%s %d %d\n", result == NO_ERROR || result == ERROR_IO_PENDING ? "received" : "failed", came,
           which == &overlapped);
    SetFileCompletionNotificationModes(queue,
                                       FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE);
    result = ReceiveWaiting(queue, port, &overlapped);
    came = GetQueuedCompletionStatus(completions, &bytes, &key, &which, 0);
    printf("%d\n", came == (result == ERROR_IO_PENDING));
    if (!came)
        printf("%lu\n", GetLastError());
    CloseHandle(queue);
    CloseHandle(completions);
    return (int)HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}
