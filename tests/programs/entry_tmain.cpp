/* args: one
 * flags: -DUNICODE -D_UNICODE */
#include <windows.h>
#include <tchar.h>
#include <stdio.h>

int _tmain(int argc, _TCHAR *argv[])
{
    TCHAR text[16];

    _tcscpy_s(text, _T("t"));
    _tcscat_s(text, 16, TEXT("main"));
    _tprintf(_T("%s %s %d\n"), text, argv[argc - 1], (int)_tcslen(text));
    return 0;
}
