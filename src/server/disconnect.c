/* See disconnect.h. The call waits in the connection's list of watchers, under the connection's lock. */
#include "server/disconnect.h"

#include "server/receive.h"
#include "server/transport.h"

static void disconnect_cancel(struct pending *pending)
{
    struct request *request;
    bool found;

    if (request_find_connection(atomic_load(&receive_of(pending)->connection), &request) != NO_ERROR)
        return;
    found = request->transport->unwatch(request, pending);
    request_leave(request);
    if (found)
        pending_finish(pending, ERROR_OPERATION_ABORTED, 0);
}

ULONG disconnect_wait(struct attachment *attachment, HTTP_CONNECTION_ID id, OVERLAPPED *overlapped)
{
    struct receive stack, *receive;
    struct request *request;
    ULONG error = receive_begin(attachment, overlapped, &stack, &receive);

    if (error != NO_ERROR)
        return error;
    atomic_store(&receive->connection, id);
    atomic_store(&receive->pending.cancel, disconnect_cancel);
    error = request_find_connection(id, &request);
    if (error != NO_ERROR)
        return pending_end(&receive->pending, error, 0, NULL);
    if (!pending_start(&receive->pending) || atomic_load(&attachment->closed))
        error = ERROR_OPERATION_ABORTED;
    else if (atomic_load(
                 &attachment->shut_down)) /* says so before it looks for watchers: one of us sees the other */
        error =
            ERROR_INVALID_HANDLE; /* as every other call that would wait, see spec/functions.md F10, F11, F25 */
    else
        error = request->transport->watch(request, &receive->pending);
    request_leave(request);
    if (error == ERROR_IO_PENDING)
        return overlapped ? error : pending_wait(&receive->pending, NULL);
    return pending_end(&receive->pending, error, 0, NULL);
}
