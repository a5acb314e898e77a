/* See key.h. */
#include "policy/key.h"

#include "cache/key.h"
#include "http1/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *or_else(const char *first, const char *second)
{
    return first ? first : second;
}

static char *join(const char *const *parts, size_t count)
{
    size_t length = 1;
    char *out;

    for (size_t i = 0; i < count; i++)
        length += strlen(parts[i]) + 2;
    out = malloc(length);
    if (!out)
        return NULL;
    *out = 0;
    for (size_t i = 0, used = 0; i < count; i++)
        used += (size_t)snprintf(out + used, length - used, "%s%s", i ? "__" : "", parts[i]);
    return out;
}

char *key_prefix(const struct policy *policy, const struct place *place)
{
    const char *parts[5] = {place->organization, place->environment,
                            or_else(policy->application, place->application), place->revision, NULL};
    const char *proxy = or_else(policy->proxy, place->endpoint),
               *target = or_else(policy->target, POLICY_TARGET);

    if (policy->prefix)
        return strdup(policy->prefix);
    switch (policy->scope) {
    case SCOPE_GLOBAL:
        return join(parts, 2);
    case SCOPE_APPLICATION:
        return join(parts, 3);
    case SCOPE_TARGET:
        parts[4] = target;
        break;
    case SCOPE_PROXY:
        parts[4] = proxy;
        break;
    case SCOPE_EXCLUSIVE:
        parts[4] = policy->target && !policy->proxy ? target : proxy;
        break;
    }
    return join(parts, 5);
}

static bool append(struct policy_key *out, const char *bytes, size_t length)
{
    if (length > KEY_LIMIT - out->length)
        return false;
    if (length > 0)
        memcpy(out->text + out->length, bytes, length);
    out->length += length;
    return true;
}

static struct value operand_value(const struct operand *operand, const struct message *message,
                                  char room[VALUE_ROOM])
{
    struct value value = {NULL, 0};

    if (operand->by_variable)
        value = message->get(message, &operand->variable, room);
    return value.at ? value : (struct value){operand->text, operand->length};
}

static bool append_accept(struct policy_key *out, const struct message *message)
{
    static const struct variable headers[] = {
        {VARIABLE_REQUEST_HEADER, REQUEST_ACCEPT, (char *)"request.header.accept", "accept", 6},
        {VARIABLE_REQUEST_HEADER, REQUEST_ACCEPT_ENCODING, (char *)"request.header.accept-encoding",
         "accept-encoding", 15},
        {VARIABLE_REQUEST_HEADER, REQUEST_ACCEPT_LANGUAGE, (char *)"request.header.accept-language",
         "accept-language", 15},
        {VARIABLE_REQUEST_HEADER, REQUEST_ACCEPT_CHARSET, (char *)"request.header.accept-charset",
         "accept-charset", 14},
    };
    char room[VALUE_ROOM];

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct value value = message->get(message, &headers[i], room);

        if (!append(out, "__", 2) || !append(out, value.at, value.at ? value.length : 0))
            return false;
    }
    return true;
}

bool key_build(const struct policy *policy, const char *prefix, const struct message *message,
               struct policy_key *out)
{
    char room[VALUE_ROOM];

    out->length = 0;
    if (!append(out, prefix, strlen(prefix)))
        return false;
    out->prefix_length = out->length;
    for (unsigned i = 0; i < policy->fragment_count; i++) {
        struct value value = operand_value(&policy->fragments[i], message, room);

        if (!append(out, "__", 2) || !append(out, value.at, value.at ? value.length : 0))
            return false;
    }
    if (policy->use_accept && !append_accept(out, message))
        return false;
    out->text[out->length] = 0;
    return true;
}

/* The prefix part stands where URLs have their host, the rest is a path of one segment: a slash in it is no level of its own, so
 * that a client cannot make the store build a thousand folders for one key. */
static void begin(const struct policy_key *key, WCHAR *text, struct cache_key *out)
{
    *out = (struct cache_key){.text = text, .length = 2};
    text[0] = 'p';
    text[1] = 0;
    for (size_t i = 0; i < key->prefix_length; i++)
        text[out->length++] = (unsigned char)key->text[i];
    out->path_at = out->length;
    text[out->length++] = '/';
}

void key_of_prefix(const struct policy_key *key, WCHAR text[KEY_UNITS], struct cache_key *out)
{
    begin(key, text, out);
    out->path_end = out->length;
}

void key_to_cache(const struct policy_key *key, WCHAR text[KEY_UNITS], struct cache_key *out)
{
    begin(key, text, out);
    for (size_t i = key->prefix_length; i < key->length; i++)
        text[out->length++] = (WCHAR)(key->text[i] == '/' ? 0x100 | '/' : (unsigned char)key->text[i]);
    out->path_end = out->length;
}
