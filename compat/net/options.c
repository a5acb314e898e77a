/* setsockopt, getsockopt and ioctlsocket: Windows' numbers and shapes to Linux', by table.
 *
 * Most options are integers. The few that have a shape or a life of their own are named by `kind`. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "net/address.h"
#include "net/catalog.h"
#include "net/event.h"
#include "net/socket.h"
#include "object/thread.h"

#define LONGEST_MESSAGE       65507
#define SO_PROTOCOL_INFO_WIDE 0x2005

enum kind {
    FLAG,         /* a BOOL, of one byte or more */
    NUMBER,       /* an int */
    BUFFER,       /* an int; Linux reports twice what was asked for */
    MILLISECONDS, /* a DWORD here, a timeval there */
    LINGERING,    /* two shorts here, two ints there */
    NOT_LINGERING,
    RAW,   /* the same bytes on both sides: addresses, membership */
    REUSE, /* remembered, so that it can be told from what we set ourselves */
    EXCLUSIVE,
    ERROR_CODE, /* an errno there */
    CONNECT_TIME,
    CONDITIONAL,    /* remembered: Linux has connections made before anybody asks */
    WHOLE_MESSAGE,  /* the longest one */
    PROTOCOL_INFO,  /* narrow or wide */
    NO_FRAGMENTS,   /* a flag here, a way to find the path's limit there */
    USER_TIMEOUT_S, /* seconds or */
    USER_TIMEOUT_MS,
    ACCEPT_CONTEXT, /* nothing to do but to say whether it could be meant */
    CONNECT_CONTEXT
};

/* Windows' level and name, Linux' level and name. What is not here is WSAENOPROTOOPT. */
static const struct option {
    int level, name, native_level, native_name;
    enum kind kind;
    bool read_only;
} table[] = {
    {0xffff, 0x0001, SOL_SOCKET, SO_DEBUG, FLAG, false},
    {0xffff, 0x0002, SOL_SOCKET, SO_ACCEPTCONN, FLAG, true},
    {0xffff, 0x0004, SOL_SOCKET, SO_REUSEADDR, REUSE, false},
    {0xffff, ~0x0004, SOL_SOCKET, SO_REUSEADDR, EXCLUSIVE, false},
    {0xffff, 0x0008, SOL_SOCKET, SO_KEEPALIVE, FLAG, false},
    {0xffff, 0x0010, SOL_SOCKET, SO_DONTROUTE, FLAG, false},
    {0xffff, 0x0020, SOL_SOCKET, SO_BROADCAST, FLAG, false},
    {0xffff, 0x0080, SOL_SOCKET, SO_LINGER, LINGERING, false},
    {0xffff, ~0x0080, SOL_SOCKET, SO_LINGER, NOT_LINGERING, false},
    {0xffff, 0x0100, SOL_SOCKET, SO_OOBINLINE, FLAG, false},
    {0xffff, 0x1001, SOL_SOCKET, SO_SNDBUF, BUFFER, false},
    {0xffff, 0x1002, SOL_SOCKET, SO_RCVBUF, BUFFER, false},
    {0xffff, 0x1004, SOL_SOCKET, SO_RCVLOWAT, NUMBER, false},
    {0xffff, 0x1005, SOL_SOCKET, SO_SNDTIMEO, MILLISECONDS, false},
    {0xffff, 0x1006, SOL_SOCKET, SO_RCVTIMEO, MILLISECONDS, false},
    {0xffff, 0x1007, SOL_SOCKET, SO_ERROR, ERROR_CODE, true},
    {0xffff, 0x1008, SOL_SOCKET, SO_TYPE, NUMBER, true},
    {0xffff, 0x2003, 0, 0, WHOLE_MESSAGE, true},
    {0xffff, 0x2004, 0, 0, PROTOCOL_INFO, true},
    {0xffff, 0x2005, 0, 0, PROTOCOL_INFO, true},
    {0xffff, 0x3002, 0, 0, CONDITIONAL, false},
    {0xffff, 0x700B, 0, 0, ACCEPT_CONTEXT, false},
    {0xffff, 0x700C, 0, 0, CONNECT_TIME, true},
    {0xffff, 0x7010, 0, 0, CONNECT_CONTEXT, false},
    {6, 1, IPPROTO_TCP, TCP_NODELAY, FLAG, false},
    {6, 3, IPPROTO_TCP, TCP_KEEPIDLE, NUMBER, false},
    {6, 4, IPPROTO_TCP, TCP_MAXSEG, NUMBER, false},
    {6, 5, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_S, false},
    {6, 14, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS, false},
    {6, 16, IPPROTO_TCP, TCP_KEEPCNT, NUMBER, false},
    {6, 17, IPPROTO_TCP, TCP_KEEPINTVL, NUMBER, false},
    {0, 1, IPPROTO_IP, IP_OPTIONS, RAW, false},
    {0, 2, IPPROTO_IP, IP_HDRINCL, FLAG, false},
    {0, 3, IPPROTO_IP, IP_TOS, NUMBER, false},
    {0, 4, IPPROTO_IP, IP_TTL, NUMBER, false},
    {0, 9, IPPROTO_IP, IP_MULTICAST_IF, RAW, false},
    {0, 10, IPPROTO_IP, IP_MULTICAST_TTL, NUMBER, false},
    {0, 11, IPPROTO_IP, IP_MULTICAST_LOOP, FLAG, false},
    {0, 12, IPPROTO_IP, IP_ADD_MEMBERSHIP, RAW, false},
    {0, 13, IPPROTO_IP, IP_DROP_MEMBERSHIP, RAW, false},
    {0, 14, IPPROTO_IP, IP_MTU_DISCOVER, NO_FRAGMENTS, false},
    {0, 19, IPPROTO_IP, IP_PKTINFO, FLAG, false},
    {41, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS, NUMBER, false},
    {41, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF, NUMBER, false},
    {41, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, NUMBER, false},
    {41, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, FLAG, false},
    {41, 12, IPPROTO_IPV6, IPV6_JOIN_GROUP, RAW, false},
    {41, 13, IPPROTO_IPV6, IPV6_LEAVE_GROUP, RAW, false},
    {41, 19, IPPROTO_IPV6, IPV6_RECVPKTINFO, FLAG, false},
    {41, 27, IPPROTO_IPV6, IPV6_V6ONLY, FLAG, false},
};

static const struct option *find_option(int level, int name)
{
    for (size_t i = 0; i < ARRAYSIZE(table); i++)
        if (table[i].level == level && table[i].name == name)
            return &table[i];
    return NULL;
}

static int native_set(struct socket *socket, const struct option *option, const void *value, socklen_t length)
{
    return setsockopt(socket->fd, option->native_level, option->native_name, value, length)
               ? winsock_error(errno)
               : 0;
}

static int native_get(struct socket *socket, const struct option *option, void *value, socklen_t *length)
{
    return getsockopt(socket->fd, option->native_level, option->native_name, value, length)
               ? winsock_error(errno)
               : 0;
}

/* Windows takes a BOOL of one byte for some options, as old programs pass it. */
static int read_number(const char *value, int length)
{
    int number = 0;

    if (length < (int)sizeof number)
        return value[0];
    memcpy(&number, value, sizeof number);
    return number;
}

static int set_milliseconds(struct socket *socket, const struct option *option, DWORD milliseconds)
{
    struct timeval timeout = {milliseconds / 1000, (suseconds_t)(milliseconds % 1000) * 1000};

    if (milliseconds == 0xffffffff)
        timeout.tv_sec = timeout.tv_usec = 0;
    return native_set(socket, option, &timeout, sizeof timeout);
}

static int set_linger(struct socket *socket, const struct option *option, int on, int seconds)
{
    struct linger linger = {on, seconds};

    return native_set(socket, option, &linger, sizeof linger);
}

/* The two exclude each other. SO_EXCLUSIVEADDRUSE needs nothing of Linux, where nobody can take a bound port. */
static int set_sharing(struct socket *socket, const struct option *option, bool on)
{
    int number = on;
    int error;

    if (on && atomic_load(option->kind == REUSE ? &socket->exclusive : &socket->reuse))
        return WSAEINVAL;
    error = option->kind == REUSE ? native_set(socket, option, &number, sizeof number) : 0;
    if (!error)
        atomic_store(option->kind == REUSE ? &socket->reuse : &socket->exclusive, on);
    return error;
}

/* What a listener's connections inherit they have from the start here, and names and shutdown work at once. */
static int check_accept_context(struct socket *socket, const char *value, int length)
{
    struct socket *listener;
    SOCKET s;
    int error;

    if (!value || length < (int)sizeof s)
        return WSAEFAULT;
    memcpy(&s, value, sizeof s);
    listener = socket_pin(s);
    if (!listener)
        return WSAENOTSOCK;
    error = !is_listening(listener) ? WSAEINVAL : is_connected(socket) ? 0 : WSAENOTCONN;
    socket_unpin(s, listener);
    return error;
}

static bool is_flag(enum kind kind)
{
    return kind == FLAG || kind == REUSE || kind == EXCLUSIVE || kind == CONDITIONAL || kind == NO_FRAGMENTS;
}

/* How long what was sent may stay unanswered; -1: as long as the system thinks fit. */
static int set_user_timeout(struct socket *socket, const struct option *option, int number)
{
    int unit = option->kind == USER_TIMEOUT_S ? 1000 : 1;

    if (number < 0)
        number = 0;
    number = number > INT32_MAX / unit ? INT32_MAX : number * unit;
    return native_set(socket, option, &number, sizeof number);
}

static int set_number(struct socket *socket, const struct option *option, int number)
{
    return native_set(socket, option, &number, sizeof number);
}

static int set_option(struct socket *socket, const struct option *option, const char *value, int length)
{
    int number;

    if (option->read_only)
        return WSAENOPROTOOPT;
    if (option->kind == ACCEPT_CONTEXT)
        return check_accept_context(socket, value, length);
    if (option->kind == CONNECT_CONTEXT)
        return is_connected(socket) ? 0 : WSAENOTCONN;
    if (!value || length < (is_flag(option->kind) ? 1 : (int)sizeof(int)))
        return WSAEFAULT;
    number = read_number(value, length);
    switch (option->kind) {
    case MILLISECONDS:
        return set_milliseconds(socket, option, (DWORD)number);
    case LINGERING:
        return set_linger(socket, option, ((const LINGER *)value)->l_onoff,
                          ((const LINGER *)value)->l_linger);
    case NOT_LINGERING:
        return set_linger(socket, option, !number, 0);
    case RAW:
        return native_set(socket, option, value, (socklen_t)length);
    case REUSE:
    case EXCLUSIVE:
        return set_sharing(socket, option, number != 0);
    case CONDITIONAL:
        atomic_store(&socket->conditional, number != 0);
        return 0;
    case NO_FRAGMENTS:
        return set_number(socket, option, number ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
    case USER_TIMEOUT_S:
    case USER_TIMEOUT_MS:
        return set_user_timeout(socket, option, number);
    case FLAG:
        return set_number(socket, option, number != 0);
    default:
        return set_number(socket, option, number);
    }
}

int WSAAPI httpapi_setsockopt(SOCKET s, int level, int optname, const char *optval, int optlen)
{
    const struct option *option = find_option(level, optname);
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = option ? set_option(socket, option, optval, optlen) : WSAENOPROTOOPT;
    socket_unpin(s, socket);
    return winsock_result(error);
}

/* What the socket knows itself; WSAENOPROTOOPT: Linux may know. */
static int get_own(struct socket *socket, enum kind kind, int *number)
{
    switch (kind) {
    case REUSE:
        *number = atomic_load(&socket->reuse);
        return 0;
    case EXCLUSIVE:
        *number = atomic_load(&socket->exclusive);
        return 0;
    case CONDITIONAL:
        *number = atomic_load(&socket->conditional);
        return 0;
    case CONNECT_TIME: /* seconds */
        *number = is_connected(socket)
                      ? (int)((clock_now() - atomic_load(&socket->connected_at)) / 1000000000u)
                      : -1;
        return 0;
    case WHOLE_MESSAGE: /* streams have no messages */
        *number = LONGEST_MESSAGE;
        return socket->type == SOCK_STREAM ? WSAENOPROTOOPT : 0;
    default:
        return WSAENOPROTOOPT;
    }
}

static int get_number(struct socket *socket, const struct option *option, int *number)
{
    socklen_t length = sizeof *number;
    int error;

    *number = 0;
    if (!option->native_name && !option->native_level)
        return get_own(socket, option->kind, number);
    if (option->kind == REUSE || option->kind == EXCLUSIVE)
        return get_own(socket, option->kind, number);
    error = native_get(socket, option, number, &length);
    if (option->kind == BUFFER)
        *number /= 2;
    if (option->kind == FLAG)
        *number = *number != 0;
    if (option->kind == NO_FRAGMENTS)
        *number = *number == IP_PMTUDISC_DO;
    if (option->kind == USER_TIMEOUT_S)
        *number /= 1000;
    if (option->kind == ERROR_CODE)
        *number = winsock_error(*number);
    return error;
}

static int get_shaped(struct socket *socket, const struct option *option, char *value, int *length)
{
    struct timeval timeout = {0, 0};
    struct linger linger = {0, 0};
    socklen_t native_length;
    DWORD number;
    LINGER shape;
    int error;

    if (option->kind == RAW) {
        native_length = (socklen_t)*length;
        error = native_get(socket, option, value, &native_length);
        *length = (int)native_length;
        return error;
    }
    if (option->kind == MILLISECONDS) {
        native_length = sizeof timeout;
        error = native_get(socket, option, &timeout, &native_length);
        number = (DWORD)(timeout.tv_sec * 1000 + timeout.tv_usec / 1000);
        memcpy(value, &number, sizeof number);
    } else {
        native_length = sizeof linger;
        error = native_get(socket, option, &linger, &native_length);
        number = !linger.l_onoff;
        shape = (LINGER){(u_short)linger.l_onoff, (u_short)linger.l_linger};
        memcpy(value, option->kind == LINGERING ? (void *)&shape : (void *)&number, sizeof number);
    }
    *length = sizeof number; /* all three shapes have four bytes */
    return error;
}

static int get_protocol_info(struct socket *socket, bool wide, char *value, int *length)
{
    int needed = wide ? (int)sizeof(WSAPROTOCOL_INFOW) : (int)sizeof(WSAPROTOCOL_INFOA);
    WSAPROTOCOL_INFOW info;

    if (!value || !length || *length < needed)
        return WSAEFAULT;
    if (!catalog_find(family_to_windows(socket->family), socket->type, &info))
        return WSAENOPROTOOPT;
    if (wide)
        memcpy(value, &info, sizeof info);
    else
        catalog_narrow(&info, (WSAPROTOCOL_INFOA *)(void *)value);
    *length = needed;
    return 0;
}

static int get_option(struct socket *socket, const struct option *option, char *value, int *length)
{
    bool shaped = option->kind == RAW || option->kind == MILLISECONDS || option->kind == LINGERING ||
                  option->kind == NOT_LINGERING;
    int number, error;

    if (option->kind == PROTOCOL_INFO)
        return get_protocol_info(socket, option->name == SO_PROTOCOL_INFO_WIDE, value, length);
    if (!value || !length || *length < (is_flag(option->kind) ? 1 : (int)sizeof(int)))
        return WSAEFAULT;
    if (shaped)
        return get_shaped(socket, option, value, length);
    error = get_number(socket, option, &number);
    if (error)
        return error;
    if (*length > (int)sizeof number)
        *length = sizeof number;
    memcpy(value, &number, (size_t)*length); /* little endian: the first byte of a BOOL is its value */
    return 0;
}

int WSAAPI httpapi_getsockopt(SOCKET s, int level, int optname, char *optval, int *optlen)
{
    const struct option *option = find_option(level, optname);
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = option ? get_option(socket, option, optval, optlen) : WSAENOPROTOOPT;
    socket_unpin(s, socket);
    return winsock_result(error);
}

int socket_control(struct socket *socket, unsigned command, ULONG *value)
{
    struct pollfd urgent = {socket->fd, POLLPRI, 0};
    int number;

    if (!value)
        return WSAEFAULT;
    switch (command) {
    case WINDOWS_FIONBIO: /* the descriptor itself never blocks */
        if (*value == 0 && events_selected(socket))
            return WSAEINVAL;
        atomic_store(&socket->nonblocking, *value != 0);
        return 0;
    case WINDOWS_FIONREAD:
        if (ioctl(socket->fd, FIONREAD, &number) != 0)
            return winsock_error(errno);
        *value = (ULONG)number;
        return 0;
    case WINDOWS_SIOCATMARK: /* there is no urgent byte still to be read */
        if (socket->type != SOCK_STREAM)
            return WSAEINVAL;
        *value = poll(&urgent, 1, 0) <= 0 || !(urgent.revents & POLLPRI);
        return 0;
    default:
        return WSAEOPNOTSUPP;
    }
}

int WSAAPI httpapi_ioctlsocket(SOCKET s, int cmd, ULONG *argp)
{
    struct socket *socket = socket_pin(s);
    int error;

    if (!socket)
        return SOCKET_ERROR;
    error = socket_control(socket, (unsigned)cmd, argp);
    socket_unpin(s, socket);
    return winsock_result(error);
}
