/* What a request pays between bytes and messages: parsing its head, building the response's, decoding a chunked body.
 *
 *     build/bench/bench_http1 [seconds per line, default 0.2]
 *
 * Every line is the best of several rounds. With -n the named line (its first word) runs just that many times, for an
 * instruction count that does not depend on the machine:
 *
 *     valgrind --tool=callgrind --toggle-collect=head_parse build/bench/bench_http1 -n wrk 1000 */
#include "http1/body.h"
#include "http1/date.h"
#include "http1/head.h"
#include "http1/pages.h"
#include "http1/response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 1000, FIELDS = 64 };

static volatile size_t sink;

static const char wrk[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
static const char browser[] = "GET /articles/2024/index.html?page=2 HTTP/1.1\r\n"
                              "Host: www.example.com\r\n"
                              "Connection: keep-alive\r\n"
                              "sec-ch-ua: \"Chromium\";v=\"120\", \"Not=A?Brand\";v=\"24\"\r\n"
                              "sec-ch-ua-mobile: ?0\r\n"
                              "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like "
                              "Gecko) Chrome/120.0.0.0 Safari/537.36\r\n"
                              "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
                              "Sec-Fetch-Site: same-origin\r\n"
                              "Referer: https://www.example.com/articles/\r\n"
                              "Accept-Encoding: gzip, deflate, br\r\n"
                              "Accept-Language: en-GB,en;q=0.9\r\n"
                              "Cookie: session=0123456789abcdef\r\n"
                              "\r\n";
static const char chunks[] = "5\r\nhello\r\n6\r\n world\r\n10;x=y\r\n0123456789abcdef\r\n0\r\n\r\n";

static void parse(const char *bytes, size_t length)
{
    struct head_field fields[FIELDS];
    struct head_parser parser;

    head_init(&parser, &head_limits_default, fields, FIELDS);
    if (head_parse(&parser, bytes, length) != HEAD_DONE)
        abort();
    sink += parser.head.length;
}

static void parse_wrk(void)
{
    parse(wrk, sizeof(wrk) - 1);
}

static void parse_browser(void)
{
    parse(browser, sizeof(browser) - 1);
}

static void build(const struct known_value *known, const struct unknown_value *unknown,
                  uint16_t unknown_count)
{
    char out[1024], date[DATE_CAPACITY];
    struct response_head head = {.status = 200,
                                 .reason = "OK",
                                 .reason_length = 2,
                                 .known = known,
                                 .unknown = unknown,
                                 .unknown_count = unknown_count,
                                 .add_server = true,
                                 .add_content_length = true,
                                 .content_length = 13,
                                 .date = date};
    size_t length;

    date_now(date);
    if (response_head_write(&head, out, sizeof(out), &length) != 0)
        abort();
    sink += length;
}

static void build_small(void)
{
    static const struct known_value known[RESPONSE_HEADER_COUNT] = {
        [HEADER_CONTENT_TYPE] = {10, "text/plain"}};

    build(known, NULL, 0);
}

static void build_rich(void)
{
    static const struct known_value known[RESPONSE_HEADER_COUNT] = {
        [HEADER_CACHE_CONTROL] = {24, "public, max-age=31536000"},
        [HEADER_CONTENT_TYPE] = {24, "text/html; charset=utf-8"},
        [HEADER_LAST_MODIFIED] = {29, "Sun, 06 Nov 1994 08:49:37 GMT"},
        [RESPONSE_ETAG] = {18, "\"0123456789abcdef\""},
        [RESPONSE_SERVER] = {8, "Mine/1.0"},
        [RESPONSE_VARY] = {15, "Accept-Encoding"}};
    static const struct unknown_value unknown[] = {
        {22, 7, "X-Content-Type-Options", "nosniff"},
        {12, 36, "X-Request-Id", "01234567-89ab-cdef-0123-456789abcdef"}};

    build(known, unknown, 2);
}

static void decode_chunks(void)
{
    struct body_decoder decoder;
    struct body_piece piece;
    const char *at = chunks;
    size_t left = sizeof(chunks) - 1;

    body_init(&decoder, FRAMING_CHUNKED, 0);
    while (body_next(&decoder, at, left, &piece) == BODY_DATA) {
        at += piece.consumed;
        left -= piece.consumed;
        sink += piece.length;
    }
    if (!body_is_complete(&decoder))
        abort();
}

static void read_date(void)
{
    char date[DATE_CAPACITY];

    date_now(date);
    sink += (size_t)date[24];
}

static void build_page(void)
{
    char out[PAGE_CAPACITY], date[DATE_CAPACITY];

    date_now(date);
    sink += page_build(PAGE_NOT_FOUND, date, 0, out);
}

static const struct line {
    const char *name, *what;
    void (*run)(void);
} lines[] = {
    {"wrk", "head parse, GET / and Host, 42 bytes", parse_wrk},
    {"browser", "head parse, 11 fields, 610 bytes", parse_browser},
    {"small", "response head, Content-Type and ours", build_small},
    {"rich", "response head, 6 known and 2 unknown", build_rich},
    {"chunks", "chunked body, 3 chunks", decode_chunks},
    {"date", "current date", read_date},
    {"page", "404 page", build_page},
};

enum { LINES = sizeof(lines) / sizeof(lines[0]) };

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double best_of(void (*run)(void), double seconds)
{
    double best = 1e9, end = now() + seconds;

    while (now() < end) {
        double start = now();
        for (int i = 0; i < BATCH; i++)
            run();
        start = (now() - start) / BATCH;
        best = start < best ? start : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    double seconds = argc == 2 ? atof(argv[1]) : 0.2;

    for (int i = 0; i < LINES; i++) {
        if (argc == 4 && strcmp(argv[1], "-n") == 0) {
            for (int n = strcmp(argv[2], lines[i].name) == 0 ? atoi(argv[3]) : 0; n > 0; n--)
                lines[i].run();
            continue;
        }
        printf("%-8s %-40s %7.1f ns\n", lines[i].name, lines[i].what, best_of(lines[i].run, seconds) * 1e9);
    }
    return 0;
}
