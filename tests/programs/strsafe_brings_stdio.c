/* strsafe.h is expected to bring stdio.h. */
#include <windows.h>
#include <strsafe.h>

int main(void)
{
    char length[32];
    WCHAR url[64];

    if (FAILED(StringCchPrintfA(length, ARRAYSIZE(length), "%lu", (DWORD)4294967295u)))
        return 1;
    if (FAILED(
            StringCchPrintfW(url, ARRAYSIZE(url), L"%s:%lu/%hs", L"http://localhost", (DWORD)8080, "path")))
        return 2;
    printf("%s\n", length);
    wprintf(L"%s\n", url);
    return 0;
}
