/* See endpoint.h. A `port` keeps the counts of who needs what, and the sockets that serve them. */
#include "net/endpoint.h"

#include "base/trace.h"
#include "config/listen.h"
#include "net/aside.h"
#include "net/connection.h"
#include "net/control.h"
#include "net/watch.h"
#include "server/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Accepts per wake-up, so that a flood of connections leaves turns for those that are there. */
#define ACCEPT_BURST 64

/* Without descriptors or memory the listener would wake its loop for ever. */
#define ACCEPT_REST_MS 100

struct listener {
    struct listener *next; /* of its port */
    uv_poll_t poll;
    uv_timer_t retry; /* accepting rests while there is nothing to accept with */
    unsigned handles; /* of libuv, not closed yet */
    struct loop *loop;
    int descriptor;
    bool secure;
    struct url_address address;    /* family 0: every address */
    struct sockaddr_storage local; /* the one address of its connections; AF_UNSPEC: several */
};

struct need {
    struct need *next;
    struct url_address address;
    unsigned count;
};

struct port {
    struct port *next;
    USHORT number;
    bool secure;         /* its prefixes are https, all of them: the namespace sees to that */
    unsigned everywhere; /* prefixes that need the port on all addresses */
    unsigned loopback;
    struct need *needs; /* IP-bound prefixes, by address */
    struct listener *listeners;
};

static struct port *ports;

/* Given up for a moment when descriptors run out, so that a connection can be accepted and closed rather than wait for ever. */
static int spare_descriptor = -1;

/* --- accepting: loop threads --- */

struct accept_task {
    struct loop_task task;
    struct loop *loop;
    struct accepted accepted;
};

static void adopt(struct loop_task *task)
{
    struct accept_task *accept = (struct accept_task *)task;

    connection_accept(accept->loop, &accept->accepted);
    free(accept);
}

static void hand_over(struct loop *here, struct accepted *accepted)
{
    struct loop *loop = loops_least_loaded();
    struct accept_task *task;

    if (loop == here) {
        connection_accept(here, accepted);
        return;
    }
    task = malloc(sizeof(*task));
    if (!task) {
        close(accepted->descriptor);
        return;
    }
    task->task.run = adopt;
    task->loop = loop;
    task->accepted = *accepted;
    loop_post(loop, &task->task);
}

/* Out of descriptors: one waiting client is told by a closed connection. False if there is no spare one left to do it with. */
static bool shed(int listener)
{
    int descriptor;

    if (spare_descriptor < 0)
        spare_descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (spare_descriptor < 0)
        return false;
    close(spare_descriptor);
    descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (descriptor >= 0)
        close(descriptor);
    spare_descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return true;
}

static void on_incoming(uv_poll_t *handle, int status, int events);

static void on_retry(uv_timer_t *timer)
{
    struct listener *listener = timer->data;

    uv_poll_start(&listener->poll, UV_READABLE, on_incoming);
}

static void rest(struct listener *listener)
{
    uv_poll_stop(&listener->poll);
    uv_timer_start(&listener->retry, on_retry, ACCEPT_REST_MS, 0);
}

static void on_incoming(uv_poll_t *handle, int status, int events)
{
    struct listener *listener = handle->data;
    struct accepted accepted = {.secure = listener->secure, .local = listener->local};

    (void)events;
    for (int i = 0; status == 0 && i < ACCEPT_BURST; i++) {
        socklen_t length = sizeof(accepted.remote);

        accepted.descriptor = accept4(listener->descriptor, (struct sockaddr *)&accepted.remote, &length,
                                      SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted.descriptor >= 0) {
            hand_over(listener->loop, &accepted);
            continue;
        }
        if (errno == EINTR || errno == ECONNABORTED)
            continue;
        if ((errno == EMFILE || errno == ENFILE) && shed(listener->descriptor))
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            rest(listener);
        return;
    }
}

/* --- listening --- */

static void watch(void *context)
{
    struct listener *listener = context;

    if (uv_poll_init(&listener->loop->uv, &listener->poll, listener->descriptor) != 0) {
        listener->loop = NULL;
        return;
    }
    uv_timer_init(&listener->loop->uv, &listener->retry);
    listener->handles = 2;
    listener->poll.data = listener->retry.data = listener;
    uv_poll_start(&listener->poll, UV_READABLE, on_incoming);
}

static void free_listener(uv_handle_t *handle)
{
    struct listener *listener = handle->data;

    if (--listener->handles == 0)
        free(listener);
}

static void unwatch(void *context)
{
    struct listener *listener = context;

    uv_close((uv_handle_t *)&listener->poll, free_listener);
    uv_close((uv_handle_t *)&listener->retry, free_listener);
    close(listener->descriptor);
}

static bool has_no_bytes(const struct url_address *address)
{
    static const unsigned char none[16];

    return memcmp(address->bytes, none, sizeof(none)) == 0;
}

static socklen_t make_address(const struct url_address *address, USHORT port, bool dual,
                              struct sockaddr_storage *out)
{
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
    struct sockaddr_in *in = (struct sockaddr_in *)out;

    memset(out, 0, sizeof(*out));
    if (address->family == 6 || (address->family == 0 && dual)) {
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(port);
        in6->sin6_scope_id = address->scope;
        memcpy(&in6->sin6_addr, address->bytes, sizeof(in6->sin6_addr));
        return sizeof(*in6);
    }
    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    memcpy(&in->sin_addr, address->bytes, sizeof(in->sin_addr));
    return sizeof(*in);
}

static ULONG error_from_bind(int number)
{
    switch (number) {
    case EADDRINUSE:
        return ERROR_SHARING_VIOLATION;
    case EACCES:
    case EPERM:
        return ERROR_ACCESS_DENIED;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return ERROR_NOT_SUPPORTED; /* spec/observed.md 2.22 */
    case ENOMEM:
    case ENOBUFS:
        return ERROR_NOT_ENOUGH_MEMORY;
    case EMFILE:
    case ENFILE:
        return ERROR_TOO_MANY_OPEN_FILES;
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

static void trace_bind(const struct sockaddr_storage *name, USHORT port, int error)
{
    if (error == EADDRINUSE)
        TRACE("port %u: taken by another socket; `ss -ltnp sport = :%u` names its process", port, port);
    else if (error == EACCES || error == EPERM)
        TRACE("port %u: no permission; ports below net.ipv4.ip_unprivileged_port_start are for root and "
              "CAP_NET_BIND_SERVICE",
              port);
    else
        TRACE("port %u: cannot listen on an %s address: %s", port,
              name->ss_family == AF_INET6 ? "IPv6" : "IPv4", strerror(error));
}

/* A bound and listening socket, or an errno. */
static int open_socket(const struct url_address *address, USHORT port, bool dual, int *error)
{
    struct sockaddr_storage name;
    socklen_t length = make_address(address, port, dual, &name);
    int descriptor = socket(name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1, only = address->family == 6;

    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)); /* for what it accepts */
    if (name.ss_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
    if (bind(descriptor, (struct sockaddr *)&name, length) == 0 && listen(descriptor, SOMAXCONN) == 0) {
        TRACE("port %u: listening", port);
        return descriptor;
    }
    *error = errno;
    trace_bind(&name, port, *error);
    close(descriptor);
    return -1;
}

static ULONG listen_on(struct port *port, const struct url_address *address)
{
    struct listener *listener = calloc(1, sizeof(*listener));
    int error = 0;

    if (!listener)
        return ERROR_NOT_ENOUGH_MEMORY;
    listener->descriptor = open_socket(address, port->number, true, &error);
    if (listener->descriptor < 0 && address->family == 0 && (error == EAFNOSUPPORT || error == EADDRNOTAVAIL))
        listener->descriptor = open_socket(address, port->number, false, &error); /* a machine without IPv6 */
    if (listener->descriptor < 0) {
        free(listener);
        return error_from_bind(error);
    }
    listener->secure = port->secure;
    listener->address = *address;
    if (address->family != 0 && address->scope == 0 && !has_no_bytes(address))
        make_address(address, port->number, false, &listener->local);
    listener->loop = loops_at(0);
    loop_call(listener->loop, watch, listener);
    if (!listener->loop) {
        close(listener->descriptor);
        free(listener);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    listener->next = port->listeners;
    port->listeners = listener;
    return NO_ERROR;
}

static void stop_listening(struct listener **link)
{
    struct listener *listener = *link;

    *link = listener->next;
    loop_call(listener->loop, unwatch, listener);
}

/* --- what a port needs --- */

static const struct url_address any_address;
static const struct url_address loopback4 = {.family = 4, .bytes = {127, 0, 0, 1}};
static const struct url_address loopback6 = {.family = 6, .bytes = {[15] = 1}};

/* The IP listen list as it was when the service started: it changes only with a restart (data.md 237). NULL or empty: no limit. */
static const struct listen_list *listen_list;

static bool is_limited(void)
{
    return listen_list && listen_count(listen_list) > 0;
}

/* The n-th address of the list as a socket has it: 0.0.0.0 is all of IPv4 there. Not those that a wildcard of the list covers. */
static bool listed(size_t index, struct url_address *out)
{
    const struct url_address *one = listen_at(listen_list, index), *other;

    *out = *one;
    if (one->family == 0)
        out->family = 4;
    for (size_t i = 0; !has_no_bytes(one) && (other = listen_at(listen_list, i)); i++)
        if (has_no_bytes(other) && (other->family == 6) == (one->family == 6))
            return false;
    return true;
}

static bool is_listed(const struct url_address *address, bool or_covered)
{
    const struct url_address *one;
    struct url_address socket;

    for (size_t i = 0; (one = listen_at(listen_list, i)); i++) {
        if (listed(i, &socket) && url_address_equal(&socket, address))
            return true;
        if (or_covered && has_no_bytes(one) && (one->family == 6) == (address->family == 6))
            return true;
    }
    return false;
}

static bool is_allowed(const struct url_address *address)
{
    return !is_limited() || is_listed(address, true);
}

static bool is_needed(const struct port *port, const struct url_address *address)
{
    if (port->everywhere)
        return is_limited() ? is_listed(address, false) : address->family == 0;
    if (port->loopback && (url_address_equal(address, &loopback4) || url_address_equal(address, &loopback6)))
        return true;
    for (const struct need *need = port->needs; need; need = need->next)
        if (need->count && url_address_equal(address, &need->address))
            return true;
    return false;
}

static bool is_listening(const struct port *port, const struct url_address *address)
{
    const struct listener *listener = port->listeners;

    while (listener && !url_address_equal(&listener->address, address))
        listener = listener->next;
    return listener != NULL;
}

static ULONG ensure(struct port *port, const struct url_address *address)
{
    return is_listening(port, address) ? NO_ERROR : listen_on(port, address);
}

/* Everywhere, as far as the list goes. An address of the list that this machine does not have (now) is no error as long as
 * there is another. */
static ULONG ensure_everywhere(struct port *port)
{
    ULONG error = ERROR_NOT_SUPPORTED, first = NO_ERROR;
    bool any = false;

    if (!is_limited())
        return ensure(port, &any_address);
    for (size_t i = 0; i < listen_count(listen_list); i++) {
        struct url_address address;

        if (!listed(i, &address))
            continue;
        error = ensure(port, &address);
        any |= error == NO_ERROR;
        if (error != NO_ERROR && error != ERROR_NOT_SUPPORTED && first == NO_ERROR)
            first = error;
    }
    if (first != NO_ERROR)
        return first;
    return any ? NO_ERROR : error;
}

/* One address, unless the list leaves it out: then the URL is registered, and nothing arrives for it. */
static ULONG ensure_one(struct port *port, const struct url_address *address)
{
    return is_allowed(address) ? ensure(port, address) : NO_ERROR;
}

/* Makes the sockets match the counts: what is superfluous goes first, since it may be in the way. */
static ULONG reconcile(struct port *port)
{
    struct listener **link = &port->listeners;
    ULONG error = NO_ERROR;

    while (*link) {
        if (is_needed(port, &(*link)->address))
            link = &(*link)->next;
        else
            stop_listening(link);
    }
    if (port->everywhere)
        return ensure_everywhere(port);
    if (port->loopback) {
        error = ensure_one(port, &loopback4);
        if (error == NO_ERROR) {
            ULONG six = ensure_one(port, &loopback6);
            if (six != ERROR_NOT_SUPPORTED) /* no IPv6 here */
                error = six;
        }
    }
    for (struct need *need = port->needs; need && error == NO_ERROR; need = need->next)
        if (need->count)
            error = ensure_one(port, &need->address);
    return error;
}

static struct port *find_port(USHORT number)
{
    struct port *port = ports;

    while (port && port->number != number)
        port = port->next;
    if (!port) {
        port = calloc(1, sizeof(*port));
        if (!port)
            return NULL;
        port->number = number;
        port->next = ports;
        ports = port;
    }
    return port;
}

static unsigned *count_for(struct port *port, const struct url_prefix *prefix)
{
    static const WCHAR local[] = u"LOCALHOST";
    struct need *need;

    if (prefix->kind != URL_HOST_ADDRESS) {
        bool is_local = prefix->kind == URL_HOST_NAME && prefix->host_length == 9 &&
                        memcmp(prefix->host, local, 9 * sizeof(*local)) == 0;
        return is_local ? &port->loopback : &port->everywhere;
    }
    for (need = port->needs; need; need = need->next)
        if (url_address_equal(&need->address, &prefix->address))
            return &need->count;
    need = calloc(1, sizeof(*need));
    if (!need)
        return NULL;
    need->address = prefix->address;
    need->next = port->needs;
    port->needs = need;
    return &need->count;
}

static void forget_if_unused(struct port *port)
{
    struct port **link = &ports;

    for (const struct need *need = port->needs; need; need = need->next)
        if (need->count)
            return;
    if (port->everywhere || port->loopback || port->listeners)
        return;
    while (*link != port)
        link = &(*link)->next;
    *link = port->next;
    while (port->needs) {
        struct need *need = port->needs;
        port->needs = need->next;
        free(need);
    }
    free(port);
}

static ULONG endpoint_open(const struct url_prefix *prefix)
{
    struct port *port = find_port(prefix->port);
    unsigned *count = port ? count_for(port, prefix) : NULL;
    ULONG error = NO_ERROR;

    if (!count) {
        if (port)
            forget_if_unused(port);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    port->secure = prefix->secure;
    if (port->secure)
        error = crew_start();
    if ((*count)++ == 0 && error == NO_ERROR)
        error = reconcile(port);
    if (error != NO_ERROR) {
        (*count)--;
        reconcile(port); /* what gave way comes back */
        forget_if_unused(port);
    }
    return error;
}

static void endpoint_close(const struct url_prefix *prefix)
{
    struct port *port = find_port(prefix->port);
    unsigned *count = port ? count_for(port, prefix) : NULL;

    if (!count)
        return;
    if (*count > 0 && --(*count) == 0)
        reconcile(port);
    forget_if_unused(port);
}

const struct endpoints net_endpoints = {.open = endpoint_open, .close = endpoint_close};

/* --- start and stop --- */

/* One loop thread serves more requests than four processors of program code can answer. */
static unsigned wanted_loops(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (settings.loops)
        return settings.loops;
    return processors > 4 ? (unsigned)processors / 4 : 1;
}

ULONG net_start(void)
{
    ULONG error = loops_start(wanted_loops());

    if (error != NO_ERROR)
        return error;
    listen_list = listen_acquire();
    watch_start();
    control_start();
    spare_descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    urls_set_endpoints(&net_endpoints);
    return NO_ERROR;
}

void net_stop(void)
{
    while (ports) {
        struct port *port = ports;
        port->everywhere = port->loopback = 0;
        for (struct need *need = port->needs; need; need = need->next)
            need->count = 0;
        reconcile(port);
        forget_if_unused(port);
    }
    control_stop();
    watch_stop();
    aside_finish();
    loops_stop();
    crew_stop(); /* what is left of its work belongs to connections that are closed */
    bound_forget();
    if (listen_list)
        listen_release(listen_list);
    listen_list = NULL;
    if (spare_descriptor >= 0)
        close(spare_descriptor);
    spare_descriptor = -1;
}
