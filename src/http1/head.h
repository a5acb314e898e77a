/* The request-head parser: bytes in, offsets out. No I/O, no allocation, no clock.
 *
 * The caller owns a contiguous buffer that grows at its end and calls head_parse again after each receive. The parser
 * works line by line and never looks twice at a line it has taken; an unfinished line is searched for its end only from
 * where the last call stopped. The outcome is the same however the bytes were split. An error is reported with the line
 * that holds it ("foo" CRLF is a 400 at once), a lone CR and a first byte that starts no verb (TLS on a plain port) even
 * before their line ends.
 *
 * Everything found is an offset into the caller's buffer, so the head may be moved elsewhere. Repeated fields are not
 * merged here but chained: a head_field that leads a chain has in `merged_length` the length of all values joined with
 * ", " and head_value_copy writes them so. Thus merging costs no memory and no second copy.
 *
 * The field array is the caller's. When it is full head_parse returns HEAD_FULL and stays where it is: give it a bigger
 * array with head_grow and call again. No head has more than head_fields_limit(limits) fields.
 *
 * A client's requests on one connection are mostly alike, so a parser that is done with a head can take the next one in the light of
 * it (head_next): bytes that are the same again mean the same again and are compared, not parsed.
 *
 * What is accepted (spec/observed.md 1.31-1.48, spec/data.md 10 and 13.M): CRLF or bare LF line ends; empty lines
 * before the request line; lines of blanks between request line and first field; any token as verb; HTTP/1.0 to 1.9;
 * identical Content-Length twice; Content-Length beside chunked (chunked wins, both fields stay visible, and the connection
 * is to be closed).
 *
 * Where we are stricter than a byte-faithful copy could be, because laxity there lets two servers on a path see different
 * requests:
 *  - obs-fold (a field line that begins with a blank) and a blank before the colon: 400;
 *  - CR without LF anywhere in the head, NUL anywhere, TAB or DEL in the request target: 400;
 *  - exactly one space between the parts of the request line, digits of the version without leading zeros;
 *  - Content-Length is 1*DIGIT: no sign, no list, no blank inside; two values must be the same bytes;
 *  - Transfer-Encoding is "chunked", at most followed by one comma: anything else 501; in an HTTP/1.0 request: 400;
 *  - two Host fields are a 400 even when equal; Host is checked in absolute-form requests too;
 *  - a field line of blanks counts as such only before the first field: later it is an obs-fold. */
#ifndef HTTPAPI_HTTP1_HEAD_H
#define HTTPAPI_HTTP1_HEAD_H

#include "http1/pages.h"
#include "http1/tables.h"

#include <string.h>

struct head_limits {
    uint32_t max_field_length;    /* one field line without its line end; 64..65534 */
    uint32_t max_request_bytes;   /* request line and fields, final empty line included; 256..16777216 */
    uint32_t hash_seed;           /* chosen at start-up, so that nobody can aim at one hash chain */
    bool allow_weak_header_names; /* the four switches of the same name, spec/data.md section 10 */
    bool allow_weak_header_values;
    bool allow_case_insensitive_verbs;
    bool allow_unescaped_restricted_chars;
};

extern const struct head_limits head_limits_default;

/* Out-of-range numbers fall back to their defaults; max_field_length is lowered to max_request_bytes. */
void head_limits_normalise(struct head_limits *limits);

enum head_status {
    HEAD_MORE, /* the head is not complete */
    HEAD_DONE, /* `head.length` bytes were the head; what follows is the body */
    HEAD_FULL, /* the field array is full: head_grow, then call again */
    HEAD_ERROR /* `page` and `reason` say why; the parser is of no further use */
};

enum head_framing { FRAMING_NONE, FRAMING_LENGTH, FRAMING_CHUNKED };

enum {
    HEAD_CLOSE = 1, /* the connection ends after the response: HTTP/1.0, "close", or length beside chunked */
    HEAD_SAID_CLOSE = 2,      /* Connection: close */
    HEAD_SAID_KEEP_ALIVE = 4, /* Connection: keep-alive */
    HEAD_EXPECT_CONTINUE =
        8,             /* Expect: 100-continue on HTTP/1.1: send 100 when the program asks for the body */
    HEAD_UPGRADE = 16, /* an Upgrade field and Connection: upgrade */
    HEAD_LENGTH_AND_CHUNKED = 32,
    HEAD_ABSOLUTE_TARGET = 64, /* the target does not begin with a slash: absolute form, authority or "*" */
};

struct slice {
    uint32_t at, length;
};

#define HEAD_NO_FIELD 0xFFFF

struct head_field {
    uint32_t name_at, value_at;
    uint16_t name_length, value_length;
    uint32_t hash;          /* of an unknown name */
    uint16_t merged_length; /* of the whole chain; in its leader only */
    uint16_t next;          /* the next field of the same name, HEAD_NO_FIELD at the end */
    uint16_t last;          /* the end of the chain; in its leader only */
    uint16_t bucket_next;
    int8_t id;     /* enum header, or HEADER_UNKNOWN */
    bool follower; /* an earlier field of the same name leads: skip this one when listing */
};

struct head {
    uint32_t length;
    struct slice verb_text, target;
    enum verb verb; /* VERB_UNKNOWN: see verb_text */
    uint16_t major, minor;
    enum head_framing framing;
    uint64_t content_length; /* also valid beside chunked, where it is not used */
    uint32_t flags;
    uint16_t field_count;   /* array entries in use, followers included */
    uint16_t unknown_count; /* chains of unknown names: UnknownHeaderCount */
    uint32_t text_size;     /* all merged values and unknown names, each with a NUL, as a program gets them */
    const struct head_field *fields;
    uint16_t known[REQUEST_HEADER_COUNT]; /* index of the leading field, or HEAD_NO_FIELD */
};

#define HEAD_BUCKETS 64

struct head_parser {
    struct head head;
    enum page page;
    enum error_reason reason;
    bool same; /* every byte is that of the head before, and so is everything in `head` */
    /* private */
    const struct head_limits *limits;
    struct head_field *fields;
    const char *last; /* the head before, while this one may be like it */
    uint32_t line, scanned;
    uint32_t fields_at; /* where the lines behind a plain request line begin; 0: it was not plain */
    uint16_t capacity;
    uint16_t last_count; /* fields[] of the head before, from field_count on */
    uint8_t state;
    bool dirty, hashed;
    uint16_t buckets[HEAD_BUCKETS];
};

/* `limits` must outlive the parser and have been normalised. 16 fields serve every usual browser. */
void head_init(struct head_parser *parser, const struct head_limits *limits, struct head_field *fields,
               uint16_t capacity);

/* For the next head with the same limits and fields, when head_parse has returned HEAD_DONE and `last` holds the bytes of that head:
 * they must stay until it returns HEAD_DONE again or an error. What head_parse then finds is what it finds after head_init. */
void head_next(struct head_parser *parser, const char *last);
enum head_status head_parse(struct head_parser *parser, const char *bytes, size_t length);

/* Moves to a bigger array: copies what is there; the old one is the caller's to free. */
void head_grow(struct head_parser *parser, struct head_field *fields, uint16_t capacity);
uint16_t head_fields_limit(const struct head_limits *limits);

/* The leading field of a known name, or NULL. */
static inline const struct head_field *head_known(const struct head *head, enum header id)
{
    return head->known[id] == HEAD_NO_FIELD ? NULL : &head->fields[head->known[id]];
}

/* How far head_value_put may read and write beyond what it copies. */
#define HEAD_SLACK 16

/* Writes the value, merged if repeated: exactly merged_length bytes, no NUL. `bytes` is the buffer that was parsed or a copy of
 * it. Returns the end of what was written. */
char *head_value_copy(const struct head *head, const struct head_field *field, const char *bytes, char *out);

/* The same for the usual field of one short value, which is copied sixteen bytes at a time: HEAD_SLACK bytes behind the head must be
 * readable, and as many behind the value writable. */
static inline char *head_value_put(const struct head *head, const struct head_field *field, const char *bytes,
                                   char *out)
{
    const char *from = bytes + field->value_at;

    if (field->next != HEAD_NO_FIELD || field->value_length > 2 * HEAD_SLACK)
        return head_value_copy(head, field, bytes, out);
    memcpy(out, from, HEAD_SLACK);
    if (field->value_length > HEAD_SLACK)
        memcpy(out + HEAD_SLACK, from + HEAD_SLACK, HEAD_SLACK);
    return out + field->value_length;
}

#endif
