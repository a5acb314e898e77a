/* Names that are looked up while the caller does something else: GetAddrInfoEx with an OVERLAPPED, or with a limit of time. */
#ifndef HTTPAPI_NET_LOOKUP_H
#define HTTPAPI_NET_LOOKUP_H

#include <stdbool.h>
#include "winsock2.h"
#include "ws2tcpip.h"

struct lookup {
    PCWSTR name, service;
    ADDRINFOW hints;
    bool hinted;
    ADDRINFOEXW **out;
    const TIMEVAL *timeout; /* NULL: none */
    OVERLAPPED *overlapped;
    LPLOOKUPSERVICE_COMPLETION_ROUTINE routine;
    HANDLE *handle; /* NULL: nobody will cancel it */
};

/* WSA_IO_PENDING: the OVERLAPPED's event or the routine will tell. */
int lookup_start(const struct lookup *asked);

/* Waits for the answer, no longer than the timeout. */
int lookup_in_time(const struct lookup *asked);

/* In names_ex.c. *out is NULL where it fails. */
int names_resolve_ex(PCWSTR name, PCWSTR service, const ADDRINFOW *hints, ADDRINFOEXW **out);

#endif
