/* URL groups: their lifetime, the properties they take, and what those do to requests. spec/functions.md F18 to F23. */
#include "refusal.h"

static ULONG set(HTTP_URL_GROUP_ID group, HTTP_SERVER_PROPERTY property, const void *value, size_t size)
{
    return HttpSetUrlGroupProperty(group, property, (PVOID)(ULONG_PTR)value, (ULONG)size);
}

static ULONG set_state(HTTP_URL_GROUP_ID group, HTTP_ENABLED_STATE value, ULONG present)
{
    HTTP_STATE_INFO info;

    memset(&info, 0, sizeof info);
    info.Flags.Present = present;
    info.State = value;
    return set(group, HttpServerStateProperty, &info, sizeof info);
}

static ULONG set_limit(HTTP_URL_GROUP_ID group, ULONG connections)
{
    HTTP_CONNECTION_LIMIT_INFO limit = {{1}, 0};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeConnectionLimit, NULL};

    limit.MaxConnections = connections;
    qos.QosSetting = &limit;
    return set(group, HttpServerQosProperty, &qos, sizeof qos);
}

static ULONG bind_to(HTTP_URL_GROUP_ID group, HANDLE queue, ULONG present)
{
    HTTP_BINDING_INFO binding;

    memset(&binding, 0, sizeof binding);
    binding.Flags.Present = present;
    binding.RequestQueueHandle = queue;
    return set(group, HttpServerBindingProperty, &binding, sizeof binding);
}

static void set_verbosity(HANDLE queue, ULONG verbosity)
{
    CHECK_EQ(HttpSetRequestQueueProperty(queue, HttpServer503VerbosityProperty, &verbosity, 4, 0, NULL), 0);
}

static HANDLE another_queue(void)
{
    HANDLE queue = NULL;

    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &queue), NO_ERROR);
    return queue;
}

/* One request from a fresh connection to a queue; the client is answered. Returns its UrlContext. */
static HTTP_URL_CONTEXT serve(struct server *server, HANDLE queue)
{
    struct server via = *server;
    struct message message;
    char text[2048];
    SOCKET client = ask(server);

    via.queue = queue;
    server_receive(&via, &message, 0);
    server_answer(&via, message.request.RequestId, "served");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "served");
    closesocket(client);
    return message.request.UrlContext;
}

/* The generic page that stands for "nobody is responsible", whatever the verbosity. */
static void expect_unavailable(struct server *server)
{
    expect_refusal(ask(server), Http503ResponseVerbosityLimited, "Too many users.");
}

/* --- lifetime --- */

/* @functions:173 @functions:174 @functions:175 @functions:176 @functions:177 @data:63 */
static void creating_checks_its_parameters(void)
{
    struct server server;
    HTTP_URL_GROUP_ID group = 0xdead;

    server_open_v2(&server);
    CHECK_EQ(HttpCreateUrlGroup(0, &group, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateUrlGroup(0xdead, &group, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateUrlGroup(server.session, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &group, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(group, 0xdead);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &group, 0), NO_ERROR);
    CHECK(group != HTTP_NULL_ID && group != server.group);
    CHECK_EQ(HttpCloseServerSession(server.session), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &group, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

/* @functions:178 @functions:179 @functions:180 @functions:181 @data:163 */
static void closing_a_group_frees_its_urls_and_leaves_the_session(void)
{
    struct server server;

    server_open_v2(&server);
    CHECK_EQ(HttpCloseUrlGroup(0xdead), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseUrlGroup(server.group), NO_ERROR);
    CHECK_EQ(HttpCloseUrlGroup(server.group), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &server.group, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server.url, 5, 0), NO_ERROR);
    CHECK_EQ(bind_to(server.group, server.queue, 1), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), 5);
    server_close(&server);
}

/* Its requests get 503 until it is bound again. */
static void a_group_outlives_its_queue(void)
{
    struct server server;

    server_open_v2(&server);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    expect_unavailable(&server);
    server.queue = another_queue();
    CHECK_EQ(bind_to(server.group, server.queue, 1), NO_ERROR);
    serve(&server, server.queue);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    server.queue = NULL;
    server_close(&server);
}

/* --- URLs --- */

/* @functions:182 @functions:183 @functions:184 @functions:185 @functions:186 @functions:187 @functions:188 @functions:189
 * @data:156 @data:157 */
static void adding_checks_group_reserved_and_url(void)
{
    static const char *const malformed[] = {"http://localhost:50000", "localhost:50000",
                                            "localhost:50000/",       "http://localhost/",
                                            "http://localhost:/",     "http://localhost:0/"};
    struct server server;
    WCHAR url[64];
    int i;

    server_open_v2(&server);
    server_url(url, 64, server.port, "/more/");
    CHECK_EQ(HttpAddUrlToUrlGroup(0xdead, url, 0, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, url, 0, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, NULL, 0, 0), ERROR_INVALID_PARAMETER);
    for (i = 0; i < 6; i++)
        CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server_wide(url, 64, malformed[i]), 0, 0),
                 ERROR_INVALID_PARAMETER);
    server_close(&server);
}

/* @functions:190 @functions:191 */
static void a_url_belongs_to_one_group(void)
{
    struct server server;
    HTTP_URL_GROUP_ID other = 0;

    server_open_v2(&server);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &other, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server.url, 0, 0), ERROR_ALREADY_EXISTS);
    CHECK_EQ(HttpAddUrlToUrlGroup(other, server.url, 0, 0), ERROR_ALREADY_EXISTS);
    server_close(&server);
}

/* @functions:192 */
static void a_port_held_by_a_socket_is_a_sharing_violation(void)
{
    struct server server;
    struct sockaddr_in address;
    WCHAR url[64];
    SOCKET holder;
    unsigned short port;

    server_open_v2(&server);
    port = client_free_port();
    holder = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    CHECK_EQ(bind(holder, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQ(listen(holder, 1), 0);
    server_url(url, 64, port, "/");
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, url, 0, 0), ERROR_SHARING_VIOLATION);
    closesocket(holder);
    server_close(&server);
}

/* @functions:197 @functions:198 @functions:200 @functions:201 @functions:202 @functions:203 @data:159 */
static void removing_checks_what_it_is_told(void)
{
    struct server server;

    server_open_v2(&server);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(0xdead, server.url, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 2), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, HTTP_URL_FLAG_REMOVE_ALL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 0), NO_ERROR);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 0), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server.url, 0, 0), NO_ERROR);
    server_close(&server);
}

/* @functions:199 */
static void remove_all_removes_every_url(void)
{
    struct server server;
    WCHAR url[64];

    server_open_v2(&server);
    server_url(url, 64, server.port, "/more/");
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, url, 0, 0), NO_ERROR);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, NULL, HTTP_URL_FLAG_REMOVE_ALL), NO_ERROR);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server.url, 0), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, url, 0), ERROR_FILE_NOT_FOUND);
    server_close(&server);
}

/* @functions:204 */
static void a_removed_url_leaves_its_requests_to_a_shorter_one(void)
{
    struct server server;
    WCHAR url[64];

    server_open_v2(&server);
    server_url(url, 64, server.port, "/x/");
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, url, 0x1234567890abcdefULL, 0), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), 0x1234567890abcdefULL);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, url, 0), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), SERVER_CONTEXT);
    server_close(&server);
}

/* @functions:223 @functions:224 */
static void a_group_is_found_by_url_and_queue(void)
{
    struct server server;
    HTTP_URL_GROUP_ID found = 0xdead;
    HANDLE other;
    WCHAR url[64];

    server_open_v2(&server);
    other = another_queue();
    server_url(url, 64, server.port, "/absent/");
    CHECK(HttpFindUrlGroupId(url, server.queue, &found) != NO_ERROR);
    CHECK(HttpFindUrlGroupId(server.url, other, &found) != NO_ERROR);
    CHECK_EQ(found, 0xdead);
    CHECK_EQ(HttpFindUrlGroupId(server.url, server.queue, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpFindUrlGroupId(server.url, server.queue, &found), NO_ERROR);
    CHECK_EQ(found, server.group);
    CHECK_EQ(HttpCloseRequestQueue(other), NO_ERROR);
    server_close(&server);
}

/* @functions:225 @functions:226 @functions:227 @functions:228 */
static void a_prepared_url_can_be_registered(void)
{
    struct server server;
    WCHAR url[64];
    PWSTR prepared = NULL;

    server_open_v2(&server);
    server_url(url, 64, server.port, "/A/../b/");
    CHECK(HttpPrepareUrl(NULL, 0, NULL, &prepared) != NO_ERROR);
    CHECK(HttpPrepareUrl(NULL, 0, url, NULL) != NO_ERROR);
    CHECK_EQ(HttpPrepareUrl(NULL, 0, url, &prepared), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, prepared, 0, 0), NO_ERROR);
    CHECK(HeapFree(GetProcessHeap(), 0, prepared));
    server_close(&server);
}

/* --- binding --- */

/* @functions:205 @functions:206 @functions:207 @data:90 */
static void rebinding_moves_new_requests(void)
{
    struct server server;
    struct message message;
    SOCKET old;
    HANDLE other;
    char text[2048];

    server_open_v2(&server);
    other = another_queue();
    CHECK_EQ(serve(&server, server.queue), SERVER_CONTEXT);
    old = ask(&server);
    server_receive(&server, &message, 0);
    CHECK_EQ(bind_to(server.group, other, 1), NO_ERROR);
    serve(&server, other);
    server_answer(&server, message.request.RequestId, "old"); /* a delivered request stays where it is */
    client_response(old, text, sizeof text);
    CHECK_STR(client_body(text), "old");
    closesocket(old);
    CHECK_EQ(bind_to(server.group, server.queue, 1), NO_ERROR);
    serve(&server, server.queue);
    CHECK_EQ(HttpCloseRequestQueue(other), NO_ERROR);
    server_close(&server);
}

/* Requests on a connection that exists already move as well. @functions:207 @data:90 */
static void rebinding_moves_requests_of_a_living_connection(void)
{
    struct server server, via;
    struct message message;
    SOCKET client;
    char text[2048];
    int i;

    server_open_v2(&server);
    via = server;
    via.queue = another_queue();
    client = client_connect(server.port);
    for (i = 0; i < 4; i++) {
        struct server *now = i % 2 ? &via : &server;
        CHECK_EQ(bind_to(server.group, now->queue, 1), NO_ERROR);
        client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server_receive(now, &message, 0);
        server_answer(now, message.request.RequestId, "x");
        client_response(client, text, sizeof text);
        CHECK_STR(client_body(text), "x");
    }
    closesocket(client);
    CHECK_EQ(HttpCloseRequestQueue(via.queue), NO_ERROR);
    server_close(&server);
}

/* @functions:196 @functions:208 @data:91 @data:220 */
static void an_unbound_group_answers_503(void)
{
    struct server server;

    server_open_v2(&server);
    CHECK_EQ(bind_to(server.group, server.queue, 0), NO_ERROR);
    expect_unavailable(&server);
    CHECK_EQ(bind_to(server.group, server.queue, 1), NO_ERROR);
    serve(&server, server.queue);
    CHECK_EQ(bind_to(server.group, NULL, 1), NO_ERROR);
    expect_unavailable(&server);
    CHECK_EQ(bind_to(server.group, NULL, 0), NO_ERROR);
    server_close(&server);
}

/* @functions:193 @functions:195 @data:94 */
static void a_url_may_come_before_the_binding(void)
{
    struct server server;
    HANDLE late;

    server_open_v2(&server);
    CHECK_EQ(bind_to(server.group, NULL, 0), NO_ERROR);
    late = another_queue();
    CHECK_EQ(bind_to(server.group, late, 1), NO_ERROR);
    serve(&server, late);
    CHECK_EQ(HttpCloseRequestQueue(late), NO_ERROR);
    server_close(&server);
}

/* @functions:222 @data:92 @data:93 */
static void two_groups_share_a_queue(void)
{
    struct server server;
    HTTP_URL_GROUP_ID other = 0;
    WCHAR url[64];

    server_open_v2(&server);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &other, 0), NO_ERROR);
    CHECK_EQ(bind_to(other, server.queue, 1), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), SERVER_CONTEXT);
    server_url(url, 64, server.port, "/x/");
    CHECK_EQ(HttpAddUrlToUrlGroup(other, url, 42, 0), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), 42);
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, NULL, HTTP_URL_FLAG_REMOVE_ALL), NO_ERROR);
    CHECK_EQ(serve(&server, server.queue), 42);
    server_close(&server);
}

/* @functions:211 @functions:212 @functions:213 @data:76 @data:77 @data:78 */
static void binding_checks_group_buffer_and_handle(void)
{
    struct server server;
    HANDLE old = NULL, event, closed;
    struct {
        HTTP_BINDING_INFO info;
        char beyond[8];
    } binding;

    server_open_v2(&server);
    memset(&binding, 0, sizeof binding);
    binding.info.Flags.Present = 1;
    binding.info.RequestQueueHandle = server.queue;
    CHECK_EQ(set(server.group, HttpServerBindingProperty, NULL, sizeof binding.info),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(server.group, HttpServerBindingProperty, &binding, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(server.group, HttpServerBindingProperty, &binding, sizeof binding.info - 1),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(server.group, HttpServerBindingProperty, &binding, sizeof binding), NO_ERROR);
    CHECK_EQ(set(0xdead, HttpServerBindingProperty, &binding, sizeof binding), ERROR_INVALID_PARAMETER);

    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_EQ(HttpCreateHttpHandle(&old, 0), NO_ERROR);
    closed = another_queue();
    CHECK_EQ(HttpCloseRequestQueue(closed), NO_ERROR);
    CHECK_EQ(bind_to(server.group, event, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(bind_to(server.group, old, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(bind_to(server.group, closed, 1), ERROR_INVALID_PARAMETER);
    serve(&server, server.queue); /* a failure changes nothing */
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(old));
    server_close(&server);
}

/* --- other properties --- */

/* @functions:209 @functions:210 @data:72 */
static void a_group_refuses_what_belongs_to_queues(void)
{
    static const HTTP_SERVER_PROPERTY foreign[] = {
        HttpServerQueueLengthProperty, HttpServer503VerbosityProperty, HttpServerFastForwardingProperty,
        HttpServerRequestInfoProperty, (HTTP_SERVER_PROPERTY)12};
    struct server server;
    char value[128];
    size_t i;

    server_open_v2(&server);
    memset(value, 0, sizeof value);
    value[0] = 1;
    for (i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        CHECK_EQ(set(server.group, foreign[i], value, sizeof value), ERROR_INVALID_PARAMETER);
    server_close(&server);
}

/* @functions:214 @functions:219 @data:70 @data:71 @data:80 @data:81 */
static void a_group_takes_its_properties(void)
{
    static const WCHAR directory[] = {'/', 'l', 'o', 'g', 's', 0};
    struct server server;
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {{1}, 1, 2, 3, 4, 5, 6}, back;
    HTTP_BANDWIDTH_LIMIT_INFO bandwidth = {{1}, 2048};
    HTTP_FLOWRATE_INFO rate = {{1}, 2048, 4096, 10};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeBandwidth, NULL};
    HTTP_LISTEN_ENDPOINT_INFO sharing = {{1}, TRUE};
    HTTP_PROTECTION_LEVEL_INFO level = {{1}, HttpProtectionLevelEdgeRestricted};
    HTTP_SERVER_AUTHENTICATION_INFO authentication;
    HTTP_LOGGING_INFO log;
    struct {
        HTTP_QOS_SETTING_INFO qos;
        HTTP_CONNECTION_LIMIT_INFO limit;
    } answer;
    int format;

    server_open_v2(&server);
    CHECK_EQ(set(server.group, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    CHECK_EQ(HttpQueryUrlGroupProperty(server.group, HttpServerTimeoutsProperty, &back, sizeof back, NULL),
             NO_ERROR);
    CHECK_MEM(&back, &timeouts, sizeof back);
    CHECK(back.DrainEntityBody == timeouts.DrainEntityBody && back.MinSendRate == timeouts.MinSendRate);

    qos.QosSetting = &bandwidth;
    CHECK_EQ(set(server.group, HttpServerQosProperty, &qos, sizeof qos), NO_ERROR);
    qos.QosType = HttpQosSettingTypeFlowRate;
    qos.QosSetting = &rate;
    CHECK_EQ(set(server.group, HttpServerQosProperty, &qos, sizeof qos), NO_ERROR);
    rate.MaxPeakBandwidth = 1024;
    CHECK_EQ(set(server.group, HttpServerQosProperty, &qos, sizeof qos), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set_limit(server.group, 17), NO_ERROR);
    answer.qos.QosType = HttpQosSettingTypeConnectionLimit;
    CHECK_EQ(HttpQueryUrlGroupProperty(server.group, HttpServerQosProperty, &answer, sizeof answer, NULL),
             NO_ERROR);
    CHECK(answer.qos.QosSetting == &answer.limit);
    CHECK_EQ(answer.limit.MaxConnections, 17);

    memset(&authentication, 0, sizeof authentication);
    authentication.Flags.Present = 1;
    authentication.AuthSchemes = HTTP_AUTH_ENABLE_NEGOTIATE | HTTP_AUTH_ENABLE_NTLM;
    CHECK_EQ(set(server.group, HttpServerAuthenticationProperty, &authentication, sizeof authentication),
             NO_ERROR);
    CHECK_EQ(set(server.group, HttpServerListenEndpointProperty, &sharing, sizeof sharing), NO_ERROR);
    CHECK_EQ(set(server.group, HttpServerProtectionLevelProperty, &level, sizeof level), NO_ERROR);
    level.Level = HttpProtectionLevelRestricted;
    CHECK_EQ(set(server.group, HttpServerProtectionLevelProperty, &level, sizeof level), ERROR_NOT_SUPPORTED);

    memset(&log, 0, sizeof log);
    log.Flags.Present = 1;
    log.DirectoryName = directory;
    log.DirectoryNameLength = 10;
    log.RolloverType = HttpLoggingRolloverWeekly;
    for (format = HttpLoggingTypeW3C; format <= HttpLoggingTypeRaw; format++) {
        log.Format = (HTTP_LOGGING_TYPE)format;
        CHECK_EQ(set(server.group, HttpServerLoggingProperty, &log, sizeof log),
                 format == HttpLoggingTypeRaw ? ERROR_INVALID_PARAMETER : NO_ERROR);
    }
    server_close(&server);
}

/* @functions:220 @functions:221 @data:75 @data:79 */
static void querying_a_group_checks_property_and_buffer(void)
{
    static const HTTP_SERVER_PROPERTY mute[] = {HttpServerLoggingProperty,
                                                HttpServerBindingProperty,
                                                HttpServerExtendedAuthenticationProperty,
                                                HttpServerListenEndpointProperty,
                                                HttpServerProtectionLevelProperty,
                                                HttpServerDelegationProperty,
                                                HttpServerQueueLengthProperty};
    struct server server;
    char answer[128];
    ULONG length = 0;
    size_t i;

    server_open_v2(&server);
    for (i = 0; i < sizeof mute / sizeof mute[0]; i++)
        CHECK_EQ(HttpQueryUrlGroupProperty(server.group, mute[i], answer, sizeof answer, NULL),
                 ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryUrlGroupProperty(server.group, HttpServerStateProperty, answer, 3, &length),
             ERROR_MORE_DATA);
    CHECK_EQ(length, sizeof(HTTP_STATE_INFO));
    CHECK_EQ(HttpQueryUrlGroupProperty(server.group, HttpServerStateProperty, NULL, 8, &length),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryUrlGroupProperty(0xdead, HttpServerStateProperty, answer, 8, &length),
             ERROR_INVALID_PARAMETER);
    server_close(&server);
}

/* @functions:217 @data:95 */
static void an_inactive_group_answers_503_until_it_is_active_again(void)
{
    struct server server;
    ULONG verbosity;

    server_open_v2(&server);
    CHECK_EQ(set_state(server.group, HttpEnabledStateInactive, 1), NO_ERROR);
    for (verbosity = 0; verbosity < 3; verbosity++) {
        set_verbosity(server.queue, verbosity);
        expect_refusal(ask(&server), verbosity, "Administrator has taken application offline.");
    }
    CHECK_EQ(set_state(server.group, HttpEnabledStateActive, 1), NO_ERROR);
    serve(&server, server.queue);
    CHECK_EQ(set_state(server.group, HttpEnabledStateInactive, 1), NO_ERROR);
    CHECK_EQ(set_state(server.group, HttpEnabledStateInactive, 0), NO_ERROR); /* not configured: active */
    serve(&server, server.queue);
    server_close(&server);
}

/* Session properties reach groups that exist and groups to come. @data:89 */
static void an_inactive_session_answers_503_for_old_and_new_groups(void)
{
    struct server server;
    HTTP_STATE_INFO state = {{1}, HttpEnabledStateInactive};
    HTTP_URL_GROUP_ID late = 0;

    server_open_v2(&server);
    set_verbosity(server.queue, Http503ResponseVerbosityFull);
    CHECK_EQ(HttpSetServerSessionProperty(server.session, HttpServerStateProperty, &state, sizeof state),
             NO_ERROR);
    expect_refusal(ask(&server), 2, "Administrator has taken application offline.");
    CHECK_EQ(HttpCloseUrlGroup(server.group), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &late, 0), NO_ERROR);
    CHECK_EQ(bind_to(late, server.queue, 1), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(late, server.url, 0, 0), NO_ERROR);
    server.group = late;
    expect_refusal(ask(&server), 2, "Administrator has taken application offline.");
    state.State = HttpEnabledStateActive;
    CHECK_EQ(HttpSetServerSessionProperty(server.session, HttpServerStateProperty, &state, sizeof state),
             NO_ERROR);
    serve(&server, server.queue);
    server_close(&server);
}

/* @functions:215 @functions:216 @data:100 @data:101 */
static void one_connection_too_many_gets_503(void)
{
    struct server server;
    struct message message;
    SOCKET first;
    ULONG verbosity;
    char text[2048];

    server_open_v2(&server);
    CHECK_EQ(set_limit(server.group, 1), NO_ERROR);
    first = ask(&server);
    server_receive(&server, &message, 0);
    for (verbosity = 0; verbosity < 3; verbosity++) {
        set_verbosity(server.queue, verbosity);
        expect_refusal(ask(&server), verbosity, "Too many users.");
    }
    server_answer(&server, message.request.RequestId, "first");
    client_response(first, text, sizeof text);
    CHECK_STR(client_body(text), "first");

    client_send(first, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); /* the counted one goes on */
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "again");
    client_response(first, text, sizeof text);
    CHECK_STR(client_body(text), "again");

    CHECK_EQ(set_limit(server.group, HTTP_LIMIT_INFINITE), NO_ERROR);
    serve(&server, server.queue);
    closesocket(first);
    server_close(&server);
}

/* --- timeouts --- */

static void set_entity_timeout(struct server *server, int of_group, USHORT seconds, ULONG present)
{
    HTTP_TIMEOUT_LIMIT_INFO timeouts;

    memset(&timeouts, 0, sizeof timeouts);
    timeouts.Flags.Present = present;
    timeouts.EntityBody = seconds;
    if (of_group)
        CHECK_EQ(set(server->group, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    else
        CHECK_EQ(HttpSetServerSessionProperty(server->session, HttpServerTimeoutsProperty, &timeouts,
                                              sizeof timeouts),
                 NO_ERROR);
}

/* A client that announces ten bytes and sends three. */
static SOCKET stall(struct server *server)
{
    SOCKET client = client_connect(server->port);

    client_send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
    return client;
}

/* @functions:218 @data:266 */
static void a_stalled_body_is_dropped_after_the_entity_timeout(void)
{
    struct server server;
    SOCKET client;

    server_open_v2(&server);
    set_entity_timeout(&server, 1, 1, 1);
    client = stall(&server);
    CHECK(client_end(client) >= 0);
    closesocket(client);
    server_close(&server);
}

/* Only the levels that say something count: the group's value, else the session's. @data:88 @data:89 @data:270 @data:271 */
static void timeouts_are_inherited_from_the_session(void)
{
    struct server server;
    SOCKET client;

    server_open_v2(&server);
    set_entity_timeout(&server, 0, 1, 1);
    client = stall(&server);
    CHECK(client_end(client) >= 0); /* the session's second */
    closesocket(client);

    set_entity_timeout(&server, 1, 0xFFFF, 1);
    client = stall(&server);
    CHECK(client_silent(client, 3500)); /* the group has switched the timer off */
    closesocket(client);

    set_entity_timeout(&server, 1, 0, 1); /* 0 asks the session */
    client = stall(&server);
    CHECK(client_end(client) >= 0);
    closesocket(client);

    set_entity_timeout(&server, 1, 600, 1);
    set_entity_timeout(&server, 1, 600, 0); /* so does a value that is taken back */
    client = stall(&server);
    CHECK(client_end(client) >= 0);
    closesocket(client);
    server_close(&server);
}

/* @data:274 */
static void setting_timeouts_replaces_all_six(void)
{
    struct server server;
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {{1}, 1, 2, 3, 4, 5, 6}, back;

    server_open_v2(&server);
    CHECK_EQ(set(server.group, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    memset(&timeouts, 0, sizeof timeouts);
    timeouts.Flags.Present = 1;
    timeouts.HeaderWait = 9;
    CHECK_EQ(set(server.group, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    CHECK_EQ(HttpQueryUrlGroupProperty(server.group, HttpServerTimeoutsProperty, &back, sizeof back, NULL),
             NO_ERROR);
    CHECK_MEM(&back, &timeouts, sizeof back);
    server_close(&server);
}

/* @data:267 */
static void a_request_that_nobody_takes_fails_after_the_queue_timeout(void)
{
    struct server server;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;

    server_open_v2(&server);
    memset(&timeouts, 0, sizeof timeouts);
    timeouts.Flags.Present = 1;
    timeouts.RequestQueue = 1;
    CHECK_EQ(set(server.group, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    set_verbosity(server.queue, Http503ResponseVerbosityFull);
    expect_refusal(ask(&server), Http503ResponseVerbosityFull, "Request timed out in app pool queue.");
    server_close(&server);
}

CHECK_MAIN(CHECK_TEST(creating_checks_its_parameters),
           CHECK_TEST(closing_a_group_frees_its_urls_and_leaves_the_session),
           CHECK_TEST(a_group_outlives_its_queue), CHECK_TEST(adding_checks_group_reserved_and_url),
           CHECK_TEST(a_url_belongs_to_one_group), CHECK_TEST(a_port_held_by_a_socket_is_a_sharing_violation),
           CHECK_TEST(removing_checks_what_it_is_told), CHECK_TEST(remove_all_removes_every_url),
           CHECK_TEST(a_removed_url_leaves_its_requests_to_a_shorter_one),
           CHECK_TEST(a_group_is_found_by_url_and_queue), CHECK_TEST(a_prepared_url_can_be_registered),
           CHECK_TEST(rebinding_moves_new_requests),
           CHECK_TEST(rebinding_moves_requests_of_a_living_connection),
           CHECK_TEST(an_unbound_group_answers_503), CHECK_TEST(a_url_may_come_before_the_binding),
           CHECK_TEST(two_groups_share_a_queue), CHECK_TEST(binding_checks_group_buffer_and_handle),
           CHECK_TEST(a_group_refuses_what_belongs_to_queues), CHECK_TEST(a_group_takes_its_properties),
           CHECK_TEST(querying_a_group_checks_property_and_buffer),
           CHECK_TEST(an_inactive_group_answers_503_until_it_is_active_again),
           CHECK_TEST(an_inactive_session_answers_503_for_old_and_new_groups),
           CHECK_TEST(one_connection_too_many_gets_503),
           CHECK_TEST(a_stalled_body_is_dropped_after_the_entity_timeout),
           CHECK_TEST(timeouts_are_inherited_from_the_session), CHECK_TEST(setting_timeouts_replaces_all_six),
           CHECK_TEST(a_request_that_nobody_takes_fails_after_the_queue_timeout))
