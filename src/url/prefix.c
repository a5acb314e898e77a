/* See prefix.h. One pass from left to right: scheme, host, port, path; the storage behind the structure holds the spelling
 * (its host part is used as it stands for addresses), the folded host and the canonical path. */
#include "url/prefix.h"
#include "text/text.h"
#include "url/path.h"
#include "winerror.h"
#include <stdlib.h>
#include <string.h>

struct cursor {
    const WCHAR *at, *end;
};

static bool take(struct cursor *in, const char *literal)
{
    size_t length = strlen(literal);

    if ((size_t)(in->end - in->at) < length)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (in->at[i] != (unsigned char)literal[i])
            return false;
    }
    in->at += length;
    return true;
}

/* Up to the colon of the port: the first one outside brackets. */
static bool take_host(struct cursor *in, const WCHAR **host, size_t *length)
{
    const WCHAR *at = in->at;

    if (at < in->end && *at == '[') {
        while (at < in->end && *at != ']')
            at++;
    }
    while (at < in->end && *at != ':' && *at != '/')
        at++;
    *host = in->at;
    *length = (size_t)(at - in->at);
    in->at = at;
    return *length > 0 && *length <= URL_HOST_LIMIT && take(in, ":");
}

static bool take_port(struct cursor *in, USHORT *port)
{
    unsigned value = 0;

    if (in->at < in->end && *in->at == '0')
        return false;
    for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++) {
        value = value * 10 + (unsigned)(*in->at - '0');
        if (value > 65535)
            return false;
    }
    *port = (USHORT)value;
    return value != 0;
}

static bool is_name_unit(WCHAR unit)
{
    WCHAR lower = unit | 0x20;

    return unit >= 0xA0 || (lower >= 'a' && lower <= 'z') || (unit >= '0' && unit <= '9') || unit == '-' ||
           unit == '_' || unit == '.';
}

static bool is_punycode(const WCHAR *label, size_t length)
{
    return length >= 4 && text_upper(label[0]) == 'X' && text_upper(label[1]) == 'N' && label[2] == '-' &&
           label[3] == '-';
}

static bool is_name(const WCHAR *host, size_t length)
{
    size_t start = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && !is_name_unit(host[i]))
            return false;
        if (i < length && host[i] != '.')
            continue;
        if ((i == start && (i < length || length == 1 || i == 0)) || is_punycode(host + start, i - start))
            return false;
        start = i + 1;
    }
    return true;
}

/* How many numbers between dots, if the host is digits and dots and nothing else; else 0. */
static unsigned numeric_parts(const WCHAR *host, size_t length)
{
    unsigned parts = 0;
    bool digit = false;

    for (size_t i = 0; i < length; i++) {
        if (host[i] != '.' && (host[i] < '0' || host[i] > '9'))
            return 0;
        parts += host[i] != '.' && !digit;
        digit = host[i] != '.';
    }
    return parts;
}

static ULONG classify_address(struct url_prefix *prefix, bool parsed)
{
    if (!parsed)
        return ERROR_INVALID_PARAMETER;
    prefix->kind = URL_HOST_ADDRESS;
    return url_address_assignable(&prefix->address) ? 0 : ERROR_NOT_SUPPORTED;
}

static ULONG classify_host(struct url_prefix *prefix, const WCHAR *host, size_t length)
{
    unsigned numbers = numeric_parts(host, length);

    if (length == 1 && (host[0] == '+' || host[0] == '*')) {
        prefix->kind = host[0] == '+' ? URL_HOST_STRONG : URL_HOST_WEAK;
        return 0;
    }
    if (host[0] == '[')
        return classify_address(prefix, host[length - 1] == ']' &&
                                            url_address_parse6(host + 1, length - 2, &prefix->address));
    if (!is_name(host, length))
        return ERROR_INVALID_PARAMETER;
    if (numbers == 4 && host[length - 1] != '.')
        return classify_address(prefix, url_address_parse4(host, length, &prefix->address));
    if (numbers)
        return ERROR_NOT_SUPPORTED;
    prefix->kind = URL_HOST_NAME;
    return 0;
}

static WCHAR *write_host(struct url_prefix *prefix, const WCHAR *host, size_t length, WCHAR *out)
{
    prefix->host = out;
    prefix->host_length = length;
    for (size_t i = 0; i < length; i++)
        out[i] = prefix->kind == URL_HOST_NAME ? text_upper(host[i]) : host[i];
    out[length] = 0;
    return out + length + 1;
}

static ULONG write_path(struct url_prefix *prefix, const struct cursor *in, WCHAR *out)
{
    size_t length = 0;

    for (const WCHAR *at = in->at; at < in->end; at++) {
        if (*at < 0x20 || (*at >= 0x7F && *at <= 0x9F) || *at == '?' || *at == '#')
            return ERROR_INVALID_PARAMETER;
        out[length++] = *at == '\\' ? '/' : *at;
    }
    if (length == 0 || in->at[0] != '/')
        return ERROR_INVALID_PARAMETER;
    length = path_key(out, path_resolve(out, length), out);
    if (out[length - 1] != '/')
        out[length++] = '/';
    out[length] = 0;
    prefix->path = out;
    prefix->path_length = length;
    for (size_t i = 1; i < length; i++)
        prefix->depth += out[i] == '/';
    return 0;
}

static ULONG parse_into(struct url_prefix *prefix, const WCHAR *text, size_t length)
{
    struct cursor in = {text, text + length};
    const WCHAR *host;
    size_t host_length;
    WCHAR *out = prefix->storage;
    ULONG error;

    memcpy(out, text, length * sizeof *text);
    out[length] = 0;
    prefix->spelling = out;
    prefix->spelling_length = length;
    out += length + 1;

    prefix->secure = take(&in, "https");
    if ((!prefix->secure && !take(&in, "http")) || !take(&in, "://") ||
        !take_host(&in, &host, &host_length) || !take_port(&in, &prefix->port))
        return ERROR_INVALID_PARAMETER;
    error = classify_host(prefix, host, host_length);
    if (error)
        return error;
    return write_path(prefix, &in, write_host(prefix, host, host_length, out));
}

ULONG prefix_parse(const WCHAR *text, size_t length, struct url_prefix **out)
{
    struct url_prefix *prefix;
    ULONG error;

    *out = NULL;
    if (!text || length > URL_PREFIX_LIMIT)
        return ERROR_INVALID_PARAMETER;
    /* spelling, host and path each with their NUL, and the slash the path may gain */
    prefix = calloc(1, sizeof *prefix + (2 * length + 4) * sizeof(WCHAR));
    if (!prefix)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = parse_into(prefix, text, length);
    if (error) {
        prefix_free(prefix);
        return error;
    }
    *out = prefix;
    return 0;
}

const char *prefix_flaw(const WCHAR *text, size_t length)
{
    struct cursor in;
    const WCHAR *host;
    size_t host_length;
    USHORT port;

    if (!text)
        return "it is NULL";
    in = (struct cursor){text, text + length};
    if (length > URL_PREFIX_LIMIT)
        return "it is too long";
    if ((!take(&in, "https") && !take(&in, "http")) || !take(&in, "://"))
        return "it must begin with http:// or https://, in small letters";
    if (!take_host(&in, &host, &host_length) || !take_port(&in, &port))
        return "it needs a host and a port, as in http://localhost:8080/ or http://+:8080/";
    if (in.at == in.end || *in.at != '/')
        return "the port must be followed by a slash, as in http://localhost:8080/";
    for (; in.at < in.end; in.at++)
        if (*in.at == '?' || *in.at == '#' || *in.at < 0x20)
            return "a prefix has no query, no fragment and no control character";
    return "its host is neither a name, nor an address that a machine can have, nor + or *";
}

void prefix_free(struct url_prefix *prefix)
{
    free(prefix);
}

static bool same_units(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length * sizeof *a) == 0;
}

bool prefix_equal(const struct url_prefix *a, const struct url_prefix *b)
{
    if (a->secure != b->secure || a->port != b->port || a->kind != b->kind)
        return false;
    if (a->kind == URL_HOST_NAME && !same_units(a->host, a->host_length, b->host, b->host_length))
        return false;
    if (a->kind == URL_HOST_ADDRESS && !url_address_equal(&a->address, &b->address))
        return false;
    return same_units(a->path, a->path_length, b->path, b->path_length);
}

bool prefix_same_spelling(const struct url_prefix *a, const struct url_prefix *b)
{
    return same_units(a->spelling, a->spelling_length, b->spelling, b->spelling_length);
}
