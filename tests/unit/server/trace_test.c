/* What HTTPAPI_TRACE tells on stderr: the failures that a newcomer meets, and the life of a request. */
#include "traced.h"

static void ask(unsigned short port, const char *request, char *answer, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int client = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(client, (struct sockaddr *)&address, sizeof(address)) == 0);
    CHECK(send(client, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request));
    if (answer) {
        ssize_t length = recv(client, answer, size - 1, 0);
        CHECK(length > 0);
        answer[length] = 0;
    }
    close(client);
}

static void a_failure_is_explained_in_one_line(void)
{
    unsigned short port;
    int taken = listen_somewhere(&port);
    char expected[64];
    HANDLE queue;
    WCHAR url[128];

    setenv("HTTPAPI_MaxFieldLength", "lots", 1);
    trace_begin("1");
    unsetenv("HTTPAPI_MaxFieldLength");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrl(queue, u"http://localhost/", NULL), ERROR_INVALID_PARAMETER);
    wide_url(url, "http://+:%u/", port);
    CHECK_EQ(HttpAddUrl(queue, url, NULL), ERROR_SHARING_VIOLATION);
    CHECK(CloseHandle(queue));
    trace_end();
    close(taken);
    CHECK(strstr(traced, "parameter MaxFieldLength: lots is no number from 64 to 65534, ignored\n"));
    CHECK(strstr(traced, "url http://localhost/: it needs a host and a port, as in "));
    CHECK(strstr(traced, "HttpAddUrl: 87 "));
    snprintf(expected, sizeof(expected), "port %u: taken by another socket; ", port);
    CHECK(strstr(traced, expected));
    CHECK(strstr(traced, "HttpAddUrl: 32 "));
}

static void answer_one(HANDLE queue, char *id)
{
    union {
        HTTP_REQUEST request;
        char room[4096];
    } message;
    HTTP_RESPONSE response = {.StatusCode = 204};

    CHECK_EQ(HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &message.request, sizeof(message), NULL, NULL),
             NO_ERROR);
    snprintf(id, 64, "%llx", (unsigned long long)message.request.RequestId);
    CHECK_EQ(
        HttpSendHttpResponse(queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL),
        NO_ERROR);
}

static void a_request_can_be_followed_by_its_id(void)
{
    unsigned short port;
    char answer[1000], id[64], expected[100];
    HANDLE queue;
    WCHAR url[128];

    close(listen_somewhere(&port));
    trace_begin("yes");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    wide_url(url, "http://localhost:%u/here/", port);
    CHECK_EQ(HttpAddUrl(queue, url, NULL), NO_ERROR);
    ask(port, "GET /here/\x1b[2J HTTP/1.1\r\nHost: localhost\r\n\r\n", answer, sizeof(answer));
    ask(port, "GET /elsewhere HTTP/1.1\r\nHost: localhost\r\n\r\n", answer, sizeof(answer));
    CHECK(strstr(answer, "404"));
    ask(port, "GET /here/it?is HTTP/1.1\r\nHost: localhost\r\n\r\n", NULL, 0);
    answer_one(queue, id);
    CHECK(CloseHandle(queue));
    trace_end();
    CHECK(strstr(traced, "listening\n"));
    CHECK(strstr(traced, ": opened from 127.0.0.1:"));
    CHECK(strstr(traced, ": refused with 404, NotFound\n"));
    CHECK(!strchr(traced, 27)); /* nothing of a client's reaches the terminal as it is */
    snprintf(expected, sizeof(expected), ": GET /here/it?is, request %s\n", id);
    CHECK(strstr(traced, expected));
    snprintf(expected, sizeof(expected), "request %s: received, 0 ok, ", id);
    CHECK(strstr(traced, expected));
    snprintf(expected, sizeof(expected), "request %s: answered 204, ", id);
    CHECK(strstr(traced, expected));
    CHECK(strstr(traced, "HttpSendHttpResponse: 0 ok\n"));
}

static void nothing_is_told_unless_asked_for(void)
{
    static const char *const off[] = {"", "0"};
    HANDLE queue;

    for (size_t i = 0; i < 2; i++) {
        trace_begin(off[i]);
        CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
        CHECK_EQ(HttpAddUrl(queue, NULL, NULL), ERROR_INVALID_PARAMETER);
        CHECK(CloseHandle(queue));
        trace_end();
        CHECK_STR(traced, "");
    }
}

CHECK_MAIN(CHECK_TEST(a_failure_is_explained_in_one_line), CHECK_TEST(a_request_can_be_followed_by_its_id),
           CHECK_TEST(nothing_is_told_unless_asked_for))
