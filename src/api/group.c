/* URL groups: creation and closing, their binding to a queue, and their other properties. */
#include "api/api.h"

#include "server/session.h"

#include <string.h>

ULONG WINAPI HttpCreateUrlGroup(HTTP_SERVER_SESSION_ID ServerSessionId, PHTTP_URL_GROUP_ID pUrlGroupId,
                                ULONG Reserved)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!pUrlGroupId || Reserved != 0)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(url_group_create(ServerSessionId, pUrlGroupId));
}

ULONG WINAPI HttpCloseUrlGroup(HTTP_URL_GROUP_ID UrlGroupId)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    return TRACED(error == NO_ERROR ? url_group_close(UrlGroupId) : error);
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

static ULONG set_queue(HTTP_URL_GROUP_ID id, HTTP_SERVER_PROPERTY property, const HTTP_BINDING_INFO *binding)
{
    struct request_queue *queue;
    struct url_group *group = url_group_pin(id);
    ULONG error = group ? queue_of_binding(binding, &queue) : ERROR_INVALID_PARAMETER;

    if (error == NO_ERROR) {
        if (property == HttpServerBindingProperty)
            url_group_bind(group, queue);
        else
            url_group_delegate(group, queue);
        if (queue)
            queue_release(queue);
    }
    if (group)
        url_group_release(group);
    return error;
}

ULONG WINAPI HttpSetUrlGroupProperty(HTTP_URL_GROUP_ID UrlGroupId, HTTP_SERVER_PROPERTY Property,
                                     PVOID PropertyInformation, ULONG PropertyInformationLength)
{
    struct url_group *group;
    HTTP_BINDING_INFO binding;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (Property == HttpServerBindingProperty || Property == HttpServerDelegationProperty) {
        error = property_check(HOLDER_GROUP, Property, PropertyInformation, PropertyInformationLength);
        if (error != NO_ERROR)
            return TRACED(error);
        memcpy(&binding, PropertyInformation, sizeof(binding));
        return TRACED(set_queue(UrlGroupId, Property, &binding));
    }
    lock_acquire(&configuration);
    group = url_group_find(UrlGroupId);
    error = group ? properties_set(&group->properties, HOLDER_GROUP, Property, PropertyInformation,
                                   PropertyInformationLength)
                  : ERROR_INVALID_PARAMETER;
    if (error == NO_ERROR)
        url_group_refresh(group);
    lock_release(&configuration);
    return TRACED(error);
}

ULONG WINAPI HttpQueryUrlGroupProperty(HTTP_URL_GROUP_ID UrlGroupId, HTTP_SERVER_PROPERTY Property,
                                       PVOID PropertyInformation, ULONG PropertyInformationLength,
                                       PULONG ReturnLength)
{
    struct url_group *group;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    lock_acquire(&configuration);
    group = url_group_find(UrlGroupId);
    error = group ? properties_query(&group->properties, HOLDER_GROUP, Property, PropertyInformation,
                                     PropertyInformationLength, ReturnLength)
                  : ERROR_INVALID_PARAMETER;
    lock_release(&configuration);
    return TRACED(error);
}
