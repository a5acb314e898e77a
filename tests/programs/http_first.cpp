/* http.h first, windows.h after it: http.h brings everything. */
#include <http.h>
#include <windows.h>
#include <stdio.h>

static HTTP_REQUEST request;
static HTTPAPI_VERSION version = HTTPAPI_VERSION_2;

int main(void)
{
    SOCKADDR_IN address;
    DWORD size = sizeof(HTTP_REQUEST);

    ZeroMemory(&address, sizeof(address));
    wprintf(L"%lu %u %s\n", size, version.HttpApiMajorVersion, request.pRawUrl ? L"url" : L"none");
    return 0;
}
