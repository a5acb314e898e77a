/* Cooking: from the bytes of a request target and a Host header to the URL a program sees, and the key it is routed by.
 *
 * Pure calculation on memory of the caller; any thread; no allocation. Facts: spec/data.md 6.3, spec/observed.md 3 and
 * 1.40-1.42. What we chose where Windows is silent or its witnesses disagree:
 *   - The cooked host always has a port. The text is the Host header's (or the absolute target's), letter case kept; if it
 *     names no port the connection's local port is appended, 80 and 443 included, as the kernel's traces show.
 *   - Without a Host header (HTTP/1.0) the host is the local address of the connection.
 *   - Runs of slashes stay in the cooked path, but count as one slash for ".." and in the routing key: "/base//../x" is "/x",
 *     and "///base/a" is found under "/base/".
 *   - An escape run that is not UTF-8 is read as Windows code page 1252. Code points U+0080-9F, which that yields for its
 *     five holes, are restricted characters, as is U+007F.
 *   - "%00" is refused always: every consumer of the result takes NUL for its end.
 *   - An unpaired surrogate from %uXXXX is refused: it could not be written to a log or a file name again.
 *   - Raw bytes above 0x7E and "#" are refused in a path. In a query every byte passes except controls.
 *   - "*" is for OPTIONS only, is routed as "/", and the authority form of CONNECT is refused as a bad URL.
 *   - Segment limits apply to decoded segments before dots are resolved, so that dots cannot hide them.
 *   - Host: raw UTF-8 is decoded, other bytes above 0x7F are refused. For routing a punycode label becomes Unicode, because
 *     browsers send the one and prefixes are written in the other; the cooked text keeps what was sent. */
#ifndef URL_COOK_H
#define URL_COOK_H

#include "windef.h"
#include "url/address.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cook_result {
    COOK_OK,
    COOK_BAD_URL,  /* 400, reason URL */
    COOK_BAD_HOST, /* 400, reason Hostname */
    COOK_TOO_LONG  /* 414, reason URL_Length: the lengths of HTTP_COOKED_URL are USHORT bytes */
};

/* The parameters of the HTTP service that change cooking, with its defaults in cook_defaults. */
struct cook_settings {
    bool allow_restricted_chars;           /* 0: escapes of U+0001-1F and U+007F-9F pass */
    bool enable_non_utf8;                  /* 1: escapes that are not UTF-8 are read as code page 1252 */
    bool favor_utf8;                       /* 1: UTF-8 is tried before the code page */
    bool percent_u_allowed;                /* 1: %uXXXX is one UTF-16 unit */
    bool allow_unescaped_restricted_chars; /* 0: raw controls, except NUL TAB LF CR, pass in path and query */
    unsigned segment_max_length;           /* 260; 0 = no limit */
    unsigned segment_max_count;            /* 255; 0 = no limit */
};

extern const struct cook_settings cook_defaults;

/* The last plain host that was cooked, so that the same Host header need not be examined again:
 * nearly every request brings the one before. One per loop thread or per connection, zeroed at first, used by one thread at a time. */
enum { COOK_MEMORY_HOST = 32, COOK_MEMORY_FULL = 48 };
struct cook_memory {
    USHORT local_port;
    bool secure;
    unsigned char raw_length; /* 0 = nothing yet */
    unsigned char full_length;
    unsigned char host_offset;
    unsigned char key_length;
    char raw[COOK_MEMORY_HOST];
    WCHAR full[COOK_MEMORY_FULL]; /* "http://host:port" */
    WCHAR key[COOK_MEMORY_HOST];
};

struct cook_input {
    const char *target;
    size_t target_length;
    const char *host; /* value of the Host header without surrounding blanks; NULL when there is none */
    size_t host_length;
    bool secure;                     /* scheme of the connection, whatever an absolute target says */
    bool host_required;              /* HTTP/1.1: no Host header is COOK_BAD_HOST */
    bool options;                    /* the method is OPTIONS: "*" is allowed */
    USHORT local_port;               /* of the connection */
    const struct url_address *local; /* of the connection; may be NULL if host is given */
    struct cook_memory *memory;      /* may be NULL */
};

/* Everything lies in the caller's buffer: the URL, its NUL, then the routing key. Lengths are in units, not bytes. */
struct cooked_url {
    WCHAR *full; /* "http://host:port/path?query", NUL-terminated */
    USHORT full_length;
    USHORT host_offset; /* of the host in full; the length includes ":port" */
    USHORT host_length;
    USHORT path_offset;
    USHORT path_length;
    USHORT query_offset; /* of the "?"; meaningless when query_length is 0 */
    USHORT query_length; /* includes the "?"; 0 = no query */
    bool host_from_target;
    const WCHAR *key_host; /* folded, Unicode, without port */
    const WCHAR *key_path; /* folded, runs of slashes made one, begins with a slash */
    USHORT key_host_length;
    USHORT key_path_length;
    uint64_t key_slashes; /* bit n: key_path[n] is a slash, for its first 64 units */
};

/* Units of buffer that cook() may need. It writes past the end of what it reports, never past this. */
static inline size_t cook_capacity(size_t target_length, size_t host_length)
{
    return 2 * (target_length + host_length + URL_ADDRESS_TEXT + 64);
}

/* settings NULL means cook_defaults. capacity must be at least cook_capacity(), else COOK_TOO_LONG. */
enum cook_result cook(const struct cook_input *input, const struct cook_settings *settings, WCHAR *buffer,
                      size_t capacity, struct cooked_url *out);

#endif
