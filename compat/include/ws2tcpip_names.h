/* Not a Windows header: the part of ws2tcpip.h that goes with winsock_names.h. */
#ifndef HTTPAPI_WS2TCPIP_NAMES_H
#define HTTPAPI_WS2TCPIP_NAMES_H

#define s6_addr  u.Byte
#define s6_bytes u.Byte
#define s6_words u.Word

#ifdef __cplusplus
extern "C" {
#endif
/* libc's own: the same sixteen bytes under the same names. */
extern const IN6_ADDR in6addr_any;
extern const IN6_ADDR in6addr_loopback;
#ifdef __cplusplus
}
#endif

/* clang-format off */
#define IN6ADDR_ANY_INIT      {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}}
#define IN6ADDR_LOOPBACK_INIT {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}}
/* clang-format on */

typedef int httpapi_socklen_t; /* signed, where glibc's is not */
#define socklen_t httpapi_socklen_t

#define IPV6_HOPOPTS         1
#define IPV6_UNICAST_HOPS    4
#define IPV6_MULTICAST_IF    9
#define IPV6_MULTICAST_HOPS  10
#define IPV6_MULTICAST_LOOP  11
#define IPV6_ADD_MEMBERSHIP  12
#define IPV6_JOIN_GROUP      IPV6_ADD_MEMBERSHIP
#define IPV6_DROP_MEMBERSHIP 13
#define IPV6_LEAVE_GROUP     IPV6_DROP_MEMBERSHIP
#define IPV6_PKTINFO         19
#define IPV6_V6ONLY          27

#define TCP_KEEPALIVE 3
#define TCP_KEEPIDLE  TCP_KEEPALIVE
#define TCP_MAXSEG    4
#define TCP_MAXRT     5
#define TCP_MAXRTMS   14
#define TCP_KEEPCNT   16
#define TCP_KEEPINTVL 17

#define INET_ADDRSTRLEN  22
#define INET6_ADDRSTRLEN 65

#define AI_PASSIVE     0x00000001
#define AI_CANONNAME   0x00000002
#define AI_NUMERICHOST 0x00000004
#define AI_NUMERICSERV 0x00000008
#define AI_ALL         0x00000100
#define AI_ADDRCONFIG  0x00000400
#define AI_V4MAPPED    0x00000800

#define NI_NOFQDN      0x01
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD    0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM       0x10
#define NI_MAXHOST     1025
#define NI_MAXSERV     32

#define EAI_AGAIN    WSATRY_AGAIN
#define EAI_BADFLAGS WSAEINVAL
#define EAI_FAIL     WSANO_RECOVERY
#define EAI_FAMILY   WSAEAFNOSUPPORT
#define EAI_MEMORY   WSA_NOT_ENOUGH_MEMORY
#define EAI_NONAME   WSAHOST_NOT_FOUND
#define EAI_NODATA   EAI_NONAME
#define EAI_SERVICE  WSATYPE_NOT_FOUND
#define EAI_SOCKTYPE WSAESOCKTNOSUPPORT

#define IN4ADDR_LOOPBACK     0x0100007f
#define IN4ADDR_ANY          0
#define IN6_ADDR_EQUAL(a, b) (memcmp((a), (b), sizeof(IN6_ADDR)) == 0)

#define SS_PORT(ssp) (((PSOCKADDR_IN)(ssp))->sin_port)

/* A wildcard or loopback SOCKADDR_IN, whole. */
static inline void IN4ADDR_SETANY(PSOCKADDR_IN a)
{
    memset(a, 0, sizeof *a);
    a->sin_family = AF_INET;
}

static inline void IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a)
{
    IN4ADDR_SETANY(a);
    a->sin_addr.s_addr = IN4ADDR_LOOPBACK;
}

static inline BOOLEAN IN4ADDR_ISANY(const SOCKADDR_IN *a)
{
    return a->sin_family == AF_INET && a->sin_addr.s_addr == IN4ADDR_ANY;
}

static inline BOOLEAN IN4ADDR_ISLOOPBACK(const SOCKADDR_IN *a)
{
    return a->sin_family == AF_INET && a->sin_addr.s_addr == IN4ADDR_LOOPBACK;
}

static inline void IN6ADDR_SETANY(PSOCKADDR_IN6 a)
{
    memset(a, 0, sizeof *a);
    a->sin6_family = AF_INET6;
}

static inline void IN6ADDR_SETLOOPBACK(PSOCKADDR_IN6 a)
{
    IN6ADDR_SETANY(a);
    a->sin6_addr.u.Byte[15] = 1;
}

static inline BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const IN6_ADDR *a)
{
    return IN6_ADDR_EQUAL(a, &in6addr_any);
}

static inline BOOLEAN IN6_IS_ADDR_LOOPBACK(const IN6_ADDR *a)
{
    return IN6_ADDR_EQUAL(a, &in6addr_loopback);
}

static inline BOOLEAN IN6_IS_ADDR_LINKLOCAL(const IN6_ADDR *a)
{
    return a->u.Byte[0] == 0xfe && (a->u.Byte[1] & 0xc0) == 0x80;
}

static inline BOOLEAN IN6_IS_ADDR_V4MAPPED(const IN6_ADDR *a)
{
    return !a->u.Word[0] && !a->u.Word[1] && !a->u.Word[2] && !a->u.Word[3] && !a->u.Word[4] &&
           a->u.Word[5] == 0xffff;
}

static inline BOOLEAN IN6ADDR_ISANY(const SOCKADDR_IN6 *a)
{
    return a->sin6_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr);
}

static inline BOOLEAN IN6ADDR_ISLOOPBACK(const SOCKADDR_IN6 *a)
{
    return a->sin6_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->sin6_addr);
}

#define InetPtonA     inet_pton
#define InetNtopA     inet_ntop
#define GetAddrInfoA  getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA  getnameinfo
#define NS_ALL        0
#define NS_DNS        12

#ifdef UNICODE
typedef ADDRINFOW ADDRINFOT, *PADDRINFOT;
#define InetPton       InetPtonW
#define InetNtop       InetNtopW
#define GetAddrInfo    GetAddrInfoW
#define FreeAddrInfo   FreeAddrInfoW
#define GetNameInfo    GetNameInfoW
#define GetAddrInfoEx  GetAddrInfoExW
#define FreeAddrInfoEx FreeAddrInfoExW
#else
typedef ADDRINFOA ADDRINFOT, *PADDRINFOT;
#define InetPton     InetPtonA
#define InetNtop     InetNtopA
#define GetAddrInfo  GetAddrInfoA
#define FreeAddrInfo FreeAddrInfoA
#define GetNameInfo  GetNameInfoA
#endif

#endif
