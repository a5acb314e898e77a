/* A server with one overlapped receive and events: WaitForMultipleObjects on the receive's and on the one that stops it,
 * GetOverlappedResult for what came, CancelIo at the end. */
#include <http.h>
#include "shared/client.h"

static HANDLE g_Stop;

static DWORD WINAPI AskThreeTimes(LPVOID context)
{
    CLIENT client;
    int i;

    for (i = 0; i < 3; i++) {
        Ask(&client, *(USHORT *)context,
            "GET /event HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        printf("%s\n", BodyOf(Answer(&client)));
    }
    SetEvent(g_Stop);
    return 0;
}

int __cdecl main(void)
{
    static DECLSPEC_ALIGN(8) BYTE buffer[sizeof(HTTP_REQUEST) + 2048];
    PHTTP_REQUEST request = (PHTTP_REQUEST)buffer;
    USHORT port = FreePort();
    HANDLE queue = ServeVersion1(port, L"/");
    HANDLE waits[2], thread;
    OVERLAPPED overlapped = {0};
    DWORD bytes, served = 0, result;

    overlapped.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    waits[0] = g_Stop = CreateEvent(NULL, TRUE, FALSE, NULL);
    waits[1] = overlapped.hEvent;
    thread = CreateThread(NULL, 0, AskThreeTimes, &port, 0, NULL);
    for (;;) {
        result = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(buffer), NULL, &overlapped);
        if (result != ERROR_IO_PENDING && result != NO_ERROR)
            break;
        if (WaitForMultipleObjects(2, waits, FALSE, INFINITE) == WAIT_OBJECT_0) {
            CancelIo(queue);
            GetOverlappedResult(queue, &overlapped, &bytes, TRUE);
            result = GetLastError();
            break;
        }
        if (!GetOverlappedResult(queue, &overlapped, &bytes, FALSE))
            break;
        served++;
        SendText(queue, request->RequestId, 200, "OK", bytes >= sizeof(HTTP_REQUEST_V1) ? "whole" : "short");
    }
    WaitForSingleObject(thread, INFINITE);
    printf("%lu served, then %lu\n", served, result);
    CloseHandle(thread);
    CloseHandle(overlapped.hEvent);
    CloseHandle(g_Stop);
    CloseHandle(queue);
    return (int)HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}
