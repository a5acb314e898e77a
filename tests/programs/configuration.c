/* The tool that sets up a server, as httpcfg did: a URL reserved with a security descriptor, asked for by number until there are
 * no more, and deleted; an address the service listens on, from text to sockaddr and back. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <http.h>
#include <sddl.h>
#include <stdio.h>

static ULONG CountReservations(PCWSTR url)
{
    HTTP_SERVICE_CONFIG_URLACL_QUERY query;
    ULONG found = 0, result, length;

    ZeroMemory(&query, sizeof(query));
    query.QueryDesc = HttpServiceConfigQueryNext;
    for (;; query.dwToken++) {
        PHTTP_SERVICE_CONFIG_URLACL_SET set;

        result = HttpQueryServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &query, sizeof(query), NULL,
                                               0, &length, NULL);
        if (result == ERROR_NO_MORE_ITEMS)
            return found;
        if (result != ERROR_INSUFFICIENT_BUFFER) {
            wprintf(L"query: %lu\n", result);
            return MAXDWORD;
        }
        set = (PHTTP_SERVICE_CONFIG_URLACL_SET)LocalAlloc(LPTR, length);
        result = HttpQueryServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &query, sizeof(query), set,
                                               length, &length, NULL);
        if (result == NO_ERROR && _wcsicmp(set->KeyDesc.pUrlPrefix, url) == 0) {
            wprintf(L"%s %s\n", set->KeyDesc.pUrlPrefix, set->ParamDesc.pStringSecurityDescriptor);
            found++;
        }
        LocalFree(set);
    }
}

static void Reserve(void)
{
    WCHAR url[] = L"http://+:8642/configured/", sddl[] = L"D:(A;;GX;;;WD)";
    HTTP_SERVICE_CONFIG_URLACL_SET set = {{url}, {sddl}};
    PSECURITY_DESCRIPTOR descriptor = NULL;

    wprintf(L"%d\n",
            ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, NULL));
    LocalFree(descriptor);
    wprintf(L"%lu ", HttpSetServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL));
    wprintf(L"%lu\n",
            HttpSetServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL));
    wprintf(L"%lu\n", CountReservations(url));
    wprintf(L"%lu ",
            HttpDeleteServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL));
    wprintf(L"%lu\n",
            HttpDeleteServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL));
}

static void Listen(void)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param;
    SOCKADDR_STORAGE address;
    WCHAR text[64], typed[] = L"127.0.0.3:0";
    INT length = sizeof(address);
    DWORD size = ARRAYSIZE(text);

    wprintf(L"%d ", WSAStringToAddressW(typed, AF_INET, NULL, (LPSOCKADDR)&address, &length));
    param.AddrLength = (USHORT)length;
    param.pAddress = (PSOCKADDR)&address;
    wprintf(L"%lu ",
            HttpSetServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param, sizeof(param), NULL));
    wprintf(L"%d ", WSAAddressToStringW((LPSOCKADDR)&address, length, NULL, text, &size));
    wprintf(L"%s ", text);
    wprintf(L"%lu\n",
            HttpDeleteServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param, sizeof(param), NULL));
}

int _cdecl wmain(int argc, LPWSTR argv[])
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    WSADATA data;

    UNREFERENCED_PARAMETER(argc);
    UNREFERENCED_PARAMETER(argv);
    WSAStartup(MAKEWORD(2, 2), &data);
    if (HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL) != NO_ERROR)
        return 1;
    Reserve();
    Listen();
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    WSACleanup();
    return 0;
}
