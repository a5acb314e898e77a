/* URL reservations through the configuration API. spec/data.md 6.2. */
#include "api/service_config.h"

#include "config/reservations.h"
#include "server/reconfigure.h"
#include "server/reserved.h"

#include <stdlib.h>

struct reservation_text {
    char *url, *sddl;
};

static void text_free(struct reservation_text *text)
{
    free(text->url);
    free(text->sddl);
}

static ULONG text_in(const HTTP_SERVICE_CONFIG_URLACL_SET *set, bool whole, struct reservation_text *out)
{
    const WCHAR *sddl = whole ? set->ParamDesc.pStringSecurityDescriptor : NULL;
    ULONG error;

    *out = (struct reservation_text){NULL, NULL};
    if (!set->KeyDesc.pUrlPrefix || (whole && !sddl))
        return ERROR_INVALID_PARAMETER;
    error = config_text_in(set->KeyDesc.pUrlPrefix, URL_PREFIX_LIMIT, &out->url);
    if (error == NO_ERROR && whole)
        error = config_text_in(sddl, 65535, &out->sddl);
    return error;
}

static ULONG set_url(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    struct reservation_text text;
    ULONG error = text_in(information, true, &text);

    (void)id;
    if (error == NO_ERROR)
        error = reserved_check(text.url);
    if (error == NO_ERROR)
        error = reservations_add(text.url, text.sddl);
    reconfigure();
    text_free(&text);
    return error;
}

static ULONG delete_url(HTTP_SERVICE_CONFIG_ID id, const void *information)
{
    struct reservation_text text;
    ULONG error = text_in(information, false, &text);

    (void)id;
    if (error == NO_ERROR)
        error = reservations_delete(text.url);
    reconfigure();
    text_free(&text);
    return error;
}

static void write_url(struct answer *answer, const void *record)
{
    const struct url_reservation *reservation = record;
    HTTP_SERVICE_CONFIG_URLACL_SET set;

    set.KeyDesc.pUrlPrefix = answer_text(answer, reservation->url);
    set.ParamDesc.pStringSecurityDescriptor = answer_text(answer, reservation->text);
    answer_head(answer, &set, sizeof set);
}

static ULONG find_exact(const struct reservations *all, const WCHAR *url, const struct url_reservation **out)
{
    struct url_prefix *prefix;
    char *text;
    ULONG error;

    if (!url)
        return ERROR_INVALID_PARAMETER;
    error = config_text_in(url, URL_PREFIX_LIMIT, &text);
    if (error == NO_ERROR)
        error = reservations_parse(text, &prefix);
    free(text);
    if (error != NO_ERROR)
        return error;
    *out = reservations_exact(all, prefix);
    prefix_free(prefix);
    return *out ? NO_ERROR : ERROR_FILE_NOT_FOUND;
}

static ULONG query_url(HTTP_SERVICE_CONFIG_ID id, const void *question, const struct output *output)
{
    const HTTP_SERVICE_CONFIG_URLACL_QUERY *query = question;
    const struct reservations *all = reservations_acquire();
    const struct url_reservation *found = NULL;
    ULONG error = ERROR_INVALID_PARAMETER;

    (void)id;
    if (query->QueryDesc == HttpServiceConfigQueryExact) {
        error = find_exact(all, query->KeyDesc.pUrlPrefix, &found);
    } else if (query->QueryDesc == HttpServiceConfigQueryNext) {
        found = reservations_at(all, query->dwToken);
        error = found ? NO_ERROR : ERROR_NO_MORE_ITEMS;
    }
    if (error == NO_ERROR)
        error = answer_record(output, sizeof(HTTP_SERVICE_CONFIG_URLACL_SET), write_url, found,
                              ERROR_INSUFFICIENT_BUFFER);
    reservations_release(all);
    return error;
}

const struct config_kind config_urlacl = {.set_size = sizeof(HTTP_SERVICE_CONFIG_URLACL_SET),
                                          .delete_size = sizeof(HTTP_SERVICE_CONFIG_URLACL_SET),
                                          .query_size = sizeof(HTTP_SERVICE_CONFIG_URLACL_QUERY),
                                          .set = set_url,
                                          .remove = delete_url,
                                          .query = query_url};
