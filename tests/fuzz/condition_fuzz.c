/* Conditions: any text is read without harm, and what is taken can be evaluated: the same way twice, and the opposite when it is
 * negated. Behind the first NUL of the input is what variables are. */
#include "policy/condition.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

struct fuzz_message {
    struct message message;
    const char *text;
    size_t length;
};

/* A third of all variables do not resolve, by a property of their names. */
static struct value get(const struct message *message, const struct variable *variable, char room[VALUE_ROOM])
{
    const struct fuzz_message *self = (const struct fuzz_message *)message;

    if (strlen(variable->full) % 3 == 0)
        return (struct value){NULL, 0};
    if (variable->kind == VARIABLE_QUERY_PARAMETER)
        return query_parameter(self->text, self->length, variable, room);
    return (struct value){self->text, self->length};
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *text = (const char *)data, *nul = memchr(text, 0, size);
    size_t length = nul ? (size_t)(nul - text) : size;
    struct fuzz_message message = {{.get = get}, text, length};
    struct policy_error error = {0};
    struct condition *condition, *opposite;
    char *negated;
    bool result;

    if (nul) {
        message.text = nul + 1;
        message.length = size - length - 1;
    }
    if (message.length > 4096)
        message.length = 4096;
    if (condition_parse(text, length, "Fuzz", 1, 1, &condition, &error) != NO_ERROR) {
        if (condition || (error.name[0] && (!error.text[0] || !error.line || !error.column)))
            abort();
        return 0;
    }
    result = condition_holds(condition, &message.message);
    if (condition_holds(condition, &message.message) != result)
        abort();
    negated = malloc(length + 7);
    if (negated) {
        memcpy(negated, "not (", 5);
        memcpy(negated + 5, text, length);
        negated[length + 5] = ')';
        if (condition_parse(negated, length + 6, "Fuzz", 1, 1, &opposite, &error) == NO_ERROR) {
            if (condition_holds(opposite, &message.message) == result)
                abort();
            condition_free(opposite);
        }
    }
    free(negated);
    condition_free(condition);
    return 0;
}
