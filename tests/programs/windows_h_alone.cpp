// windows.h brings what it stands on: the C library's string.h, ctype.h and, without WIN32_LEAN_AND_MEAN, stdlib.h.
#include <windows.h>

int main()
{
    char text[8];

    strcpy(text, "a1");
    if (!isalpha((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) || strlen(text) != 2)
        return EXIT_FAILURE;
    return atoi(text + 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
