/* See response.h. */
#include "cache/response.h"

#include "http1/date.h"
#include "http1/response.h"
#include "http1/tables.h"

#include <string.h>
#include <strings.h>

/* --- keeping --- */

struct line {
    const char *at, *value;
    size_t length, name_length, value_length; /* the length with its line end */
};

/* The header line at `at`; false at the end of the head. */
static bool next_line(const char *at, const char *end, struct line *line)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at)), *colon;

    if (!stop || stop - at < 2)
        return false;
    colon = memchr(at, ':', (size_t)(stop - at));
    if (!colon)
        return false;
    line->at = at;
    line->length = (size_t)(stop + 1 - at);
    line->name_length = (size_t)(colon - at);
    line->value = colon + 1;
    while (line->value < stop - 1 && (*line->value == ' ' || *line->value == '\t'))
        line->value++;
    line->value_length = (size_t)(stop - 1 - line->value);
    return true;
}

static bool is_named(const struct line *line, const char *name)
{
    return strlen(name) == line->name_length && strncasecmp(line->at, name, line->name_length) == 0;
}

static bool value_is(const struct line *line, const char *text)
{
    return strlen(text) == line->value_length && strncasecmp(line->value, text, line->value_length) == 0;
}

/* Writes the headers that are kept and notes where the interesting ones are. False: not cacheable. */
static bool keep_headers(struct cached_response *response, const char *head, size_t length, uint64_t body,
                         int64_t now, bool *measured)
{
    const char *end = head + length, *at = memchr(head, '\n', length);
    char digits[20];
    struct line line;
    int64_t date;

    if (!at)
        return false;
    response->line_length = (uint32_t)(at + 1 - head);
    memcpy(response->bytes, head, response->line_length);
    response->head_length = response->line_length;
    for (at++; next_line(at, end, &line); at += line.length) {
        struct span value = {response->head_length + (uint32_t)(line.value - line.at),
                             (uint32_t)line.value_length};

        if (is_named(&line, "Content-Length")) {
            size_t count = number_write(body, digits);
            if (line.value_length != count || memcmp(line.value, digits, count) != 0)
                return false;
            *measured = true;
            continue;
        }
        if (is_named(&line, "Connection")) {
            if (!value_is(&line, "close"))
                return false;
            continue;
        }
        if (is_named(&line, "Transfer-Encoding") || is_named(&line, "Upgrade"))
            return false;
        if (is_named(&line, "Content-Type")) {
            if (response->type_line.length)
                return false;
            response->type = value;
            response->type_line = (struct span){response->head_length, (uint32_t)line.length};
        } else if (is_named(&line, "ETag")) {
            response->etag = value;
        } else if (is_named(&line, "Content-Encoding")) {
            response->encoding = value;
        } else if (is_named(&line, "Last-Modified")) {
            if (!date_parse(line.value, line.value_length, now, &date))
                return false;
            response->modified = value;
        }
        memcpy(response->bytes + response->head_length, line.at, line.length);
        response->head_length += (uint32_t)line.length;
    }
    return true;
}

static size_t write_text(char *out, const char *text)
{
    size_t length = strlen(text);

    memcpy(out, text, length); /* NOLINT(bugprone-not-null-terminated-result): a part of a longer text */
    return length;
}

static size_t write_length_line(char *out, uint64_t length)
{
    size_t at = write_text(out, "Content-Length: ");

    at += number_write(length, out + at);
    return at + write_text(out + at, "\r\n\r\n");
}

#define LENGTH_LINE 48

static const struct coding {
    const char *name;
    enum cache_kind kind;
} codings[] = {
    {"br", CACHE_RESPONSE_BR},
    {"zstd", CACHE_RESPONSE_ZSTD},
    {"gzip", CACHE_RESPONSE_GZIP},
    {"deflate", CACHE_RESPONSE_DEFLATE},
};

#define CODINGS (sizeof(codings) / sizeof(codings[0]))

static enum cache_kind kind_of(const struct cached_response *response)
{
    const char *name = response->bytes + response->encoding.at;
    size_t length = response->encoding.length;

    if (!response->many_encodings || length == 0)
        return CACHE_RESPONSE;
    for (size_t i = 0; i < CODINGS; i++)
        if (strlen(codings[i].name) == length && strncasecmp(codings[i].name, name, length) == 0)
            return codings[i].kind;
    return CACHE_RESPONSE_CODED;
}

struct cache_entry *cached_response_any(const struct cache_key *key, const char *head, size_t head_length,
                                        uint64_t body_length, uint64_t limit, bool many_encodings,
                                        int64_t now)
{
    struct cached_response *response;
    struct cache_entry *entry;
    bool measured = false;

    if (head_length > limit || body_length > limit - head_length)
        return NULL;
    entry = cache_entry_new(CACHE_RESPONSE, key, sizeof(*response) + head_length + LENGTH_LINE + body_length);
    if (!entry)
        return NULL;
    response = (struct cached_response *)(void *)entry->data;
    memset(response, 0, sizeof(*response));
    if (head_length < 12 || !keep_headers(response, head, head_length, body_length, now, &measured)) {
        cache_entry_release(entry);
        return NULL;
    }
    response->status =
        (uint16_t)((head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0')); /* "HTTP/1.1 nnn" */
    response->many_encodings = many_encodings;
    response->length_line.at = response->head_length;
    if (measured || body_length > 0)
        response->length_line.length =
            (uint32_t)write_length_line(response->bytes + response->head_length, body_length);
    else
        response->length_line.length = (uint32_t)write_text(response->bytes + response->head_length, "\r\n");
    entry->kind = kind_of(response);
    response->body_at = response->length_line.at + response->length_line.length;
    response->body_length = body_length;
    return entry;
}

struct cache_entry *cached_response_new(const struct cache_key *key, const char *head, size_t head_length,
                                        uint64_t body_length, uint64_t limit, bool many_encodings,
                                        int64_t now)
{
    struct cache_entry *entry =
        cached_response_any(key, head, head_length, body_length, limit, many_encodings, now);

    if (!entry || ((const struct cached_response *)(const void *)entry->data)->type.length > 0)
        return entry;
    cache_entry_release(entry);
    return NULL;
}

char *cached_body_room(struct cache_entry *entry)
{
    struct cached_response *response = (struct cached_response *)(void *)entry->data;

    return response->bytes + response->body_at;
}

const char *cache_entry_content(const struct cache_entry *entry, size_t *length)
{
    const struct cached_response *response = (const struct cached_response *)(const void *)entry->data;

    if (entry->kind == CACHE_FRAGMENT) {
        *length = entry->length;
        return entry->data;
    }
    *length = response->body_length;
    return response->bytes + response->body_at;
}

/* --- replying --- */

static struct header_text text_of(const struct cached_response *response, struct span span)
{
    return (struct header_text){span.length ? response->bytes + span.at : NULL, span.length};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* One member of an Accept-Encoding list: 1 and 0 are its verdict on the coding, -1 if it speaks of another. */
static int verdict(const char *at, const char *stop, const char *coding, size_t length)
{
    const char *name = at, *end;

    while (name < stop && is_blank(*name))
        name++;
    for (end = name; end < stop && *end != ';' && !is_blank(*end);)
        end++;
    if (!((size_t)(end - name) == length && strncasecmp(name, coding, length) == 0) &&
        !(end - name == 1 && *name == '*'))
        return -1;
    while (end < stop && *end != '=')
        end++;
    if (end == stop)
        return 1;
    for (; end < stop; end++)
        if (*end >= '1' && *end <= '9')
            return 1;
    return 0; /* q=0 */
}

static bool accepts(struct header_text list, const char *coding, size_t length)
{
    const char *at = list.at, *end = list.at + list.length, *stop;

    for (; at < end; at = stop + 1) {
        int found;

        for (stop = at; stop < end && *stop != ',';)
            stop++;
        found = verdict(at, stop, coding, length);
        if (found >= 0)
            return found;
    }
    return false;
}

static bool suits(const struct cached_response *response, const struct reply_request *request)
{
    return accepts(request->accept_encoding, response->bytes + response->encoding.at,
                   response->encoding.length);
}

/* The kinds of responses that this client takes, of those there are. */
static unsigned kinds_for(const struct reply_request *request, unsigned there)
{
    unsigned kinds = CACHE_KIND(CACHE_RESPONSE);

    if (!(there & CACHE_CODED) || !request->accept_encoding.at)
        return kinds;
    for (size_t i = 0; i < CODINGS; i++)
        if (accepts(request->accept_encoding, codings[i].name, strlen(codings[i].name)))
            kinds |= CACHE_KIND(codings[i].kind);
    return kinds | CACHE_KIND(CACHE_RESPONSE_CODED);
}

struct cache_entry *cached_response_find(struct cache_store *store, const struct cache_key *key,
                                         const struct reply_request *request, uint64_t now)
{
    unsigned kinds = kinds_for(request, cache_kinds(store));
    struct cache_entry *entry = cache_find(store, key, kinds, now);

    /* Of a coding without a name here only the copy itself tells. */
    if (entry && entry->kind == CACHE_RESPONSE_CODED &&
        !suits((const struct cached_response *)(const void *)entry->data, request)) {
        cache_entry_release(entry);
        entry = cache_find(store, key, kinds & ~CACHE_KIND(CACHE_RESPONSE_CODED), now);
    }
    return entry;
}

static void add_part(struct reply *reply, const char *at, size_t length)
{
    if (length == 0)
        return;
    reply->parts[reply->count].at = at;
    reply->parts[reply->count++].length = length;
    reply->total += length;
}

/* Adds what was just written to the room. */
static void add_room(struct reply *reply, size_t length)
{
    add_part(reply, reply->room + reply->used, length);
    reply->used += length;
}

static void add_words(struct reply *reply, const char *text)
{
    add_room(reply, write_text(reply->room + reply->used, text));
}

static void add_close(struct reply *reply, const struct reply_request *request)
{
    static const char line[] = "Connection: close\r\n";

    if (request->close)
        add_part(reply, line, sizeof(line) - 1);
}

/* The kept headers behind the status line, perhaps without their Content-Type. */
static void add_headers(struct reply *reply, const struct cached_response *response, bool with_type)
{
    uint32_t from = response->line_length;

    if (!with_type && response->type_line.length > 0) {
        add_part(reply, response->bytes + from, response->type_line.at - from);
        from = response->type_line.at + response->type_line.length;
    }
    add_part(reply, response->bytes + from, response->head_length - from);
}

static void add_length(struct reply *reply, uint64_t length)
{
    add_room(reply, write_length_line(reply->room + reply->used, length));
}

static void reply_whole(struct reply *reply, const struct cached_response *response,
                        const struct reply_request *request)
{
    size_t rest = response->length_line.length + (request->head ? 0 : response->body_length);

    if (!request->close) {
        add_part(reply, response->bytes, response->head_length + rest);
        return;
    }
    add_part(reply, response->bytes, response->head_length);
    add_close(reply, request);
    add_part(reply, response->bytes + response->length_line.at, rest);
}

static void reply_not_modified(struct reply *reply, const struct cached_response *response,
                               const struct reply_request *request)
{
    add_words(reply, "HTTP/1.1 304 Not Modified\r\n");
    add_headers(reply, response, false);
    add_close(reply, request);
    add_words(reply, "\r\n");
}

static void add_content_range(struct reply *reply, const struct byte_range *range, uint64_t total)
{
    char *out = reply->room + reply->used;
    size_t length = write_text(out, "Content-Range: ");

    length += content_range_write(range, total, out + length);
    add_room(reply, length + write_text(out + length, "\r\n"));
}

static void reply_unsatisfiable(struct reply *reply, const struct cached_response *response,
                                const struct reply_request *request)
{
    add_words(reply, "HTTP/1.1 416 Requested Range Not Satisfiable\r\n");
    add_headers(reply, response, false);
    add_content_range(reply, NULL, response->body_length);
    add_close(reply, request);
    add_length(reply, 0);
}

static void reply_range(struct reply *reply, const struct cached_response *response,
                        const struct reply_request *request, const struct byte_range *range)
{
    add_words(reply, "HTTP/1.1 206 Partial Content\r\n");
    add_headers(reply, response, true);
    add_content_range(reply, range, response->body_length);
    add_close(reply, request);
    add_length(reply, range->length);
    add_part(reply, response->bytes + response->body_at + range->first, range->length);
}

/* False: the heads of the parts would not fit. */
static bool reply_ranges(struct reply *reply, const struct cached_response *response,
                         const struct reply_request *request, const struct byte_range *ranges, size_t count)
{
    struct multipart parts = {
        .boundary = RANGE_BOUNDARY,
        .content_type = response->type.length ? response->bytes + response->type.at : NULL,
        .boundary_length = sizeof(RANGE_BOUNDARY) - 1,
        .content_type_length = response->type.length,
        .total = response->body_length,
    };
    size_t heads = 320;
    uint64_t length;

    for (size_t i = 0; i < count; i++)
        heads += multipart_head_write(&parts, &ranges[i], NULL);
    if (heads > REPLY_ROOM || !multipart_length(&parts, ranges, count, &length))
        return false;
    add_words(reply, "HTTP/1.1 206 Partial Content\r\n");
    add_headers(reply, response, false);
    add_words(reply, "Content-Type: multipart/byteranges; boundary=" RANGE_BOUNDARY "\r\n");
    add_close(reply, request);
    add_length(reply, length);
    for (size_t i = 0; i < count; i++) {
        add_room(reply, multipart_head_write(&parts, &ranges[i], reply->room + reply->used));
        add_part(reply, response->bytes + response->body_at + ranges[i].first, ranges[i].length);
    }
    add_room(reply, multipart_end_write(&parts, reply->room + reply->used));
    return true;
}

/* True if the Range was answered. */
static bool reply_partial(struct reply *reply, const struct cached_response *response,
                          const struct reply_request *request, int64_t now)
{
    struct byte_range ranges[RANGE_LIMIT];
    size_t count;

    if (request->head || !request->range.at ||
        !condition_range_holds(request->if_range, text_of(response, response->etag),
                               text_of(response, response->modified), now))
        return false;
    switch (range_parse(request->range.at, request->range.length, response->body_length, ranges, &count)) {
    case RANGE_UNSATISFIABLE:
        reply_unsatisfiable(reply, response, request);
        return true;
    case RANGE_PARTIAL:
        if (count > 1)
            return reply_ranges(reply, response, request, ranges, count);
        reply_range(reply, response, request, &ranges[0]);
        return true;
    default:
        return false;
    }
}

void cached_reply(const struct cached_response *response, const struct reply_request *request, int64_t now,
                  struct reply *reply)
{
    reply->count = 0;
    reply->used = 0;
    reply->total = 0;
    if (response->status != 200)
        reply_whole(reply, response, request);
    else if (condition_not_modified(request->if_none_match, request->if_modified_since,
                                    text_of(response, response->etag), text_of(response, response->modified),
                                    now))
        reply_not_modified(reply, response, request);
    else if (!reply_partial(reply, response, request, now))
        reply_whole(reply, response, request);
}
