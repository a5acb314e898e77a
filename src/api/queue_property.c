/* Properties of request queues: state, length, verbosity of 503. They lie in the queue itself, under its lock. */
#include "api/api.h"

#include "server/properties.h"

#include <string.h>

/* What both calls check before they look at the value. The attachment is pinned on success. */
static ULONG enter(HANDLE handle, ULONG reserved1, const void *reserved2, struct attachment **out)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error == NO_ERROR)
        error = api_queue(handle, ERROR_INVALID_PARAMETER, out);
    if (error != NO_ERROR)
        return error;
    if ((*out)->queue->version == 1)
        error = ERROR_NOT_SUPPORTED;
    else if (reserved1 != 0 || reserved2)
        error = ERROR_INVALID_PARAMETER;
    if (error != NO_ERROR)
        handle_unpin(handle);
    return error;
}

/* All three values are four bytes wide. */
_Static_assert(sizeof(HTTP_ENABLED_STATE) == 4 && sizeof(HTTP_503_RESPONSE_VERBOSITY) == 4, "Windows ABI");

static void store(struct request_queue *queue, HTTP_SERVER_PROPERTY property, ULONG value)
{
    lock_acquire(&queue->lock);
    if (property == HttpServerStateProperty)
        queue->inactive = value == HttpEnabledStateInactive;
    else if (property == HttpServerQueueLengthProperty)
        queue->length_limit = value;
    else
        atomic_store_explicit(&queue->verbosity, value, memory_order_relaxed);
    lock_release(&queue->lock);
}

static ULONG load(struct request_queue *queue, HTTP_SERVER_PROPERTY property)
{
    ULONG value;

    lock_acquire(&queue->lock);
    if (property == HttpServerStateProperty)
        value = queue->inactive ? HttpEnabledStateInactive : HttpEnabledStateActive;
    else if (property == HttpServerQueueLengthProperty)
        value = queue->length_limit;
    else
        value = atomic_load_explicit(&queue->verbosity, memory_order_relaxed);
    lock_release(&queue->lock);
    return value;
}

/* A handle that opened the queue may look but not touch. spec/functions.md 1.4 */
ULONG WINAPI HttpSetRequestQueueProperty(HANDLE RequestQueueHandle, HTTP_SERVER_PROPERTY Property,
                                         PVOID PropertyInformation, ULONG PropertyInformationLength,
                                         ULONG Reserved1, PVOID Reserved2)
{
    struct attachment *attachment;
    ULONG value, error = enter(RequestQueueHandle, Reserved1, Reserved2, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    if (attachment->role == ROLE_OPENER)
        error = ERROR_INVALID_PARAMETER;
    else
        error = property_check(HOLDER_QUEUE, Property, PropertyInformation, PropertyInformationLength);
    if (error == NO_ERROR) {
        memcpy(&value, PropertyInformation, sizeof(value));
        store(attachment->queue, Property, value);
    }
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpQueryRequestQueueProperty(HANDLE RequestQueueHandle, HTTP_SERVER_PROPERTY Property,
                                           PVOID PropertyInformation, ULONG PropertyInformationLength,
                                           ULONG Reserved1, PULONG ReturnLength, PVOID Reserved2)
{
    struct attachment *attachment;
    ULONG value, error = enter(RequestQueueHandle, Reserved1, Reserved2, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    error = property_check_query(HOLDER_QUEUE, Property, PropertyInformation, PropertyInformationLength,
                                 ReturnLength);
    if (error == NO_ERROR) {
        value = load(attachment->queue, Property);
        memcpy(PropertyInformation, &value, sizeof(value));
    }
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}
