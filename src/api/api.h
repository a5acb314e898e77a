/* What the exported functions share: the initialisation counts, and the way from a HANDLE to an attachment. */
#ifndef HTTPAPI_API_H
#define HTTPAPI_API_H

#include "http.h"
#include "server/queue.h"

/* ERROR_DLL_INIT_FAILED unless HttpInitialize was called with that flag. */
ULONG api_started(ULONG flag);

/* The attachment behind a queue handle, pinned; `missing` when there is none. Undone with handle_unpin(handle). */
ULONG api_queue(HANDLE handle, ULONG missing, struct attachment **out);

/* The same for receiving and sending, which a controller may not. */
ULONG api_worker(HANDLE handle, struct attachment **out);

#endif
