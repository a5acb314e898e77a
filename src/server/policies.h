/* Policies at work: the set that is in force, and the two moments at which a request meets it.
 *
 * The set comes from the configuration root: the file `policies` and, for each policy it names, `policy.NAME.xml`; and from what this
 * process added (policies_change). It is replaced as a whole; one that is wrong changes nothing, and stderr says why. Requests read it
 * in an epoch's section; one whose response has steps holds it until then. Without endpoints there is no set: a request pays one
 * branch. What a set means for a registration is remembered there, behind the set's serial. docs/policies.md */
#ifndef HTTPAPI_POLICIES_H
#define HTTPAPI_POLICIES_H

#include "cache/response.h"
#include "http.h"
#include "policy/set.h"
#include "routing/namespace.h"

struct gather;
struct request;
struct request_queue;

extern struct policy_set *_Atomic policies_in_force;

static inline bool policies_exist(void)
{
    return __builtin_expect(atomic_load_explicit(&policies_in_force, memory_order_relaxed) != NULL, 0);
}

/* Looks whether a file changed, and takes what is new. Any thread. */
void policies_refresh(void);

/* What a request that was routed belongs to; NULL. In an epoch's section, as long as the endpoint is used. */
const struct endpoint *policies_endpoint(struct registration *registration, const struct cooked_url *url);

/* Runs the steps of a request. `asked` is wanted if its flow looks up responses; NULL: it is the program's to answer. NO_ERROR, with
 * *hit the answer (referenced) if there is one; otherwise a step failed and the request is to be refused. */
ULONG policies_arrived(struct request *request, const struct endpoint *endpoint, struct request_queue *queue,
                       const struct reply_request *asked, struct cache_entry **hit);

/* A response is about to leave, its request locked. A step that fails ends the flow; the response leaves as it is. */
void policies_respond(struct request *request, const struct gather *gather, ULONG flags,
                      const HTTP_RESPONSE *response);
void policies_forget(struct request *request);

/* --- URL groups --- */

/* What a program calls a URL group. Replaced as a whole, read in an epoch's section. */
struct url_group_name {
    struct epoch_retired retired;
    char text[];
};
ULONG policies_name_group(HTTP_URL_GROUP_ID id, const char *name); /* NULL: no name */

/* URLs came or went: whose they are is looked up anew. Under no lock. */
void policies_urls_changed(void);

/* --- what this process adds --- */

/* Any may be NULL. A document of that name is added or replaced; without bytes it goes: ERROR_SHARING_VIOLATION and
 * CannotDeleteStepDefinition while a line uses it. A line as in the file is added, or the same line taken away. */
ULONG policies_set_document(const char *name, const char *bytes, size_t length, struct policy_error *error);
ULONG policies_add_line(const char *text, struct policy_error *error);
ULONG policies_remove_line(const char *text, struct policy_error *error);

#endif
