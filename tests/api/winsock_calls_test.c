/* The calls of Winsock 2 that make connections and describe them: WSAConnect, WSAConnectByName, WSAAccept with its condition,
 * WSAIoctl, the protocol catalogue, duplicates; and ReadFileEx on a socket. Windows names only; loopback only. */
#include "sockets.h"
#include <mswsock.h>
#include <mstcpip.h>

#ifndef SIO_LOOPBACK_FAST_PATH /* what some headers lack */
#define SIO_LOOPBACK_FAST_PATH 0x98000010
#endif
#ifndef SIO_BASE_HANDLE
#define SIO_BASE_HANDLE 0x48000022
#endif
#ifndef SIO_UDP_CONNRESET
#define SIO_UDP_CONNRESET 0x9800000C
#endif

#define SOON 20000

static SOCKET fresh_socket(void)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);

    CHECK(s != INVALID_SOCKET);
    return s;
}

static void check_pair(SOCKET one, SOCKET other)
{
    char byte;

    CHECK_EQ(send(one, "a", 1, 0), 1);
    CHECK_EQ(recv(other, &byte, 1, 0), 1);
    CHECK_EQ(send(other, "b", 1, 0), 1);
    CHECK_EQ(recv(one, &byte, 1, 0), 1);
    CHECK_EQ(byte, 'b');
}

/* ---- connecting ---- */

static void wsa_connect_is_connect_without_data(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), client = fresh_socket(), server;
    char text[4] = "abc";
    WSABUF data, answer;
    QOS quality;

    data.buf = answer.buf = text;
    data.len = answer.len = 3;
    memset(&quality, 0, sizeof quality);
    CHECK_SOCKET_ERROR(
        WSAConnect(client, (struct sockaddr *)&address, sizeof address, &data, NULL, NULL, NULL),
        WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(
        WSAConnect(client, (struct sockaddr *)&address, sizeof address, NULL, NULL, &quality, NULL),
        WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(
        WSAConnect(INVALID_SOCKET, (struct sockaddr *)&address, sizeof address, &data, NULL, NULL, NULL),
        WSAENOTSOCK);
    CHECK_SOCKET_ERROR(WSAConnect(client, NULL, 0, NULL, NULL, NULL, NULL), WSAEFAULT);
    CHECK_EQ(WSAConnect(client, (struct sockaddr *)&address, sizeof address, NULL, &answer, NULL, NULL), 0);
    CHECK_EQ(answer.len, 0);
    CHECK_SOCKET_ERROR(connect(client, (struct sockaddr *)&address, sizeof address), WSAEISCONN);
    server = WSAAccept(listener, NULL, NULL, NULL, 0);
    CHECK(server != INVALID_SOCKET);
    check_pair(client, server);
    CHECK_SOCKET_ERROR(WSASendDisconnect(client, &data), WSAEOPNOTSUPP);
    CHECK_EQ(WSASendDisconnect(client, NULL), 0);
    CHECK_EQ(recv(server, text, 1, 0), 0);
    CHECK_EQ(WSARecvDisconnect(server, NULL), 0);
    CHECK_SOCKET_ERROR(recv(server, text, 1, 0), WSAESHUTDOWN);
    closesocket(client);
    closesocket(server);
    closesocket(listener);
}

static void decimal(unsigned number, char *text)
{
    char digits[12];
    int count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (count)
        *text++ = digits[--count];
    *text = 0;
}

static void a_name_is_connected_to(void)
{
    struct sockaddr_in address, local, remote;
    SOCKET listener = listening_socket(&address), client = fresh_socket(), server;
    DWORD local_length = sizeof local, remote_length = sizeof remote, small = 3;
    struct timeval patience = {20, 0}, wrong = {-1, 0};
    WCHAR wide_port[8];
    char port[8];
    int i;

    decimal(ntohs(address.sin_port), port);
    for (i = 0; i < 8; i++)
        wide_port[i] = (WCHAR)port[i];
    CHECK(WSAConnectByNameA(client, "127.0.0.1", port, &local_length, (struct sockaddr *)&local,
                            &remote_length, (struct sockaddr *)&remote, &patience, NULL));
    CHECK_EQ(remote_length, sizeof remote);
    CHECK_EQ(remote.sin_port, address.sin_port);
    CHECK(local.sin_port != 0);
    server = accept(listener, NULL, NULL);
    check_pair(client, server);
    closesocket(server);
    CHECK(!WSAConnectByNameA(client, "127.0.0.1", port, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEISCONN);
    closesocket(client);

    client = fresh_socket();
    {
        static const WCHAR host[] = {'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't', 0};

        CHECK(WSAConnectByNameW(client, (LPWSTR)host, wide_port, NULL, NULL, NULL, NULL, NULL, NULL));
    }
    server = accept(listener, NULL, NULL);
    check_pair(client, server);
    closesocket(server);
    closesocket(client);

    client = fresh_socket();
    CHECK(!WSAConnectByNameA(client, NULL, port, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK(!WSAConnectByNameA(client, "127.0.0.1", port, NULL, NULL, NULL, NULL, &wrong, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK(!WSAConnectByNameA(client, "127.0.0.1", port, &small, (struct sockaddr *)&local, NULL, NULL, NULL,
                             NULL));
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK(!WSAConnectByNameA(client, "127.0.0.1", "no-such-service", NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSATYPE_NOT_FOUND);
    CHECK(!WSAConnectByNameA(INVALID_SOCKET, "127.0.0.1", port, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    closesocket(client);
    closesocket(listener);
}

/* The first place refuses, the second answers; a socket of both families reaches an IPv4 address. */
static void a_list_is_tried_in_its_order(void)
{
    struct sockaddr_in nobody, somebody;
    SOCKET silent = bound_socket(SOCK_STREAM, &nobody), listener = listening_socket(&somebody), client,
           server;
    char room[sizeof(SOCKET_ADDRESS_LIST) + sizeof(SOCKET_ADDRESS)];
    SOCKET_ADDRESS_LIST *list = (SOCKET_ADDRESS_LIST *)room;
    int off = 0, family;

    list->iAddressCount = 2;
    list->Address[0].lpSockaddr = (struct sockaddr *)&nobody;
    list->Address[1].lpSockaddr = (struct sockaddr *)&somebody;
    list->Address[0].iSockaddrLength = list->Address[1].iSockaddrLength = sizeof nobody;
    for (family = 0; family < 2; family++) {
        client = socket(family ? AF_INET6 : AF_INET, SOCK_STREAM, IPPROTO_TCP);
        if (client == INVALID_SOCKET)
            CHECK_SKIP("no IPv6 here");
        if (family)
            CHECK_EQ(setsockopt(client, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&off, sizeof off), 0);
        CHECK(WSAConnectByList(client, list, NULL, NULL, NULL, NULL, NULL, NULL));
        server = accept(listener, NULL, NULL);
        check_pair(client, server);
        closesocket(server);
        closesocket(client);
    }
    client = fresh_socket();
    list->iAddressCount = 1;
    CHECK(!WSAConnectByList(client, list, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAECONNREFUSED);
    list->iAddressCount = 0;
    CHECK(!WSAConnectByList(client, list, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK(!WSAConnectByList(client, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    closesocket(client);
    closesocket(listener);
    closesocket(silent);
}

/* ---- WSAAccept ---- */

static struct {
    int verdict;
    int calls;
    u_short caller_port, callee_port;
    DWORD_PTR context;
} asked;

static int CALLBACK decide(LPWSABUF caller, LPWSABUF caller_data, LPQOS sqos, LPQOS gqos, LPWSABUF callee,
                           LPWSABUF callee_data, GROUP *group, DWORD_PTR context)
{
    (void)caller_data, (void)sqos, (void)gqos, (void)callee_data, (void)group;
    asked.calls++;
    asked.context = context;
    asked.caller_port = ((struct sockaddr_in *)caller->buf)->sin_port;
    asked.callee_port = ((struct sockaddr_in *)callee->buf)->sin_port;
    return asked.verdict;
}

static SOCKET ask(SOCKET listener, int verdict)
{
    asked.verdict = verdict;
    WSASetLastError(0);
    return WSAAccept(listener, NULL, NULL, decide, 42);
}

static void the_condition_decides(void)
{
    struct sockaddr_in address, own, peer;
    SOCKET listener = listening_socket(&address), client = fresh_socket(), server;
    BOOL on = TRUE, off = FALSE;
    int length = sizeof on, size = sizeof own, room = 3;
    char byte;

    memset(&asked, 0, sizeof asked);
    CHECK_EQ(getsockopt(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, (char *)&off, &length), 0);
    CHECK(!off);
    CHECK_EQ(setsockopt(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, (char *)&on, sizeof on), 0);
    CHECK_EQ(getsockopt(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, (char *)&off, &length), 0);
    CHECK(off);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(getsockname(client, (struct sockaddr *)&own, &size), 0);
    CHECK(ask(listener, CF_DEFER) == INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSATRY_AGAIN);
    CHECK_EQ(asked.calls, 1);
    CHECK_EQ(asked.context, 42);
    CHECK_EQ(asked.caller_port, own.sin_port);
    CHECK_EQ(asked.callee_port, address.sin_port);
    server = ask(listener, CF_ACCEPT); /* the same once more */
    CHECK(server != INVALID_SOCKET);
    CHECK_EQ(asked.calls, 2);
    CHECK_EQ(asked.caller_port, own.sin_port);
    check_pair(client, server);
    closesocket(client);
    closesocket(server);

    client = fresh_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK(ask(listener, CF_REJECT) == INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSAECONNREFUSED);
    CHECK_SOCKET_ERROR(recv(client, &byte, 1, 0), WSAECONNRESET);
    closesocket(client);

    client = fresh_socket(); /* deferred for accept, and for nobody */
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK(ask(listener, CF_DEFER) == INVALID_SOCKET);
    CHECK_SOCKET_ERROR((int)accept(listener, (struct sockaddr *)&peer, &room), WSAEFAULT);
    size = sizeof peer;
    server = accept(listener, (struct sockaddr *)&peer, &size);
    CHECK(server != INVALID_SOCKET);
    CHECK_EQ(getsockname(client, (struct sockaddr *)&own, &size), 0);
    CHECK_EQ(peer.sin_port, own.sin_port);
    closesocket(server);
    closesocket(client);
    client = fresh_socket();
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK(ask(listener, CF_DEFER) == INVALID_SOCKET);
    CHECK(ask(INVALID_SOCKET, CF_ACCEPT) == INVALID_SOCKET);
    CHECK_EQ(WSAGetLastError(), WSAENOTSOCK);
    CHECK_EQ(closesocket(listener), 0);
    closesocket(client);
}

/* ---- WSAIoctl ---- */

static DWORD routine_bytes, routine_error;
static int routine_runs;

static void CALLBACK note(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    (void)overlapped, (void)flags;
    routine_error = error;
    routine_bytes = bytes;
    routine_runs++;
}

static void an_ioctl_with_an_overlapped_completes_it(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_DGRAM, &address);
    OVERLAPPED overlapped, *which = NULL;
    HANDLE port;
    ULONG_PTR key;
    DWORD count = 9, bytes = 0, flags;
    u_long on = 1;

    routine_runs = 0;
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(WSAIoctl(s, FIONREAD, NULL, 0, &count, sizeof count, NULL, &overlapped, NULL), 0);
    CHECK_EQ(count, 0);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
    CHECK(WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
    CHECK_EQ(bytes, 4);
    CHECK_SOCKET_ERROR(WSAIoctl(s, FIONREAD, NULL, 0, &count, 2, NULL, &overlapped, NULL), WSAEFAULT);
    CHECK_EQ(WSAIoctl(s, FIONREAD, NULL, 0, &count, sizeof count, &bytes, &overlapped, note), 0);
    CHECK_EQ(routine_runs, 0);
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routine_runs, 1);
    CHECK_EQ(routine_bytes, 4);
    CHECK_EQ(routine_error, 0);
    CloseHandle(overlapped.hEvent);

    port = CreateIoCompletionPort((HANDLE)s, NULL, 5, 0);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(WSAIoctl(s, FIONBIO, &on, sizeof on, NULL, 0, &bytes, &overlapped, NULL), 0);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &which, SOON));
    CHECK(which == &overlapped);
    CHECK_EQ(bytes, 0);
    CHECK_SOCKET_ERROR(WSAIoctl(s, FIONREAD, NULL, 0, &count, sizeof count, &bytes, &overlapped, note),
                       WSAEINVAL);
    overlapped.hEvent = (HANDLE)0x77770;
    CHECK_SOCKET_ERROR(WSAIoctl(s, FIONREAD, NULL, 0, &count, sizeof count, &bytes, &overlapped, NULL),
                       WSA_INVALID_HANDLE);
    closesocket(s);
    CloseHandle(port);
}

static void common_ioctls_are_known(void)
{
    struct sockaddr_in address, nobody;
    SOCKET client, server, datagrams = bound_socket(SOCK_DGRAM, &address),
                           gone = bound_socket(SOCK_DGRAM, &nobody), base = 0;
    DWORD bytes = 9, on = 1, off = 0, patience = 100;
    u_long mark = 9;
    char byte;

    connected_sockets(&client, &server);
    CHECK_EQ(WSAIoctl(client, SIO_LOOPBACK_FAST_PATH, &on, sizeof on, NULL, 0, &bytes, NULL, NULL), 0);
    CHECK_EQ(bytes, 0);
    CHECK_SOCKET_ERROR(WSAIoctl(client, SIO_LOOPBACK_FAST_PATH, &on, 1, NULL, 0, &bytes, NULL, NULL),
                       WSAEFAULT);
    CHECK_EQ(WSAIoctl(client, SIO_BASE_HANDLE, NULL, 0, &base, sizeof base, &bytes, NULL, NULL), 0);
    CHECK_EQ(base, client);
    CHECK_EQ(bytes, sizeof base);
    CHECK_EQ(ioctlsocket(server, SIOCATMARK, &mark), 0);
    CHECK_EQ((DWORD)mark, 1);
    CHECK_EQ(send(client, "a", 1, MSG_OOB), 1);
    while (mark)
        CHECK_EQ(ioctlsocket(server, SIOCATMARK, &mark), 0);
    CHECK_EQ(recv(server, &byte, 1, MSG_OOB), 1);
    CHECK_EQ(ioctlsocket(server, SIOCATMARK, &mark), 0);
    CHECK_EQ((DWORD)mark, 1);
    CHECK_SOCKET_ERROR(ioctlsocket(datagrams, SIOCATMARK, &mark), WSAEINVAL);
    CHECK_SOCKET_ERROR(ioctlsocket(server, FIONREAD, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAIoctl(client, SIO_KEEPALIVE_VALS, &on, sizeof on, NULL, 0, &bytes, NULL, NULL),
                       WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAIoctl(client, FIONBIO, NULL, 0, NULL, 0, &bytes, NULL, NULL), WSAEFAULT);

    /* what found nobody fails the next receive, unless that is not wanted */
    CHECK_EQ(closesocket(gone), 0);
    CHECK_EQ(setsockopt(datagrams, SOL_SOCKET, SO_RCVTIMEO, (char *)&patience, sizeof patience), 0);
    CHECK_EQ(connect(datagrams, (struct sockaddr *)&nobody, sizeof nobody), 0);
    CHECK_EQ(send(datagrams, "a", 1, 0), 1);
    CHECK_SOCKET_ERROR(recv(datagrams, &byte, 1, 0), WSAECONNRESET);
    CHECK_EQ(WSAIoctl(datagrams, SIO_UDP_CONNRESET, &off, sizeof off, NULL, 0, &bytes, NULL, NULL), 0);
    CHECK_EQ(send(datagrams, "a", 1, 0), 1);
    CHECK_EQ(send(datagrams, "b", 1, 0), 1);
    CHECK_EQ(send(datagrams, "c", 1, 0), 1);
    CHECK_SOCKET_ERROR(recv(datagrams, &byte, 1, 0), WSAETIMEDOUT);
    CHECK_SOCKET_ERROR(WSAIoctl(client, SIO_UDP_CONNRESET, &off, sizeof off, NULL, 0, &bytes, NULL, NULL),
                       WSAEINVAL);
    CHECK_SOCKET_ERROR(WSAIoctl(datagrams, SIO_UDP_CONNRESET, NULL, 0, NULL, 0, &bytes, NULL, NULL),
                       WSAEFAULT);
    closesocket(client);
    closesocket(server);
    closesocket(datagrams);
}

/* ---- what there is ---- */

static void the_catalogue_lists_what_sockets_there_are(void)
{
    WSAPROTOCOL_INFOW infos[16], info;
    WSAPROTOCOL_INFOA narrow[16];
    INT only_tcp[] = {IPPROTO_TCP, 0};
    DWORD length = 0;
    SOCKET s;
    int count, i, size;

    start_winsock();
    CHECK_SOCKET_ERROR(WSAEnumProtocolsW(NULL, NULL, &length), WSAENOBUFS);
    CHECK(length >= 2 * sizeof info);
    CHECK_SOCKET_ERROR(WSAEnumProtocolsW(NULL, infos, NULL), WSAEFAULT);
    length = sizeof infos;
    count = WSAEnumProtocolsW(only_tcp, infos, &length);
    CHECK(count >= 1);
    for (i = 0; i < count; i++) {
        CHECK_EQ(infos[i].iSocketType, SOCK_STREAM);
        s = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &infos[i], 0,
                       WSA_FLAG_OVERLAPPED);
        CHECK(s != INVALID_SOCKET || WSAGetLastError() == WSAEAFNOSUPPORT);
        if (s == INVALID_SOCKET)
            continue;
        size = sizeof info;
        CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&info, &size), 0);
        CHECK_EQ(size, sizeof info);
        CHECK_EQ(info.iAddressFamily, infos[i].iAddressFamily);
        CHECK_EQ(info.iProtocol, IPPROTO_TCP);
        CHECK_EQ(closesocket(s), 0);
    }
    length = sizeof narrow;
    count = WSAEnumProtocolsA(NULL, narrow, &length);
    CHECK(count >= 2);
    CHECK_EQ(narrow[0].iVersion, 2);
    s = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &narrow[0], 0, 0);
    CHECK(s != INVALID_SOCKET);
    size = 4;
    CHECK_SOCKET_ERROR(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, (char *)&narrow[0], &size), WSAEFAULT);
    size = sizeof narrow[0];
    CHECK_EQ(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, (char *)&narrow[0], &size), 0);
    CHECK_EQ(closesocket(s), 0);
}

/* Two handles, one connection: it ends with the second. */
static void a_duplicate_is_the_same_socket(void)
{
    SOCKET client, server, copy;
    WSAPROTOCOL_INFOW info;
    WSAPROTOCOL_INFOA narrow;
    char byte;

    connected_sockets(&client, &server);
    CHECK_EQ(WSADuplicateSocketW(client, GetCurrentProcessId(), &info), 0);
    copy =
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    CHECK(copy != INVALID_SOCKET && copy != client);
    check_pair(copy, server);
    CHECK_EQ(closesocket(client), 0);
    check_pair(copy, server);
    CHECK(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                     WSA_FLAG_OVERLAPPED) == INVALID_SOCKET); /* of a handle that is closed */
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(WSADuplicateSocketA(copy, GetCurrentProcessId(), &narrow), 0);
    client = WSASocketA(AF_INET, SOCK_STREAM, 0, &narrow, 0, WSA_FLAG_OVERLAPPED);
    check_pair(client, server);
    CHECK_EQ(closesocket(copy), 0);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(recv(server, &byte, 1, 0), 0);
    CHECK_EQ(closesocket(server), 0);
}

static void numbers_have_the_order_of_the_network(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_STREAM, &address);
    u_long number = 0;
    u_short half = 0;

    CHECK_EQ(WSAHtonl(s, 0x01020304, &number), 0);
    CHECK_EQ((DWORD)number, 0x04030201);
    CHECK_EQ(WSANtohl(s, 0x04030201, &number), 0);
    CHECK_EQ((DWORD)number, 0x01020304);
    CHECK_EQ(WSAHtons(s, 0x0102, &half), 0);
    CHECK_EQ(half, 0x0201);
    CHECK_EQ(WSANtohs(s, 0x0201, &half), 0);
    CHECK_EQ(half, 0x0102);
    CHECK_SOCKET_ERROR(WSAHtonl(s, 1, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAHtons(INVALID_SOCKET, 1, &half), WSAENOTSOCK);
    closesocket(s);
}

/* ---- ReadFileEx and WriteFileEx ---- */

static void CALLBACK note_file(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    (void)overlapped;
    routine_error = error;
    routine_bytes = bytes;
    routine_runs++;
}

static void file_calls_with_routines_serve_sockets(void)
{
    SOCKET client, server;
    OVERLAPPED reading, writing;
    HANDLE port;
    char bytes[4];

    connected_sockets(&client, &server);
    memset(&reading, 0, sizeof reading);
    memset(&writing, 0, sizeof writing);
    routine_runs = 0;
    CHECK(ReadFileEx((HANDLE)server, bytes, 4, &reading, note_file)); /* pends */
    CHECK_EQ(SleepEx(0, TRUE), 0);
    CHECK(WriteFileEx((HANDLE)client, "abc", 3, &writing, note_file)); /* does not */
    while (routine_runs < 2)
        CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routine_error, 0);
    CHECK_EQ(routine_bytes, 3);
    CHECK_MEM(bytes, "abc", 3);
    CHECK(ReadFileEx((HANDLE)server, bytes, 4, &reading, note_file));
    CHECK(CancelIo((HANDLE)server));
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routine_error, ERROR_OPERATION_ABORTED);
    CHECK(ReadFileEx((HANDLE)server, bytes, 4, &reading, note_file));
    reset_socket(client);
    CHECK_EQ(SleepEx(SOON, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routine_error, ERROR_NETNAME_DELETED); /* the words of files */
    port = CreateIoCompletionPort((HANDLE)server, NULL, 0, 0);
    CHECK(!ReadFileEx((HANDLE)server, bytes, 4, &reading, note_file));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!ReadFileEx((HANDLE)server, bytes, 4, NULL, note_file));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    closesocket(server);
    CHECK(!ReadFileEx((HANDLE)server, bytes, 4, &reading, note_file));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(port);
}

CHECK_MAIN(CHECK_TEST(wsa_connect_is_connect_without_data), CHECK_TEST(a_name_is_connected_to),
           CHECK_TEST(a_list_is_tried_in_its_order), CHECK_TEST(the_condition_decides),
           CHECK_TEST(an_ioctl_with_an_overlapped_completes_it), CHECK_TEST(common_ioctls_are_known),
           CHECK_TEST(the_catalogue_lists_what_sockets_there_are), CHECK_TEST(a_duplicate_is_the_same_socket),
           CHECK_TEST(numbers_have_the_order_of_the_network),
           CHECK_TEST(file_calls_with_routines_serve_sockets))
