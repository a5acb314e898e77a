/* What the control path asks the namespace, under its lock. See namespace.h. */
#include "routing/namespace_private.h"
#include "winerror.h"

ULONG namespace_find(struct url_namespace *space, const struct url_prefix *prefix, struct registration **out)
{
    struct place at;

    *out = NULL;
    pthread_mutex_lock(&space->lock);
    at = place_find(space, prefix);
    if (at.entry)
        *out = atomic_load_explicit(&at.entry->registration, memory_order_relaxed);
    if (*out)
        registration_hold(*out);
    pthread_mutex_unlock(&space->lock);
    return *out ? 0 : ERROR_FILE_NOT_FOUND;
}

static struct reservation *reservation_at(struct url_namespace *space, const struct host_space *host,
                                          const WCHAR *path, size_t length)
{
    struct path_entry *entry = find_path(space, host, path, length);

    return entry ? atomic_load_explicit(&entry->reservation, memory_order_relaxed) : NULL;
}

ULONG namespace_governing(struct url_namespace *space, const struct url_prefix *prefix, bool parent,
                          struct reservation **out)
{
    size_t length = prefix->path_length;
    struct place at;

    *out = NULL;
    pthread_mutex_lock(&space->lock);
    at = place_find(space, prefix);
    /* the canonical path ends with a slash: its cuts are where its slashes stand */
    while (at.host && length-- > 0 && !*out) {
        if (prefix->path[length] == '/' && !(parent && length + 1 == prefix->path_length))
            *out = reservation_at(space, at.host, prefix->path, length);
    }
    if (*out)
        atomic_fetch_add_explicit(&(*out)->references, 1, memory_order_relaxed);
    pthread_mutex_unlock(&space->lock);
    return *out ? 0 : ERROR_FILE_NOT_FOUND;
}

void namespace_enumerate(struct url_namespace *space, struct route_owner *owner,
                         bool (*visit)(void *context, struct registration *registration), void *context)
{
    struct registration *next;

    pthread_mutex_lock(&space->lock);
    for (struct registration *at = owner->first; at; at = next) {
        next = at->next;
        if (!visit(context, at))
            break;
    }
    pthread_mutex_unlock(&space->lock);
}

void namespace_port_use(struct url_namespace *space, USHORT port, struct port_use *out)
{
    struct port_space *at;

    *out = (struct port_use){false, 0, 0};
    pthread_mutex_lock(&space->lock);
    at = atomic_load_explicit(&space->ports[port], memory_order_relaxed);
    if (at) {
        out->secure = atomic_load_explicit(&at->secure, memory_order_relaxed);
        out->any_address = at->any_address;
        out->one_address = at->one_address;
    }
    pthread_mutex_unlock(&space->lock);
}

size_t namespace_address_use(struct url_namespace *space, USHORT port, const struct url_address *address)
{
    struct host_space *host = NULL;
    struct port_space *at;
    size_t use = 0;

    pthread_mutex_lock(&space->lock);
    at = atomic_load_explicit(&space->ports[port], memory_order_relaxed);
    if (at)
        host = find_address(space, at, address);
    if (host)
        use = atomic_load_explicit(&host->registrations, memory_order_relaxed);
    pthread_mutex_unlock(&space->lock);
    return use;
}
