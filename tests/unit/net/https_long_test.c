/* Long bodies over https: what a loop hands to the crew, because it would take longer than the loop's other connections may wait,
 * arrives whole and in order. src/net/secure.h */
#include "https_server.h"

enum { HIT = 200 << 10, HITS = 48, UPLOAD = 6 << 20 };

static char pattern[UPLOAD];

static void fill(void)
{
    for (size_t i = 0; i < sizeof(pattern); i++)
        pattern[i] = (char)(i * 31 >> 3 ^ i >> 13);
}

static void open_connection(void)
{
    fill();
    open_server();
    bind_certificate("localhost", "");
    connect_client("localhost");
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
}

static void close_connection(void)
{
    tls_client_close(&client);
    close_server();
}

static void answer_and_have_it_cached(const char *body, size_t length)
{
    HTTP_CACHE_POLICY policy = {.Policy = HttpCachePolicyUserInvalidates};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1, .pEntityChunks = &chunk};

    response.Headers.KnownHeaders[HttpHeaderContentType] = (HTTP_KNOWN_HEADER){10, "text/plain"};
    chunk.FromMemory.pBuffer = (PVOID)(uintptr_t)body;
    chunk.FromMemory.BufferLength = (ULONG)length;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                  0, NULL, NULL),
             NO_ERROR);
}

static void read_exactly(char *out, size_t length)
{
    while (length > 0) {
        int part = mbedtls_ssl_read(&client.ssl, (unsigned char *)out, length);

        if (part == MBEDTLS_ERR_SSL_WANT_READ)
            continue;
        CHECK(part > 0);
        out += part;
        length -= (size_t)part;
    }
}

static void expect_hit(void)
{
    static char body[HIT];
    char head[1024];
    size_t length = 0;

    do {
        CHECK(length < sizeof(head) - 1);
        read_exactly(head + length, 1);
        head[++length] = 0;
    } while (!strstr(head, "\r\n\r\n"));
    CHECK(strncmp(head, "HTTP/1.1 200 OK\r\n", 17) == 0 || strncmp(head, "HTTP/1.1 200 \r\n", 15) == 0);
    CHECK(strstr(head, "Content-Length: 204800\r\n") != NULL);
    read_exactly(body, HIT);
    CHECK_MEM(body, pattern, HIT);
}

static void long_hits_asked_for_all_at_once_arrive_whole(void)
{
    open_connection();
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
    answer_and_have_it_cached(pattern, HIT);
    expect_hit();
    for (int i = 0; i < HITS; i++)
        request(GET);
    for (int i = 0; i < HITS; i++)
        expect_hit();
    close_connection();
}

/* In one record: the loop finds them all at once. */
static void short_hits_asked_for_all_at_once_are_all_answered(void)
{
    static const char ask[] = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const char bye[] = "GET /small HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char all[16000] = "", byte;
    int answers = 0, wanted = 0;

    open_connection();
    request(ask);
    CHECK_EQ(receive_request(), NO_ERROR);
    answer_and_have_it_cached("#", 1);
    for (wanted = 1; wanted < 300; wanted++)
        memcpy(all + (size_t)(wanted - 1) * (sizeof(ask) - 1), ask, sizeof(ask));
    memcpy(all + (size_t)(wanted - 1) * (sizeof(ask) - 1), bye, sizeof(bye));
    request(all);
    while (mbedtls_ssl_read(&client.ssl, (unsigned char *)&byte, 1) == 1)
        answers += byte == '#';
    CHECK_EQ(answers, wanted + 1);
    close_connection();
}

static void *upload(void *unused)
{
    size_t sent = 0;

    request("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6291456\r\n\r\n");
    while (sent < UPLOAD) {
        int part = mbedtls_ssl_write(&client.ssl, (const unsigned char *)pattern + sent, UPLOAD - sent);

        if (part <= 0)
            break;
        sent += (size_t)part;
    }
    return unused;
}

static void a_long_body_from_the_client_arrives_whole(void)
{
    static char body[UPLOAD];
    size_t got = 0;
    pthread_t thread;
    ULONG part, error;

    open_connection();
    CHECK(pthread_create(&thread, NULL, upload, NULL) == 0);
    CHECK_EQ(receive_request(), NO_ERROR);
    do {
        part = 0;
        error = HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, body + got,
                                             (ULONG)(UPLOAD - got), &part, NULL);
        got += part;
    } while (error == NO_ERROR && got < UPLOAD);
    pthread_join(thread, NULL);
    CHECK_EQ(got, UPLOAD);
    CHECK_MEM(body, pattern, UPLOAD);
    expect_answer("thanks");
    close_connection();
}

CHECK_MAIN(CHECK_TEST(long_hits_asked_for_all_at_once_arrive_whole),
           CHECK_TEST(short_hits_asked_for_all_at_once_are_all_answered),
           CHECK_TEST(a_long_body_from_the_client_arrives_whole))
