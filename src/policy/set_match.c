/* Which endpoint of a set a request belongs to. See set.h. */
#include "policy/set.h"

#include <string.h>

static bool is_wild(const struct url_prefix *prefix)
{
    return prefix->kind == URL_HOST_STRONG || prefix->kind == URL_HOST_WEAK;
}

static bool starts_with(const WCHAR *text, size_t length, const WCHAR *start, size_t start_length)
{
    return start_length <= length && memcmp(text, start, start_length * sizeof(WCHAR)) == 0;
}

static bool same_host(const struct url_prefix *a, const struct url_prefix *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == URL_HOST_ADDRESS)
        return url_address_equal(&a->address, &b->address);
    return a->host_length == b->host_length && memcmp(a->host, b->host, a->host_length * sizeof(WCHAR)) == 0;
}

/* Both can be above one URL. An endpoint of one address is that of the prefix registered for it. */
static bool concerns(const struct url_prefix *endpoint, const struct url_prefix *registered)
{
    if (!endpoint) /* a URL group's */
        return false;
    if (endpoint->port != registered->port || endpoint->secure != registered->secure)
        return false;
    if (!is_wild(endpoint) && !same_host(endpoint, registered) &&
        !(is_wild(registered) && endpoint->kind == URL_HOST_NAME))
        return false;
    return starts_with(registered->path, registered->path_length, endpoint->path, endpoint->path_length) ||
           starts_with(endpoint->path, endpoint->path_length, registered->path, registered->path_length);
}

static bool is_above(const struct url_prefix *endpoint, const struct cooked_url *url)
{
    size_t length = endpoint->path_length;

    if (endpoint->kind == URL_HOST_NAME &&
        (endpoint->host_length != url->key_host_length ||
         memcmp(endpoint->host, url->key_host, endpoint->host_length * sizeof(WCHAR)) != 0))
        return false;
    return starts_with(url->key_path, url->key_path_length, endpoint->path, length) ||
           (url->key_path_length == length - 1u &&
            starts_with(endpoint->path, length, url->key_path, length - 1));
}

/* The longer path wins, then the stronger kind of host. */
static bool is_better(const struct endpoint *a, const struct endpoint *b)
{
    if (!b || a->prefix->path_length != b->prefix->path_length)
        return !b || a->prefix->path_length > b->prefix->path_length;
    return a->prefix->kind < b->prefix->kind;
}

const struct endpoint *set_match(const struct policy_set *set, const struct url_prefix *registered,
                                 const struct cooked_url *url)
{
    const struct endpoint *best = NULL;

    for (unsigned i = 0; i < set->count; i++) {
        const struct endpoint *each = &set->endpoints[i];

        if (concerns(each->prefix, registered) && is_better(each, best) && is_above(each->prefix, url))
            best = each;
    }
    return best;
}

/* Is every request that was routed by this prefix below the endpoint's? Those that name a host are, if the prefix names the same. */
static bool covers(const struct url_prefix *endpoint, const struct url_prefix *registered)
{
    return starts_with(registered->path, registered->path_length, endpoint->path, endpoint->path_length) &&
           (is_wild(endpoint) || same_host(endpoint, registered));
}

unsigned set_bind(const struct policy_set *set, const struct url_prefix *registered)
{
    const struct endpoint *sure = NULL;
    bool any = false;

    for (unsigned i = 0; i < set->count; i++) {
        const struct endpoint *each = &set->endpoints[i];

        any |= concerns(each->prefix, registered);
        if (concerns(each->prefix, registered) && covers(each->prefix, registered) && is_better(each, sure))
            sure = each;
    }
    if (!sure)
        return any ? SET_ASK : SET_NONE;
    for (unsigned i = 0; i < set->count; i++)
        if (concerns(set->endpoints[i].prefix, registered) && is_better(&set->endpoints[i], sure))
            return SET_ASK;
    return (unsigned)(sure - set->endpoints);
}

const struct endpoint *set_of_group(const struct policy_set *set, const void *holder, const char *name)
{
    for (unsigned i = 0; set->of_groups && i < set->count; i++) {
        const struct endpoint *each = &set->endpoints[i];

        if (!each->prefix &&
            (each->owned ? atomic_load_explicit(&each->holder, memory_order_acquire) == holder
                         : name && strcmp(each->application, name) == 0))
            return each;
    }
    return NULL;
}
