/* https through the whole engine, with a client that sees inside TLS. spec/observed.md 5.13-5.17, spec/functions.md F27, F35. */
#include "https_server.h"

#include <poll.h>

static void a_request_shows_its_tls(void)
{
    const HTTP_REQUEST *seen = &message.request;
    const HTTP_SSL_PROTOCOL_INFO *protocol;
    const HTTP_REQUEST_INFO *info;

    open_server();
    bind_certificate("localhost", "");
    exchange("localhost");
    CHECK_EQ(seen->UrlContext, 7);
    CHECK(memcmp(seen->CookedUrl.pFullUrl, u"https://", 16) == 0);
    CHECK(seen->pSslInfo != NULL);
    CHECK_EQ(seen->pSslInfo->ServerCertKeySize, 256);
    CHECK_EQ(seen->pSslInfo->ConnectionKeySize, 256);
    CHECK_STR(seen->pSslInfo->pServerCertSubject, "CN=localhost");
    CHECK_STR(seen->pSslInfo->pServerCertIssuer, "CN=localhost");
    CHECK_EQ(seen->pSslInfo->ServerCertSubjectSize, 12);
    CHECK(seen->pSslInfo->pClientCertInfo == NULL);
    CHECK_EQ(seen->pSslInfo->SslClientCertNegotiated, 0);
    info = find_info(HttpRequestInfoTypeSslProtocol);
    CHECK(info && info->InfoLength == sizeof(HTTP_SSL_PROTOCOL_INFO));
    protocol = info->pInfo;
    CHECK_EQ(protocol->Protocol, 0x400); /* SP_PROT_TLS1_2_SERVER */
    CHECK_EQ(protocol->CipherStrength, 256);
    info = find_info(HttpRequestInfoTypeRequestSizing);
    CHECK(info && ((const HTTP_REQUEST_SIZING_INFO *)info->pInfo)->RequestSizing[0] > 100);
    expect_answer("fine");
    tls_client_close(&client);
    close_server();
}

static ULONG query(HTTP_REQUEST_PROPERTY property, void *out, ULONG size, ULONG *bytes)
{
    return HttpQueryRequestProperty(server.queue, message.request.RequestId, property, NULL, 0, out, size,
                                    bytes, NULL);
}

/* @functions:406 */
static void properties_tell_name_cipher_and_hello(void)
{
    HTTP_REQUEST_PROPERTY_SNI sni;
    SecPkgContext_CipherInfo cipher;
    unsigned char hello[4096];
    ULONG bytes = 0;

    open_server();
    bind_certificate("localhost", "");
    exchange("LocalHost");
    CHECK_EQ(query(HttpRequestPropertySni, NULL, 0, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, sizeof(sni));
    CHECK_EQ(query(HttpRequestPropertySni, &sni, sizeof(sni), &bytes), NO_ERROR);
    CHECK_EQ(sni.Flags, HTTP_REQUEST_PROPERTY_SNI_FLAG_SNI_USED);
    CHECK(memcmp(sni.Hostname, u"localhost", 20) == 0);
    CHECK_EQ(query(HttpRequestPropertyTlsCipherInfo, &cipher, sizeof(cipher), &bytes), NO_ERROR);
    CHECK_EQ(cipher.dwProtocol, 0x303);
    CHECK_EQ(query(HttpRequestPropertyTlsClientHello, hello, sizeof(hello), &bytes), ERROR_INVALID_FUNCTION);
    expect_answer("fine");
    tls_client_close(&client);

    bind_certificate("localhost", "enablecacheclienthello=enable");
    exchange(NULL);
    CHECK_EQ(query(HttpRequestPropertySni, &sni, sizeof(sni), &bytes), NO_ERROR);
    CHECK_EQ(sni.Flags, HTTP_REQUEST_PROPERTY_SNI_FLAG_NO_SNI);
    CHECK_EQ(sni.Hostname[0], 0);
    CHECK_EQ(query(HttpRequestPropertyTlsClientHello, hello, 10, &bytes), ERROR_MORE_DATA);
    CHECK_EQ(query(HttpRequestPropertyTlsClientHello, hello, bytes, &bytes), NO_ERROR);
    CHECK_EQ(hello[0], 22);
    expect_answer("fine");
    tls_client_close(&client);
    close_server();
}

static void give_certificate(void)
{
    const char *name = "somebody";
    struct certificate *certificate;
    size_t length;
    char *pem, *text;

    CHECK_EQ(certificate_self_sign(&name, 1, 1, false, &certificate), 0);
    CHECK_EQ(certificate_render(certificate, &pem, &length), 0);
    text = strndup(pem, length);
    tls_client_certify(&client, text);
    free(text);
    free(pem);
    certificate_release(certificate);
}

union room {
    HTTP_SSL_CLIENT_CERT_INFO info;
    HTTP_REQUEST_CHANNEL_BIND_STATUS status;
    char bytes[4096];
};

static ULONG ask(ULONG flags, union room *room, ULONG size, ULONG *bytes)
{
    return HttpReceiveClientCertificate(server.queue, message.request.ConnectionId, flags, &room->info, size,
                                        bytes, NULL);
}

/* @functions:400 @functions:401 @functions:402 */
static void a_certificate_of_the_handshake_is_there_at_once(void)
{
    union room room;
    ULONG bytes = 0, size;

    open_server();
    bind_certificate("localhost", "clientcertnegotiation=enable");
    connect_client(NULL);
    give_certificate();
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
    CHECK_EQ(message.request.pSslInfo->SslClientCertNegotiated, 1);
    CHECK_EQ(message.request.pSslInfo->pClientCertInfo->CertEncodedSize, client.certificate.raw.len);
    CHECK_MEM(message.request.pSslInfo->pClientCertInfo->pCertEncoded, client.certificate.raw.p,
              client.certificate.raw.len);
    memset(&room, 0x55, sizeof(room));
    CHECK_EQ(ask(0, &room, sizeof(room.info) - 1, &bytes), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(room.bytes[0], 0x55);
    CHECK_EQ(ask(0, &room, sizeof(room.info), &bytes), ERROR_MORE_DATA);
    CHECK_EQ(bytes, sizeof(room.info));
    CHECK_EQ(room.info.CertEncodedSize, client.certificate.raw.len);
    size = (ULONG)sizeof(room.info) + room.info.CertEncodedSize;
    CHECK_EQ(ask(0, &room, size, &bytes), NO_ERROR);
    CHECK_EQ(bytes, size);
    CHECK_EQ(room.info.CertFlags, (ULONG)CERT_E_UNTRUSTEDROOT); /* the program decides whom it trusts */
    CHECK_MEM(room.info.pCertEncoded, client.certificate.raw.p, client.certificate.raw.len);
    expect_answer("fine");
    tls_client_close(&client);
    close_server();
}

static void *read_on(void *argument)
{
    unsigned char byte[512];

    (void)argument;
    mbedtls_ssl_read(&client.ssl, byte, sizeof(byte));
    return NULL;
}

/* The client answers while it reads: it does so on a thread of its own, until the response comes. */
static ULONG ask_while_the_client_reads(union room *room, ULONG *bytes)
{
    pthread_t thread;
    ULONG error;

    CHECK(pthread_create(&thread, NULL, read_on, NULL) == 0);
    error = ask(0, room, sizeof(*room), bytes);
    answer_request("fine");
    pthread_join(thread, NULL);
    return error;
}

/* @functions:402 @functions:403 */
static void a_certificate_is_asked_for_later(void)
{
#if !defined(MBEDTLS_SSL_RENEGOTIATION)
    CHECK_SKIP("this mbedTLS is built without renegotiation");
#endif
    union room room;
    ULONG bytes = 0;

    open_server();
    bind_certificate("localhost", "");
    for (int with = 0; with < 2; with++) {
        connect_client(NULL);
        if (with)
            give_certificate();
        CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
        request(GET);
        CHECK_EQ(receive_request(), NO_ERROR);
        CHECK(message.request.pSslInfo->pClientCertInfo == NULL);
        CHECK_EQ(ask_while_the_client_reads(&room, &bytes), with ? NO_ERROR : ERROR_NOT_FOUND);
        if (with)
            CHECK_MEM(room.info.pCertEncoded, client.certificate.raw.p, client.certificate.raw.len);
        tls_client_close(&client);
    }
    close_server();
}

struct asker {
    HANDLE queue;
    ULONG error;
};

static void *ask_and_wait(void *argument)
{
    struct asker *asker = argument;
    union room room;
    ULONG bytes;

    asker->error = HttpReceiveClientCertificate(asker->queue, message.request.ConnectionId, 0, &room.info,
                                                sizeof(room), &bytes, NULL);
    return NULL;
}

/* The client never answers; the handle is not the one that has the request. */
static void a_call_that_waits_for_a_certificate_ends_with_its_handle(void)
{
#if !defined(MBEDTLS_SSL_RENEGOTIATION)
    CHECK_SKIP("this mbedTLS is built without renegotiation");
#endif
    HTTPAPI_VERSION version = {2, 0};
    struct asker asker;
    struct pollfd heard;
    pthread_t thread;

    open_server();
    bind_certificate("localhost", "");
    exchange(NULL);
    CHECK_EQ(HttpCreateRequestQueue(version, NULL, NULL, 0, &asker.queue), NO_ERROR);
    CHECK(pthread_create(&thread, NULL, ask_and_wait, &asker) == 0);
    heard = (struct pollfd){.fd = client.socket, .events = POLLIN};
    CHECK_EQ(poll(&heard, 1, 60000), 1); /* what it is asked */
    CHECK_EQ(HttpCloseRequestQueue(asker.queue), NO_ERROR);
    pthread_join(thread, NULL);
    CHECK_EQ(asker.error, ERROR_OPERATION_ABORTED);
    tls_client_close(&client);
    close_server();
}

static void a_queue_that_was_shut_down_asks_nobody(void)
{
    HTTPAPI_VERSION version = {2, 0};
    struct asker asker;

    open_server();
    bind_certificate("localhost", "");
    exchange(NULL);
    CHECK_EQ(HttpCreateRequestQueue(version, NULL, NULL, 0, &asker.queue), NO_ERROR);
    CHECK_EQ(HttpShutdownRequestQueue(asker.queue), NO_ERROR);
    ask_and_wait(&asker);
    CHECK_EQ(asker.error, ERROR_INVALID_HANDLE);
    expect_answer("fine");
    CHECK_EQ(HttpCloseRequestQueue(asker.queue), NO_ERROR);
    tls_client_close(&client);
    close_server();
}

/* @functions:403 */
static void a_client_that_was_asked_and_has_none_is_not_asked_again(void)
{
    union room room;
    ULONG bytes = 0;

    open_server();
    bind_certificate("localhost", "clientcertnegotiation=enable");
    exchange(NULL);
    CHECK_EQ(ask(0, &room, sizeof(room), &bytes), ERROR_NOT_FOUND);
    expect_answer("fine");
    tls_client_close(&client);
    close_server();
}

/* @functions:404 */
static void the_channel_binding_is_the_certificates_digest(void)
{
    static const char prefix[] = "tls-server-end-point:";
    const SEC_CHANNEL_BINDINGS *head;
    union room room;
    unsigned char digest[32];
    const mbedtls_x509_crt *shown;
    ULONG bytes = 0;

    open_server();
    bind_certificate("localhost", "");
    exchange(NULL);
    CHECK_EQ(ask(HTTP_RECEIVE_SECURE_CHANNEL_TOKEN, &room, sizeof(room.status), &bytes), ERROR_MORE_DATA);
    CHECK_EQ(room.status.ChannelTokenSize, sizeof(*head) + 21 + 32);
    CHECK_EQ(ask(HTTP_RECEIVE_SECURE_CHANNEL_TOKEN, &room, sizeof(room), &bytes), NO_ERROR);
    CHECK(room.status.ServiceName == NULL);
    head = (const SEC_CHANNEL_BINDINGS *)(const void *)room.status.ChannelToken;
    CHECK_EQ(head->cbApplicationDataLength, 53);
    CHECK_MEM((const char *)head + head->dwApplicationDataOffset, prefix, 21);
    shown = mbedtls_ssl_get_peer_cert(&client.ssl);
    CHECK(mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), shown->raw.p, shown->raw.len, digest) ==
          0);
    CHECK_MEM((const char *)head + head->dwApplicationDataOffset + 21, digest, 32);
    expect_answer("fine");
    tls_client_close(&client);
    close_server();
}

/* spec/observed.md 5.17: the URL is registered, and every handshake fails; until there is a certificate. */
static void a_certificate_counts_from_the_next_handshake_on(void)
{
    struct tls_client first;

    open_server();
    connect_client(NULL);
    CHECK(mbedtls_ssl_handshake(&client.ssl) != 0);
    tls_client_close(&client);

    bind_certificate("one", "");
    exchange(NULL);
    expect_answer("first");
    first = client; /* its callbacks point into `client`: only kept open */

    bind_certificate("two", "");
    connect_client(NULL);
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    CHECK(strstr(((const char *)mbedtls_ssl_get_peer_cert(&client.ssl)->subject.val.p), "two") != NULL);
    tls_client_close(&client);

    client = first;
    mbedtls_ssl_set_bio(&client.ssl, &client, tls_client_send, tls_client_receive, NULL);
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
    expect_answer("again");
    tls_client_close(&client);
    close_server();
}

/* Into the store without waiting for the disk, as certificates_self_sign does. */
static void store_certificate(const char *name, char *text)
{
    struct certificate *certificate;
    char path[256], *pem;
    size_t length;
    FILE *file;

    CHECK_EQ(certificate_self_sign(&name, 1, 1, false, &certificate), 0);
    CHECK_EQ(certificate_render(certificate, &pem, &length), 0);
    thumbprint_text(certificate_thumbprint(certificate), text);
    certificate_release(certificate);
    snprintf(path, sizeof(path), "%s/certificates/MY/%s.pem", root, text);
    file = fopen(path, "w");
    CHECK(file && fwrite(pem, 1, length, file) == length && fclose(file) == 0);
    free(pem);
}

/* A certificate for each host, bound by name. spec/data.md 254 */
static void the_right_one_of_a_thousand_certificates_is_shown(void)
{
    enum { HOSTS = 1000 };
    char path[256], host[64], text[THUMBPRINT_TEXT];
    unsigned seed = (unsigned)time(NULL);
    FILE *file;

    printf("    seed %u\n", seed);
    open_server();
    bind_certificate("makes-the-store", "");
    snprintf(path, sizeof(path), "%s/sslcert.new", root);
    file = fopen(path, "w");
    CHECK(file != NULL);
    for (unsigned i = 0; i < HOSTS; i++) {
        snprintf(host, sizeof(host), "host%u.test", i);
        store_certificate(host, text);
        fprintf(
            file,
            "hostnameport=%s:%u certhash=%s appid={00000000-0000-0000-0000-000000000000} certstorename=MY\n",
            host, server.port, text);
    }
    fclose(file);
    snprintf(path, sizeof(path), "mv %s/sslcert.new %s/sslcert", root, root);
    CHECK(system(path) == 0);
    for (int i = 0; i < 20; i++) {
        snprintf(host, sizeof(host), "host%u.test", (unsigned)rand_r(&seed) % HOSTS);
        connect_client(host);
        CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
        snprintf(path, sizeof(path), "%.*s", (int)mbedtls_ssl_get_peer_cert(&client.ssl)->subject.val.len,
                 (const char *)mbedtls_ssl_get_peer_cert(&client.ssl)->subject.val.p);
        CHECK_STR(path, host);
        tls_client_close(&client);
    }
    connect_client("stranger.test");
    CHECK(mbedtls_ssl_handshake(&client.ssl) != 0);
    tls_client_close(&client);
    close_server();
}

/* @data:146 */
static void one_port_has_one_scheme(void)
{
    open_server();
    CHECK(add_url("http", "/other/", 0) != NO_ERROR);
    close_server();
}

static void plain_bytes_on_a_tls_port_get_an_alert(void)
{
    unsigned char answer[64];
    ssize_t length;

    open_server();
    bind_certificate("localhost", "");
    connect_client(NULL);
    CHECK(send(client.socket, GET, sizeof(GET) - 1, 0) == sizeof(GET) - 1);
    length = recv(client.socket, answer, sizeof(answer), 0);
    CHECK_EQ(length, 7);
    CHECK_EQ(answer[0], 21);
    CHECK_EQ(recv(client.socket, answer, sizeof(answer), 0), 0);
    tls_client_close(&client);
    close_server();
}

CHECK_MAIN(CHECK_TEST(a_request_shows_its_tls), CHECK_TEST(properties_tell_name_cipher_and_hello),
           CHECK_TEST(a_certificate_of_the_handshake_is_there_at_once),
           CHECK_TEST(a_certificate_is_asked_for_later),
           CHECK_TEST(a_call_that_waits_for_a_certificate_ends_with_its_handle),
           CHECK_TEST(a_queue_that_was_shut_down_asks_nobody),
           CHECK_TEST(a_client_that_was_asked_and_has_none_is_not_asked_again),
           CHECK_TEST(the_channel_binding_is_the_certificates_digest),
           CHECK_TEST(a_certificate_counts_from_the_next_handshake_on),
           CHECK_TEST(the_right_one_of_a_thousand_certificates_is_shown), CHECK_TEST(one_port_has_one_scheme),
           CHECK_TEST(plain_bytes_on_a_tls_port_get_an_alert))
