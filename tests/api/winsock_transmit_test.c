/* TransmitFile and TransmitPackets: what is sent in which order, how it completes, what comes after it, what is refused.
 * Windows names only; loopback only. */
#include "sockets.h"
#include <mswsock.h>

#define SOON 20000
#define BIG  (24 << 20) /* more than any buffer between the two holds */
#define ROOM (sizeof(struct sockaddr_in) + 16)

static LPFN_TRANSMITPACKETS transmit_packets;
static SOCKET client, server;
static HANDLE file;
static char *big;

static HANDLE file_with(const char *bytes, DWORD length)
{
    char folder[MAX_PATH], name[MAX_PATH];
    HANDLE made;
    DWORD written;

    CHECK(GetTempPathA(sizeof folder, folder));
    CHECK(GetTempFileNameA(folder, "snd", 0, name));
    made = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE,
                       NULL);
    CHECK(made != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(made, bytes, length, &written, NULL));
    CHECK_EQ(SetFilePointer(made, 0, NULL, FILE_BEGIN), 0);
    return made;
}

static void fill_big(void)
{
    int i;

    if (big)
        return;
    big = (char *)malloc(BIG);
    CHECK(big != NULL);
    for (i = 0; i < BIG; i++)
        big[i] = (char)(i * 7 + (i >> 9));
}

static void open_all(const char *bytes, DWORD length)
{
    connected_sockets(&client, &server);
    file = file_with(bytes, length);
}

static void close_all(void)
{
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
    CHECK(CloseHandle(file));
}

/* What comes until the sender's end, or `length` bytes. */
static int take(char *bytes, int length)
{
    int total = 0, count = 1;

    while (total < length && (count = recv(server, bytes + total, length - total, 0)) > 0)
        total += count;
    return total;
}

#define CHECK_TAKEN(expected)                                                      \
    do {                                                                           \
        char check_taken[64];                                                      \
        CHECK_EQ(take(check_taken, (int)strlen(expected)), (int)strlen(expected)); \
        CHECK_MEM(check_taken, expected, strlen(expected));                        \
    } while (0)

static TRANSMIT_FILE_BUFFERS buffers_of(char *head, char *tail)
{
    TRANSMIT_FILE_BUFFERS buffers;

    buffers.Head = head;
    buffers.HeadLength = head ? (DWORD)strlen(head) : 0;
    buffers.Tail = tail;
    buffers.TailLength = tail ? (DWORD)strlen(tail) : 0;
    return buffers;
}

static int result_of(OVERLAPPED *overlapped, DWORD *bytes)
{
    DWORD flags;

    return WSAGetOverlappedResult(client, overlapped, bytes, TRUE, &flags) ? 0 : WSAGetLastError();
}

static void head_file_and_tail_are_one_send(void)
{
    TRANSMIT_FILE_BUFFERS buffers = buffers_of("<head>", "<tail>");

    open_all("0123456789", 10);
    CHECK(TransmitFile(client, file, 0, 0, NULL, &buffers, 0));
    CHECK_TAKEN("<head>0123456789<tail>");
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 10); /* it was read to its end */
    CHECK(TransmitFile(client, file, 0, 0, NULL, &buffers, 0));
    CHECK_TAKEN("<head><tail>");
    CHECK_EQ(SetFilePointer(file, 4, NULL, FILE_BEGIN), 4);
    CHECK(TransmitFile(client, file, 3, 0, NULL, NULL, 0));
    CHECK_TAKEN("456");
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 7);
    buffers = buffers_of(NULL, "t");
    CHECK(TransmitFile(client, file, 100, 1, NULL, &buffers, TF_USE_KERNEL_APC)); /* what there is of it */
    CHECK_TAKEN("789t");
    buffers = buffers_of("h", NULL);
    CHECK(TransmitFile(client, NULL, 0, 0, NULL, &buffers, TF_WRITE_BEHIND));
    CHECK(TransmitFile(client, NULL, 0, 0, NULL, NULL, 0));
    CHECK_TAKEN("h");
    close_all();
}

/* The place in the file is in the OVERLAPPED; the file pointer stays. */
static void an_overlapped_one_begins_where_it_says(void)
{
    TRANSMIT_FILE_BUFFERS buffers = buffers_of("[", "]");
    OVERLAPPED overlapped;
    DWORD bytes = 0;
    BOOL done;

    open_all("0123456789", 10);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    overlapped.Offset = 7;
    done = TransmitFile(client, file, 2, 0, &overlapped, &buffers, 0);
    CHECK(done || WSAGetLastError() == WSA_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, SOON), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&overlapped, &bytes), 0);
    CHECK_EQ(bytes, 4);
    CHECK_TAKEN("[78]");
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 0);
    overlapped.Offset = 11; /* behind the end */
    CHECK(!TransmitFile(client, file, 0, 0, &overlapped, NULL, 0));
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    overlapped.Offset = 10;
    CHECK(TransmitFile(client, file, 0, 0, &overlapped, NULL, 0));
    CHECK_EQ(result_of(&overlapped, &bytes), 0);
    CHECK_EQ(bytes, 0);
    CloseHandle(overlapped.hEvent);
    close_all();
}

static void take_big(void)
{
    char *taken = (char *)malloc(BIG);

    CHECK_EQ(take(taken, BIG), BIG);
    CHECK_MEM(taken, big, BIG);
    free(taken);
}

/* It does not fit: it pends, with all that was sent after it behind it. The file may be closed meanwhile. */
static void a_big_one_pends_and_keeps_its_place(void)
{
    OVERLAPPED overlapped, behind;
    HANDLE port, again;
    ULONG_PTR key;
    OVERLAPPED *which;
    WSABUF buffer;
    DWORD bytes;

    fill_big();
    open_all(big, BIG);
    port = CreateIoCompletionPort((HANDLE)client, NULL, 77, 0);
    CHECK(port != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    memset(&behind, 0, sizeof behind);
    CHECK(DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &again, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CHECK(!TransmitFile(client, again, 0, 0, &overlapped, NULL, 0));
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    CHECK(CloseHandle(again));
    buffer.buf = "behind";
    buffer.len = 6;
    CHECK_SOCKET_ERROR(WSASend(client, &buffer, 1, NULL, 0, &behind, NULL), WSA_IO_PENDING);
    take_big();
    CHECK_TAKEN("behind");
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &which, SOON));
    CHECK(which == &overlapped);
    CHECK_EQ(bytes, BIG);
    CHECK_EQ(key, 77);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &which, SOON));
    CHECK(which == &behind);
    CloseHandle(port);
    close_all();
}

static DWORD WINAPI transmit_it(void *context)
{
    (void)context;
    return TransmitFile(client, file, 0, 0, NULL, NULL, 0) ? 0 : (DWORD)WSAGetLastError();
}

/* Without an OVERLAPPED it waits, also on a socket whose other calls do not. */
static void one_that_is_not_overlapped_waits_for_its_end(void)
{
    u_long on = 1;
    HANDLE thread;
    DWORD code = 9, patience = 50;

    fill_big();
    open_all(big, BIG);
    CHECK_EQ(ioctlsocket(client, FIONBIO, &on), 0);
    thread = CreateThread(NULL, 0, transmit_it, NULL, 0, NULL);
    take_big();
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, 0);
    CloseHandle(thread);

    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
    thread = CreateThread(NULL, 0, transmit_it, NULL, 0, NULL);
    while (!CancelSynchronousIo(thread))
        CHECK_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, WSA_OPERATION_ABORTED);
    CloseHandle(thread);

    CHECK_EQ(setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, (char *)&patience, sizeof patience), 0);
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
    CHECK(!TransmitFile(client, file, 0, 0, NULL, NULL, 0));
    CHECK_EQ(WSAGetLastError(), WSAETIMEDOUT);
    close_all();
}

static void the_connection_may_end_with_it(void)
{
    TRANSMIT_FILE_BUFFERS buffers = buffers_of("head", NULL);
    char byte;

    open_all("body", 4);
    CHECK(TransmitFile(client, file, 0, 0, NULL, &buffers, TF_DISCONNECT));
    CHECK_TAKEN("headbody");
    CHECK_EQ(recv(server, &byte, 1, 0), 0);
    CHECK_SOCKET_ERROR(send(client, "x", 1, 0), WSAESHUTDOWN);
    CHECK(!TransmitFile(client, file, 0, 0, NULL, NULL, 0));
    close_all();
}

/* An accepted socket goes back to AcceptEx. */
static void the_socket_may_be_used_again(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), acceptor = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    static char block[2 * ROOM];
    OVERLAPPED overlapped;
    DWORD bytes;
    int i;

    file = file_with("again", 5);
    for (i = 0; i < 3; i++) {
        DWORD flags;
        char byte;

        memset(&overlapped, 0, sizeof overlapped);
        CHECK(!AcceptEx(listener, acceptor, block, 0, ROOM, ROOM, &bytes, &overlapped));
        CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
        server = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        CHECK_EQ(connect(server, (struct sockaddr *)&address, sizeof address), 0);
        CHECK(WSAGetOverlappedResult(listener, &overlapped, &bytes, TRUE, &flags));
        memset(&overlapped, 0, sizeof overlapped);
        client = acceptor;
        CHECK(TransmitFile(acceptor, file, 0, 0, &overlapped, NULL, TF_DISCONNECT | TF_REUSE_SOCKET) ||
              WSAGetLastError() == WSA_IO_PENDING);
        CHECK_EQ(result_of(&overlapped, &bytes), 0);
        CHECK_EQ(bytes, 5);
        CHECK_TAKEN("again");
        CHECK_EQ(recv(server, &byte, 1, 0), 0);
        CHECK_EQ(closesocket(server), 0);
    }
    CHECK_EQ(closesocket(acceptor), 0);
    CHECK_EQ(closesocket(listener), 0);
    CHECK(CloseHandle(file));
}

static void it_is_cancelled_and_ends_with_its_socket(void)
{
    OVERLAPPED overlapped;
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD bytes;

    fill_big();
    open_all(big, BIG);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = event;
    CHECK(!TransmitFile(client, file, 0, 0, &overlapped, NULL, 0));
    CHECK(CancelIoEx((HANDLE)client, &overlapped));
    CHECK_EQ(result_of(&overlapped, &bytes), WSA_OPERATION_ABORTED);
    CHECK(!TransmitFile(client, file, 0, 0, &overlapped, NULL, 0));
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(WaitForSingleObject(event, SOON), WAIT_OBJECT_0);
    CHECK_EQ((DWORD)overlapped.Internal, 0xC0000120);
    CHECK_EQ(closesocket(server), 0);
    CloseHandle(file);
    CloseHandle(event);
}

/* The process goes on, too. */
static void a_peer_that_goes_ends_it(void)
{
    OVERLAPPED overlapped;
    DWORD bytes;
    int code;

    fill_big();
    open_all(big, BIG);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(!TransmitFile(client, file, 0, 0, &overlapped, NULL, 0));
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    reset_socket(server);
    code = result_of(&overlapped, &bytes);
    CHECK(code == WSAECONNRESET || code == WSAECONNABORTED);
    CHECK(!TransmitFile(client, file, 0, 0, NULL, NULL, 0));
    CHECK(WSAGetLastError() != 0);
    closesocket(client);
    CloseHandle(file);
}

static int refused(SOCKET s, HANDLE what, DWORD length, DWORD flags)
{
    return TransmitFile(s, what, length, 0, NULL, NULL, flags) ? 0 : WSAGetLastError();
}

static void wrong_arguments_have_their_codes(void)
{
    struct sockaddr_in address;
    SOCKET datagrams = bound_socket(SOCK_DGRAM, &address), lonely = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    open_all("abc", 3);
    CHECK_EQ(refused(INVALID_SOCKET, file, 0, 0), WSAENOTSOCK);
    CHECK_EQ(refused(datagrams, file, 0, 0), WSAEINVAL);
    CHECK_EQ(refused(lonely, file, 0, 0), WSAENOTCONN);
    CHECK_EQ(refused(client, file, 0, TF_REUSE_SOCKET), WSAEINVAL);
    CHECK_EQ(refused(client, file, 2147483647, 0), WSAEINVAL);
    CHECK_EQ(refused(client, event, 0, 0), ERROR_INVALID_HANDLE);
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(refused(client, file, 0, 0), WSAESHUTDOWN);
    closesocket(datagrams);
    closesocket(lonely);
    CloseHandle(event);
    close_all();
}

/* ---- TransmitPackets ---- */

static TRANSMIT_PACKETS_ELEMENT memory_element(char *text, ULONG flags)
{
    TRANSMIT_PACKETS_ELEMENT element;

    memset(&element, 0, sizeof element);
    element.dwElFlags = TP_ELEMENT_MEMORY | flags;
    element.pBuffer = text;
    element.cLength = (ULONG)strlen(text);
    return element;
}

static TRANSMIT_PACKETS_ELEMENT file_element(LONGLONG offset, ULONG length)
{
    TRANSMIT_PACKETS_ELEMENT element;

    memset(&element, 0, sizeof element);
    element.dwElFlags = TP_ELEMENT_FILE;
    element.hFile = file;
    element.nFileOffset.QuadPart = offset;
    element.cLength = length;
    return element;
}

static void load_transmit_packets(void)
{
    GUID id = WSAID_TRANSMITPACKETS;
    DWORD bytes;

    CHECK_EQ(WSAIoctl(client, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &transmit_packets,
                      sizeof transmit_packets, &bytes, NULL, NULL),
             0);
}

static void memory_and_parts_of_files_are_sent_in_their_order(void)
{
    TRANSMIT_PACKETS_ELEMENT elements[6];
    OVERLAPPED overlapped;
    DWORD bytes = 0;
    char byte;

    open_all("0123456789", 10);
    load_transmit_packets();
    elements[0] = memory_element("a", 0);
    elements[1] = file_element(2, 3);
    elements[2] = memory_element("b", TP_ELEMENT_EOP);
    elements[3] = file_element(8, 0);
    elements[4] = file_element(-1, 1);
    elements[5] = memory_element("c", 0);
    CHECK(transmit_packets(client, elements, 6, 0, NULL, 0));
    CHECK_TAKEN("a234b890c");
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 1);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(transmit_packets(client, elements, 2, 0, &overlapped, TF_DISCONNECT) ||
          WSAGetLastError() == WSA_IO_PENDING);
    CHECK_EQ(result_of(&overlapped, &bytes), 0);
    CHECK_EQ(bytes, 4);
    CHECK_TAKEN("a234");
    CHECK_EQ(recv(server, &byte, 1, 0), 0);
    close_all();
}

static int packets_refused(SOCKET s, TRANSMIT_PACKETS_ELEMENT *elements, DWORD count, DWORD flags)
{
    return transmit_packets(s, elements, count, 0, NULL, flags) ? 0 : WSAGetLastError();
}

static void wrong_packets_have_their_codes(void)
{
    TRANSMIT_PACKETS_ELEMENT element;

    open_all("abc", 3);
    load_transmit_packets();
    element = memory_element("x", 0);
    CHECK_EQ(packets_refused(INVALID_SOCKET, &element, 1, 0), WSAENOTSOCK);
    CHECK_EQ(packets_refused(client, NULL, 1, 0), WSAEFAULT);
    CHECK_EQ(packets_refused(client, &element, 1, TF_REUSE_SOCKET), WSAEINVAL);
    element.dwElFlags = TP_ELEMENT_MEMORY | TP_ELEMENT_FILE;
    CHECK_EQ(packets_refused(client, &element, 1, 0), WSAEINVAL);
    element = memory_element("x", 0);
    element.pBuffer = NULL;
    CHECK_EQ(packets_refused(client, &element, 1, 0), WSAEFAULT);
    element = file_element(9, 1);
    CHECK_EQ(packets_refused(client, &element, 1, 0), WSAEINVAL);
    element = file_element(-2, 1);
    CHECK_EQ(packets_refused(client, &element, 1, 0), WSAEINVAL);
    close_all();
}

CHECK_MAIN(CHECK_TEST(head_file_and_tail_are_one_send), CHECK_TEST(an_overlapped_one_begins_where_it_says),
           CHECK_TEST(a_big_one_pends_and_keeps_its_place),
           CHECK_TEST(one_that_is_not_overlapped_waits_for_its_end),
           CHECK_TEST(the_connection_may_end_with_it), CHECK_TEST(the_socket_may_be_used_again),
           CHECK_TEST(it_is_cancelled_and_ends_with_its_socket), CHECK_TEST(a_peer_that_goes_ends_it),
           CHECK_TEST(wrong_arguments_have_their_codes),
           CHECK_TEST(memory_and_parts_of_files_are_sent_in_their_order),
           CHECK_TEST(wrong_packets_have_their_codes))
