/* Registering and finding URLs, version 1 and 2. */
#include "api/api.h"

#include "heapapi.h"
#include "server/session.h"
#include "server/urls.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

ULONG WINAPI HttpAddUrl(HANDLE RequestQueueHandle, PCWSTR FullyQualifiedUrl, PVOID Reserved)
{
    struct attachment *attachment;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (Reserved)
        return TRACED(ERROR_INVALID_PARAMETER);
    error = api_queue(RequestQueueHandle, ERROR_INVALID_HANDLE, &attachment);
    if (error != NO_ERROR)
        return TRACED(error);
    if (attachment->queue->version == 1)
        error = urls_add(&attachment->queue->owner, FullyQualifiedUrl, 0);
    else
        error = ERROR_INVALID_PARAMETER; /* version 2 queues get their URLs through groups */
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpRemoveUrl(HANDLE RequestQueueHandle, PCWSTR FullyQualifiedUrl)
{
    struct attachment *attachment;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error == NO_ERROR)
        error = api_queue(RequestQueueHandle, ERROR_INVALID_PARAMETER, &attachment);
    if (error != NO_ERROR)
        return TRACED(error);
    if (attachment->queue->version == 1)
        error = urls_remove(&attachment->queue->owner, FullyQualifiedUrl);
    else
        error = ERROR_INVALID_PARAMETER;
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpAddUrlToUrlGroup(HTTP_URL_GROUP_ID UrlGroupId, PCWSTR pFullyQualifiedUrl,
                                  HTTP_URL_CONTEXT UrlContext, ULONG Reserved)
{
    struct url_group *group;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (Reserved != 0 || (group = url_group_pin(UrlGroupId)) == NULL)
        return TRACED(ERROR_INVALID_PARAMETER);
    error = urls_add(&group->owner, pFullyQualifiedUrl, UrlContext);
    url_group_release(group);
    return TRACED(error);
}

ULONG WINAPI HttpRemoveUrlFromUrlGroup(HTTP_URL_GROUP_ID UrlGroupId, PCWSTR pFullyQualifiedUrl, ULONG Flags)
{
    bool all = Flags & HTTP_URL_FLAG_REMOVE_ALL;
    struct url_group *group;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if ((Flags & ~HTTP_URL_FLAG_REMOVE_ALL) || all != !pFullyQualifiedUrl)
        return TRACED(ERROR_INVALID_PARAMETER);
    group = url_group_pin(UrlGroupId);
    if (!group)
        return TRACED(ERROR_INVALID_PARAMETER);
    if (all)
        urls_remove_owner(&group->owner);
    else
        error = urls_remove(&group->owner, pFullyQualifiedUrl);
    url_group_release(group);
    return TRACED(error);
}

ULONG WINAPI HttpFindUrlGroupId(PCWSTR FullyQualifiedUrl, HANDLE RequestQueueHandle,
                                PHTTP_URL_GROUP_ID UrlGroupId)
{
    struct registration *registration;
    struct attachment *attachment;
    struct request_queue *queue;
    struct url_group *group;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!FullyQualifiedUrl || !UrlGroupId)
        return TRACED(ERROR_INVALID_PARAMETER);
    error = urls_find(FullyQualifiedUrl, &registration);
    if (error != NO_ERROR)
        return TRACED(error);
    group = ((struct url_owner *)registration->owner)->group;
    error = api_queue(RequestQueueHandle, ERROR_INVALID_HANDLE, &attachment);
    if (error == NO_ERROR) {
        queue = group ? url_group_queue(group) : NULL;
        error = queue == attachment->queue && group ? NO_ERROR : ERROR_FILE_NOT_FOUND;
        if (queue)
            queue_release(queue);
        if (error == NO_ERROR)
            *UrlGroupId = group->id;
        handle_unpin(RequestQueueHandle);
    }
    registration_release(registration);
    return TRACED(error);
}

/* The result is the caller's to free with HeapFree on the process heap. */
ULONG WINAPI HttpPrepareUrl(PVOID Reserved, ULONG Flags, PCWSTR Url, PWSTR *PreparedUrl)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);
    size_t length;
    WCHAR *prepared;

    if (error != NO_ERROR)
        return TRACED(error);
    if (Reserved || Flags != 0 || !Url || !PreparedUrl)
        return TRACED(ERROR_INVALID_PARAMETER);
    error = url_prepare(Url, &prepared);
    if (error != NO_ERROR)
        return TRACED(error);
    length = text_length(prepared);
    *PreparedUrl = HeapAlloc(GetProcessHeap(), 0, (length + 1) * sizeof(WCHAR));
    if (*PreparedUrl)
        memcpy(*PreparedUrl, prepared, (length + 1) * sizeof(WCHAR));
    else
        error = ERROR_NOT_ENOUGH_MEMORY;
    free(prepared);
    return TRACED(error);
}
