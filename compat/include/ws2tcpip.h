/* Winsock 2, the TCP/IP part. */
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include "winsock2.h"
#include "ws2def.h"

#endif
