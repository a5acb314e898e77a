/* See path.h. */
#include "url/path.h"
#include "text/text.h"
#include <string.h>

/* "." is 1, ".." is 2, anything else 0. */
static unsigned dots(const WCHAR *segment, size_t length)
{
    if (length == 1 && segment[0] == '.')
        return 1;
    if (length == 2 && segment[0] == '.' && segment[1] == '.')
        return 2;
    return 0;
}

/* Where the last segment written, with the slashes before it, begins. */
static size_t without_last_segment(const WCHAR *path, size_t length)
{
    while (length > 0 && path[length - 1] != '/')
        length--;
    while (length > 0 && path[length - 1] == '/')
        length--;
    return length;
}

size_t path_resolve(WCHAR *path, size_t length)
{
    size_t in = 0, out = 0;

    while (in < length) {
        size_t start = in, segment, whole;
        unsigned kind;

        while (in < length && path[in] == '/')
            in++;
        segment = in;
        while (in < length && path[in] != '/')
            in++;
        kind = dots(path + segment, in - segment);
        if (kind == 2)
            out = without_last_segment(path, out);
        if (kind && in < length)
            continue;
        if (kind) { /* the last one leaves the slash that ends its parent */
            path[out++] = '/';
            break;
        }
        whole = in - start;
        if (out != start)
            memmove(path + out, path + start, whole * sizeof *path);
        out += whole;
    }
    return out;
}

size_t path_key(const WCHAR *path, size_t length, WCHAR *out)
{
    size_t written = 0;

    for (size_t i = 0; i < length; i++) {
        if (path[i] == '/' && written && out[written - 1] == '/')
            continue;
        out[written++] = text_upper(path[i]);
    }
    return written;
}

bool path_within_limits(const WCHAR *path, size_t length, unsigned segment_length, unsigned segment_count)
{
    size_t start = 0, count = 0;

    for (size_t i = 0; i <= length; i++) {
        if (i < length && path[i] != '/')
            continue;
        if (segment_length && i - start > segment_length)
            return false;
        if (i < length && i + 1 < length && segment_count && ++count > segment_count)
            return false;
        start = i + 1;
    }
    return true;
}
