/* The request-head parser: lines and the request line. Field lines are in fields.c; what is accepted and why, in head.h.
 *
 * A line is taken in two steps. line_find looks for its end, sixteen bytes at a time, and on the way learns whether the
 * line is clean, that is, without control characters but TAB; nearly all are, and a clean line needs no further look at
 * each byte. Then the line is taken apart. The order of these checks never depends on how many bytes were there at the
 * time, which is what makes the outcome independent of splits. */
#include "http1/fields.h"
#include "http1/head.h"
#include "http1/scan.h"

#include <string.h>

enum { STATE_NEXT, STATE_START, STATE_FIRST_FIELD, STATE_FIELDS, STATE_ENDED };

const struct head_limits head_limits_default = {
    .max_field_length = 16384,
    .max_request_bytes = 16384,
};

void head_limits_normalise(struct head_limits *limits)
{
    if (limits->max_field_length < 64 || limits->max_field_length > 65534)
        limits->max_field_length = head_limits_default.max_field_length;
    if (limits->max_request_bytes < 256 || limits->max_request_bytes > 16777216)
        limits->max_request_bytes = head_limits_default.max_request_bytes;
    if (limits->max_field_length > limits->max_request_bytes)
        limits->max_field_length = limits->max_request_bytes;
}

uint16_t head_fields_limit(const struct head_limits *limits)
{
    uint32_t most = limits->max_request_bytes / 3; /* "a:" LF */

    return (uint16_t)(most > HEAD_NO_FIELD - 1 ? HEAD_NO_FIELD - 1 : most);
}

/* Before the request line. */
static void start(struct head_parser *parser)
{
    struct head *head = &parser->head;

    head->verb = VERB_UNPARSED;
    head->verb_text = head->target = (struct slice){0, 0};
    head->major = head->minor = 0;
    parser->same = false;
    parser->line = parser->scanned = parser->fields_at = 0;
    parser->state = STATE_START;
}

/* Before the first field: all that fields lead to. */
static void clear_fields(struct head_parser *parser)
{
    struct head *head = &parser->head;

    head->length = 0;
    head->framing = FRAMING_NONE;
    head->content_length = 0;
    head->flags = 0;
    head->field_count = head->unknown_count = 0;
    head->text_size = 0;
    memset(head->known, 0xFF, sizeof(head->known));
    parser->dirty = parser->hashed = false;
}

void head_init(struct head_parser *parser, const struct head_limits *limits, struct head_field *fields,
               uint16_t capacity)
{
    parser->head.fields = parser->fields = fields;
    parser->page = PAGE_NONE;
    parser->reason = REASON_NONE;
    parser->limits = limits;
    parser->capacity = capacity;
    parser->last_count = 0;
    start(parser);
    clear_fields(parser);
}

void head_next(struct head_parser *parser, const char *last)
{
    parser->last = last;
    parser->same = false;
    parser->state = STATE_NEXT;
}

void head_grow(struct head_parser *parser, struct head_field *fields, uint16_t capacity)
{
    memcpy(fields, parser->fields, parser->head.field_count * sizeof(*fields));
    parser->head.fields = parser->fields = fields;
    parser->capacity = capacity;
    parser->last_count = 0;
}

enum head_status head_fail(struct head_parser *parser, enum page page, enum error_reason reason)
{
    parser->page = page;
    parser->reason = reason;
    parser->state = STATE_ENDED;
    return HEAD_ERROR;
}

/* A line that does not end within the limits. Before the verb has ended nothing can be called a URL. */
static enum head_status line_too_long(struct head_parser *parser, const char *bytes, bool field)
{
    if (field)
        return head_fail(parser, PAGE_TOO_LONG, REASON_FIELD_LENGTH);
    if (parser->state == STATE_START &&
        memchr(bytes + parser->line, ' ', parser->limits->max_request_bytes - parser->line))
        return head_fail(parser, PAGE_URL_TOO_LONG, REASON_URL_LENGTH);
    return head_fail(parser, PAGE_TOO_LONG, REASON_REQUEST_LENGTH);
}

/* Looks for the end of the current line, no further than the limits allow. HEAD_DONE: the line is [parser->line, *end) and
 * the next one begins at *next. Inlined by force: twice per request, and as a
 * call it costs a tenth of the whole parse. */
static inline __attribute__((always_inline)) enum head_status line_find(struct head_parser *parser,
                                                                        const char *bytes, size_t length,
                                                                        bool is_field, uint32_t *end,
                                                                        uint32_t *next)
{
    const struct head_limits *limits = parser->limits;
    size_t field_stop = parser->line + (size_t)limits->max_field_length + 2;
    size_t stop = limits->max_request_bytes;
    const char *at = bytes + parser->scanned, *bound;
    bool field = is_field && field_stop <= stop;

    if (field)
        stop = field_stop;
    bound = bytes + (length < stop ? length : stop);
    while ((at = scan_control(at, bound, bytes)) < bound) {
        if (*at == '\n') {
            *end = (uint32_t)(at - bytes);
            *next = *end + 1;
            return field && *end - parser->line > limits->max_field_length
                       ? line_too_long(parser, bytes, true)
                       : HEAD_DONE;
        }
        if (*at == '\r') {
            if (at + 1 == bound)
                break; /* the LF may follow */
            if (at[1] != '\n')
                return head_fail(parser, PAGE_BAD_REQUEST, REASON_INVALID_CRLF);
            *end = (uint32_t)(at - bytes);
            *next = *end + 2;
            return HEAD_DONE;
        }
        parser->dirty = true;
        at++;
    }
    parser->scanned = (uint32_t)(at - bytes);
    return length >= stop ? line_too_long(parser, bytes, field) : HEAD_MORE;
}

/* A version number: digits, no leading zero, at most 65535. Returns where it ends, or NULL. */
static const char *version_number(const char *at, const char *end, uint16_t *number)
{
    uint32_t value = 0;
    const char *start = at;

    while (at < end && byte_is((unsigned char)*at, BYTE_DIGIT)) {
        value = value * 10 + (uint32_t)(*at++ - '0');
        if (value > 65535)
            return NULL;
    }
    if (at == start || (*start == '0' && at - start > 1))
        return NULL;
    *number = (uint16_t)value;
    return at;
}

static enum head_status take_version(struct head_parser *parser, const char *at, const char *end)
{
    struct head *head = &parser->head;

    if (end - at == 8 && memcmp(at, "HTTP/1.", 7) == 0 && byte_is((unsigned char)at[7], BYTE_DIGIT)) {
        head->major = 1;
        head->minor = (uint16_t)(at[7] - '0');
        return HEAD_DONE;
    }
    if (end - at < 8 || memcmp(at, "HTTP/", 5) != 0)
        return head_fail(parser, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
    at = version_number(at + 5, end, &head->major);
    if (!at || at == end || *at != '.')
        return head_fail(parser, PAGE_BAD_REQUEST, at ? REASON_BAD_REQUEST : REASON_NUMBER);
    at = version_number(at + 1, end, &head->minor);
    if (!at || at != end || head->major == 0)
        return head_fail(parser, PAGE_BAD_REQUEST, at ? REASON_BAD_REQUEST : REASON_NUMBER);
    return head_fail(parser, PAGE_VERSION_NOT_SUPPORTED, REASON_VERSION_NOT_SUPPORTED);
}

/* The target ends at the next space. Returns that space, or NULL after an error. */
static const char *take_target(struct head_parser *parser, const char *bytes, const char *at, const char *end)
{
    const char *start = at;

    for (at = scan_blank(at, end, bytes); at < end && *at != ' '; at = scan_blank(at + 1, end, bytes)) {
        if (!parser->limits->allow_unescaped_restricted_chars || *at == '\0' || *at == '\t') {
            head_fail(parser, PAGE_INVALID_URL, REASON_URL);
            return NULL;
        }
    }
    if (parser->dirty && !parser->limits->allow_unescaped_restricted_chars &&
        memchr(start, 0x7F, (size_t)(at - start))) {
        head_fail(parser, PAGE_INVALID_URL, REASON_URL);
        return NULL;
    }
    if (at == end || at == start) {
        head_fail(parser, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
        return NULL;
    }
    if (at - start > 65535) { /* RawUrlLength is 16 bits */
        head_fail(parser, PAGE_URL_TOO_LONG, REASON_URL_LENGTH);
        return NULL;
    }
    parser->head.target = (struct slice){(uint32_t)(start - bytes), (uint32_t)(at - start)};
    if (*start != '/')
        parser->head.flags |= HEAD_ABSOLUTE_TARGET;
    return at;
}

static enum head_status take_request_line(struct head_parser *parser, const char *bytes, uint32_t line_end)
{
    struct head *head = &parser->head;
    const char *start = bytes + parser->line, *end = bytes + line_end, *at = start;

    if (end - at >= 4 && memcmp(at, "GET ", 4) == 0) { /* most requests */
        head->verb = VERB_GET;
        at += 3;
    } else {
        while (at < end && byte_is((unsigned char)*at, BYTE_TOKEN))
            at++;
        if (at == end)
            return head_fail(parser, PAGE_BAD_REQUEST, REASON_BAD_REQUEST);
        if (*at != ' ' || at == start || at - start > 65535)
            return head_fail(parser, PAGE_INVALID_VERB, REASON_VERB);
        head->verb = verb_find(start, (size_t)(at - start), parser->limits->allow_case_insensitive_verbs);
    }
    head->verb_text = (struct slice){parser->line, (uint32_t)(at - start)};

    at = take_target(parser, bytes, at + 1, end);
    return at ? take_version(parser, at + 1, end) : HEAD_ERROR;
}

/* The empty line: what only the whole head can tell. */
static enum head_status take_end(struct head_parser *parser, uint32_t next)
{
    struct head *head = &parser->head;

    if (head->minor == 0)
        head->flags = (head->flags & ~HEAD_EXPECT_CONTINUE) | HEAD_CLOSE;
    else if (head->known[REQUEST_HOST] == HEAD_NO_FIELD)
        return head_fail(parser, PAGE_INVALID_HOSTNAME, REASON_HOSTNAME);
    if (head->flags & HEAD_SAID_CLOSE)
        head->flags |= HEAD_CLOSE;
    if (head->known[HEADER_UPGRADE] == HEAD_NO_FIELD)
        head->flags &= ~(uint32_t)HEAD_UPGRADE;

    if (head->framing == FRAMING_CHUNKED) {
        if (head->known[HEADER_CONTENT_LENGTH] != HEAD_NO_FIELD)
            head->flags |= HEAD_LENGTH_AND_CHUNKED | HEAD_CLOSE;
    } else if (head->known[HEADER_CONTENT_LENGTH] != HEAD_NO_FIELD) {
        head->framing = FRAMING_LENGTH;
    } else if (head->verb == VERB_POST || head->verb == VERB_PUT) {
        return head_fail(parser, PAGE_LENGTH_REQUIRED, REASON_LENGTH_REQUIRED);
    }
    head->length = next;
    parser->state = STATE_ENDED;
    return HEAD_DONE;
}

static void next_line(struct head_parser *parser, uint32_t next)
{
    parser->line = parser->scanned = next;
    parser->dirty = false;
}

/* The usual request line in one look: GET, a target without anything odd, HTTP/1.1, CR LF. False: nothing is said about it. */
static bool take_plain_request_line(struct head_parser *parser, const char *bytes, size_t length)
{
    struct head *head = &parser->head;
    const char *bound =
        bytes + (length < parser->limits->max_request_bytes ? length : parser->limits->max_request_bytes);
    const char *start = bytes + parser->line, *target = start + 4, *end;

    if (parser->scanned != parser->line || bound - start < 17 || memcmp(start, "GET /", 5) != 0)
        return false;
    end = scan_target(target + 1, bound, bytes);
    if (bound - end < 11 || end - target > 65535 || memcmp(end, " HTTP/1.1\r\n", 11) != 0)
        return false;
    head->verb = VERB_GET;
    head->verb_text = (struct slice){parser->line, 3};
    head->target = (struct slice){(uint32_t)(target - bytes), (uint32_t)(end - target)};
    head->major = head->minor = 1;
    parser->state = STATE_FIRST_FIELD;
    parser->line = parser->scanned = parser->fields_at = (uint32_t)(end - bytes) + 11;
    return true;
}

/* Up to and including the request line. */
static __attribute__((noinline)) enum head_status parse_start(struct head_parser *parser, const char *bytes,
                                                              size_t length)
{
    enum head_status status;
    uint32_t end = 0, next = 0; /* set by line_find; gcc cannot see it under ThreadSanitizer */

    do {
        /* What cannot begin a verb will not become a request: TLS on a plain port may never send a line end. */
        if (parser->line < length && !byte_is((unsigned char)bytes[parser->line], BYTE_TOKEN) &&
            bytes[parser->line] != '\r' && bytes[parser->line] != '\n')
            return head_fail(parser, PAGE_INVALID_VERB, REASON_VERB);
        status = line_find(parser, bytes, length, false, &end, &next);
        if (status != HEAD_DONE)
            return status;
        if (end != parser->line) { /* empty lines may come before a request: RFC 9112 2.2 */
            status = take_request_line(parser, bytes, end);
            parser->state = status == HEAD_DONE ? STATE_FIRST_FIELD : STATE_ENDED;
        }
        next_line(parser, next);
    } while (parser->state == STATE_START);
    return status;
}

static inline enum head_status take_field_line(struct head_parser *parser, const char *bytes,
                                               const char *colon, uint32_t end, const char *limit)
{
    const char *line = bytes + parser->line;

    if (parser->state == STATE_FIRST_FIELD) {
        if ((*line == ' ' || *line == '\t') && fields_is_blank(line, end - parser->line))
            return HEAD_DONE;
        parser->state = STATE_FIELDS;
    }
    if (!colon)
        colon = scan_colon(line, bytes + end, bytes);
    return fields_take(parser, bytes, colon, end, limit);
}

/* The line that this field was in the head before. HEAD_MORE: it is another one, nothing is said about it. */
static inline enum head_status take_line_again(struct head_parser *parser, const char *bytes,
                                               const char *bound)
{
    uint32_t end;
    enum head_status status = fields_take_again(parser, bytes, bound, &end);

    if (status == HEAD_DONE) {
        parser->state = STATE_FIELDS;
        parser->line = parser->scanned = end + 2;
    }
    return status;
}

/* Field lines that need no second look, which are most: stops before the first that does, or is not all here. HEAD_MORE: go on there. */
static enum head_status parse_plain_fields(struct head_parser *parser, const char *bytes, size_t length)
{
    const struct head_limits *limits = parser->limits;
    const char *bound = bytes + (length < limits->max_request_bytes ? length : limits->max_request_bytes);
    const char *line, *end, *colon;
    enum head_status status;

    for (;;) {
        if (parser->head.field_count < parser->last_count) {
            status = take_line_again(parser, bytes, bound);
            if (status == HEAD_DONE)
                continue;
            if (status == HEAD_ERROR)
                return status;
        }
        line = bytes + parser->line;
        end = scan_plain_line(line, bound, bytes, &colon);
        if (!end || end - line > (ptrdiff_t)limits->max_field_length)
            return HEAD_MORE;
        if (end == line)
            return take_end(parser, parser->line + 2);
        status = take_field_line(parser, bytes, colon && colon < end ? colon : NULL, (uint32_t)(end - bytes),
                                 bytes + length);
        if (status != HEAD_DONE)
            return status;
        parser->line = parser->scanned = (uint32_t)(end - bytes) + 2;
    }
}

static __attribute__((noinline)) enum head_status parse_fields(struct head_parser *parser, const char *bytes,
                                                               size_t length)
{
    enum head_status status;
    uint32_t end = 0, next = 0; /* set by line_find; gcc cannot see it under ThreadSanitizer */

    for (;;) {
        status = line_find(parser, bytes, length, true, &end, &next);
        if (status != HEAD_DONE)
            return status;
        if (end == parser->line)
            return take_end(parser, next);
        status = take_field_line(parser, bytes, NULL, end, bytes + length);
        if (status == HEAD_FULL)
            parser->scanned = parser->line; /* the line is taken anew after head_grow */
        if (status != HEAD_DONE)
            return status;
        next_line(parser, next);
        status = parse_plain_fields(parser, bytes, length);
        if (status != HEAD_MORE)
            return status;
    }
}

/* The fields stay, `shift` bytes further on. */
static void shift_fields(struct head_parser *parser, uint32_t shift)
{
    for (unsigned i = 0; shift && i < parser->head.field_count; i++) {
        parser->fields[i].name_at += shift;
        parser->fields[i].value_at += shift;
    }
}

/* Behind a plain request line the same lines as in the head before, which had such a line too: verb and version, by which take_end
 * judges what the fields say, are then the same as well. */
static bool take_same_fields(struct head_parser *parser, const char *bytes, size_t length, uint32_t last_at)
{
    struct head *head = &parser->head;
    uint32_t size = head->length - last_at, at = parser->fields_at;

    if (length - at < size || parser->limits->max_request_bytes - at < size ||
        memcmp(bytes + at, parser->last + last_at, size) != 0)
        return false;
    shift_fields(parser, at - last_at);
    head->length = at + size;
    parser->state = STATE_ENDED;
    return true;
}

/* The first look at a head that follows another. False: it is not like that one, or not all here; nothing of that one is left. */
static bool take_again(struct head_parser *parser, const char *bytes, size_t length)
{
    uint32_t last_at = parser->fields_at;

    if (length >= parser->head.length && memcmp(bytes, parser->last, parser->head.length) == 0) {
        parser->same = true;
        parser->state = STATE_ENDED;
        return true;
    }
    start(parser);
    if (last_at && take_plain_request_line(parser, bytes, length) &&
        take_same_fields(parser, bytes, length, last_at))
        return true;
    parser->last_count = parser->head.field_count;
    clear_fields(parser);
    return false;
}

enum head_status head_parse(struct head_parser *parser, const char *bytes, size_t length)
{
    enum head_status status;

    if (parser->state == STATE_NEXT && take_again(parser, bytes, length))
        return HEAD_DONE;
    if (parser->state == STATE_ENDED)
        return parser->page == PAGE_NONE ? HEAD_DONE : HEAD_ERROR;
    if (parser->state == STATE_START && !take_plain_request_line(parser, bytes, length)) {
        status = parse_start(parser, bytes, length);
        if (status != HEAD_DONE)
            return status;
    }
    if (parser->scanned == parser->line) {
        status = parse_plain_fields(parser, bytes, length);
        if (status != HEAD_MORE)
            return status;
    }
    return parse_fields(parser, bytes, length);
}

char *head_value_copy(const struct head *head, const struct head_field *field, const char *bytes, char *out)
{
    for (;;) {
        memcpy(out, bytes + field->value_at, field->value_length);
        out += field->value_length;
        if (field->next == HEAD_NO_FIELD)
            return out;
        *out++ = ',';
        *out++ = ' ';
        field = &head->fields[field->next];
    }
}
