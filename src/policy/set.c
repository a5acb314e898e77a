/* See set.h. Lines are parsed first, then caches, groups and endpoints made, then steps bound to them: order of lines plays no part
 * but for steps of one stage. */
#include "policy/builder.h"

#include <string.h>

enum { SET_LINES = 4096 };

static _Atomic(uint64_t) serials;

static bool line_is(const struct line *line, const char *kind)
{
    return line->count > 0 && strcmp(line->fields[0].name, kind) == 0;
}

static bool is_settings(const struct line *line)
{
    return line_is(line, "organization") || line_is(line, "environment") || line_is(line, "mode");
}

ULONG builder_finish_line(struct builder *builder, struct line *line)
{
    const char *left = line_left(line);

    return left ? BAD(builder, "the word %.64s is unknown here, or stands there twice", left) : NO_ERROR;
}

/* --- settings and caches --- */

static ULONG read_settings(struct builder *builder, struct line *line)
{
    const char *organization = line_take(line, "organization"), *environment = line_take(line, "environment"),
               *mode = line_take(line, "mode");

    if (organization)
        builder->organization = organization;
    if (environment)
        builder->environment = environment;
    if (mode && strcmp(mode, "sap") != 0 && strcmp(mode, "apigee") != 0)
        return BAD(builder, "mode is \"%.64s\", not sap or apigee", mode);
    builder->sap = !mode ? builder->sap : strcmp(mode, "sap") == 0;
    return builder_finish_line(builder, line);
}

struct resource *set_resource(const struct policy_set *set, const char *name)
{
    for (unsigned i = 0; set && i < set->resource_count; i++)
        if (strcmp(set->resources[i]->name, name) == 0)
            return set->resources[i];
    return NULL;
}

static ULONG add_resource(struct builder *builder, const char *name, const struct resource_limits *limits)
{
    struct resource *resource = set_resource(builder->old, name);
    ULONG error;

    if (resource && memcmp(&resource->limits, limits, sizeof *limits) == 0)
        resource_hold(resource);
    else
        resource = resource_create(name, limits);
    if (!resource)
        return ERROR_NOT_ENOUGH_MEMORY;
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is kept */
    error = PUSH(builder->set->resources, builder->set->resource_count, resource);
    if (error != NO_ERROR)
        resource_release(resource);
    return error;
}

static ULONG read_limit(struct builder *builder, struct line *line, const char *word, uint64_t highest,
                        uint64_t *out)
{
    const char *text = line_take(line, word);

    if (text && (!line_number(text, highest, out) || *out == 0))
        return BAD(builder, "%s is \"%.64s\", not a number from 1 to %llu", word, text,
                   (unsigned long long)highest);
    return NO_ERROR;
}

static ULONG read_cache(struct builder *builder, struct line *line)
{
    struct resource_limits limits = resource_default;
    const char *name = line_take(line, "cache");
    ULONG error = read_limit(builder, line, "expiry", 315360000, &limits.seconds);

    if (error == NO_ERROR)
        error = read_limit(builder, line, "entries", UINT32_MAX, &limits.entries);
    if (error == NO_ERROR)
        error = read_limit(builder, line, "bytes", (uint64_t)1 << 40, &limits.bytes);
    if (error == NO_ERROR)
        error = read_limit(builder, line, "entrybytes", (uint64_t)1 << 30, &limits.entry_bytes);
    if (error == NO_ERROR)
        error = builder_finish_line(builder, line);
    if (error != NO_ERROR)
        return error;
    if (!policy_name_is_good(name) || strcmp(name, RESOURCE_NAME_FRAGMENTS) == 0 ||
        strcmp(name, RESOURCE_NAME_RESPONSES) == 0)
        return BAD(builder, "\"%.64s\" cannot be the name of a cache", name);
    if (set_resource(builder->set, name))
        return BAD(builder, "the cache \"%.64s\" is defined twice", name);
    return add_resource(builder, name, &limits);
}

static ULONG add_built_in(struct builder *builder)
{
    static const char *const names[] = {RESOURCE_SHARED, RESOURCE_NAME_FRAGMENTS, RESOURCE_NAME_RESPONSES};
    ULONG error = NO_ERROR;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && error == NO_ERROR; i++)
        if (!set_resource(builder->set, names[i]))
            error = add_resource(builder, names[i], &resource_default);
    return error;
}

/* --- the whole --- */

struct pass {
    const char *kind; /* NULL: settings */
    ULONG (*read)(struct builder *builder, struct line *line);
};

static ULONG run_pass(struct builder *builder, const struct pass *pass, const struct set_text *texts)
{
    ULONG error = NO_ERROR;

    for (unsigned i = 0; i < builder->set->line_count && error == NO_ERROR; i++) {
        struct line *line = &builder->set->lines[i];

        *builder->at = texts[i].line;
        if (line->count > 0 && (pass->kind ? line_is(line, pass->kind) : is_settings(line)))
            error = pass->read(builder, line);
    }
    return error;
}

static ULONG parse_lines(struct builder *builder, const struct set_text *texts, unsigned count)
{
    static const char *const kinds[] = {"cache", "group", "policy"};
    struct policy_set *set = builder->set;

    set->lines = calloc(count ? count : 1, sizeof *set->lines);
    if (!set->lines)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (unsigned i = 0; i < count; i++) {
        struct line *line = &set->lines[i];
        const char *problem = line_parse(texts[i].text, texts[i].length, line);
        bool known = line->count == 0 || is_settings(line);

        set->line_count++;
        *builder->at = texts[i].line;
        for (size_t kind = 0; !problem && kind < sizeof kinds / sizeof kinds[0]; kind++)
            known |= line_is(line, kinds[kind]);
        if (problem == line_no_memory)
            return ERROR_NOT_ENOUGH_MEMORY;
        if (problem)
            return BAD(builder, "%s", problem);
        if (!known)
            return BAD(builder, "a line begins with organization, cache, group or policy");
    }
    return NO_ERROR;
}

ULONG set_build(const struct set_text *lines, unsigned count, const struct policy_source *source,
                const struct policy_set *old, struct policy_set **out, unsigned *at,
                struct policy_error *error)
{
    static const struct pass passes[] = {{NULL, read_settings},
                                         {"cache", read_cache},
                                         {"group", builder_read_group},
                                         {"policy", builder_read_endpoint},
                                         {"policy", builder_read_attachment}};
    struct builder builder = {.source = source,
                              .old = old,
                              .organization = "httpapi",
                              .environment = "default",
                              .sap = true,
                              .at = at,
                              .error = error};
    ULONG result;

    *out = NULL;
    *at = 0;
    if (count > SET_LINES)
        return BAD(&builder, "more than %d lines", SET_LINES);
    builder.set = calloc(1, sizeof *builder.set);
    if (!builder.set)
        return ERROR_NOT_ENOUGH_MEMORY;
    atomic_init(&builder.set->references, 1);
    set_renumber(builder.set);
    result = parse_lines(&builder, lines, count);
    for (size_t i = 0; i < sizeof passes / sizeof passes[0] && result == NO_ERROR; i++) {
        result = run_pass(&builder, &passes[i], lines);
        if (result == NO_ERROR && i == 1)
            result = add_built_in(&builder);
    }
    if (result == NO_ERROR)
        *out = builder.set;
    else
        set_release(builder.set);
    return result;
}

void set_renumber(struct policy_set *set)
{
    atomic_store_explicit(&set->serial, atomic_fetch_add(&serials, 1) + 1, memory_order_release);
}

void set_hold(struct policy_set *set)
{
    atomic_fetch_add_explicit(&set->references, 1, memory_order_relaxed);
}

void set_release(struct policy_set *set)
{
    if (!set || atomic_fetch_sub_explicit(&set->references, 1, memory_order_acq_rel) != 1)
        return;
    for (unsigned i = 0; i < set->count; i++)
        endpoint_clear(&set->endpoints[i]);
    for (unsigned i = 0; i < set->policy_count; i++)
        policy_free(set->policies[i]);
    for (unsigned i = 0; i < set->resource_count; i++)
        resource_release(set->resources[i]);
    for (unsigned i = 0; i < set->line_count; i++)
        line_free(&set->lines[i]);
    free(set->endpoints);
    free(set->policies);
    free(set->resources);
    free(set->lines);
    free(set);
}

bool set_uses(const struct policy_set *set, const char *policy)
{
    for (unsigned i = 0; set && i < set->policy_count; i++)
        if (strcmp(set->policies[i]->name, policy) == 0)
            return true;
    return false;
}
