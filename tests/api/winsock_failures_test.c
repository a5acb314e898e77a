/* How Winsock calls fail that seldom do: unreachable places, resolvers, odd arguments. Windows names only. */
#include "sockets.h"
#include <mswsock.h>

static struct sockaddr_in multicast(void)
{
    struct sockaddr_in address = loopback_address();

    address.sin_addr.s_addr = htonl(0xe0000001); /* 224.0.0.1: no stream leads there */
    address.sin_port = htons(9);
    return address;
}

static void a_stream_does_not_reach_a_group(void)
{
    struct sockaddr_in there = multicast(), here;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), overlapped_socket;
    OVERLAPPED overlapped;
    LPFN_CONNECTEX connect_ex = NULL;
    GUID id = WSAID_CONNECTEX;
    u_long on = 1;
    DWORD bytes, flags;
    int code;

    CHECK_SOCKET_ERROR(connect(s, (struct sockaddr *)&there, sizeof there), WSAENETUNREACH);
    CHECK_EQ(ioctlsocket(s, FIONBIO, &on), 0);
    CHECK_SOCKET_ERROR(connect(s, (struct sockaddr *)&there, sizeof there), WSAENETUNREACH);
    CHECK_EQ(closesocket(s), 0);

    memset(&overlapped, 0, sizeof overlapped);
    overlapped_socket = bound_socket(SOCK_STREAM, &here);
    CHECK_EQ(WSAIoctl(overlapped_socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &connect_ex,
                      sizeof connect_ex, &bytes, NULL, NULL),
             0);
    CHECK(!connect_ex(overlapped_socket, (struct sockaddr *)&there, sizeof there, NULL, 0, &bytes,
                      &overlapped));
    code = WSAGetLastError();
    if (code == WSA_IO_PENDING) {
        CHECK(!WSAGetOverlappedResult(overlapped_socket, &overlapped, &bytes, TRUE, &flags));
        code = WSAGetLastError();
    }
    CHECK_EQ(code, WSAENETUNREACH);
    CHECK_EQ(closesocket(overlapped_socket), 0);
}

static void nowhere_is_no_address_to_connect_to(void)
{
    struct sockaddr_in address = loopback_address();
    SOCKET s;

    start_winsock();
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK_SOCKET_ERROR(connect(s, (struct sockaddr *)&address, sizeof address),
                       WSAEADDRNOTAVAIL); /* port 0 */
    CHECK_SOCKET_ERROR(connect(s, NULL, 0), WSAEFAULT);
    CHECK_SOCKET_ERROR(connect(s, (struct sockaddr *)&address, 3), WSAEFAULT);
    address.sin_family = AF_INET6;
    CHECK_SOCKET_ERROR(connect(s, (struct sockaddr *)&address, sizeof address), WSAEAFNOSUPPORT);
    CHECK_EQ(closesocket(s), 0);
}

static int resolve(const char *node, const char *service, int family, int type, int protocol)
{
    struct addrinfo hints, *list = NULL;
    int code;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = type;
    hints.ai_protocol = protocol;
    WSASetLastError(0);
    code = getaddrinfo(node, service, &hints, &list);
    CHECK_EQ(WSAGetLastError(), code); /* told twice */
    if (!code)
        freeaddrinfo(list);
    return code;
}

static void names_that_cannot_be_resolved_have_their_codes(void)
{
    int code;

    start_winsock();
    CHECK_EQ(resolve("127.0.0.1", "80", AF_INET, SOCK_STREAM, 0), 0);
    CHECK_EQ(resolve(NULL, NULL, AF_INET, SOCK_STREAM, 0), WSAHOST_NOT_FOUND);
    CHECK_EQ(resolve("127.0.0.1", "no-such-service", AF_INET, SOCK_STREAM, 0), WSATYPE_NOT_FOUND);
    CHECK_EQ(resolve("127.0.0.1", NULL, 999, SOCK_STREAM, 0), WSAEAFNOSUPPORT);
    CHECK_EQ(resolve("127.0.0.1", NULL, AF_INET, 99, 0), WSAESOCKTNOSUPPORT);
    code = resolve("name.invalid", NULL, AF_INET, SOCK_STREAM,
                   0); /* without a resolver it is not known for sure */
    CHECK(code == WSAHOST_NOT_FOUND || code == WSATRY_AGAIN);
}

static void ioctls_that_do_not_exist_are_refused(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_DGRAM, &address);
    u_long value = 9;

    CHECK_EQ(ioctlsocket(s, FIONREAD, &value), 0);
    CHECK_EQ((DWORD)value, 0);
    CHECK_EQ(sendto(s, "abc", 3, 0, (struct sockaddr *)&address, sizeof address), 3);
    while (value != 3)
        CHECK_EQ(ioctlsocket(s, FIONREAD, &value), 0);
    CHECK_SOCKET_ERROR(ioctlsocket(s, 0x1234, &value), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(ioctlsocket(INVALID_SOCKET, FIONREAD, &value), WSAENOTSOCK);
    CHECK_EQ(closesocket(s), 0);
}

static void a_socket_is_not_given_to_another_process(void)
{
    struct sockaddr_in address;
    SOCKET s = bound_socket(SOCK_STREAM, &address);
    WSAPROTOCOL_INFOW info;
    WSAPROTOCOL_INFOA narrow;

    CHECK_SOCKET_ERROR(WSADuplicateSocketW(s, 4, &info),
                       WSAEOPNOTSUPP); /* Windows cannot give it to the kernel either */
    CHECK_SOCKET_ERROR(WSADuplicateSocketA(s, 4, &narrow), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(WSADuplicateSocketW(s, GetCurrentProcessId(), NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSADuplicateSocketW(INVALID_SOCKET, GetCurrentProcessId(), &info), WSAENOTSOCK);
    CHECK_EQ(closesocket(s), 0);
}

/* Where it is not a connection: shutting down is refused, and harms nothing. */
static void what_is_not_connected_is_not_shut_down(void)
{
    struct sockaddr_in address;
    SOCKET listener = listening_socket(&address), client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), server;
    char byte;

    CHECK_SOCKET_ERROR(shutdown(client, SD_SEND), WSAENOTCONN);
    CHECK_SOCKET_ERROR(shutdown(listener, SD_BOTH), WSAENOTCONN);
    CHECK_EQ(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    server = accept(listener, NULL, NULL);
    CHECK(server != INVALID_SOCKET);
    CHECK_EQ(send(client, "a", 1, 0), 1);
    CHECK_EQ(recv(server, &byte, 1, 0), 1);
    CHECK_EQ(closesocket(client), 0);
    CHECK_EQ(closesocket(server), 0);
    CHECK_EQ(closesocket(listener), 0);
}

CHECK_MAIN(CHECK_TEST(nowhere_is_no_address_to_connect_to), CHECK_TEST(a_stream_does_not_reach_a_group),
           CHECK_TEST(names_that_cannot_be_resolved_have_their_codes),
           CHECK_TEST(ioctls_that_do_not_exist_are_refused),
           CHECK_TEST(a_socket_is_not_given_to_another_process),
           CHECK_TEST(what_is_not_connected_is_not_shut_down))
