/* The request-body decoder: counts a body of known length, unwraps a chunked one. Yields the payload in place.
 *
 * llhttp measures the chunks and has its only use and door here (body.c). It is shown canonical framing alone: the size's
 * digits, CRLF, the data, the last CRLF. What else may stand in the framing is checked before by our own few states,
 * because llhttp's answer depends on its version and on how it was built (8.1 as Debian ships it takes any byte for the LF
 * after a size, and skips two bytes unseen after the data): every line end is CRLF, extensions and trailers are read over
 * and forgotten, and both are bounded, so that framing cannot outweigh the data without end.
 *
 * One decoder per message, no allocation; one thread at a time. */
#ifndef HTTPAPI_HTTP1_BODY_H
#define HTTPAPI_HTTP1_BODY_H

#include "http1/head.h"

enum body_status {
    BODY_MORE, /* everything was consumed; more is to come */
    BODY_DATA, /* `data` holds payload; call again with what lies behind `consumed` */
    BODY_DONE, /* the message is complete; what lies behind `consumed` is the next one. No data with it */
    BODY_ERROR /* bad framing: 400 BadRequest if nothing was answered yet; close the connection */
};

#define BODY_EXTENSION_LIMIT 16384 /* bytes of chunk extensions in one body */
#define BODY_TRAILER_LIMIT   16384 /* bytes of trailer fields */
#define BODY_LLHTTP_SIZE     128

struct body_decoder {
    uint64_t remaining; /* of the body, or of the chunk */
    uint64_t decoded;   /* payload bytes yielded so far */
    uint32_t extension_bytes, trailer_bytes;
    uint8_t state, digits;
    bool chunked, complete;
    _Alignas(8) unsigned char llhttp[BODY_LLHTTP_SIZE]; /* chunked only */
};

struct body_piece {
    const char *data;
    size_t length;
    size_t consumed; /* bytes of the input dealt with, payload included */
};

void body_init(struct body_decoder *decoder, enum head_framing framing, uint64_t content_length);
enum body_status body_next(struct body_decoder *decoder, const char *bytes, size_t length,
                           struct body_piece *piece);

static inline bool body_is_complete(const struct body_decoder *decoder)
{
    return decoder->complete;
}

#endif
