/* See cook.h. The buffer has two halves of equal size: the URL in the first, the routing key in the second, so that both are
 * written in one pass over the bytes. A target without escapes, backslashes, double slashes and dot segments, and a host of
 * letters and digits, take the vector way of scan.h; everything else goes through decode.c. */
#include "url/cook.h"
#include "url/decode.h"
#include "text/text.h"
#include "url/path.h"
#include "url/punycode.h"
#include "url/scan.h"
#include <string.h>

const struct cook_settings cook_defaults = {
    .allow_restricted_chars = false,
    .enable_non_utf8 = true,
    .favor_utf8 = true,
    .percent_u_allowed = true,
    .allow_unescaped_restricted_chars = false,
    .segment_max_length = 260,
    .segment_max_count = 255,
};

enum { FULL_LIMIT = 32767 /* units, since HTTP_COOKED_URL counts bytes in a USHORT */ };

struct kitchen {
    const char *host, *path; /* the raw pieces; path includes the query */
    size_t host_length, path_length;
    WCHAR *at;  /* end of the URL so far */
    WCHAR *key; /* end of the key so far */
};

/* ---- the pieces of the target ----------------------------------------------------------------------------------- */

/* Length of "http://" or "https://" in any letter case, or 0. */
static size_t scheme_length(const char *text, size_t length)
{
    static const char scheme[] = "https";
    size_t i = 0;

    while (i < 5 && i < length && (text[i] | 0x20) == scheme[i])
        i++;
    if (i < 4 || length < i + 3 || memcmp(text + i, "://", 3) != 0)
        return 0;
    return i + 3;
}

static enum cook_result split_absolute(const struct cook_input *input, struct kitchen *in)
{
    size_t start = scheme_length(input->target, input->target_length), end = start;

    if (start == 0)
        return COOK_BAD_URL;
    while (end < input->target_length && input->target[end] != '/' && input->target[end] != '?')
        end++;
    in->host = input->target + start;
    in->host_length = end - start;
    in->path = input->target + end;
    in->path_length = input->target_length - end;
    if (in->host_length == 0)
        return COOK_BAD_HOST;
    if (in->path_length == 0) {
        in->path = "/";
        in->path_length = 1;
    }
    return in->path[0] == '/' ? COOK_OK : COOK_BAD_URL;
}

static enum cook_result split(const struct cook_input *input, struct kitchen *in, struct cooked_url *out)
{
    in->host = input->host;
    in->host_length = input->host_length;
    in->path = input->target;
    in->path_length = input->target_length;
    out->host_from_target = false;
    if (!input->host && input->host_required)
        return COOK_BAD_HOST;
    if (input->target_length == 0)
        return COOK_BAD_URL;
    if (input->target[0] == '/')
        return COOK_OK;
    if (input->target[0] == '*' && input->target_length == 1)
        return input->options ? COOK_OK : COOK_BAD_URL;
    out->host_from_target = true;
    return split_absolute(input, in);
}

/* ---- host ------------------------------------------------------------------------------------------------------- */

static WCHAR *write_port(WCHAR *out, unsigned port)
{
    unsigned divisor = 10000;

    *out++ = ':';
    while (divisor > 1 && port < divisor)
        divisor /= 10;
    for (; divisor; divisor /= 10)
        *out++ = (WCHAR)('0' + port / divisor % 10);
    return out;
}

/* Digits behind the colon, 1-65535 or none at all. */
static bool port_valid(const WCHAR *text, size_t length)
{
    uint32_t value = 0;

    if (length == 0)
        return true;
    if (length > 5)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)text[i] - '0';
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    return value - 1 < 65535;
}

static void finish_host(const struct cook_input *input, struct kitchen *in, size_t length, size_t colon,
                        size_t key_length, struct cooked_url *out)
{
    WCHAR *start = in->at;

    out->host_offset = (USHORT)(start - out->full);
    in->at += colon + 1 < length ? length : colon;
    if (colon + 1 >= length)
        in->at = write_port(in->at, input->local_port);
    out->host_length = (USHORT)(in->at - start);
    out->key_host = in->key;
    out->key_host_length = (USHORT)key_length;
    in->key += key_length;
}

static enum cook_result cook_hard_host(const struct cook_input *input, struct kitchen *in,
                                       struct cooked_url *out)
{
    size_t length, colon;

    if (!decode_host(in->host, in->host_length, in->at, &length, &colon))
        return COOK_BAD_HOST;
    if (colon < length && !port_valid(in->at + colon + 1, length - colon - 1))
        return COOK_BAD_HOST;
    for (size_t i = 0; i < colon; i++)
        in->key[i] = text_upper(in->at[i]);
    finish_host(input, in, length, colon, punycode_host(in->key, colon), out);
    return COOK_OK;
}

static enum cook_result cook_host(const struct cook_input *input, struct kitchen *in, struct cooked_url *out)
{
    struct scan_host found;
    size_t length = in->host_length;

    if (!in->host) {
        if (!input->local)
            return COOK_BAD_HOST;
        length = url_address_format(input->local, in->at);
        finish_host(input, in, length, length, 0, out);
        return COOK_OK;
    }
    found = scan_host(in->host, length, in->at, in->key);
    if (!found.plain)
        return cook_hard_host(input, in, out);
    if (found.colon == 0 ||
        (found.colon < length && !port_valid(in->at + found.colon + 1, length - found.colon - 1)))
        return COOK_BAD_HOST;
    finish_host(input, in, length, found.colon,
                found.has_dash2 ? punycode_host(in->key, found.colon) : found.colon, out);
    return COOK_OK;
}

static void remember_host(const struct cook_input *input, const struct kitchen *in,
                          const struct cooked_url *out)
{
    struct cook_memory *memory = input->memory;
    size_t full = (size_t)(in->at - out->full);

    if (!memory || !in->host || in->host_length > COOK_MEMORY_HOST || full > COOK_MEMORY_FULL ||
        out->key_host_length > COOK_MEMORY_HOST)
        return;
    memory->local_port = input->local_port;
    memory->secure = input->secure;
    memory->raw_length = (unsigned char)in->host_length;
    memory->full_length = (unsigned char)full;
    memory->host_offset = (unsigned char)out->host_offset;
    memory->key_length = (unsigned char)out->key_host_length;
    memcpy(memory->raw, in->host, in->host_length);
    memcpy(memory->full, out->full, full * sizeof(WCHAR));
    memcpy(memory->key, out->key_host, out->key_host_length * sizeof(WCHAR));
}

static enum cook_result cook_scheme_and_host(const struct cook_input *input, struct kitchen *in,
                                             struct cooked_url *out)
{
    enum cook_result result;

    memcpy(in->at, u"http://", 7 * sizeof(WCHAR));
    if (input->secure)
        memcpy(in->at + 4, u"s://", 4 * sizeof(WCHAR));
    in->at += input->secure ? 8 : 7;
    result = cook_host(input, in, out);
    if (!result)
        remember_host(input, in, out);
    return result;
}

/* ---- path and query --------------------------------------------------------------------------------------------- */

static void finish_path(struct kitchen *in, size_t length, size_t key_length, uint64_t slashes,
                        struct cooked_url *out)
{
    out->key_slashes = key_length < 64 ? slashes & ((1ull << key_length) - 1) : slashes;
    out->path_offset = (USHORT)(in->at - out->full);
    out->path_length = (USHORT)length;
    out->key_path = in->key;
    out->key_path_length = (USHORT)key_length;
    in->at += length;
    in->key += key_length;
}

/* A path as short as both limits cannot break either. */
static bool may_break_limits(size_t length, const struct cook_settings *settings)
{
    return (settings->segment_max_length && length > settings->segment_max_length) ||
           (settings->segment_max_count && length > settings->segment_max_count);
}

static uint64_t find_slashes(const WCHAR *key, size_t length)
{
    uint64_t slashes = 0;

    for (size_t i = 0; i < length && i < 64; i++)
        slashes |= (uint64_t)(key[i] == '/') << i;
    return slashes;
}

static enum cook_result cook_path(struct kitchen *in, const struct cook_settings *settings,
                                  size_t *raw_length, struct cooked_url *out)
{
    uint64_t slashes;
    size_t length = scan_path(in->path, in->path_length, in->at, in->key, &slashes), key_length = length;

    if (length != SCAN_HARD) {
        *raw_length = length;
        if (in->path[0] == '*') {
            in->key[0] = '/';
            slashes = 1;
        }
        if (may_break_limits(length, settings) &&
            !path_within_limits(in->at, length, settings->segment_max_length, settings->segment_max_count))
            return COOK_BAD_URL;
    } else {
        const char *mark = memchr(in->path, '?', in->path_length);

        *raw_length = mark ? (size_t)(mark - in->path) : in->path_length;
        if (!decode_path(in->path, *raw_length, settings, in->at, &length, in->key, &key_length))
            return COOK_BAD_URL;
        slashes = find_slashes(in->key, key_length);
    }
    finish_path(in, length, key_length, slashes, out);
    return COOK_OK;
}

static enum cook_result cook_query(struct kitchen *in, const struct cook_settings *settings, const char *text,
                                   size_t length, struct cooked_url *out)
{
    out->query_offset = (USHORT)(in->at - out->full);
    out->query_length = (USHORT)length;
    if (length == 0)
        return COOK_OK;
    if (!scan_query(text, length, in->at) &&
        !(settings->allow_unescaped_restricted_chars && decode_query(text, length, in->at)))
        return COOK_BAD_URL;
    in->at += length;
    return COOK_OK;
}

/* ---- the two ways ------------------------------------------------------------------------------------------------ */

static __attribute__((noinline)) enum cook_result cook_thoroughly(const struct cook_input *input,
                                                                  const struct cook_settings *settings,
                                                                  WCHAR *buffer, size_t needed,
                                                                  struct cooked_url *out)
{
    struct kitchen in = {.at = buffer, .key = buffer + needed / 2};
    size_t raw_length = 0;
    enum cook_result result;

    out->full = buffer;
    result = split(input, &in, out);
    if (!result)
        result = cook_scheme_and_host(input, &in, out);
    if (!result)
        result = cook_path(&in, settings, &raw_length, out);
    if (!result)
        result = cook_query(&in, settings, in.path + raw_length, in.path_length - raw_length, out);
    if (result)
        return result;
    if (in.at - buffer > FULL_LIMIT)
        return COOK_TOO_LONG;
    *in.at = 0;
    out->full_length = (USHORT)(in.at - buffer);
    return COOK_OK;
}

static inline uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline bool same_bytes(const char *a, const char *b, size_t length)
{
    size_t at = 0;

    if (length < 8)
        return memcmp(a, b, length) == 0;
    for (; at + 8 <= length; at += 8) {
        if (word_at(a + at) != word_at(b + at))
            return false;
    }
    return word_at(a + length - 8) == word_at(b + length - 8);
}

/* The same host, port and scheme as last time? */
static inline bool remembers(const struct cook_memory *memory, const struct cook_input *input)
{
    return memory && input->host && memory->raw_length && memory->raw_length == input->host_length &&
           memory->local_port == input->local_port && memory->secure == input->secure &&
           same_bytes(input->host, memory->raw, input->host_length);
}

/* The common request in one go: the host is remembered and copied by whole vectors, the path needs one look. False: not that
 * common, nothing said about it; what was written does no harm. */
static inline bool cook_plainly(const struct cook_input *input, const struct cook_settings *settings,
                                WCHAR *full, WCHAR *key, struct cooked_url *out)
{
    const struct cook_memory *memory = input->memory;
    size_t length = input->target_length, path_length, query_length, at;
    uint64_t slashes;

    if (length == 0 || length > FULL_LIMIT / 2 || input->target[0] != '/' || !remembers(memory, input))
        return false;
    memcpy(full, memory->full, sizeof memory->full);
    memcpy(key, memory->key, sizeof memory->key);
    at = memory->full_length;
    path_length = scan_path(input->target, length, full + at, key + memory->key_length, &slashes);
    if (path_length == SCAN_HARD || may_break_limits(path_length, settings))
        return false;
    query_length = length - path_length;
    if (query_length && !scan_query(input->target + path_length, query_length, full + at + path_length))
        return false;
    full[at + length] = 0;
    *out = (struct cooked_url){
        .full = full,
        .full_length = (USHORT)(at + length),
        .host_offset = memory->host_offset,
        .host_length = (USHORT)(at - memory->host_offset),
        .path_offset = (USHORT)at,
        .path_length = (USHORT)path_length,
        .query_offset = (USHORT)(at + path_length),
        .query_length = (USHORT)query_length,
        .host_from_target = false,
        .key_host = key,
        .key_path = key + memory->key_length,
        .key_host_length = memory->key_length,
        .key_path_length = (USHORT)path_length,
        .key_slashes = path_length < 64 ? slashes & ((1ull << path_length) - 1) : slashes,
    };
    return true;
}

enum cook_result cook(const struct cook_input *input, const struct cook_settings *settings, WCHAR *buffer,
                      size_t capacity, struct cooked_url *out)
{
    size_t needed = cook_capacity(input->target_length, input->host_length);

    if (input->target_length > 0xFFFF || input->host_length > 0xFFFF || capacity < needed)
        return COOK_TOO_LONG;
    if (!settings)
        settings = &cook_defaults;
    if (cook_plainly(input, settings, buffer, buffer + needed / 2, out))
        return COOK_OK;
    return cook_thoroughly(input, settings, buffer, needed, out);
}
