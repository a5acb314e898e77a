/* A message of a policy test: what each variable is, by its full name. */
#ifndef FAKE_MESSAGE_H
#define FAKE_MESSAGE_H

#include "policy/variable.h"

#include <string.h>

struct fake_message {
    struct message message;
    struct {
        const char *name, *value;
    } values[16];
};

static inline struct value fake_get(const struct message *message, const struct variable *variable,
                                    char room[VALUE_ROOM])
{
    const struct fake_message *fake = (const struct fake_message *)message;

    (void)room;
    for (size_t i = 0; i < 16 && fake->values[i].name; i++)
        if (strcmp(fake->values[i].name, variable->full) == 0)
            return (struct value){fake->values[i].value, strlen(fake->values[i].value)};
    return (struct value){NULL, 0};
}

#endif
