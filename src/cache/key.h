/* Cache keys: the name of a fragment, or the URL of a cached response, as one folded string that hashes and compares.
 *
 *     scheme unit, port unit, host, path [, NUL, query]
 *
 * Host and path are folded as routing folds them, the query is compared as it came. A literal address is written in its one
 * canonical form. Fragment names follow the grammar of UrlPrefix with two liberties, which are our choice because names
 * must be able to say what a cached response is called: a path that does not end in a slash stays without (prefixes gain
 * one), and a query may follow.
 *
 * Pure calculation on the caller's memory; any thread. */
#ifndef CACHE_KEY_H
#define CACHE_KEY_H

#include "url/cook.h"
#include "url/prefix.h"

struct cache_key {
    WCHAR *text;
    size_t length;
    size_t path_at;  /* of the slash behind the host */
    size_t path_end; /* of the path: `length`, or where the query's NUL stands */
    bool wild;       /* the host is "+" or "*": for flushing it means every host of the port */
};

/* URLs whose key is longer are not kept in the response cache, so that looking one up takes no memory. */
#define CACHE_KEY_UNITS 1024

/* Longest fragment name in units. spec/data.md 1.3 */
#define CACHE_NAME_LIMIT 32766

/* Reads a fragment name. The key's text comes from malloc. `prefix`, if not NULL, receives what prefix_parse made of it, without the
 * query; both are the caller's to free. ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, ERROR_NOT_ENOUGH_MEMORY. */
ULONG cache_key_parse(const WCHAR *name, size_t length, struct cache_key *key, struct url_prefix **prefix);

/* The same for the names that programs really use, written to text[CACHE_KEY_UNITS] without taking memory. False: ask
 * cache_key_parse. */
bool cache_key_simple(const WCHAR *name, size_t length, WCHAR *text, struct cache_key *key);

/* The key of a registered prefix, for dropping what lies below it. From malloc. */
ULONG cache_key_of_prefix(const struct url_prefix *prefix, struct cache_key *key);

/* The key of a request's URL in text[CACHE_KEY_UNITS]. `address` is the connection's own if the request was routed by it, else
 * NULL: spec/data.md N.366. False: too long. */
bool cache_key_of_request(const struct cooked_url *url, bool secure, USHORT port,
                          const struct url_address *address, WCHAR *text, struct cache_key *key);

/* A name without its final slash, "/" excepted: recursion means the same with and without. */
void cache_key_strip_slash(struct cache_key *key);

#endif
