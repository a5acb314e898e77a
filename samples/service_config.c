/* The service's own configuration: who may serve which URL, which certificate answers where, which addresses are listened on,
 * and how long the service waits for clients.
 *
 *     service_config show   RECORDS [KEY]               all records of a kind, or the one with that key
 *     service_config set    RECORDS KEY VALUE...
 *     service_config delete RECORDS KEY
 *
 *     RECORDS     KEY                        VALUE
 *     urlacl      http://+:8080/app/         an access list in SDDL, e.g. D:(A;;GX;;;WD): everybody may listen
 *     ssl         0.0.0.0:443, [::1]:443     the certificate's thumbprint, and its store (MY)
 *     sni         www.example.com:443        the same
 *     iplisten    10.0.0.1, fe80::1          none
 *     timeout     idle, header               seconds
 *
 * Records outlive the program and hold for every server of the machine, so changing them takes an administrator. */
#include <http.h>
#include <stdio.h>
#include <strsafe.h>

#pragma comment(lib, "httpapi.lib")
#pragma comment(lib, "ws2_32.lib")

/* Whose the certificate bindings are: any number that no other program uses. */
static const GUID application = {
    0x8a3d6a70, 0x5ef0, 0x4c5a, {0x9d, 0x3c, 0x61, 0x0b, 0x1f, 0x5c, 0x2e, 0x71}};

/* ---- Asking ---- */

/* An answer in memory from the heap, as large as it must be. NULL keys ask for whole lists. */
static ULONG query(HTTP_SERVICE_CONFIG_ID id, PVOID question, ULONG size, PVOID *answer)
{
    HANDLE heap = GetProcessHeap();
    ULONG room = 512, needed = 0, error;

    for (;;) {
        *answer = HeapAlloc(heap, HEAP_ZERO_MEMORY, room);
        if (*answer == NULL)
            return ERROR_NOT_ENOUGH_MEMORY;
        error = HttpQueryServiceConfiguration(NULL, id, question, size, *answer, room, &needed, NULL);
        if (error == NO_ERROR)
            return NO_ERROR;
        HeapFree(heap, 0, *answer);
        *answer = NULL;
        if ((error != ERROR_INSUFFICIENT_BUFFER && error != ERROR_MORE_DATA) || needed <= room)
            return error;
        room = needed; /* another program may make the record longer meanwhile: then once more */
    }
}

static void forget(PVOID answer)
{
    if (answer != NULL)
        HeapFree(GetProcessHeap(), 0, answer);
}

/* ---- URL reservations ---- */

static ULONG set_urlacl(PWSTR url, int count, PWSTR *values)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set;

    if (count != 1)
        return ERROR_BAD_ARGUMENTS;
    set.KeyDesc.pUrlPrefix = url;
    set.ParamDesc.pStringSecurityDescriptor = values[0];
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL);
}

static ULONG delete_urlacl(PWSTR url)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set;

    ZeroMemory(&set, sizeof(set));
    set.KeyDesc.pUrlPrefix = url;
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &set, sizeof(set), NULL);
}

/* Lists of records are asked for one by one: number 0, 1, 2, until there are no more. */
static ULONG show_urlacl(PWSTR url, DWORD number)
{
    HTTP_SERVICE_CONFIG_URLACL_QUERY question;
    PHTTP_SERVICE_CONFIG_URLACL_SET answer;
    ULONG error;

    ZeroMemory(&question, sizeof(question));
    question.QueryDesc = url != NULL ? HttpServiceConfigQueryExact : HttpServiceConfigQueryNext;
    question.KeyDesc.pUrlPrefix = url;
    question.dwToken = number;
    error = query(HttpServiceConfigUrlAclInfo, &question, sizeof(question), (PVOID *)&answer);
    if (error == NO_ERROR)
        wprintf(L"%ws\n    access %ws\n", answer->KeyDesc.pUrlPrefix,
                answer->ParamDesc.pStringSecurityDescriptor);
    forget(answer);
    return error;
}

/* ---- Certificate bindings, by address and by name ---- */

/* "1.2.3.4:443", "[::1]:443", or without a port. */
static ULONG parse_address(PWSTR text, SOCKADDR_STORAGE *address, INT *length)
{
    *length = sizeof(*address);
    if (WSAStringToAddressW(text, AF_INET, NULL, (PSOCKADDR)address, length) == 0)
        return NO_ERROR;
    *length = sizeof(*address);
    if (WSAStringToAddressW(text, AF_INET6, NULL, (PSOCKADDR)address, length) == 0)
        return NO_ERROR;
    return ERROR_INVALID_PARAMETER;
}

static INT size_of_address(const SOCKADDR *address)
{
    return address->sa_family == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN);
}

static void print_address(PSOCKADDR address)
{
    WCHAR text[80];
    DWORD length = ARRAYSIZE(text);

    if (WSAAddressToStringW(address, size_of_address(address), NULL, text, &length) != 0)
        StringCbCopyW(text, sizeof(text), L"(an address of another kind)");
    wprintf(L"%ws\n", text);
}

static int digit(WCHAR c)
{
    static const WCHAR digits[] = L"0123456789abcdef";
    PCWSTR found = c != 0 ? wcschr(digits, c >= L'A' && c <= L'F' ? c + (L'a' - L'A') : c) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

/* Twenty bytes: what a certificate's own page calls its SHA-1 thumbprint. */
static BOOL parse_thumbprint(PCWSTR text, UCHAR hash[20])
{
    for (int i = 0; i < 20; i++) {
        int high = digit(text[2 * i]), low = high < 0 ? -1 : digit(text[2 * i + 1]);

        if (low < 0)
            return FALSE;
        hash[i] = (UCHAR)(high << 4 | low);
    }
    return text[40] == 0;
}

static ULONG certificate_of(int count, PWSTR *values, UCHAR hash[20], PHTTP_SERVICE_CONFIG_SSL_PARAM param)
{
    ZeroMemory(param, sizeof(*param));
    if (count < 1 || count > 2)
        return ERROR_BAD_ARGUMENTS;
    if (!parse_thumbprint(values[0], hash))
        return ERROR_INVALID_PARAMETER;
    param->SslHashLength = 20;
    param->pSslHash = hash;
    param->AppId = application;
    param->pSslCertStoreName = count > 1 ? values[1] : (PWSTR)L"MY";
    return NO_ERROR;
}

static void print_certificate(const HTTP_SERVICE_CONFIG_SSL_PARAM *param)
{
    const UCHAR *hash = param->pSslHash;

    wprintf(L"    thumbprint ");
    for (ULONG i = 0; i < param->SslHashLength; i++)
        wprintf(L"%02x", hash[i]);
    wprintf(L"\n    store %ws\n", param->pSslCertStoreName != NULL ? param->pSslCertStoreName : L"MY");
    if (memcmp(&param->AppId, &application, sizeof(application)) != 0)
        wprintf(L"    of another program\n");
}

static ULONG set_ssl(PWSTR key, int count, PWSTR *values)
{
    HTTP_SERVICE_CONFIG_SSL_SET set;
    SOCKADDR_STORAGE address;
    UCHAR hash[20];
    INT length;
    ULONG error = parse_address(key, &address, &length);

    if (error == NO_ERROR)
        error = certificate_of(count, values, hash, &set.ParamDesc);
    if (error != NO_ERROR)
        return error;
    set.KeyDesc.pIpPort = (PSOCKADDR)&address;
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
}

static ULONG delete_ssl(PWSTR key)
{
    HTTP_SERVICE_CONFIG_SSL_SET set;
    SOCKADDR_STORAGE address;
    INT length;
    ULONG error = parse_address(key, &address, &length);

    if (error != NO_ERROR)
        return error;
    ZeroMemory(&set, sizeof(set));
    set.KeyDesc.pIpPort = (PSOCKADDR)&address;
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
}

static ULONG show_ssl(PWSTR key, DWORD number)
{
    HTTP_SERVICE_CONFIG_SSL_QUERY question;
    PHTTP_SERVICE_CONFIG_SSL_SET answer;
    SOCKADDR_STORAGE address;
    INT length;
    ULONG error = key != NULL ? parse_address(key, &address, &length) : NO_ERROR;

    if (error != NO_ERROR)
        return error;
    ZeroMemory(&question, sizeof(question));
    question.QueryDesc = key != NULL ? HttpServiceConfigQueryExact : HttpServiceConfigQueryNext;
    question.KeyDesc.pIpPort = key != NULL ? (PSOCKADDR)&address : NULL;
    question.dwToken = number;
    error = query(HttpServiceConfigSSLCertInfo, &question, sizeof(question), (PVOID *)&answer);
    if (error == NO_ERROR) {
        print_address(answer->KeyDesc.pIpPort);
        print_certificate(&answer->ParamDesc);
    }
    forget(answer);
    return error;
}

/* "name:port". The address beside the name must be the IPv4 wildcard: names are bound on all addresses. */
static ULONG parse_name(PWSTR text, WCHAR host[256], PHTTP_SERVICE_CONFIG_SSL_SNI_KEY key)
{
    PSOCKADDR_IN address = (PSOCKADDR_IN)&key->IpPort;
    PWSTR colon = wcsrchr(text, L':'), end;
    unsigned long port;

    ZeroMemory(key, sizeof(*key));
    if (colon == NULL || FAILED(StringCchCopyNW(host, 256, text, (size_t)(colon - text))))
        return ERROR_INVALID_PARAMETER;
    port = wcstoul(colon + 1, &end, 10);
    if (port == 0 || port > 65535 || *end != 0)
        return ERROR_INVALID_PARAMETER;
    address->sin_family = AF_INET;
    address->sin_port = htons((USHORT)port);
    key->Host = host;
    return NO_ERROR;
}

static ULONG set_sni(PWSTR key, int count, PWSTR *values)
{
    HTTP_SERVICE_CONFIG_SSL_SNI_SET set;
    WCHAR host[256];
    UCHAR hash[20];
    ULONG error = parse_name(key, host, &set.KeyDesc);

    if (error == NO_ERROR)
        error = certificate_of(count, values, hash, &set.ParamDesc);
    if (error != NO_ERROR)
        return error;
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigSslSniCertInfo, &set, sizeof(set), NULL);
}

static ULONG delete_sni(PWSTR key)
{
    HTTP_SERVICE_CONFIG_SSL_SNI_SET set;
    WCHAR host[256];
    ULONG error;

    ZeroMemory(&set, sizeof(set));
    error = parse_name(key, host, &set.KeyDesc);
    if (error != NO_ERROR)
        return error;
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSslSniCertInfo, &set, sizeof(set), NULL);
}

static ULONG show_sni(PWSTR key, DWORD number)
{
    HTTP_SERVICE_CONFIG_SSL_SNI_QUERY question;
    PHTTP_SERVICE_CONFIG_SSL_SNI_SET answer;
    WCHAR host[256];
    ULONG error;

    ZeroMemory(&question, sizeof(question));
    error = key != NULL ? parse_name(key, host, &question.KeyDesc) : NO_ERROR;
    if (error != NO_ERROR)
        return error;
    question.QueryDesc = key != NULL ? HttpServiceConfigQueryExact : HttpServiceConfigQueryNext;
    question.dwToken = number;
    error = query(HttpServiceConfigSslSniCertInfo, &question, sizeof(question), (PVOID *)&answer);
    if (error == NO_ERROR) {
        wprintf(L"%ws:%u\n", answer->KeyDesc.Host, ntohs(((PSOCKADDR_IN)&answer->KeyDesc.IpPort)->sin_port));
        print_certificate(&answer->ParamDesc);
    }
    forget(answer);
    return error;
}

/* ---- Addresses to listen on ---- */

static ULONG change_iplisten(PWSTR key, ULONG(WINAPI *change)(HANDLE, HTTP_SERVICE_CONFIG_ID, PVOID, ULONG,
                                                              LPOVERLAPPED))
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param;
    SOCKADDR_STORAGE address;
    INT length;
    ULONG error = parse_address(key, &address, &length);

    if (error != NO_ERROR)
        return error;
    param.AddrLength = (USHORT)length;
    param.pAddress = (PSOCKADDR)&address;
    return change(NULL, HttpServiceConfigIPListenList, &param, sizeof(param), NULL);
}

static ULONG set_iplisten(PWSTR key, int count, PWSTR *values)
{
    (void)values;
    return count == 0 ? change_iplisten(key, HttpSetServiceConfiguration) : ERROR_BAD_ARGUMENTS;
}

static ULONG delete_iplisten(PWSTR key)
{
    return change_iplisten(key, HttpDeleteServiceConfiguration);
}

/* This list comes whole. */
static ULONG show_iplisten(PWSTR key, DWORD number)
{
    PHTTP_SERVICE_CONFIG_IP_LISTEN_QUERY answer;
    ULONG error;

    if (key != NULL)
        return ERROR_BAD_ARGUMENTS;
    if (number > 0)
        return ERROR_NO_MORE_ITEMS;
    error = query(HttpServiceConfigIPListenList, NULL, 0, (PVOID *)&answer);
    for (ULONG i = 0; error == NO_ERROR && i < answer->AddrCount; i++)
        print_address((PSOCKADDR)&answer->AddrList[i]);
    forget(answer);
    return error;
}

/* ---- Timeouts ---- */

static const PCWSTR timeouts[] = {L"idle", L"header"}; /* in the order of HTTP_SERVICE_CONFIG_TIMEOUT_KEY */

static ULONG parse_timeout(PCWSTR name, HTTP_SERVICE_CONFIG_TIMEOUT_KEY *key)
{
    for (int i = 0; i < (int)ARRAYSIZE(timeouts); i++)
        if (_wcsicmp(name, timeouts[i]) == 0) {
            *key = (HTTP_SERVICE_CONFIG_TIMEOUT_KEY)i;
            return NO_ERROR;
        }
    return ERROR_INVALID_PARAMETER;
}

static ULONG set_timeout(PWSTR name, int count, PWSTR *values)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set;
    PWSTR end = NULL;
    unsigned long seconds = count == 1 ? wcstoul(values[0], &end, 10) : 0;
    ULONG error = parse_timeout(name, &set.KeyDesc);

    if (count != 1)
        return ERROR_BAD_ARGUMENTS;
    if (*end != 0 || seconds > 65535)
        return ERROR_INVALID_PARAMETER;
    set.ParamDesc = (USHORT)seconds;
    if (error != NO_ERROR)
        return error;
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigTimeout, &set, sizeof(set), NULL);
}

static ULONG delete_timeout(PWSTR name)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set;
    ULONG error;

    ZeroMemory(&set, sizeof(set));
    error = parse_timeout(name, &set.KeyDesc);
    if (error != NO_ERROR)
        return error;
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigTimeout, &set, sizeof(set), NULL);
}

static ULONG show_timeout(PWSTR name, DWORD number)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = (HTTP_SERVICE_CONFIG_TIMEOUT_KEY)number;
    PHTTP_SERVICE_CONFIG_TIMEOUT_PARAM answer;
    ULONG error = name != NULL ? parse_timeout(name, &key) : NO_ERROR;

    if (error != NO_ERROR)
        return error;
    if (name == NULL && number >= ARRAYSIZE(timeouts))
        return ERROR_NO_MORE_ITEMS;
    error = query(HttpServiceConfigTimeout, &key, sizeof(key), (PVOID *)&answer);
    if (error == NO_ERROR)
        wprintf(L"%ws\n    %u seconds\n", timeouts[key], *answer);
    else if (error == ERROR_FILE_NOT_FOUND && name == NULL)
        error = NO_ERROR; /* nobody has set this one */
    forget(answer);
    return error;
}

/* ---- The command line ---- */

static const struct kind {
    PCWSTR name;
    ULONG (*set)(PWSTR key, int count, PWSTR *values);
    ULONG (*remove)(PWSTR key);
    ULONG (*show)(PWSTR key, DWORD number); /* without a key: the record with that number */
} kinds[] = {
    {L"urlacl", set_urlacl, delete_urlacl, show_urlacl},
    {L"ssl", set_ssl, delete_ssl, show_ssl},
    {L"sni", set_sni, delete_sni, show_sni},
    {L"iplisten", set_iplisten, delete_iplisten, show_iplisten},
    {L"timeout", set_timeout, delete_timeout, show_timeout},
};

static const struct kind *kind_of(PCWSTR name)
{
    for (size_t i = 0; i < ARRAYSIZE(kinds); i++)
        if (_wcsicmp(name, kinds[i].name) == 0)
            return &kinds[i];
    return NULL;
}

static ULONG show_all(const struct kind *kind)
{
    ULONG error = NO_ERROR;

    for (DWORD number = 0; error == NO_ERROR; number++)
        error = kind->show(NULL, number);
    return error == ERROR_NO_MORE_ITEMS ? NO_ERROR : error;
}

static ULONG run(int argc, PWSTR *argv)
{
    const struct kind *kind = argc > 2 ? kind_of(argv[2]) : NULL;

    if (kind != NULL && argc == 3 && wcscmp(argv[1], L"show") == 0)
        return show_all(kind);
    if (kind != NULL && argc == 4 && wcscmp(argv[1], L"show") == 0)
        return kind->show(argv[3], 0);
    if (kind != NULL && argc >= 4 && wcscmp(argv[1], L"set") == 0)
        return kind->set(argv[3], argc - 4, argv + 4);
    if (kind != NULL && argc == 4 && wcscmp(argv[1], L"delete") == 0)
        return kind->remove(argv[3]);
    return ERROR_BAD_ARGUMENTS;
}

static void explain(ULONG error)
{
    WCHAR text[256];

    if (FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, text,
                       ARRAYSIZE(text), NULL) == 0)
        StringCbCopyW(text, sizeof(text), L"");
    fwprintf(stderr, L"error %lu: %ws\n", error, text);
}

int wmain(int argc, wchar_t **argv)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    WSADATA sockets;
    ULONG error;

    if (WSAStartup(MAKEWORD(2, 2), &sockets) != 0)
        return 1;
    error = HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    if (error == NO_ERROR) {
        error = run(argc, argv);
        HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    }
    WSACleanup();
    if (error == ERROR_BAD_ARGUMENTS)
        fwprintf(stderr,
                 L"usage: service_config show|set|delete urlacl|ssl|sni|iplisten|timeout [key [value...]]\n");
    else if (error != NO_ERROR)
        explain(error);
    return error == NO_ERROR ? 0 : error == ERROR_BAD_ARGUMENTS ? 2 : 1;
}
