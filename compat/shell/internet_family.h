/* wininet.h's URLs for one kind of character: what shlwapi.h does, with a BOOL and the last error; and a URL from its parts. See
 * internet_a.c and internet_w.c. */
#include "error/error.h"
#include "shell/url_text.h"
#include "wininet.h"

/* The flags of both headers have the same values; but wininet escapes unless it is told not to. */
static DWORD as_shell_flags(DWORD flags)
{
    DWORD same =
        flags & (ICU_DECODE | ICU_NO_META | ICU_ENCODE_SPACES_ONLY | ICU_BROWSER_MODE | ICU_ENCODE_PERCENT);

    return flags & ICU_NO_ENCODE ? same : same | URL_ESCAPE_UNSAFE;
}

static BOOL as_bool(HRESULT result)
{
    return error_result(result == S_OK           ? NO_ERROR
                        : result == E_POINTER    ? ERROR_INSUFFICIENT_BUFFER
                        : result == E_INVALIDARG ? ERROR_INVALID_PARAMETER
                                                 : ERROR_NOT_ENOUGH_MEMORY);
}

/* What begins with ? or # stays as it is, whether ICU_BROWSER_MODE is said or not: so its page has it since Internet Explorer 4. */
BOOL WINAPI NAME(InternetCanonicalizeUrl)(const CHARACTER *url, CHARACTER *out, LPDWORD size, DWORD flags)
{
    return as_bool(NAME(UrlCanonicalize)(url, out, size, as_shell_flags(flags | ICU_BROWSER_MODE)));
}

BOOL WINAPI NAME(InternetCombineUrl)(const CHARACTER *base, const CHARACTER *relative, CHARACTER *out,
                                     LPDWORD size, DWORD flags)
{
    if (!out || !size || !*size)
        return error_result(ERROR_INVALID_PARAMETER);
    return as_bool(NAME(UrlCombine)(base, relative, out, size, as_shell_flags(flags)));
}

/* ---- from parts ---- */

static size_t part_length(const CHARACTER *text, DWORD length)
{
    return !text ? 0 : length ? length : length_of(text);
}

/* A length of 0 means a text that ends in a NUL; but a path of no length where the rest begins is the empty one of a URL that was
 * cracked, and the rest is not to be told twice. */
static bool has_path(const NAME(URL_COMPONENTS) * parts)
{
    if (parts->lpszUrlPath && parts->lpszUrlPath == parts->lpszExtraInfo && !parts->dwUrlPathLength)
        return false;
    return part_length(parts->lpszUrlPath, parts->dwUrlPathLength) != 0;
}

static bool same_as_plain(const CHARACTER *text, size_t length, const char *plain)
{
    size_t i = 0;

    while (i < length && plain[i] && (text[i] | 0x20) == plain[i])
        i++;
    return i == length && !plain[i];
}

/* The row of the scheme that is named, else of the one that is numbered; NULL for one that is only named. */
static const struct url_scheme *scheme_of_parts(const NAME(URL_COMPONENTS) * parts)
{
    size_t length = part_length(parts->lpszScheme, parts->dwSchemeLength);
    INTERNET_SCHEME number =
        parts->nScheme == INTERNET_SCHEME_DEFAULT ? INTERNET_SCHEME_HTTP : parts->nScheme;

    for (size_t i = 0; i < url_scheme_count; i++)
        if (parts->lpszScheme ? same_as_plain(parts->lpszScheme, length, url_schemes[i].name)
                              : url_schemes[i].internet == number)
            return &url_schemes[i];
    return NULL;
}

static void put_part(struct growing *out, const CHARACTER *text, DWORD length, bool escapes)
{
    struct growing ended = {NULL, 0, 0, false};

    if (!escapes || !text) {
        put_units(out, text, part_length(text, length));
        return;
    }
    put_units(&ended, text, part_length(text, length));
    put(&ended, 0);
    if (!ended.failed)
        put_url_escaped(out, ended.text, 0);
    out->failed = out->failed || ended.failed;
    free(ended.text);
}

static void put_server(struct growing *out, const NAME(URL_COMPONENTS) * parts,
                       const struct url_scheme *scheme)
{
    char port[8], digits = 0;

    if (parts->lpszUserName) {
        put_part(out, parts->lpszUserName, parts->dwUserNameLength, false);
        if (parts->lpszPassword) {
            put(out, ':');
            put_part(out, parts->lpszPassword, parts->dwPasswordLength, false);
        }
        put(out, '@');
    }
    put_part(out, parts->lpszHostName, parts->dwHostNameLength, false);
    if (!parts->nPort || (scheme && parts->nPort == scheme->port))
        return;
    for (unsigned rest = parts->nPort; rest; rest /= 10)
        port[(unsigned char)digits++] = (char)('0' + rest % 10);
    put(out, ':');
    while (digits)
        put(out, (CHARACTER)port[(unsigned char)--digits]);
}

BOOL WINAPI NAME(InternetCreateUrl)(NAME(URL_COMPONENTS) * parts, DWORD flags, CHARACTER *out, LPDWORD size)
{
    struct growing url = {NULL, 0, 0, false};
    const struct url_scheme *scheme;
    HRESULT result;

    if (!parts || parts->dwStructSize != sizeof *parts || !size ||
        (parts->lpszPassword && !parts->lpszUserName))
        return error_result(ERROR_INVALID_PARAMETER);
    scheme = scheme_of_parts(parts);
    if (!scheme && !parts->lpszScheme)
        return error_result(ERROR_INVALID_PARAMETER);
    if (parts->lpszScheme)
        put_part(&url, parts->lpszScheme, parts->dwSchemeLength, false);
    else
        put_plain(&url, scheme->name);
    put(&url, ':');
    if (!scheme || scheme->shape != SCHEME_OPAQUE) {
        put_plain(&url, "//");
        put_server(&url, parts, scheme);
        if (has_path(parts) && !is_separator(parts->lpszUrlPath[0]))
            put(&url, '/');
    }
    if (has_path(parts))
        put_part(&url, parts->lpszUrlPath, parts->dwUrlPathLength, flags & ICU_ESCAPE);
    put_part(&url, parts->lpszExtraInfo, parts->dwExtraInfoLength, flags & ICU_ESCAPE);
    if (!out || !*size) { /* how long it will be */
        *size = (DWORD)url.used + 1;
        free(url.text);
        return error_result(url.failed ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INSUFFICIENT_BUFFER);
    }
    result = give(&url, out, size);
    return as_bool(result);
}
