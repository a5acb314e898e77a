/* See listen.h. */
#include "config/listen.h"

#include "config/address.h"
#include "config/line.h"
#include "config/store.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

struct listen_list {
    struct snapshot head;
    struct url_address *all;
    size_t *line_of;
    size_t count;
};

static struct snapshot *build(const struct document *document);

struct section listen_section = {.name = "iplisten", .build = build};

static const struct listen_list nothing;

static void destroy(struct snapshot *snapshot)
{
    struct listen_list *list = (struct listen_list *)snapshot;

    free(list->all);
    free(list->line_of);
    free(list);
}

static bool find_line(const struct snapshot *snapshot, const void *record, size_t *line)
{
    const struct listen_list *list = (const struct listen_list *)snapshot;

    for (size_t i = 0; i < list->count; i++) {
        if (url_address_equal(&list->all[i], record)) {
            *line = list->line_of[i];
            return true;
        }
    }
    return false;
}

static const char *read_line(struct line *line, struct url_address *out)
{
    const char *text = line_take(line, "ipaddress");

    if (!text || !config_address(text, out))
        return "ipaddress= must be an IP address, as in 10.0.0.1 or ::1";
    return line_left(line) ? "an unknown word" : NULL;
}

/* False: memory ran out, which the line is not to blame for. */
static bool add_line(struct listen_list *list, const struct document *document, size_t number)
{
    const struct document_line *text = &document->lines[number];
    struct url_address address;
    const char *problem;
    struct line line;
    size_t above;

    memset(&address, 0, sizeof address);
    problem = line_parse(text->text, text->length, &line);
    if (!problem && line.count == 0) {
        line_free(&line);
        return true;
    }
    if (!problem)
        problem = read_line(&line, &address);
    line_free(&line);
    if (!problem && find_line(&list->head, &address, &above))
        problem = "this address is there above";
    if (problem) {
        if (problem == line_no_memory)
            return false;
        document_complain(document, number, problem, NULL);
        return true;
    }
    list->line_of[list->count] = number;
    list->all[list->count++] = address;
    return true;
}

static struct snapshot *build(const struct document *document)
{
    struct listen_list *list = calloc(1, sizeof *list);

    if (!list)
        return NULL;
    list->head.destroy = destroy;
    list->all = calloc(document->count + 1, sizeof *list->all);
    list->line_of = calloc(document->count + 1, sizeof *list->line_of);
    if (!list->all || !list->line_of) {
        destroy(&list->head);
        return NULL;
    }
    for (size_t i = 0; i < document->count; i++)
        if (!add_line(list, document, i)) {
            destroy(&list->head);
            return NULL;
        }
    return &list->head;
}

const struct listen_list *listen_acquire(void)
{
    struct snapshot *snapshot = section_acquire(&listen_section);

    return snapshot ? (const struct listen_list *)snapshot : &nothing;
}

void listen_release(const struct listen_list *list)
{
    if (list != &nothing)
        snapshot_release((struct snapshot *)&list->head);
}

size_t listen_count(const struct listen_list *list)
{
    return list->count;
}

const struct url_address *listen_at(const struct listen_list *list, size_t index)
{
    return index < list->count ? &list->all[index] : NULL;
}

ULONG listen_add(const struct url_address *address)
{
    struct section_change change = {.action = RECORD_ADD, .record = address, .find = find_line};
    struct line_text text = {0};
    char name[ADDRESS_TEXT];
    ULONG error;

    config_address_text(address, false, name);
    line_add(&text, "ipaddress", name);
    change.text = text.text;
    change.length = text.length;
    error = text.failed ? ERROR_NOT_ENOUGH_MEMORY : section_change(&listen_section, &change);
    free(text.text);
    return error;
}

ULONG listen_delete(const struct url_address *address)
{
    struct section_change change = {.action = RECORD_DELETE, .record = address, .find = find_line};

    return section_change(&listen_section, &change);
}
