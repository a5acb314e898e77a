/* GetAddrInfoEx and FreeAddrInfoEx: GetAddrInfoW in a larger structure. Who does not want to wait, or not for ever, is served by
 * lookup.c. */
#include <stdlib.h>
#include <string.h>
#include "net/lookup.h"
#include "net/names.h"
#include "net/socket.h"

#define NAMESPACE_ALL 0
#define NAMESPACE_DNS 12

/* One allocation per node, with address and name behind the structure. */
static ADDRINFOEXW *extend(const ADDRINFOW *from)
{
    size_t units = 0;
    ADDRINFOEXW *node;

    while (from->ai_canonname && from->ai_canonname[units])
        units++;
    node = calloc(1, sizeof *node + sizeof(SOCKADDR_STORAGE) + (units + 1) * sizeof(WCHAR));
    if (!node)
        return NULL;
    node->ai_flags = from->ai_flags;
    node->ai_family = from->ai_family;
    node->ai_socktype = from->ai_socktype;
    node->ai_protocol = from->ai_protocol;
    node->ai_addrlen = from->ai_addrlen;
    node->ai_addr = (SOCKADDR *)(node + 1);
    memcpy(node->ai_addr, from->ai_addr, from->ai_addrlen);
    if (from->ai_canonname) {
        node->ai_canonname = (PWSTR)((char *)(node + 1) + sizeof(SOCKADDR_STORAGE));
        memcpy(node->ai_canonname, from->ai_canonname, units * sizeof(WCHAR));
    }
    return node;
}

static int check(DWORD name_space, const GUID *provider, const ADDRINFOEXW *hints)
{
    if (provider || (name_space != NAMESPACE_ALL && name_space != NAMESPACE_DNS))
        return WSAEINVAL;
    return hints && (hints->ai_addrlen || hints->ai_canonname || hints->ai_addr || hints->ai_blob ||
                     hints->ai_bloblen || hints->ai_provider || hints->ai_next)
               ? WSANO_RECOVERY
               : 0;
}

int names_resolve_ex(PCWSTR name, PCWSTR service, const ADDRINFOW *hints, ADDRINFOEXW **out)
{
    ADDRINFOEXW **end = out;
    ADDRINFOW *list;
    int error = names_resolve(name, service, hints, &list);

    *out = NULL;
    for (const ADDRINFOW *from = list; from && !error; from = from->ai_next) {
        *end = extend(from);
        if (*end)
            end = &(*end)->ai_next;
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
    }
    FreeAddrInfoW(list);
    if (error) {
        FreeAddrInfoExW(*out);
        *out = NULL;
    }
    return error;
}

INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXW *hints, PADDRINFOEXW *ppResult, TIMEVAL *timeout,
                          LPOVERLAPPED lpOverlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle)
{
    struct lookup asked = {.name = pName,
                           .service = pServiceName,
                           .out = ppResult,
                           .timeout = timeout,
                           .overlapped = lpOverlapped,
                           .routine = lpCompletionRoutine,
                           .handle = lpNameHandle};
    int error = ppResult ? check(dwNameSpace, lpNspId, hints) : WSAEFAULT;

    if (hints) {
        asked.hints = (ADDRINFOW){.ai_flags = hints->ai_flags,
                                  .ai_family = hints->ai_family,
                                  .ai_socktype = hints->ai_socktype,
                                  .ai_protocol = hints->ai_protocol};
        asked.hinted = true;
    }
    if (ppResult)
        *ppResult = NULL;
    if (!error && (lpOverlapped || lpCompletionRoutine))
        error = lookup_start(&asked);
    else if (!error && timeout)
        error = lookup_in_time(&asked);
    else if (!error)
        error = names_resolve_ex(pName, pServiceName, hints ? &asked.hints : NULL, ppResult);
    if (error)
        WSASetLastError(error);
    return error;
}

void WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx)
{
    names_free(pAddrInfoEx, offsetof(ADDRINFOEXW, ai_next));
}
