/* Which registration a request belongs to: the readers of the namespace (namespace.h).
 *
 * Buckets are asked strongest first; the first in which anything covers the path decides. Within a host the path is cut at its
 * slashes and the cuts are looked up from the deepest depth at which the host has entries, so the work depends on the
 * depths in use, not on the number of prefixes. Everything is read between two looks at the port's version. */
#include "routing/namespace_private.h"
#include <sched.h>

/* Where the first segments of a path end: ends[n] is the length of the cut that holds n segments. */
struct cuts {
    unsigned count;
    size_t ends[DEPTH_LAST + 1];
};

static void cut(struct cuts *cuts, const struct route_query *query, unsigned deepest)
{
    uint64_t slashes = query->slashes & ~1ull;
    size_t i = query->slashes ? 64 : 1;
    unsigned count = 0;

    for (; slashes && count < deepest; slashes &= slashes - 1)
        cuts->ends[++count] = (unsigned)__builtin_ctzll(slashes);
    for (; i < query->path_length && count < deepest; i++) {
        if (query->path[i] == '/')
            cuts->ends[++count] = i;
    }
    if (count < deepest && query->path_length > 1 && query->path[query->path_length - 1] != '/')
        cuts->ends[++count] = query->path_length;
    cuts->count = count;
}

/* Entries so deep that they share the last depth bit: every cut from the end of the path down to that depth. */
static const struct path_slot *longest_beyond(const struct url_namespace *space,
                                              const struct host_space *host, const struct route_query *query,
                                              size_t shortest)
{
    for (size_t end = query->path_length; end > shortest; end--) {
        const struct path_slot *slot;

        if (query->path[end - 1] == '/' || (end < query->path_length && query->path[end] != '/'))
            continue;
        slot = find_slot(space, host, query->path, end);
        if (slot)
            return slot;
    }
    return NULL;
}

/* The longest that covers the path, but for the root. */
static const struct path_slot *longest(const struct url_namespace *space, const struct host_space *host,
                                       const struct route_query *query, uint64_t depths)
{
    const struct path_slot *slot;
    struct cuts cuts;

    cut(&cuts, query, 63 - (unsigned)__builtin_clzll(depths));
    if (cuts.count == DEPTH_LAST && (slot = longest_beyond(space, host, query, cuts.ends[DEPTH_LAST])))
        return slot;
    for (unsigned depth = cuts.count; depth > 0; depth--) {
        if (depths >> depth & 1 && (slot = find_slot(space, host, query->path, cuts.ends[depth])))
            return slot;
    }
    return NULL;
}

static void found_slot(const struct path_slot *slot, struct route *out)
{
    out->registration = atomic_load_explicit(&slot->registration, memory_order_acquire);
    out->owner = atomic_load_explicit(&slot->owner, memory_order_acquire);
    out->context = atomic_load_explicit(&slot->context, memory_order_acquire);
}

static void found_root(const struct path_entry *root, struct route *out)
{
    out->registration = atomic_load_explicit(&root->registration, memory_order_acquire);
    if (!out->registration)
        return;
    out->owner = out->registration->owner;
    out->context = out->registration->context;
}

/* ROUTE_FOUND and ROUTE_RESERVED end the search; else *result says how much is known so far. */
static bool ask(const struct url_namespace *space, const struct host_space *host,
                const struct route_query *query, struct route *out, enum route_result *result)
{
    const struct path_slot *slot = NULL;
    const struct path_entry *root;
    uint64_t depths;

    if (!host)
        return false;
    depths = atomic_load_explicit(&host->depths, memory_order_acquire);
    if (depths > 1 && (slot = longest(space, host, query, depths)))
        found_slot(slot, out);
    else if ((root = atomic_load_explicit(&host->root, memory_order_acquire)))
        found_root(root, out);
    else {
        if (atomic_load_explicit(&host->registrations, memory_order_acquire))
            *result = ROUTE_NO_PATH;
        return false;
    }
    *result = out->registration ? ROUTE_FOUND : ROUTE_RESERVED;
    return true;
}

static bool ask_address(const struct url_namespace *space, const struct port_space *port,
                        const struct route_query *query, struct route *out, enum route_result *result)
{
    struct url_address local;

    if (!query->local || !atomic_load_explicit(&port->addresses.slots, memory_order_acquire))
        return false;
    out->ip_routed = true;
    local = *query->local;
    if (ask(space, find_address(space, port, &local), query, out, result))
        return true;
    if (local.scope) { /* a prefix that names no zone is met on whichever link the address lives */
        local.scope = 0;
        if (ask(space, find_address(space, port, &local), query, out, result))
            return true;
    }
    out->ip_routed = false;
    return false;
}

static enum route_result match_once(const struct url_namespace *space, const struct port_space *port,
                                    const struct route_query *query, struct route *out)
{
    enum route_result result = ROUTE_NO_HOST;

    out->registration = NULL;
    out->ip_routed = false;
    if (atomic_load_explicit(&port->secure, memory_order_acquire) != query->secure)
        return result;
    if (ask(space, atomic_load_explicit(&port->strong, memory_order_acquire), query, out, &result))
        return result;
    if (query->host_length && atomic_load_explicit(&port->names.slots, memory_order_acquire) &&
        ask(space, find_name(space, port, query->host, query->host_length), query, out, &result))
        return result;
    if (ask_address(space, port, query, out, &result))
        return result;
    ask(space, atomic_load_explicit(&port->weak, memory_order_acquire), query, out, &result);
    return result;
}

enum route_result namespace_match(const struct url_namespace *space, const struct route_query *query,
                                  struct route *out)
{
    const struct port_space *port = atomic_load_explicit(&space->ports[query->port], memory_order_acquire);

    out->registration = NULL;
    out->ip_routed = false;
    if (!port)
        return ROUTE_NO_HOST;
    for (;;) {
        uint64_t before = atomic_load_explicit(&port->version, memory_order_acquire);
        enum route_result result;

        if (before & 1) { /* a writer is between two stores, or was descheduled there */
            sched_yield();
            continue;
        }
        result = match_once(space, port, query, out);
        if (atomic_load_explicit(&port->version, memory_order_relaxed) == before) {
            out->version = &port->version;
            out->searched = before;
            return result;
        }
    }
}

enum route_result namespace_match_held(const struct url_namespace *space, const struct route_query *query,
                                       struct route *out)
{
    struct epoch_reader *reader = epoch_enter();
    enum route_result result;

    if (!reader) { /* no memory for the thread's record: as good as no route */
        out->registration = NULL;
        out->ip_routed = false;
        return ROUTE_RESERVED;
    }
    result = namespace_match(space, query, out);
    if (out->registration)
        registration_hold(out->registration);
    epoch_leave(reader);
    return result;
}
