/* The Microsoft extensions to Winsock: option numbers alone. AcceptEx, ConnectEx and TransmitFile are not implemented. */
#ifndef _MSWSOCK_
#define _MSWSOCK_

#include "winsock2.h"

#define SO_CONNDATA              0x7000
#define SO_CONNOPT               0x7001
#define SO_DISCDATA              0x7002
#define SO_DISCOPT               0x7003
#define SO_OPENTYPE              0x7008
#define SO_SYNCHRONOUS_ALERT     0x10
#define SO_SYNCHRONOUS_NONALERT  0x20
#define SO_MAXDG                 0x7009
#define SO_MAXPATHDG             0x700A
#define SO_UPDATE_ACCEPT_CONTEXT 0x700B
#define SO_CONNECT_TIME          0x700C

#endif
