/* Verbs, header names and reason phrases: the words of HTTP/1.1 that have numbers in the API.
 *
 * The numbers are those of HTTP_VERB and HTTP_HEADER_ID (spec/data.md section 2), so that the API layer copies them
 * without translating. Requests and responses share the first twenty header numbers and part ways after them: 28 is
 * Host in a request and Vary in a response. Constant data only; any thread may call anything here. */
#ifndef HTTPAPI_HTTP1_TABLES_H
#define HTTPAPI_HTTP1_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum verb {
    VERB_UNPARSED,
    VERB_UNKNOWN,
    VERB_INVALID,
    VERB_OPTIONS,
    VERB_GET,
    VERB_HEAD,
    VERB_POST,
    VERB_PUT,
    VERB_DELETE,
    VERB_TRACE,
    VERB_CONNECT,
    VERB_TRACK,
    VERB_MOVE,
    VERB_COPY,
    VERB_PROPFIND,
    VERB_PROPPATCH,
    VERB_MKCOL,
    VERB_LOCK,
    VERB_UNLOCK,
    VERB_SEARCH,
    VERB_COUNT
};

enum header {
    HEADER_CACHE_CONTROL,
    HEADER_CONNECTION,
    HEADER_DATE,
    HEADER_KEEP_ALIVE,
    HEADER_PRAGMA,
    HEADER_TRAILER,
    HEADER_TRANSFER_ENCODING,
    HEADER_UPGRADE,
    HEADER_VIA,
    HEADER_WARNING,
    HEADER_ALLOW,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_TYPE,
    HEADER_CONTENT_ENCODING,
    HEADER_CONTENT_LANGUAGE,
    HEADER_CONTENT_LOCATION,
    HEADER_CONTENT_MD5,
    HEADER_CONTENT_RANGE,
    HEADER_EXPIRES,
    HEADER_LAST_MODIFIED,
    HEADER_SHARED_COUNT,

    REQUEST_ACCEPT = HEADER_SHARED_COUNT,
    REQUEST_ACCEPT_CHARSET,
    REQUEST_ACCEPT_ENCODING,
    REQUEST_ACCEPT_LANGUAGE,
    REQUEST_AUTHORIZATION,
    REQUEST_COOKIE,
    REQUEST_EXPECT,
    REQUEST_FROM,
    REQUEST_HOST,
    REQUEST_IF_MATCH,
    REQUEST_IF_MODIFIED_SINCE,
    REQUEST_IF_NONE_MATCH,
    REQUEST_IF_RANGE,
    REQUEST_IF_UNMODIFIED_SINCE,
    REQUEST_MAX_FORWARDS,
    REQUEST_PROXY_AUTHORIZATION,
    REQUEST_REFERER,
    REQUEST_RANGE,
    REQUEST_TE,
    REQUEST_TRANSLATE,
    REQUEST_USER_AGENT,
    REQUEST_HEADER_COUNT,

    RESPONSE_ACCEPT_RANGES = HEADER_SHARED_COUNT,
    RESPONSE_AGE,
    RESPONSE_ETAG,
    RESPONSE_LOCATION,
    RESPONSE_PROXY_AUTHENTICATE,
    RESPONSE_RETRY_AFTER,
    RESPONSE_SERVER,
    RESPONSE_SET_COOKIE,
    RESPONSE_VARY,
    RESPONSE_WWW_AUTHENTICATE,
    RESPONSE_HEADER_COUNT
};

#define HEADER_UNKNOWN       (-1)
#define HEADER_NAME_CAPACITY 24 /* the longest name is 19; with ": " it still fits */

/* A header name with the bytes that follow it on the wire: "Content-Length: ". Padded, so that the writer copies a fixed
 * number of bytes and advances by `length`. */
struct header_prefix {
    char text[HEADER_NAME_CAPACITY];
    uint8_t length;
};

/* The number of a name in any case, or HEADER_UNKNOWN. */
int request_header_find(const char *name, size_t length);
int response_header_find(const char *name, size_t length);

/* The same where sixteen bytes may be read, however short the name is. */
int request_header_find_ahead(const char *name, size_t length);

/* The name as HTTP.sys spells it, without the colon; length through *length (NULL: not wanted). NULL out of range. */
const char *request_header_name(int id, size_t *length);
const char *response_header_name(int id, size_t *length);

/* Indexed by response header number. */
extern const struct header_prefix response_header_prefixes[RESPONSE_HEADER_COUNT];

/* VERB_UNKNOWN when the text is none of the standard verbs. Methods are case-sensitive unless `fold_case`. */
enum verb verb_find(const char *text, size_t length, bool fold_case);
const char *verb_name(enum verb verb, size_t *length); /* NULL for the three that are no verbs */

/* The usual reason phrase of a status, or "" if it has none. For responses the server makes itself; a program's reason goes
 * out as it is, empty included (spec/observed.md 1.6). */
const char *status_reason(unsigned status);

/* Classes of bytes, RFC 9110 5.6.2 and 5.5. */
enum {
    BYTE_TOKEN = 1, /* tchar: what names and verbs are made of */
    BYTE_WEAK_NAME =
        2, /* what AllowWeakHeaderNameSyntax adds: printable separators, but no space and no colon */
    BYTE_CONTROL = 4, /* 0-31 and 127, HT included */
    BYTE_HOST = 8,    /* may stand in a Host value (port and brackets included); see head.c */
    BYTE_DIGIT = 16,
    BYTE_HEX = 32,
    BYTE_CODING = 64, /* may stand in Accept-Encoding: tokens, list and parameter punctuation, blanks */
};
extern const uint8_t byte_classes[256];

static inline bool byte_is(unsigned char byte, unsigned classes)
{
    return (byte_classes[byte] & classes) != 0;
}

/* Compares in any case `length` bytes with `lower`, which is in lower case. For tokens only: folding by one bit would
 * take some control characters for punctuation. */
bool token_equals(const char *text, const char *lower, size_t length);

#endif
