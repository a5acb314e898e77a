/* CloseHandle is how most programs stop a queue, of either version, and often while another thread waits in it: that one returns
 * with ERROR_OPERATION_ABORTED, and BytesReturned may be NULL where nobody waits for a completion. */
#include <http.h>
#include "shared/client.h"

static volatile LONG g_Waiting;

static DWORD WINAPI Receiver(LPVOID context)
{
    static DECLSPEC_ALIGN(8) BYTE buffers[4][sizeof(HTTP_REQUEST) + 1024];
    BYTE *buffer = buffers[InterlockedIncrement(&g_Waiting) - 1];

    return HttpReceiveHttpRequest((HANDLE)context, HTTP_NULL_ID, 0, (PHTTP_REQUEST)buffer, sizeof(buffers[0]),
                                  NULL, NULL);
}

static void Stop(HANDLE queue)
{
    HANDLE threads[4];
    DWORD codes[4];
    int i;

    g_Waiting = 0;
    for (i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, Receiver, queue, 0, NULL);
    while (ReadAcquire(&g_Waiting) < 4)
        Sleep(1);
    Sleep(50); /* most of them wait inside by now; the others meet a queue that is gone */
    CloseHandle(queue);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    for (i = 0; i < 4; i++) {
        GetExitCodeThread(threads[i], &codes[i]);
        CloseHandle(threads[i]);
        if (codes[i] != ERROR_OPERATION_ABORTED && codes[i] != ERROR_INVALID_HANDLE)
            printf("%lu?\n", codes[i]);
    }
    printf("stopped\n");
}

int main(void)
{
    static DECLSPEC_ALIGN(8) BYTE buffer[sizeof(HTTP_REQUEST) + 1024];
    PHTTP_REQUEST request = (PHTTP_REQUEST)buffer;
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    USHORT port = FreePort();
    HANDLE queue = ServeVersion1(port, L"/");
    CLIENT client;

    Ask(&client, port, "GET /without/bytes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    printf("%lu ", HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(buffer), NULL, NULL));
    SendText(queue, request->RequestId, 200, "OK", request->pRawUrl);
    printf("%s\n", BodyOf(Answer(&client)));
    Stop(queue);

    HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
    if (HttpCreateRequestQueue(version, NULL, NULL, 0, &queue) == NO_ERROR)
        Stop(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return 0;
}
