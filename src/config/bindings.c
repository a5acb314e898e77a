/* See bindings.h. A snapshot is an array in the order of the file and a hash table over the keys. */
#include "config/bindings.h"

#include "config/index.h"
#include "config/section.h"
#include "config/ssl_line.h"
#include "config/store.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

struct bindings {
    struct snapshot head;
    struct ssl_binding *records;
    size_t *line_of; /* of the file */
    size_t count;
    struct index index;
};

static struct snapshot *build(const struct document *document);

struct section bindings_section = {.name = "sslcert", .build = build};

static const struct bindings nothing;

/* ---- the table ---- */

struct key {
    unsigned char bytes[SSL_KEY_LIMIT];
    size_t length;
};

static bool same_key(const void *context, uint32_t number, const void *wanted)
{
    const struct bindings *bindings = context;
    const struct key *key = wanted;
    unsigned char other[SSL_KEY_LIMIT];

    return ssl_binding_key(&bindings->records[number], other) == key->length &&
           memcmp(key->bytes, other, key->length) == 0;
}

static uint32_t *slot_of(const struct bindings *bindings, const struct ssl_binding *binding)
{
    struct key key;

    key.length = ssl_binding_key(binding, key.bytes);
    return index_slot(&bindings->index, index_hash(INDEX_HASH, key.bytes, key.length), same_key, bindings,
                      &key);
}

static const struct ssl_binding *look_up(const struct bindings *bindings, const struct ssl_binding *wanted)
{
    uint32_t number = bindings->count ? *slot_of(bindings, wanted) : 0;

    return number ? &bindings->records[number - 1] : NULL;
}

const struct ssl_binding *bindings_exact(const struct bindings *bindings, const struct ssl_binding *wanted)
{
    return look_up(bindings, wanted);
}

/* ---- building ---- */

static void destroy(struct snapshot *snapshot)
{
    struct bindings *bindings = (struct bindings *)snapshot;

    for (size_t i = 0; i < bindings->count; i++)
        ssl_binding_clear(&bindings->records[i]);
    free(bindings->records);
    free(bindings->line_of);
    index_free(&bindings->index);
    free(bindings);
}

/* False: memory ran out, which the line is not to blame for. */
static bool add_line(struct bindings *bindings, const struct document *document, size_t number)
{
    const struct document_line *text = &document->lines[number];
    struct ssl_binding *binding = &bindings->records[bindings->count];
    const char *problem, *detail = NULL;
    struct line line;
    uint32_t *slot;

    memset(binding, 0, sizeof *binding);
    problem = line_parse(text->text, text->length, &line);
    if (!problem && line.count == 0) {
        line_free(&line);
        return true;
    }
    if (!problem)
        problem = ssl_line_read(&line, binding);
    if (!problem && (detail = line_left(&line)))
        problem = "an unknown word";
    if (!problem) {
        slot = slot_of(bindings, binding);
        if (*slot == 0) {
            bindings->line_of[bindings->count] = number;
            *slot = (uint32_t)++bindings->count;
            line_free(&line);
            return true;
        }
        problem = "there is a binding for this above";
    }
    if (problem != line_no_memory)
        document_complain(document, number, problem, detail);
    ssl_binding_clear(binding);
    line_free(&line);
    return problem != line_no_memory;
}

static struct snapshot *build(const struct document *document)
{
    struct bindings *bindings = calloc(1, sizeof *bindings);

    if (!bindings)
        return NULL;
    bindings->head.destroy = destroy;
    bindings->records = calloc(document->count + 1, sizeof *bindings->records);
    bindings->line_of = calloc(document->count + 1, sizeof *bindings->line_of);
    if (!bindings->records || !bindings->line_of || !index_make(&bindings->index, document->count)) {
        destroy(&bindings->head);
        return NULL;
    }
    for (size_t i = 0; i < document->count; i++)
        if (!add_line(bindings, document, i)) {
            destroy(&bindings->head);
            return NULL;
        }
    return &bindings->head;
}

/* ---- asking ---- */

const struct bindings *bindings_acquire(void)
{
    struct snapshot *snapshot = section_acquire(&bindings_section);

    return snapshot ? (const struct bindings *)snapshot : &nothing;
}

void bindings_release(const struct bindings *bindings)
{
    if (bindings != &nothing)
        snapshot_release((struct snapshot *)&bindings->head);
}

uint64_t bindings_generation(const struct bindings *bindings)
{
    return bindings->head.generation;
}

uint64_t bindings_newest_generation(void)
{
    return atomic_load_explicit(&bindings_section.generation, memory_order_acquire);
}

size_t bindings_count(const struct bindings *bindings)
{
    return bindings->count;
}

const struct ssl_binding *bindings_at(const struct bindings *bindings, size_t index)
{
    return index < bindings->count ? &bindings->records[index] : NULL;
}

struct search {
    const struct bindings *bindings;
    const struct ssl_binding **out;
    unsigned count, room;
    struct ssl_binding wanted;
};

static void try(struct search *search, enum ssl_binding_kind kind)
{
    const struct ssl_binding *found;

    search->wanted.kind = kind;
    if (search->count < search->room && (found = look_up(search->bindings, &search->wanted)))
        search->out[search->count++] = found;
}

/* The address itself, on any link if its link is not named; then the wildcards that cover it. */
static void try_address(struct search *search, const struct url_address *local, enum ssl_binding_kind kind)
{
    struct url_address *address = &search->wanted.address;

    *address = *local;
    try(search, kind);
    if (address->scope) {
        address->scope = 0;
        try(search, kind);
    }
    memset(address->bytes, 0, sizeof address->bytes);
    if (address->family == 6)
        try(search, kind);
    address->family = 0;
    try(search, kind);
}

static void try_name(struct search *search, const char *name)
{
    char *host = search->wanted.host, *dot;

    if (!ssl_host_normalize(name, strnlen(name, SSL_HOST_LIMIT + 2), host) || host[0] == '*')
        return;
    try(search, SSL_BINDING_NAME);
    dot = strchr(host, '.');
    if (dot && dot[1]) { /* "*.domain" is never longer than the name it stands for */
        size_t rest = strlen(dot) + 1;

        memmove(host + 1, dot, rest);
        host[0] = '*';
        try(search, SSL_BINDING_NAME);
    }
}

unsigned bindings_candidates(const struct bindings *bindings, const struct url_address *local, USHORT port,
                             const char *name, const struct ssl_binding **out, unsigned room)
{
    struct search search;

    if (bindings->count == 0)
        return 0;
    memset(&search, 0, sizeof search);
    search.bindings = bindings;
    search.out = out;
    search.room = room;
    search.wanted.port = port;
    if (name && *name) {
        try_name(&search, name);
        try_address(&search, local, SSL_BINDING_SCOPED_CCS);
        try(&search, SSL_BINDING_CCS);
    }
    try_address(&search, local, SSL_BINDING_ADDRESS);
    return search.count;
}

bool bindings_find(const struct bindings *bindings, const struct url_address *local, USHORT port,
                   const char *name, const struct ssl_binding **out)
{
    return bindings_candidates(bindings, local, port, name, out, 1) == 1;
}

/* ---- changing ---- */

static bool find_line(const struct snapshot *snapshot, const void *record, size_t *line)
{
    const struct bindings *bindings = (const struct bindings *)snapshot;
    const struct ssl_binding *found = look_up(bindings, record);

    if (found)
        *line = bindings->line_of[found - bindings->records];
    return found != NULL;
}

static bool can_hold(const struct ssl_binding *binding)
{
    return (!binding->store || line_can_hold(binding->store)) &&
           (!binding->ctl_identifier || line_can_hold(binding->ctl_identifier)) &&
           (!binding->ctl_store || line_can_hold(binding->ctl_store));
}

ULONG bindings_change(enum section_action action, const struct ssl_binding *binding)
{
    struct section_change change = {.action = action, .record = binding, .find = find_line};
    struct line_text text = {0};
    ULONG error;

    if (!can_hold(binding))
        return ERROR_INVALID_PARAMETER;
    if (action != RECORD_DELETE)
        ssl_line_write(&text, binding);
    change.text = text.text;
    change.length = text.length;
    error = text.failed ? ERROR_NOT_ENOUGH_MEMORY : section_change(&bindings_section, &change);
    free(text.text);
    return error;
}
