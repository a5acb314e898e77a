/* args: é😀 second */
#include <windows.h>
#include <stdio.h>

int wmain(int argc, WCHAR *argv[])
{
    wprintf(L"wide %d %s %d\n", argc, argv[1], argv[argc] == NULL);
    return 0;
}
