/* HttpWaitForDisconnect: a call that ends with the connection. */
#ifndef HTTPAPI_DISCONNECT_H
#define HTTPAPI_DISCONNECT_H

#include "server/queue.h"

ULONG disconnect_wait(struct attachment *attachment, HTTP_CONNECTION_ID id, OVERLAPPED *overlapped);

#endif
