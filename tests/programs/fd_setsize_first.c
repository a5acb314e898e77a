/* FD_SETSIZE defined first of all, as Winsock's documentation asks; the C library's headers come before winsock2.h. */
#define FD_SETSIZE 100
#include <stdlib.h>
#include <stdio.h>
#include <winsock2.h>

int main(void)
{
    fd_set set;
    int i;

    FD_ZERO(&set);
    for (i = 0; i < 200; i++)
        FD_SET((SOCKET)(i + 1), &set);
    printf("%d %u %d\n", FD_SETSIZE, set.fd_count, (int)ARRAYSIZE(set.fd_array));
    return EXIT_SUCCESS;
}
