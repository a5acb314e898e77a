/* Parameters: the table, and the two places a value can come from. */
#include "server/settings.h"

#include "base/trace.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct settings settings;

enum parameter_kind { NUMBER, SWITCH };

struct parameter {
    const char *name;
    void *value;
    enum parameter_kind kind; /* unsigned, or bool */
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
    {"IdleConnectionTimeout", &settings.idle_timeout, NUMBER, 120, 1, 65535},
    {"HeaderWaitTimeout", &settings.header_timeout, NUMBER, 120, 1, 65535},
    {"EntityBodyTimeout", &settings.entity_timeout, NUMBER, 120, 1, 65535},
    {"DrainEntityBodyTimeout", &settings.drain_timeout, NUMBER, 120, 1, 65535},
    {"RequestQueueTimeout", &settings.queue_timeout, NUMBER, 120, 1, 65535},
    {"MinSendRate", &settings.min_send_rate, NUMBER, 150, 1, UINT_MAX},
    {"Loops", &settings.loops, NUMBER, 0, 1, 64},
    {"UriEnableCache", &settings.cache_enabled, NUMBER, 1, 0, 1},
    {"UriMaxUriBytes", &settings.cache_max_bytes, NUMBER, 262144, 4096, 16777216},
    {"MaxCacheResponseSize", &settings.cache_max_response, NUMBER, 0, 0, UINT_MAX},
    {"CacheRangeChunkSize", &settings.cache_range_chunk, NUMBER, 0, 0, UINT_MAX},
    {"UriMaxCacheMegabyteCount", &settings.cache_max_megabytes, NUMBER, 0, 0, 4194304},
    {"UriScavengerPeriod", &settings.cache_scavenger_period, NUMBER, 120, 10, UINT_MAX},
    {"StrictDocs", &settings.strict_docs, SWITCH, 0, 0, 1},
};

#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

static void store(const struct parameter *parameter, unsigned value)
{
    if (parameter->kind == SWITCH)
        *(bool *)parameter->value = value != 0;
    else
        *(unsigned *)parameter->value = value;
}

static void read_text(const struct parameter *parameter, const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 0);

    while (*end == ' ' || *end == '\t' || *end == '\n' || *end == '\r')
        end++;
    if (end != text && *end == 0 && value >= parameter->lowest && value <= parameter->highest)
        store(parameter, (unsigned)value);
    else
        TRACE("parameter %s: %s is no number from %u to %u, ignored", parameter->name, text,
              parameter->lowest, parameter->highest);
}

static void read_line(char *line)
{
    char *value = strchr(line, '=');
    size_t length;

    if (!value || line[0] == '#')
        return;
    length = (size_t)(value - line);
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    for (size_t i = 0; i < PARAMETERS; i++)
        if (strlen(parameters[i].name) == length && strncasecmp(parameters[i].name, line, length) == 0)
            read_text(&parameters[i], value + 1);
}

static void read_file(const char *root)
{
    char path[4096], line[512];
    FILE *file;

    if (snprintf(path, sizeof(path), "%s/parameters", root) >= (int)sizeof(path))
        return;
    file = fopen(path, "re");
    if (!file)
        return;
    while (fgets(line, sizeof(line), file))
        read_line(line);
    fclose(file);
}

void settings_load(void)
{
    const char *root = getenv("HTTPAPI_CONFIG");

    for (size_t i = 0; i < PARAMETERS; i++)
        store(&parameters[i], parameters[i].initial);
    read_file(root ? root : "/etc/httpapi");
    for (size_t i = 0; i < PARAMETERS; i++) {
        char name[64];
        const char *text;

        snprintf(name, sizeof(name), "HTTPAPI_%s", parameters[i].name);
        text = getenv(name);
        if (text)
            read_text(&parameters[i], text);
    }
    settings.cook.allow_unescaped_restricted_chars = settings.head.allow_unescaped_restricted_chars;
    settings.head.hash_seed = (uint32_t)(uintptr_t)&settings * 2654435761u;
    head_limits_normalise(&settings.head);
}
