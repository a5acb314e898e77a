/* How programs write: what has to compile, in C and in C++, besides the layout. Nothing here is linked or run. */
#include <http.h>
#include <windows.h>

ULONG members_of_version_1_are_reached_directly(PHTTP_REQUEST request, PHTTP_RESPONSE response);
ULONG members_of_version_1_are_reached_directly(PHTTP_REQUEST request, PHTTP_RESPONSE response)
{
    HTTP_REQUEST_V2 *newer = request;

    response->StatusCode = 200;
    response->Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response->pEntityChunks[0].FromMemory.BufferLength = 1;
    return request->Verb == HttpVerbGET && newer->CookedUrl.pAbsPath && newer->RequestInfoCount;
}

#ifdef __cplusplus
PHTTP_REQUEST_V1 version_2_is_a_version_1(HTTP_REQUEST_V2 *request);
PHTTP_REQUEST_V1 version_2_is_a_version_1(HTTP_REQUEST_V2 *request)
{
    return request;
}
#endif

/* {0}, as C programs that became C++ write it. */
#ifdef __cplusplus
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wmissing-braces"
#endif
USHORT zero_initialised_structures(void);
USHORT zero_initialised_structures(void)
{
    HTTP_REQUEST request = {0};
    HTTP_RESPONSE response = {0};
    HTTP_DATA_CHUNK chunk = {HttpDataChunkFromMemory, {{NULL, 0}}};
    HTTP_BINDING_INFO binding = {{1}, NULL};
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {0};
    HTTP_SERVICE_CONFIG_SSL_PARAM_EX extended = {ExParamTypeHttp2Window, 0, {{65535}}};

    extended.HttpErrorHeadersParam.StatusCode = timeouts.HeaderWait;
    response.pEntityChunks = &chunk;
    request.Headers.KnownHeaders[HttpHeaderHost].pRawValue = "localhost";
    return (USHORT)(response.StatusCode + request.EntityChunkCount + binding.Flags.Present +
                    extended.HttpErrorHeadersParam.StatusCode);
}

HTTPAPI_VERSION initialisers(HTTP_VERSION *wire);
HTTPAPI_VERSION initialisers(HTTP_VERSION *wire)
{
    static const HTTP_VERSION known[] = {HTTP_VERSION_UNKNOWN, HTTP_VERSION_0_9, HTTP_VERSION_1_0,
                                         HTTP_VERSION_1_1,     HTTP_VERSION_2_0, HTTP_VERSION_3_0};
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;

    *wire = known[3];
    return version;
}

/* Every function of spec/functions.md section 3, by the type a program that loads it by name would use. */
typedef ULONG(WINAPI *receive_fn)(HANDLE, HTTP_REQUEST_ID, ULONG, PHTTP_REQUEST, ULONG, PULONG, LPOVERLAPPED);
typedef ULONG(WINAPI *body_fn)(HANDLE, HTTP_REQUEST_ID, ULONG, PVOID, ULONG, PULONG, LPOVERLAPPED);
typedef ULONG(WINAPI *send_fn)(HANDLE, HTTP_REQUEST_ID, ULONG, PHTTP_RESPONSE, PHTTP_CACHE_POLICY, PULONG,
                               PVOID, ULONG, LPOVERLAPPED, PHTTP_LOG_DATA);
typedef ULONG(WINAPI *send_body_fn)(HANDLE, HTTP_REQUEST_ID, ULONG, USHORT, PHTTP_DATA_CHUNK, PULONG, PVOID,
                                    ULONG, LPOVERLAPPED, PHTTP_LOG_DATA);
typedef ULONG(WINAPI *certificate_fn)(HANDLE, HTTP_CONNECTION_ID, ULONG, PHTTP_SSL_CLIENT_CERT_INFO, ULONG,
                                      PULONG, LPOVERLAPPED);
typedef ULONG(WINAPI *queue_set_fn)(HANDLE, HTTP_SERVER_PROPERTY, PVOID, ULONG, ULONG, PVOID);
typedef ULONG(WINAPI *queue_query_fn)(HANDLE, HTTP_SERVER_PROPERTY, PVOID, ULONG, ULONG, PULONG, PVOID);
typedef ULONG(WINAPI *id_set_fn)(HTTP_OPAQUE_ID, HTTP_SERVER_PROPERTY, PVOID, ULONG);
typedef ULONG(WINAPI *id_query_fn)(HTTP_OPAQUE_ID, HTTP_SERVER_PROPERTY, PVOID, ULONG, PULONG);
typedef ULONG(WINAPI *config_fn)(HANDLE, HTTP_SERVICE_CONFIG_ID, PVOID, ULONG, LPOVERLAPPED);
typedef ULONG(WINAPI *config_query_fn)(HANDLE, HTTP_SERVICE_CONFIG_ID, PVOID, ULONG, PVOID, ULONG, PULONG,
                                       LPOVERLAPPED);

struct every_function {
    ULONG(WINAPI *initialize)(HTTPAPI_VERSION, ULONG, PVOID);
    ULONG(WINAPI *terminate)(ULONG, PVOID);
    BOOL(WINAPI *feature)(HTTP_FEATURE_ID);
    ULONG(WINAPI *extension)(HTTPAPI_VERSION, ULONG, PVOID, ULONG);
    ULONG(WINAPI *create_handle)(PHANDLE, ULONG);
    ULONG(WINAPI *create_queue)(HTTPAPI_VERSION, PCWSTR, PSECURITY_ATTRIBUTES, ULONG, PHANDLE);
    ULONG(WINAPI *queue_only[2])(HANDLE);
    queue_set_fn set_queue;
    queue_query_fn query_queue;
    ULONG(WINAPI *demand)(HANDLE, LPOVERLAPPED);
    ULONG(WINAPI *add_url)(HANDLE, PCWSTR, PVOID);
    ULONG(WINAPI *remove_url)(HANDLE, PCWSTR);
    ULONG(WINAPI *create_session)(HTTPAPI_VERSION, PHTTP_SERVER_SESSION_ID, ULONG);
    ULONG(WINAPI *close[2])(HTTP_OPAQUE_ID);
    id_set_fn set[2];
    id_query_fn query[2];
    ULONG(WINAPI *create_group)(HTTP_SERVER_SESSION_ID, PHTTP_URL_GROUP_ID, ULONG);
    ULONG(WINAPI *add_to_group)(HTTP_URL_GROUP_ID, PCWSTR, HTTP_URL_CONTEXT, ULONG);
    ULONG(WINAPI *remove_from_group)(HTTP_URL_GROUP_ID, PCWSTR, ULONG);
    ULONG(WINAPI *find_group)(PCWSTR, HANDLE, PHTTP_URL_GROUP_ID);
    ULONG(WINAPI *prepare)(PVOID, ULONG, PCWSTR, PWSTR *);
    receive_fn receive;
    body_fn body;
    certificate_fn certificate;
    send_fn send;
    send_body_fn send_body;
    ULONG(WINAPI *push)(HANDLE, HTTP_REQUEST_ID, HTTP_VERB, PCWSTR, PCSTR, PHTTP_REQUEST_HEADERS);
    ULONG(WINAPI *id_wait[2])(HANDLE, HTTP_OPAQUE_ID, LPOVERLAPPED);
    ULONG(WINAPI *disconnect_ex)(HANDLE, HTTP_CONNECTION_ID, ULONG, LPOVERLAPPED);
    ULONG(WINAPI *delegate)
    (HANDLE, HANDLE, HTTP_REQUEST_ID, HTTP_URL_GROUP_ID, ULONG, PHTTP_DELEGATE_REQUEST_PROPERTY_INFO);
    ULONG(WINAPI *query_request)
    (HANDLE, HTTP_OPAQUE_ID, HTTP_REQUEST_PROPERTY, const VOID *, ULONG, PVOID, ULONG, PULONG, LPOVERLAPPED);
    ULONG(WINAPI *set_request)(HANDLE, HTTP_OPAQUE_ID, HTTP_REQUEST_PROPERTY, PVOID, ULONG, LPOVERLAPPED);
    ULONG(WINAPI *add_fragment)(HANDLE, PCWSTR, PHTTP_DATA_CHUNK, PHTTP_CACHE_POLICY, LPOVERLAPPED);
    ULONG(WINAPI *read_fragment)(HANDLE, PCWSTR, PHTTP_BYTE_RANGE, PVOID, ULONG, PULONG, LPOVERLAPPED);
    ULONG(WINAPI *flush)(HANDLE, PCWSTR, ULONG, LPOVERLAPPED);
    config_fn config[3];
    config_query_fn query_config;
};

extern const struct every_function functions;
const struct every_function functions = {
    HttpInitialize,
    HttpTerminate,
    HttpIsFeatureSupported,
    HttpGetExtension,
    HttpCreateHttpHandle,
    HttpCreateRequestQueue,
    {HttpCloseRequestQueue, HttpShutdownRequestQueue},
    HttpSetRequestQueueProperty,
    HttpQueryRequestQueueProperty,
    HttpWaitForDemandStart,
    HttpAddUrl,
    HttpRemoveUrl,
    HttpCreateServerSession,
    {HttpCloseServerSession, HttpCloseUrlGroup},
    {HttpSetServerSessionProperty, HttpSetUrlGroupProperty},
    {HttpQueryServerSessionProperty, HttpQueryUrlGroupProperty},
    HttpCreateUrlGroup,
    HttpAddUrlToUrlGroup,
    HttpRemoveUrlFromUrlGroup,
    HttpFindUrlGroupId,
    HttpPrepareUrl,
    HttpReceiveHttpRequest,
    HttpReceiveRequestEntityBody,
    HttpReceiveClientCertificate,
    HttpSendHttpResponse,
    HttpSendResponseEntityBody,
    HttpDeclarePush,
    {HttpCancelHttpRequest, HttpWaitForDisconnect},
    HttpWaitForDisconnectEx,
    HttpDelegateRequestEx,
    HttpQueryRequestProperty,
    HttpSetRequestProperty,
    HttpAddFragmentToCache,
    HttpReadFragmentFromCache,
    HttpFlushResponseCache,
    {HttpSetServiceConfiguration, HttpDeleteServiceConfiguration, HttpUpdateServiceConfiguration},
    HttpQueryServiceConfiguration,
};
