/* Request heads: bytes and what becomes of them. Every row is parsed whole, split in two at every place, byte by byte, and behind other
 * heads on the same connection; the outcome must be the same. Sources in the first column: o = spec/observed.md, d = spec/data.md checklist,
 * f = spec/functions.md checklist, c = our choice (http1/head.h). */
#include "check.h"
#include "head_text.h"

#define FIELDS 64

struct row {
    const char *source;
    const char *bytes;
    size_t length;
    const char *expected;
};

#define ROW(source, bytes, expected)               \
    {                                              \
        source, bytes, sizeof(bytes) - 1, expected \
    }
#define GET(fields)    "GET / HTTP/1.1\r\n" fields "\r\n"
#define HOSTED(fields) "GET / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

static const char *steps(struct head_parser *parser, const char *bytes, size_t length, size_t first,
                         size_t step)
{
    enum head_status status = HEAD_MORE;
    size_t have = first;

    for (;;) {
        /* only what has arrived may be read: a copy of that size lets the sanitizers watch */
        char *arrived = malloc(have ? have : 1);
        memcpy(arrived, bytes, have);
        status = head_parse(parser, arrived, have);
        free(arrived);
        if (status != HEAD_MORE || have >= length)
            return head_text(parser, status, bytes);
        have = have + step > length ? length : have + step;
    }
}

static const char *parse_in_steps(struct head_parser *parser, const struct head_limits *limits,
                                  const char *bytes, size_t length, size_t first, size_t step)
{
    static struct head_field fields[FIELDS];

    head_init(parser, limits, fields, FIELDS);
    return steps(parser, bytes, length, first, step);
}

/* The row behind `last`, split at one place. */
static void expect_behind(const struct head_limits *limits, const struct row *row, const char *last,
                          size_t length)
{
    static struct head_field fields[FIELDS];
    struct head_parser parser;

    for (size_t at = 0; at <= row->length; at++) {
        char *kept = malloc(length);

        memcpy(kept, last, length);
        head_init(&parser, limits, fields, FIELDS);
        if (head_parse(&parser, last, length) == HEAD_DONE) {
            CHECK(!parser.same);
            head_next(&parser, kept);
            CHECK_STR(steps(&parser, row->bytes, row->length, at, row->length), row->expected);
            CHECK_EQ(parser.same, length <= at && memcmp(kept, row->bytes, length) == 0);
        }
        free(kept);
    }
}

static void expect_behind_others(const struct head_limits *limits, const struct row *row)
{
    static const char *const others[] = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /longer HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\nTE: a\r\n\r\n",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nConnection: close\n\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\r\nGET / HTTP/1.0\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    };
    static char same[20000];
    struct head_parser parser;
    const char *space = memchr(row->bytes, ' ', row->length);

    for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        expect_behind(limits, row, others[i], strlen(others[i]));
    if (strncmp(row->expected, "more", 4) == 0 || row->length > sizeof(same) - 2)
        return;
    parse_in_steps(&parser, limits, row->bytes, row->length, row->length, 1);
    if (parser.page != PAGE_NONE)
        return;
    memcpy(same, row->bytes, parser.head.length);
    expect_behind(limits, row, same, parser.head.length);
    if (!space || space[1] != '/')
        return;
    /* the same fields, but another target */
    memcpy(same + (space - row->bytes) + 2, "bc", 2);
    memcpy(same + (space - row->bytes) + 4, space + 2, parser.head.length - (size_t)(space - row->bytes) - 2);
    expect_behind(limits, row, same, parser.head.length + 2);
}

static void expect(const struct head_limits *limits, const struct row *row)
{
    struct head_parser parser;
    const char *outcome;
    size_t at;

    for (at = 0; at <= row->length; at++) {
        outcome = parse_in_steps(&parser, limits, row->bytes, row->length, at, row->length);
        if (strcmp(outcome, row->expected) != 0)
            printf("    row (%s), split at %zu of %zu\n", row->source, at, row->length);
        CHECK_STR(outcome, row->expected);
        if (strncmp(row->expected, "more", 4) != 0 && parser.page == PAGE_NONE)
            CHECK(parser.head.length <= row->length);
    }
    outcome = parse_in_steps(&parser, limits, row->bytes, row->length, 0, 1);
    CHECK_STR(outcome, row->expected);
    expect_behind_others(limits, row);
}

static void expect_all(const struct head_limits *limits, const struct row *rows, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        expect(limits, &rows[i]);
}

#define EXPECT_ROWS(limits, rows) expect_all(limits, rows, sizeof(rows) / sizeof((rows)[0]))

/* @functions:241 @functions:252 @functions:253 @functions:254 @functions:293 @functions:294 @data:21 @data:22 @data:23 @data:36 @data:329 @data:330
 * @data:331 @data:335 */
static void request_lines(void)
{
    static const struct row rows[] = {
        ROW("f241", GET("Host: a\r\n"), "GET / 1.1 none | Host: a"),
        ROW("f253", "xyzzy / HTTP/1.1\r\nHost: a\r\n\r\n", "'xyzzy' / 1.1 none | Host: a"),
        ROW("d21", "PATCH /a?b HTTP/1.1\r\nHost: a\r\n\r\n", "'PATCH' /a?b 1.1 none | Host: a"),
        ROW("d22", "SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "SEARCH / 1.1 none | Host: a"),
        ROW("d23", "GET //a/%2F/../?x=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET //a/%2F/../?x=%zz 1.1 none | Host: a"),
        ROW("o1.33 d331 f294", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "'get' / 1.1 none | Host: a"),
        ROW("o1.31 d329 f293", "GET / HTTP/1.1\nHost: a\n\n", "GET / 1.1 none | Host: a"),
        ROW("c", "\r\n\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1 none | Host: a"),
        ROW("d330", "GET / HTTP/1.1\r\n \t \r\nHost: a\r\n\r\n", "GET / 1.1 none | Host: a"),
        ROW("c", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400 Invalid Header: Header"),
        ROW("f291", "GET / HTTP/1.1\r\nHost: a\r\n", "more"),
        ROW("f291", "GET / HT", "more"),
        ROW("", "", "more"),
        ROW("o1.41", "GET http://h:80/x HTTP/1.1\r\nHost: b\r\n\r\n",
            "GET http://h:80/x 1.1 none absolute | Host: b"),
        ROW("o1.41", "OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n", "OPTIONS * 1.1 none absolute | Host: b"),
        ROW("", "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n",
            "CONNECT h:443 1.1 none absolute | Host: h:443"),
        /* what follows the head is not looked at */
        ROW("", GET("Host: a\r\n") "\x00\x01", "GET / 1.1 none | Host: a"),

        ROW("d335 f292", "foo\r\n", "400 Bad Request: BadRequest"),
        ROW("d335", "foo\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET /\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET  / HTTP/1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET /  HTTP/1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/1.1 \r\n", "400 Bad Request: BadRequest"),
        ROW("o3.6", "GET /a b HTTP/1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", " GET / HTTP/1.1\r\n", "400 Invalid Verb: Verb"),
        ROW("o1.33", "GE(T / HTTP/1.1\r\n", "400 Invalid Verb: Verb"),
        ROW("o1.33", "GE\0T / HTTP/1.1\r\n", "400 Invalid Verb: Verb"),
        ROW("o1.33", "G\xC3\xA9T / HTTP/1.1\r\n", "400 Invalid Verb: Verb"),
        ROW("o1.33", "GET\t/ HTTP/1.1\r\n", "400 Invalid Verb: Verb"),
        ROW("o1.51", "\x16\x03\x01\x02", "400 Invalid Verb: Verb"), /* TLS, no line end */
        ROW("o1.31", "GET / HTTP/1.1\rHost: a\r\r", "400 Bad Request: Invalid_CR/LF"),
        ROW("o1.31", "GET / HTTP/1.1\r\r\n", "400 Bad Request: Invalid_CR/LF"),
        ROW("o1.42", "GET /\x01 HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("o1.42", "GET /\0 HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("c", "GET /\t HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("c", "GET /\x7F HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("o3.9", "GET /?\xC3\xA9 HTTP/1.0\r\n\r\n", "GET /?\xC3\xA9 1.0 none close"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

/* @data:36 */
static void versions(void)
{
    static const struct row rows[] = {
        ROW("o1.32", "GET / HTTP/1.0\r\n\r\n", "GET / 1.0 none close"),
        ROW("o1.32", "GET / HTTP/1.9\r\nHost: a\r\n\r\n", "GET / 1.9 none | Host: a"),
        ROW("o1.32", "GET / HTTP/2.0\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("o1.32", "GET / HTTP/2.2\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("o1.32", "GET / HTTP/3.0\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("c", "GET / HTTP/1.10\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("d36", "GET / HTTP/65535.65535\r\n", "505 HTTP Version Not Supported: Version_N/S"),
        ROW("d36", "GET / HTTP/65536.0\r\n", "400 Bad Request: Number"),
        ROW("d36", "GET / HTTP/1.65536\r\n", "400 Bad Request: Number"),
        ROW("c", "GET / HTTP/01.1\r\n", "400 Bad Request: Number"),
        ROW("o1.32", "GET / HTTP/0.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/0.9\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/1.1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/aaa\r\n", "400 Bad Request: Number"),
        ROW("o1.32", "GET / http/1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/1.\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/1.x\r\n", "400 Bad Request: Number"),
        ROW("o1.32", "GET / HTTP/1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP 1.1\r\n", "400 Bad Request: BadRequest"),
        ROW("o1.32", "GET / HTTP/1,1\r\n", "400 Bad Request: BadRequest"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

/* @functions:252 @functions:254 @functions:289 @data:37 @data:38 @data:39 @data:40 @data:42 @data:43 @data:332 @data:333 */
static void fields(void)
{
    static const struct row rows[] = {
        ROW("f252", HOSTED("Connection: keep-alive\r\nUser-Agent: WINE\r\n"),
            "GET / 1.1 none keep-alive | Host: a | Connection: keep-alive | User-Agent: WINE"),
        ROW("f254 o1.43", HOSTED("Qux: foo baz \r\n"), "GET / 1.1 none | Host: a | Qux: foo baz"),
        ROW("o1.43", HOSTED("X: \t a  b\t \r\n"), "GET / 1.1 none | Host: a | X: a  b"),
        ROW("o1.43", HOSTED("X:a\r\n"), "GET / 1.1 none | Host: a | X: a"),
        ROW("d43", GET("hOsT: a\r\nuser-AGENT: b\r\n"), "GET / 1.1 none | Host: a | User-Agent: b"),
        ROW("d38", HOSTED("Accept:\r\n"), "GET / 1.1 none | Host: a | Accept: "),
        ROW("d39", HOSTED("X-Empty: \r\n"), "GET / 1.1 none | Host: a | X-Empty: "),
        ROW("d37 f289", HOSTED("X: a\r\nx: b\r\n"), "GET / 1.1 none | Host: a | X: a, b"),
        ROW("o1.35", HOSTED("custom: custom1, and custom2\r\nAccept: q\r\nCustom: custom3\r\n"),
            "GET / 1.1 none | Host: a | custom: custom1, and custom2, custom3 | Accept: q"),
        ROW("o1.35", HOSTED("Cookie: a=1\r\nX: y\r\nCookie: b=2\r\nCookie: c=3\r\n"),
            "GET / 1.1 none | Host: a | Cookie: a=1, b=2, c=3 | X: y"),
        ROW("o1.44", HOSTED("X: caf\xE9\r\n"), "GET / 1.1 none | Host: a | X: caf\xE9"),
        ROW("", HOSTED("^: a\r\n~: b\r\n"), "GET / 1.1 none | Host: a | ^: a | ~: b"), /* not the same name */
        ROW("", HOSTED("X: tab\there\r\n"), "GET / 1.1 none | Host: a | X: tab\there"),
        ROW("", HOSTED("Vary: a\r\nServer: b\r\n"), "GET / 1.1 none | Host: a | Vary: a | Server: b"),

        ROW("o1.34 d332", HOSTED("a?b: c\r\n"), "400 Invalid Header: Header"),
        ROW("o1.34", HOSTED("a b: c\r\n"), "400 Invalid Header: Header"),
        ROW("o1.34", HOSTED("no colon\r\n"), "400 Invalid Header: Header"),
        ROW("o1.34", HOSTED(": empty\r\n"), "400 Invalid Header: Header"),
        ROW("o1.34", HOSTED("a\0b: c\r\n"), "400 Invalid Header: Header"),
        ROW("o1.34 d40", HOSTED("a: b\0c\r\n"), "400 Invalid Header: Header"),
        ROW("d333",
            HOSTED("a: b\x01"
                   "c\r\n"),
            "400 Invalid Header: Header"),
        ROW("d333", HOSTED("a: b\x7F\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("X : a\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("Content-Length : 0\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("X: a\r\n b\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("X: a\r\n\tb\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("X: a\r\n \r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("X: a\rb\r\n"), "400 Bad Request: Invalid_CR/LF"),
        ROW("c", HOSTED("Content-MD\x15: a\r\n"), "400 Invalid Header: Header"),
        ROW("c", HOSTED("caf\xC3\xA9: a\r\n"), "400 Invalid Header: Header"),
        ROW("o1.45", HOSTED("Accept-Encoding: application/gzip, gzip\r\n"), "400 Invalid Header: Header"),
        ROW("o1.45", HOSTED("Accept-Encoding: gzip, ,,deflate;q=0.5, *;q=0,\r\n"),
            "GET / 1.1 none | Host: a | Accept-Encoding: gzip, ,,deflate;q=0.5, *;q=0,"),
        ROW("o1.45", HOSTED("Range: bytes=0-18446744073709551615\r\n"), "400 Invalid Header: Header"),
        ROW("", HOSTED("Range: bytes=0-9\r\n"), "GET / 1.1 none | Host: a | Range: bytes=0-9"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

static void hosts(void)
{
    static const struct row rows[] = {
        ROW("o1.40", GET(""), "400 Invalid Hostname: Hostname"),
        ROW("o1.40", GET("Host:\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("o1.40", GET("Host: \r\n"), "400 Invalid Hostname: Hostname"),
        ROW("o1.40", GET("Host: a/b\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("o1.40", GET("Host: http://a\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: http:a\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: a, b\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: u@a\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: a:65536\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: :80\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: [::1\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: []\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: [::1]80\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", GET("Host: a\r\nHost: a\r\n"), "400 Invalid Hostname: Hostname"),
        ROW("c", "GET http://a/ HTTP/1.1\r\n\r\n", "400 Invalid Hostname: Hostname"),
        ROW("", GET("Host: a.b-c_d:8080\r\n"), "GET / 1.1 none | Host: a.b-c_d:8080"),
        ROW("", GET("Host: [fe80::1%25eth0]:80\r\n"), "GET / 1.1 none | Host: [fe80::1%25eth0]:80"),
        ROW("", GET("Host: [::1]\r\n"), "GET / 1.1 none | Host: [::1]"),
        ROW("", GET("Host: a:\r\n"), "GET / 1.1 none | Host: a:"),
        ROW("c", "GET / HTTP/1.0\r\n\r\n", "GET / 1.0 none close"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

/* @functions:290 @data:337 @data:338 */
static void framing(void)
{
#define POST(fields) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
    static const struct row rows[] = {
        ROW("", POST("Content-Length: 5\r\n"), "POST / 1.1 5 | Host: a | Content-Length: 5"),
        ROW("", POST("Content-Length: 0\r\n"), "POST / 1.1 0 | Host: a | Content-Length: 0"),
        ROW("", HOSTED("Content-Length: 3\r\n"), "GET / 1.1 3 | Host: a | Content-Length: 3"),
        ROW("o1.36", POST("Content-Length: 9223372036854775807\r\n"),
            "POST / 1.1 9223372036854775807 | Host: a | Content-Length: 9223372036854775807"),
        ROW("o1.36", POST("Content-Length: 18446744073709551615\r\n"),
            "POST / 1.1 18446744073709551615 | Host: a | Content-Length: 18446744073709551615"),
        ROW("o1.36", POST("Content-Length: 18446744073709551616\r\n"), "400 Bad Request: Number"),
        ROW("o1.36", POST("Content-Length: 99999999999999999999999\r\n"), "400 Bad Request: Number"),
        ROW("o1.36", POST("Content-Length: -1\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length: +1\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length: 0x1\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length: 1 1\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length: 1, 1\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length:\r\n"), "400 Bad Request: Number"),
        ROW("o1.36", POST("Content-Length: 5\r\nX: y\r\nContent-Length: 5\r\n"),
            "POST / 1.1 5 | Host: a | Content-Length: 5 | X: y"),
        ROW("o1.36", POST("Content-Length: 5\r\nContent-Length: 6\r\n"), "400 Bad Request: Number"),
        ROW("c", POST("Content-Length: 5\r\nContent-Length: 05\r\n"), "400 Bad Request: Number"),

        ROW("", POST("Transfer-Encoding: chunked\r\n"),
            "POST / 1.1 chunked | Host: a | Transfer-Encoding: chunked"),
        ROW("", HOSTED("transfer-encoding: CHUNKED\r\n"),
            "GET / 1.1 chunked | Host: a | Transfer-Encoding: CHUNKED"),
        ROW("o1.37", POST("Transfer-Encoding: chunked,\r\n"),
            "POST / 1.1 chunked | Host: a | Transfer-Encoding: chunked,"),
        ROW("o1.37 f25", POST("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
            "POST / 1.1 chunked close both | Host: a | Content-Length: 4 | Transfer-Encoding: chunked"),
        ROW("o1.37 f25", POST("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"),
            "POST / 1.1 chunked close both | Host: a | Transfer-Encoding: chunked | Content-Length: 4"),
        ROW("o1.38 d338", POST("Transfer-Encoding: gzip\r\n"), "501 Not Implemented: N/I"),
        ROW("o1.38", POST("Transfer-Encoding: gzip, chunked\r\n"), "501 Not Implemented: N/I"),
        ROW("o1.38", POST("Transfer-Encoding: chunked, chunked\r\n"), "501 Not Implemented: N/I"),
        ROW("o1.38", POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            "501 Not Implemented: N/I"),
        ROW("o1.38", POST("Transfer-Encoding: identity\r\n"), "501 Not Implemented: N/I"),
        ROW("o1.38", POST("Transfer-Encoding:\r\n"), "501 Not Implemented: N/I"),
        ROW("c", POST("Transfer-Encoding: xchunked\r\n"), "501 Not Implemented: N/I"),
        ROW("c", POST("Transfer-Encoding: chunked,,\r\n"), "501 Not Implemented: N/I"),
        ROW("c", POST("Transfer-Encoding: ,chunked\r\n"), "501 Not Implemented: N/I"),
        ROW("c", POST("Transfer-Encoding: chunked;q=1\r\n"), "501 Not Implemented: N/I"),
        ROW("c", POST("Transfer-Encoding: \"chunked\"\r\n"), "501 Not Implemented: N/I"),
        ROW("c",
            POST("Transfer-Encoding: \x0B"
                 "chunked\r\n"),
            "400 Invalid Header: Header"),
        ROW("c", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400 Bad Request: BadRequest"),

        ROW("o1.39 d337 f290", POST(""), "411 Length Required: LengthRequired"),
        ROW("o1.39", "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", "411 Length Required: LengthRequired"),
        ROW("o1.39", "PUT / HTTP/1.0\r\n\r\n", "411 Length Required: LengthRequired"),
        ROW("o1.39", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE / 1.1 none | Host: a"),
        ROW("o1.39", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", "'PATCH' / 1.1 none | Host: a"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

/* @functions:351 */
static void connection_wishes(void)
{
    static const struct row rows[] = {
        ROW("o1.15", HOSTED("Connection: close\r\n"), "GET / 1.1 none close | Host: a | Connection: close"),
        ROW("", HOSTED("Connection: TE, Close\r\n"),
            "GET / 1.1 none close | Host: a | Connection: TE, Close"),
        ROW("", HOSTED("Connection: closed\r\n"), "GET / 1.1 none | Host: a | Connection: closed"),
        ROW("", HOSTED("Connection: x\r\nConnection: close\r\n"),
            "GET / 1.1 none close | Host: a | Connection: x, close"),
        ROW("o1.14", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET / 1.0 none close keep-alive | Connection: keep-alive"),
        ROW("o5.1", HOSTED("Connection: Upgrade\r\nUpgrade: websocket\r\n"),
            "GET / 1.1 none upgrade | Host: a | Connection: Upgrade | Upgrade: websocket"),
        ROW("c", HOSTED("Upgrade: websocket\r\n"), "GET / 1.1 none | Host: a | Upgrade: websocket"),
        ROW("c", HOSTED("Connection: upgrade\r\n"), "GET / 1.1 none | Host: a | Connection: upgrade"),
        ROW("o1.25", HOSTED("Expect: 100-Continue\r\n"),
            "GET / 1.1 none expect | Host: a | Expect: 100-Continue"),
        ROW("", HOSTED("Expect: 200-ok\r\n"), "GET / 1.1 none | Host: a | Expect: 200-ok"),
        ROW("c", "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n",
            "GET / 1.0 none close | Expect: 100-continue"),
    };
    EXPECT_ROWS(&head_limits_default, rows);
}

/* @data:331 @data:332 @data:333 @data:334 */
static void weak_syntax_switches(void)
{
    static const struct head_limits weak = {16384, 16384, 0, true, true, true, true};
    static const struct row rows[] = {
        ROW("d331", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "get / 1.1 none | Host: a"),
        ROW("d331", "prOPPatch / HTTP/1.1\r\nHost: a\r\n\r\n", "prOPPatch / 1.1 none | Host: a"),
        ROW("d332", HOSTED("a?b: c\r\n"), "GET / 1.1 none | Host: a | a?b: c"),
        ROW("d332", HOSTED("a b: c\r\n"), "400 Invalid Header: Header"),
        ROW("d333", HOSTED("a: b\x01\r\n"), "GET / 1.1 none | Host: a | a: b\x01"),
        ROW("d40", HOSTED("a: b\0c\r\n"), "400 Invalid Header: Header"),
        ROW("d334", "GET /\x01?\x02 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\x01?\x02 1.1 none | Host: a"),
        ROW("d334", "GET /\0 HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("d334", "GET /\t HTTP/1.1\r\n", "400 Invalid URL: URL"),
        ROW("d334", "GET /\ra HTTP/1.1\r\n", "400 Bad Request: Invalid_CR/LF"),
    };
    EXPECT_ROWS(&weak, rows);
}

/* A head of exactly `total` bytes whose last field fills it up. */
static size_t filled_head(char *out, size_t total, size_t fields)
{
    size_t at = (size_t)sprintf(out, "GET / HTTP/1.1\r\nHost: a\r\n"), i;

    for (i = 0; i < fields; i++)
        at += (size_t)sprintf(out + at, "X-%zu: y\r\n", i);
    at += (size_t)sprintf(out + at, "Fill: ");
    memset(out + at, 'f', total - at - 4);
    memcpy(out + total - 4, "\r\n\r\n", 4);
    return total;
}

static const char *parse_at_once(const struct head_limits *limits, const char *bytes, size_t length)
{
    static struct head_parser parser;

    return parse_in_steps(&parser, limits, bytes, length, length, 1);
}

/* @data:326 @data:327 */
static void limits_on_head_and_field(void)
{
    static char head[70000];
    struct head_limits limits = head_limits_default;

    filled_head(head, 16384, 3);
    CHECK(strncmp(parse_at_once(&limits, head, 16384), "GET / 1.1 none", 14) == 0);
    filled_head(head, 16385, 3);
    CHECK_STR(parse_at_once(&limits, head, 16385), "400 Request Too Long: RequestLength");
    /* told before the end is there */
    CHECK_STR(parse_at_once(&limits, head, 16384), "400 Request Too Long: RequestLength");
    CHECK_STR(parse_at_once(&limits, head, 16383), "more");

    limits.max_request_bytes = 65536;
    filled_head(head, 16384 + 25 + 4, 0); /* "Fill: ff..." is 16384 bytes long */
    CHECK(strncmp(parse_at_once(&limits, head, 16384 + 25 + 4), "GET / 1.1 none", 14) == 0);
    filled_head(head, 16385 + 25 + 4, 0);
    CHECK_STR(parse_at_once(&limits, head, 16385 + 25 + 4), "400 Request Too Long: FieldLength");
    CHECK_STR(parse_at_once(&limits, head, 16385 + 25 + 1), "400 Request Too Long: FieldLength");

    limits = (struct head_limits){.max_field_length = 16384, .max_request_bytes = 300};
    head_limits_normalise(&limits);
    CHECK_EQ(limits.max_field_length, 300);
    limits = (struct head_limits){.max_field_length = 10, .max_request_bytes = 99999999};
    head_limits_normalise(&limits);
    CHECK_EQ(limits.max_field_length, 16384);
    CHECK_EQ(limits.max_request_bytes, 16384);
}

static void limits_do_not_depend_on_splits(void)
{
    static const struct head_limits small = {64, 256, 0, false, false, false, false};
    static char head[400];
    struct row row = {"o1.46", head, 0, NULL};

    for (row.length = 60; row.length < 140; row.length++) {
        struct head_parser parser;
        static char expected[400];
        filled_head(head, row.length, 0);
        strcpy(expected, parse_in_steps(&parser, &small, head, row.length, row.length, 1));
        row.expected = expected;
        expect(&small, &row);
    }
    for (row.length = 240; row.length < 270; row.length++) {
        static char expected[400];
        struct head_parser parser;
        filled_head(head, row.length, 22);
        strcpy(expected, parse_in_steps(&parser, &small, head, row.length, row.length, 1));
        row.expected = expected;
        expect(&small, &row);
    }
}

static void long_targets_are_414_and_endless_verbs_are_not(void)
{
    static char head[20000];

    memset(head, 'a', sizeof(head));
    CHECK_STR(parse_at_once(&head_limits_default, head, sizeof(head)), "400 Request Too Long: RequestLength");
    memcpy(head, "GET /", 5);
    CHECK_STR(parse_at_once(&head_limits_default, head, sizeof(head)),
              "414 Request URL Too Long: URL_Length");
}

/* Whatever byte of a head differs from the one before, it counts. */
static void a_head_like_the_last_one_is_not_taken_for_it(void)
{
    static const char head[] = HOSTED("Content-Length: 7\r\nX: y\r\n");
    static struct head_field fields[FIELDS];
    struct head_parser parser;
    char changed[sizeof(head)], expected[400];

    for (size_t at = 0; at < sizeof(head) - 1; at++) {
        for (unsigned byte = 1; byte < 256; byte++) {
            memcpy(changed, head, sizeof(head));
            changed[at] ^= (char)byte;
            strcpy(expected, parse_at_once(&head_limits_default, changed, sizeof(head) - 1));
            head_init(&parser, &head_limits_default, fields, FIELDS);
            CHECK_EQ(head_parse(&parser, head, sizeof(head) - 1), HEAD_DONE);
            head_next(&parser, head);
            CHECK_STR(head_text(&parser, head_parse(&parser, changed, sizeof(head) - 1), changed), expected);
            CHECK(!parser.same);
        }
    }
}

/* One head behind the other, of lines that come, go and change places: each is what it is by itself. */
static void heads_of_shuffled_lines(void)
{
    static const char *const pool[] = {"Host: a\r\n",
                                       "Host: a\r\n",
                                       "Host: bb:80\r\n",
                                       "Content-Length: 3\r\n",
                                       "Content-Length: 3\r\n",
                                       "Content-Length: 44\r\n",
                                       "X: y\r\n",
                                       "X: yy\r\n",
                                       "x: y  \r\n",
                                       "Y:\r\n",
                                       "Y:  \r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "Connection: close\r\n",
                                       "Connection: upgrade\r\n",
                                       "Upgrade: z\r\n",
                                       "Accept-Encoding: gzip\r\n",
                                       "Expect: 100-continue\r\n",
                                       "Range: bytes=0-1\r\n",
                                       "X: y\n",
                                       " folded\r\n"};
    static const char *const starts[] = {"GET / HTTP/1.1\r\n", "GET /abc HTTP/1.1\r\n", "POST / HTTP/1.1\r\n",
                                         "GET / HTTP/1.0\r\n"};
    static struct head_field fields[FIELDS], fresh_fields[FIELDS];
    struct head_parser parser, fresh;
    char head[1000], last[1000], expected[1000];
    unsigned lines[12] = {0}, count = 1, seed = 20240607, done = 0;
    size_t last_length;

    printf("    seed %u\n", seed);
    strcpy(last, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    last_length = strlen(last);
    head_init(&parser, &head_limits_default, fields, FIELDS);
    CHECK_EQ(head_parse(&parser, last, last_length), HEAD_DONE);
    for (unsigned round = 0; round < 200000; round++) {
        unsigned place, what;

        seed = seed * 1664525 + 1013904223;
        place = (seed >> 8) % count;
        what = seed >> 20;
        if (what % 4 == 0 && count < 12)
            lines[count++] = (what >> 2) % 20;
        else if (what % 4 == 1 && count > 1)
            lines[place] = lines[--count];
        else if (what % 4 == 2)
            lines[place] = (what >> 2) % 20;
        strcpy(head, starts[(seed >> 12) % 8 < 4 ? (seed >> 12) % 4 : 0]);
        for (unsigned i = 0; i < count; i++)
            strcat(head, pool[lines[i]]);
        strcat(head, "\r\n");

        head_init(&fresh, &head_limits_default, fresh_fields, FIELDS);
        strcpy(expected, head_text(&fresh, head_parse(&fresh, head, strlen(head)), head));
        head_next(&parser, last);
        CHECK_STR(head_text(&parser, head_parse(&parser, head, strlen(head)), head), expected);
        if (fresh.page == PAGE_NONE) {
            CHECK_EQ(parser.head.text_size, fresh.head.text_size);
            strcpy(last, head);
            last_length = parser.head.length;
            done++;
            continue;
        }
        head_init(&parser, &head_limits_default, fields, FIELDS);
        CHECK_EQ(head_parse(&parser, last, last_length), HEAD_DONE);
        if (what % 32 == 0)
            lines[0] = 0, count = 1;
    }
    CHECK(done > 10000);
}

static void a_full_field_array_can_be_grown(void)
{
    static const char head[] = HOSTED("A: 1\r\nB: 2\r\nA: 3\r\nC: 4\r\n");
    struct head_field few[2], more[8];
    struct head_parser parser;

    head_init(&parser, &head_limits_default, few, 2);
    CHECK_EQ(head_parse(&parser, head, sizeof(head) - 1), HEAD_FULL);
    CHECK_EQ(head_parse(&parser, head, sizeof(head) - 1), HEAD_FULL);
    head_grow(&parser, more, 8);
    CHECK_STR(head_text(&parser, head_parse(&parser, head, sizeof(head) - 1), head),
              "GET / 1.1 none | Host: a | A: 1, 3 | B: 2 | C: 4");
    CHECK_EQ(parser.head.length, sizeof(head) - 1);
    CHECK_EQ(parser.head.unknown_count, 3);
}

/* Lengths in the API are 16 bits: two fields that fit become one value that does not. */
static void a_merged_value_must_fit_sixteen_bits(void)
{
    static const struct head_limits roomy = {65000, 200000, 0, false, false, false, false};
    static char head[140000];
    size_t second;

    for (second = 32767; second <= 32768; second++) {
        size_t at = (size_t)sprintf(head, "GET / HTTP/1.0\r\nX: ");
        memset(head + at, 'a', 32766);
        at += 32766;
        at += (size_t)sprintf(head + at, "\r\nX: ");
        memset(head + at, 'b', second);
        at += second;
        at += (size_t)sprintf(head + at, "\r\n\r\n");
        if (second == 32767)
            CHECK(strncmp(parse_at_once(&roomy, head, at), "GET / 1.0 none close", 20) == 0);
        else
            CHECK_STR(parse_at_once(&roomy, head, at), "400 Request Too Long: FieldLength");
    }
}

/* As many different names as a head can hold: found and kept apart, in a time that does not grow with their square. */
static void thousands_of_names(void)
{
    static char head[16384];
    static struct head_field fields[5462];
    struct head_parser parser;
    size_t at = (size_t)sprintf(head, "GET / HTTP/1.0\n"), i;

    for (i = 0; at < sizeof(head) - 8; i++)
        at += (size_t)sprintf(head + at, "%c%c:\n", (char)('a' + i % 26), (char)(i / 26 % 10 + '0'));
    head[at++] = '\n';
    CHECK(head_fields_limit(&head_limits_default) <= 5462);
    head_init(&parser, &head_limits_default, fields, 5462);
    CHECK_EQ(head_parse(&parser, head, at), HEAD_DONE);
    CHECK_EQ(parser.head.field_count, i);
    CHECK_EQ(parser.head.unknown_count, 260);
}

CHECK_MAIN(CHECK_TEST(request_lines), CHECK_TEST(versions), CHECK_TEST(fields), CHECK_TEST(hosts),
           CHECK_TEST(framing), CHECK_TEST(connection_wishes), CHECK_TEST(weak_syntax_switches),
           CHECK_TEST(limits_on_head_and_field), CHECK_TEST(limits_do_not_depend_on_splits),
           CHECK_TEST(long_targets_are_414_and_endless_verbs_are_not),
           CHECK_TEST(a_head_like_the_last_one_is_not_taken_for_it), CHECK_TEST(heads_of_shuffled_lines),
           CHECK_TEST(a_full_field_array_can_be_grown), CHECK_TEST(thousands_of_names),
           CHECK_TEST(a_merged_value_must_fit_sixteen_bits))
