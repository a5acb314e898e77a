/* Flows: what runs for a request and for its response, step by step.
 *
 *     PreFlow steps; the steps of the first conditional flow whose condition holds; PostFlow steps
 *
 * A step whose condition is false, or whose policy is not enabled, does nothing. A step that fails ends the flow unless its policy
 * says continueOnError. Everything a flow needs of the request and of the HTTP Server API's own cache comes from whoever runs it
 * (struct run): nothing here knows a connection. An endpoint is immutable; a run belongs to one thread. */
#ifndef POLICY_FLOW_H
#define POLICY_FLOW_H

#include "policy/key.h"
#include "policy/resource.h"

#include <time.h>

enum direction { FLOW_REQUEST, FLOW_RESPONSE, FLOW_DIRECTIONS };
enum stage { STAGE_PRE, STAGE_FLOW, STAGE_POST };

struct step {
    const struct policy *policy;
    struct resource *resource;
    struct condition *condition; /* NULL: always */
    enum direction at;
    enum stage stage;
    char *flow;             /* the name of the conditional flow; NULL in the two others */
    struct condition *when; /* of the conditional flow; its first step has it */
    char *prefix;           /* the prefix part of keys */
    char *base;             /* the URL that keys of the built-in resources begin with, with a final slash */
};

struct flow {
    struct step *steps; /* in the order in which they run */
    unsigned count;
    bool looks_up;      /* a step may ask for a kept response */
    bool asks_response; /* a step's condition cannot be judged before there is one */
};

/* What steps set. */
struct flow_variables {
    struct flow_variable *first;
    size_t bytes;
};
enum { FLOW_VARIABLES_LIMIT = 2 << 20 };

struct run;
struct run_operations {
    /* On the built-in resources; name is a URL in UTF-8. ERROR_PATH_NOT_FOUND: there is no cache. */
    ULONG (*flush)(struct run *run, enum resource_kind kind, const char *name, bool recursive);
    ULONG (*add)(struct run *run, const char *name, struct value value, uint64_t seconds);
    struct cache_entry *(*find)(struct run *run, const char *name);
    /* ResponseCache: the copy for this client; NULL: none, or this request takes none. */
    struct cache_entry *(*find_response)(struct run *run, struct cache_store *store,
                                         const struct cache_key *key);
    /* An entry of the response under way; NULL: it cannot be kept. *status is the response's. */
    struct cache_entry *(*keep_response)(struct run *run, const struct cache_key *key, uint64_t limit);
};

struct run {
    struct message message;        /* set by flow_run: message and variables together */
    const struct message *outside; /* the request and response */
    const struct run_operations *operations;
    struct flow_variables *variables;
    uint64_t now;            /* milliseconds, as cache_add wants them */
    time_t time;             /* of the calendar */
    unsigned status;         /* of the response; 0: none yet */
    bool from_cache;         /* the response is a copy: it is not written back */
    struct cache_entry *hit; /* out: answers the request; referenced */
};

enum flow_result { FLOW_ON, FLOW_HIT, FLOW_FAULT };

/* Is any step going to act, as long as none has? So that nothing need be prepared for a run that does nothing. */
bool flow_acts(const struct flow *flow, const struct message *message);
enum flow_result flow_run(const struct flow *flow, struct run *run);

/* False: no memory, or the limit. */
bool flow_set(struct flow_variables *variables, const char *name, const char *bytes, size_t length);
struct value flow_get(const struct flow_variables *variables, const char *name);
void flow_variables_clear(struct flow_variables *variables);

#endif
