/* args: one */
#include <windows.h>
#include <tchar.h>
#include <stdio.h>

int _tmain(int argc, _TCHAR *argv[])
{
    _tprintf(_T("tmain %s\n"), argv[argc - 1]);
    return 0;
}
