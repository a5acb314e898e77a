/* A chunked body, whole and in pieces, against a second decoder that is as plain as can be. The first byte chooses the
 * pieces. */
#include "http1/body.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

#define MOST 65536

struct outcome {
    enum body_status status;
    size_t consumed, length;
    uint8_t payload[MOST];
};

static void decode(struct outcome *out, const uint8_t *data, size_t size, size_t step)
{
    struct body_decoder decoder;
    struct body_piece piece;
    size_t have = 0;

    out->status = BODY_MORE;
    out->consumed = out->length = 0;
    body_init(&decoder, FRAMING_CHUNKED, 0);
    while (have < size) {
        have = size - have < step ? size : have + step;
        while (out->consumed < have) {
            out->status =
                body_next(&decoder, (const char *)data + out->consumed, have - out->consumed, &piece);
            MUST(piece.consumed <= have - out->consumed);
            out->consumed += piece.consumed;
            if (out->status == BODY_DONE || out->status == BODY_ERROR)
                return;
            if (out->status == BODY_DATA) {
                MUST((const uint8_t *)piece.data + piece.length == data + out->consumed && piece.length > 0);
                memcpy(out->payload + out->length, piece.data, piece.length);
                out->length += piece.length;
            } else {
                MUST(out->consumed == have);
            }
        }
    }
    out->status = BODY_MORE;
}

/* The line at `at`, without its CRLF; false if it is not complete or holds a control character. */
static int plain_line(const uint8_t *data, size_t size, size_t at, size_t *end)
{
    for (*end = at; *end + 1 < size; ++*end) {
        if (data[*end] == '\r')
            return data[*end + 1] == '\n';
        if ((data[*end] < 32 && data[*end] != '\t') || data[*end] == 127)
            return 0;
    }
    return 0;
}

/* Decodes a complete, valid body and returns its length on the wire, or 0. */
static size_t plain_decode(const uint8_t *data, size_t size, uint8_t *payload, size_t *length)
{
    size_t at = 0, end;

    for (*length = 0;;) {
        uint64_t chunk = 0;
        size_t digits = 0;
        if (!plain_line(data, size, at, &end))
            return 0;
        for (; at + digits < end && byte_is(data[at + digits], BYTE_HEX); digits++) {
            const char digit[2] = {(char)data[at + digits], '\0'};
            chunk = chunk * 16 + strtoul(digit, NULL, 16);
        }
        if (digits == 0 || digits > 16 || (at + digits < end && data[at + digits] != ';'))
            return 0;
        at = end + 2;
        if (chunk == 0)
            break;
        if (chunk > size - at || size - at - chunk < 2 || memcmp(data + at + chunk, "\r\n", 2) != 0)
            return 0;
        memcpy(payload + *length, data + at, (size_t)chunk);
        *length += (size_t)chunk;
        at += (size_t)chunk + 2;
    }
    for (;;) {
        if (!plain_line(data, size, at, &end))
            return 0;
        if (end == at)
            return at + 2;
        if (!byte_is(data[at], BYTE_TOKEN))
            return 0;
        at = end + 2;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct outcome whole, pieces;
    static uint8_t payload[MOST];
    size_t length, wire;
    unsigned step;

    if (size < 1 || size > BODY_TRAILER_LIMIT)
        return 0;
    step = 1 + data[0] % 29;
    data++;
    size--;
    decode(&whole, data, size, size);
    decode(&pieces, data, size, step);
    MUST(whole.status == pieces.status && whole.consumed == pieces.consumed && whole.length == pieces.length);
    MUST(memcmp(whole.payload, pieces.payload, whole.length) == 0);

    wire = plain_decode(data, size, payload, &length);
    MUST((wire != 0) == (whole.status == BODY_DONE));
    if (wire)
        MUST(wire == whole.consumed && length == whole.length && memcmp(payload, whole.payload, length) == 0);
    return 0;
}
