/* Words of Microsoft's compiler in C: inline functions of every spelling that are also pointed to, static or not; a deprecated
 * without a text; wide names of file and function; static_assert without assert.h; pragmas that only its linker knows. */
#pragma region Headers
#include <windows.h>
#include <intrin.h>
#include <stdio.h>
#include <crtdbg.h>
#pragma endregion

#pragma comment(lib, "httpapi.lib")
#pragma comment(linker, "/SUBSYSTEM:CONSOLE")
#pragma warning(push)
#pragma warning(disable : 4100 4996)
#pragma intrinsic(memcpy)
#pragma optimize("", off)
#pragma pack(push, 1)
typedef struct _PACKET {
    BYTE Kind;
    DWORD Length;
} PACKET, *PPACKET;
#pragma pack(pop)
#pragma optimize("", on)
#pragma warning(pop)

C_ASSERT(sizeof(PACKET) == 5);
static_assert(FIELD_OFFSET(PACKET, Length) == 1, "packed");

__declspec(deprecated) void OldCall(void);
__declspec(deprecated("ask the other")) void OlderCall(void);
__declspec(selectany) int g_Any = 3;
static __declspec(align(32)) BYTE g_Aligned[32];

static int g_Calls;

__inline int Twice(int n)
{
    g_Calls++;
    return n * 2;
}

__forceinline int Thrice(int n)
{
    g_Calls++;
    return n * 3;
}

static __forceinline int FourTimes(int n)
{
    return n * 4;
}

FORCEINLINE int FiveTimes(int n)
{
    return n * 5;
}

static int Choose(int kind)
{
    switch (kind) {
    case 1:
        return 10;
    case 2:
        return 20;
    default:
        __assume(0);
    }
}

int __cdecl wmain(int argc, wchar_t **argv)
{
    int (*calls[])(int) = {Twice, Thrice, FourTimes, FiveTimes};
    LPOVERLAPPED overlapped = (LPOVERLAPPED)_alloca(sizeof(OVERLAPPED));
    WCHAR *function = __FUNCTIONW__;
    unsigned long highest = 0;
    int i, sum = 0;

    UNREFERENCED_PARAMETER(argv);
    _CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_LEAK_CHECK_DF);
    ZeroMemory(overlapped, sizeof(*overlapped));
    _ASSERTE(overlapped->hEvent == NULL);
    for (i = 0; i < _ARRAYSIZE(calls); i++)
        sum += calls[i](argc);
    _BitScanReverse(&highest, 0x50);
    wprintf(L"%s %d %d %d\n", function, sum, g_Calls, Choose(2));
    wprintf(L"%d %lu %u %d\n", g_Any, highest, __popcnt(0xFF), (int)((ULONG_PTR)g_Aligned % 32));
    wprintf(L"%s\n", wcsrchr(__FILEW__, L'.'));
    return 0;
}
