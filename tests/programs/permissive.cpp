/* A goto over an initialised variable: g++ has no way to accept it.
 * compilers: clang clang++ */
#include <windows.h>
#include <stdio.h>

int main(int argc, char **)
{
    DWORD result = 1;

    if (argc == 1)
        goto done;
    DWORD size = 4;
    result = size;
done:
    printf("skipped %lu\n", result);
    return 0;
}
