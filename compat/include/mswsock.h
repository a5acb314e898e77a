/* The Microsoft extensions to Winsock: AcceptEx, ConnectEx and DisconnectEx. TransmitFile is not implemented. */
#ifndef _MSWSOCK_
#define _MSWSOCK_

#include "guiddef.h"
#include "winsock2.h"

#define SO_CONNDATA               0x7000
#define SO_CONNOPT                0x7001
#define SO_DISCDATA               0x7002
#define SO_DISCOPT                0x7003
#define SO_OPENTYPE               0x7008
#define SO_SYNCHRONOUS_ALERT      0x10
#define SO_SYNCHRONOUS_NONALERT   0x20
#define SO_MAXDG                  0x7009
#define SO_MAXPATHDG              0x700A
#define SO_UPDATE_ACCEPT_CONTEXT  0x700B
#define SO_CONNECT_TIME           0x700C
#define SO_UPDATE_CONNECT_CONTEXT 0x7010

#define TF_DISCONNECT   0x01
#define TF_REUSE_SOCKET 0x02

/* What WSAIoctl with SIO_GET_EXTENSION_FUNCTION_POINTER is asked for. */
#define WSAID_ACCEPTEX                                     \
    {                                                      \
        0xb5367df1, 0xcbac, 0x11cf,                        \
        {                                                  \
            0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92 \
        }                                                  \
    }
#define WSAID_GETACCEPTEXSOCKADDRS                         \
    {                                                      \
        0xb5367df2, 0xcbac, 0x11cf,                        \
        {                                                  \
            0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92 \
        }                                                  \
    }
#define WSAID_CONNECTEX                                    \
    {                                                      \
        0x25a207b9, 0xddf3, 0x4660,                        \
        {                                                  \
            0x8e, 0xe9, 0x76, 0xe5, 0x8c, 0x74, 0x06, 0x3e \
        }                                                  \
    }
#define WSAID_DISCONNECTEX                                 \
    {                                                      \
        0x7fda2e11, 0x8630, 0x436f,                        \
        {                                                  \
            0xa0, 0x31, 0xf5, 0x36, 0xa6, 0xee, 0xc1, 0x57 \
        }                                                  \
    }
#define WSAID_TRANSMITFILE                                 \
    {                                                      \
        0xb5367df0, 0xcbac, 0x11cf,                        \
        {                                                  \
            0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92 \
        }                                                  \
    }

#ifdef __cplusplus
extern "C" {
#endif

typedef BOOL(PASCAL *LPFN_ACCEPTEX)(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                                    DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                                    DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                                    LPOVERLAPPED lpOverlapped);
typedef VOID(PASCAL *LPFN_GETACCEPTEXSOCKADDRS)(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                                DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                                SOCKADDR **LocalSockaddr, LPINT LocalSockaddrLength,
                                                SOCKADDR **RemoteSockaddr, LPINT RemoteSockaddrLength);
typedef BOOL(PASCAL *LPFN_CONNECTEX)(SOCKET s, const SOCKADDR *name, int namelen, PVOID lpSendBuffer,
                                     DWORD dwSendDataLength, LPDWORD lpdwBytesSent,
                                     LPOVERLAPPED lpOverlapped);
typedef BOOL(PASCAL *LPFN_DISCONNECTEX)(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved);

/* The bytes received are told at once or in the completion; the addresses as GetAcceptExSockaddrs finds them. */
WINSOCK_API_LINKAGE BOOL PASCAL AcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                                         DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                                         DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                                         LPOVERLAPPED lpOverlapped);
WINSOCK_API_LINKAGE VOID PASCAL GetAcceptExSockaddrs(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                                     DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                                     SOCKADDR **LocalSockaddr, LPINT LocalSockaddrLength,
                                                     SOCKADDR **RemoteSockaddr, LPINT RemoteSockaddrLength);

#ifdef __cplusplus
}
#endif

#endif
