/* See key.h. */
#include "cache/key.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>

static size_t write_host(WCHAR *out, const WCHAR *host, size_t length)
{
    struct url_address address;

    /* One spelling for each address, whether it came as a Host header or in a name. */
    if (length > 2 && host[0] == '[' && url_address_parse6(host + 1, length - 2, &address))
        return url_address_format(&address, out);
    memcpy(out, host, length * sizeof(*out));
    return length;
}

static void begin(struct cache_key *key, WCHAR *text, bool secure, USHORT port)
{
    key->text = text;
    text[0] = secure ? 's' : 'h';
    text[1] = port;
    key->length = 2;
    key->wild = false;
}

static void add_path(struct cache_key *key, const WCHAR *path, size_t length)
{
    key->path_at = key->length;
    memcpy(key->text + key->length, path, length * sizeof(*path));
    key->length += length;
    key->path_end = key->length;
}

static void add_query(struct cache_key *key, const WCHAR *query, size_t length)
{
    key->text[key->length++] = 0;
    memcpy(key->text + key->length, query, length * sizeof(*query));
    key->length += length;
}

/* `slash`: the path keeps the slash that every prefix ends with. */
static ULONG from_prefix(const struct url_prefix *prefix, bool slash, const WCHAR *query, size_t query_length,
                         struct cache_key *key)
{
    size_t path_length = prefix->path_length;
    WCHAR *text =
        malloc((3 + URL_ADDRESS_TEXT + prefix->host_length + path_length + query_length) * sizeof(*text));

    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!slash && path_length > 1)
        path_length--;
    begin(key, text, prefix->secure, prefix->port);
    if (prefix->kind == URL_HOST_ADDRESS)
        key->length += url_address_format(&prefix->address, text + key->length);
    else
        key->length += write_host(text + key->length, prefix->host, prefix->host_length);
    key->wild = prefix->kind == URL_HOST_STRONG || prefix->kind == URL_HOST_WEAK;
    add_path(key, prefix->path, path_length);
    if (query_length)
        add_query(key, query, query_length);
    return 0;
}

ULONG cache_key_of_prefix(const struct url_prefix *prefix, struct cache_key *key)
{
    return from_prefix(prefix, true, NULL, 0, key);
}

ULONG cache_key_parse(const WCHAR *name, size_t length, struct cache_key *key, struct url_prefix **out)
{
    struct url_prefix *prefix;
    size_t path = 0;
    ULONG error;

    if (!name || length > CACHE_NAME_LIMIT)
        return ERROR_INVALID_PARAMETER;
    while (path < length && name[path] != '?')
        path++;
    error = prefix_parse(name, path, &prefix);
    if (error != 0)
        return error;
    error = from_prefix(prefix, name[path - 1] == '/' || name[path - 1] == '\\',
                        name + path + (path < length), length - path - (path < length), key);
    if (error == 0 && out)
        *out = prefix;
    else
        prefix_free(prefix);
    return error;
}

bool cache_key_of_request(const struct cooked_url *url, bool secure, USHORT port,
                          const struct url_address *address, WCHAR *text, struct cache_key *key)
{
    size_t query = url->query_length > 1 ? url->query_length - 1u : 0;

    if (3u + URL_ADDRESS_TEXT + url->key_host_length + url->key_path_length + query > CACHE_KEY_UNITS)
        return false;
    begin(key, text, secure, port);
    if (address)
        key->length += url_address_format(address, text + key->length);
    else
        key->length += write_host(text + key->length, url->key_host, url->key_host_length);
    add_path(key, url->key_path, url->key_path_length);
    if (query)
        add_query(key, url->full + url->query_offset + 1, query);
    return true;
}

void cache_key_strip_slash(struct cache_key *key)
{
    if (key->path_end == key->length && key->length > key->path_at + 1 && key->text[key->length - 1] == '/')
        key->path_end = --key->length;
}
