/* Overlapped sockets: events, completion ports, completion routines, cancelling, closing; what is refused. Windows names
 * only; loopback only. */
#include "sockets.h"

#define SOON 20000 /* milliseconds after which a test has failed */

static SOCKET client, server;

static void open_pair(void)
{
    connected_sockets(&client, &server);
}

static void close_pair(void)
{
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
}

static WSABUF buffer_of(char *bytes, ULONG length)
{
    WSABUF buffer;

    buffer.buf = bytes;
    buffer.len = length;
    return buffer;
}

static int receive(SOCKET s, char *bytes, ULONG length, OVERLAPPED *overlapped)
{
    WSABUF buffer = buffer_of(bytes, length);
    DWORD flags = 0;

    return WSARecv(s, &buffer, 1, NULL, &flags, overlapped, NULL);
}

static int transmit(SOCKET s, const char *bytes, ULONG length, OVERLAPPED *overlapped)
{
    WSABUF buffer = buffer_of((char *)bytes, length);

    return WSASend(s, &buffer, 1, NULL, 0, overlapped, NULL);
}

static void start_with_event(OVERLAPPED *overlapped)
{
    memset(overlapped, 0, sizeof *overlapped);
    overlapped->hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(overlapped->hEvent != NULL);
}

/* The code it ended with; `bytes` as told. */
static int result_of(SOCKET s, OVERLAPPED *overlapped, DWORD *bytes)
{
    DWORD flags = 1;

    return WSAGetOverlappedResult(s, overlapped, bytes, TRUE, &flags) ? 0 : WSAGetLastError();
}

/* ---- events ---- */

static void a_receive_waits_for_its_bytes(void)
{
    OVERLAPPED overlapped;
    char bytes[8];
    DWORD count, flags;

    open_pair();
    start_with_event(&overlapped);
    CHECK_SOCKET_ERROR(receive(server, bytes, sizeof bytes, &overlapped), WSA_IO_PENDING);
    CHECK(!WSAGetOverlappedResult(server, &overlapped, &count, FALSE, &flags));
    CHECK_EQ(WSAGetLastError(), WSA_IO_INCOMPLETE);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_TIMEOUT);
    CHECK_EQ(send(client, "abc", 3, 0), 3);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, SOON), WAIT_OBJECT_0);
    CHECK(WSAGetOverlappedResult(server, &overlapped, &count, FALSE, &flags));
    CHECK_EQ(count, 3);
    CHECK_EQ(flags, 0);
    CHECK_MEM(bytes, "abc", 3);
    CloseHandle(overlapped.hEvent);
    close_pair();
}

static void what_can_be_done_at_once_is(void)
{
    OVERLAPPED overlapped;
    char bytes[8];
    WSABUF buffer = buffer_of(bytes, sizeof bytes);
    DWORD count = 0, flags = 0;

    open_pair();
    start_with_event(&overlapped);
    CHECK_EQ(transmit(client, "abc", 3, &overlapped), 0);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
    CHECK_EQ(result_of(client, &overlapped, &count), 0);
    CHECK_EQ(count, 3);
    while (recv(server, bytes, 1, MSG_PEEK) != 1)
        ;
    ResetEvent(overlapped.hEvent);
    count = 0;
    CHECK_EQ(WSARecv(server, &buffer, 1, &count, &flags, &overlapped, NULL), 0);
    CHECK_EQ(count, 3);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    close_pair();
}

/* Without an event the result is waited for as well, and each wait has its own. */
static void receives_complete_in_their_order(void)
{
    OVERLAPPED overlapped[4];
    char bytes[4];
    DWORD count;
    int i;

    open_pair();
    memset(overlapped, 0, sizeof overlapped);
    for (i = 0; i < 4; i++)
        CHECK_SOCKET_ERROR(receive(server, &bytes[i], 1, &overlapped[i]), WSA_IO_PENDING);
    CHECK_EQ(send(client, "abcd", 4, 0), 4);
    for (i = 3; i >= 0; i--) {
        CHECK_EQ(result_of(server, &overlapped[i], &count), 0);
        CHECK_EQ(count, 1);
    }
    CHECK_MEM(bytes, "abcd", 4);
    close_pair();
}

#define BIG (3 << 20)

static char big[4][BIG];

static void fill(void)
{
    size_t i, j;

    for (i = 0; i < 4; i++)
        for (j = 0; j < BIG; j++)
            big[i][j] = (char)(j * 7 + j / 251 + i);
}

static void take_and_compare(SOCKET s, int blocks)
{
    static char taken[BIG];
    int i;

    for (i = 0; i < blocks; i++) {
        CHECK_EQ(recv(s, taken, BIG, MSG_WAITALL), BIG);
        CHECK_MEM(taken, big[i], BIG);
    }
}

/* More than any buffer between the two holds: the last of them pend, and each is sent whole. */
static void sends_complete_whole_and_in_their_order(void)
{
    OVERLAPPED overlapped[4];
    DWORD count;
    int i, pending = 0;

    fill();
    open_pair();
    memset(overlapped, 0, sizeof overlapped);
    for (i = 0; i < 4; i++) {
        int result = transmit(client, big[i], BIG, &overlapped[i]);

        CHECK(result == 0 || WSAGetLastError() == WSA_IO_PENDING);
        pending += result != 0;
    }
    CHECK(pending > 0);
    take_and_compare(server, 4);
    for (i = 0; i < 4; i++) {
        CHECK_EQ(result_of(client, &overlapped[i], &count), 0);
        CHECK_EQ(count, BIG);
    }
    close_pair();
}

static DWORD WINAPI send_the_last(void *context)
{
    (void)context;
    return send(client, big[3], BIG, 0) == BIG;
}

/* A blocking send in another thread does not come between; one that may not block says so. */
static void a_blocking_send_queues_behind(void)
{
    OVERLAPPED overlapped[3];
    u_long on = 1, off = 0;
    HANDLE thread;
    DWORD count, code;
    int i;

    fill();
    open_pair();
    memset(overlapped, 0, sizeof overlapped);
    for (i = 0; i < 3; i++)
        transmit(client, big[i], BIG, &overlapped[i]);
    CHECK(!HasOverlappedIoCompleted(&overlapped[2]));
    CHECK_EQ(ioctlsocket(client, FIONBIO, &on), 0);
    CHECK_SOCKET_ERROR(send(client, "x", 1, 0), WSAEWOULDBLOCK);
    CHECK_EQ(ioctlsocket(client, FIONBIO, &off), 0);
    thread = CreateThread(NULL, 0, send_the_last, NULL, 0, NULL);
    take_and_compare(server, 4);
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 1);
    for (i = 0; i < 3; i++)
        CHECK_EQ(result_of(client, &overlapped[i], &count), 0);
    CloseHandle(thread);
    close_pair();
}

static DWORD WINAPI send_behind(void *context)
{
    static char byte = 'x';

    (void)context;
    return send(client, &byte, 1, 0) == 1 ? NO_ERROR : (DWORD)WSAGetLastError();
}

/* It waits for those before it, not for the socket; they go on when it is cancelled. */
static void a_blocking_send_that_queues_is_cancelled(void)
{
    OVERLAPPED overlapped[3];
    HANDLE thread;
    DWORD count, code = 0;
    int i;

    fill();
    open_pair();
    memset(overlapped, 0, sizeof overlapped);
    for (i = 0; i < 3; i++)
        transmit(client, big[i], BIG, &overlapped[i]);
    CHECK(!HasOverlappedIoCompleted(&overlapped[2]));
    thread = CreateThread(NULL, 0, send_behind, NULL, 0, NULL);
    while (!CancelSynchronousIo(thread)) { /* it is not there yet */
        CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
        CHECK_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
        SwitchToThread();
    }
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, WSA_OPERATION_ABORTED);
    take_and_compare(server, 3);
    for (i = 0; i < 3; i++)
        CHECK_EQ(result_of(client, &overlapped[i], &count), 0);
    CloseHandle(thread);
    close_pair();
}

static void a_blocking_send_that_queues_times_out(void)
{
    OVERLAPPED overlapped[3];
    DWORD patience = 50, count;
    int i;

    fill();
    open_pair();
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, (char *)&patience, sizeof patience), 0);
    memset(overlapped, 0, sizeof overlapped);
    for (i = 0; i < 3; i++)
        transmit(client, big[i], BIG, &overlapped[i]);
    CHECK(!HasOverlappedIoCompleted(&overlapped[2]));
    CHECK_SOCKET_ERROR(send(client, "x", 1, 0), WSAETIMEDOUT);
    take_and_compare(server, 3);
    for (i = 0; i < 3; i++)
        CHECK_EQ(result_of(client, &overlapped[i], &count), 0);
    close_pair();
}

static void buffers_are_filled_one_after_another(void)
{
    char parts[5][2], joined[10];
    WSABUF buffers[5];
    OVERLAPPED overlapped;
    DWORD count, flags = MSG_WAITALL;
    int i;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    for (i = 0; i < 5; i++)
        buffers[i] = buffer_of(parts[i], 2);
    CHECK_SOCKET_ERROR(WSARecv(server, buffers, 5, NULL, &flags, &overlapped, NULL), WSA_IO_PENDING);
    memset(buffers, 0, sizeof buffers); /* the array may go */
    CHECK_EQ(send(client, "abcde", 5, 0), 5);
    CHECK_EQ(send(client, "fghij", 5, 0), 5); /* MSG_WAITALL: all of it */
    CHECK_EQ(result_of(server, &overlapped, &count), 0);
    CHECK_EQ(count, 10);
    CHECK_MEM(parts, "abcdefghij", 10);
    for (i = 0; i < 5; i++)
        buffers[i] = buffer_of(parts[i], 2);
    CHECK_EQ(WSASend(server, buffers, 5, &count, 0, NULL, NULL), 0);
    CHECK_EQ(count, 10);
    CHECK_EQ(recv(client, joined, 10, MSG_WAITALL), 10);
    CHECK_MEM(joined, "abcdefghij", 10);
    close_pair();
}

static void a_receive_of_nothing_waits_until_there_is_something(void)
{
    OVERLAPPED overlapped;
    DWORD count;
    char byte;

    open_pair();
    start_with_event(&overlapped);
    CHECK_SOCKET_ERROR(receive(server, NULL, 0, &overlapped), WSA_IO_PENDING);
    CHECK_EQ(send(client, "a", 1, 0), 1);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, SOON), WAIT_OBJECT_0);
    CHECK_EQ(result_of(server, &overlapped, &count), 0);
    CHECK_EQ(count, 0);
    CHECK_EQ(recv(server, &byte, 1, 0), 1); /* and takes none of it */
    CHECK_EQ(byte, 'a');
    CloseHandle(overlapped.hEvent);
    close_pair();
}

/* ---- how connections end ---- */

static void the_end_of_a_connection_is_a_receive_of_nothing(void)
{
    OVERLAPPED overlapped;
    DWORD count = 9;
    char byte;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(receive(server, &byte, 1, &overlapped), WSA_IO_PENDING);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(result_of(server, &overlapped, &count), 0);
    CHECK_EQ(count, 0);
    close_pair();
}

static void a_reset_is_told_in_the_words_of_the_caller(void)
{
    OVERLAPPED overlapped;
    DWORD count;
    char byte;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(receive(server, &byte, 1, &overlapped), WSA_IO_PENDING);
    reset_socket(client);
    CHECK_EQ(result_of(server, &overlapped, &count), WSAECONNRESET);
    CHECK(!GetOverlappedResult((HANDLE)server, &overlapped, &count, TRUE));
    CHECK_EQ(GetLastError(), ERROR_NETNAME_DELETED);
    CHECK_EQ(closesocket(server), 0);
}

static void a_side_that_was_shut_down_is_refused(void)
{
    OVERLAPPED overlapped;
    char byte = 0;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(shutdown(server, SD_BOTH), 0);
    CHECK_SOCKET_ERROR(receive(server, &byte, 1, &overlapped), WSAESHUTDOWN);
    CHECK_SOCKET_ERROR(transmit(server, &byte, 1, &overlapped), WSAESHUTDOWN);
    close_pair();
}

/* ---- cancelling and closing ---- */

static void one_receive_is_cancelled_and_the_other_is_not(void)
{
    OVERLAPPED first, second;
    char bytes[2] = {0, 0};
    DWORD count;

    open_pair();
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    CHECK(!CancelIoEx((HANDLE)server, NULL));
    CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
    CHECK_SOCKET_ERROR(receive(server, &bytes[0], 1, &first), WSA_IO_PENDING);
    CHECK_SOCKET_ERROR(receive(server, &bytes[1], 1, &second), WSA_IO_PENDING);
    CHECK(CancelIoEx((HANDLE)server, &first));
    CHECK_EQ(result_of(server, &first, &count), WSA_OPERATION_ABORTED);
    CHECK(!HasOverlappedIoCompleted(&second));
    CHECK_EQ(send(client, "b", 1, 0), 1);
    CHECK_EQ(result_of(server, &second, &count), 0);
    CHECK_MEM(bytes, "\0b", 2);
    close_pair();
}

static void closing_ends_everything_that_is_pending(void)
{
    OVERLAPPED overlapped[3];
    char bytes[2];
    int i;

    fill();
    open_pair();
    for (i = 0; i < 3; i++)
        start_with_event(&overlapped[i]);
    CHECK_SOCKET_ERROR(receive(client, &bytes[0], 1, &overlapped[0]), WSA_IO_PENDING);
    CHECK_SOCKET_ERROR(receive(client, &bytes[1], 1, &overlapped[1]), WSA_IO_PENDING);
    while (transmit(client, big[0], BIG, &overlapped[2]) == 0)
        ;
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    CHECK_EQ(closesocket(client), 0);
    for (i = 0; i < 3; i++) {
        CHECK_EQ(WaitForSingleObject(overlapped[i].hEvent, SOON), WAIT_OBJECT_0);
        CHECK_EQ(overlapped[i].Internal, 0xC0000120); /* STATUS_CANCELLED */
        CloseHandle(overlapped[i].hEvent);
    }
    CHECK_EQ(closesocket(server), 0);
}

static DWORD WINAPI close_the_client(void *context)
{
    WaitForSingleObject((HANDLE)context, SOON);
    return (DWORD)closesocket(client);
}

/* Two sends are queued, and the first is cut by closing while the peer begins to read: nothing of the second may come behind a
 * part of the first. */
static void nothing_follows_a_send_that_closing_cut(void)
{
    static char taken[1 << 16];
    OVERLAPPED first, second;
    int round;

    fill();
    for (round = 0; round < 20; round++) {
        HANDLE go = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
        size_t whole = 0, total = 0;
        DWORD code = 1;
        int got;

        open_pair();
        start_with_event(&first);
        start_with_event(&second);
        while (transmit(client, big[0], BIG, &first) == 0)
            whole++;
        CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
        CHECK_SOCKET_ERROR(transmit(client, big[1], BIG, &second), WSA_IO_PENDING);
        thread = CreateThread(NULL, 0, close_the_client, go, 0, NULL);
        CHECK(thread != NULL);
        SetEvent(go);
        if (round % 2)
            CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
        while ((got = recv(server, taken, (int)min(sizeof taken, BIG - total % BIG), 0)) > 0) {
            CHECK_MEM(taken, big[total >= (whole + 1) * BIG] + total % BIG, (size_t)got);
            total += (size_t)got;
        } /* the end, or a reset */
        CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
        CHECK(GetExitCodeThread(thread, &code));
        CHECK_EQ(code, 0);
        CHECK_EQ(WaitForSingleObject(first.hEvent, SOON), WAIT_OBJECT_0);
        CHECK_EQ(WaitForSingleObject(second.hEvent, SOON), WAIT_OBJECT_0);
        CHECK(first.Internal == 0 || first.Internal == 0xC0000120);
        CHECK(second.Internal == 0xC0000120 || (first.Internal == 0 && second.Internal == 0));
        CHECK(first.Internal == 0 || total <= (whole + 1) * BIG);
        CHECK_EQ(closesocket(server), 0);
        CloseHandle(thread);
        CloseHandle(go);
        CloseHandle(first.hEvent);
        CloseHandle(second.hEvent);
    }
}

/* ---- completion ports ---- */

static void a_port_gets_a_packet_for_each(void)
{
    OVERLAPPED in, out, *ended;
    ULONG_PTR key;
    HANDLE port;
    DWORD count;
    char bytes[4];

    open_pair();
    memset(&in, 0, sizeof in);
    memset(&out, 0, sizeof out);
    port = CreateIoCompletionPort((HANDLE)server, NULL, 7, 0);
    CHECK(port != NULL);
    CHECK(CreateIoCompletionPort((HANDLE)server, port, 8, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &in), WSA_IO_PENDING);
    CHECK_EQ(transmit(server, "xy", 2, &out), 0); /* done at once, and a packet all the same */
    CHECK(GetQueuedCompletionStatus(port, &count, &key, &ended, SOON));
    CHECK(ended == &out);
    CHECK_EQ(count, 2);
    CHECK_EQ(key, 7);
    CHECK_EQ(send(client, "abc", 3, 0), 3);
    CHECK(GetQueuedCompletionStatus(port, &count, &key, &ended, SOON));
    CHECK(ended == &in);
    CHECK_EQ(count, 3);
    CHECK(SetFileCompletionNotificationModes((HANDLE)server, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    CHECK_EQ(transmit(server, "xy", 2, &out), 0);
    CHECK(!GetQueuedCompletionStatus(port, &count, &key, &ended, 0));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &in), WSA_IO_PENDING);
    reset_socket(client);
    CHECK(!GetQueuedCompletionStatus(port, &count, &key, &ended, SOON));
    CHECK_EQ(GetLastError(), ERROR_NETNAME_DELETED);
    CHECK(ended == &in);
    CHECK_EQ(closesocket(server), 0);
    CloseHandle(port);
}

/* The connection does not wait until somebody takes the packet of what closing has aborted. */
static void closing_ends_the_connection_before_the_packet_is_taken(void)
{
    DWORD patience = SOON, count;
    OVERLAPPED overlapped, *ended;
    ULONG_PTR key;
    HANDLE port;
    char byte;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    port = CreateIoCompletionPort((HANDLE)server, NULL, 7, 0);
    CHECK(port != NULL);
    CHECK_SOCKET_ERROR(receive(server, &byte, 1, &overlapped), WSA_IO_PENDING);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, (char *)&patience, sizeof patience), 0);
    CHECK_EQ(recv(client, &byte, 1, 0), 0);
    CHECK(!GetQueuedCompletionStatus(port, &count, &key, &ended, SOON));
    CHECK_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    CHECK(ended == &overlapped);
    CHECK_EQ(key, 7);
    CHECK_EQ(closesocket(client), 0);
    CloseHandle(port);
}

static void a_direct_error_posts_nothing(void)
{
    OVERLAPPED overlapped, *ended;
    struct sockaddr_in address;
    SOCKET idle = bound_socket(SOCK_STREAM, &address);
    HANDLE port = CreateIoCompletionPort((HANDLE)idle, NULL, 1, 0);
    ULONG_PTR key;
    DWORD count;
    char byte;

    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(receive(idle, &byte, 1, &overlapped), WSAENOTCONN);
    CHECK(!GetQueuedCompletionStatus(port, &count, &key, &ended, 0));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    CHECK_EQ(closesocket(idle), 0);
    CloseHandle(port);
}

static void files_read_and_write_on_sockets(void)
{
    OVERLAPPED overlapped;
    char bytes[4];
    DWORD count;

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(!ReadFile((HANDLE)server, bytes, 4, NULL, &overlapped));
    CHECK_EQ(GetLastError(), ERROR_IO_PENDING);
    CHECK(WriteFile((HANDLE)client, "abc", 3, &count, NULL));
    CHECK_EQ(count, 3);
    CHECK(GetOverlappedResult((HANDLE)server, &overlapped, &count, TRUE));
    CHECK_EQ(count, 3);
    CHECK(!ReadFile((HANDLE)server, bytes, 4, NULL, &overlapped));
    reset_socket(client);
    CHECK(!GetOverlappedResult((HANDLE)server, &overlapped, &count, TRUE));
    CHECK_EQ(GetLastError(), ERROR_NETNAME_DELETED);
    CHECK_EQ(closesocket(server), 0);
}

static HANDLE called;
static ULONG called_error;
static ULONG_PTR called_bytes;

static VOID CALLBACK note_io(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error,
                             ULONG_PTR bytes, PTP_IO io)
{
    (void)instance, (void)context, (void)overlapped, (void)io;
    called_error = error;
    called_bytes = bytes;
    SetEvent(called);
}

static void the_thread_pool_serves_sockets(void)
{
    OVERLAPPED overlapped;
    char bytes[4];
    PTP_IO io;

    open_pair();
    called = CreateEventW(NULL, FALSE, FALSE, NULL);
    io = CreateThreadpoolIo((HANDLE)server, note_io, NULL, NULL);
    CHECK(io != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    StartThreadpoolIo(io);
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &overlapped), WSA_IO_PENDING);
    CHECK_EQ(send(client, "abc", 3, 0), 3);
    CHECK_EQ(WaitForSingleObject(called, SOON), WAIT_OBJECT_0);
    CHECK_EQ(called_error, NO_ERROR);
    CHECK_EQ(called_bytes, 3);
    StartThreadpoolIo(io);
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &overlapped), WSA_IO_PENDING);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(WaitForSingleObject(called, SOON), WAIT_OBJECT_0);
    CHECK_EQ(called_error, ERROR_OPERATION_ABORTED);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CloseThreadpoolIo(io);
    CloseHandle(called);
    CHECK_EQ(closesocket(client), 0);
}

/* ---- completion routines ---- */

static int routines;
static DWORD routine_error, routine_bytes, routine_thread;
static OVERLAPPED *routine_overlapped;

static void CALLBACK note_routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    (void)flags;
    routines++;
    routine_error = error;
    routine_bytes = bytes;
    routine_overlapped = overlapped;
    routine_thread = GetCurrentThreadId();
}

static void a_completion_routine_runs_in_an_alertable_wait(void)
{
    OVERLAPPED overlapped;
    char bytes[4];
    WSABUF buffer = buffer_of(bytes, 4);
    DWORD count, flags = 0;
    HANDLE port;

    open_pair();
    routines = 0;
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = (HANDLE)(ULONG_PTR)1234567; /* the program's own */
    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 1, NULL, &flags, &overlapped, note_routine), WSA_IO_PENDING);
    CHECK_EQ(send(client, "abc", 3, 0), 3);
    while (!WSAGetOverlappedResult(server, &overlapped, &count, FALSE, &flags))
        Sleep(1);
    CHECK_EQ(routines, 0);
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routines, 1);
    CHECK_EQ(routine_error, 0);
    CHECK_EQ(routine_bytes, 3);
    CHECK(routine_overlapped == &overlapped);
    CHECK_EQ(routine_thread, GetCurrentThreadId());

    buffer.len = 2;
    CHECK_EQ(WSASend(server, &buffer, 1, NULL, 0, &overlapped, note_routine),
             0); /* at once: it runs as well */
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routines, 2);
    CHECK_EQ(routine_bytes, 2);

    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 1, NULL, &flags, &overlapped, note_routine), WSA_IO_PENDING);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routines, 3);
    CHECK_EQ(routine_error, WSA_OPERATION_ABORTED);

    port = CreateIoCompletionPort((HANDLE)client, NULL, 0, 0);
    CHECK_SOCKET_ERROR(WSARecv(client, &buffer, 1, NULL, &flags, &overlapped, note_routine), WSAEINVAL);
    CHECK_EQ(closesocket(client), 0);
    CloseHandle(port);
}

/* ---- datagrams ---- */

static void a_datagram_tells_its_sender_and_that_it_was_too_long(void)
{
    struct sockaddr_in here, there, from;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    int length = sizeof from;
    OVERLAPPED overlapped;
    char bytes[4];
    WSABUF buffer = buffer_of(bytes, 4), all = buffer_of((char *)"abcdef", 6);
    DWORD count, flags = 0;

    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(
        WSARecvFrom(one, &buffer, 1, NULL, &flags, (struct sockaddr *)&from, &length, &overlapped, NULL),
        WSA_IO_PENDING);
    CHECK_EQ(WSASendTo(other, &all, 1, &count, 0, (struct sockaddr *)&here, sizeof here, NULL, NULL), 0);
    CHECK_EQ(count, 6);
    CHECK(!WSAGetOverlappedResult(one, &overlapped, &count, TRUE, &flags));
    CHECK_EQ(WSAGetLastError(), WSAEMSGSIZE);
    CHECK_EQ(flags, MSG_PARTIAL);
    CHECK_EQ(count, 4);
    CHECK_MEM(bytes, "abcd", 4);
    CHECK_EQ(from.sin_port, there.sin_port);
    CHECK_EQ(length, sizeof from);
    CHECK(!GetOverlappedResult((HANDLE)one, &overlapped, &count, TRUE));
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);

    CHECK_EQ(WSASendTo(other, &all, 1, &count, 0, (struct sockaddr *)&here, sizeof here, NULL, NULL), 0);
    flags = 0;
    CHECK_SOCKET_ERROR(WSARecvFrom(one, &buffer, 1, &count, &flags, NULL, NULL, NULL, NULL), WSAEMSGSIZE);
    CHECK_EQ(flags, MSG_PARTIAL);
    CHECK_EQ(closesocket(one), 0);
    CHECK_EQ(closesocket(other), 0);
}

/* Many programs set their flags once, before the loop. */
static void flags_that_told_of_a_cut_datagram_may_be_used_again(void)
{
    struct sockaddr_in here, there;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    DWORD count, flags = 0;
    OVERLAPPED overlapped;
    char bytes[4];
    WSABUF buffer = buffer_of(bytes, 4);
    int i;

    for (i = 0; i < 3; i++) {
        CHECK_EQ(sendto(other, "abcdef", 6, 0, (struct sockaddr *)&here, sizeof here), 6);
        CHECK_SOCKET_ERROR(WSARecvFrom(one, &buffer, 1, &count, &flags, NULL, NULL, NULL, NULL), WSAEMSGSIZE);
        CHECK_EQ(flags, MSG_PARTIAL);
    }
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(WSARecvFrom(one, &buffer, 1, NULL, &flags, NULL, NULL, &overlapped, NULL),
                       WSA_IO_PENDING);
    CHECK_EQ(sendto(other, "abcdef", 6, 0, (struct sockaddr *)&here, sizeof here), 6);
    CHECK(!WSAGetOverlappedResult(one, &overlapped, &count, TRUE, &flags));
    CHECK_EQ(WSAGetLastError(), WSAEMSGSIZE);
    CHECK_EQ(flags, MSG_PARTIAL);
    CHECK_EQ(sendto(other, "xy", 2, 0, (struct sockaddr *)&here, sizeof here), 2);
    CHECK_EQ(WSARecvFrom(one, &buffer, 1, &count, &flags, NULL, NULL, NULL, NULL), 0);
    CHECK_EQ(count, 2);
    CHECK_MEM(bytes, "xy", 2);
    CHECK_EQ(closesocket(one), 0);
    CHECK_EQ(closesocket(other), 0);
}

/* ---- arguments ---- */

static void wrong_arguments_have_their_codes(void)
{
    OVERLAPPED overlapped;
    char bytes[4];
    WSABUF buffer = buffer_of(bytes, 4), nowhere = buffer_of(NULL, 4);
    DWORD count, flags = 0, partial = MSG_PARTIAL;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    open_pair();
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_SOCKET_ERROR(receive(INVALID_SOCKET, bytes, 4, &overlapped), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(receive((SOCKET)event, bytes, 4, &overlapped), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(transmit(INVALID_SOCKET, bytes, 4, &overlapped), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 1, NULL, &flags, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 1, &count, NULL, &overlapped, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSARecv(server, &nowhere, 1, &count, &flags, &overlapped, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 0, &count, &flags, &overlapped, NULL), WSAEINVAL);
    CHECK_SOCKET_ERROR(WSASend(server, &buffer, 1, NULL, 0, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSASend(server, &buffer, 1, &count, MSG_PARTIAL, &overlapped, NULL), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(WSARecv(server, &buffer, 1, &count, &partial, &overlapped, NULL), WSAEOPNOTSUPP);
    overlapped.hEvent = (HANDLE)(ULONG_PTR)0x7fffff0;
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &overlapped), WSA_INVALID_HANDLE);
    CHECK(!WSAGetOverlappedResult(INVALID_SOCKET, &overlapped, &count, FALSE, &flags));
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK(!WSAGetOverlappedResult(server, &overlapped, &count, FALSE, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    close_pair();
    CHECK_SOCKET_ERROR(receive(server, bytes, 4, &overlapped), WSAENOTSOCK);
    CloseHandle(event);
}

static void a_socket_that_is_not_overlapped_waits(void)
{
    SOCKET s;
    OVERLAPPED overlapped;
    struct sockaddr_in address, from;
    SOCKET other = bound_socket(SOCK_DGRAM, &from);
    char bytes[4];
    WSABUF buffer = buffer_of(bytes, 4);
    DWORD count = 0, flags = 0;
    int length = sizeof address;

    s = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, 0);
    CHECK(s != INVALID_SOCKET);
    address = loopback_address();
    CHECK_EQ(bind(s, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(getsockname(s, (struct sockaddr *)&address, &length), 0);
    CHECK(CreateIoCompletionPort((HANDLE)s, NULL, 0, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(sendto(other, "abc", 3, 0, (struct sockaddr *)&address, sizeof address), 3);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(WSARecv(s, &buffer, 1, &count, &flags, &overlapped, NULL), 0);
    CHECK_EQ(count, 3);
    CHECK_EQ(closesocket(s), 0);
    CHECK_EQ(closesocket(other), 0);
}

CHECK_MAIN(CHECK_TEST(a_receive_waits_for_its_bytes), CHECK_TEST(what_can_be_done_at_once_is),
           CHECK_TEST(receives_complete_in_their_order), CHECK_TEST(sends_complete_whole_and_in_their_order),
           CHECK_TEST(a_blocking_send_queues_behind), CHECK_TEST(a_blocking_send_that_queues_is_cancelled),
           CHECK_TEST(a_blocking_send_that_queues_times_out),
           CHECK_TEST(buffers_are_filled_one_after_another),
           CHECK_TEST(a_receive_of_nothing_waits_until_there_is_something),
           CHECK_TEST(the_end_of_a_connection_is_a_receive_of_nothing),
           CHECK_TEST(a_reset_is_told_in_the_words_of_the_caller),
           CHECK_TEST(a_side_that_was_shut_down_is_refused),
           CHECK_TEST(one_receive_is_cancelled_and_the_other_is_not),
           CHECK_TEST(closing_ends_everything_that_is_pending),
           CHECK_TEST(nothing_follows_a_send_that_closing_cut),
           CHECK_TEST(closing_ends_the_connection_before_the_packet_is_taken),
           CHECK_TEST(a_port_gets_a_packet_for_each), CHECK_TEST(a_direct_error_posts_nothing),
           CHECK_TEST(files_read_and_write_on_sockets), CHECK_TEST(the_thread_pool_serves_sockets),
           CHECK_TEST(a_completion_routine_runs_in_an_alertable_wait),
           CHECK_TEST(a_datagram_tells_its_sender_and_that_it_was_too_long),
           CHECK_TEST(flags_that_told_of_a_cut_datagram_may_be_used_again),
           CHECK_TEST(wrong_arguments_have_their_codes), CHECK_TEST(a_socket_that_is_not_overlapped_waits))
