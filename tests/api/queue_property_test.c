/* Properties of request queues, and what they do to requests: length, state, verbosity of 503. spec/functions.md F8, F9. */
#include "refusal.h"

static ULONG set(HANDLE queue, HTTP_SERVER_PROPERTY property, ULONG value)
{
    return HttpSetRequestQueueProperty(queue, property, &value, sizeof value, 0, NULL);
}

static ULONG get(HANDLE queue, HTTP_SERVER_PROPERTY property)
{
    ULONG value = 0xdeadbeef, length = 0;

    CHECK_EQ(HttpQueryRequestQueueProperty(queue, property, &value, sizeof value, 0, &length, NULL),
             NO_ERROR);
    CHECK_EQ(length, sizeof value);
    return value;
}

static HANDLE create(const WCHAR *name, ULONG flags)
{
    HANDLE queue = NULL;

    CHECK_EQ(HttpInitialize(server_version(2, 0), HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), name, NULL, flags, &queue), NO_ERROR);
    return queue;
}

static void destroy(HANDLE queue)
{
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static const WCHAR *unique_name(void)
{
    static WCHAR name[64];
    char text[64];

    snprintf(text, sizeof text, "queue_property_test_%lu", (unsigned long)GetCurrentProcessId());
    return server_wide(name, 64, text);
}

/* @functions:71 @functions:72 @functions:73 @data:82 @data:83 @data:84 */
static void a_new_queue_has_the_defaults(void)
{
    HANDLE queue = create(NULL, 0);

    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 1000);
    CHECK_EQ(get(queue, HttpServerStateProperty), HttpEnabledStateActive);
    CHECK_EQ(get(queue, HttpServer503VerbosityProperty), Http503ResponseVerbosityBasic);
    destroy(queue);
}

/* @functions:74 @functions:75 @functions:76 @data:73 @data:74 */
static void what_is_set_is_read_back(void)
{
    HANDLE queue = create(NULL, 0);

    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 5000), NO_ERROR);
    CHECK_EQ(set(queue, HttpServerStateProperty, HttpEnabledStateInactive), NO_ERROR);
    CHECK_EQ(set(queue, HttpServer503VerbosityProperty, Http503ResponseVerbosityFull), NO_ERROR);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 5000);
    CHECK_EQ(get(queue, HttpServerStateProperty), HttpEnabledStateInactive);
    CHECK_EQ(get(queue, HttpServer503VerbosityProperty), Http503ResponseVerbosityFull);
    CHECK_EQ(set(queue, HttpServerStateProperty, HttpEnabledStateActive), NO_ERROR);
    CHECK_EQ(get(queue, HttpServerStateProperty), HttpEnabledStateActive);
    destroy(queue);
}

static void values_out_of_range_are_refused(void)
{
    HANDLE queue = create(NULL, 0);

    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 0x80000000u), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, HTTP_MIN_SERVER_QUEUE_LENGTH), NO_ERROR);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, HTTP_MAX_SERVER_QUEUE_LENGTH), NO_ERROR);
    CHECK_EQ(set(queue, HttpServerStateProperty, 2), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(queue, HttpServer503VerbosityProperty, 3), ERROR_INVALID_PARAMETER);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), HTTP_MAX_SERVER_QUEUE_LENGTH);
    destroy(queue);
}

/* @functions:77 @functions:80 @functions:81 @data:76 @data:77 @data:78 */
static void setting_checks_the_buffer(void)
{
    HANDLE queue = create(NULL, 0);
    ULONG value[2] = {77, 0xffffffff};

    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, value, 8, 0, NULL), NO_ERROR);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 77);
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, NULL, 4, 0, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, value, 0, 0, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, value, 3, 0, NULL),
             ERROR_INVALID_PARAMETER);
    destroy(queue);
}

/* @functions:78 @functions:79 @functions:87 @data:85 */
static void reserved_parameters_must_be_zero(void)
{
    HANDLE queue = create(NULL, 0);
    ULONG value = 10;

    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 1, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 0, &value),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 1, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 0, NULL, &value),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 1000);
    destroy(queue);
}

/* @functions:82 @functions:88 @data:73 */
static void other_properties_are_refused(void)
{
    static const HTTP_SERVER_PROPERTY foreign[] = {
        HttpServerTimeoutsProperty,        HttpServerQosProperty,
        HttpServerLoggingProperty,         HttpServerBindingProperty,
        HttpServerAuthenticationProperty,  HttpServerExtendedAuthenticationProperty,
        HttpServerListenEndpointProperty,  HttpServerChannelBindProperty,
        HttpServerProtectionLevelProperty, HttpServerDelegationProperty,
        (HTTP_SERVER_PROPERTY)99};
    HANDLE queue = create(NULL, 0);
    char value[128];
    size_t i;

    memset(value, 0, sizeof value);
    for (i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        CHECK_EQ(HttpSetRequestQueueProperty(queue, foreign[i], value, sizeof value, 0, NULL),
                 ERROR_INVALID_PARAMETER);
        CHECK_EQ(HttpQueryRequestQueueProperty(queue, foreign[i], value, sizeof value, 0, NULL, NULL),
                 ERROR_INVALID_PARAMETER);
    }
    destroy(queue);
}

/* @functions:83 @functions:84 @data:87 */
static void an_opened_queue_can_be_queried_but_not_set(void)
{
    HANDLE queue = create(unique_name(), 0), opened = NULL;

    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), unique_name(), NULL,
                                    HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING, &opened),
             NO_ERROR);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 12), NO_ERROR);
    CHECK_EQ(get(opened, HttpServerQueueLengthProperty), 12);
    CHECK_EQ(set(opened, HttpServerQueueLengthProperty, 13), ERROR_INVALID_PARAMETER);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 12);
    CHECK_EQ(HttpCloseRequestQueue(opened), NO_ERROR);
    destroy(queue);
}

static void a_controller_sets_and_queries(void)
{
    HANDLE queue = create(unique_name(), HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER);

    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 12), NO_ERROR);
    CHECK_EQ(get(queue, HttpServerQueueLengthProperty), 12);
    destroy(queue);
}

/* @functions:85 @functions:86 @data:79 */
static void a_short_query_buffer_learns_the_size(void)
{
    HANDLE queue = create(NULL, 0);
    ULONG value = 0xdeadbeef, length = 0;

    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 1, 0, &length, NULL),
             ERROR_MORE_DATA);
    CHECK_EQ(length, 4);
    CHECK_EQ(value, 0xdeadbeef);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 3, 0, NULL, NULL),
             ERROR_MORE_DATA);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 0, NULL, NULL),
             NO_ERROR);
    CHECK_EQ(value, 1000);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, NULL, 4, 0, &length, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 0, 0, &length, NULL),
             ERROR_INVALID_PARAMETER);
    destroy(queue);
}

/* @data:86 */
static void a_version_1_queue_has_no_properties(void)
{
    HANDLE queue = NULL;
    ULONG value = 10;

    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 10), ERROR_NOT_SUPPORTED);
    CHECK_EQ(HttpQueryRequestQueueProperty(queue, HttpServerQueueLengthProperty, &value, 4, 0, NULL, NULL),
             ERROR_NOT_SUPPORTED);
    CHECK(CloseHandle(queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

static void only_queues_have_queue_properties(void)
{
    HANDLE queue = create(NULL, 0), event = CreateEventW(NULL, TRUE, FALSE, NULL);
    ULONG value = 10;

    CHECK_EQ(set(NULL, HttpServerQueueLengthProperty, 10), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(event, HttpServerQueueLengthProperty, 10), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryRequestQueueProperty(event, HttpServerQueueLengthProperty, &value, 4, 0, NULL, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(event));
    destroy(queue);
    CHECK_EQ(set(queue, HttpServerQueueLengthProperty, 10), ERROR_DLL_INIT_FAILED);
}

/* --- what they do --- */

/* @functions:89 @functions:91 @functions:92 @functions:93 @data:96 @data:103 @data:104 @data:105 @data:106 */
static void an_inactive_queue_refuses_as_its_verbosity_says(void)
{
    struct server server;
    struct message message;
    SOCKET client;
    ULONG verbosity;
    char text[2048];

    server_open_v2(&server);
    CHECK_EQ(set(server.queue, HttpServerStateProperty, HttpEnabledStateInactive), NO_ERROR);
    for (verbosity = 0; verbosity < 3; verbosity++) {
        CHECK_EQ(set(server.queue, HttpServer503VerbosityProperty, verbosity), NO_ERROR);
        expect_refusal(ask(&server), verbosity, "Administrator has taken application offline.");
    }
    CHECK_EQ(set(server.queue, HttpServerStateProperty, HttpEnabledStateActive), NO_ERROR);
    client = ask(&server);
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "back");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "back");
    closesocket(client);
    server_close(&server);
}

/* Two clients, room for one: whichever comes second is refused. Returns the one that waits. */
static SOCKET overfill(struct server *server, ULONG verbosity)
{
    SOCKET clients[2];
    fd_set set_of_two;
    struct timeval patience = {CLIENT_PATIENCE / 1000, 0};
    int refused;

    clients[0] = ask(server);
    clients[1] = ask(server);
    FD_ZERO(&set_of_two);
    FD_SET(clients[0], &set_of_two);
    FD_SET(clients[1], &set_of_two);
    CHECK_EQ(select((int)(clients[0] > clients[1] ? clients[0] : clients[1]) + 1, &set_of_two, NULL, NULL,
                    &patience),
             1);
    refused = FD_ISSET(clients[1], &set_of_two) ? 1 : 0;
    expect_refusal(clients[refused], verbosity, "Application request queue full.");
    return clients[1 - refused];
}

/* @functions:90 @data:102 */
static void a_full_queue_refuses_the_next_request(void)
{
    struct server server;
    struct message message;
    SOCKET client;
    ULONG verbosity;
    char text[2048];

    server_open_v2(&server);
    CHECK_EQ(set(server.queue, HttpServerQueueLengthProperty, 1), NO_ERROR);
    for (verbosity = 0; verbosity < 3; verbosity++) {
        CHECK_EQ(set(server.queue, HttpServer503VerbosityProperty, verbosity), NO_ERROR);
        client = overfill(&server, verbosity);
        server_receive(&server, &message, 0);
        server_answer(&server, message.request.RequestId, "waited");
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), "waited");
        closesocket(client);
    }
    server_close(&server);
}

/* @functions:94 */
static void a_503_of_the_program_is_its_own(void)
{
    struct server server;
    struct message message;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    SOCKET client;
    char text[2048];

    server_open_v2(&server);
    CHECK_EQ(set(server.queue, HttpServer503VerbosityProperty, Http503ResponseVerbosityBasic), NO_ERROR);
    client = ask(&server);
    server_receive(&server, &message, 0);
    server_response(&response);
    server_chunk(&chunk, "mine", 4);
    response.StatusCode = 503;
    response.pReason = "Later";
    response.ReasonLength = 5;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  NULL, NULL),
             NO_ERROR);
    client_response(client, text, sizeof text);
    CHECK(strncmp(text, "HTTP/1.1 503 Later\r\n", 20) == 0);
    CHECK_STR(client_body(text), "mine");
    closesocket(client);
    server_close(&server);
}

/* Our choice: what is queued when the queue turns inactive can still be received. */
static void an_inactive_queue_hands_out_what_it_holds(void)
{
    struct server server;
    struct message message;
    OVERLAPPED overlapped;
    SOCKET first, second;
    char text[2048];

    server_open_v2(&server);
    CHECK_EQ(set(server.queue, HttpServerQueueLengthProperty, 1), NO_ERROR);
    first = overfill(&server, Http503ResponseVerbosityBasic); /* now one is known to be queued */
    CHECK_EQ(set(server.queue, HttpServerStateProperty, HttpEnabledStateInactive), NO_ERROR);
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "held");
    client_response(first, text, sizeof text);
    CHECK_STR(client_body(text), "held");
    closesocket(first);

    memset(&overlapped, 0, sizeof overlapped);
    CHECK_EQ(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof message, NULL,
                                    &overlapped),
             ERROR_IO_PENDING);
    second = ask(&server);
    CHECK_EQ(client_end(second), 1); /* even a receiver that waits gets nothing */
    closesocket(second);
    server_close(&server);
}

CHECK_MAIN(CHECK_TEST(a_new_queue_has_the_defaults), CHECK_TEST(what_is_set_is_read_back),
           CHECK_TEST(values_out_of_range_are_refused), CHECK_TEST(setting_checks_the_buffer),
           CHECK_TEST(reserved_parameters_must_be_zero), CHECK_TEST(other_properties_are_refused),
           CHECK_TEST(an_opened_queue_can_be_queried_but_not_set), CHECK_TEST(a_controller_sets_and_queries),
           CHECK_TEST(a_short_query_buffer_learns_the_size), CHECK_TEST(a_version_1_queue_has_no_properties),
           CHECK_TEST(only_queues_have_queue_properties),
           CHECK_TEST(an_inactive_queue_refuses_as_its_verbosity_says),
           CHECK_TEST(a_full_queue_refuses_the_next_request), CHECK_TEST(a_503_of_the_program_is_its_own),
           CHECK_TEST(an_inactive_queue_hands_out_what_it_holds))
