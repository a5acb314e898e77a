/* Cooks anything: first byte settings, second byte connection, then the Host header, a line feed, the target. Checks what
 * must hold of every result, and that the vector way and the thorough way agree. */
#include "url/cook.h"
#include "url/decode.h"
#include "url/path.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool has_dot_segment(const WCHAR *path, size_t length)
{
    size_t start = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && path[i] != '/')
            continue;
        if ((i - start == 1 && path[start] == '.') ||
            (i - start == 2 && path[start] == '.' && path[start + 1] == '.'))
            return true;
        start = i + 1;
    }
    return false;
}

static void check_url(const struct cooked_url *url, const WCHAR *buffer, size_t capacity)
{
    const WCHAR *path = url->full + url->path_offset;

    require(url->full == buffer && url->full_length < capacity && url->full[url->full_length] == 0);
    require(url->full_length <= 32767);
    require(url->host_offset >= 7 && url->host_length > 2 &&
            url->host_offset + url->host_length == url->path_offset);
    require(url->path_length > 0 && (path[0] == '/' || (path[0] == '*' && url->path_length == 1)));
    require(url->path_offset + url->path_length + url->query_length == url->full_length);
    require(!url->query_length ||
            (url->query_offset == url->path_offset + url->path_length && path[url->path_length] == '?'));
    require(!has_dot_segment(path, url->path_length));
    for (size_t i = 0; i < url->full_length; i++)
        require(url->full[i] != 0);
    for (size_t i = 0; i < url->path_length; i++)
        require(path[i] != '\\');
    require(url->key_path >= buffer && url->key_path + url->key_path_length <= buffer + capacity);
    require(url->key_host >= buffer && url->key_host + url->key_host_length <= buffer + capacity);
    require(url->key_path_length > 0 && url->key_path[0] == '/');
    for (size_t i = 1; i < url->key_path_length; i++)
        require(url->key_path[i] != '/' || url->key_path[i - 1] != '/');
    for (size_t i = 0; i < 64; i++)
        require((url->key_slashes >> i & 1) == (i < url->key_path_length && url->key_path[i] == '/'));
    require(!has_dot_segment(url->key_path, url->key_path_length));
}

/* What the quick look accepted, the thorough one cooks to the same. */
static void check_agreement(const struct cook_input *input, const struct cook_settings *settings,
                            enum cook_result result, const struct cooked_url *url)
{
    const char *mark = memchr(input->target, '?', input->target_length);
    size_t raw = mark ? (size_t)(mark - input->target) : input->target_length, length, key_length;
    WCHAR *full, *key;

    if (input->target_length == 0 || input->target[0] != '/')
        return;
    full = malloc(raw * sizeof *full);
    key = malloc(raw * sizeof *key);
    require(full && key);
    if (decode_path(input->target, raw, settings, full, &length, key, &key_length)) {
        require(result != COOK_OK ||
                (length == url->path_length && key_length == url->key_path_length &&
                 memcmp(full, url->full + url->path_offset, length * sizeof *full) == 0 &&
                 memcmp(key, url->key_path, key_length * sizeof *key) == 0));
    } else {
        require(result != COOK_OK);
    }
    free(full);
    free(key);
}

/* With the host remembered, all comes out as without. */
static void check_memory(const struct cook_input *input, const struct cook_settings *settings,
                         enum cook_result result, const struct cooked_url *url, size_t capacity)
{
    struct cook_memory memory = {0};
    struct cook_input again = *input;
    struct cooked_url second;
    WCHAR *buffer = malloc(capacity * sizeof *buffer);

    require(buffer != NULL);
    again.memory = &memory;
    for (int i = 0; i < 2; i++) {
        require(cook(&again, settings, buffer, capacity, &second) == result);
        if (result != COOK_OK)
            continue;
        check_url(&second, buffer, capacity);
        require(second.full_length == url->full_length && second.path_length == url->path_length &&
                second.query_length == url->query_length && second.host_length == url->host_length &&
                second.key_slashes == url->key_slashes && second.key_path_length == url->key_path_length &&
                second.key_host_length == url->key_host_length);
        require(memcmp(second.full, url->full, url->full_length * sizeof(WCHAR)) == 0);
        require(memcmp(second.key_path, url->key_path, url->key_path_length * sizeof(WCHAR)) == 0);
        require(memcmp(second.key_host, url->key_host, url->key_host_length * sizeof(WCHAR)) == 0);
    }
    free(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cook_settings settings = cook_defaults;
    struct url_address local;
    struct cook_input input = {.local = &local, .local_port = 8080};
    struct cooked_url url;
    const uint8_t *line;
    enum cook_result result;
    size_t capacity;
    WCHAR *buffer;
    char *host, *target;

    if (size < 2 || !(line = memchr(data + 2, '\n', size - 2)))
        return 0;
    settings.allow_restricted_chars = data[0] & 1;
    settings.enable_non_utf8 = !(data[0] & 2);
    settings.favor_utf8 = !(data[0] & 4);
    settings.percent_u_allowed = !(data[0] & 8);
    settings.allow_unescaped_restricted_chars = data[0] & 16;
    if (data[0] & 32)
        settings.segment_max_length = settings.segment_max_count = 3;
    input.secure = data[1] & 1;
    input.host_required = data[1] & 2;
    input.options = data[1] & 4;
    url_address_from6("\xFE\x80\0\0\0\0\0\0\x11\x22\x33\x44\x55\x66\x77\x88", UINT32_MAX, &local);

    /* allocations of their own, so that a read beyond either end is seen */
    input.host_length = (size_t)(line - data) - 2;
    input.target_length = size - input.host_length - 3;
    host = malloc(input.host_length + 1);
    target = malloc(input.target_length + 1);
    capacity = cook_capacity(input.target_length, input.host_length);
    buffer = malloc(capacity * sizeof *buffer);
    require(host && target && buffer);
    memcpy(host + 1, data + 2, input.host_length);
    memcpy(target + 1, line + 1, input.target_length);
    input.host = data[1] & 8 ? NULL : host + 1;
    if (!input.host)
        input.host_length = 0;
    input.target = target + 1;

    result = cook(&input, &settings, buffer, capacity, &url);
    require(result <= COOK_TOO_LONG);
    if (result == COOK_OK)
        check_url(&url, buffer, capacity);
    check_agreement(&input, &settings, result, &url);
    check_memory(&input, &settings, result, &url, capacity);
    free(buffer);
    free(target);
    free(host);
    return 0;
}
