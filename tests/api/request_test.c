/* What is in HTTP_REQUEST. Checklist functions.md 236 to 257, data.md B. */
#include "overlapped_call.h"

static struct message message;

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/* A head with the right Host, as a browser sends it. */
static size_t write_request(char *out, size_t size, unsigned short port, const char *line, const char *more)
{
    int length =
        snprintf(out, size,
                 "%s HTTP/1.1\r\nHost: localhost:%u\r\nConnection: keep-alive\r\nUser-Agent: check\r\n%s\r\n",
                 line, port, more);

    CHECK(length > 0 && (size_t)length < size);
    return (size_t)length;
}

static int wide_equals(const WCHAR *wide, const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (wide[i] != (WCHAR)(unsigned char)text[i])
            return 0;
    return strlen(text) == length;
}

static ULONG receive(struct server *server, HTTP_REQUEST_ID id, ULONG flags, struct message *out, ULONG size,
                     ULONG *bytes)
{
    return HttpReceiveHttpRequest(server->queue, id, flags, &out->request, size, bytes, NULL);
}

/* A connected client that has sent `text`. */
static SOCKET client_with(struct server *server, const char *text)
{
    SOCKET client = client_connect(server->port);

    client_send(client, text);
    return client;
}

/* ---- what is in the structure ---- */

/* @functions:236 @functions:237 @functions:238 @functions:239 @functions:240 @functions:241 @functions:242 @functions:255
 * @functions:256 @functions:257 @data:22 @data:23 @data:30 @data:33 @data:35 @data:41 @data:44 @data:46 */
static void a_plain_get_is_described(int version)
{
    const HTTP_REQUEST *request = &message.request;
    struct server server;
    SOCKET client;
    char text[500];
    size_t length;

    server_open(&server, version);
    length = write_request(text, sizeof text, server.port, "GET /foobar", "");
    client = client_with(&server, text);
    memset(&message, 0xCC, sizeof message);
    server_receive(&server, &message, 0);
    CHECK_EQ(request->Flags, 0);
    CHECK(request->ConnectionId != 0 && request->RequestId != 0);
    CHECK_EQ(request->RawConnectionId, request->ConnectionId);
    CHECK_EQ(request->UrlContext, version == 1 ? 0 : SERVER_CONTEXT);
    CHECK_EQ(request->Version.MajorVersion, 1);
    CHECK_EQ(request->Version.MinorVersion, 1);
    CHECK_EQ(request->Verb, HttpVerbGET);
    CHECK_EQ(request->UnknownVerbLength, 0);
    CHECK(request->pUnknownVerb == NULL);
    CHECK_EQ(request->RawUrlLength, 7);
    CHECK_STR(request->pRawUrl, "/foobar");
    CHECK_EQ(request->BytesReceived, length);
    CHECK_EQ(request->EntityChunkCount, 0);
    CHECK(request->pEntityChunks == NULL);
    CHECK(request->pSslInfo == NULL);
    CHECK_EQ(request->Headers.TrailerCount, 0);
    CHECK(request->Headers.pTrailers == NULL);
    if (version == 2) {
        CHECK_EQ(request->RequestInfoCount, 0);
        CHECK(request->pRequestInfo == NULL);
    }
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_plain_get_is_described)

/* A prefix with an address in place of a host is found by where the client connected to, and the request says so. */
static void a_request_found_by_its_address_says_so(void)
{
    char text[500];
    WCHAR url[100];
    struct server server;
    SOCKET client;
    int i;

    server_open(&server, 2);
    snprintf(text, sizeof text, "http://127.0.0.1:%u/by/address/", server.port);
    for (i = 0; i == 0 || text[i - 1] != 0; i++)
        url[i] = (WCHAR)text[i];
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, url, 7, 0), NO_ERROR);
    snprintf(text, sizeof text, "GET /by/address/ HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", server.port);
    client = client_with(&server, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(message.request.UrlContext, 7);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_IP_ROUTED);
    closesocket(client);
    server_close(&server);
}

/* @functions:243 @functions:244 @functions:245 @functions:246 @functions:247 @data:24 @data:25 @data:26 @data:27 @data:28 */
static void the_cooked_url_points_into_itself(void)
{
    const HTTP_COOKED_URL *url = &message.request.CookedUrl;
    char text[500], full[100];
    struct server server;
    size_t host;
    SOCKET client;

    server_open(&server, 2);
    host = (size_t)snprintf(full, sizeof full, "localhost:%u", server.port);
    snprintf(full, sizeof full, "http://localhost:%u/foobar", server.port);
    write_request(text, sizeof text, server.port, "GET /foobar", "");
    client = client_with(&server, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(url->FullUrlLength, 2 * strlen(full));
    CHECK(wide_equals(url->pFullUrl, full, url->FullUrlLength / 2));
    CHECK_EQ(url->pFullUrl[url->FullUrlLength / 2], 0);
    CHECK(url->pHost == url->pFullUrl + 7);
    CHECK_EQ(url->HostLength, 2 * host);
    CHECK(url->pAbsPath == url->pFullUrl + 7 + host);
    CHECK_EQ(url->AbsPathLength, 14);
    CHECK(url->pQueryString == NULL);
    CHECK_EQ(url->QueryStringLength, 0);
    server_answer(&server, message.request.RequestId, "");
    client_response(client, text, sizeof text);

    write_request(text, sizeof text, server.port, "GET /foobar?a=b", "");
    client_send(client, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(message.request.RawUrlLength, 11);
    CHECK_STR(message.request.pRawUrl, "/foobar?a=b");
    CHECK_EQ(url->AbsPathLength, 14);
    CHECK_EQ(url->QueryStringLength, 8);
    CHECK(url->pQueryString == url->pAbsPath + 7);
    CHECK_EQ(url->FullUrlLength, 2 * (strlen(full) + 4));
    closesocket(client);
    server_close(&server);
}

/* @functions:248 */
static void an_absolute_target_overrules_the_host_header(void)
{
    char text[500], target[100], full[300];
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    snprintf(target, sizeof target, "http://localhost:%u/", server.port);
    snprintf(full, sizeof full, "GET %s HTTP/1.1\r\nHost: ignored\r\n\r\n", target);
    client = client_with(&server, full);
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, target);
    CHECK_EQ(message.request.RawUrlLength, strlen(target));
    CHECK(
        wide_equals(message.request.CookedUrl.pFullUrl, target, message.request.CookedUrl.FullUrlLength / 2));
    CHECK_STR(message.request.Headers.KnownHeaders[HttpHeaderHost].pRawValue, "ignored");
    server_answer(&server, message.request.RequestId, "x");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "x");
    closesocket(client);
    server_close(&server);
}

/* @functions:249 @functions:250 @data:29 */
static void addresses_are_those_of_the_socket(int version)
{
    const struct sockaddr_in *remote, *local;
    struct sockaddr_in own;
    int length = sizeof own;
    struct server server;
    SOCKET client;

    server_open(&server, version);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    CHECK_EQ(getsockname(client, (struct sockaddr *)&own, &length), 0);
    remote = (const struct sockaddr_in *)(const void *)message.request.Address.pRemoteAddress;
    local = (const struct sockaddr_in *)(const void *)message.request.Address.pLocalAddress;
    CHECK_EQ(remote->sin_family, AF_INET);
    CHECK_EQ(remote->sin_port, own.sin_port);
    CHECK_EQ(remote->sin_addr.s_addr, own.sin_addr.s_addr);
    CHECK_EQ(local->sin_family, AF_INET);
    CHECK_EQ(ntohs(local->sin_port), server.port);
    CHECK_EQ(ntohl(local->sin_addr.s_addr), INADDR_LOOPBACK);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(addresses_are_those_of_the_socket)

/* @functions:251 @functions:252 @data:42 @data:43 */
static void known_headers_fill_their_slots_and_no_others(void)
{
    const HTTP_REQUEST_HEADERS *headers = &message.request.Headers;
    struct server server;
    char text[300], host[40];
    SOCKET client;
    int i;

    server_open(&server, 2);
    snprintf(host, sizeof host, "localhost:%u", server.port);
    snprintf(text, sizeof text,
             "GET / HTTP/1.1\r\nhOsT: %s\r\nCONNECTION: keep-alive\r\nuser-agent: check\r\n\r\n", host);
    client = client_with(&server, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(headers->UnknownHeaderCount, 0);
    CHECK(headers->pUnknownHeaders == NULL);
    for (i = 0; i < HttpHeaderRequestMaximum; i++) {
        const char *expected = i == HttpHeaderHost         ? host
                               : i == HttpHeaderConnection ? "keep-alive"
                               : i == HttpHeaderUserAgent  ? "check"
                                                           : NULL;
        if (expected) {
            CHECK_STR(headers->KnownHeaders[i].pRawValue, expected);
            CHECK_EQ(headers->KnownHeaders[i].RawValueLength, strlen(expected));
        } else {
            CHECK(headers->KnownHeaders[i].pRawValue == NULL);
            CHECK_EQ(headers->KnownHeaders[i].RawValueLength, 0);
        }
    }
    closesocket(client);
    server_close(&server);
}

/* @functions:253 @functions:254 @functions:289 @functions:294 @data:21 @data:37 @data:38 @data:39 */
static void unknown_verbs_and_headers_come_as_text(void)
{
    static const char *const verbs[] = {"xyzzy", "PATCH", "get", "Get"};
    const HTTP_REQUEST_HEADERS *headers = &message.request.Headers;
    struct server server;
    char text[500];
    SOCKET client;
    unsigned i;

    server_open(&server, 2);
    client = client_connect(server.port);
    for (i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        snprintf(text, sizeof text, "%s / HTTP/1.1\r\nHost: localhost\r\nQux: foo baz \r\n\r\n", verbs[i]);
        client_send(client, text);
        server_receive(&server, &message, 0);
        CHECK_EQ(message.request.Verb, HttpVerbUnknown);
        CHECK_STR(message.request.pUnknownVerb, verbs[i]);
        CHECK_EQ(message.request.UnknownVerbLength, strlen(verbs[i]));
        CHECK_EQ(headers->UnknownHeaderCount, 1);
        CHECK_STR(headers->pUnknownHeaders[0].pName, "Qux");
        CHECK_EQ(headers->pUnknownHeaders[0].NameLength, 3);
        CHECK_STR(headers->pUnknownHeaders[0].pRawValue, "foo baz");
        CHECK_EQ(headers->pUnknownHeaders[0].RawValueLength, 7);
        server_answer(&server, message.request.RequestId, "");
        client_response(client, text, sizeof text);
    }
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\nReferer:\r\nX-B:\r\nx-a:  b "
                        "\r\nAccept: 1\r\nAccept: 2\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_EQ(headers->UnknownHeaderCount, 2);
    CHECK_STR(headers->pUnknownHeaders[0].pName, "X-A");
    CHECK_STR(headers->pUnknownHeaders[0].pRawValue, "a, b");
    CHECK_EQ(headers->pUnknownHeaders[0].RawValueLength, 4);
    CHECK_STR(headers->pUnknownHeaders[1].pName, "X-B");
    CHECK_EQ(headers->pUnknownHeaders[1].RawValueLength, 0);
    CHECK_EQ(headers->KnownHeaders[HttpHeaderReferer].RawValueLength, 0);
    CHECK_STR(headers->KnownHeaders[HttpHeaderAccept].pRawValue, "1, 2");
    closesocket(client);
    server_close(&server);
}

/* @data:45 */
static void a_v1_queue_fills_only_the_v1_structure(void)
{
    struct server server;
    ULONG needed = 0;
    SOCKET client;

    server_open(&server, 1);
    client = client_with(&server, simple);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0, &message, sizeof(HTTP_REQUEST_V1), &needed), ERROR_MORE_DATA);
    CHECK_EQ((unsigned char)message.room[sizeof(HTTP_REQUEST_V1)], 0xCC);
    closesocket(client);
    server_close(&server);
}

/* ---- after the answer, and what never arrives ---- */

/* @functions:283 */
static void an_answered_request_cannot_be_received_again(int version)
{
    struct server server;
    HTTP_REQUEST_ID id;
    struct call call;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    id = message.request.RequestId;
    server_answer(&server, id, "");
    CHECK_EQ(receive(&server, id, 0, &message, sizeof message, NULL), ERROR_CONNECTION_INVALID);
    CHECK_EQ(
        HttpReceiveHttpRequest(server.queue, id, 0, &message.request, sizeof message, NULL, &call.overlapped),
        ERROR_CONNECTION_INVALID);
    CHECK(!call_done(&call));
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(an_answered_request_cannot_be_received_again)

/* @functions:290 @functions:292 @functions:295 @data:36 @data:40 */
static void what_is_malformed_never_reaches_the_program(void)
{
    static const struct {
        const char *text;
        size_t length;
        const char *status;
    } cases[] = {
        {"foo\r\n\r\n", 7, "HTTP/1.1 400 Bad Request\r\n"},
        {"foo\r\n", 5, "HTTP/1.1 400 Bad Request\r\n"},
        {"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 36, "HTTP/1.1 411 Length Required\r\n"},
        {"GET / HTTP/1.1\r\nHost: elsewhere\r\n\r\n", 35, "HTTP/1.1 400 Bad Request\r\n"},
        {"GET / HTTP/65536.1\r\nHost: localhost\r\n\r\n", 39, "HTTP/1.1 400 Bad Request\r\n"},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nA: b\0c\r\n\r\n", 43, "HTTP/1.1 400 Bad Request\r\n"},
    };
    struct server server;
    struct call call;
    char text[2000];
    SOCKET client;
    unsigned i;

    server_open(&server, 2);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        client = client_connect(server.port);
        client_send_bytes(client, cases[i].text, cases[i].length);
        client_response(client, text, sizeof text);
        CHECK_MEM(text, cases[i].status, strlen(cases[i].status));
        CHECK_STR(client_header(text, "Connection"), "close");
        CHECK_EQ(client_end(client), 0);
        closesocket(client);
        CHECK(!call_done(&call));
    }
    CHECK(CancelIo(server.queue));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    call_free(&call);
    server_close(&server);
}

/* @functions:293 */
static void lone_line_feeds_are_accepted(void)
{
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = client_with(&server, "GET /lf HTTP/1.1\nHost: localhost\nX: y\n\n");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/lf");
    CHECK_EQ(message.request.Headers.UnknownHeaderCount, 1);
    closesocket(client);
    server_close(&server);
}

/* @functions:287 */
static void an_unanswered_request_is_kept(void)
{
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = client_with(&server, simple);
    server_receive(&server, &message, 0);
    Sleep(1500); /* longer than the engine's sweeps are apart */
    CHECK(client_silent(client, 0));
    server_answer(&server, message.request.RequestId, "late");
    {
        char text[500];
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), "late");
    }
    closesocket(client);
    server_close(&server);
}

/* Whether the next request received is that of the second client; the first one's is in the queue only if the engine was quick. */
static int withdrawn(struct server *server, DWORD pause)
{
    struct linger reset = {1, 0};
    SOCKET client, next;
    int gone;

    client = client_with(server, "GET /gone HTTP/1.1\r\nHost: localhost\r\n\r\n");
    Sleep(pause);
    setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    closesocket(client);
    Sleep(pause);
    next = client_with(server, "GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(server, &message, 0);
    gone = strcmp(message.request.pRawUrl, "/here") == 0;
    if (!gone)
        server_receive(server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/here");
    server_answer(server, message.request.RequestId, "");
    closesocket(next);
    return gone;
}

/* A request whose client left before anybody received it is not handed out, once that has been noticed: a busy machine gets
 * more time for it. */
static void a_request_of_a_client_that_left_is_withdrawn(void)
{
    struct server server;
    DWORD pause = 30;

    server_open(&server, 2);
    while (!withdrawn(&server, pause)) {
        pause *= 2;
        CHECK(pause < CLIENT_PATIENCE);
    }
    server_close(&server);
}

CHECK_MAIN(
    CHECK_BOTH(a_plain_get_is_described), CHECK_TEST(a_request_found_by_its_address_says_so),
    CHECK_TEST(the_cooked_url_points_into_itself), CHECK_TEST(an_absolute_target_overrules_the_host_header),
    CHECK_BOTH(addresses_are_those_of_the_socket), CHECK_TEST(known_headers_fill_their_slots_and_no_others),
    CHECK_TEST(unknown_verbs_and_headers_come_as_text), CHECK_TEST(a_v1_queue_fills_only_the_v1_structure),
    CHECK_BOTH(an_answered_request_cannot_be_received_again),
    CHECK_TEST(what_is_malformed_never_reaches_the_program), CHECK_TEST(lone_line_feeds_are_accepted),
    CHECK_TEST(an_unanswered_request_is_kept), CHECK_TEST(a_request_of_a_client_that_left_is_withdrawn))
