/* Winsock 1 names: the same as Winsock 2's here, so that windows.h before winsock2.h does no harm.
 *
 * windows.h includes this file unless WIN32_LEAN_AND_MEAN is defined. A program that already has the system's own sockets
 * keeps them: only an explicit winsock2.h is an error then. */
#if !defined(_WINSOCKAPI_) && !defined(_SYS_SOCKET_H)
#include "winsock2.h"
#endif
