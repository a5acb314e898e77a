/* URL groups: creation and closing, their binding to a queue, and their other properties. */
#include "api/api.h"

#include "server/session.h"

ULONG WINAPI HttpCreateUrlGroup(HTTP_SERVER_SESSION_ID ServerSessionId, PHTTP_URL_GROUP_ID pUrlGroupId,
                                ULONG Reserved)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return error;
    if (!pUrlGroupId || Reserved != 0)
        return ERROR_INVALID_PARAMETER;
    return url_group_create(ServerSessionId, pUrlGroupId);
}

ULONG WINAPI HttpCloseUrlGroup(HTTP_URL_GROUP_ID UrlGroupId)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    return error == NO_ERROR ? url_group_close(UrlGroupId) : error;
}

/* HTTP_BINDING_INFO: the queue behind its handle, referenced, or NULL if it is to be unbound. Any handle of a version 2 queue
 * will do: creator's, controller's or opener's. spec/functions.md 1.4 */
static ULONG queue_of_binding(const HTTP_BINDING_INFO *binding, struct request_queue **out)
{
    struct attachment *attachment;
    ULONG error;

    *out = NULL;
    if (!binding->Flags.Present || !binding->RequestQueueHandle)
        return NO_ERROR;
    error = api_queue(binding->RequestQueueHandle, ERROR_INVALID_PARAMETER, &attachment);
    if (error != NO_ERROR)
        return error;
    if (attachment->queue->version == 2) {
        *out = attachment->queue;
        queue_reference(*out);
    } else {
        error = ERROR_INVALID_PARAMETER;
    }
    handle_unpin(binding->RequestQueueHandle);
    return error;
}

static ULONG set_binding(struct url_group *group, const HTTP_BINDING_INFO *binding)
{
    struct request_queue *queue;
    ULONG error = queue_of_binding(binding, &queue);

    if (error != NO_ERROR)
        return error;
    url_group_bind(group, queue);
    if (queue)
        queue_release(queue);
    return NO_ERROR;
}

ULONG WINAPI HttpSetUrlGroupProperty(HTTP_URL_GROUP_ID UrlGroupId, HTTP_SERVER_PROPERTY Property,
                                     PVOID PropertyInformation, ULONG PropertyInformationLength)
{
    struct url_group *group;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return error;
    if (!PropertyInformation || Property != HttpServerBindingProperty ||
        PropertyInformationLength < sizeof(HTTP_BINDING_INFO))
        return ERROR_INVALID_PARAMETER;
    group = url_group_pin(UrlGroupId);
    if (!group)
        return ERROR_INVALID_PARAMETER;
    error = set_binding(group, PropertyInformation);
    url_group_release(group);
    return error;
}
