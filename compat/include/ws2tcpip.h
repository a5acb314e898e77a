/* Winsock 2, the TCP/IP part: names to addresses and back, IPv6. */
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include "winsock2.h"
#include "ws2ipdef.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct WINSOCK_TAG(addrinfo) {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    char *ai_canonname;
    SOCKADDR *ai_addr;
    struct WINSOCK_TAG(addrinfo) * ai_next;
} ADDRINFOA, *PADDRINFOA;

typedef struct addrinfoW {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    PWSTR ai_canonname;
    SOCKADDR *ai_addr;
    struct addrinfoW *ai_next;
} ADDRINFOW, *PADDRINFOW;

typedef struct addrinfoexW {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    size_t ai_addrlen;
    PWSTR ai_canonname;
    SOCKADDR *ai_addr;
    void *ai_blob;
    size_t ai_bloblen;
    LPGUID ai_provider;
    struct addrinfoexW *ai_next;
} ADDRINFOEXW, *PADDRINFOEXW, *LPADDRINFOEXW;

typedef void(CALLBACK *LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD dwError, DWORD dwBytes,
                                                           LPWSAOVERLAPPED lpOverlapped);

/* With an OVERLAPPED it is WSA_IO_PENDING; what ends it, then, is its event or, on a thread of the pool, the routine. */
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace,
                                              LPGUID lpNspId, const ADDRINFOEXW *hints,
                                              PADDRINFOEXW *ppResult, TIMEVAL *timeout,
                                              LPOVERLAPPED lpOverlapped,
                                              LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                              LPHANDLE lpNameHandle);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
WINSOCK_API_LINKAGE void WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx);

WINSOCK_API_LINKAGE INT WSAAPI WINSOCK_NAME(getaddrinfo)(PCSTR pNodeName, PCSTR pServiceName,
                                                         const ADDRINFOA *pHints, PADDRINFOA *ppResult)
    WINSOCK_LABEL(getaddrinfo);
WINSOCK_API_LINKAGE void WSAAPI WINSOCK_NAME(freeaddrinfo)(PADDRINFOA pAddrInfo) WINSOCK_LABEL(freeaddrinfo);
WINSOCK_API_LINKAGE INT WSAAPI WINSOCK_NAME(getnameinfo)(const SOCKADDR *pSockaddr, int SockaddrLength,
                                                         PCHAR pNodeBuffer, DWORD NodeBufferSize,
                                                         PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                                                         INT Flags) WINSOCK_LABEL(getnameinfo);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW *pHints,
                                            PADDRINFOW *ppResult);
WINSOCK_API_LINKAGE void WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo);
WINSOCK_API_LINKAGE INT WSAAPI GetNameInfoW(const SOCKADDR *pSockaddr, int SockaddrLength, PWCHAR pNodeBuffer,
                                            DWORD NodeBufferSize, PWCHAR pServiceBuffer,
                                            DWORD ServiceBufferSize, INT Flags);
WINSOCK_API_LINKAGE INT WSAAPI WINSOCK_NAME(inet_pton)(INT Family, PCSTR pszAddrString, PVOID pAddrBuf)
    WINSOCK_LABEL(inet_pton);
WINSOCK_API_LINKAGE PCSTR WSAAPI WINSOCK_NAME(inet_ntop)(INT Family, const VOID *pAddr, PSTR pStringBuf,
                                                         size_t StringBufSize) WINSOCK_LABEL(inet_ntop);
WINSOCK_API_LINKAGE INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf);
WINSOCK_API_LINKAGE PCWSTR WSAAPI InetNtopW(INT Family, const VOID *pAddr, PWSTR pStringBuf,
                                            size_t StringBufSize);

#ifdef __cplusplus
}
#endif

#ifndef HTTPAPI_SYSTEM_SOCKETS
#include "ws2tcpip_names.h"
#endif

#endif
