/* Not a Windows header: what winsock2.h shows unless HTTPAPI_SYSTEM_SOCKETS is defined: names that glibc also
 * uses, given their Windows meaning, and the Windows numbers. */
#ifndef HTTPAPI_WINSOCK_NAMES_H
#define HTTPAPI_WINSOCK_NAMES_H

#define u_long           httpapi_u_long
#define timeval          httpapi_timeval
#define fd_set           httpapi_fd_set
#define sockaddr         httpapi_sockaddr
#define sockaddr_in      httpapi_sockaddr_in
#define sockaddr_in6     httpapi_sockaddr_in6
#define sockaddr_storage httpapi_sockaddr_storage
#define in_addr          httpapi_in_addr
#define in6_addr         httpapi_in6_addr
#define ip_mreq          httpapi_ip_mreq
#define ipv6_mreq        httpapi_ipv6_mreq
#define gethostname      httpapi_gethostname

#define s_addr  S_un.S_addr
#define s_host  S_un.S_un_b.s_b2
#define s_net   S_un.S_un_b.s_b1
#define s_imp   S_un.S_un_w.s_w2
#define s_impno S_un.S_un_b.s_b4
#define s_lh    S_un.S_un_b.s_b3
#define h_addr  h_addr_list[0]

#ifdef __cplusplus
/* Overloads: the types of the sets decide which select it is, and a member called select stays what it is. */
DECLSPEC_IMPORT int select(int nfds, httpapi_fd_set *readfds, httpapi_fd_set *writefds,
                           httpapi_fd_set *exceptfds, const TIMEVAL *timeout) __asm__("httpapi_select");

/* On Windows unsigned long is u_long; here it is wider. The value fits either. */
inline int ioctlsocket(SOCKET s, int cmd, unsigned long *argp)
{
    ULONG value = argp ? (ULONG)*argp : 0;
    int result = ioctlsocket(s, cmd, argp ? &value : (ULONG *)0);

    if (argp)
        *argp = value;
    return result;
}
#else
#define select httpapi_select
#endif

#undef FD_CLR
#undef FD_SET
#undef FD_ZERO
#undef FD_ISSET

/* Adding a socket twice, or one too many, changes nothing. */
static inline void httpapi_fd_add(SOCKET s, httpapi_fd_set *set)
{
    u_int i;

    for (i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] == s)
            return;
    if (set->fd_count < FD_SETSIZE)
        set->fd_array[set->fd_count++] = s;
}

static inline void httpapi_fd_remove(SOCKET s, httpapi_fd_set *set)
{
    u_int i;

    for (i = 0; i < set->fd_count && set->fd_array[i] != s; i++)
        ;
    if (i == set->fd_count)
        return;
    for (set->fd_count--; i < set->fd_count; i++)
        set->fd_array[i] = set->fd_array[i + 1];
}

#define FD_SET(fd, set)   httpapi_fd_add((SOCKET)(fd), (set))
#define FD_CLR(fd, set)   httpapi_fd_remove((SOCKET)(fd), (set))
#define FD_ZERO(set)      ((void)((set)->fd_count = 0))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (set))

#undef timerisset
#undef timerclear
#undef timercmp
#define timerisset(tvp) ((tvp)->tv_sec || (tvp)->tv_usec)
#define timerclear(tvp) ((tvp)->tv_sec = (tvp)->tv_usec = 0)
#define timercmp(tvp, uvp, op) \
    ((tvp)->tv_sec op(uvp)->tv_sec || ((tvp)->tv_sec == (uvp)->tv_sec && (tvp)->tv_usec op(uvp)->tv_usec))

#define AF_UNSPEC 0
#define AF_UNIX   1
#define AF_INET   2
#define AF_INET6  23
#define AF_MAX    35
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX   AF_UNIX
#define PF_INET   AF_INET
#define PF_INET6  AF_INET6

#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_RAW       3
#define SOCK_RDM       4
#define SOCK_SEQPACKET 5

#define IPPROTO_IP     0
#define IPPROTO_ICMP   1
#define IPPROTO_IGMP   2
#define IPPROTO_TCP    6
#define IPPROTO_UDP    17
#define IPPROTO_IPV6   41
#define IPPROTO_ICMPV6 58
#define IPPROTO_RAW    255

#define SOL_SOCKET            0xffff
#define SO_DEBUG              0x0001
#define SO_ACCEPTCONN         0x0002
#define SO_REUSEADDR          0x0004
#define SO_KEEPALIVE          0x0008
#define SO_DONTROUTE          0x0010
#define SO_BROADCAST          0x0020
#define SO_USELOOPBACK        0x0040
#define SO_LINGER             0x0080
#define SO_OOBINLINE          0x0100
#define SO_DONTLINGER         ((int)(~SO_LINGER))
#define SO_EXCLUSIVEADDRUSE   ((int)(~SO_REUSEADDR))
#define SO_SNDBUF             0x1001
#define SO_RCVBUF             0x1002
#define SO_SNDLOWAT           0x1003
#define SO_RCVLOWAT           0x1004
#define SO_SNDTIMEO           0x1005
#define SO_RCVTIMEO           0x1006
#define SO_ERROR              0x1007
#define SO_TYPE               0x1008
#define SO_MAX_MSG_SIZE       0x2003
#define SO_PROTOCOL_INFOA     0x2004
#define SO_PROTOCOL_INFOW     0x2005
#define SO_CONDITIONAL_ACCEPT 0x3002
#define TCP_NODELAY           0x0001

#define IP_OPTIONS         1
#define IP_HDRINCL         2
#define IP_TOS             3
#define IP_TTL             4
#define IP_MULTICAST_IF    9
#define IP_MULTICAST_TTL   10
#define IP_MULTICAST_LOOP  11
#define IP_ADD_MEMBERSHIP  12
#define IP_DROP_MEMBERSHIP 13
#define IP_DONTFRAGMENT    14
#define IP_PKTINFO         19

#define MSG_OOB            0x1
#define MSG_PEEK           0x2
#define MSG_DONTROUTE      0x4
#define MSG_WAITALL        0x8
#define MSG_PUSH_IMMEDIATE 0x20
#define MSG_TRUNC          0x0100
#define MSG_CTRUNC         0x0200
#define MSG_PARTIAL        0x8000
#define MSG_INTERRUPT      0x10
#define MSG_MAXIOVLEN      16

#define SD_RECEIVE 0
#define SD_SEND    1
#define SD_BOTH    2
#define SOMAXCONN  0x7fffffff

#define IOCPARM_MASK 0x7f
#define FIONREAD     0x4004667F
#define FIONBIO      ((int)0x8004667E)

#define SIOCATMARK ((int)0x40047307)

#define SIO_GET_EXTENSION_FUNCTION_POINTER 0xC8000006
#define SIO_BASE_HANDLE                    0x48000022
#define SIO_UDP_CONNRESET                  0x9800000C

#define CF_ACCEPT 0
#define CF_REJECT 1
#define CF_DEFER  2

#define FD_READ_BIT    0
#define FD_WRITE_BIT   1
#define FD_OOB_BIT     2
#define FD_ACCEPT_BIT  3
#define FD_CONNECT_BIT 4
#define FD_CLOSE_BIT   5
#define FD_READ        (1 << FD_READ_BIT)
#define FD_WRITE       (1 << FD_WRITE_BIT)
#define FD_OOB         (1 << FD_OOB_BIT)
#define FD_ACCEPT      (1 << FD_ACCEPT_BIT)
#define FD_CONNECT     (1 << FD_CONNECT_BIT)
#define FD_CLOSE       (1 << FD_CLOSE_BIT)
#define FD_ALL_EVENTS  ((1 << FD_MAX_EVENTS) - 1)

#define WSA_INVALID_EVENT       ((WSAEVENT)NULL)
#define WSA_MAXIMUM_WAIT_EVENTS MAXIMUM_WAIT_OBJECTS
#define WSA_WAIT_FAILED         WAIT_FAILED
#define WSA_WAIT_EVENT_0        WAIT_OBJECT_0
#define WSA_WAIT_IO_COMPLETION  WAIT_IO_COMPLETION
#define WSA_WAIT_TIMEOUT        WAIT_TIMEOUT
#define WSA_INFINITE            INFINITE

#define WSA_FLAG_OVERLAPPED        0x01
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80

#define POLLERR    0x0001
#define POLLHUP    0x0002
#define POLLNVAL   0x0004
#define POLLWRNORM 0x0010
#define POLLOUT    POLLWRNORM
#define POLLWRBAND 0x0020
#define POLLRDNORM 0x0100
#define POLLRDBAND 0x0200
#define POLLIN     (POLLRDNORM | POLLRDBAND)
#define POLLPRI    0x0400

#define INADDR_ANY       ((ULONG)0x00000000)
#define INADDR_LOOPBACK  0x7f000001
#define INADDR_BROADCAST ((ULONG)0xffffffff)
#define INADDR_NONE      0xffffffff
#define ADDR_ANY         INADDR_ANY

#define IPPORT_ECHO     7
#define IPPORT_HTTP     80
#define IPPORT_RESERVED 1024

/* Winsock's names for codes that winerror.h has under others. */
#define h_errno        WSAGetLastError()
#define HOST_NOT_FOUND WSAHOST_NOT_FOUND
#define TRY_AGAIN      WSATRY_AGAIN
#define NO_RECOVERY    WSANO_RECOVERY
#define NO_DATA        WSANO_DATA
#define WSANO_ADDRESS  WSANO_DATA
#define NO_ADDRESS     WSANO_ADDRESS

#ifdef UNICODE
#define SO_PROTOCOL_INFO   SO_PROTOCOL_INFOW
#define WSASocket          WSASocketW
#define WSAEnumProtocols   WSAEnumProtocolsW
#define WSAConnectByName   WSAConnectByNameW
#define WSADuplicateSocket WSADuplicateSocketW
#define WSAPROTOCOL_INFO   WSAPROTOCOL_INFOW
#define LPWSAPROTOCOL_INFO LPWSAPROTOCOL_INFOW
#define WSAStringToAddress WSAStringToAddressW
#define WSAAddressToString WSAAddressToStringW
#else
#define SO_PROTOCOL_INFO   SO_PROTOCOL_INFOA
#define WSASocket          WSASocketA
#define WSAEnumProtocols   WSAEnumProtocolsA
#define WSAConnectByName   WSAConnectByNameA
#define WSADuplicateSocket WSADuplicateSocketA
#define WSAPROTOCOL_INFO   WSAPROTOCOL_INFOA
#define LPWSAPROTOCOL_INFO LPWSAPROTOCOL_INFOA
#define WSAStringToAddress WSAStringToAddressA
#define WSAAddressToString WSAAddressToStringA
#endif

#endif
