/* Wide and narrow output on one stream, in any order; wide goes out as UTF-8. input: héllo 12 */
#include <windows.h>
#include <cstdio>
#include <cwchar>

int main()
{
    WCHAR word[32];
    int number = 0;

    printf("narrow ");
    wprintf(L"wide ");
    fputs("narrow ", stdout);
    fputws(L"w\u00efde ", stdout);
    putchar('n');
    putwchar(L'\x20ac');
    puts("");
    _putws(L"line");
    std::printf("%d\n", std::wprintf(L"\xD83D\xDE00 counted\n"));
    if (wscanf(L"%31s %d", word, &number) != 2)
        return 1;
    wprintf(L"%s %d %d\n", word, (int)wcslen(word), number);
    return fwide(stdout, 0);
}
