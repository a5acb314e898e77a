/* What TLS costs: server's processor time of a handshake, new and resumed; encryption; memory of an idle connection.
 *
 * Both ends in memory; only what the server's end does is timed. mbedTLS is the client, too, which is why https over sockets is
 * measured with other clients (tools/run-bench).
 *
 *     build/bench/bench_tls [rounds]                                                                                */
#include "tls/library.h"
#include "tls/session.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct end {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    struct tls_session *server;
    unsigned char out[1 << 16], in[1 << 18];
    size_t out_length, in_length, in_used;
};

static struct tls_context *context;
static double spent;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct tls_context *choose(void *argument, const char *name, unsigned *alert)
{
    (void)argument;
    (void)name;
    (void)alert;
    return tls_context_reference(context);
}

static int send_bytes(void *argument, const unsigned char *data, size_t length)
{
    struct end *end = argument;

    memcpy(end->out + end->out_length, data, length);
    end->out_length += length;
    return (int)length;
}

static int receive_bytes(void *argument, unsigned char *out, size_t length)
{
    struct end *end = argument;
    size_t left = end->in_length - end->in_used;

    if (left == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    length = length < left ? length : left;
    memcpy(out, end->in + end->in_used, length);
    end->in_used += length;
    return (int)length;
}

static void take(struct end *end)
{
    const unsigned char *data;
    size_t length;

    end->in_length = end->in_used = 0;
    while ((length = tls_output(end->server, &data)) > 0) {
        if (end->in_length + length <= sizeof(end->in)) {
            memcpy(end->in + end->in_length, data, length);
            end->in_length += length;
        }
        tls_sent(end->server, length);
    }
}

static struct end *connect_ends(const mbedtls_ssl_session *session)
{
    struct end *end = calloc(1, sizeof(*end));
    enum tls_status status = TLS_MORE;

    mbedtls_ssl_init(&end->ssl);
    mbedtls_ssl_config_init(&end->config);
    mbedtls_ssl_config_defaults(&end->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                MBEDTLS_SSL_PRESET_DEFAULT);
    mbedtls_ssl_conf_rng(&end->config, tls_random, NULL);
    mbedtls_ssl_conf_authmode(&end->config, MBEDTLS_SSL_VERIFY_NONE);
    mbedtls_ssl_setup(&end->ssl, &end->config);
    mbedtls_ssl_set_bio(&end->ssl, end, send_bytes, receive_bytes, NULL);
    if (session)
        mbedtls_ssl_set_session(&end->ssl, session);
    end->server = tls_session_create(choose, NULL);
    while (status == TLS_MORE) {
        double begun;

        mbedtls_ssl_handshake(&end->ssl);
        begun = now();
        tls_feed(end->server, end->out, end->out_length);
        status = tls_handshake(end->server);
        spent += now() - begun;
        end->out_length = 0;
        take(end);
    }
    mbedtls_ssl_handshake(&end->ssl);
    if (status != TLS_DONE) {
        fprintf(stderr, "bench_tls: a handshake failed: %s\n", tls_failure(end->server));
        exit(1);
    }
    return end;
}

static void disconnect(struct end *end)
{
    tls_session_free(end->server);
    mbedtls_ssl_free(&end->ssl);
    mbedtls_ssl_config_free(&end->config);
    free(end);
}

static void use(bool rsa)
{
    static const struct tls_policy policy;
    const char *name = "localhost";
    struct certificate *certificate;

    tls_context_release(context);
    if (certificate_self_sign(&name, 1, 1, rsa, &certificate) != 0 ||
        tls_context_create(certificate, &policy, &context) != 0)
        exit(1);
    certificate_release(certificate);
}

static void report(const char *what, unsigned rounds)
{
    printf("%-34s %7.3f ms   %7.0f a second and processor\n", what, spent * 1000 / rounds, rounds / spent);
    spent = 0;
}

static void handshakes(bool rsa, unsigned rounds)
{
    mbedtls_ssl_session session;
    struct end *first;

    use(rsa);
    for (unsigned i = 0; i < rounds; i++)
        disconnect(connect_ends(NULL));
    report(rsa ? "handshake, new, RSA-2048" : "handshake, new, P-256", rounds);
    mbedtls_ssl_session_init(&session);
    first = connect_ends(NULL);
    mbedtls_ssl_get_session(&first->ssl, &session);
    disconnect(first);
    spent = 0;
    for (unsigned i = 0; i < rounds; i++)
        disconnect(connect_ends(&session));
    report("handshake, resumed", rounds);
    mbedtls_ssl_session_free(&session);
}

static void encryption(unsigned rounds)
{
    static unsigned char data[64 << 10];
    struct end *end = connect_ends(NULL);
    double begun;
    size_t taken;

    begun = now();
    for (unsigned i = 0; i < rounds * 10; i++) {
        tls_write(end->server, data, sizeof(data), &taken);
        take(end);
    }
    printf("%-34s %7.0f MB/s\n", "encryption", (double)rounds * 10 * sizeof(data) / (now() - begun) / 1e6);
    disconnect(end);
}

static size_t resident(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    if (file && fscanf(file, "%*u %lu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * 4096;
}

/* The servers' ends alone: clients are closed at once. */
static void memory(void)
{
    enum { COUNT = 500 };
    static struct tls_session *sessions[COUNT];
    size_t before, after;

    malloc_trim(0);
    before = resident();
    for (unsigned i = 0; i < COUNT; i++) {
        struct end *end = connect_ends(NULL);
        unsigned char room[64];
        size_t length;

        tls_read(end->server, room, sizeof(room), &length);
        sessions[i] = end->server;
        end->server = NULL;
        disconnect(end);
    }
    malloc_trim(0);
    printf("%-34s %7.1f KB\n", "memory of a session", (double)(resident() - before) / COUNT / 1024);
    for (unsigned i = 0; i < COUNT; i++)
        tls_rest(sessions[i]);
    after = resident();
    printf("%-34s %7.1f KB\n", "... that rests", (double)(after - before) / COUNT / 1024);
    for (unsigned i = 0; i < COUNT; i++)
        tls_session_free(sessions[i]);
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 200;

    handshakes(false, rounds);
    handshakes(true, rounds);
    encryption(rounds);
    spent = 0;
    memory();
    tls_context_release(context);
    return 0;
}
