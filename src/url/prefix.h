/* UrlPrefix strings: "http://host:port/path/", the keys under which programs register and reserve.
 *
 *     UrlPrefix = ("http" / "https") "://" host ":" port "/" [ path ]
 *     host      = "+" / "*" / name / IPv4 / "[" IPv6 "]"
 *     port      = 1..65535, no leading zero
 *
 * Pure calculation; any thread; a parsed prefix is immutable. Facts: spec/data.md 5, spec/functions.md 5.1.
 * Where Windows is not documented, this is what we chose:
 *   - The path is canonicalised as a request's is (backslash to slash, runs of slashes made one, dot segments removed,
 *     final slash added), because that is what it will be compared with. Percent signs stay literal.
 *   - "#" and control characters are refused like "?".
 *   - A host of digits and dots that is not four numbers ("192.", "10.1"), and an address on which nothing can arrive
 *     (0.0.0.0, [::], multicast), is ERROR_NOT_SUPPORTED, as observed.md 2.22; four numbers with one above 255 or
 *     with leading zeros is ERROR_INVALID_PARAMETER.
 *   - A name is letters, digits, "-", "_", "." and anything beyond ASCII; at most 255 units; no empty label, except
 *     that one final dot is allowed and significant.
 *   - A prefix is at most 32767 units, since lengths are USHORT bytes. */
#ifndef URL_PREFIX_H
#define URL_PREFIX_H

#include "windef.h"
#include "url/address.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In order of precedence, strongest first. */
enum url_host_kind { URL_HOST_STRONG, URL_HOST_NAME, URL_HOST_ADDRESS, URL_HOST_WEAK };

enum { URL_PREFIX_LIMIT = 32767, URL_HOST_LIMIT = 255 };

struct url_prefix {
    bool secure;
    enum url_host_kind kind;
    USHORT port;
    struct url_address address; /* of URL_HOST_ADDRESS, else all zero */
    const WCHAR *host;          /* folded; as spelled for an address, with its brackets; "+" or "*" */
    size_t host_length;
    const WCHAR *path; /* folded, canonical, begins and ends with a slash, NUL-terminated */
    size_t path_length;
    unsigned depth;        /* number of path segments: 0 for "/" */
    const WCHAR *spelling; /* exactly what was given, NUL-terminated */
    size_t spelling_length;
    WCHAR storage[];
};

/* ERROR_INVALID_PARAMETER (also for NULL text), ERROR_NOT_SUPPORTED, ERROR_NOT_ENOUGH_MEMORY or 0. */
ULONG prefix_parse(const WCHAR *text, size_t length, struct url_prefix **out);
void prefix_free(struct url_prefix *prefix);

/* What is wrong with a text that is refused, in words for the trace. */
const char *prefix_flaw(const WCHAR *text, size_t length);

/* Same place in the namespace: scheme, kind, host, port and path. Two spellings of one IPv6 address are equal here... */
bool prefix_equal(const struct url_prefix *a, const struct url_prefix *b);
/* ...and differ here: removal wants the very string that was registered. */
bool prefix_same_spelling(const struct url_prefix *a, const struct url_prefix *b);

/* The calculation of HttpPrepareUrl: a URL as a user would type it becomes one that prefix_parse() takes. The result is
 * NUL-terminated and from malloc. Scheme and host go to lower case; a missing port becomes 80 or 443; labels in
 * punycode become Unicode; percent escapes of the path that are UTF-8 are decoded, since a prefix is not escaped; dot
 * segments go; a final slash comes. ERROR_INVALID_PARAMETER: anything that even so is no prefix (other scheme, user
 * information, query, fragment). */
ULONG url_prepare(const WCHAR *url, WCHAR **prepared);

#endif
