/* See flow.h. */
#include "policy/flow.h"

#include "base/trace.h"
#include "http1/tables.h"
#include "policy/expiry.h"
#include "winerror.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- variables --- */

struct flow_variable {
    struct flow_variable *next;
    size_t length;
    char *bytes;
    char name[];
};

static struct flow_variable **find_variable(struct flow_variables *variables, const char *name)
{
    struct flow_variable **link = &variables->first;

    while (*link && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    return link;
}

bool flow_set(struct flow_variables *variables, const char *name, const char *bytes, size_t length)
{
    size_t size = strlen(name) + 1;
    struct flow_variable **link = find_variable(variables, name), *old = *link, *fresh;

    if (variables->bytes + length + size > FLOW_VARIABLES_LIMIT)
        return false;
    fresh = malloc(sizeof *fresh + size + length);
    if (!fresh)
        return false;
    fresh->next = old ? old->next : NULL;
    fresh->length = length;
    fresh->bytes = fresh->name + size;
    memcpy(fresh->name, name, size);
    memcpy(fresh->bytes, bytes, length);
    variables->bytes += length + size - (old ? old->length + size : 0);
    free(old);
    *link = fresh;
    return true;
}

struct value flow_get(const struct flow_variables *variables, const char *name)
{
    for (const struct flow_variable *each = variables->first; each; each = each->next)
        if (strcmp(each->name, name) == 0)
            return (struct value){each->bytes, each->length};
    return (struct value){NULL, 0};
}

void flow_variables_clear(struct flow_variables *variables)
{
    struct flow_variable *next;

    for (struct flow_variable *each = variables->first; each; each = next) {
        next = each->next;
        free(each);
    }
    *variables = (struct flow_variables){0};
}

static struct value get(const struct message *message, const struct variable *variable, char room[VALUE_ROOM])
{
    const struct run *run = (const struct run *)message;

    return variable->kind == VARIABLE_SET ? flow_get(run->variables, variable->full)
                                          : run->outside->get(run->outside, variable, room);
}

/* "lookupcache.NAME.cachehit" and the like. spec/policies.md 2 to 5 */
static void tell(struct run *run, const struct policy *policy, const char *what, const char *bytes,
                 size_t length)
{
    static const char *const kinds[POLICY_KINDS] = {"invalidatecache", "populatecache", "lookupcache",
                                                    "responsecache"};
    char name[POLICY_NAME_LIMIT + 64];

    snprintf(name, sizeof name, "%s.%s.%s", kinds[policy->kind], policy->name, what);
    flow_set(run->variables, name, bytes, length);
}

static void tell_boolean(struct run *run, const struct policy *policy, const char *what, bool value)
{
    tell(run, policy, what, value ? "true" : "false", value ? 4 : 5);
}

static void tell_lookup(struct run *run, const struct step *step, const struct policy_key *key, bool hit)
{
    tell(run, step->policy, "cachename", step->resource->name, strlen(step->resource->name));
    tell(run, step->policy, "cachekey", key->text, key->length);
    tell_boolean(run, step->policy, "cachehit", hit);
}

/* --- the built-in resources: keys are URLs --- */

/* What a client sent becomes one segment, and nothing that a URL would understand. Empty: it names nothing. */
static bool is_segment(struct value value)
{
    if (value.length == 0 || (value.at[0] == '.' && value.length <= 2))
        return false;
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.at[i] <= 0x20 || value.at[i] == 0x7F || strchr("/\\?#%*", value.at[i]))
            return false;
    return true;
}

static bool append(char *name, size_t *length, struct value value)
{
    if (value.length > KEY_LIMIT - *length)
        return false;
    memcpy(name + *length, value.at, value.length);
    *length += value.length;
    name[*length] = 0;
    return true;
}

/* base/fragment/fragment. False: a fragment is empty or no segment, or the whole too long: the step has nothing to act on. */
static bool built_in_name(const struct step *step, const struct run *run, char name[KEY_LIMIT + 1])
{
    const struct policy *policy = step->policy;
    struct value base = {step->base, strlen(step->base)};
    char room[VALUE_ROOM];
    size_t length = 0;

    if (!append(name, &length, base))
        return false;
    for (unsigned i = 0; i < policy->fragment_count; i++) {
        const struct operand *operand = &policy->fragments[i];
        struct value value = {NULL, 0};

        if (operand->by_variable)
            value = get(&run->message, &operand->variable, room);
        if (value.at && !is_segment(value))
            return false;
        if (!value.at)
            value = (struct value){operand->text, operand->length};
        if (!value.at || value.length == 0 || (i && !append(name, &length, (struct value){"/", 1})) ||
            !append(name, &length, value))
            return false;
    }
    return true;
}

/* --- the four policies --- */

/* NULL: the step did its work. Otherwise the name of what failed. */
typedef const char *runner(const struct step *step, struct run *run);

static const char *invalidate(const struct step *step, struct run *run)
{
    bool all = step->policy->purge_children;
    char name[KEY_LIMIT + 1];
    WCHAR text[KEY_UNITS];
    struct policy_key key;
    struct cache_key of_store;

    if (step->resource->kind != RESOURCE_STORE) {
        if (!built_in_name(step, run, name))
            return NULL;
        TRACE("policy %s flushes %s%s", step->policy->name, name, all ? " and what is below" : "");
        return run->operations->flush(run, step->resource->kind, name, all) == ERROR_PATH_NOT_FOUND
                   ? POLICY_LOST_CACHE
                   : NULL;
    }
    if (!step->resource->store)
        return POLICY_LOST_CACHE;
    if (!key_build(step->policy, step->prefix, &run->message, &key) && !all)
        return NULL; /* no entry has such a key */
    if (all)
        key_of_prefix(&key, text, &of_store);
    else
        key_to_cache(&key, text, &of_store);
    TRACE("policy %s drops %.*s%s from %s", step->policy->name, (int)(all ? key.prefix_length : key.length),
          key.text, all ? " and all it begins" : "", step->resource->name);
    cache_flush(step->resource->store, &of_store, all, NULL);
    return NULL;
}

static uint64_t lifetime(const struct step *step, const struct run *run, bool *over)
{
    int64_t seconds = expiry_seconds(step->policy, &run->message, run->time);

    *over = seconds <= 0;
    return *over ? 0 : seconds == EXPIRY_NONE ? step->resource->limits.seconds : (uint64_t)seconds;
}

static const char *populate(const struct step *step, struct run *run)
{
    const struct policy *policy = step->policy;
    char room[VALUE_ROOM], name[KEY_LIMIT + 1];
    struct value value;
    struct policy_key key;
    struct cache_key of_store;
    struct cache_entry *entry;
    WCHAR text[KEY_UNITS];
    uint64_t seconds;
    bool over;

    if (policy->source.kind == VARIABLE_MESSAGE)
        return POLICY_NO_CACHING;
    value = get(&run->message, &policy->source, room);
    if (!value.at)
        return NULL; /* nothing to keep. spec/policies.md 3 [?] */
    seconds = lifetime(step, run, &over);
    if (step->resource->kind != RESOURCE_STORE)
        return built_in_name(step, run, name) && value.length <= step->resource->limits.entry_bytes &&
                       run->operations->add(run, name, value, seconds) == ERROR_PATH_NOT_FOUND
                   ? POLICY_LOST_CACHE
                   : NULL;
    if (!step->resource->store)
        return POLICY_LOST_CACHE;
    if (!key_build(policy, step->prefix, &run->message, &key))
        return POLICY_NO_CACHING;
    if (value.length > step->resource->limits.entry_bytes)
        return NULL;
    key_to_cache(&key, text, &of_store);
    entry = cache_entry_new(CACHE_FRAGMENT, &of_store, value.length);
    if (!entry)
        return NULL;
    if (value.length > 0)
        memcpy(entry->data, value.at, value.length);
    resource_add(step->resource, entry, &of_store, (int64_t)seconds, run->now);
    cache_entry_release(entry);
    return NULL;
}

static const char *look_up(const struct step *step, struct run *run)
{
    const struct policy *policy = step->policy;
    struct policy_key key = {0};
    struct cache_key of_store;
    WCHAR text[KEY_UNITS];
    struct cache_entry *entry = NULL;

    tell(run, policy, "assignto", policy->assign_to.full, strlen(policy->assign_to.full));
    if (step->resource->kind != RESOURCE_STORE) {
        if (built_in_name(step, run, key.text)) {
            key.length = strlen(key.text);
            entry = run->operations->find(run, key.text);
        }
    } else {
        if (!step->resource->store)
            return POLICY_LOST_CACHE;
        if (key_build(policy, step->prefix, &run->message, &key)) {
            key_to_cache(&key, text, &of_store);
            entry = cache_find(step->resource->store, &of_store, CACHE_KIND(CACHE_FRAGMENT), run->now);
        }
    }
    if (entry)
        flow_set(run->variables, policy->assign_to.full, entry->data, entry->length);
    tell_lookup(run, step, &key, entry != NULL);
    if (entry)
        cache_entry_release(entry);
    return NULL;
}

static struct value header_of(const struct run *run, enum header id, const char *name, char room[VALUE_ROOM])
{
    const struct variable variable = {VARIABLE_RESPONSE_HEADER, (int)id, (char *)name, name, strlen(name)};

    /* cppcheck-suppress returnDanglingLifetime ; the value lies in `room` or in the message, never in the variable */
    return run->outside->get(run->outside, &variable, room);
}

/* Keeps the response. spec/policies.md 5 */
static const char *keep_response(const struct step *step, struct run *run)
{
    const struct policy *policy = step->policy;
    char control_room[VALUE_ROOM], expires_room[VALUE_ROOM];
    struct cache_headers asked = {true, EXPIRY_NONE};
    struct policy_key key;
    struct cache_key of_store;
    WCHAR text[KEY_UNITS];
    struct cache_entry *entry;
    uint64_t seconds;
    bool over;

    if (run->from_cache ||
        (policy->skip_population && condition_holds(policy->skip_population, &run->message)) ||
        (policy->exclude_errors && (run->status < 200 || run->status > 205)))
        return NULL;
    if (policy->use_headers)
        asked = expiry_of_headers(header_of(run, HEADER_CACHE_CONTROL, "cache-control", control_room),
                                  header_of(run, HEADER_EXPIRES, "expires", expires_room), run->time);
    if (!asked.keep || !key_build(policy, step->prefix, &run->message, &key))
        return NULL;
    seconds = lifetime(step, run, &over);
    if (asked.seconds < (int64_t)seconds)
        seconds = asked.seconds > 0 ? (uint64_t)asked.seconds : 0;
    key_to_cache(&key, text, &of_store);
    entry = run->operations->keep_response(run, &of_store, step->resource->limits.entry_bytes);
    if (entry) {
        resource_add(step->resource, entry, &of_store, (int64_t)seconds, run->now);
        cache_entry_release(entry);
    }
    return NULL;
}

static const char *cache_response(const struct step *step, struct run *run)
{
    const struct policy *policy = step->policy;
    struct policy_key key = {0};
    struct cache_key of_store;
    WCHAR text[KEY_UNITS];

    if (!step->resource->store)
        return POLICY_LOST_CACHE;
    if (step->at == FLOW_RESPONSE)
        return keep_response(step, run);
    if (policy->skip_lookup && condition_holds(policy->skip_lookup, &run->message))
        return NULL;
    if (key_build(policy, step->prefix, &run->message, &key)) {
        key_to_cache(&key, text, &of_store);
        run->hit = run->operations->find_response(run, step->resource->store, &of_store);
    }
    tell_lookup(run, step, &key, run->hit != NULL);
    return NULL;
}

/* --- a flow --- */

static runner *const runners[POLICY_KINDS] = {invalidate, populate, look_up, cache_response};

static bool fails(const struct step *step, struct run *run)
{
    const char *fault = runners[step->policy->kind](step, run);

    if (!fault)
        return false;
    TRACE("policy %s: %s", step->policy->name, fault);
    flow_set(run->variables, "fault.name", fault, strlen(fault));
    tell_boolean(run, step->policy, "failed", true);
    return !step->policy->continue_on_error;
}

/* Where a run through a flow is. */
struct walk {
    const struct flow *flow;
    unsigned at;
    const char *chosen; /* the conditional flow that was entered; NULL: none yet */
};

/* Steps of one conditional flow lie together; the first that is entered is the only one. */
static __attribute__((noinline)) bool enters(struct walk *walk, const struct step *step,
                                             const struct message *message)
{
    const struct step *before = walk->at > 0 ? step - 1 : NULL;

    if (walk->chosen)
        return strcmp(walk->chosen, step->flow) == 0;
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): lines were checked when they were read */
    if (before && before->stage == STAGE_FLOW && strcmp(before->flow, step->flow) == 0)
        return false;
    if (!condition_holds(step->when, message))
        return false;
    walk->chosen = step->flow;
    return true;
}

/* The next step that is to act; NULL: none. Part of its two callers: most requests pay for this and no more. */
static inline __attribute__((always_inline)) const struct step *next_step(struct walk *walk,
                                                                          const struct message *message)
{
    for (; walk->at < walk->flow->count; walk->at++) {
        const struct step *step = &walk->flow->steps[walk->at];

        if (__builtin_expect(step->stage == STAGE_FLOW, 0) && !enters(walk, step, message))
            continue;
        if (step->policy->enabled && condition_holds(step->condition, message)) {
            walk->at++;
            return step;
        }
    }
    return NULL;
}

bool flow_acts(const struct flow *flow, const struct message *message)
{
    struct walk walk = {.flow = flow};

    return next_step(&walk, message) != NULL;
}

enum flow_result flow_run(const struct flow *flow, struct run *run)
{
    struct walk walk = {.flow = flow};
    const struct step *step;

    run->message = *run->outside;
    run->message.get = get;
    while ((step = next_step(&walk, &run->message)) != NULL) {
        if (fails(step, run))
            return FLOW_FAULT;
        if (run->hit)
            return FLOW_HIT;
    }
    return FLOW_ON;
}
