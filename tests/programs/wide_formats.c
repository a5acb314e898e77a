/* Plain %s is wide in a wide format; %ws and %ls say so, %S and %hs are the other kind. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    WCHAR text[80];

    wprintf(L"[%s] [%ws] [%ls] [%S] [%hs] [%10s] [%-6s] [%.2s]\n", L"wide", L"ws", L"ls", "S", "hs", L"right",
            L"l", L"cut");
    printf("[%s] [%ws] [%ls] [%S] [%hs] [%hS]\n", "narrow", L"ws", L"ls", L"S", "hs", "hS");
    wprintf(L"%c%C%hc%lc %I64d %I32u %Iu %p\n", L'a', 'b', 'c', L'd', -1ll, 5u, sizeof(int),
            (void *)0xABCDEF);
    fwprintf(stdout, L"%5.2f %e %g %%\n", 3.14159, 12345.678, 0.0001);
    wsprintfW(text, L"%s/%d", L"url", 9);
    wprintf(L"%s %s\n", text, (WCHAR *)NULL);
    wprintf(L"\x20AC \xD83D\xDE00 \u00e9\n");
    return 0;
}
