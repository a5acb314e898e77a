/* See context.h. Two configurations share certificate, cache and ticket keys; sessions point into them and hold the context. */
#include "tls/private.h"

#include "winerror.h"

#include <stdlib.h>

/* Sessions that are remembered by id: the library searches them one after the other, under a lock. */
#define CACHE_ENTRIES 256
#define CACHE_SECONDS 3600

/* A key makes tickets for so long and reads them for twice as long. */
#define TICKET_SECONDS 3600

static const int suites[] = {
#if TLS_HAS_13
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    0,
};

/* The fastest of the library first: 2.28 computes P-256's table of multiples anew in every handshake, a tenth of its cost; 3.x has
 * it ready. */
#if MBEDTLS_VERSION_MAJOR >= 3
static const uint16_t groups[] = {MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
                                  MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE};
#else
static const mbedtls_ecp_group_id groups[] = {MBEDTLS_ECP_DP_CURVE25519, MBEDTLS_ECP_DP_SECP256R1,
                                              MBEDTLS_ECP_DP_SECP384R1, MBEDTLS_ECP_DP_NONE};
static const int hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512, MBEDTLS_MD_NONE};
#endif

static const char *protocols[] = {"http/1.1", NULL};

static void set_versions(mbedtls_ssl_config *config, const struct tls_policy *policy, bool no13)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    bool with13 = TLS_HAS_13 && !policy->no_tls13 && !no13;

    mbedtls_ssl_conf_min_tls_version(config, policy->no_tls12 ? MBEDTLS_SSL_VERSION_TLS1_3
                                                              : MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_max_tls_version(config,
                                     with13 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_groups(config, groups);
#else
    (void)policy;
    (void)no13;
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_curves(config, groups);
    mbedtls_ssl_conf_sig_hashes(config, hashes);
#endif
}

static bool has_version(const struct tls_policy *policy)
{
    return !policy->no_tls12 || (TLS_HAS_13 && !policy->no_tls13);
}

static int configure(struct tls_context *context, mbedtls_ssl_config *config, bool again)
{
    const struct tls_policy *policy = &context->policy;
    struct certificate *certificate = context->certificate;
    int result = mbedtls_ssl_config_defaults(config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM,
                                             MBEDTLS_SSL_PRESET_DEFAULT);

    if (result != 0)
        return result;
    set_versions(config, policy, again);
    mbedtls_ssl_conf_rng(config, tls_random, NULL);
    mbedtls_ssl_conf_ciphersuites(config, suites);
    /* Optional: what is wrong with a client's certificate is told to the program, whose decision it is. */
    mbedtls_ssl_conf_authmode(config, policy->ask_certificate || again ? MBEDTLS_SSL_VERIFY_OPTIONAL
                                                                       : MBEDTLS_SSL_VERIFY_NONE);
    mbedtls_ssl_conf_cert_req_ca_list(config, MBEDTLS_SSL_CERT_REQ_CA_LIST_DISABLED);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(config, again ? MBEDTLS_SSL_RENEGOTIATION_ENABLED
                                                 : MBEDTLS_SSL_RENEGOTIATION_DISABLED);
    if (again)
        mbedtls_ssl_conf_renegotiation_enforced(config, MBEDTLS_SSL_RENEGOTIATION_NOT_ENFORCED);
#endif
    if (!policy->no_session_ids && !again)
        mbedtls_ssl_conf_session_cache(config, &context->cache, mbedtls_ssl_cache_get, mbedtls_ssl_cache_set);
    if ((policy->tickets || (TLS_HAS_13 && !policy->no_tls13)) && !again)
        mbedtls_ssl_conf_session_tickets_cb(config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse,
                                            &context->tickets);
    result = mbedtls_ssl_conf_alpn_protocols(config, protocols);
    return result ? result : mbedtls_ssl_conf_own_cert(config, &certificate->chain, &certificate->key);
}

static void free_context(struct tls_context *context)
{
    mbedtls_ssl_config_free(&context->usual);
    mbedtls_ssl_config_free(&context->again);
    mbedtls_ssl_cache_free(&context->cache);
    mbedtls_ssl_ticket_free(&context->tickets); /* wipes its keys */
    certificate_release(context->certificate);
    free(context);
}

ULONG tls_context_create(struct certificate *certificate, const struct tls_policy *policy,
                         struct tls_context **out)
{
    struct tls_context *context;
    int result;

    if (!certificate_has_key(certificate))
        return ERROR_NO_SUCH_LOGON_SESSION;
    if (!has_version(policy))
        return ERROR_NOT_SUPPORTED;
    context = calloc(1, sizeof(*context));
    if (!context)
        return ERROR_NOT_ENOUGH_MEMORY;
    context->references = 1;
    context->certificate = certificate_reference(certificate);
    context->policy = *policy;
    mbedtls_ssl_config_init(&context->usual);
    mbedtls_ssl_config_init(&context->again);
    mbedtls_ssl_cache_init(&context->cache);
    mbedtls_ssl_cache_set_max_entries(&context->cache, CACHE_ENTRIES);
    mbedtls_ssl_cache_set_timeout(&context->cache, CACHE_SECONDS);
    mbedtls_ssl_ticket_init(&context->tickets);
    result = mbedtls_ssl_ticket_setup(&context->tickets, tls_random, NULL, MBEDTLS_CIPHER_AES_256_GCM,
                                      TICKET_SECONDS);
    if (result == 0)
        result = configure(context, &context->usual, false);
    if (result == 0)
        result = configure(context, &context->again, true);
    if (result != 0) {
        free_context(context);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *out = context;
    return NO_ERROR;
}

struct tls_context *tls_context_reference(struct tls_context *context)
{
    atomic_fetch_add_explicit(&context->references, 1, memory_order_relaxed);
    return context;
}

void tls_context_release(struct tls_context *context)
{
    if (context && atomic_fetch_sub_explicit(&context->references, 1, memory_order_acq_rel) == 1)
        free_context(context);
}
