/* Parses anything as a URL prefix and prepares anything as a typed URL. The input is UTF-16, little-endian. */
#include "url/prefix.h"
#include "winerror.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_prefix(const struct url_prefix *prefix)
{
    unsigned slashes = 0;

    require(prefix->port != 0 && prefix->host_length > 0 && prefix->host_length <= URL_HOST_LIMIT);
    require(prefix->path_length > 0 && prefix->path[0] == '/' &&
            prefix->path[prefix->path_length - 1] == '/');
    require(prefix->path[prefix->path_length] == 0 && prefix->spelling[prefix->spelling_length] == 0);
    for (size_t i = 0; i < prefix->path_length; i++) {
        slashes += prefix->path[i] == '/';
        require(i == 0 || prefix->path[i] != '/' || prefix->path[i - 1] != '/');
    }
    require(slashes == prefix->depth + 1);
    require((prefix->kind == URL_HOST_ADDRESS) == (prefix->address.family != 0));
}

/* A prefix written from its parts is the same place. */
static void check_round_trip(const struct url_prefix *prefix)
{
    WCHAR *text = malloc((prefix->host_length + prefix->path_length + 20) * sizeof *text), *at = text;
    struct url_prefix *again;
    unsigned port = prefix->port, divisor = 10000;

    require(text != NULL);
    memcpy(at, prefix->secure ? u"https://" : u"http://", 16);
    at += prefix->secure ? 8 : 7;
    memcpy(at, prefix->host, prefix->host_length * sizeof *at);
    at += prefix->host_length;
    *at++ = ':';
    while (port < divisor)
        divisor /= 10;
    for (; divisor; divisor /= 10)
        *at++ = (WCHAR)('0' + port / divisor % 10);
    memcpy(at, prefix->path, prefix->path_length * sizeof *at);
    at += prefix->path_length;
    if (at - text <= URL_PREFIX_LIMIT) {
        require(prefix_parse(text, (size_t)(at - text), &again) == 0);
        require(prefix_equal(prefix, again));
        prefix_free(again);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size / 2;
    WCHAR *text = calloc(length + 1, sizeof *text), *exact = malloc(length * sizeof *exact + 1), *prepared;
    struct url_prefix *prefix;
    ULONG error;

    require(text && exact);
    memcpy(text, data, length * sizeof *text);
    memcpy(exact, data, length * sizeof *exact);
    error = prefix_parse(exact, length, &prefix);
    require(error == 0 || error == ERROR_INVALID_PARAMETER || error == ERROR_NOT_SUPPORTED);
    require((error == 0) == (prefix != NULL));
    if (prefix) {
        check_prefix(prefix);
        check_round_trip(prefix);
        prefix_free(prefix);
    }
    if (url_prepare(text, &prepared) == 0) {
        for (length = 0; prepared[length];)
            length++;
        require(prefix_parse(prepared, length, &prefix) == 0);
        prefix_free(prefix);
        free(prepared);
    }
    free(exact);
    free(text);
    return 0;
}
