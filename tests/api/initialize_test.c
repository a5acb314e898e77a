/* HttpInitialize, HttpTerminate and what they count; features and extensions. Checklist functions.md 1 to 18. */
#include "overlapped_call.h"

static struct message message;

static ULONG initialize(USHORT major, ULONG flags)
{
    return HttpInitialize(server_version(major, 0), flags, NULL);
}

static ULONG terminate(ULONG flags)
{
    return HttpTerminate(flags, NULL);
}

static int server_works(void)
{
    HANDLE queue;

    if (HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &queue) != NO_ERROR)
        return 0;
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    return 1;
}

/* @functions:1 @functions:2 @functions:3 @functions:4 @functions:14 */
static void every_version_and_flag_is_accepted(void)
{
    static const struct {
        USHORT major;
        ULONG flags;
    } cases[] = {{1, HTTP_INITIALIZE_SERVER},
                 {2, HTTP_INITIALIZE_SERVER},
                 {2, HTTP_INITIALIZE_CONFIG},
                 {2, HTTP_INITIALIZE_SERVER | HTTP_INITIALIZE_CONFIG},
                 {2, HTTP_INITIALIZE_SERVER | HTTP_DEMAND_CBT}};
    unsigned i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_EQ(initialize(cases[i].major, cases[i].flags), NO_ERROR);
        CHECK_EQ(server_works(), (cases[i].flags & HTTP_INITIALIZE_SERVER) != 0);
        CHECK_EQ(terminate(cases[i].flags), NO_ERROR);
        CHECK(!server_works());
    }
}

/* @functions:5 @functions:6 @functions:10 @functions:11 */
static void bad_arguments_are_refused(void)
{
    int something;

    CHECK_EQ(initialize(2, 0x80000000), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpInitialize(server_version(2, 0), HTTP_INITIALIZE_SERVER, &something),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(initialize(3, HTTP_INITIALIZE_SERVER), ERROR_REVISION_MISMATCH);
    CHECK(!server_works());
    CHECK_EQ(terminate(0x80000000), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, &something), ERROR_INVALID_PARAMETER);
}

/* @functions:7 @functions:8 @functions:9 */
static void calls_are_counted(void)
{
    CHECK_EQ(initialize(2, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(initialize(2, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK(server_works());
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK(!server_works());

    CHECK_EQ(initialize(2, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(initialize(2, HTTP_INITIALIZE_CONFIG), NO_ERROR);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER | HTTP_INITIALIZE_CONFIG), NO_ERROR);
    CHECK(!server_works());
}

/* @functions:12 @functions:13 */
static void the_version_of_initialize_chooses_nothing(void)
{
    HTTP_SERVER_SESSION_ID session;
    HANDLE queue;

    CHECK_EQ(initialize(2, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK(CloseHandle(queue));
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(initialize(1, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(server_version(2, 0), &session, 0), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
}

/* @functions:15 @functions:16 @functions:17 */
static void features_are_yes_or_no(void)
{
    BOOL supported;
    int feature;

    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureUnknown), FALSE);
    CHECK_EQ(HttpIsFeatureSupported((HTTP_FEATURE_ID)0xFFFFFFFF), FALSE);
    for (feature = 0; feature < 64; feature++) {
        supported = HttpIsFeatureSupported((HTTP_FEATURE_ID)feature);
        CHECK(supported == TRUE || supported == FALSE);
    }
}

static void what_is_there_is_said_to_be(void)
{
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureAutomaticChunkedEncoding), TRUE);
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureIdleConnectionTimeoutRequestProperty), TRUE);
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureDscp), TRUE);
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureResponseTrailers), FALSE);
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureHttp3), FALSE);
    CHECK_EQ(HttpIsFeatureSupported(HttpFeatureFastForwardResponse), FALSE);
}

/* @functions:18 */
static void there_are_no_extensions(void)
{
    char buffer[8] = "unmoved";

    CHECK(HttpGetExtension(server_version(2, 0), 1, buffer, sizeof buffer) != NO_ERROR);
    CHECK_STR(buffer, "unmoved");
}

/* The last HttpTerminate ends whatever is still under way, and frees URLs and ports. */
static void the_last_terminate_ends_what_is_under_way(int version)
{
    static char big[16 << 20], text[500];
    struct call receive, body, send;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    struct server server;
    SOCKET clients[4];
    WCHAR url[64];
    HANDLE queue;
    char buffer[10];
    int i;

    server_open(&server, version);
    call_init(&receive);
    call_init(&body);
    call_init(&send);
    for (i = 0; i < 3; i++) {
        clients[i] = client_connect(server.port);
        client_send(clients[i], i == 1 ? "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
                                       : "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server_receive(&server, &message, 0);
        if (i == 1)
            CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, 9, NULL,
                                                  &body.overlapped),
                     ERROR_IO_PENDING);
        if (i == 2) {
            server_response(&response);
            server_chunk(&chunk, big, sizeof big);
            response.EntityChunkCount = 1;
            response.pEntityChunks = &chunk;
            CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL,
                                          NULL, 0, &send.overlapped, NULL),
                     ERROR_IO_PENDING);
        }
    }
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &receive.overlapped),
             ERROR_IO_PENDING);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(call_result(&receive, server.queue, NULL), ERROR_OPERATION_ABORTED);
    CHECK(call_result(&body, server.queue, NULL) != NO_ERROR);
    CHECK(call_result(&send, server.queue, NULL) != NO_ERROR);
    CHECK(client_try_connect(server.port) == INVALID_SOCKET);
    for (i = 0; i < 3; i++)
        closesocket(clients[i]);

    /* What was registered is free again, although its old queue still has a handle. */
    CHECK_EQ(initialize(1, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrl(queue, server_url(url, 64, server.port, "/"), NULL), NO_ERROR);
    clients[0] = client_connect(server.port);
    client_send(clients[0], "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");
    {
        struct server again = server;
        again.queue = queue;
        server_receive(&again, &message, 0);
        CHECK_STR(message.request.pRawUrl, "/again");
        server_answer(&again, message.request.RequestId, "ok");
    }
    client_response(clients[0], text, sizeof text);
    CHECK_STR(client_body(text), "ok");
    closesocket(clients[0]);
    CHECK(CloseHandle(queue));
    if (version == 1)
        CHECK(CloseHandle(server.queue));
    else
        CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    call_free(&receive);
    call_free(&body);
    call_free(&send);
}
BOTH_VERSIONS(the_last_terminate_ends_what_is_under_way)

static DWORD WINAPI blocked_receive(void *queue)
{
    static struct message room;

    return HttpReceiveHttpRequest((HANDLE)queue, HTTP_NULL_ID, 0, &room.request, sizeof room, NULL, NULL);
}

static void the_last_terminate_wakes_blocked_threads(void)
{
    struct server server;
    HANDLE thread;
    DWORD code;

    server_open(&server, 2);
    thread = run_thread(blocked_receive, server.queue);
    Sleep(30);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
    code = join_thread(thread);
    CHECK(code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE || code == ERROR_DLL_INIT_FAILED);
    CHECK_EQ(initialize(2, HTTP_INITIALIZE_SERVER), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
}

static DWORD WINAPI answer_until_the_end(void *argument)
{
    struct server *server = argument;
    struct message room;
    HTTP_RESPONSE response;
    ULONG error;

    for (;;) {
        error =
            HttpReceiveHttpRequest(server->queue, HTTP_NULL_ID, 0, &room.request, sizeof room, NULL, NULL);
        if (error != NO_ERROR)
            return error;
        server_response(&response);
        HttpSendHttpResponse(server->queue, room.request.RequestId, 0, &response, NULL, NULL, NULL, 0, NULL,
                             NULL);
    }
}

static DWORD WINAPI ask_until_the_end(void *argument)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct server *server = argument;
    SOCKET client = client_try_connect(server->port);
    char text[1000];

    if (client == INVALID_SOCKET)
        return 0;
    while (send(client, request, sizeof request - 1, 0) > 0 && recv(client, text, sizeof text, 0) > 0)
        ;
    closesocket(client);
    return 0;
}

static void the_last_terminate_may_come_under_load(void)
{
    struct server server;
    HANDLE threads[6];
    int round, i;
    DWORD code;

    for (round = 0; round < 6; round++) {
        server_open(&server, 1 + round % 2);
        for (i = 0; i < 6; i++)
            threads[i] = run_thread(i < 3 ? answer_until_the_end : ask_until_the_end, &server);
        Sleep(20);
        CHECK_EQ(terminate(HTTP_INITIALIZE_SERVER), NO_ERROR);
        for (i = 0; i < 6; i++) {
            code = join_thread(threads[i]);
            CHECK(i >= 3 || code == ERROR_OPERATION_ABORTED || code == ERROR_INVALID_HANDLE ||
                  code == ERROR_DLL_INIT_FAILED);
        }
        CHECK(CloseHandle(server.queue));
    }
}

static void starting_and_stopping_many_times_leaves_nothing(void)
{
    struct server server;
    char text[500];
    SOCKET client;
    int i;

    for (i = 0; i < 30; i++) {
        server_open(&server, 1 + i % 2);
        client = client_connect(server.port);
        client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server_receive(&server, &message, 0);
        server_answer(&server, message.request.RequestId, "ok");
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), "ok");
        server_close(&server);
        closesocket(client);
    }
}

CHECK_MAIN(CHECK_TEST(every_version_and_flag_is_accepted), CHECK_TEST(bad_arguments_are_refused),
           CHECK_TEST(calls_are_counted), CHECK_TEST(the_version_of_initialize_chooses_nothing),
           CHECK_TEST(features_are_yes_or_no), CHECK_TEST(what_is_there_is_said_to_be),
           CHECK_TEST(there_are_no_extensions), CHECK_BOTH(the_last_terminate_ends_what_is_under_way),
           CHECK_TEST(the_last_terminate_wakes_blocked_threads),
           CHECK_TEST(the_last_terminate_may_come_under_load),
           CHECK_TEST(starting_and_stopping_many_times_leaves_nothing))
