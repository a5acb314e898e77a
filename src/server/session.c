/* Sessions and groups: their tree and lifetimes. See session.h. */
#include "server/session.h"

#include "server/authentication.h"
#include "server/caching.h"
#include "server/settings.h"

#include <stdlib.h>

struct lock configuration;

static void session_destroy(void *object)
{
    struct session *session = object;

    properties_free(&session->properties);
    free(session);
}

static void group_destroy(void *object)
{
    struct url_group *group = object;

    if (group->queue)
        queue_release(group->queue);
    if (group->delegate)
        queue_release(group->delegate);
    free(group->name);
    free(group->challenge);
    properties_free(&group->properties);
    free(group);
}

static struct slab sessions = {.destroy = session_destroy};
static struct slab groups = {.destroy = group_destroy};

struct session *session_find(HTTP_SERVER_SESSION_ID id)
{
    struct session *session = id ? slab_pin(&sessions, id) : NULL;

    /* The lock keeps it: closing takes it too. */
    if (session)
        slab_unpin(&sessions, session->index);
    return session;
}

struct url_group *url_group_pin(HTTP_URL_GROUP_ID id)
{
    return id ? slab_pin(&groups, id) : NULL;
}

struct url_group *url_group_find(HTTP_URL_GROUP_ID id)
{
    struct url_group *group = url_group_pin(id);

    if (group)
        slab_unpin(&groups, group->index);
    return group;
}

void url_group_reference(struct url_group *group)
{
    slab_reference(&groups, group->index);
}

void url_group_release(struct url_group *group)
{
    slab_unpin(&groups, group->index);
}

static void hold_group(struct route_owner *owner)
{
    url_group_reference(((struct url_owner *)owner)->group);
}

static void release_group(struct route_owner *owner)
{
    url_group_release(((struct url_owner *)owner)->group);
}

ULONG session_create(HTTP_SERVER_SESSION_ID *id)
{
    struct session *session = calloc(1, sizeof(*session));

    if (!session)
        return ERROR_NOT_ENOUGH_MEMORY;
    *id = slab_add(&sessions, session, &session->index, &session->id); /* may be closed at once */
    if (*id != 0)
        return NO_ERROR;
    free(session);
    return ERROR_NOT_ENOUGH_MEMORY;
}

ULONG url_group_create(HTTP_SERVER_SESSION_ID session_id, HTTP_URL_GROUP_ID *id)
{
    struct url_group *group = calloc(1, sizeof(*group));
    struct session *session;
    ULONG error = NO_ERROR;

    if (!group)
        return ERROR_NOT_ENOUGH_MEMORY;
    group->owner.route.hold = hold_group;
    group->owner.route.release = release_group;
    group->owner.group = group;

    lock_acquire(&configuration);
    session = session_find(session_id);
    if (!session)
        error = ERROR_INVALID_PARAMETER;
    else if (slab_add(&groups, group, &group->index, &group->id) == 0)
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error == NO_ERROR) {
        group->session = session;
        group->next = session->groups;
        session->groups = group;
        url_group_refresh(group);
        *id = group->id;
    } else {
        free(group);
    }
    lock_release(&configuration);
    return error;
}

/* Under `configuration`, with the group out of its session's list. The caller drops the session's reference after it has
 * unlocked, because removing URLs waits for readers. */
static void group_retire(struct url_group *group)
{
    group->session = NULL;
    slab_kill(&groups, group->index);
}

static void group_dismantle(struct url_group *group)
{
    urls_close_owner(&group->owner);
    url_group_bind(group, NULL);
    url_group_delegate(group, NULL);
    url_group_release(group);
}

ULONG url_group_close(HTTP_URL_GROUP_ID id)
{
    struct url_group *group;

    lock_acquire(&configuration);
    group = url_group_find(id);
    if (group) {
        struct url_group **link = &group->session->groups;
        while (*link != group)
            link = &(*link)->next;
        *link = group->next;
        group_retire(group);
    }
    lock_release(&configuration);
    if (!group)
        return ERROR_INVALID_PARAMETER;
    group_dismantle(group);
    return NO_ERROR;
}

ULONG session_close(HTTP_SERVER_SESSION_ID id)
{
    struct session *session;
    struct url_group *group = NULL;

    lock_acquire(&configuration);
    session = session_find(id);
    if (session) {
        slab_kill(&sessions, session->index);
        group = session->groups;
        for (struct url_group *each = group; each; each = each->next)
            group_retire(each);
    }
    lock_release(&configuration);
    if (!session)
        return ERROR_INVALID_PARAMETER;
    while (group) {
        struct url_group *next = group->next;
        group_dismantle(group);
        group = next;
    }
    slab_unpin(&sessions, session->index);
    return NO_ERROR;
}

void session_close_all(void)
{
    for (uint32_t i = 0; i < slab_count(&sessions); i++) {
        struct session *session = slab_pin_index(&sessions, i);

        if (!session)
            continue;
        session_close(session->id);
        slab_unpin(&sessions, i);
    }
}

/* What the old queue cached for a group's URL. */
static bool forget_cached(void *context, struct registration *registration)
{
    caching_url_removed(context, registration->prefix);
    return true;
}

/* Not from inside an epoch section: a request that is being routed may still look at the old queue. */
static void exchange_queue(struct url_group *group, struct request_queue *_Atomic *place,
                           struct request_queue *queue)
{
    struct request_queue *old;

    if (queue)
        queue_reference(queue);
    lock_acquire(&group->binding_lock);
    old = atomic_exchange(place, queue);
    lock_release(&group->binding_lock);
    if (!old)
        return;
    epoch_wait();
    if (old != queue)
        namespace_enumerate(urls_namespace(), &group->owner.route, forget_cached, old);
    queue_release(old);
}

void url_group_bind(struct url_group *group, struct request_queue *queue)
{
    exchange_queue(group, &group->queue, queue);
}

void url_group_delegate(struct url_group *group, struct request_queue *queue)
{
    exchange_queue(group, &group->delegate, queue);
}

bool url_group_delegates_to(struct url_group *group, const struct request_queue *queue)
{
    bool result;

    lock_acquire(&group->binding_lock);
    result = queue && group->delegate == queue;
    lock_release(&group->binding_lock);
    return result;
}

struct request_queue *url_group_queue(struct url_group *group)
{
    struct request_queue *queue;

    lock_acquire(&group->binding_lock);
    queue = group->queue;
    if (queue)
        queue_reference(queue);
    lock_release(&group->binding_lock);
    return queue;
}

/* A timer value: the group's, else the session's, else the machine's. 0 means "ask above". */
static unsigned inherit(const struct url_group *group, size_t member, unsigned machine)
{
    const HTTP_TIMEOUT_LIMIT_INFO *levels[] = {&group->properties.timeouts,
                                               &group->session->properties.timeouts};

    for (int i = 0; i < 2; i++) {
        USHORT value = *(const USHORT *)(const void *)((const char *)levels[i] + member);
        if (levels[i]->Flags.Present && value != 0)
            return value;
    }
    return machine;
}

static uint32_t inherit_rate(const struct url_group *group)
{
    const struct properties *levels[] = {&group->properties, &group->session->properties};

    for (int i = 0; i < 2; i++)
        if (levels[i]->timeouts.Flags.Present && levels[i]->timeouts.MinSendRate != 0)
            return levels[i]->timeouts.MinSendRate;
    return settings.min_send_rate;
}

static bool is_inactive(const struct properties *properties)
{
    return properties->state.Flags.Present && properties->state.State == HttpEnabledStateInactive;
}

void url_group_refresh(struct url_group *group)
{
    struct effective *out = &group->effective;
    const struct properties *own = &group->properties;

    if (!group->session)
        return;
    atomic_store(&out->inactive, is_inactive(own) || is_inactive(&group->session->properties));
    atomic_store(&out->connection_limit,
                 own->connections.Flags.Present ? own->connections.MaxConnections : HTTP_LIMIT_INFINITE);
#define INHERIT(member, field, machine) \
    atomic_store(&out->member, (uint16_t)inherit(group, offsetof(HTTP_TIMEOUT_LIMIT_INFO, field), machine))
    INHERIT(entity_body, EntityBody, settings.entity_timeout);
    INHERIT(drain, DrainEntityBody, settings.drain_timeout);
    INHERIT(request_queue, RequestQueue, settings.queue_timeout);
    INHERIT(idle, IdleConnection, settings.idle_timeout);
    INHERIT(header_wait, HeaderWait, settings.header_timeout);
#undef INHERIT
    atomic_store(&out->min_send_rate, inherit_rate(group));
    authentication_refresh(group);
}

void session_refresh(struct session *session)
{
    for (struct url_group *group = session->groups; group; group = group->next)
        url_group_refresh(group);
}

void session_each(void (*see)(void *context, struct session *session), void *context)
{
    for (uint32_t i = 0; i < slab_count(&sessions); i++) {
        struct session *session = slab_pin_index(&sessions, i);

        if (!session)
            continue;
        lock_acquire(&configuration);
        see(context, session);
        lock_release(&configuration);
        slab_unpin(&sessions, i);
    }
}

static void refresh(void *context, struct session *session)
{
    (void)context;
    session_refresh(session);
}

void session_refresh_all(void)
{
    session_each(refresh, NULL);
}
