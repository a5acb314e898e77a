/* See address.h. */
#include "config/address.h"

#include "config/line.h"

#include <stdio.h>
#include <string.h>

static bool parse(const char *text, size_t length, struct url_address *out)
{
    static const struct url_address any;
    WCHAR wide[URL_ADDRESS_TEXT];

    if (length == 0 || length >= URL_ADDRESS_TEXT)
        return false;
    for (size_t i = 0; i < length; i++)
        wide[i] = (unsigned char)text[i];
    if (memchr(text, ':', length))
        return url_address_parse6(wide, length, out);
    if (!url_address_parse4(wide, length, out))
        return false;
    if (memcmp(out->bytes, any.bytes, 4) == 0)
        *out = any;
    return true;
}

bool config_address(const char *text, struct url_address *out)
{
    size_t length = strlen(text);

    if (length > 2 && text[0] == '[' && text[length - 1] == ']')
        return memchr(text, ':', length) && parse(text + 1, length - 2, out);
    return parse(text, length, out);
}

bool config_port(const char *text, USHORT *port)
{
    uint64_t value;

    if (text[0] < '1' || text[0] > '9' || !line_number(text, 65535, &value))
        return false;
    *port = (USHORT)value;
    return true;
}

bool config_address_port(const char *text, struct url_address *address, USHORT *port)
{
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;

    if (!colon || !config_port(colon + 1, port))
        return false;
    if (text[0] == '[')
        return length > 2 && text[length - 1] == ']' && memchr(text, ':', length) &&
               parse(text + 1, length - 2, address);
    return !memchr(text, ':', length) && parse(text, length, address);
}

void config_address_text(const struct url_address *address, bool brackets, char out[ADDRESS_TEXT])
{
    WCHAR wide[URL_ADDRESS_TEXT];
    size_t count, first = 0;

    if (address->family == 0) {
        memcpy(out, "0.0.0.0", sizeof "0.0.0.0");
        return;
    }
    count = url_address_format(address, wide);
    if (address->family == 6 && !brackets) {
        first = 1;
        count--;
    }
    for (size_t i = first; i < count; i++)
        *out++ = (char)wide[i];
    *out = 0;
}

void config_address_port_text(const struct url_address *address, USHORT port, char out[ADDRESS_TEXT])
{
    char text[ADDRESS_TEXT];

    config_address_text(address, true, text);
    snprintf(out, ADDRESS_TEXT, "%.64s:%u", text, port);
}
