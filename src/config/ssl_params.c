/* See ssl_params.h. */
#include "config/ssl_params.h"

#include "config/ssl_line.h"
#include "config/store.h"
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ssl_params {
    struct snapshot head;
    struct ssl_param *all;
    size_t *line_of;
    size_t count;
};

static struct snapshot *build(const struct document *document);

struct section ssl_params_section = {.name = "sslparam", .build = build};

static const struct ssl_params nothing;

/* How each type is written: its numbers, then its data or a list of texts. */
struct shape {
    const char *name;
    const char *numbers[2];
    const char *data, *text;
};

static const struct shape shapes[ExParamTypeMax] = {
    [ExParamTypeHttp2Window] = {"http2window", {"window"}, NULL, NULL},
    [ExParamTypeHttp2SettingsLimits] = {"http2settings",
                                        {"maxsettingsperframe", "maxsettingsperminute"},
                                        NULL,
                                        NULL},
    [ExParamTypeHttpPerformance] = {"performance", {"parameter"}, "data", NULL},
    [ExParamTypeErrorHeaders] = {"errorheaders", {"status"}, NULL, "header"},
    [ExParamTypeCertConfig] = {"certificates", {NULL}, NULL, "cert"},
};

/* ---- lines ---- */

static const char *read_numbers(struct line *line, const struct shape *shape, struct ssl_param *out)
{
    uint64_t value;

    for (unsigned i = 0; i < 2 && shape->numbers[i]; i++) {
        const char *text = line_take(line, shape->numbers[i]);

        if (!text || !line_number(text, UINT32_MAX, &value))
            return "a number is missing";
        out->number[i] = (ULONG)value;
    }
    return NULL;
}

static const char *read_data(struct line *line, const struct shape *shape, struct ssl_param *out)
{
    const char *text = shape->data ? line_take(line, shape->data) : NULL;

    if (!text || !*text)
        return NULL;
    out->data = malloc(strlen(text) / 2 + 1);
    if (!out->data)
        return line_no_memory;
    return line_hex(text, out->data, SSL_PARAM_DATA, &out->length) ? NULL
                                                                   : "data= must be hexadecimal digits";
}

static const char *read_texts(struct line *line, const struct shape *shape, struct ssl_param *out)
{
    if (!shape->text)
        return NULL;
    out->texts = calloc(SSL_PARAM_TEXTS, sizeof *out->texts);
    if (!out->texts)
        return line_no_memory;
    for (; out->count < SSL_PARAM_TEXTS; out->count++) {
        char name[16];
        const char *text;

        snprintf(name, sizeof name, "%s%u", shape->text, out->count);
        text = line_take(line, name);
        if (!text)
            return NULL;
        out->texts[out->count] = strdup(text);
        if (!out->texts[out->count])
            return line_no_memory;
    }
    return NULL;
}

static const char *read_line(struct line *line, struct ssl_param *out)
{
    const char *type, *problem = ssl_line_key(line, &out->key), *flags = line_take(line, "flags");

    if (problem)
        return problem;
    type = line_take(line, "type");
    for (out->type = 0; type && out->type < ExParamTypeMax; out->type++)
        if (shapes[out->type].name && strcmp(shapes[out->type].name, type) == 0)
            break;
    if (!type || out->type == ExParamTypeMax)
        return "type= is unknown";
    if (flags && !line_number(flags, UINT64_MAX, &out->flags))
        return "flags= must be a number";
    if ((problem = read_numbers(line, &shapes[out->type], out)) ||
        (problem = read_data(line, &shapes[out->type], out)) ||
        (problem = read_texts(line, &shapes[out->type], out)))
        return problem;
    return line_left(line) ? "an unknown word" : NULL;
}

static void write_line(struct line_text *text, const struct ssl_param *param)
{
    const struct shape *shape = &shapes[param->type];
    char name[16], hex[2 * SSL_PARAM_DATA + 1];

    ssl_line_write_key(text, &param->key);
    line_add(text, "type", shape->name);
    if (param->flags)
        line_add_flags(text, "flags", param->flags);
    for (unsigned i = 0; i < 2 && shape->numbers[i]; i++)
        line_add_number(text, shape->numbers[i], param->number[i]);
    if (shape->data) {
        line_format_hex(param->data, param->length, hex);
        line_add(text, shape->data, hex);
    }
    for (unsigned i = 0; shape->text && i < param->count; i++) {
        snprintf(name, sizeof name, "%s%u", shape->text, i);
        line_add(text, name, param->texts[i]);
    }
}

void ssl_param_clear(struct ssl_param *param)
{
    free(param->data);
    for (unsigned i = 0; i < param->count; i++)
        free(param->texts[i]);
    free(param->texts);
    param->data = NULL;
    param->texts = NULL;
    param->count = 0;
}

/* ---- the snapshot ---- */

static void destroy(struct snapshot *snapshot)
{
    struct ssl_params *params = (struct ssl_params *)snapshot;

    for (size_t i = 0; i < params->count; i++)
        ssl_param_clear(&params->all[i]);
    free(params->all);
    free(params->line_of);
    free(params);
}

const struct ssl_param *ssl_params_find(const struct ssl_params *params, const struct ssl_binding *key,
                                        ULONG type)
{
    unsigned char wanted[SSL_KEY_LIMIT], other[SSL_KEY_LIMIT];
    size_t length = ssl_binding_key(key, wanted);

    for (size_t i = 0; i < params->count; i++)
        if (params->all[i].type == type && ssl_binding_key(&params->all[i].key, other) == length &&
            memcmp(wanted, other, length) == 0)
            return &params->all[i];
    return NULL;
}

/* False: memory ran out, which the line is not to blame for. */
static bool add_line(struct ssl_params *params, const struct document *document, size_t number)
{
    const struct document_line *text = &document->lines[number];
    struct ssl_param *param = &params->all[params->count];
    struct line line;
    const char *problem = line_parse(text->text, text->length, &line);
    bool empty = !problem && line.count == 0;

    memset(param, 0, sizeof *param);
    if (!problem && !empty)
        problem = read_line(&line, param);
    line_free(&line);
    if (empty)
        return true;
    if (!problem && ssl_params_find(params, &param->key, param->type))
        problem = "this parameter is there above";
    if (!problem) {
        params->line_of[params->count++] = number;
        return true;
    }
    if (problem != line_no_memory)
        document_complain(document, number, problem, NULL);
    ssl_param_clear(param);
    return problem != line_no_memory;
}

static struct snapshot *build(const struct document *document)
{
    struct ssl_params *params = calloc(1, sizeof *params);

    if (!params)
        return NULL;
    params->head.destroy = destroy;
    params->all = calloc(document->count + 1, sizeof *params->all);
    params->line_of = calloc(document->count + 1, sizeof *params->line_of);
    if (!params->all || !params->line_of) {
        destroy(&params->head);
        return NULL;
    }
    for (size_t i = 0; i < document->count; i++)
        if (!add_line(params, document, i)) {
            destroy(&params->head);
            return NULL;
        }
    return &params->head;
}

const struct ssl_params *ssl_params_acquire(void)
{
    struct snapshot *snapshot = section_acquire(&ssl_params_section);

    return snapshot ? (const struct ssl_params *)snapshot : &nothing;
}

void ssl_params_release(const struct ssl_params *params)
{
    if (params != &nothing)
        snapshot_release((struct snapshot *)&params->head);
}

size_t ssl_params_count(const struct ssl_params *params)
{
    return params->count;
}

const struct ssl_param *ssl_params_at(const struct ssl_params *params, size_t index)
{
    return index < params->count ? &params->all[index] : NULL;
}

/* ---- changing ---- */

static bool find_line(const struct snapshot *snapshot, const void *record, size_t *line)
{
    const struct ssl_params *params = (const struct ssl_params *)snapshot;
    const struct ssl_param *wanted = record, *found = ssl_params_find(params, &wanted->key, wanted->type);

    if (found)
        *line = params->line_of[found - params->all];
    return found != NULL;
}

static bool can_hold(const struct ssl_param *param)
{
    if (param->length > SSL_PARAM_DATA || param->count > SSL_PARAM_TEXTS)
        return false;
    for (unsigned i = 0; i < param->count; i++)
        if (!line_can_hold(param->texts[i]))
            return false;
    return true;
}

ULONG ssl_params_change(enum section_action action, const struct ssl_param *param)
{
    struct section_change change = {.action = action, .record = param, .find = find_line};
    struct line_text text = {0};
    ULONG error;

    if (param->type >= ExParamTypeMax || !can_hold(param))
        return ERROR_INVALID_PARAMETER;
    if (!shapes[param->type].name)
        return ERROR_NOT_SUPPORTED;
    if (action != RECORD_DELETE)
        write_line(&text, param);
    change.text = text.text;
    change.length = text.length;
    error = text.failed ? ERROR_NOT_ENOUGH_MEMORY : section_change(&ssl_params_section, &change);
    free(text.text);
    return error;
}
