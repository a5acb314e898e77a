/* An l means 32 bits, in narrow and in wide formats; Content-Length is often built this way. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    DWORD length = 0xFFFFFFFFu, small = 42;
    LONG negative = -1;
    ULONGLONG total = 1ull << 40;
    unsigned long native = 7;
    char header[64];
    WCHAR wide[64];
    unsigned long parsed;
    DWORD first, second;

    sprintf(header, "Content-Length: %lu|%ld|%lx|%08lX", length, negative, length, small);
    puts(header);
    swprintf(wide, 64, L"%lu|%ld|%lx|%08lX|%lu", length, negative, length, small, native);
    fputws(wide, stdout);
    _snwprintf(wide, 64, L"|%I64u %llu %I64x\n", total, total, total);
    fputws(wide, stdout);

    if (sscanf("10 4294967295 77", "%lu %lu %lu", &first, &second, &parsed) != 3)
        return 1;
    printf("%lu %lu %lu\n", first, second, parsed);
    return 0;
}
