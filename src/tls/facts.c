/* What a finished handshake came to, from the library's words and a table of the suites we offer. */
#include "tls/private.h"

#include "winerror.h"

#include <string.h>

static const struct suite {
    const char *end; /* of the library's name, which begins with the key exchange */
    unsigned cipher_bits, hash_bits;
    bool chacha;
} suites[] = {
    {"CHACHA20-POLY1305-SHA256", 256, 256, true},
    {"AES-128-GCM-SHA256", 128, 256, false},
    {"AES-256-GCM-SHA384", 256, 384, false},
};

static const struct suite *find_suite(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        size_t end = strlen(suites[i].end);
        if (length >= end && strcmp(name + length - end, suites[i].end) == 0)
            return &suites[i];
    }
    return NULL;
}

/* RFC 8422, RFC 8446 4.2.7 */
static unsigned group_bits(unsigned group)
{
    switch (group) {
    case 23:
        return 256; /* secp256r1 */
    case 24:
        return 384; /* secp384r1 */
    case 29:
        return 255; /* x25519 */
    default:
        return 0;
    }
}

/* The worst of what the library found, in the words of Windows. */
static uint32_t windows_error(uint32_t flags)
{
    if (flags & (MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE))
        return (uint32_t)CERT_E_EXPIRED;
    if (flags & MBEDTLS_X509_BADCERT_REVOKED)
        return (uint32_t)CERT_E_REVOKED;
    if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
        return (uint32_t)CERT_E_UNTRUSTEDROOT;
    if (flags & (MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE))
        return (uint32_t)CERT_E_WRONG_USAGE;
    return flags ? (uint32_t)CERT_E_UNTRUSTEDROOT : 0;
}

void tls_facts(const struct tls_session *session, struct tls_facts *out)
{
    const mbedtls_ssl_context *ssl = &session->ssl;
    const mbedtls_x509_crt *client = mbedtls_ssl_get_peer_cert(ssl);
    const char *suite_name = mbedtls_ssl_get_ciphersuite(ssl);
    const struct suite *suite = suite_name ? find_suite(suite_name) : NULL;

    memset(out, 0, sizeof(*out));
    out->version = strcmp(mbedtls_ssl_get_version(ssl), "TLSv1.3") == 0 ? 0x0304 : 0x0303;
    if (suite) {
        out->suite = (unsigned)mbedtls_ssl_get_ciphersuite_id(suite_name);
        out->suite_name = suite_name;
        out->cipher_bits = suite->cipher_bits;
        out->hash_bits = suite->hash_bits;
        out->chacha = suite->chacha;
    }
    out->exchange_bits = group_bits(session->group);
    out->resumed = !session->certified;
    out->name = session->name;
    out->certificate = session->context->certificate;
    if (client) {
        out->client = client->raw.p;
        out->client_length = client->raw.len;
        out->client_flags = windows_error(mbedtls_ssl_get_verify_result(ssl));
    }
    out->hello = session->hello;
    out->hello_length = session->hello_length;
    memcpy(out->sizes, session->sizes, sizeof(out->sizes));
}
