/* A response described by arbitrary bytes: whatever a program passes, the head that goes out has exactly the lines it
 * should, ends where it says, and stays within the bound it asked for. The input is a sequence of (kind, length, bytes). */
#include "http1/date.h"
#include "http1/response.h"
#include "winerror.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

#define MOST 32

struct input {
    const uint8_t *at, *end;
};

static uint8_t take_byte(struct input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

/* An allocation of its own, so that reading past a value is seen. */
static const char *take_text(struct input *in, uint16_t *length, char **owned)
{
    size_t left, want = take_byte(in);

    left = (size_t)(in->end - in->at);
    *length = (uint16_t)(want < left ? want : left);
    *owned = malloc(*length ? *length : 1);
    if (!*owned)
        abort();
    memcpy(*owned, in->at, *length);
    in->at += *length;
    return *owned;
}

static void check_lines(const char *out, size_t length, unsigned lines)
{
    size_t i;

    MUST(length >= 4 && memcmp(out + length - 4, "\r\n\r\n", 4) == 0 && memcmp(out, "HTTP/1.1 ", 9) == 0);
    for (i = 0; i < length; i++) {
        MUST(out[i] != '\0');
        if (out[i] == '\r')
            MUST(i + 1 < length && out[i + 1] == '\n');
        if (out[i] == '\n') {
            MUST(i > 0 && out[i - 1] == '\r' && lines > 0);
            lines--;
        }
    }
    MUST(lines == 0);
}

/* A repeated header without values adds nothing, but sends the head the thorough way: the outcome must be the same. */
static void check_thorough_way(const struct response_head *head, uint32_t error, const char *out,
                               size_t length, size_t bound)
{
    const struct repeated_value nothing = {HEADER_VIA, 0, NULL};
    struct response_head other = *head;
    char *again = malloc(bound);
    size_t written = 0;

    if (!again)
        abort();
    other.repeated = &nothing;
    other.repeated_count = 1;
    MUST(response_head_bound(&other) == bound);
    MUST(response_head_write(&other, again, bound, &written) == error);
    MUST(error != 0 || (written == length && memcmp(again, out, length) == 0));
    free(again);
}

/* Too little room is never more than the bound says, and never written past. */
static void check_little_room(const struct response_head *head, size_t room, size_t bound)
{
    char *out = malloc(room ? room : 1);
    size_t length = 0;
    uint32_t error;

    if (!out)
        abort();
    error = response_head_write(head, out, room, &length);
    MUST(error == ERROR_INVALID_PARAMETER || (error == ERROR_INSUFFICIENT_BUFFER && length == bound));
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, data + size};
    struct known_value known[RESPONSE_HEADER_COUNT], repeated_values[MOST];
    struct unknown_value unknown[MOST];
    struct repeated_value repeated[MOST];
    struct response_head head = {.known = known, .unknown = unknown, .repeated = repeated};
    char *owned[MOST * 3], *out;
    unsigned owned_count = 0, lines = 2, flags = take_byte(&in), i;
    size_t bound, length = 0;
    uint32_t error;

    memset(known, 0, sizeof(known));
    head.status = (uint16_t)(take_byte(&in) * 4);
    head.reason = take_text(&in, &head.reason_length, &owned[owned_count++]);
    head.add_server = flags & 1;
    head.add_close = flags & 2;
    head.add_content_length = flags & 4;
    head.content_length = (uint64_t)flags << (flags & 63);
    head.date = flags & 8 ? "Sun, 06 Nov 1994 08:49:37 GMT" : NULL;
    while (in.at < in.end && owned_count < MOST * 3 - 3) {
        unsigned kind = take_byte(&in);
        if (kind < 32) {
            struct known_value *value = &known[kind % RESPONSE_HEADER_COUNT];
            value->at = take_text(&in, &value->length, &owned[owned_count++]);
        } else if (kind < 128 && head.unknown_count < MOST) {
            struct unknown_value *value = &unknown[head.unknown_count++];
            value->name = take_text(&in, &value->name_length, &owned[owned_count++]);
            value->value = take_text(&in, &value->value_length, &owned[owned_count++]);
        } else if (head.repeated_count < MOST) {
            struct known_value *value = &repeated_values[head.repeated_count];
            repeated[head.repeated_count] = (struct repeated_value){(int)(kind % 32), 1, value};
            value->at = take_text(&in, &value->length, &owned[owned_count++]);
            head.repeated_count++;
        }
    }

    bound = response_head_bound(&head);
    out = malloc(bound);
    if (!out)
        abort();
    error = response_head_write(&head, out, bound, &length);
    if (head.repeated_count == 0)
        check_thorough_way(&head, error, out, length, bound);
    check_little_room(&head, bound - 1 - flags % bound, bound);
    if (error == 0) {
        MUST(length <= bound);
        for (i = 0; i < RESPONSE_HEADER_COUNT; i++)
            lines += known[i].length > 0 && i != HEADER_DATE;
        lines += head.unknown_count;
        bool server = known[RESPONSE_SERVER].length > 0;
        for (i = 0; i < head.repeated_count; i++) {
            bool sent = repeated_values[i].length > 0 && repeated[i].id != HEADER_DATE;
            lines += sent;
            server |= sent && repeated[i].id == RESPONSE_SERVER;
        }
        lines += head.add_server && !server;
        lines += head.date != NULL;
        lines += head.add_close && !(response_head_facts(&head) & RESPONSE_SAYS_CLOSE);
        lines += head.add_content_length;
        check_lines(out, length, lines);
    }
    free(out);
    for (i = 0; i < owned_count; i++)
        free(owned[i]);
    return 0;
}
