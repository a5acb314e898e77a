/* _WIN32 is defined for the program, not for the system's C++ headers. */
#if !defined(_WIN32) || !defined(WIN32)
#error "_WIN32 is the default"
#endif
#ifdef _MSC_VER
#error "_MSC_VER says more than there is"
#endif
#include <filesystem>
#include <cstdio>

int main()
{
    std::filesystem::path path = std::filesystem::path("/tmp") / "a.txt";

    std::printf("on %s\n", path.string().c_str());
    return 0;
}
