/* Cached responses: what of a response is kept, and what is made of it for each client. Bytes in, bytes out; no I/O, no clock, no
 * memory of its own on the way to a client.
 *
 * Kept is the head as it was sent, without Content-Length and Connection, which depend on the client and are written anew behind
 * the other headers, and the body. A hit repeats the bytes of the first response, its Date included; no Age is added.
 * Facts: spec/data.md 11.1 and 11.2, spec/observed.md 1.22. What we chose where they are silent:
 *   - HEAD is answered from a cached GET.
 *   - A response that exists in several encodings (HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE) is kept once for each; a client
 *     gets a coded copy that it takes rather than the plain one.
 *   - 204 and 304 have no body and no Content-Length, their copies neither.
 *   - Only a 200 is turned into 206, 304 or 416. A 304 repeats all headers but Content-Length and Content-Type.
 *   - A range that cannot be satisfied is a 416 without body. Ranges whose part heads would not fit the reply's room get the
 *     whole body, which RFC 9110 14.2 allows.
 *   - A client that sends If-Match or If-Unmodified-Since is the program's to answer. */
#ifndef CACHE_RESPONSE_H
#define CACHE_RESPONSE_H

#include "cache/store.h"
#include "http1/range.h"

struct span {
    uint32_t at, length;
};

/* What lies at the `data` of a CACHE_RESPONSE entry. */
struct cached_response {
    uint16_t status;
    bool many_encodings;                        /* HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE */
    uint32_t line_length;                       /* of the status line with its end */
    uint32_t head_length;                       /* of all up to Content-Length */
    struct span type_line;                      /* the Content-Type header as a whole, line end included */
    struct span type, etag, modified, encoding; /* values; length 0: none */
    struct span length_line; /* "Content-Length: n", unless there was none, and the end of the head */
    uint64_t body_length;
    uint32_t body_at;
    char bytes[]; /* head, length line, body */
};

/* Makes an entry from a head as it went to the wire; the caller then writes the body to cached_body_room. NULL: such a response is
 * not cached, or memory is out. `limit` bounds head and body together. */
struct cache_entry *cached_response_new(const struct cache_key *key, const char *head, size_t head_length,
                                        uint64_t body_length, uint64_t limit, bool many_encodings,
                                        int64_t now);
/* The same for a policy, which also keeps what has no Content-Type. */
struct cache_entry *cached_response_any(const struct cache_key *key, const char *head, size_t head_length,
                                        uint64_t body_length, uint64_t limit, bool many_encodings,
                                        int64_t now);
char *cached_body_room(struct cache_entry *entry);

/* What a send may refer to: a fragment's data, a cached response's body. */
const char *cache_entry_content(const struct cache_entry *entry, size_t *length);

/* What a client said. */
struct reply_request {
    bool head;  /* HEAD */
    bool close; /* the connection ends with this response */
    struct header_text range, if_range, if_none_match, if_modified_since, accept_encoding;
};

#define REPLY_PARTS (2 * RANGE_LIMIT + 6)
#define REPLY_ROOM  2048

struct reply {
    unsigned count;
    size_t used;
    uint64_t total;
    struct {
        const char *at;
        size_t length;
    } parts[REPLY_PARTS];
    char room[REPLY_ROOM]; /* what is not in the entry */
};

/* The copy for this client, with a reference. NULL: there is none, or none in an encoding that it takes; ask the program. */
struct cache_entry *cached_response_find(struct cache_store *store, const struct cache_key *key,
                                         const struct reply_request *request, uint64_t now);

/* At least one part; they point into the entry, into the reply, and to constants. */
void cached_reply(const struct cached_response *response, const struct reply_request *request, int64_t now,
                  struct reply *reply);

#endif
