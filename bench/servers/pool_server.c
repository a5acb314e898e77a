/* Hello from the thread pool's I/O. */
#include "overlapped.h"

static PTP_IO io;
static HANDLE over;

static void exchange_begins(void)
{
    StartThreadpoolIo(io);
}

static void exchange_failed(void)
{
    CancelThreadpoolIo(io);
}

static VOID CALLBACK on_completion(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped,
                                   ULONG result, ULONG_PTR bytes, PTP_IO which)
{
    (void)instance;
    (void)context;
    (void)bytes;
    (void)which;
    if (!exchange_run((struct exchange *)overlapped, result))
        SetEvent(over);
}

int wmain(int argc, wchar_t **argv)
{
    over = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!server_open(argc > 1 ? argv[1] : L"http://localhost:8080/", 1))
        return 1;
    io = CreateThreadpoolIo(server_queue, on_completion, NULL, NULL);
    exchanges_start();
    WaitForSingleObject(over, INFINITE);
    server_close();
    return 0;
}
