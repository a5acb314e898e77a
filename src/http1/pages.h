/* The answers the server gives by itself: error pages and the words the error log has for them.
 *
 * A page is a whole response, head and body, byte for byte as HTTP.sys sends it (spec/observed.md 1.50, 1.51). Pure:
 * constant tables and a caller's buffer; any thread. */
#ifndef HTTPAPI_HTTP1_PAGES_H
#define HTTPAPI_HTTP1_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum page {
    PAGE_NONE,
    PAGE_BAD_REQUEST,
    PAGE_INVALID_HOSTNAME,
    PAGE_INVALID_VERB,
    PAGE_INVALID_URL,
    PAGE_INVALID_HEADER,
    PAGE_TOO_LONG, /* "Request Too Long": head above MaxRequestBytes, field above MaxFieldLength; a 400, never 431 */
    PAGE_NOT_FOUND,
    PAGE_LENGTH_REQUIRED,
    PAGE_URL_TOO_LONG,
    PAGE_NOT_IMPLEMENTED,
    PAGE_UNAVAILABLE,
    /* The same shape in our own words: no capture of these is public. */
    PAGE_FORBIDDEN,
    PAGE_PRECONDITION_FAILED,
    PAGE_ENTITY_TOO_LARGE,
    PAGE_INTERNAL_ERROR,
    PAGE_VERSION_NOT_SUPPORTED,
    /* 503 under Http503ResponseVerbosityFull, where the page names the reason (spec/data.md 4.5). */
    PAGE_UNAVAILABLE_CONN_LIMIT,
    PAGE_UNAVAILABLE_APP_OFFLINE,
    PAGE_UNAVAILABLE_QUEUE_FULL,
    PAGE_UNAVAILABLE_DISABLED,
    PAGE_UNAVAILABLE_APP_SHUTDOWN,
    PAGE_UNAVAILABLE_APP_POOL_TIMER,
    PAGE_COUNT
};

/* s-reason of the error log (spec/data.md 9.6). */
enum error_reason {
    REASON_NONE,
    REASON_APP_OFFLINE,
    REASON_APP_POOL_TIMER,
    REASON_APP_SHUTDOWN,
    REASON_BAD_REQUEST,
    REASON_CLIENT_RESET,
    REASON_CONNECTION_ABANDONED_BY_APP_POOL,
    REASON_CONNECTION_ABANDONED_BY_REQ_QUEUE,
    REASON_CONNECTION_DROPPED,
    REASON_CONNECTION_DROPPED_LIST_FULL,
    REASON_CONN_LIMIT,
    REASON_CONNECTIONS_REFUSED,
    REASON_DISABLED,
    REASON_ENTITY_TOO_LARGE,
    REASON_FIELD_LENGTH,
    REASON_FORBIDDEN,
    REASON_HEADER,
    REASON_HOSTNAME,
    REASON_INTERNAL,
    REASON_INVALID_CRLF,
    REASON_LENGTH_REQUIRED,
    REASON_NOT_AVAILABLE,
    REASON_NOT_FOUND,
    REASON_NOT_IMPLEMENTED,
    REASON_NUMBER,
    REASON_PRECONDITION,
    REASON_QUEUE_FULL,
    REASON_REQUEST_CANCELLED,
    REASON_REQUEST_LENGTH,
    REASON_TIMER_APP_POOL,
    REASON_TIMER_CONNECTION_IDLE,
    REASON_TIMER_ENTITY_BODY,
    REASON_TIMER_HEADER_WAIT,
    REASON_TIMER_MIN_BYTES_PER_SECOND,
    REASON_TIMER_REQ_QUEUE,
    REASON_TIMER_RESPONSE,
    REASON_TIMER_SSL_RENEGOTIATION,
    REASON_URL,
    REASON_URL_LENGTH,
    REASON_VERB,
    REASON_VERSION_NOT_SUPPORTED,
    REASON_COUNT
};

const char *error_reason_text(enum error_reason reason); /* "-" for REASON_NONE */

unsigned page_status(enum page page);
const char *page_title(enum page page); /* also the reason phrase of the status line */
size_t page_body_length(enum page page);

/* The 503 page of a reason: the generic one unless `full`. */
enum page page_unavailable(enum error_reason reason, bool full);

enum {
    PAGE_WITHOUT_SERVER = 1, /* DisableServerHeader 1 or 2 */
    PAGE_WITHOUT_BODY = 2,   /* the answer to HEAD: Content-Length stays */
    PAGE_KEEP_ALIVE = 4,     /* no Connection: close; HTTP.sys always closes */
};

#define PAGE_CAPACITY 768 /* no page is longer */

/* Writes the response into `out` (PAGE_CAPACITY bytes) and returns its length. `date` is DATE_LENGTH bytes. */
size_t page_build(enum page page, const char *date, unsigned flags, char *out);

#endif
