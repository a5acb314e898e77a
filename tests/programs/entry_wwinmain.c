/* args: é */
#include <windows.h>
#include <stdio.h>

int APIENTRY wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR line, int show)
{
    (void)instance, (void)previous, (void)show;
    wprintf(L"%s\n", line);
    return 0;
}
