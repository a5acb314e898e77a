/* Socket addresses with the Windows layout and family numbers (AF_INET6 is 23).
 *
 * Winsock and the sockets of glibc use the same names for different things. They are kept apart in two steps:
 *
 *   light    inaddr.h, in6addr.h, ws2def.h, ws2ipdef.h: the types alone, under tags of our own, with the typedefs of the
 *            SDK (SOCKADDR, SOCKADDR_IN6, ...). No macro, no constant, no function, no name of glibc's: http.h needs no
 *            more, and a source file may have them beside <sys/socket.h> and <netinet/in.h>, in any order.
 *   full     winsock2.h, ws2tcpip.h: besides these, `struct sockaddr_in`, AF_INET6, FD_SET, send() and all the rest with
 *            their Windows meaning. A source file has these names or those of <sys/socket.h>, not both; winsock2.h says which.
 *
 * Constants and macros of the SDK's ws2def.h are therefore in winsock2.h. */
#ifndef _WS2DEF_
#define _WS2DEF_

#include "inaddr.h"
#include "winnt.h"

typedef USHORT ADDRESS_FAMILY;

typedef struct httpapi_sockaddr {
    ADDRESS_FAMILY sa_family;
    CHAR sa_data[14];
} SOCKADDR, *PSOCKADDR, *LPSOCKADDR;

typedef struct httpapi_sockaddr_in {
    ADDRESS_FAMILY sin_family;
    USHORT sin_port;
    IN_ADDR sin_addr;
    CHAR sin_zero[8];
} SOCKADDR_IN, *PSOCKADDR_IN, *LPSOCKADDR_IN;

typedef struct httpapi_sockaddr_storage {
    ADDRESS_FAMILY ss_family;
    CHAR __ss_pad1[6];
    __int64 __ss_align;
    CHAR __ss_pad2[112];
} SOCKADDR_STORAGE_LH, *PSOCKADDR_STORAGE_LH, SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;

typedef struct _SOCKET_ADDRESS {
    LPSOCKADDR lpSockaddr;
    INT iSockaddrLength;
} SOCKET_ADDRESS, *PSOCKET_ADDRESS, *LPSOCKET_ADDRESS;

typedef struct _SOCKET_ADDRESS_LIST {
    INT iAddressCount;
    SOCKET_ADDRESS Address[1];
} SOCKET_ADDRESS_LIST, *PSOCKET_ADDRESS_LIST, *LPSOCKET_ADDRESS_LIST;

typedef struct _WSABUF {
    ULONG len;
    CHAR *buf;
} WSABUF, *LPWSABUF;

/* A datagram of WSARecvMsg or WSASendMsg, and what may be in its Control. */
typedef struct _WSAMSG {
    LPSOCKADDR name;
    INT namelen;
    LPWSABUF lpBuffers;
    ULONG dwBufferCount;
    WSABUF Control;
    ULONG dwFlags;
} WSAMSG, *PWSAMSG, *LPWSAMSG;

typedef struct _WSACMSGHDR {
    SIZE_T cmsg_len;
    INT cmsg_level;
    INT cmsg_type;
} WSACMSGHDR, *PWSACMSGHDR, *LPWSACMSGHDR;

#define WSA_CMSGHDR_ALIGN(length) (((length) + sizeof(SIZE_T) - 1) & ~(sizeof(SIZE_T) - 1))
#define WSA_CMSG_LEN(length)      (sizeof(WSACMSGHDR) + (length))
#define WSA_CMSG_SPACE(length)    (sizeof(WSACMSGHDR) + WSA_CMSGHDR_ALIGN(length))
#define WSA_CMSG_DATA(header)     ((UCHAR *)(header) + sizeof(WSACMSGHDR))
#define WSA_CMSG_FIRSTHDR(message)                                                               \
    ((message)->Control.len >= sizeof(WSACMSGHDR) ? (LPWSACMSGHDR)(void *)(message)->Control.buf \
                                                  : (LPWSACMSGHDR)NULL)
#define WSA_CMSG_NXTHDR(message, header)                                                \
    (!(header) ? WSA_CMSG_FIRSTHDR(message)                                             \
     : (UCHAR *)(header) + WSA_CMSGHDR_ALIGN((header)->cmsg_len) + sizeof(WSACMSGHDR) > \
             (UCHAR *)(message)->Control.buf + (message)->Control.len                   \
         ? (LPWSACMSGHDR)NULL                                                           \
         : (LPWSACMSGHDR)(void *)((UCHAR *)(header) + WSA_CMSGHDR_ALIGN((header)->cmsg_len)))

typedef struct {
    __extension__ union {
        __extension__ struct {
            ULONG Zone : 28;
            ULONG Level : 4;
        };
        ULONG Value;
    };
} SCOPE_ID, *PSCOPE_ID;

#endif
