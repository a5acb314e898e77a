/* The databases of Winsock 1: hosts, services and protocols. What a call answers with is the thread's and there until its next
 * such call. */
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include "net/address.h"
#include "net/socket.h"
#include "object/thread.h"
#include "ws2tcpip.h"

#define HOST_ADDRESSES 32
#define AI_WANTS_NAME  0x002 /* AI_CANONNAME */

struct host_answer {
    HOSTENT entry;
    char name[NI_MAXHOST];
    union {
        IN_ADDR addresses[HOST_ADDRESSES];
        IN6_ADDR address6;
    };
    char *list[HOST_ADDRESSES + 1];
    char *aliases[1];
};

#define TEXT_ROOM 1024

struct service_answer {
    SERVENT entry;
    _Alignas(char *) char room[TEXT_ROOM];
};

struct protocol_answer {
    PROTOENT entry;
    _Alignas(char *) char room[TEXT_ROOM];
};

_Static_assert(sizeof(struct host_answer) <= THREAD_ANSWER_SIZE, "the thread's room is too small");

/* NULL, and the code is stored. */
static void *fail(int error)
{
    WSASetLastError(error);
    return NULL;
}

static void *answer_room(void)
{
    void *room;

    if (!winsock_started())
        return fail(WSANOTINITIALISED);
    room = thread_answer();
    return room ? room : fail(WSAENOBUFS);
}

/* ---- hosts ---- */

HOSTENT *WSAAPI httpapi_gethostbyname(const char *name)
{
    struct host_answer *answer = answer_room();
    ADDRINFOA hints = {.ai_flags = AI_WANTS_NAME, .ai_family = WINDOWS_AF_INET}, *list;
    int count = 0;

    if (!answer || httpapi_getaddrinfo(name ? name : "", NULL, &hints, &list) != 0)
        return NULL; /* the code is stored */
    answer->name[0] = 0;
    if (list->ai_canonname && strlen(list->ai_canonname) < sizeof answer->name)
        memcpy(answer->name, list->ai_canonname, strlen(list->ai_canonname) + 1);
    for (ADDRINFOA *node = list; node && count < HOST_ADDRESSES; node = node->ai_next, count++) {
        answer->addresses[count] = ((SOCKADDR_IN *)node->ai_addr)->sin_addr;
        answer->list[count] = (char *)&answer->addresses[count];
    }
    answer->list[count] = NULL;
    httpapi_freeaddrinfo(list);
    answer->aliases[0] = NULL;
    answer->entry = (HOSTENT){answer->name, answer->aliases, WINDOWS_AF_INET, sizeof(IN_ADDR), answer->list};
    return &answer->entry;
}

#define NAME_REQUIRED 0x04 /* NI_NAMEREQD */

HOSTENT *WSAAPI httpapi_gethostbyaddr(const char *addr, int len, int type)
{
    struct host_answer *answer = answer_room();
    SOCKADDR_IN in = {.sin_family = WINDOWS_AF_INET};
    SOCKADDR_IN6 in6 = {.sin6_family = WINDOWS_AF_INET6};
    bool six = type == WINDOWS_AF_INET6;
    int needed = six ? (int)sizeof(IN6_ADDR) : (int)sizeof(IN_ADDR);

    if (!answer)
        return NULL;
    if (type != WINDOWS_AF_INET && !six)
        return fail(WSAEAFNOSUPPORT);
    if (!addr || len < needed)
        return fail(WSAEFAULT);
    memcpy(six ? (void *)&in6.sin6_addr : (void *)&in.sin_addr, addr, (size_t)needed);
    if (httpapi_getnameinfo(six ? (SOCKADDR *)&in6 : (SOCKADDR *)&in, six ? sizeof in6 : sizeof in,
                            answer->name, sizeof answer->name, NULL, 0, NAME_REQUIRED) != 0)
        return NULL;
    memcpy(answer->addresses, addr, (size_t)needed);
    answer->list[0] = (char *)answer->addresses;
    answer->list[1] = answer->aliases[0] = NULL;
    answer->entry = (HOSTENT){answer->name, answer->aliases, (short)type, (short)needed, answer->list};
    return &answer->entry;
}

/* ---- services ---- */

static SERVENT *found_service(struct service_answer *answer, const struct servent *found)
{
    if (!found)
        return fail(WSANO_DATA);
    answer->entry = (SERVENT){.s_name = found->s_name,
                              .s_aliases = found->s_aliases,
                              .s_proto = found->s_proto,
                              .s_port = (short)found->s_port};
    return &answer->entry;
}

/* A name that is a number is that port, as documented. */
static bool is_port(const char *name, int *port)
{
    char *end;
    long number = strtol(name, &end, 0);

    *port = httpapi_htons((u_short)number);
    return *name && !*end && number >= 0 && number <= 65535;
}

SERVENT *WSAAPI httpapi_getservbyname(const char *name, const char *proto)
{
    struct service_answer *answer = answer_room();
    struct servent room, *found = NULL;
    int port;

    if (!answer)
        return NULL;
    if (!name)
        return fail(WSAEFAULT);
    if (is_port(name, &port))
        getservbyport_r(port, proto, &room, answer->room, sizeof answer->room, &found);
    else
        getservbyname_r(name, proto, &room, answer->room, sizeof answer->room, &found);
    return found_service(answer, found);
}

SERVENT *WSAAPI httpapi_getservbyport(int port, const char *proto)
{
    struct service_answer *answer = answer_room();
    struct servent room, *found = NULL;

    if (!answer)
        return NULL;
    getservbyport_r(port, proto, &room, answer->room, sizeof answer->room, &found);
    return found_service(answer, found);
}

/* ---- protocols ---- */

static char *no_aliases[] = {NULL};

/* What a program asks for is there though the system has no list of protocols. */
static const struct {
    const char *name;
    int number;
} own_protocols[] = {
    {"ip", IPPROTO_IP},   {"icmp", IPPROTO_ICMP}, {"tcp", IPPROTO_TCP},
    {"udp", IPPROTO_UDP}, {"ipv6", IPPROTO_IPV6}, {"ipv6-icmp", IPPROTO_ICMPV6},
};

static PROTOENT *own_protocol(struct protocol_answer *answer, const char *name, int number)
{
    for (size_t i = 0; i < ARRAYSIZE(own_protocols); i++) {
        if (name ? strcmp(own_protocols[i].name, name) != 0 : own_protocols[i].number != number)
            continue;
        answer->entry =
            (PROTOENT){(char *)(uintptr_t)own_protocols[i].name, no_aliases, (short)own_protocols[i].number};
        return &answer->entry;
    }
    return fail(WSANO_DATA);
}

static PROTOENT *found_protocol(struct protocol_answer *answer, const struct protoent *found)
{
    answer->entry = (PROTOENT){found->p_name, found->p_aliases, (short)found->p_proto};
    return &answer->entry;
}

PROTOENT *WSAAPI httpapi_getprotobyname(const char *name)
{
    struct protocol_answer *answer = answer_room();
    struct protoent room, *found = NULL;

    if (!answer)
        return NULL;
    if (!name)
        return fail(WSAEFAULT);
    getprotobyname_r(name, &room, answer->room, sizeof answer->room, &found);
    return found ? found_protocol(answer, found) : own_protocol(answer, name, 0);
}

PROTOENT *WSAAPI httpapi_getprotobynumber(int number)
{
    struct protocol_answer *answer = answer_room();
    struct protoent room, *found = NULL;

    if (!answer)
        return NULL;
    getprotobynumber_r(number, &room, answer->room, sizeof answer->room, &found);
    return found ? found_protocol(answer, found) : own_protocol(answer, NULL, number);
}
