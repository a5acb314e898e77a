// Interlocked functions on the types programs count with: LONG by name, `long`, DWORD, size_t, 64 bits without the 64.
#include <windows.h>
#include <cstdio>

static volatile long whole = -1;

int main()
{
    volatile DWORD dword = 0;
    volatile LONG number = 5;
    ULONGLONG large = 0xFFFFFFFFull;
    unsigned long counter = 41;
    SIZE_T size = ~(SIZE_T)0 - 1;

    std::printf("%d", InterlockedIncrement(&whole) == 0);
    std::printf(" %d\n", InterlockedDecrement(&whole) == -1);
    std::printf("%d\n", InterlockedDecrement(&dword) == 0xFFFFFFFFu);
    std::printf("%d\n", InterlockedIncrement(&large) == 0x100000000ull);
    std::printf("%lu\n", (unsigned long)InterlockedIncrement(&counter));
    std::printf("%d\n", (SIZE_T)InterlockedIncrementSizeT(&size) == ~(SIZE_T)0);
    LONG before = InterlockedExchangeSubtract(&number, 2);
    std::printf("%ld %ld\n", before, number);
    std::printf("%ld\n", InterlockedCompareExchange(&number, 7, 3));
    std::printf("%ld\n", number);
}
