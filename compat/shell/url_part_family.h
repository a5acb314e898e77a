/* Questions about URLs, their parts, and URLs from what is not quite one, for one kind of character; see url_parts_a.c and
 * url_parts_w.c. No state, any thread. */
#include "shell/url_text.h"
#include "shlwapi.h"

HRESULT WINAPI NAME(ParseURL)(const CHARACTER *url, NAME(PARSEDURL) * out)
{
    size_t length = url ? scheme_length(url) : 0;

    if (!url || !out || out->cbSize != sizeof *out)
        return E_INVALIDARG;
    out->pszProtocol = NULL;
    out->pszSuffix = NULL;
    out->cchProtocol = out->cchSuffix = 0;
    out->nScheme = URL_SCHEME_INVALID;
    if (!length)
        return URL_E_INVALID_SYNTAX;
    out->pszProtocol = url;
    out->cchProtocol = (UINT)length;
    out->pszSuffix = url + length + 1;
    out->cchSuffix = (UINT)length_of(out->pszSuffix);
    out->nScheme = (UINT)scheme_of(url)->number;
    return S_OK;
}

/* ---- questions ---- */

BOOL WINAPI NAME(PathIsURL)(const CHARACTER *url)
{
    return url && scheme_length(url) != 0;
}

BOOL WINAPI NAME(UrlIsOpaque)(const CHARACTER *url)
{
    return url && scheme_of(url)->shape == SCHEME_OPAQUE;
}

BOOL WINAPI NAME(UrlIsNoHistory)(const CHARACTER *url)
{
    return NAME(UrlIsOpaque)(url) && scheme_of(url)->number != URL_SCHEME_ABOUT;
}

static bool is_directory(const CHARACTER *url)
{
    size_t length = 0;

    while (url[length] && url[length] != '?' && url[length] != '#')
        length++;
    return length && is_separator(url[length - 1]);
}

static bool can_be_applied(const CHARACTER *url)
{
    CHARACTER nothing;
    DWORD size = 1;

    return NAME(UrlApplyScheme)(url, &nothing, &size, URL_APPLY_GUESSSCHEME | URL_APPLY_GUESSFILE) != S_FALSE;
}

BOOL WINAPI NAME(UrlIs)(const CHARACTER *url, URLIS question)
{
    if (!url)
        return FALSE;
    switch (question) {
    case URLIS_URL:
        return NAME(PathIsURL)(url);
    case URLIS_OPAQUE:
        return NAME(UrlIsOpaque)(url);
    case URLIS_NOHISTORY:
        return NAME(UrlIsNoHistory)(url);
    case URLIS_FILEURL:
        return scheme_of(url)->number == URL_SCHEME_FILE;
    case URLIS_APPLIABLE:
        return !scheme_length(url) && can_be_applied(url);
    case URLIS_DIRECTORY:
        return is_directory(url);
    case URLIS_HASQUERY:
        return NAME(StrChr)(url, '?') != NULL;
    }
    return FALSE;
}

/* The fragment; in a file's URL also what begins with a question mark. */
const CHARACTER *WINAPI NAME(UrlGetLocation)(const CHARACTER *url)
{
    const struct url_scheme *scheme = url ? scheme_of(url) : NULL;

    if (!url || scheme->shape == SCHEME_OPAQUE)
        return NULL;
    while (*url && *url != '#' && (*url != '?' || scheme->number != URL_SCHEME_FILE))
        url++;
    return *url ? url : NULL;
}

/* As it is written, but for one slash at the end. */
int WINAPI NAME(UrlCompare)(const CHARACTER *a, const CHARACTER *b, BOOL ignores_slash)
{
    size_t i = 0;

    if (!a || !b)
        return (a != NULL) - (b != NULL);
    while (a[i] && a[i] == b[i])
        i++;
    if (ignores_slash && ((!a[i] && b[i] == '/' && !b[i + 1]) || (!b[i] && a[i] == '/' && !a[i + 1])))
        return 0;
    return UNIT_VALUE(a[i]) < UNIT_VALUE(b[i]) ? -1 : a[i] != b[i];
}

/* Of the URL as bytes, so that both kinds of the same URL agree. */
HRESULT WINAPI NAME(UrlHash)(const CHARACTER *url, BYTE *hash, DWORD size)
{
    struct growing bytes = {NULL, 0, 0, false};
    HRESULT result = E_INVALIDARG;

    if (!url || !hash || !size)
        return result;
    put_url_escaped(&bytes, url, URL_ESCAPE_SEGMENT_ONLY | URL_ESCAPE_AS_UTF8);
    result = E_OUTOFMEMORY;
    if (!bytes.failed) {
        for (size_t i = 0; i < bytes.used; i++) /* all of it is ASCII now */
            ((char *)bytes.text)[i] = (char)bytes.text[i];
        result = HashData((const BYTE *)(bytes.used ? bytes.text : url), (DWORD)bytes.used, hash, size);
    }
    free(bytes.text);
    return result;
}

/* ---- parts ---- */

struct part {
    const CHARACTER *at, *end; /* both NULL: it is not there */
};

struct server {
    struct part user, password, host, port;
};

static const CHARACTER *find_between(const CHARACTER *at, const CHARACTER *end, CHARACTER wanted)
{
    while (at < end && *at != wanted)
        at++;
    return at < end ? at : NULL;
}

/* user:password@[host]:port */
static void split_server(const CHARACTER *at, const CHARACTER *end, struct server *out)
{
    const CHARACTER *host = end, *colon;

    *out = (struct server){{NULL, NULL}, {NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    while (host > at && host[-1] != '@')
        host--;
    if (host > at) {
        colon = find_between(at, host - 1, ':');
        out->user = (struct part){at, colon ? colon : host - 1};
        if (colon)
            out->password = (struct part){colon + 1, host - 1};
    }
    colon = host < end && *host == '[' ? find_between(host, end, ']') : NULL;
    colon = find_between(colon ? colon : host, end, ':');
    out->host = (struct part){host, colon ? colon : end};
    if (colon)
        out->port = (struct part){colon + 1, end};
}

/* S_FALSE for what is not there, E_FAIL for what this scheme cannot have. */
static HRESULT find_part(const CHARACTER *url, DWORD which, struct part *out)
{
    const CHARACTER *end = server_end(url), *query = NAME(StrChr)(url, '?');
    size_t length = scheme_length(url);
    struct server server;

    *out = (struct part){url, url};
    if (which == URL_PART_SCHEME) {
        out->end = url + length;
        return length ? S_OK : S_FALSE;
    }
    if (which == URL_PART_QUERY) {
        if (query)
            *out = (struct part){query + 1, query + 1 + length_of(query + 1)};
        return query ? S_OK : S_FALSE;
    }
    if (which < URL_PART_HOSTNAME || which > URL_PART_PORT)
        return E_INVALIDARG;
    if (end == url || scheme_of(url)->shape != SCHEME_SERVER)
        return E_FAIL;
    split_server(url + length + 3, end, &server);
    if (scheme_of(url)->number == URL_SCHEME_FILE) {
        if (which != URL_PART_HOSTNAME)
            return E_FAIL;
        if (server.host.at == server.host.end || (is_letter(*server.host.at) && server.port.at))
            return S_FALSE;
    }
    *out = which == URL_PART_HOSTNAME   ? server.host
           : which == URL_PART_USERNAME ? server.user
           : which == URL_PART_PASSWORD ? server.password
                                        : server.port;
    return out->at ? S_OK : E_INVALIDARG;
}

HRESULT WINAPI NAME(UrlGetPart)(const CHARACTER *url, CHARACTER *out, DWORD *size, DWORD which, DWORD flags)
{
    struct growing text = {NULL, 0, 0, false};
    struct part part;
    HRESULT found, given;

    if (!url || !out || !size || !*size)
        return E_INVALIDARG;
    found = find_part(url, which, &part);
    if (FAILED(found)) {
        out[0] = 0;
        return found;
    }
    if (found == S_OK && which != URL_PART_SCHEME && flags & URL_PARTFLAG_KEEPSCHEME)
        put_units(&text, url, scheme_length(url) + 1);
    put_units(&text, part.at, (size_t)(part.end - part.at));
    given = give(&text, out, size);
    return given == S_OK ? found : given;
}

/* ---- from what is not quite a URL ---- */

static const char *guess_scheme(const CHARACTER *text)
{
    static const struct {
        const char *start, *scheme;
    } guesses[] = {{"www.", "http://"},
                   {"ftp.", "ftp://"},
                   {"gopher.", "gopher://"},
                   {"home.", "http://"},
                   {"mosaic.", "http://"}};

    for (size_t i = 0; i < ARRAYSIZE(guesses); i++) {
        size_t same = 0;

        while (guesses[i].start[same] && (text[same] | 0x20) == (guesses[i].start[same] | 0x20))
            same++;
        if (!guesses[i].start[same])
            return guesses[i].scheme;
    }
    return NULL;
}

HRESULT WINAPI NAME(UrlApplyScheme)(const CHARACTER *text, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing url = {NULL, 0, 0, false};
    const char *scheme;

    if (!text || !out || !size || !*size)
        return E_INVALIDARG;
    if (scheme_length(text) && !(flags & URL_APPLY_FORCEAPPLY))
        return S_FALSE;
    if (flags & URL_APPLY_GUESSFILE && is_file_path(text)) {
        put_path_as_url(&url, text);
        return give(&url, out, size);
    }
    scheme = flags & URL_APPLY_GUESSSCHEME ? guess_scheme(text) : NULL;
    if (!scheme && flags & URL_APPLY_DEFAULT)
        scheme = "http://";
    if (!scheme)
        return S_FALSE;
    put_plain(&url, scheme);
    put_units(&url, text, length_of(text));
    return give(&url, out, size);
}

HRESULT WINAPI NAME(UrlCreateFromPath)(const CHARACTER *path, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing url = {NULL, 0, 0, false};
    HRESULT given;

    (void)flags; /* reserved */
    if (!path || !out || !size || !*size)
        return E_INVALIDARG;
    if (!scheme_length(path)) {
        put_path_as_url(&url, begins_with(path, LITERAL("\\\\?\\")) ? path + 4 : path);
        return give(&url, out, size);
    }
    put_units(&url, path, length_of(path)); /* it is one already */
    given = give(&url, out, size);
    return given == S_OK ? S_FALSE : given;
}

/* Behind "file:" and the slashes that belong to no path. */
static const CHARACTER *file_path_start(const CHARACTER *at, bool *server)
{
    const CHARACTER *name;
    size_t slashes = 0;

    while (is_separator(at[slashes]))
        slashes++;
    name = at + slashes;
    *server = false;
    if (slashes == 2 && begins_with(name, LITERAL("localhost")) && is_separator(name[9])) {
        at = name + 9;
        slashes = 1;
        name = at + 1;
    }
    if (is_letter(name[0]) && (name[1] == ':' || name[1] == '|'))
        return name;
    *server = slashes == 2 || slashes > 3;
    return *server ? name : slashes ? name - 1 : name;
}

HRESULT WINAPI NAME(PathCreateFromUrl)(const CHARACTER *url, CHARACTER *out, DWORD *size, DWORD flags)
{
    struct growing text = {NULL, 0, 0, false}, path = {NULL, 0, 0, false};
    const CHARACTER *at;
    bool server;

    (void)flags; /* reserved */
    if (!url || !out || !size || !*size || scheme_of(url)->number != URL_SCHEME_FILE)
        return E_INVALIDARG;
    at = file_path_start(url + 5, &server);
    if (server)
        put_plain(&text, "\\\\");
    for (size_t i = 0; at[i]; i++)
        put(&text, at[i] == '/' ? '\\' : i == 1 && at[i] == '|' ? ':' : at[i]);
    put(&text, 0);
    if (!text.failed)
        put_unescaped(&path, text.text, URL_UNESCAPE_AS_UTF8);
    path.failed = path.failed || text.failed;
    free(text.text);
    return give(&path, out, size);
}
