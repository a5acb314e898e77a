/* A set: everything that is configured about policies, checked as a whole and immutable from then on.
 *
 *     organization=acme environment=prod mode=sap
 *     cache=items expiry=3600 entries=1000 bytes=1000000 entrybytes=524288
 *     group=catalogue url=http://+:80/catalogue/ revision=2
 *     group=catalogue owner=http://+:80/catalogue/
 *     policy=drop-item group=catalogue at=request stage=preflow condition="request.header.userid exists"
 *     policy=drop-item url=http://+:80/x/ at=response stage=flow flow=items when="..." cache=fragments base=http://localhost:80/x/
 *
 * Lines are those of config/line.h. An endpoint is a URL that some line names; a request belongs to the longest endpoint above its
 * URL, and to that alone; if there is none, to that of its URL group, which a line without url speaks of: by a URL that the group
 * owns, or by the name that the program gave it. Built by one thread; then any number of readers, who hold a reference. */
#ifndef POLICY_SET_H
#define POLICY_SET_H

#include "policy/flow.h"
#include "routing/epoch.h"
#include "url/cook.h"
#include "url/prefix.h"

struct policy_set;

struct endpoint {
    struct policy_set *set;
    struct url_prefix *prefix; /* NULL: of a URL group */
    struct url_prefix
        *owned; /* which is the one that owns this; NULL: that has the name of the application */
    const void *_Atomic holder; /* who that is just now, only compared: whoever uses the set keeps it */
    char *url;                  /* as UTF-8; of a URL group: its name */
    const char *application;    /* the group's name, or "default" */
    const char *revision;
    struct flow flows[FLOW_DIRECTIONS];
};

enum { SET_ENDPOINTS = 1024 };

struct policy_set {
    _Atomic(uint32_t) references;
    struct epoch_retired retired;
    _Atomic(uint64_t) serial; /* no other set has or had it; from 1 */
    bool of_groups;           /* some endpoint is a URL group's */
    unsigned count;
    struct endpoint *endpoints;
    unsigned policy_count, resource_count;
    struct policy **policies;
    struct resource **resources;
    struct line *lines; /* what texts of it point into */
    unsigned line_count;
};

/* Where documents come from: the policy of that name, owned by the caller. ERROR_FILE_NOT_FOUND, or what is wrong with it. */
struct policy_source {
    ULONG (*document)(void *context, const char *name, struct policy **out, struct policy_error *error);
    void *context;
};

struct set_text {
    const char *text;
    size_t length;
    unsigned line; /* its number, for errors */
};

/* `old` (may be NULL): caches of the same name and limits are taken over with what is in them. *at is the number of the line an error
 * belongs to; the error's own line and column are those of the document, or 0. */
ULONG set_build(const struct set_text *lines, unsigned count, const struct policy_source *source,
                const struct policy_set *old, struct policy_set **out, unsigned *at,
                struct policy_error *error);
/* Whoever remembers something about the set is to forget it. */
void set_renumber(struct policy_set *set);
void set_hold(struct policy_set *set);
void set_release(struct policy_set *set);

/* The longest endpoint that a request below this registered prefix belongs to; NULL. */
const struct endpoint *set_match(const struct policy_set *set, const struct url_prefix *registered,
                                 const struct cooked_url *url);
/* What a set means for all requests below a registered prefix: the index of the one endpoint that they belong to, or that they belong
 * to none, or that set_match() is to be asked for each. */
enum { SET_NONE = SET_ENDPOINTS, SET_ASK };
unsigned set_bind(const struct policy_set *set, const struct url_prefix *registered);

/* The endpoint of a URL group, or other owner of prefixes, with this name (NULL: none); NULL. */
const struct endpoint *set_of_group(const struct policy_set *set, const void *holder, const char *name);

bool set_uses(const struct policy_set *set, const char *policy);
struct resource *set_resource(const struct policy_set *set, const char *name); /* without a reference */

#endif
