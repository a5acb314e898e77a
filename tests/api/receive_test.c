/* HttpReceiveHttpRequest: what it returns when, and what is in HTTP_REQUEST. Checklist functions.md 229 to 295, data.md B. */
#include "overlapped_call.h"

static struct message message, second;

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

static ULONG fixed_size(const struct server *server)
{
    return server->version == 1 ? (ULONG)sizeof(HTTP_REQUEST_V1) : (ULONG)sizeof(HTTP_REQUEST_V2);
}

/* A connected client that has sent `text`. */
static SOCKET client_with(struct server *server, const char *text)
{
    SOCKET client = client_connect(server->port);

    client_send(client, text);
    return client;
}

/* Receives, answers and reads the answer. */
static void serve_one(struct server *server, SOCKET client)
{
    char text[2000];

    server_receive(server, &message, 0);
    server_answer(server, message.request.RequestId, "ok");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "ok");
}

/* ---- handles, ids, arguments ---- */

/* @functions:229 @functions:230 @functions:231 @functions:286 @functions:284 */
static void bad_arguments_are_refused(int version)
{
    struct server server;
    struct call call;
    ULONG bytes = 0;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, &message.request, sizeof message, &bytes, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, 0xdeadbeef, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(receive(&server, 0xdeadbeef, 0, &message, sizeof message, &bytes), ERROR_CONNECTION_INVALID);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0x80, &message, sizeof message, &bytes), ERROR_INVALID_PARAMETER);
    CHECK_EQ(receive(&server, HTTP_NULL_ID,
                     HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY | HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message,
                     sizeof message, &bytes),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, NULL, sizeof message, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, (PHTTP_REQUEST)(void *)(message.room + 1),
                                    sizeof message - 8, &bytes, NULL),
             ERROR_NOACCESS);
    CHECK(!call_done(&call));
    call_free(&call);
    server_close(&server);
}
BOTH_VERSIONS(bad_arguments_are_refused)

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

/* ---- short buffers ---- */

/* @functions:267 @functions:268 @functions:269 @functions:270 @functions:271 @functions:272 @functions:273 @functions:274
 * @functions:285 @functions:266 */
static void a_short_buffer_reports_the_exact_size_and_binds_the_request(int version)
{
    ULONG bytes = 0xABCDEF, needed = 0;
    struct server server;
    HTTP_REQUEST_ID id;
    struct call call;
    SOCKET client;

    server_open(&server, version);
    client = client_with(&server, simple);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server) - 1, &bytes),
             ERROR_INSUFFICIENT_BUFFER);
    CHECK(bytes == 0xABCDEF || bytes == 0);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server), &needed), ERROR_MORE_DATA);
    CHECK(needed > fixed_size(&server));
    id = message.request.RequestId;
    CHECK(id != 0 && message.request.ConnectionId != 0);
    CHECK_EQ(message.request.Version.MajorVersion, 0);
    CHECK_EQ(message.request.BytesReceived, 0);

    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, id, 0, &message, needed - 1, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, needed);
    CHECK_EQ(message.request.RequestId, id);
    CHECK_EQ(receive(&server, id, 0, &message, needed - 1, NULL), ERROR_MORE_DATA);
    memset(&message, 0xCC, sizeof message);
    CHECK_EQ(receive(&server, id, 0, &message, needed, &bytes), NO_ERROR);
    CHECK_EQ(bytes, needed);
    CHECK_EQ(message.request.RequestId, id);
    CHECK_STR(message.request.pRawUrl, "/");
    CHECK_EQ((unsigned char)message.room[needed], 0xCC);
    CHECK_EQ(receive(&server, id, 0, &message, sizeof message, &bytes), ERROR_HANDLE_EOF);
    CHECK(!call_done(&call));
    CHECK(CancelIo(server.queue));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    call_free(&call);
    server_answer(&server, id, "");
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_short_buffer_reports_the_exact_size_and_binds_the_request)

/* A pended receive with a short buffer completes with the size it would need. */
static void a_pended_receive_with_a_short_buffer_completes_more_data(int version)
{
    struct server server;
    struct call call;
    ULONG needed = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, fixed_size(&server),
                                    NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK_EQ(call_result(&call, server.queue, &needed), ERROR_MORE_DATA);
    CHECK(needed > fixed_size(&server));
    CHECK_EQ(receive(&server, message.request.RequestId, 0, &message, needed, NULL), NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_pended_receive_with_a_short_buffer_completes_more_data)

/* An inline ERROR_MORE_DATA is final: the event stays as it is, the size is written. */
static void an_inline_short_buffer_is_not_signalled(void)
{
    struct server server;
    struct call call;
    ULONG needed = 0, error;
    SOCKET client;

    server_open(&server, 2);
    call_init(&call);
    client = client_with(&server, simple);
    error = receive(&server, HTTP_NULL_ID, 0, &message, fixed_size(&server), &needed);
    CHECK_EQ(error, ERROR_MORE_DATA);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId, 0, &message.request,
                                    fixed_size(&server), &needed, &call.overlapped),
             ERROR_MORE_DATA);
    CHECK(!call_done(&call));
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId, 0, &message.request, needed,
                                    &needed, &call.overlapped),
             NO_ERROR);
    CHECK_EQ(call_result(&call, server.queue, &error), NO_ERROR);
    CHECK_EQ(error, needed);
    call_free(&call);
    closesocket(client);
    server_close(&server);
}

/* ---- overlapped ---- */

/* @functions:232 @functions:233 @functions:234 @functions:235 @functions:291 */
static void a_receive_pends_until_the_head_is_complete(int version)
{
    struct server server;
    struct call call;
    DWORD count = 0;
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    CHECK(!GetOverlappedResult(server.queue, &call.overlapped, &count, FALSE));
    CHECK_EQ(GetLastError(), ERROR_IO_INCOMPLETE);
    client = client_connect(server.port);
    Sleep(20);
    CHECK(!call_done(&call));
    client_send_bytes(client, simple, 20);
    Sleep(20);
    CHECK(!call_done(&call));
    client_send(client, simple + 20);
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK(bytes > sizeof(HTTP_REQUEST_V1));
    CHECK_EQ(message.request.BytesReceived, strlen(simple));
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_receive_pends_until_the_head_is_complete)

/* @functions:258 @functions:259 @data:31 */
static void pended_receives_complete_in_order_one_each(int version)
{
    struct server server;
    struct call first, next;
    SOCKET a, b;

    server_open(&server, version);
    call_init(&first);
    call_init(&next);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &first.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &next.overlapped),
             ERROR_IO_PENDING);
    a = client_with(&server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(call_result(&first, server.queue, NULL), NO_ERROR);
    CHECK(!call_done(&next));
    b = client_with(&server, "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(call_result(&next, server.queue, NULL), NO_ERROR);
    CHECK_STR(message.request.pRawUrl, "/1");
    CHECK_STR(second.request.pRawUrl, "/2");
    CHECK(message.request.ConnectionId != second.request.ConnectionId);
    CHECK(message.request.RequestId != second.request.RequestId);
    call_free(&first);
    call_free(&next);
    closesocket(a);
    closesocket(b);
    server_close(&server);
}
BOTH_VERSIONS(pended_receives_complete_in_order_one_each)

/* @functions:260 @functions:261 @data:31 @data:32 */
static void a_pipelined_request_waits_for_the_answer_before_it(int version)
{
    struct server server;
    struct call call;
    char text[1000];
    SOCKET client;
    int i;

    server_open(&server, version);
    call_init(&call);
    client = client_with(&server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                  "POST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
                                  "GET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/1");
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &second.request, sizeof second, NULL,
                                    &call.overlapped),
             ERROR_IO_PENDING);
    Sleep(20);
    CHECK(!call_done(&call));
    server_answer(&server, message.request.RequestId, "one");
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    CHECK_STR(second.request.pRawUrl, "/2");
    CHECK_EQ(second.request.ConnectionId, message.request.ConnectionId);
    CHECK(second.request.RequestId != message.request.RequestId);
    server_answer(&server, second.request.RequestId, "two");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/3");
    server_answer(&server, message.request.RequestId, "three");
    for (i = 0; i < 3; i++) {
        static const char *const bodies[] = {"one", "two", "three"};
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), bodies[i]);
    }
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_pipelined_request_waits_for_the_answer_before_it)

/* @functions:262 @functions:263 */
static void a_port_gets_one_packet_for_a_request(int version)
{
    struct server server;
    OVERLAPPED overlapped, *out = NULL;
    ULONG_PTR key = 0;
    DWORD bytes = 0;
    SOCKET client;
    HANDLE port;

    server_open(&server, version);
    port = CreateIoCompletionPort(server.queue, NULL, 0x1234, 0);
    CHECK(port != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 0));
    CHECK_EQ(GetLastError(), WAIT_TIMEOUT);
    client = client_with(&server, simple);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &out, CLIENT_PATIENCE));
    CHECK_EQ(key, 0x1234);
    CHECK(out == &overlapped);
    CHECK(bytes > fixed_size(&server));
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &out, 20));
    closesocket(client);
    server_close(&server);
    CloseHandle(port);
}
BOTH_VERSIONS(a_port_gets_one_packet_for_a_request)

static VOID CALLBACK on_thread_pool(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped,
                                    ULONG error, ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)overlapped;
    (void)io;
    ((ULONG_PTR *)context)[0] = error;
    ((ULONG_PTR *)context)[1] = bytes;
    SetEvent((HANDLE)((ULONG_PTR *)context)[2]);
}

/* The third idiom: thread-pool I/O. */
static void thread_pool_io_is_called_back_for_a_request(int version)
{
    ULONG_PTR seen[3] = {99, 0, 0};
    struct server server;
    OVERLAPPED overlapped;
    SOCKET client;
    HANDLE event;
    PTP_IO io;

    server_open(&server, version);
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    seen[2] = (ULONG_PTR)event;
    io = CreateThreadpoolIo(server.queue, on_thread_pool, seen, NULL);
    CHECK(io != NULL);
    memset(&overlapped, 0, sizeof overlapped);
    StartThreadpoolIo(io);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, simple);
    CHECK_EQ(WaitForSingleObject(event, CLIENT_PATIENCE), WAIT_OBJECT_0);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK_EQ(seen[0], NO_ERROR);
    CHECK(seen[1] > fixed_size(&server));
    CHECK_STR(message.request.pRawUrl, "/");
    closesocket(client);
    server_close(&server);
    CloseThreadpoolIo(io);
    CloseHandle(event);
}
BOTH_VERSIONS(thread_pool_io_is_called_back_for_a_request)

/* @functions:264 @functions:265 */
static void a_cancelled_receive_ends_aborted_with_no_bytes(int version)
{
    struct server server;
    struct call call;
    SOCKET client;
    ULONG bytes;
    int how;

    server_open(&server, version);
    for (how = 0; how < 3; how++) {
        call_init(&call);
        bytes = 77;
        CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                        &call.overlapped),
                 ERROR_IO_PENDING);
        CHECK(how == 0 ? CancelIo(server.queue)
                       : CancelIoEx(server.queue, how == 1 ? &call.overlapped : NULL));
        CHECK_EQ(call_result(&call, server.queue, &bytes), ERROR_OPERATION_ABORTED);
        CHECK_EQ(bytes, 0);
        CHECK(!CancelIoEx(server.queue, &call.overlapped));
        CHECK_EQ(GetLastError(), ERROR_NOT_FOUND);
        call_free(&call);
    }
    client = client_with(&server, simple);
    serve_one(&server, client);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_cancelled_receive_ends_aborted_with_no_bytes)

/* ---- synchronous threads ---- */

struct blocked {
    struct server *server;
    struct message message;
    HANDLE ready;
};

static DWORD WINAPI blocked_receive(void *argument)
{
    struct blocked *blocked = argument;

    SetEvent(blocked->ready);
    return HttpReceiveHttpRequest(blocked->server->queue, HTTP_NULL_ID, 0, &blocked->message.request,
                                  sizeof blocked->message, NULL, NULL);
}

static struct blocked sleepers[3];

static void start_sleepers(struct server *server, HANDLE *threads)
{
    int i;

    for (i = 0; i < 3; i++) {
        sleepers[i].server = server;
        sleepers[i].ready = CreateEventW(NULL, TRUE, FALSE, NULL);
        threads[i] = run_thread(blocked_receive, &sleepers[i]);
        CHECK_EQ(WaitForSingleObject(sleepers[i].ready, CLIENT_PATIENCE), WAIT_OBJECT_0);
        CloseHandle(sleepers[i].ready);
    }
    Sleep(30); /* usually they sleep by now; the outcome must not depend on it */
}

static void blocked_threads_each_get_one_request(int version)
{
    struct server server;
    HANDLE threads[3];
    SOCKET clients[3];
    int i;

    server_open(&server, version);
    start_sleepers(&server, threads);
    for (i = 0; i < 3; i++)
        clients[i] = client_with(&server, simple);
    for (i = 0; i < 3; i++)
        CHECK_EQ(join_thread(threads[i]), NO_ERROR);
    CHECK(sleepers[0].message.request.RequestId != sleepers[1].message.request.RequestId);
    CHECK(sleepers[0].message.request.RequestId != sleepers[2].message.request.RequestId);
    CHECK(sleepers[1].message.request.RequestId != sleepers[2].message.request.RequestId);
    for (i = 0; i < 3; i++) {
        char text[500];
        server_answer(&server, sleepers[i].message.request.RequestId, "here");
        (void)text;
    }
    for (i = 0; i < 3; i++) {
        char text[500];
        client_response(clients[i], text, sizeof text);
        CHECK_STR(client_body(text), "here");
        closesocket(clients[i]);
    }
    server_close(&server);
}
BOTH_VERSIONS(blocked_threads_each_get_one_request)

static void cancel_synchronous_io_wakes_a_blocked_receive(void)
{
    struct server server;
    HANDLE threads[3];
    int i, tries;

    server_open(&server, 2);
    start_sleepers(&server, threads);
    for (i = 0; i < 3; i++) {
        for (tries = 0; tries < 200 && !CancelSynchronousIo(threads[i]); tries++)
            Sleep(10);
        CHECK_EQ(join_thread(threads[i]), ERROR_OPERATION_ABORTED);
    }
    server_close(&server);
}

/* Closing the queue under blocked threads. */
static void closing_the_queue_wakes_blocked_receives(int version)
{
    struct server server;
    HANDLE threads[3];
    DWORD code;
    int i;

    server_open(&server, version);
    start_sleepers(&server, threads);
    if (version == 1)
        CHECK(CloseHandle(server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    for (i = 0; i < 3; i++) {
        code = join_thread(threads[i]);
        CHECK(code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE);
    }
    server.queue = NULL;
    server_close(&server);
}
BOTH_VERSIONS(closing_the_queue_wakes_blocked_receives)

/* ---- bodies with the request ---- */

/* @functions:275 @functions:276 @functions:277 @data:34 */
static void a_body_is_announced_when_it_is_not_asked_for(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
    const HTTP_KNOWN_HEADER *length = &message.request.Headers.KnownHeaders[HttpHeaderContentLength];
    struct server server;
    char text[200];
    SOCKET client;

    server_open(&server, version);
    snprintf(text, sizeof text, "%sping!", head);
    client = client_with(&server, text);
    server_receive(&server, &message, 0);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 0);
    CHECK(message.request.pEntityChunks == NULL);
    CHECK_EQ(message.request.BytesReceived, strlen(head) + 5);
    CHECK_STR(length->pRawValue, "5");
    CHECK_EQ(length->RawValueLength, 1);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_body_is_announced_when_it_is_not_asked_for)

/* @functions:278 @functions:315 @data:34 */
static void copy_body_delivers_a_small_body_as_one_chunk(int version)
{
    struct server server;
    ULONG bytes = 0;
    SOCKET client;
    char rest[10];

    server_open(&server, version);
    client = client_connect(server.port);
    client_send_bytes(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nping", 60);
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY);
    CHECK_EQ(message.request.Flags, 0);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].DataChunkType, HttpDataChunkFromMemory);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 5);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "ping\0", 5);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, rest, sizeof rest,
                                          &bytes, NULL),
             ERROR_HANDLE_EOF);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(copy_body_delivers_a_small_body_as_one_chunk)

/* @functions:279 @functions:280 @functions:281 @functions:316 */
static void copy_body_fills_a_buffer_that_is_too_small_for_the_body(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2048\r\n\r\n";
    char body[2048], copy[4096];
    struct server server;
    ULONG bytes = 0, chunk;
    SOCKET client;
    int i;

    for (i = 0; i < 2048; i++)
        body[i] = (char)(i * 7);
    server_open(&server, version);
    memcpy(copy, head, sizeof head - 1);
    memcpy(copy + sizeof head - 1, body, 2048);
    client = client_connect(server.port);
    client_send_bytes(client, copy, sizeof head - 1 + 2048);
    CHECK_EQ(receive(&server, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_COPY_BODY, &message, 2000, &bytes),
             NO_ERROR);
    CHECK_EQ(bytes, 2000);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    chunk = message.request.pEntityChunks[0].FromMemory.BufferLength;
    CHECK(chunk > 0 && chunk < 2000);
    CHECK_EQ(message.request.BytesReceived, sizeof head - 1 + 2048);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, body, chunk);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, copy, sizeof copy,
                                          &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 2048 - chunk);
    CHECK_MEM(copy, body + chunk, 2048 - chunk);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(copy_body_fills_a_buffer_that_is_too_small_for_the_body)

/* @functions:282 */
static void flush_body_waits_for_the_whole_body(int version)
{
    struct server server;
    struct call call;
    SOCKET client;
    ULONG bytes;

    server_open(&server, version);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf");
    Sleep(30);
    CHECK(!call_done(&call));
    client_send(client, "full");
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 8);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "halffull", 8);
    CHECK_EQ(message.request.Flags, 0);
    server_answer(&server, message.request.RequestId, "");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(flush_body_waits_for_the_whole_body)

/* FLUSH_BODY synchronously, cancelled, and with a client that goes away in the middle. */
static void flush_body_ends_when_cancelled_or_when_the_client_leaves(void)
{
    static const char half[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf";
    struct server server;
    struct call call;
    SOCKET client;
    ULONG error;

    server_open(&server, 2);
    call_init(&call);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, half);
    Sleep(30);
    CHECK(CancelIoEx(server.queue, &call.overlapped));
    CHECK_EQ(call_result(&call, server.queue, NULL), ERROR_OPERATION_ABORTED);
    server_receive(&server, &message, 0); /* nobody has learnt its id, so it is there for the next */
    CHECK_EQ(message.request.Verb, HttpVerbPOST);
    CHECK_EQ(HttpCancelHttpRequest(server.queue, message.request.RequestId, NULL), NO_ERROR);
    closesocket(client);

    ResetEvent(call.overlapped.hEvent);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY,
                                    &message.request, sizeof message, NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client = client_with(&server, half);
    Sleep(30);
    closesocket(client);
    error = call_result(&call, server.queue, NULL);
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID ||
          error == ERROR_OPERATION_ABORTED);
    call_free(&call);
    server_close(&server);
}

/* A body that the buffer cannot hold does not make FLUSH_BODY wait for ever: what fits is delivered, the rest is read. */
static void flush_body_delivers_what_fits_of_a_big_body(int version)
{
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n";
    static char body[40000], rest[40000];
    struct server server;
    ULONG bytes = 0, done;
    SOCKET client;
    unsigned i;

    for (i = 0; i < sizeof body; i++)
        body[i] = (char)(i * 13 + (i >> 8));
    server_open(&server, version);
    client = client_with(&server, head);
    client_send_bytes(client, body, sizeof body);
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY);
    CHECK_EQ(message.request.Flags, HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    done = message.request.pEntityChunks[0].FromMemory.BufferLength;
    CHECK(done > 10000 && done < sizeof message);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, body, done);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId,
                                          HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER, rest,
                                          sizeof rest, &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, sizeof body - done);
    CHECK_MEM(rest, body + done, bytes);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(flush_body_delivers_what_fits_of_a_big_body)

/* The same flags work on a request that is received again by its id, here after a buffer that was too short. */
static void a_body_comes_with_a_request_received_by_its_id(int version)
{
    struct server server;
    ULONG needed = 0;
    struct call call;
    SOCKET client;

    server_open(&server, version);
    call_init(&call);
    client = client_with(
        &server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n");
    CHECK_EQ(receive(&server, HTTP_NULL_ID, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message,
                     fixed_size(&server), &needed),
             ERROR_MORE_DATA);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, message.request.RequestId,
                                    HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY, &message.request, sizeof message,
                                    NULL, &call.overlapped),
             ERROR_IO_PENDING);
    client_response(client, second.room, sizeof second); /* invited: it waits for the body */
    CHECK_STR(second.room, "HTTP/1.1 100 Continue\r\n\r\n");
    client_send(client, "halffull");
    CHECK_EQ(call_result(&call, server.queue, NULL), NO_ERROR);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "halffull", 8);
    CHECK_EQ(message.request.Flags, 0);
    server_answer(&server, message.request.RequestId, "");
    call_free(&call);
    closesocket(client);
    server_close(&server);
}
BOTH_VERSIONS(a_body_comes_with_a_request_received_by_its_id)

/* A client that has said its last word still gets its answers. */
static void a_client_that_closed_its_sending_side_is_answered(void)
{
    struct server server;
    char text[500];
    SOCKET client;
    int i;

    server_open(&server, 2);
    client = client_with(
        &server, "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    for (i = 0; i < 2; i++) {
        server_receive(&server, &message, 0);
        Sleep(20);
        server_answer(&server, message.request.RequestId, i ? "two" : "one");
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), i ? "two" : "one");
    }
    CHECK_EQ(client_end(client), 0);
    closesocket(client);
    server_close(&server);
}

/* @functions:288 */
static void a_chunked_body_is_delivered_without_its_framing(void)
{
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = client_with(&server, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
    server_receive(&server, &message, HTTP_RECEIVE_REQUEST_FLAG_FLUSH_BODY);
    CHECK_EQ(message.request.EntityChunkCount, 1);
    CHECK_EQ(message.request.pEntityChunks[0].FromMemory.BufferLength, 5);
    CHECK_MEM(message.request.pEntityChunks[0].FromMemory.pBuffer, "abcde", 5);
    CHECK_STR(message.request.Headers.KnownHeaders[HttpHeaderTransferEncoding].pRawValue, "chunked");
    CHECK_EQ(message.request.Flags, 0);
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

/* A request whose client left before anybody received it is not handed out. */
static void a_request_of_a_client_that_left_is_withdrawn(void)
{
    struct linger reset = {1, 0};
    struct server server;
    SOCKET client, next;

    server_open(&server, 2);
    client = client_with(&server, "GET /gone HTTP/1.1\r\nHost: localhost\r\n\r\n");
    Sleep(30);
    setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
    closesocket(client);
    Sleep(30);
    next = client_with(&server, "GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    CHECK_STR(message.request.pRawUrl, "/here");
    server_answer(&server, message.request.RequestId, "");
    closesocket(next);
    server_close(&server);
}

CHECK_MAIN(
    CHECK_BOTH(bad_arguments_are_refused), CHECK_BOTH(a_plain_get_is_described),
    CHECK_TEST(the_cooked_url_points_into_itself), CHECK_TEST(an_absolute_target_overrules_the_host_header),
    CHECK_BOTH(addresses_are_those_of_the_socket), CHECK_TEST(known_headers_fill_their_slots_and_no_others),
    CHECK_TEST(unknown_verbs_and_headers_come_as_text), CHECK_TEST(a_v1_queue_fills_only_the_v1_structure),
    CHECK_BOTH(a_short_buffer_reports_the_exact_size_and_binds_the_request),
    CHECK_BOTH(a_pended_receive_with_a_short_buffer_completes_more_data),
    CHECK_TEST(an_inline_short_buffer_is_not_signalled),
    CHECK_BOTH(a_receive_pends_until_the_head_is_complete),
    CHECK_BOTH(pended_receives_complete_in_order_one_each),
    CHECK_BOTH(a_pipelined_request_waits_for_the_answer_before_it),
    CHECK_BOTH(a_port_gets_one_packet_for_a_request), CHECK_BOTH(thread_pool_io_is_called_back_for_a_request),
    CHECK_BOTH(a_cancelled_receive_ends_aborted_with_no_bytes),
    CHECK_BOTH(blocked_threads_each_get_one_request),
    CHECK_TEST(cancel_synchronous_io_wakes_a_blocked_receive),
    CHECK_BOTH(closing_the_queue_wakes_blocked_receives),
    CHECK_BOTH(a_body_is_announced_when_it_is_not_asked_for),
    CHECK_BOTH(copy_body_delivers_a_small_body_as_one_chunk),
    CHECK_BOTH(copy_body_fills_a_buffer_that_is_too_small_for_the_body),
    CHECK_BOTH(flush_body_waits_for_the_whole_body),
    CHECK_TEST(flush_body_ends_when_cancelled_or_when_the_client_leaves),
    CHECK_BOTH(flush_body_delivers_what_fits_of_a_big_body),
    CHECK_BOTH(a_body_comes_with_a_request_received_by_its_id),
    CHECK_TEST(a_client_that_closed_its_sending_side_is_answered),
    CHECK_TEST(a_chunked_body_is_delivered_without_its_framing),
    CHECK_BOTH(an_answered_request_cannot_be_received_again),
    CHECK_TEST(what_is_malformed_never_reaches_the_program), CHECK_TEST(lone_line_feeds_are_accepted),
    CHECK_TEST(an_unanswered_request_is_kept), CHECK_TEST(a_request_of_a_client_that_left_is_withdrawn))
