/* The catalogue of transport protocols: catalog.c. */
#ifndef HTTPAPI_NET_CATALOG_H
#define HTTPAPI_NET_CATALOG_H

#include "net/socket.h"

/* False if there is none of this family (Windows' number) and type. */
bool catalog_find(int family, int type, WSAPROTOCOL_INFOW *out);
void catalog_narrow(const WSAPROTOCOL_INFOW *wide, WSAPROTOCOL_INFOA *out);

#endif
