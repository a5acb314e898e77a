/* Endpoints of a set, and the steps that are attached to them. See set.h and builder.h. */
#include "policy/builder.h"
#include "text/text.h"
#include "winnls.h"

#include <string.h>

/* --- endpoints --- */

static ULONG parse_url(struct builder *builder, const char *url, struct url_prefix **out)
{
    size_t length = strlen(url);
    WCHAR *wide = malloc((length + 1) * sizeof(WCHAR));
    ULONG error;
    int units;

    *out = NULL;
    if (!wide)
        return ERROR_NOT_ENOUGH_MEMORY;
    units =
        length ? MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, url, (int)length, wide, (int)length) : 0;
    error = units > 0 ? prefix_parse(wide, (size_t)units, out) : ERROR_INVALID_PARAMETER;
    free(wide);
    if (error == ERROR_NOT_ENOUGH_MEMORY)
        return error;
    return error != NO_ERROR ? BAD(builder, "\"%.200s\" is no URL prefix", url) : NO_ERROR;
}

static struct endpoint *find_endpoint(const struct policy_set *set, const struct url_prefix *prefix)
{
    for (unsigned i = 0; i < set->count; i++)
        if (set->endpoints[i].prefix && prefix_equal(set->endpoints[i].prefix, prefix))
            return &set->endpoints[i];
    return NULL;
}

/* Takes over what the endpoint owns, in every case. */
static ULONG push_endpoint(struct builder *builder, struct endpoint *endpoint)
{
    ULONG error = NO_ERROR;

    if (builder->set->count == SET_ENDPOINTS)
        error = BAD(builder, "more than %d URLs and groups", SET_ENDPOINTS);
    else if (!endpoint->url)
        error = ERROR_NOT_ENOUGH_MEMORY;
    else
        error = PUSH(builder->set->endpoints, builder->set->count, *endpoint);
    if (error != NO_ERROR)
        endpoint_clear(endpoint);
    return error;
}

static ULONG add_endpoint(struct builder *builder, const char *url, const char *application,
                          const char *revision, bool must_be_new)
{
    struct endpoint endpoint = {.set = builder->set, .application = application, .revision = revision};
    ULONG error = parse_url(builder, url, &endpoint.prefix);

    if (error != NO_ERROR)
        return error;
    if (find_endpoint(builder->set, endpoint.prefix)) {
        prefix_free(endpoint.prefix);
        return must_be_new ? BAD(builder, "\"%.200s\" belongs to a group already", url) : NO_ERROR;
    }
    endpoint.url = strdup(url);
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the set has it now */
    return push_endpoint(builder, &endpoint);
}

static bool same_group(const struct endpoint *a, const struct endpoint *b)
{
    if (a->prefix || !a->owned != !b->owned)
        return false;
    return a->owned ? prefix_equal(a->owned, b->owned) : strcmp(a->application, b->application) == 0;
}

/* A URL group: the one that owns a URL, or the one that a program gave this name. */
static ULONG add_group_endpoint(struct builder *builder, const char *owned, const char *name,
                                const char *revision)
{
    struct endpoint endpoint = {.set = builder->set, .application = name, .revision = revision};
    ULONG error = owned ? parse_url(builder, owned, &endpoint.owned) : NO_ERROR;

    if (error != NO_ERROR)
        return error;
    for (unsigned i = 0; i < builder->set->count; i++)
        if (same_group(&builder->set->endpoints[i], &endpoint)) {
            endpoint_clear(&endpoint);
            return BAD(builder, "the URL group \"%.200s\" is defined twice", owned ? owned : name);
        }
    builder->set->of_groups = true;
    endpoint.url = strdup(name);
    return push_endpoint(builder, &endpoint);
}

ULONG builder_read_group(struct builder *builder, struct line *line)
{
    const char *name = line_take(line, "group"), *url = line_take(line, "url"),
               *owner = line_take(line, "owner"), *revision = line_take(line, "revision");
    ULONG error = builder_finish_line(builder, line);

    if (error != NO_ERROR)
        return error;
    if (!policy_name_is_good(name) || (url && owner))
        return BAD(builder, "a group has a name, and not both a url and an owner");
    revision = revision ? revision : "1";
    return url ? add_endpoint(builder, url, name, revision, true)
               : add_group_endpoint(builder, owner, name, revision);
}

/* --- steps --- */

struct attachment_line {
    const char *policy, *url, *group, *at, *stage, *flow, *when, *condition, *cache, *base;
};

static ULONG find_policy(struct builder *builder, const char *name, const struct policy **out)
{
    struct policy_set *set = builder->set;
    struct policy *policy;
    ULONG error;

    for (unsigned i = 0; i < set->policy_count; i++)
        if (strcmp(set->policies[i]->name, name) == 0) {
            *out = set->policies[i];
            return NO_ERROR;
        }
    error = builder->source->document(builder->source->context, name, &policy, builder->error);
    if (error == ERROR_FILE_NOT_FOUND)
        return BAD(builder, "there is no policy \"%.64s\"", name);
    if (error != NO_ERROR)
        return error;
    if (strcmp(policy->name, name) != 0) {
        error = BAD(builder, "the document \"%.64s\" calls itself \"%.64s\"", name, policy->name);
        policy_free(policy);
        return error;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is kept */
    error = PUSH(set->policies, set->policy_count, policy);
    if (error != NO_ERROR) {
        policy_free(policy);
        return error;
    }
    *out = policy;
    return NO_ERROR;
}

/* Which cache, and can the policy work on it: only what is a URL's may be flushed and read there, and a fragment be added. */
static ULONG bind_resource(struct builder *builder, const char *override, struct step *step,
                           const struct endpoint *endpoint)
{
    const struct policy *policy = step->policy;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what was found is there */
    const char *name = policy->resource ? policy->resource : override ? override : RESOURCE_SHARED;
    struct resource *resource = set_resource(builder->set, name);
    bool works = resource && (resource->kind == RESOURCE_STORE ||
                              (resource->kind == RESOURCE_FRAGMENTS && policy->kind != POLICY_RESPONSE) ||
                              policy->kind == POLICY_INVALIDATE);

    if (!works)
        return policy_fail(builder->error, POLICY_BAD_RESOURCE, policy->line, 0,
                           "Invalid cache resource reference %.64s in Step definition %.64s. Context "
                           "Revision:%.32s;APIProxy:%.64s;Organization:%.64s;Environment:%.64s",
                           name, policy->name, endpoint->revision, endpoint->application,
                           builder->organization, builder->environment);
    step->resource = resource;
    return NO_ERROR;
}

static ULONG with_slash(const char *text, char **out)
{
    size_t length = strlen(text);
    bool slash = length > 0 && text[length - 1] == '/';

    *out = malloc(length + 2);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(*out, text, length + 1);
    if (!slash)
        memcpy(*out + length, "/", 2);
    return NO_ERROR;
}

static ULONG bind_key(struct builder *builder, const struct attachment_line *line, struct step *step,
                      const struct endpoint *endpoint)
{
    const struct place place = {builder->organization, builder->environment, endpoint->application,
                                endpoint->revision, endpoint->url};
    struct url_prefix *base;
    ULONG error;

    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what was found is there */
    if (step->resource->kind == RESOURCE_STORE) {
        step->prefix = key_prefix(step->policy, &place);
        if (step->prefix && strlen(step->prefix) > KEY_LIMIT)
            return BAD(builder, "the prefix of the key is longer than %d bytes", KEY_LIMIT);
        return step->prefix ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (!endpoint->prefix && !step->policy->prefix && !line->base)
        return BAD(builder, "on a URL group, a step of the cache %.16s needs a base", step->resource->name);
    error = with_slash(step->policy->prefix ? step->policy->prefix
                       : line->base         ? line->base
                                            : endpoint->url,
                       &step->base);
    if (error != NO_ERROR)
        return error;
    error = parse_url(builder, step->base, &base);
    prefix_free(base);
    return error;
}

static ULONG bind_conditions(struct builder *builder, const struct attachment_line *line, struct step *step)
{
    const struct condition *conditions[4] = {NULL, NULL, step->policy->skip_lookup, NULL};
    ULONG error = NO_ERROR;

    if (builder->sap && step->policy->kind == POLICY_INVALIDATE && !line->condition)
        return BAD(builder, "a step of InvalidateCache \"%.64s\" needs a condition string",
                   step->policy->name);
    if (line->condition)
        error = condition_parse(line->condition, strlen(line->condition), POLICY_BAD_CONDITION, 0, 0,
                                &step->condition, builder->error);
    if (error == NO_ERROR && line->when)
        error = condition_parse(line->when, strlen(line->when), POLICY_BAD_CONDITION, 0, 0, &step->when,
                                builder->error);
    conditions[0] = step->condition;
    conditions[1] = step->when;
    for (int i = 0; error == NO_ERROR && step->at == FLOW_REQUEST && i < 3; i++)
        if (condition_asks_response(conditions[i]))
            return BAD(builder, "a condition of a request asks for its response");
    return error;
}

static void step_clear(struct step *step)
{
    condition_free(step->condition);
    condition_free(step->when);
    free(step->prefix);
    free(step->base);
    free(step->flow);
}

/* The same ResponseCache once in each direction. */
static ULONG check_twice(struct builder *builder, const struct flow *flow, const struct step *step)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what was found is there */
    for (unsigned i = 0; i < flow->count && step->policy->kind == POLICY_RESPONSE; i++)
        if (flow->steps[i].policy == step->policy)
            return policy_fail(
                builder->error, step->at == FLOW_REQUEST ? POLICY_TWICE_REQ : POLICY_TWICE_RESP, 0, 0,
                "Response cache step definition %.64s can not be attached to more than one %s path",
                step->policy->name, step->at == FLOW_REQUEST ? "request" : "response");
    return NO_ERROR;
}

/* Behind the steps of its stage, and of its conditional flow if that is there already. */
static ULONG insert_step(struct flow *flow, struct step step)
{
    unsigned behind_stage = 0, behind_flow = 0, count = flow->count, to;
    ULONG error;

    for (unsigned i = 0; i < count; i++) {
        const struct step *each = &flow->steps[i];

        if (each->stage <= step.stage)
            behind_stage = i + 1;
        if (each->stage == STAGE_FLOW && step.stage == STAGE_FLOW && strcmp(each->flow, step.flow) == 0)
            behind_flow = i + 1;
    }
    to = behind_flow ? behind_flow : behind_stage;
    error = PUSH(flow->steps, flow->count, step);
    if (error != NO_ERROR)
        return error;
    memmove(&flow->steps[to + 1], &flow->steps[to], (count - to) * sizeof step);
    flow->steps[to] = step;
    return NO_ERROR;
}

static ULONG attach(struct builder *builder, const struct attachment_line *line, const struct policy *policy,
                    enum direction at, enum stage stage, struct endpoint *endpoint)
{
    struct step step = {.policy = policy, .at = at, .stage = stage};
    struct flow *flow = &endpoint->flows[at];
    ULONG error = check_twice(builder, flow, &step);

    if (error == NO_ERROR)
        error = bind_resource(builder, line->cache, &step, endpoint);
    if (error == NO_ERROR)
        error = bind_key(builder, line, &step, endpoint);
    if (error == NO_ERROR)
        error = bind_conditions(builder, line, &step);
    if (error == NO_ERROR && line->flow) {
        step.flow = strdup(line->flow);
        error = step.flow ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (error == NO_ERROR)
        error = insert_step(flow, step);
    if (error != NO_ERROR)
        step_clear(&step);
    if (error != NO_ERROR)
        return error;
    flow->looks_up |= at == FLOW_REQUEST && policy->kind == POLICY_RESPONSE;
    flow->asks_response |= condition_asks_response(step.condition) || condition_asks_response(step.when);
    return NO_ERROR;
}

ULONG builder_read_attachment(struct builder *builder, struct line *words)
{
    struct attachment_line line = {.policy = line_take(words, "policy"),
                                   .url = line_take(words, "url"),
                                   .group = line_take(words, "group"),
                                   .at = line_take(words, "at"),
                                   .stage = line_take(words, "stage"),
                                   .flow = line_take(words, "flow"),
                                   .when = line_take(words, "when"),
                                   .condition = line_take(words, "condition"),
                                   .cache = line_take(words, "cache"),
                                   .base = line_take(words, "base")};
    static const char *const stages[] = {"preflow", "flow", "postflow"};
    ULONG error = builder_finish_line(builder, words);
    const struct policy *policy = NULL;
    struct url_prefix *prefix = NULL;
    unsigned stage = 0, attached = 0;

    if (error != NO_ERROR)
        return error;
    if (!policy_name_is_good(line.policy) || !line.url == !line.group)
        return BAD(builder, "an attachment has a policy, and either a url or a group");
    if (!line.at || (strcmp(line.at, "request") != 0 && strcmp(line.at, "response") != 0))
        return BAD(builder, "at must be request or response");
    while (line.stage && stage < 3 && strcmp(line.stage, stages[stage]) != 0)
        stage++;
    if (stage == 3 || (stage == STAGE_FLOW) != (line.flow != NULL) || (line.when && !line.flow))
        return BAD(builder, "stage must be preflow, postflow, or flow with the name of the flow");
    error = find_policy(builder, line.policy, &policy);
    if (error == NO_ERROR && line.url)
        error = parse_url(builder, line.url, &prefix);
    for (unsigned i = 0; i < builder->set->count && error == NO_ERROR; i++) {
        struct endpoint *endpoint = &builder->set->endpoints[i];

        bool ours = prefix ? endpoint->prefix && prefix_equal(prefix, endpoint->prefix)
                           : line.group && strcmp(line.group, endpoint->application) == 0;

        if (!ours)
            continue;
        error = attach(builder, &line, policy, strcmp(line.at, "request") == 0 ? FLOW_REQUEST : FLOW_RESPONSE,
                       (enum stage)stage, endpoint);
        attached++;
    }
    prefix_free(prefix);
    if (error == NO_ERROR && !attached)
        return BAD(builder, "there is no group \"%.64s\"", line.group ? line.group : "");
    return error;
}

/* URLs that no group has are endpoints of their own, in the application "default". */
ULONG builder_read_endpoint(struct builder *builder, struct line *line)
{
    const char *url = line_take(line, "url");

    for (unsigned i = 0; i < line->count; i++)
        line->fields[i].used = false;
    return url ? add_endpoint(builder, url, "default", "1", false) : NO_ERROR;
}

void endpoint_clear(struct endpoint *endpoint)
{
    for (int at = 0; at < FLOW_DIRECTIONS; at++) {
        for (unsigned i = 0; i < endpoint->flows[at].count; i++)
            step_clear(&endpoint->flows[at].steps[i]);
        free(endpoint->flows[at].steps);
    }
    prefix_free(endpoint->prefix);
    prefix_free(endpoint->owned);
    free(endpoint->url);
}
