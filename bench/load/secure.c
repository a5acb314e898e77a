/* See secure.h. */
#include "secure.h"

#ifdef LOAD_HAS_TLS
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

static SSL_CTX *context;
static SSL_SESSION *kept;
static const char *host;
static bool resuming;

bool secure_prepare(const char *suites, const char *name, bool resume)
{
    context = SSL_CTX_new(TLS_client_method());
    host = name;
    resuming = resume;
    if (!context || !SSL_CTX_set_cipher_list(context, suites) ||
        !SSL_CTX_set1_groups_list(context, "X25519:P-256"))
        return false;
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    return true;
}

struct secure *secure_open(int fd)
{
    SSL *ssl = SSL_new(context);

    if (!ssl || !SSL_set_fd(ssl, fd) || !SSL_set_tlsext_host_name(ssl, host))
        return NULL;
    if (kept)
        SSL_set_session(ssl, kept);
    SSL_set_app_data(ssl, kept); /* what it has to resume */
    SSL_set_connect_state(ssl);
    return (struct secure *)ssl;
}

static void fail(const char *what)
{
    fprintf(stderr, "load: %s: ", what);
    ERR_print_errors_fp(stderr);
    fputc('\n', stderr);
    exit(1);
}

static ssize_t outcome(SSL *ssl, int result)
{
    switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_NONE:
        return result;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        errno = EAGAIN;
        return -1;
    default:
        fail("TLS");
        return -1;
    }
}

ssize_t secure_send(struct secure *secure, const void *data, size_t length)
{
    SSL *ssl = (SSL *)secure;

    ERR_clear_error();
    return outcome(ssl, SSL_write(ssl, data, (int)length));
}

ssize_t secure_receive(struct secure *secure, void *room, size_t length)
{
    SSL *ssl = (SSL *)secure;

    ERR_clear_error();
    return outcome(ssl, SSL_read(ssl, room, (int)length));
}

bool secure_awaits_room(struct secure *secure)
{
    return SSL_want_write((SSL *)secure);
}

bool secure_shakes_hands(struct secure *secure)
{
    return !SSL_is_init_finished((SSL *)secure);
}

void secure_keep_session(struct secure *secure)
{
    if (resuming)
        kept = SSL_get1_session((SSL *)secure);
}

/* A connection that does not end in order would make its session one that cannot be resumed. */
void secure_close(struct secure *secure)
{
    SSL *ssl = (SSL *)secure;

    if (SSL_session_reused(ssl) != (SSL_get_app_data(ssl) != NULL))
        fail(resuming ? "a session was not resumed" : "a session was resumed");
    SSL_set_quiet_shutdown(ssl, 1);
    SSL_shutdown(ssl);
    SSL_free(ssl);
}

#else

bool secure_prepare(const char *suites, const char *name, bool resume)
{
    (void)suites, (void)name, (void)resume;
    return false; /* and nothing below is called */
}

struct secure *secure_open(int fd)
{
    (void)fd;
    return NULL;
}

ssize_t secure_send(struct secure *secure, const void *data, size_t length)
{
    (void)secure, (void)data, (void)length;
    return -1;
}

ssize_t secure_receive(struct secure *secure, void *room, size_t length)
{
    (void)secure, (void)room, (void)length;
    return -1;
}

bool secure_awaits_room(struct secure *secure)
{
    (void)secure;
    return false;
}

bool secure_shakes_hands(struct secure *secure)
{
    (void)secure;
    return false;
}

void secure_keep_session(struct secure *secure)
{
    (void)secure;
}

void secure_close(struct secure *secure)
{
    (void)secure;
}
#endif
