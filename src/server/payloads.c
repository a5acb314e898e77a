/* Payloads of properties, one after the other: first the rules, then the copies. See payloads.h.
 *
 * The rules come from spec/data.md 1.7 and 4; where Windows' answer is not documented, a broken rule is
 * ERROR_INVALID_PARAMETER. Reserved bits are rules too: a program that sets them means something that we do not do. */
#include "server/payloads.h"

#include <string.h>

#define AUTH_EX_FLAGS \
    (HTTP_AUTH_EX_FLAG_ENABLE_KERBEROS_CREDENTIAL_CACHING | HTTP_AUTH_EX_FLAG_CAPTURE_CREDENTIAL)
#define CHANNEL_BIND_FLAGS 0x3Fu
#define LOGGING_FLAGS      0x0Fu

/* Bytes. spec/data.md 1.7 */
#define DIRECTORY_LIMIT 424
#define SOFTWARE_LIMIT  MAX_PATH

static ULONG verdict(bool fine)
{
    return fine ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

/* A counted UTF-16 string: whole characters, and a pointer if there are any. */
static bool is_string(const WCHAR *text, ULONG bytes)
{
    return bytes % sizeof(WCHAR) == 0 && (text || bytes == 0);
}

ULONG payload_check_state(enum holder holder, const void *payload)
{
    return payload_check_enabled_state(holder, &((const HTTP_STATE_INFO *)payload)->State);
}

ULONG payload_check_enabled_state(enum holder holder, const void *payload)
{
    (void)holder;
    return verdict(*(const unsigned *)payload <= HttpEnabledStateInactive);
}

ULONG payload_check_verbosity(enum holder holder, const void *payload)
{
    (void)holder;
    return verdict(*(const unsigned *)payload <= Http503ResponseVerbosityFull);
}

/* The header's range, not the narrower one of the guide: a program that Windows accepts must not fail here. */
ULONG payload_check_queue_length(enum holder holder, const void *payload)
{
    ULONG length = *(const ULONG *)payload;

    (void)holder;
    return verdict(length >= HTTP_MIN_SERVER_QUEUE_LENGTH && length <= HTTP_MAX_SERVER_QUEUE_LENGTH);
}

/* HTTP_LIMIT_INFINITE is the largest ULONG, hence never too small. */
static bool is_rate(ULONG rate)
{
    return rate >= HTTP_MIN_ALLOWED_BANDWIDTH_THROTTLING_RATE;
}

ULONG payload_check_bandwidth(enum holder holder, const void *payload)
{
    (void)holder;
    return verdict(is_rate(((const HTTP_BANDWIDTH_LIMIT_INFO *)payload)->MaxBandwidth));
}

/* Our choice: the peak has the same minimum and is not below the sustained rate; any burst will do. */
ULONG payload_check_flow_rate(enum holder holder, const void *payload)
{
    const HTTP_FLOWRATE_INFO *info = payload;

    (void)holder;
    return verdict(is_rate(info->MaxBandwidth) && info->MaxPeakBandwidth >= info->MaxBandwidth);
}

/* Both authentication properties take any of the schemes: programs set Kerberos through the plain one, too. */
ULONG payload_check_authentication(enum holder holder, const void *payload)
{
    const HTTP_SERVER_AUTHENTICATION_INFO *info = payload;
    const HTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS *digest = &info->DigestParams;
    const HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS *basic = &info->BasicParams;

    (void)holder;
    return verdict(
        (info->AuthSchemes & ~(ULONG)HTTP_AUTH_ENABLE_ALL) == 0 && (info->ExFlags & ~AUTH_EX_FLAGS) == 0 &&
        is_string(digest->DomainName, digest->DomainNameLength) &&
        is_string(digest->Realm, digest->RealmLength) && is_string(basic->Realm, basic->RealmLength));
}

static bool is_service_name(const HTTP_SERVICE_BINDING_BASE *base)
{
    const HTTP_SERVICE_BINDING_W *wide = (const HTTP_SERVICE_BINDING_W *)(const void *)base;
    const HTTP_SERVICE_BINDING_A *narrow = (const HTTP_SERVICE_BINDING_A *)(const void *)base;

    if (!base)
        return false;
    if (base->Type == HttpServiceBindingTypeW)
        return is_string(wide->Buffer, wide->BufferSize);
    return base->Type == HttpServiceBindingTypeA && (narrow->Buffer || narrow->BufferSize == 0);
}

ULONG payload_check_channel_bind(enum holder holder, const void *payload)
{
    const HTTP_CHANNEL_BIND_INFO *info = payload;

    (void)holder;
    if ((unsigned)info->Hardening > HttpAuthenticationHardeningStrict ||
        (info->Flags & ~CHANNEL_BIND_FLAGS) || (info->NumberOfServiceNames && !info->ServiceNames))
        return ERROR_INVALID_PARAMETER;
    for (ULONG i = 0; i < info->NumberOfServiceNames; i++)
        if (!is_service_name(info->ServiceNames[i]))
            return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

/* Restricted is known and documented as not supported. */
ULONG payload_check_protection_level(enum holder holder, const void *payload)
{
    unsigned level = (unsigned)((const HTTP_PROTECTION_LEVEL_INFO *)payload)->Level;

    (void)holder;
    if (level == HttpProtectionLevelRestricted)
        return ERROR_NOT_SUPPORTED;
    return verdict(level <= HttpProtectionLevelEdgeRestricted);
}

static bool is_separator(WCHAR character)
{
    return character == u'\\' || character == u'/';
}

/* "C:\logs", "\\server\share", and what is fully qualified here: "/var/log". */
static bool is_fully_qualified(const WCHAR *path, size_t length)
{
    WCHAR drive = length > 0 ? (WCHAR)(path[0] | 0x20) : 0;

    if (length >= 3 && drive >= u'a' && drive <= u'z' && path[1] == u':' && is_separator(path[2]))
        return true;
    return length > 0 && (path[0] == u'/' || (length > 2 && path[0] == u'\\' && path[1] == u'\\'));
}

/* Sessions log in one central file: W3C or binary. Groups log apart: W3C, IIS, NCSA. */
static bool is_log_format(enum holder holder, unsigned format)
{
    if (holder == HOLDER_SESSION)
        return format == HttpLoggingTypeW3C || format == HttpLoggingTypeRaw;
    return format <= HttpLoggingTypeNCSA;
}

static bool is_rollover(const HTTP_LOGGING_INFO *info)
{
    if (info->RolloverType == HttpLoggingRolloverSize)
        return info->RolloverSize >= HTTP_MIN_ALLOWED_LOG_FILE_ROLLOVER_SIZE; /* infinite included */
    return (unsigned)info->RolloverType <= HttpLoggingRolloverHourly && info->RolloverSize == 0;
}

ULONG payload_check_logging(enum holder holder, const void *payload)
{
    static const ULONG exclusive = HTTP_LOGGING_FLAG_LOG_ERRORS_ONLY | HTTP_LOGGING_FLAG_LOG_SUCCESS_ONLY;
    const HTTP_LOGGING_INFO *info = payload;

    if ((info->LoggingFlags & ~LOGGING_FLAGS) || (info->LoggingFlags & exclusive) == exclusive)
        return ERROR_INVALID_PARAMETER;
    if (info->pExtFields || info->NumOfExtFields || info->MaxRecordSize)
        return ERROR_INVALID_PARAMETER;
    if (!is_log_format(holder, (unsigned)info->Format) || !is_rollover(info))
        return ERROR_INVALID_PARAMETER;
    if (!is_string(info->SoftwareName, info->SoftwareNameLength) || info->SoftwareNameLength > SOFTWARE_LIMIT)
        return ERROR_INVALID_PARAMETER;
    return verdict(is_string(info->DirectoryName, info->DirectoryNameLength) &&
                   info->DirectoryNameLength <= DIRECTORY_LIMIT &&
                   is_fully_qualified(info->DirectoryName, info->DirectoryNameLength / sizeof(WCHAR)));
}

/* --- copies --- */

/* A block that grows behind its structure; without a base it only measures. */
struct block {
    char *base;
    size_t size;
};

static void *append(struct block *block, const void *data, size_t length, size_t alignment)
{
    size_t at = (block->size + alignment - 1) & ~(alignment - 1);

    block->size = at + length;
    if (!block->base)
        return NULL;
    if (data)
        memcpy(block->base + at, data, length);
    return block->base + at;
}

/* With a NUL behind it that the length does not count. An empty string becomes NULL. */
static WCHAR *append_string(struct block *block, const WCHAR *text, ULONG bytes)
{
    static const WCHAR end = 0;
    WCHAR *copy;

    if (bytes == 0)
        return NULL;
    copy = append(block, text, bytes, sizeof(WCHAR));
    append(block, &end, sizeof(end), sizeof(WCHAR));
    return copy;
}

size_t payload_copy_authentication(const void *payload, void *out)
{
    HTTP_SERVER_AUTHENTICATION_INFO info = *(const HTTP_SERVER_AUTHENTICATION_INFO *)payload;
    struct block block = {out, sizeof(info)};
    HTTP_SERVER_AUTHENTICATION_DIGEST_PARAMS *digest = &info.DigestParams;
    HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS *basic = &info.BasicParams;

    digest->DomainName = append_string(&block, digest->DomainName, digest->DomainNameLength);
    digest->Realm = append_string(&block, digest->Realm, digest->RealmLength);
    basic->Realm = append_string(&block, basic->Realm, basic->RealmLength);
    if (out)
        memcpy(out, &info, sizeof(info));
    return block.size;
}

/* Security descriptors are not kept: the files get the permissions of whoever writes them. */
size_t payload_copy_logging(const void *payload, void *out)
{
    HTTP_LOGGING_INFO info = *(const HTTP_LOGGING_INFO *)payload;
    struct block block = {out, sizeof(info)};

    info.SoftwareName = append_string(&block, info.SoftwareName, info.SoftwareNameLength);
    info.DirectoryName = append_string(&block, info.DirectoryName, info.DirectoryNameLength);
    info.pSecurityDescriptor = NULL;
    if (out)
        memcpy(out, &info, sizeof(info));
    return block.size;
}

/* Both kinds of service name have one layout: type, pointer, size in bytes. */
_Static_assert(sizeof(HTTP_SERVICE_BINDING_W) == sizeof(HTTP_SERVICE_BINDING_A) &&
                   offsetof(HTTP_SERVICE_BINDING_W, Buffer) == offsetof(HTTP_SERVICE_BINDING_A, Buffer) &&
                   offsetof(HTTP_SERVICE_BINDING_W, BufferSize) ==
                       offsetof(HTTP_SERVICE_BINDING_A, BufferSize),
               "service names differ in the type of their characters alone");

static void *append_service_name(struct block *block, const HTTP_SERVICE_BINDING_BASE *base)
{
    HTTP_SERVICE_BINDING_A name = *(const HTTP_SERVICE_BINDING_A *)(const void *)base;
    void *place = append(block, NULL, sizeof(name), _Alignof(HTTP_SERVICE_BINDING_A));

    name.Buffer = name.BufferSize ? append(block, name.Buffer, name.BufferSize, sizeof(WCHAR)) : NULL;
    if (place)
        memcpy(place, &name, sizeof(name));
    return place;
}

size_t payload_copy_channel_bind(const void *payload, void *out)
{
    HTTP_CHANNEL_BIND_INFO info = *(const HTTP_CHANNEL_BIND_INFO *)payload;
    struct block block = {out, sizeof(info)};
    PHTTP_SERVICE_BINDING_BASE *names = info.ServiceNames;
    char *places;

    info.ServiceNames = NULL;
    if (info.NumberOfServiceNames) {
        places = append(&block, NULL, info.NumberOfServiceNames * sizeof(void *), _Alignof(void *));
        for (ULONG i = 0; i < info.NumberOfServiceNames; i++) {
            void *name = append_service_name(&block, names[i]);
            if (places)
                memcpy(places + i * sizeof(name), &name, sizeof(name));
        }
        info.ServiceNames = (PHTTP_SERVICE_BINDING_BASE *)(void *)places;
    }
    if (out)
        memcpy(out, &info, sizeof(info));
    return block.size;
}
