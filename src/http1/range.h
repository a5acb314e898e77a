/* Byte ranges and conditional requests, as arithmetic (RFC 9110 13 and 14). No I/O; any thread.
 *
 * Numbers are 64 bits and every sum is checked: MS15-034 was one that was not. A set of ranges comes out ascending,
 * disjoint and not adjacent, and is bounded in number: overlapping ranges cannot make a response larger than its source. */
#ifndef HTTPAPI_HTTP1_RANGE_H
#define HTTPAPI_HTTP1_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True for a Range no sane client sends: in bytes, with a number of 2^64-1 or more. Such a request is a 400 "invalid header"
 * (spec/observed.md 1.45); a Range that is merely malformed, or not in bytes, is ignored as RFC 9110 14.2 asks. */
bool range_is_absurd(const char *value, size_t length);

struct byte_range {
    uint64_t first, length; /* length is never 0; first + length never wraps */
};

enum range_outcome {
    RANGE_WHOLE,         /* not bytes, malformed, or too many ranges: as if there were no Range */
    RANGE_PARTIAL,       /* 206 */
    RANGE_UNSATISFIABLE, /* 416 with content_range_write(..., NULL) */
    RANGE_ABSURD         /* 400, see above; head_parse has refused it before */
};

#define RANGE_LIMIT 16 /* ranges left after merging */

/* Reads a Range value against a source of `total` bytes. */
enum range_outcome range_parse(const char *value, size_t length, uint64_t total,
                               struct byte_range ranges[RANGE_LIMIT], size_t *count);

/* "bytes 0-9/100", or "bytes * /100" (without the blank) for range NULL. Returns the length. */
#define CONTENT_RANGE_CAPACITY 72
size_t content_range_write(const struct byte_range *range, uint64_t total, char *out);

/* Ours for every multipart body. It may well occur in a body; clients go by Content-Range. */
#define RANGE_BOUNDARY "httpapi-4f1d9c0a7b6e2538-byteranges"

/* A multipart/byteranges body: for each range multipart_head_write, then its bytes; at last multipart_end_write. Both return
 * the length; with `out` NULL they only measure. */
struct multipart {
    const char *boundary, *content_type; /* content type of the source; NULL: no such line */
    size_t boundary_length, content_type_length;
    uint64_t total;
};

size_t multipart_head_write(const struct multipart *parts, const struct byte_range *range, char *out);
size_t multipart_end_write(const struct multipart *parts, char *out);

/* Length of the whole body; false if it does not fit 64 bits. */
bool multipart_length(const struct multipart *parts, const struct byte_range *ranges, size_t count,
                      uint64_t *length);

/* A header value; `at` NULL: the header is absent. */
struct header_text {
    const char *at;
    size_t length;
};

/* True if the list of an If-Match or If-None-Match holds `etag` or is "*". Weak comparison ignores W/, strong comparison
 * never matches a weak tag. A malformed list matches up to its fault. */
bool etag_list_matches(struct header_text list, struct header_text etag, bool weak);

/* 304? If-None-Match decides alone when it is there; If-Modified-Since counts only if both dates are dates. `now` is for
 * two-digit years. */
bool condition_not_modified(struct header_text if_none_match, struct header_text if_modified_since,
                            struct header_text etag, struct header_text last_modified, int64_t now);

/* May the Range be honoured? True without If-Range; a date must be exactly Last-Modified, a tag strongly equal. */
bool condition_range_holds(struct header_text if_range, struct header_text etag,
                           struct header_text last_modified, int64_t now);

#endif
