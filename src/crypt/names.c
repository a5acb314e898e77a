/* See names.h. */
#include "crypt/names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void name_copy(const char *text, size_t length, char out[NAME_SIZE])
{
    if (length >= NAME_SIZE)
        length = NAME_SIZE - 1;
    memcpy(out, text, length);
    out[length] = 0;
}

/* The length of "CN=" and the like where a part begins. */
static size_t attribute_length(const char *part)
{
    size_t letters = strspn(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");

    return letters > 0 && part[letters] == '=' ? letters + 1 : 0;
}

/* A ", " ends a part only where the next one begins with its attribute. */
static size_t part_length(const char *part)
{
    for (const char *c = strstr(part, ", "); c; c = strstr(c + 2, ", "))
        if (attribute_length(c + 2) > 0)
            return (size_t)(c - part);
    return strlen(part);
}

void name_common(const char *name, char out[NAME_SIZE])
{
    const char *part = name;

    while (*part && strncmp(part, "CN=", 3) != 0) {
        part += part_length(part);
        part += *part ? 2 : 0;
    }
    if (!*part)
        part = name;
    name_copy(part + attribute_length(part), part_length(part) - attribute_length(part), out);
}

bool name_contains(const char *name, const char *text)
{
    char *values = malloc(strlen(name) + 1), *end = values;
    bool found = false;

    if (!values)
        return false;
    for (const char *part = name; *part;) {
        size_t length = part_length(part), skip = attribute_length(part);

        memcpy(end, part + skip, length - skip);
        end += length - skip;
        part += length;
        if (*part) {
            memcpy(end, ", ", 2);
            end += 2;
            part += 2;
        }
    }
    *end = 0;
    for (const char *c = values; !found && (size_t)(end - c) >= strlen(text); c++)
        found = strncasecmp(c, text, strlen(text)) == 0;
    free(values);
    return found;
}
