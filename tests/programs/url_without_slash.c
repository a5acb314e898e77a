/* A URL whose path has no slash at its end is registered and serves that very path, in both versions of the API; one without a
 * slash behind the port is refused. */
#ifndef UNICODE
#define UNICODE
#endif
#include <http.h>
#include "shared/client.h"

#pragma comment(lib, "httpapi.lib")

static void ServeOne(HANDLE queue, USHORT port)
{
    static DECLSPEC_ALIGN(8) BYTE buffer[sizeof(HTTP_REQUEST) + 4096];
    PHTTP_REQUEST request = (PHTTP_REQUEST)buffer;
    CLIENT client;
    ULONG bytes, result;

    Ask(&client, port, "GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    result = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(buffer), &bytes, NULL);
    if (result == NO_ERROR)
        SendText(queue, request->RequestId, 200, "OK", "served");
    wprintf(L"%lu %.*s %S\n", result, request->CookedUrl.AbsPathLength / (int)sizeof(WCHAR),
            request->CookedUrl.pAbsPath, BodyOf(Answer(&client)));
}

int __cdecl wmain(int argc, wchar_t *argv[])
{
    HTTPAPI_VERSION version2 = HTTPAPI_VERSION_2;
    HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
    HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
    HTTP_BINDING_INFO binding = {{1}, NULL};
    USHORT port = FreePort(), other = FreePort();
    WCHAR bare[64], url[64];
    HANDLE queue = ServeVersion1(port, L"/api");

    UNREFERENCED_PARAMETER(argc);
    UNREFERENCED_PARAMETER(argv);
    ServeOne(queue, port);
    swprintf_s(bare, ARRAYSIZE(bare), L"http://localhost:%u", other);
    wprintf(L"%lu\n", HttpAddUrl(queue, bare, NULL));
    CloseHandle(queue);

    HttpInitialize(version2, HTTP_INITIALIZE_SERVER, NULL);
    HttpCreateServerSession(version2, &session, 0);
    HttpCreateUrlGroup(session, &group, 0);
    HttpCreateRequestQueue(version2, L"without slash", NULL, 0, &queue);
    binding.RequestQueueHandle = queue;
    HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
    swprintf_s(url, ARRAYSIZE(url), L"http://localhost:%u/api", other);
    wprintf(L"%lu %lu\n", HttpAddUrlToUrlGroup(group, bare, 0, 0), HttpAddUrlToUrlGroup(group, url, 0, 0));
    ServeOne(queue, other);
    HttpCloseUrlGroup(group);
    HttpCloseServerSession(session);
    HttpCloseRequestQueue(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return 0;
}
