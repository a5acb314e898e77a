/* Credentials of Basic: any bytes are read without harm; what is taken lies within its bounds, and encoded again gives what came. */
#include "server/credentials.h"

#include <stdlib.h>
#include <string.h>

static size_t encode(const char *bytes, size_t length, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *at = out;

    for (size_t i = 0; i < length; i += 3) {
        unsigned bits = (unsigned)(unsigned char)bytes[i] << 16;

        if (i + 1 < length)
            bits |= (unsigned)(unsigned char)bytes[i + 1] << 8;
        if (i + 2 < length)
            bits |= (unsigned char)bytes[i + 2];
        *at++ = digits[bits >> 18];
        *at++ = digits[bits >> 12 & 63];
        *at++ = i + 1 < length ? digits[bits >> 6 & 63] : '=';
        *at++ = i + 2 < length ? digits[bits & 63] : '=';
    }
    return (size_t)(at - out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char whole[CREDENTIALS_LIMIT + 1], again[2 * CREDENTIALS_LIMIT];
    struct credentials credentials;
    size_t colon, domain;

    if (credentials_parse((const char *)data, size, &credentials) != CREDENTIALS_GOOD)
        return 0;
    if (credentials.length > CREDENTIALS_LIMIT || credentials.text[credentials.length] != 0)
        abort();
    /* Put back together, what was taken apart is the text that came. */
    memcpy(whole, credentials.text, credentials.length + 1);
    colon = (size_t)(credentials.password - credentials.text) - 1;
    whole[colon] = ':';
    if (credentials.domain) {
        domain = (size_t)(credentials.user - credentials.text) - 1;
        if (domain >= colon || credentials.domain != credentials.text)
            abort();
        whole[domain] = '\\';
    }
    if (strlen(whole) != credentials.length || encode(whole, credentials.length, again) != size ||
        memcmp(again, data, size) != 0)
        abort();
    return 0;
}
