/* Certificate bindings through the configuration API: by address, by name (SNI), by port (central store). */
#include "api/service_config.h"

#include "config/bindings.h"
#include "config/root.h"
#include "config/ssl_line.h"
#include "tls/certificates.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

ULONG config_ssl_key_in(const SOCKADDR *key, struct ssl_binding *out)
{
    ULONG error = config_address_in(key, 0, &out->address, &out->port);

    out->kind = SSL_BINDING_ADDRESS;
    return error == NO_ERROR && out->port == 0 ? ERROR_INVALID_PARAMETER : error;
}

/* Names and the central store are not bound to an address: it must be the IPv4 wildcard. */
static ULONG wildcard_port(const SOCKADDR_STORAGE *key, USHORT *port)
{
    struct url_address address;
    ULONG error = config_address_in((const SOCKADDR *)key, sizeof *key, &address, port);

    if (error != NO_ERROR)
        return error;
    return address.family == 0 && *port != 0 ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

ULONG config_sni_key_in(const HTTP_SERVICE_CONFIG_SSL_SNI_KEY *key, struct ssl_binding *out)
{
    char *host;
    ULONG error = wildcard_port(&key->IpPort, &out->port);

    if (error == NO_ERROR)
        error = key->Host ? config_text_in(key->Host, SSL_HOST_LIMIT + 1, &host) : ERROR_INVALID_PARAMETER;
    if (error != NO_ERROR)
        return error;
    out->kind = SSL_BINDING_NAME;
    if (!ssl_host_normalize(host, strlen(host), out->host))
        error = ERROR_INVALID_PARAMETER;
    free(host);
    return error;
}

ULONG config_ccs_key_in(HTTP_SERVICE_CONFIG_ID id, const SOCKADDR_STORAGE *key, struct ssl_binding *out)
{
    bool scoped =
        id == HttpServiceConfigSslScopedCcsCertInfo || id == HttpServiceConfigSslScopedCcsCertInfoEx;
    ULONG error;

    out->kind = scoped ? SSL_BINDING_SCOPED_CCS : SSL_BINDING_CCS;
    if (!scoped)
        return wildcard_port(key, &out->port);
    error = config_address_in((const SOCKADDR *)key, sizeof *key, &out->address, &out->port);
    return error == NO_ERROR && out->port == 0 ? ERROR_INVALID_PARAMETER : error;
}

static ULONG key_in(HTTP_SERVICE_CONFIG_ID id, const void *key, struct ssl_binding *out)
{
    memset(out, 0, sizeof *out);
    switch (id) {
    case HttpServiceConfigSSLCertInfo:
        return config_ssl_key_in(((const HTTP_SERVICE_CONFIG_SSL_KEY *)key)->pIpPort, out);
    case HttpServiceConfigSslSniCertInfo:
        return config_sni_key_in(key, out);
    default:
        return config_ccs_key_in(id, &((const HTTP_SERVICE_CONFIG_SSL_CCS_KEY *)key)->LocalAddress, out);
    }
}

/* ---- records ---- */

/* The parameters follow the key in every set, the key the question's first member in every query. */
struct layout {
    size_t param, key, token;
};

static struct layout layout_of(HTTP_SERVICE_CONFIG_ID id)
{
    switch (id) {
    case HttpServiceConfigSSLCertInfo:
        return (struct layout){offsetof(HTTP_SERVICE_CONFIG_SSL_SET, ParamDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_QUERY, KeyDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_QUERY, dwToken)};
    case HttpServiceConfigSslSniCertInfo:
        return (struct layout){offsetof(HTTP_SERVICE_CONFIG_SSL_SNI_SET, ParamDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_SNI_QUERY, KeyDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_SNI_QUERY, dwToken)};
    default:
        return (struct layout){offsetof(HTTP_SERVICE_CONFIG_SSL_CCS_SET, ParamDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY, KeyDesc),
                               offsetof(HTTP_SERVICE_CONFIG_SSL_CCS_QUERY, dwToken)};
    }
}

static bool is_central(const struct ssl_binding *binding)
{
    return binding->kind == SSL_BINDING_CCS || binding->kind == SSL_BINDING_SCOPED_CCS;
}

static ULONG hash_in(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, struct ssl_binding *out)
{
    if (is_central(out))
        return param->SslHashLength == 0 ? NO_ERROR : ERROR_INVALID_PARAMETER;
    if (param->SslHashLength == 0 || param->SslHashLength > SSL_HASH_LIMIT || !param->pSslHash)
        return ERROR_INVALID_PARAMETER;
    out->hash_length = param->SslHashLength;
    memcpy(out->hash, param->pSslHash, param->SslHashLength);
    return NO_ERROR;
}

static ULONG param_in(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, struct ssl_binding *out)
{
    static const WCHAR my[] = u"MY";
    const WCHAR *store =
        param->pSslCertStoreName && *param->pSslCertStoreName ? param->pSslCertStoreName : my;
    ULONG error = hash_in(param, out);

    out->application = param->AppId;
    out->check_mode = param->DefaultCertCheckMode;
    out->revocation_freshness = param->DefaultRevocationFreshnessTime;
    out->revocation_timeout = param->DefaultRevocationUrlRetrievalTimeout;
    out->flags = param->DefaultFlags;
    if (error == NO_ERROR)
        error = config_text_in(store, HTTP_SSL_CERT_STORE_NAME_LENGTH, &out->store);
    if (error == NO_ERROR)
        error = config_text_in(param->pDefaultSslCtlIdentifier, 1024, &out->ctl_identifier);
    if (error == NO_ERROR)
        error = config_text_in(param->pDefaultSslCtlStoreName, 1024, &out->ctl_store);
    return error;
}

/* ERROR_NO_SUCH_LOGON_SESSION unless the certificate is there with its key. A central store is asked only by handshakes. */
static ULONG check_certificate(const struct ssl_binding *binding)
{
    struct certificate *certificate;
    ULONG error;

    if (is_central(binding))
        return NO_ERROR;
    error =
        certificates_load(config_root(), binding->store, binding->hash, binding->hash_length, &certificate);
    if (error == NO_ERROR)
        certificate_release(certificate);
    return error;
}

static ULONG change(enum section_action action, HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    const void *param = (const char *)information + layout_of(id).param;
    struct ssl_binding binding;
    ULONG error = key_in(id, information, &binding);

    if (error == NO_ERROR && action != RECORD_DELETE)
        error = param_in(param, &binding);
    if (error == NO_ERROR && !config_may_write())
        error = ERROR_ACCESS_DENIED;
    if (error == NO_ERROR && action != RECORD_DELETE)
        error = check_certificate(&binding);
    if (error == NO_ERROR)
        error = bindings_change(action, &binding);
    ssl_binding_clear(&binding);
    return error;
}

static ULONG set_ssl(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_ADD, id, information);
}

static ULONG update_ssl(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_UPDATE, id, information);
}

static ULONG delete_ssl(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_DELETE, id, information);
}

/* ---- answers ---- */

static void param_out(struct answer *answer, const struct ssl_binding *binding,
                      HTTP_SERVICE_CONFIG_SSL_PARAM *out)
{
    memset(out, 0, sizeof *out);
    out->SslHashLength = binding->hash_length;
    if (binding->hash_length)
        out->pSslHash = answer_bytes(answer, binding->hash, binding->hash_length, 1);
    out->AppId = binding->application;
    out->pSslCertStoreName = answer_text(answer, binding->store);
    out->DefaultCertCheckMode = binding->check_mode;
    out->DefaultRevocationFreshnessTime = binding->revocation_freshness;
    out->DefaultRevocationUrlRetrievalTimeout = binding->revocation_timeout;
    out->pDefaultSslCtlIdentifier = answer_text(answer, binding->ctl_identifier);
    out->pDefaultSslCtlStoreName = answer_text(answer, binding->ctl_store);
    out->DefaultFlags = binding->flags;
}

static void write_ssl(struct answer *answer, const void *record)
{
    const struct ssl_binding *binding = record;
    HTTP_SERVICE_CONFIG_SSL_SET set;
    SOCKADDR_STORAGE address;
    size_t length = config_address_out(&binding->address, binding->port, &address);

    memset(&set, 0, sizeof set);
    set.KeyDesc.pIpPort = answer_bytes(answer, &address, length, 8);
    param_out(answer, binding, &set.ParamDesc);
    answer_head(answer, &set, sizeof set);
}

static void write_sni(struct answer *answer, const void *record)
{
    const struct ssl_binding *binding = record;
    HTTP_SERVICE_CONFIG_SSL_SNI_SET set;

    memset(&set, 0, sizeof set);
    config_address_out(&binding->address, binding->port, &set.KeyDesc.IpPort);
    set.KeyDesc.Host = answer_text(answer, binding->host);
    param_out(answer, binding, &set.ParamDesc);
    answer_head(answer, &set, sizeof set);
}

static void write_ccs(struct answer *answer, const void *record)
{
    const struct ssl_binding *binding = record;
    HTTP_SERVICE_CONFIG_SSL_CCS_SET set;

    memset(&set, 0, sizeof set);
    config_address_out(&binding->address, binding->port, &set.KeyDesc.LocalAddress);
    param_out(answer, binding, &set.ParamDesc);
    answer_head(answer, &set, sizeof set);
}

static enum ssl_binding_kind kind_of(HTTP_SERVICE_CONFIG_ID id)
{
    switch (id) {
    case HttpServiceConfigSSLCertInfo:
        return SSL_BINDING_ADDRESS;
    case HttpServiceConfigSslSniCertInfo:
        return SSL_BINDING_NAME;
    case HttpServiceConfigSslCcsCertInfo:
        return SSL_BINDING_CCS;
    default:
        return SSL_BINDING_SCOPED_CCS;
    }
}

/* The n-th of one kind, in the order of the file. */
static const struct ssl_binding *nth(const struct bindings *bindings, enum ssl_binding_kind kind, ULONG token)
{
    const struct ssl_binding *binding;

    for (size_t i = 0; (binding = bindings_at(bindings, i)); i++)
        if (binding->kind == kind && token-- == 0)
            return binding;
    return NULL;
}

static ULONG find(HTTP_SERVICE_CONFIG_ID id, const struct bindings *bindings, const char *question,
                  const struct ssl_binding **out)
{
    struct layout layout = layout_of(id);
    HTTP_SERVICE_CONFIG_QUERY_TYPE type = *(const HTTP_SERVICE_CONFIG_QUERY_TYPE *)question;
    struct ssl_binding key;
    ULONG token, error;

    if (type == HttpServiceConfigQueryNext) {
        memcpy(&token, question + layout.token, sizeof token);
        *out = nth(bindings, kind_of(id), token);
        return *out ? NO_ERROR : ERROR_NO_MORE_ITEMS;
    }
    if (type != HttpServiceConfigQueryExact)
        return ERROR_INVALID_PARAMETER;
    error = key_in(id, question + layout.key, &key);
    if (error != NO_ERROR)
        return error;
    *out = bindings_exact(bindings, &key);
    return *out ? NO_ERROR : ERROR_FILE_NOT_FOUND;
}

static ULONG query_ssl(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output)
{
    const struct bindings *bindings = bindings_acquire();
    const struct ssl_binding *found = NULL;
    ULONG error = find(id, bindings, question, &found);

    if (error == NO_ERROR && id == HttpServiceConfigSSLCertInfo)
        error = answer_record(output, sizeof(HTTP_SERVICE_CONFIG_SSL_SET), write_ssl, found,
                              ERROR_INSUFFICIENT_BUFFER);
    else if (error == NO_ERROR && id == HttpServiceConfigSslSniCertInfo)
        error = answer_record(output, sizeof(HTTP_SERVICE_CONFIG_SSL_SNI_SET), write_sni, found,
                              ERROR_INSUFFICIENT_BUFFER);
    else if (error == NO_ERROR)
        error = answer_record(output, sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET), write_ccs, found,
                              ERROR_INSUFFICIENT_BUFFER);
    bindings_release(bindings);
    return error;
}

#define BINDINGS(name)                                                                                  \
    {                                                                                                   \
        .set_size = sizeof(HTTP_SERVICE_CONFIG_##name##_SET),                                           \
        .delete_size = sizeof(HTTP_SERVICE_CONFIG_##name##_SET),                                        \
        .query_size = sizeof(HTTP_SERVICE_CONFIG_##name##_QUERY), .set = set_ssl, .update = update_ssl, \
        .remove = delete_ssl, .query = query_ssl                                                        \
    }

const struct config_kind config_ssl = BINDINGS(SSL);
const struct config_kind config_sni = BINDINGS(SSL_SNI);
const struct config_kind config_ccs = BINDINGS(SSL_CCS);
