/* Field lines of a request head. What is accepted and why: head.h.
 *
 * Repeats are found by number for known names and through a small hash table for the others, seeded so that a client cannot
 * put all names of a head into one chain. */
#include "http1/fields.h"
#include "http1/range.h"
#include "http1/response.h"
#include "http1/scan.h"

#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

bool fields_is_blank(const char *line, uint32_t length)
{
    uint32_t i = 0;

    while (i < length && is_blank(line[i]))
        i++;
    return i == length;
}

/* Every byte is of one of the classes. Without a branch per byte: nearly always the answer is yes. */
static bool all_are(const char *bytes, size_t length, unsigned classes)
{
    bool all = true;
    size_t i;

    for (i = 0; i < length; i++)
        all &= byte_is((unsigned char)bytes[i], classes);
    return all;
}

static bool name_is_valid(const struct head_parser *parser, const char *name, size_t length,
                          const char *limit)
{
    return SCAN_ALL(scan_match_name, name, length, limit) ||
           all_are(name, length, BYTE_TOKEN | (parser->limits->allow_weak_header_names ? BYTE_WEAK_NAME : 0));
}

/* Only lines with control characters come here; CR and LF cannot be in them any more. */
static bool value_is_valid(const struct head_parser *parser, const char *value, size_t length)
{
    if (parser->limits->allow_weak_header_values)
        return !memchr(value, '\0', length);
    return scan_control(value, value + length, value) == value + length;
}

static char lower(char byte)
{
    return (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
}

static bool names_equal(const char *a, const char *b, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

/* Case-blind by setting bit 5: some punctuation falls together as well, which costs a comparison and nothing else. */
static uint32_t name_hash(const char *name, size_t length, uint32_t seed)
{
    const uint64_t fold = 0x2020202020202020u, prime = 0x9E3779B97F4A7C15u;
    uint64_t hash = (seed + length) * prime, word = 0;
    size_t i;

    for (i = 0; i + 8 < length; i += 8) {
        memcpy(&word, name + i, 8);
        hash = (hash ^ (word | fold)) * prime;
        hash ^= hash >> 29;
    }
    if (length >= 8) {
        memcpy(&word, name + length - 8, 8);
    } else {
        for (word = 0, i = 0; i < length; i++)
            word = word << 8 | (unsigned char)name[i];
    }
    hash = (hash ^ (word | fold)) * prime;
    return (uint32_t)(hash >> 32);
}

/* `again`, here and below: the line was taken before with the same limits, so it is as it should be and its hash is known.
 *
 * The leading field of an unknown name, or HEAD_NO_FIELD; then the new field `index` is entered as a leader. */
static uint16_t unknown_find_or_enter(struct head_parser *parser, const char *bytes, uint16_t index,
                                      bool again)
{
    struct head_field *field = &parser->fields[index];
    const char *name = bytes + field->name_at;
    uint16_t *bucket, at;

    if (!parser->hashed) {
        memset(parser->buckets, 0xFF, sizeof(parser->buckets));
        parser->hashed = true;
    }
    if (!again)
        field->hash = name_hash(name, field->name_length, parser->limits->hash_seed);
    bucket = &parser->buckets[field->hash % HEAD_BUCKETS];
    for (at = *bucket; at != HEAD_NO_FIELD; at = parser->fields[at].bucket_next) {
        const struct head_field *other = &parser->fields[at];
        if (other->hash == field->hash && other->name_length == field->name_length &&
            names_equal(bytes + other->name_at, name, field->name_length))
            return at;
    }
    field->bucket_next = *bucket;
    *bucket = index;
    parser->head.unknown_count++;
    return HEAD_NO_FIELD;
}

/* Hangs field `index` behind the chain that `leader` leads. False: the merged value would not fit 16 bits. */
static bool chain_append(struct head_parser *parser, uint16_t leader, uint16_t index)
{
    struct head_field *lead = &parser->fields[leader], *field = &parser->fields[index];
    uint32_t merged = lead->merged_length + 2u + field->value_length;

    if (merged > 65535)
        return false;
    lead->merged_length = (uint16_t)merged;
    parser->fields[lead->last].next = index;
    lead->last = index;
    field->follower = true;
    return true;
}

static enum head_status bad_number(struct head_parser *parser)
{
    return head_fail(parser, PAGE_BAD_REQUEST, REASON_NUMBER);
}

static enum head_status content_length(struct head_parser *parser, const char *value, uint32_t length)
{
    uint64_t number = 0;
    uint32_t i;

    if (length == 0)
        return bad_number(parser);
    for (i = 0; i < length; i++) {
        unsigned digit = (unsigned)(unsigned char)value[i] - '0';
        if (digit > 9 || number > UINT64_MAX / 10 || number * 10 > UINT64_MAX - digit)
            return bad_number(parser);
        number = number * 10 + digit;
    }
    parser->head.content_length = number;
    return HEAD_DONE;
}

/* "chunked", perhaps with one comma behind it (1.37); all else is a coding we do not have (1.38). */
static enum head_status transfer_encoding(struct head_parser *parser, const char *value, uint32_t length,
                                          bool repeated)
{
    if (parser->head.minor == 0)
        return head_fail(parser, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
    if (length > 7 && value[length - 1] == ',') {
        length--;
        while (is_blank(value[length - 1]))
            length--;
    }
    if (repeated || length != 7 || !list_has(value, length, "chunked", 7))
        return head_fail(parser, PAGE_NOT_IMPLEMENTED, REASON_NOT_IMPLEMENTED);
    parser->head.framing = FRAMING_CHUNKED;
    return HEAD_DONE;
}

static bool port_is_valid(const char *at, const char *end)
{
    uint32_t port = 0;

    for (; at < end; at++) {
        if (!byte_is((unsigned char)*at, BYTE_DIGIT))
            return false;
        port = port * 10 + (uint32_t)(*at - '0');
        if (port > 65535)
            return false;
    }
    return true;
}

#if defined(__SSE2__)
/* Names of up to 32 letters, digits, "-", "." and "_", perhaps with a port of up to four digits or one below 60,000. False: look closer. */
static bool host_is_plain(const char *at, uint32_t length, const char *limit)
{
    uint32_t good = 0, digits = 0, colons = 0, all, colon;

    if (length == 0 || length > 32 || limit - at < 16)
        return false;
    for (uint32_t place = 0;; place = length - 16) { /* the second vector overlaps the first */
        __m128i bytes = scan_load(at + place), digit = scan_digits(bytes), name;

        name = scan_within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25);
        name = _mm_or_si128(
            name, _mm_or_si128(scan_within(bytes, '-', 1), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'))));
        digits |= (uint32_t)_mm_movemask_epi8(digit) << place;
        good |= (uint32_t)_mm_movemask_epi8(_mm_or_si128(name, digit)) << place;
        colons |= scan_match_colon(bytes) << place;
        if (length <= 16 || place)
            break;
    }
    all = ~0u >> (32 - length);
    colons &= all;
    if (!colons)
        return (good & all) == all;
    colon = (uint32_t)__builtin_ctz(colons);
    if (colon == 0 || (good | ~0u << colon) != ~0u || (digits | ~(all & ~1u << colon)) != ~0u)
        return false;
    return length - colon <= 5 || (length - colon == 6 && at[colon + 1] < '6');
}
#else
static bool host_is_plain(const char *at, uint32_t length, const char *limit)
{
    (void)at, (void)length, (void)limit;
    return false;
}
#endif

/* host, host:port, [address], [address]:port. What the address or name means is for the URL room to say. */
static bool host_is_valid(const char *at, uint32_t length)
{
    const char *end = at + length, *start;
    bool bracketed = length > 0 && *at == '[';

    at += bracketed;
    start = at;
    while (at < end && (byte_is((unsigned char)*at, BYTE_HOST) || (bracketed && *at == ':')))
        at++;
    if (at == start)
        return false;
    if (bracketed && (at == end || *at++ != ']'))
        return false;
    return at == end || (*at == ':' && port_is_valid(at + 1, end));
}

static enum head_status host(struct head_parser *parser, const char *value, uint32_t length, bool repeated,
                             const char *limit)
{
    if (repeated || (!host_is_plain(value, length, limit) && !host_is_valid(value, length)))
        return head_fail(parser, PAGE_INVALID_HOSTNAME, REASON_HOSTNAME);
    return HEAD_DONE;
}

static enum head_status bad_header(struct head_parser *parser)
{
    return head_fail(parser, PAGE_INVALID_HEADER, REASON_HEADER);
}

/* 1.45: a coding is a token; HTTP.sys reads this list because its cache varies on it. */
static enum head_status accept_encoding(struct head_parser *parser, const char *value, uint32_t length,
                                        const char *limit)
{
    return SCAN_ALL(scan_match_coding, value, length, limit) || all_are(value, length, BYTE_CODING)
               ? HEAD_DONE
               : bad_header(parser);
}

static void connection(struct head_parser *parser, const char *value, uint32_t length)
{
    if (length == 10 &&
        token_equals(value, "keep-alive", 10)) { /* nearly always, if there is the field at all */
        parser->head.flags |= HEAD_SAID_KEEP_ALIVE;
        return;
    }
    if (list_has(value, length, "close", 5))
        parser->head.flags |= HEAD_SAID_CLOSE;
    if (list_has(value, length, "keep-alive", 10))
        parser->head.flags |= HEAD_SAID_KEEP_ALIVE;
    if (list_has(value, length, "upgrade", 7))
        parser->head.flags |= HEAD_UPGRADE; /* kept only if there is an Upgrade field: take_end */
}

/* The fields that frame, route or switch. What is right or wrong by itself is not asked again, what depends on the rest of the head is. */
static enum head_status understand(struct head_parser *parser, int id, const char *value, uint32_t length,
                                   bool repeated, const char *limit, bool again)
{
    if (again && !repeated && (id == REQUEST_HOST || id == REQUEST_ACCEPT_ENCODING || id == REQUEST_RANGE))
        return HEAD_DONE;
    switch (id) {
    case HEADER_CONTENT_LENGTH:
        return content_length(parser, value, length);
    case HEADER_TRANSFER_ENCODING:
        return transfer_encoding(parser, value, length, repeated);
    case REQUEST_HOST:
        return host(parser, value, length, repeated, limit);
    case REQUEST_ACCEPT_ENCODING:
        return accept_encoding(parser, value, length, limit);
    case REQUEST_RANGE:
        return range_is_absurd(value, length) ? bad_header(parser) : HEAD_DONE;
    case HEADER_CONNECTION:
        connection(parser, value, length);
        return HEAD_DONE;
    case REQUEST_EXPECT: /* in any case: 1.25 */
        if (length == 12 && list_has(value, length, "100-continue", 12))
            parser->head.flags |= HEAD_EXPECT_CONTINUE;
        return HEAD_DONE;
    default:
        return HEAD_DONE;
    }
}

/* A second Content-Length of the same bytes is as if it were not there (1.36). */
static enum head_status repeated_length(struct head_parser *parser, const char *bytes,
                                        const struct head_field *field)
{
    const struct head_field *first = &parser->fields[parser->head.known[HEADER_CONTENT_LENGTH]];

    parser->last_count = 0; /* `field` was written over one of the head before, and is not kept */
    if (first->value_length != field->value_length ||
        memcmp(bytes + first->value_at, bytes + field->value_at, field->value_length) != 0)
        return bad_number(parser);
    return HEAD_DONE;
}

/* The ids that `understand` does something about. */
static const uint64_t understood = 1ull << HEADER_CONTENT_LENGTH | 1ull << HEADER_TRANSFER_ENCODING |
                                   1ull << REQUEST_HOST | 1ull << REQUEST_ACCEPT_ENCODING |
                                   1ull << REQUEST_RANGE | 1ull << HEADER_CONNECTION | 1ull << REQUEST_EXPECT;

/* Gives the field its place: a new leader, a follower, or none for a repeated length. */
static enum head_status field_enter(struct head_parser *parser, const char *bytes, struct head_field *field,
                                    const char *limit, bool again)
{
    uint16_t index = parser->head.field_count, leader;
    bool repeated;

    if (field->id == HEADER_UNKNOWN) {
        leader = unknown_find_or_enter(parser, bytes, index, again);
    } else {
        leader = parser->head.known[field->id];
        if (leader == HEAD_NO_FIELD)
            parser->head.known[field->id] = index;
        else if (field->id == HEADER_CONTENT_LENGTH)
            return repeated_length(parser, bytes, field);
    }
    repeated = leader != HEAD_NO_FIELD;
    if (repeated && !chain_append(parser, leader, index))
        return head_fail(parser, PAGE_TOO_LONG, REASON_FIELD_LENGTH);
    parser->head.field_count++;
    parser->head.text_size += field->value_length + 1u + repeated; /* a NUL, or comma and blank */
    if (field->id == HEADER_UNKNOWN) {
        parser->head.text_size += repeated ? 0 : field->name_length + 1u;
        return HEAD_DONE;
    }
    if (!(understood >> field->id & 1))
        return HEAD_DONE;
    return understand(parser, field->id, bytes + field->value_at, field->value_length, repeated, limit,
                      again);
}

enum head_status fields_take(struct head_parser *parser, const char *bytes, const char *colon,
                             uint32_t line_end, const char *limit)
{
    const char *start = bytes + parser->line, *end = bytes + line_end, *value;
    struct head_field *field;
    int id;

    if (colon == end || colon == start)
        return bad_header(parser);
    id = limit - start >= 16 ? request_header_find_ahead(start, (size_t)(colon - start))
                             : request_header_find(start, (size_t)(colon - start));
    if ((id == HEADER_UNKNOWN || parser->dirty) &&
        !name_is_valid(parser, start, (size_t)(colon - start), limit))
        return bad_header(parser);
    value = colon + 1;
    if (value < end && *value == ' ') /* nearly always this one and no other */
        value++;
    while (value < end && (unsigned char)*value <= ' ' && is_blank(*value))
        value++;
    while (end > value && (unsigned char)end[-1] <= ' ' && is_blank(end[-1]))
        end--;
    if (parser->dirty && !value_is_valid(parser, value, (size_t)(end - value)))
        return bad_header(parser);

    if (parser->head.field_count == parser->capacity) {
        if (parser->capacity < head_fields_limit(parser->limits))
            return HEAD_FULL;
        return head_fail(parser, PAGE_TOO_LONG, REASON_REQUEST_LENGTH);
    }
    field = &parser->fields[parser->head.field_count];
    field->name_at = parser->line;
    field->name_length = (uint16_t)(colon - start);
    field->value_at = (uint32_t)(value - bytes);
    field->value_length = field->merged_length = (uint16_t)(end - value);
    field->next = HEAD_NO_FIELD;
    field->last = parser->head.field_count;
    field->id = (int8_t)id;
    field->follower = false;
    return field_enter(parser, bytes, field, limit, false);
}

enum head_status fields_take_again(struct head_parser *parser, const char *bytes, const char *bound,
                                   uint32_t *line_end)
{
    struct head_field *field = &parser->fields[parser->head.field_count];
    const char *line = bytes + parser->line, *last = parser->last + field->name_at;
    uint32_t value = field->value_at - field->name_at, length = value + field->value_length;

    if (bound - line < (ptrdiff_t)length + 2 || *line != *last || line[length] != '\r' ||
        line[length + 1] != '\n' || memcmp(line, last, length) != 0)
        return HEAD_MORE;
    *line_end = parser->line + length;
    field->name_at = parser->line;
    field->value_at = parser->line + value;
    field->merged_length = field->value_length;
    field->next = HEAD_NO_FIELD;
    field->last = parser->head.field_count;
    field->follower = false;
    return field_enter(parser, bytes, field, bound, true);
}
