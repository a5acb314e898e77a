/* HttpAddUrl and HttpRemoveUrl: what is refused, what conflicts, who gets the request. Checklist functions.md 106 to 144. */
#include "overlapped_call.h"

static struct message message;

static void start(HANDLE *queue)
{
    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(queue, 0), NO_ERROR);
}

static void stop(HANDLE queue)
{
    CHECK(CloseHandle(queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static ULONG add(HANDLE queue, const char *text)
{
    WCHAR url[200];

    return HttpAddUrl(queue, server_wide(url, 200, text), NULL);
}

static ULONG remove_url(HANDLE queue, const char *text)
{
    WCHAR url[200];

    return HttpRemoveUrl(queue, server_wide(url, 200, text));
}

/* `format` with the port in it; one of four rotating buffers. */
static const char *at_port(const char *format, unsigned short port)
{
    static char texts[4][200];
    static unsigned turn;
    char *out = texts[turn++ & 3];
    const char *mark = strstr(format, "PORT");

    CHECK(mark != NULL);
    snprintf(out, sizeof texts[0], "%.*s%u%s", (int)(mark - format), format, port, mark + 4);
    return out;
}

/* A request for `path` on the port is received from `queue`, and answered. */
static void reaches(HANDLE queue, unsigned short port, const char *path)
{
    SOCKET client = client_connect(port);
    struct server server;
    char text[500];

    memset(&server, 0, sizeof server);
    server.queue = queue;
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, port);
    client_send(client, text);
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, path);
    server_answer(&server, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
    closesocket(client);
}

/* One request and its answer on a connection that stays; the context of the URL that got it. */
static ULONGLONG context_of(SOCKET client, HANDLE queue, const char *request, const char *value)
{
    struct server server;
    char text[500];

    memset(&server, 0, sizeof server);
    server.queue = queue;
    client_send(client, request);
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.Headers.KnownHeaders[HttpHeaderUserAgent].pRawValue, value);
    server_answer(&server, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
    return message.request.UrlContext;
}

/* What a client says again and again goes each time where the URLs of that moment lead. */
static void the_same_request_follows_the_urls(void)
{
    unsigned short port = client_free_port();
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HTTP_BINDING_INFO binding;
    char one[200], two[200], text[500];
    WCHAR root[64], deep[64];
    SOCKET client;
    HANDLE queue;

    server_url(root, 64, port, "/");
    server_url(deep, 64, port, "/a/");
    CHECK_EQ(HttpInitialize(server_version(2, 0), HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(server_version(2, 0), &session, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &group, 0), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &queue), NO_ERROR);
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = queue;
    CHECK_EQ(HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof binding), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, root, 1, 0), NO_ERROR);
    snprintf(one, sizeof one, "GET /a/b HTTP/1.1\r\nHost: localhost:%u\r\nUser-Agent: one\r\n\r\n", port);
    snprintf(two, sizeof two, "GET /a/b HTTP/1.1\r\nHost: localhost:%u\r\nUser-Agent: two\r\n\r\n", port);

    client = client_connect(port);
    CHECK_EQ(context_of(client, queue, one, "one"), 1);
    CHECK_EQ(context_of(client, queue, one, "one"), 1);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, deep, 2, 0), NO_ERROR);
    CHECK_EQ(context_of(client, queue, one, "one"), 2);
    CHECK_EQ(context_of(client, queue, two, "two"), 2);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(group, deep, 0), NO_ERROR);
    CHECK_EQ(context_of(client, queue, two, "two"), 1);
    CHECK_EQ(context_of(client, queue, one, "one"), 1);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, deep, 3, 0), NO_ERROR);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(group, root, 0), NO_ERROR);
    CHECK_EQ(context_of(client, queue, one, "one"), 3);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, root, 1, 0), NO_ERROR); /* so that the port stays open */
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(group, deep, 0), NO_ERROR);
    CHECK_EQ(context_of(client, queue, one, "one"), 1);
    CHECK_EQ(HttpAddUrlToUrlGroup(group, deep, 4, 0), NO_ERROR);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(group, root, 0), NO_ERROR);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client_response(client, text, sizeof text);
    CHECK(strncmp(text, "HTTP/1.1 404 ", 13) == 0 || strncmp(text, "HTTP/1.1 400 ", 13) == 0);
    closesocket(client);

    CHECK_EQ(HttpCloseUrlGroup(group), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

/* @functions:106 @functions:107 @functions:121 @functions:122 @functions:136 @data:154 @data:155 */
static void bad_handles_and_arguments_are_refused(void)
{
    HANDLE queue, closed;
    WCHAR url[64];

    start(&queue);
    server_url(url, 64, client_free_port(), "/");
    CHECK_EQ(HttpAddUrl(NULL, url, NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpCreateHttpHandle(&closed, 0), NO_ERROR);
    CHECK(CloseHandle(closed));
    CHECK_EQ(HttpAddUrl(closed, url, NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpAddUrl(queue, url, url), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddUrl(queue, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrl(NULL, url), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrl(queue, NULL), ERROR_INVALID_PARAMETER);
    stop(queue);
}

/* @functions:108 @functions:109 @functions:110 @functions:111 @functions:112 @functions:113 @functions:114 @functions:115
 * @functions:116 @functions:117 @functions:118 @functions:119 @functions:120 */
static void malformed_prefixes_are_refused(void)
{
    static const char *const prefixes[] = {
        "http://localhost:50000",
        "localhost:50000",
        "localhost:50000/",
        "http://localhost/",
        "http://localhost:/",
        "http://localhost:0/",
        "http://localhost:65536/",
        "http://localhost:080/",
        "http://localhost:*/",
        "HTTP://localhost:50000/",
        "ftp://localhost:50000/",
        "http://:50000/",
        "http://localhost:50000/barfoo?a=b",
        "",
        "/",
        "http://",
        "http://localhost:50000/a#b",
    };
    HANDLE queue;
    unsigned i;

    start(&queue);
    for (i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        CHECK_EQ(add(queue, prefixes[i]), ERROR_INVALID_PARAMETER);
    stop(queue);
}

/* @functions:123 @functions:124 @functions:125 @functions:126 @functions:127 @functions:137 @functions:138 @functions:139 */
static void a_url_is_registered_once_and_removed_once(void)
{
    unsigned short port = client_free_port();
    HANDLE queue, other;
    ULONG error;

    start(&queue);
    CHECK_EQ(HttpCreateHttpHandle(&other, 0), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/", port)), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/barfoo/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/barfoo", port)), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(other, at_port("http://LOCALHOST:PORT/BarFoo/", port)), ERROR_ALREADY_EXISTS);
    error = remove_url(other, at_port("http://localhost:PORT/", port));
    CHECK(error == ERROR_FILE_NOT_FOUND || error == ERROR_ACCESS_DENIED);
    CHECK_EQ(remove_url(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK_EQ(remove_url(queue, at_port("http://localhost:PORT/", port)), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK(CloseHandle(other));
    stop(queue);
}

/* @functions:128 @data:147 */
static void a_port_of_a_plain_socket_is_a_sharing_violation(void)
{
    struct sockaddr_in address;
    int length = sizeof address;
    HANDLE queue;
    SOCKET s;

    client_start();
    s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    CHECK_EQ(bind(s, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(listen(s, 5), 0);
    CHECK_EQ(getsockname(s, (struct sockaddr *)&address, &length), 0);
    start(&queue);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", ntohs(address.sin_port))), ERROR_SHARING_VIOLATION);
    closesocket(s);
    /* Nothing is left of the attempt. */
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", ntohs(address.sin_port))), NO_ERROR);
    reaches(queue, ntohs(address.sin_port), "/");
    stop(queue);
}

/* @functions:130 */
static void schemes_do_not_share_a_port(void)
{
    unsigned short port = client_free_port();
    HANDLE queue;

    start(&queue);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK(add(queue, at_port("https://localhost:PORT/x/", port)) != NO_ERROR);
    stop(queue);
}

/* @functions:131 @functions:132 @functions:135 */
static void queues_share_a_port_by_path_and_category(void)
{
    unsigned short port = client_free_port();
    HANDLE queue, other;

    start(&queue);
    CHECK_EQ(HttpCreateHttpHandle(&other, 0), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/foobar/foo/", port)), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://+:PORT/x/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/x/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://127.0.0.1:PORT/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://*:PORT/", port)), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://[::1]:PORT/", port)), NO_ERROR);
    reaches(queue, port, "/foobar");
    reaches(other, port, "/foobar/foo/bar");
    reaches(other, port, "/foobar/foo");
    reaches(other, port, "/foobar/foo?a=b");
    reaches(queue, port, "/x/y");
    CHECK(CloseHandle(other));
    stop(queue);
}

/* @functions:133 */
static void one_queue_serves_several_ports(void)
{
    unsigned short ports[4];
    HANDLE queue;
    int i;

    start(&queue);
    for (i = 0; i < 4; i++) {
        ports[i] = client_free_port();
        CHECK_EQ(add(queue, at_port("http://localhost:PORT/", ports[i])), NO_ERROR);
    }
    for (i = 3; i >= 0; i--)
        reaches(queue, ports[i], "/here");
    stop(queue);
}

/* @functions:140 */
static void a_url_is_removed_by_the_spelling_it_was_added_with(void)
{
    unsigned short port = client_free_port();
    HANDLE queue;

    start(&queue);
    CHECK_EQ(add(queue, at_port("http://[::1]:PORT/", port)), NO_ERROR);
    CHECK(remove_url(queue, at_port("http://[0:0:0:0:0:0:0:1]:PORT/", port)) != NO_ERROR);
    CHECK_EQ(remove_url(queue, at_port("http://[::1]:PORT/", port)), NO_ERROR);
    stop(queue);
}

/* @functions:141 @functions:143 */
static void a_receive_may_come_before_the_first_url_and_stay_after_the_last(void)
{
    unsigned short port = client_free_port();
    struct call call;
    HANDLE queue;
    SOCKET client;

    start(&queue);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    client = client_connect(port);
    client_send(client, "GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(call_result(&call, queue, NULL), NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/late");
    CHECK_EQ(remove_url(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    CHECK(CancelIo(queue));
    CHECK_EQ(call_result(&call, queue, NULL), ERROR_OPERATION_ABORTED);
    call_free(&call);
    closesocket(client);
    stop(queue);
}

/* @functions:142 */
static void closing_a_queue_frees_its_urls(void)
{
    unsigned short port = client_free_port();
    HANDLE queue, other;

    start(&queue);
    CHECK_EQ(HttpCreateHttpHandle(&other, 0), NO_ERROR);
    CHECK_EQ(add(other, at_port("http://localhost:PORT/", port)), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), ERROR_ALREADY_EXISTS);
    CHECK(CloseHandle(other));
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/", port)), NO_ERROR);
    reaches(queue, port, "/");
    stop(queue);
}

/* @functions:144 @data:165 @data:166 */
static void a_port_without_urls_is_let_go(void)
{
    unsigned short port = client_free_port();
    HANDLE queue;

    start(&queue);
    CHECK(client_try_connect(port) == INVALID_SOCKET);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/a/", port)), NO_ERROR);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/b/", port)), NO_ERROR);
    reaches(queue, port, "/a/");
    CHECK_EQ(remove_url(queue, at_port("http://localhost:PORT/a/", port)), NO_ERROR);
    reaches(queue, port, "/b/");
    CHECK_EQ(remove_url(queue, at_port("http://localhost:PORT/b/", port)), NO_ERROR);
    CHECK(client_try_connect(port) == INVALID_SOCKET);
    CHECK_EQ(add(queue, at_port("http://localhost:PORT/a/", port)), NO_ERROR);
    reaches(queue, port, "/a/");
    stop(queue);
}

CHECK_MAIN(CHECK_TEST(the_same_request_follows_the_urls), CHECK_TEST(bad_handles_and_arguments_are_refused),
           CHECK_TEST(malformed_prefixes_are_refused), CHECK_TEST(a_url_is_registered_once_and_removed_once),
           CHECK_TEST(a_port_of_a_plain_socket_is_a_sharing_violation),
           CHECK_TEST(schemes_do_not_share_a_port), CHECK_TEST(queues_share_a_port_by_path_and_category),
           CHECK_TEST(one_queue_serves_several_ports),
           CHECK_TEST(a_url_is_removed_by_the_spelling_it_was_added_with),
           CHECK_TEST(a_receive_may_come_before_the_first_url_and_stay_after_the_last),
           CHECK_TEST(closing_a_queue_frees_its_urls), CHECK_TEST(a_port_without_urls_is_let_go))
