/* Memory and files as servers of the fourth tier have them: a heap of one's own, pages, a lock-free list of buffers, a file read
 * piece by piece, its size and place, times, a duplicated handle, the handler for Ctrl+C, a hash of the whole. */
#include <windows.h>
#include <wincrypt.h>
#include <wininet.h>
#include <malloc.h>
#include <stdio.h>

typedef struct _BUFFER {
    DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) SLIST_ENTRY Entry;
    DWORD Number;
} BUFFER, *PBUFFER;

static BOOL WINAPI Handler(DWORD event)
{
    return event == CTRL_C_EVENT;
}

static void Heaps(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    BYTE *memory = (BYTE *)HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
    BYTE *pages = (BYTE *)VirtualAlloc(NULL, 65536, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    memory = (BYTE *)HeapReAlloc(heap, HEAP_ZERO_MEMORY, memory, 1000);
    printf("%u %u ", (unsigned)HeapSize(heap, 0, memory), memory[999]);
    pages[65535] = 1;
    printf("%d ", HeapFree(heap, 0, memory));
    printf("%d %d\n", HeapDestroy(heap), VirtualFree(pages, 0, MEM_RELEASE));
}

static void List(void)
{
    PSLIST_HEADER head = (PSLIST_HEADER)_aligned_malloc(sizeof(SLIST_HEADER), MEMORY_ALLOCATION_ALIGNMENT);
    PSLIST_ENTRY entry;
    DWORD i, sum = 0;

    InitializeSListHead(head);
    for (i = 1; i <= 10; i++) {
        PBUFFER buffer = (PBUFFER)_aligned_malloc(sizeof(BUFFER), MEMORY_ALLOCATION_ALIGNMENT);

        buffer->Number = i;
        InterlockedPushEntrySList(head, &buffer->Entry);
    }
    printf("%u ", QueryDepthSList(head));
    while ((entry = InterlockedPopEntrySList(head)) != NULL) {
        sum = sum * 2 + CONTAINING_RECORD(entry, BUFFER, Entry)->Number;
        _aligned_free(CONTAINING_RECORD(entry, BUFFER, Entry));
    }
    printf("%lu\n", sum);
    _aligned_free(head);
}

static void Hash(const BYTE *data, DWORD length)
{
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0;
    BYTE digest[32];
    CHAR text[80];
    DWORD size = sizeof(digest), characters = sizeof(text);

    CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    CryptCreateHash(provider, CALG_SHA_256, 0, 0, &hash);
    CryptHashData(hash, data, length, 0);
    CryptGetHashParam(hash, HP_HASHVAL, digest, &size, 0);
    CryptBinaryToStringA(digest, size, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, text, &characters);
    printf("%s\n", text);
    CryptDestroyHash(hash);
    CryptReleaseContext(provider, 0);
}

static void File(void)
{
    BYTE data[1000], piece[300];
    WCHAR name[MAX_PATH];
    LARGE_INTEGER size, zero = {{0, 0}}, at;
    HANDLE file, other;
    DWORD done, total = 0, i;
    FILETIME written, now;
    SYSTEMTIME system;

    for (i = 0; i < sizeof(data); i++)
        data[i] = (BYTE)i;
    GetTempFileNameW(L".", L"mem", 0, name);
    file = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS,
                       FILE_FLAG_DELETE_ON_CLOSE, NULL);
    WriteFile(file, data, sizeof(data), &done, NULL);
    DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &other, 0, FALSE, DUPLICATE_SAME_ACCESS);
    CloseHandle(file);
    GetFileSizeEx(other, &size);
    SetFilePointerEx(other, zero, &at, FILE_BEGIN);
    while (ReadFile(other, piece, sizeof(piece), &done, NULL) && done > 0)
        total += done;
    GetFileTime(other, NULL, NULL, &written);
    GetSystemTimeAsFileTime(&now);
    FileTimeToSystemTime(&written, &system);
    printf("%I64d %I64d %lu %d %d\n", size.QuadPart, at.QuadPart, total, CompareFileTime(&written, &now) <= 0,
           system.wYear >= 2024);
    CloseHandle(other);
    Hash(data, sizeof(data));
}

static void Address(void)
{
    URL_COMPONENTSW parts = {sizeof(parts)};

    parts.dwHostNameLength = parts.dwUrlPathLength = 1;
    if (InternetCrackUrlW(L"https://example.org:8443/a/b?c=d", 0, 0, &parts))
        wprintf(L"%.*s %u %.*s\n", parts.dwHostNameLength, parts.lpszHostName, parts.nPort,
                parts.dwUrlPathLength, parts.lpszUrlPath);
}

int main(void)
{
    LARGE_INTEGER frequency, before, after;
    ULONGLONG ticks = GetTickCount64();

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&before);
    Heaps();
    List();
    File();
    Address();
    QueryPerformanceCounter(&after);
    printf("%d %d %d %d\n", frequency.QuadPart > 0, after.QuadPart > before.QuadPart,
           GetTickCount64() >= ticks, SetConsoleCtrlHandler(Handler, TRUE));
    return 0;
}
