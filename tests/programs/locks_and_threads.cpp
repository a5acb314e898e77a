// What servers put between their threads: critical sections, slim locks, condition variables, one-time initialisation, a queue
// of work between producers and consumers, text from one code page to another on the way.
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <string>
#include <vector>

static INIT_ONCE g_Once = INIT_ONCE_STATIC_INIT;
static CRITICAL_SECTION g_Lock;
static CONDITION_VARIABLE g_Changed = CONDITION_VARIABLE_INIT;
static SRWLOCK g_Slim = SRWLOCK_INIT;
static std::vector<std::wstring> g_Work;
static unsigned long g_Total;
static BOOL g_Done;

static BOOL CALLBACK Initialise(PINIT_ONCE, PVOID, PVOID *)
{
    return InitializeCriticalSectionAndSpinCount(&g_Lock, 4000);
}

static unsigned __stdcall Consumer(void *)
{
    for (;;) {
        EnterCriticalSection(&g_Lock);
        while (g_Work.empty() && !g_Done)
            SleepConditionVariableCS(&g_Changed, &g_Lock, INFINITE);
        if (g_Work.empty()) {
            LeaveCriticalSection(&g_Lock);
            return 7;
        }
        std::wstring item = g_Work.back();
        g_Work.pop_back();
        LeaveCriticalSection(&g_Lock);

        CHAR utf8[64];
        int length =
            WideCharToMultiByte(CP_UTF8, 0, item.c_str(), (int)item.size(), utf8, sizeof(utf8), NULL, NULL);
        AcquireSRWLockExclusive(&g_Slim);
        g_Total += length;
        ReleaseSRWLockExclusive(&g_Slim);
    }
}

int wmain()
{
    HANDLE threads[3];
    WCHAR wide[16];
    DWORD code = 0;

    InitOnceExecuteOnce(&g_Once, Initialise, NULL, NULL);
    for (auto &thread : threads)
        thread = (HANDLE)_beginthreadex(NULL, 0, Consumer, NULL, 0, NULL);
    for (int i = 0; i < 100; i++) {
        EnterCriticalSection(&g_Lock);
        g_Work.push_back(L"\x20AC");
        LeaveCriticalSection(&g_Lock);
        WakeConditionVariable(&g_Changed);
    }
    EnterCriticalSection(&g_Lock);
    g_Done = TRUE;
    LeaveCriticalSection(&g_Lock);
    WakeAllConditionVariable(&g_Changed);
    WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, INFINITE);
    for (auto thread : threads) {
        GetExitCodeThread(thread, &code);
        CloseHandle(thread);
    }
    DeleteCriticalSection(&g_Lock);
    AcquireSRWLockShared(&g_Slim);
    wprintf(L"%lu bytes, code %lu\n", g_Total, code);
    ReleaseSRWLockShared(&g_Slim);
    int length =
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "gr\xC3\xBC\xC3\x9F", -1, wide, ARRAYSIZE(wide));
    wprintf(L"%d %d %d\n", length, _wcsicmp(wide, L"GR\x00FC\x00DF"),
            _stricmp("Content-Length", "content-length"));
    return 0;
}
