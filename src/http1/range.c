/* Byte ranges and conditional requests. Rules: range.h. */
#include "http1/range.h"

#include "http1/tables.h"

bool range_is_absurd(const char *value, size_t length)
{
    uint64_t number = 0;
    size_t i;

    if (length < 6 || !token_equals(value, "bytes", 5) || value[5] != '=')
        return false;
    for (i = 6; i < length; i++) {
        unsigned digit = (unsigned)(unsigned char)value[i] - '0';
        if (digit > 9) {
            number = 0;
            continue;
        }
        if (number > UINT64_MAX / 10 || number * 10 >= UINT64_MAX - digit)
            return true;
        number = number * 10 + digit;
    }
    return false;
}
