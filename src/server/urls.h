/* URLs of this process: the namespace, who owns each prefix, and the seam to whatever listens on the ports.
 *
 * Adding and removing are serialised by one lock, so that registration and endpoint change together. */
#ifndef HTTPAPI_URLS_H
#define HTTPAPI_URLS_H

#include "http.h"
#include "routing/namespace.h"

struct request_queue;
struct url_group;

/* Embedded in what registrations belong to: a URL group, or a version 1 queue. */
struct url_owner {
    struct route_owner route;
    struct url_group *group; /* or */
    struct request_queue *queue;
    bool closed; /* takes no more URLs */
};

/* Who opens the ports; installed by net/ at start, NULL again when it stops. `open` counts: each success is undone by `close`. */
struct endpoints {
    ULONG (*open)(const struct url_prefix *prefix);
    void (*close)(const struct url_prefix *prefix);
};
void urls_set_endpoints(const struct endpoints *endpoints);

ULONG urls_start(void);
struct url_namespace *urls_namespace(void);

/* Registers and listens before returning. */
ULONG urls_add(struct url_owner *owner, const WCHAR *url, HTTP_URL_CONTEXT context);
ULONG urls_remove(struct url_owner *owner, const WCHAR *url);
void urls_remove_owner(struct url_owner *owner);
void urls_close_owner(struct url_owner *owner); /* removes them for good */

/* The owner of exactly this prefix, still registered; ERROR_FILE_NOT_FOUND. Takes a registration reference. */
ULONG urls_find(const WCHAR *url, struct registration **out);

#endif
