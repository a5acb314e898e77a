/* args: é */
/* flags: -municode -lhttpapi -lws2_32 -lkernel32 -ladvapi32 Crypt32.lib -mconsole */
#pragma comment(lib, "httpapi.lib")
#pragma comment(linker, "/SUBSYSTEM:CONSOLE")
#pragma warning(disable : 4996)
#pragma warning(push, 4)
#include <windows.h>
#include <stdio.h>
#pragma warning(pop)

int __cdecl wmain(int argc, wchar_t **argv)
{
    wprintf(L"wide %d %s %d\n", argc, argv[1], (int)(sizeof(TEXT("ab"))));
    return 0;
}
