/* A program and a library of Windows mode: DllMain is called, wide strings pass between them.
 * windows-library: dll_main.inc */
#include <windows.h>
#include <cstdio>
#include <string>

extern "C" __declspec(dllimport) int times_attached(void);
std::wstring greeting(const std::wstring &name);

int main()
{
    std::wstring text = greeting(std::wstring(20, L'w'));

    wprintf(L"%d %s\n", times_attached(), text.c_str());
    return 0;
}
