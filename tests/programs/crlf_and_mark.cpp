// Saved by a Windows editor: a byte order mark first, CR LF after every line, a macro that goes on over them,
// and "text" that is UTF-8.
#include "Shared\names.h"
#include <windows.h>
#include <stdio.h>
#define PRINT(text) wprintf(L"%s %d\n", text, (int)wcslen(text))

int main()
{
    PRINT(L"héllo €");
    return 0;
}
