/* args: x */
#include <windows.h>
#include <stdio.h>

void __cdecl main(int argc, char **argv)
{
    printf("void %s\n", argv[argc - 1]);
}
