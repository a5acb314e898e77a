/* Policies and one request: what variables are of it, and the HTTP Server API's own cache as a resource. See policies.h. */
#include "base/clock.h"
#include "server/caching.h"
#include "server/gather.h"
#include "server/policies.h"
#include "server/queue.h"
#include "server/request.h"
#include "server/session.h"
#include "winnls.h"
#include "ws2ipdef.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* All that conditions need. */
struct server_message {
    struct message message;
    struct request *request;
    const HTTP_RESPONSE *response; /* NULL: there is none yet, or it is a copy */
    unsigned status;               /* of the response; 0: none yet */
};

struct server_run {
    struct run run;
    struct server_message message;
    struct request_queue *queue;
    const struct reply_request *asked;
    const struct gather *gather; /* of the response, with its flags */
    ULONG flags;
};

/* --- variables --- */

static struct value none(void)
{
    return (struct value){NULL, 0};
}

static struct value request_header(const struct message *message, const struct variable *variable, char *room)
{
    const struct head_field *field = message_field(message, variable);

    if (!field)
        return none();
    if (field->next == HEAD_NO_FIELD)
        return (struct value){message->head_bytes + field->value_at, field->value_length};
    if (field->merged_length > VALUE_ROOM)
        return none();
    head_value_copy(message->head, field, message->head_bytes, room);
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

static struct value status_value(unsigned status, char *room)
{
    char *at = room + VALUE_ROOM;

    if (status == 0)
        return none();
    for (; status > 0; status /= 10)
        *--at = (char)('0' + status % 10);
    return (struct value){at, (size_t)(room + VALUE_ROOM - at)};
}

static struct value query_value(const struct request *request, const struct variable *variable, char *room)
{
    struct value query = split(target_of(request), true);

    return query.at ? query_parameter(query.at, query.length, variable, room) : none();
}

static struct value get(const struct message *message, const struct variable *variable, char room[VALUE_ROOM])
{
    const struct server_message *self = (const struct server_message *)message;
    const struct request *request = self->request;

    switch (variable->kind) {
    case VARIABLE_REQUEST_HEADER:
        return request_header(message, variable, room);
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
        return status_value(self->status, room);
    case VARIABLE_RESPONSE_HEADER:
        return self->response ? response_header(self->response, variable) : none();
    case VARIABLE_SET:
        return flow_get(&request->variables, variable->full);
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

    return self->gather ? caching_copy(self->message.request, self->gather, self->flags,
                                       self->message.response, key, limit)
                        : NULL;
}

static const struct run_operations operations = {flush, add, find, find_response, keep_response};

static struct server_message message_of(struct request *request)
{
    return (struct server_message){{get, request->head, request->head_bytes}, request, NULL, 0};
}

static enum flow_result run(const struct flow *flow, struct server_run *self)
{
    self->run.outside = &self->message.message;
    self->run.operations = &operations;
    self->run.variables = &self->message.request->variables;
    self->run.status = self->message.status;
    self->run.now = clock_now();
    self->run.time = time(NULL);
    return flow_run(flow, &self->run);
}

/* --- the two moments --- */

/* Set and meaning for a registration in one word, so that it is read and written as a whole. */
enum { MEANING_BITS = 12 };
_Static_assert(SET_ASK < 1 << MEANING_BITS, "a meaning has its place beside the serial");

static const struct endpoint *of_group(const struct policy_set *set, const struct registration *registration)
{
    const struct url_owner *owner = (const struct url_owner *)registration->owner;
    const struct url_group_name *name =
        owner->group ? atomic_load_explicit(&owner->group->name, memory_order_acquire) : NULL;

    return set_of_group(set, registration->owner, name ? name->text : NULL);
}

static unsigned meaning_of(const struct policy_set *set, const struct registration *registration)
{
    unsigned meaning = set_bind(set, registration->prefix);
    const struct endpoint *endpoint = meaning == SET_NONE ? of_group(set, registration) : NULL;

    return endpoint ? (unsigned)(endpoint - set->endpoints) : meaning;
}

const struct endpoint *policies_endpoint(struct registration *registration, const struct cooked_url *url)
{
    const struct endpoint *endpoint;
    const struct policy_set *set = atomic_load_explicit(&policies_in_force, memory_order_acquire);
    uint64_t known = atomic_load_explicit(&registration->policies, memory_order_relaxed);
    uint64_t serial;
    unsigned meaning;

    if (!set)
        return NULL;
    serial = atomic_load_explicit(&set->serial, memory_order_acquire);
    if (known >> MEANING_BITS != serial) {
        known = serial << MEANING_BITS | meaning_of(set, registration);
        atomic_store_explicit(&registration->policies, known, memory_order_relaxed);
    }
    meaning = known & ((1 << MEANING_BITS) - 1);
    if (meaning < SET_ENDPOINTS)
        return &set->endpoints[meaning];
    if (meaning == SET_NONE)
        return NULL;
    endpoint = set_match(set, registration->prefix, url);
    return endpoint ? endpoint : of_group(set, registration);
}

/* What a copy from the cache is to the steps of the response. */
static void respond_with_copy(struct server_run *self, const struct flow *flow,
                              const struct cache_entry *entry)
{
    const struct cached_response *response = (const struct cached_response *)(const void *)entry->data;

    self->run.from_cache = true;
    self->run.hit = NULL;
    self->message.status = response->status;
    run(flow, self);
}

static enum flow_result run_request(const struct server_message *message, const struct endpoint *endpoint,
                                    struct request_queue *queue, const struct reply_request *asked,
                                    struct cache_entry **hit)
{
    struct server_run self = {.message = *message, .queue = queue, .asked = asked};
    enum flow_result result = run(&endpoint->flows[FLOW_REQUEST], &self);

    if (result == FLOW_HIT) {
        *hit = self.run.hit;
        if (endpoint->flows[FLOW_RESPONSE].count)
            respond_with_copy(&self, &endpoint->flows[FLOW_RESPONSE], *hit);
    }
    return result;
}

ULONG policies_arrived(struct request *request, const struct endpoint *endpoint, struct request_queue *queue,
                       const struct reply_request *asked, struct cache_entry **hit)
{
    const struct server_message message = message_of(request);
    const struct flow *back = &endpoint->flows[FLOW_RESPONSE];
    enum flow_result result = FLOW_ON;

    if (flow_acts(&endpoint->flows[FLOW_REQUEST], &message.message))
        result = run_request(&message, endpoint, queue, asked, hit);
    /* What conditions ask of a request does not change until its response: if that decides, it decides now. */
    if (result == FLOW_ON && back->count > 0 && (back->asks_response || flow_acts(back, &message.message))) {
        set_hold(endpoint->set);
        request->policies = endpoint;
    } else if (request->variables.first) {
        flow_variables_clear(&request->variables);
    }
    return result == FLOW_FAULT ? ERROR_GEN_FAILURE : NO_ERROR;
}

void policies_respond(struct request *request, const struct gather *gather, ULONG flags,
                      const HTTP_RESPONSE *response)
{
    const struct flow *flow = &request->policies->flows[FLOW_RESPONSE];
    struct server_message message = message_of(request);

    message.response = response;
    message.status = response->StatusCode;
    if (flow_acts(flow, &message.message)) {
        struct server_run self = {
            .message = message, .queue = request->queue, .gather = gather, .flags = flags};

        run(flow, &self);
    }
}

void policies_forget(struct request *request)
{
    struct policy_set *set = request->policies->set;

    request->policies = NULL;
    if (request->variables.first)
        flow_variables_clear(&request->variables);
    set_release(set);
}
