/* See punycode.h. */
#include "url/punycode.h"
#include "text/text.h"
#include <stdint.h>
#include <string.h>

enum {
    BASE = 36,
    T_MIN = 1,
    T_MAX = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_CODE = 128,
    LABEL_LIMIT = 63
};

/* RFC 3492 section 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;

    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    while (delta > (BASE - T_MIN) * T_MAX / 2) {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static int digit_value(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0' + 26;
    unit |= 0x20;
    return unit >= 'a' && unit <= 'z' ? unit - 'a' : -1;
}

/* One generalised variable-length integer, added to *sum. */
static bool take_delta(const WCHAR **at, const WCHAR *end, uint32_t bias, uint32_t *sum)
{
    uint64_t weight = 1, value = *sum;

    for (uint32_t k = BASE;; k += BASE) {
        uint32_t threshold = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        int digit = *at < end ? digit_value(*(*at)++) : -1;

        if (digit < 0)
            return false;
        value += (uint64_t)digit * weight;
        if (value > INT32_MAX)
            return false;
        if ((uint32_t)digit < threshold) {
            *sum = (uint32_t)value;
            return true;
        }
        weight *= BASE - threshold;
        if (weight > INT32_MAX)
            return false;
    }
}

static bool decode_points(const WCHAR *label, size_t length, uint32_t *points, size_t *count)
{
    uint32_t code = FIRST_CODE, bias = FIRST_BIAS, index = 0;
    const WCHAR *at = label, *end = label + length;
    size_t basic = length;

    while (basic > 0 && label[basic - 1] != '-')
        basic--;
    for (size_t i = 0; i + 1 < basic; i++)
        points[(*count)++] = label[i];
    at += basic;
    while (at < end) {
        uint32_t before = index, total = (uint32_t)*count + 1;

        if (!take_delta(&at, end, bias, &index))
            return false;
        bias = adapt(index - before, total, before == 0);
        code += index / total;
        index %= total;
        if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return false;
        memmove(points + index + 1, points + index, (*count - index) * sizeof *points);
        points[index++] = code;
        (*count)++;
    }
    return true;
}

bool punycode_decode(const WCHAR *label, size_t length, WCHAR *out, size_t capacity, size_t *out_length)
{
    uint32_t points[LABEL_LIMIT];
    size_t count = 0, written = 0;

    if (length == 0 || length > LABEL_LIMIT || !decode_points(label, length, points, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t point = points[i];

        if (written + (point >= 0x10000 ? 2 : 1) > capacity)
            return false;
        if (point >= 0x10000) {
            out[written++] = (WCHAR)(0xD7C0 + (point >> 10));
            point = 0xDC00 | (point & 0x3FF);
        }
        out[written++] = (WCHAR)point;
    }
    *out_length = written;
    return true;
}

static size_t host_label(WCHAR *label, size_t length)
{
    WCHAR decoded[LABEL_LIMIT];
    size_t units;

    if (length <= 4 || label[0] != 'X' || label[1] != 'N' || label[2] != '-' || label[3] != '-')
        return length;
    if (!punycode_decode(label + 4, length - 4, decoded, length < LABEL_LIMIT ? length : LABEL_LIMIT, &units))
        return length;
    for (size_t i = 0; i < units; i++)
        label[i] = text_upper(decoded[i]);
    return units;
}

size_t punycode_host(WCHAR *host, size_t length)
{
    size_t in = 0, out = 0;

    while (in < length) {
        size_t start = in, units;

        while (in < length && host[in] != '.')
            in++;
        memmove(host + out, host + start, (in - start) * sizeof *host);
        units = host_label(host + out, in - start);
        out += units;
        if (in < length) {
            host[out++] = '.';
            in++;
        }
    }
    return out;
}
