/* Registering URLs: parse, enter into the namespace, open the endpoint; all or nothing. spec/data.md 6.1. */
#include "server/policies.h"
#include "server/urls.h"

#include "base/lock.h"
#include "base/trace.h"
#include "server/caching.h"
#include "server/reserved.h"
#include "server/session.h"
#include "text/text.h"

#include <stdlib.h>

static struct lock urls_lock;
static struct url_namespace *space;
static const struct endpoints *endpoints;

void urls_set_endpoints(const struct endpoints *provider)
{
    lock_acquire(&urls_lock);
    endpoints = provider;
    lock_release(&urls_lock);
}

ULONG urls_start(void)
{
    if (!space)
        space = namespace_create();
    return space ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

struct url_namespace *urls_namespace(void)
{
    return space;
}

static ULONG parse(const WCHAR *url, struct url_prefix **prefix)
{
    size_t length = url ? text_length_max(url, URL_PREFIX_LIMIT + 1) : 0;
    ULONG error = prefix_parse(url, length, prefix);

    if (error != NO_ERROR)
        TRACE("url %s: %s", trace_wide(url), prefix_flaw(url, length));
    return error;
}

/* Under the lock: may it have URLs? Whoever closes it waits for this lock before it removes them. */
static ULONG check_owner(const struct url_owner *owner)
{
    if (!endpoints)
        return ERROR_DLL_INIT_FAILED; /* between the last HttpTerminate and the next HttpInitialize */
    if (!owner->closed)
        return NO_ERROR;
    return owner->group ? ERROR_INVALID_PARAMETER : ERROR_INVALID_HANDLE;
}

/* Under the lock. What is registered already is told so before any question of rights (data.md 6.1, steps 4 and 5). */
static ULONG check(const struct url_owner *owner, const struct url_prefix *prefix, ULONG allowed)
{
    struct registration *there;
    ULONG error = check_owner(owner);

    if (error != NO_ERROR || allowed == NO_ERROR)
        return error;
    if (namespace_find(space, prefix, &there) != NO_ERROR)
        return allowed;
    registration_release(there);
    return ERROR_ALREADY_EXISTS;
}

ULONG urls_add(struct url_owner *owner, const WCHAR *url, HTTP_URL_CONTEXT context)
{
    struct registration *registration;
    struct url_prefix *prefix;
    ULONG error = parse(url, &prefix), allowed;

    if (error != NO_ERROR)
        return error;
    allowed = reserved_may_listen(prefix);
    lock_acquire(&urls_lock);
    error = check(owner, prefix, allowed);
    if (error != NO_ERROR) {
        if (error == ERROR_ACCESS_DENIED)
            TRACE("url %s: reservations do not let this user listen there; `httpapi-netsh http show urlacl` "
                  "shows them",
                  trace_wide(url));
        lock_release(&urls_lock);
        prefix_free(prefix);
        return error;
    }
    error = namespace_add(space, prefix, &owner->route, context, &registration);
    if (error == ERROR_ALREADY_EXISTS)
        TRACE("url %s: registered already, or its port speaks the other of http and https", trace_wide(url));
    if (error == NO_ERROR) {
        error = endpoints->open(registration->prefix);
        if (error != NO_ERROR)
            namespace_remove(space, registration->prefix, &owner->route);
        registration_release(registration);
    }
    lock_release(&urls_lock);
    policies_urls_changed();
    epoch_collect();
    return error;
}

/* What was cached below a URL goes with it. */
static void forget_cached(struct url_owner *owner, const struct url_prefix *prefix)
{
    struct request_queue *queue = owner->group ? url_group_queue(owner->group) : owner->queue;

    caching_url_removed(queue, prefix);
    if (owner->group && queue)
        queue_release(queue);
}

ULONG urls_remove(struct url_owner *owner, const WCHAR *url)
{
    struct url_prefix *prefix;
    ULONG error = parse(url, &prefix);

    if (error != NO_ERROR)
        return error;
    lock_acquire(&urls_lock);
    error = namespace_remove(space, prefix, &owner->route);
    if (error == NO_ERROR && endpoints)
        endpoints->close(prefix);
    lock_release(&urls_lock);
    if (error == NO_ERROR) {
        forget_cached(owner, prefix);
        policies_urls_changed();
    }
    prefix_free(prefix);
    epoch_collect();
    return error;
}

/* The registrations of an owner that is losing them all. */
struct departing {
    struct registration **held; /* NULL: no memory */
    size_t count, room;
};

static bool close_endpoint(void *context, struct registration *registration)
{
    struct departing *departing = context;

    if (endpoints)
        endpoints->close(registration->prefix);
    if (departing->held && departing->count < departing->room) {
        registration_hold(registration);
        departing->held[departing->count++] = registration;
    }
    return true;
}

void urls_remove_owner(struct url_owner *owner)
{
    struct departing departing = {NULL, 0, 0};

    lock_acquire(&urls_lock);
    departing.room = owner->route.count;
    departing.held = malloc((departing.room + 1) * sizeof(struct registration *));
    /* The namespace is asked first, while the prefixes are still there. */
    namespace_enumerate(space, &owner->route, close_endpoint, &departing);
    namespace_remove_owner(space, &owner->route);
    lock_release(&urls_lock);
    for (size_t i = 0; i < departing.count; i++) {
        forget_cached(owner, departing.held[i]->prefix);
        registration_release(departing.held[i]);
    }
    free(departing.held);
    policies_urls_changed();
    epoch_collect();
}

void urls_close_owner(struct url_owner *owner)
{
    lock_acquire(&urls_lock);
    owner->closed = true;
    lock_release(&urls_lock);
    urls_remove_owner(owner);
}

ULONG urls_find(const WCHAR *url, struct registration **out)
{
    struct url_prefix *prefix;
    ULONG error = parse(url, &prefix);

    if (error != NO_ERROR)
        return error;
    error = namespace_find(space, prefix, out);
    prefix_free(prefix);
    return error;
}
