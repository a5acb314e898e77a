// Addresses of unsigned long handed to functions that take a PULONG, in C++, where that is an error otherwise.
#include <http.h>
#include <windows.h>
#include <cstdio>
#include <cstring>

typedef ULONG(WINAPI *receive_function)(HANDLE, HTTP_REQUEST_ID, ULONG, PHTTP_REQUEST, ULONG, PULONG,
                                        LPOVERLAPPED);

static unsigned long on_the_heap(void)
{
    unsigned long *count = new unsigned long;
    char name[MAX_PATH + 1];

    std::memset(count, 0xA5, sizeof *count);
    *count = sizeof name;
    unsigned long result = GetComputerNameA(name, count) ? (*count == std::strlen(name)) : 99;
    delete count;
    return result;
}

int main()
{
    char path[MAX_PATH];
    unsigned long written = ~0ul >> 40, read = 0, high = 0;
    DWORD plain = 0;
    char text[8] = "";

    GetTempFileNameA(".", "pul", 0, path);
    HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                              FILE_FLAG_DELETE_ON_CLOSE, NULL);
    std::printf("%d", WriteFile(file, "hello", 5, &written, NULL));
    std::printf(" %lu\n", written);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    std::printf("%d", ReadFile(file, text, sizeof text, &read, nullptr));
    std::printf(" %lu %s\n", read, text);
    std::printf("%lu", GetFileSize(file, &high));
    std::printf(" %lu\n", high);
    SetFilePointer(file, 0, 0, FILE_BEGIN);
    std::printf("%d", ReadFile(file, text, sizeof text, &plain, NULL));
    std::printf(" %u\n", (unsigned)plain);
    CloseHandle(file);

    unsigned long received = 7;
    std::printf("%lu\n", HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, NULL, 0, &received, NULL) != NO_ERROR);
    std::printf("%lu\n", HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, NULL, 0, NULL, NULL) != NO_ERROR);
    std::printf("%lu\n",
                HttpReceiveHttpRequest(NULL, HTTP_NULL_ID, 0, NULL, 0, nullptr, nullptr) != NO_ERROR);

    // The address of such a function is that of the function; with clang++ however it is taken.
    receive_function typed = HttpReceiveHttpRequest;
#ifdef __clang__
    auto deduced = &HttpReceiveHttpRequest;
    auto loaded = (decltype(&HttpReceiveHttpRequest))GetProcAddress(GetModuleHandleA("httpapi.dll"),
                                                                    "HttpReceiveHttpRequest");
#else
    receive_function deduced = &HttpReceiveHttpRequest;
    receive_function loaded =
        (receive_function)GetProcAddress(GetModuleHandleA("httpapi.dll"), "HttpReceiveHttpRequest");
#endif
    std::printf("%d %d\n", typed == deduced, loaded == typed);
    std::printf("%lu\n", on_the_heap());
}
