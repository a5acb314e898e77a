/* Records that are an address or a number: the IP listen list, timeouts, cache parameters, settings. */
#include "api/service_config.h"

#include "config/listen.h"
#include "config/parameters.h"
#include "server/reconfigure.h"

#include <stdlib.h>
#include <string.h>

/* ---- the listen list ---- */

static ULONG listen_address(const void *information, struct url_address *out)
{
    const HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM *param = information;
    USHORT ignored;

    if (param->AddrLength == 0)
        return ERROR_INVALID_PARAMETER;
    return config_address_in(param->pAddress, param->AddrLength, out, &ignored);
}

static ULONG set_listen(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    struct url_address address;
    ULONG error = listen_address(information, &address);

    (void)id;
    return error == NO_ERROR ? listen_add(&address) : error;
}

static ULONG delete_listen(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    struct url_address address;
    ULONG error = listen_address(information, &address);

    (void)id;
    return error == NO_ERROR ? listen_delete(&address) : error;
}

/* The array is part of the head: the room behind it is taken entry by entry. */
static void write_listen(struct answer *answer, const void *record)
{
    const struct listen_list *list = record;
    ULONG count = (ULONG)listen_count(list);
    SOCKADDR_STORAGE storage;

    answer_head(answer, &count, sizeof count);
    for (ULONG i = 0; i < count; i++) {
        config_address_out(listen_at(list, i), 0, &storage);
        answer_bytes(answer, &storage, sizeof storage, 1);
    }
}

/* An empty list still is one whole structure. */
static ULONG query_listen(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output)
{
    size_t head = offsetof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY, AddrList);
    const struct listen_list *list = listen_acquire();
    ULONG error;

    (void)id;
    (void)question;
    if (listen_count(list) == 0)
        head = sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY);
    if (output->buffer && output->length >= head)
        memset(output->buffer, 0, head);
    error = answer_record(output, head, write_listen, list, ERROR_INSUFFICIENT_BUFFER);
    listen_release(list);
    return error;
}

const struct config_kind config_listen = {.set_size = sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM),
                                          .delete_size = sizeof(HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM),
                                          .set = set_listen,
                                          .remove = delete_listen,
                                          .query = query_listen};

/* ---- numbers ---- */

/* Records that are lines of the file `parameters`. */
struct number {
    HTTP_SERVICE_CONFIG_ID id;
    ULONG key;
    const char *name;
    ULONG lowest, highest, initial;
};

static const struct number numbers[] = {
    {HttpServiceConfigTimeout, IdleConnectionTimeout, "IdleConnectionTimeout", 1, 65535, 120},
    {HttpServiceConfigTimeout, HeaderWaitTimeout, "HeaderWaitTimeout", 1, 65535, 120},
    {HttpServiceConfigCache, MaxCacheResponseSize, "MaxCacheResponseSize", 0, 0xFFFFFFFF, 262144},
    {HttpServiceConfigCache, CacheRangeChunkSize, "CacheRangeChunkSize", 0, 0xFFFFFFFF, 0},
    {HttpServiceConfigSetting, HttpTlsThrottle, "HttpTlsThrottle", 0, 0xFFFFFFFF, 0},
};

static const struct number *find_number(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    ULONG key;

    memcpy(&key, information, sizeof key);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i].id == id && numbers[i].key == key)
            return &numbers[i];
    return NULL;
}

static ULONG set_number(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    const struct number *number = find_number(id, information);
    ULONG value = 0, error;

    if (!number)
        return ERROR_INVALID_PARAMETER;
    if (id == HttpServiceConfigTimeout)
        value = ((const HTTP_SERVICE_CONFIG_TIMEOUT_SET *)information)->ParamDesc;
    else
        value = ((const HTTP_SERVICE_CONFIG_CACHE_SET *)information)->ParamDesc; /* SETTING_SET is the same */
    if (value < number->lowest || value > number->highest)
        return ERROR_INVALID_PARAMETER;
    error = parameters_set(number->name, value);
    reconfigure();
    return error;
}

static ULONG delete_number(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    const struct number *number = find_number(id, information);
    ULONG error;

    if (!number)
        return ERROR_INVALID_PARAMETER;
    error = parameters_delete(number->name);
    reconfigure();
    return error;
}

static void write_short(struct answer *answer, const void *record)
{
    USHORT value = (USHORT) * (const ULONG *)record;

    answer_head(answer, &value, sizeof value);
}

static void write_long(struct answer *answer, const void *record)
{
    answer_head(answer, record, sizeof(ULONG));
}

static ULONG query_number(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output)
{
    const struct number *number = find_number(id, question);
    const struct parameters *parameters;
    uint64_t value;
    ULONG answer;

    if (!number)
        return ERROR_INVALID_PARAMETER;
    parameters = parameters_acquire();
    if (!parameters_number(parameters, number->name, number->lowest, number->highest, &value))
        value = number->initial;
    parameters_release(parameters);
    answer = (ULONG)value;
    if (id == HttpServiceConfigTimeout)
        return answer_record(output, sizeof(USHORT), write_short, &answer, ERROR_MORE_DATA);
    return answer_record(output, sizeof(ULONG), write_long, &answer, ERROR_INSUFFICIENT_BUFFER);
}

#define NUMBERS(name)                                                                                       \
    {                                                                                                       \
        .set_size = sizeof(HTTP_SERVICE_CONFIG_##name##_SET),                                               \
        .delete_size = sizeof(HTTP_SERVICE_CONFIG_##name##_KEY),                                            \
        .query_size = sizeof(HTTP_SERVICE_CONFIG_##name##_KEY), .set = set_number, .remove = delete_number, \
        .query = query_number                                                                               \
    }

const struct config_kind config_timeout = NUMBERS(TIMEOUT);
const struct config_kind config_cache = NUMBERS(CACHE);
const struct config_kind config_setting = NUMBERS(SETTING);
