/* Words a Windows compiler knows. */
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#include <crtdbg.h>
#include <malloc.h>

#define _CRT_SECURE_NO_WARNINGS
#define WIDEN2(x) L##x
#define WIDEN(x)  WIDEN2(x)

typedef DWORD(WINAPI *LPHANDLER)(LPVOID);
typedef struct _PAIR {
    unsigned __int64 first;
    __declspec(align(16)) char second[16];
} PAIR;

__declspec(noinline) static int __stdcall add(int a, int b)
{
    return a + b;
}

__declspec(noreturn) void leave(void);
__declspec(thread) static int per_thread = 1;
__forceinline __int64 size(void)
{
    return sizeof(__int64);
}

static const WCHAR *_cdecl wmain_like(void)
{
    return WIDEN(__FUNCTION__);
}

int _cdecl main(void)
{
    LPHANDLER handler = NULL;
    TCHAR text[] = _T("six") TEXT("ty");

    _ASSERTE(handler == NULL);
    __noop(handler);
    wprintf(L"%I64d %d %s %d %d %d\n", size(), per_thread, wmain_like(), add(2, 4),
            (int)sizeof(((PAIR *)0)->second), (int)_countof(text) - 1);
    return 0;
}
