/* The third parameter; const arguments. */
#include <windows.h>
#include <stdio.h>

int wmain(int, wchar_t *argv[], wchar_t *envp[])
{
    int found = 0;

    for (; *envp; envp++)
        found |= wcsncmp(*envp, L"HTTPAPI_CACHE=", 14) == 0;
    puts(found && argv[0] ? "found" : "lost");
    return 0;
}
