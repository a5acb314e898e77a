/* Winsock 2: blocking, non-blocking and overlapped sockets, select and WSAPoll. mswsock.h has the Microsoft extensions.
 *
 * Names. libc exports socket, send, select and so on to everybody in the process, so ours have symbols of their own
 * (httpapi_send), and the declarations below bind the Windows names to them by assembler name: no macro gets in the way of
 * std::bind or of a member called `send`. libc's headers however drag in fd_set, struct timeval, select (by <stdlib.h>),
 * u_long (by <sys/types.h>) and gethostname (by <unistd.h>) everywhere; those are read first and then shadowed: types and
 * gethostname by macros, select by a macro in C and an overload in C++. See ws2def.h for the light headers.
 *
 * A source file that wants the system's sockets instead, beside http.h or windows.h, includes <sys/socket.h> first or
 * defines HTTPAPI_SYSTEM_SOCKETS: it gets the types and the prototypes under their httpapi_ names, and neither constants nor
 * shadowed names. The library's own sources are all built so. */
#ifndef _WINSOCK2API_
#define _WINSOCK2API_
#define _WINSOCKAPI_

#if defined(_SYS_SOCKET_H) && !defined(HTTPAPI_SYSTEM_SOCKETS)
#define HTTPAPI_SYSTEM_SOCKETS
#endif

/* A program's own FD_SETSIZE must survive glibc's, whichever came first; glibc's alone gives way to Windows' 64. */
#if defined(FD_SETSIZE) && !defined(_SYS_SELECT_H)
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#include <sys/select.h>
#pragma pop_macro("FD_SETSIZE")
#endif
#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "windef.h"
#include "guiddef.h"
#include "minwinbase.h"
#include "winerror.h"
#include "ws2def.h"
#include "ws2ipdef.h"

#define WSA_INVALID_HANDLE    ((int)ERROR_INVALID_HANDLE)
#define WSA_NOT_ENOUGH_MEMORY ((int)ERROR_NOT_ENOUGH_MEMORY)
#define WSA_INVALID_PARAMETER ((int)ERROR_INVALID_PARAMETER)
#define WSA_OPERATION_ABORTED ((int)ERROR_OPERATION_ABORTED)
#define WSA_IO_INCOMPLETE     ((int)ERROR_IO_INCOMPLETE)
#define WSA_IO_PENDING        ((int)ERROR_IO_PENDING)

#ifndef HTTPAPI_SYSTEM_SOCKETS
#pragma push_macro("__FD_SETSIZE")
#undef __FD_SETSIZE
#if !defined(FD_SETSIZE) || FD_SETSIZE == 0 /* an unknown name counts as 0: it was glibc's */
#undef FD_SETSIZE
#define FD_SETSIZE 64
#endif
#pragma pop_macro("__FD_SETSIZE")
#define HTTPAPI_FD_SETSIZE  FD_SETSIZE
#define WINSOCK_TAG(name)   name
#define WINSOCK_LABEL(name) __asm__("httpapi_" #name)
#define WINSOCK_NAME(name)  name
#else
#define HTTPAPI_FD_SETSIZE 64
#define WINSOCK_TAG(name)  httpapi_##name
#define WINSOCK_LABEL(name)
#define WINSOCK_NAME(name) httpapi_##name
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define WSAAPI
#define WINSOCK_API_LINKAGE DECLSPEC_IMPORT
#define WINSOCK_VERSION     MAKEWORD(2, 2)

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef ULONG httpapi_u_long; /* 32 bits, where glibc's u_long has 64 */
typedef ULONGLONG u_int64;

typedef UINT_PTR SOCKET;
typedef int SERVICETYPE;
typedef unsigned int GROUP;

#define INVALID_SOCKET (SOCKET)(~0)
#define SOCKET_ERROR   (-1)

/* An array of sockets, not of bits: any number of handles may go in when FD_SETSIZE is defined larger. */
typedef struct httpapi_fd_set {
    u_int fd_count;
    SOCKET fd_array[HTTPAPI_FD_SETSIZE];
} httpapi_fd_set, FD_SET, *PFD_SET, *LPFD_SET;

typedef struct httpapi_timeval {
    LONG tv_sec;
    LONG tv_usec;
} TIMEVAL, *PTIMEVAL, *LPTIMEVAL;

typedef struct WINSOCK_TAG(linger) {
    u_short l_onoff;
    u_short l_linger;
} LINGER, *PLINGER, *LPLINGER;

typedef struct WINSOCK_TAG(hostent) {
    char *h_name;
    char **h_aliases;
    short h_addrtype;
    short h_length;
    char **h_addr_list;
} HOSTENT, *PHOSTENT, *LPHOSTENT;

typedef struct WINSOCK_TAG(servent) {
    char *s_name;
    char **s_aliases;
    char *s_proto; /* before the port on 64 bits */
    short s_port;
} SERVENT, *PSERVENT, *LPSERVENT;

typedef struct WINSOCK_TAG(protoent) {
    char *p_name;
    char **p_aliases;
    short p_proto;
} PROTOENT, *PPROTOENT, *LPPROTOENT;

typedef struct WINSOCK_TAG(pollfd) {
    SOCKET fd;
    SHORT events;
    SHORT revents;
} WSAPOLLFD, *PWSAPOLLFD, *LPWSAPOLLFD;

#define WSADESCRIPTION_LEN 256
#define WSASYS_STATUS_LEN  128

typedef struct WSAData {
    WORD wVersion;
    WORD wHighVersion;
    unsigned short iMaxSockets;
    unsigned short iMaxUdpDg;
    char *lpVendorInfo;
    char szDescription[WSADESCRIPTION_LEN + 1];
    char szSystemStatus[WSASYS_STATUS_LEN + 1];
} WSADATA, *LPWSADATA;

typedef HANDLE WSAEVENT, *LPWSAEVENT;
typedef OVERLAPPED WSAOVERLAPPED, *LPWSAOVERLAPPED;
typedef void(CALLBACK *LPWSAOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwError, DWORD cbTransferred,
                                                           LPWSAOVERLAPPED lpOverlapped, DWORD dwFlags);

#define FD_MAX_EVENTS 10

typedef struct _WSANETWORKEVENTS {
    LONG lNetworkEvents;
    int iErrorCode[FD_MAX_EVENTS];
} WSANETWORKEVENTS, *LPWSANETWORKEVENTS;

#define MAX_PROTOCOL_CHAIN 7
#define WSAPROTOCOL_LEN    255
#define BASE_PROTOCOL      1
#define FROM_PROTOCOL_INFO (-1)

typedef struct _WSAPROTOCOLCHAIN {
    int ChainLen;
    DWORD ChainEntries[MAX_PROTOCOL_CHAIN];
} WSAPROTOCOLCHAIN, *LPWSAPROTOCOLCHAIN;

/* From WSAEnumProtocols, WSADuplicateSocket or SO_PROTOCOL_INFO, for WSASocket; elsewhere only NULL is accepted. */
typedef struct _WSAPROTOCOL_INFOA {
    DWORD dwServiceFlags1;
    DWORD dwServiceFlags2;
    DWORD dwServiceFlags3;
    DWORD dwServiceFlags4;
    DWORD dwProviderFlags;
    GUID ProviderId;
    DWORD dwCatalogEntryId;
    WSAPROTOCOLCHAIN ProtocolChain;
    int iVersion;
    int iAddressFamily;
    int iMaxSockAddr;
    int iMinSockAddr;
    int iSocketType;
    int iProtocol;
    int iProtocolMaxOffset;
    int iNetworkByteOrder;
    int iSecurityScheme;
    DWORD dwMessageSize;
    DWORD dwProviderReserved;
    CHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;

typedef struct _WSAPROTOCOL_INFOW {
    DWORD dwServiceFlags1;
    DWORD dwServiceFlags2;
    DWORD dwServiceFlags3;
    DWORD dwServiceFlags4;
    DWORD dwProviderFlags;
    GUID ProviderId;
    DWORD dwCatalogEntryId;
    WSAPROTOCOLCHAIN ProtocolChain;
    int iVersion;
    int iAddressFamily;
    int iMaxSockAddr;
    int iMinSockAddr;
    int iSocketType;
    int iProtocol;
    int iProtocolMaxOffset;
    int iNetworkByteOrder;
    int iSecurityScheme;
    DWORD dwMessageSize;
    DWORD dwProviderReserved;
    WCHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;

/* Quality of service: the types; nothing keeps it. */
typedef struct _flowspec {
    ULONG TokenRate;
    ULONG TokenBucketSize;
    ULONG PeakBandwidth;
    ULONG Latency;
    ULONG DelayVariation;
    ULONG ServiceType;
    ULONG MaxSduSize;
    ULONG MinimumPolicedSize;
} FLOWSPEC, *PFLOWSPEC, *LPFLOWSPEC;

typedef struct _QualityOfService {
    FLOWSPEC SendingFlowspec;
    FLOWSPEC ReceivingFlowspec;
    WSABUF ProviderSpecific;
} QOS, *LPQOS;

typedef int(CALLBACK *LPCONDITIONPROC)(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS, LPQOS lpGQOS,
                                       LPWSABUF lpCalleeId, LPWSABUF lpCalleeData, GROUP *g,
                                       DWORD_PTR dwCallbackData);

WINSOCK_API_LINKAGE int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData);
WINSOCK_API_LINKAGE int WSAAPI WSACleanup(void);
WINSOCK_API_LINKAGE int WSAAPI WSAGetLastError(void);
WINSOCK_API_LINKAGE void WSAAPI WSASetLastError(int iError);

WINSOCK_API_LINKAGE SOCKET WSAAPI WINSOCK_NAME(socket)(int af, int type, int protocol) WINSOCK_LABEL(socket);
WINSOCK_API_LINKAGE SOCKET WSAAPI WSASocketA(int af, int type, int protocol,
                                             LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g, DWORD dwFlags);
WINSOCK_API_LINKAGE SOCKET WSAAPI WSASocketW(int af, int type, int protocol,
                                             LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags);
/* Another handle within this process. Another process: WSAEOPNOTSUPP. */
WINSOCK_API_LINKAGE int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo);
WINSOCK_API_LINKAGE int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(closesocket)(SOCKET s) WINSOCK_LABEL(closesocket);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(connect)(SOCKET s, const SOCKADDR *name, int namelen)
    WINSOCK_LABEL(connect);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(bind)(SOCKET s, const SOCKADDR *name, int namelen)
    WINSOCK_LABEL(bind);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(listen)(SOCKET s, int backlog) WINSOCK_LABEL(listen);
WINSOCK_API_LINKAGE SOCKET WSAAPI WINSOCK_NAME(accept)(SOCKET s, SOCKADDR *addr, int *addrlen)
    WINSOCK_LABEL(accept);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(send)(SOCKET s, const char *buf, int len, int flags)
    WINSOCK_LABEL(send);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(recv)(SOCKET s, char *buf, int len, int flags)
    WINSOCK_LABEL(recv);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(sendto)(SOCKET s, const char *buf, int len, int flags,
                                                    const SOCKADDR *to, int tolen) WINSOCK_LABEL(sendto);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(recvfrom)(SOCKET s, char *buf, int len, int flags, SOCKADDR *from,
                                                      int *fromlen) WINSOCK_LABEL(recvfrom);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(shutdown)(SOCKET s, int how) WINSOCK_LABEL(shutdown);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(setsockopt)(SOCKET s, int level, int optname, const char *optval,
                                                        int optlen) WINSOCK_LABEL(setsockopt);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(getsockopt)(SOCKET s, int level, int optname, char *optval,
                                                        int *optlen) WINSOCK_LABEL(getsockopt);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(ioctlsocket)(SOCKET s, int cmd, ULONG *argp)
    WINSOCK_LABEL(ioctlsocket);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(getsockname)(SOCKET s, SOCKADDR *name, int *namelen)
    WINSOCK_LABEL(getsockname);
WINSOCK_API_LINKAGE int WSAAPI WINSOCK_NAME(getpeername)(SOCKET s, SOCKADDR *name, int *namelen)
    WINSOCK_LABEL(getpeername);
/* Without user data and quality of service: WSAEOPNOTSUPP. */
WINSOCK_API_LINKAGE int WSAAPI WSAConnect(SOCKET s, const SOCKADDR *name, int namelen, LPWSABUF lpCallerData,
                                          LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS);
/* The addresses of a name, or of a list, one after another; an AF_INET6 socket without IPV6_V6ONLY takes both families. */
WINSOCK_API_LINKAGE BOOL PASCAL WSAConnectByNameA(SOCKET s, LPCSTR nodename, LPCSTR servicename,
                                                  LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                                  LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                                  const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved);
WINSOCK_API_LINKAGE BOOL PASCAL WSAConnectByNameW(SOCKET s, LPWSTR nodename, LPWSTR servicename,
                                                  LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                                  LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                                  const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved);
WINSOCK_API_LINKAGE BOOL PASCAL WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress,
                                                 LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                                 LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                                 const TIMEVAL *timeout, LPWSAOVERLAPPED Reserved);
/* Linux has made the connection before the condition function is asked: one that is rejected is reset. */
WINSOCK_API_LINKAGE SOCKET WSAAPI WSAAccept(SOCKET s, SOCKADDR *addr, LPINT addrlen,
                                            LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData);
WINSOCK_API_LINKAGE int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData);
WINSOCK_API_LINKAGE int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData);
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                                                 LPDWORD lpdwBufferLength);
WINSOCK_API_LINKAGE INT WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                                 LPDWORD lpdwBufferLength);
WINSOCK_API_LINKAGE HOSTENT *WSAAPI WINSOCK_NAME(gethostbyaddr)(const char *addr, int len, int type)
    WINSOCK_LABEL(gethostbyaddr);
WINSOCK_API_LINKAGE SERVENT *WSAAPI WINSOCK_NAME(getservbyname)(const char *name, const char *proto)
    WINSOCK_LABEL(getservbyname);
WINSOCK_API_LINKAGE SERVENT *WSAAPI WINSOCK_NAME(getservbyport)(int port, const char *proto)
    WINSOCK_LABEL(getservbyport);
WINSOCK_API_LINKAGE PROTOENT *WSAAPI WINSOCK_NAME(getprotobyname)(const char *name)
    WINSOCK_LABEL(getprotobyname);
WINSOCK_API_LINKAGE PROTOENT *WSAAPI WINSOCK_NAME(getprotobynumber)(int number)
    WINSOCK_LABEL(getprotobynumber);
WINSOCK_API_LINKAGE int WSAAPI WSAHtonl(SOCKET s, httpapi_u_long hostlong, httpapi_u_long *lpnetlong);
WINSOCK_API_LINKAGE int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short *lpnetshort);
WINSOCK_API_LINKAGE int WSAAPI WSANtohl(SOCKET s, httpapi_u_long netlong, httpapi_u_long *lphostlong);
WINSOCK_API_LINKAGE int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short *lphostshort);
WINSOCK_API_LINKAGE int WSAAPI httpapi_gethostname(char *name, int namelen);
WINSOCK_API_LINKAGE int WSAAPI GetHostNameW(PWSTR name, int namelen);
WINSOCK_API_LINKAGE HOSTENT *WSAAPI WINSOCK_NAME(gethostbyname)(const char *name)
    WINSOCK_LABEL(gethostbyname);

WINSOCK_API_LINKAGE int WSAAPI httpapi_select(int nfds, httpapi_fd_set *readfds, httpapi_fd_set *writefds,
                                              httpapi_fd_set *exceptfds, const TIMEVAL *timeout);
WINSOCK_API_LINKAGE int WSAAPI __WSAFDIsSet(SOCKET fd, httpapi_fd_set *set);
WINSOCK_API_LINKAGE int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout);

WINSOCK_API_LINKAGE int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                       LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                       LPWSAOVERLAPPED lpOverlapped,
                                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
WINSOCK_API_LINKAGE int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                         LPDWORD lpNumberOfBytesSent, DWORD dwFlags, const SOCKADDR *lpTo,
                                         int iTolen, LPWSAOVERLAPPED lpOverlapped,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
/* Datagrams, with IP_PKTINFO or IPV6_PKTINFO as control data. WSARecvMsg is found through WSAIoctl: mswsock.h. */
WINSOCK_API_LINKAGE int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags,
                                          LPDWORD lpNumberOfBytesSent, LPWSAOVERLAPPED lpOverlapped,
                                          LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
WINSOCK_API_LINKAGE int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                       LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                       LPWSAOVERLAPPED lpOverlapped,
                                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
WINSOCK_API_LINKAGE int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                           LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags, SOCKADDR *lpFrom,
                                           LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                                           LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
WINSOCK_API_LINKAGE int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                                        LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                                        LPWSAOVERLAPPED lpOverlapped,
                                        LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

WINSOCK_API_LINKAGE WSAEVENT WSAAPI WSACreateEvent(void);
WINSOCK_API_LINKAGE BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WSASetEvent(WSAEVENT hEvent);
WINSOCK_API_LINKAGE BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent);
WINSOCK_API_LINKAGE DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents,
                                                          BOOL fWaitAll, DWORD dwTimeout, BOOL fAlertable);
WINSOCK_API_LINKAGE int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, LONG lNetworkEvents);
WINSOCK_API_LINKAGE int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                                    LPWSANETWORKEVENTS lpNetworkEvents);
WINSOCK_API_LINKAGE int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, LONG lEvent);

WINSOCK_API_LINKAGE BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                       LPDWORD lpcbTransfer, BOOL fWait, LPDWORD lpdwFlags);

WINSOCK_API_LINKAGE u_short WSAAPI WINSOCK_NAME(htons)(u_short hostshort) WINSOCK_LABEL(htons);
WINSOCK_API_LINKAGE u_short WSAAPI WINSOCK_NAME(ntohs)(u_short netshort) WINSOCK_LABEL(ntohs);
WINSOCK_API_LINKAGE ULONG WSAAPI WINSOCK_NAME(htonl)(ULONG hostlong) WINSOCK_LABEL(htonl);
WINSOCK_API_LINKAGE ULONG WSAAPI WINSOCK_NAME(ntohl)(ULONG netlong) WINSOCK_LABEL(ntohl);
WINSOCK_API_LINKAGE ULONG WSAAPI WINSOCK_NAME(inet_addr)(const char *cp) WINSOCK_LABEL(inet_addr);
WINSOCK_API_LINKAGE char *WSAAPI WINSOCK_NAME(inet_ntoa)(IN_ADDR in) WINSOCK_LABEL(inet_ntoa);

WINSOCK_API_LINKAGE INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
                                                   LPINT lpAddressLength);
WINSOCK_API_LINKAGE INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                                                   LPINT lpAddressLength);
WINSOCK_API_LINKAGE INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                                   LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                                   LPSTR lpszAddressString, LPDWORD lpdwAddressStringLength);
WINSOCK_API_LINKAGE INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                                   LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                                   LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength);

#ifdef __cplusplus
}
#endif

#ifndef HTTPAPI_SYSTEM_SOCKETS
#include "winsock_names.h"
#endif

#endif
