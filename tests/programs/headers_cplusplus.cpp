/* Every header of the Windows C runtime in one C++ program, standard headers between them. */
#include <crtdbg.h>
#include <excpt.h>
#include <string>
#include <io.h>
#include <direct.h>
#include <process.h>
#include <malloc.h>
#include <sys/timeb.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <fcntl.h>
#include <share.h>
#include <vector>
#include <tchar.h>
#include <cstdlib>
#include <cstdio>
#include <cstring>
#include <cwchar>
#include <ctime>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <locale.h>
#include <crtdefs.h>
#include <http.h>

int main()
{
    char text[16], drive[_MAX_DRIVE];
    wchar_t wide[16], *next = nullptr;
    time_t at = 0;
    struct tm parts;

    _itoa_s(42, text, 10);
    swprintf_s(wide, L"%hs-%d", text, 7);
    swprintf(wide, L"%s", L"a b");            /* the old form, without a count */
    std::swprintf(wide + 8, 8, L"%ls", wide); /* the standard's */
    wcstok_s(wide, L" ", &next);
    gmtime_s(&parts, &at);
    _splitpath_s("C:\\x", drive, sizeof drive, nullptr, 0, nullptr, 0, nullptr, 0);
    sprintf_s(text, "%s %d %lu", drive, parts.tm_year, (DWORD)_rotl(1u, 3));
    wprintf(L"%hs %s %s\n", text, wide, next);
    return 0;
}
