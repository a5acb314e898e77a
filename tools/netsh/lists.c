/* The short kinds: iplisten, timeout, cacheparam, setting. */
#include "netsh.h"

#include "config/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <winsock2.h>
#include <ws2ipdef.h>

/* Windows' numbers, whatever this system's are. */
#define FAMILY4 2
#define FAMILY6 23

/* ---- iplisten ---- */

static HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM listen_param(void)
{
    static SOCKADDR_STORAGE storage;
    const char *text = argument("ipaddress") ? argument("ipaddress") : argument("address");
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = {0, (SOCKADDR *)&storage};
    struct url_address address;

    memset(&address, 0, sizeof address);
    if (!text || !config_address(text, &address))
        usage_error("ipaddress= must be an IP address, as in 10.0.0.1, ::1, 0.0.0.0 or ::.");
    memset(&storage, 0, sizeof storage);
    if (address.family == 6) {
        storage.ss_family = FAMILY6;
        memcpy((char *)&storage + 8, address.bytes, 16);
        memcpy((char *)&storage + 24, &address.scope, 4);
        param.AddrLength = 28;
    } else {
        storage.ss_family = FAMILY4;
        memcpy((char *)&storage + 4, address.bytes, 4);
        param.AddrLength = 16;
    }
    return param;
}

int add_iplisten(void)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = listen_param();
    ULONG error =
        HttpSetServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param, sizeof param, NULL);

    if (error != NO_ERROR)
        return failed("IP address add", error, NULL);
    return succeeded("IP address successfully added");
}

int delete_iplisten(void)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = listen_param();
    ULONG error =
        HttpDeleteServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param, sizeof param, NULL);

    if (error != NO_ERROR)
        return failed("IP address delete", error, NULL);
    return succeeded("IP address successfully deleted");
}

static void show_address(const SOCKADDR_STORAGE *storage)
{
    struct url_address address;
    char text[ADDRESS_TEXT];

    memset(&address, 0, sizeof address);
    if (storage->ss_family == FAMILY6) {
        address.family = 6;
        memcpy(address.bytes, (const char *)storage + 8, 16);
        memcpy(&address.scope, (const char *)storage + 24, 4);
    } else if (memcmp((const char *)storage + 4, address.bytes, 4) != 0) {
        address.family = 4;
        memcpy(address.bytes, (const char *)storage + 4, 4);
    }
    config_address_text(&address, false, text);
    text_line("%s", text);
    if (json) {
        begin_record();
        field(NULL, 0, "ipAddress", "%s", text);
        end_record();
    }
}

int show_iplisten(void)
{
    void *record;
    ULONG error = query_record(HttpServiceConfigIPListenList, NULL, 0, &record);
    const HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY *list = record;
    const SOCKADDR_STORAGE *addresses;

    if (error != NO_ERROR)
        return failed("IP address show", error, NULL);
    addresses = list->AddrList;
    begin_list("IP addresses present in the IP listen list:", "ipListen");
    for (ULONG i = 0; i < list->AddrCount; i++)
        show_address(addresses + i);
    end_list();
    free(record);
    return 0;
}

/* ---- numbers ---- */

struct number {
    HTTP_SERVICE_CONFIG_ID id;
    ULONG key;
    const char *type, *title;
};

static const struct number numbers[] = {
    {HttpServiceConfigTimeout, IdleConnectionTimeout, "idleconnectiontimeout",
     "Idle connection timeout (secs)"},
    {HttpServiceConfigTimeout, HeaderWaitTimeout, "headerwaittimeout", "Header wait timeout (secs)"},
    {HttpServiceConfigCache, MaxCacheResponseSize, "maxcacheresponsesize",
     "Maximum cacheable response size (bytes)"},
    {HttpServiceConfigCache, CacheRangeChunkSize, "cacherangechunksize", "Cache range chunk size (bytes)"},
    {HttpServiceConfigSetting, HttpTlsThrottle, "sslthrottle", "SSL throttle"},
};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static const struct number *chosen(HTTP_SERVICE_CONFIG_ID id, const char *argument_of_type)
{
    const char *type = argument_needed(argument_of_type);

    for (size_t i = 0; i < NUMBERS; i++)
        if (numbers[i].id == id && strcasecmp(numbers[i].type, type) == 0)
            return &numbers[i];
    usage_error("%s=%s is unknown.", argument_of_type, type);
}

static int add_number(HTTP_SERVICE_CONFIG_ID id, const char *type, unsigned long long highest,
                      const char *what)
{
    const struct number *number = chosen(id, type);
    unsigned long long value = argument_number("value", highest);
    HTTP_SERVICE_CONFIG_CACHE_SET cache = {(HTTP_SERVICE_CONFIG_CACHE_KEY)number->key, (ULONG)value};
    HTTP_SERVICE_CONFIG_TIMEOUT_SET timeout = {(HTTP_SERVICE_CONFIG_TIMEOUT_KEY)number->key, (USHORT)value};
    char text[64];
    ULONG error;

    if (id == HttpServiceConfigTimeout)
        error = HttpSetServiceConfiguration(NULL, id, &timeout, sizeof timeout, NULL);
    else
        error = HttpSetServiceConfiguration(NULL, id, &cache, sizeof cache, NULL);
    snprintf(text, sizeof text, error == NO_ERROR ? "%s successfully added" : "%s add", what);
    if (error == NO_ERROR)
        return succeeded(text);
    return failed(text, error, error == ERROR_INVALID_PARAMETER ? "A timeout is at least one second." : NULL);
}

static int delete_number(HTTP_SERVICE_CONFIG_ID id, const char *type, const char *what)
{
    ULONG key = chosen(id, type)->key,
          error = HttpDeleteServiceConfiguration(NULL, id, &key, sizeof key, NULL);
    char text[64];

    snprintf(text, sizeof text, error == NO_ERROR ? "%s successfully deleted" : "%s delete", what);
    if (error == NO_ERROR)
        return succeeded(text);
    return failed(text, error, error == ERROR_FILE_NOT_FOUND ? "It has its default value already." : NULL);
}

static int show_numbers(HTTP_SERVICE_CONFIG_ID id, const char *title, const char *key, const char *type)
{
    const struct number *one = type && argument(type) ? chosen(id, type) : NULL;

    begin_list(title, key);
    for (size_t i = 0; i < NUMBERS; i++) {
        ULONG question = numbers[i].key, value = 0;

        if (numbers[i].id != id || (one && one != &numbers[i]))
            continue;
        HttpQueryServiceConfiguration(NULL, id, &question, sizeof question, &value, sizeof value, NULL, NULL);
        if (json) {
            begin_record();
            field(NULL, 0, "type", "%s", numbers[i].type);
            field_number(NULL, 0, "value", value);
            end_record();
        } else {
            field_number(numbers[i].title, 40, NULL, value);
        }
    }
    end_list();
    return 0;
}

int add_timeout(void)
{
    return add_number(HttpServiceConfigTimeout, "timeouttype", 65535, "Timeout");
}

int delete_timeout(void)
{
    return delete_number(HttpServiceConfigTimeout, "timeouttype", "Timeout");
}

int show_timeout(void)
{
    return show_numbers(HttpServiceConfigTimeout, "HTTP Service Timeouts:", "timeouts", NULL);
}

int add_cacheparam(void)
{
    return add_number(HttpServiceConfigCache, "type", 0xFFFFFFFF, "Cache parameter");
}

int delete_cacheparam(void)
{
    return delete_number(HttpServiceConfigCache, "type", "Cache parameter");
}

int show_cacheparam(void)
{
    return show_numbers(HttpServiceConfigCache, "HTTP Service Cache Parameters:", "cacheParameters", "type");
}

int add_setting(void)
{
    return add_number(HttpServiceConfigSetting, "settingtype", 0xFFFFFFFF, "Setting");
}

int delete_setting(void)
{
    return delete_number(HttpServiceConfigSetting, "settingtype", "Setting");
}

int show_setting(void)
{
    return show_numbers(HttpServiceConfigSetting, "HTTP Service Settings:", "settings", "settingtype");
}
