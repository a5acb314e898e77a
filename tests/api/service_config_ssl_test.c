/* Certificate bindings: by address, by name, by port; and their extended parameters. Records only: what a TLS client gets is
 * another test's. */
#include "private_config.h"
#include "test_certificate.h"

#define CONFIG HTTP_INITIALIZE_CONFIG

static unsigned char *const hash = test_certificate_hash, *const other_hash = lonely_certificate_hash;
static const GUID application = {
    0x4dc3e181, 0xe14b, 0x4a21, {0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14}};

static void put_certificate(const char *name, const char *text)
{
    char path[256];
    FILE *file;

    private_config_path(path, sizeof path, name);
    file = fopen(path, "w");
    CHECK(file != NULL);
    fputs(text, file);
    CHECK_EQ(fclose(file), 0);
}

static void begin(void)
{
    char path[256];

    config_begin(CONFIG);
    private_config_path(path, sizeof path, "certificates");
    CreateDirectoryA(path, NULL);
    private_config_path(path, sizeof path, "certificates/MY");
    CreateDirectoryA(path, NULL);
    private_config_path(path, sizeof path, "certificates/OWN");
    CreateDirectoryA(path, NULL);
    put_certificate("certificates/MY/" TEST_CERTIFICATE_FILE, test_certificate);
    put_certificate("certificates/MY/" LONELY_CERTIFICATE_FILE, lonely_certificate);
    put_certificate("certificates/OWN/" TEST_CERTIFICATE_FILE, test_certificate);
}

static HTTP_SERVICE_CONFIG_SSL_PARAM param_of(void *certificate)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM param;

    memset(&param, 0, sizeof param);
    param.SslHashLength = certificate ? 20 : 0;
    param.pSslHash = certificate;
    param.AppId = application;
    return param;
}

/* Kept alive for the record that points to it. */
static SOCKADDR_STORAGE endpoint;

static HTTP_SERVICE_CONFIG_SSL_SET ssl_set(unsigned long address, unsigned short port)
{
    HTTP_SERVICE_CONFIG_SSL_SET set;

    endpoint = ipv4_endpoint(address, port);
    memset(&set, 0, sizeof set);
    set.KeyDesc.pIpPort = (SOCKADDR *)&endpoint;
    set.ParamDesc = param_of(hash);
    return set;
}

static ULONG add(unsigned long address, unsigned short port)
{
    HTTP_SERVICE_CONFIG_SSL_SET set = ssl_set(address, port);

    return config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set);
}

union answer {
    HTTP_SERVICE_CONFIG_SSL_SET ssl;
    HTTP_SERVICE_CONFIG_SSL_SNI_SET sni;
    HTTP_SERVICE_CONFIG_SSL_CCS_SET ccs;
    HTTP_SERVICE_CONFIG_SSL_SET_EX ex;
    HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX sni_ex;
    char room[8192];
};

static ULONG query(int type, unsigned long address, unsigned short port, DWORD token, union answer *out,
                   size_t size, ULONG *returned)
{
    SOCKADDR_STORAGE key = ipv4_endpoint(address, port);
    HTTP_SERVICE_CONFIG_SSL_QUERY question;

    memset(&question, 0, sizeof question);
    question.QueryDesc = (HTTP_SERVICE_CONFIG_QUERY_TYPE)type;
    question.KeyDesc.pIpPort = type == HttpServiceConfigQueryNext ? NULL : (SOCKADDR *)&key;
    question.dwToken = token;
    return config_query(HttpServiceConfigSSLCertInfo, &question, sizeof question, out, size, returned);
}

static int inside(const union answer *out, const void *pointer)
{
    return (const char *)pointer >= out->room && (const char *)pointer < out->room + sizeof out->room;
}

/* @data:248 @data:249 @data:250 @functions:430 @functions:431 @functions:432 @functions:450 */
static void an_address_is_bound_once_to_a_certificate_that_is_there(void)
{
    static unsigned char unknown[20] = {1};
    HTTP_SERVICE_CONFIG_SSL_SET set;
    union answer out;

    begin();
    CHECK_EQ(add(INADDR_ANY, 443), 0);
    CHECK_EQ(add(INADDR_ANY, 443), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(INADDR_ANY, 444), 0);
    CHECK_EQ(add(INADDR_LOOPBACK, 443), 0);
    set = ssl_set(INADDR_LOOPBACK, 445);
    set.ParamDesc.pSslHash = unknown;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_NO_SUCH_LOGON_SESSION);
    set.ParamDesc.pSslHash = other_hash; /* without a private key */
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_NO_SUCH_LOGON_SESSION);
    set.ParamDesc.pSslHash = hash;
    set.ParamDesc.pSslCertStoreName = wide("Nowhere");
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_NO_SUCH_LOGON_SESSION);
    set.ParamDesc.pSslCertStoreName = wide("Own");
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), 0);
    CHECK_EQ(query(HttpServiceConfigQueryExact, INADDR_LOOPBACK, 445, 0, &out, sizeof out, NULL), 0);
    CHECK(same_wide(out.ssl.ParamDesc.pSslCertStoreName, "Own"));
    CHECK_EQ(query(HttpServiceConfigQueryExact, INADDR_ANY, 443, 0, &out, sizeof out, NULL), 0);
    CHECK(inside(&out, out.ssl.KeyDesc.pIpPort) && inside(&out, out.ssl.ParamDesc.pSslHash) &&
          inside(&out, out.ssl.ParamDesc.pSslCertStoreName));
    CHECK_EQ(((struct sockaddr_in *)out.ssl.KeyDesc.pIpPort)->sin_port, htons(443));
    CHECK_EQ(((struct sockaddr_in *)out.ssl.KeyDesc.pIpPort)->sin_family, AF_INET);
    CHECK_EQ(out.ssl.ParamDesc.SslHashLength, 20);
    CHECK_MEM(out.ssl.ParamDesc.pSslHash, hash, 20);
    CHECK_MEM(&out.ssl.ParamDesc.AppId, &application, sizeof application);
    CHECK(same_wide(out.ssl.ParamDesc.pSslCertStoreName, "MY"));
    CHECK(out.ssl.ParamDesc.pDefaultSslCtlIdentifier == NULL &&
          out.ssl.ParamDesc.pDefaultSslCtlStoreName == NULL);
    config_end(CONFIG);
}

/* @data:251 @functions:437 @functions:438 @functions:440 */
static void update_replaces_what_is_there(void)
{
    HTTP_SERVICE_CONFIG_SSL_SET set;
    union answer out;

    begin();
    set = ssl_set(INADDR_ANY, 443);
    CHECK_EQ(config_update(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(config_delete(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), 0);
    set.ParamDesc.DefaultFlags = HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT;
    CHECK_EQ(config_update(HttpServiceConfigSSLCertInfo, &set, sizeof set), 0);
    set.ParamDesc.pSslHash = other_hash;
    CHECK_EQ(config_update(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_NO_SUCH_LOGON_SESSION);
    CHECK_EQ(query(HttpServiceConfigQueryExact, INADDR_ANY, 443, 7, &out, sizeof out, NULL), 0);
    CHECK_EQ(out.ssl.ParamDesc.DefaultFlags, HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT);
    CHECK_MEM(out.ssl.ParamDesc.pSslHash, hash, 20);
    memset(&set.ParamDesc, 0x5A, sizeof set.ParamDesc); /* of what is deleted only the key counts */
    CHECK_EQ(config_delete(HttpServiceConfigSSLCertInfo, &set, sizeof set), 0);
    CHECK_EQ(query(HttpServiceConfigQueryExact, INADDR_ANY, 443, 0, &out, sizeof out, NULL),
             ERROR_FILE_NOT_FOUND);
    config_end(CONFIG);
}

/* @data:257 */
static void every_member_is_kept(void)
{
    static const DWORD modes[] = {0, 1, 2, 4, 0x10000, 0x10007, 0x18, 0xFFFFFFFF};
    HTTP_SERVICE_CONFIG_SSL_SET set;
    union answer out;
    unsigned i;

    begin();
    for (i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        set = ssl_set(INADDR_LOOPBACK, (unsigned short)(1000 + i));
        set.ParamDesc.DefaultCertCheckMode = modes[i];
        set.ParamDesc.DefaultFlags = modes[i] ^ 0xFF;
        set.ParamDesc.DefaultRevocationFreshnessTime = 0xFFFFFFFF - i;
        set.ParamDesc.DefaultRevocationUrlRetrievalTimeout = i;
        set.ParamDesc.pDefaultSslCtlIdentifier = wide("a list \"of ours\"");
        set.ParamDesc.pDefaultSslCtlStoreName = wide("C\\A");
        CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), 0);
        CHECK_EQ(query(HttpServiceConfigQueryExact, INADDR_LOOPBACK, (unsigned short)(1000 + i), 0, &out,
                       sizeof out, NULL),
                 0);
        CHECK_EQ(out.ssl.ParamDesc.DefaultCertCheckMode, modes[i]);
        CHECK_EQ(out.ssl.ParamDesc.DefaultFlags, modes[i] ^ 0xFF);
        CHECK_EQ(out.ssl.ParamDesc.DefaultRevocationFreshnessTime, 0xFFFFFFFF - i);
        CHECK_EQ(out.ssl.ParamDesc.DefaultRevocationUrlRetrievalTimeout, i);
        CHECK(same_wide(out.ssl.ParamDesc.pDefaultSslCtlIdentifier, "a list \"of ours\""));
        CHECK(same_wide(out.ssl.ParamDesc.pDefaultSslCtlStoreName, "C\\A"));
    }
    config_end(CONFIG);
}

/* @data:252 @data:258 */
static void enumeration_walks_all_bindings_of_a_kind(void)
{
    union answer out;
    unsigned i;

    begin();
    for (i = 0; i < 5; i++)
        CHECK_EQ(add(INADDR_LOOPBACK + i, 443), 0);
    config_end(CONFIG);
    CHECK_EQ(HttpInitialize(server_version(2, 0), CONFIG, NULL), 0);
    for (i = 0; i < 5; i++) {
        CHECK_EQ(query(HttpServiceConfigQueryNext, 0, 0, i, &out, sizeof out, NULL), 0);
        CHECK_EQ(((struct sockaddr_in *)out.ssl.KeyDesc.pIpPort)->sin_addr.s_addr,
                 htonl(INADDR_LOOPBACK + i));
    }
    CHECK_EQ(query(HttpServiceConfigQueryNext, 0, 0, 5, &out, sizeof out, NULL), ERROR_NO_MORE_ITEMS);
    CHECK_EQ(query(HttpServiceConfigQueryMax, 0, 443, 0, &out, sizeof out, NULL), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

static void malformed_records_are_refused(void)
{
    HTTP_SERVICE_CONFIG_SSL_SET set;

    begin();
    CHECK_EQ(add(INADDR_ANY, 0), ERROR_INVALID_PARAMETER);
    set = ssl_set(INADDR_ANY, 443);
    set.KeyDesc.pIpPort = NULL;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set = ssl_set(INADDR_ANY, 443);
    set.ParamDesc.pSslHash = NULL;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set = ssl_set(INADDR_ANY, 443);
    set.ParamDesc.SslHashLength = 0;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set.ParamDesc.SslHashLength = 65;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set = ssl_set(INADDR_ANY, 443);
    endpoint.ss_family = 99;
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set = ssl_set(INADDR_ANY, 443);
    set.ParamDesc.pDefaultSslCtlIdentifier = wide("two\nlines");
    CHECK_EQ(config_set(HttpServiceConfigSSLCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

/* ---- names and the central store ---- */

static HTTP_SERVICE_CONFIG_SSL_SNI_SET sni_set(const char *host, unsigned short port)
{
    HTTP_SERVICE_CONFIG_SSL_SNI_SET set;

    memset(&set, 0, sizeof set);
    set.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, port);
    set.KeyDesc.Host = wide(host);
    set.ParamDesc = param_of(hash);
    return set;
}

/* @data:255 */
static void names_are_bound_with_a_port(void)
{
    static const char *const bad[] = {"*", "", "a b", "a..b", "*.", "a.*.b", "http://a", "a:443", "."};
    HTTP_SERVICE_CONFIG_SSL_SNI_SET set;
    HTTP_SERVICE_CONFIG_SSL_SNI_QUERY question;
    union answer out;
    ULONG needed = 0;
    unsigned i;

    begin();
    set = sni_set("www.Example.com", 443);
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), 0);
    set = sni_set("WWW.example.com", 443);
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_ALREADY_EXISTS);
    set = sni_set("*.example.com", 443);
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), 0);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        set = sni_set(bad[i], 443);
        CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    }
    set = sni_set("a.example", 443);
    set.KeyDesc.IpPort = ipv4_endpoint(INADDR_LOOPBACK, 443);
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set = sni_set("a.example", 0);
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set.KeyDesc.Host = NULL;
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);

    memset(&question, 0, sizeof question);
    question.QueryDesc = HttpServiceConfigQueryExact;
    question.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, 443);
    question.KeyDesc.Host = wide("www.example.com");
    question.dwToken = 12345;
    CHECK_EQ(config_query(HttpServiceConfigSslSniCertInfo, &question, sizeof question, NULL, 0, &needed),
             ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(config_query(HttpServiceConfigSslSniCertInfo, &question, sizeof question, &out, needed, &needed),
             0);
    CHECK(same_wide(out.sni.KeyDesc.Host, "www.example.com") && inside(&out, out.sni.KeyDesc.Host));
    CHECK_EQ(((struct sockaddr_in *)&out.sni.KeyDesc.IpPort)->sin_port, htons(443));
    question.QueryDesc = HttpServiceConfigQueryNext;
    question.dwToken = 1;
    CHECK_EQ(
        config_query(HttpServiceConfigSslSniCertInfo, &question, sizeof question, &out, sizeof out, NULL), 0);
    CHECK(same_wide(out.sni.KeyDesc.Host, "*.example.com"));
    question.dwToken = 2;
    CHECK_EQ(
        config_query(HttpServiceConfigSslSniCertInfo, &question, sizeof question, &out, sizeof out, NULL),
        ERROR_NO_MORE_ITEMS);
    set = sni_set("www.example.com", 443);
    CHECK_EQ(config_update(HttpServiceConfigSslSniCertInfo, &set, sizeof set), 0);
    CHECK_EQ(config_delete(HttpServiceConfigSslSniCertInfo, &set, sizeof set), 0);
    CHECK_EQ(config_update(HttpServiceConfigSslSniCertInfo, &set, sizeof set), ERROR_FILE_NOT_FOUND);
    config_end(CONFIG);
}

static void the_central_store_is_bound_to_a_port(void)
{
    static const HTTP_SERVICE_CONFIG_ID ids[] = {HttpServiceConfigSslCcsCertInfo,
                                                 HttpServiceConfigSslScopedCcsCertInfo};
    HTTP_SERVICE_CONFIG_SSL_CCS_SET set;
    HTTP_SERVICE_CONFIG_SSL_CCS_QUERY question;
    union answer out;
    unsigned i;

    begin();
    for (i = 0; i < 2; i++) {
        memset(&set, 0, sizeof set);
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 443);
        set.ParamDesc = param_of(NULL);
        CHECK_EQ(config_set(ids[i], &set, sizeof set), 0);
        CHECK_EQ(config_set(ids[i], &set, sizeof set), ERROR_ALREADY_EXISTS);
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_LOOPBACK, 443); /* a scope is an address */
        CHECK_EQ(config_set(ids[i], &set, sizeof set), i == 0 ? ERROR_INVALID_PARAMETER : 0);
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 444);
        set.ParamDesc = param_of(hash);
        CHECK_EQ(config_set(ids[i], &set, sizeof set), ERROR_INVALID_PARAMETER);
        memset(&question, 0, sizeof question);
        question.QueryDesc = HttpServiceConfigQueryExact;
        question.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 443);
        CHECK_EQ(config_query(ids[i], &question, sizeof question, &out, sizeof out, NULL), 0);
        CHECK_EQ(out.ccs.ParamDesc.SslHashLength, 0);
        CHECK(out.ccs.ParamDesc.pSslHash == NULL);
        CHECK_EQ(((struct sockaddr_in *)&out.ccs.KeyDesc.LocalAddress)->sin_port, htons(443));
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 443);
        CHECK_EQ(config_delete(ids[i], &set, sizeof set), 0);
        CHECK_EQ(config_query(ids[i], &question, sizeof question, &out, sizeof out, NULL),
                 ERROR_FILE_NOT_FOUND);
    }
    config_end(CONFIG);
}

/* ---- extended parameters ---- */

static ULONG query_ex(int param_type, int type, DWORD token, union answer *out, size_t size, ULONG *returned)
{
    HTTP_SERVICE_CONFIG_SSL_QUERY_EX question;

    memset(&question, 0, sizeof question);
    question.QueryDesc = (HTTP_SERVICE_CONFIG_QUERY_TYPE)type;
    question.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, 443);
    question.dwToken = token;
    question.ParamType = (HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE)param_type;
    return config_query(HttpServiceConfigSslCertInfoEx, &question, sizeof question, out, size, returned);
}

static void each_key_has_one_record_of_each_type(void)
{
    HTTP_SERVICE_CONFIG_SSL_SET_EX set;
    union answer out;

    begin();
    memset(&set, 0, sizeof set);
    set.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, 443);
    set.ParamDesc.ParamType = ExParamTypeHttp2Window;
    set.ParamDesc.Flags = 0x123456789;
    set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize = 1048576;
    CHECK_EQ(config_update(HttpServiceConfigSslCertInfoEx, &set, sizeof set), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), ERROR_ALREADY_EXISTS);
    set.ParamDesc.ParamType = ExParamTypeHttp2SettingsLimits;
    set.ParamDesc.Http2SettingsLimitsParam.Http2MaxSettingsPerFrame = 10;
    set.ParamDesc.Http2SettingsLimitsParam.Http2MaxSettingsPerMinute = 20;
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(query_ex(ExParamTypeHttp2Window, HttpServiceConfigQueryExact, 0, &out, sizeof out, NULL), 0);
    CHECK_EQ(out.ex.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize, 1048576);
    CHECK_EQ(out.ex.ParamDesc.Flags, 0x123456789);
    CHECK_EQ(query_ex(ExParamTypeHttp2SettingsLimits, HttpServiceConfigQueryNext, 0, &out, sizeof out, NULL),
             0);
    CHECK_EQ(out.ex.ParamDesc.Http2SettingsLimitsParam.Http2MaxSettingsPerMinute, 20);
    CHECK_EQ(query_ex(ExParamTypeHttp2SettingsLimits, HttpServiceConfigQueryNext, 1, &out, sizeof out, NULL),
             ERROR_NO_MORE_ITEMS);
    CHECK_EQ(query_ex(ExParamTypeErrorHeaders, HttpServiceConfigQueryExact, 0, &out, sizeof out, NULL),
             ERROR_FILE_NOT_FOUND);
    CHECK_EQ(query_ex(ExParamTypeMax, HttpServiceConfigQueryExact, 0, &out, sizeof out, NULL),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(config_delete(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(config_delete(HttpServiceConfigSslCertInfoEx, &set, sizeof set), ERROR_FILE_NOT_FOUND);
    set.ParamDesc.ParamType = ExParamTypeTlsRestrictions; /* nobody says what these point to */
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), ERROR_NOT_SUPPORTED);
    set.ParamDesc.ParamType = ExParamTypeMax;
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), ERROR_INVALID_PARAMETER);
    config_end(CONFIG);
}

static void what_extended_records_point_to_is_kept(void)
{
    HTTP_UNKNOWN_HEADER headers[2] = {{11, 2, "Retry-After", "10"}, {1, 0, "X", ""}};
    static HTTP_CERT_CONFIG_ENTRY entries[2];
    HTTP_SERVICE_CONFIG_SSL_SET_EX set;
    unsigned char bytes[300];
    union answer out;
    ULONG needed = 0;
    unsigned i;

    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    begin();
    memset(&set, 0, sizeof set);
    set.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, 443);
    set.ParamDesc.ParamType = ExParamTypeHttpPerformance;
    set.ParamDesc.HttpPerformanceParam.Type = PerformanceParamMaxSendBufferSize;
    set.ParamDesc.HttpPerformanceParam.BufferSize = sizeof bytes;
    set.ParamDesc.HttpPerformanceParam.Buffer = bytes;
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(query_ex(ExParamTypeHttpPerformance, 0, 0, NULL, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(query_ex(ExParamTypeHttpPerformance, 0, 0, &out, needed, NULL), 0);
    CHECK_EQ(out.ex.ParamDesc.HttpPerformanceParam.BufferSize, sizeof bytes);
    CHECK_EQ(out.ex.ParamDesc.HttpPerformanceParam.Type, PerformanceParamMaxSendBufferSize);
    CHECK(inside(&out, out.ex.ParamDesc.HttpPerformanceParam.Buffer));
    CHECK_MEM(out.ex.ParamDesc.HttpPerformanceParam.Buffer, bytes, sizeof bytes);

    set.ParamDesc.ParamType = ExParamTypeErrorHeaders;
    set.ParamDesc.HttpErrorHeadersParam.StatusCode = 503;
    set.ParamDesc.HttpErrorHeadersParam.HeaderCount = 2;
    set.ParamDesc.HttpErrorHeadersParam.Headers = headers;
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(query_ex(ExParamTypeErrorHeaders, 0, 0, &out, sizeof out, NULL), 0);
    CHECK_EQ(out.ex.ParamDesc.HttpErrorHeadersParam.HeaderCount, 2);
    CHECK_EQ(out.ex.ParamDesc.HttpErrorHeadersParam.StatusCode, 503);
    CHECK_EQ(out.ex.ParamDesc.HttpErrorHeadersParam.Headers[0].NameLength, 11);
    CHECK_MEM(out.ex.ParamDesc.HttpErrorHeadersParam.Headers[0].pName, "Retry-After", 11);
    CHECK_EQ(out.ex.ParamDesc.HttpErrorHeadersParam.Headers[0].RawValueLength, 2);
    CHECK_MEM(out.ex.ParamDesc.HttpErrorHeadersParam.Headers[0].pRawValue, "10", 2);
    CHECK_EQ(out.ex.ParamDesc.HttpErrorHeadersParam.Headers[1].RawValueLength, 0);

    memcpy(entries[0].CertHash, hash, 20);
    memcpy(entries[1].CertHash, other_hash, 20);
    server_wide(entries[0].CertStoreName, 128, "MY");
    server_wide(entries[1].CertStoreName, 128, "Own");
    set.ParamDesc.ParamType = ExParamTypeCertConfig;
    set.ParamDesc.HttpCertConfigParam.CertConfigCount = 2;
    set.ParamDesc.HttpCertConfigParam.CertConfigs = entries;
    CHECK_EQ(config_set(HttpServiceConfigSslCertInfoEx, &set, sizeof set), 0);
    CHECK_EQ(query_ex(ExParamTypeCertConfig, 0, 0, &out, sizeof out, NULL), 0);
    CHECK_EQ(out.ex.ParamDesc.HttpCertConfigParam.CertConfigCount, 2);
    CHECK_MEM(out.ex.ParamDesc.HttpCertConfigParam.CertConfigs, entries, sizeof entries);
    config_end(CONFIG);
}

static void extended_names_are_keyed_by_host(void)
{
    HTTP_SERVICE_CONFIG_SSL_SNI_QUERY_EX question;
    HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX set;
    union answer out;

    begin();
    memset(&set, 0, sizeof set);
    set.KeyDesc.IpPort = ipv4_endpoint(INADDR_ANY, 443);
    set.KeyDesc.Host = wide("a.example");
    set.ParamDesc.ParamType = ExParamTypeHttp2Window;
    set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize = 5;
    CHECK_EQ(config_set(HttpServiceConfigSslSniCertInfoEx, &set, sizeof set), 0);
    memset(&question, 0, sizeof question);
    question.KeyDesc = set.KeyDesc;
    CHECK_EQ(
        config_query(HttpServiceConfigSslSniCertInfoEx, &question, sizeof question, &out, sizeof out, NULL),
        0);
    CHECK(same_wide(out.sni_ex.KeyDesc.Host, "a.example"));
    CHECK_EQ(out.sni_ex.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize, 5);
    question.KeyDesc.Host = wide("b.example");
    CHECK_EQ(
        config_query(HttpServiceConfigSslSniCertInfoEx, &question, sizeof question, &out, sizeof out, NULL),
        ERROR_FILE_NOT_FOUND);
    config_end(CONFIG);
}

static void extended_records_of_the_central_store_are_keyed_by_port(void)
{
    static const HTTP_SERVICE_CONFIG_ID kinds[] = {HttpServiceConfigSslCcsCertInfoEx,
                                                   HttpServiceConfigSslScopedCcsCertInfoEx};
    HTTP_SERVICE_CONFIG_SSL_CCS_QUERY_EX question;
    HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX set;
    union {
        HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX set;
        char room[1024];
    } out;
    int i;

    for (i = 0; i < 2; i++) {
        begin();
        memset(&set, 0, sizeof set);
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 443);
        set.ParamDesc.ParamType = ExParamTypeHttp2Window;
        set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize = 5;
        CHECK_EQ(config_set(kinds[i], &set, sizeof set), 0);
        set.KeyDesc.LocalAddress = ipv4_endpoint(INADDR_ANY, 444);
        set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize = 6;
        CHECK_EQ(config_set(kinds[i], &set, sizeof set), 0);

        memset(&question, 0, sizeof question);
        question.QueryDesc = HttpServiceConfigQueryExact;
        question.KeyDesc = set.KeyDesc;
        question.ParamType = ExParamTypeHttp2Window;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL), 0);
        CHECK_EQ(out.set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize, 6);
        question.ParamType = ExParamTypeHttp2SettingsLimits;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL),
                 ERROR_FILE_NOT_FOUND);

        question.QueryDesc = HttpServiceConfigQueryNext;
        question.ParamType = ExParamTypeHttp2Window;
        question.dwToken = 0;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL), 0);
        CHECK_EQ(out.set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize, 5);
        question.dwToken = 1;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL), 0);
        CHECK_EQ(out.set.ParamDesc.Http2WindowSizeParam.Http2ReceiveWindowSize, 6);
        question.dwToken = 2;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL),
                 ERROR_NO_MORE_ITEMS);
        CHECK_EQ(config_delete(kinds[i], &set, sizeof set), 0);
        question.dwToken = 1;
        CHECK_EQ(config_query(kinds[i], &question, sizeof question, &out, sizeof out, NULL),
                 ERROR_NO_MORE_ITEMS);
        config_end(CONFIG);
    }
}

CHECK_MAIN(CHECK_TEST(an_address_is_bound_once_to_a_certificate_that_is_there),
           CHECK_TEST(update_replaces_what_is_there), CHECK_TEST(every_member_is_kept),
           CHECK_TEST(enumeration_walks_all_bindings_of_a_kind), CHECK_TEST(malformed_records_are_refused),
           CHECK_TEST(names_are_bound_with_a_port), CHECK_TEST(the_central_store_is_bound_to_a_port),
           CHECK_TEST(each_key_has_one_record_of_each_type),
           CHECK_TEST(what_extended_records_point_to_is_kept), CHECK_TEST(extended_names_are_keyed_by_host),
           CHECK_TEST(extended_records_of_the_central_store_are_keyed_by_port))
