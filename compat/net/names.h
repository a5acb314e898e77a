/* Names of hosts and services between the two widths. */
#ifndef HTTPAPI_NET_NAMES_H
#define HTTPAPI_NET_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include "ws2tcpip.h"

#define NODE_ROOM    1025 /* bytes */
#define SERVICE_ROOM 128

/* GetAddrInfoW but for the stored error. *out is NULL where it fails. */
int names_resolve(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, ADDRINFOW **out);

/* Frees a list whose nodes have the pointer to the next one at that offset. */
void names_free(void *first, size_t next_at);

/* UTF-8 in `out`. False if it does not fit. */
bool names_narrow(const WCHAR *wide, char *out, size_t size);

#endif
