/* Parameters: the table, and the two places a value can come from. */
#include "server/settings.h"

#include "base/lock.h"
#include "base/trace.h"
#include "config/line.h"
#include "config/parameters.h"
#include "config/store.h"
#include "security/pam.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

struct settings settings;

enum parameter_kind { NUMBER, SWITCH, LIVE };

struct parameter {
    const char *name;
    void *value;
    enum parameter_kind kind; /* unsigned, bool, _Atomic unsigned */
    unsigned initial, lowest, highest;
};

static const struct parameter parameters[] = {
    {"AllowRestrictedChars", &settings.cook.allow_restricted_chars, SWITCH, 0, 0, 1},
    {"EnableNonUTF8", &settings.cook.enable_non_utf8, SWITCH, 1, 0, 1},
    {"FavorUTF8", &settings.cook.favor_utf8, SWITCH, 1, 0, 1},
    {"PercentUAllowed", &settings.cook.percent_u_allowed, SWITCH, 1, 0, 1},
    {"UrlSegmentMaxCount", &settings.cook.segment_max_count, NUMBER, 255, 0, 16383},
    {"UrlSegmentMaxLength", &settings.cook.segment_max_length, NUMBER, 260, 0, 32766},
    {"MaxFieldLength", &settings.head.max_field_length, NUMBER, 16384, 64, 65534},
    {"MaxRequestBytes", &settings.head.max_request_bytes, NUMBER, 16384, 256, 16777216},
    {"AllowWeakHeaderNameSyntax", &settings.head.allow_weak_header_names, SWITCH, 0, 0, 1},
    {"AllowWeakHeaderValueSyntax", &settings.head.allow_weak_header_values, SWITCH, 0, 0, 1},
    {"AllowCaseInsensitiveVerbs", &settings.head.allow_case_insensitive_verbs, SWITCH, 0, 0, 1},
    {"AllowUnEscapedRestrictedChars", &settings.head.allow_unescaped_restricted_chars, SWITCH, 0, 0, 1},
    {"DisableServerHeader", &settings.disable_server_header, NUMBER, 0, 0, 2},
    {"MaxConnections", &settings.max_connections, NUMBER, UINT_MAX, 1024, 2031616},
    {"IdleConnectionTimeout", &settings.idle_timeout, LIVE, 120, 1, 65535},
    {"HeaderWaitTimeout", &settings.header_timeout, LIVE, 120, 1, 65535},
    {"EntityBodyTimeout", &settings.entity_timeout, NUMBER, 120, 1, 65535},
    {"DrainEntityBodyTimeout", &settings.drain_timeout, NUMBER, 120, 1, 65535},
    {"RequestQueueTimeout", &settings.queue_timeout, NUMBER, 120, 1, 65535},
    {"MinSendRate", &settings.min_send_rate, NUMBER, 150, 1, UINT_MAX},
    {"Loops", &settings.loops, NUMBER, 0, 1, 64},
    {"UriEnableCache", &settings.cache_enabled, NUMBER, 1, 0, 1},
    {"UriMaxUriBytes", &settings.cache_max_bytes, NUMBER, 262144, 4096, 16777216},
    {"MaxCacheResponseSize", &settings.cache_max_response, LIVE, 0, 0, UINT_MAX},
    {"CacheRangeChunkSize", &settings.cache_range_chunk, NUMBER, 0, 0, UINT_MAX},
    {"UriMaxCacheMegabyteCount", &settings.cache_max_megabytes, NUMBER, 0, 0, 4194304},
    {"UriScavengerPeriod", &settings.cache_scavenger_period, NUMBER, 120, 10, UINT_MAX},
    {"CredentialCacheSeconds", &settings.credential_seconds, NUMBER, 60, 0, 3600},
    {"StrictDocs", &settings.strict_docs, SWITCH, 0, 0, 1},
};

#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

static void complain(const struct parameter *parameter, const char *text)
{
    TRACE("parameter %s: %s is no number from %u to %u, ignored", parameter->name, text, parameter->lowest,
          parameter->highest);
}

/* From the environment, else from the file, else the default. */
static unsigned value_of(const struct parameters *file, const struct parameter *parameter)
{
    char variable[64];
    const char *text;
    uint64_t value;

    snprintf(variable, sizeof(variable), "HTTPAPI_%s", parameter->name);
    text = getenv(variable);
    if (text && line_number(text, parameter->highest, &value) && value >= parameter->lowest)
        return (unsigned)value;
    if (text)
        complain(parameter, text);
    if (parameters_number(file, parameter->name, parameter->lowest, parameter->highest, &value))
        return (unsigned)value;
    text = parameters_get(file, parameter->name);
    if (text)
        complain(parameter, text);
    return parameter->initial;
}

/* True if the value is another than before. What stays the same is not written: a call from before the last HttpTerminate may still
 * look at it. */
static bool store(const struct parameter *parameter, unsigned value)
{
    bool *flag = parameter->value;
    unsigned *number = parameter->value;
    bool changed;

    switch (parameter->kind) {
    case SWITCH:
        changed = *flag != (value != 0);
        if (changed)
            *flag = value != 0;
        return changed;
    case NUMBER:
        changed = *number != value;
        if (changed)
            *number = value;
        return changed;
    default:
        return atomic_exchange((_Atomic unsigned *)parameter->value, value) != value;
    }
}

bool settings_refresh(void)
{
    static struct lock refreshing; /* of two at once, the one with the older file must not win */
    const struct parameters *file;
    bool changed = false;

    lock_acquire(&refreshing);
    file = parameters_acquire();
    for (size_t i = 0; i < PARAMETERS; i++)
        if (parameters[i].kind == LIVE)
            changed |= store(&parameters[i], value_of(file, &parameters[i]));
    parameters_release(file);
    lock_release(&refreshing);
    return changed;
}

void settings_load(void)
{
    const struct parameters *file;
    const char *service;

    config_refresh();
    file = parameters_acquire();
    for (size_t i = 0; i < PARAMETERS; i++)
        if (parameters[i].kind != LIVE)
            store(&parameters[i], value_of(file, &parameters[i]));
    service = parameters_get(file, "PamService");
    pam_choose_service(service ? service : "");
    parameters_release(file);
    settings_refresh();
    settings.cook.allow_unescaped_restricted_chars = settings.head.allow_unescaped_restricted_chars;
    if (getrandom(&settings.head.hash_seed, sizeof settings.head.hash_seed, GRND_NONBLOCK) !=
        sizeof settings.head.hash_seed)
        settings.head.hash_seed =
            (uint32_t)(uintptr_t)&settings * 2654435761u; /* at the very start of a machine */
    head_limits_normalise(&settings.head);
}
