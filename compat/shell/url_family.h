/* Escaping, canonical forms and combining of URLs for one kind of character; see url_a.c and url_w.c.
 *
 * A canonical URL has its scheme in small letters, no blanks around it, slashes where a server's backslashes were, "/" for an empty
 * path, and neither "." nor ".." among the names of its path, as far as they lead anywhere. Results of any length; the caller's
 * buffer is filled at the end. No state, any thread. */
#include "shell/url_text.h"
#include "shlwapi.h"

HRESULT WINAPI NAME(UrlEscape)(const CHARACTER *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing text = {NULL, 0, 0, false};

    if (!url)
        return E_INVALIDARG;
    put_url_escaped(&text, url, flags);
    return give(&text, out, size);
}

HRESULT WINAPI NAME(UrlUnescape)(CHARACTER *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing text = {NULL, 0, 0, false};
    DWORD room;

    if (!url)
        return E_INVALIDARG;
    put_unescaped(&text, url, flags);
    if (flags & URL_UNESCAPE_INPLACE) {
        out = url;
        size = &room;
        room = (DWORD)text.used + 1; /* never longer than it was */
    }
    return give(&text, out, size);
}

/* ---- canonical forms ---- */

/* Without what stands around a URL and without the line breaks of text it was taken from; ends in a NUL. */
static void put_clean(struct growing *out, const CHARACTER *url)
{
    size_t length;

    while (*url && UNIT_VALUE(*url) <= ' ')
        url++;
    length = length_of(url);
    while (length && UNIT_VALUE(url[length - 1]) <= ' ')
        length--;
    for (size_t i = 0; i < length; i++)
        if (!is_one_of(url[i], "\t\r\n"))
            put(out, url[i]);
    put(out, 0);
}

/* As put_unescaped, but what would begin a query stays escaped. */
static void put_unescaped_safely(struct growing *out, const CHARACTER *url, DWORD flags)
{
    bool ends = false;

    while (*url) {
        int byte;

        ends = ends || (flags & URL_DONT_UNESCAPE_EXTRA_INFO && (*url == '?' || *url == '#'));
        byte = ends ? -1 : escaped_byte(url);

        put(out, byte > 0 && byte != '?' && byte != '#' ? (CHARACTER)byte : *url);
        url += byte > 0 && byte != '?' && byte != '#' ? 3 : 1;
    }
    put(out, 0);
}

static bool is_dots(const CHARACTER *at, const CHARACTER *end, ptrdiff_t count)
{
    return end - at == count && at[0] == '.' && at[count - 1] == '.';
}

/* `path` begins with a slash. A ".." that has nothing to take away stays; a path that begins with dots stays as it is. */
static void put_simple_path(struct growing *out, const CHARACTER *path, const CHARACTER *end)
{
    const CHARACTER *name = path + 1, *after;
    size_t root = out->used + 1, kept = 0;

    for (after = name; after < end && *after != '/';)
        after++;
    if (is_dots(name, after, 1) || is_dots(name, after, 2)) {
        put_units(out, path, (size_t)(end - path));
        return;
    }
    put(out, '/');
    for (; name < end && !out->failed; name = after + 1) {
        for (after = name; after < end && *after != '/';)
            after++;
        if (is_dots(name, after, 1))
            continue;
        if (is_dots(name, after, 2) && kept > 0) {
            kept--;
            for (out->used--; out->used > root && out->text[out->used - 1] != '/';)
                out->used--;
            continue;
        }
        kept += !is_dots(name, after, 2);
        put_units(out, name, (size_t)(after - name));
        if (after < end)
            put(out, '/');
    }
}

static const CHARACTER *path_end(const CHARACTER *path, bool is_file)
{
    while (*path && *path != '?' && (*path != '#' || is_file))
        path++;
    return path;
}

static void put_path(struct growing *out, const CHARACTER *path, bool slashes, bool is_file, DWORD flags)
{
    const CHARACTER *end = path_end(path, is_file);
    struct growing text = {NULL, 0, 0, false};

    for (const CHARACTER *at = path; at < end; at++)
        put(&text, slashes && *at == '\\' ? '/' : *at);
    put(&text, 0);
    if (text.failed)
        out->failed = true;
    else if (text.text[0] != '/' || flags & URL_DONT_SIMPLIFY)
        put_units(out, text.text, text.used - 1);
    else
        put_simple_path(out, text.text, text.text + text.used - 1);
    free(text.text);
    put_units(out, end, length_of(end));
}

/* A clean URL into its canonical form, without escapes. */
static void put_canonical(struct growing *out, const CHARACTER *url, DWORD flags)
{
    size_t length = scheme_length(url);
    const struct url_scheme *scheme = scheme_of(url);
    bool is_file = scheme->number == URL_SCHEME_FILE, slashes = scheme->shape == SCHEME_SERVER;
    const CHARACTER *server = server_end(url), *at = url + length + 1;

    if (!length) {
        put_path(out, url, false, false, *url == '/' ? flags : flags | URL_DONT_SIMPLIFY);
        return;
    }
    for (size_t i = 0; i <= length; i++)
        put(out, url[i] >= 'A' && url[i] <= 'Z' ? (CHARACTER)(url[i] | 0x20) : url[i]);
    if (is_file) { /* "file:C:\x" and "file://C:/x" are file:///C:/x */
        const CHARACTER *drive = server > url ? at + 2 : at;

        if (is_letter(drive[0]) && (drive[1] == ':' || drive[1] == '|')) {
            put_plain(out, "///");
            put(out, drive[0]);
            put(out, drive[1]);
            put_path(out, drive + 2, true, true, flags);
            return;
        }
    }
    if (scheme->shape == SCHEME_OPAQUE || server == url) {
        put_path(out, at, slashes, is_file, flags | URL_DONT_SIMPLIFY);
        return;
    }
    for (; at < server; at++)
        put(out, slashes && *at == '\\' ? '/' : *at);
    if ((!*server || *server == '?' || *server == '#') && !is_file)
        put(out, '/');
    put_path(out, server, slashes, is_file, flags);
}

/* The last step: the escapes that were asked for. */
static HRESULT give_escaped(const CHARACTER *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    bool opaque = scheme_of(url)->shape == SCHEME_OPAQUE;
    struct growing text = {NULL, 0, 0, false};

    if (flags & URL_ESCAPE_SPACES_ONLY ? !opaque : (flags & URL_ESCAPE_UNSAFE) != 0)
        put_url_escaped(&text, url,
                        flags & (URL_ESCAPE_SPACES_ONLY | URL_DONT_ESCAPE_EXTRA_INFO | URL_ESCAPE_PERCENT |
                                 URL_ESCAPE_AS_UTF8));
    else
        for (; *url; url++)
            if (*url == '%' && flags & URL_ESCAPE_PERCENT)
                put_plain(&text, "%25");
            else
                put(&text, *url);
    return give(&text, out, size);
}

/* `url` ends in a NUL, and is freed. */
static HRESULT canonicalize(struct growing *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing clean = {NULL, 0, 0, false}, plain = {NULL, 0, 0, false}, canonical = {NULL, 0, 0, false};
    HRESULT result = E_OUTOFMEMORY;

    if (!url->failed && !(flags & URL_UNESCAPE))
        put_clean(&clean, url->text);
    else if (!url->failed) {
        put_unescaped_safely(&plain, url->text, flags);
        if (!plain.failed)
            put_clean(&clean, plain.text);
    }
    if (clean.text && !clean.failed)
        put_canonical(&canonical, clean.text, flags);
    put(&canonical, 0);
    if (clean.text && !clean.failed && !canonical.failed)
        result = give_escaped(canonical.text, out, size, flags);
    free(url->text);
    free(plain.text);
    free(clean.text);
    free(canonical.text);
    return result;
}

/* A URL, or a path as one; ends in a NUL. */
static void put_url_or_path(struct growing *out, const CHARACTER *text)
{
    while (*text && UNIT_VALUE(*text) <= ' ')
        text++;
    if (is_file_path(text))
        put_path_as_url(out, text);
    else
        put_units(out, text, length_of(text));
    put(out, 0);
}

HRESULT WINAPI NAME(UrlCanonicalize)(const CHARACTER *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing text = {NULL, 0, 0, false};

    if (!url || !out || !size || !*size)
        return E_INVALIDARG;
    put_url_or_path(&text, url);
    return canonicalize(&text, out, size, flags);
}

/* ---- combining ---- */

static bool same_scheme(const CHARACTER *a, const CHARACTER *b)
{
    size_t length = scheme_length(a);

    if (scheme_length(b) != length)
        return false;
    while (length > 0 && fold_unit(a[length - 1]) == fold_unit(b[length - 1]))
        length--;
    return length == 0;
}

/* `relative` has no scheme of its own any more. */
static void put_relative(struct growing *out, const CHARACTER *base, const CHARACTER *relative)
{
    const struct url_scheme *scheme = scheme_of(base);
    size_t length = scheme_length(base);
    const CHARACTER *server = server_end(base), *end = server > base ? server : base + length + 1;
    const CHARACTER *keep = path_end(end, scheme->number == URL_SCHEME_FILE);

    if (scheme->shape == SCHEME_OPAQUE) {
        keep = base + length + 1;
    } else if (!*relative || *relative == '#') {
        while (*keep && *keep != '#')
            keep++;
    } else if (is_separator(relative[0]) && is_separator(relative[1])) {
        keep = base + length + 1;
    } else if (is_separator(*relative)) {
        keep = end;
    } else {
        while (keep > end && !is_separator(keep[-1]))
            keep--;
    }
    put_units(out, base, (size_t)(keep - base));
    if (keep == server && server > base && *relative && !is_separator(*relative) && *relative != '#')
        put(out, '/');
    put_units(out, relative, length_of(relative));
    put(out, 0);
}

HRESULT WINAPI NAME(UrlCombine)(const CHARACTER *base, const CHARACTER *relative, CHARACTER *out, DWORD *size,
                                DWORD flags)
{
    struct growing from = {NULL, 0, 0, false}, text = {NULL, 0, 0, false};
    CHARACTER nothing;
    DWORD none = 1;
    HRESULT result;

    if (!base || !relative || !size || (!out && *size))
        return E_INVALIDARG;
    put_url_or_path(&from, base);
    if (from.failed) {
        free(from.text);
        return E_OUTOFMEMORY;
    }
    while (*relative && UNIT_VALUE(*relative) <= ' ')
        relative++;
    if (scheme_length(relative) && same_scheme(relative, from.text) &&
        scheme_of(relative)->shape != SCHEME_OPAQUE && !is_separator(relative[scheme_length(relative) + 1]))
        relative += scheme_length(relative) + 1;
    if (is_file_path(relative) || scheme_length(relative) || !scheme_length(from.text))
        put_url_or_path(&text, relative);
    else
        put_relative(&text, from.text, relative);
    free(from.text);
    if (flags & URL_PLUGGABLE_PROTOCOL)
        flags |= URL_DONT_SIMPLIFY;
    if (*size)
        return canonicalize(&text, out, size, flags);
    result = canonicalize(&text, &nothing, &none, flags); /* how much room it takes */
    *size = none;
    return result == S_OK ? E_POINTER : result;
}
