/* The response-head builder: a plain description in, bytes in the caller's buffer out.
 *
 * Order on the wire (spec/observed.md 1.21): status line, always HTTP/1.1; known headers by number, the repeated ones at the
 * place of their number; unknown headers as given; then what the server adds: Date, Connection: close, Content-Length.
 * Server is number 26 whether the program or we give it. A known header of length 0 is dropped, an unknown one is sent as
 * "Name: " (1.16). A program's Date is replaced (1.4).
 *
 * A program cannot split a response: CR, LF or NUL in a reason, name or value, and a name that is not made of visible
 * ASCII or has a colon, make the whole head ERROR_INVALID_PARAMETER and nothing is written. HTTP.sys is silent on this; a
 * refusal can be noticed and cannot be abused. All other bytes pass untouched (1.6, 1.18).
 *
 * The two value structures have the layout of HTTP_KNOWN_HEADER and HTTP_UNKNOWN_HEADER, so that the API layer passes a
 * program's arrays as they are. Pure: any thread. */
#ifndef HTTPAPI_HTTP1_RESPONSE_H
#define HTTPAPI_HTTP1_RESPONSE_H

#include "http1/tables.h"

struct known_value {
    uint16_t length;
    const char *at;
};

struct unknown_value {
    uint16_t name_length, value_length;
    const char *name, *value;
};

/* Several lines for one known header, as in HTTP_MULTIPLE_KNOWN_HEADERS. They follow the single value, if there is one too. */
struct repeated_value {
    int id;
    uint16_t count;
    const struct known_value *values;
};

struct response_head {
    uint16_t status;        /* 100..999 */
    uint16_t reason_length; /* 0: the status line ends with the space behind the status */
    const char *reason;
    const struct known_value *known; /* RESPONSE_HEADER_COUNT of them, or NULL: none */
    const struct repeated_value *repeated;
    const struct unknown_value *unknown;
    uint16_t repeated_count, unknown_count;
    bool add_content_length;
    bool add_close;  /* dropped if the program said Connection: close itself (1.15) */
    bool add_server; /* see response_adds_server */
    uint64_t content_length;
    const char *date; /* DATE_LENGTH bytes; NULL: no Date (100 Continue) */
};

/* DisableServerHeader: 0 adds the token, 1 not to responses the service itself makes, 2 never. */
static inline bool response_adds_server(unsigned disable_server_header, bool made_by_service)
{
    return disable_server_header == 0 || (disable_server_header == 1 && !made_by_service);
}

/* Room that response_head_write surely finds enough; a little more than it will use. */
size_t response_head_bound(const struct response_head *head);

/* Returns 0 and the length; ERROR_INSUFFICIENT_BUFFER (122) and the bound in *length; ERROR_INVALID_PARAMETER (87). The
 * buffer may have been written to whatever the outcome. */
uint32_t response_head_write(const struct response_head *head, char *out, size_t capacity, size_t *length);

/* What a program's headers say that the server must know, known and unknown names alike. */
enum {
    RESPONSE_HAS_CONTENT_LENGTH = 1,
    RESPONSE_HAS_TRANSFER_ENCODING = 2,
    RESPONSE_SAYS_CLOSE = 4,
    RESPONSE_SAYS_UPGRADE = 8, /* Connection: upgrade */
    RESPONSE_HAS_CHUNKED = 16, /* Transfer-Encoding names chunked */
};
unsigned response_head_facts(const struct response_head *head);

/* Decimal digits of `value` at `out` (20 bytes suffice); returns their number. */
size_t number_write(uint64_t value, char *out);

/* True if a comma-separated list holds `token` (given in lower case), in any case. */
bool list_has(const char *list, size_t length, const char *token, size_t token_length);

#endif
