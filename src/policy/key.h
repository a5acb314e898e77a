/* Keys of policies: PREFIX "__" FRAGMENT..., and what a Scope makes of PREFIX. spec/policies.md 1.1 and 1.2. Pure.
 *
 *     Global       organization__environment
 *     Application  ...__application
 *     Proxy        ...__application__revision__endpoint
 *     Target       ...__application__revision__target
 *     Exclusive    as Proxy: policies are attached to prefixes, which are the proxy endpoints of this server
 *
 * Application is the name of the group, endpoint the URL prefix. There is one target, the program: it is called "target". */
#ifndef POLICY_KEY_H
#define POLICY_KEY_H

#include "policy/document.h"

#define POLICY_TARGET "target"

struct place {
    const char *organization, *environment, *application, *revision, *endpoint;
};

/* The prefix part, from malloc; NULL: no memory. */
char *key_prefix(const struct policy *policy, const struct place *place);

enum { KEY_LIMIT = 2048 };
struct policy_key {
    size_t prefix_length, length;
    char text[KEY_LIMIT + 1];
};

/* False: longer than KEY_LIMIT. */
bool key_build(const struct policy *policy, const char *prefix, const struct message *message,
               struct policy_key *out);

/* The same key as the name of an entry in a store. `text` holds KEY_UNITS. */
enum { KEY_UNITS = KEY_LIMIT + 4 };
struct cache_key;
void key_to_cache(const struct policy_key *key, WCHAR text[KEY_UNITS], struct cache_key *out);
/* What all keys with that prefix part lie below. */
void key_of_prefix(const struct policy_key *key, WCHAR text[KEY_UNITS], struct cache_key *out);

#endif
