/* Without FD_SETSIZE there is room for 64. */
#include <stdlib.h>
#include <stdio.h>
#include <windows.h>

int main(void)
{
    printf("%d %d\n", FD_SETSIZE, (int)ARRAYSIZE(((fd_set *)0)->fd_array));
    return EXIT_SUCCESS;
}
