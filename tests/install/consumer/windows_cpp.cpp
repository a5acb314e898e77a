// Windows mode in C++: std::wstring over 16-bit characters.
#include <http.h>
#include <cstdio>
#include <string>

int wmain()
{
    std::wstring text = L"windows";

    text += L" C++";
    wprintf(L"%s\n", text.c_str());
    return text.size() == 11 ? 0 : 1;
}
