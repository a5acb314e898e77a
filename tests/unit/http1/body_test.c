/* Request bodies: counted and chunked, each input whole, split at every place and byte by byte. */
#include "check.h"
#include "http1/body.h"

static char decoded[70000];
static size_t decoded_length, left_over;

/* Feeds `length` bytes, `step` at a time after the first `first`. Returns the last status. */
static enum body_status feed(struct body_decoder *decoder, const char *bytes, size_t length, size_t first,
                             size_t step)
{
    enum body_status status = BODY_MORE;
    size_t at = 0, have = first;
    struct body_piece piece;

    decoded_length = 0;
    for (;;) {
        while (at < have || body_is_complete(decoder)) {
            status = body_next(decoder, bytes + at, have - at, &piece);
            CHECK(piece.consumed <= have - at);
            at += piece.consumed;
            left_over = length - at;
            if (status == BODY_DATA) {
                CHECK(piece.length > 0 && piece.data + piece.length == bytes + at);
                memcpy(decoded + decoded_length, piece.data, piece.length);
                decoded_length += piece.length;
            } else if (status == BODY_DONE || status == BODY_ERROR) {
                return status;
            } else {
                CHECK_EQ(at, have);
            }
        }
        if (have == length)
            return body_is_complete(decoder) ? BODY_DONE : BODY_MORE;
        have = have + step > length ? length : have + step;
    }
}

struct row {
    const char *source, *bytes;
    size_t length;
    const char *payload; /* NULL: an error */
    size_t left_over;
};

#define GOOD(source, bytes, payload, left)              \
    {                                                   \
        source, bytes, sizeof(bytes) - 1, payload, left \
    }
#define BAD(source, bytes)                        \
    {                                             \
        source, bytes, sizeof(bytes) - 1, NULL, 0 \
    }

static void expect(const struct row *row, size_t first, size_t step)
{
    struct body_decoder decoder;
    enum body_status status;

    body_init(&decoder, FRAMING_CHUNKED, 0);
    status = feed(&decoder, row->bytes, row->length, first, step);
    if (status != (row->payload ? BODY_DONE : BODY_ERROR))
        printf("    row (%s) \"%s\", split at %zu\n", row->source, row->bytes, first);
    CHECK_EQ(status, row->payload ? BODY_DONE : BODY_ERROR);
    if (!row->payload) {
        struct body_piece piece;
        CHECK_EQ(body_next(&decoder, "0\r\n\r\n", 5, &piece), BODY_ERROR);
        return;
    }
    CHECK_EQ(decoded_length, strlen(row->payload));
    CHECK_EQ(decoder.decoded, decoded_length);
    CHECK_MEM(decoded, row->payload, decoded_length);
    CHECK_EQ(left_over, row->left_over);
}

static void expect_all(const struct row *rows, size_t count)
{
    size_t i, at;

    for (i = 0; i < count; i++) {
        for (at = 0; at <= rows[i].length; at++)
            expect(&rows[i], at, rows[i].length);
        expect(&rows[i], 0, 1);
    }
}

static void chunked_bodies(void)
{
    static const struct row rows[] = {
        GOOD("", "0\r\n\r\n", "", 0),
        GOOD("", "5\r\nhello\r\n0\r\n\r\n", "hello", 0),
        GOOD("", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET /", "hello world", 5),
        GOOD("", "00000000000000a\r\n0123456789\r\n000\r\n\r\n", "0123456789", 0),
        GOOD("", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0),
        GOOD("", "2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 0),
        /* extensions and trailers are read over: o1.49 */
        GOOD("o1.49", "5;a=b;c=\"d e\"\r\nhello\r\n0;last\r\n\r\n", "hello", 0),
        GOOD("o1.49", "1\r\nx\r\n0\r\nFoo: bar\r\nBaz:\r\n\r\n!", "x", 1),

        BAD("", "\r\n"),
        BAD("", "x\r\n"),
        BAD("", "-1\r\n"),
        BAD("", "+1\r\n"),
        BAD("", "0x1\r\n"),
        BAD("", " 1\r\n"),
        BAD("c", "1 \r\n"),
        BAD("c", "1 ;a\r\n"),
        BAD("", "10000000000000000\r\n"), /* 2^64 */
        BAD("", "ffffffffffffffff0\r\n"),
        BAD("c", "00000000000000001\r\n"), /* more than sixteen digits */
        BAD("", "1\r\nxy\r\n"),
        BAD("", "1\r\nx\n"),
        BAD("", "1\r\nx\r0"),
        BAD("", "1\r\nx0\r\n"),
        /* bare LF and CR at every line end of the framing: models.md 6.2, KB5068865 */
        BAD("", "1\nx\r\n0\r\n\r\n"),
        BAD("", "1\rx\r\n0\r\n\r\n"),
        BAD("", "1\r\rx\r\n0\r\n\r\n"),
        BAD("", "1;a\nx\r\n0\r\n\r\n"),
        BAD("", "1;a\rx\r\n0\r\n\r\n"),
        BAD("", "1;a=\"\n\"\r\nx\r\n0\r\n\r\n"),
        BAD("", "1;\0\r\nx\r\n"),
        BAD("", "0\n\r\n"),
        BAD("", "0\r\n\n"),
        BAD("", "0\r\n\r\r"),
        BAD("", "0\r\nFoo: bar\n\r\n"),
        BAD("", "0\r\nFoo: bar\r\r\n"),
        BAD("", "0\r\nFoo: b\0r\r\n"),
        BAD("", "0\r\n Foo: bar\r\n\r\n"),
        BAD("", "0\r\n: bar\r\n\r\n"),
    };
    expect_all(rows, sizeof(rows) / sizeof(rows[0]));
}

static void every_byte_where_a_line_feed_belongs(void)
{
    static const char good[] = "3;e\r\nabc\r\n0\r\nT: u\r\n\r\n";
    char bytes[sizeof(good)];
    size_t at;
    int byte;

    for (at = 1; at < sizeof(good) - 1; at++) {
        if (good[at] != '\n')
            continue;
        for (byte = 0; byte < 256; byte++) {
            struct body_decoder decoder;
            memcpy(bytes, good, sizeof(good));
            bytes[at] = (char)byte;
            body_init(&decoder, FRAMING_CHUNKED, 0);
            CHECK_EQ(feed(&decoder, bytes, sizeof(good) - 1, 0, 7), byte == '\n' ? BODY_DONE : BODY_ERROR);
        }
    }
}

static void a_chunk_of_any_size_is_counted(void)
{
    struct body_decoder decoder;
    struct body_piece piece;

    body_init(&decoder, FRAMING_CHUNKED, 0);
    CHECK_EQ(body_next(&decoder, "fffffffffffffffe\r\nabc", 21, &piece), BODY_DATA);
    CHECK_EQ(piece.length, 3);
    CHECK_EQ(decoder.remaining, 0xfffffffffffffffeu - 3);
}

static void framing_cannot_outweigh_the_data(void)
{
    static char extension[BODY_EXTENSION_LIMIT + 2], trailer[1024];
    struct body_decoder decoder;
    struct body_piece piece;
    int i;

    memset(extension, 'e', sizeof(extension));
    memcpy(extension, "1;", 2);
    body_init(&decoder, FRAMING_CHUNKED, 0);
    CHECK_EQ(body_next(&decoder, extension, sizeof(extension), &piece), BODY_MORE);
    CHECK_EQ(body_next(&decoder, "e", 1, &piece), BODY_ERROR);

    memset(trailer, 't', sizeof(trailer));
    memcpy(trailer + sizeof(trailer) - 2, "\r\n", 2);
    body_init(&decoder, FRAMING_CHUNKED, 0);
    CHECK_EQ(body_next(&decoder, "0\r\n", 3, &piece), BODY_MORE);
    for (i = 0; i < 16; i++)
        CHECK_EQ(body_next(&decoder, trailer, sizeof(trailer), &piece), BODY_MORE);
    CHECK_EQ(body_next(&decoder, trailer, sizeof(trailer), &piece), BODY_ERROR);
}

static void counted_bodies(void)
{
    static const char bytes[] = "helloGET /";
    size_t at;

    for (at = 0; at < sizeof(bytes); at++) {
        struct body_decoder decoder;
        body_init(&decoder, FRAMING_LENGTH, 5);
        CHECK_EQ(feed(&decoder, bytes, sizeof(bytes) - 1, at, 20), BODY_DONE);
        CHECK_EQ(decoded_length, 5);
        CHECK_MEM(decoded, "hello", 5);
        CHECK_EQ(left_over, 5);
    }
}

static void bodies_of_no_length_are_complete_at_once(void)
{
    struct body_decoder decoder;
    struct body_piece piece;

    body_init(&decoder, FRAMING_LENGTH, 0);
    CHECK(body_is_complete(&decoder));
    CHECK_EQ(body_next(&decoder, "GET", 3, &piece), BODY_DONE);
    CHECK_EQ(piece.consumed, 0);
    body_init(&decoder, FRAMING_NONE, 7);
    CHECK(body_is_complete(&decoder));
    body_init(&decoder, FRAMING_CHUNKED, 0);
    CHECK(!body_is_complete(&decoder));
    body_init(&decoder, FRAMING_LENGTH, UINT64_MAX);
    CHECK_EQ(body_next(&decoder, "GET", 3, &piece), BODY_DATA);
    CHECK_EQ(decoder.remaining, UINT64_MAX - 3);
    CHECK_EQ(body_next(&decoder, "", 0, &piece), BODY_MORE);
}

static void a_decoder_may_be_moved(void)
{
    struct body_decoder first, second;
    struct body_piece piece;

    body_init(&first, FRAMING_CHUNKED, 0);
    CHECK_EQ(body_next(&first, "1\r\n", 3, &piece), BODY_MORE);
    second = first;
    memset(&first, 0xEE, sizeof(first));
    CHECK_EQ(body_next(&second, "x", 1, &piece), BODY_DATA);
    CHECK_EQ(body_next(&second, "\r\n0\r\n\r\n", 7, &piece), BODY_DONE);
    CHECK(body_is_complete(&second));
}

CHECK_MAIN(CHECK_TEST(chunked_bodies), CHECK_TEST(every_byte_where_a_line_feed_belongs),
           CHECK_TEST(a_chunk_of_any_size_is_counted), CHECK_TEST(framing_cannot_outweigh_the_data),
           CHECK_TEST(counted_bodies), CHECK_TEST(bodies_of_no_length_are_complete_at_once),
           CHECK_TEST(a_decoder_may_be_moved))
