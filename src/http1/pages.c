/* Error pages and the words of the error log. One table row per page; everything else is arithmetic over it. */
#include "http1/pages.h"

#include <string.h>

#include "http1/date.h"
#include "http1/response.h"

/* No space between the two quoted strings of the document type: so it is on the wire (spec/observed.md 1.51). */
#define BODY(title, heading, message)                                                                   \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n" \
    "<HTML><HEAD><TITLE>" title "</TITLE>\r\n"                                                          \
    "<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; charset=us-ascii\"></HEAD>\r\n"             \
    "<BODY><h2>" heading "</h2>\r\n"                                                                    \
    "<hr><p>" message "</p>\r\n"                                                                        \
    "</BODY></HTML>\r\n"

#define PAGE_AS(status, reason, title, heading, message)                                                  \
    {                                                                                                     \
        status, sizeof(reason) - 1, sizeof(BODY(title, heading, "HTTP Error " #status ". " message)) - 1, \
            reason, BODY(title, heading, "HTTP Error " #status ". " message)                              \
    }
#define PAGE(status, title, heading, message) PAGE_AS(status, title, title, heading, message)
#define UNAVAILABLE(message)                  PAGE(503, "Service Unavailable", "Service Unavailable", message)

static const struct {
    uint16_t status, title_length, body_length;
    const char *title, *body;
} pages[PAGE_COUNT] = {
    [PAGE_BAD_REQUEST] = PAGE(400, "Bad Request", "Bad Request", "The request is badly formed."),
    [PAGE_INVALID_HOSTNAME] =
        PAGE(400, "Bad Request", "Bad Request - Invalid Hostname", "The request hostname is invalid."),
    [PAGE_INVALID_VERB] =
        PAGE(400, "Bad Request", "Bad Request - Invalid Verb", "The request verb is invalid."),
    [PAGE_INVALID_URL] = PAGE(400, "Bad Request", "Bad Request - Invalid URL", "The request URL is invalid."),
    [PAGE_INVALID_HEADER] =
        PAGE(400, "Bad Request", "Bad Request - Invalid Header", "The request has an invalid header name."),
    [PAGE_TOO_LONG] = PAGE(400, "Bad Request", "Bad Request - Request Too Long",
                           "The size of the request headers is too long."),
    [PAGE_NOT_FOUND] = PAGE(404, "Not Found", "Not Found", "The requested resource is not found."),
    [PAGE_LENGTH_REQUIRED] = PAGE(411, "Length Required", "Length Required",
                                  "The request must be chunked or have a content length."),
    [PAGE_URL_TOO_LONG] =
        PAGE(414, "Request URL Too Long", "Request URL Too Long", "The request URL is too long."),
    [PAGE_NOT_IMPLEMENTED] = PAGE(501, "Not Implemented", "Not Implemented",
                                  "The request transfer encoding type is not supported."),
    [PAGE_UNAVAILABLE] = UNAVAILABLE("The service is unavailable."),
    /* Our choice of words from here on. */
    [PAGE_FORBIDDEN] = PAGE(403, "Forbidden", "Forbidden", "The request is forbidden."),
    [PAGE_PRECONDITION_FAILED] =
        PAGE(412, "Precondition Failed", "Precondition Failed", "A precondition of the request failed."),
    [PAGE_ENTITY_TOO_LARGE] =
        PAGE(413, "Request Entity Too Large", "Request Entity Too Large", "The request entity is too large."),
    [PAGE_INTERNAL_ERROR] =
        PAGE(500, "Internal Server Error", "Internal Server Error", "An internal server error occurred."),
    [PAGE_VERSION_NOT_SUPPORTED] = PAGE(505, "HTTP Version Not Supported", "HTTP Version Not Supported",
                                        "The HTTP version of the request is not supported."),
    /* The phrases of spec/data.md 4.5 in the place of the generic sentence. */
    [PAGE_UNAVAILABLE_CONN_LIMIT] = UNAVAILABLE("Too many users."),
    [PAGE_UNAVAILABLE_APP_OFFLINE] = UNAVAILABLE("Application taken offline."),
    [PAGE_UNAVAILABLE_QUEUE_FULL] = UNAVAILABLE("Application request queue full."),
    [PAGE_UNAVAILABLE_DISABLED] = UNAVAILABLE("Administrator has taken application offline."),
    [PAGE_UNAVAILABLE_APP_SHUTDOWN] =
        UNAVAILABLE("Application automatically shut down due to administrator policy."),
    [PAGE_UNAVAILABLE_APP_POOL_TIMER] = UNAVAILABLE("Request timed out in app pool queue."),
};

static const char *const reason_texts[REASON_COUNT] = {
    [REASON_NONE] = "-",
    [REASON_APP_OFFLINE] = "AppOffline",
    [REASON_APP_POOL_TIMER] = "AppPoolTimer",
    [REASON_APP_SHUTDOWN] = "AppShutdown",
    [REASON_BAD_REQUEST] = "BadRequest",
    [REASON_CLIENT_RESET] = "Client_Reset",
    [REASON_CONNECTION_ABANDONED_BY_APP_POOL] = "Connection_Abandoned_By_AppPool",
    [REASON_CONNECTION_ABANDONED_BY_REQ_QUEUE] = "Connection_Abandoned_By_ReqQueue",
    [REASON_CONNECTION_DROPPED] = "Connection_Dropped",
    [REASON_CONNECTION_DROPPED_LIST_FULL] = "Connection_Dropped_List_Full",
    [REASON_CONN_LIMIT] = "ConnLimit",
    [REASON_CONNECTIONS_REFUSED] = "Connections_Refused",
    [REASON_DISABLED] = "Disabled",
    [REASON_ENTITY_TOO_LARGE] = "EntityTooLarge",
    [REASON_FIELD_LENGTH] = "FieldLength",
    [REASON_FORBIDDEN] = "Forbidden",
    [REASON_HEADER] = "Header",
    [REASON_HOSTNAME] = "Hostname",
    [REASON_INTERNAL] = "Internal",
    [REASON_INVALID_CRLF] = "Invalid_CR/LF",
    [REASON_LENGTH_REQUIRED] = "LengthRequired",
    [REASON_NOT_AVAILABLE] = "N/A",
    [REASON_NOT_FOUND] = "NotFound",
    [REASON_NOT_IMPLEMENTED] = "N/I",
    [REASON_NUMBER] = "Number",
    [REASON_PRECONDITION] = "Precondition",
    [REASON_QUEUE_FULL] = "QueueFull",
    [REASON_REQUEST_CANCELLED] = "Request_Cancelled",
    [REASON_REQUEST_LENGTH] = "RequestLength",
    [REASON_TIMER_APP_POOL] = "Timer_AppPool",
    [REASON_TIMER_CONNECTION_IDLE] = "Timer_ConnectionIdle",
    [REASON_TIMER_ENTITY_BODY] = "Timer_EntityBody",
    [REASON_TIMER_HEADER_WAIT] = "Timer_HeaderWait",
    [REASON_TIMER_MIN_BYTES_PER_SECOND] = "Timer_MinBytesPerSecond",
    [REASON_TIMER_REQ_QUEUE] = "Timer_ReqQueue",
    [REASON_TIMER_RESPONSE] = "Timer_Response",
    [REASON_TIMER_SSL_RENEGOTIATION] = "Timer_SslRenegotiation",
    [REASON_URL] = "URL",
    [REASON_URL_LENGTH] = "URL_Length",
    [REASON_VERB] = "Verb",
    [REASON_VERSION_NOT_SUPPORTED] = "Version_N/S",
};

const char *error_reason_text(enum error_reason reason)
{
    return reason_texts[reason];
}

unsigned page_status(enum page page)
{
    return pages[page].status;
}

const char *page_title(enum page page)
{
    return pages[page].title;
}

size_t page_body_length(enum page page)
{
    return pages[page].body_length;
}

enum page page_unavailable(enum error_reason reason, bool full)
{
    static const uint8_t named[REASON_COUNT] = {
        [REASON_CONN_LIMIT] = PAGE_UNAVAILABLE_CONN_LIMIT,
        [REASON_APP_OFFLINE] = PAGE_UNAVAILABLE_APP_OFFLINE,
        [REASON_QUEUE_FULL] = PAGE_UNAVAILABLE_QUEUE_FULL,
        [REASON_DISABLED] = PAGE_UNAVAILABLE_DISABLED,
        [REASON_APP_SHUTDOWN] = PAGE_UNAVAILABLE_APP_SHUTDOWN,
        [REASON_APP_POOL_TIMER] = PAGE_UNAVAILABLE_APP_POOL_TIMER,
    };

    return full && named[reason] != PAGE_NONE ? (enum page)named[reason] : PAGE_UNAVAILABLE;
}

size_t page_build(enum page page, const char *date, unsigned flags, char *out)
{
    static const char content_type[] = "text/html; charset=us-ascii";
    struct known_value known[RESPONSE_HEADER_COUNT] = {
        [HEADER_CONTENT_TYPE] = {sizeof(content_type) - 1, content_type},
    };
    struct response_head head = {
        .status = pages[page].status,
        .reason = pages[page].title,
        .reason_length = pages[page].title_length,
        .known = known,
        .add_server = !(flags & PAGE_WITHOUT_SERVER),
        .add_close = !(flags & PAGE_KEEP_ALIVE),
        .add_content_length = true,
        .content_length = pages[page].body_length,
        .date = date,
    };
    size_t length = 0;

    if (response_head_write(&head, out, PAGE_CAPACITY, &length) != 0)
        return 0; /* cannot happen: the tables hold nothing that splits, and the longest page fits */
    if (flags & PAGE_WITHOUT_BODY)
        return length;
    memcpy(out + length, pages[page].body, pages[page].body_length);
    return length + pages[page].body_length;
}
