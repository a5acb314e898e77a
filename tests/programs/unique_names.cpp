// GUIDs by rpc.h, temporary names, a question about the version of Windows, and memory that stays where it is.
#include <windows.h>
#include <rpc.h>
#include <VersionHelpers.h>
#include <cstdio>
#include <string>

#pragma comment(lib, "rpcrt4.lib")

static std::string text_of(UUID &id)
{
    RPC_CSTR text;

    if (UuidToStringA(&id, &text) != RPC_S_OK)
        return "";
    std::string copy(reinterpret_cast<char *>(text));
    RpcStringFreeA(&text);
    return copy;
}

int main()
{
    UUID id, again;
    RPC_WSTR wide;
    char name[L_tmpnam + 300];
    wchar_t wide_name[MAX_PATH];

    UuidCreate(&id);
    std::string text = text_of(id);
    printf("%u %c\n", (unsigned)text.length(), text[14]);
    if (UuidFromStringA((RPC_CSTR)text.c_str(), &again) != RPC_S_OK || again != id)
        return 1;
    if (UuidToStringW(&id, &wide) != RPC_S_OK || wcslen((wchar_t *)wide) != 36)
        return 2;
    RpcStringFreeW(&wide);

    if (tmpnam_s(name, sizeof name) != 0 || _wtmpnam_s(wide_name, MAX_PATH) != 0)
        return 3;
    FILE *file;
    if (fopen_s(&file, name, "wx") != 0)
        return 4;
    fclose(file);
    remove(name);
    errno_t error = tmpnam_s(name, 3);
    printf("%d %d\n", error, name[0]);

    printf("%d %d %d\n", IsWindows10OrGreater(), IsWindowsVersionOrGreater(6, 1, 0),
           IsWindowsVersionOrGreater(11, 0, 0));

    void *page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    BOOL locked = VirtualLock(page, 4096);
    printf("%d %d\n", locked, VirtualUnlock(page, 4096));
    VirtualFree(page, 0, MEM_RELEASE);
}
