/* Hello from a completion port and as many threads as are asked for (2). */
#include "overlapped.h"

static HANDLE port;
static int threads = 2;

static void exchange_begins(void)
{
}

static void exchange_failed(void)
{
}

static DWORD WINAPI work(PVOID unused)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes, error;
    int i;

    (void)unused;
    for (;;) {
        error =
            GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) ? NO_ERROR : GetLastError();
        if (overlapped == NULL)
            return 0;
        if (!exchange_run((struct exchange *)overlapped, error))
            for (i = 0; i < threads; i++)
                PostQueuedCompletionStatus(port, 0, 0, NULL);
    }
}

int wmain(int argc, wchar_t **argv)
{
    HANDLE thread[64];
    int i;

    threads = argc > 2 ? (int)wcstol(argv[2], NULL, 10) : 2;
    if (threads > 64 || !server_open(argc > 1 ? argv[1] : L"http://localhost:8080/", 1))
        return 1;
    port = CreateIoCompletionPort(server_queue, NULL, 0, (DWORD)threads);
    for (i = 0; i < threads; i++)
        thread[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
    exchanges_start();
    WaitForMultipleObjects((DWORD)threads, thread, TRUE, INFINITE);
    server_close();
    return 0;
}
