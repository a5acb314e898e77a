/* HttpInitialize and HttpTerminate: counts per part; the last one of the server part takes everything down. */
#include "api/api.h"

#include "base/trace.h"
#include "net/endpoint.h"
#include "server/authentication.h"
#include "server/caching.h"
#include "server/policies.h"
#include "server/session.h"
#include "server/settings.h"
#include "server/urls.h"

#include <pthread.h>

#define PARTS (HTTP_INITIALIZE_SERVER | HTTP_INITIALIZE_CONFIG)

static pthread_mutex_t initializing = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(unsigned) server_count, config_count;

ULONG api_started(ULONG flag)
{
    _Atomic(unsigned) *count = flag == HTTP_INITIALIZE_SERVER ? &server_count : &config_count;

    if (atomic_load_explicit(count, memory_order_relaxed))
        return NO_ERROR;
    TRACE("HttpInitialize was not called with %s, or HttpTerminate as often as it",
          flag == HTTP_INITIALIZE_SERVER ? "HTTP_INITIALIZE_SERVER" : "HTTP_INITIALIZE_CONFIG");
    return ERROR_DLL_INIT_FAILED;
}

static ULONG start_server(void)
{
    ULONG error;

    trace_configure();
    settings_load();
    error = urls_start();
    if (error == NO_ERROR)
        error = caching_start();
    if (error != NO_ERROR)
        return error;
    policies_refresh(); /* what is wrong there is told, and keeps nobody from serving */
    authentication_start();
    return net_start();
}

static void stop_server(void)
{
    urls_set_endpoints(
        NULL); /* no URL is added from here on, and net_stop closes the ports of all that are there */
    session_close_all();
    queue_close_all();
    net_stop();
    authentication_stop();
    epoch_collect();
}

ULONG WINAPI HttpInitialize(HTTPAPI_VERSION Version, ULONG Flags, PVOID pReserved)
{
    ULONG error = NO_ERROR;

    if (pReserved || (Flags & ~(PARTS | HTTP_DEMAND_CBT)))
        return TRACED(ERROR_INVALID_PARAMETER);
    if (HTTPAPI_LESS_VERSION(Version, 1, 0) || HTTPAPI_GREATER_VERSION(Version, 2, 0))
        return TRACED(ERROR_REVISION_MISMATCH);
    pthread_mutex_lock(&initializing);
    if ((Flags & HTTP_INITIALIZE_SERVER) && server_count == 0)
        error = start_server();
    if (error == NO_ERROR) {
        server_count += (Flags & HTTP_INITIALIZE_SERVER) != 0;
        config_count += (Flags & HTTP_INITIALIZE_CONFIG) != 0;
    }
    pthread_mutex_unlock(&initializing);
    return TRACED(error);
}

/* One termination too many is not an error: programs that clean up twice on Windows get away with it. */
ULONG WINAPI HttpTerminate(ULONG Flags, PVOID pReserved)
{
    if (pReserved || (Flags & ~(PARTS | HTTP_DEMAND_CBT)))
        return TRACED(ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&initializing);
    if ((Flags & HTTP_INITIALIZE_SERVER) && server_count > 0 && --server_count == 0)
        stop_server();
    if ((Flags & HTTP_INITIALIZE_CONFIG) && config_count > 0)
        config_count--;
    pthread_mutex_unlock(&initializing);
    return TRACED(NO_ERROR);
}

BOOL WINAPI HttpIsFeatureSupported(HTTP_FEATURE_ID FeatureId)
{
    switch (FeatureId) {
    case HttpFeatureDelegateEx:
    case HttpFeatureAutomaticChunkedEncoding:
    case HttpFeatureIdleConnectionTimeoutRequestProperty:
    case HttpFeatureDscp:
        return TRUE;
    default:
        return FALSE;
    }
}

ULONG WINAPI HttpGetExtension(HTTPAPI_VERSION Version, ULONG Extension, PVOID Buffer, ULONG BufferSize)
{
    (void)Version;
    (void)Extension;
    (void)BufferSize;
    return TRACED(Buffer ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
}
