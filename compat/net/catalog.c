/* The catalogue of transport protocols: WSAEnumProtocols, and what a WSAPROTOCOL_INFO asks of WSASocket. Constant. */
#include "net/catalog.h"
#include <string.h>
#include "net/address.h"

#define STREAM_FEATURES \
    0x00020066u /* reliable, ordered, closes gracefully, urgent data, handles are file handles */
#define DATA_FEATURES \
    0x00020609u /* connectionless, messages, broadcast, multicast, handles are file handles */
#define ANSWERS_TO_ZERO 0x00000008u /* the default protocol of its type */
#define VERSION         2
#define FIRST_ENTRY     1001
#define LONGEST_MESSAGE 65507

/* clang-format off */
#define PROVIDER_V4 {0xe70f1aa0, 0xab8b, 0x11cf, {0x8c, 0xa3, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}}
#define PROVIDER_V6 {0xf9eab0c0, 0x26d4, 0x11d0, {0xbb, 0xbf, 0x00, 0xaa, 0x00, 0x6c, 0x34, 0xe4}}
/* clang-format on */

static const struct entry {
    const char *name;
    GUID provider;
    int family, address_size, type, protocol;
    DWORD features, message;
} entries[] = {
    {"MSAFD Tcpip [TCP/IP]", PROVIDER_V4, WINDOWS_AF_INET, sizeof(SOCKADDR_IN), SOCK_STREAM, 6,
     STREAM_FEATURES, 0},
    {"MSAFD Tcpip [UDP/IP]", PROVIDER_V4, WINDOWS_AF_INET, sizeof(SOCKADDR_IN), SOCK_DGRAM, 17, DATA_FEATURES,
     LONGEST_MESSAGE},
    {"MSAFD Tcpip [TCP/IPv6]", PROVIDER_V6, WINDOWS_AF_INET6, sizeof(SOCKADDR_IN6), SOCK_STREAM, 6,
     STREAM_FEATURES, 0},
    {"MSAFD Tcpip [UDP/IPv6]", PROVIDER_V6, WINDOWS_AF_INET6, sizeof(SOCKADDR_IN6), SOCK_DGRAM, 17,
     DATA_FEATURES, LONGEST_MESSAGE},
};

static void describe(const struct entry *entry, WSAPROTOCOL_INFOW *out)
{
    memset(out, 0, sizeof *out);
    out->dwServiceFlags1 = entry->features;
    out->dwProviderFlags = ANSWERS_TO_ZERO;
    out->ProviderId = entry->provider;
    out->dwCatalogEntryId = FIRST_ENTRY + (DWORD)(entry - entries);
    out->ProtocolChain.ChainLen = BASE_PROTOCOL;
    out->iVersion = VERSION;
    out->iAddressFamily = entry->family;
    out->iMaxSockAddr = out->iMinSockAddr = entry->address_size;
    out->iSocketType = entry->type;
    out->iProtocol = entry->protocol;
    out->dwMessageSize = entry->message;
    for (size_t i = 0; entry->name[i]; i++)
        out->szProtocol[i] = (WCHAR)(unsigned char)entry->name[i];
}

void catalog_narrow(const WSAPROTOCOL_INFOW *wide, WSAPROTOCOL_INFOA *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out, wide, offsetof(WSAPROTOCOL_INFOA, szProtocol)); /* the same up to the text, which is ASCII */
    for (size_t i = 0; wide->szProtocol[i]; i++)
        out->szProtocol[i] = (CHAR)wide->szProtocol[i];
}

bool catalog_find(int family, int type, WSAPROTOCOL_INFOW *out)
{
    for (size_t i = 0; i < ARRAYSIZE(entries); i++)
        if (entries[i].family == family && entries[i].type == type) {
            describe(&entries[i], out);
            return true;
        }
    return false;
}

/* `wanted` ends with 0; NULL: all. */
static bool is_wanted(const struct entry *entry, const INT *wanted)
{
    if (!wanted)
        return true;
    for (; *wanted; wanted++)
        if (*wanted == entry->protocol)
            return true;
    return false;
}

/* How many, or SOCKET_ERROR with the room that is needed told. One of the two arrays is given. */
static int enumerate(const INT *wanted, WSAPROTOCOL_INFOA *narrow, WSAPROTOCOL_INFOW *wide, bool is_wide,
                     DWORD *length)
{
    size_t size = is_wide ? sizeof *wide : sizeof *narrow, count = 0;

    if (!winsock_started())
        return winsock_fail(WSANOTINITIALISED);
    if (!length)
        return winsock_fail(WSAEFAULT);
    for (size_t i = 0; i < ARRAYSIZE(entries); i++)
        count += is_wanted(&entries[i], wanted);
    if (*length < count * size || (count && !narrow && !wide)) {
        *length = (DWORD)(count * size);
        return winsock_fail(WSAENOBUFS);
    }
    count = 0;
    for (size_t i = 0; i < ARRAYSIZE(entries); i++) {
        WSAPROTOCOL_INFOW info;

        if (!is_wanted(&entries[i], wanted))
            continue;
        describe(&entries[i], &info);
        if (is_wide)
            wide[count] = info;
        else
            catalog_narrow(&info, &narrow[count]);
        count++;
    }
    return (int)count;
}

INT WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                             LPDWORD lpdwBufferLength)
{
    return enumerate(lpiProtocols, lpProtocolBuffer, NULL, false, lpdwBufferLength);
}

INT WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                             LPDWORD lpdwBufferLength)
{
    return enumerate(lpiProtocols, NULL, lpProtocolBuffer, true, lpdwBufferLength);
}
