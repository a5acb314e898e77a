/* What heaps say to memory and handles that are not theirs: on Windows such a program may end. */
#include "check.h"
#include <windows.h>

static void a_heap_frees_only_what_is_its_own(void)
{
    HANDLE heap = HeapCreate(0, 0, 0), other = HeapCreate(0, 0, 0);
    void *block = HeapAlloc(heap, 0, 100);

    CHECK(!HeapFree(other, 0, block));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HeapSize(other, 0, block), (SIZE_T)-1);
    CHECK(HeapReAlloc(other, 0, block, 200) == NULL);
    CHECK(!HeapValidate(other, 0, block));
    CHECK(HeapValidate(heap, 0, block));
    CHECK_EQ(HeapSize(heap, 0, block), 100);
    CHECK(HeapDestroy(heap) && HeapDestroy(other));
}

static void no_heap_does_nothing(void)
{
    ULONG info = 2;

    CHECK(HeapReAlloc(GetProcessHeap(), 0, NULL, 10) == NULL);
    CHECK_EQ(HeapSize(GetProcessHeap(), 0, NULL), (SIZE_T)-1);
    CHECK(!HeapDestroy(NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!HeapDestroy(GetProcessHeap()));
    CHECK(HeapAlloc(NULL, 0, 10) == NULL);
    CHECK(!HeapLock(NULL));
    CHECK(!HeapUnlock(NULL));
    CHECK(!HeapValidate(NULL, 0, NULL));
    CHECK_EQ(HeapCompact(NULL, 0), 0);
    CHECK(!HeapSetInformation(NULL, HeapCompatibilityInformation, &info, sizeof(info)));
}

CHECK_MAIN(CHECK_TEST(a_heap_frees_only_what_is_its_own), CHECK_TEST(no_heap_does_nothing))
