/* Converts socket addresses; the contract is in address.h. */
#include "net/address.h"
#include <netinet/in.h>
#include <string.h>

int family_to_linux(int windows)
{
    switch (windows) {
    case WINDOWS_AF_UNSPEC:
        return AF_UNSPEC;
    case WINDOWS_AF_INET:
        return AF_INET;
    case WINDOWS_AF_INET6:
        return AF_INET6;
    default:
        return -1;
    }
}

int family_to_windows(int native)
{
    switch (native) {
    case AF_UNSPEC:
        return WINDOWS_AF_UNSPEC;
    case AF_INET:
        return WINDOWS_AF_INET;
    case AF_INET6:
        return WINDOWS_AF_INET6;
    default:
        return -1;
    }
}

static socklen_t inet_to_linux(const SOCKADDR_IN *from, struct sockaddr_in *to)
{
    to->sin_family = AF_INET;
    to->sin_port = from->sin_port;
    to->sin_addr.s_addr = from->sin_addr.S_un.S_addr;
    return sizeof *to;
}

static socklen_t inet6_to_linux(const SOCKADDR_IN6 *from, struct sockaddr_in6 *to)
{
    to->sin6_family = AF_INET6;
    to->sin6_port = from->sin6_port;
    to->sin6_flowinfo = from->sin6_flowinfo;
    memcpy(&to->sin6_addr, &from->sin6_addr, sizeof to->sin6_addr);
    to->sin6_scope_id = from->sin6_scope_id;
    return sizeof *to;
}

socklen_t address_to_linux(const SOCKADDR *address, size_t length, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    if (!address || length < sizeof address->sa_family)
        return 0;
    if (address->sa_family == WINDOWS_AF_INET && length >= sizeof(SOCKADDR_IN))
        return inet_to_linux((const SOCKADDR_IN *)address, (struct sockaddr_in *)out);
    if (address->sa_family == WINDOWS_AF_INET6 && length >= sizeof(SOCKADDR_IN6))
        return inet6_to_linux((const SOCKADDR_IN6 *)address, (struct sockaddr_in6 *)out);
    return 0;
}

static int inet_to_windows(const struct sockaddr_in *from, SOCKADDR_IN *to, size_t capacity)
{
    if (capacity < sizeof *to)
        return sizeof *to;
    memset(to, 0, sizeof *to);
    to->sin_family = WINDOWS_AF_INET;
    to->sin_port = from->sin_port;
    to->sin_addr.S_un.S_addr = from->sin_addr.s_addr;
    return sizeof *to;
}

static int inet6_to_windows(const struct sockaddr_in6 *from, SOCKADDR_IN6 *to, size_t capacity)
{
    if (capacity < sizeof *to)
        return sizeof *to;
    memset(to, 0, sizeof *to);
    to->sin6_family = WINDOWS_AF_INET6;
    to->sin6_port = from->sin6_port;
    to->sin6_flowinfo = from->sin6_flowinfo;
    memcpy(&to->sin6_addr, &from->sin6_addr, sizeof to->sin6_addr);
    to->sin6_scope_id = from->sin6_scope_id;
    return sizeof *to;
}

int address_to_windows(const struct sockaddr *address, SOCKADDR *out, size_t capacity)
{
    if (address->sa_family == AF_INET)
        return inet_to_windows((const struct sockaddr_in *)address, (SOCKADDR_IN *)out, capacity);
    if (address->sa_family == AF_INET6)
        return inet6_to_windows((const struct sockaddr_in6 *)address, (SOCKADDR_IN6 *)out, capacity);
    return 0;
}
