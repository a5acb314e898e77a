/* The calculation of HttpPrepareUrl: see url_prepare() in prefix.h. It rewrites the URL piece by piece into a draft and lets
 * prefix_parse() judge it, so that what is prepared can be registered. */
#include "url/prefix.h"
#include "url/decode.h"
#include "url/path.h"
#include "text/text.h"
#include "url/punycode.h"
#include "winerror.h"
#include <stdlib.h>
#include <string.h>

struct draft {
    WCHAR *at;
    bool secure;
};

static const WCHAR *take_scheme(const WCHAR *url, struct draft *out)
{
    static const char scheme[] = "https";
    size_t length = 0;

    while (length < 5 && text_lower(url[length]) == (unsigned char)scheme[length])
        out->at[length] = text_lower(url[length]), length++;
    if (length < 4 || url[length] != ':' || url[length + 1] != '/' || url[length + 2] != '/')
        return NULL;
    out->secure = length == 5;
    memcpy(out->at + length, u"://", 3 * sizeof(WCHAR));
    out->at += length + 3;
    return url + length + 3;
}

/* One label, out of punycode if it is in it. */
static void put_label(const WCHAR *label, size_t length, struct draft *out)
{
    WCHAR unicode[64];
    size_t units;

    if (length > 4 && text_lower(label[0]) == 'x' && text_lower(label[1]) == 'n' && label[2] == '-' &&
        label[3] == '-' &&
        punycode_decode(label + 4, length - 4, unicode, length < 64 ? length : 64, &units)) {
        label = unicode;
        length = units;
    }
    for (size_t i = 0; i < length; i++)
        *out->at++ = text_lower(label[i]);
}

static const WCHAR *take_host(const WCHAR *url, struct draft *out)
{
    bool brackets = *url == '[';

    while (brackets && *url && *url != ']')
        *out->at++ = text_lower(*url++);
    for (;;) {
        const WCHAR *label = url;

        while (*url && *url != '.' && *url != ':' && *url != '/' && *url != '\\')
            url++;
        put_label(label, (size_t)(url - label), out);
        if (*url != '.')
            return url;
        *out->at++ = *url++;
    }
}

static const WCHAR *take_port(const WCHAR *url, struct draft *out)
{
    if (*url == ':' && url[1] >= '0' && url[1] <= '9') {
        do
            *out->at++ = *url++;
        while (*url >= '0' && *url <= '9');
        return url;
    }
    memcpy(out->at, out->secure ? u":443" : u":80", (out->secure ? 4 : 3) * sizeof(WCHAR));
    out->at += out->secure ? 4 : 3;
    return *url == ':' ? url + 1 : url;
}

static int hex_byte(const WCHAR *text)
{
    int value = 0;

    for (int i = 0; i < 2; i++) {
        WCHAR unit = text_lower(text[i]);
        if (unit >= '0' && unit <= '9')
            value = value << 4 | (unit - '0');
        else if (unit >= 'a' && unit <= 'f')
            value = value << 4 | (unit - 'a' + 10);
        else
            return -1;
    }
    return value;
}

/* A run of escapes: decoded if it is UTF-8, else left as it stands. */
static const WCHAR *take_escapes(const WCHAR *url, struct draft *out)
{
    const WCHAR *start = url;
    size_t length = 0;
    int byte;

    while (*url == '%' && (byte = hex_byte(url + 1)) >= 0) {
        out->at[length++] = (WCHAR)byte;
        url += 3;
    }
    if (length == 0) {
        *out->at++ = *url;
        return url + 1;
    }
    if (!decode_utf8(out->at, &length)) {
        length = (size_t)(url - start);
        memcpy(out->at, start, length * sizeof *start);
    }
    out->at += length;
    return url;
}

static void take_path(const WCHAR *url, struct draft *out)
{
    WCHAR *start = out->at;

    if (!*url)
        *out->at++ = '/';
    while (*url) {
        if (*url == '%')
            url = take_escapes(url, out);
        else
            *out->at++ = *url++;
    }
    for (WCHAR *at = start; at < out->at; at++) {
        if (*at == '\\')
            *at = '/';
    }
    if (*start == '/')
        out->at = start + path_resolve(start, (size_t)(out->at - start));
    if (out->at[-1] != '/')
        *out->at++ = '/';
    *out->at = 0;
}

ULONG url_prepare(const WCHAR *url, WCHAR **prepared)
{
    struct url_prefix *prefix;
    struct draft out = {NULL, false};
    size_t length = 0;
    WCHAR *text;
    ULONG error = ERROR_INVALID_PARAMETER;

    *prepared = NULL;
    while (url && url[length] && length <= URL_PREFIX_LIMIT)
        length++;
    if (!url || length > URL_PREFIX_LIMIT)
        return ERROR_INVALID_PARAMETER;
    text = calloc(length + 16, sizeof *text); /* it may gain a port, a slash and the NUL */
    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    out.at = text;
    url = take_scheme(url, &out);
    if (url) {
        take_path(take_port(take_host(url, &out), &out), &out);
        error = prefix_parse(text, (size_t)(out.at - text), &prefix);
    }
    if (error) {
        free(text);
        return error;
    }
    prefix_free(prefix);
    *prepared = text;
    return 0;
}
