/* See variable.h. */
#include "policy/variable.h"

#include "winerror.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct known {
    const char *text; /* ends in a dot: a name follows */
    enum variable_kind kind;
} known[] = {
    {"request.header.", VARIABLE_REQUEST_HEADER},
    {"request.queryparam.", VARIABLE_QUERY_PARAMETER},
    {"request.uri", VARIABLE_URI},
    {"request.path", VARIABLE_PATH},
    {"request.verb", VARIABLE_VERB},
    {"client.ip", VARIABLE_CLIENT_IP},
    {"response.status.code", VARIABLE_STATUS},
    {"response.header.", VARIABLE_RESPONSE_HEADER},
    {"request", VARIABLE_MESSAGE},
    {"response", VARIABLE_MESSAGE},
    {"message", VARIABLE_MESSAGE},
    {"request.content", VARIABLE_MESSAGE},
    {"response.content", VARIABLE_MESSAGE},
    {"message.content", VARIABLE_MESSAGE},
};

static bool matches(const struct known *row, const char *name, size_t length)
{
    size_t size = strlen(row->text);
    bool prefix = row->text[size - 1] == '.';

    return prefix ? length > size && memcmp(name, row->text, size) == 0
                  : length == size && memcmp(name, row->text, size) == 0;
}

static bool is_name_byte(char c)
{
    return byte_is((unsigned char)c, BYTE_TOKEN) || (unsigned char)c >= 0x80;
}

static void resolve(struct variable *variable, size_t length)
{
    variable->kind = VARIABLE_SET;
    variable->header = HEADER_UNKNOWN;
    variable->name = variable->full;
    variable->name_length = length;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t size = strlen(known[i].text);

        if (!matches(&known[i], variable->full, length))
            continue;
        variable->kind = known[i].kind;
        variable->name += size;
        variable->name_length -= size;
        break;
    }
    if (variable->kind == VARIABLE_REQUEST_HEADER)
        variable->header = request_header_find(variable->name, variable->name_length);
    else if (variable->kind == VARIABLE_RESPONSE_HEADER)
        variable->header = response_header_find(variable->name, variable->name_length);
}

ULONG variable_parse(const char *name, size_t length, unsigned line, unsigned column, struct variable *out,
                     struct policy_error *error)
{
    memset(out, 0, sizeof *out);
    if (length == 0 || length > VARIABLE_NAME_LIMIT)
        return policy_fail(error, POLICY_BAD_DOCUMENT, line, column,
                           "the name of a variable has 1 to %d bytes", VARIABLE_NAME_LIMIT);
    for (size_t i = 0; i < length; i++)
        if (!is_name_byte(name[i]))
            return policy_fail(error, POLICY_BAD_DOCUMENT, line, column, "\"%.*s\" is no name of a variable",
                               (int)length, name);
    out->full = malloc(length + 1);
    if (!out->full)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(out->full, name, length);
    out->full[length] = 0;
    resolve(out, length);
    return NO_ERROR;
}

void variable_clear(struct variable *variable)
{
    free(variable->full);
    variable->full = NULL;
}

const struct head_field *message_unknown_field(const struct message *message, const struct variable *variable)
{
    const struct head *head = message->head;

    for (unsigned i = 0; i < head->field_count; i++) {
        const struct head_field *field = &head->fields[i];

        if (field->id == HEADER_UNKNOWN && !field->follower && field->name_length == variable->name_length &&
            strncasecmp(message->head_bytes + field->name_at, variable->name, variable->name_length) == 0)
            return field;
    }
    return NULL;
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* One decoded byte; *at moves behind what it was written as. */
static char decode(const char **at, const char *end)
{
    const char *from = *at;
    int high, low;

    *at = from + 1;
    if (*from == '+')
        return ' ';
    if (*from != '%' || end - from < 3)
        return *from;
    high = hex(from[1]);
    low = hex(from[2]);
    if (high < 0 || low < 0 || (high | low) == 0)
        return *from;
    *at = from + 3;
    return (char)(high << 4 | low);
}

/* The decoded bytes from `at` to `end`. */
static struct value decoded(const char *at, const char *end, char room[VALUE_ROOM])
{
    size_t length = 0;

    while (at < end) {
        if (length == VALUE_ROOM)
            return (struct value){NULL, 0};
        room[length++] = decode(&at, end);
    }
    return (struct value){room, length};
}

static bool is_named(const char *at, const char *end, const struct variable *variable)
{
    size_t matched = 0;

    while (at < end && matched < variable->name_length)
        if (decode(&at, end) != variable->name[matched++])
            return false;
    return at == end && matched == variable->name_length;
}

struct value query_parameter(const char *query, size_t length, const struct variable *variable,
                             char room[VALUE_ROOM])
{
    const char *end = query + length;

    for (const char *at = query; at < end;) {
        const char *next = memchr(at, '&', (size_t)(end - at)), *equals;

        if (!next)
            next = end;
        equals = memchr(at, '=', (size_t)(next - at));
        if (is_named(at, equals ? equals : next, variable))
            return decoded(equals ? equals + 1 : next, next, room);
        at = next + 1;
    }
    return (struct value){NULL, 0};
}
