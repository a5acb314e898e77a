/* What the flags of a certificate binding do to handshakes. spec/data.md 8 */
#include "https_server.h"

static struct certificate *certificate;

static void begin(void)
{
    static const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    const char *name = "localhost";
    struct self_signed wanted = {.names = &name, .name_count = 1, .days = 1};

    open_server();
    CHECK_EQ(HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL), NO_ERROR);
    CHECK_EQ(certificates_self_sign(root, NULL, &wanted, &certificate), 0);
}

static void end(void)
{
    certificate_release(certificate);
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    close_server();
}

static void bind_with(ULONG flags)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server.port)};
    HTTP_SERVICE_CONFIG_SSL_SET set;

    memset(&set, 0, sizeof(set));
    set.KeyDesc.pIpPort = (PSOCKADDR)&address;
    set.ParamDesc.SslHashLength = THUMBPRINT_SIZE;
    set.ParamDesc.pSslHash = (PVOID)(uintptr_t)certificate_thumbprint(certificate);
    set.ParamDesc.DefaultFlags = flags;
    HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
    CHECK_EQ(HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL),
             NO_ERROR);
}

/* The alert that ended the handshake; -1: none did. */
static int refusal(void)
{
    int result, alert = -1;

    connect_client("localhost");
    result = mbedtls_ssl_handshake(&client.ssl);
    if (result == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
        alert = client.ssl.MBEDTLS_PRIVATE(in_msg)[1];
    else
        CHECK_EQ(result, 0);
    tls_client_close(&client);
    return alert;
}

static void reject_refuses_every_handshake(void)
{
    begin();
    bind_with(HTTP_SERVICE_CONFIG_SSL_FLAG_REJECT);
    CHECK_EQ(refusal(), ALERT_ACCESS_DENIED);
    bind_with(0);
    CHECK_EQ(refusal(), -1);
    end();
}

/* The client of these tests speaks no later version than 1.2. */
static void a_version_can_be_switched_off(void)
{
    begin();
    bind_with(HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS12);
    CHECK(refusal() > 0);
    bind_with(HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS13);
    CHECK_EQ(refusal(), -1);
    end();
}

/* One connection; whether it went on with the session, which becomes its own. */
static bool resumes(mbedtls_ssl_session *session, bool given)
{
    mbedtls_ssl_session found;
    bool same;

    mbedtls_ssl_session_init(&found);
    connect_client("localhost");
    if (given)
        CHECK_EQ(mbedtls_ssl_set_session(&client.ssl, session), 0);
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    CHECK_EQ(mbedtls_ssl_get_session(&client.ssl, &found), 0);
    tls_client_close(&client);
    same = given && memcmp(found.MBEDTLS_PRIVATE(master), session->MBEDTLS_PRIVATE(master),
                           sizeof(found.MBEDTLS_PRIVATE(master))) == 0;
    if (given)
        mbedtls_ssl_session_free(session);
    *session = found;
    return same;
}

static bool is_resumable(bool *by_ticket)
{
    mbedtls_ssl_session session;
    bool resumed;

    resumes(&session, false);
    *by_ticket = session.MBEDTLS_PRIVATE(ticket_len) > 0;
    resumed = resumes(&session, true);
    mbedtls_ssl_session_free(&session);
    return resumed;
}

/* Where the library has TLS 1.3, whose sessions are always tickets, it gives them under 1.2 as well; without it the flag decides. */
static void sessions_are_resumed_as_the_flags_say(void)
{
    static const struct {
        ULONG flags;
        bool resumed, by_ticket;
    } cases[] = {
        {0, true, false},
        {HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_SESSION_TICKET, true, true},
        {HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_SESSION_ID, false, false},
        {HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_SESSION_ID | HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_SESSION_TICKET,
         true, true},
    };

    begin();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool by_ticket;

        bind_with(cases[i].flags | HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS13);
        CHECK_EQ(is_resumable(&by_ticket), cases[i].resumed);
        CHECK_EQ(by_ticket, cases[i].by_ticket);
    }
    end();
}

static void the_hello_is_kept_only_if_asked_for(void)
{
    unsigned char hello[4096];
    ULONG bytes = 0;

    begin();
    for (int kept = 0; kept < 2; kept++) {
        bind_with(kept ? HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_CACHE_CLIENT_HELLO : 0);
        exchange("localhost");
        CHECK_EQ(HttpQueryRequestProperty(server.queue, message.request.RequestId,
                                          HttpRequestPropertyTlsClientHello, NULL, 0, hello, sizeof(hello),
                                          &bytes, NULL) == NO_ERROR,
                 kept);
        expect_answer("fine");
        tls_client_close(&client);
    }
    CHECK(bytes > 100);
    end();
}

static void a_request_tells_whether_its_session_is_an_old_one(void)
{
    mbedtls_ssl_session session;

    begin();
    bind_with(0);
    resumes(&session, false);
    connect_client("localhost");
    CHECK_EQ(mbedtls_ssl_set_session(&client.ssl, &session), 0);
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
    CHECK_EQ(((const HTTP_REQUEST_SIZING_INFO *)find_info(HttpRequestInfoTypeRequestSizing)->pInfo)->Flags,
             HTTP_REQUEST_SIZING_INFO_FLAG_TLS_SESSION_RESUMPTION |
                 HTTP_REQUEST_SIZING_INFO_FLAG_FIRST_REQUEST);
    expect_answer("fine");
    tls_client_close(&client);
    mbedtls_ssl_session_free(&session);
    end();
}

/* Handshake bytes of both legs, and of the head. */
static void sizes_are_told(void)
{
    const HTTP_REQUEST_SIZING_INFO *sizing;
    const HTTP_REQUEST_INFO *info;

    begin();
    bind_with(0);
    exchange("localhost");
    info = find_info(HttpRequestInfoTypeRequestSizing);
    CHECK(info && info->InfoLength == sizeof(*sizing));
    sizing = info->pInfo;
    CHECK_EQ(sizing->Flags, HTTP_REQUEST_SIZING_INFO_FLAG_FIRST_REQUEST);
    CHECK_EQ(sizing->RequestSizingCount, HttpRequestSizingTypeMax);
    CHECK(sizing->RequestSizing[HttpRequestSizingTypeTlsHandshakeLeg1ClientData] > 100);
    CHECK(sizing->RequestSizing[HttpRequestSizingTypeTlsHandshakeLeg1ServerData] > 500);
    CHECK(sizing->RequestSizing[HttpRequestSizingTypeTlsHandshakeLeg2ClientData] > 50);
    CHECK(sizing->RequestSizing[HttpRequestSizingTypeTlsHandshakeLeg2ServerData] > 20);
    CHECK_EQ(sizing->RequestSizing[HttpRequestSizingTypeHeaders], sizeof(GET) - 1);
    CHECK_EQ(sizing->RequestIndex, 0);
    expect_answer("fine");
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
    sizing = find_info(HttpRequestInfoTypeRequestSizing)->pInfo;
    CHECK_EQ(sizing->Flags, 0);
    CHECK_EQ(sizing->RequestIndex, 1);
    expect_answer("fine");
    tls_client_close(&client);
    end();
}

CHECK_MAIN(CHECK_TEST(reject_refuses_every_handshake), CHECK_TEST(a_version_can_be_switched_off),
           CHECK_TEST(sessions_are_resumed_as_the_flags_say), CHECK_TEST(the_hello_is_kept_only_if_asked_for),
           CHECK_TEST(a_request_tells_whether_its_session_is_an_old_one), CHECK_TEST(sizes_are_told))
