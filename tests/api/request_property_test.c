/* Properties of requests, pushes, delegation and client certificates. spec/functions.md F27, F30, F34 to F36. */
/* The declarations of TCP_INFO wait for a recent Windows. */
#if defined(_WIN32) && !defined(NTDDI_VERSION)
#define NTDDI_VERSION 0x0A000006
#endif

#include "refusal.h"
#include <mstcpip.h>

#define REQUEST "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* A server with one request received from a client that waits. */
struct scene {
    struct server server;
    struct message message;
    SOCKET client;
    HANDLE queue;
    HTTP_REQUEST_ID id;
};

static void open_with(struct scene *scene, const char *request)
{
    server_open_v2(&scene->server);
    scene->client = client_connect(scene->server.port);
    client_send(scene->client, request);
    server_receive(&scene->server, &scene->message, 0);
    scene->queue = scene->server.queue;
    scene->id = scene->message.request.RequestId;
}

static void expect_answer(struct scene *scene, const char *body)
{
    char text[2048];

    client_response(scene->client, text, sizeof text);
    CHECK_STR(client_body(text), body);
}

static void close_scene(struct scene *scene)
{
    closesocket(scene->client);
    server_close(&scene->server);
}

static ULONG query(struct scene *scene, HTTP_REQUEST_PROPERTY property, void *out, ULONG size, ULONG *bytes)
{
    return HttpQueryRequestProperty(scene->queue, scene->id, property, NULL, 0, out, size, bytes, NULL);
}

static ULONG set(struct scene *scene, HTTP_REQUEST_PROPERTY property, const void *value, ULONG size)
{
    return HttpSetRequestProperty(scene->queue, scene->id, property, (PVOID)(ULONG_PTR)value, size, NULL);
}

/* --- queries --- */

/* @functions:405 @functions:406 */
static void what_plain_http_lacks_is_an_invalid_function(void)
{
    static const HTTP_REQUEST_PROPERTY absent[] = {HttpRequestPropertyIsb,
                                                   HttpRequestPropertyQuicStats,
                                                   HttpRequestPropertySni,
                                                   HttpRequestPropertyWskApiTimings,
                                                   HttpRequestPropertyQuicApiTimings,
                                                   HttpRequestPropertyQuicStatsV2,
                                                   HttpRequestPropertyQuicStreamStats,
                                                   HttpRequestPropertyTlsClientHello,
                                                   HttpRequestPropertyTlsCipherInfo};
    struct scene scene;
    char out[1024];
    ULONG bytes = 77;
    size_t i;

    open_with(&scene, REQUEST);
    for (i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        CHECK_EQ(query(&scene, absent[i], out, sizeof out, &bytes), ERROR_INVALID_FUNCTION);
        CHECK_EQ(query(&scene, absent[i], NULL, 0, &bytes), ERROR_INVALID_FUNCTION);
    }
    CHECK_EQ(bytes, 77);
    server_answer(&scene.server, scene.id, "after");
    expect_answer(&scene, "after");
    close_scene(&scene);
}

static void tcp_statistics_of_every_version_are_answered(void)
{
    struct scene scene;
    TCP_INFO_v0 v0;
    TCP_INFO_v1 v1;
    union {
        TCP_INFO_v0 begins;
        char room[512];
    } v2; /* TCP_INFO_v2 is not in every header */
    ULONG bytes = 0;

    open_with(&scene, REQUEST);
    memset(&v0, 0xff, sizeof v0);
    memset(&v2, 0xff, sizeof v2);
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, &v0, sizeof v0, &bytes), NO_ERROR);
    CHECK_EQ(bytes, sizeof v0);
    CHECK_EQ(v0.State, TCPSTATE_ESTABLISHED);
    CHECK_EQ(v0.BytesIn, sizeof REQUEST - 1);
    CHECK(v0.Mss > 0 && v0.Cwnd > 0 && v0.RcvBuf > 0);
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV1, &v1, sizeof v1, &bytes), NO_ERROR);
    CHECK_EQ(bytes, sizeof v1);
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV2, &v2, sizeof v2, NULL), NO_ERROR);
    CHECK_EQ(v2.begins.State, TCPSTATE_ESTABLISHED);
    CHECK_EQ(v2.begins.BytesIn, sizeof REQUEST - 1);
    close_scene(&scene);
}

static void a_probe_and_a_short_buffer_learn_the_size(void)
{
    struct scene scene;
    char out[1024];
    ULONG bytes = 0;

    open_with(&scene, REQUEST);
    memset(out, 0x55, sizeof out);
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, NULL, 0, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, sizeof(TCP_INFO_v0));
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV1, out, sizeof(TCP_INFO_v1) - 1, &bytes),
             ERROR_MORE_DATA);
    CHECK_EQ(bytes, sizeof(TCP_INFO_v1));
    CHECK_EQ(out[0], 0x55);
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, NULL, 8, &bytes), ERROR_INVALID_PARAMETER);
    close_scene(&scene);
}

/* @functions:407 */
static void qualifier_and_size_come_together(void)
{
    struct scene scene;
    HTTP_QUERY_REQUEST_QUALIFIER_TCP qualifier = {0};
    TCP_INFO_v0 info;
    ULONG size;

    open_with(&scene, REQUEST);
    for (size = 0; size <= 4; size += 4)
        CHECK_EQ(HttpQueryRequestProperty(scene.queue, scene.id, HttpRequestPropertyTcpInfoV0, &qualifier,
                                          size, &info, sizeof info, NULL, NULL),
                 ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestProperty(scene.queue, scene.id, HttpRequestPropertyTcpInfoV0, NULL, 8, &info,
                                      sizeof info, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestProperty(scene.queue, scene.id, HttpRequestPropertyTcpInfoV0, &qualifier,
                                      sizeof qualifier, &info, sizeof info, NULL, NULL),
             NO_ERROR);
    CHECK_EQ(HttpQueryRequestProperty(scene.queue, scene.id, HttpRequestPropertySni, &qualifier,
                                      sizeof qualifier, &info, sizeof info, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    close_scene(&scene);
}

/* @functions:408 @functions:411 */
static void what_is_set_only_cannot_be_queried_and_the_other_way_round(void)
{
    static const HTTP_REQUEST_PROPERTY settable[] = {HttpRequestPropertyStreamError,
                                                     HttpRequestPropertyTransportIdleConnectionTimeout,
                                                     HttpRequestPropertyDscpTag};
    struct scene scene;
    char value[1024];
    int i;

    open_with(&scene, REQUEST);
    memset(value, 0, sizeof value);
    for (i = 0; i < 3; i++)
        CHECK_EQ(query(&scene, settable[i], value, sizeof value, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(&scene, HttpRequestPropertySni, value, sizeof value), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(&scene, HttpRequestPropertyTcpInfoV0, value, sizeof value), ERROR_INVALID_PARAMETER);
    CHECK_EQ(query(&scene, (HTTP_REQUEST_PROPERTY)15, value, sizeof value, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(&scene, (HTTP_REQUEST_PROPERTY)15, value, sizeof value), ERROR_INVALID_PARAMETER);
    close_scene(&scene);
}

/* @functions:409 */
static void an_overlapped_query_finishes_at_once_and_signals_nothing(void)
{
    struct scene scene;
    OVERLAPPED overlapped;
    TCP_INFO_v0 info;
    ULONG bytes = 0;

    open_with(&scene, REQUEST);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(HttpQueryRequestProperty(scene.queue, scene.id, HttpRequestPropertyTcpInfoV0, NULL, 0, &info,
                                      sizeof info, &bytes, &overlapped),
             NO_ERROR);
    CHECK_EQ(bytes, sizeof info);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(overlapped.hEvent));
    close_scene(&scene);
}

/* @functions:413 */
static void unknown_requests_and_queues_have_no_properties(void)
{
    struct scene scene;
    TCP_INFO_v0 info;
    HTTP_REQUEST_PROPERTY_STREAM_ERROR error = {8};
    HTTP_REQUEST_ID id;

    open_with(&scene, REQUEST);
    id = scene.id;
    scene.id = 0x1234567890ULL;
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, &info, sizeof info, NULL), ERROR_CONNECTION_INVALID);
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, &error, sizeof error), ERROR_CONNECTION_INVALID);
    scene.id = HTTP_NULL_ID;
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, &error, sizeof error), ERROR_CONNECTION_INVALID);
    scene.id = id;
    server_answer(&scene.server, id, "done");
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, &info, sizeof info, NULL), ERROR_CONNECTION_INVALID);
    scene.queue = NULL;
    CHECK_EQ(query(&scene, HttpRequestPropertyTcpInfoV0, &info, sizeof info, NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, &error, sizeof error), ERROR_INVALID_HANDLE);
    close_scene(&scene);
}

/* --- settings --- */

/* On HTTP/1.1 the code is accepted and has no use. */
static void a_stream_error_is_accepted(void)
{
    struct scene scene;
    HTTP_REQUEST_PROPERTY_STREAM_ERROR error = {8};

    open_with(&scene, REQUEST);
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, &error, sizeof error), NO_ERROR);
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, &error, sizeof error - 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(&scene, HttpRequestPropertyStreamError, NULL, sizeof error), ERROR_INVALID_PARAMETER);
    server_answer(&scene.server, scene.id, "fine");
    expect_answer(&scene, "fine");
    close_scene(&scene);
}

/* @functions:412 */
static void a_dscp_tag_has_six_bits(void)
{
    struct scene scene;
    BYTE tag = 0x40;

    open_with(&scene, REQUEST);
    CHECK_EQ(set(&scene, HttpRequestPropertyDscpTag, &tag, 1), ERROR_INVALID_PARAMETER);
    tag = 0x3F;
    CHECK_EQ(set(&scene, HttpRequestPropertyDscpTag, &tag, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(&scene, HttpRequestPropertyDscpTag, &tag, 1), NO_ERROR);
    server_answer(&scene.server, scene.id, "marked");
    expect_answer(&scene, "marked");
    close_scene(&scene);
}

static void an_idle_timeout_ends_the_connection(void)
{
    struct scene scene;
    USHORT seconds = 0;

    open_with(&scene, REQUEST);
    CHECK_EQ(set(&scene, HttpRequestPropertyTransportIdleConnectionTimeout, &seconds, sizeof seconds),
             ERROR_INVALID_PARAMETER);
    seconds = 1;
    CHECK_EQ(set(&scene, HttpRequestPropertyTransportIdleConnectionTimeout, &seconds, sizeof seconds),
             NO_ERROR);
    server_answer(&scene.server, scene.id, "bye");
    expect_answer(&scene, "bye");
    CHECK_EQ(client_end(scene.client), 0);
    close_scene(&scene);
}

/* --- push --- */

static const WCHAR path[] = {'/', 's', '.', 'c', 's', 's', 0};

/* @functions:394 */
static void only_get_and_head_are_pushed(void)
{
    struct scene scene;
    int verb;

    open_with(&scene, REQUEST);
    for (verb = HttpVerbUnparsed; verb < HttpVerbMaximum; verb++)
        CHECK_EQ(HttpDeclarePush(scene.queue, scene.id, (HTTP_VERB)verb, path, NULL, NULL),
                 verb == HttpVerbGET || verb == HttpVerbHEAD ? NO_ERROR : ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDeclarePush(scene.queue, scene.id, HttpVerbGET, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDeclarePush(scene.queue, scene.id + 1, HttpVerbGET, path, NULL, NULL),
             ERROR_CONNECTION_INVALID);
    CHECK_EQ(HttpDeclarePush(NULL, scene.id, HttpVerbGET, path, NULL, NULL), ERROR_INVALID_HANDLE);
    close_scene(&scene);
}

/* @functions:395 @functions:396 */
static void a_push_has_no_host_no_coding_no_body(void)
{
    static const struct {
        HTTP_HEADER_ID id;
        const char *value;
        ULONG expected;
    } cases[] = {{HttpHeaderHost, "localhost", ERROR_INVALID_PARAMETER},
                 {HttpHeaderTransferEncoding, "chunked", ERROR_INVALID_PARAMETER},
                 {HttpHeaderContentLength, "1", ERROR_INVALID_PARAMETER},
                 {HttpHeaderContentLength, "0", NO_ERROR},
                 {HttpHeaderAccept, "text/css", NO_ERROR}};
    struct scene scene;
    HTTP_REQUEST_HEADERS headers;
    int i;

    open_with(&scene, REQUEST);
    for (i = 0; i < 5; i++) {
        memset(&headers, 0, sizeof headers);
        headers.KnownHeaders[cases[i].id].pRawValue = cases[i].value;
        headers.KnownHeaders[cases[i].id].RawValueLength = (USHORT)strlen(cases[i].value);
        CHECK_EQ(HttpDeclarePush(scene.queue, scene.id, HttpVerbGET, path, "a=b", &headers),
                 cases[i].expected);
    }
    server_answer(&scene.server, scene.id, "undisturbed");
    expect_answer(&scene, "undisturbed");
    close_scene(&scene);
}

/* --- delegation --- */

static HANDLE delegate_queue(struct scene *scene, int allowed)
{
    HTTP_BINDING_INFO info;
    HANDLE queue = NULL;

    CHECK(HttpIsFeatureSupported(HttpFeatureDelegateEx));
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &queue), NO_ERROR);
    memset(&info, 0, sizeof info);
    info.Flags.Present = allowed ? 1 : 0;
    info.RequestQueueHandle = queue;
    CHECK_EQ(HttpSetUrlGroupProperty(scene->server.group, HttpServerDelegationProperty, &info, sizeof info),
             NO_ERROR);
    return queue;
}

#define UPLOAD "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n"

/* @functions:398 */
static void a_delegated_request_belongs_to_the_other_queue(void)
{
    struct scene scene;
    struct server other;
    struct message message;
    HTTP_RESPONSE response;
    char body[8];
    ULONG bytes = 0, round;
    HANDLE target;

    open_with(&scene, UPLOAD "hel");
    target = delegate_queue(&scene, 1);
    other = scene.server;
    other.queue = target;
    for (round = 0; round < 2; round++) { /* by the named group, then by the one the request came through */
        CHECK_EQ(
            HttpDelegateRequestEx(scene.queue, target, scene.id, round ? 0 : scene.server.group, 0, NULL),
            NO_ERROR);
        server_response(&response);
        CHECK_EQ(HttpSendHttpResponse(scene.queue, scene.id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL),
                 ERROR_CONNECTION_INVALID);
        CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, 0, 0, NULL), ERROR_CONNECTION_INVALID);
        server_receive(&other, &message, 0);
        CHECK(message.request.RequestId != scene.id);
        CHECK_EQ(message.request.Verb, HttpVerbPOST);
        CHECK_EQ(message.request.ConnectionId, scene.message.request.ConnectionId);
        CHECK_EQ(message.request.UrlContext, SERVER_CONTEXT);
        client_send(scene.client, "lo");
        CHECK_EQ(HttpReceiveRequestEntityBody(target, message.request.RequestId,
                                              HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER, body, 5,
                                              &bytes, NULL),
                 NO_ERROR);
        CHECK_EQ(bytes, 5);
        CHECK_MEM(body, "hello", 5);
        server_answer(&other, message.request.RequestId, "delegated");
        expect_answer(&scene, "delegated");
        if (round == 0) {
            client_send(scene.client, UPLOAD "hel");
            server_receive(&scene.server, &scene.message, 0);
            scene.id = scene.message.request.RequestId;
        }
    }
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);
    close_scene(&scene);
}

/* @functions:397 */
static void a_request_that_was_begun_is_not_delegated(void)
{
    struct scene scene;
    char body[2];
    HANDLE target;

    open_with(&scene, UPLOAD "hello");
    target = delegate_queue(&scene, 1);
    CHECK_EQ(HttpReceiveRequestEntityBody(scene.queue, scene.id, 0, body, 2, NULL, NULL), NO_ERROR);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, scene.server.group, 0, NULL),
             ERROR_INVALID_PARAMETER);
    server_answer(&scene.server, scene.id, "still mine");
    expect_answer(&scene, "still mine");
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);
    close_scene(&scene);
}

static void delegation_needs_a_rule_and_a_queue(void)
{
    struct scene scene;
    HTTP_DELEGATE_REQUEST_PROPERTY_INFO property = {DelegateRequestDelegateUrlProperty, 12, NULL};
    HANDLE target;

    open_with(&scene, REQUEST);
    target = delegate_queue(&scene, 0);
    property.PropertyInfo = (PVOID)(ULONG_PTR)path;
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, scene.server.group, 0, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, NULL, scene.id, scene.server.group, 0, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, scene.queue, scene.id, 0, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, 0xdead, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, 0, 1, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDelegateRequestEx(NULL, target, scene.id, 0, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);

    target = delegate_queue(&scene, 1);
    property.PropertyId = DelegateRequestReservedProperty;
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, 0, 1, &property), ERROR_INVALID_PARAMETER);
    property.PropertyId = DelegateRequestDelegateUrlProperty;
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, 0, 1, &property), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);
    close_scene(&scene);
}

/* A queue that does not take it answers for it. */
static void a_delegated_request_can_be_refused(void)
{
    struct scene scene;
    HANDLE target;
    ULONG value = HttpEnabledStateInactive;

    open_with(&scene, REQUEST);
    target = delegate_queue(&scene, 1);
    CHECK_EQ(HttpSetRequestQueueProperty(target, HttpServerStateProperty, &value, 4, 0, NULL), NO_ERROR);
    value = Http503ResponseVerbosityLimited;
    CHECK_EQ(HttpSetRequestQueueProperty(target, HttpServer503VerbosityProperty, &value, 4, 0, NULL),
             NO_ERROR);
    CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, scene.id, scene.server.group, 0, NULL), NO_ERROR);
    expect_refusal(scene.client, Http503ResponseVerbosityLimited, "Administrator");
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);
    server_close(&scene.server);
}

#define BATCHES 20000

/* Asks for the page, this many times, and then for something else. */
static void ask_for_pages(struct scene *scene, unsigned count)
{
    char page[64], all[2048] = "";

    snprintf(page, sizeof page, "GET /page HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", scene->server.port);
    while (count-- > 0)
        strcat(all, page);
    client_send(scene->client, strcat(all, REQUEST));
}

/* The page comes from the cache from now on. */
static void keep_a_page(struct scene *scene)
{
    static char page[1000], text[2048];
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    memset(page, 'p', sizeof page);
    server_response(&response);
    server_chunk(&chunk, page, sizeof page);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(scene->queue, scene->id, 0, &response, &policy, NULL, NULL, 0, NULL, NULL),
             NO_ERROR);
    client_response(scene->client, text, sizeof text);
}

/* ERROR_IO_PENDING: the client's window is full. */
static ULONG answer_if_there_is_room(HANDLE queue, HTTP_REQUEST_ID id, OVERLAPPED *overlapped)
{
    HTTP_RESPONSE response;

    server_response(&response);
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, NULL, NULL, 0, overlapped, NULL);
}

/* Pages of the cache that the client has asked for before, and does not read, are none of the request's business. */
static void answers_to_earlier_requests_do_not_keep_one_from_being_delegated(void)
{
    ULONG error = NO_ERROR, batch, bytes;
    OVERLAPPED overlapped;
    struct message message;
    struct server other;
    struct scene scene;
    HANDLE target;

    open_with(&scene, REQUEST);
    target = delegate_queue(&scene, 1);
    other = scene.server;
    other.queue = target;
    server_answer(&scene.server, scene.id, "");
    expect_answer(&scene, "");
    ask_for_pages(&scene, 1);
    server_receive(&scene.server, &scene.message, 0);
    scene.id = scene.message.request.RequestId;
    keep_a_page(&scene);
    server_receive(&scene.server, &message, 0);
    server_answer(&scene.server, message.request.RequestId, "");
    expect_answer(&scene, "");
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    for (batch = 0; error == NO_ERROR && batch < BATCHES; batch++) {
        ask_for_pages(&scene, 12);
        server_receive(&scene.server, &message, 0);
        CHECK_EQ(message.request.RawUrlLength, 2); /* not a page: those the cache has */
        CHECK_EQ(HttpDelegateRequestEx(scene.queue, target, message.request.RequestId, 0, 0, NULL), NO_ERROR);
        server_receive(&other, &message, 0);
        error = answer_if_there_is_room(target, message.request.RequestId, &overlapped);
    }
    CHECK_EQ(error, ERROR_IO_PENDING);
    closesocket(scene.client);
    GetOverlappedResult(target, &overlapped, &bytes, TRUE);
    CHECK(CloseHandle(overlapped.hEvent));
    CHECK_EQ(HttpCloseRequestQueue(target), NO_ERROR);
    server_close(&scene.server);
}

/* --- client certificates --- */

/* @functions:399 @functions:400 */
static void a_plain_connection_has_no_client_certificate(void)
{
    struct scene scene;
    union {
        HTTP_SSL_CLIENT_CERT_INFO info;
        char room[4096];
    } out;
    HTTP_CONNECTION_ID connection;
    ULONG bytes = 77;

    open_with(&scene, REQUEST);
    connection = scene.message.request.ConnectionId;
    memset(&out, 0x55, sizeof out);
    CHECK_EQ(HttpReceiveClientCertificate(scene.queue, connection, 0, &out.info, sizeof out.info - 1, &bytes,
                                          NULL),
             ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(out.room[0], 0x55);
    CHECK_EQ(HttpReceiveClientCertificate(scene.queue, connection, 0, &out.info, sizeof out, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveClientCertificate(scene.queue, 0xdead, 0, &out.info, sizeof out, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveClientCertificate(scene.queue, connection, 4, &out.info, sizeof out, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveClientCertificate(scene.queue, connection, 0, NULL, sizeof out, &bytes, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpReceiveClientCertificate(NULL, connection, 0, &out.info, sizeof out, &bytes, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(bytes, 77);
    close_scene(&scene);
}

CHECK_MAIN(CHECK_TEST(what_plain_http_lacks_is_an_invalid_function),
           CHECK_TEST(tcp_statistics_of_every_version_are_answered),
           CHECK_TEST(a_probe_and_a_short_buffer_learn_the_size),
           CHECK_TEST(qualifier_and_size_come_together),
           CHECK_TEST(what_is_set_only_cannot_be_queried_and_the_other_way_round),
           CHECK_TEST(an_overlapped_query_finishes_at_once_and_signals_nothing),
           CHECK_TEST(unknown_requests_and_queues_have_no_properties), CHECK_TEST(a_stream_error_is_accepted),
           CHECK_TEST(a_dscp_tag_has_six_bits), CHECK_TEST(an_idle_timeout_ends_the_connection),
           CHECK_TEST(only_get_and_head_are_pushed), CHECK_TEST(a_push_has_no_host_no_coding_no_body),
           CHECK_TEST(a_delegated_request_belongs_to_the_other_queue),
           CHECK_TEST(a_request_that_was_begun_is_not_delegated),
           CHECK_TEST(delegation_needs_a_rule_and_a_queue), CHECK_TEST(a_delegated_request_can_be_refused),
           CHECK_TEST(answers_to_earlier_requests_do_not_keep_one_from_being_delegated),
           CHECK_TEST(a_plain_connection_has_no_client_certificate))
