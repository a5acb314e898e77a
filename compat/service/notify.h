/* Word to the supervisor that started the process, in systemd's way: a datagram to the socket that NOTIFY_SOCKET names. Nothing
 * happens where nobody listens. */
#ifndef HTTPAPI_NOTIFY_H
#define HTTPAPI_NOTIFY_H

#include "windef.h"

/* SERVICE_RUNNING: it is ready. SERVICE_STOP_PENDING: it stops. */
void notify_state(DWORD state);

/* Starting or stopping may take this much longer. */
void notify_patience(DWORD milliseconds);

#endif
