/* Names to addresses and back: getaddrinfo, getnameinfo, A and W. The system's resolver does the work.
 *
 * A result list is one allocation per node, with address and name behind the structure; the narrow list is made first and
 * the wide one from it. The calls of Winsock 1 are in database.c. */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "net/address.h"
#include "net/names.h"
#include "net/socket.h"
#include "object/thread.h"
#include "text/unicode.h"
#include "ws2tcpip.h"

static const struct {
    int windows, native;
} hint_flags[] = {
    {0x001, AI_PASSIVE}, {0x002, AI_CANONNAME},  {0x004, AI_NUMERICHOST}, {0x008, AI_NUMERICSERV},
    {0x100, AI_ALL},     {0x400, AI_ADDRCONFIG}, {0x800, AI_V4MAPPED},
};

static const struct {
    int windows, native;
} name_flags[] = {
    {0x01, NI_NOFQDN}, {0x02, NI_NUMERICHOST}, {0x04, NI_NAMEREQD}, {0x08, NI_NUMERICSERV}, {0x10, NI_DGRAM},
};

static int resolver_error(int number)
{
    switch (number) {
    case 0:
        return 0;
    case EAI_AGAIN:
        return WSATRY_AGAIN;
    case EAI_BADFLAGS:
        return WSAEINVAL;
    case EAI_FAMILY:
    case EAI_ADDRFAMILY:
        return WSAEAFNOSUPPORT;
    case EAI_MEMORY:
        return ERROR_NOT_ENOUGH_MEMORY;
    case EAI_NODATA:
    case EAI_NONAME:
        return WSAHOST_NOT_FOUND;
    case EAI_SERVICE:
        return WSATYPE_NOT_FOUND;
    case EAI_SOCKTYPE:
        return WSAESOCKTNOSUPPORT;
    case EAI_OVERFLOW:
        return WSAEFAULT;
    case EAI_SYSTEM:
        return winsock_error(errno);
    default:
        return WSANO_RECOVERY;
    }
}

/* Linux' hints. Windows gives one entry per address when no socket type is asked for, Linux one per type as well: ask for
 * streams then and say nothing of it in the result. */
static int translate_hints(const ADDRINFOA *hints, struct addrinfo *native)
{
    memset(native, 0, sizeof *native);
    native->ai_socktype = SOCK_STREAM;
    if (!hints)
        return 0;
    if (hints->ai_addrlen || hints->ai_canonname || hints->ai_addr || hints->ai_next)
        return WSANO_RECOVERY;
    native->ai_family = family_to_linux(hints->ai_family);
    if (native->ai_family < 0)
        return WSAEAFNOSUPPORT;
    for (size_t i = 0; i < ARRAYSIZE(hint_flags); i++)
        if (hints->ai_flags & hint_flags[i].windows)
            native->ai_flags |= hint_flags[i].native;
    native->ai_protocol = hints->ai_protocol;
    if (hints->ai_socktype || hints->ai_protocol)
        native->ai_socktype = hints->ai_socktype;
    return 0;
}

static ADDRINFOA *copy_node(const struct addrinfo *from, bool any_type)
{
    size_t name = from->ai_canonname ? strlen(from->ai_canonname) + 1 : 0;
    ADDRINFOA *node = calloc(1, sizeof *node + sizeof(SOCKADDR_STORAGE) + name);

    if (!node)
        return NULL;
    node->ai_flags = 0;
    node->ai_family = family_to_windows(from->ai_family);
    node->ai_socktype = any_type ? 0 : from->ai_socktype;
    node->ai_protocol = any_type ? 0 : from->ai_protocol;
    node->ai_addr = (SOCKADDR *)(node + 1);
    node->ai_addrlen = (size_t)address_to_windows(from->ai_addr, node->ai_addr, sizeof(SOCKADDR_STORAGE));
    if (name) {
        node->ai_canonname = (char *)(node + 1) + sizeof(SOCKADDR_STORAGE);
        memcpy(node->ai_canonname, from->ai_canonname, name);
    }
    return node;
}

static int copy_list(const struct addrinfo *from, bool any_type, ADDRINFOA **out)
{
    for (; from; from = from->ai_next) {
        if (family_to_windows(from->ai_family) <= 0)
            continue;
        *out = copy_node(from, any_type);
        if (!*out)
            return ERROR_NOT_ENOUGH_MEMORY;
        out = &(*out)->ai_next;
    }
    return 0;
}

/* It may ask servers. */
static int system_resolve(const char *node, const char *service, const struct addrinfo *hints,
                          struct addrinfo **out)
{
    struct thread *self = thread_self();
    int error;

    thread_blocks(self);
    error = resolver_error(getaddrinfo(node, service, hints, out));
    thread_resumes(self);
    return error;
}

static int resolve(const char *node, const char *service, const ADDRINFOA *hints, ADDRINFOA **out)
{
    bool any_type = !hints || (!hints->ai_socktype && !hints->ai_protocol);
    struct addrinfo native, *list;
    int error;

    *out = NULL;
    if (!winsock_started())
        return WSANOTINITIALISED;
    error = translate_hints(hints, &native);
    if (error)
        return error;
    if (node && !*node) { /* Windows: the addresses of this machine */
        char host[256];
        if (httpapi_gethostname(host, sizeof host) != 0)
            return WSAHOST_NOT_FOUND;
        error = system_resolve(host, service, &native, &list);
    } else {
        error = system_resolve(node, service, &native, &list);
    }
    if (error)
        return error;
    error = copy_list(list, any_type, out);
    freeaddrinfo(list);
    if (!error)
        return *out ? 0 : WSAHOST_NOT_FOUND;
    httpapi_freeaddrinfo(*out);
    *out = NULL;
    return error;
}

INT WSAAPI httpapi_getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA *pHints,
                               PADDRINFOA *ppResult)
{
    int error = ppResult ? resolve(pNodeName, pServiceName, pHints, ppResult) : WSAEFAULT;

    if (error)
        WSASetLastError(error); /* returned and stored, both */
    return error;
}

void names_free(void *first, size_t next_at)
{
    while (first) {
        void *next = *(void **)(void *)((char *)first + next_at);
        free(first);
        first = next;
    }
}

void WSAAPI httpapi_freeaddrinfo(PADDRINFOA pAddrInfo)
{
    names_free(pAddrInfo, offsetof(ADDRINFOA, ai_next));
}

bool names_narrow(const WCHAR *wide, char *out, size_t size)
{
    size_t length = 0, used = 0;
    unsigned point;

    while (wide[length])
        length++;
    for (size_t i = 0; i < length;) {
        i += utf16_decode(wide + i, length - i, &point);
        if (used + UTF8_MAX >= size)
            return false;
        used += utf8_encode(point, out + used);
    }
    out[used] = 0;
    return true;
}

/* Units written without the NUL, or `size` if they do not fit. UTF-16 never has more units than UTF-8 has bytes. */
static size_t widen(const char *text, WCHAR *out, size_t size)
{
    size_t length = strlen(text), used = 0;
    unsigned point;

    if (size == 0)
        return size;
    for (size_t i = 0; i < length;) {
        i += utf8_decode(text + i, length - i, &point);
        if (used + 2 >= size && used + (point > 0xffff ? 2 : 1) >= size)
            return size;
        used += utf16_encode(point, out + used);
    }
    out[used] = 0;
    return used;
}

static ADDRINFOW *widen_node(const ADDRINFOA *from)
{
    size_t name = from->ai_canonname ? strlen(from->ai_canonname) + 1 : 0;
    ADDRINFOW *node = calloc(1, sizeof *node + sizeof(SOCKADDR_STORAGE) + name * sizeof(WCHAR));

    if (!node)
        return NULL;
    node->ai_flags = from->ai_flags;
    node->ai_family = from->ai_family;
    node->ai_socktype = from->ai_socktype;
    node->ai_protocol = from->ai_protocol;
    node->ai_addrlen = from->ai_addrlen;
    node->ai_addr = (SOCKADDR *)(node + 1);
    memcpy(node->ai_addr, from->ai_addr, from->ai_addrlen);
    if (name) {
        node->ai_canonname = (PWSTR)((char *)(node + 1) + sizeof(SOCKADDR_STORAGE));
        widen(from->ai_canonname, node->ai_canonname, name);
    }
    return node;
}

int names_resolve(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, ADDRINFOW **out)
{
    char host[NODE_ROOM], port[SERVICE_ROOM];
    ADDRINFOA narrow_hints = {0}, *list;
    ADDRINFOW **end = out;
    int error;

    *out = NULL;
    if (hints) {
        if (hints->ai_addrlen || hints->ai_canonname || hints->ai_addr || hints->ai_next)
            return WSANO_RECOVERY;
        narrow_hints.ai_flags = hints->ai_flags;
        narrow_hints.ai_family = hints->ai_family;
        narrow_hints.ai_socktype = hints->ai_socktype;
        narrow_hints.ai_protocol = hints->ai_protocol;
    }
    if ((node && !names_narrow(node, host, sizeof host)) ||
        (service && !names_narrow(service, port, sizeof port)))
        return WSAHOST_NOT_FOUND;
    error = resolve(node ? host : NULL, service ? port : NULL, hints ? &narrow_hints : NULL, &list);
    for (const ADDRINFOA *from = list; from && !error; from = from->ai_next) {
        *end = widen_node(from);
        if (*end)
            end = &(*end)->ai_next;
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
    }
    httpapi_freeaddrinfo(list);
    if (error) {
        FreeAddrInfoW(*out);
        *out = NULL;
    }
    return error;
}

INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW *pHints, PADDRINFOW *ppResult)
{
    int error = ppResult ? names_resolve(pNodeName, pServiceName, pHints, ppResult) : WSAEFAULT;

    if (error)
        WSASetLastError(error);
    return error;
}

void WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo)
{
    names_free(pAddrInfo, offsetof(ADDRINFOW, ai_next));
}

static int name_of(const SOCKADDR *address, int length, char *host, DWORD host_size, char *service,
                   DWORD service_size, int flags)
{
    struct sockaddr_storage native;
    struct thread *self = thread_self();
    socklen_t native_length;
    int error, native_flags = 0;

    if (!winsock_started())
        return WSANOTINITIALISED;
    if (!host && !service)
        return WSAHOST_NOT_FOUND; /* nothing is asked for */
    native_length = length < 0 ? 0 : address_to_linux(address, (size_t)length, &native);
    if (native_length == 0)
        return address && length >= (int)sizeof(SOCKADDR_IN) && family_to_linux(address->sa_family) <= 0
                   ? WSAEAFNOSUPPORT
                   : WSAEFAULT;
    for (size_t i = 0; i < ARRAYSIZE(name_flags); i++)
        if (flags & name_flags[i].windows)
            native_flags |= name_flags[i].native;
    thread_blocks(self);
    error = resolver_error(getnameinfo((struct sockaddr *)&native, native_length, host, host ? host_size : 0,
                                       service, service ? service_size : 0, native_flags));
    thread_resumes(self);
    return error;
}

INT WSAAPI httpapi_getnameinfo(const SOCKADDR *pSockaddr, int SockaddrLength, PCHAR pNodeBuffer,
                               DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags)
{
    int error = name_of(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer,
                        ServiceBufferSize, Flags);

    if (error)
        WSASetLastError(error);
    return error;
}

INT WSAAPI GetNameInfoW(const SOCKADDR *pSockaddr, int SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags)
{
    char host[NI_MAXHOST], service[NI_MAXSERV];
    int error = name_of(pSockaddr, SockaddrLength, pNodeBuffer ? host : NULL, sizeof host,
                        pServiceBuffer ? service : NULL, sizeof service, Flags);

    if (!error && pNodeBuffer && widen(host, pNodeBuffer, NodeBufferSize) == NodeBufferSize)
        error = WSAEFAULT;
    if (!error && pServiceBuffer && widen(service, pServiceBuffer, ServiceBufferSize) == ServiceBufferSize)
        error = WSAEFAULT;
    if (error)
        WSASetLastError(error);
    return error;
}
