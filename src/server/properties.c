/* The table of properties, and the one way in and out. See properties.h. */
#include "server/properties.h"

#include "server/payloads.h"

#include <stdlib.h>
#include <string.h>

#define NOT_QOS -1
#define BOTH    (HOLDER_SESSION | HOLDER_GROUP)
#define NOWHERE SIZE_MAX /* kept by the caller */

/* The largest payload. */
union payload {
    HTTP_LOGGING_INFO logging;
    HTTP_SERVER_AUTHENTICATION_INFO authentication;
    HTTP_CHANNEL_BIND_INFO channel_bind;
    HTTP_BINDING_INFO binding;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    HTTP_PROPERTY_FLAGS flags;
};

struct rule {
    HTTP_SERVER_PROPERTY property;
    int qos;             /* HTTP_QOS_SETTING_TYPE: the rule is for the structure behind QosSetting */
    unsigned set, query; /* holders */
    bool flagged;        /* begins with HTTP_PROPERTY_FLAGS */
    ULONG size;
    size_t at;
    payload_check *check; /* NULL: anything goes */
    payload_copy *copy;   /* NULL: no pointers inside, kept as it is; else kept behind a pointer */
};

/* Where a payload is kept: in struct properties, or with the caller. */
#define KEPT(type, member) sizeof(type), offsetof(struct properties, member)
#define APART(type)        sizeof(type), NOWHERE

#define AUTHENTICATION payload_check_authentication, payload_copy_authentication

/* Who may set and query what: spec/data.md 4.2. Listen endpoints of sessions, and queries for a flow rate, are documented
 * nowhere: refused. */
/* clang-format off */
static const struct rule rules[] = {
    /* property, QosType                                        set            query          flagged */
    {HttpServerStateProperty, NOT_QOS,                          BOTH,          BOTH,          true,
        KEPT(HTTP_STATE_INFO, state), payload_check_state, NULL},
    {HttpServerTimeoutsProperty, NOT_QOS,                       BOTH,          BOTH,          true,
        KEPT(HTTP_TIMEOUT_LIMIT_INFO, timeouts), NULL, NULL},
    {HttpServerQosProperty, HttpQosSettingTypeBandwidth,        BOTH,          BOTH,          true,
        KEPT(HTTP_BANDWIDTH_LIMIT_INFO, bandwidth), payload_check_bandwidth, NULL},
    {HttpServerQosProperty, HttpQosSettingTypeConnectionLimit,  HOLDER_GROUP,  HOLDER_GROUP,  true,
        KEPT(HTTP_CONNECTION_LIMIT_INFO, connections), NULL, NULL}, /* any number is a limit; 0 admits nobody */
    {HttpServerQosProperty, HttpQosSettingTypeFlowRate,         BOTH,          0,             true,
        KEPT(HTTP_FLOWRATE_INFO, flow_rate), payload_check_flow_rate, NULL},
    {HttpServerLoggingProperty, NOT_QOS,                        BOTH,          0,             true,
        KEPT(HTTP_LOGGING_INFO, logging), payload_check_logging, payload_copy_logging},
    {HttpServerAuthenticationProperty, NOT_QOS,                 BOTH,          BOTH,          true,
        KEPT(HTTP_SERVER_AUTHENTICATION_INFO, authentication), AUTHENTICATION},
    {HttpServerExtendedAuthenticationProperty, NOT_QOS,         BOTH,          0,             true,
        KEPT(HTTP_SERVER_AUTHENTICATION_INFO, extended_authentication), AUTHENTICATION},
    {HttpServerChannelBindProperty, NOT_QOS,                    BOTH,          BOTH,          false,
        KEPT(HTTP_CHANNEL_BIND_INFO, channel_bind), payload_check_channel_bind, payload_copy_channel_bind},
    {HttpServerBindingProperty, NOT_QOS,                        HOLDER_GROUP,  0,             true,
        APART(HTTP_BINDING_INFO), NULL, NULL},
    {HttpServerDelegationProperty, NOT_QOS,                     HOLDER_GROUP,  0,             true,
        APART(HTTP_BINDING_INFO), NULL, NULL},
    {HttpServerListenEndpointProperty, NOT_QOS,                 HOLDER_GROUP,  0,             true,
        KEPT(HTTP_LISTEN_ENDPOINT_INFO, listen_endpoint), NULL, NULL},
    {HttpServerProtectionLevelProperty, NOT_QOS,                HOLDER_GROUP,  0,             true,
        KEPT(HTTP_PROTECTION_LEVEL_INFO, protection_level), payload_check_protection_level, NULL},
    {HttpServerStateProperty, NOT_QOS,                          HOLDER_QUEUE,  HOLDER_QUEUE,  false,
        APART(HTTP_ENABLED_STATE), payload_check_enabled_state, NULL},
    {HttpServerQueueLengthProperty, NOT_QOS,                    HOLDER_QUEUE,  HOLDER_QUEUE,  false,
        APART(ULONG), payload_check_queue_length, NULL},
    {HttpServer503VerbosityProperty, NOT_QOS,                   HOLDER_QUEUE,  HOLDER_QUEUE,  false,
        APART(HTTP_503_RESPONSE_VERBOSITY), payload_check_verbosity, NULL},
};
/* clang-format on */

#define RULES (sizeof(rules) / sizeof(rules[0]))

static const struct rule *find_rule(enum holder holder, HTTP_SERVER_PROPERTY property, int qos)
{
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].property == property && rules[i].qos == qos &&
            ((rules[i].set | rules[i].query) & holder))
            return &rules[i];
    return NULL;
}

static bool is_present(const struct rule *rule, const union payload *payload)
{
    return !rule->flagged || payload->flags.Present;
}

/* Finds the rule for a payload and copies the structure, which need not be aligned and may be longer than we know it. For QoS
 * that is the structure behind QosSetting. */
static ULONG read_payload(enum holder holder, HTTP_SERVER_PROPERTY property, const void *given, ULONG length,
                          union payload *payload, const struct rule **out)
{
    const struct rule *rule;
    HTTP_QOS_SETTING_INFO qos;

    if (!given)
        return ERROR_INVALID_PARAMETER;
    if (property == HttpServerQosProperty) {
        if (length < sizeof(qos))
            return ERROR_INVALID_PARAMETER;
        memcpy(&qos, given, sizeof(qos));
        if (!qos.QosSetting)
            return ERROR_INVALID_PARAMETER;
        rule = find_rule(holder, property, (int)qos.QosType);
        given = qos.QosSetting;
    } else {
        rule = find_rule(holder, property, NOT_QOS);
        if (rule && length < rule->size)
            return ERROR_INVALID_PARAMETER;
    }
    if (!rule || !(rule->set & holder))
        return ERROR_INVALID_PARAMETER;
    memcpy(payload, given, rule->size);
    *out = rule;
    return is_present(rule, payload) && rule->check ? rule->check(holder, payload) : NO_ERROR;
}

ULONG property_check(enum holder holder, HTTP_SERVER_PROPERTY property, const void *payload, ULONG length)
{
    const struct rule *rule;
    union payload copy;

    return read_payload(holder, property, payload, length, &copy, &rule);
}

/* Payloads with pointers: the old block goes, the new one, if any, takes its place. */
static ULONG keep_block(void **kept, const struct rule *rule, const union payload *payload)
{
    void *block = NULL;

    if (is_present(rule, payload)) {
        block = malloc(rule->copy(payload, NULL));
        if (!block)
            return ERROR_NOT_ENOUGH_MEMORY;
        rule->copy(payload, block);
    }
    free(*kept);
    *kept = block;
    return NO_ERROR;
}

ULONG properties_set(struct properties *properties, enum holder holder, HTTP_SERVER_PROPERTY property,
                     const void *given, ULONG length)
{
    const struct rule *rule;
    union payload payload;
    ULONG error = read_payload(holder, property, given, length, &payload, &rule);
    char *kept;

    if (error != NO_ERROR)
        return error;
    kept = (char *)properties + rule->at;
    if (rule->copy)
        return keep_block((void **)(void *)kept, rule, &payload);
    if (is_present(rule, &payload))
        memcpy(kept, &payload, rule->size);
    else
        memset(kept, 0, rule->size);
    return NO_ERROR;
}

/* The answer to a QoS query lies behind HTTP_QOS_SETTING_INFO in the same buffer, where QosSetting then points. */
static ULONG answer_qos(const struct properties *properties, const struct rule *rule, char *out, ULONG length,
                        ULONG *needed)
{
    HTTP_QOS_SETTING_INFO info = {(HTTP_QOS_SETTING_TYPE)rule->qos, out + sizeof(info)};

    *needed = (ULONG)sizeof(info) + rule->size;
    if (length < *needed)
        return ERROR_MORE_DATA;
    memcpy(out, &info, sizeof(info));
    memcpy(info.QosSetting, (const char *)properties + rule->at, rule->size);
    return NO_ERROR;
}

/* All or nothing: a buffer that holds the structure but not its strings is left alone, so that no pointer leads out of it. */
static ULONG answer_block(const void *block, const struct rule *rule, void *out, ULONG length, ULONG *needed)
{
    *needed = block ? (ULONG)rule->copy(block, NULL) : rule->size;
    if (length < *needed)
        return ERROR_MORE_DATA;
    if (block)
        rule->copy(block, out);
    else
        memset(out, 0, rule->size);
    return NO_ERROR;
}

static ULONG answer(const struct properties *properties, const struct rule *rule, void *out, ULONG length,
                    ULONG *needed)
{
    const char *kept = (const char *)properties + rule->at;

    if (rule->qos != NOT_QOS)
        return answer_qos(properties, rule, out, length, needed);
    if (rule->copy)
        return answer_block(*(void *const *)(const void *)kept, rule, out, length, needed);
    *needed = rule->size;
    if (length < rule->size)
        return ERROR_MORE_DATA;
    memcpy(out, kept, rule->size);
    return NO_ERROR;
}

/* A buffer too short for QosType gets the size of what it is in. */
static ULONG find_query(enum holder holder, HTTP_SERVER_PROPERTY property, const void *out, ULONG length,
                        ULONG *needed, const struct rule **rule)
{
    HTTP_QOS_SETTING_TYPE type = HttpQosSettingTypeBandwidth;
    int qos = NOT_QOS;

    if (!out || length == 0)
        return ERROR_INVALID_PARAMETER;
    if (property == HttpServerQosProperty && (holder & BOTH)) {
        if (length < sizeof(type)) {
            *needed = sizeof(HTTP_QOS_SETTING_INFO);
            return ERROR_MORE_DATA;
        }
        memcpy(&type, out, sizeof(type));
        qos = (int)type;
    }
    *rule = find_rule(holder, property, qos);
    return *rule && ((*rule)->query & holder) ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

ULONG properties_query(const struct properties *properties, enum holder holder, HTTP_SERVER_PROPERTY property,
                       void *out, ULONG length, ULONG *needed)
{
    const struct rule *rule;
    ULONG size = 0, error = find_query(holder, property, out, length, &size, &rule);

    if (error == NO_ERROR)
        error = answer(properties, rule, out, length, &size);
    if (needed && (error == NO_ERROR || error == ERROR_MORE_DATA))
        *needed = size;
    return error;
}

ULONG property_check_query(enum holder holder, HTTP_SERVER_PROPERTY property, const void *out, ULONG length,
                           ULONG *needed)
{
    const struct rule *rule;
    ULONG size, error = find_query(holder, property, out, length, &size, &rule);

    if (error != NO_ERROR)
        return error;
    if (needed)
        *needed = rule->size;
    return length < rule->size ? ERROR_MORE_DATA : NO_ERROR;
}

void properties_free(struct properties *properties)
{
    for (size_t i = 0; i < RULES; i++) {
        void **kept;

        if (!rules[i].copy)
            continue;
        kept = (void **)(void *)((char *)properties + rules[i].at);
        free(*kept);
        *kept = NULL;
    }
}
