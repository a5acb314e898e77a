/* flags: --no-win32 */
#include <windows.h>
#include <cstdio>

int main()
{
#ifdef _WIN32
    std::puts("on");
#else
    std::puts("off");
#endif
    return 0;
}
