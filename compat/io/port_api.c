/* The Win32 calls of completion ports: handles, last errors and the exact return matrix of GetQueuedCompletionStatus.
 * The port itself is in port.c. */
#include "io/port.h"
#include "io/device.h"
#include "io/recycle.h"
#include "error/error.h"
#include "ioapiset.h"
#include "handleapi.h"

#define DRAIN_AT_ONCE 256 /* entries of GetQueuedCompletionStatusEx taken under one lock */

static struct port *port_pin(HANDLE handle)
{
    struct object *object = handle_pin(handle, NULL);
    struct port *port = port_from_object(object);

    if (object && !port)
        handle_unpin(handle);
    return port;
}

/* ---- creating and associating ---- */

static ULONG create(ULONG concurrency, HANDLE *out)
{
    struct port *port;
    ULONG error = port_create(concurrency, &port);

    if (error)
        return error;
    error = handle_open(port_object(port), out);
    object_release(port_object(port)); /* the handle holds the port from here on */
    return error;
}

static ULONG associate(HANDLE file, HANDLE port_handle, ULONG_PTR key)
{
    struct device *device = device_pin(file);
    struct port *port;
    ULONG error = ERROR_INVALID_HANDLE;

    if (!device)
        return error;
    port = port_pin(port_handle);
    if (port) {
        error = device_associate(device, port, key, NULL);
        handle_unpin(port_handle);
    }
    handle_unpin(file);
    return error;
}

HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                     ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads)
{
    HANDLE port = ExistingCompletionPort;
    ULONG error = NO_ERROR;

    if (FileHandle == INVALID_HANDLE_VALUE && ExistingCompletionPort)
        error = ERROR_INVALID_PARAMETER;
    if (!error && !ExistingCompletionPort)
        error = create(NumberOfConcurrentThreads, &port);
    if (!error && FileHandle != INVALID_HANDLE_VALUE) {
        error = associate(FileHandle, port, CompletionKey);
        if (error && !ExistingCompletionPort)
            handle_close(port);
    }
    return error_result(error) ? port : NULL;
}

/* ---- posting and getting ---- */

BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped)
{
    struct port *port = port_pin(CompletionPort);
    struct port_packet *packet;

    if (!port)
        return error_result(ERROR_INVALID_HANDLE);
    packet = recycle_get(RECYCLE_PACKET);
    if (packet) {
        packet->key = dwCompletionKey;
        packet->overlapped = lpOverlapped;
        packet->bytes = dwNumberOfBytesTransferred;
        packet->status = 0;
        packet->owner = PACKET_RECYCLED;
        port_post(port, packet);
    }
    handle_unpin(CompletionPort);
    return error_result(packet ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY);
}

static inline __attribute__((always_inline)) ULONG give(struct port_packet *packet, DWORD *bytes,
                                                        ULONG_PTR *key, OVERLAPPED **overlapped)
{
    ULONG status = packet->status;

    *bytes = packet->bytes;
    *key = packet->key;
    *overlapped = packet->overlapped;
    packet_finish(packet);
    return status ? error_from_status(status) : NO_ERROR;
}

static __attribute__((noinline)) ULONG wait_for_one(struct port *port, DWORD *bytes, ULONG_PTR *key,
                                                    OVERLAPPED **overlapped, DWORD milliseconds)
{
    struct port_packet *packet;
    ULONG count, error = port_take(port, &packet, 1, &count, milliseconds, false);

    return error ? error : give(packet, bytes, key, overlapped);
}

BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
                                      PULONG_PTR lpCompletionKey, LPOVERLAPPED *lpOverlapped,
                                      DWORD dwMilliseconds)
{
    struct port_packet *packet;
    struct port *port;
    ULONG error;

    if (!lpNumberOfBytesTransferred || !lpCompletionKey || !lpOverlapped)
        return error_result(ERROR_INVALID_PARAMETER);
    *lpOverlapped = NULL;
    port = port_pin(CompletionPort);
    if (!port)
        return error_result(ERROR_INVALID_HANDLE);
    packet = port_take_now(port);
    if (packet)
        error = give(packet, lpNumberOfBytesTransferred, lpCompletionKey, lpOverlapped);
    else
        error = wait_for_one(port, lpNumberOfBytesTransferred, lpCompletionKey, lpOverlapped, dwMilliseconds);
    handle_unpin(CompletionPort);
    return error_result(error);
}

static void fill_entry(OVERLAPPED_ENTRY *entry, const struct port_packet *packet)
{
    entry->lpCompletionKey = packet->key;
    entry->lpOverlapped = packet->overlapped;
    entry->Internal = packet->status;
    entry->dwNumberOfBytesTransferred = packet->bytes;
}

BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort, LPOVERLAPPED_ENTRY lpCompletionPortEntries,
                                        ULONG ulCount, PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable)
{
    struct port_packet *packet = NULL, *next;
    struct port *port;
    ULONG count, error, i;

    if (!lpCompletionPortEntries || !ulNumEntriesRemoved || ulCount == 0)
        return error_result(ERROR_INVALID_PARAMETER);
    *ulNumEntriesRemoved = 0;
    port = port_pin(CompletionPort);
    if (!port)
        return error_result(ERROR_INVALID_HANDLE);
    error =
        port_take(port, &packet, min(ulCount, DRAIN_AT_ONCE), &count, dwMilliseconds, fAlertable != FALSE);
    for (i = 0; i < count; i++, packet = next) {
        next = packet->next;
        fill_entry(&lpCompletionPortEntries[i], packet);
        packet_finish(packet);
    }
    *ulNumEntriesRemoved = count;
    handle_unpin(CompletionPort);
    return error_result(error);
}
