/* Windows mode: wmain, 16-bit wchar_t, wide formats whose %s is wide, 32 bits behind %lu. */
#include <http.h>
#include <stdio.h>

int wmain(int argc, wchar_t **argv)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;

    if (sizeof(wchar_t) != 2 || HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR)
        return 1;
    wprintf(L"%s %lu\n", argc > 1 ? argv[1] : L"windows", (DWORD)7);
    return (int)HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}
