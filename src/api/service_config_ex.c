/* Extended parameters of certificate bindings through the configuration API: one record per key and ParamType. */
#include "api/service_config.h"

#include "config/line.h"
#include "config/ssl_params.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct layout {
    size_t param, key, token, type, head;
};

#define LAYOUT(name)                                                    \
    (struct layout)                                                     \
    {                                                                   \
        offsetof(HTTP_SERVICE_CONFIG_##name##_SET_EX, ParamDesc),       \
            offsetof(HTTP_SERVICE_CONFIG_##name##_QUERY_EX, KeyDesc),   \
            offsetof(HTTP_SERVICE_CONFIG_##name##_QUERY_EX, dwToken),   \
            offsetof(HTTP_SERVICE_CONFIG_##name##_QUERY_EX, ParamType), \
            sizeof(HTTP_SERVICE_CONFIG_##name##_SET_EX)                 \
    }

static struct layout layout_of(HTTP_SERVICE_CONFIG_ID id)
{
    switch (id) {
    case HttpServiceConfigSslCertInfoEx:
        return LAYOUT(SSL);
    case HttpServiceConfigSslSniCertInfoEx:
        return LAYOUT(SSL_SNI);
    default:
        return LAYOUT(SSL_CCS);
    }
}

static enum ssl_binding_kind kind_of(HTTP_SERVICE_CONFIG_ID id)
{
    switch (id) {
    case HttpServiceConfigSslCertInfoEx:
        return SSL_BINDING_ADDRESS;
    case HttpServiceConfigSslSniCertInfoEx:
        return SSL_BINDING_NAME;
    case HttpServiceConfigSslCcsCertInfoEx:
        return SSL_BINDING_CCS;
    default:
        return SSL_BINDING_SCOPED_CCS;
    }
}

static ULONG key_in(HTTP_SERVICE_CONFIG_ID id, const void *key, struct ssl_binding *out)
{
    memset(out, 0, sizeof *out);
    if (id == HttpServiceConfigSslCertInfoEx)
        return config_ssl_key_in((const SOCKADDR *)&((const HTTP_SERVICE_CONFIG_SSL_KEY_EX *)key)->IpPort,
                                 out);
    if (id == HttpServiceConfigSslSniCertInfoEx)
        return config_sni_key_in(key, out);
    return config_ccs_key_in(id, &((const HTTP_SERVICE_CONFIG_SSL_CCS_KEY *)key)->LocalAddress, out);
}

/* ---- in ---- */

static ULONG data_in(const HTTP_PERFORMANCE_PARAM *param, struct ssl_param *out)
{
    if (param->BufferSize > SSL_PARAM_DATA || (param->BufferSize > 0 && !param->Buffer) ||
        (unsigned)param->Type >= PerformanceParamMax)
        return ERROR_INVALID_PARAMETER;
    out->number[0] = (ULONG)param->Type;
    out->length = param->BufferSize;
    out->data = malloc(param->BufferSize + 1u);
    if (!out->data)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (param->BufferSize)
        memcpy(out->data, param->Buffer, param->BufferSize);
    return NO_ERROR;
}

static ULONG make_texts(struct ssl_param *out)
{
    out->texts = calloc(SSL_PARAM_TEXTS, sizeof *out->texts);
    return out->texts ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

static ULONG header_in(const HTTP_UNKNOWN_HEADER *header, struct ssl_param *out)
{
    size_t room = (size_t)header->NameLength + header->RawValueLength + 3;
    char *text;

    if (header->NameLength == 0 || !header->pName || (header->RawValueLength && !header->pRawValue) ||
        memchr(header->pName, ':', header->NameLength))
        return ERROR_INVALID_PARAMETER;
    text = malloc(room);
    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    snprintf(text, room, "%.*s: %.*s", header->NameLength, header->pName, header->RawValueLength,
             header->RawValueLength ? header->pRawValue : "");
    out->texts[out->count++] = text;
    return strlen(text) + 1 == room ? NO_ERROR : ERROR_INVALID_PARAMETER; /* a NUL inside */
}

static ULONG headers_in(const HTTP_ERROR_HEADERS_PARAM *param, struct ssl_param *out)
{
    ULONG error = make_texts(out);

    if (param->HeaderCount > SSL_PARAM_TEXTS || (param->HeaderCount && !param->Headers))
        return ERROR_INVALID_PARAMETER;
    out->number[0] = param->StatusCode;
    for (USHORT i = 0; error == NO_ERROR && i < param->HeaderCount; i++)
        error = header_in(&param->Headers[i], out);
    return error;
}

static ULONG certificate_in(const HTTP_CERT_CONFIG_ENTRY *entry, struct ssl_param *out)
{
    char hash[2 * HTTP_SSL_CERT_SHA_HASH_LENGTH + 1], *store, *text;
    size_t length = text_length_max(entry->CertStoreName, HTTP_SSL_CERT_STORE_NAME_LENGTH), room;

    if (length == HTTP_SSL_CERT_STORE_NAME_LENGTH ||
        config_text_in(entry->CertStoreName, HTTP_SSL_CERT_STORE_NAME_LENGTH, &store) != NO_ERROR)
        return ERROR_INVALID_PARAMETER;
    line_format_hex(entry->CertHash, sizeof entry->CertHash, hash);
    room = strlen(hash) + strlen(store) + 2;
    text = malloc(room);
    if (text)
        snprintf(text, room, "%s:%s", hash, store);
    free(store);
    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    out->texts[out->count++] = text;
    return NO_ERROR;
}

static ULONG certificates_in(const HTTP_CERT_CONFIG_PARAM *param, struct ssl_param *out)
{
    ULONG error = make_texts(out);

    if (param->CertConfigCount > SSL_PARAM_TEXTS || (param->CertConfigCount && !param->CertConfigs))
        return ERROR_INVALID_PARAMETER;
    for (ULONG i = 0; error == NO_ERROR && i < param->CertConfigCount; i++)
        error = certificate_in(&param->CertConfigs[i], out);
    return error;
}

static ULONG param_in(const HTTP_SERVICE_CONFIG_SSL_PARAM_EX *param, struct ssl_param *out)
{
    out->flags = param->Flags;
    switch (param->ParamType) {
    case ExParamTypeHttp2Window:
        out->number[0] = param->Http2WindowSizeParam.Http2ReceiveWindowSize;
        return NO_ERROR;
    case ExParamTypeHttp2SettingsLimits:
        out->number[0] = param->Http2SettingsLimitsParam.Http2MaxSettingsPerFrame;
        out->number[1] = param->Http2SettingsLimitsParam.Http2MaxSettingsPerMinute;
        return NO_ERROR;
    case ExParamTypeHttpPerformance:
        return data_in(&param->HttpPerformanceParam, out);
    case ExParamTypeErrorHeaders:
        return headers_in(&param->HttpErrorHeadersParam, out);
    case ExParamTypeCertConfig:
        return certificates_in(&param->HttpCertConfigParam, out);
    default:
        return ERROR_NOT_SUPPORTED; /* what TlsRestrictions and SessionTicketKeys point to is not public */
    }
}

static ULONG change(enum section_action action, HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    const HTTP_SERVICE_CONFIG_SSL_PARAM_EX *param =
        (const void *)((const char *)information + layout_of(id).param);
    struct ssl_param record;
    ULONG error;

    memset(&record, 0, sizeof record);
    error = key_in(id, information, &record.key);
    record.type = (ULONG)param->ParamType;
    if (error == NO_ERROR && record.type >= ExParamTypeMax)
        error = ERROR_INVALID_PARAMETER;
    if (error == NO_ERROR && action != RECORD_DELETE)
        error = param_in(param, &record);
    if (error == NO_ERROR)
        error = ssl_params_change(action, &record);
    ssl_param_clear(&record);
    return error;
}

static ULONG set_ex(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_ADD, id, information);
}

static ULONG update_ex(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_UPDATE, id, information);
}

static ULONG delete_ex(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    return change(RECORD_DELETE, id, information);
}

/* ---- out ---- */

static void headers_out(struct answer *answer, const struct ssl_param *record, HTTP_ERROR_HEADERS_PARAM *out)
{
    HTTP_UNKNOWN_HEADER headers[SSL_PARAM_TEXTS];

    memset(headers, 0, sizeof headers);
    for (unsigned i = 0; i < record->count; i++) {
        const char *text = record->texts[i], *colon = strchr(text, ':');
        size_t name = colon ? (size_t)(colon - text) : strlen(text);
        const char *value = text + name + (colon ? 1 + (colon[1] == ' ') : 0);

        headers[i].NameLength = (USHORT)name;
        headers[i].RawValueLength = (USHORT)strlen(value);
        headers[i].pName = answer_bytes(answer, text, name, 1);
        headers[i].pRawValue = answer_bytes(answer, value, strlen(value), 1);
    }
    out->StatusCode = (USHORT)record->number[0];
    out->HeaderCount = (USHORT)record->count;
    out->Headers = answer_bytes(answer, headers, record->count * sizeof headers[0], 8);
}

static void certificates_out(struct answer *answer, const struct ssl_param *record,
                             HTTP_CERT_CONFIG_PARAM *out)
{
    out->CertConfigCount = record->count;
    for (unsigned i = 0; i < record->count; i++) {
        char hash[2 * HTTP_SSL_CERT_SHA_HASH_LENGTH + 1];
        const char *colon = strchr(record->texts[i], ':');
        HTTP_CERT_CONFIG_ENTRY entry;
        void *at;
        size_t length;

        memset(&entry, 0, sizeof entry);
        snprintf(hash, sizeof hash, "%.*s", colon ? (int)(colon - record->texts[i]) : 0, record->texts[i]);
        line_hex(hash, entry.CertHash, sizeof entry.CertHash, &length);
        if (colon)
            utf16_from_utf8(colon + 1, strlen(colon + 1), entry.CertStoreName,
                            HTTP_SSL_CERT_STORE_NAME_LENGTH - 1);
        at = answer_bytes(answer, &entry, sizeof entry, i == 0 ? 8 : 1);
        if (i == 0)
            out->CertConfigs = at;
    }
}

static void param_out(struct answer *answer, const struct ssl_param *record,
                      HTTP_SERVICE_CONFIG_SSL_PARAM_EX *out)
{
    out->ParamType = (HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE)record->type;
    out->Flags = record->flags;
    switch (record->type) {
    case ExParamTypeHttp2Window:
        out->Http2WindowSizeParam.Http2ReceiveWindowSize = record->number[0];
        break;
    case ExParamTypeHttp2SettingsLimits:
        out->Http2SettingsLimitsParam.Http2MaxSettingsPerFrame = record->number[0];
        out->Http2SettingsLimitsParam.Http2MaxSettingsPerMinute = record->number[1];
        break;
    case ExParamTypeHttpPerformance:
        out->HttpPerformanceParam.Type = (HTTP_PERFORMANCE_PARAM_TYPE)record->number[0];
        out->HttpPerformanceParam.BufferSize = (ULONG)record->length;
        if (record->length)
            out->HttpPerformanceParam.Buffer = answer_bytes(answer, record->data, record->length, 8);
        break;
    case ExParamTypeErrorHeaders:
        headers_out(answer, record, &out->HttpErrorHeadersParam);
        break;
    default:
        certificates_out(answer, record, &out->HttpCertConfigParam);
        break;
    }
}

static void write_ex(struct answer *answer, const void *given)
{
    const struct ssl_param *record = given;
    const struct ssl_binding *key = &record->key;

    if (key->kind == SSL_BINDING_NAME) {
        HTTP_SERVICE_CONFIG_SSL_SNI_SET_EX set;

        memset(&set, 0, sizeof set);
        config_address_out(&key->address, key->port, &set.KeyDesc.IpPort);
        set.KeyDesc.Host = answer_text(answer, key->host);
        param_out(answer, record, &set.ParamDesc);
        answer_head(answer, &set, sizeof set);
    } else { /* the sets of addresses and of the central store are the same */
        HTTP_SERVICE_CONFIG_SSL_SET_EX set;

        memset(&set, 0, sizeof set);
        config_address_out(&key->address, key->port, &set.KeyDesc.IpPort);
        param_out(answer, record, &set.ParamDesc);
        answer_head(answer, &set, sizeof set);
    }
}

_Static_assert(sizeof(HTTP_SERVICE_CONFIG_SSL_SET_EX) == sizeof(HTTP_SERVICE_CONFIG_SSL_CCS_SET_EX),
               "one writer");

static const struct ssl_param *nth(const struct ssl_params *params, enum ssl_binding_kind kind, ULONG type,
                                   ULONG token)
{
    const struct ssl_param *param;

    for (size_t i = 0; (param = ssl_params_at(params, i)); i++)
        if (param->key.kind == kind && param->type == type && token-- == 0)
            return param;
    return NULL;
}

static ULONG find(HTTP_SERVICE_CONFIG_ID id, const struct ssl_params *params, const char *question,
                  const struct ssl_param **out)
{
    struct layout layout = layout_of(id);
    HTTP_SERVICE_CONFIG_QUERY_TYPE query = *(const HTTP_SERVICE_CONFIG_QUERY_TYPE *)question;
    ULONG type, token, error;
    struct ssl_binding key;

    memcpy(&type, question + layout.type, sizeof type);
    memcpy(&token, question + layout.token, sizeof token);
    if (type >= ExParamTypeMax || (unsigned)query >= HttpServiceConfigQueryMax)
        return ERROR_INVALID_PARAMETER;
    if (query == HttpServiceConfigQueryNext) {
        *out = nth(params, kind_of(id), type, token);
        return *out ? NO_ERROR : ERROR_NO_MORE_ITEMS;
    }
    error = key_in(id, question + layout.key, &key);
    if (error != NO_ERROR)
        return error;
    *out = ssl_params_find(params, &key, type);
    return *out ? NO_ERROR : ERROR_FILE_NOT_FOUND;
}

static ULONG query_ex(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output)
{
    const struct ssl_params *params = ssl_params_acquire();
    const struct ssl_param *found = NULL;
    ULONG error = find(id, params, question, &found);

    if (error == NO_ERROR)
        error = answer_record(output, layout_of(id).head, write_ex, found, ERROR_INSUFFICIENT_BUFFER);
    ssl_params_release(params);
    return error;
}

#define PARAMS(name)                                                                                     \
    {                                                                                                    \
        .set_size = sizeof(HTTP_SERVICE_CONFIG_##name##_SET_EX),                                         \
        .delete_size = sizeof(HTTP_SERVICE_CONFIG_##name##_SET_EX),                                      \
        .query_size = sizeof(HTTP_SERVICE_CONFIG_##name##_QUERY_EX), .set = set_ex, .update = update_ex, \
        .remove = delete_ex, .query = query_ex                                                           \
    }

const struct config_kind config_ssl_ex = PARAMS(SSL);
const struct config_kind config_sni_ex = PARAMS(SSL_SNI);
const struct config_kind config_ccs_ex = PARAMS(SSL_CCS);
