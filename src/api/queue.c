/* Request queues: creation, closing, shutdown, demand start. */
#include "api/api.h"

#include <string.h>

ULONG api_queue(HANDLE handle, ULONG missing, struct attachment **out)
{
    struct object *object = handle_pin(handle, &attachment_type);

    if (!object) {
        TRACE("handle %p: no request queue: never one, or closed already", handle);
        return missing;
    }
    *out = CONTAINING_RECORD(object, struct attachment, device.object);
    return NO_ERROR;
}

ULONG api_worker(HANDLE handle, struct attachment **out)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error == NO_ERROR)
        error = api_queue(handle, ERROR_INVALID_HANDLE, out);
    if (error == NO_ERROR && (*out)->role == ROLE_CONTROLLER) {
        handle_unpin(handle);
        return ERROR_ACCESS_DENIED; /* our choice: documentation only says that it fails */
    }
    return error;
}

ULONG WINAPI HttpCreateHttpHandle(PHANDLE RequestQueueHandle, ULONG Reserved)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!RequestQueueHandle || Reserved != 0)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(queue_create(1, NULL, 0, RequestQueueHandle));
}

ULONG WINAPI HttpCreateRequestQueue(HTTPAPI_VERSION Version, PCWSTR Name,
                                    PSECURITY_ATTRIBUTES SecurityAttributes, ULONG Flags,
                                    PHANDLE RequestQueueHandle)
{
    static const ULONG open = HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                       controller = HTTP_CREATE_REQUEST_QUEUE_FLAG_CONTROLLER,
                       delegation = HTTP_CREATE_REQUEST_QUEUE_FLAG_DELEGATION;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!HTTPAPI_EQUAL_VERSION(Version, 2, 0))
        return TRACED(ERROR_REVISION_MISMATCH);
    if (!RequestQueueHandle || (Flags & ~(open | controller | delegation)))
        return TRACED(ERROR_INVALID_PARAMETER);
    if ((Flags & open) && ((Flags & controller) || SecurityAttributes || !Name))
        return TRACED(ERROR_INVALID_PARAMETER);
    if ((Flags & delegation) && !(Flags & open))
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(queue_create(2, Name, Flags, RequestQueueHandle));
}

ULONG WINAPI HttpCloseRequestQueue(HANDLE RequestQueueHandle)
{
    struct attachment *attachment;
    ULONG error = api_queue(RequestQueueHandle, ERROR_INVALID_PARAMETER, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    handle_unpin(RequestQueueHandle);
    return TRACED(handle_close(RequestQueueHandle) == NO_ERROR ? NO_ERROR : ERROR_INVALID_PARAMETER);
}

ULONG WINAPI HttpShutdownRequestQueue(HANDLE RequestQueueHandle)
{
    struct attachment *attachment;
    ULONG error = api_queue(RequestQueueHandle, ERROR_INVALID_PARAMETER, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    error = attachment_shutdown(attachment);
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}

ULONG WINAPI HttpWaitForDemandStart(HANDLE RequestQueueHandle, LPOVERLAPPED Overlapped)
{
    struct attachment *attachment;
    ULONG error = api_queue(RequestQueueHandle, ERROR_INVALID_PARAMETER, &attachment);

    if (error != NO_ERROR)
        return TRACED(error);
    error = attachment->role == ROLE_CONTROLLER ? queue_wait_demand(attachment, Overlapped)
                                                : ERROR_INVALID_ID_AUTHORITY;
    handle_unpin(RequestQueueHandle);
    return TRACED(error);
}
