/* What the exported functions share: the initialisation counts, and the way from a HANDLE to an attachment. */
#ifndef HTTPAPI_API_H
#define HTTPAPI_API_H

#include "base/trace.h"
#include "http.h"
#include "server/queue.h"

/* The way out of every exported function: the trace tells what was called and what came of it. */
#define TRACED(result) api_traced(__func__, (result))

static inline ULONG api_traced(const char *function, ULONG error)
{
    TRACE("%s: %s", function, trace_error(error));
    return error;
}

/* ERROR_DLL_INIT_FAILED unless HttpInitialize was called with that flag. */
ULONG api_started(ULONG flag);

/* The attachment behind a queue handle, pinned; `missing` when there is none. Undone with handle_unpin(handle). */
ULONG api_queue(HANDLE handle, ULONG missing, struct attachment **out);

/* The same for receiving and sending, which a controller may not. */
ULONG api_worker(HANDLE handle, struct attachment **out);

#endif
