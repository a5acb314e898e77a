/* See document.h. A table says which elements a policy may have and who reads them. */
#include "policy/document.h"

#include "policy/expiry.h"
#include "policy/xml.h"
#include "winerror.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define KIND(kind) (1u << POLICY_##kind)
#define ALL        (KIND(INVALIDATE) | KIND(POPULATE) | KIND(LOOKUP) | KIND(RESPONSE))
#define STORING    (KIND(POPULATE) | KIND(RESPONSE))
#define FINDING    (KIND(LOOKUP) | KIND(RESPONSE))

typedef ULONG reader(struct policy *policy, const struct xml_element *element, struct policy_error *error);

struct rule {
    const char *name;
    unsigned kinds;
    unsigned required; /* kinds that must have it */
    reader *read;
};

#define BAD(element, ...) \
    policy_fail(error, POLICY_BAD_DOCUMENT, (element)->line, (element)->column, __VA_ARGS__)

static const char *const kind_names[POLICY_KINDS] = {"InvalidateCache", "PopulateCache", "LookupCache",
                                                     "ResponseCache"};

const char *policy_kind_name(enum policy_kind kind)
{
    return kind_names[kind];
}

/* --- values --- */

static ULONG copy(const char *text, char **out)
{
    free(*out);
    *out = strdup(text);
    return *out ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

static ULONG refuse_attributes(const struct xml_element *element, const char *allowed,
                               struct policy_error *error)
{
    for (const struct xml_attribute *each = element->attributes; each; each = each->next)
        if (!allowed || strcmp(each->name, allowed) != 0)
            return BAD(element, "<%.64s> has no attribute \"%.64s\"", element->name, each->name);
    return NO_ERROR;
}

/* An element that holds text alone. */
static ULONG plain(const struct xml_element *element, struct policy_error *error)
{
    if (element->first)
        return BAD(element->first, "<%.64s> may not stand inside <%.64s>", element->first->name,
                   element->name);
    return refuse_attributes(element, NULL, error);
}

static ULONG read_text(const struct xml_element *element, char **out, struct policy_error *error)
{
    ULONG result = plain(element, error);

    return result != NO_ERROR || element->length == 0 ? result : copy(element->text, out);
}

static ULONG boolean(const char *text, const struct xml_element *element, const char *what, bool *out,
                     struct policy_error *error)
{
    *out = strcmp(text, "true") == 0;
    if (!*out && strcmp(text, "false") != 0)
        return BAD(element, "%.64s is \"%.64s\", not true or false", what, text);
    return NO_ERROR;
}

static ULONG read_boolean(const struct xml_element *element, bool *out, struct policy_error *error)
{
    ULONG result = plain(element, error);

    return result != NO_ERROR || element->length == 0
               ? result
               : boolean(element->text, element, element->name, out, error);
}

static ULONG read_operand(const struct xml_element *element, bool may_refer, struct operand *out,
                          struct policy_error *error)
{
    ULONG result = refuse_attributes(element, may_refer ? "ref" : NULL, error);

    if (result == NO_ERROR && element->first)
        return BAD(element->first, "<%.64s> may not stand inside <%.64s>", element->first->name,
                   element->name);
    if (result == NO_ERROR && element->length > 0) {
        out->length = element->length;
        result = copy(element->text, &out->text);
    }
    if (result != NO_ERROR || !element->attributes)
        return result;
    out->by_variable = true;
    return variable_parse(element->attributes->value, strlen(element->attributes->value), element->line,
                          element->column, &out->variable, error);
}

static ULONG read_variable(const struct xml_element *element, struct variable *out,
                           struct policy_error *error)
{
    ULONG result = plain(element, error);

    return result != NO_ERROR
               ? result
               : variable_parse(element->text, element->length, element->line, element->column, out, error);
}

/* --- elements --- */

static ULONG read_children(struct policy *policy, const struct xml_element *parent, const struct rule *rules,
                           struct policy_error *error)
{
    unsigned seen = 0;
    ULONG result = NO_ERROR;

    for (const struct xml_element *each = parent->first; each && result == NO_ERROR; each = each->next) {
        unsigned at = 0;

        while (rules[at].name && strcmp(rules[at].name, each->name) != 0)
            at++;
        if (!rules[at].name || !(rules[at].kinds & 1u << policy->kind))
            return BAD(each, "<%.64s> is unknown inside <%.64s>", each->name, parent->name);
        if ((seen & 1u << at) && strcmp(each->name, "KeyFragment") != 0)
            return BAD(each, "<%.64s> stands there twice", each->name);
        seen |= 1u << at;
        if (rules[at].read)
            result = rules[at].read(policy, each, error);
    }
    for (unsigned at = 0; rules[at].name && result == NO_ERROR; at++)
        if ((rules[at].required & 1u << policy->kind) && !(seen & 1u << at))
            return BAD(parent, "<%.64s> lacks <%s>", parent->name, rules[at].name);
    if (result == NO_ERROR && parent->length > 0)
        return BAD(parent, "text stands directly inside <%.64s>", parent->name);
    return result;
}

static ULONG read_prefix(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_text(element, &policy->prefix, error);
}

static ULONG read_fragment(struct policy *policy, const struct xml_element *element,
                           struct policy_error *error)
{
    if (policy->fragment_count == POLICY_FRAGMENTS)
        return BAD(element, "a key has at most %d fragments", POLICY_FRAGMENTS);
    return read_operand(element, true, &policy->fragments[policy->fragment_count++], error);
}

static ULONG read_key(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    static const struct rule rules[] = {
        {"Prefix", ALL, 0, read_prefix}, {"KeyFragment", ALL, 0, read_fragment}, {0}};
    ULONG result = refuse_attributes(element, NULL, error);

    return result != NO_ERROR ? result : read_children(policy, element, rules, error);
}

static ULONG read_resource(struct policy *policy, const struct xml_element *element,
                           struct policy_error *error)
{
    policy->line = element->line;
    return read_text(element, &policy->resource, error);
}

static ULONG read_scope(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    static const char *const names[] = {"Exclusive", "Global", "Application", "Proxy", "Target"};
    ULONG result = plain(element, error);

    if (result != NO_ERROR || element->length == 0)
        return result;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], element->text) == 0) {
            policy->scope = (enum policy_scope)i;
            return NO_ERROR;
        }
    return BAD(element, "Scope is \"%.64s\", not Global, Application, Proxy, Target or Exclusive",
               element->text);
}

static ULONG read_application(struct policy *policy, const struct xml_element *element,
                              struct policy_error *error)
{
    return read_text(element, &policy->application, error);
}

static ULONG read_proxy(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_text(element, &policy->proxy, error);
}

static ULONG read_target(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_text(element, &policy->target, error);
}

static ULONG read_context(struct policy *policy, const struct xml_element *element,
                          struct policy_error *error)
{
    static const struct rule rules[] = {{"APIProxyName", ALL, 0, read_application},
                                        {"ApplicationName", ALL, 0, read_application},
                                        {"ProxyName", ALL, 0, read_proxy},
                                        {"TargetName", ALL, 0, read_target},
                                        {0}};
    ULONG result = refuse_attributes(element, NULL, error);

    return result != NO_ERROR ? result : read_children(policy, element, rules, error);
}

static ULONG read_purge(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_boolean(element, &policy->purge_children, error);
}

/* A literal that makes no sense is refused when it is read, a referred one when it is used. */
static ULONG check_expiry(const struct xml_element *element, const struct operand *operand,
                          bool (*check)(const char *text, size_t length), const char *form,
                          struct policy_error *error)
{
    if (operand->text && !check(operand->text, operand->length))
        return BAD(element, "<%.64s> is \"%.64s\", not %s", element->name, operand->text, form);
    if (!operand->text && !operand->by_variable)
        return BAD(element, "<%.64s> says nothing", element->name);
    return NO_ERROR;
}

static ULONG read_seconds(struct policy *policy, const struct xml_element *element,
                          struct policy_error *error)
{
    bool may_refer = strcmp(element->name, "TimeoutInSeconds") == 0;
    ULONG result;

    if (policy->seconds.text || policy->seconds.by_variable)
        return BAD(element, "TimeoutInSec and TimeoutInSeconds cannot both be there");
    result = read_operand(element, may_refer, &policy->seconds, error);
    return result != NO_ERROR ? result
                              : check_expiry(element, &policy->seconds, expiry_is_seconds,
                                             "a number of seconds above 0", error);
}

static ULONG read_time(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    ULONG result = read_operand(element, true, &policy->time_of_day, error);

    return result != NO_ERROR
               ? result
               : check_expiry(element, &policy->time_of_day, expiry_is_time, "hh:mm:ss", error);
}

static ULONG read_date(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    ULONG result = read_operand(element, true, &policy->date, error);

    return result != NO_ERROR ? result
                              : check_expiry(element, &policy->date, expiry_is_date, "mm-dd-yyyy", error);
}

static ULONG read_expiry(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    static const struct rule rules[] = {{"TimeoutInSeconds", ALL, 0, read_seconds},
                                        {"TimeoutInSec", ALL, 0, read_seconds},
                                        {"TimeOfDay", ALL, 0, read_time},
                                        {"ExpiryDate", ALL, 0, read_date},
                                        {0}};
    ULONG result = refuse_attributes(element, NULL, error);

    return result != NO_ERROR ? result : read_children(policy, element, rules, error);
}

static ULONG read_source(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_variable(element, &policy->source, error);
}

static ULONG read_assign(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    ULONG result = read_variable(element, &policy->assign_to, error);

    if (result == NO_ERROR && policy->assign_to.kind != VARIABLE_SET)
        return BAD(element, "AssignTo is \"%.64s\", which belongs to the message and cannot be set",
                   element->text);
    return result;
}

static ULONG read_timeout(struct policy *policy, const struct xml_element *element,
                          struct policy_error *error)
{
    ULONG result = plain(element, error);
    const char *text = element->text;
    char *end;
    long value;

    if (result != NO_ERROR || element->length == 0)
        return result;
    value = strtol(text, &end, 10);
    if (*end || end == text || value > INT_MAX)
        return BAD(element, "CacheLookupTimeoutInSeconds is \"%.64s\", not a number", text);
    if (value < 0)
        return policy_fail(error, POLICY_BAD_TIMEOUT, element->line, element->column,
                           "CacheLookupTimeoutInSeconds %.64s value should be greater than zero", text);
    policy->lookup_seconds = (unsigned)value;
    return NO_ERROR;
}

static ULONG read_exclude(struct policy *policy, const struct xml_element *element,
                          struct policy_error *error)
{
    return read_boolean(element, &policy->exclude_errors, error);
}

static ULONG read_accept(struct policy *policy, const struct xml_element *element, struct policy_error *error)
{
    return read_boolean(element, &policy->use_accept, error);
}

static ULONG read_headers(struct policy *policy, const struct xml_element *element,
                          struct policy_error *error)
{
    return read_boolean(element, &policy->use_headers, error);
}

static ULONG read_condition(const struct xml_element *element, struct condition **out,
                            struct policy_error *error)
{
    ULONG result = plain(element, error);

    return result != NO_ERROR || element->length == 0
               ? result
               : condition_parse(element->text, element->length, POLICY_BAD_CONDITION, element->line,
                                 element->column, out, error);
}

static ULONG read_skip_lookup(struct policy *policy, const struct xml_element *element,
                              struct policy_error *error)
{
    return read_condition(element, &policy->skip_lookup, error);
}

static ULONG read_skip_population(struct policy *policy, const struct xml_element *element,
                                  struct policy_error *error)
{
    return read_condition(element, &policy->skip_population, error);
}

/* spec/policies.md 1.3 and 2 to 5. Without a reader: taken, and of no effect. */
static const struct rule policy_rules[] = {{"DisplayName", ALL, 0, NULL},
                                           {"FaultRules", ALL, 0, NULL},
                                           {"Properties", ALL, 0, NULL},
                                           {"CacheKey", ALL, ALL, read_key},
                                           {"CacheResource", ALL, 0, read_resource},
                                           {"Scope", ALL, 0, read_scope},
                                           {"CacheContext", KIND(INVALIDATE), 0, read_context},
                                           {"PurgeChildEntries", KIND(INVALIDATE), 0, read_purge},
                                           {"ExpirySettings", STORING, KIND(RESPONSE), read_expiry},
                                           {"Source", KIND(POPULATE), KIND(POPULATE), read_source},
                                           {"AssignTo", KIND(LOOKUP), KIND(LOOKUP), read_assign},
                                           {"CacheLookupTimeoutInSeconds", FINDING, 0, read_timeout},
                                           {"ExcludeErrorResponse", KIND(RESPONSE), 0, read_exclude},
                                           {"UseAcceptHeader", KIND(RESPONSE), 0, read_accept},
                                           {"UseResponseCacheHeaders", KIND(RESPONSE), 0, read_headers},
                                           {"SkipCacheLookup", KIND(RESPONSE), 0, read_skip_lookup},
                                           {"SkipCachePopulation", KIND(RESPONSE), 0, read_skip_population},
                                           {0}};

/* --- the root --- */

bool policy_name_is_good(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < length; i++)
        if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
              (name[i] >= '0' && name[i] <= '9') || strchr(" -_.$%", name[i])))
            return false;
    return length > 0 && length <= POLICY_NAME_LIMIT;
}

static ULONG read_attributes(struct policy *policy, const struct xml_element *root,
                             struct policy_error *error)
{
    ULONG result = NO_ERROR;
    bool ignored;

    for (const struct xml_attribute *each = root->attributes; each && result == NO_ERROR; each = each->next) {
        if (strcmp(each->name, "name") == 0)
            result = copy(each->value, &policy->name);
        else if (strcmp(each->name, "enabled") == 0)
            result = boolean(each->value, root, "enabled", &policy->enabled, error);
        else if (strcmp(each->name, "continueOnError") == 0)
            result = boolean(each->value, root, "continueOnError", &policy->continue_on_error, error);
        else if (strcmp(each->name, "async") == 0)
            result = boolean(each->value, root, "async", &ignored, error);
        else
            return BAD(root, "<%.64s> has no attribute \"%.64s\"", root->name, each->name);
    }
    return result;
}

static ULONG read_root(struct policy *policy, const struct xml_element *root, const char *name,
                       struct policy_error *error)
{
    unsigned kind = 0;
    ULONG result;

    while (kind < POLICY_KINDS && strcmp(kind_names[kind], root->name) != 0)
        kind++;
    if (kind == POLICY_KINDS)
        return BAD(root, "<%.64s> is no policy known here", root->name);
    policy->kind = (enum policy_kind)kind;
    policy->enabled = true;
    policy->line = root->line;
    policy->lookup_seconds = POLICY_DEFAULT_LOOKUP_SECONDS;
    result = read_attributes(policy, root, error);
    if (result == NO_ERROR && !policy->name && name)
        result = copy(name, &policy->name);
    if (result != NO_ERROR)
        return result;
    if (!policy->name || !policy_name_is_good(policy->name))
        return BAD(
            root,
            "the name of a policy is 1 to %d of letters, digits, space, \"-\", \"_\", \".\", \"$\", \"%%\"",
            POLICY_NAME_LIMIT);
    return read_children(policy, root, policy_rules, error);
}

ULONG policy_parse(const char *bytes, size_t length, const char *name, struct policy **out,
                   struct policy_error *error)
{
    struct policy *policy = NULL;
    struct xml_element *root;
    ULONG result;

    *out = NULL;
    result = xml_read(bytes, length, &root, error);
    if (result != NO_ERROR)
        return result;
    policy = calloc(1, sizeof *policy);
    result = policy ? read_root(policy, root, name, error) : ERROR_NOT_ENOUGH_MEMORY;
    xml_free(root);
    if (result == NO_ERROR)
        *out = policy;
    else
        policy_free(policy);
    return result;
}

static void operand_clear(struct operand *operand)
{
    free(operand->text);
    variable_clear(&operand->variable);
}

void policy_free(struct policy *policy)
{
    if (!policy)
        return;
    for (unsigned i = 0; i < policy->fragment_count; i++)
        operand_clear(&policy->fragments[i]);
    operand_clear(&policy->seconds);
    operand_clear(&policy->time_of_day);
    operand_clear(&policy->date);
    variable_clear(&policy->source);
    variable_clear(&policy->assign_to);
    condition_free(policy->skip_lookup);
    condition_free(policy->skip_population);
    free(policy->name);
    free(policy->prefix);
    free(policy->resource);
    free(policy->application);
    free(policy->proxy);
    free(policy->target);
    free(policy);
}
