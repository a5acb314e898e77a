/* See key.h. */
#include "cache/key.h"

#include "text/text.h"
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

static bool starts_with(const WCHAR *name, size_t length, const char *start)
{
    size_t i = 0;

    for (; start[i]; i++)
        if (i == length || name[i] != (unsigned char)start[i])
            return false;
    return true;
}

/* Letters, with digits, hyphens and dots: no address, no punycode, nothing to prepare. */
static size_t simple_host(const WCHAR *at, size_t length)
{
    bool letter = false;
    size_t i = 0;

    if (length > 0 && (at[0] == '+' || at[0] == '*'))
        return 1;
    for (; i < length && at[i] != ':'; i++) {
        WCHAR lower = at[i] | 0x20;
        bool is_letter = lower >= 'a' && lower <= 'z';

        letter |= is_letter;
        if (!is_letter && at[i] != '.' && !(at[i] >= '0' && at[i] <= '9'))
            return 0;
    }
    return letter ? i : 0;
}

bool cache_key_simple(const WCHAR *name, size_t length, WCHAR *text, struct cache_key *key)
{
    bool secure = starts_with(name, length, "https://");
    size_t at = secure ? 8 : 7, host;
    unsigned port = 0;

    if (length > CACHE_KEY_UNITS - 3 || (!secure && !starts_with(name, length, "http://")))
        return false;
    host = simple_host(name + at, length - at);
    if (host == 0 || host > URL_HOST_LIMIT || at + host >= length || name[at + host] != ':')
        return false;
    begin(key, text, secure, 0);
    for (size_t i = 0; i < host; i++)
        text[key->length++] = text_upper(name[at + i]);
    key->wild = name[at] == '+' || name[at] == '*';
    for (at += host + 1; at < length && name[at] >= '0' && name[at] <= '9' && port <= 65535; at++)
        port = port * 10 + (unsigned)(name[at] - '0');
    if (at == length || name[at] != '/' || port == 0 || port > 65535 || name[at - 1] == ':')
        return false;
    text[1] = (WCHAR)port;
    key->path_at = key->length;
    for (WCHAR last = 0; at < length; last = name[at++]) {
        if (name[at] < 0x20 || name[at] == 0x5C || name[at] == '?' || name[at] == '#' || name[at] >= 0x7F ||
            (last == '/' && (name[at] == '/' || name[at] == '.')))
            return false;
        text[key->length++] = text_upper(name[at]);
    }
    key->path_end = key->length;
    return true;
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
