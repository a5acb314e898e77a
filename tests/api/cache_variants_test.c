/* What else the response cache keeps and for whom: encodings side by side, statuses without a body, what the service configuration
 * allows, what nobody asked for in a long time. */
#include "client.h"

static struct server server;
static struct message message;
static char text[70000];

struct answer {
    USHORT status;
    const char *encoding, *body;
    ULONG response_flags;
};

static void set_header(HTTP_RESPONSE *response, int id, const char *value)
{
    if (!value)
        return;
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

static void respond(const struct answer *answer)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    server_response(&response);
    response.StatusCode = answer->status;
    response.Flags = answer->response_flags;
    set_header(&response, HttpHeaderContentType, "text/plain");
    set_header(&response, HttpHeaderContentEncoding, answer->encoding);
    server_chunk(&chunk, answer->body, strlen(answer->body));
    response.EntityChunkCount = answer->body[0] != 0;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                  0, NULL, NULL),
             NO_ERROR);
}

static void ask(SOCKET client, const char *headers)
{
    char request[512];

    snprintf(request, sizeof request, "GET /a HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", server.port,
             headers);
    client_send(client, request);
}

static void expect_miss(SOCKET client, const char *headers, const struct answer *answer)
{
    ask(client, headers);
    server_receive(&server, &message, 0);
    respond(answer);
    client_response(client, text, sizeof text);
}

/* Nobody receives: only the cache can answer. */
static void expect_hit(SOCKET client, const char *headers, const char *body)
{
    ask(client, headers);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), body);
}

static SOCKET begin(void)
{
    server_open(&server, 2);
    return client_connect(server.port);
}

static void end(SOCKET client)
{
    closesocket(client);
    server_close(&server);
}

#define SEVERAL HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE

/* @data:369 */
static void each_encoding_is_kept_beside_the_others(void)
{
    static const struct answer plain = {200, NULL, "plain", SEVERAL}, gzip = {200, "gzip", "zipped", SEVERAL},
                               brotli = {200, "br", "brotli", SEVERAL},
                               other = {200, "x-own", "own", SEVERAL};
    SOCKET client = begin();

    expect_miss(client, "Accept-Encoding: gzip\r\n", &gzip);
    expect_miss(client, "", &plain);
    expect_hit(client, "Accept-Encoding: gzip, deflate\r\n",
               "zipped"); /* not the plain one that came later */
    expect_hit(client, "Accept-Encoding: deflate\r\n", "plain");
    expect_hit(client, "", "plain");
    end(client);

    client = begin();
    expect_miss(client, "Accept-Encoding: br\r\n", &brotli);
    expect_miss(client, "Accept-Encoding: x-own\r\n", &other);
    expect_miss(client, "Accept-Encoding: gzip\r\n", &gzip);
    expect_hit(client, "Accept-Encoding: gzip\r\n", "zipped");
    expect_hit(client, "Accept-Encoding: gzip;q=0, br\r\n", "brotli");
    expect_hit(client, "Accept-Encoding: x-own\r\n", "own");
    expect_miss(client, "Accept-Encoding: x-other\r\n", &plain);
    expect_hit(client, "Accept-Encoding: x-other\r\n", "plain");
    end(client);
}

static void a_response_without_siblings_ends_those_that_were(void)
{
    static const struct answer gzip = {200, "gzip", "zipped", SEVERAL}, alone = {200, NULL, "alone", 0};
    SOCKET client = begin();

    expect_miss(client, "Accept-Encoding: gzip\r\n", &gzip);
    expect_miss(client, "", &alone);
    expect_hit(client, "Accept-Encoding: gzip\r\n", "alone");
    expect_miss(client, "If-Match: x\r\nAccept-Encoding: gzip\r\n", &gzip);
    expect_hit(client, "Accept-Encoding: gzip\r\n", "zipped");
    ask(client, "");
    server_receive(&server, &message, 0); /* the one without siblings went */
    end(client);
}

/* One flush takes all encodings; a copy in any encoding reads as a fragment. */
static void flushing_and_reading_mean_every_encoding(void)
{
    static const struct answer plain = {200, NULL, "plain", SEVERAL}, gzip = {200, "gzip", "zipped", SEVERAL};
    SOCKET client = begin();
    char data[16] = "";
    WCHAR url[64];

    server_url(url, 64, server.port, "/a");
    expect_miss(client, "Accept-Encoding: gzip\r\n", &gzip);
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, url, NULL, data, sizeof data, NULL, NULL), NO_ERROR);
    CHECK_STR(data, "zipped");
    expect_miss(client, "", &plain);
    CHECK_EQ(HttpFlushResponseCache(server.queue, url, 0, NULL), NO_ERROR);
    expect_miss(client, "Accept-Encoding: gzip\r\n", &gzip);
    expect_miss(client, "", &plain);
    end(client);
}

/* @data:351 */
static void statuses_without_a_body_are_kept_as_they_were(void)
{
    static const struct answer empty = {204, NULL, "", 0}, unchanged = {304, NULL, "", 0},
                               full = {200, NULL, "x", 0};
    char first[sizeof text];
    SOCKET client = begin();

    expect_miss(client, "", &empty);
    strcpy(first, text);
    CHECK(!client_header(first, "Content-Length"));
    expect_hit(client, "", "");
    CHECK_STR(text, first);
    end(client);

    client = begin();
    expect_miss(client, "If-None-Match: \"1\"\r\n", &unchanged); /* an answer to this client alone */
    expect_miss(client, "", &full);
    expect_hit(client, "", "x");
    end(client);

    client = begin();
    expect_miss(client, "", &unchanged);
    expect_hit(client, "", "");
    CHECK(strncmp(text, "HTTP/1.1 304 ", 13) == 0);
    end(client);
}

static void set_parameter(const char *name, const char *value)
{
    WCHAR wide[64], wide_value[32];

    CHECK(SetEnvironmentVariableW(server_wide(wide, 64, name),
                                  value ? server_wide(wide_value, 32, value) : NULL));
}

/* Set where our parameters come from. The first size fits, the second does not. */
static void the_largest_response_is_configured(void)
{
    static const char *const names[] = {"HTTPAPI_UriMaxUriBytes", "HTTPAPI_MaxCacheResponseSize"};
    static char body[6000];
    struct answer answer = {200, NULL, body, 0};
    int i;

    for (i = 0; i < 2; i++) {
        SOCKET client;

        set_parameter(names[i], "4096");
        memset(body, 'x', sizeof body - 1);
        client = begin();
        expect_miss(client, "", &answer);
        expect_miss(client, "", &answer);
        body[3000] = 0;
        expect_miss(client, "", &answer);
        expect_hit(client, "", body);
        end(client);
        set_parameter(names[i], NULL);
    }
}

CHECK_MAIN(CHECK_TEST(each_encoding_is_kept_beside_the_others),
           CHECK_TEST(a_response_without_siblings_ends_those_that_were),
           CHECK_TEST(flushing_and_reading_mean_every_encoding),
           CHECK_TEST(statuses_without_a_body_are_kept_as_they_were),
           CHECK_TEST(the_largest_response_is_configured))
