/* Flow variables: the names by which documents and conditions speak of a message, resolved once when they are read.
 *
 *     request.header.NAME  request.queryparam.NAME  request.uri  request.path  request.verb  client.ip
 *     response.status.code  response.header.NAME  and any other name: what a step of this request has set
 *
 * Who has the message (server/policies.c, a test) answers through struct message. Pure; any thread. */
#ifndef POLICY_VARIABLE_H
#define POLICY_VARIABLE_H

#include "http1/head.h"
#include "policy/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum variable_kind {
    VARIABLE_REQUEST_HEADER,
    VARIABLE_QUERY_PARAMETER,
    VARIABLE_URI,  /* path and query as they came */
    VARIABLE_PATH, /* as it came, without the query */
    VARIABLE_VERB,
    VARIABLE_CLIENT_IP,
    VARIABLE_STATUS,
    VARIABLE_RESPONSE_HEADER,
    VARIABLE_MESSAGE, /* "request", "response", "message" and their ".content": no text, cannot be stored */
    VARIABLE_SET      /* by a step */
};

enum { VARIABLE_NAME_LIMIT = 255 };

struct variable {
    enum variable_kind kind;
    int header;       /* the number of a known header, or HEADER_UNKNOWN */
    char *full;       /* the whole name; owned */
    const char *name; /* of the header or parameter, in `full` */
    size_t name_length;
};

/* A text of somebody else's memory. `at` NULL: the variable does not resolve. */
struct value {
    const char *at;
    size_t length;
};

/* `room` is for values that lie nowhere as they are wanted (a number, a parameter to be decoded, a repeated header): a
 * longer one does not resolve. */
enum { VALUE_ROOM = 2048 };
struct message {
    struct value (*get)(const struct message *message, const struct variable *variable,
                        char room[VALUE_ROOM]);
    const struct head
        *head; /* of the request, which conditions then look into by themselves; NULL: ask `get` for all */
    const char *head_bytes;
};

/* The leading field of a request's header; NULL. Of a message with a head. */
const struct head_field *message_unknown_field(const struct message *message,
                                               const struct variable *variable);
static inline const struct head_field *message_field(const struct message *message,
                                                     const struct variable *variable)
{
    if (variable->header != HEADER_UNKNOWN)
        return head_known(message->head, (enum header)variable->header);
    return message->head->unknown_count > 0 ? message_unknown_field(message, variable) : NULL;
}

/* ERROR_INVALID_PARAMETER with words; ERROR_NOT_ENOUGH_MEMORY. */
ULONG variable_parse(const char *name, size_t length, unsigned line, unsigned column, struct variable *out,
                     struct policy_error *error);
void variable_clear(struct variable *variable);

/* The first parameter of that name in a query without its "?", decoded: "+" and %XX; %00 and what is no escape stay. */
struct value query_parameter(const char *query, size_t length, const struct variable *variable,
                             char room[VALUE_ROOM]);

#endif
