// An exception with a text goes from a library to the program and back, and is copied where it was not made.
// windows-library: exception_crosses.inc
#include <cstdio>
#include <exception>

void throws_text();
void throws_derived();
const char *text_of_a_copy(const std::exception &other);

int main()
{
    try {
        throws_text();
    } catch (const std::exception &e) {
        std::exception copy = e;
        std::printf("%s, copied %s\n", e.what(), copy.what());
    }
    try {
        throws_derived();
    } catch (std::exception &e) {
        std::printf("%s\n", e.what());
    }
    std::printf("%s\n", text_of_a_copy(std::exception("from the program")));
}
