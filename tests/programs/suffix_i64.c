/* compilers: clang
 * A literal with a Microsoft suffix in C; gcc has no word for it, so that httpapi-cc turns to clang where nobody chose. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    unsigned __int64 ticks = 116444736000000000ui64;
    __int64 second = 10000000i64;

    printf("%I64u %I64d\n", ticks / second, -1i64);
    return 0;
}
