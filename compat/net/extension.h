/* The Microsoft extensions, as the rest of the room sees them. */
#ifndef HTTPAPI_NET_EXTENSION_H
#define HTTPAPI_NET_EXTENSION_H

#include "mswsock.h"
#include "net/socket.h"

/* The socket takes part in an AcceptEx: it became ready; its last handle was closed. Without its lock. */
void acceptor_ready(struct socket *acceptor);
void acceptor_closed(struct socket *acceptor);

/* Ends the connection, for another one when it is to be reused. Under the lock. */
int socket_disconnect(struct socket *socket, bool reuse);

/* Reached through WSAIoctl alone, as on Windows. */
BOOL PASCAL extension_connect(SOCKET s, const SOCKADDR *name, int namelen, PVOID lpSendBuffer,
                              DWORD dwSendDataLength, LPDWORD lpdwBytesSent, LPOVERLAPPED lpOverlapped);
INT PASCAL extension_receive_message(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd,
                                     LPWSAOVERLAPPED lpOverlapped,
                                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
BOOL PASCAL extension_transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                                       DWORD nElementCount, DWORD nSendSize, LPOVERLAPPED lpOverlapped,
                                       DWORD dwFlags);
BOOL PASCAL extension_disconnect(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved);

#endif
