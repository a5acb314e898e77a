/* See parameters.h. */
#include "config/parameters.h"

#include "config/line.h"
#include "config/store.h"
#include "winerror.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parameter {
    const char *name, *value; /* into the text */
    size_t line;
};

struct parameters {
    struct snapshot head;
    char *text;
    struct parameter *all;
    size_t count;
};

static struct snapshot *build(const struct document *document);

struct section parameters_section = {.name = "parameters", .build = build};

static const struct parameters nothing;

static void destroy(struct snapshot *snapshot)
{
    struct parameters *parameters = (struct parameters *)snapshot;

    free(parameters->text);
    free(parameters->all);
    free(parameters);
}

static char *trim(char *from, char *to)
{
    while (from < to && strchr(" \t\r", *from))
        from++;
    while (to > from && strchr(" \t\r", to[-1]))
        to--;
    *to = 0;
    return from;
}

/* `at` is a copy of the line; returns where the next may be put. */
static char *add_line(struct parameters *parameters, const struct document *document, size_t number, char *at)
{
    const struct document_line *line = &document->lines[number];
    char *start, *equals, *end = at + line->length;

    memcpy(at, line->text, line->length);
    *end = 0;
    start = trim(at, end);
    equals = strchr(start, '=');
    if (*start && *start != '#' && equals) {
        struct parameter *parameter = &parameters->all[parameters->count++];

        parameter->value = trim(equals + 1, equals + 1 + strlen(equals + 1));
        parameter->name = trim(start, equals);
        parameter->line = number;
    } else if (*start && *start != '#') {
        document_complain(document, number, "a line must have the form Name = value", NULL);
    }
    return end + 1;
}

static struct snapshot *build(const struct document *document)
{
    struct parameters *parameters = calloc(1, sizeof *parameters);
    size_t room = 1;
    char *at;

    if (!parameters)
        return NULL;
    parameters->head.destroy = destroy;
    for (size_t i = 0; i < document->count; i++)
        room += document->lines[i].length + 1;
    parameters->text = at = malloc(room);
    parameters->all = calloc(document->count + 1, sizeof *parameters->all);
    if (!parameters->text || !parameters->all) {
        destroy(&parameters->head);
        return NULL;
    }
    for (size_t i = 0; i < document->count; i++)
        at = add_line(parameters, document, i, at);
    return &parameters->head;
}

const struct parameters *parameters_acquire(void)
{
    struct snapshot *snapshot = section_acquire(&parameters_section);

    return snapshot ? (const struct parameters *)snapshot : &nothing;
}

void parameters_release(const struct parameters *parameters)
{
    if (parameters != &nothing)
        snapshot_release((struct snapshot *)&parameters->head);
}

static const struct parameter *find(const struct parameters *parameters, const char *name)
{
    for (size_t i = parameters->count; i-- > 0;)
        if (strcasecmp(parameters->all[i].name, name) == 0)
            return &parameters->all[i];
    return NULL;
}

const char *parameters_get(const struct parameters *parameters, const char *name)
{
    const struct parameter *parameter = find(parameters, name);

    return parameter ? parameter->value : NULL;
}

bool parameters_number(const struct parameters *parameters, const char *name, uint64_t lowest,
                       uint64_t highest, uint64_t *out)
{
    const char *text = parameters_get(parameters, name);

    return text && line_number(text, highest, out) && *out >= lowest;
}

static bool find_line(const struct snapshot *snapshot, const void *record, size_t *line)
{
    const struct parameter *parameter = find((const struct parameters *)snapshot, record);

    if (parameter)
        *line = parameter->line;
    return parameter != NULL;
}

ULONG parameters_set(const char *name, ULONG value)
{
    struct section_change change = {.action = RECORD_SET, .record = name, .find = find_line};
    char text[128];

    change.text = text;
    change.length = (size_t)snprintf(text, sizeof text, "%s = %u", name, value);
    return section_change(&parameters_section, &change);
}

ULONG parameters_delete(const char *name)
{
    struct section_change change = {.action = RECORD_DELETE, .record = name, .find = find_line};

    return section_change(&parameters_section, &change);
}
