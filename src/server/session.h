/* Server sessions and URL groups: the configuration side of the version 2 API.
 *
 * One lock, `configuration`, guards the tree of sessions and groups and all their properties; it is taken by program threads
 * alone. What requests need of a group lies apart: its binding, read inside an epoch section and let go only when every reader has
 * left, and its effective settings in atomics that are recomputed whenever a property above or on it changes.
 *
 * A group lives while its session holds it, a registration routes to it or a connection is counted in it. */
#ifndef HTTPAPI_SESSION_H
#define HTTPAPI_SESSION_H

#include "base/slab.h"
#include "http.h"
#include "server/properties.h"
#include "server/queue.h"
#include "server/urls.h"

struct url_group;

struct session {
    uint32_t index;
    HTTP_SERVER_SESSION_ID id;
    struct properties properties;
    struct url_group *groups;
};

/* What requests are measured by; session and machine defaults resolved. */
struct effective {
    _Atomic(bool) inactive;
    _Atomic(uint8_t) authentication;                                        /* HTTP_AUTH_ENABLE_... */
    _Atomic(uint32_t) connection_limit;                                     /* HTTP_LIMIT_INFINITE: none */
    _Atomic(uint16_t) entity_body, drain, request_queue, idle, header_wait; /* seconds; 0xFFFF: never */
    _Atomic(uint32_t) min_send_rate; /* bytes a second; ULONG_MAX: none */
};

struct url_group {
    struct url_owner owner; /* of its registrations */
    uint32_t index;
    HTTP_URL_GROUP_ID id;
    struct session *session; /* NULL once closed */
    struct url_group *next;  /* of the session */
    struct properties properties;
    struct effective effective;
    char *challenge;                        /* authentication.h */
    struct url_group_name *_Atomic name;    /* for policies; NULL: none. policies.h */
    _Atomic(uint32_t) connections;          /* counted against the limit */
    struct lock binding_lock;               /* of writers, and of readers outside an epoch section */
    struct request_queue *_Atomic queue;    /* referenced; NULL: unbound */
    struct request_queue *_Atomic delegate; /* the same, for HttpServerDelegationProperty */
};

ULONG session_create(HTTP_SERVER_SESSION_ID *id);
ULONG session_close(HTTP_SERVER_SESSION_ID id);
ULONG url_group_create(HTTP_SERVER_SESSION_ID session, HTTP_URL_GROUP_ID *id);
ULONG url_group_close(HTTP_URL_GROUP_ID id);
void session_close_all(void);

/* Under `configuration`: valid while it is held. NULL: no such object. */
extern struct lock configuration;
struct session *session_find(HTTP_SERVER_SESSION_ID id);
struct url_group *url_group_find(HTTP_URL_GROUP_ID id);

/* Takes a reference; any thread. NULL: no such group. */
struct url_group *url_group_pin(HTTP_URL_GROUP_ID id);
void url_group_reference(struct url_group *group);
void url_group_release(struct url_group *group);

/* Rebinds; NULL unbinds. Requests that are queued already stay where they are. */
void url_group_bind(struct url_group *group, struct request_queue *queue);

/* The queue a request goes to now, with a reference; NULL if unbound. */
struct request_queue *url_group_queue(struct url_group *group);

/* The same without lock and reference: inside an epoch section, and valid until it is left. */
static inline struct request_queue *url_group_queue_peek(struct url_group *group)
{
    return atomic_load_explicit(&group->queue, memory_order_acquire);
}

/* The queue requests may be delegated to; NULL forbids it. */
void url_group_delegate(struct url_group *group, struct request_queue *queue);
bool url_group_delegates_to(struct url_group *group, const struct request_queue *queue);

/* Under `configuration`: after a property changed. */
void url_group_refresh(struct url_group *group);
void session_refresh(struct session *session);

/* Every session, each with `configuration` held. */
void session_each(void (*see)(void *context, struct session *session), void *context);

/* After a machine-wide default changed; takes `configuration`. */
void session_refresh_all(void);

#endif
