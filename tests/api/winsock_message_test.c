/* WSARecvMsg and WSASendMsg: who sent a datagram, where it came to, where it
 * leaves from. Windows names only; loopback only. */
#include "sockets.h"
#include <mswsock.h>

#ifndef MSG_TRUNC /* what some headers lack */
#define MSG_TRUNC 0x0100
#endif
#ifndef MSG_CTRUNC
#define MSG_CTRUNC 0x0200
#endif

#define SOON 20000

static LPFN_WSARECVMSG receive_message;
static LPFN_WSASENDMSG send_message;

static void load(SOCKET s)
{
    GUID receive_id = WSAID_WSARECVMSG, send_id = WSAID_WSASENDMSG;
    DWORD bytes;

    CHECK_EQ(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &receive_id, sizeof receive_id, &receive_message,
                      sizeof receive_message, &bytes, NULL, NULL),
             0);
    CHECK_EQ(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &send_id, sizeof send_id, &send_message,
                      sizeof send_message, &bytes, NULL, NULL),
             0);
}

/* One message with its buffers. */
struct parcel {
    WSAMSG message;
    WSABUF buffer;
    char data[16];
    struct sockaddr_in6 address; /* room for either family */
    union {
        SIZE_T align;
        char room[64];
    } control;
};

static void empty_parcel(struct parcel *parcel, ULONG length, ULONG control)
{
    memset(parcel, 0, sizeof *parcel);
    parcel->message.name = (struct sockaddr *)&parcel->address;
    parcel->message.namelen = sizeof parcel->address;
    parcel->message.lpBuffers = &parcel->buffer;
    parcel->message.dwBufferCount = 1;
    parcel->buffer.buf = parcel->data;
    parcel->buffer.len = length;
    parcel->message.Control.buf = control ? parcel->control.room : NULL;
    parcel->message.Control.len = control;
}

static void a_datagram_tells_where_it_came_to(void)
{
    struct sockaddr_in here, there;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    struct parcel parcel;
    WSACMSGHDR *header = (WSACMSGHDR *)(void *)parcel.control.room;
    DWORD on = 1, bytes = 0;
    IN_PKTINFO info;

    load(one);
    CHECK_EQ(setsockopt(one, IPPROTO_IP, IP_PKTINFO, (char *)&on, sizeof on), 0);
    CHECK_EQ(sendto(other, "hello", 5, 0, (struct sockaddr *)&here, sizeof here), 5);
    empty_parcel(&parcel, 16, sizeof parcel.control);
    CHECK_EQ(receive_message(one, &parcel.message, &bytes, NULL, NULL), 0);
    CHECK_EQ(bytes, 5);
    CHECK_MEM(parcel.data, "hello", 5);
    CHECK_EQ(parcel.message.namelen, sizeof there);
    CHECK_EQ(((struct sockaddr_in *)&parcel.address)->sin_port, there.sin_port);
    CHECK_EQ(parcel.message.dwFlags, 0);
    CHECK(parcel.message.Control.len >= sizeof *header + sizeof info);
    CHECK_EQ(header->cmsg_level, IPPROTO_IP);
    CHECK_EQ(header->cmsg_type, IP_PKTINFO);
    CHECK_EQ(header->cmsg_len, sizeof *header + sizeof info);
    memcpy(&info, header + 1, sizeof info);
    CHECK_EQ(info.ipi_addr.s_addr, htonl(INADDR_LOOPBACK));
    CHECK(info.ipi_ifindex != 0);

    /* the same information, the other way round: the address that it leaves from
   */
    memcpy(parcel.data, "reply", 5);
    parcel.buffer.len = 5;
    parcel.message.dwFlags = 0;
    CHECK_EQ(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), 0);
    CHECK_EQ(bytes, 5);
    CHECK_EQ(recv(other, parcel.data, 16, 0), 5);
    CHECK_MEM(parcel.data, "reply", 5);
    closesocket(one);
    closesocket(other);
}

static void what_does_not_fit_is_told(void)
{
    struct sockaddr_in here, there;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    struct parcel parcel;
    DWORD on = 1, bytes = 0;

    load(one);
    CHECK_EQ(setsockopt(one, IPPROTO_IP, IP_PKTINFO, (char *)&on, sizeof on), 0);
    CHECK_EQ(sendto(other, "hello", 5, 0, (struct sockaddr *)&here, sizeof here), 5);
    empty_parcel(&parcel, 2, 8);
    CHECK_SOCKET_ERROR(receive_message(one, &parcel.message, &bytes, NULL, NULL), WSAEMSGSIZE);
    CHECK_EQ(bytes, 2);
    CHECK_EQ(parcel.message.dwFlags, MSG_TRUNC | MSG_CTRUNC);
    CHECK_EQ(parcel.message.Control.len, 0);
    closesocket(one);
    closesocket(other);
}

static void ipv6_tells_it_too(void)
{
    SOCKET one, other;
    struct parcel parcel;
    WSACMSGHDR *header = (WSACMSGHDR *)(void *)parcel.control.room;
    struct sockaddr_in6 here;
    DWORD on = 1, bytes = 0;
    IN6_PKTINFO info;
    int length = sizeof here;

    start_winsock();
    one = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    if (one == INVALID_SOCKET)
        CHECK_SKIP("no IPv6 here");
    other = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    memset(&here, 0, sizeof here);
    here.sin6_family = AF_INET6;
    here.sin6_addr = in6addr_loopback;
    if (bind(one, (struct sockaddr *)&here, sizeof here) != 0)
        CHECK_SKIP("no IPv6 loopback here");
    CHECK_EQ(getsockname(one, (struct sockaddr *)&here, &length), 0);
    load(one);
    CHECK_EQ(setsockopt(one, IPPROTO_IPV6, IPV6_PKTINFO, (char *)&on, sizeof on), 0);
    CHECK_EQ(sendto(other, "six", 3, 0, (struct sockaddr *)&here, sizeof here), 3);
    empty_parcel(&parcel, 16, sizeof parcel.control);
    CHECK_EQ(receive_message(one, &parcel.message, &bytes, NULL, NULL), 0);
    CHECK_EQ(bytes, 3);
    CHECK_EQ(header->cmsg_level, IPPROTO_IPV6);
    CHECK_EQ(header->cmsg_type, IPV6_PKTINFO);
    memcpy(&info, header + 1, sizeof info);
    CHECK_MEM(&info.ipi6_addr, &in6addr_loopback, 16);
    parcel.buffer.len = 3;
    CHECK_EQ(WSASendMsg(one, &parcel.message, 0, &bytes, NULL, NULL), 0);
    CHECK_EQ(recv(other, parcel.data, 16, 0), 3);
    closesocket(one);
    closesocket(other);
}

static void messages_are_received_overlapped(void)
{
    struct sockaddr_in here, there;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), other = bound_socket(SOCK_DGRAM, &there);
    struct parcel parcel, reply;
    OVERLAPPED overlapped;
    DWORD bytes = 0, flags;

    load(one);
    memset(&overlapped, 0, sizeof overlapped);
    empty_parcel(&parcel, 16, sizeof parcel.control);
    CHECK_SOCKET_ERROR(receive_message(one, &parcel.message, NULL, &overlapped, NULL), WSA_IO_PENDING);
    CHECK_EQ(sendto(other, "later", 5, 0, (struct sockaddr *)&here, sizeof here), 5);
    CHECK(WSAGetOverlappedResult(one, &overlapped, &bytes, TRUE, &flags));
    CHECK_EQ(bytes, 5);
    CHECK_EQ(((struct sockaddr_in *)&parcel.address)->sin_port, there.sin_port);
    CHECK_EQ(parcel.message.Control.len, 0); /* nothing was asked for */
    empty_parcel(&reply, 5, 0);
    reply.message.name = (struct sockaddr *)&there;
    reply.message.namelen = sizeof there;
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(send_message(one, &reply.message, 0, NULL, &overlapped, NULL), 0);
    CHECK(WSAGetOverlappedResult(one, &overlapped, &bytes, TRUE, &flags));
    CHECK_EQ(bytes, 5);
    closesocket(one);
    closesocket(other);
}

static void wrong_messages_have_their_codes(void)
{
    struct sockaddr_in here;
    SOCKET one = bound_socket(SOCK_DGRAM, &here), client, server;
    struct parcel parcel;
    WSACMSGHDR *header = (WSACMSGHDR *)(void *)parcel.control.room;
    DWORD bytes;

    load(one);
    connected_sockets(&client, &server);
    empty_parcel(&parcel, 4, sizeof parcel.control);
    CHECK_SOCKET_ERROR(receive_message(client, &parcel.message, &bytes, NULL, NULL), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(send_message(client, &parcel.message, 0, &bytes, NULL, NULL), WSAEOPNOTSUPP);
    CHECK_SOCKET_ERROR(receive_message(INVALID_SOCKET, &parcel.message, &bytes, NULL, NULL), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(send_message(INVALID_SOCKET, &parcel.message, 0, &bytes, NULL, NULL), WSAENOTSOCK);
    CHECK_SOCKET_ERROR(receive_message(one, NULL, &bytes, NULL, NULL), WSAEFAULT);
    CHECK_SOCKET_ERROR(send_message(one, NULL, 0, &bytes, NULL, NULL), WSAEFAULT);
    parcel.message.name = (struct sockaddr *)&here;
    parcel.message.namelen = sizeof here;
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL),
                       WSAEINVAL); /* lengths of 0 */
    parcel.message.Control.len = 4;
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), WSAEINVAL);
    parcel.message.Control.len = sizeof *header + 8;
    header->cmsg_len = sizeof *header + 8;
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = 4711;
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), WSAEINVAL);
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_level = 77;
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), WSAEINVAL);
    header->cmsg_level = IPPROTO_IPV6; /* too short for it */
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), WSAEINVAL);
    header->cmsg_len = 1000;
    CHECK_SOCKET_ERROR(send_message(one, &parcel.message, 0, &bytes, NULL, NULL), WSAEINVAL);
    closesocket(one);
    closesocket(client);
    closesocket(server);
}

CHECK_MAIN(CHECK_TEST(a_datagram_tells_where_it_came_to), CHECK_TEST(what_does_not_fit_is_told),
           CHECK_TEST(ipv6_tells_it_too), CHECK_TEST(messages_are_received_overlapped),
           CHECK_TEST(wrong_messages_have_their_codes))
