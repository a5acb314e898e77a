/* A return out of a __try would skip its __finally: the process ends instead of going on as if nothing were owed.
 * warnings-expected  exit: 134 */
#include <windows.h>
#include <stdio.h>

static int early(int argc)
{
    __try {
        if (argc == 1)
            return 1;
    } __finally {
        puts("owed");
    }
    return 0;
}

int main(int argc, char **argv)
{
    (void)argv;
    return early(argc);
}
