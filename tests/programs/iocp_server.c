/* A queue on a completion port: eight receives outstanding, two threads that take what is done, a completion also for a call
 * that returned NO_ERROR at once. The threads stop at a packet of the program's own. */
#include <http.h>
#include "shared/client.h"

#define RECEIVES 8
#define CLIENTS  20

typedef struct _IO {
    OVERLAPPED Overlapped; /* first: LPOVERLAPPED and PIO are one address */
    DECLSPEC_ALIGN(8) BYTE Buffer[sizeof(HTTP_REQUEST) + 2048];
} IO, *PIO;

static HANDLE g_Queue, g_Port;
static volatile LONG g_Served, g_Receives;

static void StartReceive(PIO io)
{
    ULONG result;

    ZeroMemory(&io->Overlapped, sizeof(io->Overlapped));
    result = HttpReceiveHttpRequest(g_Queue, HTTP_NULL_ID, 0, (PHTTP_REQUEST)io->Buffer, sizeof(io->Buffer),
                                    NULL, &io->Overlapped);
    if (result != ERROR_IO_PENDING && result != NO_ERROR) {
        printf("receive: %lu\n", result);
        ExitProcess(1);
    }
    InterlockedIncrement(&g_Receives);
}

static unsigned __stdcall Worker(void *context)
{
    UNREFERENCED_PARAMETER(context);
    for (;;) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED overlapped = NULL;
        PHTTP_REQUEST request;

        if (!GetQueuedCompletionStatus(g_Port, &bytes, &key, &overlapped, INFINITE)) {
            if (GetLastError() != ERROR_OPERATION_ABORTED)
                printf("completion: %lu\n", GetLastError());
            continue;
        }
        if (key == 0)
            return 0;
        request = (PHTTP_REQUEST)CONTAINING_RECORD(overlapped, IO, Overlapped)->Buffer;
        SendText(g_Queue, request->RequestId, 200, "OK", request->pRawUrl);
        InterlockedIncrement(&g_Served);
        StartReceive((PIO)overlapped);
    }
}

int main(void)
{
    static IO ios[RECEIVES];
    static CLIENT clients[CLIENTS];
    static char requests[CLIENTS][128];
    USHORT port = FreePort();
    HANDLE workers[2];
    int i, right = 0;

    g_Queue = ServeVersion1(port, L"/");
    g_Port = CreateIoCompletionPort(g_Queue, NULL, 1, 0);
    for (i = 0; i < RECEIVES; i++)
        StartReceive(&ios[i]);
    for (i = 0; i < 2; i++)
        workers[i] = (HANDLE)_beginthreadex(NULL, 0, Worker, NULL, 0, NULL);
    for (i = 0; i < CLIENTS; i++) {
        sprintf_s(requests[i], sizeof(requests[i]),
                  "GET /%d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", i);
        Ask(&clients[i], port, requests[i]);
    }
    for (i = 0; i < CLIENTS; i++) {
        char expected[16];

        sprintf_s(expected, sizeof(expected), "/%d", i);
        right += strcmp(BodyOf(Answer(&clients[i])), expected) == 0;
    }
    while (ReadAcquire(&g_Receives) < CLIENTS + RECEIVES)
        Sleep(1);
    for (i = 0; i < 2; i++)
        PostQueuedCompletionStatus(g_Port, 0, 0, NULL);
    WaitForMultipleObjects(2, workers, TRUE, INFINITE);
    printf("%d of %d, %ld served\n", right, CLIENTS, g_Served);
    CloseHandle(g_Queue);
    CloseHandle(g_Port);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return 0;
}
