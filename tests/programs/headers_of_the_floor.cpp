// The headers that are there for a few programs only, together and beside the C++ library.
#include <winsdkver.h>
#include <SDKDDKVer.h>
#include <ObjBase.h>
#include <IntSafe.h>
#include <WinVer.h>
#include <windows.h>
#include <cstdio>
#include <limits>
#include <string>

int main()
{
    DWORD sum = 0;
    GUID id;
    WCHAR text[40];

    if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED)) || FAILED(CoCreateGuid(&id)))
        return 1;
    StringFromGUID2(id, text, 40);
    GUID again;
    if (FAILED(CLSIDFromString(text, &again)) || again != id)
        return 2;
    std::printf("%u characters\n", (unsigned)std::wstring(text).length());
    if (FAILED(DWordAdd(40, 2, &sum)))
        return 3;
    std::printf("%lu\n", sum);
    std::printf("%d\n",
                DWordAdd((std::numeric_limits<DWORD>::max)(), 1, &sum) == INTSAFE_E_ARITHMETIC_OVERFLOW);
    std::printf("%x\n", _WIN32_WINNT_MAXVER);
    CoUninitialize();
}
