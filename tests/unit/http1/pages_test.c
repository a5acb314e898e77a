/* Error pages against the table of spec/observed.md 1.51 (lengths captured from Windows) and its skeleton. */
#include "check.h"
#include "http1/pages.h"

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static char out[PAGE_CAPACITY + 1];

static const char *built(enum page page, unsigned flags)
{
    out[page_build(page, DATE, flags, out)] = '\0';
    return out;
}

static void pages_have_the_captured_lengths(void) /* o1.51 */
{
    static const struct {
        enum page page;
        unsigned status;
        size_t bytes;
    } rows[] = {
        {PAGE_BAD_REQUEST, 400, 311},     {PAGE_INVALID_HOSTNAME, 400, 334}, {PAGE_INVALID_VERB, 400, 326},
        {PAGE_INVALID_URL, 400, 324},     {PAGE_INVALID_HEADER, 400, 339},   {PAGE_TOO_LONG, 400, 346},
        {PAGE_NOT_FOUND, 404, 315},       {PAGE_LENGTH_REQUIRED, 411, 344},  {PAGE_URL_TOO_LONG, 414, 329},
        {PAGE_NOT_IMPLEMENTED, 501, 343}, {PAGE_UNAVAILABLE, 503, 326},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_EQ(page_status(rows[i].page), rows[i].status);
        CHECK_EQ(page_body_length(rows[i].page), rows[i].bytes);
    }
}

/* @data:335 */
static void a_page_is_the_captured_bytes(void) /* o1.50, o1.51 */
{
    CHECK_STR(
        built(PAGE_INVALID_HOSTNAME, 0),
        "HTTP/1.1 400 Bad Request\r\n"
        "Content-Type: text/html; charset=us-ascii\r\n"
        "Server: Microsoft-HTTPAPI/2.0\r\n"
        "Date: " DATE "\r\n"
        "Connection: close\r\n"
        "Content-Length: 334\r\n"
        "\r\n"
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n"
        "<HTML><HEAD><TITLE>Bad Request</TITLE>\r\n"
        "<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; charset=us-ascii\"></HEAD>\r\n"
        "<BODY><h2>Bad Request - Invalid Hostname</h2>\r\n"
        "<hr><p>HTTP Error 400. The request hostname is invalid.</p>\r\n"
        "</BODY></HTML>\r\n");
}

static void every_page_is_whole(void)
{
    enum page page;

    for (page = PAGE_NONE + 1; page < PAGE_COUNT; page++) {
        char length_line[64], status_line[64];
        const char *text = built(page, 0), *body = strstr(text, "\r\n\r\n");
        snprintf(length_line, sizeof(length_line), "\r\nContent-Length: %zu\r\n\r\n", page_body_length(page));
        snprintf(status_line, sizeof(status_line), "HTTP/1.1 %u %s\r\n", page_status(page), page_title(page));
        CHECK(body && strlen(body + 4) == page_body_length(page));
        CHECK(strstr(text, length_line) != NULL);
        CHECK_MEM(text, status_line, strlen(status_line));
    }
}

/* @data:56 @data:57 */
static void parts_can_be_left_out(void)
{
    CHECK(!strstr(built(PAGE_NOT_FOUND, PAGE_WITHOUT_SERVER), "Server:"));
    CHECK(!strstr(built(PAGE_NOT_FOUND, PAGE_KEEP_ALIVE), "Connection:"));
    CHECK(strstr(built(PAGE_NOT_FOUND, PAGE_WITHOUT_BODY), "\r\nContent-Length: 315\r\n\r\n"));
    CHECK(!strstr(out, "DOCTYPE"));
}

static void full_verbosity_names_the_reason(void) /* spec/data.md 4.5 */
{
    CHECK_EQ(page_unavailable(REASON_QUEUE_FULL, false), PAGE_UNAVAILABLE);
    CHECK_EQ(page_unavailable(REASON_NOT_AVAILABLE, true), PAGE_UNAVAILABLE);
    CHECK(strstr(built(page_unavailable(REASON_QUEUE_FULL, true), 0),
                 "HTTP Error 503. Application request queue full.<"));
    CHECK(strstr(built(page_unavailable(REASON_CONN_LIMIT, true), 0), "Too many users."));
    CHECK(strstr(built(page_unavailable(REASON_DISABLED, true), 0),
                 "Administrator has taken application offline."));
}

static void every_reason_has_a_word(void)
{
    enum error_reason reason;

    for (reason = REASON_NONE; reason < REASON_COUNT; reason++)
        CHECK(error_reason_text(reason) && *error_reason_text(reason));
    CHECK_STR(error_reason_text(REASON_INVALID_CRLF), "Invalid_CR/LF");
    CHECK_STR(error_reason_text(REASON_NONE), "-");
}

CHECK_MAIN(CHECK_TEST(pages_have_the_captured_lengths), CHECK_TEST(a_page_is_the_captured_bytes),
           CHECK_TEST(every_page_is_whole), CHECK_TEST(parts_can_be_left_out),
           CHECK_TEST(full_verbosity_names_the_reason), CHECK_TEST(every_reason_has_a_word))
