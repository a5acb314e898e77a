/* See address.h. The presentation forms are the C library's business, their UTF-16 edges are ours. */
#include "url/address.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

bool url_address_parse4(const WCHAR *text, size_t length, struct url_address *out)
{
    unsigned part = 0, value = 0, digits = 0;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] >= '0' && text[i] <= '9') {
            if (digits && value == 0)
                return false; /* a leading zero: octal to some, decimal to others */
            value = value * 10 + (unsigned)(text[i] - '0');
            if (value > 255)
                return false;
            digits++;
            continue;
        }
        if ((i < length && text[i] != '.') || !digits || part == 4 || (i == length && part != 3))
            return false;
        out->bytes[part++] = (unsigned char)value;
        value = digits = 0;
    }
    out->family = 4;
    return true;
}

static bool parse_zone(const WCHAR *text, size_t length, uint32_t *zone)
{
    uint64_t value = 0;

    if (length == 0 || length > 10)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    *zone = (uint32_t)value;
    return value <= UINT32_MAX;
}

bool url_address_parse6(const WCHAR *text, size_t length, struct url_address *out)
{
    char narrow[INET6_ADDRSTRLEN];
    size_t i;

    memset(out, 0, sizeof *out);
    for (i = 0; i < length && text[i] != '%'; i++) {
        if (i + 1 >= sizeof narrow || text[i] >= 0x80)
            return false;
        narrow[i] = (char)text[i];
    }
    narrow[i] = 0;
    if (memchr(narrow, 0, i) || inet_pton(AF_INET6, narrow, out->bytes) != 1)
        return false;
    if (i < length && !parse_zone(text + i + 1, length - i - 1, &out->scope))
        return false;
    out->family = 6;
    return true;
}

void url_address_from4(const void *bytes, struct url_address *out)
{
    memset(out, 0, sizeof *out);
    out->family = 4;
    memcpy(out->bytes, bytes, 4);
}

void url_address_from6(const void *bytes, uint32_t scope, struct url_address *out)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

    if (memcmp(bytes, mapped, sizeof mapped) == 0) {
        url_address_from4((const unsigned char *)bytes + sizeof mapped, out);
        return;
    }
    memset(out, 0, sizeof *out);
    out->family = 6;
    out->scope = scope;
    memcpy(out->bytes, bytes, 16);
}

bool url_address_assignable(const struct url_address *address)
{
    static const unsigned char zero[16];

    if (memcmp(address->bytes, zero, sizeof zero) == 0)
        return false;
    return address->family == 4 ? address->bytes[0] < 224 && address->bytes[0] != 0
                                : address->bytes[0] != 0xFF;
}

bool url_address_equal(const struct url_address *a, const struct url_address *b)
{
    return a->family == b->family && a->scope == b->scope && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

size_t url_address_format(const struct url_address *address, WCHAR *out)
{
    char text[URL_ADDRESS_TEXT + 1] = "", plain[INET6_ADDRSTRLEN] = "";
    size_t length;

    inet_ntop(address->family == 6 ? AF_INET6 : AF_INET, address->bytes, plain, sizeof plain);
    if (address->family != 6)
        snprintf(text, sizeof text, "%s", plain);
    else if (address->scope)
        snprintf(text, sizeof text, "[%s%%%u]", plain, (unsigned)address->scope);
    else
        snprintf(text, sizeof text, "[%s]", plain);
    length = strlen(text);
    for (size_t i = 0; i < length; i++)
        out[i] = (WCHAR)(unsigned char)text[i];
    return length;
}
