/* Hostile bytes on a TLS port, in pieces as the input says: the client hello's reader, then the whole session up to where it fails. */
#include "tls/context.h"
#include "tls/hello.h"
#include "tls/session.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct tls_context *context;

static struct tls_context *choose(void *argument, const char *name, unsigned *alert)
{
    (void)argument;
    (void)alert;
    if (name && strlen(name) > HELLO_NAME_LIMIT)
        abort();
    return tls_context_reference(context);
}

static void start(void)
{
    static const struct tls_policy policy = {.ask_certificate = true, .tickets = true, .keep_hello = true};
    const char *name = "localhost";
    struct certificate *certificate;

    if (certificate_self_sign(&name, 1, 1, false, &certificate) != 0 ||
        tls_context_create(certificate, &policy, &context) != 0)
        abort();
    certificate_release(certificate);
}

static void drain(struct tls_session *session)
{
    const unsigned char *out;
    size_t length;

    while ((length = tls_output(session, &out)) > 0)
        tls_sent(session, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t step = size ? 1 + data[0] : 1;
    enum tls_status status = TLS_MORE;
    struct tls_session *session;
    struct hello hello;

    if (!context)
        start();
    hello_read(data, size, &hello);
    session = tls_session_create(choose, NULL);
    if (!session)
        return 0;
    for (size_t at = size ? 1 : 0; at < size && status == TLS_MORE; at += step) {
        /* Exactly as long as what came, so that a byte too many is seen. */
        size_t length = size - at < step ? size - at : step;
        uint8_t *part = malloc(length);

        memcpy(part, data + at, length);
        tls_feed(session, part, length);
        status = tls_handshake(session);
        drain(session);
        free(part);
    }
    tls_session_free(session);
    return 0;
}
