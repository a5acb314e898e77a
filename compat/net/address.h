/* Socket addresses across the edge: Windows layout and family numbers outside, Linux inside.
 *
 * The two layouts agree but for the family's number (AF_INET6 is 23 there and 10 here); converting copies, so that neither
 * side depends on it. No state, any thread. */
#ifndef HTTPAPI_NET_ADDRESS_H
#define HTTPAPI_NET_ADDRESS_H

#include <sys/socket.h>
#include "ws2ipdef.h"

#define WINDOWS_AF_UNSPEC 0
#define WINDOWS_AF_INET   2
#define WINDOWS_AF_INET6  23

/* The family's number on the other side; -1 for a family that is not supported. */
int family_to_linux(int windows);
int family_to_windows(int native);

/* Fills `out` from a Windows address of `length` bytes and returns the length to give to Linux. 0 for an unknown family or
 * too few bytes. */
socklen_t address_to_linux(const SOCKADDR *address, size_t length, struct sockaddr_storage *out);

/* Fills `out` (at most `capacity` bytes) from a Linux address and returns the length Windows would report, which may be
 * more than the capacity: then nothing was written. 0 for an unknown family. */
int address_to_windows(const struct sockaddr *address, SOCKADDR *out, size_t capacity);

#endif
