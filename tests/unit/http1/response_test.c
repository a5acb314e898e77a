/* Response heads: a description and the bytes it becomes. Sources: o = spec/observed.md, d = spec/data.md checklist,
 * f = spec/functions.md checklist, c = our choice (http1/response.h). */
#include "check.h"
#include "http1/response.h"

#include "winerror.h"

#include <pthread.h>
#include <stdatomic.h>

#define DATE        "Sun, 06 Nov 1994 08:49:37 GMT"
#define DATE_LINE   "Date: " DATE "\r\n"
#define SERVER_LINE "Server: Microsoft-HTTPAPI/2.0\r\n"

static struct known_value known[RESPONSE_HEADER_COUNT];
static struct response_head head;

static void start(unsigned status, const char *reason)
{
    memset(known, 0, sizeof(known));
    memset(&head, 0, sizeof(head));
    head.status = (uint16_t)status;
    head.reason = reason;
    head.reason_length = (uint16_t)strlen(reason);
    head.known = known;
    head.add_server = true;
    head.date = DATE;
}

static void set(int id, const char *value)
{
    known[id] = (struct known_value){(uint16_t)strlen(value), value};
}

/* The bytes, from a buffer of exactly the size the bound asks for. */
static const char *written(void)
{
    static char text[100000];
    size_t bound = response_head_bound(&head), length = 0;
    char *out = malloc(bound);
    uint32_t error = response_head_write(&head, out, bound, &length);

    if (error) {
        free(out);
        return error == ERROR_INVALID_PARAMETER ? "invalid parameter" : "other error";
    }
    memcpy(text, out, length);
    text[length] = '\0';
    free(out);
    return text;
}

/* @functions:331 @functions:333 @functions:340 @functions:350 @data:47 @data:54 @data:55 */
static void status_line_server_and_date_are_always_there(void)
{
    start(418, "I'm a teapot");
    CHECK_STR(written(), "HTTP/1.1 418 I'm a teapot\r\n" SERVER_LINE DATE_LINE "\r\n");
}

/* @data:48 */
static void empty_reason_keeps_its_space(void) /* o1.6 */
{
    start(999, "");
    head.reason = NULL;
    CHECK_STR(written(), "HTTP/1.1 999 \r\n" SERVER_LINE DATE_LINE "\r\n");
    start(200, " a\tb  ");
    CHECK_STR(written(), "HTTP/1.1 200  a\tb  \r\n" SERVER_LINE DATE_LINE "\r\n");
}

/* o1.1: byte counts measured on Windows */
static void totals_are_those_measured(void)
{
    start(200, "OK");
    set(HEADER_TRANSFER_ENCODING, "chunked");
    CHECK_EQ(strlen(written()) + 5, 120);
    start(200, "OK");
    set(HEADER_CONTENT_LENGTH, "0");
    CHECK_EQ(strlen(written()), 106);
    start(200, "OK");
    set(HEADER_CONTENT_LENGTH, "5");
    CHECK_EQ(strlen(written()) + 5, 111);
    start(100, "Continue"); /* o1.11, o1.24 */
    set(HEADER_CONTENT_LENGTH, "0");
    CHECK_EQ(strlen(written()), 112);
    start(101, "Switching Protocols");
    set(HEADER_CONTENT_LENGTH, "0");
    CHECK_EQ(strlen(written()), 123);
}

/* @functions:332 */
static void order_is_by_number_then_unknown_then_ours(void) /* o1.21 */
{
    static const struct unknown_value unknown[] = {{5, 1, "X-One", "1"}, {3, 2, "Two", "22"}};

    start(200, "OK");
    set(RESPONSE_WWW_AUTHENTICATE, "Negotiate");
    set(RESPONSE_RETRY_AFTER, "120");
    set(HEADER_CACHE_CONTROL, "no-cache");
    set(RESPONSE_ETAG, "\"x\"");
    set(HEADER_CONTENT_TYPE, "text/plain");
    head.unknown = unknown;
    head.unknown_count = 2;
    head.add_close = head.add_content_length = true;
    head.content_length = 18446744073709551615u;
    CHECK_STR(written(),
              "HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nContent-Type: text/plain\r\nETag: \"x\"\r\n"
              "Retry-After: 120\r\n" SERVER_LINE
              "WWW-Authenticate: Negotiate\r\nX-One: 1\r\nTwo: 22\r\n" DATE_LINE
              "Connection: close\r\nContent-Length: 18446744073709551615\r\n\r\n");
}

/* @functions:335 @functions:336 @functions:338 */
static void content_length_is_added_only_when_asked(void)
{
    start(200, "OK");
    head.add_content_length = true;
    head.content_length = 8;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE DATE_LINE "Content-Length: 8\r\n\r\n");
    head.content_length = 0;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE DATE_LINE "Content-Length: 0\r\n\r\n");
    head.add_content_length = false;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE DATE_LINE "\r\n");
}

/* @functions:334 */
static void a_programs_date_is_replaced(void) /* o1.4 */
{
    start(200, "OK");
    set(HEADER_DATE, "yesterday");
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE DATE_LINE "\r\n");
}

/* @functions:341 @data:55 @data:56 @data:57 */
static void server_token_is_appended_to_the_programs(void) /* o1.3 */
{
    start(200, "OK");
    set(RESPONSE_SERVER, "Mine/1.0");
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\nServer: Mine/1.0 Microsoft-HTTPAPI/2.0\r\n" DATE_LINE "\r\n");
    head.add_server = false;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\nServer: Mine/1.0\r\n" DATE_LINE "\r\n");
    set(RESPONSE_SERVER, "");
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" DATE_LINE "\r\n");
    head.known = NULL;
    head.add_server = true;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE DATE_LINE "\r\n");
    CHECK(response_adds_server(0, true) && response_adds_server(0, false));
    CHECK(!response_adds_server(1, true) && response_adds_server(1, false));
    CHECK(!response_adds_server(2, true) && !response_adds_server(2, false));
}

/* @functions:357 */
static void empty_known_is_dropped_empty_unknown_is_sent(void) /* o1.16 */
{
    static const struct unknown_value unknown[] = {{7, 0, "X-Empty", NULL}};

    start(200, "OK");
    set(HEADER_CONTENT_TYPE, "");
    head.unknown = unknown;
    head.unknown_count = 1;
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\n" SERVER_LINE "X-Empty: \r\n" DATE_LINE "\r\n");
}

/* @data:58 */
static void repeated_values_are_lines_of_their_own(void) /* o1.17 */
{
    static const struct known_value schemes[] = {{4, "NTLM"}, {0, NULL}, {9, "Negotiate"}};
    static const struct known_value cookies[] = {{3, "a=1"}, {3, "b=2"}};
    static const struct known_value servers[] = {{1, "A"}, {1, "B"}};
    static const struct repeated_value repeated[] = {{RESPONSE_WWW_AUTHENTICATE, 3, schemes},
                                                     {RESPONSE_SET_COOKIE, 2, cookies},
                                                     {RESPONSE_SERVER, 2, servers}};

    start(401, "No");
    set(RESPONSE_SET_COOKIE, "z=0");
    head.repeated = repeated;
    head.repeated_count = 2;
    CHECK_STR(written(),
              "HTTP/1.1 401 No\r\n" SERVER_LINE "Set-Cookie: z=0\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
              "WWW-Authenticate: NTLM\r\nWWW-Authenticate: Negotiate\r\n" DATE_LINE "\r\n");
    head.repeated_count = 3; /* c: the token joins the first Server line */
    CHECK(strstr(written(), "\r\nServer: A Microsoft-HTTPAPI/2.0\r\nServer: B\r\n") != NULL);
    CHECK(strstr(written(), SERVER_LINE "Server") == NULL);
}

static void connection_close_is_said_once(void) /* o1.15, o1.14 */
{
    static const struct unknown_value unknown[] = {{10, 7, "connection", "Upgrade"}};

    start(200, "OK");
    head.add_close = true;
    set(HEADER_CONNECTION, "Close");
    CHECK_STR(written(), "HTTP/1.1 200 OK\r\nConnection: Close\r\n" SERVER_LINE DATE_LINE "\r\n");
    set(HEADER_CONNECTION, "");
    set(HEADER_KEEP_ALIVE, "true");
    CHECK_STR(written(),
              "HTTP/1.1 200 OK\r\nKeep-Alive: true\r\n" SERVER_LINE DATE_LINE "Connection: close\r\n\r\n");
    head.unknown = unknown;
    head.unknown_count = 1;
    CHECK_EQ(response_head_facts(&head), RESPONSE_SAYS_UPGRADE);
    CHECK(strstr(written(), "connection: Upgrade\r\n" DATE_LINE "Connection: close\r\n") != NULL);
}

static void a_program_cannot_split_the_response(void) /* c */
{
    static const char bad_bytes[] = {'\r', '\n'};
    char value[80];
    struct unknown_value unknown = {1, 1, "X", value};
    size_t length, at, bad;

    for (length = 1; length < sizeof(value); length++) {
        for (at = 0; at < length; at++) {
            for (bad = 0; bad < sizeof(bad_bytes); bad++) {
                memset(value, 'v', sizeof(value));
                value[at] = bad_bytes[bad];
                start(200, "OK");
                known[HEADER_VIA] = (struct known_value){(uint16_t)length, value};
                CHECK_STR(written(), "invalid parameter");
                start(200, "OK");
                unknown.value_length = (uint16_t)length;
                head.unknown = &unknown;
                head.unknown_count = 1;
                CHECK_STR(written(), "invalid parameter");
                start(200, "OK");
                head.reason = value;
                head.reason_length = (uint16_t)length;
                CHECK_STR(written(), "invalid parameter");
            }
        }
        /* every other byte passes: o1.18 */
        memset(value, 0xE9, sizeof(value));
        value[length / 2] = '\t';
        start(200, "OK");
        known[HEADER_VIA] = (struct known_value){(uint16_t)length, value};
        CHECK_EQ(strlen(written()), 17 + 7 + length + 31 + 37 + 2);
        CHECK_MEM(written() + 17 + 5, value, length);
    }
}

/* A program that counts the zero in, or takes another text's length, has said no more than what stands before it. */
static void a_zero_ends_a_text(void)
{
    char value[80];
    struct unknown_value unknown = {1, 1, "X", value};
    size_t length, at;

    for (length = 1; length < sizeof(value); length++) {
        for (at = 0; at < length; at++) {
            memset(value, 'v', sizeof(value));
            value[at] = '\0';
            if (at + 1 < length)
                value[at + 1] = '\n';
            start(200, "OK");
            known[HEADER_VIA] = (struct known_value){(uint16_t)length, value};
            CHECK_EQ(strlen(written()), 17 + 7 + at + 31 + 37 + 2);
            start(200, "OK");
            unknown.value_length = (uint16_t)length;
            head.unknown = &unknown;
            head.unknown_count = 1;
            CHECK_EQ(strlen(written()), 17 + 5 + at + 31 + 37 + 2);
            start(200, "OK");
            head.reason = value;
            head.reason_length = (uint16_t)length;
            CHECK_EQ(strlen(written()), 15 + at + 31 + 37 + 2);
        }
    }
    memcpy(value, "a\rb", 4);
    start(200, "OK");
    known[HEADER_VIA] = (struct known_value){4, value};
    CHECK_STR(written(), "invalid parameter");
}

static void bad_names_and_numbers_are_refused(void) /* c */
{
    static const char *const names[] = {"", "a b", "a:b", "a\r\nb", "a\tb", "caf\xC3\xA9", "a\x7F"};
    static const struct known_value value = {1, "v"};
    static const struct repeated_value repeated = {RESPONSE_HEADER_COUNT, 1, &value};
    struct unknown_value unknown = {0, 1, NULL, "v"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        start(200, "OK");
        unknown.name = names[i];
        unknown.name_length = (uint16_t)strlen(names[i]);
        head.unknown = &unknown;
        head.unknown_count = 1;
        CHECK_STR(written(), "invalid parameter");
    }
    start(99, "No");
    CHECK_STR(written(), "invalid parameter");
    start(1000, "No");
    CHECK_STR(written(), "invalid parameter");
    start(200, "OK");
    head.repeated = &repeated;
    head.repeated_count = 1;
    CHECK_STR(written(), "invalid parameter");
}

static void a_short_buffer_is_told_the_bound(void)
{
    char out[400];
    size_t bound, length = 0;

    start(200, "OK");
    bound = response_head_bound(&head);
    CHECK(bound <= sizeof(out));
    CHECK_EQ(response_head_write(&head, out, bound - 1, &length), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(length, bound);
    CHECK_EQ(response_head_write(&head, out, bound, &length), 0);
    CHECK_EQ(length, 17 + 31 + 37 + 2);
}

/* Where ThreadSanitizer runs nothing changes: it would report what is meant here. */
#define CHANGING 24
static struct known_value changing[CHANGING];
static struct unknown_value changing_unknown = {4, 1, NULL, NULL};
static _Atomic(bool) enough;

static void *change_lengths(void *unused)
{
    (void)unused;
#if !defined(__SANITIZE_THREAD__)
    for (unsigned turn = 0; !atomic_load_explicit(&enough, memory_order_relaxed); turn++) {
        uint16_t length = turn & 1 ? 60 : 1;
        for (unsigned i = 0; i < CHANGING; i++)
            *(volatile uint16_t *)&changing[i].length = length;
        *(volatile uint16_t *)&known[HEADER_CONTENT_TYPE].length = length;
        *(volatile uint16_t *)&changing_unknown.name_length = length;
        *(volatile uint16_t *)&changing_unknown.value_length = length;
        for (volatile unsigned pause = turn % 61; pause > 0; pause--)
            ;
    }
#endif
    return NULL;
}

/* A program that changes its headers in another thread gets what it asks for, but no byte outside the buffer. */
static void lengths_that_change_meanwhile_never_lead_out_of_the_buffer(void)
{
    enum { CAPACITY = 1000, BEHIND = 4096 };
    static const struct repeated_value repeated[] = {{HEADER_CONNECTION, CHANGING - 1, changing},
                                                     {RESPONSE_SERVER, 1, &changing[CHANGING - 1]}};
    static char text[60], out[CAPACITY + BEHIND], untouched[BEHIND];
    pthread_t thread;

    memset(text, 'x', sizeof(text));
    memset(untouched, '#', sizeof(untouched));
    memcpy(out + CAPACITY, untouched, BEHIND);
    start(200, "OK");
    known[HEADER_CONTENT_TYPE] = (struct known_value){1, text};
    for (unsigned i = 0; i < CHANGING; i++)
        changing[i] = known[HEADER_CONTENT_TYPE];
    changing_unknown.name = changing_unknown.value = text;
    atomic_store(&enough, false);
    CHECK_EQ(pthread_create(&thread, NULL, change_lengths, text), 0);
    for (unsigned i = 0; i < 500000; i++) {
        size_t length = 0;
        uint32_t error;

        head.repeated = i % 3 ? repeated : NULL;
        head.repeated_count = i % 3 ? 2 : 0;
        head.unknown = i % 3 == 1 ? &changing_unknown : NULL;
        head.unknown_count = i % 3 == 1;
        error = response_head_write(&head, out, CAPACITY, &length);
        if ((error == 0 && length > CAPACITY) || memcmp(out + CAPACITY, untouched, BEHIND) != 0)
            break;
    }
    atomic_store(&enough, true);
    pthread_join(thread, NULL);
    CHECK(memcmp(out + CAPACITY, untouched, BEHIND) == 0);
}

static void facts_are_found_in_every_list(void)
{
    static const struct known_value close_value = {5, "close"};
    static const struct repeated_value repeated = {HEADER_CONNECTION, 1, &close_value};
    static const struct unknown_value unknown[] = {{14, 1, "content-LENGTH", "5"},
                                                   {17, 7, "Transfer-Encoding", "Chunked"}};

    start(200, "OK");
    CHECK_EQ(response_head_facts(&head), 0);
    set(HEADER_CONTENT_LENGTH, "1");
    CHECK_EQ(response_head_facts(&head), RESPONSE_HAS_CONTENT_LENGTH);
    set(HEADER_TRANSFER_ENCODING, "gzip, chunked");
    CHECK_EQ(response_head_facts(&head),
             RESPONSE_HAS_CONTENT_LENGTH | RESPONSE_HAS_TRANSFER_ENCODING | RESPONSE_HAS_CHUNKED);
    start(200, "OK");
    head.repeated = &repeated;
    head.repeated_count = 1;
    CHECK_EQ(response_head_facts(&head), RESPONSE_SAYS_CLOSE);
    head.unknown = unknown;
    head.unknown_count = 2;
    CHECK_EQ(response_head_facts(&head), RESPONSE_SAYS_CLOSE | RESPONSE_HAS_CONTENT_LENGTH |
                                             RESPONSE_HAS_TRANSFER_ENCODING | RESPONSE_HAS_CHUNKED);
}

static void numbers_are_written_as_printf_would(void)
{
    uint64_t value = 1;
    char mine[32], theirs[32];
    int i;

    for (i = 0; i < 64; i++, value = value * 3 + 1) {
        mine[number_write(value, mine)] = '\0';
        snprintf(theirs, sizeof(theirs), "%llu", (unsigned long long)value);
        CHECK_STR(mine, theirs);
    }
    CHECK_EQ(number_write(0, mine), 1);
    CHECK_EQ(mine[0], '0');
    CHECK_EQ(number_write(UINT64_MAX, mine), 20);
}

CHECK_MAIN(CHECK_TEST(status_line_server_and_date_are_always_there), CHECK_TEST(empty_reason_keeps_its_space),
           CHECK_TEST(totals_are_those_measured), CHECK_TEST(order_is_by_number_then_unknown_then_ours),
           CHECK_TEST(content_length_is_added_only_when_asked), CHECK_TEST(a_programs_date_is_replaced),
           CHECK_TEST(server_token_is_appended_to_the_programs),
           CHECK_TEST(empty_known_is_dropped_empty_unknown_is_sent),
           CHECK_TEST(repeated_values_are_lines_of_their_own), CHECK_TEST(connection_close_is_said_once),
           CHECK_TEST(a_program_cannot_split_the_response), CHECK_TEST(a_zero_ends_a_text),
           CHECK_TEST(bad_names_and_numbers_are_refused), CHECK_TEST(a_short_buffer_is_told_the_bound),
           CHECK_TEST(lengths_that_change_meanwhile_never_lead_out_of_the_buffer),
           CHECK_TEST(facts_are_found_in_every_list), CHECK_TEST(numbers_are_written_as_printf_would))
