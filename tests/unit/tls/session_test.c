/* Both ends of a TLS connection in memory. spec/data.md (SSL flags), spec/observed.md 5.13-5.17. */
#include "tls_client.h"

#include "tls/certificates.h"
#include "winerror.h"

static struct tls_context *offered;
static unsigned offered_alert;
static char asked_for[256];

static struct tls_context *choose(void *argument, const char *name, unsigned *alert)
{
    (void)argument;
    snprintf(asked_for, sizeof(asked_for), "%s", name ? name : "(none)");
    *alert = offered_alert;
    return offered ? tls_context_reference(offered) : NULL;
}

static struct certificate *make_certificate(const char *name, bool rsa)
{
    struct certificate *certificate = NULL;

    CHECK_EQ(certificate_self_sign(&name, 1, 1, rsa, &certificate), 0);
    return certificate;
}

static void offer(const struct tls_policy *policy, bool rsa)
{
    static const struct tls_policy usual;
    struct certificate *certificate = make_certificate("localhost", rsa);

    CHECK_EQ(tls_context_create(certificate, policy ? policy : &usual, &offered), 0);
    certificate_release(certificate);
}

static void withdraw(void)
{
    tls_context_release(offered);
    offered = NULL;
}

static struct tls_client client;

static void open_pair(const char *name)
{
    tls_client_open(&client, -1, tls_session_create(choose, NULL), name);
    CHECK(client.server != NULL);
}

static void close_pair(void)
{
    tls_session_free(client.server);
    tls_client_close(&client);
}

static void a_handshake_succeeds_however_it_is_cut(void)
{
    static const size_t steps[] = {1, 5, 100, 65536};

    offer(NULL, false);
    for (unsigned i = 0; i < 4; i++) {
        struct tls_facts facts;

        open_pair("Host.Example");
        CHECK_EQ(tls_client_handshake(&client, steps[i]), TLS_DONE);
        CHECK_STR(asked_for, "host.example");
        tls_facts(client.server, &facts);
        CHECK_EQ(facts.version, 0x0303);
        CHECK_STR(facts.name, "host.example");
        CHECK_EQ(facts.cipher_bits, 256);
        CHECK(facts.exchange_bits == 255 || facts.exchange_bits == 256);
        CHECK(!facts.resumed && !facts.client && !facts.hello);
        CHECK(facts.sizes[0] && facts.sizes[1] && facts.sizes[2] && facts.sizes[3]);
        close_pair();
    }
    withdraw();
}

static void rsa_serves_as_well(void)
{
    offer(NULL, true);
    open_pair(NULL);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    CHECK_STR(asked_for, "(none)");
    close_pair();
    withdraw();
}

static void data_goes_both_ways_in_records_of_any_size(void)
{
    static unsigned char data[100000], back[100000], room[TLS_RECORD];
    size_t taken, length, sent = 0, got = 0;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (unsigned char)(i * 7 + i / 256);
    offer(NULL, false);
    open_pair(NULL);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    while (got < sizeof(data)) {
        if (sent < sizeof(data)) {
            enum tls_status status = tls_write(client.server, data + sent, sizeof(data) - sent, &taken);
            CHECK(status == TLS_DONE || status == TLS_BLOCKED);
            sent += taken;
        }
        tls_client_take(&client);
        for (int result = 1; result > 0 && got < sizeof(data);) {
            result = mbedtls_ssl_read(&client.ssl, back + got, sizeof(back) - got);
            if (result > 0)
                got += (size_t)result;
        }
    }
    CHECK_MEM(back, data, sizeof(data));
    CHECK_EQ(mbedtls_ssl_write(&client.ssl, data, 5000), 5000);
    CHECK_EQ(mbedtls_ssl_write(&client.ssl, data + 5000, 3), 3);
    tls_feed(client.server, client.to_server, client.to_server_length - 1);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_DONE);
    CHECK_EQ(length, 5000);
    CHECK_MEM(room, data, 5000);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_MORE);
    tls_rest(client.server); /* part of a record is there: nothing may be lost */
    tls_feed(client.server, client.to_server + client.to_server_length - 1, 1);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_DONE);
    CHECK_EQ(length, 3);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_MORE);
    tls_rest(client.server);
    CHECK_EQ(tls_write(client.server, "after", 5, &taken), TLS_DONE);
    tls_client_take(&client);
    CHECK_EQ(mbedtls_ssl_read(&client.ssl, room, sizeof(room)), 5);
    client.to_server_length = 0;
    CHECK(mbedtls_ssl_close_notify(&client.ssl) == 0);
    tls_feed(client.server, client.to_server, client.to_server_length);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_CLOSED);
    close_pair();
    withdraw();
}

static bool resumes(void)
{
    mbedtls_ssl_session saved;
    struct tls_facts facts;
    bool result;

    mbedtls_ssl_session_init(&saved);
    open_pair("a");
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    CHECK(mbedtls_ssl_get_session(&client.ssl, &saved) == 0);
    close_pair();
    open_pair("a");
    CHECK(mbedtls_ssl_set_session(&client.ssl, &saved) == 0);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    tls_facts(client.server, &facts);
    result = facts.resumed;
    close_pair();
    mbedtls_ssl_session_free(&saved);
    return result;
}

/* The flags of a binding decide by what means; spec/data.md 3 (SSL DefaultFlags). */
static void sessions_are_resumed_as_the_policy_says(void)
{
    static const struct {
        struct tls_policy policy;
        bool resumed;
    } cases[] = {
        {{.no_session_ids = false}, true},
        {{.no_session_ids = true}, TLS_HAS_13},
        {{.no_session_ids = true, .tickets = true}, true},
        {{.no_session_ids = true, .tickets = true, .ask_certificate = true}, true},
    };

    for (unsigned i = 0; i < 4; i++) {
        offer(&cases[i].policy, false);
        CHECK_EQ(resumes(), cases[i].resumed);
        withdraw();
    }
}

static void a_session_of_another_context_is_not_resumed(void)
{
    mbedtls_ssl_session saved;
    struct tls_facts facts;

    mbedtls_ssl_session_init(&saved);
    offer(NULL, false);
    open_pair("a");
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    CHECK(mbedtls_ssl_get_session(&client.ssl, &saved) == 0);
    close_pair();
    withdraw();
    offer(NULL, false);
    open_pair("a");
    CHECK(mbedtls_ssl_set_session(&client.ssl, &saved) == 0);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    tls_facts(client.server, &facts);
    CHECK(!facts.resumed);
    close_pair();
    withdraw();
    mbedtls_ssl_session_free(&saved);
}

static void give_client_certificate(void)
{
    struct certificate *certificate = make_certificate("somebody", false);
    size_t length;
    char *pem;

    CHECK_EQ(certificate_render(certificate, &pem, &length), 0);
    pem = realloc(pem, length + 1);
    pem[length] = 0;
    tls_client_certify(&client, pem);
    free(pem);
    certificate_release(certificate);
}

static void a_client_certificate_is_asked_for_and_judged(void)
{
    static const struct tls_policy asking = {.ask_certificate = true};
    struct tls_facts facts;

    offer(&asking, false);
    open_pair(NULL);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    tls_facts(client.server, &facts);
    CHECK(!facts.client);
    close_pair();
    open_pair(NULL);
    give_client_certificate();
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    tls_facts(client.server, &facts);
    CHECK(facts.client != NULL);
    CHECK_EQ(facts.client_length, client.certificate.raw.len);
    CHECK_MEM(facts.client, client.certificate.raw.p, facts.client_length);
    CHECK_EQ(facts.client_flags, 0x800B0109u); /* CERT_E_UNTRUSTEDROOT */
    close_pair();
    withdraw();
}

static void a_client_certificate_can_be_asked_for_later(void)
{
#if !defined(MBEDTLS_SSL_RENEGOTIATION)
    CHECK_SKIP("this mbedTLS is built without renegotiation");
#endif
    unsigned char room[TLS_RECORD];
    struct tls_facts facts;
    size_t length;

    offer(NULL, false);
    open_pair(NULL);
    give_client_certificate();
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    tls_facts(client.server, &facts);
    CHECK(!facts.client);
    CHECK_EQ(tls_renegotiate(client.server), TLS_DONE);
    CHECK(tls_renegotiating(client.server));
    for (int turn = 0; turn < 10 && tls_renegotiating(client.server); turn++) {
        tls_client_take(&client);
        mbedtls_ssl_read(&client.ssl, room, sizeof(room));
        tls_feed(client.server, client.to_server, client.to_server_length);
        CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_MORE);
        client.to_server_length = 0;
    }
    CHECK(!tls_renegotiating(client.server));
    tls_facts(client.server, &facts);
    CHECK_EQ(facts.client_length, client.certificate.raw.len);
    close_pair();
    withdraw();
}

static void a_client_may_not_renegotiate_by_itself(void)
{
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    unsigned char room[TLS_RECORD];
    size_t length;

    offer(NULL, false);
    open_pair(NULL);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    mbedtls_ssl_renegotiate(&client.ssl);
    tls_feed(client.server, client.to_server, client.to_server_length);
    CHECK(tls_read(client.server, room, sizeof(room), &length) != TLS_DONE);
    CHECK(!tls_renegotiating(client.server));
    tls_client_take(&client);
    CHECK(client.from_server_length < 100); /* a warning, no handshake */
    close_pair();
    withdraw();
#endif
}

static void check_alert(unsigned description)
{
    const unsigned char *data;

    CHECK_EQ(tls_output(client.server, &data), 7);
    CHECK_EQ(data[0], 21);
    CHECK_EQ(data[5], 2);
    CHECK_EQ(data[6], description);
}

/* spec/observed.md 5.17 */
static void without_a_certificate_the_client_gets_an_alert(void)
{
    offered_alert = ALERT_UNRECOGNIZED_NAME;
    open_pair("nobody.example");
    mbedtls_ssl_handshake(&client.ssl);
    tls_feed(client.server, client.to_server, client.to_server_length);
    CHECK_EQ(tls_handshake(client.server), TLS_FAILED);
    check_alert(ALERT_UNRECOGNIZED_NAME);
    CHECK_EQ(tls_handshake(client.server), TLS_FAILED);
    close_pair();
}

static void what_is_not_tls_gets_an_alert_at_its_first_byte(void)
{
    static const char request[] = "GET / HTTP/1.1\r\n\r\n";

    open_pair(NULL);
    tls_feed(client.server, request, 1);
    CHECK_EQ(tls_handshake(client.server), TLS_FAILED);
    check_alert(ALERT_UNEXPECTED_MESSAGE);
    close_pair();
}

static void broken_records_end_the_session(void)
{
    unsigned char room[TLS_RECORD];
    size_t length;

    offer(NULL, false);
    open_pair(NULL);
    CHECK_EQ(tls_client_handshake(&client, 65536), TLS_DONE);
    CHECK_EQ(mbedtls_ssl_write(&client.ssl, (const unsigned char *)"secret", 6), 6);
    client.to_server[client.to_server_length - 1] ^= 1;
    tls_feed(client.server, client.to_server, client.to_server_length);
    CHECK_EQ(tls_read(client.server, room, sizeof(room), &length), TLS_FAILED);
    CHECK_EQ(tls_write(client.server, "x", 1, &length), TLS_FAILED);
    close_pair();
    withdraw();
}

static void the_client_hello_is_kept_on_demand(void)
{
    static const struct tls_policy keeping = {.keep_hello = true};
    struct tls_facts facts;

    offer(&keeping, false);
    open_pair("a.example");
    CHECK_EQ(tls_client_handshake(&client, 7), TLS_DONE);
    tls_facts(client.server, &facts);
    CHECK(facts.hello && facts.hello_length > 50);
    CHECK_EQ(facts.hello[0], 22);
    CHECK_EQ(facts.hello[5], 1);
    CHECK_EQ((size_t)facts.hello[3] << 8 | facts.hello[4], facts.hello_length - 5);
    close_pair();
    withdraw();
}

static void a_context_needs_a_key_and_a_protocol(void)
{
    struct tls_policy none = {.no_tls12 = true, .no_tls13 = true};
    struct certificate *certificate = make_certificate("a", false), *naked;
    struct tls_context *context;
    size_t length;
    char *pem;

    CHECK_EQ(tls_context_create(certificate, &none, &context), ERROR_NOT_SUPPORTED);
    CHECK_EQ(certificate_render(certificate, &pem, &length), 0);
    length = (size_t)(strstr(pem, "-----END CERTIFICATE-----\n") - pem) + 26;
    CHECK_EQ(certificate_parse(pem, length, NULL, &naked), 0);
    none.no_tls12 = false;
    CHECK_EQ(tls_context_create(naked, &none, &context), ERROR_NO_SUCH_LOGON_SESSION);
    certificate_release(naked);
    certificate_release(certificate);
    free(pem);
}

CHECK_MAIN(CHECK_TEST(a_handshake_succeeds_however_it_is_cut), CHECK_TEST(rsa_serves_as_well),
           CHECK_TEST(data_goes_both_ways_in_records_of_any_size),
           CHECK_TEST(sessions_are_resumed_as_the_policy_says),
           CHECK_TEST(a_session_of_another_context_is_not_resumed),
           CHECK_TEST(a_client_certificate_is_asked_for_and_judged),
           CHECK_TEST(a_client_certificate_can_be_asked_for_later),
           CHECK_TEST(a_client_may_not_renegotiate_by_itself),
           CHECK_TEST(without_a_certificate_the_client_gets_an_alert),
           CHECK_TEST(what_is_not_tls_gets_an_alert_at_its_first_byte),
           CHECK_TEST(broken_records_end_the_session), CHECK_TEST(the_client_hello_is_kept_on_demand),
           CHECK_TEST(a_context_needs_a_key_and_a_protocol))
