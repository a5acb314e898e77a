// A comment may say void main() without being one.
#include <windows.h>
#include <stdio.h>

VOID main()
{
    printf("void\n");
}
