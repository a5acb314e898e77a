/* WSAStartup and WSACleanup, Winsock's error codes, host names. One counter, no lock. */
#include <errno.h>
#include <netdb.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include "errhandlingapi.h"
#include "net/socket.h"
#include "text/unicode.h"

static _Atomic(int) startups;

/* Versions are two bytes, the major one low. We speak 1.0, 1.1, 2.0, 2.1 and 2.2 and offer the highest of them that is not
 * above what is asked for. */
static WORD negotiate(WORD wanted)
{
    unsigned major = LOBYTE(wanted), minor = HIBYTE(wanted);

    if (major == 0)
        return 0;
    if (major == 1)
        return minor == 0 ? MAKEWORD(1, 0) : MAKEWORD(1, 1);
    return major > 2 || minor > 2 ? MAKEWORD(2, 2) : wanted;
}

int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData)
{
    WORD version = negotiate(wVersionRequested);

    if (!lpWSAData)
        return WSAEFAULT;
    memset(lpWSAData, 0, sizeof *lpWSAData);
    lpWSAData->wVersion = version ? version : MAKEWORD(2, 2);
    lpWSAData->wHighVersion = MAKEWORD(2, 2);
    memcpy(lpWSAData->szDescription, "WinSock 2.0", sizeof "WinSock 2.0");
    memcpy(lpWSAData->szSystemStatus, "Running", sizeof "Running");
    if (LOBYTE(version) == 1)
        lpWSAData->iMaxSockets = 32767; /* later versions ignore both limits and report 0 */
    if (!version)
        return WSAVERNOTSUPPORTED;
    atomic_fetch_add(&startups, 1);
    return 0;
}

int WSAAPI WSACleanup(void)
{
    int count = atomic_load(&startups);

    do {
        if (count == 0)
            return winsock_fail(WSANOTINITIALISED);
    } while (!atomic_compare_exchange_weak(&startups, &count, count - 1));
    return 0;
}

bool winsock_started(void)
{
    return atomic_load_explicit(&startups, memory_order_relaxed) > 0;
}

int WSAAPI WSAGetLastError(void)
{
    return (int)GetLastError();
}

void WSAAPI WSASetLastError(int iError)
{
    SetLastError((DWORD)iError);
}

int winsock_fail(int error)
{
    SetLastError((DWORD)error);
    return -1;
}

int winsock_result(int error)
{
    if (error)
        return winsock_fail(error);
    SetLastError(NO_ERROR);
    return 0;
}

static const struct {
    int number, error;
} table[] = {
    {EACCES, WSAEACCES},
    {EPERM, WSAEACCES},
    {EFAULT, WSAEFAULT},
    {EINVAL, WSAEINVAL},
    {EMFILE, WSAEMFILE},
    {ENFILE, WSAEMFILE},
    {EAGAIN, WSAEWOULDBLOCK},
    {EINPROGRESS, WSAEWOULDBLOCK},
    {EINTR, WSAEINTR},
    {EALREADY, WSAEALREADY},
    {EBADF, WSAENOTSOCK},
    {ENOTSOCK, WSAENOTSOCK},
    {EDESTADDRREQ, WSAEDESTADDRREQ},
    {EMSGSIZE, WSAEMSGSIZE},
    {EPROTOTYPE, WSAEPROTOTYPE},
    {ENOPROTOOPT, WSAENOPROTOOPT},
    {EPROTONOSUPPORT, WSAEPROTONOSUPPORT},
    {ESOCKTNOSUPPORT, WSAESOCKTNOSUPPORT},
    {EOPNOTSUPP, WSAEOPNOTSUPP},
    {EPFNOSUPPORT, WSAEPFNOSUPPORT},
    {EAFNOSUPPORT, WSAEAFNOSUPPORT},
    {EADDRINUSE, WSAEADDRINUSE},
    {EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
    {ENETDOWN, WSAENETDOWN},
    {ENETUNREACH, WSAENETUNREACH},
    {ENETRESET, WSAENETRESET},
    {ECONNABORTED, WSAECONNABORTED},
    {ECONNRESET, WSAECONNRESET},
    {EPIPE, WSAECONNRESET},
    {ENOBUFS, WSAENOBUFS},
    {ENOMEM, WSAENOBUFS},
    {EISCONN, WSAEISCONN},
    {ENOTCONN, WSAENOTCONN},
    {ESHUTDOWN, WSAESHUTDOWN},
    {ETIMEDOUT, WSAETIMEDOUT},
    {ECONNREFUSED, WSAECONNREFUSED},
    {ECANCELED, WSA_OPERATION_ABORTED},
    {ELOOP, WSAELOOP},
    {ENAMETOOLONG, WSAENAMETOOLONG},
    {EHOSTDOWN, WSAEHOSTDOWN},
    {EHOSTUNREACH, WSAEHOSTUNREACH},
};

int winsock_error(int number)
{
    if (number == 0)
        return 0;
    for (size_t i = 0; i < ARRAYSIZE(table); i++)
        if (table[i].number == number)
            return table[i].error;
    return WSASYSCALLFAILURE;
}

int WSAAPI httpapi_gethostname(char *name, int namelen)
{
    char host[256];

    if (!winsock_started())
        return winsock_fail(WSANOTINITIALISED);
    if (gethostname(host, sizeof host) != 0)
        return winsock_fail(winsock_error(errno));
    host[sizeof host - 1] = 0;
    if (!name || namelen < 0 || (size_t)namelen <= strlen(host))
        return winsock_fail(WSAEFAULT);
    memcpy(name, host, strlen(host) + 1);
    return 0;
}

int WSAAPI GetHostNameW(PWSTR name, int namelen)
{
    char host[256];
    size_t used = 0, length;

    if (httpapi_gethostname(host, sizeof host) != 0)
        return -1;
    length = strlen(host);
    if (!name || namelen < 0 || (size_t)namelen <= length)
        return winsock_fail(WSAEFAULT);
    for (size_t i = 0; i < length;) { /* UTF-16 never needs more units than UTF-8 bytes */
        unsigned point;
        i += utf8_decode(host + i, length - i, &point);
        used += utf16_encode(point, name + used);
    }
    name[used] = 0;
    return 0;
}

/* The forms of Winsock 2, which ask for the order of a socket's protocol: it is always the same. */
static int in_network_order(SOCKET s, const void *out)
{
    struct socket *socket = socket_pin(s);

    if (!socket)
        return SOCKET_ERROR;
    socket_unpin(s, socket);
    return winsock_result(out ? 0 : WSAEFAULT);
}

int WSAAPI WSAHtonl(SOCKET s, httpapi_u_long hostlong, httpapi_u_long *lpnetlong)
{
    int result = in_network_order(s, lpnetlong);

    if (result == 0)
        *lpnetlong = httpapi_htonl(hostlong);
    return result;
}

int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short *lpnetshort)
{
    int result = in_network_order(s, lpnetshort);

    if (result == 0)
        *lpnetshort = httpapi_htons(hostshort);
    return result;
}

int WSAAPI WSANtohl(SOCKET s, httpapi_u_long netlong, httpapi_u_long *lphostlong)
{
    return WSAHtonl(s, netlong, lphostlong);
}

int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short *lphostshort)
{
    return WSAHtons(s, netshort, lphostshort);
}

u_short WSAAPI httpapi_htons(u_short hostshort)
{
    return __builtin_bswap16(hostshort);
}

u_short WSAAPI httpapi_ntohs(u_short netshort)
{
    return __builtin_bswap16(netshort);
}

ULONG WSAAPI httpapi_htonl(ULONG hostlong)
{
    return __builtin_bswap32(hostlong);
}

ULONG WSAAPI httpapi_ntohl(ULONG netlong)
{
    return __builtin_bswap32(netlong);
}
