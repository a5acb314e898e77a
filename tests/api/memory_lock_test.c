/* VirtualLock. */
#include <windows.h>
#include "check.h"

static void pages_are_locked_and_unlocked(void)
{
    char *memory = VirtualAlloc(NULL, 3 * 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    CHECK(memory != NULL);
    CHECK(VirtualLock(memory + 100, 4096)); /* touches two pages */
    CHECK(VirtualUnlock(memory, 2 * 4096));
    CHECK(!VirtualUnlock(memory, 4096));
    CHECK_EQ(GetLastError(), ERROR_NOT_LOCKED);
    CHECK(VirtualLock(memory, 4096));
    CHECK(!VirtualUnlock(memory, 2 * 4096)); /* one of them was not */
    CHECK_EQ(GetLastError(), ERROR_NOT_LOCKED);
    CHECK(VirtualUnlock(memory, 4096));
    CHECK(VirtualFree(memory, 0, MEM_RELEASE));
}

static void only_pages_that_can_be_used_are_locked(void)
{
    char *memory = VirtualAlloc(NULL, 2 * 4096, MEM_RESERVE, PAGE_READWRITE);

    CHECK(!VirtualLock(memory, 4096));
    CHECK_EQ(GetLastError(), ERROR_NOACCESS);
    CHECK(!VirtualLock(memory, (SIZE_T)-1));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(VirtualAlloc(memory, 4096, MEM_COMMIT, PAGE_NOACCESS) != NULL);
    CHECK(!VirtualLock(memory, 4096));
    CHECK_EQ(GetLastError(), ERROR_NOACCESS);
    CHECK(VirtualFree(memory, 0, MEM_RELEASE));
}

CHECK_MAIN(CHECK_TEST(pages_are_locked_and_unlocked), CHECK_TEST(only_pages_that_can_be_used_are_locked))
