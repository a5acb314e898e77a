/* Server sessions: creation and closing, and their properties. */
#include "api/api.h"

#include "server/session.h"

ULONG WINAPI HttpCreateServerSession(HTTPAPI_VERSION Version, PHTTP_SERVER_SESSION_ID ServerSessionId,
                                     ULONG Reserved)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    if (!ServerSessionId || Reserved != 0)
        return TRACED(ERROR_INVALID_PARAMETER);
    /* Documentation asks for 2.0; Windows takes 1.0 as well. spec/functions.md F14 */
    if (!HTTPAPI_EQUAL_VERSION(Version, 2, 0) && !HTTPAPI_EQUAL_VERSION(Version, 1, 0))
        return TRACED(ERROR_REVISION_MISMATCH);
    return TRACED(session_create(ServerSessionId));
}

ULONG WINAPI HttpCloseServerSession(HTTP_SERVER_SESSION_ID ServerSessionId)
{
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    return TRACED(error == NO_ERROR ? session_close(ServerSessionId) : error);
}

ULONG WINAPI HttpSetServerSessionProperty(HTTP_SERVER_SESSION_ID ServerSessionId,
                                          HTTP_SERVER_PROPERTY Property, PVOID PropertyInformation,
                                          ULONG PropertyInformationLength)
{
    struct session *session;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    lock_acquire(&configuration);
    session = session_find(ServerSessionId);
    error = session ? properties_set(&session->properties, HOLDER_SESSION, Property, PropertyInformation,
                                     PropertyInformationLength)
                    : ERROR_INVALID_PARAMETER;
    if (error == NO_ERROR)
        session_refresh(session);
    lock_release(&configuration);
    return TRACED(error);
}

ULONG WINAPI HttpQueryServerSessionProperty(HTTP_SERVER_SESSION_ID ServerSessionId,
                                            HTTP_SERVER_PROPERTY Property, PVOID PropertyInformation,
                                            ULONG PropertyInformationLength, PULONG ReturnLength)
{
    struct session *session;
    ULONG error = api_started(HTTP_INITIALIZE_SERVER);

    if (error != NO_ERROR)
        return TRACED(error);
    lock_acquire(&configuration);
    session = session_find(ServerSessionId);
    error = session ? properties_query(&session->properties, HOLDER_SESSION, Property, PropertyInformation,
                                       PropertyInformationLength, ReturnLength)
                    : ERROR_INVALID_PARAMETER;
    lock_release(&configuration);
    return TRACED(error);
}
