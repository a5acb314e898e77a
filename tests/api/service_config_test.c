/* The service configuration: what all kinds of records have in common, and those that are an address or a number. */
#include "private_config.h"

#define CONFIG HTTP_INITIALIZE_CONFIG

/* @data:231 @functions:435 */
static void nothing_works_before_initialize(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {IdleConnectionTimeout, 100};
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = IdleConnectionTimeout;
    USHORT value;

    config_begin(HTTP_INITIALIZE_SERVER);
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(config_update(HttpServiceConfigTimeout, &set, sizeof set), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(config_delete(HttpServiceConfigTimeout, &key, sizeof key), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(config_query(HttpServiceConfigTimeout, &key, sizeof key, &value, sizeof value, NULL),
             ERROR_DLL_INIT_FAILED);
    config_end(HTTP_INITIALIZE_SERVER);
}

/* @data:228 @data:229 @data:230 @functions:427 @functions:428 @functions:433 @functions:451 */
static void reserved_arguments_and_unknown_kinds_are_refused(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {IdleConnectionTimeout, 100};
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = IdleConnectionTimeout;
    HANDLE handle = (HANDLE)(ULONG_PTR)4;
    OVERLAPPED overlapped;
    USHORT value;
    int id;

    memset(&overlapped, 0, sizeof overlapped);
    config_begin(CONFIG);
    CHECK_EQ(HttpSetServiceConfiguration(handle, HttpServiceConfigTimeout, &set, sizeof set, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpSetServiceConfiguration(NULL, HttpServiceConfigTimeout, &set, sizeof set, &overlapped),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpDeleteServiceConfiguration(handle, HttpServiceConfigTimeout, &key, sizeof key, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpDeleteServiceConfiguration(NULL, HttpServiceConfigTimeout, &key, sizeof key, &overlapped),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpUpdateServiceConfiguration(handle, HttpServiceConfigSSLCertInfo, &set, sizeof set, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(
        HttpUpdateServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof set, &overlapped),
        ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpQueryServiceConfiguration(handle, HttpServiceConfigTimeout, &key, sizeof key, &value, 2,
                                           NULL, NULL),
             ERROR_INVALID_HANDLE);
    CHECK_EQ(HttpQueryServiceConfiguration(NULL, HttpServiceConfigTimeout, &key, sizeof key, &value, 2, NULL,
                                           &overlapped),
             ERROR_INVALID_PARAMETER);
    for (id = HttpServiceConfigMax; id < HttpServiceConfigMax + 3; id++) {
        CHECK_EQ(config_set((HTTP_SERVICE_CONFIG_ID)id, &set, sizeof set), ERROR_INVALID_PARAMETER);
        CHECK_EQ(config_update((HTTP_SERVICE_CONFIG_ID)id, &set, sizeof set), ERROR_INVALID_PARAMETER);
        CHECK_EQ(config_delete((HTTP_SERVICE_CONFIG_ID)id, &set, sizeof set), ERROR_INVALID_PARAMETER);
        CHECK_EQ(config_query((HTTP_SERVICE_CONFIG_ID)id, &key, sizeof key, &value, 2, NULL),
                 ERROR_INVALID_PARAMETER);
    }
    CHECK_EQ(config_set((HTTP_SERVICE_CONFIG_ID)-1, &set, sizeof set), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

/* @functions:429 @functions:442 */
static void a_record_that_is_too_short_or_missing_is_refused(void)
{
    static const struct {
        HTTP_SERVICE_CONFIG_ID id;
        ULONG set, remove, query;
        int update;
    } kinds[] = {
        {HttpServiceConfigIPListenList, sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM),
         sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM), 0, 0},
        {HttpServiceConfigSSLCertInfo, sizeof(HTTP_SERVICE_CONFIG_SSL_SET),
         sizeof(HTTP_SERVICE_CONFIG_SSL_SET), sizeof(HTTP_SERVICE_CONFIG_SSL_QUERY), 1},
        {HttpServiceConfigUrlAclInfo, sizeof(HTTP_SERVICE_CONFIG_URLACL_SET),
         sizeof(HTTP_SERVICE_CONFIG_URLACL_SET), sizeof(HTTP_SERVICE_CONFIG_URLACL_QUERY), 0},
        {HttpServiceConfigTimeout, sizeof(HTTP_SERVICE_CONFIG_TIMEOUT_SET),
         sizeof(HTTP_SERVICE_CONFIG_TIMEOUT_KEY), sizeof(HTTP_SERVICE_CONFIG_TIMEOUT_KEY), 0},
        {HttpServiceConfigCache, sizeof(HTTP_SERVICE_CONFIG_CACHE_SET), sizeof(HTTP_SERVICE_CONFIG_CACHE_KEY),
         sizeof(HTTP_SERVICE_CONFIG_CACHE_KEY), 0},
        {HttpServiceConfigSetting, sizeof(HTTP_SERVICE_CONFIG_SETTING_SET),
         sizeof(HTTP_SERVICE_CONFIG_SETTING_KEY), sizeof(HTTP_SERVICE_CONFIG_SETTING_KEY), 0},
        {HttpServiceConfigSslSniCertInfo, sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_SET),
         sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_SET), sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_QUERY), 1},
        {HttpServiceConfigSslCcsCertInfo, sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET),
         sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET), sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY), 1},
        {HttpServiceConfigSslScopedCcsCertInfo, sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET),
         sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET), sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY), 1},
        {HttpServiceConfigSslCertInfoEx, sizeof(HTTP_SERVICE_CONFIG_SSL_SET_EX),
         sizeof(HTTP_SERVICE_CONFIG_SSL_SET_EX), sizeof(HTTP_SERVICE_CONFIG_SSL_QUERY_EX), 1},
        {HttpServiceConfigSslSniCertInfoEx, sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX),
         sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX), sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_QUERY_EX), 1},
        {HttpServiceConfigSslCcsCertInfoEx, sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX),
         sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX), sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX), 1},
        {HttpServiceConfigSslScopedCcsCertInfoEx, sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX),
         sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX), sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX), 1},
    };
    char zeros[512];
    unsigned i;

    memset(zeros, 0, sizeof zeros);
    config_begin(CONFIG);
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        HTTP_SERVICE_CONFIG_ID id = kinds[i].id;
        ULONG refused = kinds[i].update ? ERROR_INSUFFICIENT_BUFFER : ERROR_INVALID_PARAMETER;

        CHECK_EQ(config_set(id, zeros, kinds[i].set - 1), ERROR_INSUFFICIENT_BUFFER);
        CHECK_EQ(config_set(id, NULL, kinds[i].set), ERROR_INVALID_PARAMETER);
        CHECK_EQ(config_delete(id, zeros, kinds[i].remove - 1), ERROR_INSUFFICIENT_BUFFER);
        CHECK_EQ(config_delete(id, NULL, kinds[i].remove), ERROR_INVALID_PARAMETER);
        CHECK_EQ(config_update(id, zeros, kinds[i].set - 1), refused);
        if (kinds[i].query == 0)
            continue;
        CHECK_EQ(config_query(id, zeros, kinds[i].query - 1, zeros, sizeof zeros, NULL),
                 ERROR_INSUFFICIENT_BUFFER);
        CHECK_EQ(config_query(id, NULL, kinds[i].query, zeros, sizeof zeros, NULL), ERROR_INVALID_PARAMETER);
    }
    config_end(CONFIG);
}

/* @data:256 @functions:441 */
static void only_certificates_can_be_updated(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET timeout = {IdleConnectionTimeout, 100};
    HTTP_SERVICE_CONFIG_URLACL_SET acl;
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM listen;
    SOCKADDR_STORAGE address = ipv4_endpoint(INADDR_LOOPBACK, 0);

    config_begin(CONFIG);
    acl.KeyDesc.pUrlPrefix = wide("http://+:80/x/");
    acl.ParamDesc.pStringSecurityDescriptor = wide("D:(A;;GX;;;WD)");
    listen.AddrLength = sizeof(struct sockaddr_in);
    listen.pAddress = (SOCKADDR *)&address;
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &timeout, sizeof timeout), 0);
    CHECK_EQ(config_set(HttpServiceConfigUrlAclInfo, &acl, sizeof acl), 0);
    CHECK_EQ(config_update(HttpServiceConfigTimeout, &timeout, sizeof timeout), ERROR_INVALID_PARAMETER);
    CHECK_EQ(config_update(HttpServiceConfigUrlAclInfo, &acl, sizeof acl), ERROR_INVALID_PARAMETER);
    CHECK_EQ(config_update(HttpServiceConfigIPListenList, &listen, sizeof listen), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

/* ---- the listen list ---- */

static ULONG listen_change(int add, unsigned long address, unsigned short port)
{
    SOCKADDR_STORAGE storage = ipv4_endpoint(address, port);
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param;

    param.AddrLength = sizeof(struct sockaddr_in);
    param.pAddress = (SOCKADDR *)&storage;
    return add ? config_set(HttpServiceConfigIPListenList, &param, sizeof param)
               : config_delete(HttpServiceConfigIPListenList, &param, sizeof param);
}

static ULONG listen_query(void *out, size_t size, ULONG *returned)
{
    return config_query(HttpServiceConfigIPListenList, NULL, 0, out, size, returned);
}

/* @data:232 @data:233 @data:234 @data:235 @data:238 @functions:449 */
static void the_listen_list_holds_addresses(void)
{
    union {
        HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY list;
        char room[1024];
    } out;
    const SOCKADDR_STORAGE *listed = out.list.AddrList;
    ULONG returned = 0;

    config_begin(CONFIG);
    CHECK_EQ(listen_query(&out, sizeof out, &returned), 0);
    CHECK_EQ(out.list.AddrCount, 0);
    CHECK_EQ(returned, sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY));
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 0), 0);
    CHECK_EQ(listen_query(&out, sizeof out, &returned), 0);
    CHECK_EQ(out.list.AddrCount, 1);
    CHECK_EQ(returned, sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY));
    CHECK_EQ(listed[0].ss_family, AF_INET);
    CHECK_EQ(((struct sockaddr_in *)&listed[0])->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    CHECK_EQ(((struct sockaddr_in *)&listed[0])->sin_port, 0);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 0), ERROR_ALREADY_EXISTS);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 8080), ERROR_ALREADY_EXISTS);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK + 1, 8080), 0);
    CHECK_EQ(listen_query(NULL, 0, &returned), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(returned, sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY) + sizeof(SOCKADDR_STORAGE));
    CHECK_EQ(listen_query(&out, returned - 1, NULL), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(listen_query(&out, returned, &returned), 0);
    CHECK_EQ(out.list.AddrCount, 2);
    CHECK_EQ(((struct sockaddr_in *)&listed[1])->sin_port, 0);
    CHECK_EQ(listen_change(0, INADDR_LOOPBACK + 2, 0), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(listen_change(0, INADDR_LOOPBACK, 99), 0);
    CHECK_EQ(listen_change(0, INADDR_LOOPBACK, 0), ERROR_FILE_NOT_FOUND);
    config_end(CONFIG);
}

static void ipv6_addresses_and_wildcards_are_listed_too(void)
{
    union {
        HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY list;
        char room[1024];
    } out;
    const SOCKADDR_STORAGE *listed = out.list.AddrList;
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param;
    struct sockaddr_in6 six;

    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    param.AddrLength = sizeof six;
    param.pAddress = (SOCKADDR *)&six;
    config_begin(CONFIG);
    CHECK_EQ(config_set(HttpServiceConfigIPListenList, &param, sizeof param), 0);
    CHECK_EQ(listen_change(1, INADDR_ANY, 0), 0);
    CHECK_EQ(listen_query(&out, sizeof out, NULL), 0);
    CHECK_EQ(out.list.AddrCount, 2);
    CHECK_EQ(listed[0].ss_family, AF_INET6);
    CHECK_EQ(listed[1].ss_family, AF_INET);
    CHECK_EQ(((struct sockaddr_in *)&listed[1])->sin_addr.s_addr, INADDR_ANY);
    param.AddrLength = 4;
    CHECK_EQ(config_set(HttpServiceConfigIPListenList, &param, sizeof param), ERROR_INVALID_PARAMETER);
    param.AddrLength = 0;
    CHECK_EQ(config_set(HttpServiceConfigIPListenList, &param, sizeof param), ERROR_INVALID_PARAMETER);
    param.AddrLength = sizeof six;
    param.pAddress = NULL;
    CHECK_EQ(config_set(HttpServiceConfigIPListenList, &param, sizeof param), ERROR_INVALID_PARAMETER);
    six.sin6_family = 77;
    param.pAddress = (SOCKADDR *)&six;
    CHECK_EQ(config_set(HttpServiceConfigIPListenList, &param, sizeof param), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

static int answers(unsigned long address, unsigned short port)
{
    struct sockaddr_in in;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    int reached;

    memset(&in, 0, sizeof in);
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    in.sin_addr.s_addr = htonl((u_long)address);
    reached = connect(s, (struct sockaddr *)&in, sizeof in) == 0;
    closesocket(s);
    return reached;
}

struct listening {
    HANDLE queue;
    unsigned short port;
};

static void listening_open(struct listening *listening, const char *host)
{
    char url[64];

    listening->port = client_free_port();
    snprintf(url, sizeof url, "http://%s:%u/", host, listening->port);
    CHECK_EQ(HttpCreateHttpHandle(&listening->queue, 0), 0);
    CHECK_EQ(HttpAddUrl(listening->queue, wide(url), NULL), 0);
}

/* @data:236 @data:237 */
static void the_listen_list_limits_from_the_next_start_on(void)
{
    struct listening one, other;

    config_begin(CONFIG | HTTP_INITIALIZE_SERVER);
    listening_open(&one, "+");
    CHECK(answers(INADDR_LOOPBACK, one.port) && answers(INADDR_LOOPBACK + 1, one.port));
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK + 1, 0), 0);
    listening_open(&other, "+");
    CHECK(answers(INADDR_LOOPBACK, one.port) && answers(INADDR_LOOPBACK, other.port));
    CloseHandle(one.queue);
    CloseHandle(other.queue);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);

    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    listening_open(&one, "+");
    CHECK(!answers(INADDR_LOOPBACK, one.port) && answers(INADDR_LOOPBACK + 1, one.port));
    listening_open(&other, "127.0.0.1");
    CHECK(!answers(INADDR_LOOPBACK, other.port));
    CloseHandle(other.queue);
    listening_open(&other, "127.0.0.2");
    CHECK(answers(INADDR_LOOPBACK + 1, other.port));
    CloseHandle(other.queue);
    listening_open(&other, "localhost");
    CHECK(!answers(INADDR_LOOPBACK, other.port));
    CHECK_EQ(listen_change(0, INADDR_LOOPBACK + 1, 0), 0);
    CloseHandle(one.queue);
    CloseHandle(other.queue);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);

    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    listening_open(&one, "+");
    CHECK(answers(INADDR_LOOPBACK, one.port) && answers(INADDR_LOOPBACK + 1, one.port));
    CloseHandle(one.queue);
    config_end(CONFIG | HTTP_INITIALIZE_SERVER);
}

static void a_wildcard_in_the_listen_list_covers_its_family(void)
{
    struct listening one, other;

    config_begin(CONFIG);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 0), 0);
    CHECK_EQ(listen_change(1, INADDR_ANY, 0), 0);
    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    listening_open(&one, "+");
    CHECK(answers(INADDR_LOOPBACK, one.port) && answers(INADDR_LOOPBACK + 5, one.port));
    listening_open(&other, "127.0.0.9");
    CHECK(answers(INADDR_LOOPBACK + 8, other.port) && !answers(INADDR_LOOPBACK, other.port));
    CloseHandle(one.queue);
    CloseHandle(other.queue);
    config_end(CONFIG | HTTP_INITIALIZE_SERVER);
}

/* ---- numbers ---- */

static ULONG timeout_value(int key)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY question = (HTTP_SERVICE_CONFIG_TIMEOUT_KEY)key;
    ULONG returned = 0;
    USHORT value = 0;

    CHECK_EQ(
        config_query(HttpServiceConfigTimeout, &question, sizeof question, &value, sizeof value, &returned),
        0);
    CHECK_EQ(returned, sizeof value);
    return value;
}

/* @data:239 @data:240 @data:241 @data:242 @functions:430 @functions:437 @functions:438 @functions:448 */
static void timeouts_are_set_overwritten_and_deleted(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {IdleConnectionTimeout, 300};
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = IdleConnectionTimeout;
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY unknown = (HTTP_SERVICE_CONFIG_TIMEOUT_KEY)2;

    config_begin(CONFIG);
    CHECK_EQ(timeout_value(IdleConnectionTimeout), 120);
    CHECK_EQ(timeout_value(HeaderWaitTimeout), 120);
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), 0);
    CHECK_EQ(timeout_value(IdleConnectionTimeout), 300);
    CHECK_EQ(timeout_value(HeaderWaitTimeout), 120);
    set.ParamDesc = 65535;
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), 0);
    CHECK_EQ(timeout_value(IdleConnectionTimeout), 65535);
    set.ParamDesc = 0;
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), ERROR_INVALID_PARAMETER);
    CHECK_EQ(timeout_value(IdleConnectionTimeout), 65535);
    CHECK_EQ(config_delete(HttpServiceConfigTimeout, &key, sizeof key), 0);
    CHECK_EQ(timeout_value(IdleConnectionTimeout), 120);
    CHECK_EQ(config_delete(HttpServiceConfigTimeout, &key, sizeof key), ERROR_FILE_NOT_FOUND);
    set.KeyDesc = unknown;
    set.ParamDesc = 1;
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), ERROR_INVALID_PARAMETER);
    CHECK_EQ(config_delete(HttpServiceConfigTimeout, &unknown, sizeof unknown), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

/* @data:243 @functions:447 */
static void a_short_buffer_for_a_timeout_is_more_data(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = HeaderWaitTimeout;
    ULONG returned = 0;
    USHORT value = 7;

    config_begin(CONFIG);
    CHECK_EQ(config_query(HttpServiceConfigTimeout, &key, sizeof key, &value, 1, &returned), ERROR_MORE_DATA);
    CHECK_EQ(returned, sizeof value);
    CHECK_EQ(value, 7);
    CHECK_EQ(config_query(HttpServiceConfigTimeout, &key, sizeof key, NULL, 0, NULL), ERROR_MORE_DATA);
    config_end(CONFIG);
}

static ULONG long_value(HTTP_SERVICE_CONFIG_ID id, ULONG key)
{
    ULONG returned = 0, value = 0;

    CHECK_EQ(config_query(id, &key, sizeof key, NULL, 0, &returned), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(returned, sizeof value);
    CHECK_EQ(config_query(id, &key, sizeof key, &value, sizeof value, &returned), 0);
    return value;
}

static void round_trip(HTTP_SERVICE_CONFIG_ID id, ULONG key)
{
    HTTP_SERVICE_CONFIG_CACHE_SET set; /* a setting's looks the same */
    ULONG before = long_value(id, key);

    set.KeyDesc = (HTTP_SERVICE_CONFIG_CACHE_KEY)key;
    set.ParamDesc = 54321;
    CHECK_EQ(config_set(id, &set, sizeof set), 0);
    CHECK_EQ(long_value(id, key), 54321);
    set.ParamDesc = 0xFFFFFFFF;
    CHECK_EQ(config_set(id, &set, sizeof set), 0);
    CHECK_EQ(long_value(id, key), 0xFFFFFFFF);
    CHECK_EQ(config_delete(id, &set, sizeof set), 0);
    CHECK_EQ(long_value(id, key), before);
    CHECK_EQ(config_delete(id, &key, sizeof key), ERROR_FILE_NOT_FOUND);
}

/* @data:245 @data:246 @data:247 */
static void cache_parameters_and_settings_go_both_ways(void)
{
    ULONG bad[2] = {9, 1};

    config_begin(CONFIG);
    CHECK_EQ(long_value(HttpServiceConfigCache, MaxCacheResponseSize), 262144);
    round_trip(HttpServiceConfigCache, MaxCacheResponseSize);
    round_trip(HttpServiceConfigCache, CacheRangeChunkSize);
    round_trip(HttpServiceConfigSetting, HttpTlsThrottle);
    CHECK_EQ(config_set(HttpServiceConfigCache, bad, sizeof bad), ERROR_INVALID_PARAMETER);
    bad[0] = HttpNone;
    CHECK_EQ(config_set(HttpServiceConfigSetting, bad, sizeof bad), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

/* @functions:436 */
static void records_survive_terminate(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {HeaderWaitTimeout, 33};

    config_begin(CONFIG);
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), 0);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 0), 0);
    config_end(CONFIG);
    CHECK_EQ(HttpInitialize(server_version(2, 0), CONFIG, NULL), 0);
    CHECK_EQ(timeout_value(HeaderWaitTimeout), 33);
    CHECK_EQ(listen_change(1, INADDR_LOOPBACK, 0), ERROR_ALREADY_EXISTS);
    config_end(CONFIG);
}

/* The machine's timeouts count for a connection's first request, where no program has a say yet. */
static void a_new_timeout_counts_for_the_next_connection(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {HeaderWaitTimeout, 1};
    struct server server;
    char text[1024];
    SOCKET client;

    config_begin(CONFIG);
    server_open(&server, 2);
    CHECK_EQ(config_set(HttpServiceConfigTimeout, &set, sizeof set), 0);
    client = client_connect(server.port);
    client_send(client, "GET / HT");
    client_receive(client, text,
                   sizeof text); /* until its end, which the default would put beyond all patience */
    closesocket(client);
    server_close(&server);
    config_end(CONFIG);
}

CHECK_MAIN(CHECK_TEST(nothing_works_before_initialize),
           CHECK_TEST(reserved_arguments_and_unknown_kinds_are_refused),
           CHECK_TEST(a_record_that_is_too_short_or_missing_is_refused),
           CHECK_TEST(only_certificates_can_be_updated), CHECK_TEST(the_listen_list_holds_addresses),
           CHECK_TEST(ipv6_addresses_and_wildcards_are_listed_too),
           CHECK_TEST(the_listen_list_limits_from_the_next_start_on),
           CHECK_TEST(a_wildcard_in_the_listen_list_covers_its_family),
           CHECK_TEST(timeouts_are_set_overwritten_and_deleted),
           CHECK_TEST(a_short_buffer_for_a_timeout_is_more_data),
           CHECK_TEST(cache_parameters_and_settings_go_both_ways), CHECK_TEST(records_survive_terminate),
           CHECK_TEST(a_new_timeout_counts_for_the_next_connection))
