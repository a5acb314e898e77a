/* Old and new source annotations as macros, min and max as macros, and C++ standard headers after them. */
#include <windows.h>
#include <specstrings.h>
#include <sal.h>
#include <algorithm>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

static DWORD copy(__in LPCSTR from, __out_ecount(size) char *to, __in DWORD size, __inout_opt DWORD *used,
                  IN DWORD spare, OUT OPTIONAL void *none)
{
    UNREFERENCED_PARAMETER(spare);
    UNREFERENCED_PARAMETER(none);
    strcpy_s(to, size, from);
    if (used)
        *used = (DWORD)strlen(to);
    return NO_ERROR;
}

static int larger(_In_ int a, _In_opt_ int b, _Out_writes_(1) int *out)
{
    *out = max(a, b);
    return min(a, b);
}

int main()
{
    char text[8];
    DWORD used = 0;
    int top;

    copy("abc", text, sizeof text, &used, 0, nullptr);
    larger(3, 7, &top);
    std::vector<int> numbers{top, used > 2 ? 9 : 8};
    std::cout << text << " " << used << " " << *std::min_element(numbers.begin(), numbers.end()) << " "
              << std::string("aab").size() << std::endl;
    return (std::numeric_limits<int>::max)() > 0 ? 0 : 1;
}
