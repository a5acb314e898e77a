/* Memory, text, modules, the environment, the console, the registry, security, the log of events, hashes and certificates. */
#include "operations.h"

#include "certificate_pfx.h"
#include "test_certificate.h"
#include "tls/certificates.h"
#include "tls/pfx.h"

#include <bcrypt.h>
#include <combaseapi.h>
#include <conio.h>
#include <sddl.h>
#include <secext.h>
#include <shellapi.h>
#include <wincrypt.h>

#include <stdio.h>
#include <string.h>

static ULONG memory(void)
{
    HANDLE heap = NULL;
    HLOCAL movable = NULL;
    void *fixed = NULL, *block;
    ULONG error = NO_ERROR;

    TRY((heap = HeapCreate(0, 0, 0)) != NULL);
    TRY((block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100)) != NULL);
    TRY(HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 100000) != NULL);
    TRY((fixed = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 100)) != NULL);
    TRY((block = HeapReAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, fixed, 100000)) != NULL);
    fixed = block;
    TRY((movable = GlobalAlloc(GHND, 100)) != NULL);
    TRY(GlobalReAlloc(movable, 200, GMEM_ZEROINIT) != NULL);
    TRY(GlobalLock(movable) != NULL);
out:
    GlobalFree(movable);
    HeapFree(GetProcessHeap(), 0, fixed);
    if (heap)
        HeapDestroy(heap);
    return error;
}

static ULONG pages(void)
{
    MEMORY_BASIC_INFORMATION info;
    ULONG error = NO_ERROR;
    char *base = NULL;
    DWORD old;

    TRY((base = VirtualAlloc(NULL, 65536, MEM_RESERVE, PAGE_READWRITE)) != NULL);
    TRY(VirtualAlloc(base, 8192, MEM_COMMIT, PAGE_READWRITE) != NULL);
    TRY(VirtualProtect(base, 4096, PAGE_READONLY, &old));
    TRY(VirtualFree(base + 4096, 4096, MEM_DECOMMIT));
    TRY(VirtualQuery(base, &info, sizeof(info)) == sizeof(info));
    TRY(VirtualQuery(&info, &info, sizeof(info)) == sizeof(info));
out:
    if (base)
        VirtualFree(base, 0, MEM_RELEASE);
    return error;
}

static ULONG messages(void)
{
    ULONG error = NO_ERROR;
    LPWSTR wide = NULL;
    LPSTR text = NULL;
    char longest[2000];
    DWORD_PTR arguments[] = {(DWORD_PTR)longest, 17};

    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = 0;
    TRY(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER |
                           FORMAT_MESSAGE_IGNORE_INSERTS,
                       NULL, ERROR_ACCESS_DENIED, 0, (LPSTR)(void *)&text, 0, NULL) > 0);
    TRY(FormatMessageW(
            FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_ARGUMENT_ARRAY,
            u"%1!hs! and %2!d!", 0, 0, (LPWSTR)(void *)&wide, 0, (va_list *)(void *)arguments) > 2000);
out:
    LocalFree(text);
    LocalFree(wide);
    return error;
}

static ULONG text(void)
{
    char upper[] = "\xC3\xA4"
                   "bc",
         printed[64];
    ULONG error = NO_ERROR;
    WCHAR wide[64];

    TRY(CompareStringA(LOCALE_USER_DEFAULT, NORM_IGNORECASE, "abc", -1, "ABC", -1) == CSTR_EQUAL);
    TRY(MultiByteToWideChar(CP_UTF8, 0, upper, -1, wide, 64) == 4);
    TRY(WideCharToMultiByte(CP_UTF8, 0, wide, -1, printed, 64, NULL, NULL) == 5);
    TRY(wsprintfA(printed, "%s %d", "text", 17) == 7);
    TRY(CharUpperA(upper) == upper);
out:
    return error;
}

static ULONG environment(void)
{
    LPWSTR *arguments = NULL, wide = NULL;
    ULONG error = NO_ERROR;
    LPSTR block = NULL;
    WCHAR value[64];
    int count;

    TRY(SetEnvironmentVariableW(u"HTTPAPI_FAULTS", u"value"));
    TRY(GetEnvironmentVariableW(u"HTTPAPI_FAULTS", value, 64) == 5);
    TRY(ExpandEnvironmentStringsW(u"<%HTTPAPI_FAULTS%>", value, 64) == 8);
    TRY((block = GetEnvironmentStringsA()) != NULL);
    TRY((wide = GetEnvironmentStringsW()) != NULL);
    TRY((arguments = CommandLineToArgvW(u"a \"b c\"", &count)) != NULL && count == 2);
out:
    LocalFree(arguments);
    FreeEnvironmentStringsW(wide);
    FreeEnvironmentStringsA(block);
    return error;
}

static ULONG modules(void)
{
    HMODULE module = NULL, again = NULL;
    ULONG error = NO_ERROR;
    char name[MAX_PATH];

    TRY((module = LoadLibraryW(u"libresolv.so.2")) != NULL);
    TRY(GetModuleHandleExA(0, "libresolv.so.2", &again));
    TRY(GetModuleFileNameA(module, name, sizeof(name)) > 0);
    TRY(GetModuleFileNameA(NULL, name, sizeof(name)) > 0);
out:
    if (again)
        FreeLibrary(again);
    if (module)
        FreeLibrary(module);
    return error;
}

static ULONG machine(void)
{
    MEMORYSTATUSEX status = {.dwLength = sizeof(status)};
    ULONG error = NO_ERROR;
    DWORD_PTR process, whole;
    DWORD size = 256;
    WCHAR name[256];
    SYSTEM_INFO info;

    TRY(GetComputerNameW(name, &size));
    TRY(GlobalMemoryStatusEx(&status));
    GetSystemInfo(&info);
    TRY(GetProcessAffinityMask(GetCurrentProcess(), &process, &whole));
    IsDebuggerPresent();
out:
    return error;
}

static BOOL WINAPI handles_nothing(DWORD event)
{
    (void)event;
    return FALSE;
}

static ULONG consoles(void)
{
    ULONG error = NO_ERROR;
    DWORD mode;

    TRY(SetConsoleCtrlHandler(handles_nothing, TRUE));
    TRY(SetConsoleCtrlHandler(handles_nothing, FALSE));
    TRY(SetConsoleTitleW(u"title"));
    GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode);
out:
    return error;
}

static ULONG registry(void)
{
    ULONG error = NO_ERROR;
    HKEY key = NULL, below = NULL;
    DWORD type, value = 0, size = sizeof(value), names = 64;
    char name[64];

    TRY_CODE(
        RegCreateKeyExA(HKEY_CURRENT_USER, "Software\\faults", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL));
    value = 17;
    TRY_CODE(RegSetValueExW(key, u"number", 0, REG_DWORD, (const BYTE *)&value, sizeof(value)));
    TRY_CODE(RegSetValueExA(key, "text", 0, REG_SZ, (const BYTE *)"some", 5));
    TRY_CODE(RegCreateKeyExW(key, u"below", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, NULL));
    TRY_CODE(RegQueryValueExW(key, u"number", NULL, &type, (BYTE *)&value, &size));
    TRY_CODE(RegEnumKeyExA(key, 0, name, &names, NULL, NULL, NULL, NULL));
    names = 64;
    TRY_CODE(RegEnumValueA(key, 0, name, &names, NULL, NULL, NULL, NULL));
    TRY_CODE(RegFlushKey(key));
    TRY_CODE(RegDeleteValueA(key, "text"));
out:
    if (below)
        RegCloseKey(below);
    if (key)
        RegCloseKey(key);
    if (error == NO_ERROR)
        error = (ULONG)RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\faults");
    return error;
}

static ULONG descriptors(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    ULONG error = NO_ERROR;
    LPWSTR printed = NULL;
    LPSTR narrow = NULL;
    PSID sid = NULL;

    TRY(ConvertStringSecurityDescriptorToSecurityDescriptorW(u"O:BAG:BAD:(A;;GA;;;WD)S:(AU;SA;GA;;;WD)",
                                                             SDDL_REVISION_1, &descriptor, NULL));
    TRY(ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, 15, &printed,
                                                             NULL));
    LocalFree(printed);
    printed = NULL;
    TRY(ConvertStringSidToSidW(u"S-1-5-32-544", &sid));
    TRY(ConvertSidToStringSidW(sid, &printed));
    TRY(ConvertSidToStringSidA(sid, &narrow));
out:
    LocalFree(narrow);
    LocalFree(printed);
    LocalFree(descriptor);
    LocalFree(sid);
    return error;
}

static ULONG tokens(void)
{
    HANDLE token = NULL, copy = NULL;
    ULONG error = NO_ERROR, size = 256;
    BYTE answer[8192], sid[128];
    WCHAR name[256], domain[256];
    DWORD used, room = sizeof(sid), domain_size = 256;
    SID_NAME_USE use;

    TRY(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token));
    TRY(DuplicateToken(token, SecurityImpersonation, &copy));
    TRY(ImpersonateLoggedOnUser(token));
    TRY(RevertToSelf());
    TRY(GetTokenInformation(token, TokenGroups, answer, sizeof(answer), &used));
    TRY(GetUserNameExW(NameSamCompatible, name, &size));
    TRY(LookupAccountNameW(NULL, u"Administrators", sid, &room, domain, &domain_size, &use));
out:
    RevertToSelf();
    CLOSE(copy), CLOSE(token);
    return error;
}

/* Nobody listens for them: what counts is that it is told. */
static ULONG events(void)
{
    LPCWSTR strings[] = {u"one", u"two"};
    ULONG error = NO_ERROR;
    HANDLE source;

    TRY((source = RegisterEventSourceW(NULL, u"faults")) != NULL);
    if (!ReportEventW(source, EVENTLOG_WARNING_TYPE, 0, 1, NULL, 2, 0, strings, NULL))
        error = NO_ERROR;
    DeregisterEventSource(source);
out:
    return error;
}

static ULONG hashes(void)
{
    BCRYPT_ALG_HANDLE algorithm = NULL;
    BCRYPT_HASH_HANDLE hash = NULL;
    ULONG error = NO_ERROR;
    UCHAR value[32];

    TRY(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, 0) == 0 ||
        (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
    TRY(BCryptCreateHash(algorithm, &hash, NULL, 0, NULL, 0, 0) == 0 ||
        (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
    TRY(BCryptFinishHash(hash, value, sizeof(value), 0) == 0 || (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
out:
    if (hash)
        BCryptDestroyHash(hash);
    if (algorithm)
        BCryptCloseAlgorithmProvider(algorithm, 0);
    return error;
}

static ULONG older_hashes(void)
{
    ULONG error = NO_ERROR;
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0;
    BYTE value[32];

    TRY(CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT));
    TRY(CryptGenRandom(provider, sizeof(value), value));
    TRY(CryptCreateHash(provider, CALG_SHA_256, 0, 0, &hash));
    TRY(CryptHashData(hash, value, sizeof(value), 0));
out:
    if (hash)
        CryptDestroyHash(hash);
    if (provider)
        CryptReleaseContext(provider, 0);
    return error;
}

static ULONG identifiers(void)
{
    ULONG error = NO_ERROR;
    LPOLESTR printed = NULL;
    GUID guid;

    TRY(SUCCEEDED(CoCreateGuid(&guid)) || (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
    TRY(SUCCEEDED(StringFromCLSID(&guid, &printed)) || (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0));
out:
    CoTaskMemFree(printed);
    return error;
}

/* Text and file of a certificate: too little memory is no reason to call it broken. */
static ULONG certificates(void)
{
    struct certificate *certificate = NULL;
    ULONG error = NO_ERROR;
    char *pem = NULL;
    size_t length = 0;

    TRY_CODE(certificate_parse(test_certificate, strlen(test_certificate), NULL, &certificate));
    TRY_CODE(pfx_to_pem(certificate_pfx, sizeof(certificate_pfx), "secret", &pem, &length));
out:
    if (pem)
        pem_free(pem, length);
    certificate_release(certificate);
    return error;
}

/* Put into a store, looked up there as a binding does, shown, taken out again. */
static ULONG stores(void)
{
    struct certificate *certificate = NULL;
    PCCERT_CONTEXT found = NULL, shown;
    ULONG error = NO_ERROR;
    HCERTSTORE store = NULL;
    const char *root = operations_folder();
    (void)lonely_certificate, (void)lonely_certificate_hash;

    TRY_CODE(certificates_import(root, "MY", test_certificate, strlen(test_certificate), NULL, &certificate));
    certificate_release(certificate);
    certificate = NULL;
    TRY_CODE(
        certificates_load(root, "my", test_certificate_hash, sizeof(test_certificate_hash), &certificate));
    TRY((store = CertOpenStore(CERT_STORE_PROV_SYSTEM, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, u"my")) !=
        NULL);
    for (shown = NULL; (shown = CertEnumCertificatesInStore(store, shown));)
        found = shown;
    TRY_CODE(certificates_delete(root, "MY", test_certificate_hash, sizeof(test_certificate_hash)));
out:
    (void)found;
    if (store)
        CertCloseStore(store, 0);
    certificate_release(certificate);
    return error;
}

const struct operation other_operations[] = {
    {"memory", memory},           {"pages", pages},
    {"messages", messages},       {"text", text},
    {"environment", environment}, {"modules", modules},
    {"the machine", machine},     {"consoles", consoles},
    {"registry", registry},       {"descriptors", descriptors},
    {"tokens", tokens},           {"events", events},
    {"hashes", hashes},           {"older hashes", older_hashes},
    {"identifiers", identifiers}, {"certificates", certificates},
    {"stores", stores},           {NULL, NULL},
};
