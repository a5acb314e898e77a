/* See decode.h. A path is decoded in place of its output: escapes become one unit per byte, each run of them is then read as
 * UTF-8 or as a code page, then backslashes turn, limits are checked, dots resolved and the key written. */
#include "url/decode.h"
#include "url/path.h"

/* Code page 1252 where it differs from Latin-1; its five holes map to themselves. */
static const WCHAR cp1252_high[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

struct decoder {
    const char *at, *end;
    const struct cook_settings *settings;
    WCHAR *out;
    size_t length;
    bool unit_escapes; /* a %uXXXX was seen */
};

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The value of so many hexadecimal digits, or -1. */
static int hex_digits(const struct decoder *in, size_t skip, unsigned count)
{
    int value = 0;

    if ((size_t)(in->end - in->at) < skip + count)
        return -1;
    for (unsigned i = 0; i < count; i++) {
        int digit = hex(in->at[skip + i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* Length of the sequence that this byte leads and the smallest code point it may stand for; 0 if it leads none. */
static unsigned utf8_lead(unsigned byte, uint32_t *value, uint32_t *smallest)
{
    if (byte < 0x80) {
        *value = byte, *smallest = 0;
        return 1;
    }
    if (byte >= 0xC2 && byte < 0xE0) {
        *value = byte & 0x1F, *smallest = 0x80;
        return 2;
    }
    if (byte >= 0xE0 && byte < 0xF0) {
        *value = byte & 0x0F, *smallest = 0x800;
        return 3;
    }
    if (byte >= 0xF0 && byte < 0xF5) {
        *value = byte & 0x07, *smallest = 0x10000;
        return 4;
    }
    return 0;
}

/* One code point from units that are bytes; its length, 0 if malformed. */
static unsigned utf8_next(const WCHAR *units, size_t left, uint32_t *value)
{
    uint32_t smallest;
    unsigned length = utf8_lead(units[0], value, &smallest);

    if (length == 0 || length > left)
        return 0;
    for (unsigned i = 1; i < length; i++) {
        if ((units[i] & 0xC0) != 0x80)
            return 0;
        *value = *value << 6 | (units[i] & 0x3F);
    }
    if (*value < smallest || *value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF))
        return 0;
    return length;
}

bool decode_utf8(WCHAR *units, size_t *length)
{
    size_t in = 0, out = 0;
    uint32_t value;

    while (in < *length) {
        unsigned step = utf8_next(units + in, *length - in, &value);
        if (!step)
            return false;
        in += step;
    }
    for (in = 0; in < *length;) {
        in += utf8_next(units + in, *length - in, &value);
        if (value >= 0x10000) {
            units[out++] = (WCHAR)(0xD7C0 + (value >> 10));
            value = 0xDC00 | (value & 0x3FF);
        }
        units[out++] = (WCHAR)value;
    }
    *length = out;
    return true;
}

static void decode_1252(WCHAR *units, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (units[i] >= 0x80 && units[i] < 0xA0)
            units[i] = cp1252_high[units[i] - 0x80];
    }
}

static bool passes(const struct decoder *in, WCHAR unit)
{
    if (unit == 0)
        return false;
    return (unit >= 0x20 && (unit < 0x7F || unit > 0x9F)) || in->settings->allow_restricted_chars;
}

/* A run of %XX. */
static bool take_escapes(struct decoder *in)
{
    WCHAR *run = in->out + in->length;
    size_t length = 0;

    while (in->at < in->end && *in->at == '%' && !(in->end - in->at > 1 && in->at[1] == 'u')) {
        int byte = hex_digits(in, 1, 2);
        if (byte < 0)
            return false;
        run[length++] = (WCHAR)byte;
        in->at += 3;
    }
    if (in->settings->enable_non_utf8) {
        if (!in->settings->favor_utf8 || !decode_utf8(run, &length))
            decode_1252(run, length);
    } else if (!decode_utf8(run, &length)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!passes(in, run[i]))
            return false;
    }
    in->length += length;
    return true;
}

static bool take_unit_escape(struct decoder *in)
{
    int unit = hex_digits(in, 2, 4);

    if (unit < 0 || !in->settings->percent_u_allowed || !passes(in, (WCHAR)unit))
        return false;
    in->out[in->length++] = (WCHAR)unit;
    in->at += 6;
    in->unit_escapes = true;
    return true;
}

static bool take_raw(struct decoder *in)
{
    unsigned char byte = (unsigned char)*in->at++;

    if (byte >= 0x80 || byte == ' ' || byte == '#')
        return false;
    if (byte < 0x20 || byte == 0x7F) {
        if (!in->settings->allow_unescaped_restricted_chars || byte == 0 || byte == '\t' || byte == '\n' ||
            byte == '\r')
            return false;
    }
    in->out[in->length++] = byte;
    return true;
}

static bool take_text(struct decoder *in)
{
    while (in->at < in->end) {
        bool taken;

        if (*in->at != '%')
            taken = take_raw(in);
        else if (in->end - in->at > 1 && in->at[1] == 'u')
            taken = take_unit_escape(in);
        else
            taken = take_escapes(in);
        if (!taken)
            return false;
    }
    return true;
}

static bool surrogates_paired(const WCHAR *units, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((units[i] & 0xF800) != 0xD800)
            continue;
        if (units[i] >= 0xDC00 || i + 1 == length || (units[i + 1] & 0xFC00) != 0xDC00)
            return false;
        i++;
    }
    return true;
}

bool decode_path(const char *text, size_t length, const struct cook_settings *settings, WCHAR *full,
                 size_t *full_length, WCHAR *key, size_t *key_length)
{
    struct decoder in = {text, text + length, settings, full, 0, false};

    if (!take_text(&in) || (in.unit_escapes && !surrogates_paired(full, in.length)))
        return false;
    for (size_t i = 0; i < in.length; i++) {
        if (full[i] == '\\')
            full[i] = '/';
    }
    if (!path_within_limits(full, in.length, settings->segment_max_length, settings->segment_max_count))
        return false;
    *full_length = path_resolve(full, in.length);
    *key_length = path_key(full, *full_length, key);
    return true;
}

bool decode_query(const char *text, size_t length, WCHAR *out)
{
    for (size_t i = 0; i < length; i++) {
        out[i] = (unsigned char)text[i];
        if (out[i] == 0 || out[i] == '\t' || out[i] == '\n' || out[i] == '\r')
            return false;
    }
    return true;
}

/* Ends at ']'; 0 if there is no valid address. */
static size_t address_literal_length(const WCHAR *units, size_t length)
{
    struct url_address address;
    size_t end = 1;

    while (end < length && units[end] != ']')
        end++;
    if (end == length || !url_address_parse6(units + 1, end - 1, &address))
        return 0;
    return end + 1;
}

static bool is_host_unit(WCHAR unit)
{
    WCHAR lower = unit | 0x20;

    return unit >= 0xA0 || (lower >= 'a' && lower <= 'z') || (unit >= '0' && unit <= '9') || unit == '-' ||
           unit == '_' || unit == '.';
}

bool decode_host(const char *text, size_t length, WCHAR *full, size_t *full_length, size_t *colon)
{
    size_t at = 0;

    for (size_t i = 0; i < length; i++)
        full[i] = (unsigned char)text[i];
    if (!decode_utf8(full, &length) || length == 0)
        return false;
    if (full[0] == '[') {
        at = address_literal_length(full, length);
    } else {
        while (at < length && is_host_unit(full[at]))
            at++;
    }
    if (at == 0 || (at < length && full[at] != ':'))
        return false;
    *full_length = length;
    *colon = at;
    return true;
}
