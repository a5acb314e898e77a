/* A TLS client for tests: mbedTLS' other end, over a socket, or in memory against a tls_session. One connection at a time per
 * structure. Trusts everybody; what the server showed can be looked at. */
#ifndef TLS_CLIENT_H
#define TLS_CLIENT_H

#include "check.h"
#include "tls/library.h"
#include "tls/session.h"

#include <sys/socket.h>
#include <unistd.h>

struct tls_client {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt certificate; /* its own, if it has one */
    mbedtls_pk_context key;
    int socket;                 /* or -1: */
    struct tls_session *server; /* in memory */
    unsigned char to_server[65536];
    size_t to_server_length;
    unsigned char from_server[131072];
    size_t from_server_length, from_server_used;
};

static inline int tls_client_send(void *argument, const unsigned char *data, size_t length)
{
    struct tls_client *client = argument;
    ssize_t sent;

    if (client->socket >= 0) {
        sent = send(client->socket, data, length, MSG_NOSIGNAL);
        return sent < 0 ? MBEDTLS_ERR_SSL_CONN_EOF : (int)sent;
    }
    if (length > sizeof(client->to_server) - client->to_server_length)
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    memcpy(client->to_server + client->to_server_length, data, length);
    client->to_server_length += length;
    return (int)length;
}

static inline int tls_client_receive(void *argument, unsigned char *out, size_t length)
{
    struct tls_client *client = argument;
    size_t left = client->from_server_length - client->from_server_used;
    ssize_t got;

    if (client->socket >= 0) {
        got = recv(client->socket, out, length, 0);
        return got <= 0 ? MBEDTLS_ERR_SSL_CONN_EOF : (int)got;
    }
    if (left == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    if (length > left)
        length = left;
    memcpy(out, client->from_server + client->from_server_used, length);
    client->from_server_used += length;
    return (int)length;
}

static inline void tls_client_open(struct tls_client *client, int socket, struct tls_session *server,
                                   const char *name)
{
    memset(client, 0, sizeof(*client));
    client->socket = socket;
    client->server = server;
    CHECK_EQ(library_start(), 0);
    mbedtls_ssl_init(&client->ssl);
    mbedtls_ssl_config_init(&client->config);
    mbedtls_x509_crt_init(&client->certificate);
    mbedtls_pk_init(&client->key);
    CHECK(mbedtls_ssl_config_defaults(&client->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                      MBEDTLS_SSL_PRESET_DEFAULT) == 0);
    mbedtls_ssl_conf_rng(&client->config, tls_random, NULL);
    mbedtls_ssl_conf_authmode(&client->config, MBEDTLS_SSL_VERIFY_NONE);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(&client->config, MBEDTLS_SSL_RENEGOTIATION_ENABLED);
#endif
#if MBEDTLS_VERSION_MAJOR >= 3
    mbedtls_ssl_conf_max_tls_version(&client->config, MBEDTLS_SSL_VERSION_TLS1_2);
#endif
    CHECK(mbedtls_ssl_setup(&client->ssl, &client->config) == 0);
    if (name)
        CHECK(mbedtls_ssl_set_hostname(&client->ssl, name) == 0);
    mbedtls_ssl_set_bio(&client->ssl, client, tls_client_send, tls_client_receive, NULL);
}

/* Before the handshake: it can show this one. */
static inline void tls_client_certify(struct tls_client *client, const char *pem)
{
    size_t size = strlen(pem) + 1;

    CHECK(mbedtls_x509_crt_parse(&client->certificate, (const unsigned char *)pem, size) == 0);
    CHECK(library_parse_key(&client->key, (const unsigned char *)pem, size, NULL, 0) == 0);
    CHECK(mbedtls_ssl_conf_own_cert(&client->config, &client->certificate, &client->key) == 0);
}

static inline void tls_client_close(struct tls_client *client)
{
    if (client->socket >= 0)
        close(client->socket);
    mbedtls_ssl_free(&client->ssl);
    mbedtls_ssl_config_free(&client->config);
    mbedtls_x509_crt_free(&client->certificate);
    mbedtls_pk_free(&client->key);
}

/* In memory: the server's output goes to the client. */
static inline void tls_client_take(struct tls_client *client)
{
    const unsigned char *data;
    size_t length;

    if (client->from_server_used == client->from_server_length)
        client->from_server_used = client->from_server_length = 0;
    while ((length = tls_output(client->server, &data)) > 0) {
        CHECK(length <= sizeof(client->from_server) - client->from_server_length);
        memcpy(client->from_server + client->from_server_length, data, length);
        client->from_server_length += length;
        tls_sent(client->server, length);
    }
}

/* In memory: both ends take turns, `step` bytes at a time for the server, until it is done or failed. */
static inline enum tls_status tls_client_handshake(struct tls_client *client, size_t step)
{
    enum tls_status status = TLS_MORE;

    for (int turn = 0; turn < 20 && status == TLS_MORE; turn++) {
        size_t used = 0;

        mbedtls_ssl_handshake(&client->ssl);
        while (used < client->to_server_length && status == TLS_MORE) {
            size_t part = client->to_server_length - used < step ? client->to_server_length - used : step;

            tls_feed(client->server, client->to_server + used, part);
            status = tls_handshake(client->server);
            used += part;
        }
        client->to_server_length = 0;
        tls_client_take(client);
    }
    mbedtls_ssl_handshake(&client->ssl);
    return status;
}

#endif
