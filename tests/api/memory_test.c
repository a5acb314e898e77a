/* Local, global and virtual memory. */
#include "check.h"
#include <windows.h>

static void fixed_local_memory_is_a_pointer(void)
{
    char *memory = LocalAlloc(LPTR, 100);

    CHECK(memory != NULL);
    CHECK_EQ(memory[99], 0);
    CHECK_EQ(LocalSize(memory), 100);
    CHECK(LocalLock(memory) == memory);
    CHECK_EQ(LocalFlags(memory), 0);
    CHECK(LocalFree(memory) == NULL);
    CHECK(LocalFree(NULL) == NULL);
}

static void movable_memory_is_locked_to_be_used(void)
{
    HGLOBAL handle = GlobalAlloc(GHND, 64);
    char *memory = GlobalLock(handle);

    CHECK(memory != NULL);
    CHECK((void *)memory != handle);
    CHECK_EQ(memory[63], 0);
    CHECK_EQ(GlobalFlags(handle) & GMEM_LOCKCOUNT, 1);
    CHECK(GlobalHandle(memory) == handle);
    memory[0] = 'x';
    SetLastError(4711);
    CHECK(!GlobalUnlock(handle));
    CHECK_EQ(GetLastError(), NO_ERROR);
    CHECK(!GlobalUnlock(handle));
    CHECK_EQ(GetLastError(), ERROR_NOT_LOCKED);
    CHECK(GlobalReAlloc(handle, 5000, GMEM_MOVEABLE | GMEM_ZEROINIT) == handle);
    CHECK_EQ(GlobalSize(handle), 5000);
    memory = GlobalLock(handle);
    CHECK_EQ(memory[0], 'x');
    CHECK_EQ(memory[4999], 0);
    GlobalUnlock(handle);
    CHECK(GlobalFree(handle) == NULL);
}

static void local_memory_of_formatmessage_and_others_can_grow_when_movable(void)
{
    char *memory = LocalAlloc(LMEM_FIXED, 10);

    CHECK((memory = LocalReAlloc(memory, 1000, LMEM_MOVEABLE)) != NULL);
    CHECK_EQ(LocalSize(memory), 1000);
    CHECK(LocalReAlloc(memory, 5, 0) == memory);
    CHECK_EQ(LocalSize(memory), 5);
    CHECK(LocalFree(memory) == NULL);
}

static void pages_are_reserved_committed_protected_and_released(void)
{
    SYSTEM_INFO system;
    MEMORY_BASIC_INFORMATION info;
    char *base;
    DWORD old;

    GetSystemInfo(&system);
    base = VirtualAlloc(NULL, 10 * system.dwPageSize, MEM_RESERVE, PAGE_READWRITE);
    CHECK(base != NULL);
    CHECK_EQ((ULONG_PTR)base % system.dwAllocationGranularity, 0);
    CHECK_EQ(VirtualQuery(base, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_RESERVE);
    CHECK_EQ(info.RegionSize, 10 * system.dwPageSize);
    CHECK(VirtualAlloc(base + system.dwPageSize, 1, MEM_COMMIT, PAGE_READWRITE) == base + system.dwPageSize);
    base[system.dwPageSize] = 'x';
    CHECK(VirtualProtect(base + system.dwPageSize, 1, PAGE_READONLY, &old));
    CHECK_EQ(old, PAGE_READWRITE);
    CHECK_EQ(VirtualQuery(base + system.dwPageSize + 5, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_COMMIT);
    CHECK_EQ(info.Protect, PAGE_READONLY);
    CHECK_EQ(info.RegionSize, system.dwPageSize);
    CHECK(info.AllocationBase == base);
    CHECK_EQ(base[system.dwPageSize], 'x');
    CHECK(!VirtualProtect(base, 1, PAGE_READONLY, &old));
    CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(VirtualFree(base + system.dwPageSize, 1, MEM_DECOMMIT));
    CHECK(VirtualAlloc(base + system.dwPageSize, 1, MEM_COMMIT, PAGE_READWRITE) != NULL);
    CHECK_EQ(base[system.dwPageSize], 0); /* decommitting forgot the contents */
    CHECK(!VirtualFree(base, 1, MEM_RELEASE));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualFree(base, 0, MEM_RELEASE));
    CHECK(!VirtualFree(base, 0, MEM_RELEASE));
    CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

static void committing_at_once_gives_zeroed_memory(void)
{
    char *memory = VirtualAlloc(NULL, 100000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);

    CHECK(memory != NULL);
    CHECK_EQ(memory[0], 0);
    CHECK_EQ(memory[99999], 0);
    memory[99999] = 1;
    CHECK(VirtualFree(memory, 0, MEM_RELEASE));
    CHECK(VirtualAlloc(NULL, 0, MEM_COMMIT, PAGE_READWRITE) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualAlloc(NULL, 10, MEM_COMMIT, 3) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void memory_from_elsewhere_can_be_asked_about(void)
{
    MEMORY_BASIC_INFORMATION info;
    int local = 0;

    CHECK_EQ(VirtualQuery(&local, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_COMMIT);
    CHECK_EQ(info.Protect, PAGE_READWRITE);
}

static void memory_macros_do_what_they_say(void)
{
    char a[4] = {1, 2, 3, 4}, b[4];

    CopyMemory(b, a, 4);
    CHECK(RtlEqualMemory(a, b, 4));
    ZeroMemory(b, 4);
    CHECK_EQ(b[3], 0);
    FillMemory(b, 4, 7);
    CHECK_EQ(b[3], 7);
    MoveMemory(a + 1, a, 3);
    CHECK_EQ(a[3], 3);
    SecureZeroMemory(a, 4);
    CHECK_EQ(a[3], 0);
}

CHECK_MAIN(CHECK_TEST(fixed_local_memory_is_a_pointer), CHECK_TEST(movable_memory_is_locked_to_be_used),
           CHECK_TEST(local_memory_of_formatmessage_and_others_can_grow_when_movable),
           CHECK_TEST(pages_are_reserved_committed_protected_and_released),
           CHECK_TEST(committing_at_once_gives_zeroed_memory),
           CHECK_TEST(memory_from_elsewhere_can_be_asked_about), CHECK_TEST(memory_macros_do_what_they_say))
