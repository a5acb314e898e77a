/* See reservations.h. */
#include "config/reservations.h"
#include "config/root.h"

#include "config/index.h"
#include "config/line.h"
#include "config/store.h"
#include "text/text.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

struct reservations {
    struct snapshot head;
    struct url_reservation *all;
    size_t count;
    struct index index;
};

static struct snapshot *build(const struct document *document);

struct section reservations_section = {.name = "urlacl", .build = build};

static const struct reservations nothing;

ULONG reservations_parse(const char *url, struct url_prefix **out)
{
    size_t length = strlen(url), needed;
    WCHAR *wide;
    ULONG error;

    *out = NULL;
    if (length > (size_t)URL_PREFIX_LIMIT * 3)
        return ERROR_INVALID_PARAMETER;
    wide = malloc((length + 1) * sizeof *wide);
    if (!wide)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = utf16_from_utf8_strict(url, length, wide, length, &needed) == NO_ERROR
                ? prefix_parse(wide, needed, out)
                : ERROR_INVALID_PARAMETER;
    free(wide);
    return error;
}

/* ---- building ---- */

static uint64_t hash_of(const struct url_prefix *prefix)
{
    uint64_t hash = index_hash(INDEX_HASH, prefix->path, prefix->path_length * sizeof *prefix->path);

    return index_hash(hash, &prefix->port, sizeof prefix->port);
}

static bool same_prefix(const void *context, uint32_t number, const void *key)
{
    return prefix_equal(((const struct reservations *)context)->all[number].prefix, key);
}

static uint32_t *slot_of(const struct reservations *reservations, const struct url_prefix *prefix)
{
    return index_slot(&reservations->index, hash_of(prefix), same_prefix, reservations, prefix);
}

static void clear(struct url_reservation *reservation)
{
    prefix_free(reservation->prefix);
    free(reservation->url);
    free(reservation->text);
    free(reservation->sddl);
}

static void destroy(struct snapshot *snapshot)
{
    struct reservations *reservations = (struct reservations *)snapshot;

    for (size_t i = 0; i < reservations->count; i++)
        clear(&reservations->all[i]);
    free(reservations->all);
    index_free(&reservations->index);
    free(reservations);
}

static const char *read_line(struct line *line, struct url_reservation *out)
{
    const char *url = line_take(line, "url"), *sddl = line_take(line, "sddl");

    if (!url || !sddl)
        return "url= and sddl= are needed";
    if (line_left(line))
        return "an unknown word";
    if (reservations_parse(url, &out->prefix) != NO_ERROR)
        return "url= is not a URL prefix, as in http://+:80/path/";
    if (sddl_parse(sddl, &out->sddl) != NO_ERROR)
        return "sddl= is not an access list, as in D:(A;;GX;;;WD)";
    out->url = strdup(url);
    out->text = strdup(sddl);
    return out->url && out->text ? NULL : line_no_memory;
}

/* False: memory ran out, which the line is not to blame for. */
static bool add_line(struct reservations *reservations, const struct document *document, size_t number)
{
    const struct document_line *text = &document->lines[number];
    struct url_reservation *reservation = &reservations->all[reservations->count];
    struct line line;
    const char *problem = line_parse(text->text, text->length, &line);
    bool empty = !problem && line.count == 0;
    uint32_t *slot;

    memset(reservation, 0, sizeof *reservation);
    if (!problem && !empty)
        problem = read_line(&line, reservation);
    line_free(&line);
    if (empty)
        return true;
    if (!problem) {
        slot = slot_of(reservations, reservation->prefix);
        if (*slot == 0) {
            reservation->line = number;
            *slot = (uint32_t)++reservations->count;
            return true;
        }
        problem = "this prefix is reserved above";
    }
    if (problem != line_no_memory)
        document_complain(document, number, problem, NULL);
    clear(reservation);
    return problem != line_no_memory;
}

static struct snapshot *build(const struct document *document)
{
    struct reservations *reservations = calloc(1, sizeof *reservations);

    if (!reservations)
        return NULL;
    reservations->head.destroy = destroy;
    reservations->all = calloc(document->count + 1, sizeof *reservations->all);
    if (!reservations->all || !index_make(&reservations->index, document->count)) {
        destroy(&reservations->head);
        return NULL;
    }
    for (size_t i = 0; i < document->count; i++)
        if (!add_line(reservations, document, i)) {
            destroy(&reservations->head);
            return NULL;
        }
    return &reservations->head;
}

/* ---- asking ---- */

const struct reservations *reservations_acquire(void)
{
    struct snapshot *snapshot = section_acquire(&reservations_section);

    return snapshot ? (const struct reservations *)snapshot : &nothing;
}

void reservations_release(const struct reservations *reservations)
{
    if (reservations != &nothing)
        snapshot_release((struct snapshot *)&reservations->head);
}

uint64_t reservations_newest_generation(void)
{
    return atomic_load_explicit(&reservations_section.generation, memory_order_acquire);
}

size_t reservations_count(const struct reservations *reservations)
{
    return reservations->count;
}

const struct url_reservation *reservations_at(const struct reservations *reservations, size_t index)
{
    return index < reservations->count ? &reservations->all[index] : NULL;
}

const struct url_reservation *reservations_exact(const struct reservations *reservations,
                                                 const struct url_prefix *prefix)
{
    uint32_t number = reservations->count ? *slot_of(reservations, prefix) : 0;

    return number ? &reservations->all[number - 1] : NULL;
}

static bool same_bucket(const struct url_prefix *a, const struct url_prefix *b)
{
    if (a->secure != b->secure || a->kind != b->kind || a->port != b->port)
        return false;
    if (a->kind == URL_HOST_ADDRESS)
        return url_address_equal(&a->address, &b->address);
    return a->host_length == b->host_length &&
           memcmp(a->host, b->host, a->host_length * sizeof *a->host) == 0;
}

/* Paths end with a slash, so that one that begins with another lies below it. */
static bool covers(const struct url_prefix *upper, const struct url_prefix *lower)
{
    return upper->path_length <= lower->path_length &&
           memcmp(upper->path, lower->path, upper->path_length * sizeof *upper->path) == 0;
}

const struct url_reservation *reservations_governing(const struct reservations *reservations,
                                                     const struct url_prefix *prefix, bool parent)
{
    const struct url_reservation *best = NULL;

    for (size_t i = 0; i < reservations->count; i++) {
        const struct url_reservation *one = &reservations->all[i];

        if (same_bucket(one->prefix, prefix) && covers(one->prefix, prefix) &&
            (!parent || one->prefix->path_length < prefix->path_length) &&
            (!best || one->prefix->path_length > best->prefix->path_length))
            best = one;
    }
    return best;
}

/* What "http://+:port/" and below says about a path, if anything. */
static const struct url_reservation *strong_above(const struct reservations *reservations,
                                                  const struct url_prefix *prefix)
{
    struct url_prefix strong = *prefix; /* without its storage, which nobody asks for */

    strong.kind = URL_HOST_STRONG;
    strong.host = u"+";
    strong.host_length = 1;
    return reservations_governing(reservations, &strong, false);
}

static bool is_localhost(const struct url_prefix *prefix)
{
    return prefix->kind == URL_HOST_NAME && prefix->host_length == 9 &&
           memcmp(prefix->host, u"LOCALHOST", 9 * sizeof(WCHAR)) == 0;
}

/* Without any reservation everything is the administrators', except localhost on a high port, which anyone may have
 * (observed.md 2.24) as long as nobody else has reserved that path for all hosts (2.23). */
bool reservations_let_listen(const struct reservations *reservations, const struct url_prefix *prefix,
                             const struct principal *who)
{
    const struct url_reservation *above = reservations_governing(reservations, prefix, false);

    if (above)
        return sddl_allows(above->sddl, SDDL_LISTEN, who);
    if (who->administrator)
        return true;
    if (!is_localhost(prefix) || prefix->port <= 1024)
        return false;
    above = strong_above(reservations, prefix);
    return !above || sddl_allows(above->sddl, SDDL_LISTEN, who);
}

/* ---- changing ---- */

static bool find_line(const struct snapshot *snapshot, const void *record, size_t *line)
{
    const struct url_reservation *found = reservations_exact((const struct reservations *)snapshot, record);

    if (found)
        *line = found->line;
    return found != NULL;
}

static ULONG check_parent(const struct snapshot *snapshot, const void *record)
{
    const struct url_reservation *parent =
        reservations_governing((const struct reservations *)snapshot, record, true);
    struct principal self;

    config_self(&self);
    if (parent ? sddl_allows(parent->sddl, SDDL_DELEGATE, &self) : self.administrator)
        return NO_ERROR;
    return ERROR_ACCESS_DENIED;
}

static ULONG check_new(const struct snapshot *snapshot, const void *record)
{
    const struct reservations *reservations = (const struct reservations *)snapshot;
    const struct url_prefix *prefix = record;

    for (size_t i = 0; i < reservations->count; i++)
        if (reservations->all[i].prefix->port == prefix->port &&
            reservations->all[i].prefix->secure != prefix->secure)
            return ERROR_ALREADY_EXISTS;
    return check_parent(snapshot, record);
}

static ULONG check_text(const char *url, const char *sddl)
{
    struct sddl *parsed;
    ULONG error;

    if (!line_can_hold(url) || !line_can_hold(sddl))
        return ERROR_INVALID_PARAMETER;
    error = sddl_parse(sddl, &parsed);
    free(parsed);
    return error;
}

ULONG reservations_add(const char *url, const char *sddl)
{
    struct section_change change = {.action = RECORD_ADD, .find = find_line, .check = check_new};
    struct line_text text = {0};
    struct url_prefix *prefix;
    ULONG error = reservations_parse(url, &prefix);

    if (error != NO_ERROR)
        return error;
    error = check_text(url, sddl);
    if (error == NO_ERROR) {
        line_add(&text, "url", url);
        if (url[strlen(url) - 1] != '/')
            line_add_slash(&text); /* data.md 5: "/x" is kept as "/x/" */
        line_add(&text, "sddl", sddl);
        change.record = prefix;
        change.text = text.text;
        change.length = text.length;
        error = text.failed ? ERROR_NOT_ENOUGH_MEMORY : section_change(&reservations_section, &change);
    }
    free(text.text);
    prefix_free(prefix);
    return error;
}

ULONG reservations_delete(const char *url)
{
    struct section_change change = {.action = RECORD_DELETE, .find = find_line, .check = check_parent};
    struct url_prefix *prefix;
    ULONG error = reservations_parse(url, &prefix);

    if (error != NO_ERROR)
        return error;
    change.record = prefix;
    error = section_change(&reservations_section, &change);
    prefix_free(prefix);
    return error;
}
