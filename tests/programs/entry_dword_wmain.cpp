/* args: x
 * exit: 9 */
#include <windows.h>
#include <stdio.h>

DWORD wmain(DWORD argc, WCHAR **argv)
{
    wprintf(L"dword %lu %ls\n", argc, argv[1]);
    return 9;
}
