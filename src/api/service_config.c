/* The machine's configuration: which function may do what with which kind of record. The kinds themselves are in
 * service_config_*.c, the records and their files in config/. spec/data.md 7, spec/functions.md F40-F43. */
#include "api/service_config.h"

#include "api/api.h"
#include "config/address.h"
#include "net/address.h"
#include "text/text.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static const struct config_kind *const kinds[HttpServiceConfigMax] = {
    [HttpServiceConfigIPListenList] = &config_listen,
    [HttpServiceConfigSSLCertInfo] = &config_ssl,
    [HttpServiceConfigUrlAclInfo] = &config_urlacl,
    [HttpServiceConfigTimeout] = &config_timeout,
    [HttpServiceConfigCache] = &config_cache,
    [HttpServiceConfigSslSniCertInfo] = &config_sni,
    [HttpServiceConfigSslCcsCertInfo] = &config_ccs,
    [HttpServiceConfigSetting] = &config_setting,
    [HttpServiceConfigSslCertInfoEx] = &config_ssl_ex,
    [HttpServiceConfigSslSniCertInfoEx] = &config_sni_ex,
    [HttpServiceConfigSslCcsCertInfoEx] = &config_ccs_ex,
    [HttpServiceConfigSslScopedCcsCertInfo] = &config_ccs,
    [HttpServiceConfigSslScopedCcsCertInfoEx] = &config_ccs_ex,
};

static ULONG enter(HANDLE handle, HTTP_SERVICE_CONFIG_ID id, LPOVERLAPPED overlapped,
                   const struct config_kind **out)
{
    ULONG error = api_started(HTTP_INITIALIZE_CONFIG);

    if (error != NO_ERROR)
        return error;
    if (handle)
        return ERROR_INVALID_HANDLE;
    if (overlapped || (unsigned)id >= HttpServiceConfigMax)
        return ERROR_INVALID_PARAMETER;
    *out = kinds[id];
    return NO_ERROR;
}

static ULONG check_input(const void *information, ULONG length, ULONG least)
{
    if (!information)
        return ERROR_INVALID_PARAMETER;
    return length < least ? ERROR_INSUFFICIENT_BUFFER : NO_ERROR;
}

ULONG WINAPI HttpSetServiceConfiguration(HANDLE ServiceHandle, HTTP_SERVICE_CONFIG_ID ConfigId,
                                         PVOID pConfigInformation, ULONG ConfigInformationLength,
                                         LPOVERLAPPED pOverlapped)
{
    const struct config_kind *kind;
    ULONG error = enter(ServiceHandle, ConfigId, pOverlapped, &kind);

    if (error == NO_ERROR)
        error = check_input(pConfigInformation, ConfigInformationLength, kind->set_size);
    return TRACED(error == NO_ERROR ? kind->set(ConfigId, pConfigInformation) : error);
}

ULONG WINAPI HttpUpdateServiceConfiguration(HANDLE Handle, HTTP_SERVICE_CONFIG_ID ConfigId, PVOID ConfigInfo,
                                            ULONG ConfigInfoLength, LPOVERLAPPED Overlapped)
{
    const struct config_kind *kind;
    ULONG error = enter(Handle, ConfigId, Overlapped, &kind);

    if (error == NO_ERROR && !kind->update)
        error = ERROR_INVALID_PARAMETER;
    if (error == NO_ERROR)
        error = check_input(ConfigInfo, ConfigInfoLength, kind->set_size);
    return TRACED(error == NO_ERROR ? kind->update(ConfigId, ConfigInfo) : error);
}

ULONG WINAPI HttpDeleteServiceConfiguration(HANDLE ServiceHandle, HTTP_SERVICE_CONFIG_ID ConfigId,
                                            PVOID pConfigInformation, ULONG ConfigInformationLength,
                                            LPOVERLAPPED pOverlapped)
{
    const struct config_kind *kind;
    ULONG error = enter(ServiceHandle, ConfigId, pOverlapped, &kind);

    if (error == NO_ERROR)
        error = check_input(pConfigInformation, ConfigInformationLength, kind->delete_size);
    return TRACED(error == NO_ERROR ? kind->remove(ConfigId, pConfigInformation) : error);
}

ULONG WINAPI HttpQueryServiceConfiguration(HANDLE ServiceHandle, HTTP_SERVICE_CONFIG_ID ConfigId,
                                           PVOID pInput, ULONG InputLength, PVOID pOutput, ULONG OutputLength,
                                           PULONG pReturnLength, LPOVERLAPPED pOverlapped)
{
    struct output output = {pOutput, pOutput ? OutputLength : 0, pReturnLength};
    const struct config_kind *kind;
    ULONG error = enter(ServiceHandle, ConfigId, pOverlapped, &kind);

    if (error == NO_ERROR && kind->query_size > 0)
        error = check_input(pInput, InputLength, kind->query_size);
    if (error != NO_ERROR)
        return TRACED(error);
    config_refresh();
    return TRACED(kind->query(ConfigId, pInput, &output));
}

/* ---- answers ---- */

void *answer_bytes(struct answer *answer, const void *bytes, size_t length, size_t alignment)
{
    unsigned char *to;

    if (!bytes)
        return NULL;
    answer->used = (answer->used + alignment - 1) & ~(alignment - 1);
    to = answer->base ? answer->base + answer->used : NULL;
    if (to)
        memcpy(to, bytes, length);
    answer->used += length;
    return to;
}

WCHAR *answer_text(struct answer *answer, const char *utf8)
{
    size_t length, room;
    WCHAR *to;

    if (!utf8)
        return NULL;
    answer->used = (answer->used + 1) & ~(size_t)1;
    length = strlen(utf8);
    room = utf16_from_utf8(utf8, length, NULL, 0);
    to = answer->base ? (WCHAR *)(answer->base + answer->used) : NULL;
    if (to) {
        utf16_from_utf8(utf8, length, to, room);
        to[room] = 0;
    }
    answer->used += (room + 1) * sizeof(WCHAR);
    return to;
}

void answer_head(struct answer *answer, const void *structure, size_t size)
{
    if (answer->base)
        memcpy(answer->base, structure, size);
}

ULONG answer_record(const struct output *output, size_t head, answer_writer *write, const void *record,
                    ULONG too_small)
{
    struct answer answer = {NULL, head};

    write(&answer, record);
    if (output->returned)
        *output->returned = (ULONG)answer.used;
    if (answer.used > output->length)
        return too_small;
    answer = (struct answer){output->buffer, head};
    write(&answer, record);
    return NO_ERROR;
}

/* ---- conversions ---- */

ULONG config_address_in(const SOCKADDR *address, size_t length, struct url_address *out, USHORT *port)
{
    struct sockaddr_storage native;
    USHORT family;

    if (!address || (length > 0 && length < sizeof family))
        return ERROR_INVALID_PARAMETER;
    memcpy(&family, address, sizeof family);
    if (length == 0)
        length = family == WINDOWS_AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    if (address_to_linux(address, length, &native) == 0)
        return ERROR_INVALID_PARAMETER;
    memset(out, 0, sizeof *out);
    if (native.ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)&native;

        if (in->sin_addr.s_addr != INADDR_ANY)
            url_address_from4(&in->sin_addr, out);
        *port = ntohs(in->sin_port);
    } else {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&native;

        url_address_from6(&in6->sin6_addr, in6->sin6_scope_id, out);
        *port = ntohs(in6->sin6_port);
    }
    return NO_ERROR;
}

size_t config_address_out(const struct url_address *address, USHORT port, SOCKADDR_STORAGE *out)
{
    struct sockaddr_in6 in6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_scope_id = address->scope};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};

    memset(out, 0, sizeof *out);
    memcpy(&in6.sin6_addr, address->bytes, 16);
    memcpy(&in.sin_addr, address->bytes, 4);
    if (address->family == 6)
        return (size_t)address_to_windows((const struct sockaddr *)&in6, (SOCKADDR *)out, sizeof *out);
    return (size_t)address_to_windows((const struct sockaddr *)&in, (SOCKADDR *)out, sizeof *out);
}

ULONG config_text_in(const WCHAR *text, size_t most, char **out)
{
    size_t length, needed;

    *out = NULL;
    if (!text)
        return NO_ERROR;
    length = text_length_max(text, most + 1);
    if (length > most || utf8_from_utf16_strict(text, length, NULL, 0, &needed) != NO_ERROR)
        return ERROR_INVALID_PARAMETER;
    *out = malloc(needed + 1);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    utf8_from_utf16(text, length, *out, needed);
    (*out)[needed] = 0;
    return NO_ERROR;
}
