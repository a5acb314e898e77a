/* URLs as text, for one kind of character: schemes, escapes, and a text that grows. What the families of URL functions share. */
#include "shell/scheme.h"
#include "shell/unescape.h"
#include <stdlib.h>

/* ---- a text that grows ---- */

struct growing {
    CHARACTER *text;
    size_t used, size;
    bool failed;
};

static inline void put(struct growing *out, CHARACTER c)
{
    if (out->used == out->size) {
        size_t size = out->size ? 2 * out->size : 128;
        CHARACTER *grown = out->failed ? NULL : realloc(out->text, size * sizeof(CHARACTER));

        if (!grown) {
            out->failed = true;
            return;
        }
        out->text = grown;
        out->size = size;
    }
    out->text[out->used++] = c;
}

static inline void put_units(struct growing *out, const CHARACTER *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        put(out, text[i]);
}

static inline void put_plain(struct growing *out, const char *text)
{
    while (*text)
        put(out, (CHARACTER)*text++);
}

/* What these functions say: E_INVALIDARG for a missing buffer, E_POINTER with the size needed, S_OK with the length. Frees. */
static inline HRESULT give(struct growing *from, CHARACTER *out, DWORD *size)
{
    HRESULT result = E_INVALIDARG;

    if (from->failed)
        result = E_OUTOFMEMORY;
    else if (out && size && *size)
        result = from->used < *size ? S_OK : E_POINTER;
    if (result == S_OK) {
        if (from->used)
            copy_units(out, from->text, from->used);
        out[from->used] = 0;
        *size = (DWORD)from->used;
    } else if (result == E_POINTER) {
        *size = (DWORD)from->used + 1;
    }
    free(from->text);
    return result;
}

/* ---- schemes ---- */

/* The length of the scheme before its colon, 0 if there is none. One letter is a drive. */
static inline size_t scheme_length(const CHARACTER *url)
{
    size_t length = 0;

    while (is_letter(url[length]) || is_digit(url[length]) || is_one_of(url[length], "+-."))
        length++;
    return length > 1 && url[length] == ':' ? length : 0;
}

static inline const struct url_scheme *scheme_of(const CHARACTER *url)
{
    static const struct url_scheme unknown = {"", URL_SCHEME_UNKNOWN, INTERNET_SCHEME_UNKNOWN, 0,
                                              SCHEME_PLAIN};
    size_t length = scheme_length(url);

    for (size_t i = 0; i < url_scheme_count; i++) {
        const char *name = url_schemes[i].name;
        size_t same = 0;

        while (same < length && name[same] && (url[same] | 0x20) == name[same])
            same++;
        if (length && same == length && !name[same])
            return &url_schemes[i];
    }
    return &unknown;
}

/* Behind "scheme://server"; the text itself where there is none. */
static inline const CHARACTER *server_end(const CHARACTER *url)
{
    size_t length = scheme_length(url);

    if (!length || !is_separator(url[length + 1]) || !is_separator(url[length + 2]))
        return url;
    for (url += length + 3; *url && !is_separator(*url) && *url != '?' && *url != '#';)
        url++;
    return url;
}

/* ---- escaping ---- */

#define UNSAFE "\"<>\\^`{}|[]&"

static inline void put_escaped(struct growing *out, unsigned byte)
{
    static const char digits[] = "0123456789ABCDEF";

    put(out, '%');
    put(out, (CHARACTER)digits[byte >> 4 & 15]);
    put(out, (CHARACTER)digits[byte & 15]);
}

static inline bool is_unreserved(CHARACTER c)
{
    return is_letter(c) || is_digit(c) || is_one_of(c, "-._~");
}

static inline bool needs_escape(CHARACTER c, DWORD flags)
{
    if (flags & URL_ESCAPE_ASCII_URI_COMPONENT)
        return !is_unreserved(c);
    if (flags & URL_ESCAPE_SPACES_ONLY)
        return c == ' ';
    if (c == '%')
        return flags & URL_ESCAPE_PERCENT;
    return c <= ' ' || c == 0x7F || is_one_of(c, UNSAFE) ||
           (flags & URL_ESCAPE_SEGMENT_ONLY && is_one_of(c, "#?/"));
}

/* One character past ASCII: as UTF-8 where asked for; else a byte is escaped as itself, and what is no byte stays. */
static inline size_t put_beyond_ascii(struct growing *out, const CHARACTER *at, DWORD flags)
{
    char bytes[UTF8_MAX];
    size_t count, taken;

    if (flags & URL_ESCAPE_SPACES_ONLY) {
        put(out, *at);
        return 1;
    }
    if (!(flags & URL_ESCAPE_AS_UTF8) || sizeof(CHARACTER) == 1) {
        if (UNIT_VALUE(*at) > 0xFF)
            put(out, *at);
        else
            put_escaped(out, UNIT_VALUE(*at));
        return 1;
    }
    taken = bytes_of(at, bytes, &count);
    for (size_t i = 0; i < count; i++)
        put_escaped(out, (unsigned char)bytes[i]);
    return taken;
}

/* By default up to the query, which stays as it is; the server stays in any case. A file's name may have a # in it. */
static inline void put_url_escaped(struct growing *out, const CHARACTER *url, DWORD flags)
{
    bool whole = flags & (URL_ESCAPE_SEGMENT_ONLY | URL_ESCAPE_ASCII_URI_COMPONENT);
    const struct url_scheme *scheme = scheme_of(url);
    bool slashes = !whole && scheme_length(url) && scheme->shape == SCHEME_SERVER;
    bool is_file = scheme->number == URL_SCHEME_FILE, in_query = false;
    const CHARACTER *server = whole ? url : server_end(url);

    for (; url < server; url++)
        put(out, slashes && *url == '\\' ? '/' : *url);
    while (*url) {
        if (!whole && !in_query && (*url == '?' || (*url == '#' && !is_file)))
            in_query = true;
        if (in_query && (!(flags & URL_ESCAPE_SPACES_ONLY) || flags & URL_DONT_ESCAPE_EXTRA_INFO)) {
            put(out, *url++);
            continue;
        }
        if (UNIT_VALUE(*url) >= 0x80) {
            url += put_beyond_ascii(out, url, flags);
            continue;
        }
        if (slashes && *url == '\\')
            put(out, '/');
        else if (needs_escape(*url, flags) || (is_file && *url == '#' && !(flags & URL_ESCAPE_SPACES_ONLY)))
            put_escaped(out, (unsigned)*url);
        else
            put(out, *url);
        url++;
    }
}

/* ---- and back ---- */

/* The byte of "%41" at the start of a text, -1 if it is none. */
static inline int escaped_byte(const CHARACTER *at)
{
    int high = at[0] == '%' ? hex_digit((unsigned)at[1]) : -1;
    int low = high >= 0 ? hex_digit((unsigned)at[2]) : -1;

    return low >= 0 ? high << 4 | low : -1;
}

/* A run of escapes is one text in UTF-8. Returns what it took. */
static inline size_t put_utf8_run(struct growing *out, const CHARACTER *at)
{
    size_t count = 0, taken = 0, units;
    CHARACTER text[4];
    char bytes[64];

    while (count < sizeof bytes && escaped_byte(at + taken) >= 0) {
        bytes[count++] = (char)escaped_byte(at + taken);
        taken += 3;
    }
    for (size_t i = 0; i < count;) {
        size_t used = units_of(bytes + i, count - i, text, &units);

        if (i && count == sizeof bytes && i + UTF8_MAX > count) /* may go on behind the room */
            return 3 * i;
        put_units(out, text, units);
        i += used;
    }
    return taken;
}

static inline void put_unescaped(struct growing *out, const CHARACTER *url, DWORD flags)
{
    bool ends = false;

    while (*url) {
        int byte = escaped_byte(url);

        ends = ends || (flags & URL_DONT_UNESCAPE_EXTRA_INFO && (*url == '?' || *url == '#'));
        if (byte < 0 || ends) {
            put(out, *url++);
        } else if (flags & URL_UNESCAPE_AS_UTF8) {
            url += put_utf8_run(out, url);
        } else {
            put(out, (CHARACTER)byte);
            url += 3;
        }
    }
}

/* ---- paths ---- */

static inline bool is_file_path(const CHARACTER *text)
{
    return (is_letter(text[0]) && text[1] == ':') || (text[0] == '\\' && text[1] == '\\');
}

/* "C:\a b" is file:///C:/a%20b, "\\server\a" file://server/a, and what is relative stays so. */
static inline void put_path_as_url(struct growing *out, const CHARACTER *path)
{
    static const CHARACTER nothing[1];
    struct growing escaped = {NULL, 0, 0, false};
    const CHARACTER *at = path;

    put_plain(out, "file:");
    if (is_letter(path[0]) && path[1] == ':')
        put_plain(out, "///");
    else if (is_separator(path[0]) && path[1] != '\\')
        put_plain(out, "//");
    for (; *at; at++) { /* slashes first: what is left of the unsafe ones is escaped */
        if (*at == '\\')
            put(&escaped, '/');
        else if (*at == '?' || *at == '#')
            put_escaped(&escaped, (unsigned)*at);
        else if (*at == '%')
            put_plain(&escaped, "%25");
        else
            put(&escaped, *at);
    }
    put(&escaped, 0);
    put_url_escaped(out, escaped.failed ? nothing : escaped.text, URL_ESCAPE_AS_UTF8);
    out->failed = out->failed || escaped.failed;
    free(escaped.text);
}
