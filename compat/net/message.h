/* ReadFile and WriteFile on sockets, for struct device_ops. Win32 codes. */
#ifndef HTTPAPI_NET_MESSAGE_H
#define HTTPAPI_NET_MESSAGE_H

#include "io/device.h"

ULONG message_read(struct device *device, void *buffer, DWORD length, DWORD *transferred,
                   OVERLAPPED *overlapped);
ULONG message_write(struct device *device, const void *buffer, DWORD length, DWORD *transferred,
                    OVERLAPPED *overlapped);
ULONG message_start(struct device *device, bool write, void *buffer, DWORD length, OVERLAPPED *overlapped,
                    LPOVERLAPPED_COMPLETION_ROUTINE routine);

#endif
