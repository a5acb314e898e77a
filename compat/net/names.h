/* Names of hosts and services between the two widths. */
#ifndef HTTPAPI_NET_NAMES_H
#define HTTPAPI_NET_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include "ws2tcpip.h"

#define NODE_ROOM    1025 /* bytes */
#define SERVICE_ROOM 128

/* UTF-8 in `out`. False if it does not fit. */
bool names_narrow(const WCHAR *wide, char *out, size_t size);

#endif
