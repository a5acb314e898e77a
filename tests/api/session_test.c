/* Server sessions: their lifetime, and the properties they take and give back. spec/functions.md F14 to F17. */
#include "client.h"

static const HTTPAPI_VERSION version_1 = {1, 0}, version_2 = {2, 0};

static HTTP_SERVER_SESSION_ID start(void)
{
    HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;

    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(version_2, &session, 0), NO_ERROR);
    return session;
}

static void stop(void)
{
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

/* @functions:148 @functions:149 @functions:151 @data:60 @data:65 */
static void sessions_of_both_versions_have_distinct_ids(void)
{
    HTTP_SERVER_SESSION_ID one = start(), two = HTTP_NULL_ID;

    CHECK_EQ(HttpCreateServerSession(version_1, &two, 0), NO_ERROR);
    CHECK(one != HTTP_NULL_ID && two != HTTP_NULL_ID && one != two);
    CHECK_EQ(HttpCloseServerSession(one), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(two), NO_ERROR);
    stop();
}

/* @functions:146 @functions:147 @data:61 */
static void other_versions_are_a_revision_mismatch(void)
{
    static const HTTPAPI_VERSION odd[] = {{1, 1}, {3, 0}, {0, 0}, {2, 1}};
    HTTP_SERVER_SESSION_ID session = start(), other = 0xdead;
    int i;

    for (i = 0; i < 4; i++)
        CHECK_EQ(HttpCreateServerSession(odd[i], &other, 0), ERROR_REVISION_MISMATCH);
    CHECK_EQ(other, 0xdead);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:145 @functions:150 @data:62 */
static void creating_checks_its_parameters(void)
{
    HTTP_SERVER_SESSION_ID session = start(), other = 0xdead;

    CHECK_EQ(HttpCreateServerSession(version_1, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateServerSession(version_2, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateServerSession(version_2, &other, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(other, 0xdead);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:152 @functions:153 */
static void closing_an_unknown_session_or_twice_is_invalid(void)
{
    HTTP_SERVER_SESSION_ID session = start();

    CHECK_EQ(HttpCloseServerSession(0xdead), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(HTTP_NULL_ID), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), ERROR_INVALID_PARAMETER);
    stop();
}

/* @functions:154 @data:64 */
static void closing_a_session_closes_its_groups(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_URL_GROUP_ID one = 0, two = 0;

    CHECK_EQ(HttpCreateUrlGroup(session, &one, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &two, 0), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseUrlGroup(one), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseUrlGroup(two), ERROR_INVALID_PARAMETER);
    stop();
}

static void nothing_works_before_initialization(void)
{
    HTTP_SERVER_SESSION_ID session = 0xdead;

    CHECK_EQ(HttpCreateServerSession(version_2, &session, 0), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpCloseServerSession(session), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(session, 0xdead);
}

/* @functions:155 */
static void closing_a_session_frees_the_urls_of_its_groups(void)
{
    struct server server;
    HTTP_URL_GROUP_ID other = 0;
    HTTP_SERVER_SESSION_ID second = start();

    server_open_v2(&server);
    CHECK_EQ(HttpCreateUrlGroup(second, &other, 0), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(other, server.url, 0, 0), ERROR_ALREADY_EXISTS);
    CHECK_EQ(HttpCloseServerSession(server.session), NO_ERROR);
    CHECK_EQ(HttpAddUrlToUrlGroup(other, server.url, 0, 0), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(second), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(server.queue), NO_ERROR);
    stop();
    stop();
}

/* --- properties --- */

static ULONG set(HTTP_SERVER_SESSION_ID session, HTTP_SERVER_PROPERTY property, const void *value,
                 size_t size)
{
    return HttpSetServerSessionProperty(session, property, (PVOID)(ULONG_PTR)value, (ULONG)size);
}

static ULONG set_bandwidth(HTTP_SERVER_SESSION_ID session, ULONG rate, ULONG present)
{
    HTTP_BANDWIDTH_LIMIT_INFO limit = {{0}, 0};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeBandwidth, NULL};

    limit.Flags.Present = present;
    limit.MaxBandwidth = rate;
    qos.QosSetting = &limit;
    return set(session, HttpServerQosProperty, &qos, sizeof qos);
}

static HTTP_LOGGING_INFO logging(HTTP_LOGGING_TYPE format)
{
    static const WCHAR directory[] = {'C', ':', '\\', 'l', 'o', 'g', 's', 0};
    HTTP_LOGGING_INFO info;

    memset(&info, 0, sizeof info);
    info.Flags.Present = 1;
    info.Format = format;
    info.DirectoryName = directory;
    info.DirectoryNameLength = 14;
    info.RolloverType = HttpLoggingRolloverDaily;
    return info;
}

/* @functions:162 @functions:163 @functions:164 @data:66 @data:80 */
static void a_session_takes_its_properties(void)
{
    static WCHAR realm[] = {'r', 'e', 'a', 'l', 'm', 0};
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_STATE_INFO state = {{1}, HttpEnabledStateInactive}, state_back;
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {{1}, 1, 2, 3, 4, 5, 6}, timeouts_back;
    HTTP_LOGGING_INFO log = logging(HttpLoggingTypeW3C);
    HTTP_SERVER_AUTHENTICATION_INFO authentication;
    HTTP_CHANNEL_BIND_INFO channel = {HttpAuthenticationHardeningMedium, 0, NULL, 0};
    ULONG length = 0;

    memset(&authentication, 0, sizeof authentication);
    authentication.Flags.Present = 1;
    authentication.AuthSchemes = HTTP_AUTH_ENABLE_BASIC;
    authentication.BasicParams.Realm = realm;
    authentication.BasicParams.RealmLength = 10;
    CHECK_EQ(set(session, HttpServerStateProperty, &state, sizeof state), NO_ERROR);
    CHECK_EQ(set(session, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
    CHECK_EQ(set_bandwidth(session, 1024, 1), NO_ERROR);
    CHECK_EQ(set(session, HttpServerLoggingProperty, &log, sizeof log), NO_ERROR);
    CHECK_EQ(set(session, HttpServerAuthenticationProperty, &authentication, sizeof authentication),
             NO_ERROR);
    authentication.AuthSchemes = HTTP_AUTH_ENABLE_KERBEROS;
    CHECK_EQ(set(session, HttpServerExtendedAuthenticationProperty, &authentication, sizeof authentication),
             NO_ERROR);
    CHECK_EQ(set(session, HttpServerChannelBindProperty, &channel, sizeof channel), NO_ERROR);

    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerStateProperty, &state_back, sizeof state_back,
                                            &length),
             NO_ERROR);
    CHECK_EQ(length, sizeof state_back);
    CHECK_EQ(state_back.Flags.Present, 1);
    CHECK_EQ(state_back.State, HttpEnabledStateInactive);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerTimeoutsProperty, &timeouts_back,
                                            sizeof timeouts_back, NULL),
             NO_ERROR);
    CHECK_MEM(&timeouts_back, &timeouts, sizeof timeouts);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:156 @functions:157 @functions:158 @data:67 */
static void a_session_refuses_what_belongs_to_groups_and_queues(void)
{
    static const HTTP_SERVER_PROPERTY foreign[] = {
        HttpServerBindingProperty,        HttpServerQueueLengthProperty, HttpServer503VerbosityProperty,
        HttpServerListenEndpointProperty, HttpServerDelegationProperty,  HttpServerProtectionLevelProperty,
        HttpServerFastForwardingProperty, HttpServerRequestInfoProperty, (HTTP_SERVER_PROPERTY)12,
        (HTTP_SERVER_PROPERTY)0x7fffffff};
    HTTP_SERVER_SESSION_ID session = start();
    char value[128], answer[128];
    size_t i;

    memset(value, 0, sizeof value);
    for (i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        CHECK_EQ(set(session, foreign[i], value, sizeof value), ERROR_INVALID_PARAMETER);
        CHECK_EQ(HttpQueryServerSessionProperty(session, foreign[i], answer, sizeof answer, NULL),
                 ERROR_INVALID_PARAMETER);
    }
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:159 @functions:160 @functions:161 @data:76 @data:77 @data:78 */
static void setting_checks_session_buffer_and_length(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    struct {
        HTTP_STATE_INFO info;
        char beyond[8];
    } state;

    memset(&state, 0, sizeof state);
    state.info.Flags.Present = 1;
    CHECK_EQ(set(session, HttpServerStateProperty, NULL, sizeof state.info), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(session, HttpServerStateProperty, &state, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(session, HttpServerStateProperty, &state, sizeof state.info - 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(session, HttpServerStateProperty, &state, sizeof state), NO_ERROR);
    CHECK_EQ(set(0xdead, HttpServerStateProperty, &state, sizeof state), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set(HTTP_NULL_ID, HttpServerStateProperty, &state, sizeof state), ERROR_INVALID_PARAMETER);
    state.info.State = (HTTP_ENABLED_STATE)2;
    CHECK_EQ(set(session, HttpServerStateProperty, &state, sizeof state), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(set(session, HttpServerStateProperty, &state, sizeof state), ERROR_INVALID_PARAMETER);
    stop();
}

/* @functions:165 @data:68 */
static void a_session_has_no_connection_limit(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_CONNECTION_LIMIT_INFO limit = {{1}, 10};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeConnectionLimit, NULL};
    char answer[64];

    qos.QosSetting = &limit;
    CHECK_EQ(set(session, HttpServerQosProperty, &qos, sizeof qos), ERROR_INVALID_PARAMETER);
    memcpy(answer, &qos, sizeof qos);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerQosProperty, answer, sizeof answer, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:166 @data:69 */
static void a_session_logs_w3c_and_binary_only(void)
{
    static const struct {
        HTTP_LOGGING_TYPE format;
        ULONG expected;
    } cases[] = {{HttpLoggingTypeW3C, NO_ERROR},
                 {HttpLoggingTypeRaw, NO_ERROR},
                 {HttpLoggingTypeIIS, ERROR_INVALID_PARAMETER},
                 {HttpLoggingTypeNCSA, ERROR_INVALID_PARAMETER},
                 {(HTTP_LOGGING_TYPE)4, ERROR_INVALID_PARAMETER}};
    HTTP_SERVER_SESSION_ID session = start();
    int i;

    for (i = 0; i < 5; i++) {
        HTTP_LOGGING_INFO info = logging(cases[i].format);
        CHECK_EQ(set(session, HttpServerLoggingProperty, &info, sizeof info), cases[i].expected);
    }
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:167 @data:79 */
static void a_short_query_buffer_learns_the_size(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    ULONG length = 0;

    memset(&timeouts, 0x55, sizeof timeouts);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerTimeoutsProperty, &timeouts, 1, &length),
             ERROR_MORE_DATA);
    CHECK_EQ(length, sizeof(HTTP_TIMEOUT_LIMIT_INFO));
    CHECK_EQ(timeouts.EntityBody, 0x5555);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerTimeoutsProperty, &timeouts,
                                            sizeof timeouts - 1, NULL),
             ERROR_MORE_DATA);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:168 @functions:169 @functions:170 @data:75 */
static void logging_unknown_sessions_and_no_buffer_cannot_be_queried(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    char answer[128];
    ULONG length = 77;

    CHECK_EQ(
        HttpQueryServerSessionProperty(session, HttpServerLoggingProperty, answer, sizeof answer, &length),
        ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerExtendedAuthenticationProperty, answer,
                                            sizeof answer, &length),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerStateProperty, NULL, sizeof answer, &length),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerStateProperty, answer, 0, &length),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServerSessionProperty(0xdead, HttpServerStateProperty, answer, sizeof answer, &length),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(length, 77);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* The answer lies behind the structure that names the type. @functions:171 @data:81 */
static void a_qos_query_fills_what_qos_type_asks_for(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    struct {
        HTTP_QOS_SETTING_INFO qos;
        HTTP_BANDWIDTH_LIMIT_INFO limit;
        char beyond[16];
    } answer;
    ULONG length = 0;

    CHECK_EQ(set_bandwidth(session, 4096, 1), NO_ERROR);
    memset(&answer, 0, sizeof answer);
    answer.qos.QosType = HttpQosSettingTypeBandwidth;
    CHECK_EQ(
        HttpQueryServerSessionProperty(session, HttpServerQosProperty, &answer, sizeof answer.qos, &length),
        ERROR_MORE_DATA);
    CHECK_EQ(length, sizeof(HTTP_QOS_SETTING_INFO) + sizeof(HTTP_BANDWIDTH_LIMIT_INFO));
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerQosProperty, &answer, sizeof answer, &length),
             NO_ERROR);
    CHECK_EQ(length, sizeof(HTTP_QOS_SETTING_INFO) + sizeof(HTTP_BANDWIDTH_LIMIT_INFO));
    CHECK(answer.qos.QosSetting == &answer.limit);
    CHECK_EQ(answer.limit.Flags.Present, 1);
    CHECK_EQ(answer.limit.MaxBandwidth, 4096);
    answer.qos.QosType = (HTTP_QOS_SETTING_TYPE)9;
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerQosProperty, &answer, sizeof answer, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerQosProperty, &answer, 2, &length),
             ERROR_MORE_DATA);
    CHECK_EQ(length, sizeof(HTTP_QOS_SETTING_INFO));
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

static ULONG bandwidth_of(HTTP_SERVER_SESSION_ID session)
{
    struct {
        HTTP_QOS_SETTING_INFO qos;
        HTTP_BANDWIDTH_LIMIT_INFO limit;
    } answer;

    memset(&answer, 0, sizeof answer);
    answer.qos.QosType = HttpQosSettingTypeBandwidth;
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerQosProperty, &answer, sizeof answer, NULL),
             NO_ERROR);
    return answer.limit.MaxBandwidth;
}

/* As far as the property goes; nothing is held to it yet. @data:97 @data:98 */
static void bandwidth_has_a_minimum(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeBandwidth, NULL};

    CHECK_EQ(set_bandwidth(session, 1023, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set_bandwidth(session, 0, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(set_bandwidth(session, 1024, 1), NO_ERROR);
    CHECK_EQ(bandwidth_of(session), 1024);
    CHECK_EQ(set_bandwidth(session, HTTP_LIMIT_INFINITE, 1), NO_ERROR);
    CHECK_EQ(bandwidth_of(session), HTTP_LIMIT_INFINITE);
    CHECK_EQ(set_bandwidth(session, 0, 0), NO_ERROR);
    CHECK_EQ(set(session, HttpServerQosProperty, &qos, sizeof qos), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:172 */
static void what_was_never_set_or_was_removed_is_not_present(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {{1}, 1, 2, 3, 4, 5, 6}, back;
    HTTP_SERVER_AUTHENTICATION_INFO authentication;
    int round;

    for (round = 0; round < 2; round++) {
        memset(&back, 0xff, sizeof back);
        CHECK_EQ(
            HttpQueryServerSessionProperty(session, HttpServerTimeoutsProperty, &back, sizeof back, NULL),
            NO_ERROR);
        CHECK_EQ(back.Flags.Present, 0);
        CHECK_EQ(back.EntityBody, 0);
        memset(&authentication, 0xff, sizeof authentication);
        CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerAuthenticationProperty, &authentication,
                                                sizeof authentication, NULL),
                 NO_ERROR);
        CHECK_EQ(authentication.Flags.Present, 0);
        CHECK_EQ(authentication.AuthSchemes, 0);

        timeouts.Flags.Present = 1;
        CHECK_EQ(set(session, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
        authentication.Flags.Present = 1;
        CHECK_EQ(set(session, HttpServerAuthenticationProperty, &authentication, sizeof authentication),
                 NO_ERROR);
        timeouts.Flags.Present = 0;
        CHECK_EQ(set(session, HttpServerTimeoutsProperty, &timeouts, sizeof timeouts), NO_ERROR);
        authentication.Flags.Present = 0;
        CHECK_EQ(set(session, HttpServerAuthenticationProperty, &authentication, sizeof authentication),
                 NO_ERROR);
    }
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* Strings are kept by value and come back inside the caller's buffer. */
static void a_realm_is_copied_in_and_out(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_SERVER_AUTHENTICATION_INFO info;
    WCHAR realm[4] = {'a', 'b', 'c', 0}, domain[2] = {'d', 0};
    union {
        HTTP_SERVER_AUTHENTICATION_INFO info;
        char room[256];
    } answer;
    ULONG length = 0;

    memset(&info, 0, sizeof info);
    info.Flags.Present = 1;
    info.AuthSchemes = HTTP_AUTH_ENABLE_BASIC | HTTP_AUTH_ENABLE_DIGEST;
    info.BasicParams.Realm = realm;
    info.BasicParams.RealmLength = 6;
    info.DigestParams.DomainName = domain;
    info.DigestParams.DomainNameLength = 2;
    CHECK_EQ(set(session, HttpServerAuthenticationProperty, &info, sizeof info), NO_ERROR);
    realm[0] = domain[0] = 'X';

    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerAuthenticationProperty, &answer, sizeof info,
                                            &length),
             ERROR_MORE_DATA);
    CHECK(length > sizeof info && length < sizeof answer);
    CHECK_EQ(
        HttpQueryServerSessionProperty(session, HttpServerAuthenticationProperty, &answer, length, &length),
        NO_ERROR);
    CHECK_EQ(answer.info.AuthSchemes, info.AuthSchemes);
    CHECK_EQ(answer.info.BasicParams.RealmLength, 6);
    CHECK((char *)answer.info.BasicParams.Realm > answer.room &&
          (char *)answer.info.BasicParams.Realm < answer.room + length);
    CHECK_EQ(answer.info.BasicParams.Realm[0], 'a');
    CHECK_EQ(answer.info.BasicParams.Realm[2], 'c');
    CHECK_EQ(answer.info.DigestParams.DomainName[0], 'd');
    CHECK(answer.info.DigestParams.Realm == NULL);

    info.BasicParams.Realm = NULL;
    CHECK_EQ(set(session, HttpServerAuthenticationProperty, &info, sizeof info), ERROR_INVALID_PARAMETER);
    info.BasicParams.RealmLength = 0;
    info.AuthSchemes = 0x20;
    CHECK_EQ(set(session, HttpServerAuthenticationProperty, &info, sizeof info), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

static void service_names_are_copied_in_and_out(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    WCHAR wide[] = {'h', 't', 't', 'p', 0};
    char narrow[] = "host";
    HTTP_SERVICE_BINDING_W one;
    HTTP_SERVICE_BINDING_A two;
    PHTTP_SERVICE_BINDING_BASE names[2];
    HTTP_CHANNEL_BIND_INFO info = {HttpAuthenticationHardeningStrict, HTTP_CHANNEL_BIND_PROXY, NULL, 2};
    union {
        HTTP_CHANNEL_BIND_INFO info;
        char room[256];
    } answer;
    ULONG length = 0;

    memset(&one, 0, sizeof one);
    memset(&two, 0, sizeof two);
    one.Base.Type = HttpServiceBindingTypeW;
    one.Buffer = wide;
    one.BufferSize = 8;
    two.Base.Type = HttpServiceBindingTypeA;
    two.Buffer = narrow;
    two.BufferSize = 4;
    names[0] = &one.Base;
    names[1] = &two.Base;
    info.ServiceNames = names;
    CHECK_EQ(set(session, HttpServerChannelBindProperty, &info, sizeof info), NO_ERROR);
    wide[0] = 'X';
    narrow[0] = 'X';
    CHECK_EQ(
        HttpQueryServerSessionProperty(session, HttpServerChannelBindProperty, &answer, sizeof info, &length),
        ERROR_MORE_DATA);
    CHECK(length > sizeof info && length < sizeof answer);
    CHECK_EQ(HttpQueryServerSessionProperty(session, HttpServerChannelBindProperty, &answer, length, NULL),
             NO_ERROR);
    CHECK_EQ(answer.info.Hardening, HttpAuthenticationHardeningStrict);
    CHECK_EQ(answer.info.NumberOfServiceNames, 2);
    CHECK_EQ(((HTTP_SERVICE_BINDING_W *)answer.info.ServiceNames[0])->Buffer[0], 'h');
    CHECK_EQ(((HTTP_SERVICE_BINDING_W *)answer.info.ServiceNames[0])->BufferSize, 8);
    CHECK_MEM(((HTTP_SERVICE_BINDING_A *)answer.info.ServiceNames[1])->Buffer, "host", 4);

    two.Base.Type = HttpServiceBindingTypeNone;
    CHECK_EQ(set(session, HttpServerChannelBindProperty, &info, sizeof info), ERROR_INVALID_PARAMETER);
    info.NumberOfServiceNames = 0;
    info.Flags = 0x40;
    CHECK_EQ(set(session, HttpServerChannelBindProperty, &info, sizeof info), ERROR_INVALID_PARAMETER);
    info.Flags = 0;
    info.Hardening = (HTTP_AUTHENTICATION_HARDENING_LEVELS)3;
    CHECK_EQ(set(session, HttpServerChannelBindProperty, &info, sizeof info), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* One rule broken at a time. @data:293 @data:294 @data:295 @data:296 @data:297 @data:298 */
static void logging_obeys_its_rules(void)
{
    static const WCHAR relative[] = {'l', 'o', 'g', 's', 0};
    static const WCHAR network[] = {'\\', '\\', 'h', '\\', 's', 0};
    static WCHAR longest[213];
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_LOGGING_INFO info = logging(HttpLoggingTypeW3C), broken;
    size_t i;

#define REFUSED(change)                                                                                     \
    do {                                                                                                    \
        broken = info;                                                                                      \
        change;                                                                                             \
        CHECK_EQ(set(session, HttpServerLoggingProperty, &broken, sizeof broken), ERROR_INVALID_PARAMETER); \
    } while (0)
#define TAKEN(change)                                                                        \
    do {                                                                                     \
        broken = info;                                                                       \
        change;                                                                              \
        CHECK_EQ(set(session, HttpServerLoggingProperty, &broken, sizeof broken), NO_ERROR); \
    } while (0)

    longest[0] = '/';
    for (i = 1; i < 213; i++)
        longest[i] = 'd';
    REFUSED(broken.LoggingFlags = HTTP_LOGGING_FLAG_LOG_ERRORS_ONLY | HTTP_LOGGING_FLAG_LOG_SUCCESS_ONLY);
    REFUSED(broken.LoggingFlags = 0x10);
    REFUSED(broken.RolloverType = HttpLoggingRolloverSize; broken.RolloverSize = 1000);
    REFUSED(broken.RolloverSize = 1048576);
    REFUSED(broken.RolloverType = (HTTP_LOGGING_ROLLOVER_TYPE)5);
    REFUSED(broken.DirectoryName = relative; broken.DirectoryNameLength = 8);
    REFUSED(broken.DirectoryName = NULL);
    REFUSED(broken.DirectoryNameLength = 0);
    REFUSED(broken.DirectoryName = longest; broken.DirectoryNameLength = 426);
    REFUSED(broken.MaxRecordSize = 1);
    REFUSED(broken.NumOfExtFields = 1);
    REFUSED(broken.pExtFields = &broken);
    REFUSED(broken.SoftwareNameLength = 4);
    REFUSED(broken.SoftwareName = longest; broken.SoftwareNameLength = 262);
    TAKEN(broken.DirectoryName = longest; broken.DirectoryNameLength = 424);
    TAKEN(broken.DirectoryName = network; broken.DirectoryNameLength = 10);
    TAKEN(broken.SoftwareName = longest; broken.SoftwareNameLength = 260);
    TAKEN(broken.RolloverType = HttpLoggingRolloverSize; broken.RolloverSize = 1048576);
    TAKEN(broken.RolloverType = HttpLoggingRolloverSize; broken.RolloverSize = HTTP_LIMIT_INFINITE);
    TAKEN(broken.LoggingFlags = HTTP_LOGGING_FLAG_LOG_ERRORS_ONLY);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

CHECK_MAIN(
    CHECK_TEST(nothing_works_before_initialization), CHECK_TEST(sessions_of_both_versions_have_distinct_ids),
    CHECK_TEST(other_versions_are_a_revision_mismatch), CHECK_TEST(creating_checks_its_parameters),
    CHECK_TEST(closing_an_unknown_session_or_twice_is_invalid),
    CHECK_TEST(closing_a_session_closes_its_groups),
    CHECK_TEST(closing_a_session_frees_the_urls_of_its_groups), CHECK_TEST(a_session_takes_its_properties),
    CHECK_TEST(a_session_refuses_what_belongs_to_groups_and_queues),
    CHECK_TEST(setting_checks_session_buffer_and_length), CHECK_TEST(a_session_has_no_connection_limit),
    CHECK_TEST(a_session_logs_w3c_and_binary_only), CHECK_TEST(a_short_query_buffer_learns_the_size),
    CHECK_TEST(logging_unknown_sessions_and_no_buffer_cannot_be_queried),
    CHECK_TEST(a_qos_query_fills_what_qos_type_asks_for), CHECK_TEST(bandwidth_has_a_minimum),
    CHECK_TEST(what_was_never_set_or_was_removed_is_not_present), CHECK_TEST(a_realm_is_copied_in_and_out),
    CHECK_TEST(service_names_are_copied_in_and_out), CHECK_TEST(logging_obeys_its_rules))
