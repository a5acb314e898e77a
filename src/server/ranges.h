/* HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES: the whole content is given, the parts a client asks for are sent. Private to server/.
 *
 * Only for a complete 200 to a GET, whose Range (under its If-Range) can be honoured; anything else is sent as it was given. One range
 * makes a 206 with Content-Range, several a multipart/byteranges, none that fits a 416 without body. A program that has set
 * Content-Range, Transfer-Encoding or an own kind of Content-Length header has done the work itself. In a response of several calls
 * the total is not known and the flag is without effect: our choice. */
#ifndef HTTPAPI_RANGES_H
#define HTTPAPI_RANGES_H

#include "http1/range.h"
#include "http1/response.h"
#include "server/gather.h"
#include "server/request.h"

#define RANGES_ROOM 3072

/* How the head differs from what the program gave. */
struct range_answer {
    uint16_t status; /* 0: not at all */
    const char *reason;
    struct known_value content_range, content_type; /* length 0: as given */
    size_t used;
    char room[RANGES_ROOM]; /* what did not come from the program; must last as long as the call */
};

/* Cuts what was gathered; *length is what is left. ERROR_NOT_ENOUGH_MEMORY. */
ULONG ranges_process(const struct request *request, ULONG flags, const HTTP_RESPONSE *response,
                     struct gather *gather, uint64_t *length, struct range_answer *answer);

#endif
