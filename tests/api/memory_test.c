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

static void movable_memory_can_be_discarded_and_had_again(void)
{
    HLOCAL handle = LocalAlloc(LMEM_MOVEABLE | LMEM_DISCARDABLE, 100), empty = LocalAlloc(LHND, 0);
    char *memory;

    CHECK(handle != NULL && empty != NULL);
    CHECK(LocalLock(handle) != NULL);
    CHECK(LocalReAlloc(handle, 0, LMEM_MOVEABLE) == NULL); /* not while it is locked */
    LocalUnlock(handle);
    CHECK(LocalReAlloc(handle, 0, LMEM_MOVEABLE) == handle);
    CHECK(LocalFlags(handle) & LMEM_DISCARDED);
    CHECK_EQ(LocalSize(handle), 0);
    CHECK(LocalLock(handle) == NULL);
    CHECK_EQ(GetLastError(), ERROR_DISCARDED);
    CHECK(LocalReAlloc(handle, 50, LMEM_MOVEABLE | LMEM_ZEROINIT) == handle);
    CHECK_EQ(LocalSize(handle), 50);
    CHECK((memory = LocalLock(handle)) != NULL);
    CHECK_EQ(memory[49], 0);
    CHECK(LocalHandle(memory) == handle);
    LocalUnlock(handle);
    CHECK(LocalReAlloc(handle, 0, LMEM_MODIFY) == handle);
    CHECK_EQ(LocalFlags(handle) & LMEM_DISCARDABLE, 0);
    CHECK(LocalReAlloc(handle, (SIZE_T)-1 / 2, LMEM_MOVEABLE) == NULL);
    CHECK_EQ(LocalSize(handle), 50);
    CHECK(LocalFree(handle) == NULL && LocalFree(empty) == NULL);
}

static void locks_of_movable_memory_are_counted_to_a_limit(void)
{
    HLOCAL first = LocalAlloc(LHND, 10), handle = LocalAlloc(LHND, 10);
    int i;

    for (i = 0; i < 300; i++)
        CHECK(LocalLock(handle) != NULL);
    CHECK_EQ(LocalFlags(handle) & LMEM_LOCKCOUNT, LMEM_LOCKCOUNT);
    CHECK(LocalUnlock(handle));
    CHECK(LocalFree(first) == NULL && LocalFree(handle) == NULL);
}

static void fixed_memory_grows_only_where_it_may_move(void)
{
    char *memory = LocalAlloc(LMEM_FIXED, 10);

    CHECK(LocalReAlloc(memory, 100000, 0) == NULL);
    CHECK_EQ(LocalSize(memory), 10);
    CHECK(LocalReAlloc(memory, 0, LMEM_MODIFY) == memory);
    CHECK(!LocalUnlock(memory));
    CHECK_EQ(GetLastError(), ERROR_NOT_LOCKED);
    CHECK(LocalHandle(memory) == memory);
    CHECK(LocalFree(memory) == NULL);
}

static void what_is_no_memory_is_refused(void)
{
    CHECK(LocalAlloc(LMEM_MOVEABLE, (SIZE_T)-1 / 2) == NULL);
    CHECK(LocalLock(NULL) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQ(LocalSize(NULL), 0);
    CHECK_EQ(LocalFlags(NULL), LMEM_INVALID_HANDLE);
    CHECK(LocalReAlloc(NULL, 10, 0) == NULL);
    CHECK(LocalHandle(NULL) == NULL);
    CHECK(!GlobalUnlock(NULL));
}

/* A block that was a movable one's record no longer is. The memory is the test's, so that nothing freed is read. */
static void a_handle_of_nothing_is_refused(void)
{
    static __int64 nothing[8];
    HLOCAL handle = (HLOCAL)(((ULONG_PTR)nothing + 15) / 16 * 16 + 2);

    CHECK(LocalLock(handle) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!LocalUnlock(handle));
    CHECK_EQ(LocalSize(handle), 0);
    CHECK_EQ(LocalFlags(handle), LMEM_INVALID_HANDLE);
    CHECK(LocalReAlloc(handle, 10, 0) == NULL);
    CHECK(LocalFree(handle) == handle);
}

static void every_protection_can_be_had_and_is_told(void)
{
    static const DWORD protections[] = {PAGE_NOACCESS, PAGE_READONLY,     PAGE_READWRITE,
                                        PAGE_EXECUTE,  PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE};
    char *page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN, PAGE_READWRITE);
    MEMORY_BASIC_INFORMATION info;
    DWORD old, before = PAGE_READWRITE;
    size_t i;

    CHECK(page != NULL);
    for (i = 0; i < sizeof(protections) / sizeof(protections[0]); i++) {
        CHECK(VirtualProtect(page, 4096, protections[i], &old));
        CHECK_EQ(old, before);
        CHECK_EQ(VirtualQuery(page, &info, sizeof(info)), sizeof(info));
        CHECK_EQ(info.Protect, protections[i]);
        before = protections[i];
    }
    CHECK(VirtualFree(page, 0, MEM_RELEASE));
}

static void memory_is_reserved_where_it_is_wanted_once(void)
{
    MEMORY_BASIC_INFORMATION info;
    char *place = VirtualAlloc(NULL, 3 * 65536, MEM_RESERVE, PAGE_NOACCESS);

    CHECK(place != NULL);
    CHECK(VirtualAlloc(place + 65536, 4096, MEM_RESERVE, PAGE_NOACCESS) == NULL); /* it is taken */
    CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(VirtualAlloc(place, 4 * 65536, MEM_COMMIT, PAGE_READWRITE) == NULL); /* the end is another's */
    CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(VirtualAlloc(place, 4096, MEM_RESET, PAGE_NOACCESS) == place);
    CHECK(VirtualAlloc(place + 4096, 4096, MEM_COMMIT, PAGE_READWRITE) == place + 4096);
    CHECK(!VirtualFree(place + 4096, 0, MEM_DECOMMIT)); /* a size of 0 wants the base */
    CHECK(VirtualFree(place, 0, MEM_DECOMMIT));
    CHECK_EQ(VirtualQuery(place, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_RESERVE);
    CHECK_EQ(info.RegionSize, 3 * 65536);
    CHECK(VirtualFree(place, 0, MEM_RELEASE));
    CHECK(VirtualAlloc(place + 10, 1, MEM_RESERVE, PAGE_NOACCESS) == place);
    CHECK(VirtualFree(place, 0, MEM_RELEASE));
}

static void wrong_wishes_for_pages_are_refused(void)
{
    static const struct {
        SIZE_T size;
        DWORD type, protect;
    } wishes[] = {
        {4096, 0, PAGE_READWRITE},
        {4096, MEM_TOP_DOWN, PAGE_READWRITE},
        {4096, MEM_COMMIT, 0},
        {(SIZE_T)-1, MEM_RESERVE, PAGE_READWRITE},
        {4096, 0x80000000, PAGE_READWRITE},
        {4096, MEM_COMMIT, PAGE_READONLY | PAGE_READWRITE},
    };
    char *page = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE);
    MEMORY_BASIC_INFORMATION info;
    DWORD old;
    size_t i;

    for (i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        SetLastError(NO_ERROR);
        CHECK(VirtualAlloc(NULL, wishes[i].size, wishes[i].type, wishes[i].protect) == NULL);
        CHECK(GetLastError() != NO_ERROR);
    }
    CHECK(!VirtualProtect(page, 4096, PAGE_READONLY, NULL));
    CHECK_EQ(GetLastError(), ERROR_NOACCESS);
    CHECK(!VirtualProtect(page, 4096, 0, &old));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!VirtualFree(page, 0, 0));
    CHECK(!VirtualFree(page, 0, MEM_RELEASE | MEM_DECOMMIT));
    CHECK_EQ(VirtualQuery(page, &info, 1), 0);
    CHECK_EQ(GetLastError(), ERROR_BAD_LENGTH);
    CHECK_EQ(VirtualQuery((void *)(ULONG_PTR)0xFFFFFFFFFFFFF000ull, &info, sizeof(info)), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualFree(page, 0, MEM_RELEASE));
}

static const char constant[] = "what the linker made read-only";

static void memory_of_modules_and_gaps_are_told_apart(void)
{
    MEMORY_BASIC_INFORMATION info;
    DWORD old;

    CHECK_EQ(VirtualQuery(constant, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_COMMIT);
    CHECK_EQ(info.Protect, PAGE_READONLY);
    CHECK_EQ(info.Type, MEM_IMAGE);
    CHECK_EQ(VirtualQuery((void *)(ULONG_PTR)memory_of_modules_and_gaps_are_told_apart, &info, sizeof(info)),
             sizeof(info));
    CHECK_EQ(info.Protect, PAGE_EXECUTE_READ);
    CHECK_EQ(VirtualQuery(NULL, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.State, MEM_FREE);
    CHECK(info.RegionSize > 0);
    CHECK(!VirtualProtect((void *)4096, 4096, PAGE_READONLY, &old));
    CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    CHECK(!VirtualFree((void *)(ULONG_PTR)constant, 1, MEM_DECOMMIT));
}

static char own_page[3 * 4096];

static void memory_of_the_program_can_be_protected(void)
{
    char *page = (char *)(((ULONG_PTR)own_page + 4095) / 4096 * 4096);
    MEMORY_BASIC_INFORMATION info;
    DWORD old;

    CHECK(VirtualProtect(page, 4096, PAGE_READONLY, &old));
    CHECK_EQ(VirtualQuery(page, &info, sizeof(info)), sizeof(info));
    CHECK_EQ(info.Protect, PAGE_READONLY);
    CHECK(VirtualProtect(page, 4096, PAGE_READWRITE, &old));
    CHECK_EQ(old, PAGE_READONLY);
    page[0] = 1;
}

CHECK_MAIN(CHECK_TEST(fixed_local_memory_is_a_pointer), CHECK_TEST(movable_memory_is_locked_to_be_used),
           CHECK_TEST(local_memory_of_formatmessage_and_others_can_grow_when_movable),
           CHECK_TEST(pages_are_reserved_committed_protected_and_released),
           CHECK_TEST(committing_at_once_gives_zeroed_memory),
           CHECK_TEST(memory_from_elsewhere_can_be_asked_about), CHECK_TEST(memory_macros_do_what_they_say),
           CHECK_TEST(movable_memory_can_be_discarded_and_had_again),
           CHECK_TEST(locks_of_movable_memory_are_counted_to_a_limit),
           CHECK_TEST(fixed_memory_grows_only_where_it_may_move), CHECK_TEST(what_is_no_memory_is_refused),
           CHECK_TEST(a_handle_of_nothing_is_refused), CHECK_TEST(every_protection_can_be_had_and_is_told),
           CHECK_TEST(memory_is_reserved_where_it_is_wanted_once),
           CHECK_TEST(wrong_wishes_for_pages_are_refused),
           CHECK_TEST(memory_of_modules_and_gaps_are_told_apart),
           CHECK_TEST(memory_of_the_program_can_be_protected))
