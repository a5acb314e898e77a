// Paths and URLs by shlwapi.h and wininet.h, as servers of files use them: TCHAR names, sizes in `unsigned long` or DWORD.
#include <windows.h>
#include <Shlwapi.h>
#include <WinInet.h>
#include <tchar.h>
#include <cstdio>
#include <string>

#pragma comment(lib, "shlwapi.lib")
#pragma comment(lib, "wininet.lib")

static const struct {
    LPCWSTR extension, type;
} types[] = {{L".html", L"text/html"}, {L".txt", L"text/plain"}};

static std::wstring type_of(const std::wstring &path)
{
    for (auto &row : types)
        if (StrCmpIW(PathFindExtensionW(path.c_str()), row.extension) == 0)
            return row.type;
    return L"application/octet-stream";
}

// The file for a request's path below the folder, or nothing.
static std::wstring file_of(LPCWSTR folder, LPCWSTR request)
{
    WCHAR unescaped[MAX_PATH], path[MAX_PATH];
    unsigned long size = MAX_PATH;

    if (FAILED(UrlUnescapeW(const_cast<LPWSTR>(request), unescaped, &size, URL_UNESCAPE_AS_UTF8)))
        return L"";
    if (!PathCombineW(path, folder, unescaped + StrSpnW(unescaped, L"/")))
        return L"";
    return PathIsPrefixW(folder, path) ? path : L"";
}

int main()
{
    TCHAR module[MAX_PATH], name[MAX_PATH];

    GetModuleFileName(NULL, module, MAX_PATH);
    StrCpyN(name, PathFindFileName(module), MAX_PATH);
    PathRemoveFileSpec(module);
    PathAppend(module, TEXT("www"));
    wprintf(L"%S below %S\n", name, PathFindFileName(module));

    for (LPCWSTR request : {L"/index.HTML", L"/caf%C3%A9.txt", L"/..%2Fsecret", L"/x"}) {
        std::wstring file = file_of(L"C:\\www", request);
        wprintf(L"%s: %s %s\n", request, file.empty() ? L"(outside)" : file.c_str(),
                file.empty() ? L"" : type_of(file).c_str());
    }

    char url[100];
    DWORD size = sizeof url;
    if (UrlEscapeA("a b&c", url, &size, URL_ESCAPE_SEGMENT_ONLY) == S_OK)
        printf("%s %lu\n", url, size);
    size = sizeof url;
    if (InternetCombineUrlA("http://host/a/b", "../c d", url, &size, 0))
        printf("%s %lu\n", url, size);
    PARSEDURLW parsed = {sizeof parsed};
    if (SUCCEEDED(ParseURLW(L"https://host/", &parsed)) && parsed.nScheme == URL_SCHEME_HTTPS)
        wprintf(L"%.*s\n", (int)parsed.cchProtocol, parsed.pszProtocol);
    char text[32];
    printf("%s, %s\n", StrFormatByteSizeA(1340, text, 32),
           PathMatchSpecA("report.txt", "*.doc;*.txt") ? "matches" : "does not");
}
