// Settings of a service in the registry, read with defaults, as services keep them.
#include <windows.h>
#include <stdio.h>
#include <tchar.h>
#include <string>
#include <vector>
#pragma comment(lib, "advapi32.lib")

static const WCHAR *const Path = L"SYSTEM\\CurrentControlSet\\Services\\Example\\Parameters";

static DWORD ReadNumber(HKEY hKey, LPCWSTR name, DWORD otherwise)
{
    DWORD type, value, size = sizeof(value);

    if (RegQueryValueExW(hKey, name, NULL, &type, (LPBYTE)&value, &size) != ERROR_SUCCESS ||
        type != REG_DWORD)
        return otherwise;
    return value;
}

static std::wstring ReadText(HKEY hKey, LPCWSTR name)
{
    DWORD size = 0;

    if (RegGetValueW(hKey, L"Parameters", name, RRF_RT_REG_SZ, NULL, NULL, &size) != ERROR_SUCCESS)
        return L"(none)";
    std::vector<WCHAR> buffer(size / sizeof(WCHAR));
    RegGetValueW(hKey, L"Parameters", name, RRF_RT_REG_SZ, NULL, &buffer[0], &size);
    return &buffer[0];
}

int _tmain(void)
{
    HKEY hKey, hService;
    DWORD port = 8080, index;
    LONG result;
    static const WCHAR prefix[] = L"http://+:8080/\x00FC/";

    result = RegOpenKeyExW(HKEY_LOCAL_MACHINE, Path, 0, KEY_READ, &hKey);
    wprintf(L"before: %ld\n", result);

    RegCreateKeyExW(HKEY_LOCAL_MACHINE, Path, 0, NULL, REG_OPTION_NON_VOLATILE, KEY_ALL_ACCESS, NULL, &hKey,
                    NULL);
    RegSetValueExW(hKey, L"Port", 0, REG_DWORD, (const BYTE *)&port, sizeof(port));
    RegSetValueExW(hKey, L"Prefix", 0, REG_SZ, (const BYTE *)prefix, sizeof(prefix));
    wprintf(L"port %lu, threads %lu\n", ReadNumber(hKey, L"port", 80), ReadNumber(hKey, L"Threads", 4));

    RegOpenKeyEx(HKEY_LOCAL_MACHINE, TEXT("SYSTEM\\CurrentControlSet\\Services\\Example"), 0, KEY_READ,
                 &hService);
    wprintf(L"%s %ls\n", ReadText(hService, L"Prefix").c_str(), ReadText(hService, L"Suffix").c_str());
    for (index = 0;; index++) {
        WCHAR name[64];
        DWORD size = ARRAYSIZE(name), type;

        result = RegEnumValueW(hKey, index, name, &size, NULL, &type, NULL, NULL);
        if (result == ERROR_NO_MORE_ITEMS)
            break;
        wprintf(L"%lu: %s (%lu)\n", index, name, type);
    }
    RegCloseKey(hService);
    RegCloseKey(hKey);
    return 0;
}
