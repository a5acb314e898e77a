/* The door to mbedTLS: its headers, and what 2.28 and 3.6 spell differently. Private to tls/: nobody else includes it.
 *
 * In 3.x many members are private and named through MBEDTLS_PRIVATE; in 2.28 the macro does not exist and names are plain. */
#ifndef TLS_LIBRARY_H
#define TLS_LIBRARY_H

#include <mbedtls/version.h>
#if MBEDTLS_VERSION_MAJOR >= 3
#include <mbedtls/build_info.h>
#else
#include <mbedtls/config.h>
#define MBEDTLS_PRIVATE(member) member
#endif
#include <mbedtls/asn1.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/error.h>
#include <mbedtls/md.h>
#include <mbedtls/oid.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/pkcs5.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/rsa.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/ssl_ticket.h>
#include <mbedtls/x509_crt.h>

#if MBEDTLS_VERSION_MAJOR >= 3 && defined(MBEDTLS_SSL_PROTO_TLS1_3)
#define TLS_HAS_13 1
#else
#define TLS_HAS_13 0
#endif

/* RFC 8446 B.2: what Windows would not have either needs no name of its own. */
enum tls_alert {
    ALERT_UNEXPECTED_MESSAGE = 10,
    ALERT_HANDSHAKE_FAILURE = 40,
    ALERT_ACCESS_DENIED = 49,
    ALERT_DECODE_ERROR = 50,
    ALERT_PROTOCOL_VERSION = 70,
    ALERT_INTERNAL_ERROR = 80,
    ALERT_UNRECOGNIZED_NAME = 112
};

/* The system's random numbers: no state that could be shared, forked or leaked. The library's callback. */
int tls_random(void *unused, unsigned char *out, size_t length);

/* Before anything else: 3.x needs its PSA part awake for TLS 1.3. ERROR_NOT_ENOUGH_MEMORY or 0; after a failure the next call tries
 * again. */
unsigned library_start(void);

/* The same error, or ERROR_NOT_ENOUGH_MEMORY if memory has run out since the caller cleared errno. The library's own codes do not tell:
 * a certificate with a number that found no room is "invalid", a key that could not be compared is another's. */
unsigned library_error(unsigned error);

static inline int library_parse_key(mbedtls_pk_context *key, const unsigned char *data, size_t length,
                                    const unsigned char *password, size_t password_length)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_key(key, data, length, password, password_length, tls_random, NULL);
#else
    return mbedtls_pk_parse_key(key, data, length, password, password_length);
#endif
}

static inline int library_check_pair(const mbedtls_pk_context *certified, const mbedtls_pk_context *key)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_check_pair(certified, key, tls_random, NULL);
#else
    return mbedtls_pk_check_pair(certified, key);
#endif
}

/* SHA-256 over one buffer, signed. */
static inline int library_sign(mbedtls_pk_context *key, const unsigned char *digest, unsigned char *signature,
                               size_t room, size_t *length)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_sign(key, MBEDTLS_MD_SHA256, digest, 32, signature, room, length, tls_random, NULL);
#else
    (void)room;
    return mbedtls_pk_sign(key, MBEDTLS_MD_SHA256, digest, 32, signature, length, tls_random, NULL);
#endif
}

#endif
