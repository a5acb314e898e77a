/* Addresses to text and back: inet_addr, inet_ntoa, inet_pton, inet_ntop, InetPton, InetNtop, WSAStringToAddress,
 * WSAAddressToString. No state but inet_ntoa's buffer, one per thread. */
#include "net/text.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "net/address.h"
#include "net/socket.h"
#include "ws2tcpip.h"

static bool parse_number(const char *text, unsigned long limit, unsigned long *out)
{
    unsigned long value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (unsigned long)(*text - '0');
        if (value > limit)
            return false;
    }
    *out = value;
    return true;
}

/* Copies the part before `end`, so that inet_pton sees an address alone. */
static bool copy_part(const char *text, const char *end, char *out, size_t size)
{
    size_t length = end ? (size_t)(end - text) : strlen(text);

    if (length >= size)
        return false;
    memcpy(out, text, length);
    out[length] = 0;
    return true;
}

bool address_parse_v4(const char *text, SOCKADDR_IN *out)
{
    const char *colon = strchr(text, ':');
    unsigned long port = 0;
    char part[64];

    memset(out, 0, sizeof *out);
    out->sin_family = WINDOWS_AF_INET;
    if (colon && !parse_number(colon + 1, 65535, &port))
        return false;
    if (!copy_part(text, colon, part, sizeof part) || inet_pton(AF_INET, part, &out->sin_addr) != 1)
        return false;
    out->sin_port = htons((USHORT)port);
    return true;
}

bool address_parse_v6(const char *text, SOCKADDR_IN6 *out)
{
    const char *close = NULL, *percent;
    unsigned long port = 0, scope = 0;
    char part[96], *zone;

    memset(out, 0, sizeof *out);
    out->sin6_family = WINDOWS_AF_INET6;
    if (*text == '[') {
        close = strchr(++text, ']');
        if (!close || (close[1] && (close[1] != ':' || !parse_number(close + 2, 65535, &port))))
            return false;
    }
    if (!copy_part(text, close, part, sizeof part))
        return false;
    percent = strchr(part, '%');
    if (percent) {
        zone = part + (percent - part);
        *zone = 0;
        if (!parse_number(zone + 1, 0xffffffff, &scope))
            return false;
    }
    if (inet_pton(AF_INET6, part, &out->sin6_addr) != 1)
        return false;
    out->sin6_port = htons((USHORT)port);
    out->sin6_scope_id = (ULONG)scope;
    return true;
}

size_t address_format(const SOCKADDR *address, char out[ADDRESS_TEXT_SIZE])
{
    const SOCKADDR_IN *in = (const SOCKADDR_IN *)address;
    const SOCKADDR_IN6 *in6 = (const SOCKADDR_IN6 *)address;
    char host[INET6_ADDRSTRLEN], zone[16] = "";
    int length = 0;

    if (address->sa_family == WINDOWS_AF_INET) {
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        length = in->sin_port ? snprintf(out, ADDRESS_TEXT_SIZE, "%s:%u", host, ntohs(in->sin_port))
                              : snprintf(out, ADDRESS_TEXT_SIZE, "%s", host);
    } else if (address->sa_family == WINDOWS_AF_INET6) {
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        if (in6->sin6_scope_id)
            snprintf(zone, sizeof zone, "%%%u", in6->sin6_scope_id);
        length = in6->sin6_port
                     ? snprintf(out, ADDRESS_TEXT_SIZE, "[%s%s]:%u", host, zone, ntohs(in6->sin6_port))
                     : snprintf(out, ADDRESS_TEXT_SIZE, "%s%s", host, zone);
    }
    return (size_t)length;
}

bool ascii_from_wide(const WCHAR *wide, char *out, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (wide[i] >= 0x80)
            return false;
        out[i] = (char)wide[i];
        if (!wide[i])
            return true;
    }
    return false;
}

static void wide_from_ascii(const char *text, size_t length, WCHAR *out)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (WCHAR)(unsigned char)text[i];
    out[length] = 0;
}

ULONG WSAAPI httpapi_inet_addr(const char *cp)
{
    struct in_addr address;

    if (!cp)
        return INADDR_NONE;
    if (*cp == ' ' && !cp[1])
        return 0; /* documented: one blank is 0.0.0.0 */
    return inet_aton(cp, &address) ? address.s_addr
                                   : INADDR_NONE; /* octal, hexadecimal and short forms too */
}

char *WSAAPI httpapi_inet_ntoa(IN_ADDR in)
{
    static _Thread_local char buffer[INET_ADDRSTRLEN];

    return (char *)inet_ntop(AF_INET, &in, buffer, sizeof buffer);
}

INT WSAAPI httpapi_inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf)
{
    int family = family_to_linux(Family);

    if (!pszAddrString || !pAddrBuf)
        return winsock_fail(WSAEFAULT);
    if (family <= AF_UNSPEC)
        return winsock_fail(WSAEAFNOSUPPORT);
    return inet_pton(family, pszAddrString, pAddrBuf);
}

/* The error for a buffer that is too short is not a Winsock code: so it is documented. */
PCSTR WSAAPI httpapi_inet_ntop(INT Family, const VOID *pAddr, PSTR pStringBuf, size_t StringBufSize)
{
    int family = family_to_linux(Family);
    char text[INET6_ADDRSTRLEN];

    if (family <= AF_UNSPEC) {
        winsock_fail(WSAEAFNOSUPPORT);
        return NULL;
    }
    inet_ntop(family, pAddr, text, sizeof text);
    if (!pStringBuf || strlen(text) >= StringBufSize) {
        winsock_fail(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    memcpy(pStringBuf, text, strlen(text) + 1);
    return pStringBuf;
}

INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf)
{
    char text[96];

    if (!pszAddrString)
        return winsock_fail(WSAEFAULT);
    if (!ascii_from_wide(pszAddrString, text, sizeof text))
        text[0] = 0; /* no address */
    return httpapi_inet_pton(Family, text, pAddrBuf);
}

PCWSTR WSAAPI InetNtopW(INT Family, const VOID *pAddr, PWSTR pStringBuf, size_t StringBufSize)
{
    char text[INET6_ADDRSTRLEN];

    if (!httpapi_inet_ntop(Family, pAddr, text, StringBufSize < sizeof text ? StringBufSize : sizeof text))
        return NULL;
    if (!pStringBuf) {
        winsock_fail(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    wide_from_ascii(text, strlen(text), pStringBuf);
    return pStringBuf;
}

static int string_to_address(const char *text, INT family, const void *info, SOCKADDR *out, INT *length)
{
    INT needed = family == WINDOWS_AF_INET6 ? (INT)sizeof(SOCKADDR_IN6) : (INT)sizeof(SOCKADDR_IN);

    if (!winsock_started())
        return WSANOTINITIALISED;
    if (!text || !out || !length)
        return WSAEFAULT;
    if (info || family_to_linux(family) <= AF_UNSPEC)
        return WSAEINVAL;
    if (*length < needed) {
        *length = needed;
        return WSAEFAULT;
    }
    if (!(family == WINDOWS_AF_INET6 ? address_parse_v6(text, (SOCKADDR_IN6 *)out)
                                     : address_parse_v4(text, (SOCKADDR_IN *)out)))
        return WSAEINVAL;
    *length = needed;
    return 0;
}

INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOA lpProtocolInfo,
                               LPSOCKADDR lpAddress, LPINT lpAddressLength)
{
    int error = string_to_address(AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);

    return error ? winsock_fail(error) : 0;
}

INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                               LPSOCKADDR lpAddress, LPINT lpAddressLength)
{
    char text[128];
    int error;

    if (AddressString && !ascii_from_wide(AddressString, text, sizeof text))
        text[0] = 0;
    error = string_to_address(AddressString ? text : NULL, AddressFamily, lpProtocolInfo, lpAddress,
                              lpAddressLength);
    return error ? winsock_fail(error) : 0;
}

/* Lengths count characters and the NUL. */
static int address_to_string(const SOCKADDR *address, DWORD length, char text[ADDRESS_TEXT_SIZE],
                             DWORD *capacity, size_t *used)
{
    bool v6;

    if (!winsock_started())
        return WSANOTINITIALISED;
    if (!address || !capacity || length < sizeof(SOCKADDR_IN))
        return WSAEFAULT;
    v6 = address->sa_family == WINDOWS_AF_INET6;
    if (v6 && length < sizeof(SOCKADDR_IN6))
        return WSAEFAULT;
    *used = address_format(address, text);
    if (*used == 0)
        return WSAEINVAL;
    if (*capacity <= *used) {
        *capacity = (DWORD)*used + 1;
        return WSAEFAULT;
    }
    *capacity = (DWORD)*used + 1;
    return 0;
}

INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength)
{
    char text[ADDRESS_TEXT_SIZE];
    size_t used;
    int error = lpProtocolInfo
                    ? WSAEINVAL
                    : address_to_string(lpsaAddress, dwAddressLength, text, lpdwAddressStringLength, &used);

    if (error)
        return winsock_fail(error);
    memcpy(lpszAddressString, text, used + 1);
    return 0;
}

INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength)
{
    char text[ADDRESS_TEXT_SIZE];
    size_t used;
    int error = lpProtocolInfo
                    ? WSAEINVAL
                    : address_to_string(lpsaAddress, dwAddressLength, text, lpdwAddressStringLength, &used);

    if (error)
        return winsock_fail(error);
    wide_from_ascii(text, used, lpszAddressString);
    return 0;
}
