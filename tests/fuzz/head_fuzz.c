/* A request head, whole, in pieces and behind others like it: the outcome must be the same, every offset must lie in the head, and what was
 * accepted must be free of what no head may hold. The first byte chooses the limits and switches, the second the pieces. */
#include "http1/head.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 5462

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

static struct head_field whole_fields[FIELDS], small_fields[4], grown_fields[FIELDS], next_fields[FIELDS];

static void check_slice(const struct head *head, uint32_t at, uint32_t length)
{
    MUST(at <= head->length && length <= head->length - at);
}

static void check_done(const struct head_parser *parser, const struct head_limits *limits, const char *bytes,
                       size_t size)
{
    static char value[65536];
    const struct head *head = &parser->head;
    unsigned i, leaders = 0, text_size = 0;

    MUST(head->length <= size && head->length <= limits->max_request_bytes);
    MUST(head->length > 0 && bytes[head->length - 1] == '\n');
    MUST(!memchr(bytes, '\0', head->length));
    check_slice(head, head->target.at, head->target.length);
    check_slice(head, head->verb_text.at, head->verb_text.length);
    MUST(head->target.length > 0 && head->verb_text.length > 0 && head->major == 1);
    MUST(head->minor == 0 || head_known(head, REQUEST_HOST));
    for (i = 0; i < head->field_count; i++) {
        const struct head_field *field = &head->fields[i];
        check_slice(head, field->name_at, field->name_length);
        check_slice(head, field->value_at, field->value_length);
        MUST(!memchr(bytes + field->value_at, '\n', field->value_length));
        MUST(!memchr(bytes + field->value_at, '\r', field->value_length));
        if (field->follower)
            continue;
        MUST(head_value_copy(head, field, bytes, value) == value + field->merged_length);
        leaders += field->id == HEADER_UNKNOWN;
        text_size += field->merged_length + 1u + (field->id == HEADER_UNKNOWN ? field->name_length + 1u : 0);
        MUST(field->id == HEADER_UNKNOWN || head->known[field->id] == i);
    }
    MUST(leaders == head->unknown_count && text_size == head->text_size);
}

/* What was taken line by line at one look is what was taken byte by byte. */
static void check_same(const struct head *a, const struct head *b)
{
    MUST(a->length == b->length && a->framing == b->framing && a->flags == b->flags);
    MUST(a->verb == b->verb && a->major == b->major && a->minor == b->minor);
    MUST(memcmp(&a->verb_text, &b->verb_text, sizeof(a->verb_text)) == 0);
    MUST(memcmp(&a->target, &b->target, sizeof(a->target)) == 0);
    MUST(a->content_length == b->content_length);
    MUST(a->field_count == b->field_count && a->unknown_count == b->unknown_count);
    MUST(memcmp(a->known, b->known, sizeof(a->known)) == 0);
    for (unsigned i = 0; i < a->field_count; i++) {
        const struct head_field *one = &a->fields[i], *other = &b->fields[i];

        MUST(one->id == other->id && one->follower == other->follower && one->next == other->next);
        MUST(one->name_at == other->name_at && one->name_length == other->name_length);
        MUST(one->value_at == other->value_at && one->value_length == other->value_length);
    }
}

/* What comes behind another head is what it is by itself. */
static void check_next(struct head_parser *parser, const struct head_limits *limits, const char *last,
                       const char *bytes, size_t size)
{
    struct head_parser fresh;
    enum head_status status, again;

    head_init(&fresh, limits, whole_fields, FIELDS);
    status = head_parse(&fresh, bytes, size);
    head_next(parser, last);
    again = head_parse(parser, bytes, size);
    MUST(again == status && parser->page == fresh.page && parser->reason == fresh.reason);
    if (status != HEAD_DONE)
        return;
    check_done(parser, limits, bytes, size);
    check_same(&fresh.head, &parser->head);
    MUST(parser->head.text_size == fresh.head.text_size);
    MUST(!parser->same || memcmp(last, bytes, parser->head.length) == 0);
}

/* The head once more; then with one byte changed; then behind a plain request line of another length. */
static void check_others(const struct head_limits *limits, const char *bytes, size_t size, unsigned choice)
{
    static const char line[] = "GET /another HTTP/1.1\r\n";
    struct head_parser parser;
    const char *fields = memchr(bytes, '\n', size);
    size_t rest, length;
    char *other;

    head_init(&parser, limits, next_fields, FIELDS);
    MUST(head_parse(&parser, bytes, size) == HEAD_DONE);
    length = parser.head.length;
    check_next(&parser, limits, bytes, bytes, size);
    MUST(parser.same);

    other = malloc(size + sizeof(line));
    MUST(other);
    memcpy(other, bytes, size);
    other[choice % length] ^= (char)(1 + choice % 255);
    check_next(&parser, limits, bytes, other, size);

    fields++;
    rest = size - (size_t)(fields - bytes);
    memcpy(other, line, sizeof(line) - 1);
    memcpy(other + sizeof(line) - 1, fields, rest);
    head_init(&parser, limits, next_fields, FIELDS);
    MUST(head_parse(&parser, bytes, size) == HEAD_DONE);
    check_next(&parser, limits, bytes, other, sizeof(line) - 1 + rest);
    free(other);
}

static enum head_status parse_in_pieces(struct head_parser *parser, const struct head_limits *limits,
                                        const uint8_t *data, size_t size, unsigned step)
{
    enum head_status status;
    size_t have = 0;

    head_init(parser, limits, small_fields, 4);
    for (;;) {
        char *arrived = malloc(have ? have : 1);
        if (!arrived)
            abort();
        memcpy(arrived, data, have);
        status = head_parse(parser, arrived, have);
        if (status == HEAD_FULL) {
            head_grow(parser, grown_fields, FIELDS);
            status = head_parse(parser, arrived, have);
        }
        free(arrived);
        if (status != HEAD_MORE || have == size)
            return status;
        have = size - have < step ? size : have + step;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head_parser whole, pieces;
    enum head_status status;

    if (size < 2)
        return 0;
    struct head_limits limits = {.max_field_length = data[0] & 1 ? 64 : 16384,
                                 .max_request_bytes = data[0] & 2 ? 256 : 16384,
                                 .allow_weak_header_names = data[0] & 4,
                                 .allow_weak_header_values = data[0] & 8,
                                 .allow_case_insensitive_verbs = data[0] & 16,
                                 .allow_unescaped_restricted_chars = data[0] & 32};
    unsigned step = 1 + data[1] % 37;
    head_limits_normalise(&limits);
    data += 2;
    size -= 2;
    if (size > 20000)
        return 0;

    head_init(&whole, &limits, whole_fields, FIELDS);
    status = head_parse(&whole, (const char *)data, size);
    MUST(status == parse_in_pieces(&pieces, &limits, data, size, step));
    MUST(whole.page == pieces.page && whole.reason == pieces.reason);
    MUST((whole.page != PAGE_NONE) == (status == HEAD_ERROR));
    if (status != HEAD_DONE)
        return 0;
    check_done(&whole, &limits, (const char *)data, size);
    check_done(&pieces, &limits, (const char *)data, size);
    check_same(&whole.head, &pieces.head);
    check_others(&limits, (const char *)data, size, data[-1] * 257u + data[-2]);
    return 0;
}
