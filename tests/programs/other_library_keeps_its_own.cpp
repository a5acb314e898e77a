/* Another shared library in the process has 4-byte wide characters and keeps them, though both use the same templates.
 * library: other_library.inc
 * flags: -rdynamic */
#include <windows.h>
#include <string>
#include <vector>
#include <cstdio>

extern "C" int other_counts(int count);

int main()
{
    std::vector<std::wstring> all;
    std::wstring s = L"abc";

    for (int i = 0; i < 50; i++) {
        s += std::to_wstring(i) + std::wstring(20, L'y');
        all.push_back(s);
        s.insert(1, L"--");
    }
    if (s.size() != wcslen(s.c_str()))
        return 1;
    std::printf("program %d library %d\n", (int)all.size(), other_counts(50));
    return 0;
}
