/* Converts, compares and matches names; the rules are in filename.h. */
#include "file/filename.h"
#include <string.h>
#include "text/text.h"
#include "text/unicode.h"

/* One code point of a name. Returns the bytes taken. */
static size_t next_point(const char *text, unsigned *point)
{
    return utf8_decode_any(text, strnlen(text, UTF8_MAX), point);
}

static bool is_escaped_byte(unsigned unit)
{
    return unit >= 0xDC80 && unit <= 0xDCFF;
}

bool filename_narrow(const WCHAR *wide, char *out, size_t size)
{
    size_t length = 0, used = 0;
    unsigned point;

    while (wide[length])
        length++;
    for (size_t i = 0; i < length;) {
        bool escaped = is_escaped_byte(wide[i]);
        unsigned unit = wide[i];

        i += utf16_decode(wide + i, length - i, &point);
        if (used + UTF8_MAX >= size)
            return false;
        if (escaped)
            out[used++] = (char)(unit & 0xFF);
        else
            used += utf8_encode(point, out + used);
    }
    out[used] = 0;
    return true;
}

size_t filename_widen(const char *text, WCHAR *out, size_t size)
{
    size_t needed = 0;
    WCHAR units[2];
    unsigned point;

    for (const char *p = text; *p; needed += utf16_encode(point, units))
        p += next_point(p, &point);
    if (needed >= size)
        return needed;
    for (const char *p = text; *p; out += utf16_encode(point, out))
        p += next_point(p, &point);
    *out = 0;
    return needed;
}

DWORD filename_return(const char *text, char *buffer, DWORD size)
{
    size_t length = strlen(text);

    if (!buffer || length >= size)
        return (DWORD)length + 1;
    memcpy(buffer, text, length + 1);
    return (DWORD)length;
}

DWORD filename_return_wide(const char *text, WCHAR *buffer, DWORD size)
{
    size_t length = filename_widen(text, buffer, buffer ? size : 0);

    return (DWORD)(buffer && length < size ? length : length + 1);
}

/* Windows' table has no case beyond the 16-bit characters. */
static unsigned fold(unsigned point)
{
    return point < 0x10000 ? (unsigned)text_upper((WCHAR)point) : point;
}

int filename_compare(const char *a, const char *b)
{
    unsigned left = 0, right = 0;

    while (*a && *b) {
        a += next_point(a, &left);
        b += next_point(b, &right);
        left = fold(left);
        right = fold(right);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return *a ? 1 : *b ? -1 : 0;
}

/* The last dot of the name, or its end: where "*." and "?" before a dot stop. */
static const char *extension(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? dot : name + strlen(name);
}

static bool match(const char *pattern, const char *name, const char *dot);

/* A star takes anything. Before a final dot ("*.") it takes what has no extension. */
static bool match_star(const char *pattern, const char *name, const char *dot)
{
    while (*pattern == '*')
        pattern++;
    if (!*pattern)
        return true;
    if (pattern[0] == '.' && !pattern[1])
        return *dot == 0;
    if (pattern[0] == '.' && pattern[1] == '*' && !pattern[2])
        return true;
    for (;; name++) {
        if (match(pattern, name, dot))
            return true;
        if (!*name)
            return false;
    }
}

static bool match(const char *pattern, const char *name, const char *dot)
{
    unsigned wanted, found;

    while (*pattern) {
        if (*pattern == '*')
            return match_star(pattern, name, dot);
        if (*pattern == '?') {
            if (*name && *name != '.')
                name += next_point(name, &found);
            pattern++;
            continue;
        }
        if (!*name) /* "name.*" and "name." match a name that has no dot */
            return strcmp(pattern, ".*") == 0 || strcmp(pattern, ".") == 0;
        pattern += next_point(pattern, &wanted);
        name += next_point(name, &found);
        if (fold(wanted) != fold(found))
            return false;
    }
    return *name == 0;
}

bool filename_matches(const char *pattern, const char *name)
{
    return match(pattern, name, extension(name));
}
