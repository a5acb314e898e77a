/* Policies and one request: what variables are of it, and the HTTP Server API's own cache as a resource. See policies.h. */
#include "base/clock.h"
#include "server/caching.h"
#include "server/gather.h"
#include "server/policies.h"
#include "server/queue.h"
#include "server/request.h"
#include "winnls.h"
#include "ws2ipdef.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Kept from a request to its response. */
struct request_flow {
    struct policy_set *set; /* referenced */
    const struct endpoint *endpoint;
    struct flow_variables variables;
};

struct server_run {
    struct run run;
    struct message message;
    struct request *request;
    struct request_queue *queue;
    const struct reply_request *asked;
    const struct gather *gather; /* with response and flags: of a response */
    const HTTP_RESPONSE *response;
    ULONG flags;
};

/* --- variables --- */

static struct value none(void)
{
    return (struct value){NULL, 0};
}

static const struct head_field *unknown_field(const struct request *request, const struct variable *variable)
{
    const struct head *head = request->head;

    for (unsigned i = 0; i < head->field_count && head->unknown_count > 0; i++) {
        const struct head_field *field = &head->fields[i];

        if (field->id == HEADER_UNKNOWN && !field->follower && field->name_length == variable->name_length &&
            strncasecmp(request->head_bytes + field->name_at, variable->name, variable->name_length) == 0)
            return field;
    }
    return NULL;
}

static struct value request_header(const struct request *request, const struct variable *variable, char *room)
{
    const struct head_field *field = variable->header == HEADER_UNKNOWN
                                         ? unknown_field(request, variable)
                                         : head_known(request->head, (enum header)variable->header);

    if (!field)
        return none();
    if (field->next == HEAD_NO_FIELD)
        return (struct value){request->head_bytes + field->value_at, field->value_length};
    if (field->merged_length > VALUE_ROOM)
        return none();
    head_value_copy(request->head, field, request->head_bytes, room);
    return (struct value){room, field->merged_length};
}

/* The target without scheme and authority. */
static struct value target_of(const struct request *request)
{
    struct value uri = {request->head_bytes + request->head->target.at, request->head->target.length};
    const char *slashes, *path, *end = uri.at + uri.length;

    if (!(request->head->flags & HEAD_ABSOLUTE_TARGET))
        return uri;
    slashes = memmem(uri.at, uri.length, "://", 3);
    path = slashes ? memchr(slashes + 3, '/', (size_t)(end - slashes - 3)) : NULL;
    return path ? (struct value){path, (size_t)(end - path)} : uri;
}

static struct value split(struct value uri, bool query)
{
    const char *mark = memchr(uri.at, '?', uri.length);
    size_t path = mark ? (size_t)(mark - uri.at) : uri.length;

    if (!query)
        return (struct value){uri.at, path};
    return mark ? (struct value){mark + 1, uri.length - path - 1} : none();
}

static struct value client_address(const struct request *request, char *room)
{
    const SOCKADDR_IN *in = (const SOCKADDR_IN *)(const void *)request->remote;
    const SOCKADDR_IN6 *in6 = (const SOCKADDR_IN6 *)(const void *)request->remote;
    const char *text = request->remote_length == sizeof(*in)
                           ? inet_ntop(AF_INET, &in->sin_addr, room, VALUE_ROOM)
                           : inet_ntop(AF_INET6, &in6->sin6_addr, room, VALUE_ROOM);

    return text ? (struct value){text, strlen(text)} : none();
}

static struct value response_header(const HTTP_RESPONSE *response, const struct variable *variable)
{
    if (variable->header != HEADER_UNKNOWN) {
        const HTTP_KNOWN_HEADER *header = &response->Headers.KnownHeaders[variable->header];

        return header->RawValueLength ? (struct value){header->pRawValue, header->RawValueLength} : none();
    }
    for (unsigned i = 0; i < response->Headers.UnknownHeaderCount; i++) {
        const HTTP_UNKNOWN_HEADER *header = &response->Headers.pUnknownHeaders[i];

        if (header->NameLength == variable->name_length &&
            strncasecmp(header->pName, variable->name, variable->name_length) == 0)
            return (struct value){header->pRawValue, header->RawValueLength};
    }
    return none();
}

static struct value query_value(const struct request *request, const struct variable *variable, char *room)
{
    struct value query = split(target_of(request), true);

    return query.at ? query_parameter(query.at, query.length, variable, room) : none();
}

static struct value get(const struct message *message, const struct variable *variable, char room[VALUE_ROOM])
{
    const struct server_run *self =
        (const struct server_run *)(const void *)((const char *)message -
                                                  offsetof(struct server_run, message));
    const struct request *request = self->request;

    switch (variable->kind) {
    case VARIABLE_REQUEST_HEADER:
        return request_header(request, variable, room);
    case VARIABLE_QUERY_PARAMETER:
        return query_value(request, variable, room);
    case VARIABLE_URI:
        return target_of(request);
    case VARIABLE_PATH:
        return split(target_of(request), false);
    case VARIABLE_VERB:
        return (struct value){request->head_bytes + request->head->verb_text.at,
                              request->head->verb_text.length};
    case VARIABLE_CLIENT_IP:
        return client_address(request, room);
    case VARIABLE_STATUS:
        return self->run.status
                   ? (struct value){room, (size_t)snprintf(room, VALUE_ROOM, "%u", self->run.status)}
                   : none();
    case VARIABLE_RESPONSE_HEADER:
        return self->response ? response_header(self->response, variable) : none();
    default:
        return none();
    }
}

/* --- the cache of the HTTP Server API --- */

/* UTF-16 in `wide`, which holds KEY_LIMIT + 2 units. 0: it is no UTF-8. */
static size_t widen(const char *name, WCHAR *wide)
{
    int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, wide, KEY_LIMIT + 2);

    return units > 1 ? (size_t)units - 1 : 0;
}

static ULONG flush(struct run *run, enum resource_kind kind, const char *name, bool recursive)
{
    const struct server_run *self = (const struct server_run *)run;
    unsigned kinds = kind == RESOURCE_FRAGMENTS ? CACHE_KIND(CACHE_FRAGMENT)
                                                : CACHE_ALL_KINDS & ~CACHE_KIND(CACHE_FRAGMENT);
    WCHAR wide[KEY_LIMIT + 2];
    size_t length = widen(name, wide);

    return length ? caching_flush_some(self->queue, wide, length, kinds, recursive) : ERROR_INVALID_PARAMETER;
}

static ULONG add(struct run *run, const char *name, struct value value, uint64_t seconds)
{
    const struct server_run *self = (const struct server_run *)run;
    HTTP_CACHE_POLICY policy = {HttpCachePolicyTimeToLive, (ULONG)seconds};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    WCHAR wide[KEY_LIMIT + 2];

    if (!caching_store())
        return ERROR_PATH_NOT_FOUND;
    if (!widen(name, wide))
        return ERROR_INVALID_PARAMETER;
    chunk.FromMemory.pBuffer = (void *)(uintptr_t)value.at;
    chunk.FromMemory.BufferLength = (ULONG)value.length;
    return fragment_add(self->queue, wide, &chunk, &policy);
}

static struct cache_entry *find(struct run *run, const char *name)
{
    const struct server_run *self = (const struct server_run *)run;
    struct cache_entry *entry = NULL;
    WCHAR wide[KEY_LIMIT + 2];
    size_t length = widen(name, wide);

    if (length == 0 || fragment_find(self->queue, wide, length, &entry) != NO_ERROR)
        return NULL;
    if (entry->kind == CACHE_FRAGMENT)
        return entry;
    cache_entry_release(entry);
    return NULL;
}

static struct cache_entry *find_response(struct run *run, struct cache_store *store,
                                         const struct cache_key *key)
{
    const struct server_run *self = (const struct server_run *)run;

    return self->asked ? cached_response_find(store, key, self->asked, run->now) : NULL;
}

static struct cache_entry *keep_response(struct run *run, const struct cache_key *key, uint64_t limit)
{
    const struct server_run *self = (const struct server_run *)run;

    return self->gather ? caching_copy(self->request, self->gather, self->flags, self->response, key, limit)
                        : NULL;
}

static const struct run_operations operations = {flush, add, find, find_response, keep_response};

static void begin(struct server_run *self, struct request *request, struct flow_variables *variables)
{
    self->request = request;
    self->queue = request->queue;
    self->message.get = get;
    self->run.outside = &self->message;
    self->run.operations = &operations;
    self->run.variables = variables;
    self->run.now = clock_now();
    self->run.time = time(NULL);
}

/* --- the two moments --- */

bool policies_concern(struct registration *registration)
{
    const struct policy_set *set = atomic_load_explicit(&policies_in_force, memory_order_acquire);
    uint64_t known = atomic_load_explicit(&registration->policies, memory_order_relaxed);

    if (!set)
        return false;
    if (known >> 1 != set->serial) {
        known = set->serial << 1 | set_concerns(set, registration->prefix);
        atomic_store_explicit(&registration->policies, known, memory_order_relaxed);
    }
    return known & 1;
}

/* Remembers for the response what its steps need. Without memory they do not run. */
static void keep_flow(struct request *request, struct policy_set *set, const struct endpoint *endpoint,
                      struct flow_variables *variables)
{
    struct request_flow *flow = malloc(sizeof *flow);

    if (!flow) {
        flow_variables_clear(variables);
        return;
    }
    set_hold(set);
    *flow = (struct request_flow){set, endpoint, *variables};
    request->flow = flow;
}

/* What a copy from the cache is to the steps of the response. */
static void respond_with_copy(struct server_run *self, const struct endpoint *endpoint,
                              const struct cache_entry *entry)
{
    const struct cached_response *response = (const struct cached_response *)(const void *)entry->data;

    self->run.from_cache = true;
    self->run.status = response->status;
    self->run.hit = NULL;
    flow_run(&endpoint->flows[FLOW_RESPONSE], &self->run);
}

ULONG policies_arrived(struct request *request, const struct registration *registration,
                       struct request_queue *queue, const struct reply_request *asked,
                       struct cache_entry **hit)
{
    struct policy_set *set = atomic_load_explicit(&policies_in_force, memory_order_acquire);
    const struct endpoint *endpoint = set ? set_match(set, registration->prefix, request->cooked) : NULL;
    struct flow_variables variables = {0};
    struct server_run self = {.asked = asked};
    enum flow_result result;

    if (!endpoint)
        return NO_ERROR;
    begin(&self, request, &variables);
    self.queue = queue;
    result = flow_run(&endpoint->flows[FLOW_REQUEST], &self.run);
    if (result == FLOW_HIT) {
        *hit = self.run.hit;
        if (endpoint->flows[FLOW_RESPONSE].count)
            respond_with_copy(&self, endpoint, *hit);
    }
    if (result == FLOW_ON && endpoint->flows[FLOW_RESPONSE].count)
        keep_flow(request, set, endpoint, &variables);
    else
        flow_variables_clear(&variables);
    return result == FLOW_FAULT ? ERROR_GEN_FAILURE : NO_ERROR;
}

void policies_respond(struct request *request, const struct gather *gather, ULONG flags,
                      const HTTP_RESPONSE *response)
{
    struct request_flow *flow = request->flow;
    struct server_run self = {.gather = gather, .response = response, .flags = flags};

    begin(&self, request, &flow->variables);
    self.run.status = response->StatusCode;
    flow_run(&flow->endpoint->flows[FLOW_RESPONSE], &self.run);
}

void policies_forget(struct request *request)
{
    struct request_flow *flow = request->flow;

    request->flow = NULL;
    flow_variables_clear(&flow->variables);
    set_release(flow->set);
    free(flow);
}
